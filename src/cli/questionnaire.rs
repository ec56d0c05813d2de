//! `countersign questionnaire`

use super::files::read_bytes;
use crate::error::{Error, Exit};
use crate::questionnaire::read::Options;
use crate::questionnaire::{Questionnaire, read};
use crate::report::{json, questionnaire as report};
use clap::{Args, Subcommand, ValueEnum};
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
  countersign questionnaire read hecvat.xlsx --format csv > answers.csv";

#[derive(Debug, Subcommand)]
enum Command {
    /// Show every question, its answer and the cell it stands in
    Read(ReadArgs),
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

/// Runs `countersign questionnaire`.
///
/// # Errors
/// A file cannot be read, or holds no questions.
pub fn run(args: &QuestionnaireArgs, _library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    match &args.command {
        Command::Read(args) => show(args, out),
    }
}

fn show(args: &ReadArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let questionnaire = open(&args.file, &args.reading)?;
    match args.format {
        Format::Text => report::text(out, &questionnaire, super::width())?,
        Format::Json => json::write(out, &questionnaire)?,
        Format::Csv => report::csv(out, &questionnaire)?,
    }
    Ok(Exit::Clean)
}

fn open(file: &Path, args: &SheetArgs) -> Result<Questionnaire, Error> {
    let bytes = read_bytes(file)?;
    read(&bytes, &Options { hidden: args.hidden }).map_err(|source| Error::Read { path: file.into(), source })
}
