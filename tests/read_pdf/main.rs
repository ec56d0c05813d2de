//! PDF: does the paper come out as a person would read it?

mod files;
mod fonts;
mod hostile;
mod layout;
mod pages;
mod paper;
mod recognised;

use countersign::document::{BlockKind, Document};
use countersign::read::{Options, pdf};

/// Reads a PDF that must be readable.
fn read(bytes: &[u8]) -> Document {
    pdf::read(bytes, &Options::default()).expect("the paper is readable")
}

/// The words of each block.
fn blocks(document: &Document) -> Vec<&str> {
    document.blocks.iter().map(|block| document.words(block)).collect()
}

/// The words of the headings, with their levels.
fn headings(document: &Document) -> Vec<(u8, &str)> {
    let heading = |kind: &BlockKind| match kind {
        BlockKind::Heading { level } => Some(*level),
        _ => None,
    };
    document.blocks.iter().filter_map(|block| Some((heading(&block.kind)?, document.words(block)))).collect()
}

/// The cells of each table row, with the number of its table.
fn table_rows(document: &Document) -> Vec<(u32, Vec<&str>)> {
    document
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::TableRow { table, cells, .. } => {
                Some((*table, cells.iter().map(|cell| document.text.get(*cell)).collect()))
            }
            _ => None,
        })
        .collect()
}

/// The page on which some words begin.
fn page_of(document: &Document, words: &str) -> Option<u32> {
    document.text.place(document.text.as_str().find(words)?).page
}
