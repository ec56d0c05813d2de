//! How do nested marks become a flat list of blocks?
//!
//! Markdown, HTML and RTF all say "a list begins, an item, a paragraph, a cell". A [`Flow`]
//! takes these in the order in which they stand, however badly nested, and writes down
//! blocks. Blanks collapse to one space; a line that begins with a clause number becomes a
//! block of its own; a short paragraph that is bold from end to end becomes a heading. What
//! opens and closes is here, how a paragraph becomes blocks is in [`writing`].

mod writing;

use super::paragraph::Paragraph;
use crate::document::{BlockKind, Document, Format};
use crate::error::ReadError;

/// Most blocks a paper may have.
pub const MAX_BLOCKS: usize = 1_000_000;

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
}

/// The error of a paper with more than [`MAX_BLOCKS`].
pub fn too_many_blocks() -> ReadError {
    ReadError::Limit { what: format!("the paper has more than {MAX_BLOCKS} paragraphs") }
}
