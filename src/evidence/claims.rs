//! Do the reports and certificates at hand bear out what answers claim of them?
//!
//! Only what is at hand denies a claim: a report that nobody has asked for yet is a gap, not a
//! contradiction.

use super::Evidence;
use crate::calendar::add_days;
use crate::dates::good_until;
use crate::finding::Quote;
use crate::library::written::Severity;
use crate::questionnaire::control::Controls;
use crate::questionnaire::{Answer, By, Contradiction, Outcome, Questionnaire, Reply, Said, judge, map};
use crate::value::{self, Value};
use crate::vendor::Review;
use crate::vendor::written::ReviewKind;
use jiff::civil::Date;

/// A report or certificate at hand.
pub struct Proof {
    /// Its file, or `vendor.yaml` where only the register has it.
    pub name: String,
    pub review: Review,
    /// Its own words, where it was read.
    pub quote: Option<Quote>,
}

/// How answers name a piece of evidence, and what it then is.
const CLAIMS: [(&str, &[&str], &[ReviewKind]); 8] = [
    ("SOC 2 report", &["soc 2", "soc2"], &[ReviewKind::Soc2Type2, ReviewKind::Soc2Type1]),
    ("ISO 27001 certificate", &["iso 27001", "iso27001", "iso/iec 27001"], &[ReviewKind::Iso27001]),
    ("ISO 27701 certificate", &["iso 27701", "iso27701", "iso/iec 27701"], &[ReviewKind::Iso27701]),
    ("ISO 42001 certificate", &["iso 42001", "iso42001", "iso/iec 42001"], &[ReviewKind::Iso42001]),
    ("PCI DSS attestation", &["pci dss", "pci-dss"], &[ReviewKind::PciDss]),
    (
        "HITRUST certification",
        &["hitrust"],
        &[ReviewKind::HitrustR2, ReviewKind::HitrustI1, ReviewKind::HitrustE1],
    ),
    ("TISAX label", &["tisax"], &[ReviewKind::Tisax]),
    ("penetration test", &["penetration test", "pen test", "pentest"], &[ReviewKind::PenetrationTest]),
];
/// Words that make a plan of an answer.
const PLANS: [&str; 8] =
    ["planned", "in progress", "expected", "scheduled", "upcoming", "pursuing", "working towards", "not yet"];
/// Words before a date that is not the date of the evidence.
const OTHER_DATES: [&str; 6] = ["since", "next", "first", "previous", "originally", "annually from"];
/// So long after its period a report may still be issued.
const ISSUED_WITHIN: i64 = 300;

impl Proof {
    /// What the register has.
    pub fn of_register(review: &Review) -> Self {
        let name = review.proof.clone().unwrap_or_else(|| "vendor.yaml".to_string());
        Self { name, review: review.clone(), quote: None }
    }

    /// What was read from a paper.
    pub fn of_paper(name: &str, evidence: Evidence) -> Self {
        let review = Review {
            kind: evidence.kind,
            name: evidence.name.to_string(),
            every: None,
            last: None,
            covers: evidence.covers,
            issued: evidence.issued,
            valid_until: evidence.valid_until,
            edition: evidence.edition,
            surveillance: None,
            proof: Some(name.to_string()),
        };
        Self { name: name.to_string(), review, quote: evidence.quotes.into_iter().next() }
    }

    /// `SOC 2 Type I report, issued 2026-03-31`
    fn states(&self) -> String {
        let review = &self.review;
        let mut parts = vec![review.name.clone()];
        parts.extend(review.edition.map(|edition| format!("edition {edition}")));
        parts.extend(review.covers.map(|(from, to)| format!("covers {from} to {to}")));
        parts.extend(review.issued.map(|day| format!("issued {day}")));
        parts.extend(review.last.filter(|_| review.issued.is_none()).map(|day| format!("done {day}")));
        parts.extend(review.valid_until.map(|day| format!("valid until {day}")));
        parts.join(", ")
    }
}

/// What answers of `said_on` claim and the evidence at hand denies, the most severe first.
pub fn overstated(
    questionnaire: &Questionnaire,
    proofs: &[Proof],
    controls: &Controls,
    said_on: Date,
) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    if proofs.is_empty() {
        return found;
    }
    let lexicon = controls.vocabulary.lexicon();
    let mappings = map(questionnaire, controls, By::IdsAndWords);
    for (answer, mapping) in questionnaire.answers.iter().zip(&mappings) {
        let is_claim = match (answer.reply, mapping.control) {
            (Reply::Yes, Some(at)) => {
                let judged = judge(controls, &controls.controls[at], &lexicon, answer, mapping);
                judged.outcome == Outcome::Satisfied
            }
            (Reply::Text, Some(_)) => true,
            _ => false,
        };
        let said = answer.words();
        let words = said.to_lowercase();
        if !is_claim || PLANS.iter().any(|plan| words.contains(plan)) {
            continue;
        }
        let asked = answer.question.to_lowercase();
        for (title, names, kinds) in CLAIMS {
            let says = |text: &str| names.iter().any(|name| text.contains(name));
            // Words that only tell of it have to name it; a plain yes answers the question.
            if !(says(&words) || answer.reply == Reply::Yes && says(&asked)) {
                continue;
            }
            let own: Vec<&Proof> = proofs.iter().filter(|p| kinds.contains(&p.review.kind)).collect();
            let Some(denial) = denial(&own, &said, &asked, said_on) else { continue };
            let rule = format!("evidence#{}", denial.rule);
            if !found.iter().any(|known| known.rule == rule && known.title == title) {
                found.push(told(answer, title, rule, denial));
            }
        }
    }
    found.sort_by_key(|contradiction| std::cmp::Reverse(contradiction.severity));
    found
}

struct Denial<'p> {
    rule: &'static str,
    severity: Severity,
    says: String,
    proof: &'p Proof,
}

/// Why none of the evidence of a kind bears a claim out.
fn denial<'p>(own: &[&'p Proof], said: &str, asked: &str, said_on: Date) -> Option<Denial<'p>> {
    let words = said.to_lowercase();
    let words = words.as_str();
    let newest = *own.iter().max_by_key(|proof| good_until(&proof.review))?;
    let has = |kind: ReviewKind| own.iter().any(|proof| proof.review.kind == kind);
    let type_two = |text: &str| text.contains("type ii") || text.contains("type 2");
    let type_one = |text: &str| text.replace("type ii", "").contains("type i") || text.contains("type 1");
    let claims_two = type_two(words) && !type_one(words)
        || type_two(asked) && !type_one(asked) && !type_one(words) && !words.contains("report of type");
    if claims_two && has(ReviewKind::Soc2Type1) && !has(ReviewKind::Soc2Type2) {
        let says = "The sheet claims a Type II report; the one at hand is of Type I, which says nothing of how controls worked over time.";
        return Some(Denial { rule: "type", severity: Severity::Medium, says: says.into(), proof: newest });
    }
    if words.contains("27001:2022") && own.iter().all(|proof| proof.review.edition == Some(2013)) {
        let says =
            "The sheet claims a certificate for the 2022 edition; the one at hand is for that of 2013.";
        return Some(Denial { rule: "edition", severity: Severity::High, says: says.into(), proof: newest });
    }
    if let Some(until) = good_until(&newest.review).filter(|until| *until < said_on) {
        let says = format!("The sheet claims it on {said_on}; what is at hand was good until {until}.");
        return Some(Denial { rule: "run-out", severity: Severity::High, says, proof: newest });
    }
    let dates = dates(said, said_on);
    let first =
        dates.first().filter(|_| !dates.iter().any(|date| own.iter().any(|p| fits(date, &p.review))))?;
    let says = format!("The sheet speaks of {first}; what is at hand is of another time.");
    Some(Denial { rule: "other-date", severity: Severity::Medium, says, proof: newest })
}

/// The dates that an answer gives its evidence.
fn dates(words: &str, said_on: Date) -> Vec<value::Date> {
    let own = |found: value::Found| {
        let before = words.get(..found.range.start)?.trim_end().to_lowercase();
        let Value::Date(date) = found.value else { return None };
        let other = OTHER_DATES.iter().any(|word| before.ends_with(word));
        (!other && i32::from(date.year) <= i32::from(said_on.year())).then_some(date)
    };
    value::find(words).into_iter().filter_map(own).collect()
}

/// Whether evidence can be of that day, month or year.
fn fits(date: &value::Date, review: &Review) -> bool {
    let days = [review.issued, review.last, review.surveillance, review.valid_until];
    let ends = review.covers.map(|(from, to)| [from, to]);
    let is = |day: &Date| {
        day.year() == date.year
            && date.month.is_none_or(|month| month == day.month())
            && date.day.is_none_or(|own| own == day.day())
    };
    if days.into_iter().flatten().chain(ends.into_iter().flatten()).any(|day| is(&day)) {
        return true;
    }
    let Ok(first) = Date::new(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1)) else { return true };
    match (review.covers, review.issued.or(review.last)) {
        (Some((from, to)), _) if from <= first && first <= to => true,
        // When the report was issued is not known; some time after its period.
        (Some((_, to)), None) => to < first && first <= add_days(to, ISSUED_WITHIN),
        (Some(_), Some(_)) | (None, Some(_)) => false,
        // Nothing is known but its end.
        (None, None) => review.valid_until.is_none_or(|until| first <= until),
    }
}

fn told(answer: &Answer, title: &str, rule: String, denial: Denial<'_>) -> Contradiction {
    Contradiction {
        rule,
        title: title.to_string(),
        severity: denial.severity,
        says: denial.says,
        answer: Said::of(answer),
        paper: denial.proof.name.clone(),
        states: Some(denial.proof.states()),
        quote: denial.proof.quote.clone(),
    }
}
