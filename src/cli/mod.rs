//! What did the person type, and which code does the run end with? One file a command.

mod accept;
mod check;
mod compare;
mod check_vendor;
mod due;
mod eval;
mod evidence;
mod explain;
mod files;
mod indexing;
mod library;
mod progress;
mod questionnaire;
mod read;
mod reading;
mod register;
mod remind;
mod report;
mod risk;
mod scan;
mod serve;
mod snooze;
mod vendor;
mod search;

use crate::error::{Error, Exit};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Checks vendor contracts and data processing agreements before you countersign them.
///
/// Everything happens on this machine: no paper is sent anywhere. Exit codes: 0 nothing
/// at or above --fail-on, 1 findings, 2 the work could not be done.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// A clause library to use instead of the built-in one
    #[arg(long, global = true, value_name = "FOLDER")]
    library: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

const EXAMPLES: &str = "\
Examples:
  countersign check dpa.docx                  what is missing, weak or unacceptable
  countersign check dpa.pdf --format json     the same for another program
  countersign explain dpa/breach-notice       what a clause asks, and why
  countersign read dpa.pdf --format outline   what was read, to trust the check
  countersign library list                    every clause of the library";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Hold a contract against the clause library
    Check(check::CheckArgs),
    /// Compare two papers: what changed, and what it does to each verdict
    Compare(compare::CompareArgs),
    /// Show what was read from a paper
    Read(read::ReadArgs),
    /// List what falls due: notices, renewals, reviews, reports that age
    Due(due::DueArgs),
    /// Tell people what falls due, each thing once
    Remind(remind::RemindArgs),
    /// Do not remind of a deadline until a day
    Snooze(snooze::SnoozeArgs),
    /// Say that a deadline has been dealt with
    Acknowledge(snooze::AcknowledgeArgs),
    /// Sign for a gap in a vendor's papers until a day
    Accept(accept::AcceptArgs),
    /// Keep the register of vendors
    Vendor(vendor::VendorArgs),
    /// Read, score and compare the security questionnaires that vendors fill in
    Questionnaire(questionnaire::QuestionnaireArgs),
    /// Report on all vendors: positions, values, dates, gaps, changes
    Report(report::ReportArgs),
    /// Open a local page: vendors, search, side by side, papers, dates
    Serve(serve::ServeArgs),
    /// Say what a report or certificate proves, and until when
    Evidence(evidence::EvidenceArgs),
    /// Explain a clause of the library: what it asks, why, and the wording to offer
    Explain(explain::ExplainArgs),
    /// List, test and lint the clause library
    Library(library::LibraryArgs),
    /// Search every clause of every vendor
    Search(search::SearchArgs),
    /// Bring the search index up to date
    Index(indexing::IndexArgs),
    /// Score the program on a labelled corpus
    Eval(eval::EvalArgs),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    let mut out = io::BufWriter::with_capacity(64 * 1024, anstream::stdout());
    let library = arguments.library.as_deref();
    let result = match &arguments.command {
        Command::Check(args) => check::run(args, library, &mut out),
        Command::Compare(args) => compare::run(args, library, &mut out),
        Command::Read(args) => read::run(args, &mut out),
        Command::Due(args) => due::run(args, library, &mut out),
        Command::Remind(args) => remind::run(args, library, &mut out),
        Command::Snooze(args) => snooze::snooze(args, library, &mut out),
        Command::Acknowledge(args) => snooze::acknowledge(args, library, &mut out),
        Command::Accept(args) => accept::run(args, library, &mut out),
        Command::Vendor(args) => vendor::run(args, library, &mut out),
        Command::Questionnaire(args) => questionnaire::run(args, library, &mut out),
        Command::Report(args) => report::run(args, library, &mut out),
        Command::Serve(args) => serve::run(args, library, &mut out),
        Command::Evidence(args) => evidence::run(args, &mut out),
        Command::Explain(args) => explain::run(args, library, &mut out),
        Command::Library(args) => library::run(args, library, &mut out),
        Command::Search(args) => search::run(args, library, &mut out),
        Command::Index(args) => indexing::run(args, library, &mut out),
        Command::Eval(args) => eval::run(args, library, &mut out),
    };
    let result = result.and_then(|exit| out.flush().map(|()| exit).map_err(Error::from));
    match result {
        Ok(exit) => ExitCode::from(exit as u8),
        // Whoever reads our output has seen enough.
        Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = out.flush();
            complain(&error);
            ExitCode::from(Exit::Failed as u8)
        }
    }
}

fn complain(error: &Error) {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    let mut err = anstream::stderr();
    let _ = writeln!(err, "{style}error:{style:#} {}", crate::report::safe::lines(&error.to_string()));
    if let Some(advice) = error.advice() {
        let _ = writeln!(err, "{advice}");
    }
}

/// The command line, for completions and for the test that keeps the README true.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Columns to lay text out in: the terminal's, within reason; 100 in a pipe.
fn width() -> usize {
    terminal_size().map_or(100, |columns| columns.clamp(50, 110))
}

fn terminal_size() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok()?;
    columns.parse().ok()
}
