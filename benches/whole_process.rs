//! How long does a person wait? Whole processes, side by side in one run: a program that
//! does nothing, `countersign --version`, `countersign check`, and `pdftotext` on the same
//! paper where it is installed. What counts is the ratio; docs/speed.md says how to read it.
//!
//! `cargo bench --bench whole_process -- [PAPER…]`

mod timing;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use timing::{median, milliseconds, say};

const RUNS: usize = 40;

fn main() {
    let program = env!("CARGO_BIN_EXE_countersign");
    let mut papers: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    if papers.is_empty() {
        papers = shipped();
        papers.push(long_paper());
    }
    let nothing = median(RUNS, || run("true", &[]));
    line("a process that does nothing", nothing, nothing);
    line("countersign --version", median(RUNS, || run(program, &["--version"])), nothing);
    for paper in &papers {
        let checked = median(RUNS, || run(program, &["check", "--fail-on", "never", paper]));
        line(&format!("countersign check {paper}"), checked, nothing);
        if paper.ends_with(".pdf") && installed("pdftotext") {
            let read = median(RUNS, || run("pdftotext", &[paper, "-"]));
            line(&format!("pdftotext {paper}"), read, nothing);
            say(&format!(
                "    check takes {:.2} times as long as pdftotext",
                checked.as_secs_f64() / read.as_secs_f64()
            ));
        }
    }
}

/// The papers of the shipped vendors.
fn shipped() -> Vec<String> {
    let mut papers = Vec::new();
    for vendor in std::fs::read_dir("vendors").into_iter().flatten().flatten() {
        for paper in std::fs::read_dir(vendor.path().join("documents")).into_iter().flatten().flatten() {
            let name = paper.file_name().to_string_lossy().into_owned();
            let contract = ["dpa", "msa", "amendment", "terms"].iter().any(|word| name.contains(word));
            if contract {
                papers.push(paper.path().to_string_lossy().into_owned());
            }
        }
    }
    papers.sort();
    papers
}

/// A shipped paper over and over, until it has the 12,500 words of 25 printed pages.
fn long_paper() -> String {
    let once = std::fs::read_to_string("vendors/harbour-desk/documents/2024-06-01-terms-and-dpa.md")
        .expect("the shipped vendor's paper");
    let times = 12_500_usize.div_ceil(once.split_whitespace().count());
    let paper = std::env::temp_dir().join("countersign-25-pages.md");
    std::fs::write(&paper, once.repeat(times)).expect("a folder for temporary files");
    paper.to_string_lossy().into_owned()
}

fn installed(program: &str) -> bool {
    std::env::var("PATH")
        .is_ok_and(|path| path.split(':').any(|folder| Path::new(folder).join(program).exists()))
}

fn run(program: &str, arguments: &[&str]) {
    let ended = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(ended.is_ok_and(|status| status.success()), "{program} {arguments:?} failed");
}

fn line(what: &str, took: Duration, nothing: Duration) {
    let ratio = took.as_secs_f64() / nothing.as_secs_f64();
    say(&format!("{:8.2} ms  {ratio:6.1} x nothing   {what}", milliseconds(took)));
}
