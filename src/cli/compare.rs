//! `countersign compare`

use super::files::{load_library, read_paper};
use super::reading::ReadingArgs;
use crate::check::{Selection, check};
use crate::compare::{Checked, compare, compare_to_preferred};
use crate::error::{Error, Exit};
use crate::report::compare as report;
use crate::report::json;
use crate::segment::segment;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Compares two papers clause by clause: two versions of one, or the papers of two vendors.
/// Clauses that were moved or renumbered are found again; words that went and came are
/// shown, and what they do to each verdict. With one paper and --preferred it is held
/// against the wording that our library prefers. Exit codes: 0 nothing differs, 1 something
/// does, 2 a paper could not be read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompareArgs {
    /// The earlier paper, or the only one
    before: PathBuf,
    /// The later paper
    #[arg(required_unless_present = "preferred")]
    after: Option<PathBuf>,
    /// Compare one paper with our preferred wording
    #[arg(long, conflicts_with = "after")]
    preferred: bool,
    /// Only what the change does to the verdicts, without the words
    #[arg(long)]
    effects: bool,
    /// How to show the differences
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    reading: ReadingArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign compare dpa-2024.pdf dpa-2025.docx          what changed, and what it does
  countersign compare dpa-2024.pdf dpa-2025.docx --effects
  countersign compare their-dpa.docx --preferred          their words beside ours
  countersign compare draft.docx draft.docx --format json";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs `countersign compare`.
///
/// # Errors
/// A paper cannot be read, or the library is broken.
pub fn run(args: &CompareArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let library = load_library(library)?;
    let options = args.reading.options();
    let before = read_paper(&args.before, &options)?;
    let before_check = check(&before, &library, &Selection::default());
    let before_contract = segment(&before);
    let before = Checked { document: &before, contract: &before_contract, check: &before_check };
    let Some(after) = &args.after else {
        let compared = compare_to_preferred(&before, &library);
        match args.format {
            Format::Text => report::preferred(out, &compared, super::width())?,
            Format::Json => json::write(out, &compared)?,
        }
        return Ok(if compared.is_empty() { Exit::Clean } else { Exit::Findings });
    };
    let after = read_paper(after, &options)?;
    let after_check = check(&after, &library, &Selection::default());
    let after_contract = segment(&after);
    let after = Checked { document: &after, contract: &after_contract, check: &after_check };
    let compared = compare(&before, &after);
    match args.format {
        Format::Text => report::text(out, &compared, args.effects, super::width())?,
        Format::Json => json::write(out, &compared)?,
    }
    let same = compared.clauses.is_empty() && compared.effects.is_empty();
    Ok(if same { Exit::Clean } else { Exit::Findings })
}
