//! Does this pattern match this sentence, and where?
//!
//! First whether at all: the steps are taken once, each for all words of the sentence at the
//! same time, a bit a word. Of the few patterns that pass, a bounded backtracker finds the
//! place: where a pattern may go on in more than one way, a pair of step and word that failed
//! once is never tried again, so the time is steps × words × longest gap, whatever the text.

use super::compile::{Program, Slot, Step};
use super::feature::{Feature, Places, Seen, each, next, place};
use super::sentence::{Sentence, Stretch};
use super::vocabulary::FamilyId;
use crate::value::Value;
use smallvec::SmallVec;
use std::ops::Range;

/// A pattern found in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Words of the sentence.
    pub words: Range<usize>,
    /// Values caught on the way: which of the clause's values, and what it is.
    pub values: Vec<(Slot, Value, Range<usize>)>,
}

/// Room for the matcher to work in, kept from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    failed: Vec<u64>,
    caught: Vec<(Slot, usize)>,
    /// All nothing between two patterns.
    reached: Vec<Places>,
}

/// Whether a match may begin at one of the words; no surely means no.
pub(super) fn may_match(
    program: &Program,
    sentence: &Sentence,
    seen: &Seen,
    begins: Places,
    scratch: &mut Scratch,
) -> bool {
    let reached = &mut scratch.reached;
    if reached.len() <= program.steps.len() {
        reached.resize(program.steps.len() + 1, 0);
    }
    reached[0] = begins;
    for (step, what) in program.steps.iter().enumerate() {
        let here = std::mem::take(&mut reached[step]);
        if here == 0 {
            continue;
        }
        reached[step + 1] |= match *what {
            Step::Done => return true,
            Step::Word(word) => next(here & seen.find(Feature::Word(word))),
            Step::Stem(stem) => next(here & seen.find(Feature::Stem(stem))),
            Step::Any { from, to } => {
                let any = program.choices(from, to).iter();
                next(here & any.fold(0, |places, feature| places | seen.find(*feature)))
            }
            Step::Family(family) => {
                let begun = here & seen.find(Feature::Family(family));
                let phrases = each(begun).flat_map(|words| sentence.families_at(words));
                phrases.filter(|f| f.what == family).fold(0, |ends, f| ends | place(f.end as usize))
            }
            Step::Value(slot) => {
                let begun = here & seen.find(Feature::Value(slot.kind));
                let ends = sentence
                    .values
                    .iter()
                    .filter(|v| v.what.kind() == slot.kind && begun & place(v.at as usize) != 0);
                ends.fold(0, |ends, value| ends | place(value.end as usize))
            }
            Step::Gap(most) => (0..most).fold(here, |within, _| within | next(within & !seen.denials)),
            Step::Split(other) => {
                reached[other as usize] |= here;
                here
            }
            Step::Jump(to) => {
                reached[to as usize] |= here;
                0
            }
        };
    }
    false
}

/// All matches that begin at some of the words and do not overlap, from left to right; only
/// the first where the pattern catches no value.
pub(super) fn find(
    program: &Program,
    sentence: &Sentence,
    begins: Places,
    scratch: &mut Scratch,
    mut take: impl FnMut(Match),
) {
    let width = sentence.tokens.len() + 1;
    scratch.failed.clear();
    scratch.failed.resize((program.steps.len() * width).div_ceil(64), 0);
    let mut start = begins.trailing_zeros() as usize;
    while start < sentence.tokens.len() {
        if begins & place(start) == 0 || sentence.tokens[start].denied {
            start += 1;
            continue;
        }
        scratch.caught.clear();
        let mut run = Run { program, sentence, scratch, width };
        match run.from(0, start) {
            None => start += 1,
            Some(end) => {
                let values = scratch.caught.iter().map(|(slot, index)| {
                    let value = &sentence.values[*index];
                    (*slot, value.what.clone(), value.at as usize..value.end as usize)
                });
                take(Match { words: start..end, values: values.collect() });
                if !program.has_value {
                    break;
                }
                scratch.failed.fill(0);
                start = end.max(start + 1);
            }
        }
    }
}

struct Run<'a> {
    program: &'a Program,
    sentence: &'a Sentence,
    scratch: &'a mut Scratch,
    width: usize,
}

impl Run<'_> {
    /// Where a match ends that continues with `step` at word `at`.
    fn from(&mut self, mut step: usize, mut at: usize) -> Option<usize> {
        // One way to go on: no need to remember.
        loop {
            match self.program.steps[step] {
                Step::Done => return Some(at),
                Step::Jump(to) => step = to as usize,
                Step::Word(word) => {
                    self.sentence.tokens.get(at).filter(|token| token.word == word)?;
                    (step, at) = (step + 1, at + 1);
                }
                Step::Stem(stem) => {
                    self.sentence.tokens.get(at).filter(|token| token.stems.contains(&stem))?;
                    (step, at) = (step + 1, at + 1);
                }
                Step::Any { from, to } => {
                    self.has_any(at, from, to).then_some(())?;
                    (step, at) = (step + 1, at + 1);
                }
                Step::Family(family) => {
                    let end = self.only_end(family, at)?;
                    match end {
                        Some(end) => (step, at) = (step + 1, end),
                        None => break,
                    }
                }
                Step::Value(_) | Step::Split(_) | Step::Gap(_) => break,
            }
        }
        let bit = step * self.width + at;
        let (cell, mask) = (bit / 64, 1u64 << (bit % 64));
        if self.scratch.failed[cell] & mask != 0 {
            return None;
        }
        let end = self.attempt(step, at);
        if end.is_none() {
            self.scratch.failed[cell] |= mask;
        }
        end
    }

    fn families_at(&self, at: usize) -> impl DoubleEndedIterator<Item = &Stretch<FamilyId>> {
        self.sentence.families_at(at..at + 1).iter()
    }

    fn has_any(&self, at: usize, from: u16, to: u16) -> bool {
        let Some(token) = self.sentence.tokens.get(at) else { return false };
        self.program.choices(from, to).iter().any(|feature| match feature {
            Feature::Word(word) => token.word == *word,
            Feature::Stem(stem) => token.stems.contains(stem),
            Feature::Family(_) | Feature::Value(_) => false,
        })
    }

    /// Whether it is worth going on with a step at a word.
    fn may_begin(&self, step: usize, at: usize) -> bool {
        match self.program.steps[step] {
            Step::Word(word) => self.sentence.tokens.get(at).is_some_and(|token| token.word == word),
            Step::Stem(stem) => self.sentence.tokens.get(at).is_some_and(|token| token.stems.contains(&stem)),
            Step::Any { from, to } => self.has_any(at, from, to),
            Step::Family(family) => self.families_at(at).any(|f| f.what == family),
            Step::Split(other) => self.may_begin(step + 1, at) || self.may_begin(other as usize, at),
            Step::Jump(to) => self.may_begin(to as usize, at),
            Step::Done | Step::Value(_) | Step::Gap(_) => true,
        }
    }

    /// Where the family's phrase ends that begins at a word; `Some(None)` if more than one does.
    fn only_end(&self, family: FamilyId, at: usize) -> Option<Option<usize>> {
        let mut here = self.families_at(at).filter(|f| f.what == family);
        let end = here.next()?.end as usize;
        Some(here.next().is_none().then_some(end))
    }

    /// Tries every way to go on.
    fn attempt(&mut self, step: usize, at: usize) -> Option<usize> {
        let sentence = self.sentence;
        match self.program.steps[step] {
            Step::Split(other) => self.from(step + 1, at).or_else(|| self.from(other as usize, at)),
            Step::Family(family) => {
                // The longest member first: "personal data breach" before "personal data".
                let ends = self.families_at(at).filter(|f| f.what == family).map(|f| f.end as usize);
                let ends: SmallVec<[usize; 4]> = ends.rev().collect();
                ends.into_iter().find_map(|end| self.from(step + 1, end))
            }
            Step::Value(slot) => {
                for (index, value) in sentence.values.iter().enumerate() {
                    if value.at as usize == at && value.what.kind() == slot.kind {
                        let depth = self.scratch.caught.len();
                        self.scratch.caught.push((slot, index));
                        if let Some(end) = self.from(step + 1, value.end as usize) {
                            return Some(end);
                        }
                        self.scratch.caught.truncate(depth);
                    }
                }
                None
            }
            Step::Gap(most) => {
                for at in at..=(at + most as usize).min(sentence.tokens.len()) {
                    if self.may_begin(step + 1, at)
                        && let Some(end) = self.from(step + 1, at)
                    {
                        return Some(end);
                    }
                    if sentence.tokens.get(at).is_some_and(|token| token.denies) {
                        break;
                    }
                }
                None
            }
            Step::Done | Step::Jump(_) | Step::Word(_) | Step::Stem(_) | Step::Any { .. } => {
                self.from(step, at)
            }
        }
    }
}
