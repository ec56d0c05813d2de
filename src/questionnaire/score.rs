//! How good are the answers? Points that add up, each from one cell.
//!
//! An answer earns 1 point for being given, 2 for satisfying the control (1 in part) and 1 for
//! naming evidence that is not stale. "Not applicable" is left out. Points weigh by the
//! severity of the control: high 3, medium 2, low 1. `docs/questionnaires.md` has the rules.

use super::control::Controls;
use super::judge::{Outcome, judge};
use super::map::{By, map};
use super::{Cell, Kind, Questionnaire};
use crate::calendar::days_between;
use crate::library::written::Severity;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// Evidence older than this, in days, is stale.
const STALE: i64 = 366;
/// An ISO certificate is valid for three years.
const STALE_CERTIFICATE: i64 = 3 * 366;
/// Most points that one answer earns.
pub const MOST: u32 = 4;

/// A questionnaire, scored.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Score {
    pub kind: Kind,
    /// Weighted points, those that could be had, and their share in percent.
    pub points: u32,
    pub of: u32,
    pub percent: u32,
    pub answered: usize,
    pub satisfied: usize,
    pub partial: usize,
    pub not_satisfied: usize,
    pub not_applicable: usize,
    pub blank: usize,
    pub evidence: usize,
    pub stale: usize,
    /// In the order of their ids.
    pub controls: Vec<ControlScore>,
    /// Controls that no question asks about.
    pub not_asked: Vec<String>,
    /// Questions that belong to no control.
    pub other_questions: usize,
    /// Those of them that were answered, for a person to read.
    pub others: Vec<Other>,
    pub remarks: Vec<String>,
}

/// One control.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ControlScore {
    pub control: String,
    pub title: String,
    pub severity: Severity,
    /// The worst of its answers that says anything.
    pub outcome: Outcome,
    /// Without weight.
    pub points: u32,
    pub of: u32,
    pub weight: u32,
    pub answers: Vec<Points>,
}

/// An answer that no control asks for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Other {
    pub id: String,
    pub question: String,
    pub said: String,
    pub at: Cell,
}

/// What one answer earned, and where it stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Points {
    pub id: String,
    pub question: String,
    pub said: String,
    pub at: Cell,
    pub outcome: Outcome,
    /// Why it is less than satisfied.
    pub reason: String,
    pub answered: u32,
    pub satisfied: u32,
    pub evidence: u32,
    /// The evidence is older than a year.
    pub stale: bool,
    /// All together.
    pub points: u32,
}

pub fn weight(severity: Severity) -> u32 {
    match severity {
        Severity::High => 3,
        Severity::Medium => 2,
        Severity::Low => 1,
    }
}

/// Scores a questionnaire on a day.
pub fn score(questionnaire: &Questionnaire, controls: &Controls, today: Date) -> Score {
    let mappings = map(questionnaire, controls, By::IdsAndWords);
    let lexicon = controls.vocabulary.lexicon();
    let mut scores: Vec<ControlScore> = controls
        .controls
        .iter()
        .map(|control| ControlScore {
            control: control.written.id.clone(),
            title: control.written.title.clone(),
            severity: control.written.severity,
            outcome: Outcome::Blank,
            points: 0,
            of: 0,
            weight: weight(control.written.severity),
            answers: Vec::new(),
        })
        .collect();
    let (mut other_questions, mut others) = (0, Vec::new());
    for (answer, mapping) in questionnaire.answers.iter().zip(&mappings) {
        let Some(at) = mapping.control else {
            other_questions += 1;
            if answer.is_answered() {
                others.push(Other {
                    id: answer.id.clone(),
                    question: answer.question.clone(),
                    said: answer.words(),
                    at: answer.at.clone(),
                });
            }
            continue;
        };
        let judged = judge(controls, &controls.controls[at], &lexicon, answer, mapping);
        let iso = format!("{} {}", answer.question, answer.comment).to_lowercase().contains("iso");
        let limit = if iso { STALE_CERTIFICATE } else { STALE };
        let stale = judged.evidence_date.is_some_and(|date| days_between(date, today) > limit);
        let counts = !matches!(judged.outcome, Outcome::NotApplicable | Outcome::Blank);
        let satisfied = match judged.outcome {
            Outcome::Satisfied => 2,
            Outcome::Partial => 1,
            _ => 0,
        };
        let evidence = u32::from(counts && judged.evidence && !stale);
        let points = u32::from(counts) + satisfied + evidence;
        scores[at].points += points;
        scores[at].of += if judged.outcome == Outcome::NotApplicable { 0 } else { MOST };
        scores[at].answers.push(Points {
            id: answer.id.clone(),
            question: answer.question.clone(),
            said: answer.said.clone(),
            at: answer.at.clone(),
            outcome: judged.outcome,
            reason: judged.reason,
            answered: u32::from(counts),
            satisfied,
            evidence,
            stale: stale && judged.evidence,
            points,
        });
    }
    let not_asked = scores.iter().filter(|s| s.answers.is_empty()).map(|s| s.control.clone()).collect();
    scores.retain(|score| !score.answers.is_empty());
    for score in &mut scores {
        score.outcome = together(&score.answers);
    }
    let all = || scores.iter().flat_map(|score| &score.answers);
    let count = |outcome: Outcome| all().filter(|points| points.outcome == outcome).count();
    let points = scores.iter().map(|score| score.points * score.weight).sum();
    let of: u32 = scores.iter().map(|score| score.of * score.weight).sum();
    Score {
        kind: questionnaire.kind,
        points,
        of,
        percent: (points * 100).checked_div(of).unwrap_or(0),
        answered: all().filter(|points| points.answered == 1).count(),
        satisfied: count(Outcome::Satisfied),
        partial: count(Outcome::Partial),
        not_satisfied: count(Outcome::NotSatisfied),
        not_applicable: count(Outcome::NotApplicable),
        blank: count(Outcome::Blank),
        evidence: all().filter(|points| points.evidence == 1).count(),
        stale: all().filter(|points| points.stale).count(),
        not_asked,
        other_questions,
        others,
        remarks: questionnaire.remarks.clone(),
        controls: scores,
    }
}

/// What the answers say together: the worst, but a blank among answers is only partial.
fn together(answers: &[Points]) -> Outcome {
    let has = |outcome: Outcome| answers.iter().any(|points| points.outcome == outcome);
    let said = has(Outcome::Satisfied) || has(Outcome::Partial);
    match () {
        () if has(Outcome::NotSatisfied) && !said => Outcome::NotSatisfied,
        () if has(Outcome::NotSatisfied) || has(Outcome::Partial) => Outcome::Partial,
        () if has(Outcome::Satisfied) && has(Outcome::Blank) => Outcome::Partial,
        () if has(Outcome::Satisfied) => Outcome::Satisfied,
        () if has(Outcome::Blank) => Outcome::Blank,
        () => Outcome::NotApplicable,
    }
}
