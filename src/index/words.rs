//! Which words of a question count, and what else is said by them?

use super::schema::{analyzer, tokens};
use crate::library::Library;
use crate::pattern::words;
use std::collections::HashMap;
use std::ops::Range;

/// A word that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its place among the words of the question.
    pub at: usize,
    /// What is left of it in the index; `sub-processor` leaves two.
    pub stems: Vec<String>,
}

/// Words that only carry a question.
const EMPTY: [&str; 74] = [
    "a",
    "about",
    "all",
    "an",
    "and",
    "any",
    "anybody",
    "anyone",
    "are",
    "as",
    "at",
    "be",
    "by",
    "can",
    "clause",
    "clauses",
    "contract",
    "contracts",
    "could",
    "did",
    "do",
    "does",
    "each",
    "every",
    "find",
    "for",
    "from",
    "give",
    "has",
    "have",
    "how",
    "i",
    "if",
    "in",
    "is",
    "it",
    "its",
    "let",
    "lets",
    "list",
    "may",
    "me",
    "much",
    "must",
    "of",
    "on",
    "or",
    "our",
    "paper",
    "papers",
    "say",
    "says",
    "shall",
    "show",
    "that",
    "the",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "to",
    "us",
    "vendor",
    "vendors",
    "we",
    "what",
    "when",
    "where",
    "which",
    "who",
    "whose",
    "with",
];

/// The words of a question that count: all but those that only carry it, unless there is
/// nothing else.
pub fn wanted(question: &[String]) -> Vec<Wanted> {
    let mut stemmed = analyzer(true);
    let all: Vec<Wanted> = question
        .iter()
        .enumerate()
        .map(|(at, word)| Wanted { at, stems: tokens(&mut stemmed, word) })
        .filter(|wanted| !wanted.stems.is_empty())
        .collect();
    let plain = |at: usize| question[at].trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let telling: Vec<Wanted> = all
        .iter()
        .filter(|wanted| EMPTY.binary_search(&plain(wanted.at).as_str()).is_err())
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// The families of the library that are named by words of the question, with the places
/// of those words.
pub fn families_of<'l>(library: &'l Library, question: &[String]) -> Vec<(Range<usize>, &'l str)> {
    let lexicon = library.vocabulary.lexicon();
    let names: HashMap<_, _> = library.families.iter().map(|f| (f.id, f.name.as_str())).collect();
    let mut places = Vec::new();
    for (at, word) in question.iter().enumerate() {
        places.extend(words(word).map(|(_, word)| (at, lexicon.find(&word))));
    }
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    for from in 0..places.len() {
        lexicon.members(places[from..].iter().map(|(_, id)| *id), |family, length| {
            if let Some(name) = names.get(&family) {
                found.push((places[from].0..places[from + length - 1].0 + 1, *name));
            }
        });
    }
    for (at, word) in question.iter().enumerate() {
        let lower = word.to_lowercase();
        if let Some(family) = library.families.iter().find(|family| family.name == lower) {
            found.push((at..at + 1, family.name.as_str()));
        }
    }
    found.sort_by(|a, b| (a.0.start, a.0.end, a.1).cmp(&(b.0.start, b.0.end, b.1)));
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_carry_a_question_are_left_out() {
        assert!(EMPTY.is_sorted());
        let question = |text: &str| text.split(' ').map(str::to_string).collect::<Vec<_>>();
        let stems = |text: &str| {
            wanted(&question(text)).into_iter().map(|w| w.stems.concat()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(stems("Who may use our data to train models?"), "use data train model");
        assert_eq!(stems("who may"), "who may");
        assert_eq!(stems("sub-processors"), "subprocessor");
    }
}
