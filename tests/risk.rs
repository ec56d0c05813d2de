//! A vendor's risk adds up, and the shipped vendors contradict themselves once each.

use countersign::questionnaire::read::Options;
use countersign::questionnaire::{Reply, read};
use serde_json::Value;
use std::fs;
use std::process::Command;

#[path = "questionnaire/sheet.rs"]
mod sheet;

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_countersign")).args(arguments).output().expect("it runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn every_point_is_accounted_for() {
    for (vendor, answer) in
        [("larkspur-mail", "Answers C24"), ("harbour-desk", "table 2 C3"), ("quillmark-analytics", "C9")]
    {
        let printed = run(&["vendor", "risk", vendor, "--on", "2026-11-24", "--format", "json"]);
        let risk: Value = serde_json::from_str(&printed).expect("JSON");
        let number = |key: &str| risk[key].as_u64().expect("a number");
        let parts = risk["parts"].as_array().expect("parts");
        let sum = |of: &str| -> u64 {
            parts
                .iter()
                .filter(|part| part["of"] == of)
                .map(|part| part["points"].as_u64().unwrap_or(0))
                .sum()
        };
        assert_eq!((number("inherent"), number("gaps")), (sum("inherent"), sum("gaps")), "{vendor}");
        let residual = (number("inherent") * (3_000 + 70 * number("gaps")) + 5_000) / 10_000;
        assert_eq!(number("residual"), residual, "{vendor}");
        assert!(parts.iter().all(|part| part["source"].as_str().is_some_and(|source| !source.is_empty())));
        let planted: Vec<&str> = parts
            .iter()
            .filter(|part| part["group"] == "contradictions")
            .filter_map(|part| part["source"].as_str())
            .collect();
        assert_eq!(planted.len(), 1, "{vendor}: {planted:?}");
        assert!(planted[0].starts_with(answer), "{vendor}: {planted:?}");
    }
}

#[test]
fn a_contract_with_a_table_of_measures_is_no_questionnaire() {
    let rows: String = ["Encryption at rest", "Backups", "Penetration tests", "Training"]
        .iter()
        .map(|measure| format!("| {measure} | Yes |\n"))
        .collect();
    let clause =
        "The Processor shall process personal data only on documented instructions of the Customer. ";
    let contract = format!(
        "# Data processing agreement\n\n## 1. Breach\n\nThe Processor shall notify the Customer of a personal data breach within 96 hours.\n\n## 2. Instructions\n\n{}\n\n## Annex\n\n| Measure | Implemented |\n|---|---|\n{rows}",
        clause.repeat(12)
    );
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("measures.md");
    std::fs::write(&path, contract).expect("it is written");
    let sheet = "vendors/harbour-desk/documents/2026-01-12-questionnaire.md";
    let printed = run(&["questionnaire", "compare", sheet, path.to_str().expect("UTF-8")]);
    assert!(printed.contains("notice-later-in-paper") && printed.contains("1 paper"), "{printed}");
}

#[test]
fn what_hurts_most_comes_first() {
    let printed = run(&["vendor", "list", "--sort", "risk", "--on", "2026-11-24"]);
    let first: Vec<&str> = printed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(first[0], "larkspur-mail", "{printed}");
    assert_eq!(first.len(), 3);
}

#[test]
fn the_shipped_workbook_is_what_its_source_says() {
    let source = fs::read_to_string("tests/questionnaire/made/larkspur-mail.tsv").expect("the source");
    let rows: Vec<Vec<&str>> = source.lines().map(|line| line.split('\t').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let made = sheet::workbook(&[sheet::Tab {
        name: "Answers",
        rows: &rows,
        merged: &["A1:D1"],
        ..sheet::Tab::default()
    }]);
    let committed =
        fs::read("vendors/larkspur-mail/documents/2026-02-10-questionnaire.xlsx").expect("the workbook");
    let (made, committed) = (read(&made, &Options::default()), read(&committed, &Options::default()));
    let committed = committed.expect("answers");
    assert_eq!(made.expect("answers").answers, committed.answers);
    assert_eq!(committed.answers.iter().filter(|answer| answer.reply != Reply::Blank).count(), 18);
}
