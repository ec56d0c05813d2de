//! A control as people write it: `clause-library/questions/*.yaml`, unknown keys refused.
//!
//! Doc comments here are what an editor shows, through the JSON Schema made from these types.

use crate::library::written::{PatternText, Severity};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One control: what questionnaires ask on one subject, and what a good answer says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ControlFile {
    /// Permanent name; equal to the file's path below clause-library/, without `.yaml`.
    pub id: String,
    pub title: String,
    /// What several controls belong to: `security`, `privacy`, `ai`, `assurance`.
    pub group: String,
    /// How much its points weigh: high 3, medium 2, low 1.
    pub severity: Severity,
    /// The reviewer's question.
    pub asks: String,
    /// Where known lists ask it: list → ids, or the beginning of ids as `CEK-*`. The lists
    /// are caiq-3, caiq-4, hecvat-3, hecvat-lite, hecvat-4, vsaq; iso-27001-2022, soc-2 and
    /// gdpr name the provisions it serves.
    #[serde(default)]
    pub ids: BTreeMap<String, Vec<String>>,
    /// Patterns on a question, each of which is enough to say what it asks.
    pub asked_by: Vec<PatternText>,
    /// Patterns that only suggest it.
    #[serde(default)]
    pub hinted_by: Vec<PatternText>,
    /// Patterns on the heading above the question.
    #[serde(default)]
    pub sections: Vec<PatternText>,
    /// Questions that match one of these ask something else.
    #[serde(default)]
    pub unless: Vec<PatternText>,
    /// Questions to which "no" is the good answer.
    #[serde(default)]
    pub no_is_good: Vec<PatternText>,
    /// Words in an answer that take away from a "yes".
    #[serde(default)]
    pub weakened_by: Vec<PatternText>,
    /// Values that answers and papers state.
    #[serde(default)]
    pub values: BTreeMap<String, ControlValue>,
    /// What an answer must not say beside what a paper says.
    #[serde(default)]
    pub against: Vec<Against>,
    pub tests: Vec<ControlTest>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ControlValue {
    #[serde(rename = "type")]
    pub kind: ControlValueKind,
    /// Patterns on an answer that catch it as `$name`.
    pub said_by: Vec<PatternText>,
    /// Patterns on a sentence of a contract that catch it; those of answers if not given.
    #[serde(default)]
    pub paper: Vec<PatternText>,
    /// `at most 72 hours`: an answer outside of it is satisfied only in part.
    #[serde(default)]
    pub wanted: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlValueKind {
    Duration,
    Place,
}

/// When do an answer and a paper disagree?
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Against {
    pub id: String,
    /// One sentence for a person.
    pub says: String,
    pub severity: Severity,
    /// What the answer claims.
    pub answer: Claim,
    /// What the paper says.
    pub paper: Said,
}

/// One side: the questionnaire.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Claim {
    /// The reply, seen from us.
    #[serde(default)]
    pub reply: Option<ReplySide>,
    /// The answer's question must match one of these.
    #[serde(default)]
    pub asked: Vec<PatternText>,
    /// The question or the answer must match one of these.
    #[serde(default)]
    pub said: Vec<PatternText>,
    #[serde(default)]
    pub unless: Vec<PatternText>,
    /// The value to compare.
    #[serde(default)]
    pub value: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReplySide {
    Good,
    Bad,
}

/// The other side: a contract, or a list of sub-processors.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Said {
    /// A sentence that matches one of these contradicts the answer.
    #[serde(default)]
    pub says: Vec<PatternText>,
    #[serde(default)]
    pub unless: Vec<PatternText>,
    /// Nothing in the paper matches any of these: it promises nothing of the kind.
    #[serde(default)]
    pub lacks: Vec<PatternText>,
    /// How the paper's value differs from the answer's.
    #[serde(default)]
    pub value: Option<Differs>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Differs {
    Longer,
    Shorter,
    /// A place that none of the answer's places contains.
    Outside,
}

/// A question with its answer, and what is to come of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ControlTest {
    pub question: String,
    /// The heading above it.
    #[serde(default)]
    pub section: String,
    #[serde(default)]
    pub answer: String,
    #[serde(default)]
    pub comment: String,
    /// `satisfied`, `partial`, `not-satisfied`, `not-applicable`, `blank`; `other` where the
    /// question asks something else.
    pub expect: String,
    /// A known gap: why it does not work yet. The test fails the day it passes.
    #[serde(default)]
    pub todo: Option<String>,
}

/// questions/answers.yaml: what holds of every answer, whatever was asked.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AnswersFile {
    /// Words that take away from a "yes": `planned for`, `in progress`.
    #[serde(default)]
    pub weakened_by: Vec<PatternText>,
    /// Words that name something to look at: `report`, `certificate`, `see attached`.
    #[serde(default)]
    pub evidence: Vec<PatternText>,
}
