//! How long does a questionnaire take? `countersign questionnaire score` on a workbook, beside
//! `unzip -t`, which only unpacks it, in one run. What counts is the ratio.
//!
//! `cargo bench --bench questionnaires -- [WORKBOOK…]`; without one, a workbook of 1,500 rows is made.

mod timing;
#[path = "../tests/questionnaire/sheet.rs"]
mod sheet;

use std::process::{Command, Stdio};
use timing::{median, milliseconds, say};

const RUNS: usize = 20;

fn main() {
    let mut workbooks: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    if workbooks.is_empty() {
        workbooks.push(made());
    }
    let program = env!("CARGO_BIN_EXE_countersign");
    for workbook in &workbooks {
        let scored = median(RUNS, || run(program, &["questionnaire", "score", workbook]));
        let unpacked = median(RUNS, || run("unzip", &["-tq", workbook]));
        let ratio = scored.as_secs_f64() / unpacked.as_secs_f64();
        say(&format!(
            "{workbook}: score {:.1} ms, unzip -t {:.1} ms, {ratio:.2} times as long",
            milliseconds(scored),
            milliseconds(unpacked)
        ));
    }
}

/// A workbook of 1,500 answered rows.
fn made() -> String {
    let questions = [
        "Is data encrypted at rest?",
        "Do you review access?",
        "How soon do you notify customers of a breach?",
    ];
    let rows: Vec<[String; 4]> = (0..1_500)
        .map(|at| {
            let said = if at % 3 == 2 { "Within 48 hours" } else { "Yes" };
            [
                format!("Q-{at}"),
                format!("{} ({at})", questions[at % 3]),
                said.into(),
                "See the policy of this year".into(),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let mut all: Vec<&[&str]> = vec![&["Id", "Question", "Answer", "Comments"]];
    all.extend(rows.iter().map(Vec::as_slice));
    let bytes = sheet::workbook(&[sheet::Tab { name: "Answers", rows: &all, ..sheet::Tab::default() }]);
    let path = std::env::temp_dir().join("countersign-1500-rows.xlsx");
    std::fs::write(&path, bytes).expect("a folder for temporary files");
    path.to_string_lossy().into_owned()
}

fn run(program: &str, arguments: &[&str]) {
    let mut command = Command::new(program);
    let status = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "{program} runs");
}
