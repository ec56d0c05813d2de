//! All shipped vendors at once.

use super::{is_inert_page, printed, run, write};
use serde_json::Value;

const ON: [&str; 2] = ["--on", "2026-12-01"];

fn report(format: &str, more: &[&str]) -> String {
    let mut arguments = vec!["report", "--format", format];
    arguments.extend(ON);
    arguments.extend(more);
    printed(&arguments)
}

#[test]
fn the_page_has_every_vendor_and_every_part() {
    let page = report("html", &["--since", "2025-01-01"]);
    is_inert_page(&page);
    for part in [
        "Larkspur Mail Oy",
        "Harbour Desk SAS",
        "Quillmark Analytics Ltd",
        "id=\"timeline-t\"",
        "id=\"heat-t\"",
        "id=\"bars-t\"",
        "id=\"changes\"",
        "Values side by side",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn pictures_have_words_beside_them() {
    let page = report("html", &[]);
    let pictures = super::elements(&page).into_iter().filter(|(name, _)| name == "svg").collect::<Vec<_>>();
    assert_eq!(pictures.len(), 3);
    for (_, attributes) in pictures {
        let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str());
        assert_eq!(get("role"), Some("img"));
        for id in get("aria-labelledby").expect("a name").split(' ') {
            assert!(page.contains(&format!("id=\"{id}\">")), "{id}");
        }
    }
}

#[test]
fn json_follows_its_schema_and_agrees_with_csv() {
    let json: Value = serde_json::from_str(&report("json", &["--since", "2025-01-01"])).expect("JSON");
    let schema: Value = serde_json::from_str(&printed(&["library", "schema", "report"])).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let vendors = json["vendors"].as_array().expect("vendors");
    assert_eq!(vendors.len(), 3);
    for vendor in vendors {
        let id = vendor["id"].as_str().expect("an id");
        let alone = printed(&["vendor", "risk", id, "--on", "2026-12-01", "--format", "json"]);
        let alone: Value = serde_json::from_str(&alone).expect("JSON");
        assert_eq!(vendor["risk"], alone, "the risk of {id} is the same everywhere");
        assert_eq!(vendor["contradictions"].as_array().map(Vec::len), Some(1), "{id}");
    }
    let cells: usize = vendors.iter().map(|v| v["positions"].as_array().expect("positions").len()).sum();
    let csv = report("csv", &[]);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(rows.records().filter(|row| row.is_ok()).count(), cells);
    assert!(cells > 60, "{cells}");
}

#[test]
fn an_accepted_gap_is_not_open() {
    let json: Value = serde_json::from_str(&report("json", &[])).expect("JSON");
    let vendors = json["vendors"].as_array().expect("vendors");
    let quillmark = vendors.iter().find(|vendor| vendor["id"] == "quillmark-analytics").expect("the vendor");
    let positions = quillmark["positions"].as_array().expect("positions");
    let insurance =
        positions.iter().find(|cell| cell["clause"] == "commercial/insurance").expect("the clause");
    assert_eq!(insurance["accepted-until"], "2027-09-14");
}

#[test]
fn what_an_amendment_changed_is_told() {
    let json: Value = serde_json::from_str(&report("json", &["--since", "2025-06-01"])).expect("JSON");
    let changes = json["changes"].as_array().expect("changes");
    let told = |kind: &str, words: &str| {
        changes.iter().any(|c| {
            c["vendor"] == "harbour-desk"
                && c["kind"] == kind
                && c["what"].as_str().is_some_and(|what| what.contains(words))
        })
    };
    assert!(told("paper", "2025-05-12-amendment-1.md began to hold"), "{changes:#?}");
    assert!(told("position", "→"), "{changes:#?}");
    let none: Value = serde_json::from_str(&report("json", &[])).expect("JSON");
    assert_eq!(none["changes"].as_array().map(Vec::len), Some(0), "nobody asked");
}

#[test]
fn a_broken_vendor_is_named_and_the_others_are_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "good/vendor.yaml",
        "name: Good\ntier: low\nowner: a@example.com\ndocuments: [{ file: documents/dpa.md, kind: dpa, signed: 2026-01-01 }]\n",
    );
    write(
        folder.path(),
        "good/documents/dpa.md",
        "# <script>alert(1)</script> DPA\n\n## 1. Breach\n\nProcessor shall notify Customer of a personal data breach within 24 hours.\n",
    );
    write(folder.path(), "bad/vendor.yaml", "name: Bad\ntier: enormous\n");
    write(
        folder.path(),
        "gone/vendor.yaml",
        "name: \"<b>Gone\u{202e}\"\ntier: low\nowner: a@example.com\ndocuments: [{ file: documents/gone.md, kind: dpa, signed: 2026-01-01 }]\n",
    );
    let root = folder.path().to_string_lossy().into_owned();
    for format in ["html", "markdown", "json"] {
        let output = run(&["report", "--register", &root, "--format", format, "--on", "2026-12-01"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("enormous"), "the mistake is named");
        let page = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(page.contains("Good") && page.contains("gone.md cannot be opened"), "{format}");
        if format == "html" {
            is_inert_page(&page);
        }
    }
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("vendors.html");
    let name = path.to_string_lossy().into_owned();
    printed(&["report", "-o", &name]);
    let first = std::fs::read_to_string(&path).expect("the page");
    assert!(first.ends_with("</html>") || first.ends_with("</html>\n"));
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left beside it");
    let nowhere = folder.path().join("no/such/folder.html").to_string_lossy().into_owned();
    assert_eq!(run(&["report", "-o", &nowhere]).status.code(), Some(2));
}
