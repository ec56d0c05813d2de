//! What did the experts say?

use crate::error::Mistake;
use serde::{Deserialize, Serialize};

/// One row of `labels.jsonl`: a document and a requirement.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Label {
    /// Relative to the corpus folder.
    pub document: String,
    pub requirement: String,
    #[serde(default)]
    pub present: Option<bool>,
    /// As published, where a second reading differs.
    #[serde(default)]
    pub expert: Option<bool>,
    /// Whether reasonable lawyers could not differ. Rows without it are sure.
    #[serde(default)]
    pub sure: Option<bool>,
    /// Spans in characters of the text file, end exclusive.
    #[serde(default)]
    pub evidence: Vec<(usize, usize)>,
    #[serde(default)]
    pub quotes: Vec<String>,
    #[serde(default)]
    pub value: Option<serde_json::Value>,
}

impl Label {
    pub fn is_sure(&self) -> bool {
        self.sure.unwrap_or(true)
    }
}

/// Reads `labels.jsonl`; keys this program does not know are ignored.
///
/// # Errors
/// The first line that is no label.
pub fn parse_labels(file: &str, text: &str) -> Result<Vec<Label>, Mistake> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(i, line)| {
            serde_json::from_str(line).map_err(|error| Mistake {
                file: file.to_string(),
                line: i + 1,
                column: error.column(),
                what: format!("this is no label: {error}"),
                help: r#"A row is {"document": "texts/a.txt", "requirement": "R10", "present": true, "evidence": [[0, 9]]}."#.into(),
            })
        })
        .collect()
}
