//! Does this pattern match this sentence, and where?
//!
//! A bounded backtracker: a pair of step and word that failed once is never tried
//! again, so the time is steps × words × longest gap, whatever the text.

use super::compile::{Program, Slot, Step};
use super::sentence::Sentence;
use crate::value::Value;
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
}

/// All matches that do not overlap, from left to right; only the first where the
/// pattern catches no value.
pub(super) fn find(program: &Program, sentence: &Sentence, scratch: &mut Scratch) -> Vec<Match> {
    let mut matches = Vec::new();
    let width = sentence.tokens.len() + 1;
    scratch.failed.clear();
    scratch.failed.resize((program.steps.len() * width).div_ceil(64), 0);
    let mut start = 0;
    while start < sentence.tokens.len() {
        if sentence.denied.contains(&(start as u16)) {
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
                matches.push(Match { words: start..end, values: values.collect() });
                if !program.has_value {
                    break;
                }
                scratch.failed.fill(0);
                start = end.max(start + 1);
            }
        }
    }
    matches
}

struct Run<'a> {
    program: &'a Program,
    sentence: &'a Sentence,
    scratch: &'a mut Scratch,
    width: usize,
}

impl Run<'_> {
    /// Where a match ends that continues with `step` at word `at`.
    fn from(&mut self, step: usize, at: usize) -> Option<usize> {
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

    fn attempt(&mut self, step: usize, at: usize) -> Option<usize> {
        let sentence = self.sentence;
        match self.program.steps[step] {
            Step::Done => Some(at),
            Step::Jump(to) => self.from(to as usize, at),
            Step::Split(other) => self.from(step + 1, at).or_else(|| self.from(other as usize, at)),
            Step::Word(word) => match sentence.tokens.get(at) {
                Some(token) if token.word == word => self.from(step + 1, at + 1),
                _ => None,
            },
            Step::Stem(stem) => match sentence.tokens.get(at) {
                Some(token) if token.stems.contains(&stem) => self.from(step + 1, at + 1),
                _ => None,
            },
            Step::Family(family) => {
                let first = sentence.families.partition_point(|f| (f.at as usize) < at);
                // The longest member first: "personal data breach" before "personal data".
                let here = sentence.families[first..].iter().take_while(|f| f.at as usize == at);
                let ends: Vec<usize> = here.filter(|f| f.what == family).map(|f| f.end as usize).collect();
                ends.into_iter().rev().find_map(|end| self.from(step + 1, end))
            }
            Step::Value(slot) => {
                for index in 0..sentence.values.len() {
                    let value = &sentence.values[index];
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
                for skipped in 0..=most as usize {
                    if at + skipped > sentence.tokens.len() {
                        break;
                    }
                    if let Some(end) = self.from(step + 1, at + skipped) {
                        return Some(end);
                    }
                    if sentence.denials.contains(&((at + skipped) as u16)) {
                        break;
                    }
                }
                None
            }
        }
    }
}
