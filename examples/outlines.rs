//! Compares the outline of real papers with what a person wrote down looking at them.
//!
//! `cargo run --release --example outlines -- FOLDER-OF-PAPERS tests/outlines/*.tsv`
//!
//! Each file names its paper in its first line; every other line is a number, a tab, and
//! the first three words of the heading, either of which may be empty.

use countersign::read::{Options, read};
use countersign::segment::segment;
use std::path::Path;
use std::process::ExitCode;

/// What part of numbers and headings must be right over all papers.
const AIM: f64 = 0.98;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        say("name the folder of the papers, then the outlines");
        return ExitCode::FAILURE;
    };
    let (mut right, mut all, mut papers) = (0, 0, 0);
    for path in arguments {
        let Ok(written) = std::fs::read_to_string(&path) else {
            say(&format!("{path}: cannot be read"));
            return ExitCode::FAILURE;
        };
        let mut lines = written.lines();
        let paper = lines.next().unwrap_or_default();
        let expected: Vec<String> = lines.map(entry).collect();
        let Some(found) = std::fs::read(Path::new(&folder).join(paper)).ok().and_then(|b| outline(&b)) else {
            say(&format!("{paper}: cannot be read"));
            return ExitCode::FAILURE;
        };
        let common = common(&expected, &found);
        let most = expected.len().max(found.len());
        (right, all, papers) = (right + common, all + most, papers + 1);
        say(&format!("{:.3}  {common:3} of {most:3}  {paper}", common as f64 / most as f64));
        if std::env::var_os("SHOW").is_some() {
            expected.iter().filter(|e| !found.contains(e)).for_each(|e| say(&format!("    missing  {e}")));
            found.iter().filter(|f| !expected.contains(f)).for_each(|f| say(&format!("    surplus  {f}")));
        }
    }
    let score = right as f64 / f64::from(all.max(1) as u32);
    say(&format!("{papers} papers, {right} of {all} numbers and headings right: {score:.4}"));
    if papers > 0 && score >= AIM { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Numbers and headings as `countersign read --format outline` shows them, without points
/// of a list, whose numbers say nothing alone.
fn outline(bytes: &[u8]) -> Option<Vec<String>> {
    let document = read(bytes, &Options::default()).ok()?;
    let contract = segment(&document);
    let clauses = contract.clauses.iter().skip(1).filter_map(|clause| {
        let number = clause.number.as_deref().unwrap_or_default();
        let heading = clause.heading.map(|span| document.text.get(span)).unwrap_or_default();
        let counts = !(number.starts_with('(') || number.is_empty() && heading.trim().is_empty());
        counts.then(|| entry(&format!("{number}\t{heading}")))
    });
    Some(clauses.collect())
}

/// The number, and the first three words in lower case without punctuation.
fn entry(line: &str) -> String {
    let (number, heading) = line.split_once('\t').unwrap_or((line, ""));
    let words = heading.split_whitespace().take(3).map(|word| {
        let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        bare.to_lowercase()
    });
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    format!("{}\t{}", number.trim().to_lowercase(), words.join(" "))
}

/// Length of the longest common subsequence.
fn common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut before = 0;
        for (i, y) in b.iter().enumerate() {
            let above = row[i + 1];
            row[i + 1] = if x == y { before + 1 } else { above.max(row[i]) };
            before = above;
        }
    }
    row[b.len()]
}

#[allow(clippy::disallowed_macros, reason = "this program talks to a person")]
fn say(line: &str) {
    println!("{line}");
}
