//! What may an editor offer while somebody writes a library file?

use super::written::{ClauseFile, ProfileFile, SourceFile, TermsFile};
use schemars::schema_for;

/// The JSON Schema of a kind of file: `clause`, `terms`, `source` or `profile`.
pub fn schema(kind: &str) -> String {
    let schema = match kind {
        "terms" => schema_for!(TermsFile),
        "source" => schema_for!(SourceFile),
        "profile" => schema_for!(ProfileFile),
        _ => schema_for!(ClauseFile),
    };
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
