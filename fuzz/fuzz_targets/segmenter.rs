//! Any text as a paper: clauses, sentences, references and signatures lie inside it.
#![no_main]

use countersign::document::Format;
use countersign::read::{Options, read_as};
use countersign::segment::{references, segment, signatures};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = read_as(Format::Markdown, bytes, &Options::default()) else { return };
    let contract = segment(&document);
    for id in 1..contract.clauses.len() {
        contract.cite(id);
        document.text.get(contract.clauses[id].span);
    }
    contract.sentences.iter().for_each(|sentence| drop(document.text.get(sentence.span)));
    references(&document, &contract).iter().for_each(|reference| drop(document.text.get(reference.span)));
    signatures(&document).iter().for_each(|signature| drop(document.text.get(signature.span)));
});
