//! `countersign vendor scan`

use super::files::{load_library, read_paper};
use super::register::{RegisterArgs, known};
use crate::error::{Error, Exit};
use crate::report::scan as report;
use crate::scan::{Scanned, read, scan};
use crate::vendor::Vendor;
use crate::vendor::written::DocumentKind;
use clap::Args;
use std::fs;
use std::io::Write;
use std::path::Path;

/// What may stand in `documents/` and is no contract.
const EVIDENCE: [DocumentKind; 4] = [
    DocumentKind::Questionnaire,
    DocumentKind::Report,
    DocumentKind::Certificate,
    DocumentKind::SubprocessorList,
];

/// Reads a vendor's papers and proposes what its vendor.yaml should say, each with the
/// words it comes from. Nothing is rewritten. Exit codes: 0 the register says what the
/// papers say, 1 there is something to look at, 2 a paper could not be read.
#[derive(Debug, Args)]
pub struct ScanArgs {
    id: String,
    #[command(flatten)]
    register: RegisterArgs,
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
    let (mut papers, mut unread): (Vec<Scanned>, Vec<Error>) = (Vec::new(), Vec::new());
    for file in files(vendor, &folder, args) {
        match read_paper(&folder.join(&file), &Default::default()) {
            Ok(document) => papers.push(read(file, &document, &library)),
            Err(error) => unread.push(error),
        }
    }
    let found = scan(vendor, &papers);
    report::write(out, &found, super::width())?;
    if let Some(error) = unread.into_iter().next() {
        return Err(error);
    }
    Ok(if found.proposals.is_empty() && found.papers.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// The papers in force, those that prevail first, then the files nobody has listed.
fn files(vendor: &Vendor, folder: &Path, args: &ScanArgs) -> Vec<String> {
    let in_force = vendor.in_force(args.register.today()).into_iter();
    let contracts = in_force.filter(|paper| !EVIDENCE.contains(&paper.kind));
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
