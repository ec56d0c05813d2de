//! The job of docs/ci.md: a change that adds a vendor without a DPA fails.

use super::{printed, run, write};
use std::fs;

const DPA: &str = "# Data Processing Agreement\n\nProcessor shall notify Customer of a personal data breach within 24 hours.\n";

fn lint(vendor: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "birch/vendor.yaml",
        &format!("name: Birch\ntier: low\nowner: a@example.com\n{vendor}"),
    );
    write(folder.path(), "birch/documents/dpa.md", DPA);
    let root = folder.path().to_string_lossy().into_owned();
    let output = run(&["vendor", "lint", "--require", "dpa", "--register", &root, "--on", "2026-12-01"]);
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_vendor_without_a_dpa_fails_and_is_told_what_to_do() {
    let (code, complaint) = lint("");
    assert_eq!(code, Some(2));
    assert!(complaint.contains("birch/vendor.yaml: the required dpa is missing"), "{complaint}");
    assert!(complaint.contains("accept the gap `papers/dpa`"), "{complaint}");
    for unsigned in [
        "documents: [{ file: documents/dpa.md, kind: dpa }]\n",
        "documents: [{ file: documents/dpa.md, kind: dpa, signed: no }]\n",
        "documents: [{ file: documents/dpa.md, kind: dpa, signed: 2027-01-01 }]\n",
        "documents: [{ file: documents/dpa.md, kind: msa, signed: 2026-01-01 }]\n",
        "facts: { special-categories: false }\n",
    ] {
        assert_eq!(lint(unsigned).0, Some(2), "{unsigned}");
    }
}

#[test]
fn a_vendor_that_has_one_or_needs_none_passes() {
    for sound in [
        "documents: [{ file: documents/dpa.md, kind: dpa, signed: 2026-01-01 }]\n",
        "documents: [{ file: documents/dpa.md, kind: msa, also: [dpa], signed: by-click }]\n",
        "documents: [{ url: https://birch.example/dpa, kind: dpa, signed: by-click }]\n",
        "facts: { personal-data: [] }\n",
        "facts: { role: controller }\n",
        "status: prospect\n",
        "status: ended\n",
        "accepted: [{ finding: papers/dpa, because: signed next week, by: a@example.com, on: 2026-11-01, until: 2026-12-15 }]\n",
    ] {
        let (code, complaint) = lint(sound);
        assert_eq!(code, Some(0), "{sound}: {complaint}");
    }
    let over = "accepted: [{ finding: papers/dpa, because: signed next week, by: a@example.com, on: 2026-10-01, until: 2026-11-15 }]\n";
    assert_eq!(lint(over).0, Some(2), "what was accepted has run out");
}

#[test]
fn the_shipped_vendors_pass_what_the_documentation_shows() {
    let page = fs::read_to_string("docs/ci.md").expect("docs/ci.md");
    let lines = page.lines().map(|line| line.trim().trim_start_matches("- run: "));
    let commands: Vec<&str> = lines
        .filter(|line| line.starts_with("countersign ") && !line.contains(['>', '$', '|', '\\']))
        .collect();
    assert!(commands.len() >= 2, "{commands:?}");
    for command in commands {
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        printed(&arguments);
    }
}
