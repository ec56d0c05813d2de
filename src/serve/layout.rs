//! What all pages have around them, and the page for what went wrong.

use super::desk::Shown;
use crate::error::Error;
use askama::Template;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// The frame around a page.
pub struct Layout {
    /// Which part of the navigation is open.
    pub part: &'static str,
    pub has_navigation: bool,
    /// What stands in the search box.
    pub query: String,
    /// Vendors that have not been read yet.
    pub waiting: usize,
    pub trouble: Option<String>,
    pub on: String,
}

impl Layout {
    pub fn new(part: &'static str, shown: &Shown) -> Self {
        Self {
            part,
            has_navigation: true,
            query: String::new(),
            waiting: shown.waiting,
            trouble: shown.trouble.clone(),
            on: shown.portfolio.on.to_string(),
        }
    }

    /// A frame without navigation, for those who have not come in yet.
    pub fn bare() -> Self {
        Self {
            part: "",
            has_navigation: false,
            query: String::new(),
            waiting: 0,
            trouble: None,
            on: String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct Trouble<'a> {
    layout: Layout,
    what: &'a str,
    advice: &'a str,
}

/// A page as an answer.
pub fn respond(page: &impl Template) -> Response {
    match page.render() {
        Ok(page) => {
            ([(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], page).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A page that says what went wrong and what to do.
pub fn refuse(status: StatusCode, what: &str, advice: &str) -> Response {
    let mut answer = respond(&Trouble { layout: Layout::bare(), what, advice });
    *answer.status_mut() = status;
    answer
}

/// The same for an error of the program.
pub fn refuse_with(error: &Error) -> Response {
    let status = match error {
        Error::Usage { .. } | Error::Written(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    refuse(status, &error.to_string(), error.advice().unwrap_or_default())
}

/// There is no such page.
pub async fn nowhere() -> Response {
    refuse(StatusCode::NOT_FOUND, "There is no such page.", "Begin at the list of vendors.")
}

/// Runs what takes longer than a page may, beside the pages.
pub async fn beside(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The page could not be made.",
            "Try again; if it stays, tell the makers of countersign.",
        )
    })
}

/// Letters, digits and little else stay; the rest is written as `%20`.
pub fn encoded(words: &str) -> String {
    let mut encoded = String::with_capacity(words.len());
    for byte in words.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(byte.into())
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
