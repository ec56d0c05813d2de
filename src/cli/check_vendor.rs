//! `countersign check --vendor`

use super::check::{CheckArgs, Format};
use super::files::read_paper;
use super::register::known;
use crate::error::{Error, Exit};
use crate::library::Library;
use crate::paper_set::{PaperText, Question, as_if_signed, check_set, wanted, with_draft};
use crate::read;
use crate::report::json;
use crate::report::set;
use crate::report::text::Layout;
use rayon::prelude::*;
use std::io::Write;

/// Checks all papers of a vendor together.
///
/// # Errors
/// No such vendor; or a paper in force cannot be read, after the report of the others.
pub fn run(args: &CheckArgs, library: &Library, out: &mut dyn Write) -> Result<Exit, Error> {
    let id = args.vendor.as_deref().unwrap_or_default();
    let register = args.register.load()?;
    let on = args.register.today();
    let mut vendor = known(&register, id)?.clone();
    if args.if_signed {
        vendor = as_if_signed(&vendor, on);
    }
    let folder = args.register.folder().join(&vendor.id);
    let draft = match &args.paper {
        Some(path) => {
            let document = read_paper(path, &args.reading.options())?;
            let (with, index) = with_draft(&vendor, &path.to_string_lossy(), &document, on);
            vendor = with;
            Some(PaperText { index, document: Ok(document) })
        }
        None => None,
    };
    let is_draft = |index: usize| draft.as_ref().is_some_and(|draft| draft.index == index);
    let files: Vec<(usize, &str)> =
        wanted(&vendor, on).into_iter().filter(|(index, _)| !is_draft(*index)).collect();
    let read =
        |(index, file): &(usize, &str)| (*index, read_paper(&folder.join(file), &read::Options::default()));
    let read: Vec<(usize, Result<_, Error>)> = files.par_iter().map(read).collect();
    let mut texts: Vec<PaperText> = draft.into_iter().collect();
    let mut unread = None;
    for (index, document) in read {
        texts.push(PaperText {
            index,
            document: document.as_ref().map(Clone::clone).map_err(|e| e.to_string()),
        });
        unread = unread.or(document.err());
    }
    let question = Question { on, profile: args.profile.as_deref(), clauses: &args.clause };
    let checked = check_set(&vendor, &texts, library, &question);
    match args.format {
        Format::Json => json::write(out, &checked)?,
        Format::Text => set::write(out, &checked, Layout { width: super::width(), all: args.all })?,
    }
    match unread {
        Some(error) => Err(error),
        None => Ok(args.fail_on.exit(checked.worst())),
    }
}
