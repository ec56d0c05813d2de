//! `countersign search` and `countersign index`

use super::files::{load_library, read_paper};
use crate::check::{Selection, check};
use crate::error::{Error, Exit};
use crate::index::{Index, IndexError, Indexed, Known, Refreshed, Request, passages, search};
use crate::library::Library;
use crate::library::written::Verdict;
use crate::read;
use crate::report::{json, search as report};
use crate::segment::segment;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Searches every clause of every vendor.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct SearchArgs {
    /// What to look for
    #[arg(required = true, num_args = 1.., value_name = "QUESTION")]
    query: Vec<String>,
    #[command(flatten)]
    papers: PapersArgs,
    /// How many passages to show
    #[arg(long, default_value_t = 20, value_name = "NUMBER")]
    limit: usize,
    /// Only these words, no others that mean the same
    #[arg(long)]
    literal: bool,
    /// Use the index as it is, without looking for changed papers
    #[arg(long)]
    no_refresh: bool,
    /// How to show what is found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  countersign search train models                       words, with those that mean the same
  countersign search '\"without undue delay\"'            an exact phrase
  countersign search 'audit NEAR/5 inspection'          words close to each other
  countersign search 'breach-notice.deadline > 48h'     a value that the check has read
  countersign search 'clause:dpa/audit position:walk-away'
  countersign search 'missing:audit vendor:northwind'   what a paper lacks
  countersign search 'indemnif* NOT vendor:northwind'   a prefix, and what not to show";

/// Brings the index up to date. `search` does it by itself.
#[derive(Debug, Args)]
pub struct IndexArgs {
    #[command(flatten)]
    papers: PapersArgs,
}

/// Which papers to search.
#[derive(Debug, Args)]
pub struct PapersArgs {
    /// The folder with one folder a vendor
    #[arg(long = "in", value_name = "FOLDER", default_value = "vendors")]
    folder: PathBuf,
    /// Where to keep the index; it can always be made again
    #[arg(long, value_name = "FOLDER", default_value = ".countersign-cache")]
    cache: PathBuf,
}

impl PapersArgs {
    pub(super) fn new(folder: &Path, cache: &Path) -> Self {
        Self { folder: folder.into(), cache: cache.into() }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

/// Runs `countersign search`. Exit code 1 where nothing is found, as grep has it.
///
/// # Errors
/// The question cannot be understood, or the index cannot be used.
pub fn run(args: &SearchArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let library = load_library(library)?;
    let mut index = open(&args.papers, &library)?;
    if !args.no_refresh {
        refresh(&mut index, &args.papers.folder, &library)?;
    }
    let query = args.query.join(" ");
    let request = Request { query: query.clone(), limit: args.limit, literal: args.literal };
    let hits = search(&index, &library, &request).map_err(|error| explain(error, &query))?;
    match args.format {
        Format::Text => report::text(out, &hits, super::width())?,
        Format::Json => json::write(out, &hits)?,
        Format::Csv => report::csv(out, &hits)?,
    }
    Ok(if hits.hits.is_empty() { Exit::Findings } else { Exit::Clean })
}

/// Runs `countersign index`.
///
/// # Errors
/// The papers cannot be listed, or the index cannot be written.
pub fn run_index(args: &IndexArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let library = load_library(library)?;
    let mut index = open(&args.papers, &library)?;
    let done = refresh(&mut index, &args.papers.folder, &library)?;
    writeln!(
        out,
        "{} papers read, {} unchanged, {} gone, {} could not be read",
        done.read, done.unchanged, done.removed, done.unreadable
    )?;
    for (paper, why) in index.unreadable() {
        writeln!(out, "  {paper}: {}", crate::report::safe::safe(why))?;
    }
    Ok(Exit::Clean)
}

/// A mistake in a question, with a mark under the place.
fn explain(error: IndexError, query: &str) -> Error {
    let IndexError::Query(mistake) = error else { return failed(error) };
    let column = query.get(..mistake.at.start).map_or(0, |before| before.chars().count());
    let width = query.get(mistake.at.clone()).map_or(1, |part| part.chars().count()).max(1);
    let marked = format!("{}\n  {query}\n  {}{}", mistake.what, " ".repeat(column), "^".repeat(width));
    let what = if mistake.at.is_empty() && mistake.at.start == 0 { mistake.what.clone() } else { marked };
    Error::Usage { what, advice: mistake.help }
}

/// What to do where the index cannot be used.
fn failed(error: IndexError) -> Error {
    let advice = match &error {
        IndexError::Busy { .. } => "Wait until it is done, or search with --no-refresh.",
        IndexError::Disk { .. } => "Name a folder that can be written with --cache.",
        IndexError::Index { .. } => "Delete the folder and try again: the index can always be made again.",
        IndexError::Query(_) => "`countersign search --help` shows how to ask.",
    };
    Error::Usage { what: error.to_string(), advice: advice.into() }
}

pub(super) fn open(args: &PapersArgs, library: &Library) -> Result<Index, Error> {
    // Two folders of papers keep two indexes.
    let absolute =
        fs::canonicalize(&args.folder).map_err(|source| Error::Open { path: args.folder.clone(), source })?;
    let name = blake3::hash(absolute.to_string_lossy().as_bytes()).to_hex();
    let made_by = format!("reader {} library {}", read::VERSION, library.version);
    let (index, notice) =
        Index::open(&args.cache.join("index").join(&name[..16]), &made_by).map_err(failed)?;
    if let Some(notice) = notice {
        let _ = writeln!(anstream::stderr(), "note: {notice}");
    }
    Ok(index)
}

/// Reads what has changed since the last time: a paper of the same size and time is not
/// opened, one of the same content is not read.
pub(super) fn refresh(index: &mut Index, folder: &Path, library: &Library) -> Result<Refreshed, Error> {
    let mut papers = Vec::new();
    list(folder, &mut papers)?;
    let mut done = Refreshed::default();
    let mut stale = Vec::new();
    let mut names = Vec::new();
    for path in papers {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let about = fs::metadata(&path).map_err(|source| Error::Open { path: path.clone(), source })?;
        let changed =
            about.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).map_or(0, |d| d.as_nanos());
        let same =
            index.known(&name).is_some_and(|known| known.size == about.len() && known.changed == changed);
        if same {
            done.unchanged += 1;
        } else {
            stale.push((name.clone(), path, about.len(), changed));
        }
        names.push(name);
    }
    let removed: Vec<String> =
        index.papers().filter(|p| !names.iter().any(|n| n == p)).map(str::to_string).collect();
    done.removed = removed.len();
    let read: Vec<Indexed> = stale
        .par_iter()
        .map(|(name, path, size, changed)| index_paper(name, path, *size, *changed, library))
        .collect();
    done.unreadable = read.iter().filter(|p| p.known.unreadable.is_some()).count();
    done.read = read.len() - done.unreadable;
    index.update(read, &removed).map_err(failed)?;
    Ok(done)
}

fn index_paper(name: &str, path: &Path, size: u64, changed: u128, library: &Library) -> Indexed {
    let vendor = name.split('/').next().filter(|_| name.contains('/')).unwrap_or_default().to_string();
    let mut paper = Indexed {
        paper: name.to_string(),
        vendor,
        kinds: Vec::new(),
        missing: Vec::new(),
        passages: Vec::new(),
        known: Known { size, changed, unreadable: None },
    };
    match read_paper(path, &read::Options::default()) {
        Err(error) => paper.known.unreadable = Some(error.to_string()),
        Ok(document) => {
            let contract = segment(&document);
            let checked = check(&document, library, &Selection::default());
            let absent = checked.findings.iter().filter(|f| f.verdict == Verdict::Absent);
            paper.missing = absent.map(|f| f.clause.clone()).collect();
            paper.kinds = checked.kinds.iter().map(|k| k.name().to_string()).collect();
            paper.passages = passages(&document, &contract, &checked);
        }
    }
    paper
}

/// Every paper below a folder. What people write beside them (vendor.yaml, ledgers,
/// hidden files) is none.
fn list(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Error> {
    const NO_PAPERS: [&str; 5] = ["yaml", "yml", "jsonl", "ics", "tsv"];
    let open = |source| Error::Open { path: folder.to_path_buf(), source };
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).map_err(open)?.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            list(&path, into)?;
        } else if !path.extension().is_some_and(|e| NO_PAPERS.iter().any(|n| e.eq_ignore_ascii_case(n))) {
            into.push(path);
        }
    }
    Ok(())
}
