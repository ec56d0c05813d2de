//! The shipped clause library says what its own tests expect, wants for nothing, and
//! broken libraries are refused with file, line, column and what is allowed.

use countersign::check::{Selection, check};
use countersign::library::written::{PaperKind, Verdict};
use countersign::library::{self, SourceText, build, lint::lint};
use countersign::read::{Options, read};
use countersign::trial::try_clause;
use std::fs;

/// The shipped library with the tests of its clauses.
fn whole() -> Vec<SourceText> {
    library::builtin().into_iter().map(SourceText::whole).collect()
}

#[test]
fn every_clause_says_what_its_tests_expect() {
    let library = build(&whole()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let mut failed = Vec::new();
    let mut run = 0;
    for clause in &library.clauses {
        for outcome in try_clause(&library, clause) {
            run += 1;
            if !outcome.is_good() {
                failed.push(format!(
                    "{}: {}\n  {}",
                    outcome.clause,
                    outcome.test,
                    outcome.complaints().join("\n  ")
                ));
            }
        }
    }
    assert!(failed.is_empty(), "{} of {run} tests failed\n{}", failed.len(), failed.join("\n"));
    assert!(run > 100, "only {run} tests ran");
}

#[test]
fn the_library_wants_for_nothing() {
    let files = whole();
    let library = build(&files).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let text = |name: &str| files.iter().find(|f| f.path == name).map(|f| f.text.clone()).unwrap_or_default();
    let wanting: Vec<String> = lint(&library, &text).iter().map(ToString::to_string).collect();
    assert!(wanting.is_empty(), "{}", wanting.join("\n"));
}

#[test]
fn a_regime_is_asked_where_a_paper_takes_it_up_or_a_profile_names_it() {
    let library = build(&library::builtin()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let verdict = |paper: &str, profile: Option<&str>| {
        let document = read(paper.as_bytes(), &Options::default()).expect("a paper");
        let selection = Selection {
            profile: profile.map(ToString::to_string),
            kinds: Some(vec![PaperKind::Dpa]),
            ..Selection::default()
        };
        let checked = check(&document, &library, &selection);
        checked.finding("regimes/ccpa-service-provider").expect("the clause").verdict
    };
    let ordinary = "Vendor keeps the data in a safe place.\n";
    assert_eq!(verdict(ordinary, None), Verdict::NotApplicable);
    assert_eq!(verdict(ordinary, Some("ccpa-service-provider")), Verdict::Absent);
    let defined =
        "\"Data Protection Law\" means the GDPR and, where Vendor is a service provider, the CCPA.\n";
    assert_eq!(verdict(defined, None), Verdict::NotApplicable);
    let taken_up = "Under the CCPA Vendor is a service provider and shall not sell or share the data.\n";
    assert_eq!(verdict(taken_up, None), Verdict::Escalate);
}

/// COVERAGE.md names only elements that exist, and says why where it names none.
#[test]
fn every_requirement_is_asked_or_says_why_not() {
    let library = build(&library::builtin()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let table = fs::read_to_string("clause-library/COVERAGE.md").expect("COVERAGE.md");
    let (mut requirements, mut wrong) = (0, Vec::new());
    for row in table.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| requirement")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [requirement, _, elements, why] = cells[..] else { panic!("not four cells: {row}") };
        requirements += 1;
        if elements.is_empty() && why.is_empty() {
            wrong.push(format!("{requirement} is asked nowhere, and nothing says why"));
        }
        for element in elements.split(", ").filter(|e| !e.is_empty()).map(|e| e.trim_matches('`')) {
            let (clause, id) = element.split_once('#').unwrap_or((element, ""));
            let known = library.find(clause).map(|at| &library.clauses[at].written.elements);
            if !known.is_some_and(|known| known.iter().any(|known| known.id == id)) {
                wrong.push(format!("{requirement}: there is no {element}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(requirements > 100, "only {requirements} requirements");
}

/// Each file in tests/broken-library/ holds one broken clause file below `---`, and above
/// it the exact complaint.
#[test]
fn a_broken_clause_is_refused_with_its_place() {
    let mut cases = 0;
    for entry in fs::read_dir("tests/broken-library").expect("the cases") {
        let path = entry.expect("a case").path();
        let text = fs::read_to_string(&path).expect("a case");
        let (expected, broken) = text.split_once("---\n").expect("a complaint, ---, a clause");
        let files = [
            SourceText { path: "terms.yaml".into(), text: TERMS.into(), json: None },
            SourceText { path: "sources/gdpr.yaml".into(), text: SOURCE.into(), json: None },
            SourceText { path: "dpa/sample.yaml".into(), text: broken.into(), json: None },
        ];
        let got = match build(&files) {
            Ok(_) => "no complaint".to_string(),
            Err(mistakes) => mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        };
        assert_eq!(got.trim(), expected.trim(), "{}", path.display());
        cases += 1;
    }
    assert!(cases >= 8, "only {cases} cases");
}

const TERMS: &str = "families:\n  customer: { members: [customer] }\n  processor: { members: [processor] }\n";
const SOURCE: &str = "id: gdpr\ntitle: GDPR\nurl: https://eur-lex.europa.eu\nas-of: 2026-11-01\nreview-by: 2027-11-01\nprovisions:\n  \"33.2\": Tell the controller.\n";
