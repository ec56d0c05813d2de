//! From which words on can this pattern be matched?
//!
//! Its steps are taken once, from the last to the first, each for all words of the sentence at
//! the same time, a bit a word.

use super::compile::{Program, Step};
use super::feature::{Feature, Numbering, Places, Seen, before, up_to_before};
use super::sentence::Sentence;

/// The steps of many patterns, one behind the other, without what only finding the place needs.
#[derive(Debug, Default)]
pub(super) struct Strides {
    all: Vec<Stride>,
    /// Where those of each pattern end.
    end: Vec<u32>,
    /// What [`Kind::Any`] chooses from, by number.
    choices: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Stride {
    kind: Kind,
    /// Every match takes it.
    is_needed: bool,
}

/// A [`Step`], with features by their number.
#[derive(Debug, Clone, Copy)]
enum Kind {
    One(u32),
    Any {
        count: u16,
        from: u32,
    },
    Gap(u8),
    Split(u16),
    /// Ends an alternative that began so many steps before, with a feature if it is plain.
    Jump {
        to: u16,
        began: u16,
        with: u32,
    },
    Done,
}

/// Instead of a feature's number: an alternative that begins in more than one way.
const ANYHOW: u32 = u32::MAX;

/// For each step of a pattern, the words at which the rest of it can be matched from there on;
/// a little too many in a sentence of more words than [`Places`] has bits.
#[derive(Debug, Default)]
pub(super) struct Open(Vec<Places>);

impl Open {
    #[inline]
    pub fn at(&self, step: usize) -> Places {
        self.0[step]
    }
}

impl Strides {
    pub fn of(programs: &[Program], numbering: Numbering) -> Self {
        let mut strides = Self::default();
        let mut alternatives = Vec::new();
        for program in programs {
            strides.add(program, numbering, &mut alternatives);
            strides.end.push(strides.all.len() as u32);
        }
        strides
    }

    /// `alternatives` is room for the first steps of those that are open.
    fn add(&mut self, program: &Program, numbering: Numbering, alternatives: &mut Vec<usize>) {
        let number = |feature: Feature| numbering.number(feature) as u32;
        // Up to where some way leads past.
        let mut passed = 0;
        let base = self.all.len();
        for (at, step) in program.steps.iter().enumerate() {
            let is_needed = at >= passed;
            let kind = match *step {
                Step::Word(word) => Kind::One(number(Feature::Word(word))),
                Step::Stem(stem) => Kind::One(number(Feature::Stem(stem))),
                Step::Family(family) => Kind::One(number(Feature::Family(family))),
                Step::Value(slot) => Kind::One(number(Feature::Value(slot.kind))),
                Step::Any { from, to } => {
                    let first = self.choices.len() as u32;
                    self.choices.extend(program.choices(from, to).iter().map(|f| number(*f)));
                    Kind::Any { count: to - from, from: first }
                }
                Step::Gap(words) => Kind::Gap(words),
                Step::Split(to) => {
                    passed = passed.max(usize::from(to));
                    alternatives.push(at + 1);
                    Kind::Split(to)
                }
                Step::Jump(to) => {
                    passed = passed.max(usize::from(to));
                    let first = alternatives.pop().unwrap_or(at);
                    let with = match self.all.get(base + first).map(|stride| stride.kind) {
                        Some(Kind::One(feature)) => feature,
                        _ => ANYHOW,
                    };
                    Kind::Jump { to, began: (at - first) as u16, with }
                }
                Step::Done => Kind::Done,
            };
            self.all.push(Stride { kind, is_needed });
        }
    }

    /// Whether a match of the pattern may begin anywhere, and then, where each of its steps may
    /// be taken.
    pub fn may_match(&self, pattern: u32, sentence: &Sentence, seen: &Seen, open: &mut Open) -> bool {
        let from = pattern.checked_sub(1).map_or(0, |before| self.end[before as usize]);
        let strides = &self.all[from as usize..self.end[pattern as usize] as usize];
        if open.0.len() < strides.len() {
            open.0.resize(strides.len(), 0);
        }
        let open = &mut open.0[..strides.len()];
        let mut behind = Places::MAX;
        let mut left = strides.len();
        while left > 0 {
            left -= 1;
            let here = match strides[left].kind {
                Kind::One(feature) => seen.leading_to(feature, behind, sentence),
                Kind::Any { count, from } => {
                    let any = &self.choices[from as usize..from as usize + usize::from(count)];
                    before(behind, 1) & any.iter().fold(0, |places, feature| places | seen.places(*feature))
                }
                Kind::Gap(words) => up_to_before(behind, words, seen.denials),
                Kind::Split(other) => behind | open[usize::from(other)],
                Kind::Jump { began, with, .. } if with != ANYHOW && seen.places(with) == 0 => {
                    // The whole alternative is out; its split leads to what is behind it.
                    left -= usize::from(began);
                    open[left] = 0;
                    left -= 1;
                    behind
                }
                Kind::Jump { to, .. } => open[usize::from(to)],
                Kind::Done => behind,
            };
            if here == 0 && strides[left].is_needed {
                return false;
            }
            open[left] = here;
            behind = here;
        }
        behind & !seen.denied != 0
    }
}
