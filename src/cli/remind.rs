//! `countersign remind`

use super::register::RegisterArgs;
use crate::error::{Error, Exit};
use crate::remind::Round;
use crate::remind::settings::{self, Settings};
use crate::vendor::folder::lock;
use clap::Args;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Tells people what falls due, once. Run it every day: by e-mail, to Slack, Teams or a
/// webhook and into a calendar feed as remind.yaml beside the vendors says; without one,
/// to standard output. Exit codes: 0 nothing overdue, 1 something is overdue, 2 something
/// could not be sent or read (it is tried again in the next run).
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RemindArgs {
    /// Show what would be sent; send and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    register: RegisterArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign remind --dry-run                   what would be said today
  countersign remind --dry-run --on 2027-01-01   what will be said on that day
  countersign remind                             say it; a second run says nothing twice";

/// Runs `countersign remind`.
///
/// # Errors
/// Something could not be read, sent or written.
pub fn run(args: &RemindArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let folder = args.register.folder();
    args.register.exists()?;
    let _lock = if args.dry_run { None } else { Some(lock(folder)?) };
    let register = args.register.load()?;
    let settings = load_settings(folder)?;
    let today = args.register.today();
    let deadlines = args.register.deadlines(&register, library)?;
    let round = Round {
        folder,
        register: &register,
        deadlines: &deadlines,
        settings: &settings,
        today,
        dry_run: args.dry_run,
    };
    let outcome = round.run(out)?;
    let overdue = deadlines.iter().filter(|deadline| deadline.is_overdue(today)).count();
    let verb = if args.dry_run { "to send" } else { "sent" };
    writeln!(
        out,
        "{} digests {verb}, {} failed, {overdue} dates overdue",
        outcome.sent,
        outcome.failed.len()
    )?;
    if !outcome.failed.is_empty() {
        return Err(Error::Usage {
            what: format!("not everybody was told:\n{}", outcome.failed.join("\n")),
            advice: "Put it right and run again: what was sent is not sent twice.".into(),
        });
    }
    if !register.mistakes.is_empty() {
        return Err(Error::Written(register.mistakes));
    }
    Ok(if overdue > 0 { Exit::Findings } else { Exit::Clean })
}

fn load_settings(folder: &Path) -> Result<Settings, Error> {
    let path = folder.join("remind.yaml");
    match fs::read_to_string(&path) {
        Ok(text) => settings::parse(&path.display().to_string(), &text).map_err(Error::Written),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Settings::default()),
        Err(source) => Err(Error::Open { path, source }),
    }
}
