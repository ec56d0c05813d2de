//! Search: the questions a lawyer asks, an index that is never wrong, and what changed
//! between two papers.

mod folder;

use folder::copy;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// A register with papers of its own, and a cache.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().expect("a folder") };
        copy(Path::new("vendors"), &place.papers());
        place
    }

    fn papers(&self) -> PathBuf {
        self.folder.path().join("vendors")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.env_remove("NO_COLOR").env("COLUMNS", "100").args(arguments);
        // The shipped papers are all in force on this day, whatever day it is.
        command.args(["--on", "2026-11-01"]);
        command.arg("--in").arg(self.papers()).arg("--cache").arg(self.cache());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command(arguments).output().expect("the program runs");
        let complaint = text(&output.stderr);
        assert!(!complaint.contains("panicked"), "{arguments:?}: {complaint}");
        output
    }

    fn index(&self) -> String {
        let output = self.run(&["index"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    fn ask(&self, question: &str) -> Value {
        let output = self.run(&["search", "--format", "json", "--limit", "100", question]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{question}: {}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// The file that holds the index.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for base in fs::read_dir(self.cache()).expect("a cache").flatten().map(|e| e.path()) {
            for index in fs::read_dir(base).into_iter().flatten().flatten().map(|e| e.path()) {
                if index.file_name().is_some_and(|n| n.to_string_lossy().starts_with("index-")) {
                    let inside = fs::read_dir(index).expect("an index").flatten().map(|e| e.path());
                    files.extend(inside.filter(|f| !f.to_string_lossy().ends_with(".lock")));
                }
            }
        }
        files.sort();
        files
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Papers found, each once, in order.
fn papers(hits: &Value) -> Vec<String> {
    let mut papers: Vec<String> = Vec::new();
    for hit in hits["hits"].as_array().expect("hits") {
        let paper = hit["paper"].as_str().expect("a paper").to_string();
        if !papers.contains(&paper) {
            papers.push(paper);
        }
    }
    papers
}

const QUESTION: &str = "breach notice";

#[test]
fn the_shipped_papers_answer_as_a_lawyer_expects() {
    let place = Place::new();
    let cases = fs::read_to_string("tests/search/shipped.txt").expect("the cases");
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (question, expected) = case.split_once(" => ").expect(case);
        let hits = place.ask(question);
        let found = papers(&hits);
        count += 1;
        let is_right = match expected.strip_prefix("papers ") {
            _ if expected == "nothing" => found.is_empty() && hits["total"] == 0,
            Some(all) => {
                let mut all: Vec<&str> = all.split_whitespace().collect();
                let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
                all.sort_unstable();
                found.sort_unstable();
                all == found
            }
            None => {
                let (paper, section) = expected.split_once(" § ").unwrap_or((expected, ""));
                let first = &hits["hits"][0];
                first["paper"] == paper && first["section"].as_str().is_some_and(|s| s.starts_with(section))
            }
        };
        if !is_right {
            wrong.push(format!("{question}: expected {expected}, found {found:?}, {}", hits["hits"][0]));
        }
    }
    assert!(count >= 15 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_paper_that_runs_on_without_paragraphs_is_found_in_pieces() {
    let place = Place::new();
    let clause = |n: usize| format!("The Supplier keeps record number{n} of the deliveries for six years. ");
    let paper: String = (0..400).map(clause).collect();
    fs::create_dir(place.papers().join("flat")).expect("a folder");
    fs::write(place.papers().join("flat/agreement.txt"), &paper).expect("a paper");
    for n in [0, 57, 58, 59, 200, 399] {
        let hits = place.ask(&format!("vendor:flat number{n}"));
        let text = hits["hits"][0]["text"].as_str().expect("a passage");
        assert!(text.len() < 5_000, "number{n}: {} bytes", text.len());
        assert!(text.contains(clause(n).trim()), "the whole sentence of number{n} is in {text:?}");
    }
}

#[test]
fn a_question_that_cannot_be_understood_says_where_and_why() {
    let place = Place::new();
    for (question, mark, what) in [
        ("audit AND", "  audit AND\n           ^", "a word is missing"),
        ("(audit", "  (audit\n  ^", "never closed"),
        ("tier:huge audit", "  tier:huge audit\n  ^^^^^^^^^", "critical, high, low, medium"),
        ("vendor:nobody", "  vendor:nobody\n  ^", "larkspur-mail"),
        ("audit clause:nothing-like-it", "^^^^^^^^^^^^^^^^^^^^^^", "no clause is called"),
        ("breach-notice.colour > 3", "^^^^^^^^", "It has: deadline"),
        ("breach-notice.deadline > red", "^^^^^^^^", "48h"),
        ("ends < soon", "^^^^^^", "2027-03-01"),
        ("breach-notice.trigger > confirmed", "^^^^^", "= confirmed"),
    ] {
        let output = place.run(&["search", question]);
        let complaint = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{question}: {complaint}");
        assert!(complaint.contains(mark) && complaint.contains(what), "{question}: {complaint}");
    }
    for hostile in [
        "\u{1b}[31m",
        "\\",
        "*",
        "~",
        "a*b",
        "((((((",
        "x:y:z",
        ":",
        "\u{202e}",
        "NEAR",
        "NOT",
        "-",
        "--",
        "é~2",
        "=\"",
        "🙂",
    ] {
        let output = place.run(&["search", "--", hostile]);
        assert!(matches!(output.status.code(), Some(0..=2)), "{hostile:?}");
        assert!(!text(&output.stderr).contains('\u{1b}') || !hostile.contains('\u{1b}'));
    }
}

#[test]
fn only_what_changed_is_read_again() {
    let place = Place::new();
    let first = place.index();
    assert!(first.starts_with("10 papers read, 0 judged again, 0 unchanged, 0 gone"), "{first}");
    // The clock must move on before a file's time proves anything.
    std::thread::sleep(Duration::from_millis(2_100));
    assert!(place.index().starts_with("0 papers read, 0 judged again, 10 unchanged, 0 gone"));

    let paper = place.papers().join("harbour-desk/documents/2024-06-01-terms-and-dpa.md");
    let words = fs::read_to_string(&paper).expect("the paper");
    fs::write(&paper, &words).expect("the same again");
    assert!(place.index().starts_with("0 papers read, 0 judged again, 10 unchanged"), "same content");
    fs::write(&paper, words + "\n\n## 99. Zebra\n\nThe zebra shall be striped.\n").expect("more");
    assert!(place.index().starts_with("1 papers read, 0 judged again, 9 unchanged"), "other content");
    assert_eq!(place.ask("zebra striped")["hits"][0]["section"], "Annex 3, 99");

    let vendor = place.papers().join("larkspur-mail/vendor.yaml");
    let written = fs::read_to_string(&vendor).expect("the vendor");
    fs::write(&vendor, written.replace("tier: high", "tier: critical")).expect("another tier");
    assert_eq!(papers(&place.ask("tier:critical kind:dpa")), ["larkspur-mail/documents/2025-03-05-dpa.docx"]);
    assert!(papers(&place.ask("tier:high")).is_empty());

    fs::remove_file(&paper).expect("it goes");
    assert!(place.index().contains(" 1 gone"));
    assert!(papers(&place.ask("zebra")).is_empty());

    let library = place.folder.path().join("library");
    copy(Path::new("clause-library"), &library);
    let clause = library.join("dpa/breach-notice.yaml");
    let written = fs::read_to_string(&clause).expect("the clause");
    fs::write(&clause, written.replace("title: Notice of", "title: News of")).expect("another title");
    let output = place.run(&["--library", &library.to_string_lossy(), "index"]);
    assert!(
        text(&output.stdout).starts_with("0 papers read, 9 judged again, 0 unchanged"),
        "{}",
        text(&output.stdout)
    );
    // And back again.
    assert!(place.index().starts_with("0 papers read, 9 judged again, 0 unchanged"));
}

#[test]
fn papers_are_read_again_when_they_are_to_be_read_otherwise() {
    let place = Place::new();
    let paper = place.papers().join("harbour-desk/documents/draft.md");
    fs::write(&paper, "# Zebra\n\nThe zebra is striped ~~crosswise~~ lengthwise.\n").expect("a paper");
    assert!(place.index().starts_with("11 papers read"));
    let found = |more: &[&str], words: &str| {
        let arguments = [&["search", words, "--format", "json"], more].concat();
        papers(&serde_json::from_slice(&place.run(&arguments).stdout).expect("JSON"))
    };
    assert!(found(&[], "\"striped crosswise\"").is_empty());
    let original = ["--changes", "original"];
    assert_eq!(found(&original, "\"striped crosswise\""), ["harbour-desk/documents/draft.md"]);
    assert!(found(&[], "\"striped crosswise\"").is_empty());
    assert_eq!(found(&[], "\"striped lengthwise\""), ["harbour-desk/documents/draft.md"]);
    // The same options as before: nothing is read again.
    assert!(place.index().starts_with("0 papers read, 0 judged again, 11 unchanged"));
}

#[test]
fn a_damaged_index_is_made_again_and_never_answers_wrongly() {
    let place = Place::new();
    place.index();
    let right = place.ask(QUESTION);
    let count = place.files().len();
    assert!(count >= 8, "the files of an index: {:?}", place.files());
    for at in 0..count {
        let cut = at % 3;
        let Some(file) = place.files().get(at).cloned() else { continue };
        let bytes = fs::read(&file).expect("a file");
        let damaged = match cut {
            0 => Vec::new(),
            1 => bytes[..bytes.len() / 2].to_vec(),
            _ => bytes[..bytes.len().saturating_sub(1)].to_vec(),
        };
        fs::write(&file, damaged).expect("damage");
        assert_eq!(place.ask(QUESTION), right, "{} cut", file.display());
    }
    // Wrong bytes in the middle are found by `index`, which reads every one.
    let largest = place.files().into_iter().max_by_key(|f| fs::metadata(f).map_or(0, |m| m.len()));
    let largest = largest.expect("a file");
    let mut bytes = fs::read(&largest).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    fs::write(&largest, bytes).expect("damage");
    let output = place.run(&["index"]);
    assert!(text(&output.stderr).contains("is damaged"), "{}", text(&output.stderr));
    assert_eq!(place.ask(QUESTION), right);
    // An index of another version makes room for this one.
    let base = place.files()[0].parent().and_then(Path::parent).expect("a folder").to_path_buf();
    let (index, older) = (place.files()[0].parent().expect("a folder").to_path_buf(), base.join("index-1"));
    fs::rename(index, &older).expect("an older index");
    let output = place.run(&["search", QUESTION]);
    assert!(text(&output.stderr).contains("made by another version"), "{}", text(&output.stderr));
    assert!(!older.exists());
    assert_eq!(place.ask(QUESTION), right);
}

/// `KILLS=100 cargo test --release --test search killed` for the long run.
#[test]
fn a_killed_run_leaves_the_last_complete_index() {
    let place = Place::new();
    let kills: u64 = std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let paper = place.papers().join("harbour-desk/documents/note.md");
    fs::write(&paper, "# Note 0\n\nZebra number zero.\n").expect("a paper");
    place.index();
    let mut seed = 7_u64;
    for round in 1..=kills {
        // A new paper each time, so that there is something to write.
        fs::write(&paper, format!("# Note {round}\n\nZebra number {round}.\n")).expect("a paper");
        let mut run = place
            .command(&["index"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros((seed >> 33) % 120_000));
        let _ = run.kill();
        let _ = run.wait();
        let output = place.run(&["search", "--no-refresh", "--format", "json", "zebra"]);
        let hits: Value = serde_json::from_slice(&output.stdout).expect("an answer");
        assert_eq!(hits["total"], 1, "one complete state after {round} kills");
        assert_eq!(
            papers(&place.ask(&format!("\"zebra number {round}\""))).len(),
            1,
            "the next run catches up"
        );
    }
    assert_eq!(papers(&place.ask("zebra")), ["harbour-desk/documents/note.md"]);
}

#[test]
fn files_in_the_way_of_the_writer_make_it_start_anew() {
    let place = Place::new();
    place.index();
    let files = place.files();
    let meta = files.iter().find(|file| file.ends_with("meta.json")).expect("a list of segments");
    let listed: Value = serde_json::from_str(&fs::read_to_string(meta).expect("a list")).expect("JSON");
    for segment in listed["segments"].as_array().expect("segments") {
        let id = segment["segment_id"].as_str().expect("its name").replace('-', "");
        // What is left out of a segment goes to a file numbered by the writer's steps.
        for step in 0..5_000 {
            fs::write(meta.with_file_name(format!("{id}.{step}.del")), "").expect("a file");
        }
    }
    let paper = place.papers().join("harbour-desk/documents/2025-05-12-amendment-1.md");
    fs::write(&paper, "# Note\n\nThe zebra is owed.\n").expect("a paper");
    let output = place.run(&["search", "--format", "json", "zebra"]);
    let told = text(&output.stderr);
    assert!(told.contains("is made again"), "{told}");
    let hits: Value = serde_json::from_slice(&output.stdout).expect("an answer");
    assert_eq!(papers(&hits), ["harbour-desk/documents/2025-05-12-amendment-1.md"]);
    assert!(papers(&place.ask("audit")).len() > 2, "all other papers are found as before");
}

#[test]
fn two_may_write_and_ten_may_search_at_once() {
    let place = Place::new();
    place.index();
    let total = place.ask(QUESTION)["total"].clone();
    fs::write(place.papers().join("larkspur-mail/documents/zebra.md"), "# Zebra\n\nStripes.\n")
        .expect("a paper");
    let mut runs = Vec::new();
    for number in 0..12 {
        let arguments: &[&str] =
            if number < 2 { &["index"] } else { &["search", "--format", "json", QUESTION] };
        let run = place.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        runs.push((number, run.expect("the program runs")));
    }
    for (number, run) in runs {
        let output = run.wait_with_output().expect("it ends");
        let complaint = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{complaint}");
        assert!(!complaint.contains("panicked"), "{complaint}");
        if number >= 2 {
            let hits: Value = serde_json::from_slice(&output.stdout).expect("JSON");
            assert_eq!(hits["total"], total);
        }
    }
    assert_eq!(papers(&place.ask("zebra")).len(), 1);
}

#[test]
fn what_cannot_be_done_is_said_with_a_way_out() {
    let place = Place::new();
    let output = place.run(&["search", "--no-refresh", QUESTION]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no index yet"), "{}", text(&output.stderr));
    fs::write(place.cache(), "a file where a folder should be").expect("a file");
    let output = place.run(&["search", QUESTION]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--cache"), "{}", text(&output.stderr));
    fs::remove_file(place.cache()).expect("it goes");
    fs::write(place.papers().join("larkspur-mail/documents/broken.pdf"), "%PDF-1.7\n1 0 obj")
        .expect("a file");
    let output = place.run(&["search", QUESTION]);
    assert!(text(&output.stderr).contains("1 papers could not be read"), "{}", text(&output.stderr));
    assert!(place.index().contains("broken.pdf: "));
}

/// What a disk does that is full: no file may grow beyond so many blocks of half a kilobyte.
#[cfg(unix)]
fn on_a_full_disk(place: &Place, blocks: u32, arguments: &[&str]) -> Output {
    let command = place.command(arguments);
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"")).arg("sh");
    shell.arg(command.get_program()).args(command.get_args());
    let output = shell.output().expect("the program runs");
    let complaint = text(&output.stderr);
    assert!(!complaint.contains("panicked"), "{blocks} blocks, {arguments:?}: {complaint}");
    output
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_last_complete_index() {
    let place = Place::new();
    // Without any index there is nothing to answer from, and that is said.
    for blocks in [0, 1, 16] {
        let output = on_a_full_disk(&place, blocks, &["index"]);
        let complaint = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {complaint}");
        assert!(complaint.contains("Make room on the disk"), "{blocks} blocks: {complaint}");
    }
    place.index();
    let mut total = place.ask("zebra")["total"].clone();
    for (round, blocks) in [0, 1, 2, 4, 8, 16, 32, 64, 128].into_iter().enumerate() {
        let words = format!("# Zebra {round}\n\n{}", "The zebra has stripes.\n\n".repeat(2_000));
        fs::write(place.papers().join("larkspur-mail/documents/zebra.md"), words).expect("a paper");
        let output = on_a_full_disk(&place, blocks, &["index"]);
        let complaint = text(&output.stderr);
        match output.status.code() {
            Some(0) => {
                let output = place.run(&["search", "--no-refresh", "--format", "json", "zebra"]);
                let hits: Value = serde_json::from_slice(&output.stdout).expect("an answer");
                assert!(hits["hits"].to_string().contains(&format!("Zebra {round}")), "{hits}");
                total = hits["total"].clone();
            }
            code => {
                assert_eq!(code, Some(2), "{blocks} blocks: {complaint}");
                assert!(complaint.contains("Make room on the disk"), "{blocks} blocks: {complaint}");
                let output = on_a_full_disk(&place, blocks, &["search", "--format", "json", "zebra"]);
                assert!(text(&output.stderr).contains("last complete one"), "{}", text(&output.stderr));
                let hits: Value = serde_json::from_slice(&output.stdout).expect("an answer");
                assert_eq!(hits["total"], total, "{blocks} blocks: the last complete state answers");
            }
        }
    }
    // With room again, all is found.
    let last = place.ask("\"zebra 8\"");
    assert_eq!(papers(&last), ["larkspur-mail/documents/zebra.md"]);
}

#[test]
#[cfg(unix)]
fn a_cache_that_cannot_be_written_still_answers() {
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    let allow = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    let place = Place::new();
    place.index();
    let right = place.ask(QUESTION);
    fs::write(place.papers().join("larkspur-mail/documents/zebra.md"), "# Zebra\n\nStripes.\n")
        .expect("a paper");
    let program = place.folder.path().join("countersign");
    fs::copy(env!("CARGO_BIN_EXE_countersign"), &program).expect("the program");
    allow(place.folder.path(), 0o755);
    // To the system's administrator nothing is forbidden: be somebody else then.
    let everything = |mode: fn(bool) -> u32| {
        let mut folders = vec![place.cache()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder").flatten() {
                match entry.path().is_dir() {
                    true => folders.push(entry.path()),
                    false => allow(&entry.path(), mode(false)),
                }
            }
            allow(&folder, mode(true));
        }
    };
    everything(|folder| if folder { 0o555 } else { 0o444 });
    let is_root = fs::write(place.cache().join("try"), "").is_ok();
    if is_root {
        fs::remove_file(place.cache().join("try")).expect("it goes");
        chown(place.cache(), Some(65_534), None).expect("another owner");
    }
    let run = |arguments: &[&str]| {
        let command = place.command(arguments);
        let mut other = Command::new(&program);
        other.args(command.get_args());
        if is_root {
            other.uid(65_534);
        }
        other.output().expect("the program runs")
    };
    let output = run(&["search", "--format", "json", "--limit", "100", QUESTION]);
    let complaint = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{complaint}");
    assert!(complaint.contains("may be out of date"), "{complaint}");
    let hits: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(hits, right);
    let output = run(&["index"]);
    let complaint = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(complaint.contains("--cache"), "{complaint}");
    everything(|folder| if folder { 0o755 } else { 0o644 });
    assert_eq!(papers(&place.ask("zebra stripes"))[0], "larkspur-mail/documents/zebra.md");
}

#[test]
fn one_clause_of_all_vendors_stands_side_by_side() {
    let place = Place::new();
    let output = place.run(&["search", "--side-by-side", "breach-notice", "--format", "json"]);
    let sides: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let papers = sides["papers"].as_array().expect("papers");
    let quillmark = papers.iter().find(|side| side["vendor"] == "quillmark-analytics").expect("it has one");
    assert_eq!(quillmark["position"], "walk-away");
    assert!(quillmark["values"].to_string().contains("10 business days"), "{quillmark}");
    let output = place.run(&["search", "--side-by-side", "mechanism", "--format", "csv"]);
    let table = text(&output.stdout);
    assert!(table.starts_with("vendor,paper,standing,clause,position"), "{table}");
    assert!(
        table.contains(
            "harbour-desk/documents/2024-06-01-terms-and-dpa.md,in-force,transfer/mechanism,absent"
        ),
        "{table}"
    );
    let output = place.run(&["search", "--facets", "--format", "json"]);
    let hits: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(hits["facets"]["vendor"]["larkspur-mail"].as_u64() > Some(10), "{hits}");
}

fn compared(before: &str, after: &str, more: &[&str]) -> (Output, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (folder.path().join("old.md"), folder.path().join("new.md"));
    fs::write(&old, before).expect("a paper");
    fs::write(&new, after).expect("a paper");
    let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .arg("compare")
        .args([&old, &new])
        .args(["--format", "json"])
        .args(more)
        .output()
        .expect("the program runs");
    let value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output, value)
}

const BEFORE: &str = "# Data Processing Agreement\n\n## 1. Breach\n\nProcessor shall notify Customer without undue delay and in any event within 24 hours after becoming aware of a Personal Data Breach. The personal data stays safe, and Processor processes personal data for the Customer.\n\n## 2. Deletion\n\nAt the end of the services Processor shall delete or return all personal data at the choice of the Customer.\n\n## 3. Audit\n\nProcessor shall allow for and contribute to audits, including inspections, by the Customer.\n";

#[test]
fn two_versions_are_compared_clause_by_clause() {
    let after = "# Data Processing Agreement\n\n## 1. Audit\n\nProcessor shall allow for and contribute to audits, including inspections, by the Customer.\n\n## 2. Breach\n\nProcessor shall notify Customer without undue delay and in any event within 30 days after becoming aware of a Personal Data Breach. The personal data stays safe, and Processor processes personal data for the Customer.\n\n## 4. Zebras\n\nNo zebra is personal data.\n";
    let (output, compared) = compared(BEFORE, after, &[]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let pair = |what: &str| {
        let pairs = compared["clauses"].as_array().expect("pairs");
        pairs
            .iter()
            .find(|pair| pair["what"] == what)
            .unwrap_or_else(|| panic!("no {what}: {compared}"))
            .clone()
    };
    let changed = pair("changed");
    assert_eq!((&changed["before"]["section"], &changed["after"]["section"]), (&"1".into(), &"2".into()));
    let words = changed["words"].to_string();
    assert!(
        words.contains("{\"removed\":\"24 hours\"}") && words.contains("{\"added\":\"30 days\"}"),
        "{words}"
    );
    assert!(changed["touches"].to_string().contains("dpa/breach-notice"), "{changed}");
    assert_eq!(pair("moved")["after"]["heading"], "Audit");
    assert_eq!(pair("removed")["before"]["section"], "2");
    assert_eq!(pair("added")["after"]["section"], "4");
    let effect = |clause: &str| {
        let effects = compared["effects"].as_array().expect("effects");
        effects.iter().find(|effect| effect["clause"] == clause).cloned().unwrap_or_default()
    };
    let breach = effect("dpa/breach-notice");
    assert_eq!(breach["after"], "walk-away", "{breach}");
    assert!(
        breach["values"].to_string().contains("24 hours") && breach["values"].to_string().contains("30 days")
    );
    assert_eq!(effect("dpa/deletion-return")["after"], "absent", "{compared}");
    assert_eq!(effect("dpa/deletion-return")["course"], "worse");
    assert_eq!(effect("dpa/audit"), Value::Null);
}

/// A clause that nobody asks for, taken out again, is no improvement.
#[test]
fn what_a_paper_no_longer_takes_up_is_not_called_fixed() {
    let more = "\n## 4. Switzerland\n\nFor transfers of personal data from Switzerland the standard contractual clauses apply, and references to the GDPR are read as references to the Swiss Federal Act on Data Protection.\n";
    let (_, compared) = compared(&format!("{BEFORE}{more}"), BEFORE, &[]);
    let effects = compared["effects"].as_array().expect("effects");
    let swiss = effects.iter().find(|effect| effect["clause"] == "transfer/swiss").expect("it is gone");
    assert_eq!((&swiss["after"], &swiss["course"]), (&"not-applicable".into(), &"dropped".into()), "{swiss}");
}

#[test]
fn a_paper_compared_with_itself_has_no_difference() {
    let (output, compared) = compared(BEFORE, BEFORE, &[]);
    assert_eq!(output.status.code(), Some(0), "{compared}");
    assert_eq!(compared["clauses"].as_array().map(Vec::len), Some(0));
    assert_eq!(compared["unchanged"], 4);
}

#[test]
fn a_check_against_an_earlier_one_shows_only_the_news() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    fs::write(at("old.md"), BEFORE).expect("a paper");
    fs::write(at("new.md"), BEFORE.replace("within 24 hours", "within 30 days")).expect("a paper");
    let check = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.arg("check").args(arguments).output().expect("the program runs")
    };
    let earlier = check(&[&at("old.md"), "--format", "json", "--fail-on", "never"]);
    fs::write(at("old.json"), &earlier.stdout).expect("an earlier check");
    for previous in [at("old.md"), at("old.json")] {
        let output = check(&[&at("new.md"), "--against", &previous, "--format", "json"]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let effects: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(effects.as_array().map(Vec::len), Some(1), "{effects}");
        assert_eq!(effects[0]["clause"], "dpa/breach-notice");
    }
    let same = check(&[&at("old.md"), "--against", &at("old.json")]);
    assert_eq!(same.status.code(), Some(0));
    assert!(text(&same.stdout).starts_with("0 new, 0 fixed, 0 changed"), "{}", text(&same.stdout));
    fs::write(at("odd.json"), "{\"findings\": 3}").expect("a file");
    let odd = check(&[&at("old.md"), "--against", &at("odd.json")]);
    assert_eq!(odd.status.code(), Some(2));
    assert!(text(&odd.stderr).contains("is no earlier check"), "{}", text(&odd.stderr));
}
