//! What changed since a day? Told by the register, its ledgers and the dates of papers; no
//! version control is asked.

use super::judge::Scales;
use crate::dates::Deadline;
use crate::finding::Finding;
use crate::paper_set::SetCheck;
use crate::trial;
use crate::vendor::ledger::Did;
use crate::vendor::{Signed, Standing, Vendor};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    pub vendor: String,
    pub name: String,
    /// The day it changed; the day of the report where only that it changed is known.
    #[serde(serialize_with = "day")]
    #[schemars(with = "String")]
    pub on: Date,
    pub kind: ChangeKind,
    pub what: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A paper was signed, began to hold, or ended.
    Paper,
    /// The papers say something else on a clause.
    Position,
    /// Something happened.
    Event,
    /// Somebody decided something.
    Decision,
    /// A day passed and nobody has dealt with it.
    Overdue,
}

impl ChangeKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Position => "position",
            Self::Event => "event",
            Self::Decision => "decision",
            Self::Overdue => "overdue",
        }
    }
}

fn day<S: serde::Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(date)
}

/// Everything of one vendor that changed after `since` and up to the day of the scales.
pub fn changes(
    vendor: &Vendor,
    now: &SetCheck,
    scales: &Scales<'_>,
    since: Date,
    deadlines: &[Deadline],
) -> Vec<Change> {
    let on = scales.on;
    let mut found: Vec<Change> = Vec::new();
    let mut note = |day: Date, kind: ChangeKind, what: String| {
        if since < day && day <= on {
            let (vendor, name) = (vendor.id.clone(), vendor.name.clone());
            found.push(Change { vendor, name, on: day, kind, what });
        }
    };
    for paper in &vendor.papers {
        let name = paper.name();
        if let Signed::On(signed) = paper.signed {
            note(signed, ChangeKind::Paper, format!("{name} was signed"));
        }
        if let Some(from) = paper.holds_from().filter(|from| paper.signed != Signed::On(*from)) {
            note(from, ChangeKind::Paper, format!("{name} began to hold"));
        }
        if let Some(until) = paper.until {
            note(crate::calendar::add_days(until, 1), ChangeKind::Paper, format!("{name} no longer holds"));
        }
    }
    for entry in &vendor.ledger.entries {
        match &entry.did {
            Did::Event { what, on, note: words } => {
                let words = if words.is_empty() { String::new() } else { format!(": {words}") };
                note(*on, ChangeKind::Event, format!("{}{words}", what.name().replace('-', " ")));
            }
            Did::Snoozed { deadline, until, because, .. } => {
                note(
                    entry.at,
                    ChangeKind::Decision,
                    format!("{deadline} was snoozed until {until}: {because}"),
                );
            }
            Did::Acknowledged { deadline, because, .. } => {
                note(entry.at, ChangeKind::Decision, format!("{deadline} was dealt with: {because}"));
            }
            Did::Withdrawn { finding, because, .. } => {
                note(entry.at, ChangeKind::Decision, format!("{finding} is no longer accepted: {because}"));
            }
            // What was accepted stands in the vendor's list; a reminder changes nothing.
            Did::Accepted { .. } | Did::Reminded { .. } | Did::Unknown => {}
        }
    }
    for gap in &vendor.accepted {
        let what = format!("{} was accepted until {} by {}: {}", gap.finding, gap.until, gap.by, gap.because);
        note(gap.on, ChangeKind::Decision, what);
        let what = format!("{} is no longer accepted", gap.finding);
        note(crate::calendar::add_days(gap.until, 1), ChangeKind::Decision, what);
    }
    for deadline in deadlines.iter().filter(|d| d.vendor == vendor.id && d.is_overdue(on)) {
        note(crate::calendar::add_days(deadline.date, 1), ChangeKind::Overdue, deadline.what.clone());
    }
    if in_force(vendor, since) != in_force(vendor, on) {
        let before = Scales { on: since, ..*scales }.judge(vendor);
        for what in positions(&before, now) {
            note(on, ChangeKind::Position, what);
        }
    }
    found
}

fn in_force(vendor: &Vendor, day: Date) -> Vec<bool> {
    vendor.standings(day).into_iter().map(|standing| standing == Standing::InForce).collect()
}

fn positions(before: &SetCheck, now: &SetCheck) -> Vec<String> {
    let mut found = Vec::new();
    for finding in &now.check.findings {
        let Some(earlier) = before.check.finding(&finding.clause) else { continue };
        let (was, is) = (told(earlier), told(finding));
        if was != is {
            found.push(format!("{}: {was} → {is}", finding.title));
        }
    }
    found
}

/// `good enough (deadline 48 hours)`
fn told(finding: &Finding) -> String {
    let values: Vec<String> = finding
        .values
        .iter()
        .map(|value| format!("{} {}", value.name.replace('-', " "), value.value))
        .collect();
    let position = trial::name(finding.verdict);
    if values.is_empty() { position.to_string() } else { format!("{position} ({})", values.join(", ")) }
}
