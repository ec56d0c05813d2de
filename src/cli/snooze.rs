//! `countersign snooze` and `countersign acknowledge`

use super::register::{RegisterArgs, date};
use crate::dates::Deadline;
use crate::error::{Error, Exit};
use crate::remind::lock;
use crate::vendor::folder;
use crate::vendor::ledger::{Did, Entry};
use clap::Args;
use jiff::civil::Date;
use std::io::Write;
use std::path::Path;

/// Keeps a deadline from being reminded of until a day. It stays due.
#[derive(Debug, Args)]
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

/// Runs `countersign snooze`.
///
/// # Errors
/// No such deadline, or the ledger cannot be written.
pub fn snooze(args: &SnoozeArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let today = args.said.register.today();
    if args.until <= today {
        return Err(Error::Usage {
            what: format!("{} is not in the future", args.until),
            advice: "Give the day from which on to remind again.".into(),
        });
    }
    write_down(&args.name, &args.said, library, out, |deadline| Did::Snoozed {
        deadline: deadline.key.clone(),
        until: args.until,
        because: args.said.because.clone(),
        by: args.said.by.clone(),
    })?;
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
    write_down(&args.name, &args.said, library, out, |deadline| Did::Acknowledged {
        deadline: deadline.key.clone(),
        due: deadline.date,
        because: args.said.because.clone(),
        by: args.said.by.clone(),
    })?;
    Ok(Exit::Clean)
}

fn write_down(
    name: &str,
    said: &SaidArgs,
    library: Option<&Path>,
    out: &mut dyn Write,
    did: impl Fn(&Deadline) -> Did,
) -> Result<(), Error> {
    if said.because.trim().is_empty() {
        return Err(Error::Usage {
            what: "the reason is empty".into(),
            advice: "Say why in a few words; those who come later will ask.".into(),
        });
    }
    let root = said.register.folder();
    said.register.exists()?;
    let _lock = lock(root)?;
    let register = said.register.load()?;
    let today = said.register.today();
    let deadlines = said.register.deadlines(&register, library)?;
    let Some(deadline) = deadlines.iter().find(|deadline| deadline.key == name) else {
        return Err(Error::Usage {
            what: format!("no deadline is called `{name}`"),
            advice: "`countersign due --within 1y` shows their names.".into(),
        });
    };
    let folder = match register.find(&deadline.vendor) {
        Some(vendor) => root.join(&vendor.id),
        None => root.to_path_buf(),
    };
    folder::append(&folder, &[Entry { at: today, did: did(deadline) }])?;
    writeln!(out, "{}  {}: {}", deadline.date, deadline.vendor_name, deadline.what)?;
    Ok(())
}
