//! Tree in, program out: the steps a matcher takes, and what a sentence must have for
//! the pattern to be worth trying.

use super::feature::Feature;
use super::parse::{Node, PatternError, error, parse};
use super::vocabulary::{FamilyId, StemId, Vocabulary, WordId};
use crate::value;
use smallvec::{SmallVec, smallvec};
use std::cmp::Reverse;

/// Which of a clause's values a `$name` fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub index: u16,
    pub kind: value::Kind,
}

/// The values that patterns of one clause may name.
pub type Slots<'a> = &'a dyn Fn(&str) -> Option<Slot>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Word(WordId),
    Stem(StemId),
    /// A word that has one of these features, words and stems of the program's list.
    Any {
        from: u16,
        to: u16,
    },
    Family(FamilyId),
    Value(Slot),
    /// At most so many words, none of them beginning a denial.
    Gap(u8),
    /// Try the next step; if that fails, go on there.
    Split(u16),
    Jump(u16),
    Done,
}

/// What a sentence must have: one of some features.
#[derive(Debug, Clone, Default)]
pub(super) struct Need {
    pub any: SmallVec<[Feature; 4]>,
    /// Letters of the shortest of their words: short words stand in every sentence.
    letters: usize,
}

/// Letters that what is no word counts for.
const FAMILY_LETTERS: usize = 3;
const VALUE_LETTERS: usize = 9;

/// A compiled pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Program {
    pub steps: Vec<Step>,
    /// What [`Step::Any`] chooses from.
    pub choices: Vec<Feature>,
    /// What a sentence must have; empty once the pattern is part of a set.
    pub required: Vec<Need>,
    pub has_value: bool,
}

/// Whether a node holds something worth looking for, whichever alternative is taken.
fn is_specific(node: &Node<'_>) -> bool {
    match node {
        Node::Word(word) | Node::Stem(word) => word.chars().count() >= 3,
        Node::Family(_) | Node::Value(_) => true,
        Node::Choice(alternatives) => alternatives.iter().all(|nodes| nodes.iter().any(is_specific)),
        Node::Gap(_) => false,
    }
}

/// Compiles a pattern, adding its words to the vocabulary.
///
/// # Errors
/// What [`parse`] finds, unknown families, unknown values, nothing specific to look for.
pub(super) fn compile(
    pattern: &str,
    vocabulary: &mut Vocabulary,
    slots: Slots<'_>,
) -> Result<Program, PatternError> {
    let nodes = parse(pattern)?;
    let mut program = Program { steps: Vec::with_capacity(2 * nodes.len()), ..Program::default() };
    let mut compiler = Compiler { vocabulary, slots, program: &mut program };
    let required = compiler.sequence(&nodes)?;
    program.required = required;
    program.steps.push(Step::Done);
    if !nodes.iter().any(is_specific) {
        return error(
            format!("`{pattern}` has no word of three letters or family to look for"),
            "Add a word that only this clause would use.",
        );
    }
    Ok(program)
}

impl Program {
    /// The features among which [`Step::Any`] chooses.
    pub fn choices(&self, from: u16, to: u16) -> &[Feature] {
        &self.choices[usize::from(from)..usize::from(to)]
    }
}

fn letters(node: &Node<'_>) -> usize {
    match node {
        Node::Word(word) | Node::Stem(word) => word.chars().count(),
        Node::Family(_) => FAMILY_LETTERS,
        Node::Value(_) => VALUE_LETTERS,
        Node::Choice(_) | Node::Gap(_) => 0,
    }
}

impl Need {
    fn or(mut self, other: Need) -> Need {
        self.any.extend(other.any);
        Need { any: self.any, letters: self.letters.min(other.letters) }
    }
}

fn is_word(nodes: &[Node<'_>]) -> bool {
    matches!(nodes, [Node::Word(_) | Node::Stem(_)])
}

struct Compiler<'a> {
    vocabulary: &'a mut Vocabulary,
    slots: Slots<'a>,
    program: &'a mut Program,
}

impl Compiler<'_> {
    /// Adds the steps of some nodes and says what they require: one need a node that is in every
    /// match.
    fn sequence(&mut self, nodes: &[Node<'_>]) -> Result<Vec<Need>, PatternError> {
        let mut required = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Choice(alternatives) => required.extend(self.choice(alternatives)?),
                Node::Gap(n) => self.program.steps.push(Step::Gap(*n)),
                other => {
                    let (feature, slot) = self.feature(other)?;
                    let step = match (feature, slot) {
                        (Feature::Word(w), _) => Step::Word(w),
                        (Feature::Stem(s), _) => Step::Stem(s),
                        (Feature::Family(f), _) => Step::Family(f),
                        (Feature::Value(_), Some(slot)) => Step::Value(slot),
                        (Feature::Value(_), None) => continue,
                    };
                    self.program.steps.push(step);
                    required.push(Need { any: smallvec![feature], letters: letters(other) });
                }
            }
        }
        Ok(required)
    }

    /// split L1; a; jump end; L1: split L2; b; jump end; L2: c; end:
    ///
    /// The most telling requirement of each alternative stands for it; where one requires
    /// nothing, neither does the choice.
    fn choice(&mut self, alternatives: &[Vec<Node<'_>>]) -> Result<Option<Need>, PatternError> {
        let mut jumps: SmallVec<[usize; 8]> = SmallVec::new();
        let mut need = Some(Need { letters: usize::MAX, ..Need::default() });
        let mut rest = alternatives;
        while !rest.is_empty() {
            // Neighbours of one word each are one step.
            let words = rest.iter().take_while(|alternative| is_word(alternative)).count();
            let (taken, behind) = rest.split_at(words.max(1));
            rest = behind;
            let last = rest.is_empty();
            let split = self.program.steps.len();
            if !last {
                self.program.steps.push(Step::Split(0));
            }
            if words > 1 {
                let one_of = self.one_of(taken)?;
                need = need.map(|need| need.or(one_of));
                self.jump_on(split, last, &mut jumps);
                continue;
            }
            let required = self.sequence(&taken[0])?;
            let telling = required.into_iter().min_by_key(|need| (need.any.len(), Reverse(need.letters)));
            need = need.zip(telling).map(|(need, telling)| need.or(telling));
            self.jump_on(split, last, &mut jumps);
        }
        let end = self.program.steps.len() as u16;
        for jump in jumps {
            self.program.steps[jump] = Step::Jump(end);
        }
        Ok(need)
    }

    /// Closes an alternative that began with the split, unless it is the last one.
    fn jump_on(&mut self, split: usize, last: bool, jumps: &mut SmallVec<[usize; 8]>) {
        if !last {
            jumps.push(self.program.steps.len());
            self.program.steps.push(Step::Jump(0));
            self.program.steps[split] = Step::Split(self.program.steps.len() as u16);
        }
    }

    /// Adds one step for several alternatives of one word each.
    fn one_of(&mut self, words: &[Vec<Node<'_>>]) -> Result<Need, PatternError> {
        let features = words.iter().flatten().map(|node| Ok(self.feature(node)?.0));
        let any = features.collect::<Result<SmallVec<_>, PatternError>>()?;
        let from = self.program.choices.len();
        self.program.choices.extend_from_slice(&any);
        let to = self.program.choices.len();
        self.program.steps.push(Step::Any { from: from as u16, to: to as u16 });
        Ok(Need { any, letters: words.iter().flatten().map(letters).min().unwrap_or_default() })
    }

    fn feature(&mut self, node: &Node<'_>) -> Result<(Feature, Option<Slot>), PatternError> {
        Ok(match node {
            Node::Word(word) => (Feature::Word(self.vocabulary.word(word)), None),
            Node::Stem(stem) => (Feature::Stem(self.vocabulary.stem(stem)), None),
            Node::Family(name) => match self.vocabulary.find_family(name) {
                Some(family) => (Feature::Family(family), None),
                None => return self.unknown_family(name),
            },
            Node::Value(name) => match (self.slots)(name) {
                Some(slot) => {
                    self.program.has_value = true;
                    (Feature::Value(slot.kind), Some(slot))
                }
                None => {
                    return error(
                        format!("`${name}` is not a value of this clause"),
                        "Give it a type under `values`; `choice` and `set` have patterns of their own instead.",
                    );
                }
            },
            Node::Gap(_) | Node::Choice(_) => return error("a gap is no feature", ""),
        })
    }

    fn unknown_family<T>(&self, name: &str) -> Result<T, PatternError> {
        let mut names: Vec<_> = self.vocabulary.family_names().collect();
        names.sort_unstable();
        error(format!("there is no family <{name}>"), format!("terms.yaml has: {}", names.join(", ")))
    }
}
