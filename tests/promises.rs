//! What the documentation promises is what the program does.

use std::fs;
use std::process::Command;

fn run(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_countersign")).args(arguments).env("COLUMNS", "100").output();
    let output = output.expect("the program runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Committed files that are printed by the program; `UPDATE=1 cargo test` writes them.
fn printed(file: &str, contents: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(file, contents).expect("the file can be written");
    }
    let committed = fs::read_to_string(file).unwrap_or_default();
    assert!(
        committed == contents,
        "{file} is out of date; run `UPDATE=1 cargo test` and look at the difference"
    );
}

#[test]
fn the_schemas_are_those_of_the_types() {
    for kind in ["clause", "terms", "source", "profile", "control", "answers"] {
        printed(&format!("clause-library/schema/{kind}.schema.json"), &run(&["library", "schema", kind]));
    }
    for kind in ["check", "report"] {
        printed(&format!("docs/schema/{kind}.schema.json"), &run(&["library", "schema", kind]));
    }
    for kind in ["vendor", "remind"] {
        printed(&format!("vendors/schema/{kind}.schema.json"), &run(&["vendor", "schema", kind]));
    }
    for kind in ["vendors", "vendor-show", "vendor-lint", "vendor-check", "vendor-scan", "due"] {
        printed(&format!("docs/schema/{kind}.schema.json"), &run(&["vendor", "schema", kind]));
    }
}

#[test]
fn the_readme_shows_the_help_as_it_is() {
    let readme = fs::read_to_string("README.md").expect("README.md");
    let (before, rest) = readme.split_once("<!-- help -->\n```text\n").expect("the mark");
    let (_, after) = rest.split_once("```").expect("the end of the block");
    printed(
        "README.md",
        &format!("{before}<!-- help -->\n```text\n{}\n```{after}", run(&["--help"]).trim_end()),
    );
}

#[test]
fn the_library_index_lists_every_clause() {
    printed("clause-library/INDEX.md", &index());
}

fn index() -> String {
    let mut index = String::from(
        "# Clauses\n\nPrinted by `countersign library list`; `tests/promises.rs` keeps it true.\n\n```text\n",
    );
    index.push_str(&run(&["library", "list"]));
    index.push_str("```\n");
    index
}
