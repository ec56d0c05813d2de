//! Any text as a paper: clauses, sentences, references and signatures lie inside it.
#![no_main]

use countersign_fuzz::{document::Format, find_own_panics, read, take_apart};

libfuzzer_sys::fuzz_target!(init: find_own_panics(), |bytes: &[u8]| {
    if let Ok(document) = read::read_as(Format::Markdown, bytes, &read::Options::default()) {
        take_apart(&document);
    }
});
