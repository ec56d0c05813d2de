//! What does a change do to the findings? Only what is new, better, worse or different.

use crate::finding::{Check, Finding, Status};
use crate::library::written::{Severity, Verdict};
use serde::{Deserialize, Serialize};

/// An earlier check, as far as it is compared: of a paper, or its JSON as it was printed.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Earlier {
    #[serde(default)]
    pub library_version: String,
    findings: Vec<EarlierFinding>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct EarlierFinding {
    clause: String,
    verdict: Verdict,
    severity: Option<Severity>,
    #[serde(default)]
    elements: Vec<EarlierElement>,
    #[serde(default)]
    values: Vec<EarlierValue>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct EarlierElement {
    id: String,
    status: Status,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct EarlierValue {
    name: String,
    value: String,
}

impl Earlier {
    pub fn of(check: &Check) -> Self {
        let finding = |finding: &Finding| EarlierFinding {
            clause: finding.clause.clone(),
            verdict: finding.verdict,
            severity: finding.severity,
            elements: finding
                .elements
                .iter()
                .map(|e| EarlierElement { id: e.id.clone(), status: e.status })
                .collect(),
            values: finding
                .values
                .iter()
                .map(|v| EarlierValue { name: v.name.clone(), value: v.value.clone() })
                .collect(),
        };
        Self {
            library_version: check.library_version.clone(),
            findings: check.findings.iter().map(finding).collect(),
        }
    }
}

/// What became of one finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Effect {
    /// `dpa/breach-notice`
    pub clause: String,
    pub title: String,
    pub course: Course,
    /// `None` where the earlier check did not ask.
    pub before: Option<Verdict>,
    /// `None` where this check does not ask.
    pub after: Option<Verdict>,
    pub severity_before: Option<Severity>,
    pub severity_after: Option<Severity>,
    pub values: Vec<Change>,
    /// A reviewer's questions that are answered otherwise.
    pub elements: Vec<Change>,
}

/// Whether a finding is new, fixed, or another one than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Course {
    /// There was nothing to do before.
    New,
    /// There is something to do, and it is worse than before.
    Worse,
    /// Another value or another gap, no better and no worse.
    Changed,
    /// There is less to do than before.
    Better,
    /// There is nothing to do any more.
    Fixed,
    /// The paper no longer takes up what was asked about. That may be good or bad.
    Dropped,
}

/// Something that is said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Every finding that is not as it was, the worst first. Clauses that only one of the two
/// checks asked are left out where nothing is to be done about them.
pub fn effects(earlier: &Earlier, now: &Check) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    for finding in &now.findings {
        let before = earlier.findings.iter().find(|before| before.clause == finding.clause);
        effects.extend(effect(before, finding));
    }
    effects.sort_by_key(|effect| (effect.course, std::cmp::Reverse(effect.severity_after)));
    effects
}

fn effect(before: Option<&EarlierFinding>, now: &Finding) -> Option<Effect> {
    let was_open = before.is_some_and(|before| before.severity.is_some());
    let values = values(before, now);
    let elements = elements(before, now);
    let same_verdict = before.is_some_and(|before| before.verdict == now.verdict);
    let asked = |verdict: Verdict| verdict != Verdict::NotApplicable;
    let course = match (was_open, now.is_open()) {
        (false, true) => Course::New,
        (true, false) if !asked(now.verdict) => Course::Dropped,
        (true, false) => Course::Fixed,
        _ if same_verdict && values.is_empty() && elements.is_empty() => return None,
        // Neither asks anything, and the clause may not even be asked of such a paper.
        (false, false) if before.is_none() || !asked(now.verdict) => return None,
        _ => {
            let weight = |verdict: Verdict, severity: Option<Severity>| (bad(verdict), severity);
            let before_weight = before.map(|before| weight(before.verdict, before.severity));
            let now_weight = weight(now.verdict, now.severity);
            match before_weight.map(|before| now_weight.cmp(&before)) {
                Some(std::cmp::Ordering::Greater) => Course::Worse,
                Some(std::cmp::Ordering::Less) => Course::Better,
                _ => Course::Changed,
            }
        }
    };
    Some(Effect {
        clause: now.clause.clone(),
        title: now.title.clone(),
        course,
        before: before.map(|before| before.verdict),
        after: Some(now.verdict),
        severity_before: before.and_then(|before| before.severity),
        severity_after: now.severity,
        values,
        elements,
    })
}

/// How bad a verdict is.
fn bad(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Preferred | Verdict::NotApplicable => 0,
        Verdict::Fallback => 1,
        Verdict::ByReference | Verdict::Unreadable => 2,
        Verdict::Escalate => 3,
        Verdict::Absent => 4,
        Verdict::WalkAway => 5,
    }
}

fn values(before: Option<&EarlierFinding>, now: &Finding) -> Vec<Change> {
    let old = before.map_or(&[][..], |before| before.values.as_slice());
    let mut changes = Vec::new();
    for value in &now.values {
        let was = old.iter().find(|was| was.name == value.name);
        if was.is_none_or(|was| was.value != value.value) && before.is_some() {
            changes.push(Change {
                name: value.name.clone(),
                before: was.map(|was| was.value.clone()),
                after: Some(value.value.clone()),
            });
        }
    }
    for was in old.iter().filter(|was| now.value(&was.name).is_none()) {
        changes.push(Change { name: was.name.clone(), before: Some(was.value.clone()), after: None });
    }
    changes
}

fn elements(before: Option<&EarlierFinding>, now: &Finding) -> Vec<Change> {
    let Some(before) = before else { return Vec::new() };
    let mut changes = Vec::new();
    for element in &now.elements {
        let was = before.elements.iter().find(|was| was.id == element.id).map(|was| was.status);
        // A clause that was absent had no elements at all.
        let was = was.unwrap_or(Status::Missing);
        if was != element.status {
            changes.push(Change {
                name: element.asks.clone(),
                before: Some(status(was).into()),
                after: Some(status(element.status).into()),
            });
        }
    }
    changes
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::Weakened => "weakened",
        Status::Missing => "missing",
    }
}
