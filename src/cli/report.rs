//! `countersign report`

use super::files::{load_library, read_paper};
use super::questionnaire::{load_controls, open};
use super::reading::ReadingArgs;
use super::register::{RegisterArgs, date};
use crate::document::Document;
use crate::error::{Error, Exit};
use crate::portfolio::{Portfolio, Scales, Shelf, assemble};
use crate::questionnaire::Questionnaire;
use crate::report::portfolio::{json, markdown, page, table, workbook};
use crate::vendor::Vendor;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reports on all vendors: positions on every clause, values side by side, what falls due,
/// open gaps, and what changed since a day. Exit codes: 0 reported, 2 a vendor file is broken
/// (the others are reported all the same).
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ReportArgs {
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "html")]
    format: Format,
    /// Also what changed after this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<Date>,
    /// Write to this file instead of the standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
    #[command(flatten)]
    register: RegisterArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign report > vendors.html                     one page, to read, print and send
  countersign report --since 2026-07-01 -o vendors.html
  countersign report --format xlsx -o vendors.xlsx      with filters
  countersign report --format csv                       a line a vendor and clause
  countersign report --format json | jq '.vendors[] | select(.dpa != \"signed\") | .id'";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One page to read, print and send
    Html,
    /// A line a vendor and clause
    Csv,
    /// A workbook with filters
    Xlsx,
    /// For a wiki, a mail, or a comment
    Markdown,
    /// For another program
    Json,
}

/// Runs `countersign report`.
///
/// # Errors
/// There is no register, or some of its files are broken; the others are reported first.
pub fn run(args: &ReportArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let today = args.register.today();
    if let Some(since) = args.since.filter(|since| *since > today) {
        return Err(Error::Usage {
            what: format!("{since} is after {today}, the day of the report"),
            advice: "Give --since a day in the past.".into(),
        });
    }
    if args.format == Format::Xlsx && args.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Error::Usage {
            what: "a workbook is nothing for a terminal".into(),
            advice: "Name a file: countersign report --format xlsx -o vendors.xlsx".into(),
        });
    }
    let portfolio = portfolio(args, library)?;
    let mut page: Vec<u8> = Vec::new();
    let mut plain = std::io::stdout();
    let into: &mut dyn Write = match (&args.output, args.format) {
        (Some(_), _) => &mut page,
        // What looks after colours takes bytes of a workbook for them.
        (None, Format::Xlsx) => &mut plain,
        (None, _) => out,
    };
    match args.format {
        Format::Html => page::write(into, &portfolio, args.since)?,
        Format::Csv => table::write(into, &portfolio)?,
        Format::Xlsx => workbook::write(into, &portfolio)?,
        Format::Markdown => markdown::write(into, &portfolio)?,
        Format::Json => json::write(into, &portfolio)?,
    }
    if let Some(path) = &args.output {
        replace(path, &page)?;
    }
    match portfolio.mistakes.is_empty() {
        true => Ok(Exit::Clean),
        false => Err(Error::Written(portfolio.mistakes)),
    }
}

/// Judges all vendors of a register, and tells how far it is where somebody watches.
///
/// # Errors
/// There is no register, or the library is broken.
fn portfolio(args: &ReportArgs, library: Option<&Path>) -> Result<Portfolio, Error> {
    let controls = load_controls(library)?;
    let library = load_library(library)?;
    let register = args.register.load()?;
    let all = register.vendors.len();
    let told = AtomicUsize::new(0);
    let watched = std::io::stderr().is_terminal() && all > 20;
    let done = || {
        let done = told.fetch_add(1, Ordering::Relaxed) + 1;
        if watched && (done.is_multiple_of(10) || done == all) {
            let end = if done == all { "\r\u{1b}[K" } else { "" };
            let _ = write!(anstream::stderr(), "\r{done} of {all} vendors read{end}");
        }
    };
    let shelf = Folder { root: args.register.folder(), reading: &args.reading };
    let scales = Scales { library: &library, controls: &controls, shelf: &shelf, on: args.register.today() };
    Ok(assemble(register, &scales, args.since, &done))
}

/// The papers and questionnaires of the vendors, where the register lies.
pub struct Folder<'a> {
    pub root: &'a Path,
    pub reading: &'a ReadingArgs,
}

impl Shelf for Folder<'_> {
    fn paper(&self, vendor: &Vendor, file: &str) -> Result<Document, String> {
        read_paper(&self.root.join(&vendor.id).join(file), &self.reading.quiet_options())
            .map_err(|error| worded(file, &error))
    }

    fn questionnaire(&self, vendor: &Vendor, file: &str) -> Result<Questionnaire, String> {
        open(&self.root.join(&vendor.id).join(file), false).map_err(|error| worded(file, &error))
    }
}

fn worded(file: &str, error: &Error) -> String {
    match error {
        Error::Open { source, .. } => format!("{file} cannot be opened: {source}"),
        Error::Read { source, .. } => format!("{file} cannot be read: {source}"),
        _ => error.to_string(),
    }
}

/// Writes a file beside its place and moves it there, so that no half of it is ever seen.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let write = |source| Error::Write { path: path.to_path_buf(), source };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if path.is_dir() {
        return Err(write(std::io::Error::other("it is a folder")));
    }
    let mut file = tempfile::Builder::new().permissions(readable()).tempfile_in(folder).map_err(write)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(write)?;
    file.persist(path).map_err(|error| write(error.error))?;
    Ok(())
}

#[cfg(unix)]
fn readable() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(0o644)
}

#[cfg(not(unix))]
fn readable() -> fs::Permissions {
    fs::metadata(".").map(|about| about.permissions()).unwrap_or_else(|_| unreachable!())
}
