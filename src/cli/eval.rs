//! `countersign eval`

use super::files::{load_library, read_paper};
use crate::check::{Selection, check};
use crate::error::{Error, Exit};
use crate::eval::{Answer, Label, Map, Scores, Side, Tally, answer, parse_labels, parse_map, score};
use crate::library::Library;
use crate::read;
use clap::Args;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Scores the program on a corpus that experts have labelled: a folder with papers and
/// `labels.jsonl`. Label twenty of your own contracts and see how far to trust it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  countersign eval my-corpus --map my-map.yaml --errors")]
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
    /// Rows whose label is disputed, scored with and without: document, requirement, why
    #[arg(long, value_name = "FILE")]
    disputed: Option<PathBuf>,
    /// End with exit code 1 if a score is below its floor
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,
}

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
    }
    let map = parse_map(&args.map.to_string_lossy(), &text(&args.map)?, &library).map_err(Error::Written)?;
    let (answers, sources) = answers(args, &library, &labels, &map)?;
    if let Some(path) = &args.predictions {
        write_predictions(path, &labels, &answers)?;
    }
    let scores = score(&labels, &answers, &map, Side::Present);
    let documents = sources.len();
    writeln!(out, "{} in {documents} documents\n", args.corpus.display())?;
    writeln!(out, "Second reading (`present`), rows that are sure")?;
    table(out, &scores)?;
    if labels.iter().any(|label| label.expert.is_some()) {
        writeln!(out, "\nAs published (`expert`), all rows")?;
        let published = score(&labels, &answers, &map, Side::Expert);
        row(out, "all", &published.all)?;
    }
    if let Some(path) = &args.disputed {
        let disputed = text(path)?;
        let is_disputed = |l: &Label| {
            disputed.lines().any(|row| row.starts_with(&format!("{}\t{}\t", l.document, l.requirement)))
        };
        let kept: Vec<Option<Answer>> =
            labels.iter().zip(&answers).map(|(l, a)| a.clone().filter(|_| !is_disputed(l))).collect();
        writeln!(out, "\nWithout disputed rows")?;
        row(out, "all", &score(&labels, &kept, &map, Side::Present).all)?;
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

type Answers = (Vec<Option<Answer>>, BTreeMap<String, String>);

/// The program's answer to every labelled row that the map knows, and the sources.
fn answers(args: &EvalArgs, library: &Library, labels: &[Label], map: &Map) -> Result<Answers, Error> {
    let mut documents: Vec<&str> = labels.iter().map(|l| l.document.as_str()).collect();
    documents.sort_unstable();
    documents.dedup();
    let selection = Selection { clauses: crate::eval::clauses(map), ..Selection::default() };
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

fn write_predictions(path: &Path, labels: &[Label], answers: &[Option<Answer>]) -> Result<(), Error> {
    let mut lines = String::new();
    for (label, answer) in labels.iter().zip(answers) {
        if let Some(answer) = answer {
            let row = serde_json::json!({
                "document": label.document, "requirement": label.requirement, "present": answer.present,
                "value": answer.value, "evidence": answer.evidence, "quotes": answer.quotes,
            });
            lines.push_str(&row.to_string());
            lines.push('\n');
        }
    }
    fs::write(path, lines).map_err(|source| Error::Write { path: path.into(), source })
}

fn table(out: &mut dyn Write, scores: &Scores) -> Result<(), Error> {
    writeln!(
        out,
        "{:24} {:>5} {:>6} {:>6}   {:>5} {:>5} {:>5}   {:>5} {:>5} {:>5}   {:>6} {:>6}   {:>8}",
        "", "rows", "acc", "prior", "P", "R", "F1", "vP", "vR", "vF1", "value", "prior", "evidence"
    )?;
    for (requirement, tally) in &scores.by_requirement {
        row(out, requirement, tally)?;
    }
    row(out, "all", &scores.all)?;
    let tallies: Vec<&Tally> = scores.by_requirement.values().filter(|t| t.rows() > 0).collect();
    let f1s = tallies.iter().map(|t| t.present()[2]).filter(|f| !f.is_nan());
    let macro_f1 = f1s.clone().sum::<f64>() / f1s.count().max(1) as f64;
    let (low, high) = scores.interval;
    writeln!(out, "macro F1 {macro_f1:.3}; accuracy {low:.3} to {high:.3} (95 %, bootstrap over documents)")?;
    Ok(())
}

fn row(out: &mut dyn Write, name: &str, tally: &Tally) -> Result<(), Error> {
    let show = |x: f64| if x.is_nan() { "–".to_string() } else { format!("{x:.3}") };
    let share = |part, whole| show(crate::eval::ratio(part, whole));
    let [p, r, f] = tally.present().map(show);
    let [vp, vr, vf] = tally.violation().map(show);
    writeln!(
        out,
        "{name:24} {:>5} {:>6} {:>6}   {p:>5} {r:>5} {f:>5}   {vp:>5} {vr:>5} {vf:>5}   {:>6} {:>6}   {:>8}",
        tally.rows(),
        show(tally.accuracy()),
        show(tally.prior()),
        share(tally.values_right, tally.values),
        share(tally.prior_values, tally.values),
        share(tally.evidence_hit, tally.evidence)
    )?;
    Ok(())
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
            let said = if what == "wrong" {
                if answer.present { "found, labelled absent".to_string() } else { "missed".to_string() }
            } else {
                format!(
                    "{} for {}",
                    answer.value.as_deref().unwrap_or("nothing"),
                    label.value.clone().unwrap_or_default()
                )
            };
            writeln!(out, "\n{what} {} {}: {said}", label.requirement, label.document)?;
            for quote in answer.quotes.iter().take(2) {
                writeln!(out, "  ours:     {}", super::super::report::safe::safe(quote))?;
            }
            let source = sources.get(&label.document).map_or("", String::as_str);
            let spans =
                label.evidence.iter().map(|(a, b)| source.chars().skip(*a).take(b - a).collect::<String>());
            for words in spans.chain(label.quotes.iter().cloned()).take(3) {
                writeln!(out, "  labelled: {}", crate::report::safe::safe(&words))?;
            }
        }
    }
    Ok(())
}

/// Compares the scores with committed floors: `all accuracy 0.95`, `R10 f1 0.9` a line.
fn floors(out: &mut dyn Write, path: &Path, scores: &Scores) -> Result<Exit, Error> {
    let mut failed = false;
    for (i, line) in
        text(path)?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
    {
        let bad = |what: &str| {
            Error::Written(vec![crate::error::Mistake {
                file: path.display().to_string(),
                line: i + 1,
                column: 1,
                what: what.into(),
                help: "Write `R10,R11 f1 0.9`: requirements or all; accuracy, f1, violation-precision, violation-recall, violation-f1, values or evidence; the floor.".into(),
            }])
        };
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [names, measure, floor] = parts[..] else { return Err(bad("a floor has three parts")) };
        let mut tally = Tally::default();
        for name in names.split(',') {
            match scores.by_requirement.get(name) {
                Some(one) => tally.add(one),
                None if name == "all" => tally.add(&scores.all),
                None => return Err(bad(&format!("no requirement is called `{name}`"))),
            }
        }
        let got = match measure {
            "accuracy" => tally.accuracy(),
            "f1" => tally.present()[2],
            "violation-precision" => tally.violation()[0],
            "violation-recall" => tally.violation()[1],
            "violation-f1" => tally.violation()[2],
            "values" => crate::eval::ratio(tally.values_right, tally.values),
            "evidence" => crate::eval::ratio(tally.evidence_hit, tally.evidence),
            _ => return Err(bad(&format!("`{measure}` is no measure"))),
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
