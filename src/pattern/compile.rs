//! Tree in, program out: the steps a matcher takes, and what a sentence must have for
//! the pattern to be worth trying.

use super::parse::{Node, PatternError, error, parse};
use super::vocabulary::{FamilyId, StemId, Vocabulary, WordId};
use crate::value;

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
    Family(FamilyId),
    Value(Slot),
    /// At most so many words, none of them beginning a denial.
    Gap(u8),
    /// Try the next step; if that fails, go on there.
    Split(u16),
    Jump(u16),
    Done,
}

/// Something a sentence has or has not, for choosing which patterns to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Feature {
    Word(WordId),
    Stem(StemId),
    Family(FamilyId),
    Value(value::Kind),
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub steps: Vec<Step>,
    /// For each, one of these must be in the sentence.
    pub required: Vec<Vec<Feature>>,
    pub has_value: bool,
}

/// Whether a node holds something worth looking for, whichever alternative is taken.
fn is_specific(node: &Node) -> bool {
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
    let mut program = Program { steps: Vec::new(), required: Vec::new(), has_value: false };
    let mut compiler = Compiler { vocabulary, slots, program: &mut program };
    compiler.sequence(&nodes)?;
    compiler.program.required = compiler.requirements(&nodes)?;
    program.steps.push(Step::Done);
    if !nodes.iter().any(is_specific) {
        return error(
            format!("`{pattern}` has no word of three letters or family to look for"),
            "Add a word that only this clause would use.",
        );
    }
    Ok(program)
}

struct Compiler<'a> {
    vocabulary: &'a mut Vocabulary,
    slots: Slots<'a>,
    program: &'a mut Program,
}

impl Compiler<'_> {
    fn sequence(&mut self, nodes: &[Node]) -> Result<(), PatternError> {
        for node in nodes {
            match node {
                Node::Choice(alternatives) => self.choice(alternatives)?,
                Node::Gap(n) => self.program.steps.push(Step::Gap(*n)),
                other => {
                    let step = match self.feature(other)? {
                        (Feature::Word(w), _) => Step::Word(w),
                        (Feature::Stem(s), _) => Step::Stem(s),
                        (Feature::Family(f), _) => Step::Family(f),
                        (Feature::Value(_), Some(slot)) => Step::Value(slot),
                        (Feature::Value(_), None) => continue,
                    };
                    self.program.steps.push(step);
                }
            }
        }
        Ok(())
    }

    /// split L1; a; jump end; L1: split L2; b; jump end; L2: c; end:
    fn choice(&mut self, alternatives: &[Vec<Node>]) -> Result<(), PatternError> {
        let mut jumps = Vec::new();
        for (i, alternative) in alternatives.iter().enumerate() {
            let last = i + 1 == alternatives.len();
            let split = self.program.steps.len();
            if !last {
                self.program.steps.push(Step::Split(0));
            }
            self.sequence(alternative)?;
            if !last {
                jumps.push(self.program.steps.len());
                self.program.steps.push(Step::Jump(0));
                self.program.steps[split] = Step::Split(self.program.steps.len() as u16);
            }
        }
        let end = self.program.steps.len() as u16;
        for jump in jumps {
            self.program.steps[jump] = Step::Jump(end);
        }
        Ok(())
    }

    fn feature(&mut self, node: &Node) -> Result<(Feature, Option<Slot>), PatternError> {
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

    /// One entry a node that every match needs.
    fn requirements(&mut self, nodes: &[Node]) -> Result<Vec<Vec<Feature>>, PatternError> {
        let mut required = Vec::new();
        for node in nodes {
            match node {
                Node::Gap(_) => {}
                Node::Choice(alternatives) => {
                    let mut any = Vec::new();
                    for alternative in alternatives {
                        // The most telling requirement of each alternative stands for it.
                        let of = self.requirements(alternative)?;
                        match of.into_iter().min_by_key(|features| features.len()) {
                            Some(features) => any.extend(features),
                            None => {
                                any.clear();
                                break;
                            }
                        }
                    }
                    if !any.is_empty() {
                        required.push(any);
                    }
                }
                other => required.push(vec![self.feature(other)?.0]),
            }
        }
        Ok(required)
    }
}
