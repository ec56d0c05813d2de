//! Was a word divided at the end of a line, or does it have a hyphen of its own?
//!
//! The paper itself is the dictionary: what it writes in one piece elsewhere was
//! divided; what is a word on both sides of the hyphen was not.

use std::collections::HashSet;

/// The words of a paper, in lower case.
#[derive(Default)]
pub(super) struct Words(HashSet<String>);

/// First parts that stay hyphenated although they are no words alone, or may not occur
/// alone in the paper.
const PREFIXES: [&str; 22] = [
    "non", "self", "co", "pre", "post", "ex", "multi", "anti", "semi", "re", "sub", "third", "first",
    "second", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// First parts of compounds whose second part is a word of the paper: `cross-account`,
/// `end-user`. Before anything else they may be half a word: `end-orse`.
const FORMERS: [&str; 24] = [
    "cross", "well", "end", "high", "low", "long", "short", "full", "real", "right", "single", "open", "one",
    "two", "three", "four", "five", "year", "day", "month", "case", "role", "risk", "state",
];

impl Words {
    /// Adds the words of a line, but for a divided one at its end.
    pub fn add(&mut self, line: &str) {
        let line = match ends_in_hyphen(line) {
            true => line.rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest),
            false => line,
        };
        for word in line.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            if !word.is_empty() {
                for part in word.split('-') {
                    self.0.insert(part.to_string());
                }
                self.0.insert(word);
            }
        }
    }

    /// Whether the hyphen between a line's end and the next line's beginning goes when
    /// the lines are joined.
    pub fn drops_hyphen(&self, line: &str, next: &str) -> bool {
        let head = line.trim_end_matches(['-', '\u{ad}', '\u{2010}']);
        let head =
            head.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default().to_lowercase();
        let tail = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if line.ends_with('\u{ad}') {
            return true;
        }
        if head.is_empty() || !tail.starts_with(char::is_lowercase) {
            return false;
        }
        let tail = tail.to_lowercase();
        if self.0.contains(&format!("{head}-{tail}")) {
            return false;
        }
        if self.0.contains(&format!("{head}{tail}")) {
            return true;
        }
        let last = head.rsplit('-').next().unwrap_or_default();
        let both = self.0.contains(last) && self.0.contains(&tail);
        let compound = FORMERS.contains(&last) && self.0.contains(&tail);
        !both && !compound && !PREFIXES.contains(&last) && last == head
    }
}

/// Whether a line ends in the middle of a word or of a hyphenated one.
/// "Short- and long-term" is neither.
pub(super) fn is_divided(line: &str, next: &str) -> bool {
    let next = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    ends_in_hyphen(line)
        && !next.is_empty()
        && !matches!(next, "and" | "or" | "und" | "oder" | "et" | "ou" | "to")
}

pub(super) fn ends_in_hyphen(line: &str) -> bool {
    let mut back = line.chars().rev();
    let hyphen = back.next().is_some_and(|c| matches!(c, '-' | '\u{ad}' | '\u{2010}'));
    hyphen && back.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_is_the_dictionary() {
        let mut words = Words::default();
        words.add("the processor and any third party co-operate without delay; agreement");
        assert!(words.drops_hyphen("this agree-", "ment shall"));
        assert!(words.drops_hyphen("within sev-", "enty days"));
        assert!(!words.drops_hyphen("any third-", "party claim"));
        assert!(!words.drops_hyphen("they co-", "operate fully"));
        assert!(!words.drops_hyphen("a non-", "exclusive licence"));
        assert!(!words.drops_hyphen("within twenty-", "four hours"));
        assert!(!words.drops_hyphen("Anglo-", "American"));
        assert!(!words.drops_hyphen("a cross-", "party audit") && words.drops_hyphen("they end-", "orse it"));
        assert!(!is_divided("12 -", "months") && !is_divided("short-", "and long-term"));
    }
}
