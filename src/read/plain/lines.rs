//! What are the lines of a text?

/// A line, without the blanks around it.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    pub words: &'a str,
    /// Where its first word stands in the source, in bytes.
    pub start: usize,
    /// Counted from 1.
    pub number: u32,
    /// Columns before the first word.
    pub indent: usize,
    /// Columns up to the last word.
    pub width: usize,
    /// A form feed stands before it.
    pub new_page: bool,
    /// A running header, footer or page number: not part of the paper.
    pub furniture: bool,
}

impl Line<'_> {
    pub fn is_blank(&self) -> bool {
        self.words.is_empty()
    }
}

/// Cuts a source at `\n`, `\r\n`, `\r`, form feeds and Unicode line separators.
pub fn split(source: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut start, mut number, mut new_page) = (0, 1, false);
    let mut signs = source.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if !matches!(sign, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            continue;
        }
        if sign == '\r' && signs.peek().is_some_and(|(_, next)| *next == '\n') {
            continue;
        }
        lines.push(line(&source[start..at], start, number, new_page));
        new_page = sign == '\u{0C}';
        number += u32::from(matches!(sign, '\n' | '\r'));
        start = at + sign.len_utf8();
    }
    lines.push(line(&source[start..], start, number, new_page));
    lines
}

fn line(raw: &str, start: usize, number: u32, new_page: bool) -> Line<'_> {
    let inner = raw.trim_start();
    let lead = &raw[..raw.len() - inner.len()];
    let words = inner.trim_end();
    let indent = lead.chars().map(|c| if c == '\t' { 8 } else { 1 }).sum();
    let width = indent + words.chars().count();
    Line { words, start: start + lead.len(), number, indent, width, new_page, furniture: false }
}
