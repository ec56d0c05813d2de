//! Forms: accept a gap, snooze a deadline, say that it has been dealt with. They write by the
//! same code as the command line.

use super::App;
use super::guard::Session;
use super::layout::{beside, encoded, refuse, refuse_with};
use crate::calendar;
use crate::decision::Decision;
use crate::error::Error;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;

/// What every form says: that it is ours, why, and who decides.
#[derive(Deserialize)]
struct Said {
    csrf: String,
    because: String,
    #[serde(default)]
    by: String,
}

#[derive(Deserialize)]
pub struct Accept {
    #[serde(flatten)]
    said: Said,
    vendor: String,
    finding: String,
    until: String,
}

#[derive(Deserialize)]
pub struct Deadline {
    #[serde(flatten)]
    said: Said,
    deadline: String,
    #[serde(default)]
    until: String,
    /// The page to go back to.
    #[serde(default)]
    back: String,
}

/// Signs for a gap.
pub async fn accept(
    State(app): State<App>,
    session: Extension<Session>,
    Form(form): Form<Accept>,
) -> Response {
    let back = format!("/vendor/{}#decided", encoded(&form.vendor));
    let (vendor, finding) = (form.vendor.clone(), form.finding);
    take(app, &session, form.said, form.vendor, back, move |decision| {
        decision.accept(&vendor, finding.trim(), day(&form.until)?).map(drop)
    })
    .await
}

/// Keeps a deadline quiet until a day.
pub async fn snooze(
    State(app): State<App>,
    session: Extension<Session>,
    Form(form): Form<Deadline>,
) -> Response {
    let (vendor, back) = (vendor_of(&form.deadline), back(&form.back));
    take(app, &session, form.said, vendor, back, move |decision| {
        decision.snooze(&form.deadline, day(&form.until)?).map(drop)
    })
    .await
}

/// Says that a deadline has been dealt with.
pub async fn acknowledge(
    State(app): State<App>,
    session: Extension<Session>,
    Form(form): Form<Deadline>,
) -> Response {
    let (vendor, back) = (vendor_of(&form.deadline), back(&form.back));
    take(app, &session, form.said, vendor, back, move |decision| {
        decision.acknowledge(&form.deadline).map(drop)
    })
    .await
}

/// Takes a decision on a vendor, if the form is from the session that sends it, and goes back
/// to the page that shows the outcome.
async fn take(
    app: App,
    session: &Session,
    said: Said,
    vendor: String,
    back: String,
    decide: impl FnOnce(Decision<'_>) -> Result<(), Error> + Send + 'static,
) -> Response {
    if !app.door.is_own_form(session, &said.csrf) {
        return refuse(
            StatusCode::FORBIDDEN,
            "The form is not from this session.",
            "Open the page again and send the form from there.",
        );
    }
    beside(move || {
        let (sources, library) = (app.desk.sources(), &app.desk.library);
        let decision = Decision {
            register: sources.folder(),
            library,
            today: sources.today(),
            because: &said.because,
            by: &said.by,
        };
        match app.desk.decide(Some(&vendor), || decide(decision)) {
            // After a form comes a page, so that reloading it sends nothing twice.
            Ok(()) => (StatusCode::SEE_OTHER, [(LOCATION, back)]).into_response(),
            Err(error) => refuse_with(&error),
        }
    })
    .await
}

fn day(written: &str) -> Result<Date, Error> {
    calendar::day(written.trim())
        .map_err(|what| Error::Usage { what, advice: "Write year, month and day: 2026-03-01.".into() })
}

fn vendor_of(deadline: &str) -> String {
    deadline.split('/').next().unwrap_or_default().to_string()
}

/// Only pages of ours: a vendor's, or the list of deadlines.
fn back(given: &str) -> String {
    let is_vendor = given.strip_prefix("/vendor/").is_some_and(crate::vendor::is_id);
    if is_vendor { format!("{given}#dates") } else { "/due".to_string() }
}
