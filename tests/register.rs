//! The vendor register: what people write is checked with its place, one bad vendor does
//! not stop the others, and papers hold when they hold.

use countersign::calendar;
use countersign::error::Mistake;
use countersign::vendor::ledger::Ledger;
use countersign::vendor::{DpaStatus, Vendor, build, folder};
use std::fs;
use std::path::Path;

fn complaints(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Each file in tests/broken-vendors/ holds one broken vendor.yaml below `---`, and above
/// it the exact complaint. `UPDATE=1 cargo test` writes the complaints.
#[test]
fn a_broken_vendor_is_refused_with_its_place() {
    let mut cases = 0;
    for entry in fs::read_dir("tests/broken-vendors").expect("the cases") {
        let path = entry.expect("a case").path();
        let text = fs::read_to_string(&path).expect("a case");
        let (expected, broken) = match text.strip_prefix("---\n") {
            Some(broken) => ("", broken),
            None => text.split_once("\n---\n").expect("a complaint, ---, a vendor"),
        };
        let got = match build("sample", "vendor.yaml", broken, Ledger::default()) {
            Ok(_) => "no complaint".to_string(),
            Err(mistakes) => complaints(&mistakes),
        };
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, format!("{got}\n---\n{broken}")).expect("the case can be written");
        } else {
            assert_eq!(got, expected, "{}", path.display());
        }
        assert!(got.lines().filter(|line| line.starts_with("vendor.yaml:")).count() > 0, "{got}");
        cases += 1;
    }
    assert!(cases >= 33, "only {cases} cases");
}

fn put(root: &Path, id: &str, text: &str) {
    fs::create_dir_all(root.join(id)).expect("a folder");
    fs::write(root.join(id).join("vendor.yaml"), text).expect("a file");
}

const GOOD: &str = "tier: high\nowner: o@example.com\nstatus: active\n";

#[test]
fn one_bad_vendor_does_not_stop_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, "birch", &format!("name: Birch\n{GOOD}"));
    put(root, "ash", &format!("name: Ash\n{GOOD}colour: red\n"));
    put(root, "Elm Tree", &format!("name: Elm\n{GOOD}"));
    put(root, "oak", &format!("name: birch\n{GOOD}"));
    fs::create_dir(root.join("binary")).expect("a folder");
    fs::write(root.join("binary/vendor.yaml"), b"\xff\xfe\0").expect("a file");
    fs::write(root.join("README.md"), "not a vendor").expect("a file");
    let register = folder::load(root).expect("the folder can be read");
    let ids: Vec<&str> = register.vendors.iter().map(|vendor| vendor.id.as_str()).collect();
    assert_eq!(ids, ["birch", "oak"]);
    let said = complaints(&register.mistakes);
    for expected in [
        "unknown field `colour`",
        "`Elm Tree` is not a vendor id",
        "binary/vendor.yaml: cannot be read",
        "birch is also in the folder `birch`",
    ] {
        assert!(said.contains(expected), "{expected:?} is not in\n{said}");
    }
}

#[test]
fn papers_and_proofs_that_nobody_can_find_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "name: Birch\n{GOOD}documents:\n  - {{ file: documents/a.pdf, kind: msa, signed: 2026-01-01 }}\nreviews:\n  - what: DPIA\n    last: 2026-01-01\n    proof: documents/dpia.pdf\n"
    );
    put(folder.path(), "birch", &text);
    let register = folder::load(folder.path()).expect("the folder can be read");
    let said = complaints(&folder::missing_files(folder.path(), &register));
    assert!(said.contains("vendor.yaml:6:13: documents/a.pdf does not exist"), "{said}");
    assert!(said.contains("vendor.yaml:10:12: documents/dpia.pdf does not exist"), "{said}");
}

fn with_papers(documents: &str) -> Vendor {
    let text = format!("name: V\n{GOOD}documents:\n{documents}");
    build("v", "vendor.yaml", &text, Ledger::default()).unwrap_or_else(|m| panic!("{}", complaints(&m)))
}

#[test]
fn an_amendment_comes_before_what_it_amends_and_falls_with_it() {
    let vendor = with_papers(
        "  - { file: d/amendment.md, kind: amendment, signed: 2026-01-15, changes: d/msa.pdf }
  - { file: d/msa.pdf, kind: msa, signed: 2025-03-01, until: 2026-12-31 }
  - { file: d/draft.md, kind: amendment, signed: no, changes: d/msa.pdf }
",
    );
    let on = |day: &str| -> Vec<String> {
        let papers = vendor.in_force(calendar::day(day).expect("a date"));
        papers.iter().filter_map(|paper| paper.file.clone()).collect()
    };
    assert_eq!(on("2025-02-28"), [""; 0]);
    assert_eq!(on("2025-06-01"), ["d/msa.pdf"]);
    assert_eq!(on("2026-06-01"), ["d/amendment.md", "d/msa.pdf"]);
    assert_eq!(on("2027-01-01"), [""; 0]);
}

#[test]
fn the_dpa_stands_where_it_stands() {
    for (documents, expected) in [
        ("  - { file: d/msa.pdf, kind: msa, signed: 2025-03-01 }\n", DpaStatus::Missing),
        ("  - { file: d/dpa.pdf, kind: dpa, signed: 2025-03-01 }\n", DpaStatus::Signed),
        ("  - { file: d/dpa.pdf, kind: dpa, signed: no }\n", DpaStatus::Unsigned),
        ("  - { file: d/dpa.pdf, kind: dpa }\n", DpaStatus::Unsigned),
        (
            "  - { url: \"https://vendor.example/dpa\", kind: dpa, signed: by-click }\n",
            DpaStatus::ByReference,
        ),
        (
            "  - { file: d/dpa2.pdf, kind: other, signed: 2026-01-01, supersedes: d/dpa.pdf }\n  - { file: d/dpa.pdf, kind: dpa, signed: 2025-03-01 }\n",
            DpaStatus::Superseded,
        ),
        ("  - { file: d/dpa.pdf, kind: dpa, signed: 2027-03-01 }\n", DpaStatus::Unsigned),
    ] {
        let on = calendar::day("2026-06-01").expect("a date");
        assert_eq!(with_papers(documents).dpa_status(on), expected, "{documents}");
    }
}
