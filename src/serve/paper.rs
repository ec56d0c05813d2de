//! A paper as it was read, with its findings marked in the text.

use super::App;
use super::layout::{Layout, beside, encoded, refuse, respond};
use super::marks::{BlockView, Sought, anchor, blocks, marks};
use super::picture::{Facsimile, facsimile};
use crate::check::{Selection, check};
use crate::library::written::Verdict;
use crate::report::check_page::tone;
use crate::report::words;
use crate::segment::segment;
use crate::text::Span;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

/// How much text a page shows, in bytes: a contract of five hundred pages.
const MOST: usize = 1_500_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    file: String,
    /// Bytes of the text as read: `120-180`.
    at: String,
    section: String,
    line: Option<u32>,
    page: Option<u32>,
}

#[derive(Template)]
#[template(path = "paper.html")]
struct Page<'a> {
    layout: Layout,
    id: &'a str,
    name: &'a str,
    file: &'a str,
    file_encoded: String,
    about: String,
    unreadable: Vec<String>,
    notes: Vec<Note>,
    blocks: Vec<BlockView>,
    /// Bytes left out.
    cut: usize,
    facsimile: Option<Facsimile>,
}

struct Note {
    href: String,
    title: String,
    verdict: &'static str,
    tone: &'static str,
}

/// The paper. Only files that the vendor's vendor.yaml names are ever opened.
pub async fn show(State(app): State<App>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    beside(move || page(&app, &id, &asked)).await
}

fn page(app: &App, id: &str, asked: &Asked) -> Response {
    let missing =
        || refuse(StatusCode::NOT_FOUND, "There is no such paper.", "The vendor's page lists its papers.");
    let shown = app.desk.shown();
    let register;
    let vendor = match shown.portfolio.find(id) {
        Some(row) => &row.vendor,
        None => {
            register = app.desk.sources().register().unwrap_or_default();
            match register.find(id) {
                Some(vendor) => vendor,
                None => return missing(),
            }
        }
    };
    let Some(paper) = vendor.papers.iter().find(|paper| paper.file.as_deref() == Some(asked.file.as_str()))
    else {
        return missing();
    };
    let document = match app.desk.sources().paper(vendor, &asked.file) {
        Ok(document) => document,
        Err(why) => return refuse(StatusCode::UNPROCESSABLE_ENTITY, &why, "Ask the vendor for a new copy."),
    };
    let selection = Selection { facts: Some(vendor.facts()), ..Selection::default() };
    let checked = check(&document, &app.desk.library, &selection);
    let contract = segment(&document);
    let marks = marks(&checked);
    let sought = Sought {
        span: span(&asked.at, document.text.len()),
        section: asked.section.clone(),
        line: asked.line,
        page: asked.page,
    };
    let (blocks, cut) = blocks(&document, &contract, &marks, &sought, MOST);
    let here = blocks.iter().position(|block| block.is_here).unwrap_or_default();
    let number = blocks.iter().take(here + 1).rev().find_map(|block| block.page).unwrap_or(1);
    let marked = |finding: &&crate::finding::Finding| {
        let anchor = anchor(finding);
        marks.iter().any(|mark| mark.anchor.as_ref() == Some(&anchor))
    };
    let mut findings: Vec<_> = checked.findings.iter().filter(marked).collect();
    findings
        .sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.verdict == Verdict::Preferred));
    let notes = findings.iter().map(|finding| Note {
        href: format!("#{}", anchor(finding)),
        title: finding.title.clone(),
        verdict: words::holds(finding),
        tone: tone(finding),
    });
    let kinds: Vec<&str> = checked.kinds.iter().map(|kind| words::kind(*kind)).collect();
    let pages = if document.pages > 0 { format!(", {} pages", document.pages) } else { String::new() };
    let standing = vendor
        .standings(shown.portfolio.on)
        .into_iter()
        .zip(&vendor.papers)
        .find(|(_, known)| known.file == paper.file)
        .is_some_and(|(standing, _)| standing == crate::vendor::Standing::InForce);
    let force = if standing { "in force" } else { "not in force" };
    let at = |page: Option<u32>| page.map_or("The file".to_string(), |page| format!("Page {page}"));
    let page = Page {
        layout: Layout::new("vendors", &shown),
        id: &vendor.id,
        name: &vendor.name,
        file: &asked.file,
        file_encoded: encoded(&asked.file),
        about: format!("Read as {}{pages}; {force}. This is the text as it was read.", kinds.join(" and ")),
        unreadable: document.unreadable.iter().map(|u| format!("{}: {}.", at(u.page), u.why)).collect(),
        notes: notes.collect(),
        facsimile: facsimile(&document, &vendor.id, &asked.file, asked.page.unwrap_or(number)),
        blocks,
        cut,
    };
    respond(&page)
}

/// `120-180` as a stretch of a text of so many bytes.
fn span(written: &str, length: usize) -> Option<Span> {
    let (start, end) = written.split_once('-')?;
    let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
    (start < end && end <= length).then(|| Span::new(start, end))
}
