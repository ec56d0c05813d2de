//! The shape of the files below `questions/`, for editors.

use super::written::{AnswersFile, ControlFile};
use schemars::schema_for;

/// The JSON Schema of a kind of file: `control` or `answers`.
pub fn schema(kind: &str) -> String {
    let schema = if kind == "answers" { schema_for!(AnswersFile) } else { schema_for!(ControlFile) };
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
