//! How does a paragraph become blocks?

use super::{Flow, MAX_BLOCKS, Shape};
use crate::document::{Block, BlockKind, Change, ChangeKind, Link};
use crate::read::marker::marker;
use crate::read::opening::opens_clause;
use crate::read::paragraph::Paragraph;
use crate::read::title;
use crate::text::{Place, Span};

impl Flow {
    pub(super) fn write(&mut self, paragraph: &Paragraph, shape: &Shape) {
        self.write_lines(paragraph, 0, paragraph.len(), shape);
    }

    /// Writes a paragraph, cut where one of its lines begins a clause.
    pub(super) fn write_lines(&mut self, paragraph: &Paragraph, start: usize, end: usize, shape: &Shape) {
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
            Shape::Heading(level) if !title::is_clause(words) => {
                self.marked = *level;
                (BlockKind::Heading { level: *level }, label)
            }
            Shape::Heading(_) => {
                (depth.map_or(BlockKind::Paragraph, |depth| BlockKind::ListItem { depth }), label)
            }
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
    pub(super) fn write_row(
        &mut self,
        paragraph: &Paragraph,
        cells: &[(usize, usize)],
        table: u32,
        header: bool,
    ) {
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
