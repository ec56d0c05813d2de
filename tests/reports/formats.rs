//! The shipped vendors' papers in every format.

use super::{check, elements, is_inert_page, run};
use serde_json::Value;
use std::fs;

const PAPERS: [&str; 3] = [
    "vendors/larkspur-mail/documents/2025-03-05-dpa.docx",
    "vendors/harbour-desk/documents/2024-06-01-terms-and-dpa.md",
    "vendors/quillmark-analytics/documents/2025-09-15-msa-with-dpa.pdf",
];

fn json(paper: &str) -> Value {
    serde_json::from_str(&check(paper, "json")).expect("JSON")
}

/// The clauses of findings that ask for something.
fn open(paper: &str) -> Vec<String> {
    let findings = json(paper)["findings"].as_array().expect("findings").clone();
    let open = findings.iter().filter(|finding| !finding["severity"].is_null());
    open.map(|finding| finding["clause"].as_str().expect("an id").to_string()).collect()
}

#[test]
fn a_page_says_the_verdict_first_and_every_finding() {
    for paper in PAPERS {
        let page = check(paper, "html");
        is_inert_page(&page);
        let verdict = page.find("class=\"verdict").expect("a verdict");
        let first = page.find("<article").expect("a finding");
        assert!(verdict < first, "{paper}: the verdict stands first");
        let anchors: Vec<String> = elements(&page)
            .into_iter()
            .filter(|(name, _)| name == "article")
            .flat_map(|(_, attributes)| {
                attributes.into_iter().filter(|(key, _)| key == "id").map(|(_, id)| id)
            })
            .collect();
        let mut told: Vec<String> = open(paper).iter().map(|clause| clause.replace('/', "-")).collect();
        let mut shown = anchors.clone();
        told.sort();
        shown.sort();
        // Unreadable clauses stand under what could not be judged.
        assert_eq!(shown, told, "{paper}");
        for (name, attributes) in elements(&page) {
            if let Some((_, target)) = attributes.iter().find(|(key, _)| name == "a" && key == "href") {
                assert!(anchors.contains(&target[1..].to_string()), "{target} leads nowhere");
            }
        }
    }
}

#[test]
fn markdown_is_a_comment_that_a_code_host_takes() {
    for paper in PAPERS {
        let comment = check(paper, "markdown");
        assert!(comment.starts_with("## ") && comment.chars().count() < 65_536, "{paper}");
        for clause in open(paper) {
            assert!(comment.contains(&format!("`{clause}`")), "{paper} does not tell {clause}");
        }
    }
}

#[test]
fn sarif_follows_its_schema_and_points_at_the_words() {
    let schema = fs::read_to_string("tests/reports/sarif-2.1.0-part.schema.json").expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for paper in PAPERS {
        let log: Value = serde_json::from_str(&check(paper, "sarif")).expect("JSON");
        let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{paper}: {errors:#?}");
        let results = log["runs"][0]["results"].as_array().expect("results");
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
        let told: Vec<&str> =
            results.iter().map(|result| result["ruleId"].as_str().expect("an id")).collect();
        assert_eq!(told, open(paper), "{paper}");
        for result in results {
            let index = result["ruleIndex"].as_u64().expect("an index") as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
    }
}

#[test]
fn regions_are_the_quotes_in_the_source() {
    let paper = PAPERS[1];
    let source = fs::read_to_string(paper).expect("the paper");
    let lines: Vec<&str> = source.split('\n').collect();
    let log: Value = serde_json::from_str(&check(paper, "sarif")).expect("JSON");
    let mut seen = 0;
    for result in log["runs"][0]["results"].as_array().expect("results") {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        if region.is_null() {
            continue;
        }
        seen += 1;
        let number = |key: &str| region[key].as_u64().expect("a number") as usize;
        let (from, to) = (number("startLine"), number("endLine"));
        let mut stretch: Vec<String> = lines[from - 1..to].iter().map(|line| line.to_string()).collect();
        let last = stretch.len() - 1;
        stretch[last] = stretch[last].chars().take(number("endColumn") - 1).collect();
        stretch[0] = stretch[0].chars().skip(number("startColumn") - 1).collect();
        let words =
            |text: &str| text.replace(['*', '`', '\\'], "").split_whitespace().collect::<Vec<_>>().join(" ");
        let snippet = region["snippet"]["text"].as_str().expect("a snippet");
        assert_eq!(words(&stretch.join("\n")), words(snippet), "lines {from} to {to}");
    }
    assert!(seen >= 5, "only {seen} results point into the source");
}

#[test]
fn junit_counts_what_it_tells() {
    use quick_xml::Reader;
    use quick_xml::events::Event;
    for (fail_on, paper) in [("high", PAPERS[0]), ("low", PAPERS[2]), ("never", PAPERS[1])] {
        let output = run(&["check", paper, "--format", "junit", "--fail-on", fail_on]);
        let xml = String::from_utf8(output.stdout).expect("UTF-8");
        let mut reader = Reader::from_str(&xml);
        reader.config_mut().check_end_names = true;
        let (mut cases, mut failures, mut errors, mut skipped) = (0, 0, 0, 0);
        let mut totals = Vec::new();
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(start) => match start.name().as_ref().as_bytes() {
                    b"testsuite" => {
                        totals = ["tests", "failures", "errors", "skipped"]
                            .map(|key| {
                                let found = start.try_get_attribute(key).expect("attributes").expect(key);
                                found.value.parse::<usize>().expect("a number")
                            })
                            .to_vec();
                    }
                    b"testcase" => cases += 1,
                    b"failure" => failures += 1,
                    b"error" => errors += 1,
                    b"skipped" => skipped += 1,
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(totals, [cases, failures, errors, skipped], "{paper}");
        assert_eq!(output.status.code(), Some(i32::from(failures > 0)), "failures and the exit code agree");
    }
}
