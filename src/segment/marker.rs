//! What number does a line begin with?

use regex::Regex;
use std::sync::LazyLock;

/// How a number is written. Two clauses with the same style are siblings unless
/// something above them changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `Annex II`, `Schedule 1`, `Exhibit A`
    Annex,
    /// `Article 5`, `Section 3`, `Clause 8`, `Part B`
    Word,
    /// `7`, `7.2`, `7.2.1`: how many numbers.
    Decimal(u8),
    /// `A.` `I.` `(a)` `a)` `(iv)` `(1)` `1)`
    UpperLetter,
    UpperRoman,
    LowerLetter,
    LowerRoman,
    Digit,
}

/// The number at the start of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    pub style: Style,
    /// As cited: `7.2`, `(b)`, `Annex II`.
    pub number: String,
    /// Bytes of the block's text that the number takes, with the space behind it.
    pub length: usize,
}

static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(annex(?:e)?|appendix|schedule|exhibit|attachment|anlage|annexe)\s+([0-9]{1,2}|[ivx]{1,5}|[a-z])(?:\s?\(([0-9a-c])\)|[-–.]?([0-9a-c])\b|\b)[.:)]?\s*").unwrap_or_else(|_| unreachable!())
});
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(article|section|clause|art\.|sec\.|§)\s*([0-9]{1,3}(?:\.[0-9]{1,3})*|[ivxl]{1,6})\b[.:)]?\s*[-–—:]?\s*")
        .unwrap_or_else(|_| unreachable!())
});
static DECIMAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([0-9]{1,3}(?:\.[0-9]{1,3}){0,5})([.)]?)(\s+|$)").unwrap_or_else(|_| unreachable!())
});
static LETTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\(\s?([A-Za-z]{1,5}|[0-9]{1,2})\s?\)|([A-Za-z]{1,5})[.)])(\s+|$)")
        .unwrap_or_else(|_| unreachable!())
});

/// Reads the number at the start of `text`. `before` is the number of the previous
/// sibling, which tells `(i)` after `(h)` from `(i)` the roman one.
pub fn marker(text: &str, is_heading: bool, before: Option<&str>) -> Option<Marker> {
    if let Some(found) = ANNEX.captures(text) {
        // "Schedule 1 sets out …" in running text is a reference, not a title.
        let rest = &text[found[0].len()..];
        let short = text.split_whitespace().count() <= 14;
        let reference = rest.starts_with(|c: char| c.is_lowercase()) || rest.ends_with(['.', ';', ',']);
        if is_heading || (short && !reference) {
            let letters = found[0].trim_end_matches(|c: char| c.is_whitespace() || ".:)".contains(c));
            // "Annex I(A)" keeps its bracket, however it is spaced.
            let number = match found.get(3) {
                Some(part) => titled(&format!("{} {}({})", &found[1], &found[2], part.as_str())),
                None => titled(letters),
            };
            return Some(Marker { style: Style::Annex, number, length: found[0].len() });
        }
        return None;
    }
    if let Some(found) = WORD.captures(text) {
        let rest = &text[found[0].len()..];
        if is_heading || !rest.starts_with(|c: char| c.is_lowercase()) {
            let decimal = found[2].split('.').count() as u8;
            let style = if decimal > 1 { Style::Decimal(decimal) } else { Style::Word };
            let number = if found[2].starts_with(|c: char| c.is_ascii_digit()) {
                found[2].to_string()
            } else {
                titled(&format!("{} {}", &found[1], &found[2]))
            };
            return Some(Marker { style, number, length: found[0].len() });
        }
        return None;
    }
    if let Some(found) = DECIMAL.captures(text) {
        let depth = found[1].split('.').count() as u8;
        let closed = !found[2].is_empty();
        // "30 days after …" is no clause 30; "2024" is no clause at all.
        if depth == 1 && !closed && !is_heading {
            return None;
        }
        if depth == 1 && &found[2] == ")" {
            return Some(Marker {
                style: Style::Digit,
                number: format!("({})", &found[1]),
                length: found[0].len(),
            });
        }
        let number = found[1].to_string();
        // "7.0" counts as "7": some templates number that way.
        return Some(Marker { style: Style::Decimal(depth), number, length: found[0].len() });
    }
    let found = LETTER.captures(text)?;
    let bracketed = found.get(1).is_some();
    let letters = found.get(1).or_else(|| found.get(2))?.as_str();
    let style = letter_style(letters, before)?;
    if !bracketed
        && letters.len() == 1
        && letters.chars().all(char::is_uppercase)
        && !is_heading
        && text.len() > 200
    {
        return None; // an initial: "J. Smith …"
    }
    let upper = matches!(style, Style::UpperLetter | Style::UpperRoman) && !bracketed;
    let number = if upper { letters.to_string() } else { format!("({letters})") };
    Some(Marker { style, number, length: found[0].len() })
}

fn letter_style(letters: &str, before: Option<&str>) -> Option<Style> {
    let upper = letters.chars().all(|c| c.is_ascii_uppercase());
    let lower = letters.chars().all(|c| c.is_ascii_lowercase());
    if letters.chars().all(|c| c.is_ascii_digit()) {
        return Some(Style::Digit);
    }
    if !upper && !lower {
        return None;
    }
    let folded = letters.to_ascii_lowercase();
    let roman = roman_value(&folded);
    let single = folded.len() == 1;
    let repeated = folded.len() <= 3
        && folded.bytes().all(|b| b == folded.as_bytes()[0])
        && !folded.starts_with(['i', 'x', 'v']);
    let is_roman = match (roman, single) {
        (None, true) => false,
        (None, false) if repeated => false, // "(aa)"
        (None, false) => return None,       // a word
        (Some(_), false) => true,
        (Some(value), true) => {
            let previous = before.map(|b| b.trim_matches(|c| "().".contains(c)).to_ascii_lowercase());
            match previous.as_deref() {
                // After "(h)" comes the letter i; after "(u)" the letter v.
                Some(p)
                    if p.len() == 1
                        && p.as_bytes()[0] + 1 == folded.as_bytes()[0]
                        && roman_value(p).is_none_or(|v| v + 1 != value) =>
                {
                    false
                }
                Some(p) => roman_value(p).is_some_and(|v| v + 1 == value) || value == 1,
                None => value == 1,
            }
        }
    };
    Some(match (upper, is_roman) {
        (true, true) => Style::UpperRoman,
        (true, false) => Style::UpperLetter,
        (false, true) => Style::LowerRoman,
        (false, false) => Style::LowerLetter,
    })
}

/// `iv` → 4; nothing for letters that form no roman number.
fn roman_value(letters: &str) -> Option<u32> {
    let digit = |c| {
        Some(match c {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        })
    };
    let digits: Option<Vec<u32>> = letters.chars().map(digit).collect();
    let digits = digits?;
    let value = digits.iter().enumerate().fold(0i64, |sum, (i, d)| {
        let minus = digits.get(i + 1).is_some_and(|next| next > d);
        sum + if minus { -i64::from(*d) } else { i64::from(*d) }
    });
    u32::try_from(value).ok().filter(|v| *v > 0)
}

/// `ANNEX ii` → `Annex II`.
fn titled(words: &str) -> String {
    let mut parts = words.splitn(2, char::is_whitespace);
    let word = parts.next().unwrap_or_default().to_lowercase();
    let rest = parts.next().unwrap_or_default().trim().to_uppercase();
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{} {rest}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Style, String)> {
        marker(text, false, None).map(|m| (m.style, m.number))
    }

    #[test]
    fn numbers_as_lawyers_write_them() {
        for (text, style, number) in [
            ("7. Breach", Style::Decimal(1), "7"),
            ("7.2 The Processor", Style::Decimal(2), "7.2"),
            ("7.2.1. The", Style::Decimal(3), "7.2.1"),
            ("Article 5 – Audit", Style::Word, "5"),
            ("ARTICLE IV. TERM", Style::Word, "Article IV"),
            ("Section 3.2 Notice", Style::Decimal(2), "3.2"),
            ("ANNEX II: MEASURES", Style::Annex, "Annex II"),
            ("Schedule 1", Style::Annex, "Schedule 1"),
            ("Annex I (A): List of Parties", Style::Annex, "Annex I(A)"),
            ("(a) the first", Style::LowerLetter, "(a)"),
            ("b) the second", Style::LowerLetter, "(b)"),
            ("(i) the first", Style::LowerRoman, "(i)"),
            ("(iv) the fourth", Style::LowerRoman, "(iv)"),
            ("(2) the second", Style::Digit, "(2)"),
            ("2) the second", Style::Digit, "(2)"),
            ("A. Parties", Style::UpperLetter, "A"),
            ("(aa) after z", Style::LowerLetter, "(aa)"),
        ] {
            assert_eq!(read(text), Some((style, number.to_string())), "{text}");
        }
    }

    #[test]
    fn words_that_are_no_numbers() {
        for text in [
            "30 days after notice",
            "2024 was",
            "Schedule 1 sets out the details.",
            "The Processor",
            "e.g. this",
            "section 5 applies",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_letter_after_its_neighbour_is_a_letter() {
        let style = |text, before| marker(text, false, Some(before)).map(|m| m.style);
        assert_eq!(style("(i) next", "(h)"), Some(Style::LowerLetter));
        assert_eq!(style("(v) next", "(iv)"), Some(Style::LowerRoman));
        assert_eq!(style("(v) next", "(u)"), Some(Style::LowerLetter));
        assert_eq!(style("(c) next", "(b)"), Some(Style::LowerLetter));
    }
}
