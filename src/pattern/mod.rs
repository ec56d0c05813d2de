//! What did the lawyer mean by this pattern?
//!
//! Patterns are matched word by word inside one sentence (clause-library/README.md has
//! the language). Each compiles to a small program. Of a [`Set`] of thousands only those are
//! tried on a sentence whose words all occur in it; their steps are taken for all words at
//! once, and of the few that may match a bounded backtracker finds the place, in time linear
//! in the sentence.

mod compile;
mod feature;
mod matcher;
mod parse;
mod sentence;
mod set;
mod stride;
mod vocabulary;

pub use compile::{Slot, Slots};
pub use feature::Features;
pub use matcher::Match;
pub use parse::PatternError;
pub use sentence::{Sentence, SentenceReader};
pub use set::{Finder, Hit, PatternId, Set, SetBuilder};
pub use vocabulary::{BLANK, DENIAL, FamilyId, Lexicon, Vocabulary, WordId, words};
