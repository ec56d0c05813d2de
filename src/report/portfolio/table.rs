//! All positions as CSV: a line a vendor and clause.

use super::{level, position, values};
use crate::portfolio::Portfolio;
use crate::report::vendor::tier;
use std::io::{self, Write};

const HEADINGS: [&str; 14] = [
    "vendor",
    "name",
    "tier",
    "owner",
    "clause",
    "title",
    "position",
    "severity",
    "open",
    "accepted-until",
    "values",
    "paper",
    "section",
    "quote",
];

/// Writes a line a vendor and clause under a line of headings.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, portfolio: &Portfolio) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(HEADINGS)?;
    for row in &portfolio.rows {
        for cell in &row.cells {
            let quote = cell.quote.as_ref();
            let cells = [
                row.vendor.id.clone(),
                row.vendor.name.clone(),
                tier(row.vendor.tier).to_string(),
                row.vendor.owner.clone().unwrap_or_default(),
                cell.clause.clone(),
                cell.title.clone(),
                position(cell),
                level(cell).to_string(),
                cell.is_open().to_string(),
                cell.accepted_until.clone().unwrap_or_default(),
                values(cell),
                quote.and_then(|quote| quote.paper.clone()).unwrap_or_default(),
                quote.map(|quote| quote.section.clone()).unwrap_or_default(),
                quote.map(|quote| quote.text.clone()).unwrap_or_default(),
            ];
            csv.write_record(cells.iter().map(|cell| tame(cell)))?;
        }
    }
    csv.flush()
}

/// A cell that a spreadsheet shows and never computes, without what hides or acts.
fn tame(cell: &str) -> String {
    let shown = crate::report::safe::safe(cell);
    match shown.chars().next() {
        Some('=' | '+' | '-' | '@') => format!("'{shown}"),
        _ => shown.into_owned(),
    }
}
