//! `countersign questionnaire`

use super::files::{library_files, read_bytes};
use super::reading::ReadingArgs;
use super::register::{RegisterArgs, date, known, utc_today};
use super::report::Folder;
use crate::dates::good_until;
use crate::document::Document;
use crate::error::{Error, Exit, ReadError};
use crate::evidence::{Proof, evidence, overstated};
use crate::paper_set::wanted;
use crate::portfolio::{Shelf, questionnaires};
use crate::questionnaire::control::{self, Controls};
use crate::questionnaire::read::Options;
use crate::questionnaire::{
    Against, Answer, Comparison, Contradiction, Direction, Questionnaire, compare, contradictions, read,
    score,
};
use crate::report::safe::safe;
use crate::report::{json, questionnaire as report, score as score_report};
use crate::vendor::Vendor;
use crate::vendor::written::DocumentKind;
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
  countersign questionnaire compare caiq-2026.xlsx caiq-2025.xlsx
  countersign questionnaire compare caiq-2026.xlsx --vendor birch    against all its papers";

#[derive(Debug, Subcommand)]
enum Command {
    /// Show every question, its answer and the cell it stands in
    Read(ReadArgs),
    /// Hold the answers against the controls: points, each traceable to a cell
    Score(ScoreArgs),
    /// Hold the answers against contracts, evidence or earlier questionnaires
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
    /// Show every answer with its points, and those that no control asks for
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
    /// Contracts, lists of sub-processors, reports and certificates, or earlier questionnaires
    #[arg(required_unless_present = "vendor")]
    others: Vec<PathBuf>,
    /// Hold it against everything the register has of this vendor: the papers in force, its
    /// lists, reports and certificates, and the questionnaire before this one
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    #[command(flatten)]
    papers: ReadingArgs,
    #[command(flatten)]
    register: RegisterArgs,
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
    /// Papers of the vendor that could not be read, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread: Vec<String>,
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
    let mut compared = Compared { questionnaire: args.file.display().to_string(), ..Compared::default() };
    let mut beside = Beside { said_on: args.register.today(), ..Beside::default() };
    if let Some(id) = &args.vendor {
        let register = args.register.load()?;
        beside.add_vendor(known(&register, id)?, args);
    }
    for other in &args.others {
        let name = other.display().to_string();
        match open_other(other, &args.papers)? {
            Other::Questionnaire(earlier) => beside.earlier.push((name, earlier)),
            Other::Paper(document) => beside.add_paper(name, *document),
        }
    }
    for (file, earlier) in beside.earlier {
        let comparison = compare(&earlier, &questionnaire, &controls);
        compared.earlier.push(Earlier { file, comparison });
    }
    let papers = &beside.papers;
    let against: Vec<Against<'_>> =
        papers.iter().map(|(name, document)| Against { name, document }).collect();
    compared.contradictions = contradictions(&questionnaire, &against, &controls);
    compared.contradictions.extend(overstated(&questionnaire, &beside.proofs, &controls, beside.said_on));
    compared.contradictions.sort_by_key(|contradiction| std::cmp::Reverse(contradiction.severity));
    compared.unread = beside.unread;
    let held = papers.len() + beside.proofs.len();
    if held == 0 && compared.earlier.is_empty() && compared.unread.is_empty() {
        return Err(Error::Usage {
            what: "there is nothing to hold the answers against".into(),
            advice:
                "Name a contract or an earlier questionnaire, or list the vendor's papers in its vendor.yaml."
                    .into(),
        });
    }
    match args.format {
        TextOrJson::Json => json::write(out, &compared)?,
        TextOrJson::Text => {
            for why in &compared.unread {
                writeln!(out, "! {}", safe(why))?;
            }
            if held > 0 {
                score_report::contradictions(out, &compared.contradictions, held, super::width())?;
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

/// What answers are held against.
#[derive(Default)]
struct Beside {
    papers: Vec<(String, Document)>,
    proofs: Vec<Proof>,
    earlier: Vec<(String, Questionnaire)>,
    unread: Vec<String>,
    /// The day on which the answers were given.
    said_on: Date,
}

impl Beside {
    /// A report or certificate is evidence; everything else is a contract or a list.
    fn add_paper(&mut self, name: String, document: Document) {
        match evidence(&document) {
            Some(evidence) => self.proofs.push(Proof::of_paper(&name, evidence)),
            None => self.papers.push((name, document)),
        }
    }

    /// Everything the register has of a vendor beside `file`.
    fn add_vendor(&mut self, vendor: &Vendor, args: &CompareArgs) {
        let (file, register) = (&args.file, &args.register);
        let folder = register.folder().join(&vendor.id);
        let shelf = Folder { root: register.folder(), reading: &args.papers };
        let lists = vendor.papers.iter().filter(|paper| paper.kind == DocumentKind::SubprocessorList);
        let in_force = wanted(vendor, register.today()).into_iter().map(|(_, file)| file);
        for name in in_force.chain(lists.filter_map(|paper| paper.file.as_deref())) {
            match shelf.paper(vendor, name) {
                Ok(document) => self.papers.push((name.to_string(), document)),
                Err(why) => self.unread.push(why),
            }
        }
        for review in vendor.reviews.iter().filter(|review| good_until(review).is_some()) {
            // The paper's own words where it says what it is, else what the register has of it.
            let read = review.proof.as_ref().and_then(|name| {
                let evidence = evidence(&shelf.paper(vendor, name).ok()?)?;
                (evidence.kind == review.kind).then(|| Proof::of_paper(name, evidence))
            });
            self.proofs.push(Proof { review: review.clone(), ..read.unwrap_or(Proof::of_register(review)) });
        }
        // Documents stand newest first: the one before this one stands behind it.
        let own = file.canonicalize().ok();
        let all: Vec<(&str, Option<Date>)> = questionnaires(vendor).collect();
        let is_own = |(name, _): &(&str, Option<Date>)| folder.join(name).canonicalize().ok() == own;
        let at = all.iter().position(is_own);
        self.said_on = at.and_then(|at| all[at].1).unwrap_or(self.said_on);
        if let Some((name, _)) = all.get(at.map_or(0, |at| at + 1)) {
            match shelf.questionnaire(vendor, name) {
                Ok(earlier) => self.earlier.push((name.to_string(), earlier)),
                Err(why) => self.unread.push(why),
            }
        }
    }
}

enum Other {
    Questionnaire(Questionnaire),
    Paper(Box<Document>),
}

/// A sheet with answers is a questionnaire; everything else is a paper.
fn open_other(file: &Path, reading: &ReadingArgs) -> Result<Other, Error> {
    let bytes = read_bytes(file)?;
    let failed = |source| Error::Read { path: file.into(), source };
    let sheet = read(&bytes, &Options::default());
    let answered = |q: &Questionnaire| {
        q.answers.iter().filter(|answer| answer.is_answered()).count() * 3 >= q.answers.len()
    };
    match sheet {
        Ok(questionnaire) if answered(&questionnaire) && questionnaire.answers.len() >= 3 => {
            // A contract may list its measures in a table: what that answers is little of it.
            match crate::read::read(&bytes, &reading.options()) {
                Ok(document) if is_aside(&questionnaire, &document) => Ok(Other::Paper(Box::new(document))),
                _ => Ok(Other::Questionnaire(questionnaire)),
            }
        }
        Err(error @ (ReadError::Limit { .. } | ReadError::Encrypted)) => Err(failed(error)),
        _ => {
            let document = crate::read::read(&bytes, &reading.options()).map_err(failed)?;
            Ok(Other::Paper(Box::new(document)))
        }
    }
}

/// Whether what was asked and answered in a paper is less than a quarter of its words.
fn is_aside(questionnaire: &Questionnaire, document: &Document) -> bool {
    // `line 12`, `page 3`: only papers have such places.
    let paper = |answer: &Answer| answer.at.sheet.starts_with("table ") || answer.at.cell.contains(' ');
    let asked: usize = questionnaire
        .answers
        .iter()
        .map(|answer| answer.question.len() + answer.said.len() + answer.comment.len())
        .sum();
    let all: usize = document.blocks.iter().map(|block| document.words(block).len()).sum();
    questionnaire.answers.iter().any(paper) && asked * 4 < all
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
