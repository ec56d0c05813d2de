//! `countersign questionnaire`

use super::files::{library_files, read_bytes};
use super::register::{date, utc_today};
use crate::document::Document;
use crate::error::{Error, Exit, ReadError};
use crate::questionnaire::control::{self, Controls};
use crate::questionnaire::read::Options;
use crate::questionnaire::{
    Against, Comparison, Contradiction, Direction, Questionnaire, compare, contradictions, read, score,
};
use crate::report::{json, questionnaire as report, score as score_report};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Reads the security questionnaires that vendors fill in: XLSX, XLSM, ODS, CSV, JSON, and
/// the tables of PDF, DOCX and Markdown. Every answer is shown with its tab and cell.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct QuestionnaireArgs {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  countersign questionnaire read caiq.xlsx               every question with its answer and cell
  countersign questionnaire read hecvat.xlsx --format csv > answers.csv
  countersign questionnaire score caiq.xlsx              what is good, weak and missing, in points
  countersign questionnaire compare caiq.xlsx dpa.pdf    where answers and contract disagree
  countersign questionnaire compare caiq-2026.xlsx caiq-2025.xlsx";

#[derive(Debug, Subcommand)]
enum Command {
    /// Show every question, its answer and the cell it stands in
    Read(ReadArgs),
    /// Hold the answers against the controls: points, each traceable to a cell
    Score(ScoreArgs),
    /// Hold the answers against contracts, lists of sub-processors or earlier questionnaires
    ///
    /// Exit codes: 0 nothing disagrees, 1 something does, 2 a file could not be read.
    Compare(CompareArgs),
}

#[derive(Debug, Args)]
struct ReadArgs {
    /// The questionnaire
    file: PathBuf,
    /// For people, programs or spreadsheets
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    reading: SheetArgs,
}

#[derive(Debug, Args)]
struct ScoreArgs {
    /// The questionnaire
    file: PathBuf,
    /// For people or programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
    /// Show every answer with its points, not only those that fall short
    #[arg(long)]
    all: bool,
    /// The day from which evidence is dated; today if not given
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
    #[command(flatten)]
    reading: SheetArgs,
}

#[derive(Debug, Args)]
struct CompareArgs {
    /// The questionnaire
    file: PathBuf,
    /// Contracts, lists of sub-processors, or earlier questionnaires
    #[arg(required = true)]
    others: Vec<PathBuf>,
    /// For people or programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
    #[command(flatten)]
    reading: SheetArgs,
}

/// How to read a questionnaire.
#[derive(Debug, Args)]
struct SheetArgs {
    /// Read sheets, too, that the file hides
    #[arg(long)]
    hidden: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TextOrJson {
    Text,
    Json,
}

/// What `compare` found, for other programs.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Compared {
    questionnaire: String,
    contradictions: Vec<Contradiction>,
    earlier: Vec<Earlier>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Earlier {
    file: String,
    comparison: Comparison,
}

/// Runs `countersign questionnaire`.
///
/// # Errors
/// A file cannot be read, or holds no questions.
pub fn run(args: &QuestionnaireArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    match &args.command {
        Command::Read(args) => show(args, out),
        Command::Score(args) => points(args, library, out),
        Command::Compare(args) => disagreements(args, library, out),
    }
}

fn show(args: &ReadArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let questionnaire = open(&args.file, args.reading.hidden)?;
    match args.format {
        Format::Text => report::text(out, &questionnaire, super::width())?,
        Format::Json => json::write(out, &questionnaire)?,
        Format::Csv => report::csv(out, &questionnaire)?,
    }
    Ok(Exit::Clean)
}

fn points(args: &ScoreArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let controls = load_controls(library)?;
    let questionnaire = open(&args.file, args.reading.hidden)?;
    let scored = score(&questionnaire, &controls, args.on.unwrap_or_else(utc_today));
    match args.format {
        TextOrJson::Text => score_report::text(out, &scored, args.all, super::width())?,
        TextOrJson::Json => json::write(out, &scored)?,
    }
    Ok(Exit::Clean)
}

fn disagreements(args: &CompareArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let controls = load_controls(library)?;
    let questionnaire = open(&args.file, args.reading.hidden)?;
    let mut papers: Vec<(String, Document)> = Vec::new();
    let mut compared = Compared { questionnaire: args.file.display().to_string(), ..Compared::default() };
    for other in &args.others {
        let name = other.display().to_string();
        match open_other(other)? {
            Other::Questionnaire(earlier) => compared
                .earlier
                .push(Earlier { file: name, comparison: compare(&earlier, &questionnaire, &controls) }),
            Other::Paper(document) => papers.push((name, *document)),
        }
    }
    let against: Vec<Against<'_>> =
        papers.iter().map(|(name, document)| Against { name, document }).collect();
    compared.contradictions = contradictions(&questionnaire, &against, &controls);
    match args.format {
        TextOrJson::Json => json::write(out, &compared)?,
        TextOrJson::Text => {
            if !papers.is_empty() {
                score_report::contradictions(out, &compared.contradictions, papers.len(), super::width())?;
            }
            for earlier in &compared.earlier {
                score_report::comparison(out, &earlier.file, &earlier.comparison, super::width())?;
            }
        }
    }
    let worse =
        |earlier: &Earlier| earlier.comparison.changes.iter().any(|c| c.direction == Direction::Worse);
    let found = !compared.contradictions.is_empty() || compared.earlier.iter().any(worse);
    Ok(if found { Exit::Findings } else { Exit::Clean })
}

enum Other {
    Questionnaire(Questionnaire),
    Paper(Box<Document>),
}

/// A sheet with answers is a questionnaire; everything else is a paper.
fn open_other(file: &Path) -> Result<Other, Error> {
    let bytes = read_bytes(file)?;
    let failed = |source| Error::Read { path: file.into(), source };
    let sheet = read(&bytes, &Options::default());
    let answered = |q: &Questionnaire| {
        q.answers.iter().filter(|answer| answer.is_answered()).count() * 3 >= q.answers.len()
    };
    match sheet {
        Ok(questionnaire) if answered(&questionnaire) && questionnaire.answers.len() >= 3 => {
            Ok(Other::Questionnaire(questionnaire))
        }
        Err(error @ (ReadError::Limit { .. } | ReadError::Encrypted)) => Err(failed(error)),
        _ => {
            let document = crate::read::read(&bytes, &crate::read::Options::default()).map_err(failed)?;
            Ok(Other::Paper(Box::new(document)))
        }
    }
}

/// The controls of the library in `folder`, or of the one built into the program.
///
/// # Errors
/// They cannot be read, or have mistakes.
pub fn load_controls(folder: Option<&Path>) -> Result<Controls, Error> {
    control::build(&library_files(folder)?).map_err(Error::Written)
}

/// Reads a questionnaire from disk.
///
/// # Errors
/// It cannot be opened or read, or holds no questions.
pub fn open(file: &Path, hidden: bool) -> Result<Questionnaire, Error> {
    let bytes = read_bytes(file)?;
    read(&bytes, &Options { hidden }).map_err(|source| Error::Read { path: file.into(), source })
}
