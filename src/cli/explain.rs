//! `countersign explain`

use super::files::load_library;
use crate::error::{Error, Exit};
use crate::library::{Clause, Library};
use crate::report::explain::explain;
use clap::Args;
use std::io::Write;
use std::path::Path;

/// Explains a clause of the library: what it asks, why, our positions with the wording
/// to offer, what to say to the vendor, and the sources.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  countersign explain dpa/breach-notice")]
pub struct ExplainArgs {
    /// The clause, as `countersign library list` names it
    clause: String,
}

/// Runs `countersign explain`.
///
/// # Errors
/// The library is broken, or has no such clause.
pub fn run(args: &ExplainArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let library = load_library(library)?;
    explain(out, &library, known(&library, &args.clause)?, super::width())?;
    Ok(Exit::Clean)
}

/// The clause with this id.
///
/// # Errors
/// There is none; the message names the nearest.
pub fn known<'l>(library: &'l Library, id: &str) -> Result<&'l Clause, Error> {
    let index = library.find(id).ok_or_else(|| Error::Usage {
        what: format!("no clause is called `{id}`"),
        advice: match library.nearest(id) {
            Some(near) => format!("Did you mean {near}? `countersign library list` shows all."),
            None => "`countersign library list` shows all.".into(),
        },
    })?;
    Ok(&library.clauses[index])
}
