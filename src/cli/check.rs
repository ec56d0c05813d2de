//! `countersign check`

use super::files::{load_library, read_paper};
use crate::check::{Selection, check};
use crate::error::{Error, Exit};
use crate::library::Library;
use crate::library::written::Severity;
use crate::read;
use crate::report::json::{self, CheckedPaper};
use crate::report::text::{self, Layout};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Holds a contract against the clause library and says what is there, what is weak,
/// what is missing, and what to ask for, each with the exact words and their place.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// The contract: PDF, DOCX, ODT, RTF, HTML, Markdown or plain text
    paper: PathBuf,
    /// Check only this clause; may be given several times
    #[arg(long, value_name = "ID")]
    clause: Vec<String>,
    /// Check what this profile of the library asks for
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// End with exit code 1 from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "high")]
    fail_on: FailOn,
    /// How to show the findings
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Show every finding in full, also those of low severity
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign check dpa.docx
  countersign check dpa.pdf --clause dpa/breach-notice
  countersign check dpa.md --profile gdpr-processor --fail-on medium
  countersign check dpa.pdf --format json | jq '.findings[] | select(.severity)'";

/// How to read the paper.
#[derive(Debug, Args)]
pub struct ReadingArgs {
    /// Opens a protected file
    #[arg(long, value_name = "PASSWORD")]
    password: Option<String>,
    /// Which state of tracked changes to read
    #[arg(long, value_name = "STATE", default_value = "accepted")]
    changes: Changes,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Changes {
    Accepted,
    Original,
}

impl ReadingArgs {
    pub fn options(&self) -> read::Options {
        read::Options {
            password: self.password.clone(),
            changes: match self.changes {
                Changes::Accepted => read::Changes::Accepted,
                Changes::Original => read::Changes::Original,
            },
            keep_furniture: false,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    Low,
    Medium,
    High,
    Never,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs `countersign check`.
///
/// # Errors
/// The paper cannot be read, the library is broken, or an argument names nothing.
pub fn run(args: &CheckArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let library = load_library(library)?;
    let selection = selection(args, &library)?;
    let document = read_paper(&args.paper, &args.reading.options())?;
    let checked = check(&document, &library, &selection);
    let paper = args.paper.to_string_lossy();
    match args.format {
        Format::Json => json::write(out, &CheckedPaper { paper: &paper, check: &checked })?,
        Format::Text => text::write(out, &paper, &checked, Layout { width: super::width(), all: args.all })?,
    }
    let limit = match args.fail_on {
        FailOn::Low => Some(Severity::Low),
        FailOn::Medium => Some(Severity::Medium),
        FailOn::High => Some(Severity::High),
        FailOn::Never => None,
    };
    let failed = limit.is_some_and(|limit| checked.worst() >= Some(limit));
    Ok(if failed { Exit::Findings } else { Exit::Clean })
}

fn selection(args: &CheckArgs, library: &Library) -> Result<Selection, Error> {
    for id in &args.clause {
        super::explain::known(library, id)?;
    }
    if let Some(profile) = &args.profile
        && !library.profiles.iter().any(|p| &p.written.id == profile)
    {
        let known: Vec<&str> = library.profiles.iter().map(|p| p.written.id.as_str()).collect();
        return Err(Error::Usage {
            what: format!("no profile is called `{profile}`"),
            advice: format!("The library has: {}.", known.join(", ")),
        });
    }
    Ok(Selection { profile: args.profile.clone(), clauses: args.clause.clone(), ..Selection::default() })
}
