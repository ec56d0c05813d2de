//! `countersign snooze` and `countersign acknowledge`

use super::files::load_library;
use super::register::{RegisterArgs, date};
use crate::dates::Deadline;
use crate::decision::Decision;
use crate::error::{Error, Exit};
use crate::report::safe::safe;
use clap::Args;
use jiff::civil::Date;
use std::io::Write;
use std::path::Path;

/// Keeps a deadline from being reminded of until a day. It stays due.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  countersign snooze larkspur-mail/notice/term-2 --until 2027-01-04 --because \"budget is decided on the 3rd\""
)]
pub struct SnoozeArgs {
    /// The deadline's name, as `countersign due` shows it
    name: String,
    /// Remind again from this day on
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: Date,
    #[command(flatten)]
    said: SaidArgs,
}

/// Says that somebody has dealt with a deadline: it is neither due nor reminded of, until
/// its date changes.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  countersign acknowledge larkspur-mail/notice/term-2 --because \"we keep it\" --by maria"
)]
pub struct AcknowledgeArgs {
    /// The deadline's name, as `countersign due` shows it
    name: String,
    #[command(flatten)]
    said: SaidArgs,
}

#[derive(Debug, Args)]
struct SaidArgs {
    /// Why; it is kept in the ledger
    #[arg(long, value_name = "REASON")]
    because: String,
    /// Who says so
    #[arg(long, value_name = "PERSON", default_value = "")]
    by: String,
    #[command(flatten)]
    register: RegisterArgs,
}

impl SaidArgs {
    fn decide<T>(
        &self,
        library: Option<&Path>,
        decide: impl Fn(&Decision<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.register.exists()?;
        decide(&Decision {
            register: self.register.folder(),
            library: &load_library(library)?,
            today: self.register.today(),
            because: &self.because,
            by: &self.by,
        })
    }
}

/// Runs `countersign snooze`.
///
/// # Errors
/// No such deadline, or the ledger cannot be written.
pub fn snooze(args: &SnoozeArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let deadline = args.said.decide(library, |decision| decision.snooze(&args.name, args.until))?;
    show(out, &deadline)?;
    writeln!(out, "Reminders begin again on {}.", args.until)?;
    Ok(Exit::Clean)
}

/// Runs `countersign acknowledge`.
///
/// # Errors
/// No such deadline, or the ledger cannot be written.
pub fn acknowledge(
    args: &AcknowledgeArgs,
    library: Option<&Path>,
    out: &mut dyn Write,
) -> Result<Exit, Error> {
    let deadline = args.said.decide(library, |decision| decision.acknowledge(&args.name))?;
    show(out, &deadline)?;
    Ok(Exit::Clean)
}

fn show(out: &mut dyn Write, deadline: &Deadline) -> Result<(), Error> {
    let line = format!("{}  {}: {}", deadline.date, deadline.vendor_name, deadline.what);
    Ok(writeln!(out, "{}", safe(&line))?)
}
