//! Style and script, out of the program itself.

use crate::report::check_page::STYLE;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

const OWN_STYLE: &str = include_str!("pages/serve.css");
const ICON: &str = include_str!("pages/icon.svg");
const SCRIPT: &str = include_str!("pages/serve.js");

/// One of our files.
pub async fn show(Path(name): Path<String>) -> Response {
    let kept = [(CACHE_CONTROL, "private, max-age=300")];
    match name.as_str() {
        "style.css" => {
            (kept, [(CONTENT_TYPE, "text/css; charset=utf-8")], format!("{STYLE}{OWN_STYLE}")).into_response()
        }
        "serve.js" => (kept, [(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response(),
        "icon.svg" => (kept, [(CONTENT_TYPE, "image/svg+xml")], ICON).into_response(),
        _ => super::layout::nowhere().await,
    }
}
