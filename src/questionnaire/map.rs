//! Which control does a question ask about?
//!
//! Known lists are mapped by their ids, which are facts; everything else by patterns on the
//! words of the question and of the heading above it.

use super::control::{Control, Controls, Heard, hear};
use super::{Answer, Questionnaire};
use std::cmp::Reverse;
use std::collections::HashMap;

/// What a question asks.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// Index of the control; absent where no control asks this.
    pub control: Option<usize>,
    /// What was matched in the question.
    pub asked: Heard,
}

/// Whether the ids of known lists count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    IdsAndWords,
    WordsOnly,
}

const ASKED: usize = 3;
/// Patterns overlap; what many say of the same words is little more than what one says.
const FURTHER: usize = 1;
const SECTION: usize = 2;
/// A single hint says too little.
const LEAST: usize = 2;

/// Maps every question, in their order.
pub fn map(questionnaire: &Questionnaire, controls: &Controls, by: By) -> Vec<Mapping> {
    let lexicon = controls.vocabulary.lexicon();
    let mut sections: HashMap<&str, Heard> = HashMap::new();
    let list = questionnaire.kind.name();
    let one = |answer: &Answer, section: &Heard| {
        let asked = hear(controls, &lexicon, &answer.question);
        let by_id = (by == By::IdsAndWords).then(|| by_id(controls, list, &answer.id)).flatten();
        Mapping { control: by_id.or_else(|| by_words(controls, &asked, section)), asked }
    };
    let mut mappings = Vec::with_capacity(questionnaire.answers.len());
    for answer in &questionnaire.answers {
        let section =
            sections.entry(&answer.section).or_insert_with(|| hear(controls, &lexicon, &answer.section));
        mappings.push(one(answer, section));
    }
    mappings
}

/// The control that names this id, the most exactly.
fn by_id(controls: &Controls, list: &str, id: &str) -> Option<usize> {
    if id.is_empty() {
        return None;
    }
    let named = controls.controls.iter().enumerate().filter_map(|(at, control)| {
        let exact = control.ids.get(list)?.iter().filter(|pattern| matches(pattern, id));
        Some((exact.map(|pattern| pattern.trim_matches('*').len()).max()?, at))
    });
    named.max_by_key(|(length, at)| (*length, Reverse(*at))).map(|(_, at)| at)
}

/// Whether an id fits: `CEK-*` any that begins so, `*logging*` any that holds it.
fn matches(pattern: &str, id: &str) -> bool {
    let core = pattern.trim_matches('*');
    match (pattern.starts_with('*'), pattern.ends_with('*')) {
        (true, true) => id.contains(core),
        (true, false) => id.ends_with(core),
        (false, true) => id.starts_with(core),
        (false, false) => id == core,
    }
}

/// The control whose patterns say most of the question; of two, the one that asks for it in
/// so many words, then the one that speaks first.
fn by_words(controls: &Controls, asked: &Heard, section: &Heard) -> Option<usize> {
    let weight = |control: &Control| {
        if asked.any(&control.unless) {
            return None;
        }
        let named = asked.count(&control.asked_by);
        let words = match named {
            0 => 0,
            _ => ASKED + FURTHER * (named.min(3) - 1),
        };
        let hints = asked.count(&control.hinted_by).min(2);
        let above = SECTION * usize::from(section.any(&control.sections));
        Some((words + hints + above, named > 0))
    };
    let first = |control: &Control| {
        let words = [&control.asked_by, &control.hinted_by].into_iter().filter_map(|p| asked.first(p));
        words.min().unwrap_or(usize::MAX)
    };
    let weighed = controls.controls.iter().enumerate().filter_map(|(at, control)| {
        let (weight, named) = weight(control)?;
        Some((weight, named, Reverse(first(control)), Reverse(at)))
    });
    weighed.filter(|(weight, ..)| *weight >= LEAST).max().map(|(.., Reverse(at))| at)
}
