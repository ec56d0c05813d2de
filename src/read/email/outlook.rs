//! What is in a message as Outlook saves it (MSG, [MS-OXMSG])?
//!
//! A compound file, which [`cfb`] opens: a stream for each property with a long value, named
//! by its tag, one stream with all short values, and a storage for each attachment. A message
//! within a message is a storage too.

use super::{Attachment, Body, Content, DEEPEST, Letter, packed};
use crate::error::ReadError;
use crate::read::{container, decode, html, kind, rtf};
use cfb::CompoundFile;
use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// Tags of properties.
const SUBJECT: u16 = 0x0037;
const BODY: u16 = 0x1000;
const RICH: u16 = 0x1009;
const PAGE: u16 = 0x1013;
const DATA: u16 = 0x3701;
const SHORT_NAME: u16 = 0x3704;
const LONG_NAME: u16 = 0x3707;
const DISPLAY_NAME: u16 = 0x3001;
const CONTENT_ID: u16 = 0x3712;
const FLAGS: u16 = 0x3714;
const CODE_PAGES: [u16; 2] = [0x3FDE, 0x3FFD];
const HIDDEN: u16 = 0x7FFE;

/// Types of properties.
const WIDE: u16 = 0x001F;
const NARROW: u16 = 0x001E;
const BYTES: u16 = 0x0102;
const STORAGE: u16 = 0x000D;

/// The stream of all short values; what is a message has it.
const SHORT_VALUES: &str = "__properties_version1.0";

/// Most attachments looked at.
const MOST: usize = 1_000;

/// Whether these bytes are a compound file, as Outlook and the Office of before 2007 write it.
pub fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

/// The names of what lies at the top of a compound file; `None` where it cannot be opened.
pub fn names(bytes: &[u8]) -> Option<Vec<String>> {
    let file = CompoundFile::open(Cursor::new(bytes)).ok()?;
    Some(file.read_root_storage().map(|entry| entry.name().to_string()).collect())
}

/// Whether a compound file with these at its top is a message.
pub fn is_message(names: &[String]) -> bool {
    names.iter().any(|name| name == SHORT_VALUES)
}

/// Takes a message apart.
///
/// # Errors
/// [`ReadError::Damaged`] where the file cannot be opened.
pub(super) fn letter(bytes: &[u8]) -> Result<Letter<'static>, ReadError> {
    let file = CompoundFile::open(Cursor::new(bytes))
        .map_err(|error| ReadError::Damaged { what: format!("the message cannot be opened: {error}") })?;
    let mut message = Message { file, budget: container::MAX_UNPACKED, troubles: Vec::new() };
    let mut letter = message.letter(Path::new("/"), 0);
    letter.troubles = message.troubles;
    Ok(letter)
}

struct Message<'b> {
    file: CompoundFile<Cursor<&'b [u8]>>,
    /// Bytes that may still be taken: streams of a hostile file can share their sectors.
    budget: u64,
    troubles: Vec<String>,
}

impl Message<'_> {
    fn letter(&mut self, at: &Path, depth: usize) -> Letter<'static> {
        let values = self.values(at, if depth == 0 { 32 } else { 24 });
        let encoding = CODE_PAGES.iter().find_map(|tag| values.number(*tag)).and_then(rtf::code_page);
        let encoding = encoding.map(encoding_rs::Encoding::name);
        let subject = self.words(at, SUBJECT, encoding).unwrap_or_default();
        let body = self.body(at, encoding);
        let brought = match depth < DEEPEST {
            true => self.attachments(at, depth, encoding),
            false => Vec::new(),
        };
        Letter { subject, subject_line: None, body, brought, troubles: Vec::new() }
    }

    /// As for other e-mails, the plain words first.
    fn body(&mut self, at: &Path, encoding: Option<&str>) -> Body<'static> {
        if let Some(words) = self.words(at, BODY, encoding).filter(|words| words.trim().len() > 1) {
            return Body::Plain(Cow::Owned(words), 1);
        }
        if let Some(page) = self.words(at, PAGE, encoding) {
            return Body::Page(Cow::Owned(page), 1);
        }
        if let Some(page) = self.property(at, PAGE, BYTES) {
            let declared = html::declared_encoding(&page);
            let page = decode::decode(&page, declared.as_deref().or(encoding)).into_owned();
            return Body::Page(Cow::Owned(page), 1);
        }
        let packed = self.property(at, RICH, BYTES);
        let rich = packed.and_then(|packed| packed::unpack(&packed, self.budget as usize));
        rich.map_or(Body::None, Body::Rich)
    }

    fn attachments(&mut self, at: &Path, depth: usize, encoding: Option<&str>) -> Vec<Attachment<'static>> {
        let Ok(entries) = self.file.read_storage(at) else { return Vec::new() };
        let of_attachment = |name: &str| name.starts_with("__attach_version1.0_");
        let mut places: Vec<PathBuf> = entries
            .filter(|entry| entry.is_storage() && of_attachment(entry.name()))
            .map(|entry| at.join(entry.name()))
            .collect();
        if places.len() > MOST {
            places.truncate(MOST);
            self.troubles.push(format!("only {MOST} of its attachments were looked at"));
        }
        places.iter().filter_map(|place| self.attachment(place, depth, encoding)).collect()
    }

    /// `None` where it only decorates the body.
    fn attachment(&mut self, at: &Path, depth: usize, encoding: Option<&str>) -> Option<Attachment<'static>> {
        let values = self.values(at, 8);
        let name =
            [LONG_NAME, SHORT_NAME, DISPLAY_NAME].iter().find_map(|tag| self.words(at, *tag, encoding));
        let within = at.join(stream_name(DATA, STORAGE));
        if self.file.is_stream(within.join(SHORT_VALUES)) {
            let letter = self.letter(&within, depth + 1);
            return Some(Attachment { name, content: Content::Letter(Box::new(letter)) });
        }
        let bytes = self.property(at, DATA, BYTES).unwrap_or_default();
        let in_body = values.number(FLAGS).is_some_and(|flags| flags & 4 != 0)
            || [WIDE, NARROW].iter().any(|kind| self.file.is_stream(at.join(stream_name(CONTENT_ID, *kind))));
        let is_hidden = values.number(HIDDEN).is_some_and(|value| value & 1 != 0);
        let decorates = is_hidden || in_body && kind::is_picture(&bytes);
        (!decorates).then_some(Attachment { name, content: Content::File(Cow::Owned(bytes)) })
    }

    /// A property of words.
    fn words(&mut self, at: &Path, tag: u16, encoding: Option<&str>) -> Option<String> {
        if let Some(wide) = self.property(at, tag, WIDE) {
            let units: Vec<u16> = wide.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
            return Some(String::from_utf16_lossy(&units).trim_end_matches('\0').to_string());
        }
        let narrow = self.property(at, tag, NARROW)?;
        Some(decode::decode(&narrow, encoding).trim_end_matches('\0').to_string())
    }

    /// The bytes of a property; `None` where there is no such property.
    fn property(&mut self, at: &Path, tag: u16, kind: u16) -> Option<Vec<u8>> {
        let place = at.join(stream_name(tag, kind));
        self.file.is_stream(&place).then(|| self.stream(&place))
    }

    /// What of a stream can be read.
    fn stream(&mut self, place: &Path) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read =
            self.file.open_stream(place).and_then(|stream| stream.take(self.budget).read_to_end(&mut bytes));
        self.budget -= bytes.len() as u64;
        if self.budget == 0 || read.is_err() {
            let trouble = "a part of the message cannot be read to its end".to_string();
            if !self.troubles.contains(&trouble) {
                self.troubles.push(trouble);
            }
        }
        bytes
    }

    /// The short values of a message or attachment, behind a head of this length.
    fn values(&mut self, at: &Path, head: usize) -> Values {
        let place = at.join(SHORT_VALUES);
        match self.file.is_stream(&place) {
            true => Values(self.stream(&place).get(head..).unwrap_or_default().to_vec()),
            false => Values(Vec::new()),
        }
    }
}

/// Rows of sixteen bytes: type, tag, flags, value.
struct Values(Vec<u8>);

impl Values {
    fn number(&self, tag: u16) -> Option<u32> {
        let rows = self.0.as_chunks::<16>().0;
        let row = rows.iter().find(|row| u16::from_le_bytes([row[2], row[3]]) == tag)?;
        Some(u32::from_le_bytes([row[8], row[9], row[10], row[11]]))
    }
}

fn stream_name(tag: u16, kind: u16) -> String {
    format!("__substg1.0_{tag:04X}{kind:04X}")
}
