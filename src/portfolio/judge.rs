//! What do a vendor's papers, answers and evidence come to on a day, each alone, against each
//! other, and weighed?

use crate::dates::{self, Deadline};
use crate::document::Document;
use crate::evidence::{Proof, overstated};
use crate::library::Library;
use crate::paper_set::{PaperText, Question, SetCheck, check_set, wanted};
use crate::questionnaire::control::Controls;
use crate::questionnaire::{Against, Contradiction, Questionnaire, Score, contradictions, score};
use crate::risk::{Known, Risk, risk};
use crate::vendor::written::DocumentKind;
use crate::vendor::{Signed, Vendor};
use jiff::civil::Date;

/// Opens what a vendor's file names.
pub trait Shelf: Sync {
    /// Reads a paper.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    fn paper(&self, vendor: &Vendor, file: &str) -> Result<Document, String>;
    /// Reads a questionnaire.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    fn questionnaire(&self, vendor: &Vendor, file: &str) -> Result<Questionnaire, String>;
}

/// What every vendor is held against, and the day.
#[derive(Clone, Copy)]
pub struct Scales<'a> {
    pub library: &'a Library,
    pub controls: &'a Controls,
    pub shelf: &'a dyn Shelf,
    pub on: Date,
}

/// Everything there is to say of a vendor on a day.
pub struct Weighed {
    /// What its papers in force say together.
    pub set: SetCheck,
    pub risk: Risk,
    pub questionnaire: Option<Answered>,
    /// What its answers say and its papers or its evidence do not.
    pub contradictions: Vec<Contradiction>,
    /// How many papers the answers were held against.
    pub against: usize,
    /// Why its questionnaire, or a list of sub-processors, could not be read.
    pub unread: Vec<String>,
}

/// The latest questionnaire.
pub struct Answered {
    pub file: String,
    /// The day it came in.
    pub received: Option<Date>,
    pub score: Score,
}

impl Scales<'_> {
    /// Holds the papers in force against the library.
    pub fn judge(&self, vendor: &Vendor) -> SetCheck {
        self.check(vendor, &self.texts(vendor))
    }

    /// Holds papers, answers and evidence against what is asked and against each other.
    pub fn weigh(&self, vendor: &Vendor) -> Weighed {
        let texts = self.texts(vendor);
        let set = self.check(vendor, &texts);
        let mut unread = Vec::new();
        let mut answers = None;
        if let Some((file, received)) = latest_questionnaire(vendor) {
            match self.shelf.questionnaire(vendor, file) {
                Ok(questionnaire) => answers = Some((file, received, questionnaire)),
                Err(why) => unread.push(why),
            }
        }
        // Lists of sub-processors are read for the answers' sake.
        let lists = match answers.is_some() {
            true => self.lists(vendor, &mut unread),
            false => Vec::new(),
        };
        let name = |text: &PaperText| vendor.papers[text.index].name();
        let against: Vec<Against<'_>> = texts
            .iter()
            .filter_map(|text| Some(Against { name: name(text), document: text.document.as_ref().ok()? }))
            .chain(lists.iter().map(|(name, document)| Against { name, document }))
            .collect();
        let (questionnaire, contradictions) = match answers {
            None => (None, Vec::new()),
            Some((file, received, answers)) => {
                let score = score(&answers, self.controls, self.on);
                let mut found = contradictions(&answers, &against, self.controls);
                let proofs: Vec<Proof> = vendor.reviews.iter().map(Proof::of_register).collect();
                found.extend(overstated(&answers, &proofs, self.controls, received.unwrap_or(self.on)));
                found.sort_by_key(|contradiction| std::cmp::Reverse(contradiction.severity));
                (Some(Answered { file: file.to_string(), received, score }), found)
            }
        };
        let deadlines = dates::of_vendor(vendor, self.on);
        let known = Known {
            findings: &set.check.findings,
            questionnaire: questionnaire.as_ref().map(|answered| (answered.received, &answered.score)),
            contradictions: &contradictions,
            deadlines: &deadlines.iter().collect::<Vec<&Deadline>>(),
        };
        let risk = risk(vendor, &known, self.on);
        Weighed { against: against.len(), risk, questionnaire, contradictions, unread, set }
    }

    fn texts(&self, vendor: &Vendor) -> Vec<PaperText> {
        let read = |(index, file)| PaperText { index, document: self.shelf.paper(vendor, file) };
        wanted(vendor, self.on).into_iter().map(read).collect()
    }

    fn check(&self, vendor: &Vendor, texts: &[PaperText]) -> SetCheck {
        check_set(vendor, texts, self.library, &Question { on: self.on, profile: None, clauses: &[] })
    }

    fn lists<'v>(&self, vendor: &'v Vendor, unread: &mut Vec<String>) -> Vec<(&'v str, Document)> {
        let mut lists = Vec::new();
        let is_list = |kind| kind == DocumentKind::SubprocessorList;
        for file in vendor.papers.iter().filter(|p| is_list(p.kind)).filter_map(|p| p.file.as_deref()) {
            match self.shelf.paper(vendor, file) {
                Ok(document) => lists.push((file, document)),
                Err(why) => unread.push(why),
            }
        }
        lists
    }
}

/// The first of its list: documents stand newest first.
fn latest_questionnaire(vendor: &Vendor) -> Option<(&str, Option<Date>)> {
    questionnaires(vendor).next()
}

/// All questionnaires of the register, as it lists them, each with the day it came in.
pub fn questionnaires(vendor: &Vendor) -> impl Iterator<Item = (&str, Option<Date>)> {
    let filled = vendor.papers.iter().filter(|paper| paper.kind == DocumentKind::Questionnaire);
    filled.filter_map(|paper| {
        let received = match paper.signed {
            Signed::On(date) => Some(date),
            _ => paper.from,
        };
        Some((paper.file.as_deref()?, received))
    })
}
