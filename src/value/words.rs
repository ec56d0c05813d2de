//! What are the words of this sentence, as values are read from them?
//!
//! One pass. Each word carries what it can mean in a value, so that readers start only
//! where a value can begin.

use super::vocabulary::{self, Meaning};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Word<'t> {
    pub text: &'t str,
    /// Byte where it starts.
    pub start: usize,
    /// What separates it from the word before it.
    pub gap: Gap,
    pub meaning: Meaning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: `24h` is `24` and `h`.
    None,
    Hyphen,
    /// White space, with or without a dash.
    Space,
}

impl Word<'_> {
    /// Byte where it ends.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    pub fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    pub fn is_capitalised(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    pub fn is_letters(&self) -> bool {
        self.text.starts_with(char::is_alphabetic)
    }

    pub fn is_figures(&self) -> bool {
        self.meaning == Meaning::Figures
    }
}

/// Splits a text. Runs of letters, runs of digits with single `.` `,` `'` between them,
/// and single signs are words; spaces and hyphens separate. `U.S.` is one word.
pub(super) fn split(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(text.len() / 5);
    each(text, |class, start, text, gap| {
        let meaning = match class {
            Class::Digit => Meaning::Figures,
            _ => vocabulary::meaning(text),
        };
        words.push(Word { text, start, gap, meaning });
    });
    words
}

/// The words of a name, without their meanings: the vocabulary itself is made of names.
pub(super) fn texts(name: &str) -> Vec<&str> {
    let mut texts = Vec::new();
    each(name, |_, _, text, _| texts.push(text));
    texts
}

fn each<'t>(text: &'t str, mut take: impl FnMut(Class, usize, &'t str, Gap)) {
    let mut gap = Gap::Space;
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        let (class, width) = match ASCII.get(usize::from(*byte)) {
            Some(class) => (*class, 1),
            None => text[at..].chars().next().map_or((Class::Sign, 1), |c| (class(c), c.len_utf8())),
        };
        let length = match class {
            Class::Letter => letters(&text[at..]),
            Class::Digit => digits(&text[at..]),
            _ => width,
        };
        gap = match class {
            Class::Space => Gap::Space,
            Class::Hyphen if gap == Gap::None => Gap::Hyphen,
            Class::Hyphen => Gap::Space,
            _ => {
                take(class, at, &text[at..at + length], gap);
                Gap::None
            }
        };
        at += length;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Hyphen,
    Space,
    Sign,
}

/// The classes of the commonest characters.
const ASCII: [Class; 128] = {
    let mut classes = [Class::Sign; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'-' | b'~' => Class::Hyphen,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => Class::Space,
            _ => Class::Sign,
        };
        byte += 1;
    }
    classes
};

fn class(c: char) -> Class {
    match c {
        _ if c.is_ascii() => ASCII[c as usize],
        '–' | '—' | '‑' | '‐' | '−' => Class::Hyphen,
        // Soft hyphens and zero-width spaces are no part of a word, nor do they end a value.
        '\u{ad}' | '\u{200b}' | '\u{feff}' => Class::Space,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Sign,
    }
}

/// Length of a run of letters, or of an abbreviation as `U.S.A.` without its last stop.
fn letters(text: &str) -> usize {
    let run = |from: usize| {
        let plain = text.as_bytes()[from..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let rest = &text[from + plain..];
        match rest.as_bytes().first() {
            Some(byte) if !byte.is_ascii() => {
                rest.find(|c| class(c) != Class::Letter).map_or(text.len(), |more| from + plain + more)
            }
            _ => from + plain,
        }
    };
    let mut end = run(0);
    if end > 1 || text.as_bytes().get(end) != Some(&b'.') {
        return end;
    }
    let single = |from: usize, to: usize| to - from == 1 && text.as_bytes()[from].is_ascii_uppercase();
    let mut start = 0;
    while single(start, end) && text[end..].starts_with('.') && run(end + 1) - end == 2 {
        start = end + 1;
        end = run(start);
        if !single(start, end) {
            return start - 1;
        }
    }
    end
}

/// Length of a number with its separators.
fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    loop {
        while bytes.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
        let separator = match text[end..].chars().next() {
            Some(c @ ('.' | ',' | '\'' | '’')) => c.len_utf8(),
            _ => return end,
        };
        if !bytes.get(end + separator).is_some_and(u8::is_ascii_digit) {
            return end;
        }
        end += separator;
    }
}

/// How many words from `at` on are among these signs.
pub(super) fn skip(words: &[Word<'_>], at: usize, signs: &str) -> usize {
    let rest = words.get(at..).unwrap_or_default();
    rest.iter().take_while(|word| signs.contains(word.text)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_figures_and_abbreviations_whole() {
        let texts = |text: &'static str| split(text).iter().map(|w| w.text).collect::<Vec<_>>();
        assert_eq!(
            texts("US$ 1,000.50, thirty-day U.S. law."),
            ["US", "$", "1,000.50", ",", "thirty", "day", "U.S", ".", "law", "."]
        );
        assert_eq!(texts("24h of the U.K.’s"), ["24", "h", "of", "the", "U.K", ".", "’", "s"]);
        assert_eq!(split("forty-eight hours")[1].gap, Gap::Hyphen);
    }
}
