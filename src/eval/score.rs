//! How do the answers compare with the labels, and with guessing?

use super::answer::{Answer, term};
use super::labels::Label;
use super::map::{Map, Written};
use super::overlap::shows_labelled_words;
use std::collections::BTreeMap;

/// Which label to score against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The second reading, on rows that are sure.
    Present,
    /// The published label, on all rows.
    Expert,
}

/// What is measured, by the name that floors give it.
pub const MEASURES: [&str; 10] = [
    "accuracy",
    "precision",
    "recall",
    "f1",
    "violation-precision",
    "violation-recall",
    "violation-f1",
    "values",
    "exact",
    "evidence",
];

/// Counts of one requirement, or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub true_present: usize,
    pub false_present: usize,
    pub true_absent: usize,
    pub false_absent: usize,
    /// Values that are right, and all that could be.
    pub values_right: usize,
    pub values: usize,
    /// Rows answered exactly as labelled, by value where there is one and else by yes or
    /// no, and all that could be.
    pub exact_right: usize,
    pub exact: usize,
    /// True findings whose quote overlaps labelled words, and all that could.
    pub evidence_hit: usize,
    pub evidence: usize,
}

impl Tally {
    /// Rows with a yes or no.
    pub fn rows(&self) -> usize {
        self.true_present + self.false_present + self.true_absent + self.false_absent
    }

    /// Precision, recall and F1 of saying that something is there.
    pub fn present(&self) -> [f64; 3] {
        side(self.true_present, self.false_present, self.false_absent)
    }

    /// Precision, recall and F1 of saying that something is missing.
    pub fn violation(&self) -> [f64; 3] {
        side(self.true_absent, self.false_absent, self.false_present)
    }

    /// One of [`MEASURES`], not a number where there is nothing to measure; `None` if no
    /// measure is called so.
    pub fn measure(&self, name: &str) -> Option<f64> {
        Some(match name {
            "accuracy" => ratio(self.true_present + self.true_absent, self.rows()),
            "precision" => self.present()[0],
            "recall" => self.present()[1],
            "f1" => self.present()[2],
            "violation-precision" => self.violation()[0],
            "violation-recall" => self.violation()[1],
            "violation-f1" => self.violation()[2],
            "values" => ratio(self.values_right, self.values),
            "exact" => ratio(self.exact_right, self.exact),
            "evidence" => ratio(self.evidence_hit, self.evidence),
            _ => return None,
        })
    }

    /// Adds another count to this one.
    pub fn add(&mut self, other: &Tally) {
        self.true_present += other.true_present;
        self.false_present += other.false_present;
        self.true_absent += other.true_absent;
        self.false_absent += other.false_absent;
        self.values_right += other.values_right;
        self.values += other.values;
        self.exact_right += other.exact_right;
        self.exact += other.exact;
        self.evidence_hit += other.evidence_hit;
        self.evidence += other.evidence;
    }

    fn count(&mut self, truth: bool, said: bool) {
        match (truth, said) {
            (true, true) => self.true_present += 1,
            (false, true) => self.false_present += 1,
            (false, false) => self.true_absent += 1,
            (true, false) => self.false_absent += 1,
        }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { f64::NAN } else { part as f64 / whole as f64 }
}

fn side(hit: usize, wrong: usize, missed: usize) -> [f64; 3] {
    [ratio(hit, hit + wrong), ratio(hit, hit + missed), ratio(2 * hit, 2 * hit + wrong + missed)]
}

/// Our counts, and those of guessing each requirement's commonest answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scored {
    pub ours: Tally,
    pub prior: Tally,
}

impl Scored {
    /// Adds other counts to these.
    pub fn add(&mut self, other: &Scored) {
        self.ours.add(&other.ours);
        self.prior.add(&other.prior);
    }
}

/// Scores by requirement and in all.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    pub by_requirement: BTreeMap<String, Scored>,
    pub all: Scored,
    /// 95 % intervals by bootstrap over documents, one for each of [`MEASURES`].
    pub intervals: Vec<(f64, f64)>,
    /// Rows that are wrong: index of the label.
    pub wrong: Vec<usize>,
    /// Rows whose value is wrong.
    pub wrong_values: Vec<usize>,
}

/// Compares answers with labels. `answers[i]` belongs to `labels[i]`; rows without an
/// answer are not scored.
pub fn score(labels: &[Label], answers: &[Option<Answer>], map: &Map, against: Side) -> Scores {
    let truth = |label: &Label| match against {
        Side::Present => label.present.filter(|_| label.is_sure()),
        Side::Expert => label.expert,
    };
    let mut scores = Scores::default();
    let mut by_document: BTreeMap<&str, Tally> = BTreeMap::new();
    let scored = || labels.iter().zip(answers).filter(|(_, answer)| answer.is_some()).map(|(label, _)| label);
    let majority = commonest(scored().filter_map(|l| Some((l.requirement.as_str(), truth(l)?))));
    let usual = commonest(scored().filter_map(|l| Some((l.requirement.as_str(), written_value(l, map)?))));
    for (i, (label, answer)) in labels.iter().zip(answers).enumerate() {
        let Some(answer) = answer else { continue };
        let requirement = label.requirement.as_str();
        let mut row = Scored::default();
        let present = truth(label);
        let expected = written_value(label, map).filter(|_| against == Side::Present);
        let mut is_right = false;
        if let Some(present) = present {
            row.ours.count(present, answer.present);
            row.prior.count(present, majority.get(requirement) == Some(&true));
            if present != answer.present {
                scores.wrong.push(i);
            }
            is_right = present && answer.present;
            if expected.is_none() {
                row.ours.exact = 1;
                row.ours.exact_right = usize::from(present == answer.present);
            }
        }
        if let Some(expected) = expected {
            let right = answer.value.as_ref().is_some_and(|v| same(v, &expected));
            is_right = right && present.is_none_or(|_| is_right);
            row.ours.values = 1;
            row.ours.values_right = usize::from(right);
            row.ours.exact = 1;
            row.ours.exact_right = usize::from(right);
            row.prior.values_right = usize::from(usual.get(requirement) == Some(&expected));
            if !right {
                scores.wrong_values.push(i);
            }
        } else {
            row.prior.exact_right = usize::from(present == majority.get(requirement).copied());
        }
        row.prior.values = row.ours.values;
        row.prior.exact = row.ours.exact;
        row.prior.exact_right = (row.prior.exact_right + row.prior.values_right).min(row.prior.exact);
        if is_right && let Some(hit) = shows_labelled_words(label, answer) {
            row.ours.evidence = 1;
            row.ours.evidence_hit = usize::from(hit);
        }
        scores.by_requirement.entry(label.requirement.clone()).or_default().add(&row);
        by_document.entry(&label.document).or_default().add(&row.ours);
        scores.all.add(&row);
    }
    scores.intervals = bootstrap(&by_document.into_values().collect::<Vec<_>>());
    scores
}

/// A labelled value in the form that answers have.
fn written_value(label: &Label, map: &Map) -> Option<String> {
    let question = map.get(&label.requirement).filter(|q| q.has_value())?;
    let value = label.value.as_ref().filter(|v| !v.is_null())?;
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => {
            let names = items.iter().map(|i| i.as_str().map_or_else(|| i.to_string(), str::to_string));
            names.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    Some(match question.written {
        Written::Term => term(&text),
        Written::List => folded(&text),
        _ => text.to_lowercase(),
    })
}

fn same(answer: &str, expected: &str) -> bool {
    folded(answer) == folded(expected)
}

/// One form for what is the same: lower case, the names of a list in one order.
fn folded(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let mut names: Vec<&str> = lower.split(", ").collect();
    names.sort_unstable();
    names.join(", ")
}

/// The commonest answer of each requirement; of two that are as common, the greater.
fn commonest<'l, A: Ord>(rows: impl Iterator<Item = (&'l str, A)>) -> BTreeMap<&'l str, A> {
    let mut counts: BTreeMap<&str, BTreeMap<A, usize>> = BTreeMap::new();
    for (requirement, answer) in rows {
        *counts.entry(requirement).or_default().entry(answer).or_default() += 1;
    }
    let best =
        |answers: BTreeMap<A, usize>| answers.into_iter().max_by_key(|(_, n)| *n).map(|(answer, _)| answer);
    counts.into_iter().filter_map(|(requirement, answers)| Some((requirement, best(answers)?))).collect()
}

/// 95 % intervals of all measures when documents are drawn again with replacement. The
/// random numbers are the same in every run.
fn bootstrap(documents: &[Tally]) -> Vec<(f64, f64)> {
    const DRAWS: usize = 1_000;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut draws: Vec<Tally> = Vec::new();
    for _ in 0..DRAWS {
        let mut tally = Tally::default();
        for _ in documents {
            tally.add(&documents[(next() % documents.len() as u64) as usize]);
        }
        draws.push(tally);
    }
    let interval = |name: &&str| {
        let mut drawn: Vec<f64> =
            draws.iter().filter_map(|t| t.measure(name)).filter(|x| !x.is_nan()).collect();
        drawn.sort_by(f64::total_cmp);
        match drawn.len() {
            0 => (f64::NAN, f64::NAN),
            n => (drawn[n / 40], drawn[n - 1 - n / 40]),
        }
    };
    MEASURES.iter().map(interval).collect()
}
