//! The findings for other programs (docs/schema/check.schema.json).

use crate::finding::Check;
use serde::Serialize;
use std::io::{self, Write};

/// A check together with the paper it was made of.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CheckedPaper<'a> {
    pub paper: &'a str,
    #[serde(flatten)]
    pub check: &'a Check,
}

/// Writes any result as indented JSON.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)
}
