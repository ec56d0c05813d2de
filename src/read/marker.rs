//! Which number does a line begin with?
//!
//! Contracts number their clauses by hand: `7.2`, `(a)`, `(iv)`, `Article 5`, `ANNEX II`.
//! A [`Marker`] is such a number at the start of a line. Whether it really begins a clause
//! there is for [`super::opening`] to say.

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
pub const NAMES: [&str; 23] = [
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
}
