//! Search as you type, in the same language as `countersign search`.

use super::App;
use super::dashboard::{Choice, Facet};
use super::layout::{Layout, beside, encoded, respond};
use crate::index::{Hit, IndexError, Request, search};
use crate::portfolio::Portfolio;
use crate::report::safe::safe;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use std::collections::HashMap;

/// How many passages are shown.
const SHOWN: usize = 40;
/// Questions longer than this are refused.
const MOST: usize = 1_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    layout: Layout,
    results: Results,
}

#[derive(Template)]
#[template(path = "results.html")]
struct Fragment {
    results: Results,
}

#[derive(Default)]
struct Results {
    asked: bool,
    examples: Vec<(String, String)>,
    mistake: Option<Mistake>,
    summary: String,
    facets: Vec<Facet>,
    groups: Vec<Group>,
}

struct Mistake {
    what: String,
    help: String,
}

struct Group {
    name: String,
    href: String,
    hits: Vec<HitView>,
}

struct HitView {
    href: String,
    title: String,
    place: String,
    pieces: Vec<Piece>,
    clauses: Vec<String>,
}

struct Piece {
    words: String,
    is_hit: bool,
}

/// The page with the search box and what is found.
pub async fn show(State(app): State<App>, Query(asked): Query<Asked>) -> Response {
    beside(move || {
        let mut layout = Layout::new("search", &app.desk.shown());
        layout.query = asked.q.clone();
        let (results, status) = answer(&app, &asked.q);
        let mut page = respond(&Page { layout, results });
        *page.status_mut() = status;
        page
    })
    .await
}

/// Only what is found, for the script.
pub async fn results(State(app): State<App>, Query(asked): Query<Asked>) -> Response {
    beside(move || {
        let (results, status) = answer(&app, &asked.q);
        let mut page = respond(&Fragment { results });
        *page.status_mut() = status;
        page
    })
    .await
}

fn answer(app: &App, query: &str) -> (Results, StatusCode) {
    let query = query.trim();
    if query.is_empty() {
        let examples = [
            "train models",
            "\"without undue delay\"",
            "audit NEAR/5 inspection",
            "breach-notice.deadline > 24h",
            "missing:audit",
        ];
        let examples = examples.map(|example| (example.to_string(), encoded(example)));
        return (Results { examples: examples.into(), ..Results::default() }, StatusCode::OK);
    }
    let wrong = |what: &str, help: &str, status| {
        let mistake = Some(Mistake { what: what.to_string(), help: help.to_string() });
        (Results { asked: true, mistake, ..Results::default() }, status)
    };
    if query.len() > MOST {
        return wrong("The question is too long.", "Ask for fewer words.", StatusCode::UNPROCESSABLE_ENTITY);
    }
    let Some(index) = app.desk.index() else {
        return wrong(
            "The index is still being made.",
            "Ask again in a moment.",
            StatusCode::SERVICE_UNAVAILABLE,
        );
    };
    let request = Request { query: query.to_string(), limit: SHOWN, ..Request::default() };
    match search(&index, &app.desk.library, &request) {
        Ok(hits) => {
            let shown = app.desk.shown();
            (found(&shown.portfolio, query, hits.total, &hits.hits), StatusCode::OK)
        }
        Err(IndexError::Query(mistake)) => {
            wrong(&mistake.what, &mistake.help, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => wrong(&error.to_string(), "Ask again in a moment.", StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn found(portfolio: &Portfolio, query: &str, total: usize, hits: &[Hit]) -> Results {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for hit in hits {
        let at = *places.entry(&hit.vendor).or_insert_with(|| {
            let known = portfolio.find(&hit.vendor);
            groups.push(Group {
                name: known.map_or_else(|| name_or(&hit.vendor), |row| row.vendor.name.clone()),
                href: known.map_or(String::new(), |row| format!("/vendor/{}", row.vendor.id)),
                hits: Vec::new(),
            });
            groups.len() - 1
        });
        groups[at].hits.push(view(portfolio, hit));
    }
    let summary = match (total, hits.len()) {
        (0, _) => "Nothing found.".to_string(),
        (1, _) => "One passage.".to_string(),
        (total, shown) if total > shown => format!("The best {shown} of {total} passages."),
        (total, _) => format!("{total} passages."),
    };
    Results { asked: true, summary, facets: facets(query, hits), groups, ..Results::default() }
}

fn name_or(vendor: &str) -> String {
    if vendor.is_empty() { "no vendor".to_string() } else { vendor.to_string() }
}

fn view(portfolio: &Portfolio, hit: &Hit) -> HitView {
    let file = hit.paper.strip_prefix(&format!("{}/", hit.vendor)).unwrap_or(&hit.paper);
    let is_known = portfolio
        .find(&hit.vendor)
        .is_some_and(|row| row.vendor.papers.iter().any(|paper| paper.file.as_deref() == Some(file)));
    // A sheet has no page of its own to show.
    let is_sheet = [".xlsx", ".xlsm", ".ods", ".csv"].iter().any(|end| file.to_lowercase().ends_with(end));
    let href = match is_known && !is_sheet {
        true => {
            let line = hit.line.map_or(String::new(), |line| format!("&line={line}"));
            let section = if hit.section.is_empty() {
                String::new()
            } else {
                format!("&section={}", encoded(&hit.section))
            };
            let page = hit.page.map_or(String::new(), |page| format!("&page={page}"));
            format!("/vendor/{}/paper?file={}{section}{line}{page}#here", hit.vendor, encoded(file))
        }
        false => format!("/vendor/{}", encoded(&hit.vendor)),
    };
    let mut place: Vec<String> = vec![file.to_string()];
    if !hit.section.is_empty() {
        let digit = hit.section.starts_with(|c: char| c.is_ascii_digit());
        place.push(if digit { format!("§ {}", hit.section) } else { hit.section.clone() });
    }
    place.extend(hit.page.map(|page| format!("page {page}")));
    HitView {
        href,
        title: if hit.heading.is_empty() { file.to_string() } else { hit.heading.clone() },
        place: place.join(", "),
        pieces: pieces(hit),
        clauses: hit.answers.iter().take(6).map(|answer| answer.clause.clone()).collect(),
    }
}

fn pieces(hit: &Hit) -> Vec<Piece> {
    if hit.snippet.is_empty() {
        return vec![Piece { words: format!("lacks {}", hit.missing.join(", ")), is_hit: false }];
    }
    let mut pieces = Vec::new();
    let mut at = 0;
    for range in &hit.highlights {
        let (Some(before), Some(words)) = (hit.snippet.get(at..range.start), hit.snippet.get(range.clone()))
        else {
            continue;
        };
        pieces.push(Piece { words: before.to_string(), is_hit: false });
        pieces.push(Piece { words: words.to_string(), is_hit: true });
        at = range.end;
    }
    pieces.push(Piece { words: hit.snippet.get(at..).unwrap_or_default().to_string(), is_hit: false });
    pieces
}

/// What the passages shown have in common, as questions that ask for less.
fn facets(query: &str, hits: &[Hit]) -> Vec<Facet> {
    let mut vendors: Vec<(String, usize)> = Vec::new();
    let mut clauses: Vec<(String, usize)> = Vec::new();
    let count = |counts: &mut Vec<(String, usize)>, name: &str| match counts
        .iter_mut()
        .find(|(known, _)| known == name)
    {
        Some((_, count)) => *count += 1,
        None => counts.push((name.to_string(), 1)),
    };
    for hit in hits {
        if !hit.vendor.is_empty() {
            count(&mut vendors, &hit.vendor);
        }
        for answer in &hit.answers {
            count(&mut clauses, &answer.clause);
        }
    }
    let facet = |name: &'static str, field: &str, mut counts: Vec<(String, usize)>| {
        counts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let choices = counts.into_iter().take(10).map(|(label, count)| {
            let narrowed = format!("{query} {field}:{label}");
            Choice {
                href: format!("/search?q={}", encoded(&narrowed)),
                label: safe(&label).into_owned(),
                count,
                is_chosen: false,
            }
        });
        Facet { name, choices: choices.collect() }
    };
    let facets = [("Vendor", "vendor", vendors), ("Clause", "clause", clauses)];
    facets
        .into_iter()
        .filter(|(_, _, counts)| counts.len() > 1)
        .map(|(name, field, counts)| facet(name, field, counts))
        .collect()
}
