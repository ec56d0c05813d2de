//! The reading half of countersign, and what each fuzz target does with it.
//!
//! A module of the pipeline imports only those before it, so its beginning is a program of
//! its own: it is taken in here by its files and nothing else has to be built.

#[path = "../../src/document.rs"]
pub mod document;
#[path = "../../src/error.rs"]
pub mod error;
#[path = "../../src/language.rs"]
pub mod language;
#[path = "../../src/read/mod.rs"]
pub mod read;
#[path = "../../src/segment/mod.rs"]
pub mod segment;
#[path = "../../src/text.rs"]
pub mod text;

use document::{Document, Format};
use segment::{references, segment, signatures};
use std::panic;

/// Bytes read as this kind of file: an answer or an error. What was read can be shown.
pub fn read_bytes(format: Format, bytes: &[u8]) {
    let Ok(document) = read::read_as(format, bytes, &read::Options::default()) else { return };
    document.blocks.iter().for_each(|block| _ = document.words(block));
    document.links.iter().for_each(|link| _ = document.text.get(link.span));
    document.changes.iter().for_each(|change| _ = document.text.get(change.span));
}

/// Clauses, sentences, references and signatures lie inside the text.
pub fn take_apart(document: &Document) {
    let contract = segment(document);
    for id in 1..contract.clauses.len() {
        contract.cite(id);
        document.text.get(contract.clauses[id].span);
    }
    contract.sentences.iter().for_each(|sentence| _ = document.text.get(sentence.span));
    references(document, &contract).iter().for_each(|reference| _ = document.text.get(reference.span));
    signatures(document).iter().for_each(|signature| _ = document.text.get(signature.span));
}

/// A panic of a crate by others behind our fence is what the fence is for; one of our own
/// lines is a find, fenced or not. One that passes every fence ends the target anyhow.
pub fn find_own_panics() {
    panic::set_hook(Box::new(|info| {
        let ours = info.location().is_none_or(|at| {
            at.file().contains("/src/read/")
                || at.file().contains("/src/segment/")
                || at.file().ends_with("/src/text.rs")
        });
        if ours && !info.location().is_some_and(|at| at.file().contains("/registry/")) {
            eprintln!("{info}");
            std::process::abort();
        }
    }));
}
