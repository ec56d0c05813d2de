//! Which words do the patterns know?
//!
//! Words, stems and families get numbers once, when the library is loaded. A paper then
//! brings its own names and defined terms: a [`Lexicon`] is the vocabulary plus those.

use foldhash::{HashMap, HashMapExt, HashSet};
use smallvec::SmallVec;
use std::borrow::Cow;

pub type WordId = u32;
pub type StemId = u32;
pub type FamilyId = u32;

/// A word that no pattern names.
pub const UNKNOWN: WordId = 0;

/// The words of a text with their byte offsets: lower case, without punctuation and
/// possessive `'s`; a hyphen separates.
pub fn words(text: &str) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
    written_words(text).map(|(at, word)| (at, fold(word)))
}

/// The same as they are written.
pub(super) fn written_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        // Everything that is not a letter or digit separates words.
        while let Some(byte) = bytes.get(at)
            && !byte.is_ascii_alphanumeric()
        {
            match wide_at(text, at) {
                Some(c) if c.is_alphanumeric() => break,
                Some(c) => at += c.len_utf8(),
                None => at += 1,
            }
        }
        let start = at;
        while let Some(byte) = bytes.get(at) {
            at += match byte {
                b'a'..=b'z' | b'0'..=b'9' => 1,
                b'A'..=b'Z' if at == start || !is_glued(bytes, at) => 1,
                _ => match wide_at(text, at) {
                    Some(c) if c.is_alphanumeric() => c.len_utf8(),
                    _ => break,
                },
            }
        }
        if at == start {
            return None;
        }
        let word = &text[start..at];
        if let Some(b'\'' | 0xe2) = bytes.get(at) {
            let of = ["'s", "’s", "'S", "’S"].iter().find(|possessive| {
                text[at..]
                    .strip_prefix(**possessive)
                    .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            });
            at += of.map_or(0, |possessive| possessive.len());
        }
        Some((start, word))
    })
}

/// A word in lower case.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase()),
    }
}

/// Whether a word begins here that was set right behind a number: "2.1You may".
fn is_glued(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| bytes[before]);
    before.is_some_and(|byte| byte.is_ascii_digit()) && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase)
}

/// What stands at a byte, if it is not ASCII.
fn wide_at(text: &str, at: usize) -> Option<char> {
    (!text.as_bytes()[at].is_ascii()).then(|| text[at..].chars().next()).flatten()
}

/// All words, stems and families that a library's patterns name.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    words: HashMap<String, WordId>,
    stems: HashMap<String, StemId>,
    longest_stem: usize,
    families: HashMap<String, FamilyId>,
    phrases: Phrases,
}

/// Phrases as a tree of words; each end names the families it is a member of.
#[derive(Debug, Clone, Default)]
struct Phrases {
    next: HashMap<(u32, WordId), u32>,
    ends: HashMap<u32, Vec<FamilyId>>,
    nodes: u32,
}

impl Phrases {
    fn insert(&mut self, phrase: &[WordId], family: FamilyId) {
        let mut node = 0;
        for &word in phrase {
            node = *self.next.entry((node, word)).or_insert_with(|| {
                self.nodes += 1;
                self.nodes
            });
        }
        let ends = self.ends.entry(node).or_default();
        if !ends.contains(&family) {
            ends.push(family);
        }
    }

    fn remove(&mut self, phrase: &[WordId], family: FamilyId) {
        let mut node = 0;
        for &word in phrase {
            match self.next.get(&(node, word)) {
                Some(&next) => node = next,
                None => return,
            }
        }
        if let Some(ends) = self.ends.get_mut(&node) {
            ends.retain(|f| *f != family);
        }
    }
}

/// Phrases that turn a duty into none; no gap crosses one.
pub const DENIAL: FamilyId = 0;
/// What was left to be filled in: `[●]`, `____`, an empty cell.
pub const BLANK: FamilyId = 1;

impl Default for Vocabulary {
    fn default() -> Self {
        let mut vocabulary = Self {
            words: HashMap::new(),
            stems: HashMap::new(),
            longest_stem: 0,
            families: HashMap::new(),
            phrases: Phrases::default(),
        };
        vocabulary.family("denial");
        vocabulary.family("blank");
        vocabulary
    }
}

impl Vocabulary {
    pub fn word(&mut self, word: &str) -> WordId {
        match self.words.get(word) {
            Some(&id) => id,
            None => {
                let id = self.words.len() as WordId + 1;
                self.words.insert(word.to_string(), id);
                id
            }
        }
    }

    pub fn stem(&mut self, stem: &str) -> StemId {
        match self.stems.get(stem) {
            Some(&id) => id,
            None => {
                self.longest_stem = self.longest_stem.max(stem.len());
                let id = self.stems.len() as StemId;
                self.stems.insert(stem.to_string(), id);
                id
            }
        }
    }

    /// Declares a family, so that patterns may name it.
    pub fn family(&mut self, name: &str) -> FamilyId {
        let next = self.families.len() as FamilyId;
        *self.families.entry(name.to_string()).or_insert(next)
    }

    pub fn find_family(&self, name: &str) -> Option<FamilyId> {
        self.families.get(name).copied()
    }

    pub fn family_names(&self) -> impl Iterator<Item = &str> {
        self.families.keys().map(String::as_str)
    }

    /// Adds a member with its plurals to a family.
    pub fn add_member(&mut self, family: FamilyId, member: &str) {
        for phrase in with_plurals(member) {
            let phrase: Vec<WordId> = phrase.iter().map(|w| self.word(w)).collect();
            self.phrases.insert(&phrase, family);
        }
    }

    pub fn word_count(&self) -> usize {
        self.words.len() + 1
    }

    pub fn stem_count(&self) -> usize {
        self.stems.len()
    }

    pub fn family_count(&self) -> usize {
        self.families.len()
    }

    /// The vocabulary as one paper uses it.
    pub fn lexicon(&self) -> Lexicon<'_> {
        Lexicon { vocabulary: self, own: HashMap::new(), phrases: Cow::Borrowed(&self.phrases) }
    }
}

/// The vocabulary with one paper's own names and defined terms.
#[derive(Debug, Clone)]
pub struct Lexicon<'v> {
    vocabulary: &'v Vocabulary,
    own: HashMap<String, WordId>,
    phrases: Cow<'v, Phrases>,
}

impl Lexicon<'_> {
    /// In this paper, `member` means the family.
    pub fn add_member(&mut self, family: FamilyId, member: &str) {
        for phrase in with_plurals(member) {
            let phrase: Vec<WordId> = phrase.iter().map(|w| self.intern(w)).collect();
            if !phrase.is_empty() {
                self.phrases.to_mut().insert(&phrase, family);
            }
        }
    }

    /// In this paper, `member` does not mean the family.
    pub fn remove_member(&mut self, family: FamilyId, member: &str) {
        for phrase in with_plurals(member) {
            let phrase: Vec<WordId> = phrase.iter().map(|w| self.find(w)).collect();
            self.phrases.to_mut().remove(&phrase, family);
        }
    }

    fn intern(&mut self, word: &str) -> WordId {
        match self.find(word) {
            UNKNOWN => {
                let id = (self.vocabulary.word_count() + self.own.len()) as WordId;
                self.own.insert(word.to_string(), id);
                id
            }
            id => id,
        }
    }

    /// The number of a word, [`UNKNOWN`] if nobody names it.
    pub fn find(&self, word: &str) -> WordId {
        self.vocabulary.words.get(word).or_else(|| self.own.get(word)).copied().unwrap_or(UNKNOWN)
    }

    /// Every stem that the word begins with.
    pub fn stems(&self, word: &str) -> SmallVec<[StemId; 4]> {
        let longest = self.vocabulary.longest_stem.min(word.len());
        (3..=longest)
            .filter(|end| word.is_char_boundary(*end))
            .filter_map(|end| self.vocabulary.stems.get(&word[..end]).copied())
            .collect()
    }

    /// Whether a member of any family begins with the word.
    pub fn opens_member(&self, word: WordId) -> bool {
        word != UNKNOWN && self.phrases.next.contains_key(&(0, word))
    }

    /// Calls `found(family, length in words)` for every member that begins with the
    /// first of these words.
    pub fn members(&self, words: impl Iterator<Item = WordId>, mut found: impl FnMut(FamilyId, usize)) {
        let mut node = 0;
        for (length, word) in words.enumerate() {
            if word == UNKNOWN {
                return;
            }
            match self.phrases.next.get(&(node, word)) {
                Some(&next) => node = next,
                None => return,
            }
            for family in self.phrases.ends.get(&node).into_iter().flatten() {
                found(*family, length + 1);
            }
        }
    }

    /// The words with which the members of the wanted families begin.
    pub fn openings(&self, wanted: impl Fn(FamilyId) -> bool) -> HashSet<WordId> {
        let next = self.phrases.next.iter();
        let before: HashMap<u32, (u32, WordId)> =
            next.map(|((node, word), next)| (*next, (*node, *word))).collect();
        let ends = self.phrases.ends.iter().filter(|(_, families)| families.iter().any(|f| wanted(*f)));
        let first = |end: u32| {
            let mut found = before.get(&end)?;
            while let Some(earlier) = before.get(&found.0) {
                found = earlier;
            }
            Some(found.1)
        };
        ends.filter_map(|(end, _)| first(*end)).collect()
    }

    pub fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary
    }
}

/// A member and its plurals: of its last word, and of the word before `of`.
fn with_plurals(member: &str) -> Vec<Vec<String>> {
    let singular: Vec<String> = words(member).map(|(_, w)| w.into_owned()).collect();
    let mut forms = Vec::new();
    if singular.is_empty() {
        return forms;
    }
    let noun_before_of = singular.iter().position(|w| w == "of").filter(|i| *i > 0).map(|i| i - 1);
    for at in [Some(singular.len() - 1), noun_before_of].into_iter().flatten() {
        let mut plural = singular.clone();
        plural[at] = pluralise(&singular[at]);
        if !forms.contains(&plural) {
            forms.push(plural);
        }
    }
    forms.push(singular);
    forms
}

fn pluralise(word: &str) -> String {
    match word {
        _ if word.ends_with("ch") || word.ends_with("sh") || word.ends_with('x') || word.ends_with('s') => {
            format!("{word}es")
        }
        _ if word.ends_with('y') && !word.ends_with(['a', 'e', 'o', 'u']) && word.len() > 2 => {
            let before = word.chars().rev().nth(1).unwrap_or('y');
            match "aeiou".contains(before) {
                true => format!("{word}s"),
                false => format!("{}ies", &word[..word.len() - 1]),
            }
        }
        _ => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        words(text).map(|(_, w)| w.into_owned()).collect()
    }

    #[test]
    fn words_forget_case_punctuation_and_possessives() {
        assert_eq!(
            split("The Controller’s sub-processors' DATA, 28(3)(f)."),
            ["the", "controller", "sub", "processors", "data", "28", "3", "f"]
        );
        assert_eq!(split("—“”"), Vec::<String>::new());
        assert_eq!(
            split("2.1You may use AES256 and 2FA."),
            ["2", "1", "you", "may", "use", "aes256", "and", "2fa"]
        );
    }

    #[test]
    fn members_come_with_their_plurals() {
        let mut vocabulary = Vocabulary::default();
        let breach = vocabulary.family("breach");
        vocabulary.add_member(breach, "breach of security");
        vocabulary.add_member(breach, "privacy party");
        let mut lexicon = vocabulary.lexicon();
        lexicon.add_member(breach, "Zwischenfall");
        let found = |text: &str| {
            let ids: Vec<_> = words(text).map(|(_, w)| lexicon.find(&w)).collect();
            let mut lengths = Vec::new();
            lexicon.members(ids.into_iter(), |_, n| lengths.push(n));
            lengths
        };
        assert_eq!(found("breaches of security occur"), [3]);
        assert_eq!(found("privacy parties"), [2]);
        assert_eq!(found("Zwischenfalls"), [1]);
        assert_eq!(found("breach of contract"), Vec::<usize>::new());
    }
}
