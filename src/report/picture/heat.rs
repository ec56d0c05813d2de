//! Positions at a glance: a row a vendor, a column a clause.

use super::{Size, cut, open, words};
use crate::library::written::Verdict;
use crate::portfolio::{Portfolio, Row};
use crate::report::check_page::verdict_tone;
use std::collections::HashMap;
use std::fmt::Write as _;

const LEFT: usize = 190;
const WIDTH: usize = 960;
const TONES: [&str; 5] = ["bad", "warn", "note", "good", "mute"];

/// So many vendors are shown.
const MOST: usize = 100;

/// The heat matrix of the first hundred of these rows. One path a tone keeps it small.
pub fn heat(portfolio: &Portfolio, rows: &[&Row]) -> Option<String> {
    let rows = &rows[..rows.len().min(MOST)];
    if rows.is_empty() || portfolio.columns.is_empty() {
        return None;
    }
    let cell = ((WIDTH - LEFT - 10) as f64 / portfolio.columns.len() as f64).min(26.0);
    let row_height = if rows.len() > 40 { 8 } else { 20 };
    let height = 14 + rows.len() * row_height;
    let positions = |verdict: Verdict| {
        rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.position == verdict).count()
    };
    let describes = format!(
        "{} vendors by {} clauses: {} unacceptable, {} missing, {} to decide, {} good enough, {} as we would write it. The table beside it has every position.",
        rows.len(),
        portfolio.columns.len(),
        positions(Verdict::WalkAway),
        positions(Verdict::Absent),
        positions(Verdict::Escalate) + positions(Verdict::ByReference),
        positions(Verdict::Fallback),
        positions(Verdict::Preferred),
    );
    let mut svg =
        open("heat", "Positions of all vendors on all clauses", &describes, Size { width: WIDTH, height });
    let columns: HashMap<&str, usize> =
        portfolio.columns.iter().enumerate().map(|(at, column)| (column.clause.as_str(), at)).collect();
    let mut paths: [String; 5] = Default::default();
    for (at, row) in rows.iter().enumerate() {
        let y = 8 + at * row_height;
        if row_height > 12 {
            words(&mut svg, 8, y + 14, "", &cut(&row.vendor.name, 26));
        }
        for position in &row.cells {
            let Some(column) = columns.get(position.clause.as_str()) else { continue };
            let tone = match position.accepted_until {
                Some(_) => "mute",
                None => verdict_tone(position.position),
            };
            let path = TONES.iter().position(|known| *known == tone).unwrap_or(4);
            let x = LEFT as f64 + *column as f64 * cell;
            let (w, h) = (cell - 1.5, row_height - if row_height > 12 { 2 } else { 1 });
            let _ = write!(paths[path], "M{x:.1} {y}h{w:.1}v{h}h-{w:.1}z");
        }
    }
    for (tone, path) in TONES.iter().zip(&paths).filter(|(_, path)| !path.is_empty()) {
        let _ = write!(svg, "<path class=\"{tone}\" d=\"{path}\"/>");
    }
    svg.push_str("</svg>");
    Some(svg)
}
