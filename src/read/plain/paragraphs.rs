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
use crate::read::marker::{MarkerKind, marker};
use crate::read::opening::{ends_item_before_last, opens_clause};
use crate::read::paragraph::Paragraph;
use crate::read::title;
use crate::text::{Place, Span};

/// Writes the lines down as blocks. `copied` says that `source` is the file itself, so
/// that offsets in it mean something.
///
/// # Errors
/// [`ReadError::Limit`] where there are more than [`MAX_BLOCKS`].
pub fn write<'a>(
    source: &'a str,
    lines: &[Line<'a>],
    copied: bool,
    document: &mut Document,
) -> Result<(), ReadError> {
    let mut writer = Writer {
        wrapping: wrapping::find(lines),
        vocabulary: None,
        source,
        copied,
        counter: Counter::default(),
        open: Paragraph::default(),
        last: None,
        document,
        tables: 0,
        short: false,
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
    copied: bool,
    wrapping: Wrapping,
    /// Built when the first hyphen at a line's end needs it.
    vocabulary: Option<Vocabulary<'a>>,
    counter: Counter,
    open: Paragraph,
    /// The last line of the open paragraph, and what came after it.
    last: Option<(Line<'a>, After)>,
    document: &'d mut Document,
    tables: u32,
    /// The last block may be a title.
    short: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Blanks(u8),
    /// A page ended: a sentence may go on after it.
    PageEnd,
}

impl<'a> Writer<'a, '_> {
    fn blank(&mut self) {
        match &mut self.last {
            Some((_, After::Blanks(count))) => *count = count.saturating_add(1),
            Some((_, after @ After::Nothing)) => *after = After::Blanks(1),
            _ => {}
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
        if opens_clause(self.open.words(), line.words) {
            return false;
        }
        if after != After::Nothing || line.new_page {
            return self.crosses_gap(last.words, after, line);
        }
        match self.wrapping {
            Wrapping::None => {
                let item = ends_item_before_last(last.words, &[';', ',']);
                let hangs = hangs(last.words) && title::plain_level(line.words).is_none();
                (goes_on || hangs) && !item && self.open.len() > 60 || number_alone(last.words)
            }
            Wrapping::At(width) => {
                if is_heading_line(last, line, width) {
                    return false;
                }
                let indented = line.indent > last.indent + 1 && last.words.ends_with(['.', ':', ';']);
                goes_on || number_alone(last.words) || wrapping::is_full(last, line, width) && !indented
            }
        }
    }

    /// Whether a sentence goes on behind blank lines or the end of a page. The longer the
    /// gap, the less it takes to believe that a page ended there.
    fn crosses_gap(&self, last: &str, after: After, line: &Line<'_>) -> bool {
        let unfinished = last.len() > 40 && !last.ends_with(['.', ';', ':', '!', '?', '”', '"', '_', '|']);
        let title = title::plain_level(last).is_some() || title::plain_level(line.words).is_some();
        let low = line.words.starts_with(char::is_lowercase);
        match after {
            After::Blanks(1) => {
                unfinished && low && (last.ends_with(',') || hangs(last)) || number_alone(last)
            }
            After::Blanks(..LONG_GAP) => unfinished && low,
            After::Blanks(_) | After::PageEnd | After::Nothing => !title && unfinished,
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
            self.push_words(line, from, start);
            self.end()?;
            from = start;
        }
        self.push_words(line, from, line.words.len());
        Ok(())
    }

    /// Adds a stretch of a line, without rules drawn in it.
    fn push_words(&mut self, line: &Line<'a>, from: usize, to: usize) {
        let mut at = from;
        for piece in line.words[from..to].split_inclusive(' ') {
            let rule = piece.len() > 4 && piece.trim_end().bytes().all(|b| b == b'-' || b == b'=');
            if !rule {
                self.open.push(piece, line.number, self.copied.then_some(line.start + at));
            }
            at += piece.len();
        }
    }

    fn table(&mut self, lines: &[Line<'a>], rows: &[columns::Cells]) -> Result<(), ReadError> {
        self.end()?;
        self.short = false;
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
                self.open.push(
                    &line.words[cell.clone()],
                    line.number,
                    self.copied.then_some(line.start + cell.start),
                );
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
        let words = self.open.words();
        let kind = self.kind(words);
        let titled = kind == BlockKind::Paragraph && (words.len() >= LONG_ENOUGH || marker(words).is_some());
        let short = kind == BlockKind::Paragraph && self.open.breaks().is_empty() && title::is_bare(words);
        if titled && std::mem::replace(&mut self.short, false) {
            self.promote();
        }
        self.short = short;
        self.write(|_| kind)
    }

    /// A short line without a number turns out to be the title of what follows it.
    fn promote(&mut self) {
        if let Some(block) = self.document.blocks.last_mut() {
            block.kind = BlockKind::Heading { level: 2 };
        }
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

/// So many blank lines are the end of a page.
const LONG_GAP: u8 = 4;

/// A paragraph of so many bytes has something above it that names it.
const LONG_ENOUGH: usize = 80;

/// Words after which a sentence cannot end.
const HANGING: [&str; 26] = [
    "the", "a", "an", "of", "to", "in", "and", "or", "by", "with", "for", "any", "such", "that", "which",
    "its", "their", "under", "from", "on", "at", "as", "is", "be", "shall", "may",
];

/// Whether a line ends in a word that no sentence ends in.
fn hangs(line: &str) -> bool {
    HANGING.contains(&line.rsplit(' ').next().unwrap_or_default())
}

/// A clause number that stands alone on its line: its words are on the next one.
fn number_alone(words: &str) -> bool {
    marker(words).is_some_and(|m| m.rest.is_empty() && m.kind != MarkerKind::Named)
}

/// A title that stands right above its paragraph.
fn is_heading_line(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let short = line.width + 12 < width && !wrapping::is_full(line, next, width);
    let numbered = marker(line.words).is_some_and(|m| title::is_title(m.rest));
    title::plain_level(line.words).is_some() && (short || numbered && line.width < width * 3 / 4)
}
