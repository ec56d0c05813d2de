//! All vendors at once, for people and for other programs. One file a format.

pub mod json;
pub mod markdown;
pub mod page;
pub mod table;
pub mod workbook;

use super::check_page::verdict_tone;
use super::words::{severity, verdict};
use crate::portfolio::{Cell, Portfolio, Row};
use crate::vendor::DpaStatus;

/// The position in words, with what somebody decided about it.
pub fn position(cell: &Cell) -> String {
    match &cell.accepted_until {
        Some(until) => format!("{}, accepted until {until}", verdict(cell.position)),
        None => verdict(cell.position).to_string(),
    }
}

/// `deadline 48 hours, counts from awareness`
pub fn values(cell: &Cell) -> String {
    let values: Vec<String> =
        cell.values.iter().map(|(name, value)| format!("{} {value}", name.replace('-', " "))).collect();
    values.join(", ")
}

/// How a cell is to be taken.
pub fn tone(cell: &Cell) -> &'static str {
    if cell.accepted_until.is_some() { "mute" } else { verdict_tone(cell.position) }
}

/// Where the data processing agreement stands, and how that is to be taken.
pub fn dpa(status: DpaStatus) -> (&'static str, &'static str) {
    match status {
        DpaStatus::Signed => ("signed", "good"),
        DpaStatus::ByUrl => ("by URL", "warn"),
        DpaStatus::ByClick => ("by click", "note"),
        DpaStatus::Unsigned => ("unsigned", "bad"),
        DpaStatus::Superseded => ("superseded", "bad"),
        DpaStatus::Missing => ("missing", "bad"),
    }
}

/// Every open gap of every vendor, what matters most first.
pub fn open(portfolio: &Portfolio) -> Vec<(&Row, &Cell)> {
    let mut open: Vec<(&Row, &Cell)> = portfolio
        .rows
        .iter()
        .map(std::sync::Arc::as_ref)
        .flat_map(|row| row.cells.iter().filter(|cell| cell.is_open()).map(move |cell| (row, cell)))
        .collect();
    open.sort_by_key(|(row, cell)| std::cmp::Reverse((cell.severity, row.vendor.tier)));
    open
}

/// `high` or nothing.
pub fn level(cell: &Cell) -> &'static str {
    cell.severity.map_or("", severity)
}

/// How many vendors have a data processing agreement that binds.
pub fn bound(portfolio: &Portfolio) -> usize {
    portfolio.rows.iter().filter(|row| matches!(row.dpa, DpaStatus::Signed | DpaStatus::ByClick)).count()
}
