//! Which rows stand side by side in cells that no line encloses?
//!
//! A cell of several lines beside another one looks like rows of two words each. The
//! order in which the file draws tells them apart: it finishes a cell before it begins
//! the next.

use super::columns::narrow;
use super::line::{Line, TableRow};
use super::rows::{Row, Segment, rows};
use crate::read::marker::marker;
use crate::read::pdf::marks::{Origin, Run};
use std::collections::VecDeque;

/// Rows that belong together: one cell, or several side by side.
#[derive(Debug)]
pub(super) struct Strip {
    /// From left to right; each cell's rows from top to bottom.
    pub cells: Vec<Vec<Row>>,
}

/// Cells beside each other, at most.
const CELLS: usize = 24;
/// How far below the first line of a cell the one beside it may begin.
const AHEAD: usize = 12;
/// Between cells there is at least so much room, in points.
const GAP: f32 = 2.0;
/// Rows of one cell, at most.
const ROWS: usize = 200;

/// Parts rows into strips, each as tall as the tallest of its cells.
pub(super) fn strips(rows: Vec<Row>) -> Vec<Strip> {
    let mut rest = VecDeque::from(rows);
    let mut strips = Vec::new();
    while !rest.is_empty() {
        let ahead = rest.len().min(ROWS);
        let count = tall(&rest.make_contiguous()[..ahead]).unwrap_or(1);
        strips.push(Strip { cells: split(rest.drain(..count).collect()) });
    }
    strips
}

/// How many rows, from the first on, make up cells that cannot be read row by row: the
/// left one has several lines, or begins below the first line of the right one.
fn tall(rows: &[Row]) -> Option<usize> {
    let first = rows.first()?.segments();
    let beside = first.windows(2).take(CELLS).map(|pair| (pair[0].x1, pair[1].x0));
    // A number or title centred beside the lines of its text, perhaps on one of them.
    let below = rows.iter().take(AHEAD).skip(1).filter_map(|row| {
        let left = row.runs.iter().map(|run| run.x1).take_while(|x1| *x1 < first[0].x0).last()?;
        (first.len() == 1).then_some((left, first[0].x0))
    });
    beside.chain(below).filter_map(|gutter| gutter_rows(rows, gutter)).max()
}

fn gutter_rows(rows: &[Row], mut gutter: (f32, f32)) -> Option<usize> {
    let (mut last_left, mut first_right) = (0, u32::MAX);
    let (mut lefts, mut rights, mut count) = (0, 0, 0);
    let (mut sunken, mut leading, mut last_text) = (false, f32::MAX, None::<f32>);
    for row in rows {
        let Some(free) = narrow(row, gutter, GAP) else { break };
        let middle = (free.0 + free.1) / 2.0;
        let (mut left, mut right) = (0, u32::MAX);
        let (mut has_left, mut has_right) = (false, false);
        for run in &row.runs {
            match run.x0 < middle {
                true => (left, has_left) = (left.max(run.order), true),
                false => (right, has_right) = (right.min(run.order), true),
            }
        }
        let finished = last_left.max(left) < first_right.min(right);
        let distance = if count > 0 { row.bottom - rows[count - 1].bottom } else { 0.0 };
        // Text beside a sunken number ends with its paragraph, not with the page.
        let below = last_text.map_or(0.0, |bottom| row.bottom - bottom);
        let ended = sunken && lefts > 0 && has_right && below > leading * 1.25;
        if !finished || distance > 2.9 * row.size() || ended {
            break;
        }
        if has_right {
            leading = if last_text.is_some() { leading.min(below) } else { leading };
            last_text = Some(row.bottom);
        }
        sunken |= count == 0 && !has_left;
        (gutter, last_left, first_right) = (free, last_left.max(left), first_right.min(right));
        lefts += usize::from(has_left);
        rights += usize::from(has_right);
        count += 1;
    }
    let several = lefts >= 2 && rights >= 1 || sunken && lefts >= 1 && rights >= 2;
    (several && count >= 2).then_some(count)
}

/// The cells of one strip.
fn split(strip: Vec<Row>) -> Vec<Vec<Row>> {
    let mut cells = Vec::new();
    let mut rest = strip;
    while cells.len() < CELLS {
        let Some(middle) = first_gutter(&rest) else { break };
        let (left, right): (Vec<Run>, Vec<Run>) =
            rest.into_iter().flat_map(|row| row.runs).partition(|run| run.x0 < middle);
        cells.push(rows(left));
        rest = rows(right);
    }
    cells.push(rest);
    cells
}

/// The middle of the leftmost strip that all rows leave free.
fn first_gutter(rows: &[Row]) -> Option<f32> {
    let apart = |segments: &[Segment]| -> Vec<(f32, f32)> {
        segments.windows(2).map(|pair| (pair[0].x1, pair[1].x0)).collect()
    };
    let beside = rows.iter().map(|row| apart(&row.segments())).find(|gutters| !gutters.is_empty());
    // Where no row has two cells, the left one lies between the lines of the right one.
    beside.unwrap_or_else(|| free(rows)).into_iter().find_map(|mut gutter| {
        for row in rows {
            gutter = narrow(row, gutter, GAP)?;
        }
        let middle = (gutter.0 + gutter.1) / 2.0;
        let left = |run: &&Run| run.x0 < middle;
        let all = || rows.iter().flat_map(|row| &row.runs);
        let before = rows.len() == 1
            || all().filter(left).map(|r| r.order).max() < all().filter(|r| !left(r)).map(|r| r.order).min();
        before.then_some(middle)
    })
}

/// The strips that the runs of all rows leave free together.
fn free(rows: &[Row]) -> Vec<(f32, f32)> {
    let mut runs: Vec<(f32, f32)> =
        rows.iter().flat_map(|row| &row.runs).map(|run| (run.x0, run.x1)).collect();
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut gutters = Vec::new();
    let mut end = f32::MAX;
    for (x0, x1) in runs {
        if x0 - end >= GAP {
            gutters.push((end, x0));
        }
        end = if end == f32::MAX { x1 } else { end.max(x1) };
    }
    gutters
}

impl Strip {
    /// Whether some cell but the last has several lines, or begins below the one after
    /// it: then row by row is no order.
    pub fn is_tall(&self) -> bool {
        let top = |cell: &Vec<Row>| cell.first().map_or(0.0, |row| row.bottom);
        self.cells.iter().rev().skip(1).any(|cell| cell.len() > 1)
            || self.cells.windows(2).any(|pair| top(&pair[0]) > top(&pair[1]) + 4.0)
    }

    /// A number beside its text becomes the beginning of the text.
    pub fn join_number(mut self) -> Self {
        if let [number, text] = self.cells.as_mut_slice()
            && let ([only], Some(first)) = (number.as_mut_slice(), text.first_mut())
            && marker(&only.runs.iter().map(|run| run.text.as_str()).collect::<String>())
                .is_some_and(|m| m.rest.is_empty())
        {
            let mut runs = std::mem::take(&mut only.runs);
            runs.append(&mut first.runs);
            first.runs = runs;
            self.cells.remove(0);
        }
        self
    }

    /// All rows as they stand, cells forgotten.
    pub fn into_rows(self) -> Vec<Row> {
        match self.cells.len() {
            1 => self.cells.into_iter().flatten().collect(),
            _ => rows(self.cells.into_iter().flatten().flat_map(|row| row.runs).collect()),
        }
    }

    pub fn into_table_row(self, page: u32, table: u32) -> TableRow {
        let y = self.cells.iter().flatten().map(|row| row.bottom).fold(f32::MAX, f32::min);
        let origin = origin(self.cells.iter().flatten());
        let cells: Vec<(String, bool)> = self.cells.into_iter().map(|rows| cell_text(rows, page)).collect();
        let header = cells.iter().all(|(_, bold)| *bold);
        TableRow { page, table, header, cells: cells.into_iter().map(|(text, _)| text).collect(), y, origin }
    }
}

/// Where the words of some rows come from.
pub(super) fn origin<'a>(rows: impl Iterator<Item = &'a Row>) -> Origin {
    Origin::of(rows.flat_map(|row| &row.runs).map(|run| (run.origin, run.text.len())))
}

/// The words of a cell, and whether they are bold.
pub(super) fn cell_text(rows: Vec<Row>, page: u32) -> (String, bool) {
    let mut text = String::new();
    let mut bold = true;
    for row in rows {
        let line = Line::new(row, page, 0.0, 0.0);
        if !text.is_empty() && !text.ends_with('\u{ad}') {
            text.push(' ');
        }
        bold &= line.bold;
        text.push_str(line.text.trim());
    }
    let bold = bold && !text.is_empty();
    (text, bold)
}
