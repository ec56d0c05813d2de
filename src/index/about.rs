//! What is known of a paper beside its words? What the register says of it and of its
//! vendor, as tags to search by: `tier:high`, `in-force:yes`, `people-in:eu`.

use super::passage::day_number;
use crate::library::fact::FACTS;
use crate::vendor::written::{DocumentKind, ReviewKind};
use crate::vendor::{Paper, Register, Signed, Standing, Vendor};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the register knows of one paper. A change of it makes the paper's records anew.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The vendor's folder.
    pub vendor: String,
    /// What people call it.
    pub name: String,
    /// What the register says it is: `order-form`.
    pub kinds: Vec<String>,
    pub standing: String,
    /// `tier:high`, `signed:yes`
    pub tags: Vec<String>,
    /// `ends`, `signed`, `starts` as [`day_number`]s.
    pub dates: BTreeMap<String, f64>,
}

/// What a paper of the standing counts for beside one in force.
pub fn weight(standing: &str) -> f32 {
    match standing {
        "in-force" | "unknown" => 1.0,
        "not-yet" => 0.9,
        _ => 0.75,
    }
}

/// What the register says of a paper. `paper` is its path below the register's folder;
/// a paper that nobody listed is known by its folder alone.
pub fn about(register: &Register, paper: &str, today: Date) -> About {
    let (folder, file) = paper.split_once('/').unwrap_or(("", paper));
    let mut about = About {
        vendor: folder.to_string(),
        name: folder.to_string(),
        standing: "unknown".into(),
        ..About::default()
    };
    let vendor = register.find(folder);
    if let Some(vendor) = vendor {
        of_vendor(&mut about, vendor, today);
        if let Some(at) = vendor.papers.iter().position(|p| p.file.as_deref() == Some(file)) {
            of_paper(&mut about, &vendor.papers[at], vendor.standings(today)[at]);
        } else if let Some(review) = vendor.reviews.iter().find(|r| r.proof.as_deref() == Some(file)) {
            about.kinds = vec![proves(review.kind).into()];
        }
    }
    for (tag, unknown) in [("signed", "unknown"), ("in-force", "unknown")] {
        if !about.tags.iter().any(|t| t.starts_with(&format!("{tag}:"))) {
            about.tags.push(format!("{tag}:{unknown}"));
        }
    }
    about.tags.push(format!("standing:{}", about.standing));
    about.tags.sort();
    about
}

fn of_vendor(about: &mut About, vendor: &Vendor, today: Date) {
    about.name = vendor.name.clone();
    about.tags.push(format!("tier:{}", written(&vendor.tier)));
    about.tags.push(format!("status:{}", written(&vendor.status)));
    for fact in FACTS.iter().filter(|fact| vendor.fact(fact) == Some(true)) {
        about.tags.push(format!("fact:{fact}"));
    }
    let facts = &vendor.facts;
    for (tag, places) in
        [("people-in", &facts.people_in), ("stored-in", &facts.stored_in), ("we-are-in", &facts.we_are_in)]
    {
        // Who has people in Germany has people in the EU.
        let around = ["eu", "eea"].into_iter().filter(|a| vendor.fact(&format!("{tag}-{a}")) == Some(true));
        let countries = places.iter().filter_map(|p| p.split_once('-').map(|(country, _)| country));
        let mut all: Vec<String> = places.iter().map(|p| p.to_lowercase()).collect();
        all.extend(around.map(str::to_string).chain(countries.map(str::to_lowercase)));
        all.sort();
        all.dedup();
        about.tags.extend(all.into_iter().map(|place| format!("{tag}:{place}")));
    }
    if let Some(term) = &vendor.term
        && let Some(running) = term.running(today, vendor.calendar)
    {
        let last = crate::calendar::add_days(term.end(running, vendor.calendar), -1);
        about.dates.insert("ends".into(), day(last));
    }
}

/// What the proof of a review is.
fn proves(review: ReviewKind) -> &'static str {
    use ReviewKind::{
        HitrustE1, HitrustI1, HitrustR2, Insurance, Iso27001, Iso27701, Iso42001, Questionnaire, Tisax,
    };
    match review {
        Questionnaire => "questionnaire",
        Iso27001 | Iso27701 | Iso42001 | Insurance | HitrustR2 | HitrustI1 | HitrustE1 | Tisax => {
            "certificate"
        }
        _ => "report",
    }
}

/// Papers that tell or prove something and promise nothing.
pub const TELLING: [&str; 3] = ["questionnaire", "report", "certificate"];

fn of_paper(about: &mut About, paper: &Paper, standing: Standing) {
    about.kinds = std::iter::once(&paper.kind).chain(&paper.also).map(written).collect();
    // Nobody signs these, and nobody need.
    let telling = [DocumentKind::Questionnaire, DocumentKind::Report, DocumentKind::Certificate];
    if telling.contains(&paper.kind) && standing == Standing::NotSigned {
        return;
    }
    about.standing = match standing {
        Standing::InForce => "in-force",
        Standing::NotSigned => "unsigned",
        Standing::NotYet(_) => "not-yet",
        Standing::Ended(_) => "ended",
        Standing::Superseded(_) => "superseded",
        Standing::FallsWith(_) => "falls-with-original",
    }
    .into();
    let signed = match paper.signed {
        Signed::On(date) => {
            about.dates.insert("signed".into(), day(date));
            "yes"
        }
        Signed::ByClick => "by-click",
        Signed::No => "no",
        Signed::NotStated => "unknown",
    };
    about.tags.push(format!("signed:{signed}"));
    about.tags.push(format!("in-force:{}", if standing == Standing::InForce { "yes" } else { "no" }));
    if let Some(from) = paper.holds_from().filter(|from| *from > Date::MIN) {
        about.dates.insert("starts".into(), day(from));
    }
    if let Some(until) = paper.until {
        about.dates.insert("ends".into(), day(until));
    }
}

fn day(date: Date) -> f64 {
    day_number(date.year(), date.month(), date.day())
}

/// A name as vendor.yaml writes it.
fn written(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
}
