//! Fits `clause-library/ranking.yaml` to labelled contracts: for every requirement of a map
//! whose element has wide patterns, which words tell the marked sentences from the others?
//!
//! `cargo run --release --example train -- CORPUS MAP LIBRARY [FILE]` prints, for each such
//! element, how well its own patterns do alone, and with the ranking on contracts that it was
//! not fitted to (five parts, each scored by the other four; the mean of several ways to
//! divide). Nothing of the fit is chosen by that trial. It writes FILE if one is named.

use countersign::check::{Reading, candidates, passage};
use countersign::eval::{Label, characters, parse_labels, parse_map};
use countersign::library::{self, Library, SourceText};
use countersign::rank::{Example, Ranking, fit};
use countersign::read::{Options, read};
use countersign::segment::{SentenceKind, segment};
use countersign::{error::Mistake, parties};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const PARTS: usize = 5;
/// How often the contracts are divided into parts.
const DIVISIONS: usize = 5;
/// What a sentence on the wrong side costs.
const COST: f32 = 0.5;
/// Weights kept for an element.
const MOST: usize = 8_000;
/// A sentence is marked if so much of it, or of the mark, is shared.
const SHARED: f64 = 0.5;

/// One contract, seen by one element.
#[derive(Default)]
struct Contract {
    present: bool,
    /// A narrow pattern found it.
    sure: bool,
    /// Which of the narrow patterns.
    narrow: Vec<usize>,
    examples: Vec<Example>,
}

struct Wanted {
    requirement: String,
    answer: String,
    clause: usize,
    element: usize,
}

fn main() -> ExitCode {
    let args: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [corpus, map, library, rest @ ..] = &args[..] else {
        say("usage: train CORPUS MAP LIBRARY [FILE]");
        return ExitCode::from(2);
    };
    match train(corpus, map, library, rest.first().map(PathBuf::as_path)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error);
            ExitCode::from(2)
        }
    }
}

fn train(corpus: &Path, map: &Path, folder: &Path, file: Option<&Path>) -> Result<(), String> {
    let library = library::build(&yaml_files(folder)?).map_err(|m| mistakes(&m))?;
    let labels =
        parse_labels("labels.jsonl", &text(&corpus.join("labels.jsonl"))?).map_err(|m| m.to_string())?;
    let map = parse_map("map", &text(map)?, &library).map_err(|m| mistakes(&m))?;
    let mut wanted = Vec::new();
    for (requirement, question) in &map {
        for answer in question.any_of.iter().chain(&question.all_of) {
            let Some((id, element)) = answer.split_once('#') else { continue };
            let Some(clause) = library.find(id) else { continue };
            let elements = &library.clauses[clause].written.elements;
            let index = elements.iter().position(|e| e.id == element && !e.may_be_met_by.is_empty());
            wanted.extend(index.map(|element| Wanted {
                requirement: requirement.clone(),
                answer: answer.clone(),
                clause,
                element,
            }));
        }
    }
    let mut documents: BTreeMap<&str, Vec<&Label>> = BTreeMap::new();
    for label in &labels {
        documents.entry(&label.document).or_default().push(label);
    }
    let read: Result<Vec<Vec<Contract>>, String> = documents
        .par_iter()
        .map(|(name, labels)| see(&corpus.join(name), labels, &library, &wanted))
        .collect();
    let read = read?;
    let mut written = String::from(
        "made-by: cargo run --release --example train -- CORPUS MAP clause-library clause-library/ranking.yaml\nelements:\n",
    );
    say(&format!("{:44} {:>5} {:>7} {:>7} {:>7} {:>7}", "", "rows", "narrow", "ceiling", "unseen", "seen"));
    let fitted: Vec<(Ranking, String)> = (0..wanted.len())
        .into_par_iter()
        .map(|at| {
            let contracts: Vec<&Contract> = read.iter().map(|of| &of[at]).collect();
            let (ranking, line) = fit_one(&contracts);
            let mut line = format!("{:44} {line}", wanted[at].answer);
            let patterns = &library.clauses[wanted[at].clause].written.elements[wanted[at].element].met_by;
            for (i, pattern) in patterns.iter().enumerate() {
                let hit: Vec<&&Contract> = contracts.iter().filter(|c| c.narrow.contains(&i)).collect();
                let right = hit.iter().filter(|c| c.present).count();
                let shown: String = pattern.chars().take(100).collect();
                let _ = write!(line, "\n      {right:>3} of {:>3} right: {shown}", hit.len());
            }
            (ranking, line)
        })
        .collect();
    for ((ranking, line), wanted) in fitted.iter().zip(&wanted) {
        say(line);
        let (line, scale, weights) = ranking.written();
        let _ =
            writeln!(written, "  {}:\n    line: {line}\n    scale: {scale}\n    weights: >-", wanted.answer);
        for row in weights.as_bytes().chunks(100) {
            let _ = writeln!(written, "      {}", String::from_utf8_lossy(row));
        }
    }
    match file {
        Some(file) => std::fs::write(file, written).map_err(|e| format!("{}: {e}", file.display())),
        None => Ok(()),
    }
}

/// What each wanted element sees of one contract.
fn see(
    path: &Path,
    labels: &[&Label],
    library: &Library,
    wanted: &[Wanted],
) -> Result<Vec<Contract>, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let source = String::from_utf8_lossy(&bytes).into_owned();
    let document = read(&bytes, &Options::default()).map_err(|e| format!("{}: {e}", path.display()))?;
    let contract = segment(&document);
    let parties = parties::identify(&document, &contract);
    let reading = Reading::new(&document, &contract, &parties, library);
    let mut seen = Vec::new();
    for wanted in wanted {
        let clause = &library.clauses[wanted.clause];
        let element = &clause.elements[wanted.element];
        let of: Vec<&&Label> = labels.iter().filter(|l| l.requirement == wanted.requirement).collect();
        let counts = |sentence: usize| {
            reading.sentences[sentence].kind != SentenceKind::Heading && !reading.defines(sentence)
        };
        let met = |pattern: u32| {
            reading.hits(pattern).iter().any(|(s, _)| counts(*s) && !reading.any(&element.unless, *s))
        };
        let narrow: Vec<usize> = (0..element.met_by.len()).filter(|i| met(element.met_by[*i])).collect();
        let mut examples = Vec::new();
        for candidate in candidates(&reading, clause, wanted.element).filter(|c| counts(c.sentence)) {
            let span = characters(&document, &source, reading.sentences[candidate.sentence].span);
            let marked = |span: (usize, usize)| of.iter().flat_map(|l| &l.evidence).any(|e| share(span, *e));
            examples.push(Example {
                features: passage(&reading, element, candidate.sentence),
                marked: span.is_some_and(marked),
            });
        }
        seen.push(Contract {
            present: of.iter().any(|l| l.present == Some(true)),
            sure: !narrow.is_empty(),
            narrow,
            examples,
        });
    }
    Ok(seen)
}

fn share(span: (usize, usize), mark: (usize, usize)) -> bool {
    let shared = span.1.min(mark.1).saturating_sub(span.0.max(mark.0));
    shared as f64 > SHARED * (span.1 - span.0).min(mark.1 - mark.0) as f64
}

/// The ranking fitted to all contracts, and how it does.
fn fit_one(contracts: &[&Contract]) -> (Ranking, String) {
    let examples = |keep: &dyn Fn(usize) -> bool| -> Vec<Example> {
        contracts
            .iter()
            .enumerate()
            .filter(|(i, _)| keep(*i))
            .flat_map(|(_, c)| c.examples.iter().cloned())
            .collect()
    };
    let best = |ranking: &Ranking, contract: &Contract| {
        contract.examples.iter().map(|e| ranking.score(&e.features)).fold(f32::NEG_INFINITY, f32::max)
    };
    let (mut unseen, mut lines) = (0.0, Vec::new());
    for division in 0..DIVISIONS {
        let part = divide(contracts.len(), division);
        let mut scores = vec![0.0; contracts.len()];
        for held in 0..PARTS {
            let ranking = Ranking::of(&fit(&examples(&|i| part[i] != held), COST), 0.0, MOST);
            for i in (0..contracts.len()).filter(|i| part[*i] == held) {
                scores[i] = best(&ranking, contracts[i]);
            }
        }
        // The line for one part comes from the others.
        let mut tally = [0; 3];
        for held in 0..PARTS {
            let line = line(contracts, &scores, &|i| part[i] != held);
            add(&mut tally, &count(contracts, &scores, line, &|i| part[i] == held));
        }
        unseen += f1(&tally) / DIVISIONS as f64;
        lines.push(line(contracts, &scores, &|_| true));
    }
    lines.sort_by(f32::total_cmp);
    let line = lines[DIVISIONS / 2];
    let ranking = Ranking::of(&fit(&examples(&|_| true), COST), line, MOST);
    let seen: Vec<f32> = contracts.iter().map(|c| best(&ranking, c)).collect();
    let all = |scores: &[f32], line| f1(&count(contracts, scores, line, &|_| true));
    let ceiling = contracts.iter().filter(|c| c.present && (c.sure || !c.examples.is_empty())).count();
    let present = contracts.iter().filter(|c| c.present).count();
    let report = format!(
        "{present:>5} {:>7.3} {:>7.3} {:>7.3} {:>7.3}",
        all(&vec![f32::NEG_INFINITY; contracts.len()], 0.0),
        ceiling as f64 / present as f64,
        unseen,
        all(&seen, line)
    );
    (ranking, report)
}

/// Which part each contract is in: every fifth, then otherwise.
fn divide(contracts: usize, division: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..contracts).collect();
    let mut state = division as u64;
    for last in (1..contracts).rev().filter(|_| division > 0) {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
    let mut part = vec![0; contracts];
    order.into_iter().enumerate().for_each(|(at, contract)| part[contract] = at % PARTS);
    part
}

/// The line that promises the best F1 over some contracts, if the chance of being right rises
/// with the score along a logistic curve: the very best line on few contracts is luck.
fn line(contracts: &[&Contract], scores: &[f32], keep: &dyn Fn(usize) -> bool) -> f32 {
    let [hit, wrong, _] = count(contracts, scores, f32::MAX, keep);
    let open = (0..scores.len()).filter(|i| keep(*i) && !contracts[*i].sure && scores[*i].is_finite());
    let mut open: Vec<(f32, bool)> = open.map(|i| (scores[i], contracts[i].present)).collect();
    open.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (slope, height) = curve(&open);
    let chances: Vec<f64> =
        open.iter().map(|(score, _)| logistic(slope * f64::from(*score) + height)).collect();
    let present = hit as f64 + chances.iter().sum::<f64>();
    let mut found = hit as f64;
    let mut best = (2.0 * found / (present + (hit + wrong) as f64), f32::MAX);
    for (at, chance) in chances.iter().enumerate() {
        found += chance;
        let promised = 2.0 * found / (present + (hit + wrong + at + 1) as f64);
        if promised > best.0 {
            let next = open.get(at + 1).map_or(open[at].0, |(score, _)| *score);
            best = (promised, (open[at].0 + next) / 2.0);
        }
    }
    best.1
}

/// Slope and height of the logistic curve through some scores, by Newton's steps.
fn curve(points: &[(f32, bool)]) -> (f64, f64) {
    /// Keeps the curve from standing upright where scores tell all apart.
    const RIDGE: f64 = 0.1;
    let (mut slope, mut height) = (0.0, 0.0);
    for _ in 0..50 {
        let (mut g, mut h) = ([-RIDGE * slope, 0.0], [[RIDGE, 0.0], [0.0, 1e-6]]);
        for (score, present) in points {
            let score = f64::from(*score);
            let chance = logistic(slope * score + height);
            let (miss, bend) = (f64::from(*present) - chance, chance * (1.0 - chance));
            g = [g[0] + miss * score, g[1] + miss];
            h[0] = [h[0][0] + bend * score * score, h[0][1] + bend * score];
            h[1] = [h[0][1], h[1][1] + bend];
        }
        let determinant = h[0][0] * h[1][1] - h[0][1] * h[1][0];
        slope += (h[1][1] * g[0] - h[0][1] * g[1]) / determinant;
        height += (h[0][0] * g[1] - h[1][0] * g[0]) / determinant;
    }
    (slope, height)
}

fn logistic(at: f64) -> f64 {
    1.0 / (1.0 + (-at).exp())
}

/// Found rightly, found wrongly, missed.
fn count(contracts: &[&Contract], scores: &[f32], line: f32, keep: &dyn Fn(usize) -> bool) -> [usize; 3] {
    let mut tally = [0; 3];
    for (i, contract) in contracts.iter().enumerate().filter(|(i, _)| keep(*i)) {
        match (contract.present, contract.sure || scores[i] >= line) {
            (true, true) => tally[0] += 1,
            (false, true) => tally[1] += 1,
            (true, false) => tally[2] += 1,
            (false, false) => {}
        }
    }
    tally
}

fn add(tally: &mut [usize; 3], more: &[usize; 3]) {
    tally.iter_mut().zip(more).for_each(|(a, b)| *a += b);
}

fn f1([hit, wrong, missed]: &[usize; 3]) -> f64 {
    (2 * hit) as f64 / (2 * hit + wrong + missed).max(1) as f64
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn mistakes(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The files of a library, in the order of their names.
fn yaml_files(folder: &Path) -> Result<Vec<SourceText>, String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        let entries = std::fs::read_dir(&at).map_err(|e| format!("{}: {e}", at.display()))?;
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "yaml") {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push(SourceText { path: name, text: text(&path)?, json: None });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

#[allow(clippy::disallowed_macros, reason = "this program talks to a person")]
fn say(line: &str) {
    println!("{line}");
}
