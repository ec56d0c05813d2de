//! Which rows and cells does a table have?

use super::super::Changes;
use super::super::assemble::{Cell, Item, Line, Mark, Paragraph, Row};
use super::super::xml::Element;
use super::properties::{chosen, is_on, number, value};
use super::story::{Draft, Story};
use crate::document::{BlockKind, ChangeKind};
use crate::error::ReadError;
use std::collections::BTreeSet;

/// Tables within tables. Word itself becomes unusable before.
pub const MAX_NESTED: usize = 20;

/// Word has no more columns.
const MAX_COLUMNS: usize = 63;

impl<'p> Story<'p> {
    pub(super) fn table(&mut self, element: &'p Element) -> Result<Vec<Row>, ReadError> {
        if self.tables_open >= MAX_NESTED {
            return Err(ReadError::Limit { what: format!("tables nest more than {MAX_NESTED} deep") });
        }
        self.tables_open += 1;
        let rows = self.rows(element);
        self.tables_open -= 1;
        rows
    }

    fn rows(&mut self, element: &'p Element) -> Result<Vec<Row>, ReadError> {
        let elements = parts(element, "tr");
        let starts: BTreeSet<usize> =
            elements.iter().flat_map(|row| places(row)).map(|place| place.column).collect();
        let has_header = |row: &&Element| row.child("trPr").and_then(|p| is_on(p, "tblHeader")) == Some(true);
        let marked = elements.iter().any(has_header);
        let first_is_header = !marked && elements.len() > 1 && !says_no_header(element);
        let mut rows = Vec::new();
        for (at, row) in elements.iter().enumerate() {
            let header = has_header(row) || first_is_header && at == 0;
            rows.push(match self.is_row_gone(row) {
                Some((kind, author)) => self.gone_row(row, kind, author)?,
                None => Row { cells: self.cells(row, &starts)?, header },
            });
        }
        Ok(rows)
    }

    /// A column that a cell covers beyond its own becomes an empty cell, so that cells of
    /// one column have one position in all rows.
    fn cells(&mut self, row: &'p Element, starts: &BTreeSet<usize>) -> Result<Vec<Cell>, ReadError> {
        let mut cells: Vec<Cell> = Vec::new();
        for place in places(row) {
            let before = starts.range(..place.column).count();
            cells.resize_with(before, Cell::default);
            let is_continued = place.properties.is_some_and(|p| {
                ["vMerge", "hMerge"]
                    .iter()
                    .any(|name| p.child(name).is_some_and(|merge| merge.attribute("val") != Some("restart")))
            });
            let items = if is_continued { Vec::new() } else { self.items(place.cell)? };
            cells.push(Cell { items });
            cells.resize_with(starts.range(..place.column + place.span).count(), Cell::default);
        }
        Ok(cells)
    }

    /// Whether the view leaves the whole row out, and whose change that is.
    fn is_row_gone(&self, row: &'p Element) -> Option<(ChangeKind, &'p str)> {
        let properties = row.child("trPr")?;
        let (name, kind) = match self.view {
            Changes::Accepted => ("del", ChangeKind::Deleted),
            Changes::Original => ("ins", ChangeKind::Inserted),
        };
        let change = properties.child(name)?;
        Some((kind, change.attribute("author").unwrap_or_default()))
    }

    /// Nothing but the record of what was there.
    fn gone_row(&mut self, row: &'p Element, kind: ChangeKind, author: &str) -> Result<Row, ReadError> {
        let mut removed = Vec::new();
        if kind == ChangeKind::Deleted {
            for run in parts(row, "tc").into_iter().flat_map(|cell| cell.descendants("p")) {
                let words = self.words_left_out(|story, scratch: &mut Draft| {
                    let view = std::mem::replace(&mut story.view, Changes::Original);
                    let outcome = story.inline(run, scratch, Default::default());
                    story.view = view;
                    outcome
                })?;
                removed.push(words.trim().to_owned());
            }
        }
        let mark = Mark { range: 0..0, kind, author: author.to_owned(), removed: removed.join(" | ") };
        let line = Line { changes: vec![mark], ..Line::default() };
        let paragraph = Paragraph { kind: BlockKind::Paragraph, label: None, line, after: Vec::new() };
        Ok(Row { cells: vec![Cell { items: vec![Item::Paragraph(paragraph)] }], header: false })
    }
}

fn says_no_header(table: &Element) -> bool {
    let look = table.child("tblPr").and_then(|p| p.child("tblLook"));
    let Some(look) = look else { return false };
    match look.attribute("firstRow") {
        Some(first_row) => matches!(first_row, "0" | "false" | "off"),
        None => look
            .attribute("val")
            .and_then(|bits| u32::from_str_radix(bits, 16).ok())
            .is_some_and(|bits| bits & 0x20 == 0),
    }
}

/// The rows of a table or the cells of a row, also those in content controls.
fn parts<'e>(element: &'e Element, name: &str) -> Vec<&'e Element> {
    let mut found = Vec::new();
    for child in element.elements() {
        match &*child.name {
            n if n == name => found.push(child),
            "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo" => {
                found.extend(parts(child, name))
            }
            "AlternateContent" => found.extend(parts(chosen(child), name)),
            _ => {}
        }
    }
    found
}

/// A cell with the grid columns it covers.
struct PlacedCell<'e> {
    cell: &'e Element,
    properties: Option<&'e Element>,
    column: usize,
    span: usize,
}

fn places(row: &Element) -> Vec<PlacedCell<'_>> {
    let before = row.child("trPr").and_then(|p| number(p, "gridBefore")).unwrap_or(0);
    let mut column = usize::min(before, MAX_COLUMNS);
    let mut placed = Vec::new();
    for cell in parts(row, "tc").into_iter().take(MAX_COLUMNS) {
        let properties = cell.child("tcPr");
        let span = properties.and_then(|p| value(p, "gridSpan")?.parse().ok()).unwrap_or(1);
        let span = usize::clamp(span, 1, MAX_COLUMNS);
        placed.push(PlacedCell { cell, properties, column, span });
        column += span;
    }
    placed
}
