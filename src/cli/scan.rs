//! `countersign vendor scan`

use super::files::{load_library, read_paper};
use super::reading::ReadingArgs;
use super::register::{RegisterArgs, known};
use crate::error::{Error, Exit, ReadError};
use crate::evidence::{Evidence, evidence};
use crate::paper_set::is_contract;
use crate::report::json;
use crate::report::scan as report;
use crate::scan::{Scanned, patched, read, scan};
use crate::vendor::Vendor;
use crate::vendor::written::DocumentKind;
use clap::{Args, ValueEnum};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Reads a vendor's papers and proposes what its vendor.yaml should say, each with the
/// words it comes from. Nothing is rewritten. Exit codes: 0 the register says what the
/// papers say, 1 there is something to look at, 2 a paper could not be read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ScanArgs {
    /// The vendor's id
    id: String,
    /// How to show the proposals; `patch` is a difference to vendor.yaml
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    reading: ReadingArgs,
    #[command(flatten)]
    register: RegisterArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign vendor scan larkspur-mail
  countersign vendor scan larkspur-mail --format patch > larkspur.patch
  git apply larkspur.patch                     once you have read it";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Patch,
}

/// Runs `countersign vendor scan`.
///
/// # Errors
/// No such vendor, or a paper cannot be read; the others are scanned first.
pub fn run(args: &ScanArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let register = args.register.load()?;
    let vendor = known(&register, &args.id)?;
    let library = load_library(library)?;
    let folder = args.register.folder().join(&vendor.id);
    let (mut papers, mut unread, mut sheets): (Vec<Scanned>, Vec<Error>, Vec<String>) = Default::default();
    for file in files(vendor, &folder, args) {
        match read_paper(&folder.join(&file), &args.reading.options()) {
            Ok(document) => papers.push(read(file, &document, &library)),
            Err(Error::Read { source: ReadError::Spreadsheet, .. }) => sheets.push(file),
            Err(error) => unread.push(error),
        }
    }
    let proofs: Vec<(String, Evidence)> = proofs(vendor, &folder, &args.reading);
    let found = scan(vendor, &papers);
    match args.format {
        Format::Text => {
            if !proofs.is_empty() {
                writeln!(out, "reviews:")?;
            }
            for (file, proof) in &proofs {
                crate::report::evidence::entry(out, file, proof, super::width())?;
            }
            report::write(out, &found, super::width())?;
            for sheet in &sheets {
                let sheet = crate::report::safe::safe(sheet);
                writeln!(
                    out,
                    "# {sheet} is a spreadsheet. If it is a questionnaire, list it as `kind: questionnaire`."
                )?;
            }
        }
        Format::Json => json::write(out, &report::Scanned { vendor: &vendor.id, scan: &found })?,
        Format::Patch => {
            let path = folder.join("vendor.yaml");
            let text =
                fs::read_to_string(&path).map_err(|source| Error::Open { path: path.clone(), source })?;
            let patched = patched(&text, vendor, &found);
            report::write_patch(out, &path.to_string_lossy(), &text, &patched)?;
        }
    }
    if let Some(error) = unread.into_iter().next() {
        return Err(error);
    }
    Ok(if sheets.is_empty() && proofs.is_empty() && found.proposals.is_empty() && found.papers.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// Reports and certificates that say what the register does not.
fn proofs(vendor: &Vendor, folder: &Path, reading: &ReadingArgs) -> Vec<(String, Evidence)> {
    let kinds = [DocumentKind::Report, DocumentKind::Certificate];
    let papers = vendor.papers.iter().filter(|paper| kinds.contains(&paper.kind));
    let files = papers
        .filter_map(|paper| paper.file.clone())
        .chain(vendor.reviews.iter().filter_map(|r| r.proof.clone()));
    let mut files: Vec<String> = files.collect();
    files.sort();
    files.dedup();
    let read = |file: String| {
        let proof = evidence(&read_paper(&folder.join(&file), &reading.options()).ok()?)?;
        (!proof.is_known(vendor)).then_some((file, proof))
    };
    files.into_iter().filter_map(read).collect()
}

/// The papers in force, those that prevail first, then the files nobody has listed.
fn files(vendor: &Vendor, folder: &Path, args: &ScanArgs) -> Vec<String> {
    let in_force = vendor.in_force(args.register.today()).into_iter();
    let contracts = in_force.filter(|paper| is_contract(paper));
    let mut files: Vec<String> = contracts.filter_map(|paper| paper.file.clone()).collect();
    let listed = |file: &String| {
        vendor.papers.iter().any(|paper| paper.file.as_ref() == Some(file))
            || vendor.reviews.iter().any(|review| review.proof.as_ref() == Some(file))
    };
    let entries = fs::read_dir(folder.join("documents")).into_iter().flatten().flatten();
    let mut others: Vec<String> = entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| format!("documents/{}", entry.file_name().to_string_lossy()))
        .filter(|file| !listed(file))
        .collect();
    others.sort();
    files.extend(others);
    files
}
