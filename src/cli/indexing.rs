//! `countersign index`, and the index that every search needs.

use super::files::load_library;
use super::reading::ReadingArgs;
use super::register::{date, utc_today};
use crate::error::{Error, Exit};
use crate::index::{Index, IndexError, Reading, Refreshed, Sources, Wait};
use crate::library::Library;
use crate::read;
use clap::Args;
use jiff::civil::Date;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Brings the search index up to date: reads new and changed papers, judges all again if
/// the library has changed, and checks every byte of the index. `search` does the first
/// two by itself.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct IndexArgs {
    #[command(flatten)]
    papers: PapersArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign index                          every paper below vendors/
  countersign index --in contracts           any folder of papers
  countersign index --cache /var/cache/countersign";

/// Which papers to search.
#[derive(Debug, Args)]
pub struct PapersArgs {
    /// The folder of papers, as a rule the register with one folder a vendor
    #[arg(long = "in", visible_alias = "register", value_name = "FOLDER", default_value = "vendors")]
    folder: PathBuf,
    /// Where to keep the index; it can always be made again
    #[arg(long, value_name = "FOLDER", default_value = ".countersign-cache")]
    cache: PathBuf,
    /// See which papers are in force on this day instead of today (the date in UTC)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Runs `countersign index`.
///
/// # Errors
/// The papers cannot be listed, or the index cannot be written.
pub fn run(args: &IndexArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let library = load_library(library)?;
    let sources = args.papers.sources(&library);
    if let Err(IndexError::Damaged { what, .. }) = sources.open().and_then(|index| index.verify()) {
        note(&format!("the index is damaged ({what}) and is made again"));
        sources.discard().map_err(failed)?;
    }
    let progress = Bar::new();
    let refreshed = sources.refresh(Wait::Wait, &|done, of| progress.show(done, of));
    progress.clear();
    let (index, done) = refreshed.map_err(failed)?;
    let done = done.unwrap_or_default();
    if let Some(notice) = &done.notice {
        note(notice);
    }
    writeln!(
        out,
        "{} papers read, {} judged again, {} unchanged, {} gone, {} could not be read; {} passages",
        done.read,
        done.judged,
        done.unchanged,
        done.removed,
        done.unreadable,
        index.passages()
    )?;
    for (paper, why) in index.unreadable() {
        writeln!(out, "  {}: {}", crate::report::safe::safe(paper), crate::report::safe::safe(why))?;
    }
    broken(&done);
    Ok(Exit::Clean)
}

impl PapersArgs {
    pub fn new(folder: &Path, cache: &Path, on: Date, reading: ReadingArgs) -> Self {
        Self { folder: folder.into(), cache: cache.into(), on: Some(on), reading }
    }

    fn sources<'a>(&'a self, library: &'a Library) -> Sources<'a> {
        Sources {
            papers: &self.folder,
            cache: &self.cache,
            library,
            today: self.on.unwrap_or_else(utc_today),
            reading: self,
        }
    }

    /// The index, brought up to date where that is wanted and possible.
    ///
    /// # Errors
    /// There is none and none can be made.
    pub fn ready(&self, library: &Library, refresh: bool) -> Result<Index, Error> {
        let sources = self.sources(library);
        if !refresh {
            return sources.open().map_err(failed);
        }
        let progress = Bar::new();
        let refreshed = sources.refresh(Wait::Go, &|done, of| progress.show(done, of));
        progress.clear();
        match refreshed {
            Ok((index, Some(done))) => {
                if let Some(notice) = &done.notice {
                    note(notice);
                }
                broken(&done);
                unread(&index);
                Ok(index)
            }
            Ok((index, None)) => {
                note("another countersign is bringing the index up to date; this is the last complete one");
                Ok(index)
            }
            Err(error @ (IndexError::Disk { .. } | IndexError::Busy { .. })) => {
                let Ok(index) = sources.open() else { return Err(failed(error)) };
                note(&format!("{error}; this is the last complete one, which may be out of date"));
                Ok(index)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Another index in the place of one that turned out to be damaged.
    ///
    /// # Errors
    /// As [`PapersArgs::ready`].
    pub fn again(&self, library: &Library, what: &str) -> Result<Index, Error> {
        note(&format!("the index is damaged ({what}) and is made again"));
        self.sources(library).discard().map_err(failed)?;
        self.ready(library, true)
    }
}

impl Reading for PapersArgs {
    fn options(&self) -> read::Options {
        self.reading.quiet_options()
    }
}

/// What to do where the index cannot be used.
pub fn failed(error: IndexError) -> Error {
    let advice = match &error {
        IndexError::Papers { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            "Name the folder of papers with --in, or start a register with `countersign vendor add`."
        }
        IndexError::Papers { .. } => "Name a folder that you may read with --in.",
        IndexError::Missing => "Make it with `countersign index`, or leave out --no-refresh.",
        IndexError::Busy { .. } => "Wait until it is done, or search with --no-refresh.",
        IndexError::Disk { source, .. }
            if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge) =>
        {
            "Make room on the disk, or name a folder on another one with --cache."
        }
        IndexError::Disk { .. } => "Name a folder that can be written with --cache.",
        IndexError::Damaged { .. } => "`countersign index` makes it again.",
        IndexError::Query(_) => "`countersign search --help` shows how to ask.",
    };
    Error::Usage { what: error.to_string(), advice: advice.into() }
}

fn note(words: &str) {
    let _ = writeln!(anstream::stderr(), "note: {}", crate::report::safe::safe(words));
}

fn broken(done: &Refreshed) {
    if done.broken_vendors > 0 {
        let words =
            format!("{} mistakes in vendor.yaml files: what they say is not searched", done.broken_vendors);
        note(&format!("{words}; `countersign vendor lint` names them"));
    }
}

fn unread(index: &Index) {
    let count = index.unreadable().count();
    if count > 0 {
        note(&format!(
            "{count} papers could not be read and are not searched; `countersign index` lists them"
        ));
    }
}

/// How far long work is, for a person who waits at a terminal; in a log, a line now and then.
struct Bar {
    began: Instant,
    terminal: bool,
    /// Milliseconds since the beginning at which it was last shown.
    shown: AtomicU64,
}

impl Bar {
    fn new() -> Self {
        Self { began: Instant::now(), terminal: io::stderr().is_terminal(), shown: AtomicU64::new(0) }
    }

    fn show(&self, done: usize, of: usize) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let every = if self.terminal { 100 } else { 10_000 };
        let last = self.shown.load(Ordering::Relaxed);
        let due = now >= last + every;
        if due && self.shown.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let (begin, end) = if self.terminal { ("\r\u{1b}[K", "") } else { ("", "\n") };
            let mut err = io::stderr().lock();
            let _ = write!(err, "{begin}reading papers: {done} of {of}{end}").and_then(|()| err.flush());
        }
    }

    fn clear(&self) {
        if self.terminal && self.shown.load(Ordering::Relaxed) > 0 {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}
