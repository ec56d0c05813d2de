//! Is the page set in columns, and in which order are they read?

use super::rows::{Row, rows};
use crate::read::pdf::marks::Run;

/// Rows that are read one below the other.
#[derive(Debug)]
pub(super) struct Region {
    pub rows: Vec<Row>,
}

/// Columns inside columns, at most.
const DEPTH: usize = 4;
/// A gutter is at least this wide, in points.
const GUTTER: f32 = 7.0;
/// Fewer rows than this are not a column.
const ROWS: usize = 5;
/// A column of prose has at least so many characters to the row.
const CHARACTERS: usize = 22;

/// The regions of a page in reading order.
pub(super) fn regions(rows: Vec<Row>, depth: usize) -> Vec<Region> {
    let mut found = Vec::new();
    let mut plain: Vec<Row> = Vec::new();
    let mut rest = rows;
    while let Some((start, end, gutter)) = first_columns(&rest, depth) {
        let below = rest.split_off(end);
        let block = rest.split_off(start);
        plain.append(&mut rest);
        if !plain.is_empty() {
            found.push(Region { rows: std::mem::take(&mut plain) });
        }
        let (left, right) = split(block, gutter);
        found.extend(regions(left, depth + 1));
        found.extend(regions(right, depth + 1));
        rest = below;
    }
    plain.append(&mut rest);
    if !plain.is_empty() {
        found.push(Region { rows: plain });
    }
    found
}

/// The first stretch of rows with an empty strip down its middle and prose on both
/// sides: first row, row after the last, middle of the strip.
fn first_columns(rows: &[Row], depth: usize) -> Option<(usize, usize, f32)> {
    if depth >= DEPTH {
        return None;
    }
    let mut from = 0;
    while from < rows.len() {
        let segments = rows[from].segments();
        let mut tried = from + 1;
        for pair in segments.windows(2) {
            let mut gutter = (pair[0].x1, pair[1].x0);
            let end = extend(rows[from + 1..].iter(), &mut gutter) + from + 1;
            let start = from - extend(rows[..from].iter().rev(), &mut gutter);
            let middle = (gutter.0 + gutter.1) / 2.0;
            if is_prose(&rows[start..end], middle) {
                return Some((start, end, middle));
            }
            // The same strip would be found again from each row of the stretch.
            if segments.len() == 2 {
                tried = tried.max(end);
            }
        }
        from = tried;
    }
    None
}

/// How many rows leave the gutter free; it narrows to what is free in all of them.
fn extend<'a>(rows: impl Iterator<Item = &'a Row>, gutter: &mut (f32, f32)) -> usize {
    let mut count = 0;
    for row in rows {
        match narrow(row, *gutter, GUTTER) {
            Some(free) => *gutter = free,
            None => break,
        }
        count += 1;
    }
    count
}

/// What a row leaves free of a gutter, if that is at least so wide.
pub(super) fn narrow(row: &Row, gutter: (f32, f32), least: f32) -> Option<(f32, f32)> {
    let mut left = f32::MIN;
    let mut widest = None;
    let edges = row.runs.iter().map(|run| (run.x0, run.x1)).chain(std::iter::once((f32::MAX, f32::MAX)));
    for (x0, x1) in edges {
        let free = (left.max(gutter.0), x0.min(gutter.1));
        let width = free.1 - free.0;
        if width >= least && widest.is_none_or(|(_, widest)| width > widest) {
            widest = Some((free, width));
        }
        left = left.max(x1);
    }
    widest.map(|(free, _)| free)
}

/// Whether both sides of the strip read like columns of prose, not like the cells of a
/// table or a number with its clause.
fn is_prose(rows: &[Row], middle: f32) -> bool {
    let side = |keep: &dyn Fn(&Run) -> bool| -> Vec<String> {
        let words = |row: &Row| {
            row.runs.iter().filter(|run| keep(run)).map(|run| run.text.as_str()).collect::<String>()
        };
        rows.iter().map(words).filter(|words| !words.is_empty()).collect()
    };
    let (left, right) = (side(&|run| run.x0 < middle), side(&|run| run.x0 >= middle));
    let is_column = |lines: &[String]| {
        let mut lengths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
        lengths.sort_unstable();
        lengths.len() >= ROWS && lengths[lengths.len() / 2] >= CHARACTERS
    };
    let even = left.len().max(right.len()) <= 6 * left.len().min(right.len());
    // A file that finishes the left side before it begins the right one means columns.
    // Otherwise only sentences that run on from line to line prove them.
    let flows = |lines: &[String]| {
        let low = lines.iter().skip(1).filter(|line| line.starts_with(char::is_lowercase)).count();
        low * 10 >= lines.len() * 4
    };
    is_column(&left) && is_column(&right) && even && (in_turn(rows, middle) || flows(&left) && flows(&right))
}

/// Whether the file draws one side as a whole before the other.
fn in_turn(rows: &[Row], middle: f32) -> bool {
    let runs = || rows.iter().flat_map(|row| &row.runs);
    let last_left = runs().filter(|run| run.x0 < middle).map(|run| run.order).max();
    let first_right = runs().filter(|run| run.x0 >= middle).map(|run| run.order).min();
    last_left < first_right
}

fn split(block: Vec<Row>, middle: f32) -> (Vec<Row>, Vec<Row>) {
    let (left, right) = block.into_iter().flat_map(|row| row.runs).partition(|run| run.x0 < middle);
    (rows(left), rows(right))
}

/// Left and right margin: where rows begin and end, but for odd ones.
pub(super) fn margins(rows: &[Row]) -> (f32, f32) {
    let mut lefts: Vec<f32> = rows.iter().filter_map(|row| Some(row.runs.first()?.x0)).collect();
    let mut rights: Vec<f32> =
        rows.iter().map(|row| row.runs.iter().map(|run| run.x1).fold(f32::MIN, f32::max)).collect();
    lefts.sort_by(f32::total_cmp);
    rights.sort_by(f32::total_cmp);
    let (Some(left), Some(_)) = (lefts.get(lefts.len() / 20), rights.last()) else { return (0.0, 0.0) };
    (*left, rights[rights.len() - 1 - rights.len() / 20])
}
