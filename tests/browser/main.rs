//! What a person does with the local page, done in a real browser over the shipped vendors.
//!
//! `cargo test` leaves this out, because it needs Chromium, chromedriver and axe-core;
//! `.ci/browser` installs them and runs it. `PICTURES=docs/pictures` also takes the pictures
//! that the documentation shows.

mod driver;
#[path = "../folder/mod.rs"]
mod folder;

use driver::Browser;
use folder::copy;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

struct Served {
    child: Child,
    address: String,
    folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve() -> Served {
    let folder = tempfile::tempdir().expect("a folder");
    let register = folder.path().join("vendors");
    copy(Path::new("vendors"), &register);
    let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["serve", "--port", "0", "--on", "2026-12-01", "--register"])
        .arg(&register)
        .arg("--cache")
        .arg(folder.path().join("cache"))
        .env_remove("COUNTERSIGN_TOKEN")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    Served { child, address: line.trim().trim_end_matches('/').to_string(), folder }
}

/// One visit: the browser, the page, and axe-core.
struct Visit {
    browser: Browser,
    served: Served,
    axe: String,
}

impl Visit {
    fn begin() -> Self {
        let axe = std::env::var("AXE").expect("AXE names axe-core's axe.min.js; .ci/browser sets it");
        let axe = fs::read_to_string(axe).expect("axe-core");
        let visit = Self { browser: Browser::start(), served: serve(), axe };
        visit.go("/");
        visit.browser.wait(
            "reading all papers",
            "if (!document.querySelector('[data-waiting]')) return true; location.reload(); return false",
        );
        visit
    }

    fn go(&self, path: &str) {
        self.browser.open(&format!("{}{path}", self.served.address));
    }

    /// Nothing serious to say for those who cannot see or use a mouse, in light and dark; and
    /// the browser blocked nothing.
    fn is_sound(&self, name: &str) {
        for scheme in ["light", "dark"] {
            let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            self.browser.tell("Emulation.setEmulatedMedia", &features);
            let script = format!(
                "{}; const done = arguments[arguments.length - 1]; axe.run(document, {{ resultTypes: ['violations'] }}).then(r => done(r.violations), e => done([{{ id: String(e), impact: 'critical', nodes: [] }}]));",
                self.axe
            );
            let found = self.browser.run_async(&script);
            let serious: Vec<String> = found
                .as_array()
                .expect("axe answers")
                .iter()
                .filter(|violation| violation["impact"] == "serious" || violation["impact"] == "critical")
                .map(|violation| {
                    let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
                    let first: Vec<String> = nodes
                        .iter()
                        .take(3)
                        .map(|node| format!("{} {}", node["html"], node["failureSummary"]))
                        .collect();
                    format!("{}: {}", violation["id"], first.join("\n  "))
                })
                .collect();
            assert!(serious.is_empty(), "{name} in {scheme}:\n{}", serious.join("\n"));
            self.take_picture(name, scheme);
        }
        self.browser.tell("Emulation.setEmulatedMedia", &json!({ "features": [] }));
        assert_eq!(self.browser.complaints(), Vec::<String>::new(), "{name}");
    }

    fn take_picture(&self, name: &str, scheme: &str) {
        let Some(folder) = std::env::var_os("PICTURES") else { return };
        if scheme == "dark" && name != "vendors" {
            return;
        }
        let suffix = if scheme == "dark" { "-dark" } else { "" };
        let path = PathBuf::from(folder).join(format!("{name}{suffix}.png"));
        fs::write(path, from_base64(&self.browser.picture())).expect("a picture");
    }

    fn text(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({}).innerText", json!(selector));
        self.browser.run(&script).as_str().expect("words").to_string()
    }
}

fn from_base64(words: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for group in words.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = group.iter().fold(0, |bits, byte| bits << 6 | value(*byte)) << (6 * (4 - group.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}

#[test]
fn the_vendors_at_a_glance() {
    let visit = Visit::begin();
    assert!(visit.text("main").contains("Larkspur Mail Oy"));
    visit.is_sound("vendors");
    visit.browser.click("a[href='/vendor/harbour-desk']");
    assert!(visit.text("h1").contains("Harbour Desk SAS"));
    visit.is_sound("vendor");
    visit.go("/clauses");
    visit.is_sound("clauses");
}

#[test]
fn search_as_one_types_and_open_the_place() {
    let visit = Visit::begin();
    visit.browser.click("header nav a[href='/search']");
    visit.browser.wait("the index", "return fetch('/search/results?q=breach').then(r => r.ok && r.text()).then(t => t && t.includes('larkspur'))");
    visit.browser.fill("#q", "breach notice");
    visit.browser.wait("something found", "return document.querySelectorAll('.hit').length > 0");
    assert!(visit.browser.address().ends_with("/search?q=breach%20notice"), "the address can be shared");
    visit.is_sound("search");
    visit.browser.fill("#q", " AND (");
    visit.browser.wait("a mistake explained", "return document.querySelector('#results .verdict') !== null");
    visit.go("/search?q=breach+notice");
    visit.browser.click(".hit h3 a");
    visit.browser.wait("the place", "const here = document.getElementById('here'); if (!here) return false; const box = here.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight");
}

#[test]
fn a_quote_side_by_side_opens_in_its_paper() {
    let visit = Visit::begin();
    visit.go("/clause/dpa/breach-notice");
    for vendor in ["Larkspur Mail Oy", "Harbour Desk SAS", "Quillmark Analytics Ltd"] {
        assert!(visit.text("table").contains(vendor), "{vendor}");
    }
    visit.is_sound("side-by-side");
    let quoted = visit
        .browser
        .run("return document.querySelector('td a[href*=\"paper?file\"]').parentElement.innerText");
    visit.browser.click("td a[href*='paper?file']");
    visit.browser.wait("the place", "const here = document.getElementById('here'); if (!here) return false; const box = here.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight");
    let marked = visit
        .browser
        .run("return Array.from(document.querySelectorAll('mark.asked')).map(m => m.textContent).join('')");
    let words =
        |value: &Value| value.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let (quoted, marked) = (words(&quoted), words(&marked));
    assert!(!marked.is_empty() && quoted.contains(&marked), "{quoted:?} is not {marked:?}");
    visit.is_sound("paper");
}

#[test]
fn a_contradiction_opens_in_its_paper() {
    let visit = Visit::begin();
    visit.go("/vendor/larkspur-mail");
    assert!(visit.text("section[aria-labelledby='risk']").contains("residual"));
    visit.is_sound("risk");
    visit.browser.click("section[aria-labelledby='contradictions'] blockquote a");
    visit.browser.wait("the place", "const here = document.getElementById('here'); if (!here) return false; const box = here.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight");
}

#[test]
fn a_gap_is_accepted() {
    let visit = Visit::begin();
    visit.go("/vendor/larkspur-mail");
    visit.browser.click("details.under summary");
    visit.browser.fill("details[open] input[name='because']", "their report is enough for this year");
    visit.browser.fill("details[open] input[name='by']", "privacy@brightwater.example");
    visit.browser.click("details[open] button");
    visit.browser.wait("the outcome", "return location.hash === '#decided'");
    assert!(visit.text("main").contains("their report is enough for this year"));
    let ledger = visit.served.folder.path().join("vendors/larkspur-mail/ledger.jsonl");
    assert!(fs::read_to_string(ledger).expect("a ledger").contains("\"did\":\"accepted\""));
    visit.is_sound("accepted");
}

#[test]
fn a_deadline_is_snoozed() {
    let visit = Visit::begin();
    visit.go("/due");
    visit.is_sound("due");
    visit.browser.click(".deadline details summary");
    visit.browser.fill("details[open] form[action='/snooze'] input[name='because']", "they answer next week");
    visit.browser.click("details[open] form[action='/snooze'] button");
    visit.browser.wait(
        "the list again",
        "return location.pathname === '/due' && !document.querySelector('details[open]')",
    );
    let register = visit.served.folder.path().join("vendors");
    let ledgers: Vec<String> = fs::read_dir(register)
        .expect("the register")
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.path().join("ledger.jsonl")).ok())
        .collect();
    let root =
        fs::read_to_string(visit.served.folder.path().join("vendors/ledger.jsonl")).unwrap_or_default();
    assert!(ledgers.concat().contains("they answer next week") || root.contains("they answer next week"));
}

#[test]
fn everything_is_reached_without_a_mouse() {
    let visit = Visit::begin();
    visit.browser.press("\u{E004}");
    assert_eq!(visit.browser.run("return document.activeElement.className"), "skip");
    visit.browser.press("\u{E007}");
    visit.browser.wait("the content", "return location.hash === '#content'");
    visit.browser.press("/");
    assert_eq!(visit.browser.run("return document.activeElement.id"), "find");
    visit.browser.press("audit\u{E007}");
    visit.browser.wait("the search", "return location.pathname === '/search'");
}

#[test]
fn reports_are_sound_and_print_on_both_papers() {
    let visit = Visit::begin();
    let folder = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_countersign");
    let paper = "vendors/harbour-desk/documents/2024-06-01-terms-and-dpa.md";
    for (name, arguments) in [
        ("report-paper", &["check", paper, "--format", "html"][..]),
        ("report-vendors", &["report", "--on", "2026-12-01", "--since", "2025-01-01"]),
    ] {
        let output = Command::new(program).args(arguments).output().expect("the program runs");
        let path = folder.path().join(format!("{name}.html"));
        fs::write(&path, output.stdout).expect("a page");
        visit.browser.open(&format!("file://{}", path.display()));
        visit.is_sound(name);
        for (width, height) in [(8.27, 11.69), (8.5, 11.0)] {
            let asked = json!({ "paperWidth": width, "paperHeight": height, "preferCSSPageSize": false });
            let printed = visit.browser.tell("Page.printToPDF", &asked);
            let pdf = folder.path().join("printed.pdf");
            fs::write(&pdf, from_base64(printed["data"].as_str().expect("a PDF"))).expect("a file");
            let read = Command::new(program).arg("read").arg(&pdf).output().expect("the program runs");
            let words = String::from_utf8_lossy(&read.stdout).into_owned();
            assert!(
                words.contains("This is not legal advice"),
                "{name} on {width} x {height} ends early: {words}"
            );
        }
    }
}
