//! `countersign accept`

use super::files::load_library;
use super::register::{RegisterArgs, date};
use crate::decision::Decision;
use crate::error::{Error, Exit};
use crate::report::safe::safe;
use clap::Args;
use jiff::civil::Date;
use std::io::Write;
use std::path::Path;

/// Signs for a gap in a vendor's papers until a day: `check --vendor` no longer asks for it,
/// and `due` names the day on which somebody has to decide again. It is written into the
/// vendor's ledger; vendor.yaml is left alone.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct AcceptArgs {
    /// The vendor's id
    vendor: String,
    /// A clause, or one of its elements: dpa/breach-notice#content
    finding: String,
    /// The last day on which it is acceptable
    #[arg(long, value_name = "DATE", value_parser = date, required_unless_present = "withdraw")]
    until: Option<Date>,
    /// Why; it is kept in the ledger
    #[arg(long, value_name = "REASON")]
    because: String,
    /// Who signs for it
    #[arg(long, value_name = "PERSON")]
    by: String,
    /// Take it back: the gap is no longer accepted
    #[arg(long, conflicts_with = "until")]
    withdraw: bool,
    #[command(flatten)]
    register: RegisterArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign accept larkspur-mail dpa/breach-notice#content --until 2027-03-31 \\
      --because \"their support plan covers it\" --by privacy@example.com
  countersign accept larkspur-mail dpa/breach-notice#content --withdraw \\
      --because \"the support plan has ended\" --by privacy@example.com";

/// Runs `countersign accept`.
///
/// # Errors
/// No such vendor, clause or element, or the ledger cannot be written.
pub fn run(args: &AcceptArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    args.register.exists()?;
    let library = load_library(library)?;
    let decision = Decision {
        register: args.register.folder(),
        library: &library,
        today: args.register.today(),
        because: &args.because,
        by: &args.by,
    };
    match args.until {
        Some(until) => {
            let accepted = decision.accept(&args.vendor, &args.finding, until)?;
            writeln!(
                out,
                "{}: {} is accepted until {until}. `countersign due` will ask again.",
                args.vendor,
                safe(&accepted.finding)
            )?;
        }
        None => {
            decision.withdraw(&args.vendor, &args.finding)?;
            writeln!(out, "{}: {} is no longer accepted.", args.vendor, safe(&args.finding))?;
        }
    }
    Ok(Exit::Clean)
}
