//! Passages and rules in, findings out. No disk, no clock.
//!
//! 1. `reading`: the paper's sentences become numbered words, with the paper's own party
//!    names and defined terms in the library's families; the patterns of the clauses that
//!    are asked are tried, each once.
//! 2. `locate`: which sentences belong to a clause.
//! 3. `elements`, `values`: what is met, weakened, missing, and what numbers are stated.
//! 4. `judge`: which of our positions holds.

mod elements;
mod judge;
mod kind;
mod locate;
mod quote;
mod reading;
mod remark;
mod titled;
mod told;
mod values;

pub use elements::{Candidate, candidates, passage};
pub use judge::decide;
pub use kind::paper_kinds;
pub use reading::{Reading, lexicon};
pub use told::{MAX_LOCATED, Told, tell};
pub use values::Stated;

use crate::document::Document;
use crate::finding::{Check, FORMAT_VERSION, Finding};
use crate::library::written::{Asked, PaperKind, Severity, Verdict};
use crate::library::{Clause, Library, Profile};
use crate::parties::{self, Parties};
use crate::segment::{Contract, segment};

/// Which clauses to hold the paper against.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// A profile of the library.
    pub profile: Option<String>,
    /// Only these clauses, whatever kind of paper it is.
    pub clauses: Vec<String>,
    /// What is known of the vendor; `None` where nothing is.
    pub facts: Option<Vec<String>>,
    /// What kinds of paper this is, where a person said so.
    pub kinds: Option<Vec<PaperKind>>,
}

/// Holds a paper against the library.
pub fn check(document: &Document, library: &Library, selection: &Selection) -> Check {
    let contract = segment(document);
    let parties = parties::identify(document, &contract);
    let kinds = selection.kinds.clone().unwrap_or_else(|| paper_kinds(document, &contract));
    let profile =
        selection.profile.as_ref().and_then(|id| library.profiles.iter().find(|p| &p.written.id == id));
    let mut asked: Vec<Question> = (0..library.clauses.len())
        .filter_map(|index| Question::of(index, library, selection, profile, &kinds))
        .collect();
    // Whoever names a profile wants it asked, whatever the paper takes itself for.
    if profile.is_some() && !asked.iter().any(|question| question.applies) {
        asked.iter_mut().for_each(|question| question.applies = true);
    }
    let reading = read(document, &contract, &parties, library, &asked);
    let findings = asked.iter().map(|question| {
        let clause = &library.clauses[question.clause];
        match question.applies {
            true if question.expected || is_taken_up(&reading, clause) => {
                let tightened = profile.and_then(|p| p.tightened.get(&question.clause));
                excused(judge::judge(&reading, clause, tightened), clause, &kinds, question.expected)
            }
            true => not_asked(clause, NOT_TAKEN_UP),
            false => not_asked(clause, ruled_out(clause, &kinds)),
        }
    });
    let findings: Vec<Finding> = findings.collect();
    Check {
        format_version: FORMAT_VERSION,
        library_version: library.version.clone(),
        profile: selection.profile.clone(),
        only: selection.clauses.clone(),
        parties,
        remarks: remark::remarks(&kinds, &findings, reading.is_foreign),
        kinds,
        findings,
        unreadable: document.unreadable.clone(),
    }
}

/// A clause that is asked of a paper.
struct Question {
    /// Index in the library.
    clause: usize,
    /// It is asked of such a paper and such a vendor.
    applies: bool,
    /// Somebody asked for it, or it is asked of every such paper.
    expected: bool,
}

impl Question {
    fn of(
        index: usize,
        library: &Library,
        selection: &Selection,
        profile: Option<&Profile>,
        kinds: &[PaperKind],
    ) -> Option<Self> {
        let clause = &library.clauses[index];
        let named = selection.clauses.iter().any(|id| library.find(id) == Some(index));
        let wanted = match (&selection.clauses[..], profile) {
            ([], None) => clause.is_stable(),
            ([], Some(profile)) => profile.clauses.contains(&index),
            _ => named,
        };
        wanted.then(|| Self {
            clause: index,
            applies: named || applies(clause, kinds, selection.facts.as_deref()),
            expected: named || profile.is_some() || clause.written.asked == Asked::Always,
        })
    }
}

/// Reads a paper for some clauses: of one that is only asked where it is taken up, first
/// where it stands.
fn read<'a>(
    document: &'a Document,
    contract: &'a Contract,
    parties: &Parties,
    library: &'a Library,
    asked: &[Question],
) -> Reading<'a> {
    let mut reading = Reading::unsought(document, contract, parties, library);
    let (expected, maybe): (Vec<&Question>, Vec<&Question>) =
        asked.iter().filter(|question| question.applies).partition(|question| question.expected);
    let clause = |question: &&Question| &library.clauses[question.clause];
    let located = maybe.iter().map(clause).flat_map(Clause::locating);
    let placed = || expected.iter().chain(&maybe).map(clause).flat_map(Clause::placed);
    reading.seek(expected.iter().map(clause).flat_map(Clause::patterns).chain(located), placed());
    let taken_up: Vec<&Clause> = maybe.iter().map(clause).filter(|c| is_taken_up(&reading, c)).collect();
    reading.seek(taken_up.into_iter().flat_map(Clause::patterns), placed());
    reading
}

/// Whether the clause is asked of such a paper and such a vendor.
fn applies(clause: &Clause, kinds: &[PaperKind], facts: Option<&[String]>) -> bool {
    let asked = &clause.written.applies_to;
    // An amendment may change anything.
    let kind = kinds.iter().any(|kind| *kind == PaperKind::Amendment || asked.documents.contains(kind));
    let known = facts.is_none_or(|facts| asked.facts.iter().all(|fact| facts.contains(fact)));
    kind && known
}

const NOT_TAKEN_UP: &str = "Nothing in the paper calls for it.";

/// Whether the paper's own words take the subject of the clause up. What only says what a
/// term means does not.
pub fn is_taken_up(reading: &Reading<'_>, clause: &Clause) -> bool {
    locate::locate(reading, clause).by.iter().any(|sentence| !reading.defines(*sentence))
}

/// How much a gap matters in a clause that nobody asked for by a profile or by name.
pub fn uncalled_for(severity: Option<Severity>) -> Option<Severity> {
    severity.map(|severity| severity.min(Severity::Medium))
}

/// A clause that nobody could expect in this paper is not absent from it.
fn excused(mut finding: Finding, clause: &Clause, kinds: &[PaperKind], expected: bool) -> Finding {
    if !expected {
        finding.severity = uncalled_for(finding.severity);
    }
    let amendment = kinds.contains(&PaperKind::Amendment);
    let excused = match finding.verdict {
        Verdict::Absent => clause.written.optional || amendment || !expected,
        Verdict::ByReference => !expected,
        _ => false,
    };
    if excused {
        finding.verdict = Verdict::NotApplicable;
        finding.severity = None;
        finding.ask = None;
        finding.reason = match amendment {
            true => "An amendment changes only some clauses; check the whole set.".to_string(),
            false => NOT_TAKEN_UP.to_string(),
        };
    }
    finding
}

fn ruled_out(clause: &Clause, kinds: &[PaperKind]) -> &'static str {
    match kinds.iter().any(|kind| clause.written.applies_to.documents.contains(kind)) {
        true => "What is known of this vendor rules it out.",
        false => "It is not asked of this kind of paper.",
    }
}

/// The finding for a clause that nobody asks, and why.
pub fn not_asked(clause: &Clause, reason: &str) -> Finding {
    Finding {
        clause: clause.written.id.clone(),
        title: clause.written.title.clone(),
        verdict: Verdict::NotApplicable,
        severity: None,
        basis: clause.written.basis,
        reason: reason.to_string(),
        why: clause.written.why.trim().to_string(),
        elements: Vec::new(),
        values: Vec::new(),
        located: Vec::new(),
        ask: None,
        approver: None,
        say_to_vendor: None,
        cites: clause.written.cites.clone(),
        accepted: Vec::new(),
    }
}
