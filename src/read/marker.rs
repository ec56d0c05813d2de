//! Does a clause begin here?
//!
//! Contracts number their clauses by hand: `7.2`, `(a)`, `(iv)`, `Article 5`, `ANNEX II`.
//! A [`Marker`] is such a number at the start of a line; [`opens_clause`] decides
//! whether it really begins a clause, or is the tail of a sentence that a line break cut
//! in two ("pursuant to Section / 7.2 of this Agreement").

/// A clause number at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker<'a> {
    pub kind: MarkerKind,
    /// As written: `7.2.`, `(a)`, `Article 5`.
    pub written: &'a str,
    /// What follows, without leading blanks.
    pub rest: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerKind {
    /// `7`, `7.`, `7.2`; `parts` counts the numbers, `closed` says that a dot, a bracket or
    /// a colon ends them.
    Number { parts: u8, closed: bool },
    /// `(a)`, `(iv)`, `a)`, `(3)`.
    Letter,
    /// `a.`, `IV.`
    LetterDot,
    /// `Article 5`, `Annex II`, `§ 3`.
    Named,
    /// `•`, `-`, `*`.
    Bullet,
}

/// Words that name a part of a paper when a number follows.
const NAMES: [&str; 23] = [
    "article",
    "section",
    "clause",
    "annex",
    "annexe",
    "appendix",
    "schedule",
    "exhibit",
    "attachment",
    "addendum",
    "part",
    "chapter",
    "module",
    "art.",
    "sec.",
    "artikel",
    "abschnitt",
    "anhang",
    "anlage",
    "artículo",
    "anexo",
    "allegato",
    "§",
];

/// The longest name in [`NAMES`], with room to spare.
const LONGEST_NAME: usize = 12;

/// The clause number that a line begins with, if any.
pub fn marker(line: &str) -> Option<Marker<'_>> {
    let line = line.trim_start();
    bullet(line)
        .or_else(|| number(line))
        .or_else(|| bracketed(line))
        .or_else(|| lettered(line))
        .or_else(|| named(line))
}

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

fn bullet(line: &str) -> Option<Marker<'_>> {
    let first = line.chars().next()?;
    let (written, rest) = line.split_at(first.len_utf8());
    let strong =
        matches!(first, '•' | '▪' | '●' | '◦' | '■' | '‣' | '⁃' | '·' | '○' | '\u{f0b7}' | '\u{f0a7}');
    let weak = matches!(first, '-' | '*' | '–' | '—' | '+');
    let weak =
        weak && !line.ends_with(" -") || first == 'o' && rest.trim_start().starts_with(char::is_uppercase);
    let spaced = rest.starts_with(char::is_whitespace);
    (strong || weak && spaced).then_some(Marker {
        kind: MarkerKind::Bullet,
        written,
        rest: rest.trim_start(),
    })
}

fn number(line: &str) -> Option<Marker<'_>> {
    let bytes = line.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let first = digits(0);
    if !(1..=3).contains(&first) {
        return None;
    }
    let (mut end, mut parts) = (first, 1u8);
    while bytes.get(end) == Some(&b'.') && (1..=3).contains(&digits(end + 1)) && parts < 8 {
        end += 1 + digits(end + 1);
        parts += 1;
    }
    if bytes.get(end).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    if parts == 1 && bytes.get(end).is_some_and(|b| b.is_ascii_uppercase()) && closes(bytes.get(end + 1)) {
        end += 1; // 7A.
    }
    let closed = closes(bytes.get(end));
    if closed {
        end += 1;
    }
    close(line, end, closed, MarkerKind::Number { parts, closed })
}

fn bracketed(line: &str) -> Option<Marker<'_>> {
    let inner = line.strip_prefix('(')?;
    let length = inner.bytes().take(6).position(|b| b == b')')?;
    let ordinal = &inner[..length];
    let letters = is_roman(ordinal)
        || matches!(ordinal.as_bytes(), [a] | [a, _] if a.is_ascii_alphabetic()) && same_letters(ordinal);
    let digits = (1..=2).contains(&length) && ordinal.bytes().all(|b| b.is_ascii_digit());
    if !letters && !digits {
        return None;
    }
    close(line, length + 2, true, MarkerKind::Letter)
}

fn lettered(line: &str) -> Option<Marker<'_>> {
    let length = line.bytes().take(6).take_while(u8::is_ascii_alphabetic).count();
    let ordinal = &line[..length];
    if !(length == 1 || is_roman(ordinal) && length <= 4) {
        return None;
    }
    match line.as_bytes().get(length)? {
        b')' => close(line, length + 1, true, MarkerKind::Letter),
        b'.' => close(line, length + 1, false, MarkerKind::LetterDot),
        _ => None,
    }
}

fn named(line: &str) -> Option<Marker<'_>> {
    let head: String = line.chars().take(LONGEST_NAME).flat_map(char::to_lowercase).collect();
    let name = NAMES.iter().find(|name| head.starts_with(**name))?;
    let length: usize = line.chars().take(name.chars().count()).map(char::len_utf8).sum();
    let after = &line[length..];
    let gap = after.len() - after.trim_start().len();
    if gap == 0 && !matches!(*name, "§" | "art." | "sec.") {
        return None;
    }
    let ordinal = after[gap..].split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')).next()?;
    let ordinal = ordinal.trim_end_matches(['.', '-']);
    let counts = ordinal.starts_with(|c: char| c.is_ascii_digit())
        || is_roman(ordinal) && ordinal.starts_with(|c: char| c.is_uppercase())
        || ordinal.len() == 1 && ordinal.starts_with(|c: char| c.is_ascii_uppercase())
        || ordinal.len() <= 4
            && ordinal.contains('-')
            && ordinal.starts_with(|c: char| c.is_ascii_uppercase())
        || matches!(ordinal.to_ascii_lowercase().as_str(), "one" | "two" | "three" | "four" | "five");
    if !counts || ordinal.len() > 12 {
        return None;
    }
    let mut end = length + gap + ordinal.len();
    if closes(line.as_bytes().get(end)) {
        end += 1;
    }
    close(line, end, true, MarkerKind::Named)
}

/// The marker up to `end`, if a blank, the end of the line, or (after a closing sign) a
/// capital stands there. `2.6.the` is one too: no sentence is written like that.
fn close(line: &str, end: usize, closed: bool, kind: MarkerKind) -> Option<Marker<'_>> {
    let (written, rest) = (line.get(..end)?, &line[end..]);
    let deep = matches!(kind, MarkerKind::Number { parts: 2.., .. });
    let free = match rest.chars().next() {
        None => true,
        Some(c) => {
            let begins = c.is_uppercase() || matches!(c, '“' | '"' | '[') || deep && c.is_alphabetic();
            c.is_whitespace() || closed && begins
        }
    };
    free.then(|| Marker { kind, written, rest: rest.trim_start() })
}

fn closes(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'.' | b')' | b':'))
}

fn is_roman(ordinal: &str) -> bool {
    (1..=5).contains(&ordinal.len())
        && (ordinal.bytes().all(|b| b"ivxl".contains(&b)) || ordinal.bytes().all(|b| b"IVXL".contains(&b)))
}

fn same_letters(ordinal: &str) -> bool {
    let mut letters = ordinal.bytes();
    let first = letters.next();
    letters.all(|b| Some(b) == first)
}

/// Whether a sentence, a list item or a heading may end here.
fn ends_sentence(text: &str) -> bool {
    let Some(last) = text.chars().next_back() else { return true };
    matches!(last, '.' | ';' | ':' | '!' | '?' | '”' | '"' | ']' | '_' | '|' | '…')
        || matches!(last_word(text), "and" | "or" | "und" | "oder" | "and/or")
            && text[..text.len() - last_word(text).len()].trim_end().ends_with([';', ',', '.'])
        || marker(last_line(text)).is_some_and(|m| m.rest.is_empty() || is_title(m.rest))
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
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    number.len() <= 2 && MONTHS.iter().any(|m| word.starts_with(m) && word.len() <= 9)
        || matches!(
            word.as_str(),
            "days" | "months" | "years" | "hours" | "day" | "month" | "year" | "business" | "calendar"
        )
}

fn starts_high(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '\'' | '‘' | '[' | '„' | '«'))
}

fn starts_low(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | ')'))
}

fn starts_digit(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a text has capitals and no small letters: a heading.
pub fn is_capitals(text: &str) -> bool {
    let tail = last_line(text);
    tail.chars().any(char::is_uppercase) && !tail.chars().any(char::is_lowercase)
}

/// Whether a few words could be the title of a clause: no closing dot, not many words,
/// most of the longer ones with a capital.
pub fn is_title(words: &str) -> bool {
    if words.len() > 120 || words.ends_with(['.', ';', ',', ':']) {
        return false;
    }
    let long = words.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 3);
    let (all, high) = long.fold((0, 0), |(all, high), word| {
        (
            all + 1,
            high + usize::from(word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)),
        )
    });
    starts_high(words) && (1..=12).contains(&words.split_whitespace().count()) && high * 3 >= all * 2
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
    fn numbers_as_contracts_write_them() {
        for (line, written) in [
            ("7.2 Notice", "7.2"),
            ("7.2.1. Notice", "7.2.1."),
            ("12) Notice", "12)"),
            ("1.Definitions", "1."),
            ("(a) the name", "(a)"),
            ("(iv) the name", "(iv)"),
            ("(aa) the name", "(aa)"),
            ("a) the name", "a)"),
            ("IV. Term", "IV."),
            ("Article 5", "Article 5"),
            ("ARTICLE V – TERM", "ARTICLE V"),
            ("Section 3. Notices", "Section 3."),
            ("Annex II", "Annex II"),
            ("EXHIBIT A-1", "EXHIBIT A-1"),
            ("§ 4 Pflichten", "§ 4"),
            ("• encryption", "•"),
        ] {
            assert_eq!(marker(line).map(|m| m.written), Some(written), "{line}");
        }
        for line in
            ["2024 was", "7.5%", "(the “Processor”)", "Sections apply", "12,000 euros", "-5", "I agree"]
        {
            assert_eq!(marker(line), None, "{line}");
        }
    }

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
