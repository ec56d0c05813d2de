//! What has a sentence got? Words, stems, families and kinds of values, numbered without
//! gaps, so that a set of them is a row of bits.

use super::sentence::Sentence;
use super::vocabulary::{FamilyId, StemId, Vocabulary, WordId};
use crate::value;

/// Something a sentence has or has not, for choosing which patterns to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Feature {
    Word(WordId),
    Stem(StemId),
    Family(FamilyId),
    Value(value::Kind),
}

/// How many of each a library names.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbering {
    words: usize,
    stems: usize,
    families: usize,
}

impl Numbering {
    pub fn of(vocabulary: &Vocabulary) -> Self {
        Self {
            words: vocabulary.word_count(),
            stems: vocabulary.stem_count(),
            families: vocabulary.family_count(),
        }
    }

    pub fn count(self) -> usize {
        self.words + self.stems + self.families + value::Kind::ALL.len()
    }

    /// The number of a feature that the library names.
    pub fn number(self, feature: Feature) -> usize {
        match feature {
            Feature::Word(word) => word as usize,
            Feature::Stem(stem) => self.words + stem as usize,
            Feature::Family(family) => self.words + self.stems + family as usize,
            Feature::Value(kind) => self.words + self.stems + self.families + kind as usize,
        }
    }

    pub fn is_family(self, number: usize) -> bool {
        let first = self.words + self.stems;
        (first..first + self.families).contains(&number)
    }
}

/// The features of one sentence after the other, and at which words they stand.
pub(super) struct Seen {
    numbering: Numbering,
    /// By number: the first and the last word with the feature, counted from 1; 0 where the
    /// sentence has not got it.
    at: Vec<(u16, u16)>,
    features: Vec<u32>,
}

impl Seen {
    pub fn new(numbering: Numbering) -> Self {
        Self { numbering, at: vec![(0, 0); numbering.count()], features: Vec::new() }
    }

    /// Forgets the last sentence and takes in this one.
    pub fn read(&mut self, sentence: &Sentence) {
        for feature in self.features.drain(..) {
            self.at[feature as usize] = (0, 0);
        }
        for (token, word) in sentence.tokens.iter().zip(1..) {
            // A word of the paper's own is required by no pattern.
            if (token.word as usize) < self.numbering.words {
                self.add(Feature::Word(token.word), word);
            }
            token.stems.iter().for_each(|stem| self.add(Feature::Stem(*stem), word));
        }
        sentence.families.iter().for_each(|family| self.add(Feature::Family(family.what), family.at + 1));
        sentence.values.iter().for_each(|value| self.add(Feature::Value(value.what.kind()), value.at + 1));
    }

    fn add(&mut self, feature: Feature, word: u16) {
        let number = self.numbering.number(feature);
        let at = &mut self.at[number];
        if at.0 == 0 {
            self.features.push(number as u32);
            *at = (word, word);
        }
        *at = (at.0.min(word), at.1.max(word));
    }

    /// Each once.
    pub fn features(&self) -> &[u32] {
        &self.features
    }

    /// The first and the last word with one of these features.
    pub fn reach(&self, any: &[u32]) -> Option<(u16, u16)> {
        let there = any.iter().map(|number| self.at[*number as usize]).filter(|at| at.0 > 0);
        there.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }
}
