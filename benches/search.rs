//! Does a search find what a lawyer asks for, and how fast? Beside SQLite FTS5 on the same
//! passages and `rg` on the same words, in one run; docs/search.md says how to read it.
//!
//! `cargo bench --bench search -- [FOLDER] [--passages NUMBER] [--wrong]` where FOLDER holds
//! the papers of tests/search/relevance.yaml (`../shared/bench` if none is named). With
//! `--passages`, the same passages are repeated with noise until there are so many, and
//! speed alone is measured; `--wrong` shows what was found instead. Needs python3; `rg` and
//! `sqlite3` if they are there.

mod timing;

use countersign::index::{Index, Paper, Part, Passage, Reading, Request, Sources, Wait, search};
use countersign::library::{Library, build, builtin};
use countersign::read::Options;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use timing::{milliseconds, say};

/// Papers looked at for each question; a right one behind them counts as not found.
const DEPTH: usize = 50;
const QUERIES: usize = 200;
const COLD: usize = 31;

#[derive(Deserialize)]
struct Question {
    question: String,
    /// The question for programs without fields.
    words: Option<String>,
    tuned: String,
    right: Vec<String>,
}

impl Question {
    fn words(&self) -> &str {
        self.words.as_deref().unwrap_or(&self.question)
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let after = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let many: Option<usize> = after("--passages").map(|n| n.parse().expect("a number"));
    let is_number = |a: &String| a.parse::<usize>().is_ok();
    let folder = arguments.iter().find(|a| !a.starts_with("--") && !is_number(a));
    let folder = folder.map_or_else(|| PathBuf::from("../shared/bench"), PathBuf::from);

    let library = build(&builtin()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let temporary = tempfile::tempdir().expect("a folder for temporary files");
    let at = temporary.path();
    let from = register(&folder, &at.join("vendors"));
    let started = Instant::now();
    let index = refreshed(at, &library);
    let took = started.elapsed();
    say(&format!(
        "{} papers, {} passages: read, judged and indexed in {:.1} s, {:.0} passages/s",
        from.len(),
        index.passages(),
        took.as_secs_f64(),
        index.passages() as f64 / took.as_secs_f64()
    ));
    let passages = all(&index, &library);
    let questions: Vec<Question> =
        serde_yaml::from_str(&fs::read_to_string("tests/search/relevance.yaml").expect("the questions"))
            .expect("the questions");
    match many {
        Some(many) => at_scale(at, &library, &passages, &questions, many),
        None => {
            relevance(
                at,
                &index,
                &library,
                &from,
                &passages,
                &questions,
                arguments.iter().any(|a| a == "--wrong"),
            );
            speed(at, &index, &library, &passages, &questions);
        }
    }
}

/// A register of the papers, one vendor a family of papers; answers which paper of the
/// folder each of its papers is.
fn register(folder: &Path, to: &Path) -> HashMap<String, String> {
    let mut papers = Vec::new();
    files(&folder.join("documents"), &mut papers);
    files(&folder.join("cuad/texts"), &mut papers);
    let mut from = HashMap::new();
    for paper in papers {
        let path = paper.strip_prefix(folder).expect("below it").to_string_lossy().into_owned();
        let (parent, file) = path.rsplit_once('/').expect("a folder");
        if file == "MANIFEST.tsv" {
            continue;
        }
        let family = file.split("__").next().unwrap_or(file).split('.').next().unwrap_or(file);
        let family: String = family
            .to_lowercase()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .take(40)
            .collect();
        let name = format!("{}/{}/{file}", family.trim_matches('-'), parent.replace('/', "-"));
        let target = to.join(&name);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(&paper, &target).expect("a paper");
        from.insert(name, path);
    }
    from
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .flatten()
        .map(|e| e.path())
        .collect();
    entries.sort();
    for path in entries {
        match path.is_dir() {
            true => files(&path, into),
            false => into.push(path),
        }
    }
}

/// Papers are read as `countersign read` reads them, but no picture of a page is.
struct AsUsual;

impl Reading for AsUsual {
    fn options(&self) -> Options {
        Options::default()
    }
}

fn refreshed(at: &Path, library: &Library) -> Index {
    let (papers, cache) = (at.join("vendors"), at.join("cache"));
    let today = jiff::civil::date(2026, 11, 1);
    let sources = Sources { papers: &papers, cache: &cache, library, today, reading: &AsUsual };
    sources.refresh(Wait::Wait, &|_, _| ()).expect("an index").0
}

/// Every passage, as other programs get it: paper, headings, text.
fn all(index: &Index, library: &Library) -> Vec<(String, String, String)> {
    let request = Request { limit: 1_000_000, per_paper: 0, ..Request::default() };
    let hits = search(index, library, &request).expect("all of it").hits;
    hits.into_iter().map(|hit| (hit.paper, hit.path, hit.text)).collect()
}

/// How good three programs are at the same questions.
fn relevance(
    at: &Path,
    index: &Index,
    library: &Library,
    from: &HashMap<String, String>,
    passages: &[(String, String, String)],
    questions: &[Question],
    wrong: bool,
) {
    let words: Vec<&str> = questions.iter().map(Question::words).collect();
    let (_, fts5) = fts5(at, passages, &words, 2_000);
    let texts = at.join("texts");
    write_texts(&texts, passages);
    let mut ranks: BTreeMap<&str, Vec<(bool, Option<usize>)>> = BTreeMap::new();
    for (question, fts5) in questions.iter().zip(fts5) {
        let request =
            Request { query: question.question.clone(), limit: DEPTH, per_paper: 1, ..Request::default() };
        let found: Vec<String> = match search(index, library, &request) {
            Ok(hits) => hits.hits.into_iter().map(|hit| hit.paper).collect(),
            Err(error) => panic!("{}: {error}", question.question),
        };
        let held = question.tuned == "no";
        let named = |papers: &[String]| -> Vec<String> {
            papers.iter().filter_map(|paper| from.get(paper).cloned()).collect()
        };
        let rank =
            |papers: &[String]| named(papers).iter().take(DEPTH).position(|p| question.right.contains(p));
        let ours = rank(&found);
        if wrong && ours != Some(0) {
            let shown = named(&found).into_iter().take(6).collect::<Vec<_>>().join("\n      ");
            say(&format!(
                "  {:?} tuned: {}, first right {ours:?}:\n      {shown}",
                question.question, question.tuned
            ));
        }
        ranks.entry("1 countersign").or_default().push((held, ours));
        ranks.entry("2 FTS5").or_default().push((held, rank(&fts5)));
        ranks.entry("3 rg").or_default().push((held, rank(&rg(&texts, question.words()))));
    }
    say(&format!(
        "{} questions            all: success@5  MRR     tuned on: success@5  MRR     held out: success@5  MRR",
        questions.len()
    ));
    for (program, ranks) in ranks {
        let figures = |wanted: &dyn Fn(bool) -> bool| {
            let ranks: Vec<Option<usize>> =
                ranks.iter().filter(|(held, _)| wanted(*held)).map(|(_, r)| *r).collect();
            let within = ranks.iter().filter(|r| r.is_some_and(|r| r < 5)).count() as f64;
            let reciprocal: f64 = ranks.iter().map(|r| r.map_or(0.0, |r| 1.0 / (r + 1) as f64)).sum();
            format!("{:.3}      {:.3}", within / ranks.len() as f64, reciprocal / ranks.len() as f64)
        };
        say(&format!(
            "{:20}             {}               {}               {}",
            &program[2..],
            figures(&|_| true),
            figures(&|held| !held),
            figures(&|held| held)
        ));
    }
}

/// One text a paper, for programs that read files.
fn write_texts(folder: &Path, passages: &[(String, String, String)]) {
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for (paper, _, text) in passages {
        let whole = texts.entry(paper).or_default();
        whole.push_str(text);
        whole.push('\n');
    }
    for (paper, text) in texts {
        let path = folder.join(paper);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a text");
    }
}

/// Papers by how many of the words occur, then by how often any does.
fn rg(texts: &Path, words: &str) -> Vec<String> {
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    let words: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3).collect();
    for word in words {
        let output = Command::new("rg")
            .args(["--count-matches", "--ignore-case", "--no-ignore", "--fixed-strings", "--", word, "."])
            .current_dir(texts)
            .output();
        let Ok(output) = output else { return Vec::new() };
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if let Some((paper, count)) = line.rsplit_once(':') {
                let counted = counts.entry(paper.trim_start_matches("./").to_string()).or_default();
                counted.0 += 1;
                counted.1 += count.parse::<usize>().unwrap_or(0);
            }
        }
    }
    let mut papers: Vec<(String, (usize, usize))> = counts.into_iter().collect();
    papers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    papers.into_iter().map(|(paper, _)| paper).collect()
}

/// SQLite FTS5 in a process of its own: what it measured, and what it found.
fn fts5(
    at: &Path,
    passages: &[(String, String, String)],
    questions: &[&str],
    limit: usize,
) -> (Value, Vec<Vec<String>>) {
    let (rows, asked) = (at.join("passages.jsonl"), at.join("questions.jsonl"));
    let mut file = std::io::BufWriter::new(fs::File::create(&rows).expect("a file"));
    for (paper, head, text) in passages {
        writeln!(file, "{}", json!({"paper": paper, "head": head, "text": text})).expect("a passage");
    }
    file.flush().expect("passages");
    let lines: Vec<String> = questions.iter().map(|question| json!(question).to_string()).collect();
    fs::write(&asked, lines.join("\n")).expect("questions");
    let _ = fs::remove_file(at.join("fts5.db"));
    let output = Command::new("python3")
        .arg("benches/search.fts5.py")
        .args([&rows, &asked, &at.to_path_buf()])
        .arg(limit.to_string())
        .stderr(Stdio::inherit())
        .output()
        .expect("python3");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines = text.lines();
    let measured = serde_json::from_str(lines.next().expect("measurements")).expect("JSON");
    (measured, lines.map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

/// The questions and others made of words that stand in passages: two or three a question.
fn queries(passages: &[(String, String, String)], questions: &[Question]) -> Vec<String> {
    let mut queries: Vec<String> =
        questions.iter().map(|question| question.words().replace('"', "")).collect();
    let mut seed = 11_u64;
    while queries.len() < QUERIES {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (_, _, text) = &passages[(seed >> 33) as usize % passages.len()];
        let plain = |word: &&str| word.len() > 3 && word.bytes().all(|b| b.is_ascii_lowercase());
        let words: Vec<&str> = text.split_whitespace().filter(plain).collect();
        if words.len() > 6 {
            let at = (seed >> 20) as usize % (words.len() - 3);
            queries.push(words[at..at + 2 + queries.len() % 2].join(" "));
        }
    }
    queries
}

fn speed(
    at: &Path,
    index: &Index,
    library: &Library,
    passages: &[(String, String, String)],
    questions: &[Question],
) {
    let queries = queries(passages, questions);
    let (_, written) = writing(&at.join("again"), passages);
    let (fts5, _) = fts5(at, passages, &queries.iter().map(String::as_str).collect::<Vec<_>>(), 20);
    beside(&written, &warm(index, library, &queries), &fts5);
    let (vendors, cache) = (at.join("vendors"), at.join("cache"));
    let program = env!("CARGO_BIN_EXE_countersign");
    let ours = |more: &[&str], question: &str| {
        let mut command = Command::new(program);
        command.args(["search", "--on", "2026-11-01"]).args(more).arg(question);
        command.arg("--in").arg(&vendors).arg("--cache").arg(&cache);
        once(&mut command)
    };
    // Papers copied a moment ago are looked into; a second look later is the common one.
    ours(&[], "audit");
    std::thread::sleep(Duration::from_millis(2_100));
    ours(&[], "audit");
    let sqlite = at.join("fts5.db");
    let cold = |run: &dyn Fn(&str) -> Duration| {
        let mut times: Vec<f64> = queries.iter().take(COLD).map(|query| milliseconds(run(query))).collect();
        times.sort_by(f64::total_cmp);
        times[COLD / 2]
    };
    let all = cold(&|query| ours(&[], query));
    let bare = cold(&|query| ours(&["--no-refresh"], query));
    let version = cold(&|_| once(Command::new(program).arg("--version")));
    say(&format!(
        "whole process, median of {COLD}: {all:.1} ms; --no-refresh {bare:.1} ms; --version {version:.1} ms"
    ));
    let other = cold(&|query| {
        let words: Vec<String> = query
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(|w| format!("\"{w}\""))
            .collect();
        let sql = format!(
            "SELECT paper, text FROM p WHERE p MATCH '{}' ORDER BY rank LIMIT 20",
            words.join(" OR ").replace('\'', "''")
        );
        once(Command::new("sqlite3").arg(&sqlite).arg(sql))
    });
    say(&format!("sqlite3 with FTS5 {other:.1} ms; ours takes {:.1} times as long", all / other));
}

/// The passages of each paper as papers that are already read, one after the other.
fn papers(passages: &[(String, String, String)]) -> impl Iterator<Item = Paper> {
    let mut papers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (paper, ..)) in passages.iter().enumerate() {
        papers.entry(paper).or_default().push(at);
    }
    let passage = |at: usize| {
        let (_, head, text) = &passages[at];
        Passage {
            part: Part::Clause,
            section: String::new(),
            heading: head.rsplit(" › ").next().unwrap_or_default().into(),
            path: head.clone(),
            page: None,
            line: None,
            text: text.clone(),
            answers: Vec::new(),
            families: Vec::new(),
        }
    };
    papers.into_iter().map(move |(paper, places)| Paper {
        paper: paper.into(),
        passages: places.into_iter().map(passage).collect(),
        ..Paper::default()
    })
}

struct Written {
    passages: usize,
    seconds: f64,
    bytes: u64,
}

/// How fast papers that are already read become an index.
fn writing(cache: &Path, passages: &[(String, String, String)]) -> (Index, Written) {
    let started = Instant::now();
    let index = Index::of_papers(cache, papers(passages)).expect("an index");
    let seconds = started.elapsed().as_secs_f64();
    let written = Written { passages: index.passages() as usize, seconds, bytes: size(cache) };
    (index, written)
}

fn size(folder: &Path) -> u64 {
    let mut all = Vec::new();
    files(folder, &mut all);
    all.iter().filter_map(|file| fs::metadata(file).ok()).map(|about| about.len()).sum()
}

/// Milliseconds that passed and that the processor worked.
type Spent = (f64, f64);

/// What each question costs the second time it is asked.
fn warm(index: &Index, library: &Library, queries: &[String]) -> Vec<Spent> {
    let ask = |query: &String| {
        let request = Request { query: query.clone(), ..Request::default() };
        let (started, worked) = (Instant::now(), worked());
        let _ = search(index, library, &request);
        (milliseconds(started.elapsed()), self::worked() - worked)
    };
    queries.iter().map(ask).for_each(drop);
    queries.iter().map(ask).collect()
}

/// Milliseconds that the processor has worked for this thread: other work on the machine
/// does not count. 0 where the system does not say.
fn worked() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
}

fn beside(written: &Written, ours: &[Spent], fts5: &Value) {
    of_ours(written, ours);
    of_fts5(fts5);
}

fn of_ours(written: &Written, ours: &[Spent]) {
    measured("countersign", written, ours);
}

fn of_fts5(fts5: &Value) {
    let times = |key: &str| fts5[key].as_array().expect("times").iter().filter_map(Value::as_f64);
    let theirs: Vec<Spent> = times("milliseconds").zip(times("spent")).collect();
    let number = |key: &str| fts5[key].as_f64().unwrap_or_default();
    let written = Written {
        passages: number("rows") as usize,
        seconds: number("seconds"),
        bytes: number("bytes") as u64,
    };
    measured("FTS5", &written, &theirs);
}

fn measured(name: &str, written: &Written, times: &[Spent]) {
    let at = |part: f64, of: fn(&Spent) -> f64| {
        let mut times: Vec<f64> = times.iter().map(of).collect();
        times.sort_by(f64::total_cmp);
        times[((times.len() - 1) as f64 * part) as usize]
    };
    let (passages, bytes) = (written.passages as f64, written.bytes as f64);
    say(&format!(
        "{name:12} {passages:>9.0} passages written in {:6.1} s ({:>7.0}/s), {:>7.1} MB ({:.0} bytes each); {} queries warm: p50 {:.2} ms, p99 {:.2} ms (of work p50 {:.2} ms, p99 {:.2} ms)",
        written.seconds,
        passages / written.seconds,
        bytes / 1e6,
        bytes / passages,
        times.len(),
        at(0.5, |t| t.0),
        at(0.99, |t| t.0),
        at(0.5, |t| t.1),
        at(0.99, |t| t.1)
    ));
}

/// The same passages over and over, with words that differ from copy to copy.
fn at_scale(
    at: &Path,
    library: &Library,
    passages: &[(String, String, String)],
    questions: &[Question],
    many: usize,
) {
    let queries = queries(passages, questions);
    let mut sizes: Vec<usize> = [100, 10, 1].iter().map(|part| many / part).collect();
    sizes.retain(|size| *size >= passages.len() || *size == many);
    for size in sizes {
        let noisy = repeated(passages, size);
        let cache = at.join(format!("cache-{size}"));
        let (index, written) = writing(&cache, &noisy);
        let ours = warm(&index, library, &queries);
        of_ours(&written, &ours);
        let mut slow: Vec<(Spent, &String)> = ours.iter().copied().zip(&queries).collect();
        slow.sort_by(|a, b| b.0.1.total_cmp(&a.0.1));
        for ((_, work), query) in slow.iter().take(3) {
            say(&format!("    most work: {work:.1} ms {query:?}"));
        }
        // It takes minutes over all of them.
        let some: Vec<&str> = queries.iter().step_by(5).map(String::as_str).collect();
        let (fts5, _) = fts5(at, &noisy, &some, 20);
        of_fts5(&fts5);
    }
}

/// In each copy every seventh word is another word of the same papers.
fn repeated(passages: &[(String, String, String)], size: usize) -> Vec<(String, String, String)> {
    let words: Vec<&str> =
        passages.iter().step_by(37).flat_map(|(_, _, text)| text.split_whitespace()).collect();
    let mut seed = 5_u64;
    let mut repeated = Vec::with_capacity(size);
    for n in 0..size {
        let (paper, head, text) = &passages[n % passages.len()];
        let copy = n / passages.len();
        if copy == 0 {
            repeated.push((paper.clone(), head.clone(), text.clone()));
            continue;
        }
        let mut noisy = String::with_capacity(text.len());
        for (at, word) in text.split(' ').enumerate() {
            let word = if at % 7 == 3 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                words[(seed >> 33) as usize % words.len()]
            } else {
                word
            };
            noisy.push_str(word);
            noisy.push(' ');
        }
        repeated.push((format!("copy-{copy}-{paper}"), head.clone(), noisy));
    }
    repeated
}

fn once(command: &mut Command) -> Duration {
    let started = Instant::now();
    let ran = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(ran.is_ok(), "{command:?}");
    started.elapsed()
}
