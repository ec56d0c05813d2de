//! Which fields does a delimited file hold?

use super::grid::{Grid, Row};
use crate::error::ReadError;

const MAX_ROWS: usize = 200_000;

/// The delimiter, if this is a delimited file: most records have the same number of
/// fields, at least two.
pub fn delimiter(text: &str) -> Option<u8> {
    // A Markdown table is a paper.
    let piped = text.lines().filter(|line| line.trim_start().starts_with('|')).count();
    if piped >= 2 {
        return None;
    }
    [b',', b';', b'\t', b'|'].into_iter().find(|by| is_delimited(text, *by))
}

fn is_delimited(text: &str, by: u8) -> bool {
    let mut counts = Vec::new();
    for record in reader(text, by).records().take(200) {
        let Ok(record) = record else { return false };
        if record.iter().any(|field| !field.trim().is_empty()) {
            counts.push(record.len());
        }
    }
    let Some(&most) = counts.iter().max_by_key(|count| counts.iter().filter(|c| c == count).count()) else {
        return false;
    };
    // Prose has commas too, but not the same number in every line.
    let same = counts.iter().filter(|count| **count == most).count();
    most >= 2 && counts.len() >= 2 && same * 10 >= counts.len() * 7
}

fn reader(text: &str, by: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(by).from_reader(text.as_bytes())
}

/// The grid of a delimited file.
///
/// # Errors
/// It cannot be read as such, or is too long.
pub fn read(text: &str, by: u8) -> Result<Grid, ReadError> {
    let mut grid = Grid::default();
    for (number, record) in reader(text, by).records().enumerate() {
        if number >= MAX_ROWS {
            return Err(ReadError::Limit { what: format!("the file has more than {MAX_ROWS} rows") });
        }
        let record = record.map_err(|error| ReadError::Damaged { what: error.to_string() })?;
        let cells = record.iter().enumerate().filter(|(_, field)| !field.trim().is_empty());
        let cells: Vec<(u32, String)> =
            cells.map(|(column, field)| (column as u32, field.trim().to_string())).collect();
        if !cells.is_empty() {
            grid.rows.push(Row { number: number as u32, cells, above: false });
        }
    }
    Ok(grid)
}
