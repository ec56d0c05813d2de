//! `countersign vendor risk`

use super::files::load_library;
use super::questionnaire::load_controls;
use super::reading::ReadingArgs;
use super::register::{RegisterArgs, known};
use super::report::Folder;
use crate::error::{Error, Exit};
use crate::portfolio::Scales;
use crate::report::{json, risk as report};
use crate::risk::Risk;
use crate::vendor::Register;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;

/// Weighs a vendor: what could happen, what its papers, answers and evidence leave open, and
/// how often to look at it again. The formula is on one page: docs/risk.md.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  countersign vendor risk larkspur-mail --explain\n  countersign vendor list --sort risk"
)]
pub struct RiskArgs {
    /// The vendor's id
    id: String,
    /// Show what each fact and finding adds
    #[arg(long)]
    explain: bool,
    /// For people or programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    reading: ReadingArgs,
    #[command(flatten)]
    register: RegisterArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs `countersign vendor risk`.
///
/// # Errors
/// No such vendor, or a library is broken.
pub fn run(args: &RiskArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let register = args.register.load()?;
    let vendor = known(&register, &args.id)?;
    let (controls, library) = (load_controls(library)?, load_library(library)?);
    let shelf = Folder { root: args.register.folder(), reading: &args.reading };
    let on = args.register.today();
    let weighed = Scales { library: &library, controls: &controls, shelf: &shelf, on }.weigh(vendor);
    let unread = weighed.set.papers.iter().filter_map(|paper| paper.unread.clone());
    match args.format {
        Format::Text => report::write(
            out,
            &weighed.risk,
            &weighed.contradictions,
            weighed.against,
            &unread.chain(weighed.unread.iter().cloned()).collect::<Vec<_>>(),
            args.explain,
            super::width(),
        )?,
        Format::Json => json::write(out, &weighed.risk)?,
    }
    Ok(Exit::Clean)
}

/// The risk of every vendor, in their order.
///
/// # Errors
/// A library is broken.
pub fn all(
    register: &Register,
    folder: &Path,
    today: Date,
    library: Option<&Path>,
) -> Result<Vec<Risk>, Error> {
    let (controls, library) = (load_controls(library)?, load_library(library)?);
    let shelf = Folder { root: folder, reading: &ReadingArgs::default() };
    let scales = Scales { library: &library, controls: &controls, shelf: &shelf, on: today };
    Ok(register.vendors.par_iter().map(|vendor| scales.weigh(vendor).risk).collect())
}
