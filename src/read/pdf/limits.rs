//! How much work may one PDF cause?
//!
//! A file of a few kilobytes can ask for hours of work. Each limit is far above what a
//! contract needs; the longest real agreement seen while writing this had 400 pages and
//! 60 MB of page content.

use crate::error::ReadError;

/// Indirect objects in the file.
pub(super) const OBJECTS: usize = 2_000_000;
/// Pages in the file.
pub(super) const PAGES: usize = 20_000;
/// Decompressed bytes of one stream.
pub(super) const STREAM_BYTES: usize = 64 << 20;
/// Decompressed bytes of all content, fonts and maps together.
pub(super) const TOTAL_BYTES: usize = 768 << 20;
/// Drawing operators on one page, with those of its form XObjects.
pub(super) const OPERATORS: u64 = 8_000_000;
/// Form XObjects inside form XObjects.
pub(super) const FORMS: usize = 16;
/// Saved graphics states.
pub(super) const STATES: usize = 256;
/// Characters on one page.
pub(super) const GLYPHS: usize = 500_000;
/// Steps up the page tree, down the field tree, along references.
pub(super) const STEPS: usize = 64;
/// Operands of one operator, an array's elements counted singly.
pub(super) const OPERANDS: usize = 65_536;

/// What a page may still use.
pub(super) struct Budget {
    bytes: usize,
    operators: u64,
    glyphs: usize,
}

impl Budget {
    pub fn new() -> Self {
        Self { bytes: TOTAL_BYTES, operators: OPERATORS, glyphs: GLYPHS }
    }

    /// Operators and characters are counted page by page, bytes over the whole file.
    pub fn next_page(&mut self) {
        self.operators = OPERATORS;
        self.glyphs = GLYPHS;
    }

    pub fn operator(&mut self) -> Result<(), ReadError> {
        self.operators =
            self.operators.checked_sub(1).ok_or_else(|| over("drawing operators on a page", OPERATORS))?;
        Ok(())
    }

    pub fn glyph(&mut self) -> Result<(), ReadError> {
        self.glyphs =
            self.glyphs.checked_sub(1).ok_or_else(|| over("characters on a page", GLYPHS as u64))?;
        Ok(())
    }

    /// How many bytes the next stream may decompress to.
    pub fn stream(&self) -> usize {
        self.bytes.min(STREAM_BYTES)
    }

    pub fn spend(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    /// Whether the file as a whole has used up what it may.
    pub fn is_spent(&self) -> bool {
        self.bytes == 0
    }
}

/// More than `limit` of `what`.
pub(super) fn over(what: &str, limit: u64) -> ReadError {
    ReadError::Limit { what: format!("more than {limit} {what}") }
}
