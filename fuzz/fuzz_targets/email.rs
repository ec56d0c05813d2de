//! Any bytes read as this kind of file: an answer or an error, never a panic.
#![no_main]

use countersign_fuzz::{document::Format, find_own_panics, read_bytes};

libfuzzer_sys::fuzz_target!(init: find_own_panics(), |bytes: &[u8]| read_bytes(Format::Email, bytes));
