//! The library that ships inside the program.

use super::SourceText;

include!(concat!(env!("OUT_DIR"), "/builtin_library.rs"));

/// The files of `clause-library/` as they were when the program was built.
pub fn builtin() -> Vec<SourceText> {
    BUILTIN
        .iter()
        .map(|(path, text, json)| SourceText {
            path: (*path).to_string(),
            text: (*text).to_string(),
            json: Some(json),
        })
        .collect()
}
