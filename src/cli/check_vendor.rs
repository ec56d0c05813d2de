//! `countersign check --vendor`

use super::check::{CheckArgs, Format};
use super::files::{read_bytes, read_paper};
use super::register::known;
use crate::error::{Error, Exit};
use crate::library::Library;
use crate::paper_set::{PaperText, Question, SetCheck, as_if_signed, check_set, wanted, with_draft};
use crate::read;
use crate::report::set_page::subject;
use crate::report::text::Layout;
use crate::report::{check_page, json, junit, markdown, sarif, set};
use crate::vendor::Vendor;
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;

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
        |(index, file): &(usize, &str)| (*index, read_paper(&folder.join(file), &args.reading.options()));
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
    let clauses = super::explain::ids(library, &args.clause)?;
    let question = Question { on, profile: args.profile.as_deref(), clauses: &clauses };
    let checked = check_set(&vendor, &texts, library, &question);
    match args.format {
        Format::Json => json::write(out, &checked)?,
        Format::Text => set::write(out, &checked, Layout { width: super::width(), all: args.all })?,
        Format::Html => check_page::write(out, &subject(&checked))?,
        Format::Markdown => markdown::write(out, &subject(&checked))?,
        Format::Sarif => sarif(out, &folder, &vendor, &texts, &checked)?,
        Format::Junit => junit::write(out, &checked.name, &checked.check, args.fail_on.limit())?,
    }
    match unread {
        Some(error) => Err(error),
        None => Ok(args.fail_on.exit(checked.worst(), checked.is_foreign)),
    }
}

/// Each paper of the set as a file of its own, so that results point into the right one.
fn sarif(
    out: &mut dyn Write,
    folder: &Path,
    vendor: &Vendor,
    texts: &[PaperText],
    checked: &SetCheck,
) -> Result<(), Error> {
    let mut papers = Vec::new();
    for text in texts {
        let name = vendor.papers[text.index].name();
        // A draft stands where it was named, not in the vendor's folder.
        let path = Some(folder.join(name)).filter(|path| path.is_file()).unwrap_or_else(|| name.into());
        let source = match &text.document {
            Ok(document) => {
                read::source(document.format, &read_bytes(&path)?).map(std::borrow::Cow::into_owned)
            }
            Err(_) => None,
        };
        papers.push((path.to_string_lossy().into_owned(), name, text, source));
    }
    let artefacts: Vec<sarif::Artefact<'_>> = papers
        .iter()
        .map(|(path, name, text, source)| sarif::Artefact {
            path: path.clone(),
            name: Some(name),
            document: text.document.as_ref().ok(),
            source: source.as_deref(),
        })
        .collect();
    Ok(sarif::write(out, &artefacts, &checked.check)?)
}
