//! Where in a text do the words of a question stand?

use super::plan::folded;
use super::query::Query;
use super::schema::{analyzer, tokens};
use super::words::{families_of, wanted};
use crate::library::Library;
use crate::pattern::{FamilyId, Lexicon, WordId, words};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::ops::Range;
use tantivy::tokenizer::TextAnalyzer;

/// What a question looks for, so that it can be found again in a text. Each thing has a bit.
pub struct Marks<'l> {
    learned: Learned,
    sequences: Vec<Sequence>,
    families: HashMap<FamilyId, u64>,
    /// The words with which a member of these families begins.
    openings: HashSet<WordId>,
    lexicon: Lexicon<'l>,
    plain: TextAnalyzer,
    /// The stem that says how rare each thing is; empty where none does.
    pub things: Vec<String>,
}

/// Words in order, by the numbers of their stems or their own.
struct Sequence {
    words: Vec<u32>,
    stemmed: bool,
    bit: u64,
}

/// What single words are to the question. Each word of a text is looked up once: what it is
/// is kept under its number.
struct Learned {
    stems: HashMap<String, u64>,
    prefixes: Vec<(String, u64)>,
    fuzzy: Vec<(String, usize, u64)>,
    stemmed: TextAnalyzer,
    numbers: HashMap<String, u32>,
    stem_numbers: HashMap<String, u32>,
    /// By number: the number of its stem, and the bits of what it is.
    words: Vec<(u32, u64)>,
}

/// A place where something of the question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub range: Range<usize>,
    /// Number of the word in its text.
    pub word: usize,
    /// What stands here word for word.
    pub literal: u64,
    /// What is said here in other words.
    pub other: u64,
}

/// More things than this in one question are not told apart.
const MOST: usize = 60;

impl<'l> Marks<'l> {
    /// What to look for.
    pub fn new(query: &Query, library: &'l Library, synonyms: bool) -> Self {
        let mut marks = Self {
            learned: Learned {
                stems: HashMap::new(),
                prefixes: Vec::new(),
                fuzzy: Vec::new(),
                stemmed: analyzer(true),
                numbers: HashMap::new(),
                stem_numbers: HashMap::new(),
                words: Vec::new(),
            },
            sequences: Vec::new(),
            families: HashMap::new(),
            openings: HashSet::new(),
            lexicon: library.vocabulary.lexicon(),
            plain: analyzer(false),
            things: Vec::new(),
        };
        let mut sequences = Vec::new();
        marks.add(query, library, synonyms, &mut sequences);
        // A word has its number only when all is known that it may be.
        for (words, stemmed, bit) in sequences {
            let number = |word: String| match stemmed {
                true => marks.learned.stem(word),
                false => marks.learned.number(&word),
            };
            let words = words.into_iter().map(number).collect();
            marks.sequences.push(Sequence { words, stemmed, bit });
        }
        marks.openings = marks.lexicon.openings(|family| marks.families.contains_key(&family));
        marks
    }

    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    fn thing(&mut self, stem: &str) -> u64 {
        if self.things.len() < MOST {
            self.things.push(stem.to_string());
        }
        1 << (self.things.len() - 1)
    }

    fn add(
        &mut self,
        query: &Query,
        library: &Library,
        synonyms: bool,
        sequences: &mut Vec<(Vec<String>, bool, u64)>,
    ) {
        match query {
            Query::Words(question) => {
                let mut bits = HashMap::new();
                for word in wanted(question) {
                    let bit = self.thing(word.stems.first().map_or("", String::as_str));
                    bits.insert(word.at, bit);
                    self.stems(word.stems, bit, sequences);
                }
                if synonyms {
                    let ids: HashMap<&str, FamilyId> =
                        library.families.iter().map(|f| (f.name.as_str(), f.id)).collect();
                    for (range, family) in families_of(library, question) {
                        let bit = range.filter_map(|at| bits.get(&at)).fold(0, |all, bit| all | bit);
                        if let Some(id) = ids.get(family) {
                            *self.families.entry(*id).or_default() |= bit;
                        }
                    }
                }
            }
            Query::Prefix(stem) => {
                let bit = self.thing("");
                self.learned.prefixes.push((folded(stem), bit));
            }
            Query::Fuzzy(word, letters) => {
                let bit = self.thing("");
                self.learned.fuzzy.push((folded(word), usize::from(*letters), bit));
            }
            Query::Phrase(words) => {
                let words = tokens(&mut self.plain, words);
                let bit = self.thing("");
                if !words.is_empty() {
                    sequences.push((words, false, bit));
                }
            }
            Query::Near(first, second, _) => {
                for word in [first, second] {
                    let stems = tokens(&mut self.learned.stemmed, word);
                    let bit = self.thing(stems.first().map_or("", String::as_str));
                    self.stems(stems, bit, sequences);
                }
            }
            Query::And(of) | Query::Or(of) => {
                for query in of {
                    self.add(query, library, synonyms, sequences);
                }
            }
            Query::Field(..) | Query::Compare { .. } | Query::Not(_) => {}
        }
    }

    fn stems(&mut self, stems: Vec<String>, bit: u64, sequences: &mut Vec<(Vec<String>, bool, u64)>) {
        match &stems[..] {
            [] => {}
            [one] => *self.learned.stems.entry(one.clone()).or_default() |= bit,
            _ => sequences.push((stems, true, bit)),
        }
    }

    /// Everything of the question that stands in the text, in order.
    pub fn find(&mut self, text: &str) -> Vec<Seen> {
        let mut all: Vec<(Range<usize>, u32)> = Vec::with_capacity(text.len() / 5);
        let learned = &mut self.learned;
        self.plain.token_stream(text).process(&mut |token| {
            all.push((token.offset_from..token.offset_to, learned.number(&token.text)));
        });
        let known = |number: u32| self.learned.words[number as usize];
        let mut literal: Vec<u64> = all.iter().map(|(_, word)| known(*word).1).collect();
        for Sequence { words, stemmed, bit } in &self.sequences {
            for at in 0..(all.len() + 1).saturating_sub(words.len()) {
                let stands = words.iter().zip(&all[at..]).all(|(wanted, (_, word))| match stemmed {
                    true => known(*word).0 == *wanted,
                    false => word == wanted,
                });
                if stands {
                    literal[at..at + words.len()].iter_mut().for_each(|bits| *bits |= bit);
                }
            }
        }
        let mut other = vec![0; all.len()];
        if !self.openings.is_empty() {
            self.find_families(text, &all, &mut other);
        }
        let seen = all.into_iter().enumerate().zip(literal.into_iter().zip(other));
        seen.filter(|(_, (literal, other))| literal | other != 0)
            .map(|((word, (range, _)), (literal, other))| Seen {
                range,
                word,
                literal,
                other: other & !literal,
            })
            .collect()
    }

    fn find_families(&self, text: &str, all: &[(Range<usize>, u32)], other: &mut [u64]) {
        let ids: Vec<_> = words(text).map(|(at, word)| (at, self.lexicon.find(&word))).collect();
        for from in 0..ids.len() {
            if !self.openings.contains(&ids[from].1) {
                continue;
            }
            self.lexicon.members(ids[from..].iter().map(|(_, id)| *id), |family, length| {
                if let Some(bits) = self.families.get(&family) {
                    let (start, end) = (ids[from].0, ids[from + length - 1].0);
                    let first = all.partition_point(|(range, _)| range.end <= start);
                    for (at, (range, _)) in all.iter().enumerate().skip(first) {
                        if range.start > end {
                            break;
                        }
                        other[at] |= bits;
                    }
                }
            });
        }
    }
}

impl Learned {
    /// The number of a word, as the exact words of the index are written.
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let stem = tokens(&mut self.stemmed, word).concat();
        let mut bits = self.stems.get(&stem).copied().unwrap_or_default();
        let begins = self.prefixes.iter().filter(|(prefix, _)| word.starts_with(prefix.as_str()));
        bits |= begins.fold(0, |all, (_, bit)| all | bit);
        let close = self.fuzzy.iter().filter(|(wanted, most, _)| distance(word, wanted) <= *most);
        bits |= close.fold(0, |all, (_, _, bit)| all | bit);
        let stem = self.stem(stem);
        let number = self.words.len() as u32;
        self.words.push((stem, bits));
        self.numbers.insert(word.to_string(), number);
        number
    }

    fn stem(&mut self, stem: String) -> u32 {
        let next = self.stem_numbers.len() as u32;
        *self.stem_numbers.entry(stem).or_insert(next)
    }
}

/// Letters to change, add or leave out to make one word of the other; swapped neighbours
/// count once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::parse::parse;
    use crate::library::{build, builtin};

    #[test]
    fn words_phrases_and_other_words_are_found_again() {
        let library = build(&builtin()).expect("the library");
        let text = "The Supplier shall notify the Customer of any security incident within 24 hours.";
        for (question, synonyms, found) in [
            ("hour", true, "hours"),
            ("\"the customer\"", true, "the Customer"),
            ("notif*", true, "notify"),
            ("custmoer~", true, "Customer"),
            ("breach", true, "security incident"),
            ("breach", false, ""),
            ("hours NOT customer", true, "hours"),
        ] {
            let mut marks = Marks::new(&parse(question).expect(question), &library, synonyms);
            let seen: Vec<&str> = marks.find(text).into_iter().map(|s| &text[s.range]).collect();
            assert_eq!(seen.join(" "), found, "{question}");
        }
        assert_eq!(distance("custmoer", "customer"), 1);
        assert_eq!(distance("indemnfy", "indemnify"), 1);
        assert_eq!(distance("", "ab"), 2);
    }
}
