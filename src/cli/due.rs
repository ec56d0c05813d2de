//! `countersign due`

use super::register::{RegisterArgs, known, span};
use crate::calendar::{Length, after, weekends};
use crate::dates::{self, Deadline, Remark};
use crate::error::{Error, Exit};
use crate::report::due::{self, Due};
use crate::report::{due_table, ics};
use crate::vendor::Register;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::Path;

/// Lists what falls due: notices, renewals, reviews, reports that age, accepted gaps, each
/// with its working. Exit codes: 0 nothing overdue, 1 something is overdue, 2 a vendor
/// file is broken (the others are listed all the same).
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DueArgs {
    /// How far to look ahead: 90d, 12w, 6m, 1y
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = span)]
    within: Length,
    /// Only this vendor
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// Only what this person owns
    #[arg(long, value_name = "E-MAIL")]
    owner: Option<String>,
    /// Only what is overdue
    #[arg(long)]
    overdue: bool,
    /// Also what somebody has acknowledged
    #[arg(long)]
    all: bool,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    register: RegisterArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign due                                what falls due in the next 90 days
  countersign due --within 1y --format csv       a year ahead, for a spreadsheet
  countersign due --owner maria@example.com      what one person has to do
  countersign due --within 1y --format ics > vendors.ics";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Ics,
}

/// Runs `countersign due`.
///
/// # Errors
/// There is no register, or some of its files are broken; the others are listed first.
pub fn run(args: &DueArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    // The process ends with this command: giving ten thousand vendors back one by one would
    // be a tenth of its time.
    let register: &Register = Box::leak(Box::new(args.register.load()?));
    let today = args.register.today();
    if let Some(id) = &args.vendor {
        known(register, id)?;
    }
    let deadlines: &[Deadline] = Vec::leak(args.register.deadlines(register, library)?);
    let remarks = dates::remarks(register, today);
    let horizon = after(today, args.within, 1, weekends());
    let wanted = |deadline: &&Deadline| {
        deadline.date <= horizon
            && args.vendor.as_ref().is_none_or(|id| *id == deadline.vendor)
            && args.owner.as_ref().is_none_or(|owner| deadline.owner.as_ref() == Some(owner))
            && (!args.overdue || deadline.is_overdue(today))
            && (args.all || !deadline.acknowledged)
    };
    let owned = |remark: &&Remark| {
        args.vendor.as_ref().is_none_or(|id| *id == remark.vendor)
            && args.owner.as_ref().is_none_or(|owner| {
                register.find(&remark.vendor).is_some_and(|vendor| vendor.owner.as_ref() == Some(owner))
            })
            && !args.overdue
    };
    let due = Due {
        today,
        deadlines: deadlines.iter().filter(wanted).collect(),
        remarks: remarks.iter().filter(owned).collect(),
    };
    match args.format {
        Format::Text => due::write(out, &due, super::width())?,
        Format::Json => due_table::write_json(out, &due, &register.mistakes)?,
        Format::Csv => due_table::write_csv(out, &due)?,
        Format::Ics => write!(out, "{}", ics::feed(&due.deadlines, "", today))?,
    }
    if !register.mistakes.is_empty() {
        return Err(Error::Written(register.mistakes.clone()));
    }
    Ok(if due.overdue() > 0 { Exit::Findings } else { Exit::Clean })
}
