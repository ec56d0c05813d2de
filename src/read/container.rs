//! Which parts does this container hold?
//!
//! DOCX and ODT are ZIP archives of XML parts. Archives are hostile input: parts are
//! counted before the directory is read, and what they unpack to is limited.

use super::xml::{self, Element};
use crate::error::ReadError;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most parts in one archive. Contracts have fewer than a hundred.
pub const MAX_PARTS: usize = 10_000;

/// Most bytes that all parts read may unpack to.
pub const MAX_UNPACKED: u64 = 256 * 1024 * 1024;

/// An opened ZIP archive.
pub struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Part name in lower case, slashes forward, without the leading one.
    index: HashMap<String, usize>,
    budget: u64,
    /// Elements and attributes that may still be read.
    nodes: usize,
    /// What could not be read, in words for a person.
    pub troubles: Vec<String>,
}

/// The unpacked bytes of a part.
struct Part {
    bytes: Vec<u8>,
    /// Why the bytes end too early, where they do.
    damage: Option<String>,
}

impl<'b> Package<'b> {
    /// Reads the archive's directory.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] where there is none, [`ReadError::Limit`] where it is too long.
    pub fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let entries = bytes.windows(4).filter(|window| window == b"PK\x01\x02").count();
        if entries > MAX_PARTS {
            return Err(ReadError::Limit { what: format!("the archive has more than {MAX_PARTS} parts") });
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ReadError::Damaged { what: format!("the archive cannot be opened: {error}") })?;
        let index = (0..archive.len())
            .filter_map(|at| Some((plain_name(&archive.name_for_index(at)?.ok()?), at)))
            .collect();
        Ok(Self { archive, index, budget: MAX_UNPACKED, nodes: xml::MAX_NODES, troubles: Vec::new() })
    }

    /// Parses a part; `None` where it is missing or holds nothing. Damage to one part does
    /// not end the reading: it is noted in `troubles`.
    ///
    /// # Errors
    /// [`ReadError::Limit`] where the parts unpack to too much or nest too deeply,
    /// [`ReadError::Encrypted`] where the part has a password.
    pub fn tree(&mut self, name: &str) -> Result<Option<Element>, ReadError> {
        let parsed = match self.part(name) {
            Ok(Some(part)) => xml::parse(&part.bytes, name, &mut self.nodes)
                .map(|tree| (tree.root, part.damage.or(tree.damage))),
            Ok(None) => return Ok(None),
            Err(error) => Err(error),
        };
        match parsed {
            Ok((root, damage)) => {
                self.troubles.extend(damage);
                Ok(Some(root))
            }
            Err(ReadError::Damaged { what }) => {
                self.troubles.push(what);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Unpacks a part; `None` where there is no such part.
    fn part(&mut self, name: &str) -> Result<Option<Part>, ReadError> {
        let Some(&at) = self.index.get(&plain_name(name)) else { return Ok(None) };
        let entry = match self.archive.by_index(at) {
            Ok(entry) => entry,
            Err(error) if error.to_string().to_lowercase().contains("password") => {
                return Err(ReadError::Encrypted);
            }
            Err(error) => {
                return Err(ReadError::Damaged { what: format!("{name} cannot be unpacked: {error}") });
            }
        };
        let mut bytes = Vec::new();
        let outcome = entry.take(self.budget + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > self.budget {
            let megabytes = MAX_UNPACKED / (1024 * 1024);
            return Err(ReadError::Limit { what: format!("the parts unpack to more than {megabytes} MB") });
        }
        self.budget -= bytes.len() as u64;
        let damage = outcome.err().map(|error| format!("{name} cannot be unpacked to its end: {error}"));
        Ok(Some(Part { bytes, damage }))
    }

    pub fn has(&self, name: &str) -> bool {
        self.index.contains_key(&plain_name(name))
    }
}

fn plain_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}
