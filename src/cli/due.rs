//! `countersign due`

use super::register::{RegisterArgs, known, span};
use crate::calendar::{Length, after, weekends};
use crate::dates::{self, Deadline, Remark};
use crate::error::{Error, Exit};
use crate::report::due::{self, Due};
use crate::report::{due_table, ics};
use crate::vendor::folder;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
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
    args.register.exists()?;
    let today = args.register.today();
    let horizon = after(today, args.within, 1, weekends());
    let is = |wanted: &Option<String>, known: &str| wanted.as_ref().is_none_or(|wanted| wanted == known);
    let wanted = |deadline: &Deadline| {
        deadline.date <= horizon
            && is(&args.vendor, &deadline.vendor)
            && is(&args.owner, deadline.owner.as_deref().unwrap_or_default())
            && (!args.overdue || deadline.is_overdue(today))
            && (args.all || !deadline.acknowledged)
    };
    // Of ten thousand vendors only what falls due is kept.
    let (found, mistakes) = folder::each(args.register.folder(), |vendor| {
        if !is(&args.vendor, &vendor.id) {
            return None;
        }
        let mut deadlines = dates::of_vendor(&vendor, today);
        deadlines.retain(wanted);
        let is_owned = is(&args.owner, vendor.owner.as_deref().unwrap_or_default());
        let remarks = if is_owned && !args.overdue { dates::remarks_on(&vendor, today) } else { Vec::new() };
        Some((deadlines, remarks))
    })?;
    if let Some(id) = args.vendor.as_ref().filter(|_| found.iter().all(Option::is_none)) {
        known(&args.register.load()?, id)?;
    }
    let (sources, ledger) = args.register.sources(library)?;
    let mut of_library = dates::of_library(&sources, &ledger);
    of_library.retain(wanted);
    let found: Vec<(Vec<Deadline>, Vec<Remark>)> = found.into_iter().flatten().collect();
    let mut deadlines: Vec<&Deadline> =
        found.iter().flat_map(|(deadlines, _)| deadlines).chain(&of_library).collect();
    deadlines.par_sort_by(|a, b| (a.date, &a.key).cmp(&(b.date, &b.key)));
    let remarks = found.iter().flat_map(|(_, remarks)| remarks).collect();
    let due = Due { today, deadlines, remarks };
    match args.format {
        Format::Text => due::write(out, &due, super::width())?,
        Format::Json => due_table::write_json(out, &due, &mistakes)?,
        Format::Csv => due_table::write_csv(out, &due)?,
        Format::Ics => write!(out, "{}", ics::feed(&due.deadlines, "", today))?,
    }
    let overdue = due.overdue();
    // The process ends with this command: giving everything back piece by piece takes time.
    std::mem::forget(due);
    std::mem::forget(found);
    if !mistakes.is_empty() {
        return Err(Error::Written(mistakes));
    }
    Ok(if overdue > 0 { Exit::Findings } else { Exit::Clean })
}
