//! In which order, and as which lines, would a person read the page?
//!
//! Marks become rows by their baselines, rows become columns by the empty strips between
//! them, and what stands in ruled or aligned cells becomes table rows.

mod cells;
mod columns;
mod open_table;
mod rows;
mod ruled;

pub(super) mod line;

use super::marks::{Marks, Rule, Run};
use line::{Item, Line, TableRow};
use open_table::Group;
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
        // Rules are kept upright; a page drawn sideways is read without them.
        let rules = if main == Some(0) { marks.rules.as_slice() } else { &[] };
        items.extend(upright(runs, rules, page));
    }
    for (_, runs) in by_angle {
        items.extend(upright(runs, &[], page).into_iter().map(Item::turned));
    }
    items
}

/// Ruled tables part the page into bands; each band has its columns, each column its
/// rows, and rows may stand in cells without rules.
fn upright(runs: Vec<Run>, rules: &[Rule], page: u32) -> Vec<Item> {
    let (tables, runs) = ruled::tables(rules, runs, page);
    let mut below = runs;
    let mut items = Vec::new();
    let mut cells = 0;
    let mut count = 0;
    for table in tables {
        let (above, rest) = below.into_iter().partition(|run| run.y < table.top);
        below = rest;
        items.extend(band(above, page, &mut cells, &mut count));
        for runs in table.boxes {
            let inside = band(runs, page, &mut cells, &mut count);
            cells += 1;
            items.extend(inside.into_iter().map(|item| item.in_cell(cells)));
        }
        count += 1;
        items.extend(table.rows.into_iter().map(|row| Item::Row(TableRow { table: count, ..row })));
    }
    items.extend(band(below, page, &mut cells, &mut count));
    items
}

fn band(runs: Vec<Run>, page: u32, cells: &mut u32, tables: &mut u32) -> Vec<Item> {
    let mut items = Vec::new();
    for region in columns::regions(rows::rows(runs), 0) {
        let (left, right) = columns::margins(&region.rows);
        let strips = cells::strips(region.rows);
        for group in open_table::groups(strips) {
            match group {
                Group::Table(strips) => {
                    *tables += 1;
                    items.extend(
                        strips.into_iter().map(|strip| Item::Row(strip.into_table_row(page, *tables))),
                    );
                }
                Group::Text(strip) => match strip.cells.len() {
                    // Side by side, but no table: one cell is read after the other.
                    2.. if strip.is_tall() => {
                        for rows in strip.join_number().cells {
                            *cells += 1;
                            let (left, right) = columns::margins(&rows);
                            let line = |row| Line { cell: *cells, ..Line::new(row, page, left, right) };
                            items.extend(rows.into_iter().map(|row| Item::Line(line(row))));
                        }
                    }
                    _ => {
                        let rows = strip.into_rows();
                        items.extend(
                            rows.into_iter().map(|row| Item::Line(Line::new(row, page, left, right))),
                        );
                    }
                },
            }
        }
    }
    items
}
