//! `countersign read`

use super::files::read_paper;
use super::reading::ReadingArgs;
use crate::error::{Error, Exit};
use crate::report::{json, outline};
use crate::segment::segment;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Shows what was read from a paper: people trust a check when they can see the reading.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  countersign read dpa.pdf\n  countersign read dpa.docx --format outline")]
pub struct ReadArgs {
    /// The paper
    paper: PathBuf,
    /// The words, the clause tree, or everything as data
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Keep running headers, footers and page numbers where they stand
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Outline,
    Json,
}

/// Runs `countersign read`.
///
/// # Errors
/// The paper cannot be read.
pub fn run(args: &ReadArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let mut options = args.reading.options();
    options.keep_furniture = args.all;
    let document = read_paper(&args.paper, &options)?;
    match args.format {
        Format::Text => outline::words(out, &document)?,
        Format::Outline => outline::outline(out, &document, &segment(&document))?,
        Format::Json => json::write(out, &outline::data(&document, &segment(&document)))?,
    }
    Ok(Exit::Clean)
}
