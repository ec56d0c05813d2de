//! One clause of all vendors, side by side; and the list of all clauses.

use super::App;
use super::layout::{Layout, encoded, nowhere, respond};
use crate::finding::Quote;
use crate::library::written::Verdict;
use crate::portfolio::{Cell, Portfolio, Row};
use crate::report::check_page::{QuoteView, severity_tone};
use crate::report::portfolio::{level, position, tone};
use crate::report::words::{basis, place};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "clauses.html")]
struct Clauses<'a> {
    layout: Layout,
    lines: Vec<ClauseLine<'a>>,
}

struct ClauseLine<'a> {
    clause: &'a str,
    title: &'a str,
    /// Tone and number.
    counts: [(&'static str, usize); 7],
}

#[derive(Template)]
#[template(path = "clause.html")]
struct Clause<'a> {
    layout: Layout,
    clause: &'a str,
    anchor: String,
    title: &'a str,
    why: &'a str,
    ask: &'a str,
    source: String,
    names: Vec<String>,
    lines: Vec<VendorLine<'a>>,
}

struct VendorLine<'a> {
    id: &'a str,
    name: &'a str,
    position: String,
    tone: &'static str,
    severity: &'static str,
    severity_tone: &'static str,
    values: Vec<String>,
    quote: Option<QuoteView>,
    gaps: &'a [String],
}

/// Every clause that is asked of any vendor.
pub async fn list(State(app): State<App>) -> Response {
    let shown = app.desk.shown();
    let counts = counts(&shown.portfolio);
    let lines = shown.portfolio.columns.iter().map(|column| ClauseLine {
        clause: &column.clause,
        title: &column.title,
        counts: TONES
            .map(|(tone, at)| (tone, counts.get(column.clause.as_str()).map_or(0, |counts| counts[at]))),
    });
    respond(&Clauses { layout: Layout::new("clauses", &shown), lines: lines.collect() })
}

/// The columns of the list: how each is to be taken, and its place in the counts.
const TONES: [(&str, usize); 7] =
    [("good", 0), ("note", 1), ("warn", 2), ("bad", 3), ("bad", 4), ("mute", 5), ("mute", 6)];

/// How many vendors stand where on each clause.
fn counts(portfolio: &Portfolio) -> HashMap<&str, [usize; 7]> {
    let mut counts: HashMap<&str, [usize; 7]> = HashMap::new();
    for cell in portfolio.rows.iter().flat_map(|row| &row.cells) {
        let at = match cell.position {
            _ if cell.accepted_until.is_some() => 6,
            Verdict::Preferred => 0,
            Verdict::Fallback => 1,
            Verdict::Escalate | Verdict::ByReference => 2,
            Verdict::WalkAway => 3,
            Verdict::Absent => 4,
            Verdict::Unreadable => 5,
            Verdict::NotApplicable => continue,
        };
        counts.entry(&cell.clause).or_default()[at] += 1;
    }
    counts
}

/// One clause over all vendors.
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Response {
    let shown = app.desk.shown();
    let Some(index) = app.desk.library.find(&id) else { return nowhere().await };
    let clause = &app.desk.library.clauses[index];
    let written = &clause.written;
    let mut lines: Vec<VendorLine<'_>> = Vec::new();
    let value_names: Vec<&String> = written.values.keys().collect();
    for row in shown.portfolio.by_risk() {
        if let Some(cell) = row.cell(&written.id) {
            lines.push(line(row, cell, &value_names));
        }
    }
    respond(&Clause {
        layout: Layout::new("clauses", &shown),
        clause: &written.id,
        anchor: written.id.replace('/', "-"),
        title: &written.title,
        why: written.why.trim(),
        ask: written.positions.preferred.text.trim(),
        source: match written.cites.is_empty() {
            true => String::new(),
            false => format!("{} ({})", basis(written.basis), written.cites.join(", ")),
        },
        names: value_names.iter().map(|name| name.replace('-', " ")).collect(),
        lines,
    })
}

fn line<'a>(row: &'a Row, cell: &'a Cell, names: &[&String]) -> VendorLine<'a> {
    let value = |name: &&String| {
        let found = cell.values.iter().find(|(known, _)| known == *name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    VendorLine {
        id: &row.vendor.id,
        name: &row.vendor.name,
        position: position(cell),
        tone: tone(cell),
        severity: level(cell),
        severity_tone: severity_tone(cell.severity),
        values: names.iter().map(value).collect(),
        quote: cell.quote.as_ref().map(|quote| QuoteView {
            text: quote.text.clone(),
            place: place(quote),
            href: href(&row.vendor.id, quote),
            changes: Vec::new(),
        }),
        gaps: &cell.gaps,
    }
}

/// Where a quote can be read in its paper.
pub fn href(vendor: &str, quote: &Quote) -> Option<String> {
    let paper = quote.paper.as_ref()?;
    let (start, end) = (quote.span.start, quote.span.end);
    Some(format!("/vendor/{vendor}/paper?file={}&at={start}-{end}#here", encoded(paper)))
}
