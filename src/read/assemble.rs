//! How do paragraphs, tables and notes of an office file become one text?
//!
//! DOCX and ODT hold the same things in different words. Their readers produce [`Item`]s
//! in reading order; [`write`] makes blocks of them. Notes, comments and text boxes follow
//! the paragraph they belong to, or the row that holds it.

use crate::document::{Block, BlockKind, Change, ChangeKind, Document, Furniture, Link};
use crate::text::{Place, Span};
use std::ops::Range;

/// Words with what lies on them; ranges are bytes of `text`.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub text: String,
    pub links: Vec<(Range<usize>, String)>,
    pub changes: Vec<Mark>,
}

/// A tracked change within a [`Line`].
#[derive(Debug, Clone)]
pub struct Mark {
    pub range: Range<usize>,
    pub kind: ChangeKind,
    pub author: String,
    pub removed: String,
}

/// A paragraph before it has a place in the text.
#[derive(Debug, Clone)]
pub struct Paragraph {
    pub kind: BlockKind,
    pub label: Option<String>,
    pub line: Line,
    pub after: Vec<After>,
}

/// What follows the paragraph that refers to it.
#[derive(Debug, Clone)]
pub enum After {
    /// A footnote or a comment.
    Note { kind: BlockKind, label: Option<String>, line: Line },
    /// A text box.
    Aside(Vec<Item>),
}

#[derive(Debug, Clone)]
pub enum Item {
    Paragraph(Paragraph),
    Table(Vec<Row>),
}

#[derive(Debug, Clone, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub header: bool,
}

/// One cell. The columns it covers beyond its own are empty cells.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub items: Vec<Item>,
}

impl Line {
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Appends another line with all that lies on it.
    pub fn append(&mut self, other: Line) {
        let by = self.text.len();
        self.text.push_str(&other.text);
        let moved = |range: Range<usize>| range.start + by..range.end + by;
        self.links.extend(other.links.into_iter().map(|(range, target)| (moved(range), target)));
        self.changes.extend(other.changes.into_iter().map(|mark| Mark { range: moved(mark.range), ..mark }));
    }

    /// Without blanks at both ends.
    pub fn trimmed(mut self) -> Line {
        self.text.truncate(self.text.trim_end().len());
        let cut = self.text.len() - self.text.trim_start().len();
        self.text.drain(..cut);
        let end = self.text.len();
        let moved = |range: &Range<usize>| {
            range.start.saturating_sub(cut).min(end)..range.end.saturating_sub(cut).min(end)
        };
        self.links.iter_mut().for_each(|(range, _)| *range = moved(range));
        self.links.retain(|(range, _)| !range.is_empty());
        self.changes.iter_mut().for_each(|mark| mark.range = moved(&mark.range));
        self
    }
}

/// Appends items to the document. Tables are counted on from `tables`.
pub fn write(items: Vec<Item>, document: &mut Document, tables: &mut u32) {
    Writer { document, tables }.items(items);
}

/// Puts a running header or footer beside the text, or into it where it is to be kept.
pub fn write_furniture(items: Vec<Item>, keep: bool, document: &mut Document, tables: &mut u32) {
    if keep {
        return write(items, document, tables);
    }
    let text = flatten(items).0.trimmed().text;
    if !text.is_empty() && document.furniture.iter().all(|f| f.text != text) {
        document.furniture.push(Furniture { page: 0, text });
    }
}

/// All words of items in one line, paragraphs on lines of their own, computed numbers
/// written out. What follows the paragraphs is returned beside it.
pub fn flatten(items: Vec<Item>) -> (Line, Vec<After>) {
    let mut line = Line::default();
    let mut after = Vec::new();
    for item in items {
        match item {
            Item::Paragraph(paragraph) => {
                after.extend(paragraph.after);
                add(&mut line, paragraph.label.as_deref(), paragraph.line);
            }
            Item::Table(rows) => {
                for row in rows {
                    let mut joined = Line::default();
                    for (at, cell) in row.cells.into_iter().enumerate() {
                        let (words, more) = flatten(cell.items);
                        after.extend(more);
                        joined.text.push_str(if at > 0 { SEPARATOR } else { "" });
                        joined.append(words);
                    }
                    add(&mut line, None, joined);
                }
            }
        }
    }
    (line, after)
}

const SEPARATOR: &str = " | ";

fn add(line: &mut Line, label: Option<&str>, next: Line) {
    let next = next.trimmed();
    let says_something = label.is_some() || !next.text.is_empty();
    if says_something && !line.text.is_empty() {
        line.text.push('\n');
    }
    if let Some(label) = label {
        line.text.push_str(label);
        line.text.push_str(if next.text.is_empty() { "" } else { " " });
    }
    line.append(next);
}

struct Writer<'d> {
    document: &'d mut Document,
    tables: &'d mut u32,
}

impl Writer<'_> {
    fn items(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Paragraph(paragraph) => {
                    self.block(paragraph.kind, paragraph.label, paragraph.line.trimmed());
                    self.after(paragraph.after);
                }
                Item::Table(rows) => self.table(rows),
            }
        }
    }

    fn after(&mut self, after: Vec<After>) {
        for after in after {
            match after {
                After::Note { kind, label, line } => {
                    self.block(kind, label, line.trimmed());
                }
                After::Aside(items) => self.items(items),
            }
        }
    }

    /// Appends a block. A blank line leaves nothing but its changes.
    fn block(&mut self, kind: BlockKind, label: Option<String>, line: Line) -> usize {
        if !line.is_blank() && !self.document.text.is_empty() {
            self.document.text.push_separator("\n");
        }
        let start = self.document.text.len();
        if !line.is_blank() {
            let span = self.document.text.push(&line.text, Place::default(), None);
            self.document.blocks.push(Block { kind, span, label });
        }
        let end = self.document.text.len();
        let placed =
            |range: &Range<usize>| Span::new((start + range.start).min(end), (start + range.end).min(end));
        let links = line.links.iter().filter(|(range, _)| !range.is_empty());
        self.document.links.extend(links.map(|(range, to)| Link { span: placed(range), target: to.clone() }));
        self.document.changes.extend(line.changes.into_iter().map(|mark| Change {
            span: placed(&mark.range),
            kind: mark.kind,
            author: mark.author,
            removed: mark.removed,
        }));
        start
    }

    fn table(&mut self, rows: Vec<Row>) {
        if let [Row { cells, .. }] = rows.as_slice()
            && cells.len() == 1
        {
            // A frame around paragraphs, not a table.
            return rows.into_iter().flat_map(|row| row.cells).for_each(|cell| self.items(cell.items));
        }
        *self.tables += 1;
        let table = *self.tables;
        for row in rows {
            match row.lays_out() {
                true => row.cells.into_iter().for_each(|cell| self.items(cell.items)),
                false => self.row(table, row),
            }
        }
    }

    fn row(&mut self, table: u32, row: Row) {
        let mut label = None;
        let mut line = Line::default();
        let mut cells = Vec::new();
        let mut after = Vec::new();
        for (at, mut cell) in row.cells.into_iter().enumerate() {
            if at == 0
                && let Some(Item::Paragraph(first)) = cell.items.first_mut()
            {
                label = first.label.take();
            }
            let (words, more) = flatten(cell.items);
            after.extend(more);
            line.text.push_str(if at > 0 { SEPARATOR } else { "" });
            let start = line.text.len();
            line.append(words);
            cells.push(start..line.text.len());
        }
        let written = cells.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.end).max().unwrap_or(0);
        line.text.truncate(written);
        let start = self.document.text.len() + usize::from(!self.document.text.is_empty());
        let cells = cells.iter().map(|c| Span::new(start + c.start.min(written), start + c.end.min(written)));
        let kind = BlockKind::TableRow { table, header: row.header, cells: cells.collect() };
        self.block(kind, label, line);
        self.after(after);
    }
}

impl Row {
    /// Whether the row only places things on the page: it holds another table, or one
    /// cell with several numbered paragraphs or headings.
    fn lays_out(&self) -> bool {
        let has_table = |cell: &Cell| cell.items.iter().any(|item| matches!(item, Item::Table(_)));
        let clauses = |cell: &Cell| cell.items.iter().filter(|item| item.is_clause()).count();
        let filled = self.cells.iter().filter(|cell| cell.items.iter().any(|item| !item.is_blank())).count();
        self.cells.iter().any(has_table) || filled == 1 && self.cells.iter().any(|cell| clauses(cell) > 1)
    }
}

impl Item {
    fn is_clause(&self) -> bool {
        matches!(self, Item::Paragraph(p) if p.label.is_some() || matches!(p.kind, BlockKind::Heading { .. }))
    }

    fn is_blank(&self) -> bool {
        matches!(self, Item::Paragraph(p) if p.line.is_blank())
    }
}
