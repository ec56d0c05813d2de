//! In which order, and as which lines, would a person read the page?
//!
//! Marks become rows by their baselines, rows become columns by the empty strips between
//! them, and what stands in ruled or aligned cells becomes table rows.

mod columns;
mod rows;

pub(super) mod line;

use super::marks::{Marks, Run};
use line::{Item, Line};
use std::collections::BTreeMap;

/// The lines and table rows of a page in reading order.
pub(super) fn lay_out(marks: Marks, page: u32) -> Vec<Item> {
    let mut by_angle: BTreeMap<i16, Vec<Run>> = BTreeMap::new();
    for run in marks.runs {
        by_angle.entry(run.angle).or_default().push(run);
    }
    // A page may be drawn sideways as a whole: the main direction is the one with most
    // characters, the rest follows it.
    let weight = |runs: &Vec<Run>| runs.iter().map(|run| run.text.len()).sum::<usize>();
    let main = by_angle.iter().max_by_key(|(angle, runs)| (weight(runs), -**angle)).map(|(angle, _)| *angle);
    let mut items = Vec::new();
    if let Some(runs) = main.and_then(|angle| by_angle.remove(&angle)) {
        items.extend(upright(runs, page));
    }
    for (_, runs) in by_angle {
        items.extend(upright(runs, page).into_iter().map(Item::turned));
    }
    items
}

fn upright(runs: Vec<Run>, page: u32) -> Vec<Item> {
    let mut items = Vec::new();
    for region in columns::regions(rows::rows(runs), 0) {
        let (left, right) = region.margins();
        items.extend(region.rows.into_iter().map(|row| Item::Line(Line::new(row, page, left, right))));
    }
    items
}
