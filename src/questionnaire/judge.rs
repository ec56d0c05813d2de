//! Is the answer what we want to hear?

use super::control::{Control, Controls, Heard, hear};
use super::map::Mapping;
use super::{Answer, Reply};
use crate::library::Given;
use crate::pattern::Lexicon;
use crate::value::{self, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Satisfied,
    Partial,
    NotSatisfied,
    NotApplicable,
    Blank,
}

impl Outcome {
    pub fn name(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Partial => "partial",
            Self::NotSatisfied => "not satisfied",
            Self::NotApplicable => "not applicable",
            Self::Blank => "not answered",
        }
    }
}

/// An answer held against its control.
#[derive(Debug, Clone)]
pub struct Judged {
    pub outcome: Outcome,
    /// Why it is less than satisfied, for a person; empty where it is not.
    pub reason: String,
    /// What was matched in the vendor's words.
    pub said: Heard,
    /// Whether the words name something to look at.
    pub evidence: bool,
    /// The youngest year that stands beside the evidence.
    pub evidence_date: Option<jiff::civil::Date>,
}

/// Judges one answer.
pub fn judge(
    controls: &Controls,
    control: &Control,
    lexicon: &Lexicon<'_>,
    answer: &Answer,
    mapping: &Mapping,
) -> Judged {
    let words = answer.words();
    let said = hear(controls, lexicon, &words);
    let (outcome, reason) = outcome(controls, control, answer, mapping, &said);
    let evidence = answer.is_answered() && (said.any(&controls.evidence) || words.contains("http"));
    let evidence_date = evidence.then(|| youngest(&words)).flatten();
    Judged { outcome, reason, said, evidence, evidence_date }
}

fn outcome(
    controls: &Controls,
    control: &Control,
    answer: &Answer,
    mapping: &Mapping,
    said: &Heard,
) -> (Outcome, String) {
    let no_is_good = mapping.asked.any(&control.no_is_good);
    let plain = |outcome| (outcome, String::new());
    let first = match (answer.reply, no_is_good) {
        (Reply::Blank, _) => return plain(Outcome::Blank),
        (Reply::NotApplicable, _) => return plain(Outcome::NotApplicable),
        (Reply::Unclear, _) => return (Outcome::Partial, "yes and no are both marked".into()),
        (Reply::Partly, _) => return (Outcome::Partial, "the vendor says: in part".into()),
        (Reply::Yes, true) | (Reply::No, false) => return plain(Outcome::NotSatisfied),
        (Reply::Yes, false) | (Reply::No, true) => Outcome::Satisfied,
        (Reply::Text, _) => Outcome::Partial,
    };
    for (at, value) in control.values.iter().enumerate() {
        let stated = values(said, &value.said_by, at);
        let Some(stated) = stated.first() else { continue };
        match &value.wanted {
            Some(wanted) if !wanted.holds(Given::Value(stated)) => {
                return (Outcome::Partial, format!("it says {stated}, we want {}", value.wanted_as_written));
            }
            _ if answer.reply == Reply::Text => return plain(Outcome::Satisfied),
            _ => {}
        }
    }
    if first == Outcome::Partial {
        return (first, "answered in words; a person has to read it".into());
    }
    if said.any(&controls.weak) || said.any(&control.weakened_by) {
        return (Outcome::Partial, "what stands beside it takes away from the answer".into());
    }
    if !answer.also.is_empty() {
        return (Outcome::Partial, format!("it is answered differently in {}", answer.also[0].at));
    }
    plain(first)
}

/// The values that these patterns caught for one slot.
pub fn values<'h>(heard: &'h Heard, patterns: &[u32], slot: usize) -> Vec<&'h Value> {
    let caught =
        heard.values.iter().filter(|(pattern, at, _)| patterns.contains(pattern) && *at as usize == slot);
    caught.map(|(.., value)| value).collect()
}

/// The youngest day or year that some words name; of a year, its last day.
fn youngest(words: &str) -> Option<jiff::civil::Date> {
    let dates = value::find(words).into_iter().filter_map(|found| match found.value {
        Value::Date(date) => date.whole(),
        _ => None,
    });
    let years = words.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let years =
        years.filter_map(|digits| digits.parse::<i16>().ok()).filter(|year| (2005..2100).contains(year));
    dates.max().or_else(|| years.max().and_then(|year| jiff::civil::Date::new(year, 12, 31).ok()))
}
