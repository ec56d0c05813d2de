//! `countersign eval`

use super::files::{load_library, read_paper};
use crate::check::{Selection, check};
use crate::error::{Error, Exit};
use crate::eval::{
    Answer, Label, MEASURES, Map, Scores, Side, Tally, answer, clauses, parse_labels, parse_map, score,
};
use crate::library::Library;
use crate::read;
use crate::report::accuracy::{Layout, table, total};
use crate::report::safe::safe;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Scores the program on a corpus that experts have labelled: a folder with papers and
/// labels.jsonl. Label twenty of your own contracts and see how far to trust it
/// (docs/accuracy.md says how).
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct EvalArgs {
    /// The folder with labels.jsonl
    corpus: PathBuf,
    /// Which clause answers which requirement
    #[arg(long, value_name = "FILE")]
    map: PathBuf,
    /// List every wrong answer with its document, our quote and the labelled words
    #[arg(long)]
    errors: bool,
    /// Only these requirements, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    only: Vec<String>,
    /// Write the program's own answer to every labelled row
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Rows whose label is disputed, scored with and without: document, requirement and
    /// why, separated by tabs
    #[arg(long, value_name = "FILE")]
    disputed: Option<PathBuf>,
    /// End with exit code 1 if a score is below its floor
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,
    /// How to show the tables
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Markdown,
}

const EXAMPLES: &str = "\
Examples:
  countersign eval my-corpus --map my-map.yaml --errors
  countersign eval my-corpus --map my-map.yaml --only R10,R11
  countersign eval my-corpus --map my-map.yaml --floors my.floors   exit code 1 if it got worse
  countersign eval my-corpus --map my-map.yaml --predictions out.jsonl";

/// Runs `countersign eval`.
///
/// # Errors
/// The corpus, the map or the library cannot be read.
pub fn run(args: &EvalArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let library = load_library(library)?;
    let labels_file = args.corpus.join("labels.jsonl");
    let mut labels = parse_labels(&labels_file.to_string_lossy(), &text(&labels_file)?)
        .map_err(|mistake| Error::Written(vec![mistake]))?;
    if !args.only.is_empty() {
        labels.retain(|label| args.only.contains(&label.requirement));
        if labels.is_empty() {
            return Err(Error::Usage {
                what: format!("no label is of {}", args.only.join(", ")),
                advice: "Write the requirements as labels.jsonl does.".into(),
            });
        }
    }
    let map = parse_map(&args.map.to_string_lossy(), &text(&args.map)?, &library).map_err(Error::Written)?;
    let (answers, sources) = answers(args, &library, &labels, &map)?;
    if let Some(path) = &args.predictions {
        write_predictions(path, &labels, &answers, &map)?;
    }
    let layout = match args.format {
        Format::Text => Layout::Text,
        Format::Markdown => Layout::Markdown,
    };
    let scores = score(&labels, &answers, &map, Side::Present);
    if layout == Layout::Text {
        let scored = answers.iter().flatten().count();
        writeln!(out, "{}: {} documents, {scored} labelled rows", args.corpus.display(), sources.len())?;
        unmapped(out, &labels, &map)?;
        writeln!(out, "\nLabel `present`, rows that are sure")?;
    }
    table(out, &scores, layout)?;
    if labels.iter().any(|label| label.expert.is_some()) {
        writeln!(out, "\nAs published (label `expert`), all rows\n")?;
        total(out, &score(&labels, &answers, &map, Side::Expert).all, layout)?;
    }
    if let Some(path) = &args.disputed {
        let disputed = text(path)?;
        let is_disputed = |l: &Label| {
            disputed.lines().any(|row| row.starts_with(&format!("{}\t{}\t", l.document, l.requirement)))
        };
        let count = labels.iter().filter(|l| is_disputed(l)).count();
        let kept: Vec<Option<Answer>> =
            labels.iter().zip(&answers).map(|(l, a)| a.clone().filter(|_| !is_disputed(l))).collect();
        let undisputed = score(&labels, &kept, &map, Side::Present).all;
        writeln!(out, "\nWithout {count} rows whose label is disputed\n")?;
        total(out, &undisputed, layout)?;
        let exact = undisputed.ours.measure("exact").unwrap_or(f64::NAN);
        if undisputed.ours.values > 0 {
            writeln!(out, "\nexact {exact:.3}")?;
        }
    }
    if args.errors {
        errors(out, &labels, &answers, &sources, &scores)?;
    }
    match &args.floors {
        Some(path) => floors(out, path, &scores),
        None => Ok(Exit::Clean),
    }
}

fn text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::Open { path: path.into(), source })
}

/// Says which labelled requirements the map leaves out: they are not in the figures.
fn unmapped(out: &mut dyn Write, labels: &[Label], map: &Map) -> Result<(), Error> {
    let mut left_out: Vec<&str> =
        labels.iter().map(|l| l.requirement.as_str()).filter(|r| !map.contains_key(*r)).collect();
    left_out.sort_unstable();
    left_out.dedup();
    if !left_out.is_empty() {
        writeln!(out, "Not in the map, so not scored: {}", left_out.join(", "))?;
    }
    Ok(())
}

type Answers = (Vec<Option<Answer>>, BTreeMap<String, String>);

/// The program's answer to every labelled row that the map knows, and the sources.
fn answers(args: &EvalArgs, library: &Library, labels: &[Label], map: &Map) -> Result<Answers, Error> {
    let mut documents: Vec<&str> = labels.iter().map(|l| l.document.as_str()).collect();
    documents.sort_unstable();
    documents.dedup();
    let selection = Selection { clauses: clauses(map), ..Selection::default() };
    let checked: Result<BTreeMap<&str, _>, Error> = documents
        .par_iter()
        .map(|name| {
            let path = args.corpus.join(name);
            let document = read_paper(&path, &read::Options::default())?;
            let source =
                fs::read(&path).map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default();
            let check = check(&document, library, &selection);
            Ok((*name, (document, source, check)))
        })
        .collect();
    let checked = checked?;
    let answers = labels
        .iter()
        .map(|label| {
            let question = map.get(&label.requirement)?;
            let (document, source, check) = checked.get(label.document.as_str())?;
            Some(answer(document, source, check, question))
        })
        .collect();
    let sources = checked.into_iter().map(|(name, (_, source, _))| (name.to_string(), source)).collect();
    Ok((answers, sources))
}

fn write_predictions(
    path: &Path,
    labels: &[Label],
    answers: &[Option<Answer>],
    map: &Map,
) -> Result<(), Error> {
    let mut lines = String::new();
    for (label, answer) in labels.iter().zip(answers) {
        if let (Some(answer), Some(question)) = (answer, map.get(&label.requirement)) {
            let row = serde_json::json!({
                "document": label.document, "requirement": label.requirement, "present": answer.present,
                "value": answer.json_value(question.written), "evidence": answer.evidence,
                "quotes": answer.quotes,
            });
            lines.push_str(&row.to_string());
            lines.push('\n');
        }
    }
    fs::write(path, lines).map_err(|source| Error::Write { path: path.into(), source })
}

fn errors(
    out: &mut dyn Write,
    labels: &[Label],
    answers: &[Option<Answer>],
    sources: &BTreeMap<String, String>,
    scores: &Scores,
) -> Result<(), Error> {
    for (what, rows) in [("wrong", &scores.wrong), ("wrong value", &scores.wrong_values)] {
        for &i in rows {
            let (label, Some(answer)) = (&labels[i], &answers[i]) else { continue };
            let said = match (what, answer.present) {
                ("wrong", true) => "found, labelled absent".to_string(),
                ("wrong", false) => "missed".to_string(),
                _ => {
                    let ours = answer.value.as_deref().unwrap_or("nothing");
                    format!("{ours} for {}", label.value.clone().unwrap_or_default())
                }
            };
            writeln!(out, "\n{what} {} {}: {said}", label.requirement, label.document)?;
            for quote in answer.quotes.iter().take(2) {
                writeln!(out, "  ours:     {}", safe(quote))?;
            }
            let source = sources.get(&label.document).map_or("", String::as_str);
            let spans = label
                .evidence
                .iter()
                .map(|(a, b)| source.chars().skip(*a).take(b.saturating_sub(*a)).collect::<String>());
            for words in spans.chain(label.quotes.iter().cloned()).take(3) {
                writeln!(out, "  labelled: {}", safe(&words))?;
            }
        }
    }
    Ok(())
}

/// Compares the scores with committed floors: `all accuracy 0.95`, `R10 f1 0.9` a line.
fn floors(out: &mut dyn Write, path: &Path, scores: &Scores) -> Result<Exit, Error> {
    let mut failed = false;
    writeln!(out)?;
    for (i, line) in
        text(path)?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
    {
        let bad = |what: &str| {
            Error::Written(vec![crate::error::Mistake {
                file: path.display().to_string(),
                line: i + 1,
                column: 1,
                what: what.into(),
                help: format!(
                    "Write `R10,R11 f1 0.9`: requirements or all; {}; the floor.",
                    MEASURES.join(", ")
                ),
            }])
        };
        // From the right: a requirement's name may hold spaces.
        let parts: Vec<&str> = line.trim().rsplitn(3, char::is_whitespace).collect();
        let [floor, measure, names] = parts[..] else { return Err(bad("a floor has three parts")) };
        let mut tally = Tally::default();
        for name in names.split(',').map(str::trim) {
            match scores.by_requirement.get(name) {
                Some(one) => tally.add(&one.ours),
                None if name == "all" => tally.add(&scores.all.ours),
                None => return Err(bad(&format!("no requirement is called `{name}`"))),
            }
        }
        let Some(got) = tally.measure(measure) else {
            return Err(bad(&format!("`{measure}` is no measure")));
        };
        let floor: f64 = floor.parse().map_err(|_| bad("the floor is no number"))?;
        let holds = got >= floor;
        failed |= !holds;
        let names = if names.len() > 20 {
            format!("{} requirements", names.split(',').count())
        } else {
            names.to_string()
        };
        writeln!(
            out,
            "{} {names} {measure} {got:.3} (floor {floor:.3})",
            if holds { "ok    " } else { "BELOW " }
        )?;
    }
    Ok(if failed { Exit::Findings } else { Exit::Clean })
}
