//! `countersign vendor risk`, and what every weighing of a vendor reads.

use super::files::{load_library, read_paper};
use super::questionnaire::{load_controls, open};
use super::register::{RegisterArgs, known};
use crate::dates::{self, Deadline};
use crate::document::Document;
use crate::error::{Error, Exit};
use crate::library::Library;
use crate::paper_set::{PaperText, Question, check_set, wanted};
use crate::questionnaire::control::Controls;
use crate::questionnaire::{Against, Contradiction, Score, contradictions, score};
use crate::report::{json, risk as report};
use crate::risk::{Known, Risk, risk};
use crate::vendor::written::DocumentKind;
use crate::vendor::{Register, Signed, Vendor};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;

/// Weighs a vendor: what could happen, what its papers, answers and evidence leave open, and
/// how often to look at it again. The formula is on one page: docs/risk.md.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  countersign vendor risk larkspur-mail --explain\n  countersign vendor list --sort risk"
)]
pub struct RiskArgs {
    /// The vendor's id
    id: String,
    /// Show what each fact and finding adds
    #[arg(long)]
    explain: bool,
    /// For people or programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    register: RegisterArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs `countersign vendor risk`.
///
/// # Errors
/// No such vendor, or a library is broken.
pub fn run(args: &RiskArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let register = args.register.load()?;
    let vendor = known(&register, &args.id)?;
    let scales = Scales::load(library)?;
    let weighed = scales.weigh(vendor, args.register.folder(), &register, args.register.today());
    match args.format {
        Format::Text => report::write(
            out,
            &weighed.risk,
            &weighed.contradictions,
            weighed.papers,
            &weighed.unread,
            args.explain,
            super::width(),
        )?,
        Format::Json => json::write(out, &weighed.risk)?,
    }
    Ok(Exit::Clean)
}

/// The risk of every vendor, in their order.
///
/// # Errors
/// A library is broken.
pub fn all(
    register: &Register,
    folder: &Path,
    today: Date,
    library: Option<&Path>,
) -> Result<Vec<Risk>, Error> {
    let scales = Scales::load(library)?;
    Ok(register.vendors.par_iter().map(|vendor| scales.weigh(vendor, folder, register, today).risk).collect())
}

struct Scales {
    library: Library,
    controls: Controls,
}

struct Weighed {
    risk: Risk,
    contradictions: Vec<Contradiction>,
    /// How many papers the answers were held against.
    papers: usize,
    /// Papers that could not be read, and why.
    unread: Vec<String>,
}

impl Scales {
    fn load(library: Option<&Path>) -> Result<Self, Error> {
        Ok(Self { library: load_library(library)?, controls: load_controls(library)? })
    }

    fn weigh(&self, vendor: &Vendor, folder: &Path, register: &Register, today: Date) -> Weighed {
        let folder = folder.join(&vendor.id);
        let mut unread = Vec::new();
        let mut texts: Vec<(String, PaperText)> = Vec::new();
        for (index, file) in wanted(vendor, today) {
            let document =
                read_paper(&folder.join(file), &Default::default()).map_err(|error| error.to_string());
            if let Err(why) = &document {
                unread.push(why.clone());
            }
            texts.push((file.to_string(), PaperText { index, document }));
        }
        let lists: Vec<(String, Document)> = vendor
            .papers
            .iter()
            .filter(|paper| paper.kind == DocumentKind::SubprocessorList)
            .filter_map(|paper| {
                let file = paper.file.clone()?;
                let document = read_paper(&folder.join(&file), &Default::default()).ok()?;
                Some((file, document))
            })
            .collect();
        let (names, papers): (Vec<String>, Vec<PaperText>) = texts.into_iter().unzip();
        let check =
            check_set(vendor, &papers, &self.library, &Question { on: today, profile: None, clauses: &[] });
        let against: Vec<Against<'_>> = names
            .iter()
            .zip(&papers)
            .filter_map(|(name, paper)| Some(Against { name, document: paper.document.as_ref().ok()? }))
            .chain(lists.iter().map(|(name, document)| Against { name, document }))
            .collect();
        let (scored, contradictions) = self.answers(vendor, &folder, &against, today, &mut unread);
        let deadlines = dates::deadlines(register, today);
        let own: Vec<&Deadline> = deadlines.iter().filter(|deadline| deadline.vendor == vendor.id).collect();
        let known = Known {
            findings: &check.check.findings,
            questionnaire: scored.as_ref().map(|(received, score)| (*received, score)),
            contradictions: &contradictions,
            deadlines: &own,
        };
        let risk = risk(vendor, &known, today);
        let papers = against.len();
        Weighed { risk, contradictions, papers, unread }
    }

    /// The latest questionnaire, scored and held against the papers. Documents stand newest first.
    fn answers(
        &self,
        vendor: &Vendor,
        folder: &Path,
        papers: &[Against<'_>],
        today: Date,
        unread: &mut Vec<String>,
    ) -> (Option<(Option<Date>, Score)>, Vec<Contradiction>) {
        let Some(paper) = vendor.papers.iter().find(|paper| paper.kind == DocumentKind::Questionnaire) else {
            return (None, Vec::new());
        };
        let Some(file) = &paper.file else { return (None, Vec::new()) };
        let received = match paper.signed {
            Signed::On(date) => Some(date),
            _ => paper.from,
        };
        match open(&folder.join(file), false) {
            Ok(questionnaire) => (
                Some((received, score(&questionnaire, &self.controls, today))),
                contradictions(&questionnaire, papers, &self.controls),
            ),
            Err(error) => {
                unread.push(error.to_string());
                (None, Vec::new())
            }
        }
    }
}
