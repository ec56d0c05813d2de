//! Are the words of a paper all read, in order, and how fast? Word for word against a text
//! known to be right, beside `mutool` and `pdftotext` on the same PDFs in the same run;
//! DOCX beside LibreOffice. docs/reading.md says how to read the tables.
//!
//! `cargo bench --bench reading -- PAIRS.tsv` where each line is a PDF and its text,
//! relative to the file; or `-- PAPER.pdf…`, then `mutool` gives the text; or
//! `-- PAPER.docx…`, then LibreOffice gives words and clause numbers.

mod timing;

use countersign::read::{Options, read};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use timing::say;

/// Files with a smaller part right are named.
const ENOUGH: f64 = 0.99;

const READERS: [&str; 3] = ["countersign", "mutool", "pdftotext"];

/// A PDF and the text it should give.
struct Paper {
    pdf: PathBuf,
    text: Option<PathBuf>,
}

/// Which part of the right words a reader found, and which part of its words are right.
#[derive(Clone, Copy, Default)]
struct Score {
    recall: f64,
    precision: f64,
}

fn main() {
    let papers: Vec<Paper> =
        std::env::args().skip(1).filter(|a| !a.starts_with("--")).flat_map(papers).collect();
    let (office, papers): (Vec<Paper>, Vec<Paper>) =
        papers.into_iter().partition(|paper| paper.pdf.extension().is_some_and(|e| e == "docx"));
    beside_libreoffice(&office);
    if papers.is_empty() && !office.is_empty() {
        return;
    }
    if papers.is_empty() {
        say("give a file of pairs, or PDFs: cargo bench --bench reading -- PAIRS.tsv");
        return;
    }
    let mut scores: Vec<[Score; 3]> = Vec::new();
    let mut times = [Duration::ZERO; 3];
    let mut worse = 0;
    for paper in &papers {
        let mut texts = [String::new(), String::new(), String::new()];
        for (reader, (text, time)) in READERS.iter().zip(texts.iter_mut().zip(&mut times)) {
            let start = Instant::now();
            *text = output(reader, &paper.pdf);
            *time += start.elapsed();
        }
        let right = match &paper.text {
            Some(path) => std::fs::read_to_string(path).expect("the text of a pair"),
            None => texts[1].clone(),
        };
        // Headers and footers are in the right text too, so they must be read for this.
        texts[0] = with_furniture(&paper.pdf);
        let right = words(&right);
        let row = texts.map(|text| score(&right, &words(&text)));
        let is_worse = row[0].recall < row[2].recall || row[0].precision < row[2].precision;
        worse += usize::from(is_worse);
        if is_worse || row[0].recall < ENOUGH || row[0].precision < ENOUGH {
            let name = paper.pdf.file_name().unwrap_or_default().to_string_lossy();
            let why = if is_worse { "worse than pdftotext" } else { "under .99" };
            say(&format!("{why:20}: {}   {name}", row.map(figures).join("   ")));
        }
        scores.push(row);
    }
    say(&format!("{} papers, {worse} read worse than by pdftotext", papers.len()));
    say("               recall: median   mean     precision: median   mean     whole processes");
    for (i, reader) in READERS.iter().enumerate() {
        let of = |part: fn(&Score) -> f64| middle_and_mean(scores.iter().map(|row| part(&row[i])).collect());
        let (recall, precision) = (of(|s| s.recall), of(|s| s.precision));
        say(&format!(
            "{reader:12}           {:.4}   {:.4}              {:.4}   {:.4}     {:6.2} s, {:.2} x mutool",
            recall.0,
            recall.1,
            precision.0,
            precision.1,
            times[i].as_secs_f64(),
            times[i].as_secs_f64() / times[1].as_secs_f64()
        ));
    }
}

/// Word processor files: words, and the numbers that lines begin with, in order.
fn beside_libreoffice(papers: &[Paper]) {
    if papers.is_empty() {
        return;
    }
    let folder = std::env::temp_dir().join(format!("countersign-bench-{}", std::process::id()));
    let files = papers.iter().map(|paper| &paper.pdf);
    let mut command = Command::new("soffice");
    command.args(["--headless", "--convert-to", "txt:Text", "--outdir"]).arg(&folder).args(files);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("LibreOffice as soffice");
    say("recall   precision   numbers in common, LibreOffice's, ours");
    for paper in papers {
        let stem = paper.pdf.file_stem().unwrap_or_default();
        let theirs = std::fs::read_to_string(folder.join(stem).with_added_extension("txt"));
        let theirs = theirs.expect("what LibreOffice wrote").replace('\u{feff}', "");
        let ours = output("countersign", &paper.pdf);
        let score = score(&words(&theirs), &words(&ours));
        let (their_numbers, our_numbers) = (numbers(&theirs), numbers(&ours));
        let common = common_in_order(&their_numbers, &our_numbers);
        say(&format!(
            "{:.4}   {:.4}      {common:4} {:4} {:4}   {}",
            score.recall,
            score.precision,
            their_numbers.len(),
            our_numbers.len(),
            stem.to_string_lossy()
        ));
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// The numbers that lines begin with: `7.2`, `(b)`, `iv.`; a bullet before one is LibreOffice's
/// list, not the paper's number.
fn numbers(text: &str) -> Vec<String> {
    let first = |line: &str| {
        line.trim_start_matches(['•', '◦', ' ', '\t']).split_whitespace().next().map(str::to_owned)
    };
    let is_number = |word: &String| {
        let bare = word.trim_matches(|c: char| "().".contains(c));
        let counts = bare.bytes().all(|b| b.is_ascii_digit() || b == b'.') && bare.len() <= 9;
        let letters =
            bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_alphabetic()) && word.ends_with([')', '.']);
        !bare.is_empty() && (counts || letters)
    };
    text.lines().filter_map(first).filter(is_number).collect()
}

fn papers(argument: String) -> Vec<Paper> {
    let path = PathBuf::from(argument);
    if path.extension().is_none_or(|e| e != "tsv") {
        return vec![Paper { pdf: path, text: None }];
    }
    let folder = path.parent().unwrap_or(Path::new(".")).to_path_buf();
    let list = std::fs::read_to_string(&path).expect("the list of pairs");
    let pairs = list.lines().filter_map(|line| line.split_once('\t'));
    pairs
        .map(|(pdf, text)| {
            let beside = folder.join(pdf);
            let below = folder.join("pdfs").join(pdf);
            Paper { pdf: if beside.exists() { beside } else { below }, text: Some(folder.join(text)) }
        })
        .collect()
}

/// What a reader prints as a process of its own.
fn output(reader: &str, pdf: &Path) -> String {
    let (program, before, after): (&str, &[&str], &[&str]) = match reader {
        "mutool" => ("mutool", &["draw", "-F", "text"], &[]),
        "pdftotext" => ("pdftotext", &[], &["-"]),
        _ => (env!("CARGO_BIN_EXE_countersign"), &["read"], &[]),
    };
    let ended = Command::new(program).args(before).arg(pdf).args(after).stderr(Stdio::null()).output();
    ended.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

fn with_furniture(pdf: &Path) -> String {
    let bytes = std::fs::read(pdf).expect("a PDF");
    let options = Options { keep_furniture: true, ..Options::default() };
    read(&bytes, &options).map(|document| document.text.as_str().to_owned()).unwrap_or_default()
}

/// Words in lower case, ligatures resolved; punctuation says nothing about reading.
fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '\u{fb00}' => "ff".to_owned(),
            '\u{fb01}' => "fi".to_owned(),
            '\u{fb02}' => "fl".to_owned(),
            '\u{fb03}' => "ffi".to_owned(),
            '\u{fb04}' => "ffl".to_owned(),
            '\u{ad}' => String::new(),
            c => c.to_lowercase().collect(),
        })
        .collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn score(right: &[String], found: &[String]) -> Score {
    let common = common_in_order(right, found) as f64;
    let part = |all: usize| if all == 0 { 1.0 } else { common / all as f64 };
    Score { recall: part(right.len()), precision: part(found.len()) }
}

/// Length of the longest common subsequence, by bits (Hyyrö 2004).
fn common_in_order(a: &[String], b: &[String]) -> usize {
    let blocks = a.len().div_ceil(64);
    let mut places: HashMap<&str, Vec<u64>> = HashMap::new();
    for (i, word) in a.iter().enumerate() {
        places.entry(word).or_insert_with(|| vec![0; blocks])[i / 64] |= 1 << (i % 64);
    }
    let mut row = vec![u64::MAX; blocks];
    for mask in b.iter().filter_map(|word| places.get(word.as_str())) {
        let mut carry = false;
        for (bits, &here) in row.iter_mut().zip(mask) {
            let matched = *bits & here;
            let (sum, first) = bits.overflowing_add(matched);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            carry = first || second;
            *bits = sum | (*bits & !matched);
        }
    }
    let unused = blocks * 64 - a.len();
    let zeros: usize = row.iter().map(|bits| bits.count_zeros() as usize).sum();
    let beyond = row.last().map_or(0, |bits| {
        if unused == 0 { 0 } else { (bits >> (64 - unused)).count_zeros() as usize - (64 - unused) }
    });
    zeros - beyond
}

fn middle_and_mean(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2], values.iter().sum::<f64>() / values.len() as f64)
}

fn figures(score: Score) -> String {
    format!("{:.4} {:.4}", score.recall, score.precision)
}
