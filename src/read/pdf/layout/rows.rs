//! Which runs stand on one row?

use crate::read::pdf::marks::Run;

/// Runs that share a baseline, or nearly, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub runs: Vec<Run>,
    pub top: f32,
    pub bottom: f32,
}

/// Heights above and below the baseline, in multiples of the size.
const ASCENT: f32 = 0.7;
const DESCENT: f32 = 0.2;

/// Rows from the top of the page to its bottom. Raised and lowered characters join the
/// row that they overlap most.
pub(super) fn rows(mut runs: Vec<Run>) -> Vec<Row> {
    // Big type first would swallow its neighbours, so rows grow from the top down.
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut rows: Vec<Row> = Vec::new();
    for run in runs {
        let (top, bottom) = (run.y - ASCENT * run.size, run.y + DESCENT * run.size);
        let near = rows.len().saturating_sub(4);
        let best = (near..rows.len())
            .map(|i| (i, rows[i].bottom.min(bottom) - rows[i].top.max(top)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match best {
            Some((i, shared)) if shared > 0.5 * (bottom - top).min(rows[i].bottom - rows[i].top) => {
                let row = &mut rows[i];
                // The tallest run sets the row; small ones hang on it.
                if bottom - top > row.bottom - row.top {
                    (row.top, row.bottom) = (top, bottom);
                }
                row.runs.push(run);
            }
            _ => rows.push(Row { runs: vec![run], top, bottom }),
        }
    }
    for row in &mut rows {
        row.runs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        row.runs.dedup_by(|again, first| is_double(first, again));
    }
    rows.sort_by(|a, b| a.bottom.total_cmp(&b.bottom));
    rows
}

/// The same words drawn twice with a hair's breadth between: poor man's bold, or a
/// shadow.
fn is_double(first: &Run, again: &Run) -> bool {
    let near = 0.25 * first.size;
    first.text == again.text
        && (first.x0 - again.x0).abs() < near
        && (first.y - again.y).abs() < near
        && first.x1 - first.x0 > near
}

impl Row {
    pub fn size(&self) -> f32 {
        (self.bottom - self.top) / (ASCENT + DESCENT)
    }

    /// The parts of the row between wide gaps: left and right edge, and which runs.
    pub fn segments(&self) -> Vec<Segment> {
        let gap = 1.2 * self.size();
        let mut segments: Vec<Segment> = Vec::new();
        for (i, run) in self.runs.iter().enumerate() {
            match segments.last_mut() {
                Some(last) if run.x0 - last.x1 < gap => {
                    last.x1 = last.x1.max(run.x1);
                    last.end = i + 1;
                }
                _ => segments.push(Segment { x0: run.x0, x1: run.x1, start: i, end: i + 1 }),
            }
        }
        segments
    }
}

/// A stretch of a row without a wide gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    pub x0: f32,
    pub x1: f32,
    pub start: usize,
    pub end: usize,
}
