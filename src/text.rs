//! Where did these words come from?
//!
//! A [`Text`] is everything that was read from a paper, in reading order, as one
//! string. A [`Span`] is a piece of it, and every quote the program ever shows is the
//! text under a span. Anchors map a position back to page, line and source offset, so
//! nobody has to search for a string later to learn where it stood.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in a [`Text`], on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start: start as u32, end: end as u32 }
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A text in lower case. Most of a paper is ASCII, which is much quicker.
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut lower = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.bytes().take_while(u8::is_ascii).count();
        lower.push_str(&rest[..ascii].to_ascii_lowercase());
        rest = &rest[ascii..];
        let other = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        lower.push_str(&rest[..other].to_lowercase());
        rest = &rest[other..];
    }
    lower
}

/// Where a piece of text stood in the file it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Page, counted from 1; absent where the format has no pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Line of the source file, counted from 1; absent where the format has no lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// From `at` on, up to the next anchor, text was copied byte by byte from `source`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Anchor {
    at: u32,
    source: Option<u32>,
    place: Place,
}

/// The words of a paper in reading order, with a map back to where each one stood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    content: String,
    anchors: Vec<Anchor>,
}

impl Text {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.content.len()
    }

    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// The words under a span.
    pub fn get(&self, span: Span) -> &str {
        &self.content[span.start as usize..span.end as usize]
    }

    /// Appends words that stood at `place`. `source` is the byte offset of their first
    /// byte in the decoded source, where the words were copied from it unchanged.
    pub fn push(&mut self, words: &str, place: Place, source: Option<usize>) -> Span {
        let start = self.content.len();
        if words.is_empty() {
            return Span::new(start, start);
        }
        let anchor = Anchor { at: start as u32, source: source.map(|s| s as u32), place };
        match self.anchors.last() {
            Some(last) if last.place == anchor.place && last.continues_to(&anchor) => {}
            _ => self.anchors.push(anchor),
        }
        self.content.push_str(words);
        Span::new(start, self.content.len())
    }

    /// Appends a separator that stood nowhere: a space between joined lines, the line
    /// break between blocks. It inherits the place of what came before it.
    pub fn push_separator(&mut self, separator: &str) {
        let place = self.anchors.last().map(|a| a.place).unwrap_or_default();
        self.push(separator, place, None);
    }

    /// Page and line of the position `at`.
    pub fn place(&self, at: usize) -> Place {
        self.anchor(at).map(|a| a.place).unwrap_or_default()
    }

    /// Byte offset in the decoded source of the position `at`, where it is known.
    pub fn source_offset(&self, at: usize) -> Option<usize> {
        let anchor = self.anchor(at)?;
        anchor.source.map(|s| s as usize + (at - anchor.at as usize))
    }

    fn anchor(&self, at: usize) -> Option<&Anchor> {
        let after = self.anchors.partition_point(|a| a.at as usize <= at);
        self.anchors[..after].last()
    }
}

impl Anchor {
    /// Whether `next` says nothing that this anchor does not already imply.
    fn continues_to(&self, next: &Anchor) -> bool {
        match (self.source, next.source) {
            (Some(here), Some(there)) => there - here.min(there) == next.at - self.at && there >= here,
            (None, None) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_leads_back_to_page_line_and_source() {
        let mut text = Text::new();
        let on = |page, line| Place { page: Some(page), line: Some(line) };
        text.push("The Processor", on(1, 1), Some(4));
        text.push_separator(" ");
        let second = text.push("shall notify", on(1, 2), Some(20));
        assert_eq!(text.get(second), "shall notify");
        assert_eq!(text.place(0), on(1, 1));
        assert_eq!(text.place(second.start as usize + 3), on(1, 2));
        assert_eq!(text.source_offset(4), Some(8));
        assert_eq!(text.source_offset(second.start as usize + 6), Some(26));
        assert_eq!(text.source_offset(13), None, "a separator stood nowhere");
    }
}
