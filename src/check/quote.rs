//! Which words to show, and where do they stand?

use super::reading::Reading;
use crate::finding::Quote;
use crate::text::Span;

/// A quote longer than this, in bytes, is cut to the words around the match.
const LONG: usize = 900;
const AROUND: usize = 160;

/// The sentence around `matched`, or what leads into it where that was matched, or the words
/// near it where the sentence is long. Always one exact stretch of the text as read.
pub fn quote(reading: &Reading<'_>, sentence: usize, matched: Span) -> Quote {
    exact(reading, sentence, place(reading, sentence, matched))
}

/// What [`quote`] shows.
pub fn place(reading: &Reading<'_>, sentence: usize, matched: Span) -> Span {
    let own = &reading.sentences[sentence];
    let text = reading.document.text.as_str();
    match own.lead_in.iter().chain([&own.span]).find(|piece| piece.contains(matched)) {
        Some(piece) if piece.len() <= LONG => *piece,
        Some(piece) => around(text, *piece, matched),
        None => matched,
    }
}

/// A quote of exactly these words.
pub fn exact(reading: &Reading<'_>, sentence: usize, span: Span) -> Quote {
    let contract = reading.contract;
    let clause = reading.sentences[sentence].clause;
    let heading = contract
        .ancestors(clause)
        .find_map(|id| contract.clauses[id].heading)
        .map(|span| reading.document.text.get(span).trim().to_string())
        .unwrap_or_default();
    Quote::new(reading.document, span, contract.cite(clause), heading)
}

fn around(text: &str, own: Span, matched: Span) -> Span {
    let from = (own.start as usize).max((matched.start as usize).saturating_sub(AROUND));
    let to = (own.end as usize).min(matched.end as usize + AROUND);
    let start = match from == own.start as usize {
        true => from,
        false => word_start(text, from).min(matched.start as usize),
    };
    let end = match to == own.end as usize {
        true => to,
        false => word_end(text, to).max(matched.end as usize),
    };
    Span::new(start, end)
}

/// The first word boundary at or after `at`.
fn word_start(text: &str, at: usize) -> usize {
    let at = (at..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let rest = &text[at..];
    let skipped = rest.find(char::is_whitespace).unwrap_or(0);
    at + skipped + rest[skipped..].len() - rest[skipped..].trim_start().len()
}

/// The last word boundary at or before `at`.
fn word_end(text: &str, at: usize) -> usize {
    let at = (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let before = &text[..at];
    before.rfind(char::is_whitespace).map_or(at, |i| before[..i].trim_end().len())
}
