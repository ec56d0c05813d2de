//! What changed between two questionnaires of a vendor?

use super::control::Controls;
use super::judge::{Outcome, judge};
use super::map::{By, map};
use super::{Answer, Cell, Questionnaire, Reply};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// Everything that changed.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Comparison {
    pub changes: Vec<Change>,
    pub same: usize,
    /// Questions of the earlier one that are not asked any more.
    pub gone: usize,
    /// Questions that the earlier one did not ask.
    pub new: usize,
}

/// One question that is answered differently.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    pub id: String,
    pub question: String,
    /// The control it belongs to, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    pub direction: Direction,
    pub before: Side,
    pub after: Side,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Side {
    pub reply: Reply,
    pub said: String,
    pub at: Cell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    Worse,
    Changed,
    Better,
}

/// Holds a later questionnaire against an earlier one; what got worse comes first.
pub fn compare(earlier: &Questionnaire, later: &Questionnaire, controls: &Controls) -> Comparison {
    let lexicon = controls.vocabulary.lexicon();
    let known = |questionnaire: &Questionnaire| -> HashMap<String, usize> {
        questionnaire.answers.iter().enumerate().rev().map(|(at, answer)| (words(answer), at)).collect()
    };
    let by_words = known(earlier);
    // Ids mean the same only within one list.
    let by_id: HashMap<&str, usize> = match earlier.kind == later.kind {
        true => earlier
            .answers
            .iter()
            .enumerate()
            .filter(|(_, a)| !a.id.is_empty())
            .map(|(at, a)| (a.id.as_str(), at))
            .collect(),
        false => HashMap::new(),
    };
    let (before_maps, after_maps) =
        (map(earlier, controls, By::IdsAndWords), map(later, controls, By::IdsAndWords));
    let mut comparison = Comparison::default();
    let mut met = vec![false; earlier.answers.len()];
    for (answer, mapping) in later.answers.iter().zip(&after_maps) {
        let found = by_words
            .get(&words(answer))
            .or_else(|| by_id.get(answer.id.as_str()).filter(|_| answer.id.contains('-')));
        let Some(&at) = found else {
            comparison.new += 1;
            continue;
        };
        met[at] = true;
        let before = &earlier.answers[at];
        let outcome = |answer: &Answer, mapping: &super::map::Mapping| {
            let control = mapping.control?;
            Some(judge(controls, &controls.controls[control], &lexicon, answer, mapping).outcome)
        };
        let same_words = before.reply != Reply::Text || plain(&before.said) == plain(&answer.said);
        let outcomes = (outcome(before, &before_maps[at]), outcome(answer, mapping));
        if before.reply == answer.reply && same_words && outcomes.0 == outcomes.1 {
            comparison.same += 1;
            continue;
        }
        let direction = match outcomes {
            (Some(a), Some(b)) if worth(a) > worth(b) => Direction::Worse,
            (Some(a), Some(b)) if worth(a) < worth(b) => Direction::Better,
            _ => Direction::Changed,
        };
        let side =
            |answer: &Answer| Side { reply: answer.reply, said: answer.words(), at: answer.at.clone() };
        comparison.changes.push(Change {
            id: answer.id.clone(),
            question: answer.question.clone(),
            control: mapping.control.map(|at| controls.controls[at].written.id.clone()),
            direction,
            before: side(before),
            after: side(answer),
        });
    }
    comparison.gone = met.iter().filter(|met| !**met).count();
    comparison.changes.sort_by_key(|change| change.direction);
    comparison
}

fn worth(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Satisfied => 3,
        Outcome::Partial | Outcome::NotApplicable => 2,
        Outcome::Blank => 1,
        Outcome::NotSatisfied => 0,
    }
}

fn words(answer: &Answer) -> String {
    plain(&answer.question)
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
