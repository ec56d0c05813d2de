//! One vendor: papers in force, findings, dates, evidence, what happened.

use super::App;
use super::clause::href;
use super::guard::Session;
use super::layout::{Layout, beside, encoded, refuse, respond};
use crate::calendar::add_days;
use crate::report::check_page::{Extra, FindingView, SectionView, Subject, not_judged, sections, view};
use crate::report::picture;
use crate::report::portfolio::dpa;
use crate::report::portfolio::page::{DueLine, due_lines};
use crate::report::risk_page::{AnswersView, ContradictionView, RiskView, answers, contradiction, risk};
use crate::report::set::kind_name;
use crate::report::set_page::{standing, subject};
use crate::report::vendor::{status, tier};
use crate::report::words::{self, counts};
use crate::vendor::ledger::Did;
use crate::vendor::{Accepted, Vendor};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

#[derive(Template)]
#[template(path = "vendor.html")]
struct Page<'a> {
    layout: Layout,
    csrf: String,
    back: String,
    id: &'a str,
    name: &'a str,
    about: Vec<String>,
    facts: Vec<String>,
    tone: &'static str,
    conclusion: &'static str,
    counts: String,
    extras: Vec<Extra>,
    dpa: &'static str,
    dpa_tone: &'static str,
    papers: Vec<PaperLine>,
    risk: RiskView,
    answers: Option<AnswersView>,
    contradictions: Vec<ContradictionView>,
    /// How many papers the answers were held against.
    against: usize,
    unread: &'a [String],
    sections: Vec<SectionView>,
    fine: Vec<FindingView>,
    not_judged: Vec<String>,
    decided: Vec<&'a Accepted>,
    timeline: Option<String>,
    due: Vec<DueLine<'a>>,
    notes: Vec<String>,
    evidence: Vec<(String, String, String)>,
    changes: Vec<(String, String)>,
    snooze_until: String,
    accept_until: String,
}

struct PaperLine {
    name: String,
    href: Option<String>,
    kinds: String,
    standing: String,
    in_force: bool,
    trouble: Option<String>,
}

/// The page of a vendor. Its papers are read now, so that it is never older than they are.
pub async fn show(
    State(app): State<App>,
    session: axum::Extension<Session>,
    Path(id): Path<String>,
) -> Response {
    let csrf = app.door.form_secret(&session);
    beside(move || page(&app, csrf, &id)).await
}

fn page(app: &App, csrf: String, id: &str) -> Response {
    let shown = app.desk.shown();
    let portfolio = &shown.portfolio;
    let register;
    let vendor = match portfolio.find(id) {
        Some(row) => &row.vendor,
        // It may not have been read yet.
        None => {
            register = app.desk.sources().register().unwrap_or_default();
            match register.find(id) {
                Some(vendor) => vendor,
                None => return unknown(id, &register.mistakes),
            }
        }
    };
    let on = portfolio.on;
    let weighed = app.desk.weigh(vendor);
    let judged = &weighed.set;
    let Subject { check, tone, conclusion, extras, .. } = subject(judged);
    let link = |quote: &crate::finding::Quote| href(&vendor.id, quote);
    let accepted: Vec<&Accepted> = vendor.accepted.iter().filter(|gap| gap.holds(on)).collect();
    let (dpa, dpa_tone) = dpa(vendor.dpa_status(on));
    let own: Vec<_> = portfolio.deadlines.iter().filter(|deadline| deadline.vendor == id).collect();
    let papers = judged.papers.iter().map(|paper| {
        let is_file = vendor.papers.iter().any(|known| known.file.as_deref() == Some(&paper.paper));
        PaperLine {
            href: is_file.then(|| format!("/vendor/{}/paper?file={}", vendor.id, encoded(&paper.paper))),
            kinds: paper.kinds.iter().map(|kind| kind_name(*kind)).collect::<Vec<_>>().join(", "),
            name: paper.paper.clone(),
            standing: standing(paper),
            in_force: paper.in_force,
            trouble: paper.unread.clone(),
        }
    });
    let page = Page {
        layout: Layout::new("vendors", &shown),
        csrf,
        back: format!("/vendor/{}", vendor.id),
        id: &vendor.id,
        name: &vendor.name,
        about: about(vendor),
        facts: vendor.facts(),
        tone: tone.name(),
        conclusion,
        counts: counts(check),
        // The papers have a table of their own.
        extras: extras.into_iter().filter(|extra| !extra.title.starts_with("Papers on")).collect(),
        dpa,
        dpa_tone,
        papers: papers.collect(),
        risk: risk(&weighed.risk),
        answers: weighed.questionnaire.as_ref().map(answers),
        contradictions: weighed.contradictions.iter().map(|c| contradiction(c, &link)).collect(),
        against: weighed.against,
        unread: &weighed.unread,
        fine: words::fine(check).map(|finding| view(finding, 0, &link)).collect(),
        not_judged: not_judged(check),
        sections: sections(check, &link),
        decided: accepted,
        timeline: picture::timeline(&own, on, 1_095),
        due: due_lines(portfolio, 3_660).filter(|line| line.vendor_id == vendor.id).collect(),
        notes: portfolio.remarks.iter().filter(|r| r.vendor == vendor.id).map(|r| r.what.clone()).collect(),
        evidence: evidence(vendor),
        changes: happened(vendor),
        snooze_until: add_days(on, 14).to_string(),
        accept_until: add_days(on, 365).to_string(),
    };
    respond(&page)
}

fn unknown(id: &str, mistakes: &[crate::error::Mistake]) -> Response {
    let own = mistakes.iter().find(|mistake| mistake.file.contains(&format!("{id}/vendor.yaml")));
    match own {
        Some(mistake) if crate::vendor::is_id(id) => {
            refuse(StatusCode::UNPROCESSABLE_ENTITY, "Its vendor.yaml has a mistake.", &mistake.to_string())
        }
        _ => refuse(StatusCode::NOT_FOUND, "There is no such vendor.", "The list of vendors names them all."),
    }
}

fn about(vendor: &Vendor) -> Vec<String> {
    let mut about = vec![status(vendor.status).to_string(), format!("tier {}", tier(vendor.tier))];
    about.extend(vendor.owner.as_ref().map(|owner| format!("owner {owner}")));
    about.extend(vendor.reviewer.as_ref().map(|reviewer| format!("reviewer {reviewer}")));
    about.extend(vendor.value.as_ref().map(ToString::to_string));
    about
}

fn evidence(vendor: &Vendor) -> Vec<(String, String, String)> {
    let line = |review: &crate::vendor::Review| {
        let from = review.counts_from().map_or(String::new(), |(day, why)| format!("{day} ({why})"));
        let until = review.valid_until.map_or(String::new(), |day| format!(", valid until {day}"));
        (review.name.clone(), format!("{from}{until}"), review.proof.clone().unwrap_or_default())
    };
    vendor.reviews.iter().map(line).collect()
}

/// What the ledger says, newest first.
fn happened(vendor: &Vendor) -> Vec<(String, String)> {
    let told = vendor.ledger.entries.iter().filter_map(|entry| {
        let what = match &entry.did {
            Did::Event { what, on, note } => {
                let note = if note.is_empty() { String::new() } else { format!(": {note}") };
                format!("{} on {on}{note}", what.name().replace('-', " "))
            }
            Did::Reminded { deadline, to, .. } => format!("{to} was reminded of {deadline}"),
            Did::Snoozed { deadline, until, because, by } => {
                format!("{deadline} was snoozed until {until}{}: {because}", signed(by))
            }
            Did::Acknowledged { deadline, because, by, .. } => {
                format!("{deadline} was dealt with{}: {because}", signed(by))
            }
            Did::Accepted { finding, until, because, by } => {
                format!("{finding} was accepted until {until}{}: {because}", signed(by))
            }
            Did::Withdrawn { finding, because, by } => {
                format!("{finding} is no longer accepted{}: {because}", signed(by))
            }
            Did::Unknown => return None,
        };
        Some((entry.at.to_string(), what))
    });
    let mut told: Vec<(String, String)> = told.collect();
    told.reverse();
    told.truncate(200);
    told
}

fn signed(by: &str) -> String {
    if by.is_empty() { String::new() } else { format!(" by {by}") }
}
