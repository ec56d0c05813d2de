//! Does a clause begin with this line?
//!
//! A number at the start of a line begins a clause, or it is the tail of a sentence that a
//! line break cut in two: "pursuant to Section / 7.2 of this Agreement". What stands before
//! and behind it tells.

use super::marker::{MarkerKind, NAMES, marker};
use super::title::{is_title, starts_high};
use crate::language::MONTHS;

/// Whether a line that follows `previous` begins a clause of its own. `previous` is what
/// the paragraph holds so far; only its end matters.
pub fn opens_clause(previous: &str, line: &str) -> bool {
    let Some(found) = marker(line) else { return false };
    let previous = previous.trim_end();
    let ended = ends_sentence(previous);
    let rest = found.rest;
    match found.kind {
        MarkerKind::Bullet => ended || !found.written.starts_with(['-', '*', '–', '—', '+', 'o']),
        _ if refers_onwards(previous) || leads_back(rest) => false,
        MarkerKind::Number { parts: 1, closed: false } => {
            ended && starts_high(rest) && !is_date(found.written, rest)
        }
        MarkerKind::Number { parts: 1, closed: true } => {
            (ended || is_capitals(previous)) && !starts_digit(rest)
        }
        MarkerKind::Number { .. } => ended || is_capitals(previous) || starts_high(rest),
        MarkerKind::Letter => ended || ends_list_item(previous),
        MarkerKind::LetterDot => ended && starts_high(rest),
        MarkerKind::Named => ended && !starts_low(rest),
    }
}

/// Whether a sentence, a list item or a heading may end here.
fn ends_sentence(text: &str) -> bool {
    let Some(last) = text.chars().next_back() else { return true };
    matches!(last, '.' | ';' | ':' | '!' | '?' | '”' | '"' | ']' | '_' | '|' | '…')
        || ends_item_before_last(text, &[';', ',', '.'])
        || marker(last_line(text)).is_some_and(|m| m.rest.is_empty() || is_title(m.rest))
}

/// Whether a text ends in "; and", as the last item but one of a list does. `signs` may
/// stand before the "and".
pub fn ends_item_before_last(text: &str, signs: &[char]) -> bool {
    let word = last_word(text);
    matches!(word, "and" | "or" | "und" | "oder" | "and/or")
        && text[..text.len() - word.len()].trim_end().ends_with(signs)
}

/// Whether the full stop at the end belongs to an abbreviation that more must follow.
pub fn ends_in_abbreviation(text: &str) -> bool {
    let word = last_word(text).trim_start_matches(['(', '[', '"', '“']).to_lowercase();
    refers_onwards(text) && word.ends_with('.')
        || matches!(
            word.as_str(),
            "e.g." | "i.e." | "cf." | "incl." | "approx." | "z.b." | "bzw." | "vgl." | "v." | "vs."
        )
}

fn ends_list_item(text: &str) -> bool {
    text.ends_with([',', ';', '-', '–', '—', '•'])
        || matches!(last_word(text), "and" | "or" | "und" | "oder" | "and/or")
}

/// Whether the text breaks off before a number it refers to.
pub fn refers_onwards(text: &str) -> bool {
    let word = last_word(text).trim_start_matches('(').to_lowercase();
    NAMES.iter().any(|name| word == *name || word.strip_suffix('s') == Some(*name))
        || matches!(
            word.as_str(),
            "clauses" | "annexes" | "appendices" | "paragraph" | "paragraphs" | "no." | "nos."
        )
        || matches!(
            word.as_str(),
            "lit." | "nr." | "abs." | "para." | "paras." | "cl." | "sub-clause" | "recital"
        )
        || matches!(
            word.as_str(),
            "articles" | "§§" | "item" | "point" | "rule" | "subsection" | "sub-section" | "arts."
        )
}

/// Whether what follows a number shows that it was a reference: "7.2 of this Agreement".
fn leads_back(rest: &str) -> bool {
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(
        word,
        "of" | "above"
            | "below"
            | "hereof"
            | "herein"
            | "hereto"
            | "thereof"
            | "through"
            | "and"
            | "or"
            | "to"
    ) || rest.starts_with([',', ';', ')', '%'])
}

/// A date at the start of a line: "30 June 2025".
fn is_date(number: &str, rest: &str) -> bool {
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    number.len() <= 2 && MONTHS.iter().any(|month| word.starts_with(&month[..3]) && word.len() <= 9)
        || matches!(
            word.as_str(),
            "days" | "months" | "years" | "hours" | "day" | "month" | "year" | "business" | "calendar"
        )
}

fn starts_low(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | ')'))
}

fn starts_digit(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a text has capitals and no small letters: a heading.
fn is_capitals(text: &str) -> bool {
    let tail = last_line(text);
    tail.chars().any(char::is_uppercase) && !tail.chars().any(char::is_lowercase)
}

/// The last word, never more than a few dozen bytes looked at.
fn last_word(text: &str) -> &str {
    last_line(text).rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// The end of a text that may be very long.
fn last_line(text: &str) -> &str {
    let mut from = text.len().saturating_sub(160);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_cut_by_a_line_break_is_no_clause() {
        for (before, line) in [
            ("pursuant to Section", "7.2 of this Agreement"),
            ("in accordance with Articles", "12. The Processor"),
            ("not later than", "30 days after notice"),
            ("shall expire on", "30 June 2025"),
            ("within a term of", "12 Months"),
            ("It ended.", "30 June 2025 is the date"),
            ("as set out in", "Section 4 above"),
            ("the Processor", "(a) which"),
        ] {
            assert!(!opens_clause(before, line), "{before} / {line}");
        }
        for (before, line) in [
            ("The term ends.", "7.2 Notice"),
            ("The Processor shall:", "(a) keep records;"),
            ("keep records; and", "(b) answer"),
            ("7. TERM", "7.1 This Agreement"),
            ("7. Term", "7.1 this Agreement"),
            ("The term ends.", "Annex II"),
            ("The term ends", "7.2 Notice"),
        ] {
            assert!(opens_clause(before, line), "{before} / {line}");
        }
    }
}
