//! `countersign check`

use super::files::read_paper;
use super::files::{load_library, parse_paper, read_bytes};
use super::reading::ReadingArgs;
use super::register::RegisterArgs;
use crate::check::{Selection, check};
use crate::compare::{Course, Earlier, effects};
use crate::error::{Error, Exit};
use crate::finding::Check;
use crate::library::Library;
use crate::library::written::Severity;
use crate::read;
use crate::report::check_page::{self, Subject};
use crate::report::compare as report;
use crate::report::json::{self, CheckedPaper};
use crate::report::sarif::{self, Artefact};
use crate::report::text::{self, Layout};
use crate::report::{junit, markdown};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// Holds a contract against the clause library and says what is there, what is weak,
/// what is missing, and what to ask for, each with the exact words and their place. With
/// --vendor it checks all papers of a vendor together: which are in force, which prevails,
/// what is in effect and where they contradict each other.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// The contract: PDF, DOCX, ODT, RTF, e-mail, HTML, Markdown or plain text; - reads standard
    /// input
    #[arg(required_unless_present = "vendor")]
    pub(super) paper: Option<PathBuf>,
    /// Check the papers of this vendor together, as its vendor.yaml lists them; with a PAPER,
    /// as if that had been signed too
    #[arg(long, value_name = "ID")]
    pub(super) vendor: Option<String>,
    /// Count papers that nobody has signed yet
    #[arg(long, requires = "vendor")]
    pub(super) if_signed: bool,
    /// Check only this clause; may be given several times
    #[arg(long, value_name = "ID")]
    pub(super) clause: Vec<String>,
    /// Check what this profile of the library asks for
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// Show only what is new, fixed or otherwise than in this earlier paper, or in the JSON of
    /// an earlier check
    #[arg(long, value_name = "PREVIOUS", conflicts_with = "vendor")]
    against: Option<PathBuf>,
    /// End with exit code 1 from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "high")]
    pub(super) fail_on: FailOn,
    /// How to show the findings
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
    /// Show every finding in full, also those of low severity
    #[arg(long)]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
    #[command(flatten)]
    pub(super) register: RegisterArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign check dpa.docx
  countersign check dpa.pdf --clause dpa/breach-notice
  countersign check dpa.md --profile gdpr-processor --fail-on medium
  countersign check dpa.pdf --format html > dpa.html        a page to read, print and send
  countersign check dpa.pdf --format json | jq '.findings[] | select(.severity)'
  countersign check dpa-v2.docx --against dpa-v1.docx    only what is new, fixed or changed
  countersign check --vendor harbour-desk                what its papers say together, today
  countersign check --vendor harbour-desk --on 2025-06-01    and what they said then
  countersign check draft.docx --vendor harbour-desk     and with this one signed";

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FailOn {
    Low,
    Medium,
    High,
    Never,
}

impl FailOn {
    /// The severity from which on a finding fails the run.
    pub fn limit(self) -> Option<Severity> {
        match self {
            FailOn::Low => Some(Severity::Low),
            FailOn::Medium => Some(Severity::Medium),
            FailOn::High => Some(Severity::High),
            FailOn::Never => None,
        }
    }

    /// The exit code for what was found at worst, in papers that could be judged or could not.
    pub fn exit(self, worst: Option<Severity>, is_foreign: bool) -> Exit {
        match self.limit() {
            None => Exit::Clean,
            Some(_) if is_foreign => Exit::Failed,
            Some(limit) if worst >= Some(limit) => Exit::Findings,
            Some(_) => Exit::Clean,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    /// One page to read and print
    Html,
    /// A comment under a pull request
    Markdown,
    /// For code scanning
    Sarif,
    /// For whatever collects test reports
    Junit,
}

/// Runs `countersign check`.
///
/// # Errors
/// The paper cannot be read, the library is broken, or an argument names nothing.
pub fn run(args: &CheckArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    // It lives as long as the program: taking it down word by word would only delay the end.
    let library = ManuallyDrop::new(load_library(library)?);
    let selection = selection(args, &library)?;
    let Some(path) = args.paper.as_ref().filter(|_| args.vendor.is_none()) else {
        return super::check_vendor::run(args, &library, out);
    };
    let bytes = read_bytes(path)?;
    let document = parse_paper(path, &bytes, &args.reading.options())?;
    let checked = check(&document, &library, &selection);
    if let Some(previous) = &args.against {
        return against(args, previous, &checked, &library, &selection, out);
    }
    let paper = path.to_string_lossy();
    match args.format {
        Format::Json => json::write(out, &CheckedPaper { paper: &paper, check: &checked })?,
        Format::Text => text::write(out, &paper, &checked, Layout { width: super::width(), all: args.all })?,
        Format::Html => check_page::write(out, &Subject::paper(&paper, &checked))?,
        Format::Markdown => markdown::write(out, &Subject::paper(&paper, &checked))?,
        Format::Sarif => {
            let source = read::source(document.format, &bytes);
            let (path, document, source) = (paper.into_owned(), Some(&document), source.as_deref());
            sarif::write(out, &[Artefact { path, name: None, document, source }], &checked)?;
        }
        Format::Junit => junit::write(out, &paper, &checked, args.fail_on.limit())?,
    }
    Ok(args.fail_on.exit(checked.worst(), checked.is_foreign()))
}

/// Only what is not as it was in an earlier paper or check.
fn against(
    args: &CheckArgs,
    previous: &Path,
    checked: &Check,
    library: &Library,
    selection: &Selection,
    out: &mut dyn Write,
) -> Result<Exit, Error> {
    let earlier = match printed(previous)? {
        Some(earlier) => earlier,
        None => Earlier::of(&check(&read_paper(previous, &args.reading.options())?, library, selection)),
    };
    let effects = effects(&earlier, checked);
    match args.format {
        Format::Json => json::write(out, &effects)?,
        Format::Text => report::against(out, &effects, &earlier, checked, super::width())?,
        _ => {
            return Err(Error::Usage {
                what: "--against is shown as text or json".into(),
                advice: "Take one of these with --format.".into(),
            });
        }
    }
    let open = effects.iter().filter(|effect| matches!(effect.course, Course::New | Course::Worse));
    let worst = open.filter_map(|effect| effect.severity_after).max();
    Ok(args.fail_on.exit(worst, checked.is_foreign()))
}

/// An earlier check as it was printed; `None` where the file is a paper.
fn printed(previous: &Path) -> Result<Option<Earlier>, Error> {
    let bytes = super::files::read_bytes(previous)?;
    // RTF begins with the same bracket.
    if !bytes.trim_ascii_start().starts_with(b"{") || bytes.starts_with(b"{\\rtf") {
        return Ok(None);
    }
    match serde_json::from_slice(&bytes) {
        Ok(earlier) => Ok(Some(earlier)),
        Err(error) => Err(Error::Usage {
            what: format!("{} is no earlier check: {error}", previous.display()),
            advice: "Name a paper, or what `countersign check --format json` printed.".into(),
        }),
    }
}

fn selection(args: &CheckArgs, library: &Library) -> Result<Selection, Error> {
    if let Some(profile) = &args.profile
        && !library.profiles.iter().any(|p| &p.written.id == profile)
    {
        let known: Vec<&str> = library.profiles.iter().map(|p| p.written.id.as_str()).collect();
        return Err(Error::Usage {
            what: format!("no profile is called `{profile}`"),
            advice: format!("The library has: {}.", known.join(", ")),
        });
    }
    let clauses = super::explain::ids(library, &args.clause)?;
    Ok(Selection { profile: args.profile.clone(), clauses, ..Selection::default() })
}
