//! Which lines belong together?

use super::columns;
use super::lines::Line;
use super::runs::{Counter, starts};
use super::too_many_blocks;
use super::wrapping::{self, Wrapping};
use crate::document::{Block, BlockKind, Document};
use crate::error::ReadError;
use crate::read::flow::MAX_BLOCKS;
use crate::read::hyphen::{Join, Vocabulary};
use crate::read::marker::{MarkerKind, is_title, marker, opens_clause};
use crate::read::paragraph::Paragraph;
use crate::read::title;
use crate::text::{Place, Span};

/// Writes the lines down as blocks.
///
/// # Errors
/// [`ReadError::Limit`] where there are more than [`MAX_BLOCKS`].
pub fn write(source: &str, lines: &[Line<'_>], document: &mut Document) -> Result<(), ReadError> {
    let mut writer = Writer {
        wrapping: wrapping::find(lines),
        vocabulary: None,
        source,
        counter: Counter::default(),
        open: Paragraph::default(),
        last: None,
        document,
        tables: 0,
    };
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        at += 1;
        if line.furniture {
            writer.break_page();
        } else if line.is_blank() {
            writer.blank();
        } else {
            let rows = columns::table(&lines[at - 1..]);
            if rows.is_empty() {
                writer.line(line)?;
            } else {
                writer.table(&lines[at - 1..], &rows)?;
                at += rows.len() - 1;
            }
        }
    }
    writer.end()
}

struct Writer<'a, 'd> {
    source: &'a str,
    wrapping: Wrapping,
    /// Built when the first hyphen at a line's end needs it.
    vocabulary: Option<Vocabulary<'a>>,
    counter: Counter,
    open: Paragraph,
    /// The last line of the open paragraph, and what came after it.
    last: Option<(Line<'a>, After)>,
    document: &'d mut Document,
    tables: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Blank,
    /// A page ended: a sentence may go on after it.
    PageEnd,
}

impl<'a> Writer<'a, '_> {
    fn blank(&mut self) {
        if let Some((_, after @ After::Nothing)) = &mut self.last {
            *after = After::Blank;
        }
    }

    fn break_page(&mut self) {
        if let Some((_, after)) = &mut self.last {
            *after = After::PageEnd;
        }
    }

    fn line(&mut self, line: &Line<'a>) -> Result<(), ReadError> {
        if columns::is_rule(line.words) {
            return self.end();
        }
        match self.last {
            Some((last, after)) if self.belongs(&last, after, line) => self.continue_with(&last, line),
            _ => self.end()?,
        }
        self.push(line)?;
        self.last = Some((*line, After::Nothing));
        Ok(())
    }

    /// Whether `line` goes on with the paragraph that ends in `last`.
    fn belongs(&self, last: &Line<'_>, after: After, line: &Line<'_>) -> bool {
        let goes_on = wrapping::goes_on(last.words, line.words);
        if after == After::PageEnd || line.new_page {
            return goes_on && !opens_clause(self.open.words(), line.words);
        }
        if after == After::Blank || opens_clause(self.open.words(), line.words) {
            return false;
        }
        match self.wrapping {
            Wrapping::None => goes_on && last.words.len() > 60 || number_alone(last.words),
            Wrapping::At(width) => {
                if is_heading_line(last, line, width) {
                    return false;
                }
                let indented = line.indent > last.indent + 1 && last.words.ends_with(['.', ':', ';']);
                goes_on || number_alone(last.words) || wrapping::is_full(last, line, width) && !indented
            }
        }
    }

    /// Sets the blank, or none, between the last word so far and the next line.
    fn continue_with(&mut self, last: &Line<'a>, line: &Line<'a>) {
        if !last.words.ends_with('-') {
            return self.open.line_break();
        }
        let source = self.source;
        let vocabulary = self.vocabulary.get_or_insert_with(|| Vocabulary::new(source));
        match vocabulary.join(last.words, line.words) {
            Join::Drop => self.open.drop_hyphen(),
            Join::Keep => {}
            Join::Apart => self.open.line_break(),
        }
    }

    fn push(&mut self, line: &Line<'a>) -> Result<(), ReadError> {
        let mut from = 0;
        for start in starts(line.words, &mut self.counter) {
            self.open.push(&line.words[from..start], line.number, Some(line.start + from));
            self.end()?;
            from = start;
        }
        self.open.push(&line.words[from..], line.number, Some(line.start + from));
        Ok(())
    }

    fn table(&mut self, lines: &[Line<'a>], rows: &[columns::Cells]) -> Result<(), ReadError> {
        self.end()?;
        self.tables += 1;
        let header = rows.get(1).is_some_and(Vec::is_empty);
        let mut first = true;
        for (line, row) in lines.iter().zip(rows).filter(|(_, row)| !row.is_empty()) {
            let mut spans = Vec::new();
            for (index, cell) in row.iter().enumerate() {
                if index > 0 {
                    self.open.literal(" | ");
                }
                let start = self.open.hold();
                self.open.push(&line.words[cell.clone()], line.number, Some(line.start + cell.start));
                spans.push(Span::new(start, self.open.len()));
            }
            let header = header && std::mem::take(&mut first);
            let table = self.tables;
            self.write(|base| {
                let moved = |s: &Span| Span::new(s.start as usize + base, s.end as usize + base);
                BlockKind::TableRow { table, header, cells: spans.iter().map(moved).collect() }
            })?;
        }
        Ok(())
    }

    /// Writes the open paragraph.
    fn end(&mut self) -> Result<(), ReadError> {
        self.last = None;
        if self.open.len() == 0 {
            return Ok(());
        }
        let kind = self.kind(self.open.words());
        self.write(|_| kind)
    }

    fn kind(&self, words: &str) -> BlockKind {
        if let Some(level) = title::plain_level(words) {
            let untitled = self.document.blocks.is_empty() && marker(words).is_none();
            return BlockKind::Heading { level: if untitled { 1 } else { level } };
        }
        match marker(words).map(|m| m.kind) {
            Some(MarkerKind::Bullet) => BlockKind::ListItem { depth: 0 },
            _ => BlockKind::Paragraph,
        }
    }

    fn write(&mut self, kind: impl FnOnce(usize) -> BlockKind) -> Result<(), ReadError> {
        if self.document.blocks.len() >= MAX_BLOCKS {
            return Err(too_many_blocks());
        }
        let paragraph = std::mem::take(&mut self.open);
        let text = &mut self.document.text;
        if !text.is_empty() {
            text.push_separator("\n");
        }
        let base = text.len();
        for piece in paragraph.pieces(0, paragraph.len()) {
            text.push(piece.words, Place { page: None, line: Some(piece.line) }, piece.source);
        }
        let span = Span::new(base, text.len());
        self.document.blocks.push(Block { kind: kind(base), span, label: None });
        self.open = paragraph.recycle();
        Ok(())
    }
}

/// A clause number that stands alone on its line: its words are on the next one.
fn number_alone(words: &str) -> bool {
    marker(words).is_some_and(|m| m.rest.is_empty() && m.kind != MarkerKind::Named)
}

/// A title that stands right above its paragraph.
fn is_heading_line(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let short = line.width + 12 < width && !wrapping::is_full(line, next, width);
    let numbered = marker(line.words).is_some_and(|m| is_title(m.rest));
    title::plain_level(line.words).is_some() && (short || numbered && line.width < width * 3 / 4)
}
