//! All vendors for other programs (docs/schema/report.schema.json).

use crate::paper_set::{Difference, Note, PaperStanding};
use crate::portfolio::{Cell, Change, Column, FORMAT_VERSION, Portfolio};
use crate::questionnaire::Contradiction;
use crate::report::due_table;
use crate::report::vendor::tier;
use crate::risk::Risk;
use crate::vendor::DpaStatus;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Json<'a> {
    format_version: u32,
    on: String,
    library_version: &'a str,
    clauses: &'a [Column],
    vendors: Vec<VendorJson<'a>>,
    /// What falls due, as `countersign due --format json` has it.
    #[schemars(with = "Vec<serde_json::Value>")]
    deadlines: Vec<due_table::Row<'a>>,
    changes: &'a [Change],
    /// Mistakes in vendor files; those vendors are not in the list.
    mistakes: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct VendorJson<'a> {
    id: &'a str,
    name: &'a str,
    tier: &'static str,
    owner: Option<&'a str>,
    value: Option<String>,
    #[schemars(with = "String")]
    dpa: DpaStatus,
    risk: &'a Risk,
    /// What its answers say and its papers do not.
    contradictions: &'a [Contradiction],
    /// The last day to act on its next deadline.
    next: Option<String>,
    papers: &'a [PaperStanding],
    unreadable: &'a [String],
    notes: &'a [Note],
    differences: &'a [Difference],
    positions: &'a [Cell],
}

/// Writes one JSON object.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, portfolio: &Portfolio) -> io::Result<()> {
    let vendors = portfolio.rows.iter().map(|row| VendorJson {
        id: &row.vendor.id,
        name: &row.vendor.name,
        tier: tier(row.vendor.tier),
        owner: row.vendor.owner.as_deref(),
        value: row.vendor.value.as_ref().map(ToString::to_string),
        dpa: row.dpa,
        risk: &row.risk,
        contradictions: &row.contradictions,
        next: portfolio.next(&row.vendor.id).map(|deadline| deadline.date.to_string()),
        papers: &row.papers,
        unreadable: &row.unreadable,
        notes: &row.notes,
        differences: &row.differences,
        positions: &row.cells,
    });
    let json = Json {
        format_version: FORMAT_VERSION,
        on: portfolio.on.to_string(),
        library_version: &portfolio.library_version,
        clauses: &portfolio.columns,
        vendors: vendors.collect(),
        deadlines: portfolio
            .deadlines
            .iter()
            .map(|deadline| due_table::row(deadline, portfolio.on))
            .collect(),
        changes: &portfolio.changes,
        mistakes: portfolio.mistakes.iter().map(ToString::to_string).collect(),
    };
    crate::report::json::write(out, &json)
}

/// The JSON Schema of what [`write`] writes.
pub fn schema() -> String {
    crate::report::json::schema_of::<Json<'_>>()
}
