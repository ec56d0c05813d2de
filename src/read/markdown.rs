//! What does a Markdown or MDX file say?
//!
//! [`pulldown_cmark`] reads the marks and gives the place of each; HTML inside is read as
//! HTML. A list number is kept as it was typed, unless all items were typed with the same.

use super::flow::{Flow, Shape};
use super::html::{self, Tags};
use super::lines::Lines;
use super::mask::mask;
use super::{Changes, Options};
use crate::document::{Document, Format};
use crate::error::ReadError;
use pulldown_cmark::{CodeBlockKind, Event, Options as Extensions, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads Markdown. Every position leads back to line and source byte, except inside HTML.
///
/// # Errors
/// [`ReadError::Limit`] where it has too many blocks.
pub fn read(source: &str, options: &Options) -> Result<Document, ReadError> {
    let masked = mask(source);
    let lines = Lines::new(source);
    let reader = || Reader::new(source, &lines, options);
    let mut first = reader();
    first.take_all(&masked.source, 0);
    let Some(title) = masked.title.filter(|_| !first.flow.has_heading()) else {
        return first.flow.finish();
    };
    let mut titled = reader();
    titled.flow.begin(Shape::Heading(1));
    titled.flow.text(&source[title.clone()], lines.at(title.start), Some(title.start));
    titled.flow.end();
    titled.take_all(&masked.source, 0);
    titled.flow.finish()
}

struct Reader<'a> {
    source: &'a str,
    lines: &'a Lines,
    changes: Changes,
    flow: Flow,
    tags: Tags,
    lists: Vec<List>,
    /// A code block, and whether it is only indented.
    code: Option<bool>,
    struck: Option<String>,
    in_table_head: bool,
    /// The name of the open footnote.
    note: Option<String>,
    /// Stars without a partner have made the words bold.
    loose: bool,
}

/// An open list.
struct List {
    /// Absent for bullets.
    next: Option<u64>,
    /// The number typed last.
    typed: Option<u64>,
}

fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_HEADING_ATTRIBUTES
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, lines: &'a Lines, options: &Options) -> Self {
        Self {
            source,
            lines,
            changes: options.changes,
            flow: Flow::new(Format::Markdown),
            tags: Tags::keeping_everything(options),
            lists: Vec::new(),
            code: None,
            struck: None,
            in_table_head: false,
            note: None,
            loose: false,
        }
    }

    fn take_all(&mut self, markdown: &str, offset: usize) {
        for (event, range) in Parser::new_ext(markdown, extensions()).into_offset_iter() {
            self.take(event, range.start + offset..range.end + offset);
        }
        self.tags.end_typed(&mut self.flow);
    }

    fn take(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(words) => self.words(&words, range.start),
            Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                let inner = self.source.get(range.clone()).and_then(|raw| raw.find(&*words)).unwrap_or(0);
                self.words(&words, range.start + inner);
            }
            Event::SoftBreak | Event::HardBreak => self.flow.line_break(),
            Event::Html(piece) | Event::InlineHtml(piece) => {
                html::feed(&piece, self.lines.at(range.start), &mut self.tags, &mut self.flow);
            }
            Event::Rule => self.flow.end(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.flow.begin(Shape::Heading(level as u8)),
            Tag::List(first) => {
                self.flow.end();
                self.lists.push(List { next: first, typed: None });
            }
            Tag::Item => {
                let label = self.item_label(range.start);
                self.flow.begin_item(label);
            }
            Tag::FootnoteDefinition(name) => self.note = Some(name.to_string()),
            Tag::Table(_) => self.flow.begin_table(),
            Tag::TableHead => {
                self.in_table_head = true;
                self.flow.begin_row();
            }
            Tag::TableRow => self.flow.begin_row(),
            Tag::TableCell => self.flow.begin_cell(self.in_table_head),
            Tag::CodeBlock(kind) => {
                self.flow.end();
                self.code = Some(matches!(kind, CodeBlockKind::Indented));
            }
            Tag::Strong => self.flow.begin_strong(),
            Tag::Strikethrough if self.changes == Changes::Accepted && self.struck_twice(&range) => {
                self.struck = Some(String::new());
            }
            Tag::Link { dest_url, .. } if !dest_url.starts_with('#') => self.flow.begin_link(&dest_url),
            Tag::Paragraph => self.flow.begin(self.note.clone().map_or(Shape::Words, Shape::Footnote)),
            Tag::BlockQuote(_) => self.flow.end(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.flow.end();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.end_block();
                self.flow.end_item();
            }
            TagEnd::Table => self.flow.end_table(),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.flow.end_row();
            }
            TagEnd::TableRow => self.flow.end_row(),
            TagEnd::TableCell => self.flow.end_cell(),
            TagEnd::CodeBlock => {
                self.code = None;
                self.flow.end();
            }
            TagEnd::Strong => self.flow.end_strong(),
            TagEnd::Strikethrough => {
                if let Some(removed) = self.struck.take() {
                    self.flow.struck(&removed);
                }
            }
            TagEnd::Link => self.flow.end_link(),
            TagEnd::FootnoteDefinition => self.note = None,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) => self.end_block(),
            _ => {}
        }
    }

    fn words(&mut self, words: &str, at: usize) {
        if let Some(removed) = &mut self.struck {
            removed.push_str(words);
            return;
        }
        if self.tags.is_skipping() {
            return;
        }
        match self.code {
            Some(indented) => self.code_lines(words, at, indented),
            None => self.line(words, at),
        }
    }

    fn line(&mut self, words: &str, at: usize) {
        match words == "*" && (self.is_loose_mark(at) || at > 0 && self.is_loose_mark(at - 1)) {
            true if self.is_loose_mark(at) => self.toggle_strong(),
            true => {}
            false => self.copy(words, at),
        }
    }

    /// Two stars that CommonMark leaves standing, because a blank or a letter is on the
    /// wrong side ("**Fees.**We charge"), were meant as marks all the same.
    fn is_loose_mark(&self, at: usize) -> bool {
        let (Some(before), Some(after)) = (self.source.get(..at), self.source.get(at..)) else {
            return false;
        };
        let Some(after) = after.strip_prefix("**") else { return false };
        !before.ends_with(['*', '[', '(', '\\']) && !after.starts_with(['*', ']', ')'])
    }

    fn toggle_strong(&mut self) {
        self.loose = !self.loose;
        if self.loose { self.flow.begin_strong() } else { self.flow.end_strong() }
    }

    fn copy(&mut self, words: &str, at: usize) {
        let copied = self.source.get(at..at + words.len()) == Some(words);
        self.flow.text(words, self.lines.at(at), copied.then_some(at));
    }

    fn end_block(&mut self) {
        if std::mem::take(&mut self.loose) {
            self.flow.end_strong();
        }
        self.flow.end();
    }

    /// What stands in a code block of a contract is text that somebody indented or wanted
    /// to keep in shape: a blank line ends a paragraph, and inside an indented block marks
    /// still mean what they mean elsewhere.
    fn code_lines(&mut self, words: &str, at: usize, indented: bool) {
        let mut start = at;
        for line in words.split_inclusive('\n') {
            let inner = line.trim();
            if inner.is_empty() {
                self.flow.end();
            } else {
                let from = start + line.find(inner).unwrap_or(0);
                self.flow.line_break();
                match indented {
                    true => self.marked_line(inner, from),
                    false => self.line(inner, from),
                }
            }
            start += line.len();
        }
    }

    fn marked_line(&mut self, line: &str, at: usize) {
        for (event, range) in Parser::new_ext(line, extensions()).into_offset_iter() {
            let from = at + range.start;
            match event {
                Event::Text(words) | Event::Code(words) => self.line(&words, from),
                Event::Start(Tag::Strong) => self.flow.begin_strong(),
                Event::End(TagEnd::Strong) => self.flow.end_strong(),
                Event::Start(Tag::Item) => {
                    let number = line[range.start..].split_whitespace().next().unwrap_or_default();
                    self.line(number, from);
                    self.flow.text(" ", self.lines.at(from), None);
                }
                Event::SoftBreak | Event::HardBreak => self.flow.line_break(),
                _ => {}
            }
        }
    }

    /// The number before a list item, as typed. Where every item was typed alike (`1.`
    /// each time), the one a reader sees after conversion.
    fn item_label(&mut self, at: usize) -> Option<String> {
        let list = self.lists.last_mut()?;
        let next = list.next?;
        let raw = self.source.get(at..)?.trim_start();
        let digits = raw.bytes().take(10).take_while(u8::is_ascii_digit).count();
        let typed: u64 = raw[..digits].parse().unwrap_or(next);
        let sign = if raw[digits..].starts_with(')') { ')' } else { '.' };
        let lazy = list.typed == Some(typed);
        let number = if lazy { next } else { typed };
        (list.typed, list.next) = (Some(typed), Some(number.saturating_add(1)));
        Some(format!("{number}{sign}"))
    }

    fn struck_twice(&self, range: &Range<usize>) -> bool {
        self.source.get(range.clone()).is_some_and(|raw| raw.starts_with("~~"))
    }
}
