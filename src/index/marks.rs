//! Where in a text do the words of a question stand?

use super::plan::folded;
use super::query::Query;
use super::schema::{analyzer, tokens};
use super::words::{families_of, wanted};
use crate::library::Library;
use crate::pattern::{FamilyId, Lexicon, words};
use std::collections::HashMap;
use std::ops::Range;
use tantivy::tokenizer::TextAnalyzer;

/// What a question looks for, so that it can be found again in a text. Each thing has a bit.
pub struct Marks<'l> {
    stems: HashMap<String, u64>,
    /// Words in order: as stems, or as they stand.
    sequences: Vec<(Vec<String>, bool, u64)>,
    prefixes: Vec<(String, u64)>,
    fuzzy: Vec<(String, usize, u64)>,
    families: HashMap<FamilyId, u64>,
    lexicon: Lexicon<'l>,
    plain: TextAnalyzer,
    stemmed: TextAnalyzer,
    /// What was found out of words seen before.
    memory: HashMap<String, (String, u64)>,
    /// The stem that says how rare each thing is; empty where none does.
    pub things: Vec<String>,
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
            stems: HashMap::new(),
            sequences: Vec::new(),
            prefixes: Vec::new(),
            fuzzy: Vec::new(),
            families: HashMap::new(),
            lexicon: library.vocabulary.lexicon(),
            plain: analyzer(false),
            stemmed: analyzer(true),
            memory: HashMap::new(),
            things: Vec::new(),
        };
        marks.add(query, library, synonyms);
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

    fn add(&mut self, query: &Query, library: &Library, synonyms: bool) {
        match query {
            Query::Words(question) => {
                let mut bits = HashMap::new();
                for word in wanted(question) {
                    let bit = self.thing(word.stems.first().map_or("", String::as_str));
                    bits.insert(word.at, bit);
                    self.sequence(word.stems, true, bit);
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
                self.prefixes.push((folded(stem), bit));
            }
            Query::Fuzzy(word, letters) => {
                let bit = self.thing("");
                self.fuzzy.push((folded(word), usize::from(*letters), bit));
            }
            Query::Phrase(words) => {
                let words = tokens(&mut self.plain, words);
                let bit = self.thing("");
                self.sequence(words, false, bit);
            }
            Query::Near(first, second, _) => {
                for word in [first, second] {
                    let stems = tokens(&mut self.stemmed, word);
                    let bit = self.thing(stems.first().map_or("", String::as_str));
                    self.sequence(stems, true, bit);
                }
            }
            Query::And(of) | Query::Or(of) => {
                for query in of {
                    self.add(query, library, synonyms);
                }
            }
            Query::Field(..) | Query::Compare { .. } | Query::Not(_) => {}
        }
    }

    fn sequence(&mut self, words: Vec<String>, stemmed: bool, bit: u64) {
        match &words[..] {
            [] => {}
            [one] if stemmed => *self.stems.entry(one.clone()).or_default() |= bit,
            _ => self.sequences.push((words, stemmed, bit)),
        }
    }

    /// Everything of the question that stands in the text, in order.
    pub fn find(&mut self, text: &str) -> Vec<Seen> {
        let mut all: Vec<(Range<usize>, String)> = Vec::new();
        self.plain
            .token_stream(text)
            .process(&mut |token| all.push((token.offset_from..token.offset_to, token.text.clone())));
        let mut literal: Vec<u64> = Vec::with_capacity(all.len());
        for (_, word) in &all {
            let bits = match self.memory.get(word) {
                Some((_, bits)) => *bits,
                None => self.learn(word),
            };
            literal.push(bits);
        }
        for (sequence, stemmed, bit) in &self.sequences {
            for at in 0..(all.len() + 1).saturating_sub(sequence.len()) {
                let stands = sequence.iter().zip(&all[at..]).all(|(wanted, (_, word))| match stemmed {
                    true => self.memory.get(word).is_some_and(|(stem, _)| stem == wanted),
                    false => word == wanted,
                });
                if stands {
                    literal[at..at + sequence.len()].iter_mut().for_each(|bits| *bits |= bit);
                }
            }
        }
        let mut other = vec![0; all.len()];
        if !self.families.is_empty() {
            self.find_families(text, &all, &mut other);
        }
        let seen = all.into_iter().enumerate().zip(literal.into_iter().zip(other));
        seen.map(|((word, (range, _)), (literal, other))| Seen {
            range,
            word,
            literal,
            other: other & !literal,
        })
        .filter(|seen| seen.literal | seen.other != 0)
        .collect()
    }

    fn learn(&mut self, word: &str) -> u64 {
        let stem = tokens(&mut self.stemmed, word).concat();
        let mut bits = self.stems.get(&stem).copied().unwrap_or_default();
        bits |=
            self.prefixes.iter().filter(|(p, _)| word.starts_with(p.as_str())).map(|(_, b)| b).sum::<u64>();
        let close = self.fuzzy.iter().filter(|(wanted, most, _)| distance(word, wanted) <= *most);
        bits |= close.map(|(_, _, bit)| bit).fold(0, |all, bit| all | bit);
        self.memory.insert(word.to_string(), (stem, bits));
        bits
    }

    fn find_families(&self, text: &str, all: &[(Range<usize>, String)], other: &mut [u64]) {
        let ids: Vec<_> = words(text).map(|(at, word)| (at, self.lexicon.find(&word))).collect();
        for from in 0..ids.len() {
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
