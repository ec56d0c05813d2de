//! Any bytes read as this kind of file: an answer or an error, never a panic.
#![no_main]

use countersign::document::Format;
use countersign::read::{Options, read_as};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_as(Format::Email, bytes, &Options::default());
});
