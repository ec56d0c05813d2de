//! What has a sentence got? Words, stems, families and kinds of values, numbered without
//! gaps, so that a set of them is a row of bits.

use super::sentence::Sentence;
use super::vocabulary::{FamilyId, StemId, UNKNOWN, Vocabulary, WordId};
use crate::value;
use std::ops::Range;

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

/// Words of a sentence, one bit each. All words from the last bit on share it, so what is
/// said of a longer sentence is a little too much, never too little.
pub(super) type Places = u64;

const LAST: usize = Places::BITS as usize - 1;

/// The place of a word.
pub(super) fn place(word: usize) -> Places {
    1 << word.min(LAST)
}

/// All places from a word on.
pub(super) fn places_from(word: u32) -> Places {
    Places::MAX << word.min(LAST as u32)
}

/// Each place, one word on.
pub(super) fn next(places: Places) -> Places {
    (places << 1) | (places & (1 << LAST))
}

/// The word at each of some places; at the last, all that share it.
pub(super) fn each(mut places: Places) -> impl Iterator<Item = Range<usize>> {
    std::iter::from_fn(move || {
        let word = (places != 0).then(|| places.trailing_zeros() as usize)?;
        places &= places - 1;
        Some(word..if word < LAST { word + 1 } else { usize::MAX })
    })
}

/// The features of one sentence after the other, and at which words they stand.
pub(super) struct Seen {
    numbering: Numbering,
    /// By number.
    at: Vec<Places>,
    features: Vec<u32>,
    /// Where a denial begins; never the last place, which it may share with others.
    pub denials: Places,
    /// What is being denied, likewise.
    pub denied: Places,
}

impl Seen {
    pub fn new(numbering: Numbering) -> Self {
        let at = vec![0; numbering.count()];
        Self { numbering, at, features: Vec::new(), denials: 0, denied: 0 }
    }

    /// Forgets the last sentence and takes in this one.
    pub fn read(&mut self, sentence: &Sentence) {
        for feature in self.features.drain(..) {
            self.at[feature as usize] = 0;
        }
        (self.denials, self.denied) = (0, 0);
        for (word, token) in sentence.tokens.iter().enumerate() {
            let here = place(word);
            if token.word != UNKNOWN && (token.word as usize) < self.numbering.words {
                self.add(Feature::Word(token.word), here);
            }
            token.stems.iter().for_each(|stem| self.add(Feature::Stem(*stem), here));
            if word < LAST {
                self.denials |= if token.denies { here } else { 0 };
                self.denied |= if token.denied { here } else { 0 };
            }
        }
        for family in &sentence.families {
            self.add(Feature::Family(family.what), place(family.at as usize));
        }
        for value in &sentence.values {
            self.add(Feature::Value(value.what.kind()), place(value.at as usize));
        }
    }

    fn add(&mut self, feature: Feature, here: Places) {
        let number = self.numbering.number(feature);
        let at = &mut self.at[number];
        if *at == 0 {
            self.features.push(number as u32);
        }
        *at |= here;
    }

    /// Each once.
    pub fn features(&self) -> &[u32] {
        &self.features
    }

    /// Where a feature stands, by its number.
    pub fn places(&self, number: u32) -> Places {
        self.at[number as usize]
    }

    /// Where a feature stands.
    pub fn find(&self, feature: Feature) -> Places {
        self.at[self.numbering.number(feature)]
    }
}
