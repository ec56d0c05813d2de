//! What is known of the vendors, for other programs (docs/schema/vendors.schema.json,
//! vendor-show.schema.json).

use super::due_table::{RemarkRow, Row, remark_row, row, tame};
use crate::dates::{Deadline, Remark};
use crate::error::Mistake;
use crate::finding::AcceptedGap;
use crate::paper_set::{PaperStanding, standings};
use crate::vendor::ledger::{Did, EventKind};
use crate::vendor::written::{Status, Tier};
use crate::vendor::{DpaStatus, Vendor};
use jiff::civil::Date;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use std::io::{self, Write};

/// Version of these JSON forms. It changes when a field changes its meaning or goes away.
pub const FORMAT_VERSION: u32 = 1;

/// `vendor list --format json`
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Vendors<'a> {
    pub format_version: u32,
    /// The day the register is seen from.
    pub on: String,
    pub vendors: Vec<Listed<'a>>,
    /// Mistakes in vendor files; those vendors are not in the list.
    pub mistakes: Vec<MistakeRow<'a>>,
}

/// One vendor in a line.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Listed<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub status: Status,
    pub tier: Tier,
    pub owner: Option<&'a str>,
    pub reviewer: Option<&'a str>,
    pub value: Option<String>,
    pub dpa: DpaStatus,
    pub overdue: usize,
    /// What comes next, unless somebody has dealt with it.
    pub next: Option<Row<'a>>,
}

/// `vendor show --format json`
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Shown<'a> {
    pub format_version: u32,
    pub on: String,
    #[serde(flatten)]
    pub vendor: Listed<'a>,
    /// Facts that hold, by the names that clauses and profiles use.
    pub facts: Vec<String>,
    pub papers: Vec<PaperStanding>,
    pub deadlines: Vec<Row<'a>>,
    pub remarks: Vec<RemarkRow<'a>>,
    pub accepted: Vec<AcceptedGap>,
    pub events: Vec<EventRow<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EventRow<'a> {
    #[schemars(with = "String")]
    pub what: EventKind,
    pub on: String,
    pub note: &'a str,
}

/// A mistake in a file that a person wrote.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MistakeRow<'a> {
    pub file: &'a str,
    /// Counted from 1; 0 where the whole file is meant.
    pub line: usize,
    pub column: usize,
    pub what: &'a str,
    pub help: &'a str,
}

/// `vendor lint --format json`
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Linted<'a> {
    pub format_version: u32,
    /// How many vendors are sound.
    pub sound: usize,
    pub mistakes: Vec<MistakeRow<'a>>,
}

/// One vendor with its own deadlines, by date.
pub fn listed<'a>(vendor: &'a Vendor, due: &[&'a Deadline], today: Date) -> Listed<'a> {
    Listed {
        id: &vendor.id,
        name: &vendor.name,
        status: vendor.status,
        tier: vendor.tier,
        owner: vendor.owner.as_deref(),
        reviewer: vendor.reviewer.as_deref(),
        value: vendor.value.as_ref().map(ToString::to_string),
        dpa: vendor.dpa_status(today),
        overdue: due.iter().filter(|deadline| deadline.is_overdue(today)).count(),
        next: due.iter().find(|deadline| !deadline.acknowledged).map(|deadline| row(deadline, today)),
    }
}

/// Everything known of one vendor on a day.
pub fn shown<'a>(vendor: &'a Vendor, due: &[&'a Deadline], remarks: &'a [Remark], today: Date) -> Shown<'a> {
    let events = vendor.ledger.entries.iter().filter_map(|entry| match &entry.did {
        Did::Event { what, on, note } => Some(EventRow { what: *what, on: on.to_string(), note }),
        _ => None,
    });
    let accepted = vendor.accepted.iter().map(|gap| AcceptedGap {
        finding: gap.finding.clone(),
        because: gap.because.clone(),
        by: gap.by.clone(),
        on: gap.on.to_string(),
        until: gap.until.to_string(),
    });
    Shown {
        format_version: FORMAT_VERSION,
        on: today.to_string(),
        vendor: listed(vendor, due, today),
        facts: vendor.facts(),
        papers: standings(vendor, today),
        deadlines: due.iter().map(|deadline| row(deadline, today)).collect(),
        remarks: remarks.iter().map(remark_row).collect(),
        accepted: accepted.collect(),
        events: events.collect(),
    }
}

/// A mistake as a row.
pub fn mistake(mistake: &Mistake) -> MistakeRow<'_> {
    MistakeRow {
        file: &mistake.file,
        line: mistake.line,
        column: mistake.column,
        what: &mistake.what,
        help: &mistake.help,
    }
}

/// A line a vendor under a line of headings.
///
/// # Errors
/// What the writer reports.
pub fn write_csv(out: &mut dyn Write, vendors: &[Listed<'_>]) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "id",
        "name",
        "status",
        "tier",
        "owner",
        "reviewer",
        "value",
        "dpa",
        "overdue",
        "next-date",
        "next-kind",
        "next-what",
    ])?;
    for vendor in vendors {
        let next = vendor.next.as_ref();
        csv.write_record([
            tame(vendor.id),
            tame(vendor.name),
            super::vendor::status(vendor.status).to_string(),
            super::vendor::tier(vendor.tier).to_string(),
            tame(vendor.owner.unwrap_or_default()),
            tame(vendor.reviewer.unwrap_or_default()),
            vendor.value.clone().unwrap_or_default(),
            super::vendor::dpa(vendor.dpa).to_string(),
            vendor.overdue.to_string(),
            next.map(|next| next.date.clone()).unwrap_or_default(),
            next.map(|next| next.kind.name().to_string()).unwrap_or_default(),
            next.map(|next| tame(next.what)).unwrap_or_default(),
        ])?;
    }
    csv.flush()
}

/// The JSON Schemas: `vendors`, `vendor-show`, `vendor-lint`.
pub fn schema(kind: &str) -> String {
    let schema = match kind {
        "vendor-show" => schema_for!(Shown<'_>),
        "vendor-lint" => schema_for!(Linted<'_>),
        _ => schema_for!(Vendors<'_>),
    };
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
