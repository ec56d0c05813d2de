//! The words of a sentence as values are read from them: numbers with their separators,
//! currency signs and brackets stay.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub text: &'t str,
    pub start: usize,
    pub end: usize,
}

impl Word<'_> {
    pub fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    pub fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }
}

/// Splits a text. Letters, digits with `.` `,` `'` between them, and single signs are
/// words; spaces and hyphens separate.
pub(super) fn split(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, first)) = chars.peek() {
        chars.next();
        if first.is_whitespace() || "-–—‑".contains(first) {
            continue;
        }
        let mut end = start + first.len_utf8();
        let class = class(first);
        if class != Class::Sign {
            while let Some(&(at, c)) = chars.peek() {
                let inside = class == Class::Digit && ".,'’".contains(c) && {
                    text[at + c.len_utf8()..].starts_with(|next: char| next.is_ascii_digit())
                };
                if !(inside || self::class(c) == class) {
                    break;
                }
                end = at + c.len_utf8();
                chars.next();
            }
        }
        words.push(Word { text: &text[start..end], start, end });
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Sign,
}

fn class(c: char) -> Class {
    match c {
        _ if c.is_ascii_digit() => Class::Digit,
        _ if c.is_alphabetic() => Class::Letter,
        _ => Class::Sign,
    }
}

/// Reads what stands at the start of some words, and how many words it takes.
pub(super) type Read<T> = Option<(usize, T)>;

/// How many of the first words are signs that may stand around a value: brackets, quotes.
pub(super) fn skip(words: &[Word<'_>], signs: &str) -> usize {
    words.iter().take_while(|w| w.text.chars().all(|c| signs.contains(c))).count()
}
