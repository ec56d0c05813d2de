//! What does a plain text file say?
//!
//! A text file has nothing but lines. First it is found out what the lines are: running
//! headers and page numbers ([`furniture`]), lines that were cut at a fixed width
//! ([`wrapping`]), columns ([`columns`]). Then [`paragraphs`] puts lines together where a
//! sentence goes on, and begins a block where a clause begins. Every word keeps its exact
//! place in the source.

mod columns;
mod contents;
mod furniture;
mod lines;
mod paragraphs;
mod runs;
mod wrapping;

use super::Options;
use super::flow::too_many_blocks;
use crate::document::{Document, Format};
use crate::error::ReadError;
use lines::split;

/// Reads plain text.
///
/// # Errors
/// [`ReadError::Limit`] where it has too many blocks.
pub fn read(source: &str, options: &Options) -> Result<Document, ReadError> {
    let mut document = Document::new(Format::Text);
    let mut lines = split(source);
    if !options.keep_furniture {
        document.furniture = furniture::take_out(&mut lines);
    }
    wrapping::close_up(&mut lines);
    paragraphs::write(source, &lines, &mut document)?;
    contents::demote(&mut document);
    Ok(document)
}
