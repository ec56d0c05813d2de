//! Bytes in, [`Document`] out. The kind of a file is decided by its content.
//!
//! [`kind`] looks at the bytes, [`decode`] turns them into characters, one module a format
//! reads these. Formats that nest their marks (Markdown, HTML, RTF) write through a
//! [`flow`], which makes a flat list of blocks; [`marker`], [`opening`] and [`title`] hold
//! what all of them know about clause numbers and titles. [`recognise`] is how a caller
//! lends this a program that reads pictures.

mod assemble;
mod container;
mod decode;
pub mod docx;
mod email;
mod flow;
mod html;
mod hyphen;
mod kind;
mod lines;
mod links;
mod marker;
mod markdown;
mod mask;
mod numerals;
pub mod odt;
mod opening;
mod paragraph;
pub mod pdf;
mod plain;
pub mod recognise;
mod rtf;
mod title;
mod xml;

use crate::document::{Document, Format};
use crate::error::ReadError;
use recognise::{Ocr, Recognise, Step, Watch};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Opens a protected file.
    pub password: Option<String>,
    pub changes: Changes,
    /// Keep running headers and footers where they stand, in the text.
    pub keep_furniture: bool,
    pub ocr: Ocr,
    /// Recognises the words in pictures of pages.
    pub recogniser: Option<Arc<dyn Recognise>>,
    /// Hears how far a long reading has come and may end it.
    pub watch: Option<Arc<dyn Watch>>,
}

impl Options {
    /// What of this decides which text is read: the same key, the same text.
    pub fn key(&self) -> String {
        let recogniser = self.recogniser.as_ref().map(|recogniser| recogniser.name());
        format!("{:?}", (&self.password, self.changes, self.keep_furniture, self.ocr, recogniser))
    }

    fn goes_on(&self, step: Step, page: u32, pages: u32) -> bool {
        self.watch.as_ref().is_none_or(|watch| watch.goes_on(step, page, pages))
    }
}

/// Which state of a paper with tracked changes to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Changes {
    /// As if every change had been accepted.
    #[default]
    Accepted,
    /// As if every change had been rejected.
    Original,
}

/// Changes when the same file is read to another text: what was kept of an older reading
/// is then made again.
pub const VERSION: u32 = 2;

/// Largest file taken, in bytes.
pub const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// Reads a paper. Never panics and never gives up on one bad page: what could not be
/// read is listed in [`Document::unreadable`].
///
/// # Errors
/// [`ReadError`] where nothing at all could be read.
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let format = fenced(|| kind::kind(bytes))?;
    read_as(format, bytes, options)
}

/// Reads a paper of a kind that is already known.
///
/// # Errors
/// As [`read`].
pub fn read_as(format: Format, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let size = bytes.len() as u64;
    if size > MAX_BYTES {
        return Err(ReadError::TooLarge { size, limit: MAX_BYTES });
    }
    let mut document = fenced(|| dispatch(format, bytes, options))?;
    links::add_written(&mut document);
    match document.text.is_empty() && document.unreadable.is_empty() {
        true => Err(ReadError::Empty),
        false => Ok(document),
    }
}

/// The characters of a file of characters, as [`crate::text::Text::source_offset`] counts
/// them; `None` where the format is no text.
pub fn source(format: Format, bytes: &[u8]) -> Option<Cow<'_, str>> {
    match format {
        Format::Markdown | Format::Text => Some(decode::decode(bytes, None)),
        Format::Html => Some(decode::decode(bytes, html::declared_encoding(bytes).as_deref())),
        Format::Pdf | Format::Docx | Format::Odt | Format::Rtf | Format::Email => None,
    }
}

fn dispatch(format: Format, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let text = || decode::decode(bytes, None);
    match format {
        Format::Pdf => pdf::read(bytes, options),
        Format::Docx => docx::read(bytes, options),
        Format::Odt => odt::read(bytes, options),
        Format::Rtf => rtf::read(bytes, options),
        Format::Email => email::read(bytes, options),
        Format::Html => {
            html::read(&decode::decode(bytes, html::declared_encoding(bytes).as_deref()), options)
        }
        Format::Markdown => markdown::read(&text(), options),
        Format::Text => plain::read(&text(), options),
    }
}

/// The characters of a text file, whatever its encoding.
pub fn decode_text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    decode::decode(bytes, None)
}

/// Runs a reader behind a fence: parsers by others may panic on a file nobody thought of.
fn fenced<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ReadError::Damaged { what: "it breaks the program that reads it".into() }))
}
