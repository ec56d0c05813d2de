//! Which papers hold on a given day?

use super::Vendor;
use super::written::DocumentKind;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;

/// One paper, checked.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Below the vendor's folder.
    pub file: Option<String>,
    pub url: Option<String>,
    pub kind: DocumentKind,
    /// What else it holds.
    pub also: Vec<DocumentKind>,
    pub signed: Signed,
    /// The first day it holds, if stated.
    pub from: Option<Date>,
    /// The last day it holds.
    pub until: Option<Date>,
    /// Index of the paper it amends.
    pub changes: Option<usize>,
    /// Index of the paper it replaces.
    pub supersedes: Option<usize>,
}

/// Whether a paper binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    On(Date),
    /// Accepted by clicking or by using the service.
    ByClick,
    No,
    /// Nobody wrote it down.
    NotStated,
}

/// Where the vendor's DPA stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DpaStatus {
    Signed,
    /// Binds through a reference in another paper or a click.
    ByReference,
    /// There, but not signed by both.
    Unsigned,
    /// Replaced, and what replaced it does not hold.
    Superseded,
    Missing,
}

impl Paper {
    /// Whether it is a paper of this kind, or holds one.
    pub fn is(&self, kind: DocumentKind) -> bool {
        self.kind == kind || self.also.contains(&kind)
    }

    /// The first day it holds; `None` if it never did.
    pub fn holds_from(&self) -> Option<Date> {
        match self.signed {
            Signed::On(signed) => Some(self.from.unwrap_or(signed)),
            Signed::ByClick => Some(self.from.unwrap_or(Date::MIN)),
            Signed::No | Signed::NotStated => None,
        }
    }

    /// Whether it holds on `day`, leaving aside that another may replace it.
    pub fn holds(&self, day: Date) -> bool {
        self.holds_from().is_some_and(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Vendor {
    /// The papers in force on `day`, those that bind most recently first: amendments come
    /// before what they amend.
    pub fn in_force(&self, day: Date) -> Vec<&Paper> {
        let replaced: HashSet<usize> =
            self.papers.iter().filter(|p| p.holds(day)).filter_map(|p| p.supersedes).collect();
        let holds = |at: usize| self.papers[at].holds(day) && !replaced.contains(&at);
        // An amendment falls with the paper it amends.
        let stands = |mut at: usize| loop {
            if !holds(at) {
                return false;
            }
            match self.papers[at].changes {
                Some(original) => at = original,
                None => return true,
            }
        };
        let mut papers: Vec<&Paper> =
            (0..self.papers.len()).filter(|at| stands(*at)).map(|at| &self.papers[at]).collect();
        papers.sort_by_key(|paper| std::cmp::Reverse(paper.holds_from()));
        papers
    }

    /// Where the vendor's data processing agreement stands on `day`.
    pub fn dpa_status(&self, day: Date) -> DpaStatus {
        let is_dpa = |paper: &&Paper| paper.is(DocumentKind::Dpa);
        if let Some(dpa) = self.in_force(day).into_iter().find(is_dpa) {
            return match dpa.signed {
                Signed::On(_) => DpaStatus::Signed,
                _ => DpaStatus::ByReference,
            };
        }
        let mut dpas = self.papers.iter().filter(is_dpa).peekable();
        if dpas.peek().is_none() {
            DpaStatus::Missing
        } else if dpas.any(|dpa| dpa.holds(day)) {
            DpaStatus::Superseded
        } else {
            DpaStatus::Unsigned
        }
    }
}
