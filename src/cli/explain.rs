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

/// The clause that is called so.
///
/// # Errors
/// None is, or several are; the message names the nearest.
pub fn known<'l>(library: &'l Library, name: &str) -> Result<&'l Clause, Error> {
    match library.named(name) {
        Ok(index) => Ok(&library.clauses[index]),
        Err(no) => Err(Error::Usage { what: no.what, advice: no.help }),
    }
}

/// The ids of the clauses that are called so.
///
/// # Errors
/// As [`known`].
pub fn ids(library: &Library, names: &[String]) -> Result<Vec<String>, Error> {
    names.iter().map(|name| known(library, name).map(|clause| clause.id().to_string())).collect()
}
