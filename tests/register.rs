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
        (&["accept", "birch", "breach-notices", "--until", "2027-01-01"], "no clause", "dpa/breach-notice"),
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

/// What people write behind a key, plainly and otherwise.
fn any_value() -> impl Strategy<Value = String> {
    let odd = [
        "true",
        "no",
        "null",
        "~",
        "0x1F",
        "012",
        "1e3",
        ".5",
        "'it''s'",
        "\"a \\\" b\"",
        "\"a # b\"",
        "'x'",
        "https://a.example/b",
        "a: b",
        "a:",
        "a:b",
        "- a",
        "-a",
        "[EU, UK]",
        "[a, [b]]",
        "{ a: b }",
        "|",
        "",
        "&a b",
        "*a",
        "!a b",
        "@a",
        "%a",
        "a #b",
        "a# b",
        "# a",
        "2026-01-01",
        "12 months",
        "12",
        "a, b",
        "a]",
        "1_000",
        "Zoë – ü",
        "\u{85}",
        "a\u{2028}b",
        "\u{feff}",
    ];
    prop_oneof![
        6 => "[A-Za-z][A-Za-z0-9 .#@/-]{0,16}[a-z]",
        2 => prop::sample::select(odd.to_vec()).prop_map(str::to_string),
        1 => "[ -~]{0,12}",
    ]
}

/// A vendor.yaml of keys that take any words, some of them in `term` and in lists.
fn any_file() -> impl Strategy<Value = String> {
    let end = prop_oneof![
        6 => prop::sample::select(vec!["", " ", " # comment"]),
        1 => prop::sample::select(vec!["#x", "\r", "\t", "\n  more"]),
    ];
    let colon = prop_oneof![9 => Just(": "), 1 => prop::sample::select(vec![":  ", ":"])];
    let line = (any_value(), colon, end);
    prop::collection::vec(line, 0..6).prop_map(|lines| {
        let keys = [
            "notes: ",
            "value: ",
            "holidays: ",
            "term:\n  starts: ",
            "  lasts: ",
            "documents:\n  - { kind: dpa, file: ",
        ];
        let mut text = "name: Birch\ntier: high\n".to_string();
        for (key, (value, colon, end)) in keys.iter().zip(lines) {
            let close = if key.contains('{') { " }" } else { "" };
            let key = key.trim_end_matches(": ");
            text += &format!("{key}{colon}{value}{close}{end}\n");
        }
        text
    })
}

/// Holds the quick reader against the general one.
fn agree(text: &str) -> bool {
    use countersign::vendor::written::VendorFile;
    use countersign::yaml::{load, parse_plain};
    let Some(quick) = parse_plain::<VendorFile>(text) else { return false };
    let (general, _) = load::<VendorFile>("vendor.yaml", text).unwrap_or_else(|mistakes| {
        panic!("read quickly, refused by the general reader: {mistakes:?}\n{text}")
    });
    assert_eq!(quick, general, "{text}");
    true
}

#[test]
fn what_is_read_quickly_is_read_as_it_is_written() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(6_000));
    let quick = std::cell::Cell::new(0);
    let held = runner.run(&any_file(), |text| {
        let plain = agree(&text);
        quick.set(quick.get() + usize::from(plain && text.lines().count() > 4));
        Ok(())
    });
    held.unwrap_or_else(|error| panic!("{error}"));
    assert!(quick.get() >= 300, "only {} of them were read quickly", quick.get());
}

#[test]
fn plain_files_are_read_quickly() {
    for vendor in fs::read_dir("vendors").expect("the shipped vendors") {
        let path = vendor.expect("a folder").path().join("vendor.yaml");
        if path.exists() {
            let text = fs::read_to_string(&path).expect("a file");
            assert!(agree(&text), "{} is written plainly", path.display());
        }
    }
    for (text, plain) in [
        ("name: A\ntier: high\nnotes: it's 5 o'clock: no\n", false),
        (
            "name: \"A # b\" # c\ntier: high\nreviews:\n- what: DPIA\n  last: 2026-01-01\n- { what: BAA, last: 2026-01-02 }\n",
            true,
        ),
        ("name: A\ntier: high\nnotes: |\n  long\n", false),
        ("name: A\ntier: high\nnotes: first\n  second\n", false),
        ("name: A\ntier: high\nname: B\n", false),
        ("name: A\ntier: high\ncolour: red\n", false),
        ("name: A\r\ntier: high\r\n", false),
        ("name: 12\ntier: high\n", false),
        ("name: A\ntier: high\nfacts:\n", false),
    ] {
        assert_eq!(agree(text), plain, "{text}");
    }
}

#[test]
fn sources_of_the_library_fall_due_for_comparison() {
    let said = run_shipped(&["due", "--on", "2030-01-01", "--overdue", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let rows = json["deadlines"].as_array().expect("a list");
    let sources: Vec<_> = rows.iter().filter(|row| row["kind"] == "source").collect();
    assert!((2..=8).contains(&sources.len()), "one a day on which sources are to be compared: {said}");
    let gdpr = sources.iter().find(|row| row["working"].as_str().is_some_and(|w| w.contains("2016/679")));
    let gdpr = gdpr.expect("the GDPR is among them");
    assert!(gdpr["working"].as_str().is_some_and(|w| w.contains("last compared")), "{gdpr}");
    assert_eq!(gdpr["overdue"], true);
}

/// Runs the program on the shipped vendors.
fn run_shipped(arguments: &[&str]) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_countersign"));
    let output = command.args(arguments).env("COLUMNS", "100").output().expect("the program runs");
    assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn every_json_output_follows_its_schema() {
    let cases: [(&str, &[&str]); 7] = [
        ("vendors", &["vendor", "list", "--format", "json"]),
        ("vendor-show", &["vendor", "show", "harbour-desk", "--format", "json"]),
        ("vendor-lint", &["vendor", "lint", "--format", "json"]),
        ("vendor-scan", &["vendor", "scan", "larkspur-mail", "--format", "json"]),
        ("vendor-check", &["check", "--vendor", "harbour-desk", "--format", "json"]),
        ("vendor-check", &["check", "--vendor", "quillmark-analytics", "--format", "json"]),
        ("due", &["due", "--within", "2y", "--format", "json"]),
    ];
    for (schema, arguments) in cases {
        let path = format!("docs/schema/{schema}.schema.json");
        let text = fs::read_to_string(&path).expect("a schema");
        let schema: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let validator = jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{path}: {error}"));
        let on: &[&str] = if arguments.contains(&"lint") { &[] } else { &["--on", "2026-11-24"] };
        let said = run_shipped(&[arguments, on].concat());
        let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        let wrong: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{arguments:?}: {wrong:?}");
        assert!(json.as_object().is_some_and(|object| object.len() >= 3), "{said}");
    }
}

#[test]
fn vendors_are_listed_as_they_are_asked_for() {
    let ids = |more: &[&str]| -> Vec<String> {
        let said =
            run_shipped(&[&["vendor", "list", "--on", "2026-11-24", "--format", "csv"], more].concat());
        let mut csv = csv::Reader::from_reader(said.as_bytes());
        csv.records().map(|row| row.expect("a row")[0].to_string()).collect()
    };
    assert_eq!(ids(&[]), ["harbour-desk", "larkspur-mail", "quillmark-analytics"]);
    assert_eq!(ids(&["--sort", "tier"])[0], "larkspur-mail", "the highest tier first");
    assert_eq!(
        ids(&["--sort", "dpa"])[0],
        "harbour-desk",
        "what is only clicked comes before what is signed"
    );
    assert_eq!(ids(&["--tier", "high"]), ["larkspur-mail"]);
    assert_eq!(ids(&["--owner", "support.lead@brightwater.example"]), ["harbour-desk"]);
    assert_eq!(ids(&["--status", "ended"]), [""; 0]);
    let next = ids(&["--sort", "next"]);
    let said = run_shipped(&["due", "--on", "2026-11-24", "--within", "5y", "--format", "csv"]);
    let mut csv = csv::Reader::from_reader(said.as_bytes());
    let first =
        csv.records().map(|row| row.expect("a row")[3].to_string()).find(|vendor| vendor != "library");
    assert_eq!(Some(&next[0]), first.as_ref(), "whose date comes first");
}

#[test]
fn a_patch_from_a_scan_can_be_applied() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let written = "name: Birch # ours\ntier: high\nowner: o@example.com\n\ndocuments: [] # none yet\n\nterm:\n  starts: 2025-03-15\n  lasts: 24 months # to be checked\n";
    put(root, "birch", written);
    fs::create_dir(root.join("birch/documents")).expect("a folder");
    fs::write(
        root.join("birch/documents/msa.md"),
        "# Master Services Agreement\n\n12.1 The initial term of this Agreement is twelve (12) months.\n\n12.2 This Agreement renews automatically for successive periods of twelve (12) months unless either party gives notice of non-renewal at least sixty (60) days before the end of the then-current term.\n",
    )
    .expect("a paper");
    let (code, patch, error) = run(root, &["vendor", "scan", "birch", "--format", "patch"]);
    assert_eq!(code, Some(1), "{error}");
    let path = root.join("birch/vendor.yaml");
    assert_eq!(fs::read_to_string(&path).expect("a file"), written, "nothing is rewritten");
    for line in [
        "-documents: [] # none yet",
        "+  - { file: documents/msa.md, kind: msa } # new: add `signed:`",
        "-  lasts: 24 months # to be checked",
        "+  lasts: 12 months # to be checked",
        "+  notice: 60 days",
        "+  then: renews",
    ] {
        assert!(patch.lines().any(|l| l == line), "{line:?} is not in\n{patch}");
    }
    assert!(patch.contains("+  # documents/msa.md, § 12.2: “12.2 This Agreement renews"), "{patch}");
    let header = patch.lines().find(|line| line.starts_with("@@ -")).expect("a place");
    let first: usize = header[4..].split(',').next().expect("a line").parse().expect("a number");
    let hunk = patch.lines().skip_while(|line| !line.starts_with("@@")).skip(1);
    let kept = written.lines().take(first - 1).map(|line| format!("{line}\n"));
    let new: String =
        kept.chain(hunk.filter(|l| !l.starts_with('-')).map(|l| format!("{}\n", &l[1..]))).collect();
    let vendor = build("birch", "vendor.yaml", &new, Ledger::default());
    let vendor = vendor.unwrap_or_else(|mistakes| panic!("{}\n{new}", complaints(&mistakes)));
    assert!(
        vendor
            .term
            .and_then(|term| term.notice)
            .is_some_and(|notice| notice.at_least == calendar::Length::days(60))
    );
    fs::write(&path, &new).expect("it can be applied");
    let (_, patch, _) = run(root, &["vendor", "scan", "birch", "--format", "patch"]);
    assert!(
        !patch.contains("+  notice") && !patch.contains("+  lasts"),
        "what agrees is not proposed again: {patch}"
    );
}

#[test]
fn a_draft_is_seen_together_with_what_is_signed() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(
        root,
        "birch",
        "name: Birch\ntier: high\nowner: o@example.com\nfacts: { role: processor, personal-data: [names], people-in: [EU] }\ndocuments:\n  - { file: documents/msa.md, kind: msa, signed: 2025-03-01 }\n  - { file: documents/gone.md, kind: nda, signed: 2025-03-01 }\n",
    );
    fs::create_dir(root.join("birch/documents")).expect("a folder");
    let msa = "# Master Services Agreement\n\n8. This Agreement is governed by the laws of Ireland.\n";
    fs::write(root.join("birch/documents/msa.md"), msa).expect("a paper");
    let draft = root.join("draft.md");
    let dpa = "# Data Processing Agreement\n\nProcessor processes personal data for Customer, the data controller. Personal data stays safe.\n\n5. Processor shall notify Customer of a personal data breach within 24 hours after becoming aware of it.\n";
    fs::write(&draft, dpa).expect("a paper");
    let json = |arguments: &[&str]| {
        let (code, said, error) = run(root, arguments);
        (code, serde_json::from_str::<serde_json::Value>(&said).expect("JSON"), error)
    };
    let on = ["--on", "2026-06-01", "--format", "json"];
    let (code, set, error) = json(&[&["check", "--vendor", "birch"], &on[..]].concat());
    assert_eq!(code, Some(2), "a paper in force that cannot be read is worse than findings");
    assert!(error.contains("gone.md"), "{error}");
    assert_eq!(set["dpa"], "missing");
    fs::write(
        root.join("birch/documents/gone.md"),
        "# Non-disclosure agreement\n\nEach party keeps secrets.\n",
    )
    .expect("a paper");
    let draft = draft.to_string_lossy();
    let (code, set, error) = json(&[&["check", &draft, "--vendor", "birch"], &on[..]].concat());
    assert_eq!(code, Some(1), "{error}");
    assert_eq!(set["dpa"], "signed");
    let breach =
        set["findings"].as_array().expect("a list").iter().find(|f| f["clause"] == "dpa/breach-notice");
    assert_eq!(breach.expect("the clause")["values"][0]["value"], "24 hours");
    let (_, text, _) = run(root, &["check", "--vendor", "birch", "--on", "2026-06-01", "--fail-on", "never"]);
    for words in ["Papers in force", "documents/msa.md", "agreement: missing", "law: Ireland"] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}
