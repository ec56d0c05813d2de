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

    /// Where a family or kind of value begins that ends before one of some places.
    fn of_many_words(self, number: usize, sentence: &Sentence, places: Places) -> Places {
        let families = sentence.families.iter().map(|f| (Feature::Family(f.what), f.at, f.end));
        let values = sentence.values.iter().map(|v| (Feature::Value(v.what.kind()), v.at, v.end));
        let leading = families.chain(values).filter(|(feature, _, end)| {
            self.number(*feature) == number && places & place(*end as usize) != 0
        });
        leading.fold(0, |begins, (_, at, _)| begins | place(at as usize))
    }

    pub fn is_family(self, number: usize) -> bool {
        (self.words + self.stems..self.words + self.stems + self.families).contains(&number)
    }

    /// Gives the number of every feature of a sentence, with its words.
    fn each(self, sentence: &Sentence, mut take: impl FnMut(u32, Range<u16>)) {
        let number = |feature| self.number(feature) as u32;
        for (word, token) in (0_u16..).zip(&sentence.tokens) {
            if token.word != UNKNOWN && (token.word as usize) < self.words {
                take(number(Feature::Word(token.word)), word..word + 1);
            }
            token.stems.iter().for_each(|stem| take(number(Feature::Stem(*stem)), word..word + 1));
        }
        for family in &sentence.families {
            take(number(Feature::Family(family.what)), family.at..family.end);
        }
        for value in &sentence.values {
            take(number(Feature::Value(value.what.kind())), value.at..value.end);
        }
    }
}

/// Words of a sentence, one bit each. All words from the last bit on share it, so what is
/// said of a longer sentence is a little too much, never too little.
pub(super) type Places = u64;

const LAST: usize = Places::BITS as usize - 1;

/// Whether each word of a sentence has a place of its own.
#[inline]
pub(super) fn has_room(sentence: &Sentence) -> bool {
    sentence.tokens.len() <= LAST
}

/// The place of a word.
#[inline]
pub(super) fn place(word: usize) -> Places {
    1 << word.min(LAST)
}

/// Each place, so many words before it, at most [`LAST`]. What is before the last place can
/// be there itself, for it is many words: the shift fills up from there.
#[inline]
pub(super) fn before(places: Places, words: u8) -> Places {
    (places.cast_signed() >> words).cast_unsigned()
}

/// All places at most so many words before, but not across a denial.
#[inline]
pub(super) fn up_to_before(mut places: Places, words: u8, denials: Places) -> Places {
    if denials != 0 {
        return (0..words).fold(places, |places, _| places | (before(places, 1) & !denials));
    }
    let (mut left, mut stride) = (words.min(LAST as u8), 1);
    while left > 0 {
        places |= before(places, stride.min(left));
        left -= stride.min(left);
        stride *= 2;
    }
    places
}

/// The features of one sentence after the other, and at which words they stand.
pub(super) struct Seen {
    numbering: Numbering,
    /// By number.
    standing: Vec<Standing>,
    features: Vec<u32>,
    /// Where a denial begins; never the last place, which it may share with others.
    pub denials: Places,
    /// What is being denied, likewise.
    pub denied: Places,
}

#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    /// Where the feature begins.
    places: Places,
    /// How many words it has everywhere; 0 if that differs.
    words: u8,
}

impl Seen {
    pub fn new(numbering: Numbering) -> Self {
        let standing = vec![Standing::default(); numbering.count()];
        Self { numbering, standing, features: Vec::new(), denials: 0, denied: 0 }
    }

    /// Forgets the last sentence and takes in this one, with its features.
    pub fn read(&mut self, sentence: &Sentence, features: &[(u32, Range<u16>)]) {
        for feature in self.features.drain(..) {
            self.standing[feature as usize] = Standing::default();
        }
        (self.denials, self.denied) = (0, 0);
        for (word, token) in sentence.tokens.iter().enumerate().take(LAST) {
            self.denials |= if token.denies { place(word) } else { 0 };
            self.denied |= if token.denied { place(word) } else { 0 };
        }
        for (feature, at) in features {
            let standing = &mut self.standing[*feature as usize];
            let words = if at.len() > LAST { 0 } else { at.len() as u8 };
            if standing.places == 0 {
                self.features.push(*feature);
                standing.words = words;
            } else if standing.words != words {
                standing.words = 0;
            }
            standing.places |= place(at.start.into());
        }
    }

    /// Where a feature begins, by its number.
    #[inline]
    pub fn places(&self, number: u32) -> Places {
        self.standing[number as usize].places
    }

    /// Where a feature begins that ends before one of some places.
    #[inline]
    pub fn leading_to(&self, number: u32, places: Places, sentence: &Sentence) -> Places {
        let standing = self.standing[number as usize];
        match standing.words {
            0 if standing.places == 0 => 0,
            0 => self.numbering.of_many_words(number as usize, sentence, places),
            words => standing.places & before(places, words),
        }
    }
}

/// Some of the sentences of a block, one bit each.
pub(super) type Sentences = u64;

/// The features of many sentences, one sentence behind the other, with their words.
#[derive(Debug)]
pub struct Features {
    all: Vec<(u32, Range<u16>)>,
    /// Where those of each sentence end.
    ends: Vec<usize>,
}

impl Features {
    pub(super) fn of(sentences: &[Sentence], numbering: Numbering) -> Self {
        let mut features = Self { all: Vec::new(), ends: Vec::with_capacity(sentences.len()) };
        for sentence in sentences {
            numbering.each(sentence, |feature, words| features.all.push((feature, words)));
            features.ends.push(features.all.len());
        }
        features
    }

    /// Those of one sentence.
    pub(super) fn of_sentence(&self, sentence: usize) -> &[(u32, Range<u16>)] {
        let from = sentence.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[from..self.ends[sentence]]
    }
}

/// In which of some sentences each feature stands.
pub(super) struct Block {
    /// By number.
    having: Vec<Sentences>,
}

impl Block {
    pub fn new(numbering: Numbering) -> Self {
        Self { having: vec![0; numbering.count()] }
    }

    /// Forgets the last sentences and takes in these. If they are more than [`Sentences`] has
    /// bits, some share one.
    pub fn read(&mut self, sentences: Range<usize>, features: &Features) {
        self.having.fill(0);
        for (at, sentence) in sentences.enumerate() {
            let here = 1 << (at % Sentences::BITS as usize);
            features
                .of_sentence(sentence)
                .iter()
                .for_each(|(feature, _)| self.having[*feature as usize] |= here);
        }
    }

    /// The sentences that have a feature, by its number.
    #[inline]
    pub fn having(&self, number: u32) -> Sentences {
        self.having[number as usize]
    }
}
