//! Which titles are only a table of contents?
//!
//! A title names what follows it. Many numbered titles in a row, or titles that end in a
//! page number, name nothing: they are read as paragraphs.

use crate::document::{Block, BlockKind, Document};
use crate::read::marker::marker;
use crate::read::opening::refers_onwards;

/// So many numbered titles in a row are a list.
const MANY: usize = 5;

/// Turns the titles of a table of contents into paragraphs.
pub fn demote(document: &mut Document) {
    let listed: Vec<bool> = document.blocks.iter().map(|b| is_numbered_title(document, b)).collect();
    let mut at = 0;
    while at < listed.len() {
        let run = listed[at..].iter().take_while(|listed| **listed).count();
        for block in at..at + run {
            if run >= MANY || ends_in_page_number(document.words(&document.blocks[block])) {
                document.blocks[block].kind = BlockKind::Paragraph;
            }
        }
        at += run.max(1);
    }
}

fn is_numbered_title(document: &Document, block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. }) && marker(document.words(block)).is_some()
}

/// "12.4 Effects of Termination. 42", "Licenses ...... 13", "DEVELOPMENT11".
fn ends_in_page_number(words: &str) -> bool {
    let body = marker(words).map_or(words, |m| m.rest);
    let title = body.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = body.len() - title.len();
    let title = title.trim_end();
    (1..=3).contains(&digits) && title.chars().any(char::is_alphabetic) && !refers_onwards(title)
}
