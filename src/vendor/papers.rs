//! Which papers hold on a given day?

use super::Vendor;
use super::written::DocumentKind;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

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

/// Whether a paper is in force on a day, and if not, why. Numbers are indices of papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    InForce,
    NotSigned,
    NotYet(Date),
    Ended(Date),
    /// Another paper that holds takes its place.
    Superseded(usize),
    /// It amends a paper that does not hold.
    FallsWith(usize),
}

/// Where the vendor's DPA stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DpaStatus {
    Signed,
    /// Binds as a text on the vendor's site, which the vendor can change.
    ByUrl,
    /// Binds by a click, or by using the service.
    ByClick,
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

    /// What it is, and what else it holds.
    pub fn document_kinds(&self) -> impl Iterator<Item = DocumentKind> + '_ {
        std::iter::once(self.kind).chain(self.also.iter().copied())
    }

    /// What people call it: its file, or its address.
    pub fn name(&self) -> &str {
        self.file.as_deref().or(self.url.as_deref()).unwrap_or("a paper without a name")
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
    /// The paper at the bottom of a chain of amendments; the paper itself if it amends none.
    pub fn original(&self, paper: usize) -> usize {
        std::iter::successors(Some(paper), |at| self.papers[*at].changes).last().unwrap_or(paper)
    }

    /// Whether a paper changes the other one, directly or through others.
    pub fn amends(&self, paper: usize, other: usize) -> bool {
        std::iter::successors(self.papers[paper].changes, |at| self.papers[*at].changes).any(|at| at == other)
    }

    /// How every paper stands on `day`, in the order of the register.
    pub fn standings(&self, day: Date) -> Vec<Standing> {
        let mut replaced: HashMap<usize, usize> = HashMap::new();
        for (at, paper) in self.papers.iter().enumerate().filter(|(_, paper)| paper.holds(day)) {
            replaced.extend(paper.supersedes.map(|old| (old, at)));
        }
        let alone = |at: usize| {
            let paper = &self.papers[at];
            match (paper.holds_from(), paper.until, replaced.get(&at)) {
                (None, ..) => Standing::NotSigned,
                (Some(from), ..) if from > day => Standing::NotYet(from),
                (_, Some(until), _) if until < day => Standing::Ended(until),
                (_, _, Some(by)) => Standing::Superseded(*by),
                _ => Standing::InForce,
            }
        };
        // An amendment falls with the paper it amends.
        let with_original = |at: usize| {
            let own = alone(at);
            let originals = std::iter::successors(self.papers[at].changes, |at| self.papers[*at].changes);
            let mut fallen = originals.filter(|original| alone(*original) != Standing::InForce);
            match fallen.next() {
                Some(original) if own == Standing::InForce => Standing::FallsWith(original),
                _ => own,
            }
        };
        (0..self.papers.len()).map(with_original).collect()
    }

    /// The papers in force on `day`, those that bind most recently first: amendments come
    /// before what they amend.
    pub fn in_force(&self, day: Date) -> Vec<&Paper> {
        let standings = self.standings(day).into_iter().zip(&self.papers);
        let mut papers: Vec<&Paper> = standings
            .filter(|(standing, _)| *standing == Standing::InForce)
            .map(|(_, paper)| paper)
            .collect();
        papers.sort_by_key(|paper| std::cmp::Reverse(paper.holds_from()));
        papers
    }

    /// Where the vendor's data processing agreement stands on `day`.
    pub fn dpa_status(&self, day: Date) -> DpaStatus {
        let is_dpa = |paper: &&Paper| paper.is(DocumentKind::Dpa);
        if let Some(dpa) = self.in_force(day).into_iter().find(is_dpa) {
            return match dpa.signed {
                _ if dpa.file.is_none() => DpaStatus::ByUrl,
                Signed::On(_) => DpaStatus::Signed,
                _ => DpaStatus::ByClick,
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
