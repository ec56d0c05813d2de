//! Which of our positions holds?

use super::reading::Reading;
use super::told::{Told, tell};
use super::values::Stated;
use crate::finding::{ElementFinding, Finding, Status};
use crate::library::written::{Scope, Severity, Verdict};
use crate::library::{Clause, Condition, Position, Tightened};

/// Judges one clause of one paper, under a profile's stricter positions if there are any.
pub fn judge(reading: &Reading<'_>, clause: &Clause, tightened: Option<&Tightened>) -> Finding {
    decide(clause, tightened.as_slice(), tell(reading, clause), &[])
}

/// Which position holds by what was told. All of the stricter positions have to hold; the
/// elements named in `accepted` count as met and are left out of the finding.
pub fn decide(clause: &Clause, tightened: &[&Tightened], told: Told, accepted: &[&str]) -> Finding {
    let severity = tightened.iter().filter_map(|t| t.severity).max().unwrap_or(clause.written.severity);
    let judged = verdict(clause, tightened, &told, accepted);
    let elements = told.elements.into_iter().filter(|element| !accepted.contains(&element.id.as_str()));
    let shown = told.values.iter().zip(&clause.values).filter(|(_, rule)| !rule.working);
    let mut finding = Finding {
        clause: clause.written.id.clone(),
        title: clause.written.title.clone(),
        verdict: judged.verdict,
        severity: None,
        basis: clause.written.basis,
        reason: judged.reason,
        why: clause.written.why.trim().to_string(),
        elements: elements.collect(),
        values: shown.filter_map(|(value, _)| value.finding().cloned()).collect(),
        located: told.located,
        ask: None,
        approver: None,
        say_to_vendor: clause.written.guidance.say_to_vendor.as_ref().map(|s| s.trim().to_string()),
        cites: clause.written.cites.clone(),
        accepted: Vec::new(),
    };
    if matches!(finding.verdict, Verdict::Absent | Verdict::Unreadable) {
        finding.elements.clear();
        // What the paper says on a value anywhere stays true, and so does where the subject comes up.
        let of_paper =
            |name: &str| clause.values.iter().any(|rule| rule.name == name && rule.scope == Scope::Paper);
        finding.values.retain(|value| of_paper(&value.name));
        if finding.verdict == Verdict::Unreadable {
            finding.located.clear();
        }
    }
    finding.severity = worst(&finding, severity);
    if finding.verdict == Verdict::Preferred && finding.severity.is_some() {
        finding.reason = "It is there, as we would write it but for the gaps.".to_string();
    }
    if finding.severity.is_some() {
        finding.ask = Some(clause.written.positions.preferred.text.trim().to_string());
    }
    if finding.verdict == Verdict::Fallback {
        finding.approver = clause.written.positions.fallback.as_ref().and_then(|f| f.approver.clone());
    }
    finding
}

struct Judged {
    verdict: Verdict,
    reason: String,
}

fn verdict(clause: &Clause, tightened: &[&Tightened], told: &Told, accepted: &[&str]) -> Judged {
    let values = &told.values;
    let holds = |condition: &Condition| condition.test.holds(values[condition.value].given());
    let name = |condition: &Condition| {
        let name = clause.values[condition.value].name.replace('-', " ");
        let stated = values[condition.value].finding().map_or("not stated", |f| f.value.as_str());
        format!("{name}: {stated} (asked: {})", condition.written)
    };
    // What we never accept is not saved by a good number elsewhere.
    let mut walk_away: Vec<&[Condition]> = clause.walk_away.iter().map(Vec::as_slice).collect();
    walk_away.extend(tightened.iter().map(|t| t.walk_away.as_slice()).filter(|c| !c.is_empty()));
    let stated = |condition: &Condition| values[condition.value].finding().is_some();
    let forbids = |conditions: &[Condition]| conditions.iter().all(holds) && conditions.iter().any(stated);
    if let Some(conditions) = walk_away.into_iter().find(|conditions| forbids(conditions)) {
        let because = clause.written.positions.walk_away.as_ref().map_or("", |w| w.because.trim());
        let said: Vec<String> = conditions
            .iter()
            .map(|c| {
                let name = clause.values[c.value].name.replace('-', " ");
                format!("{name}: {}", values[c.value].finding().map_or("not stated", |f| f.value.as_str()))
            })
            .collect();
        return Judged { verdict: Verdict::WalkAway, reason: sentence(&said.join("; "), because) };
    }
    let status = |element: &ElementFinding| match accepted.contains(&element.id.as_str()) {
        true => Status::Met,
        false => element.status,
    };
    let statuses: Vec<Status> = told.elements.iter().map(status).collect();
    if statuses.iter().all(|status| *status == Status::Missing) {
        // "May use the data for its own purposes" answers no question, and is no absence.
        let wrong_way = clause
            .values
            .iter()
            .zip(values)
            .enumerate()
            .find(|(index, (rule, value))| {
                rule.scope == Scope::Paper
                    && matches!(value, Stated::Choice(..))
                    && (!rule.ranked || decides(clause, *index))
            })
            .map(|(_, pair)| pair);
        return match wrong_way.and_then(|(rule, value)| Some((rule, value.finding()?))) {
            Some((rule, finding)) => {
                let said = format!("{}: {}", rule.name.replace('-', " "), finding.value);
                Judged {
                    verdict: Verdict::Escalate,
                    reason: sentence("The paper takes it up the wrong way round", &said),
                }
            }
            None => nothing_met(told),
        };
    }
    let mut short: Vec<String> = Vec::new();
    let positions = [
        (Verdict::Preferred, Some(&clause.preferred), stricter(tightened, |t| &t.preferred)),
        (Verdict::Fallback, clause.fallback.as_ref(), stricter(tightened, |t| &t.fallback)),
    ];
    for (verdict, position, stricter) in positions {
        let Some(position) = position else { continue };
        let conditions = replaced(&position.conditions, &stricter);
        let failed: Vec<String> = conditions.iter().filter(|c| !holds(c)).map(|c| name(c)).collect();
        if failed.is_empty() && is_answered(position, &statuses) {
            let reason = match verdict {
                Verdict::Preferred => "It is there, as we would write it.".to_string(),
                _ => sentence("It is there, good enough, but not what we prefer", &short.join("; ")),
            };
            return Judged { verdict, reason };
        }
        short = failed;
    }
    Judged {
        verdict: Verdict::Escalate,
        reason: sentence("It is there, but a person has to decide", &short.join("; ")),
    }
}

/// Whether one of our positions asks for this value.
fn decides(clause: &Clause, value: usize) -> bool {
    let positions = std::iter::once(&clause.preferred).chain(&clause.fallback);
    let mut conditions = positions.flat_map(|p| &p.conditions).chain(clause.walk_away.iter().flatten());
    conditions.any(|condition| condition.value == value)
}

/// Whether every element that a position needs is there.
fn is_answered(position: &Position, statuses: &[Status]) -> bool {
    position.met.iter().all(|i| statuses[*i] == Status::Met)
        && position.present.iter().all(|i| statuses[*i] != Status::Missing)
}

/// A clause of which nothing is met is absent, unless the paper points elsewhere or
/// pages could not be read.
fn nothing_met(told: &Told) -> Judged {
    let (verdict, reason) = if told.unreadable {
        (Verdict::Unreadable, "It may stand in what could not be read.")
    } else if told.elsewhere {
        (Verdict::ByReference, "The paper only points to a text that is not part of it.")
    } else if told.located.is_empty() {
        (Verdict::Absent, "Nothing in the paper says it.")
    } else {
        (Verdict::Absent, "The subject comes up, but the paper says none of what is asked.")
    };
    Judged { verdict, reason: reason.to_string() }
}

/// How much a finding matters; nothing where there is nothing to do.
fn worst(finding: &Finding, clause: Severity) -> Option<Severity> {
    let whole = match finding.verdict {
        Verdict::Absent | Verdict::WalkAway | Verdict::Unreadable => Some(clause),
        Verdict::Escalate | Verdict::ByReference => Some(one_less(clause)),
        Verdict::Fallback => Some(Severity::Low),
        Verdict::Preferred | Verdict::NotApplicable => None,
    };
    let elements = finding.elements.iter().filter_map(|element| match element.status {
        Status::Met => None,
        Status::Weakened => Some(one_less(element.severity)),
        Status::Missing => Some(element.severity),
    });
    elements.chain(whole).max()
}

fn one_less(severity: Severity) -> Severity {
    match severity {
        Severity::High => Severity::Medium,
        Severity::Medium | Severity::Low => Severity::Low,
    }
}

fn stricter<'a>(
    tightened: &[&'a Tightened],
    conditions: fn(&Tightened) -> &Vec<Condition>,
) -> Vec<&'a Condition> {
    tightened.iter().flat_map(|tightened| conditions(tightened)).collect()
}

/// A position's conditions with profiles' in place of those on the same value.
fn replaced<'a>(conditions: &'a [Condition], stricter: &[&'a Condition]) -> Vec<&'a Condition> {
    let kept = conditions.iter().filter(|c| !stricter.iter().any(|s| s.value == c.value));
    kept.chain(stricter.iter().copied()).collect()
}

fn sentence(what: &str, more: &str) -> String {
    let mut letters = what.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let what = format!("{first}{}", letters.as_str());
    match more.trim_end_matches('.') {
        "" => format!("{what}."),
        more => format!("{what}: {more}."),
    }
}
