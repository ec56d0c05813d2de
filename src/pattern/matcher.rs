//! Does this pattern match this sentence, and where?
//!
//! It goes only where the rest of the pattern can be matched too, as `stride` has found. In a
//! sentence so long that words share their bits it may still fail: there a pair of step and
//! word that failed once is never tried again, so the time is steps × words × longest gap,
//! whatever the text.

use super::compile::{Program, Slot, Step};
use super::feature::{Feature, has_room, place};
use super::sentence::{Sentence, Stretch};
use super::stride::Open;
use super::vocabulary::FamilyId;
use crate::value::Value;
use smallvec::SmallVec;
use std::ops::Range;

/// A pattern found in a sentence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Match {
    /// Words of the sentence; none where it was left open which.
    pub words: Range<usize>,
    /// Values caught on the way: which of the clause's values, and what it is.
    pub values: Vec<(Slot, Value, Range<usize>)>,
}

/// Room for the matcher to work in, kept from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    failed: Vec<u64>,
    caught: Vec<(Slot, usize)>,
}

/// All matches that do not overlap, from left to right; only the first where the pattern
/// catches no value.
pub(super) fn find(
    program: &Program,
    sentence: &Sentence,
    open: &Open,
    scratch: &mut Scratch,
    mut take: impl FnMut(Match),
) {
    let width = sentence.tokens.len() + 1;
    scratch.failed.clear();
    if !has_room(sentence) {
        scratch.failed.resize((program.steps.len() * width).div_ceil(64), 0);
    }
    let mut start = open.at(0).trailing_zeros() as usize;
    while start < sentence.tokens.len() {
        if open.at(0) & place(start) == 0 || sentence.tokens[start].denied {
            start += 1;
            continue;
        }
        scratch.caught.clear();
        let mut run = Run { program, sentence, open, scratch, width };
        match run.from(0, start) {
            None => {
                debug_assert!(!has_room(sentence), "where each word has its place, an open way leads on");
                start += 1;
            }
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
    open: &'a Open,
    scratch: &'a mut Scratch,
    width: usize,
}

impl Run<'_> {
    /// Where a match ends that continues with `step` at word `at`.
    fn from(&mut self, mut step: usize, mut at: usize) -> Option<usize> {
        // One way to go on: no need to remember.
        loop {
            if self.open.at(step) & place(at) == 0 {
                return None;
            }
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
        // Where each word has its place, no way fails that is open.
        if has_room(self.sentence) {
            return self.attempt(step, at);
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
                let open = self.open.at(step + 1);
                for at in at..=(at + most as usize).min(sentence.tokens.len()) {
                    if open & place(at) != 0
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
