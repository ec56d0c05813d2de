//! All vendors: who needs a look first, what is due, what cannot be judged. And the same as a
//! file to take away.

use super::App;
use super::layout::{Layout, beside, nowhere, respond};
use crate::portfolio::{Portfolio, Row};
use crate::report::picture;
use crate::report::portfolio::page::{
    DueLine, VendorLine, counts, due_lines, headline, not_judged, vendor_line,
};
use crate::report::portfolio::{dpa, page, table, workbook};
use crate::report::risk_page::{REMAINS, remains};
use crate::report::vendor::{status, tier};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How many deadlines and troubles stand on the page.
const FIRST: usize = 8;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tier: String,
    dpa: String,
    owner: String,
    status: String,
    sort: String,
}

#[derive(Template)]
#[template(path = "dashboard.html")]
struct Dashboard<'a> {
    layout: Layout,
    tone: &'static str,
    headline: String,
    counts: String,
    due: Vec<DueLine<'a>>,
    due_more: usize,
    not_judged: Vec<String>,
    not_judged_more: usize,
    facets: Vec<Facet>,
    is_narrowed: bool,
    vendors: Vec<VendorLine<'a>>,
    sorts: Vec<Choice>,
    bars: Option<String>,
    bars_legend: [(&'static str, &'static str); 5],
    heat: Option<String>,
}

/// One way to narrow a list.
pub struct Facet {
    pub name: &'static str,
    pub choices: Vec<Choice>,
}

pub struct Choice {
    pub label: String,
    pub count: usize,
    pub href: String,
    pub is_chosen: bool,
}

/// The list of vendors.
pub async fn show(State(app): State<App>, Query(asked): Query<Asked>) -> Response {
    let shown = app.desk.shown();
    let portfolio = &shown.portfolio;
    let mut rows = portfolio.by_risk();
    let facets = facets(portfolio, &asked);
    rows.retain(|row| holds(row, &asked, ""));
    match asked.sort.as_str() {
        "name" => rows.sort_by_key(|row| row.vendor.name.to_lowercase()),
        "tier" => rows.sort_by_key(|row| std::cmp::Reverse(row.vendor.tier)),
        "gaps" => rows.sort_by_key(|row| std::cmp::Reverse(row.weight())),
        "next" => {
            rows.sort_by_key(|row| portfolio.next(&row.vendor.id).map_or(jiff::civil::Date::MAX, |d| d.date))
        }
        _ => {}
    }
    let (tone, headline) = headline(portfolio);
    let mut due = due_lines(portfolio, 90);
    let first: Vec<DueLine<'_>> = due.by_ref().take(FIRST).collect();
    let mut not_judged = not_judged(portfolio);
    let page = Dashboard {
        layout: Layout::new("vendors", &shown),
        tone,
        headline,
        counts: counts(portfolio),
        due_more: due.count(),
        due: first,
        not_judged_more: not_judged.len().saturating_sub(FIRST),
        not_judged: {
            not_judged.truncate(FIRST);
            not_judged
        },
        facets,
        is_narrowed: rows.len() != portfolio.rows.len(),
        vendors: rows.iter().map(|row| vendor_line(portfolio, row)).collect(),
        sorts: sorts(&asked),
        bars: remains(&rows),
        bars_legend: REMAINS,
        heat: picture::heat(portfolio, &rows),
    };
    respond(&page)
}

fn key<'r>(row: &'r Row, facet: &str) -> &'r str {
    match facet {
        "tier" => tier(row.vendor.tier),
        "dpa" => dpa(row.dpa).0,
        "status" => status(row.vendor.status),
        _ => row.vendor.owner.as_deref().unwrap_or_default(),
    }
}

/// Whether a row is among those asked for, leaving one facet aside.
fn holds(row: &Row, asked: &Asked, aside: &str) -> bool {
    let wanted =
        [("tier", &asked.tier), ("dpa", &asked.dpa), ("status", &asked.status), ("owner", &asked.owner)];
    wanted
        .iter()
        .all(|(facet, value)| value.is_empty() || *facet == aside || key(row, facet) == value.as_str())
}

fn facets(portfolio: &Portfolio, asked: &Asked) -> Vec<Facet> {
    let named = [("tier", "Tier"), ("dpa", "DPA"), ("status", "Status"), ("owner", "Owner")];
    named
        .into_iter()
        .map(|(facet, name)| {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for row in portfolio.rows.iter().filter(|row| holds(row, asked, facet)) {
                *counts.entry(key(row, facet)).or_default() += 1;
            }
            let chosen = chosen(asked, facet);
            let mut choices: Vec<Choice> = counts
                .into_iter()
                .filter(|(label, _)| !label.is_empty())
                .map(|(label, count)| {
                    let label = label.to_string();
                    let is_chosen = label == *chosen;
                    let value = if is_chosen { "" } else { label.as_str() };
                    Choice { href: href(asked, facet, value), count, is_chosen, label }
                })
                .collect();
            choices.sort_by_key(|choice| std::cmp::Reverse(choice.count));
            choices.truncate(12);
            Facet { name, choices }
        })
        .filter(|facet| facet.choices.len() > 1 || facet.choices.iter().any(|choice| choice.is_chosen))
        .collect()
}

fn chosen<'a>(asked: &'a Asked, facet: &str) -> &'a String {
    match facet {
        "tier" => &asked.tier,
        "dpa" => &asked.dpa,
        "status" => &asked.status,
        "sort" => &asked.sort,
        _ => &asked.owner,
    }
}

fn sorts(asked: &Asked) -> Vec<Choice> {
    [("", "risk"), ("tier", "tier"), ("gaps", "open gaps"), ("next", "next day"), ("name", "name")]
        .into_iter()
        .map(|(value, label)| Choice {
            label: label.to_string(),
            count: 0,
            href: href(asked, "sort", value),
            is_chosen: asked.sort == value,
        })
        .collect()
}

/// The address of the same list with one choice changed.
fn href(asked: &Asked, facet: &str, value: &str) -> String {
    let mut pairs: Vec<String> = Vec::new();
    for name in ["tier", "dpa", "status", "owner", "sort"] {
        let value = if name == facet { value } else { chosen(asked, name).as_str() };
        if !value.is_empty() {
            pairs.push(format!("{name}={}", super::layout::encoded(value)));
        }
    }
    format!("/?{}#vendors", pairs.join("&"))
}

/// The report on all vendors as a file.
pub async fn download(State(app): State<App>, Path(name): Path<String>) -> Response {
    type Write = fn(&mut Vec<u8>, &Portfolio) -> std::io::Result<()>;
    let (kind, write): (&str, Write) = match name.as_str() {
        "vendors.html" => ("text/html; charset=utf-8", |out, portfolio| page::write(out, portfolio, None)),
        "vendors.csv" => ("text/csv; charset=utf-8", |out, portfolio| table::write(out, portfolio)),
        "vendors.xlsx" => {
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", |out, portfolio| {
                workbook::write(out, portfolio)
            })
        }
        _ => return nowhere().await,
    };
    let shown = app.desk.shown();
    beside(move || {
        let mut bytes = Vec::new();
        match write(&mut bytes, &shown.portfolio) {
            Ok(()) => {
                let attached = format!("attachment; filename=\"{name}\"");
                ([(CONTENT_TYPE, kind.to_string()), (CONTENT_DISPOSITION, attached)], bytes).into_response()
            }
            Err(error) => super::layout::refuse_with(&error.into()),
        }
    })
    .await
}
