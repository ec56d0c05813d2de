//! A page of a paper as it looks. It is drawn when somebody asks, by `pdftoppm` where it is
//! installed, two pages at a time.

use super::App;
use super::layout::{beside, encoded, refuse};
use crate::document::{Document, Format};
use crate::ocr;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::sync::Semaphore;

static AT_ONCE: Semaphore = Semaphore::const_new(2);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    file: String,
    page: u32,
}

/// The picture beside a paper.
pub struct Facsimile {
    pub page: u32,
    pub href: String,
    /// The pages before and behind it.
    pub before: Option<u32>,
    pub behind: Option<u32>,
    /// How to get what draws it, where it is missing.
    pub missing: Option<&'static str>,
}

/// The page of a PDF that is looked at; nothing for papers without pages of their own.
pub fn facsimile(document: &Document, vendor: &str, file: &str, page: u32) -> Option<Facsimile> {
    if document.format != Format::Pdf || document.pages == 0 {
        return None;
    }
    let page = page.clamp(1, document.pages);
    Some(Facsimile {
        page,
        href: format!("/vendor/{vendor}/picture?file={}&page={page}", encoded(file)),
        before: (page > 1).then(|| page - 1),
        behind: (page < document.pages).then(|| page + 1),
        missing: ocr::can_draw().err(),
    })
}

/// One page as PNG. Only files that the vendor's vendor.yaml names are ever opened.
pub async fn show(State(app): State<App>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let Ok(_turn) = AT_ONCE.acquire().await else { return missing() };
    beside(move || picture(&app, &id, &asked)).await
}

fn picture(app: &App, id: &str, asked: &Asked) -> Response {
    let shown = app.desk.shown();
    let Some(row) = shown.portfolio.find(id) else { return missing() };
    let named = row.vendor.papers.iter().any(|paper| paper.file.as_deref() == Some(asked.file.as_str()));
    if !named || !(1..=100_000).contains(&asked.page) {
        return missing();
    }
    let Ok(bytes) = app.desk.sources().bytes(&row.vendor, &asked.file) else { return missing() };
    if !bytes.starts_with(b"%PDF") {
        return missing();
    }
    match ocr::page_picture(&bytes, asked.page) {
        Ok(png) => {
            ([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "private, max-age=300")], png).into_response()
        }
        Err(why) => refuse(StatusCode::UNPROCESSABLE_ENTITY, "The page cannot be drawn.", &why),
    }
}

fn missing() -> Response {
    refuse(StatusCode::NOT_FOUND, "There is no such page.", "The vendor's page lists its papers.")
}
