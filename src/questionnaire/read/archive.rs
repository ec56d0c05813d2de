//! Which parts does a workbook unpack to, and is it safe to unpack them?
//!
//! A workbook is a ZIP archive by a stranger. Parts are counted before the directory is
//! read and unpacked under one budget; what is needed is then packed again without
//! compression, so that the parser behind it never unpacks anything itself.

use crate::error::ReadError;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const MAX_PARTS: usize = 5_000;
/// Most bytes that all parts read may unpack to.
const MAX_UNPACKED: u64 = 192 * 1024 * 1024;

pub enum Holds {
    Workbook,
    BinaryWorkbook,
    Other,
}

/// What kind of archive this is, by the names in it.
pub fn form(bytes: &[u8]) -> Holds {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"xl/workbook.bin") {
        Holds::BinaryWorkbook
    } else if has(b"xl/workbook.xml") || has(b"opendocument.spreadsheet") {
        Holds::Workbook
    } else {
        Holds::Other
    }
}

pub struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    budget: u64,
}

impl<'b> Archive<'b> {
    /// Reads the directory.
    ///
    /// # Errors
    /// There is none, or it is too long.
    pub fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        if bytes.windows(4).filter(|window| window == b"PK\x01\x02").count() > MAX_PARTS {
            return Err(ReadError::Limit { what: format!("the workbook has more than {MAX_PARTS} parts") });
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| ReadError::Damaged {
            what: format!("the workbook cannot be opened: {error}"),
        })?;
        Ok(Self { zip, budget: MAX_UNPACKED })
    }

    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().flatten().map(std::borrow::Cow::into_owned).collect()
    }

    /// Unpacks a part; `None` where there is no such part.
    ///
    /// # Errors
    /// It is damaged, protected, or unpacks to more than is left of the budget.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(at) = self.zip.index_for_name(name) else { return Ok(None) };
        let entry = self.zip.by_index(at).map_err(|error| match error.to_string().contains("assword") {
            true => ReadError::Encrypted,
            false => ReadError::Damaged { what: format!("{name} cannot be unpacked: {error}") },
        })?;
        let mut bytes = Vec::with_capacity(entry.size().min(self.budget).min(16 << 20) as usize);
        entry
            .take(self.budget + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| ReadError::Damaged { what: format!("{name} cannot be unpacked: {error}") })?;
        if bytes.len() as u64 > self.budget {
            let megabytes = MAX_UNPACKED / (1024 * 1024);
            return Err(ReadError::Limit {
                what: format!("the workbook unpacks to more than {megabytes} MB"),
            });
        }
        self.budget -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

/// The parts as an archive that needs no unpacking.
///
/// # Errors
/// The archive cannot be written.
pub fn stored(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ReadError> {
    let failed = |error: &dyn std::fmt::Display| ReadError::Damaged {
        what: format!("its parts do not fit together: {error}"),
    };
    let size: usize = parts.iter().map(|(name, bytes)| bytes.len() + 2 * name.len() + 128).sum();
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).map_err(|error| failed(&error))?;
        writer.write_all(bytes).map_err(|error| failed(&error))?;
    }
    writer.finish().map(Cursor::into_inner).map_err(|error| failed(&error))
}
