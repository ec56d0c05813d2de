//! How do paragraphs, rows and furniture become one document?

use super::form::Field;
use super::furniture::Sheet;
use super::headings::Body;
use super::hyphen::{Words, ends_in_hyphen, is_divided};
use super::layout::line::{Item, Line, TableRow};
use super::marks::Origin;
use super::paragraphs::{Part, parts};
use crate::document::{Block, BlockKind, Document, Furniture, Link, Recognised};
use crate::text::{Place, Span};

/// What has been found in the file.
pub(super) struct Contents {
    pub sheets: Vec<Sheet>,
    pub fields: Vec<Field>,
    /// Where each page's links lead.
    pub targets: Vec<Vec<String>>,
}

/// Fills `out` with the words of all pages, then with the values of the form.
pub(super) fn compose(out: &mut Document, contents: Contents, keep_furniture: bool) {
    let Contents { sheets, fields, targets } = contents;
    let words = dictionary(&sheets);
    let parts = parts(sheets, keep_furniture);
    let body = Body::of(&parts);
    let mut writer = Writer { out, words, targets: &targets, tables: 0, last_table: None };
    let mut parts = parts.into_iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Paragraph(lines) => {
                let kind = match body.level(&lines, parts.peek()) {
                    Some(level) => BlockKind::Heading { level },
                    None => BlockKind::Paragraph,
                };
                writer.paragraph(&lines, kind);
            }
            Part::Row(row) => writer.row(&row),
            Part::Furniture(line) => {
                writer.out.furniture.push(Furniture { page: line.page, text: line.text.clone() });
                if keep_furniture {
                    writer.paragraph(&[line], BlockKind::Paragraph);
                }
            }
        }
    }
    for field in fields {
        writer.field(field);
    }
}

/// The words of the paper, where some line ends in a hyphen and they are needed.
fn dictionary(sheets: &[Sheet]) -> Words {
    let lines = || {
        sheets.iter().flat_map(|sheet| &sheet.items).filter_map(|item| match item {
            Item::Line(line) => Some(line.text.as_str()),
            Item::Row(_) => None,
        })
    };
    let mut words = Words::default();
    if lines().any(ends_in_hyphen) {
        lines().for_each(|line| words.add(line));
    }
    words
}

struct Writer<'d> {
    out: &'d mut Document,
    words: Words,
    targets: &'d [Vec<String>],
    tables: u32,
    /// Page and number on the page of the table whose row came last.
    last_table: Option<(u32, u32)>,
}

impl Writer<'_> {
    fn paragraph(&mut self, lines: &[Line], kind: BlockKind) {
        self.last_table = None;
        self.separate();
        let start = self.out.text.len();
        for (i, line) in lines.iter().enumerate() {
            let mut text = line.text.trim_end();
            let mut joined = true;
            if let Some(next) = lines.get(i + 1)
                && is_divided(text, &next.text)
            {
                joined = false;
                if self.words.drops_hyphen(text, &next.text) {
                    text = &text[..text.len() - text.chars().next_back().map_or(0, char::len_utf8)];
                }
            }
            let span = self.push(text, line.page);
            self.recognised(line.origin, line.page, span);
            self.link(line, span);
            if joined && i + 1 < lines.len() {
                self.out.text.push_separator(" ");
            }
        }
        self.close(start, kind);
    }

    fn row(&mut self, row: &TableRow) {
        if self.last_table != Some((row.page, row.table)) {
            self.tables += 1;
        }
        self.separate();
        let start = self.out.text.len();
        let mut cells = Vec::with_capacity(row.cells.len());
        for (i, cell) in row.cells.iter().enumerate() {
            if i > 0 {
                self.out.text.push_separator(" | ");
            }
            cells.push(self.push(cell, row.page));
        }
        self.recognised(row.origin, row.page, Span::new(start, self.out.text.len()));
        self.close(start, BlockKind::TableRow { table: self.tables - 1, header: row.header, cells });
        self.last_table = Some((row.page, row.table));
    }

    fn field(&mut self, field: Field) {
        self.separate();
        let place = Place { page: field.page, line: None };
        let span = self.out.text.push(&field.value, place, None);
        self.out.blocks.push(Block { kind: BlockKind::FormField, span, label: Some(field.name) });
    }

    fn push(&mut self, words: &str, page: u32) -> Span {
        self.out.text.push(words, Place { page: Some(page), line: None }, None)
    }

    fn recognised(&mut self, origin: Origin, page: u32, span: Span) {
        if let Origin::Recognised(confidence) = origin {
            self.out.recognised.push(Recognised { span, page, confidence });
        }
    }

    fn separate(&mut self) {
        if !self.out.text.is_empty() {
            self.out.text.push_separator("\n");
        }
    }

    fn close(&mut self, start: usize, kind: BlockKind) {
        let span = Span::new(start, self.out.text.len());
        self.out.blocks.push(Block { kind, span, label: None });
    }

    fn link(&mut self, line: &Line, span: Span) {
        for (range, link) in &line.links {
            let targets = self.targets.get(line.page as usize - 1);
            let Some(target) = targets.and_then(|t| t.get(usize::from(*link))) else { continue };
            let end = range.end.min(span.len());
            if range.start < end {
                let at = span.start as usize;
                let span = Span::new(at + range.start, at + end);
                self.out.links.push(Link { span, target: target.clone() });
            }
        }
    }
}
