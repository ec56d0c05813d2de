//! What is one line of a page?

use super::rows::Row;
use crate::read::pdf::marks::Origin;
use std::ops::Range;

/// What a page consists of.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) enum Item {
    Line(Line),
    Row(TableRow),
}

/// A line of text with what is needed to judge it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) struct Line {
    pub page: u32,
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    pub bold: bool,
    /// Margins of the column it stands in.
    pub left: f32,
    pub right: f32,
    /// Parts of the text that are links, by byte, and which link of the page.
    pub links: Vec<(Range<usize>, u16)>,
    /// A running header, footer or page number.
    pub furniture: bool,
    /// Not written in the page's main direction.
    pub turned: bool,
    /// Which cell of the page it stands in; 0 outside cells.
    pub cell: u32,
    pub origin: Origin,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) struct TableRow {
    pub page: u32,
    /// Counts the tables of the page.
    pub table: u32,
    pub header: bool,
    pub cells: Vec<String>,
    pub y: f32,
    pub origin: Origin,
}

/// A gap wider than this between runs parts words, in multiples of the size.
const WORD_GAP: f32 = 0.12;

impl Line {
    pub(super) fn new(row: Row, page: u32, left: f32, right: f32) -> Self {
        let size = row.size();
        let mut line = Self {
            page,
            text: String::new(),
            x0: row.runs.first().map_or(left, |run| run.x0),
            x1: f32::MIN,
            y: row.runs.iter().max_by_key(|run| run.text.len()).map_or(row.bottom, |run| run.y),
            size,
            bold: false,
            left,
            right,
            links: Vec::new(),
            furniture: false,
            turned: false,
            cell: 0,
            origin: Origin::of(row.runs.iter().map(|run| (run.origin, run.text.len()))),
        };
        let (mut bold, mut artifact) = (0, 0);
        for run in &row.runs {
            let gap = run.x0 - line.x1;
            let apart = gap > WORD_GAP * run.size.min(size) || run.spaced && gap > -0.5 * run.size;
            if !line.text.is_empty() && apart && !line.text.ends_with(' ') {
                line.text.push(' ');
            }
            let start = line.text.len();
            line.text.push_str(&run.text);
            if let Some(link) = run.link {
                match line.links.last_mut() {
                    Some((range, last)) if *last == link && start - range.end <= 1 => {
                        range.end = line.text.len()
                    }
                    _ => line.links.push((start..line.text.len(), link)),
                }
            }
            bold += if run.bold { run.text.len() } else { 0 };
            artifact += if run.artifact { run.text.len() } else { 0 };
            line.x1 = line.x1.max(run.x1);
        }
        line.bold = bold * 10 > line.text.len() * 8;
        line.furniture = artifact * 2 > line.text.len();
        line
    }
}

impl Item {
    /// The same, in a cell of the page where it stood in none.
    pub fn in_cell(self, cell: u32) -> Self {
        match self {
            Self::Line(line) if line.cell == 0 => Self::Line(Line { cell, ..line }),
            other => other,
        }
    }

    /// The same, but not in the page's main direction.
    pub fn turned(self) -> Self {
        match self {
            Self::Line(line) => Self::Line(Line { turned: true, ..line }),
            row => row,
        }
    }
}
