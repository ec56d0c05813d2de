//! The findings for other programs (docs/schema/check.schema.json).

use crate::finding::Check;
use crate::paper_set::SetCheck;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use std::io::{self, Write};

/// A check together with the paper it was made of.
#[derive(Serialize, JsonSchema)]
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

/// The JSON Schema of what [`write`] writes for a [`CheckedPaper`].
pub fn schema() -> String {
    serde_json::to_string_pretty(&schema_for!(CheckedPaper<'_>)).unwrap_or_default()
}

/// The JSON Schema of a vendor's papers checked together.
pub fn set_schema() -> String {
    schema_of::<SetCheck>()
}

/// The JSON Schema of what a type is written as: a field that may be left out is not required.
pub fn schema_of<T: JsonSchema>() -> String {
    let generator = SchemaSettings::default().for_serialize().into_generator();
    serde_json::to_string_pretty(&generator.into_root_schema_for::<T>()).unwrap_or_default()
}
