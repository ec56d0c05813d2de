//! How do the answers compare with the labels, and with guessing?

use super::answer::{Answer, term};
use super::labels::Label;
use super::map::{Map, Written};
use std::collections::BTreeMap;

/// Which label to score against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The second reading, on rows that are sure.
    Present,
    /// The published label, on all rows.
    Expert,
}

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
    /// True findings whose quote overlaps labelled words, and all that could.
    pub evidence_hit: usize,
    pub evidence: usize,
    /// Rows that guessing the majority gets right.
    pub prior_right: usize,
    /// Values that guessing the commonest gets right.
    pub prior_values: usize,
}

impl Tally {
    pub fn rows(&self) -> usize {
        self.true_present + self.false_present + self.true_absent + self.false_absent
    }

    pub fn accuracy(&self) -> f64 {
        ratio(self.true_present + self.true_absent, self.rows())
    }

    /// Precision, recall and F1 of saying that something is there.
    pub fn present(&self) -> [f64; 3] {
        side(self.true_present, self.false_present, self.false_absent)
    }

    /// Precision, recall and F1 of saying that something is missing.
    pub fn violation(&self) -> [f64; 3] {
        side(self.true_absent, self.false_absent, self.false_present)
    }

    pub fn prior(&self) -> f64 {
        ratio(self.prior_right, self.rows())
    }

    /// Adds another count to this one.
    pub fn add(&mut self, other: &Tally) {
        self.true_present += other.true_present;
        self.false_present += other.false_present;
        self.true_absent += other.true_absent;
        self.false_absent += other.false_absent;
        self.values_right += other.values_right;
        self.values += other.values;
        self.evidence_hit += other.evidence_hit;
        self.evidence += other.evidence;
        self.prior_right += other.prior_right;
        self.prior_values += other.prior_values;
    }
}

pub fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { f64::NAN } else { part as f64 / whole as f64 }
}

fn side(hit: usize, wrong: usize, missed: usize) -> [f64; 3] {
    [ratio(hit, hit + wrong), ratio(hit, hit + missed), ratio(2 * hit, 2 * hit + wrong + missed)]
}

/// Scores by requirement and in all.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    pub by_requirement: BTreeMap<String, Tally>,
    pub all: Tally,
    /// 95 % interval of the accuracy, by bootstrap over documents.
    pub interval: (f64, f64),
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
    let majority = majorities(labels, &truth);
    let commonest = commonest_values(labels, map);
    for (i, (label, answer)) in labels.iter().zip(answers).enumerate() {
        let Some(answer) = answer else { continue };
        let mut tally = Tally::default();
        if let Some(present) = truth(label) {
            match (present, answer.present) {
                (true, true) => tally.true_present = 1,
                (false, true) => tally.false_present = 1,
                (false, false) => tally.true_absent = 1,
                (true, false) => tally.false_absent = 1,
            }
            tally.prior_right = usize::from(majority.get(label.requirement.as_str()) == Some(&present));
            if present != answer.present {
                scores.wrong.push(i);
            }
            if present && answer.present && !label.evidence.is_empty() && !answer.evidence.is_empty() {
                tally.evidence = 1;
                let overlaps = |(a, b): &(usize, usize)| label.evidence.iter().any(|(c, d)| a < d && c < b);
                tally.evidence_hit = usize::from(answer.evidence.iter().any(overlaps));
            }
        }
        if let Some(expected) = written_value(label, map) {
            tally.values = 1;
            let right = answer.value.as_ref().is_some_and(|v| same(v, &expected));
            tally.values_right = usize::from(right);
            tally.prior_values = usize::from(commonest.get(label.requirement.as_str()) == Some(&expected));
            if !right {
                scores.wrong_values.push(i);
            }
        }
        scores.by_requirement.entry(label.requirement.clone()).or_default().add(&tally);
        by_document.entry(&label.document).or_default().add(&tally);
        scores.all.add(&tally);
    }
    scores.interval = bootstrap(&by_document.into_values().collect::<Vec<_>>());
    scores
}

/// A labelled value in the form that answers have.
fn written_value(label: &Label, map: &Map) -> Option<String> {
    let question = map.get(&label.requirement).filter(|q| !q.value.is_empty())?;
    let value = label.value.as_ref().filter(|v| !v.is_null())?;
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => {
            let mut names: Vec<String> =
                items.iter().map(|i| i.as_str().map_or_else(|| i.to_string(), str::to_string)).collect();
            names.sort();
            names.join(", ")
        }
        other => other.to_string(),
    };
    Some(if question.written == Written::Term { term(&text) } else { text.to_lowercase() })
}

fn same(answer: &str, expected: &str) -> bool {
    let folded = |text: &str| text.trim().to_lowercase();
    folded(answer) == folded(expected)
}

fn majorities<'l>(labels: &'l [Label], truth: &dyn Fn(&Label) -> Option<bool>) -> BTreeMap<&'l str, bool> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for label in labels {
        if let Some(present) = truth(label) {
            let count = counts.entry(&label.requirement).or_default();
            count.0 += usize::from(present);
            count.1 += 1;
        }
    }
    counts.into_iter().map(|(requirement, (present, all))| (requirement, present * 2 >= all)).collect()
}

fn commonest_values<'l>(labels: &'l [Label], map: &Map) -> BTreeMap<&'l str, String> {
    let mut counts: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    for label in labels {
        if let Some(value) = written_value(label, map) {
            *counts.entry(&label.requirement).or_default().entry(value).or_default() += 1;
        }
    }
    let best =
        |values: BTreeMap<String, usize>| values.into_iter().max_by_key(|(_, n)| *n).map(|(value, _)| value);
    counts.into_iter().filter_map(|(requirement, values)| Some((requirement, best(values)?))).collect()
}

/// 95 % interval of the accuracy when documents are drawn again with replacement. The
/// random numbers are the same in every run.
fn bootstrap(documents: &[Tally]) -> (f64, f64) {
    const DRAWS: usize = 1_000;
    if documents.is_empty() {
        return (f64::NAN, f64::NAN);
    }
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut draws: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let mut tally = Tally::default();
            for _ in documents {
                tally.add(&documents[(next() % documents.len() as u64) as usize]);
            }
            tally.accuracy()
        })
        .collect();
    draws.sort_by(f64::total_cmp);
    (draws[DRAWS / 40], draws[DRAWS - 1 - DRAWS / 40])
}
