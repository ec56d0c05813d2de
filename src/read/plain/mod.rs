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
use lines::{Line, split};

/// Reads plain text.
///
/// # Errors
/// [`ReadError::Limit`] where it has too many blocks.
pub fn read(source: &str, options: &Options) -> Result<Document, ReadError> {
    let mut lines = split(source);
    let mut document = Document::new(Format::Text);
    write(source, &mut lines, true, options, &mut document)?;
    Ok(document)
}

/// Adds plain text, whose first line has this number, to a document. Its offsets are not
/// kept: it was decoded from something else.
///
/// # Errors
/// As [`read`].
pub fn read_onto(
    mut document: Document,
    source: &str,
    first_line: u32,
    options: &Options,
) -> Result<Document, ReadError> {
    let mut lines = split(source);
    lines.iter_mut().for_each(|line| line.number += first_line - 1);
    write(source, &mut lines, false, options, &mut document)?;
    Ok(document)
}

fn write<'a>(
    source: &'a str,
    lines: &mut Vec<Line<'a>>,
    copied: bool,
    options: &Options,
    document: &mut Document,
) -> Result<(), ReadError> {
    if !options.keep_furniture {
        document.furniture = furniture::take_out(lines);
    }
    wrapping::close_up(lines);
    paragraphs::write(source, lines, copied, document)?;
    contents::demote(document);
    Ok(())
}
