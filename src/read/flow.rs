//! How do nested marks become a flat list of blocks?
//!
//! Markdown, HTML and RTF all say "a list begins, an item, a paragraph, a cell". A [`Flow`]
//! takes these in the order in which they stand, however badly nested, and writes down
//! blocks. Blanks collapse to one space; a line that begins with a clause number becomes a
//! block of its own; a short paragraph that is bold from end to end becomes a heading.

use super::marker::marker;
use super::opening::opens_clause;
use super::paragraph::Paragraph;
use super::title;
use crate::document::{Block, BlockKind, Change, ChangeKind, Document, Format, Link};
use crate::error::ReadError;
use crate::text::{Place, Span};

/// Most blocks a paper may have.
pub const MAX_BLOCKS: usize = 1_000_000;

/// A heading with more bytes is a paragraph that somebody marked as one, or that a line
/// of dashes under it turned into one.
const LONGEST_HEADING: usize = 300;

/// What a paragraph is meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A paragraph, or a list item where a list item has just begun.
    Words,
    Heading(u8),
    Footnote(String),
}

/// A document while it is being read.
pub struct Flow {
    document: Document,
    paragraph: Paragraph,
    shape: Shape,
    items: Vec<Item>,
    tables: Vec<Table>,
    table_count: u32,
    /// Level of the last title that the file marks as one; 0 before the first.
    marked: u8,
    over: bool,
}

/// An open list.
struct Item {
    label: Option<String>,
    /// No block has been written for it yet.
    fresh: bool,
}

/// An open table, and the row that is being read.
struct Table {
    number: u32,
    /// Ends of the cells read so far, in the paragraph.
    cells: Vec<(usize, usize)>,
    cell_start: Option<usize>,
    /// How many of the cells are headings.
    headings: usize,
    /// Used to lay out a page: holds another table, so its cells are read as paragraphs.
    layout: bool,
}

impl Flow {
    pub fn new(format: Format) -> Self {
        Self::onto(Document::new(format))
    }

    /// Goes on with a document.
    pub fn onto(document: Document) -> Self {
        Self {
            document,
            paragraph: Paragraph::default(),
            shape: Shape::Words,
            items: Vec::new(),
            tables: Vec::new(),
            table_count: 0,
            marked: 0,
            over: false,
        }
    }

    /// Words as they stand in the source. `source` is the byte offset of the first, where
    /// they were copied unchanged.
    pub fn text(&mut self, words: &str, line: u32, source: Option<usize>) {
        self.paragraph.push(words, line, source);
    }

    /// The line ended here, the paragraph did not.
    pub fn line_break(&mut self) {
        self.paragraph.line_break();
    }

    /// A new paragraph, heading or note begins.
    pub fn begin(&mut self, shape: Shape) {
        self.end();
        if !self.in_row() {
            self.shape = shape;
        }
    }

    /// The paragraph ends. Inside a table cell it only ends a line.
    pub fn end(&mut self) {
        if self.in_row() {
            self.paragraph.paragraph_break();
            return;
        }
        let paragraph = std::mem::take(&mut self.paragraph);
        let shape = std::mem::replace(&mut self.shape, Shape::Words);
        self.write(&paragraph, &shape);
        self.paragraph = paragraph.recycle();
    }

    pub fn begin_item(&mut self, label: Option<String>) {
        self.end();
        self.items.push(Item { label, fresh: true });
    }

    pub fn end_item(&mut self) {
        self.end();
        self.items.pop();
    }

    pub fn begin_table(&mut self) {
        if self.in_row() {
            self.turn_into_layout();
        }
        self.end();
        self.table_count += 1;
        let number = self.table_count;
        self.tables.push(Table { number, cells: Vec::new(), cell_start: None, headings: 0, layout: false });
    }

    pub fn end_table(&mut self) {
        self.end_row();
        self.tables.pop();
    }

    pub fn begin_row(&mut self) {
        self.end_row();
    }

    /// `heading` says that the cell names what stands beside or below it.
    pub fn begin_cell(&mut self, heading: bool) {
        self.end_cell();
        let Some(table) = self.tables.last_mut().filter(|t| !t.layout) else { return self.end() };
        if table.cells.is_empty() && table.cell_start.is_none() {
            let paragraph = std::mem::take(&mut self.paragraph);
            self.write(&paragraph, &Shape::Words);
            self.paragraph = paragraph.recycle();
        }
        let Some(table) = self.tables.last_mut() else { return };
        if !table.cells.is_empty() {
            self.paragraph.literal(" | ");
        }
        table.headings += usize::from(heading);
        table.cell_start = Some(self.paragraph.hold());
    }

    pub fn end_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        if let Some(start) = table.cell_start.take() {
            table.cells.push((start, self.paragraph.len().max(start)));
            self.paragraph.hold();
        }
    }

    pub fn end_row(&mut self) {
        self.end_cell();
        let Some(table) = self.tables.last_mut().filter(|t| !t.layout) else { return self.end() };
        let cells = std::mem::take(&mut table.cells);
        if cells.is_empty() {
            return self.end();
        }
        let (number, header) = (table.number, std::mem::take(&mut table.headings) == cells.len());
        let paragraph = std::mem::take(&mut self.paragraph);
        self.write_row(&paragraph, &cells, number, header);
        self.paragraph = paragraph.recycle();
    }

    pub fn begin_link(&mut self, target: &str) {
        self.paragraph.begin_link(target);
    }

    pub fn end_link(&mut self) {
        self.paragraph.end_link();
    }

    pub fn begin_strong(&mut self) {
        self.paragraph.begin_strong();
    }

    pub fn end_strong(&mut self) {
        self.paragraph.end_strong();
    }

    /// Words that somebody struck out stood here.
    pub fn struck(&mut self, removed: &str) {
        if !removed.trim().is_empty() {
            self.paragraph.struck(removed);
        }
    }

    /// Lets another reader add to the document.
    pub fn with_document(&mut self, write: impl FnOnce(Document) -> Result<Document, ReadError>) {
        self.end();
        let format = self.document.format;
        let document = std::mem::replace(&mut self.document, Document::new(format));
        match write(document) {
            Ok(document) => self.document = document,
            Err(_) => self.over = true,
        }
    }

    /// Whether any heading has been written.
    pub fn has_heading(&self) -> bool {
        self.document.blocks.iter().any(|b| matches!(b.kind, BlockKind::Heading { .. }))
    }

    /// The paper as read.
    ///
    /// # Errors
    /// [`ReadError::Limit`] where it has more than [`MAX_BLOCKS`] blocks.
    pub fn finish(mut self) -> Result<Document, ReadError> {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end();
        match self.over {
            true => Err(too_many_blocks()),
            false => Ok(self.document),
        }
    }

    /// A table row is open: what is read belongs to it.
    pub fn in_row(&self) -> bool {
        self.tables.last().is_some_and(|t| t.cell_start.is_some() || !t.cells.is_empty())
    }

    /// A table that holds a table lays out a page: what its row holds so far is written as
    /// paragraphs, and so is the rest of it.
    fn turn_into_layout(&mut self) {
        self.end_cell();
        let Some(table) = self.tables.last_mut() else { return };
        table.layout = true;
        let cells = std::mem::take(&mut table.cells);
        let paragraph = std::mem::take(&mut self.paragraph);
        for (start, end) in cells {
            self.write_lines(&paragraph, start, end, &Shape::Words);
        }
        self.paragraph = paragraph.recycle();
    }

    fn write(&mut self, paragraph: &Paragraph, shape: &Shape) {
        self.write_lines(paragraph, 0, paragraph.len(), shape);
    }

    /// Writes a paragraph, cut where one of its lines begins a clause.
    fn write_lines(&mut self, paragraph: &Paragraph, start: usize, end: usize, shape: &Shape) {
        let words = paragraph.words();
        let mut from = start;
        for line in paragraph.breaks().iter().filter(|b| start < b.at && b.at < end) {
            let (before, after) = (&words[from..line.at], &words[line.at..end]);
            let headed =
                || title::is_bold_title(paragraph, from, line.at) && !paragraph.is_strong_at(line.at);
            if line.paragraph
                || *shape == Shape::Words && (headed() || opens_clause(before, first_words(after)))
            {
                self.write_block(paragraph, from, line.at, shape);
                from = line.at;
            }
        }
        self.write_block(paragraph, from, end, shape);
    }

    fn write_block(&mut self, paragraph: &Paragraph, start: usize, end: usize, shape: &Shape) {
        let (start, end) = trimmed(paragraph.words(), start, end);
        if start == end {
            return;
        }
        let (label, depth) = self.take_label();
        let words = &paragraph.words()[start..end];
        let bold_title = || title::is_bold_title(paragraph, start, end);
        let (kind, label) = match shape {
            Shape::Heading(level) if words.len() <= LONGEST_HEADING => {
                self.marked = *level;
                (BlockKind::Heading { level: *level }, label)
            }
            Shape::Heading(_) => (BlockKind::Paragraph, label),
            Shape::Footnote(name) => (BlockKind::Footnote, Some(name.clone())),
            Shape::Words => match depth {
                None if bold_title() => {
                    (BlockKind::Heading { level: title::level_under(self.marked, words) }, None)
                }
                None => (BlockKind::Paragraph, None),
                Some(depth) if label.is_some() && bold_title() => {
                    (BlockKind::Heading { level: self.marked.max(1) + 1 + depth.min(6) }, label)
                }
                Some(depth) => (BlockKind::ListItem { depth }, label),
            },
        };
        self.push_block(paragraph, start, end, kind, label);
    }

    /// Writes a table row. A row of one cell is a box around paragraphs; a row whose first
    /// cell is only a clause number is a numbered paragraph.
    fn write_row(&mut self, paragraph: &Paragraph, cells: &[(usize, usize)], table: u32, header: bool) {
        let words = paragraph.words();
        let filled = || cells.iter().filter(|(start, end)| start < end);
        let (Some(first), Some(last)) = (filled().next(), filled().next_back()) else { return };
        if cells.len() == 1 {
            return self.write_lines(paragraph, first.0, first.1, &Shape::Words);
        }
        let number = marker(&words[first.0..first.1]).is_some_and(|m| m.rest.is_empty());
        if number && filled().count() == 2 {
            let joined = paragraph.without(first.1, last.0);
            return self.write(&joined, &Shape::Words);
        }
        let before = self.document.blocks.len();
        let kind = BlockKind::TableRow { table, header, cells: Vec::new() };
        let end = cells.last().map_or(0, |(_, end)| *end);
        let Some(span) = self.push_block(paragraph, 0, end, kind, None) else { return };
        let spans =
            cells.iter().map(|(s, e)| Span::new(s + span.start as usize, e + span.start as usize)).collect();
        if let Some(BlockKind::TableRow { cells, .. }) =
            self.document.blocks.get_mut(before).map(|b| &mut b.kind)
        {
            *cells = spans;
        }
    }

    /// The number of the list item that begins here, and how deep it stands. Items that
    /// hold nothing but a list give their number to its first item: `7. (a)`.
    fn take_label(&mut self) -> (Option<String>, Option<u8>) {
        let Some(last) = self.items.last() else { return (None, None) };
        if !last.fresh {
            return (None, None);
        }
        let depth = u8::try_from(self.items.len() - 1).unwrap_or(u8::MAX);
        let mut labels = Vec::new();
        for item in self.items.iter_mut().rev().take_while(|item| item.fresh) {
            item.fresh = false;
            labels.extend(item.label.take());
        }
        labels.reverse();
        ((!labels.is_empty()).then(|| labels.join(" ")), Some(depth))
    }

    fn push_block(
        &mut self,
        paragraph: &Paragraph,
        start: usize,
        end: usize,
        kind: BlockKind,
        label: Option<String>,
    ) -> Option<Span> {
        if self.document.blocks.len() >= MAX_BLOCKS {
            self.over = true;
            return None;
        }
        if !self.document.text.is_empty() {
            self.document.text.push_separator("\n");
        }
        let base = self.document.text.len();
        for piece in paragraph.pieces(start, end) {
            let place = Place { page: None, line: Some(piece.line) };
            self.document.text.push(piece.words, place, piece.source);
        }
        let moved = |at: usize| at.clamp(start, end) - start + base;
        for (from, to, target) in paragraph.links(start, end) {
            let span = Span::new(moved(from), moved(to));
            self.document.links.push(Link { span, target: target.to_owned() });
        }
        for (at, removed) in paragraph.deletions(start, end) {
            let span = Span::new(moved(at), moved(at));
            let (kind, author) = (ChangeKind::Deleted, String::new());
            self.document.changes.push(Change { span, kind, author, removed: removed.to_owned() });
        }
        let span = Span::new(base, self.document.text.len());
        self.document.blocks.push(Block { kind, span, label });
        Some(span)
    }
}

pub fn too_many_blocks() -> ReadError {
    ReadError::Limit { what: format!("the paper has more than {MAX_BLOCKS} paragraphs") }
}

/// Enough of a line to recognise a clause number.
fn first_words(line: &str) -> &str {
    let mut end = line.len().min(160);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

fn trimmed(words: &str, start: usize, end: usize) -> (usize, usize) {
    let piece = &words[start..end];
    let from = start + piece.len() - piece.trim_start().len();
    (from, from + words[from..end].trim_end().len())
}
