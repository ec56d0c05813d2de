//! Checks many papers with the built-in library and fails on the first broken promise: a
//! panic, a quote that is not in the text as read, a paper that takes too long.
//!
//! `cargo run --release --example corpus -- FILE…`

use countersign::check::{Selection, check};
use countersign::library;
use countersign::read::{Options, read};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// A promise to people who wait, far above what any paper takes.
const LIMIT: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let library = match library::build(&library::builtin()) {
        Ok(library) => library,
        Err(mistakes) => {
            for mistake in mistakes {
                report(&mistake.to_string());
            }
            return ExitCode::FAILURE;
        }
    };
    let (mut papers, mut unreadable, mut quotes, mut broken) = (0, 0, 0, 0);
    let mut slowest = (Duration::ZERO, String::new());
    for path in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::read(&path) else {
            report(&format!("{path}: cannot be opened"));
            return ExitCode::FAILURE;
        };
        let start = Instant::now();
        let document = match read(&bytes, &Options::default()) {
            Ok(document) => document,
            Err(error) => {
                report(&format!("{path}: {error}"));
                unreadable += 1;
                continue;
            }
        };
        let checked = check(&document, &library, &Selection::default());
        let took = start.elapsed();
        papers += 1;
        if took > slowest.0 {
            slowest = (took, path.clone());
        }
        for finding in &checked.findings {
            let elements = finding.elements.iter().flat_map(|e| e.quotes.iter().chain(&e.traps));
            let values =
                finding.values.iter().flat_map(|v| v.quotes.iter().chain(v.also.iter().map(|a| &a.quote)));
            for quote in elements.chain(values).chain(&finding.located) {
                quotes += 1;
                if document.text.get(quote.span) != quote.text || quote.text.is_empty() {
                    report(&format!(
                        "{path}: {}: a quote is not in the text: {}",
                        finding.clause, quote.text
                    ));
                    broken += 1;
                }
            }
        }
    }
    let (took, path) = slowest;
    report(&format!(
        "{papers} papers checked, {unreadable} refused with a reason, {quotes} quotes, {broken} of them wrong; slowest {took:.0?} ({path})"
    ));
    if broken == 0 && took < LIMIT && papers > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[allow(clippy::disallowed_macros, reason = "this program talks to a person")]
fn report(line: &str) {
    println!("{line}");
}
