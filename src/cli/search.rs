//! `countersign search`

use super::files::load_library;
use super::indexing::{PapersArgs, failed};
use crate::error::{Error, Exit};
use crate::index::{Hits, IndexError, Request, SideBySide, search, side_by_side};
use crate::report::{json, search as report, side_by_side as side_report};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::Path;

/// Searches every clause of every vendor: words, phrases, what the check says of a clause,
/// the values it states, and what the register knows of the vendor. The index is brought
/// up to date first. Exit codes: 0 something is found, 1 nothing is, 2 the question or the
/// papers cannot be read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct SearchArgs {
    /// What to look for; docs/search.md has the whole language
    #[arg(required_unless_present_any = ["side_by_side", "facets"], num_args = 1.., value_name = "QUESTION")]
    query: Vec<String>,
    #[command(flatten)]
    papers: PapersArgs,
    /// How many passages to show
    #[arg(long, default_value_t = 20, value_name = "NUMBER")]
    limit: usize,
    /// How many passages of one paper to show; 0 for all
    #[arg(long, default_value_t = 3, value_name = "NUMBER")]
    per_paper: usize,
    /// Only these words, no others that mean the same
    #[arg(long)]
    literal: bool,
    /// Use the index as it is, without looking for changed papers
    #[arg(long)]
    no_refresh: bool,
    /// Show this clause of all papers under each other, with its values
    #[arg(long, value_name = "CLAUSE")]
    side_by_side: Option<String>,
    /// Count what is found by vendor, kind, clause, position and so on
    #[arg(long, conflicts_with = "side_by_side")]
    facets: bool,
    /// How to show what is found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  countersign search who may train models on our data    most of the words, best answer first
  countersign search '\"without undue delay\"'             an exact phrase
  countersign search 'audit NEAR/5 inspection'           words close to each other
  countersign search 'breach-notice.deadline > 48h'      a value that the check has read
  countersign search 'clause:audit position:walk-away tier:high'
  countersign search 'missing:audit in-force:yes'        papers that lack a clause
  countersign search 'ends < 2027-03-01 NOT signed:yes'  papers by what the register knows
  countersign search 'indemnif* NOT vendor:northwind'    a prefix, and what not to show
  countersign search --side-by-side breach-notice        one clause of all vendors
  countersign search --facets 'position:walk-away'       how many, by vendor and clause";

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
    let query = args.query.join(" ");
    // A mistake in the question is said before any paper is read.
    if !query.is_empty() {
        crate::index::parse(&query).map_err(|error| explain(error.into(), &query))?;
    }
    let mut index = args.papers.ready(&library, !args.no_refresh)?;
    let mut answered = false;
    loop {
        let result = match &args.side_by_side {
            Some(clause) => {
                let question = Some(query.as_str()).filter(|query| !query.is_empty());
                side_by_side(&index, &library, clause, question).map(Answer::Sides)
            }
            None => {
                let request = Request {
                    query: query.clone(),
                    limit: args.limit,
                    per_paper: args.per_paper,
                    literal: args.literal,
                    facets: args.facets,
                };
                search(&index, &library, &request).map(Answer::Hits)
            }
        };
        match result {
            Ok(answer) => return show(out, args, &answer),
            Err(IndexError::Damaged { what, .. }) if !answered && !args.no_refresh => {
                answered = true;
                index = args.papers.again(&library, &what)?;
            }
            Err(error) => return Err(explain(error, &query)),
        }
    }
}

enum Answer {
    Hits(Hits),
    Sides(SideBySide),
}

fn show(out: &mut dyn Write, args: &SearchArgs, answer: &Answer) -> Result<Exit, Error> {
    let width = super::width();
    let found = match answer {
        Answer::Hits(hits) => {
            match args.format {
                Format::Text => report::text(out, hits, width)?,
                Format::Json => json::write(out, hits)?,
                Format::Csv => report::csv(out, hits)?,
            }
            hits.total > 0 || !hits.hits.is_empty()
        }
        Answer::Sides(sides) => {
            match args.format {
                Format::Text => side_report::text(out, sides, width)?,
                Format::Json => json::write(out, sides)?,
                Format::Csv => side_report::csv(out, sides)?,
            }
            !sides.papers.is_empty()
        }
    };
    Ok(if found { Exit::Clean } else { Exit::Findings })
}

/// A mistake in a question, with a mark under the place.
fn explain(error: IndexError, query: &str) -> Error {
    let IndexError::Query(mistake) = error else { return failed(error) };
    let (at, what) = (&mistake.at, &mistake.what);
    if query.is_empty() || (at.is_empty() && at.start == 0) {
        return Error::Usage { what: what.clone(), advice: mistake.help };
    }
    let column = query.get(..at.start).map_or(0, |before| before.chars().count());
    let width = query.get(at.clone()).map_or(1, |part| part.chars().count()).max(1);
    let marked = format!("{what}\n  {query}\n  {}{}", " ".repeat(column), "^".repeat(width));
    Error::Usage { what: marked, advice: mistake.help }
}
