//! Forms: accept a gap, snooze a deadline, say that it has been dealt with. They write by the
//! same code as the command line.

use super::App;
use super::guard::Session;
use super::layout::{beside, refuse, refuse_with};
use crate::calendar;
use crate::decision::Decision;
use crate::error::Error;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Accept {
    csrf: String,
    vendor: String,
    finding: String,
    until: String,
    because: String,
    by: String,
}

#[derive(Deserialize)]
pub struct Deadline {
    csrf: String,
    deadline: String,
    #[serde(default)]
    until: String,
    because: String,
    #[serde(default)]
    by: String,
    /// The page to go back to.
    #[serde(default)]
    back: String,
}

/// Signs for a gap.
pub async fn accept(
    State(app): State<App>,
    session: axum::Extension<Session>,
    Form(form): Form<Accept>,
) -> Response {
    if !app.door.is_own_form(&session, &form.csrf) {
        return forged();
    }
    beside(move || {
        let back = format!("/vendor/{}#decided", super::layout::encoded(&form.vendor));
        let done = app.desk.decide(Some(&form.vendor), || {
            let until = day(&form.until)?;
            decision(&app, &form.because, &form.by).accept(&form.vendor, form.finding.trim(), until)
        });
        done.map_or_else(|error| refuse_with(&error), |_| go(back))
    })
    .await
}

/// Keeps a deadline quiet until a day.
pub async fn snooze(
    State(app): State<App>,
    session: axum::Extension<Session>,
    Form(form): Form<Deadline>,
) -> Response {
    if !app.door.is_own_form(&session, &form.csrf) {
        return forged();
    }
    beside(move || {
        let done = app.desk.decide(vendor_of(&form.deadline), || {
            let until = day(&form.until)?;
            decision(&app, &form.because, &form.by).snooze(&form.deadline, until)
        });
        done.map_or_else(|error| refuse_with(&error), |_| go(back(&form.back)))
    })
    .await
}

/// Says that a deadline has been dealt with.
pub async fn acknowledge(
    State(app): State<App>,
    session: axum::Extension<Session>,
    Form(form): Form<Deadline>,
) -> Response {
    if !app.door.is_own_form(&session, &form.csrf) {
        return forged();
    }
    beside(move || {
        let done = app.desk.decide(vendor_of(&form.deadline), || {
            decision(&app, &form.because, &form.by).acknowledge(&form.deadline)
        });
        done.map_or_else(|error| refuse_with(&error), |_| go(back(&form.back)))
    })
    .await
}

fn decision<'a>(app: &'a App, because: &'a str, by: &'a str) -> Decision<'a> {
    let sources = app.desk.sources();
    Decision { register: sources.folder(), library: &app.desk.library, today: sources.today(), because, by }
}

fn day(written: &str) -> Result<Date, Error> {
    calendar::day(written.trim())
        .map_err(|what| Error::Usage { what, advice: "Write year, month and day: 2026-03-01.".into() })
}

fn vendor_of(deadline: &str) -> Option<&str> {
    deadline.split('/').next()
}

/// Only pages of ours: a vendor's, or the list of deadlines.
fn back(given: &str) -> String {
    let is_vendor = given.strip_prefix("/vendor/").is_some_and(crate::vendor::is_id);
    if is_vendor { format!("{given}#dates") } else { "/due".to_string() }
}

/// After a form comes a page, so that reloading it sends nothing twice.
fn go(to: String) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

fn forged() -> Response {
    refuse(
        StatusCode::FORBIDDEN,
        "The form is not from this session.",
        "Open the page again and send the form from there.",
    )
}
