//! The vendor register: what people write is checked with its place, one bad vendor does
//! not stop the others, and papers hold when they hold.

use countersign::error::Mistake;
use countersign::report::ics;
use countersign::vendor::ledger::Ledger;
use countersign::vendor::{DpaStatus, Register, Vendor, build, folder};
use countersign::{calendar, dates};
use proptest::prelude::*;
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
        ("  - { file: d/msa.pdf, kind: msa, also: [dpa], signed: 2025-03-01 }\n", DpaStatus::Signed),
        ("  - { file: d/dpa.pdf, kind: dpa, signed: no }\n", DpaStatus::Unsigned),
        ("  - { file: d/dpa.pdf, kind: dpa }\n", DpaStatus::Unsigned),
        ("  - { file: d/dpa.pdf, kind: dpa, signed: by-click }\n", DpaStatus::ByClick),
        ("  - { url: \"https://vendor.example/dpa\", kind: dpa, signed: by-click }\n", DpaStatus::ByUrl),
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

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_countersign"));
    let output = command.args(arguments).arg("--register").arg(folder).env("COLUMNS", "100").output();
    let output = output.expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_vendor_from_its_first_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let add = ["vendor", "add", "birch", "--name", "Birch \"& Sons\" Ltd.", "--owner", "m@example.com"];
    let (code, said, _) = run(root, &add);
    assert_eq!(code, Some(0), "{said}");
    let (code, _, error) = run(root, &add);
    assert_eq!(code, Some(2));
    assert!(error.contains("is already there"), "what people wrote is never rewritten: {error}");
    for (id, complaint) in [("Birch", "is not a vendor id"), ("../up", "is not a vendor id")] {
        let (code, _, error) = run(root, &["vendor", "add", id, "--name", "x", "--owner", "m@example.com"]);
        assert_eq!(code, Some(2));
        assert!(error.contains(complaint), "{error}");
    }
    assert_eq!(run(root, &["vendor", "lint"]).0, Some(0), "what `add` writes is sound");
    let path = root.join("birch/vendor.yaml");
    let text = fs::read_to_string(&path).expect("a vendor");
    fs::write(&path, text + "clocks: { subprocessor-objection: 14 days }\n").expect("a vendor");
    let (_, said, _) = run(root, &["vendor", "event", "birch", "subprocessor-notice", "--on", "2026-11-20"]);
    assert!(said.contains("2026-12-04  Object to the new sub-processor"), "{said}");
    let (_, said, _) = run(root, &["vendor", "event", "birch", "price-notice", "--on", "2026-11-20"]);
    assert!(said.contains("no clock"), "{said}");
    let (_, said, _) = run(root, &["vendor", "show", "birch", "--on", "2026-11-24"]);
    for words in
        ["Birch \"& Sons\" Ltd.", "2026-12-04", "in 10 days", "subprocessor-notice", "agreement: missing"]
    {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
    let (code, _, error) = run(root, &["vendor", "show", "birsch"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("no vendor is called `birsch`"), "{error}");
    let (code, _, error) = run(&root.join("nowhere"), &["due"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("no vendor register") && error.contains("--register"), "{error}");
}

#[test]
fn what_is_due_comes_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(
        root,
        "birch",
        "name: \"=Birch()\"\ntier: high\nowner: m@example.com\nvalue: USD 120000 per year\nterm: { starts: 2025-03-15, lasts: 12 months, then: renews, notice: 60 days, notice-by: registered-mail, written-at: \"documents/msa.pdf#12.2\" }\n",
    );
    put(
        root,
        "oak",
        "name: \"Oak\\e[31m\"\ntier: low\nowner: n@example.com\nreviews: [{ what: penetration test, last: 2025-01-01 }]\n",
    );
    put(root, "bad", "name: Bad\ncolour: red\n");
    let due = |more: &[&str]| {
        let mut arguments = vec!["due", "--on", "2026-12-01"];
        arguments.extend(more);
        run(root, &arguments)
    };
    let (code, said, error) = due(&[]);
    assert_eq!(code, Some(2), "a broken file is worse than an overdue date");
    assert!(error.contains("unknown field `colour`"), "{error}");
    for words in [
        "Overdue",
        "2027-01-08",
        "in 38 days",
        "send by 2027-01-08 by registered mail",
        "at stake USD 120000 per year",
        "written at documents/msa.pdf#12.2",
        "Oak<U+001B>[31m",
    ] {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
    fs::remove_dir_all(root.join("bad")).expect("it goes");
    assert_eq!(due(&[]).0, Some(1));
    assert_eq!(due(&["--owner", "m@example.com"]).0, Some(0), "nothing of hers is overdue");
    let (_, said, _) = due(&["--overdue", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(json["deadlines"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["deadlines"][0]["key"], "oak/evidence/penetration-test");
    let (_, said, _) = due(&["--vendor", "birch", "--format", "csv"]);
    let mut csv = csv::Reader::from_reader(said.as_bytes());
    let rows: Vec<csv::StringRecord> = csv.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0][0], &rows[0][4], &rows[0][9]), ("2027-01-08", "'=Birch()", "USD 120000 per year"));
    let (_, said, _) = due(&["--vendor", "birch", "--format", "ics"]);
    let calendar: icalendar::Calendar = said.parse().expect("a calendar");
    assert_eq!(calendar.components.len(), 1);
    let (code, _, error) = due(&["--within", "soon"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("write 90d"), "{error}");
}

proptest! {
    /// Whatever stands in the files, nothing panics and nothing takes for ever.
    #[test]
    fn hostile_files_are_refused_or_read(
        key in "(starts|lasts|last-day|renews-for|notice|notice-at-most|transit|renewals)",
        value in "([0-9]{1,5} (days|business days|hours|months|years)|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,12}|.{0,12})",
        text in ".{0,200}",
    ) {
        let quoted = serde_json::to_string(&value).expect("a string");
        let base = [("starts", "1980-01-31"), ("lasts", "1 day"), ("then", "renews"), ("notice", "9 years")];
        let mut term = String::new();
        for (known, usual) in base.iter().filter(|(known, _)| *known != key) {
            term += &format!("  {known}: {usual}\n");
        }
        let file = format!("name: V\n{GOOD}term:\n{term}  {key}: {quoted}\n");
        let ledger = Ledger::parse(&text);
        if let Ok(vendor) = build("v", "vendor.yaml", &file, ledger) {
            let register = Register { vendors: vec![vendor], mistakes: vec![] };
            for today in ["1979-01-01", "2026-11-24", "2150-12-31"] {
                let today = calendar::day(today).unwrap_or(jiff::civil::Date::MIN);
                let due = dates::deadlines(&register, today);
                dates::remarks(&register, today);
                let all: Vec<&dates::Deadline> = due.iter().collect();
                ics::feed(&all, &text, today);
            }
        }
        let _ = build("v", "vendor.yaml", &text, Ledger::default());
    }
}

#[test]
fn long_lists_cost_no_more_than_they_are_long() {
    let chain = |length: usize| -> String {
        let entry = |n: usize| {
            format!("  - {{ file: d/{n}, kind: amendment, signed: 2026-01-01, changes: d/{} }}\n", n + 1)
        };
        let chain: String = (1..length).map(entry).collect();
        chain + &format!("  - {{ file: d/{length}, kind: msa, signed: 2026-01-01 }}\n")
    };
    let vendor = with_papers(&chain(2_000));
    assert_eq!(vendor.in_force(calendar::day("2026-06-01").expect("a date")).len(), 2_000);
    let text = format!("name: V\n{GOOD}documents:\n{}", chain(2_001));
    let said = complaints(&build("v", "vendor.yaml", &text, Ledger::default()).expect_err("too long"));
    assert!(said.contains("more than the limit of 2000"), "{said}");
}

#[test]
fn a_scan_proposes_what_the_papers_say_with_their_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(
        root,
        "birch",
        "name: Birch\ntier: high\nowner: o@example.com\ndocuments:\n  - { file: documents/amendment.md, kind: amendment, signed: 2026-01-15, changes: documents/msa.md }\n  - { file: documents/msa.md, kind: msa, signed: 2025-03-01 }\nterm: { starts: 2025-03-15, lasts: 1 year, then: renews, notice: 60 days }\n",
    );
    let before = fs::read_to_string(root.join("birch/vendor.yaml")).expect("a vendor");
    let documents = root.join("birch/documents");
    fs::create_dir(&documents).expect("a folder");
    for (name, text) in [
        (
            "msa.md",
            "# Master Services Agreement\n\nThis Agreement between Birch (\"Supplier\") and Customer takes effect on March 15, 2025.\n\n## 12. Term\n\n12.1 The initial term of this Agreement is twelve (12) months.\n\n12.2 This Agreement renews automatically for successive periods of twelve (12) months unless either party gives notice of non-renewal at least sixty (60) days before the end of the then-current term.\n",
        ),
        (
            "amendment.md",
            "# Amendment No. 1\n\nThis amendment changes the Master Services Agreement.\n\n1. Section 12.2 reads: \"This Agreement renews automatically for successive periods of twelve (12) months unless either party gives notice of non-renewal at least ninety (90) days before the end of the then-current term.\"\n",
        ),
        (
            "dpa.md",
            "# Data Processing Agreement\n\n## 1. Breach\n\nProcessor shall notify Customer of a Personal Data Breach within 48 hours after becoming aware of it. Processor processes personal data on behalf of Customer, the data controller, only on documented instructions. Processor protects personal data. Data subjects may ask for their personal data.\n",
        ),
    ] {
        fs::write(documents.join(name), text).expect("a paper");
    }
    let (code, said, error) = run(root, &["vendor", "scan", "birch", "--on", "2026-06-01"]);
    assert_eq!(code, Some(1), "{said}{error}");
    for words in [
        "notice: 90 days  # the register says 60 days",
        "documents/amendment.md",
        "breach-notice: 48 hours  # new",
        "- { file: documents/dpa.md, kind: dpa }  # new; add `signed:`",
    ] {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
    for words in ["starts:", "lasts:", "but documents/msa.md"] {
        assert!(!said.contains(words), "the register agrees, or is amended: {words:?} is in\n{said}");
    }
    assert_eq!(fs::read_to_string(root.join("birch/vendor.yaml")).expect("a vendor"), before);
}

#[test]
fn a_gap_is_accepted_until_a_day_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let written = "name: Birch\ntier: high\nowner: o@example.com\naccepted:\n  - { finding: dpa/audit, because: small, by: o@example.com, on: 2026-01-01, until: 2026-12-31 }\n";
    put(root, "birch", written);
    let said = ["--because", "the plan covers it", "--by", "p@example.com", "--on", "2026-06-01"];
    let run_with = |first: &[&str]| {
        let arguments: Vec<&str> = first.iter().copied().chain(said).collect();
        run(root, &arguments)
    };
    let due = || {
        let (_, json, _) = run(root, &["due", "--on", "2026-06-02", "--within", "3y", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let gaps =
            json["deadlines"].as_array().expect("a list").iter().filter(|d| d["kind"] == "accepted-gap");
        gaps.map(|gap| format!("{} {}", gap["key"].as_str().unwrap(), gap["date"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(due(), ["birch/accepted-gap/dpa-audit 2026-12-31"]);
    let (code, out, error) =
        run_with(&["accept", "birch", "dpa/breach-notice#content", "--until", "2027-03-31"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.contains("dpa/breach-notice#content is accepted until 2027-03-31"), "{out}");
    let ledger = fs::read_to_string(root.join("birch/ledger.jsonl")).expect("a ledger");
    assert_eq!(
        ledger,
        "{\"at\":\"2026-06-01\",\"did\":\"accepted\",\"finding\":\"dpa/breach-notice#content\",\"until\":\"2027-03-31\",\"because\":\"the plan covers it\",\"by\":\"p@example.com\"}\n"
    );
    // The last word counts, over vendor.yaml too.
    assert_eq!(run_with(&["accept", "birch", "dpa/audit", "--until", "2028-01-31"]).0, Some(0));
    assert_eq!(
        due(),
        [
            "birch/accepted-gap/dpa-breach-notice-content 2027-03-31",
            "birch/accepted-gap/dpa-audit 2028-01-31"
        ]
    );
    assert_eq!(run_with(&["accept", "birch", "dpa/breach-notice#content", "--withdraw"]).0, Some(0));
    assert_eq!(due(), ["birch/accepted-gap/dpa-audit 2028-01-31"]);
    assert_eq!(fs::read_to_string(root.join("birch/vendor.yaml")).expect("a file"), written);
    for (wrong, what, advice) in [
        (
            &["accept", "birch", "dpa/breach-notice#content", "--withdraw"][..],
            "nobody has accepted",
            "dpa/audit",
        ),
        (&["accept", "birch", "breach-notice", "--until", "2027-01-01"], "no clause", "dpa/breach-notice"),
        (&["accept", "birch", "dpa/audit#x", "--until", "2027-01-01"], "no element `x`", "It has:"),
        (&["accept", "birsch", "dpa/audit", "--until", "2027-01-01"], "no vendor", "vendor list"),
        (&["accept", "birch", "dpa/audit", "--until", "2026-06-01"], "not in the future", "last day"),
        (&["accept", "birch", "dpa/audit", "--until", "2036-06-01"], "five years", "2031-06-01"),
    ] {
        let (code, _, error) = run_with(wrong);
        assert_eq!(code, Some(2), "{wrong:?}");
        assert!(error.contains(what) && error.contains(advice), "{wrong:?}: {error}");
    }
    let (_, out, _) = run(root, &["vendor", "show", "birch", "--on", "2026-06-02"]);
    assert!(out.contains("dpa/audit until 2028-01-31, by p@example.com on 2026-06-01"), "{out}");
}
