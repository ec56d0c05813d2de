//! What does a paragraph hold while it is being read?
//!
//! Its words with blanks collapsed, where each piece of them stood in the source, and
//! what was marked on the way: line breaks, links, bold stretches, deletions.

use super::hyphen::cuts_word;

/// A paragraph, heading, list item or table row under construction.
#[derive(Debug, Default)]
pub struct Paragraph {
    words: String,
    origins: Vec<Origin>,
    breaks: Vec<Break>,
    links: Vec<OpenLink>,
    strong: Vec<(usize, usize)>,
    strong_depth: usize,
    strong_from: usize,
    deletions: Vec<(usize, String)>,
    /// Blanks seen since the last word.
    gap: Option<Gap>,
    /// Blanks before this position are dropped.
    edge: usize,
    /// The line read last, of this paragraph or the one before.
    line: u32,
}

/// From `at` on, words were copied from `source`.
#[derive(Debug, Clone, Copy)]
struct Origin {
    at: usize,
    line: u32,
    source: Option<usize>,
}

/// A line that begins at `at`.
#[derive(Debug, Clone, Copy)]
pub struct Break {
    pub at: usize,
    /// The source begins a new paragraph here, not only a line.
    pub paragraph: bool,
}

#[derive(Debug, Clone, Copy)]
struct Gap {
    line: u32,
    source: Option<usize>,
    breaks: Option<bool>,
}

#[derive(Debug)]
struct OpenLink {
    start: usize,
    end: Option<usize>,
    target: String,
}

/// Words that stood together.
pub struct Piece<'a> {
    pub words: &'a str,
    pub line: u32,
    pub source: Option<usize>,
}

impl Paragraph {
    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn words(&self) -> &str {
        &self.words
    }

    pub fn breaks(&self) -> &[Break] {
        &self.breaks
    }

    /// Adds words. Blanks in them collapse; characters that nobody sees are dropped.
    pub fn push(&mut self, words: &str, line: u32, source: Option<usize>) {
        let mut from = 0;
        for (at, c) in words.char_indices() {
            let blank = c.is_whitespace();
            if !blank && !is_invisible(c) {
                continue;
            }
            self.push_word(&words[from..at], line, source.map(|s| s + from));
            from = at + c.len_utf8();
            if blank && self.gap.is_none() {
                let source = source.filter(|_| c == ' ').map(|s| s + at);
                self.gap = Some(Gap { line, source, breaks: None });
            }
        }
        self.push_word(&words[from..], line, source.map(|s| s + from));
    }

    fn push_word(&mut self, word: &str, line: u32, source: Option<usize>) {
        if word.is_empty() {
            return;
        }
        if let Some(gap) = self.gap.take()
            && self.words.len() > self.edge
            && !(gap.breaks == Some(false) && cuts_word(&self.words, word))
        {
            self.copy(" ", gap.line, gap.source);
            if let Some(paragraph) = gap.breaks {
                self.breaks.push(Break { at: self.words.len(), paragraph });
            }
        }
        self.copy(word, line, source);
    }

    fn copy(&mut self, words: &str, line: u32, source: Option<usize>) {
        self.line = line;
        let here = Origin { at: self.words.len(), line, source };
        let known = self.origins.last().is_some_and(|last| {
            last.line == line
                && match (last.source, source) {
                    (Some(a), Some(b)) => a + (here.at - last.at) == b,
                    (None, None) => true,
                    _ => false,
                }
        });
        if !known {
            self.origins.push(here);
        }
        self.words.push_str(words);
    }

    /// Adds signs that stood nowhere, as they are.
    pub fn literal(&mut self, signs: &str) {
        self.gap = None;
        let line = self.line.max(1);
        self.copy(signs, line, None);
    }

    /// Takes back the hyphen that ends the words so far.
    pub fn drop_hyphen(&mut self) {
        self.gap = None;
        if self.words.ends_with('-') {
            self.words.pop();
        }
    }

    /// Drops blanks around the present end, and says where it is.
    pub fn hold(&mut self) -> usize {
        self.gap = None;
        self.edge = self.words.len();
        self.edge
    }

    pub fn line_break(&mut self) {
        self.note_break(false);
    }

    pub fn paragraph_break(&mut self) {
        self.note_break(true);
    }

    fn note_break(&mut self, paragraph: bool) {
        let line = self.line.max(1);
        let gap = self.gap.get_or_insert(Gap { line, source: None, breaks: None });
        gap.breaks = Some(paragraph || gap.breaks == Some(true));
    }

    pub fn begin_link(&mut self, target: &str) {
        self.links.push(OpenLink { start: self.words.len(), end: None, target: target.to_owned() });
    }

    pub fn end_link(&mut self) {
        let end = self.words.len();
        if let Some(link) = self.links.last_mut().filter(|l| l.end.is_none()) {
            link.end = Some(end);
        }
    }

    pub fn begin_strong(&mut self) {
        if self.strong_depth == 0 {
            self.strong_from = self.words.len();
        }
        self.strong_depth += 1;
    }

    pub fn end_strong(&mut self) {
        if self.strong_depth == 1 {
            self.strong.push((self.strong_from, self.words.len()));
        }
        self.strong_depth = self.strong_depth.saturating_sub(1);
    }

    pub fn struck(&mut self, removed: &str) {
        self.deletions.push((self.words.len(), removed.to_owned()));
    }

    /// Whether every letter and digit between two positions is bold.
    pub fn is_strong(&self, start: usize, end: usize) -> bool {
        let mut from = start;
        let first = self.strong.partition_point(|(_, e)| *e <= start);
        let open = (self.strong_depth > 0).then_some((self.strong_from, self.words.len()));
        for (s, e) in self.strong[first..].iter().copied().chain(open) {
            if from < s && has_letters(&self.words[from..s.min(end)]) {
                return false;
            }
            from = from.max(e.min(end));
            if s >= end || from >= end {
                break;
            }
        }
        from > start && !has_letters(&self.words[from..end])
    }

    pub fn is_strong_at(&self, at: usize) -> bool {
        self.strong_depth > 0 && self.strong_from <= at || {
            let next = self.strong.partition_point(|(_, e)| *e <= at);
            self.strong.get(next).is_some_and(|(s, _)| *s <= at + 1)
        }
    }

    /// The words between two positions, cut where their origin changes.
    pub fn pieces(&self, start: usize, end: usize) -> impl Iterator<Item = Piece<'_>> {
        let first = self.origins.partition_point(|o| o.at <= start).saturating_sub(1);
        let origins = &self.origins[first..];
        origins.iter().enumerate().take_while(move |(_, o)| o.at < end).map(move |(i, origin)| {
            let from = origin.at.max(start);
            let to = origins.get(i + 1).map_or(self.words.len(), |next| next.at).min(end);
            let source = origin.source.map(|s| s + (from - origin.at));
            Piece { words: &self.words[from..to], line: origin.line, source }
        })
    }

    /// Links that lie between two positions.
    pub fn links(&self, start: usize, end: usize) -> impl Iterator<Item = (usize, usize, &str)> {
        let first = self.links.partition_point(|l| l.start < start);
        self.links[first..].iter().take_while(move |l| l.start < end).map(|link| {
            let text = &self.words[link.start..link.end.unwrap_or(self.words.len()).max(link.start)];
            let from = link.start + text.len() - text.trim_start().len();
            (from, from + text.trim().len(), link.target.as_str())
        })
    }

    /// Deletions that lie between two positions.
    pub fn deletions(&self, start: usize, end: usize) -> impl Iterator<Item = (usize, &str)> {
        let first = self.deletions.partition_point(|(at, _)| *at < start);
        self.deletions[first..]
            .iter()
            .take_while(move |(at, _)| *at < end || *at == end && end == self.words.len())
            .map(|(at, removed)| (*at, removed.as_str()))
    }

    /// The same paragraph with one stretch replaced by a space.
    pub fn without(&self, from: usize, to: usize) -> Paragraph {
        let mut joined = Paragraph::default();
        for piece in self.pieces(0, from) {
            joined.copy(piece.words, piece.line, piece.source);
        }
        joined.literal(" ");
        let shift = to - joined.len();
        for piece in self.pieces(to, self.len()) {
            joined.copy(piece.words, piece.line, piece.source);
        }
        let kept = |at: usize| at >= to && at - shift <= joined.words.len();
        joined.breaks = self
            .breaks
            .iter()
            .filter(|b| kept(b.at))
            .map(|b| Break { at: b.at - shift, paragraph: b.paragraph })
            .collect();
        for link in self.links.iter().filter(|l| kept(l.start)) {
            let end = link.end.map(|e| e - shift);
            joined.links.push(OpenLink { start: link.start - shift, end, target: link.target.clone() });
        }
        joined
    }

    /// An empty paragraph in which what was bold or linked goes on.
    pub fn recycle(self) -> Paragraph {
        let (strong_depth, line) = (self.strong_depth, self.line);
        let open = self.links.into_iter().filter(|l| l.end.is_none()).take(1);
        let links = open.map(|l| OpenLink { start: 0, ..l }).collect();
        let deletions = if self.words.is_empty() { self.deletions } else { Vec::new() };
        let mut words = self.words;
        words.clear();
        Paragraph { words, strong_depth, links, deletions, line, ..Paragraph::default() }
    }
}

fn has_letters(words: &str) -> bool {
    words.chars().any(char::is_alphanumeric)
}

/// Characters that take no room: soft hyphens, joiners, controls. Those that turn the
/// direction of the words around are kept: whoever reads the quote must see them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}') || c.is_control()
}
