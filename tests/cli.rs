//! What a person meets at the command line: exit codes, errors that say what happened and
//! what to do, and no surprise in a pipe.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.env_remove("NO_COLOR").env("COLUMNS", "100");
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The program refuses with exit code 2, prints nothing, and says both of these.
fn refused(arguments: &[&str], what: &str, advice: &str) {
    let output = run(arguments);
    let complaint = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
    assert!(complaint.contains(what), "{arguments:?} should say {what:?}: {complaint}");
    assert!(complaint.contains(advice), "{arguments:?} should advise {advice:?}: {complaint}");
    assert!(output.stdout.is_empty(), "{arguments:?} printed {}", text(&output.stdout));
}

fn paper(folder: &Path, name: &str, contents: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, contents).expect("a paper");
    path.to_string_lossy().into_owned()
}

const DPA: &str = "# Data Processing Agreement\n\n## 1. Breach notice\n\nProcessor shall notify Customer without undue delay and in any event within 24 hours after becoming aware of a Personal Data Breach. The personal data is processed on behalf of Customer. Personal data stays safe.\n";

#[test]
fn a_paper_in_another_language_is_not_judged() {
    let german = "tests/contracts/papers/auf-deutsch.md";
    for more in [&[][..], &["--format", "json"], &["--profile", "gdpr-processor", "--fail-on", "low"]] {
        let output = run(&[&["check", german], more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}: {}", text(&output.stderr));
        assert!(
            text(&output.stdout).contains("not-english")
                || text(&output.stdout).contains("not written in English")
        );
        assert!(!text(&output.stdout).contains("Missing"), "{more:?}: {}", text(&output.stdout));
    }
    assert_eq!(run(&["check", german, "--fail-on", "never"]).status.code(), Some(0));
}

#[test]
fn what_was_not_asked_is_not_cleared() {
    let folder = tempfile::tempdir().expect("a folder");
    let dpa = paper(folder.path(), "dpa.md", DPA.as_bytes());
    let one = text(&run(&["check", &dpa, "--clause", "dpa/confidentiality"]).stdout);
    assert!(one.contains("Of what was asked"), "{one}");
    let other = text(&run(&["check", &dpa, "--profile", "hipaa-baa"]).stdout);
    assert!(other.contains("Missing"), "whoever names a profile wants it asked: {other}");
}

#[test]
fn a_clause_is_known_by_its_last_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let dpa = paper(folder.path(), "dpa.md", DPA.as_bytes());
    for arguments in [&["explain", "breach-notice"][..], &["check", &dpa, "--clause", "breach-notice"]] {
        let output = run(arguments);
        assert!(
            text(&output.stdout).contains("dpa/breach-notice"),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
    }
    let listed = run(&["library", "list", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).expect("JSON");
    let clauses = listed["clauses"].as_array().expect("clauses");
    assert!(clauses.iter().any(|c| c["id"] == "dpa/breach-notice" && c["severity"] == "high"));
}

#[test]
fn a_paper_may_come_through_a_pipe() {
    let mut child = program()
        .args(["check", "-", "--clause", "dpa/breach-notice"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    std::io::Write::write_all(&mut child.stdin.take().expect("its input"), DPA.as_bytes())
        .expect("the paper");
    let output = child.wait_with_output().expect("its output");
    assert!(text(&output.stdout).contains("24 hours"), "{}", text(&output.stdout));
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_and_never_a_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    refused(&["check", &at.join("gone.pdf").to_string_lossy()], "cannot open", "Check the name");
    refused(&["check", &at.to_string_lossy()], "is a folder", "Name one file");
    refused(&["check", &paper(at, "empty.pdf", b"")], "the file is empty", "Ask for the paper again");
    refused(&["check", &paper(at, "blank.txt", b" \n\n ")], "the file is empty", "Ask for the paper again");
    refused(
        &["check", &paper(at, "program", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0")],
        "does not read",
        "Save the paper as PDF",
    );
    refused(
        &["check", &paper(at, "picture.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")],
        "does not read",
        "Save the paper as PDF",
    );
    refused(
        &["check", &paper(at, "cut.pdf", b"%PDF-1.7\n1 0 obj\n<<")],
        "damaged",
        "Open it in its own program",
    );
    let large = at.join("large.pdf");
    fs::File::create(&large).and_then(|f| f.set_len(200 * 1024 * 1024)).expect("a sparse file");
    refused(&["check", &large.to_string_lossy()], "more than the limit", "Export only the contract");
}

#[test]
fn what_was_meant_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let dpa = paper(folder.path(), "dpa.md", DPA.as_bytes());
    refused(
        &["check", &dpa, "--clause", "breach-notices"],
        "no clause is called",
        "Did you mean dpa/breach-notice?",
    );
    refused(&["explain", "dpa/xyz"], "no clause is called", "countersign library list");
    refused(&["check", &dpa, "--profile", "nothing"], "no profile is called", "The library has:");
    refused(
        &["check", &dpa, "--library", &folder.path().to_string_lossy()],
        "holds no clauses",
        "clause-library/",
    );
}

#[test]
fn the_exit_code_follows_fail_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let dpa = paper(folder.path(), "dpa.md", DPA.as_bytes());
    for (fail_on, code) in [("never", 0), ("high", 1), ("low", 1)] {
        assert_eq!(
            run(&["check", &dpa, "--fail-on", fail_on]).status.code(),
            Some(code),
            "--fail-on {fail_on}"
        );
    }
}

#[test]
fn json_follows_its_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    let dpa = paper(folder.path(), "dpa.md", DPA.as_bytes());
    let output = run(&["check", &dpa, "--format", "json", "--fail-on", "never"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let schema = fs::read_to_string("docs/schema/check.schema.json").expect("the schema");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(value["format-version"], 1);
    let findings = value["findings"].as_array().expect("findings");
    assert!(findings.iter().any(|f| f["clause"] == "dpa/breach-notice" && f["verdict"] != "absent"));
}

#[test]
fn hostile_words_do_not_act() {
    let folder = tempfile::tempdir().expect("a folder");
    let hostile = DPA.replace("Personal Data Breach", "Personal Data Breach \u{1b}[2J\u{202e}");
    let dpa = paper(folder.path(), "dpa\u{202e}\u{7}.md", hostile.as_bytes());
    for command in [&["check", &dpa, "--all", "--fail-on", "never"][..], &["read", &dpa]] {
        let shown = text(&run(command).stdout);
        assert!(
            !shown.contains(['\u{1b}', '\u{202e}', '\u{7}']),
            "{command:?} lets control characters through"
        );
        assert!(shown.contains("Personal Data Breach"), "{command:?} loses words: {shown}");
    }
    let shown = text(&run(&["check", &dpa, "--fail-on", "never"]).stdout);
    assert!(shown.contains("dpa<U+202E><U+0007>.md"), "a hostile name is shown for what it is: {shown}");
}

#[test]
fn colour_only_where_it_is_wanted() {
    let always = run(&["library", "list", "--color", "always"]);
    assert!(text(&always.stdout).contains('\u{1b}'));
    assert!(!text(&run(&["library", "list"]).stdout).contains('\u{1b}'), "no colour in a pipe");
    let never = program().args(["library", "list"]).env("NO_COLOR", "1").output().expect("the program runs");
    assert!(!text(&never.stdout).contains('\u{1b}'));
}

#[test]
fn a_closed_pipe_is_success() {
    let mut child = program()
        .args(["library", "schema", "clause"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let status = child.wait().expect("it ends");
    let mut complaint = String::new();
    child.stderr.take().expect("stderr").read_to_string(&mut complaint).expect("text");
    assert!(status.success(), "{complaint}");
    assert_eq!(complaint, "");
}
