//! The picture of a page beside its text, drawn by a program that may be missing.

use super::{Served, copy, encoded, serve_among};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const PAPER: &str = "documents/2025-09-15-msa-with-dpa.pdf";

/// A page over the shipped vendors, with a `pdftoppm` of this script, or with none.
fn serve(script: Option<&str>) -> (Served, tempfile::TempDir) {
    let programs = tempfile::tempdir().expect("a folder");
    if let Some(script) = script {
        let path = programs.path().join("pdftoppm");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be run");
    }
    let served = serve_among(Some(programs.path()), &[], |folder| copy(Path::new("vendors"), folder));
    (served, programs)
}

#[test]
fn the_page_of_a_quote_stands_beside_it() {
    // It takes all of the paper, and answers what it was asked.
    let (served, _programs) = serve(Some("while read -r line; do :; done\nprintf '\\211PNG %s' \"$*\""));
    let file = PAPER;
    let vendor = "/vendor/quillmark-analytics";
    let page = served.page(vendor);
    let (_, contradictions) = page.split_once("id=\"contradictions\"").expect("contradictions");
    let (_, link) = contradictions.split_once("href=\"").expect("a link into the paper");
    let link = link.split(['"', '#']).next().expect("an address").replace("&amp;", "&");
    let paper = served.page(&link);
    assert!(paper.contains("Page 7 as it looks"), "the quote stands on page 7");
    let (_, picture) = paper.split_once("<img src=\"").expect("a picture");
    let picture = picture.split('"').next().expect("an address").replace("&amp;", "&");
    assert_eq!(picture, format!("{vendor}/picture?file={file}&page=7"));
    let answer = served.get(&picture);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/png")));
    assert!(answer.body.contains("-f 7 -l 7"), "{}", answer.body);
    // Other pages are a link away, and nothing but papers of the register is drawn.
    assert!(paper.contains("page=6#here") && paper.contains("page=8#here"));
    for path in [
        format!("{vendor}/picture?file={file}&page=0"),
        format!("{vendor}/picture?file={file}&page=4294967295"),
        format!("{vendor}/picture?file={}&page=1", encoded("../larkspur-mail/vendor.yaml")),
        format!("{vendor}/picture?file={}&page=1", encoded("documents/2026-02-20-soc-2-summary.md")),
        "/vendor/nobody/picture?file=x&page=1".to_string(),
    ] {
        assert_eq!(served.get(&path).status, 404, "{path}");
    }
    let text = served.page(&format!(
        "/vendor/harbour-desk/paper?file={}",
        encoded("documents/2024-06-01-terms-and-dpa.md")
    ));
    assert!(!text.contains("as it looks"), "a text has no pages");
}

#[test]
fn a_page_that_cannot_be_drawn_says_why() {
    let path = format!("/vendor/quillmark-analytics/picture?file={}&page=1", encoded(PAPER));
    let (served, _programs) = serve(Some("echo 'Syntax Error: <b>broken</b>' >&2\nexit 1"));
    served.page("/");
    let answer = served.get(&path);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Syntax Error: &lt;b&gt;broken&lt;/b&gt;"), "{}", answer.body);
    let (served, _programs) = serve(Some("echo words"));
    served.page("/");
    assert_eq!(served.get(&path).status, 422, "what is no picture is not sent as one");
    let (served, _programs) = serve(None);
    let paper = served.page(&format!("/vendor/quillmark-analytics/paper?file={}", encoded(PAPER)));
    assert!(paper.contains("install pdftoppm") && !paper.contains("<img"));
}
