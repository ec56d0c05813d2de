//! `countersign evidence`

use super::files::read_paper;
use crate::error::{Error, Exit};
use crate::evidence::evidence;
use crate::report::{evidence as report, json};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Reads what a SOC 2 report, bridge letter, ISO or insurance certificate or test report says of
/// its type, period, issue and validity, and prints the entry for vendor.yaml, from which `due`
/// and `remind` count. Exit codes: 0 it proves something, 1 nothing was found, 2 it could not be read.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  countersign evidence soc2-report.pdf\n  countersign evidence iso-27001.pdf --format json"
)]
pub struct EvidenceArgs {
    /// The report or certificate
    file: PathBuf,
    /// For people or programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs `countersign evidence`.
///
/// # Errors
/// The paper cannot be read.
pub fn run(args: &EvidenceArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let document = read_paper(&args.file, &Default::default())?;
    let found = evidence(&document);
    match args.format {
        Format::Json => json::write(out, &found)?,
        Format::Text => report::write(out, &args.file.to_string_lossy(), found.as_ref(), super::width())?,
    }
    Ok(if found.is_some() { Exit::Clean } else { Exit::Findings })
}
