//! Which of our positions holds?

use super::elements::{Answer, answer};
use super::locate::{locate, take_around};
use super::quote::exact;
use super::reading::Reading;
use super::values::{Stated, stated};
use crate::finding::{Finding, Quote, Status};
use crate::library::written::{Scope, Severity, Verdict};
use crate::library::{Clause, Condition, Position, Tightened};
use crate::segment::SentenceKind;
use std::collections::BTreeSet;

/// Quotes that show where a clause stands.
const MAX_LOCATED: usize = 3;

/// Judges one clause, under a profile's stricter positions if there are any.
pub fn judge(reading: &Reading<'_>, clause: &Clause, tightened: Option<&Tightened>) -> Finding {
    let mut located = locate(reading, clause);
    // What is sought in the whole paper locates the clause where it is found.
    for (index, element) in clause.written.elements.iter().enumerate() {
        if element.scope == Scope::Paper {
            for sentence in answer(reading, clause, index, &located.sentences).sentences {
                located.by.insert(sentence);
                take_around(reading, sentence, &mut located.sentences);
            }
        }
    }
    let answers: Vec<Answer> =
        (0..clause.elements.len()).map(|index| answer(reading, clause, index, &located.sentences)).collect();
    let values = stated(reading, clause, &located.sentences);
    let severity = tightened.and_then(|t| t.severity).unwrap_or(clause.written.severity);
    let judged = verdict(reading, clause, tightened, &answers, &values, &located.sentences);
    let mut finding = Finding {
        clause: clause.written.id.clone(),
        title: clause.written.title.clone(),
        verdict: judged.verdict,
        severity: None,
        basis: clause.written.basis,
        reason: judged.reason,
        why: clause.written.why.trim().to_string(),
        elements: answers.into_iter().map(|a| a.finding).collect(),
        values: values.iter().filter_map(|v| v.finding().cloned()).collect(),
        located: located.by.iter().take(MAX_LOCATED).map(|s| whole(reading, *s)).collect(),
        ask: None,
        approver: None,
        say_to_vendor: clause.written.guidance.say_to_vendor.as_ref().map(|s| s.trim().to_string()),
        cites: clause.written.cites.clone(),
    };
    if matches!(finding.verdict, Verdict::Absent | Verdict::Unreadable) {
        finding.elements.clear();
        finding.values.clear();
        finding.located.clear();
    }
    finding.severity = worst(&finding, severity);
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

fn verdict(
    reading: &Reading<'_>,
    clause: &Clause,
    tightened: Option<&Tightened>,
    answers: &[Answer],
    values: &[Stated],
    located: &BTreeSet<usize>,
) -> Judged {
    let holds = |condition: &Condition| condition.test.holds(values[condition.value].given());
    let name = |condition: &Condition| {
        let name = clause.values[condition.value].name.replace('-', " ");
        let stated = values[condition.value].finding().map_or("not stated", |f| f.value.as_str());
        format!("{name}: {stated} (asked: {})", condition.written)
    };
    // What we never accept is not saved by a good number elsewhere.
    let mut walk_away: Vec<&[Condition]> = clause.walk_away.iter().map(Vec::as_slice).collect();
    walk_away.extend(tightened.map(|t| t.walk_away.as_slice()).filter(|c| !c.is_empty()));
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
    if answers.iter().all(|a| a.finding.status == Status::Missing) {
        // "May use the data for its own purposes" answers no question, and is no absence.
        let told = clause
            .values
            .iter()
            .zip(values)
            .find(|(rule, value)| rule.scope == Scope::Paper && matches!(value, Stated::Choice(..)));
        return match told.and_then(|(rule, value)| Some((rule, value.finding()?))) {
            Some((rule, finding)) => {
                let said = format!("{}: {}", rule.name.replace('-', " "), finding.value);
                Judged {
                    verdict: Verdict::Escalate,
                    reason: sentence("The paper takes it up the wrong way round", &said),
                }
            }
            None => nothing_met(reading, located),
        };
    }
    let mut short: Vec<String> = Vec::new();
    let positions = [
        (Verdict::Preferred, Some(&clause.preferred), tightened.map(|t| &t.preferred)),
        (Verdict::Fallback, clause.fallback.as_ref(), tightened.map(|t| &t.fallback)),
    ];
    for (verdict, position, stricter) in positions {
        let Some(position) = position else { continue };
        let conditions = replaced(&position.conditions, stricter.map_or(&[], Vec::as_slice));
        let failed: Vec<String> = conditions.iter().filter(|c| !holds(c)).map(|c| name(c)).collect();
        if failed.is_empty() && is_answered(position, answers) {
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

/// Whether the paper has every element that a position needs.
fn is_answered(position: &Position, answers: &[Answer]) -> bool {
    let status = |index: &usize| answers[*index].finding.status;
    position.met.iter().all(|i| status(i) == Status::Met)
        && position.present.iter().all(|i| status(i) != Status::Missing)
}

/// A clause of which nothing is met is absent, unless the paper points elsewhere or
/// pages could not be read.
fn nothing_met(reading: &Reading<'_>, located: &BTreeSet<usize>) -> Judged {
    if !reading.document.unreadable.is_empty() {
        let reason = "It may stand on a page that could not be read.".to_string();
        return Judged { verdict: Verdict::Unreadable, reason };
    }
    match located.iter().find(|s| points_elsewhere(reading, **s)) {
        Some(_) => {
            let reason = "The paper only points to a text that is not part of it.".to_string();
            Judged { verdict: Verdict::ByReference, reason }
        }
        None if located.is_empty() => {
            Judged { verdict: Verdict::Absent, reason: "Nothing in the paper says it.".to_string() }
        }
        None => {
            let reason = "The subject comes up, but the paper says none of what is asked.".to_string();
            Judged { verdict: Verdict::Absent, reason }
        }
    }
}

/// Whether a sentence sends the reader to a text outside of the paper.
fn points_elsewhere(reading: &Reading<'_>, sentence: usize) -> bool {
    let sentence = &reading.sentences[sentence];
    if sentence.kind == SentenceKind::Heading {
        return false;
    }
    let words = reading.document.text.get(sentence.span).to_lowercase();
    let linked =
        reading.document.links.iter().any(|l| sentence.span.contains(l.span) && l.target.contains("://"));
    let sends = [
        "available at",
        "set out",
        "set forth",
        "described",
        "specified",
        "published",
        "listed",
        "found at",
        "found in",
        "governed by",
        "in accordance with",
        "see ",
        "subject to",
        "located at",
        "as provided in",
        "refer to",
    ];
    let outside = [
        "http",
        "www.",
        "main agreement",
        "principal agreement",
        "master agreement",
        "services agreement",
        "terms of service",
        "order form",
        "our website",
        "the agreement",
    ];
    sends.iter().any(|s| words.contains(s)) && (linked || outside.iter().any(|o| words.contains(o)))
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

/// A position's conditions with a profile's in place of those on the same value.
fn replaced<'a>(conditions: &'a [Condition], stricter: &'a [Condition]) -> Vec<&'a Condition> {
    let kept = conditions.iter().filter(|c| !stricter.iter().any(|s| s.value == c.value));
    kept.chain(stricter).collect()
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

fn whole(reading: &Reading<'_>, sentence: usize) -> Quote {
    let span = reading.sentences[sentence].span;
    match reading.sentences[sentence].kind {
        SentenceKind::Heading => exact(reading, sentence, span),
        _ => super::quote::quote(reading, sentence, span),
    }
}
