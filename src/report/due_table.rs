//! What falls due, for other programs: JSON and CSV.

use super::due::Due;
use crate::dates::{Deadline, Kind, Remark, Severity};
use crate::error::Mistake;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use std::io::{self, Write};

/// Version of the JSON form. It changes when a field changes its meaning or goes away.
pub const FORMAT_VERSION: u32 = 1;

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Json<'a> {
    format_version: u32,
    on: String,
    overdue: usize,
    deadlines: Vec<Row<'a>>,
    remarks: Vec<RemarkRow<'a>>,
    /// Mistakes in vendor files; those vendors are not in the list.
    mistakes: Vec<String>,
}

/// One deadline, flat: a line of the CSV, an object of the JSON.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Row<'a> {
    pub key: &'a str,
    pub vendor: &'a str,
    pub name: &'a str,
    pub kind: Kind,
    pub what: &'a str,
    /// The last day to act.
    pub date: String,
    pub days_left: i64,
    pub overdue: bool,
    pub acknowledged: bool,
    pub severity: Severity,
    /// The first day on which it counts.
    pub counts_from: Option<String>,
    /// The last day on which it counts.
    pub counts_until: Option<String>,
    pub money: Option<String>,
    pub owner: Option<&'a str>,
    pub working: &'a str,
    pub written_at: Option<&'a str>,
}

/// Something to know that is no date.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RemarkRow<'a> {
    vendor: &'a str,
    name: &'a str,
    kind: &'a str,
    severity: Severity,
    what: &'a str,
    cites: Option<&'a str>,
}

/// The flat form of a remark.
pub fn remark_row(remark: &Remark) -> RemarkRow<'_> {
    RemarkRow {
        vendor: &remark.vendor,
        name: &remark.vendor_name,
        kind: remark.kind,
        severity: remark.severity,
        what: &remark.what,
        cites: remark.cites,
    }
}

/// The JSON Schema of what [`write_json`] writes.
pub fn schema() -> String {
    serde_json::to_string_pretty(&schema_for!(Json<'_>)).unwrap_or_default()
}

/// The flat form of a deadline, seen from `today`.
pub fn row(deadline: &Deadline, today: jiff::civil::Date) -> Row<'_> {
    Row {
        key: &deadline.key,
        vendor: &deadline.vendor,
        name: &deadline.vendor_name,
        kind: deadline.kind,
        what: &deadline.what,
        date: deadline.date.to_string(),
        days_left: deadline.days_left(today),
        overdue: deadline.is_overdue(today),
        acknowledged: deadline.acknowledged,
        severity: deadline.severity,
        counts_from: deadline.earliest.map(|day| day.to_string()),
        counts_until: deadline.latest.map(|day| day.to_string()),
        money: deadline.money.as_ref().map(ToString::to_string),
        owner: deadline.owner.as_deref(),
        working: &deadline.working,
        written_at: deadline.written_at.as_deref(),
    }
}

/// Writes one JSON object.
///
/// # Errors
/// What the writer reports.
pub fn write_json(out: &mut dyn Write, due: &Due<'_>, mistakes: &[Mistake]) -> io::Result<()> {
    let json = Json {
        format_version: FORMAT_VERSION,
        on: due.today.to_string(),
        overdue: due.overdue(),
        deadlines: due.deadlines.iter().map(|deadline| row(deadline, due.today)).collect(),
        remarks: due.remarks.iter().map(|remark| remark_row(remark)).collect(),
        mistakes: mistakes.iter().map(ToString::to_string).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &json)?;
    writeln!(out)
}

/// Writes a line a deadline under a line of headings.
///
/// # Errors
/// What the writer reports.
pub fn write_csv(out: &mut dyn Write, due: &Due<'_>) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "date",
        "days-left",
        "overdue",
        "vendor",
        "name",
        "kind",
        "what",
        "counts-from",
        "counts-until",
        "money",
        "owner",
        "severity",
        "working",
        "written-at",
        "acknowledged",
        "key",
    ])?;
    for deadline in &due.deadlines {
        let row = row(deadline, due.today);
        csv.write_record([
            row.date,
            row.days_left.to_string(),
            row.overdue.to_string(),
            tame(row.vendor),
            tame(row.name),
            deadline.kind.name().to_string(),
            tame(row.what),
            row.counts_from.unwrap_or_default(),
            row.counts_until.unwrap_or_default(),
            row.money.unwrap_or_default(),
            tame(row.owner.unwrap_or_default()),
            format!("{:?}", row.severity).to_lowercase(),
            tame(row.working),
            tame(row.written_at.unwrap_or_default()),
            row.acknowledged.to_string(),
            tame(row.key),
        ])?;
    }
    csv.flush()
}

/// A cell that a spreadsheet shows and never computes.
pub(super) fn tame(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.to_string(),
    }
}
