//! What falls due, with a form to snooze it or to say that it has been dealt with.

use super::App;
use super::guard::Session;
use super::layout::{Layout, respond};
use crate::report::picture;
use crate::report::portfolio::page::{DueLine, due_lines};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

/// How many deadlines are listed.
const MOST: usize = 300;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Days to look ahead.
    within: Option<u16>,
}

#[derive(Template)]
#[template(path = "due.html")]
struct Due<'a> {
    layout: Layout,
    csrf: String,
    back: &'static str,
    within: u16,
    spans: [(u16, &'static str); 4],
    timeline: Option<String>,
    due: Vec<DueLine<'a>>,
    more: usize,
    snooze_until: String,
}

/// The list of deadlines.
pub async fn show(
    State(app): State<App>,
    session: axum::Extension<Session>,
    Query(asked): Query<Asked>,
) -> Response {
    let shown = app.desk.shown();
    let portfolio = &shown.portfolio;
    let within = asked.within.unwrap_or(365).min(3_660);
    let mut due = due_lines(portfolio, within.into());
    let first: Vec<DueLine<'_>> = due.by_ref().take(MOST).collect();
    let all: Vec<_> = portfolio.deadlines.iter().collect();
    respond(&Due {
        layout: Layout::new("due", &shown),
        csrf: app.door.form_secret(&session),
        back: "/due",
        within,
        spans: [(30, "30 days"), (90, "90 days"), (365, "a year"), (1_095, "three years")],
        timeline: picture::timeline(&all, portfolio.on, within.into()),
        due: first,
        more: due.count(),
        snooze_until: crate::calendar::add_days(portfolio.on, 14).to_string(),
    })
}
