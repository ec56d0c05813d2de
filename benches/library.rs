//! What does a larger library cost? The built-in library once, four and sixteen times over,
//! each copy with patterns of its own, held against a paper of 10,000 words on one core,
//! beside the time to read the same paper. What no library has a part in, finding the
//! paper's clauses and parties, is also told apart. docs/speed.md says how to read it.
//!
//! `cargo bench --bench library`

mod timing;

use countersign::check::{Selection, check, paper_kinds};
use countersign::library::{Library, SourceText, build, builtin};
use countersign::parties;
use countersign::read::{Options, read};
use countersign::segment::segment;
use timing::{median, milliseconds, say};

const WORDS: usize = 10_000;
const RUNS: usize = 20;

fn main() {
    let paper = long_paper();
    let document = read(paper.as_bytes(), &Options::default()).expect("the shipped paper");
    let reading = median(RUNS, || drop(read(paper.as_bytes(), &Options::default())));
    say(&format!("read {WORDS} words, {} bytes: {:.2} ms", paper.len(), milliseconds(reading)));
    let without = median(RUNS, || {
        let contract = segment(&document);
        drop(parties::identify(&document, &contract));
        drop(paper_kinds(&document, &contract));
    });
    say(&format!("its clauses, sentences, parties and kinds: {:.2} ms", milliseconds(without)));
    say(
        "library   clauses  patterns     load       check   of that library   MB/s   times the first   resident",
    );
    let mut first = None;
    for times in [1, 4, 16] {
        let files = copies(times);
        let load = median(RUNS, || drop(build(&files).map_err(drop)));
        let library: Library = build(&files).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
        let checked = median(RUNS, || drop(check(&document, &library, &Selection::default())));
        let base = *first.get_or_insert(checked);
        say(&format!(
            "{times:2} times  {:7}  {:8}  {:7.2} ms  {:7.2} ms  {:12.2} ms  {:5.1}  {:14.2}   {}",
            library.clauses.len(),
            library.patterns.len(),
            milliseconds(load),
            milliseconds(checked),
            milliseconds(checked.saturating_sub(without)),
            paper.len() as f64 / checked.as_secs_f64() / 1e6,
            checked.as_secs_f64() / base.as_secs_f64(),
            resident()
        ));
    }
}

/// The library `times` over. A copy's clauses have names of their own, and each of its
/// patterns ends in a word of its own that may be missing: so it is another pattern, and
/// finds what the first one finds.
fn copies(times: usize) -> Vec<SourceText> {
    let mut files = builtin();
    let clauses: Vec<SourceText> = files.iter().filter(|f| is_clause(&f.path)).cloned().collect();
    for copy in 1..times {
        for clause in &clauses {
            let (folder, name) = clause.path.split_once('/').expect("a clause has a folder");
            let path = format!("copy{copy}-{folder}/{name}");
            let id = path.trim_end_matches(".yaml");
            let own = format!(" {{zzcopy{copy}|}}\"");
            let text = clause.text.lines().map(|line| match line.trim_start() {
                l if l.starts_with("id:") => format!("id: {id}"),
                l if l.starts_with("- \"")
                    && !l.starts_with("- \"@")
                    && !l.starts_with("- \"re:")
                    && !l.contains(" -- not ") =>
                {
                    line.replacen("\"", "\u{1}", 1).replacen('"', &own, 1).replacen('\u{1}', "\"", 1)
                }
                _ => line.to_string(),
            });
            let text = text.collect::<Vec<_>>().join("\n");
            files.push(SourceText { path, text, json: None });
        }
    }
    files
}

fn is_clause(path: &str) -> bool {
    path.contains('/')
        && !["sources/", "profiles/", "questions/", "schema/"].iter().any(|folder| path.starts_with(folder))
}

fn long_paper() -> String {
    let once = std::fs::read_to_string("vendors/harbour-desk/documents/2024-06-01-terms-and-dpa.md")
        .expect("the shipped vendor's paper");
    once.repeat(WORDS.div_ceil(once.split_whitespace().count()))
}

/// Memory of this process, where the system tells.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.map_or("unknown".to_string(), |kilobytes| kilobytes.trim().to_string())
}
