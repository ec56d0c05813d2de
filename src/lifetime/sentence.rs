//! The sentences of a paper as questions about days need them.

use super::Said;
use crate::document::Document;
use crate::segment::{Contract, SentenceKind};
use crate::text::Span;
use crate::value::{self, Date, Duration, Value};
use std::ops::Range;

/// How far into a paper, in bytes, its opening words may stand: behind a cover page and a
/// table of contents.
const OPENING: usize = 12_000;

/// A sentence with its words in small letters; both have the same length in bytes.
pub struct Line<'a> {
    pub span: Span,
    pub text: &'a str,
    pub lower: String,
    /// It stands near the beginning, or at the end where people sign.
    pub place: Place,
    /// A heading, or a row of a table, rather than running words.
    pub kind: SentenceKind,
    /// The heading of its clause, in small letters.
    pub heading: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Opening,
    Body,
    Signing,
}

pub struct Sentences<'a>(Vec<Line<'a>>);

impl<'a> Sentences<'a> {
    pub fn new(document: &'a Document, contract: &Contract) -> Self {
        let length = document.text.as_str().len();
        let signing = length - (length / 5).min(6_000);
        let lines = contract.sentences.iter().map(|sentence| {
            let text = document.text.get(sentence.span);
            let start = sentence.span.start as usize;
            let heading = contract.ancestors(sentence.clause).find_map(|id| contract.clauses[id].heading);
            Line {
                span: sentence.span,
                text,
                lower: text.to_ascii_lowercase(),
                place: match start {
                    _ if start < OPENING.min(signing) => Place::Opening,
                    _ if start >= signing => Place::Signing,
                    _ => Place::Body,
                },
                kind: sentence.kind,
                heading: heading.map(|h| document.text.get(h).to_ascii_lowercase()).unwrap_or_default(),
            }
        });
        Self(lines.collect())
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Line<'a>> {
        self.0.iter()
    }
}

impl Line<'_> {
    pub fn has(&self, one_of: &[&str]) -> bool {
        one_of.iter().any(|words| self.lower.contains(words))
    }

    pub fn said<T>(&self, what: T) -> Said<T> {
        Said { what, span: self.span }
    }

    /// The dates it states, with the bytes that state them.
    pub fn dates(&self) -> Vec<(Range<usize>, Date)> {
        // Dates need a figure, or a year in words.
        if !self.lower.contains(|c: char| c.is_ascii_digit()) && !self.lower.contains("thousand") {
            return Vec::new();
        }
        let found = value::find(self.text).into_iter();
        found
            .filter_map(|found| match found.value {
                Value::Date(date) => Some((found.range, date)),
                _ => None,
            })
            .collect()
    }

    /// The lengths of time it states, with the bytes that state them.
    pub fn durations(&self) -> Vec<(Range<usize>, Duration)> {
        let found = value::find(self.text).into_iter();
        found
            .filter_map(|found| match found.value {
                Value::Duration(duration) => Some((found.range, duration)),
                _ => None,
            })
            .collect()
    }
}
