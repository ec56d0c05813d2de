//! Is the hyphen at the end of this line part of the word?

use std::collections::HashSet;

/// What becomes of a word that a line break cut at a hyphen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// "infor-" and "mation": the hyphen was put there by the line break.
    Drop,
    /// "sub-" and "processor": the hyphen belongs to the word.
    Keep,
    /// "short-" and "and long-term": two words.
    Apart,
}

/// Whether a line that ends in a hyphen goes on with the same word in `next`.
pub fn cuts_word(line: &str, next: &str) -> bool {
    let Some(head) = line.strip_suffix('-') else { return false };
    head.ends_with(char::is_alphabetic)
        && next.starts_with(char::is_lowercase)
        && !matches!(first_word(next), "and" | "or" | "und" | "oder" | "et" | "ou" | "to" | "bis" | "y")
}

/// The words of a text, to look up whether a word is written in one.
pub struct Vocabulary<'a> {
    words: HashSet<&'a str>,
}

impl<'a> Vocabulary<'a> {
    pub fn new(source: &'a str) -> Self {
        let trim = |word: &'a str| word.trim_matches(|c: char| !c.is_alphanumeric());
        Self { words: source.split_whitespace().map(trim).filter(|w| w.len() <= 60).collect() }
    }

    /// How a line goes on with `next`. The hyphen is dropped only where the text has the
    /// word in one piece elsewhere, and nowhere with a hyphen.
    pub fn join(&self, line: &str, next: &str) -> Join {
        if !cuts_word(line, next) {
            return Join::Apart;
        }
        let head = line.trim_end_matches('-');
        let head = head.rsplit(|c: char| !is_of_word(c)).next().unwrap_or_default();
        let tail = first_word(next);
        let written = |word: String| self.words.contains(word.as_str());
        match written(format!("{head}{tail}")) && !written(format!("{head}-{tail}")) {
            true => Join::Drop,
            false => Join::Keep,
        }
    }
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !is_of_word(c)).next().unwrap_or_default()
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphen_goes_only_where_the_text_proves_it() {
        let words = Vocabulary::new("information, (sub-processor) processing");
        assert_eq!(words.join("the infor-", "mation is"), Join::Drop);
        assert_eq!(words.join("a\u{a0}sub-", "processor."), Join::Keep);
        assert_eq!(words.join("an un-", "known word"), Join::Keep, "not sure");
        assert_eq!(words.join("short-", "and long-term"), Join::Apart);
        assert_eq!(words.join("2024-", "processing"), Join::Apart);
    }
}
