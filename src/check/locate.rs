//! Which sentences belong to a clause of the library?

use super::reading::Reading;
use crate::library::Clause;
use crate::segment::{ClauseId, SentenceKind};
use std::collections::BTreeSet;

/// A section of more words than this is not taken whole for one hit in its text.
const SECTION_WORDS: usize = 700;

/// The sentences located, and those that located them.
#[derive(Debug, Default)]
pub struct Located {
    /// Indices of sentences, headings included.
    pub sentences: BTreeSet<usize>,
    /// The headings and sentences that were hit, in reading order.
    pub by: BTreeSet<usize>,
    /// Clauses of the paper that were taken whole.
    taken: BTreeSet<ClauseId>,
}

/// Finds the passages that the clause is judged by. Empty: the paper has no such clause.
pub fn locate(reading: &Reading<'_>, clause: &Clause) -> Located {
    let mut located = Located::default();
    let excluded = |sentence: usize| reading.any(&clause.unless, sentence);
    for pattern in &clause.headings {
        for sentence in reading.sentences_with(*pattern) {
            let hit = &reading.sentences[sentence];
            if hit.kind == SentenceKind::Heading && !excluded(sentence) {
                located.by.insert(sentence);
                located.take_clause(reading, hit.clause);
            }
        }
    }
    for pattern in &clause.text {
        for sentence in reading.sentences_with(*pattern) {
            if reading.sentences[sentence].kind != SentenceKind::Heading && !excluded(sentence) {
                located.by.insert(sentence);
                located.take_around(reading, sentence);
            }
        }
    }
    located
}

impl Located {
    /// Takes the numbered clause around a sentence, or only its neighbours where the paper
    /// has no clauses or the section is very long.
    pub fn take_around(&mut self, reading: &Reading<'_>, sentence: usize) {
        let contract = reading.contract;
        let at = reading.sentences[sentence].clause;
        let own = contract.ancestors(at).find(|id| !contract.clauses[*id].relative).unwrap_or(0);
        let section = contract.clauses[own].parent.filter(|p| {
            let parent = &contract.clauses[*p];
            *p != 0 && !parent.annex && parent.number.is_some() && parent.level >= 1
        });
        let words = |id: ClauseId| reading.document.text.get(contract.clauses[id].span).len() / 6;
        for candidate in section.into_iter().chain([own]) {
            if candidate != 0 && words(candidate) <= SECTION_WORDS {
                self.take_clause(reading, candidate);
                return;
            }
        }
        let near = sentence.saturating_sub(1)..(sentence + 3).min(reading.sentences.len());
        self.sentences.extend(near.filter(|s| reading.sentences[*s].clause == at));
    }

    fn take_clause(&mut self, reading: &Reading<'_>, clause: ClauseId) {
        if self.taken.insert(clause) {
            self.sentences.extend(reading.within(clause));
        }
    }
}
