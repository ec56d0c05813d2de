//! What changed between two papers, and what does the change do to each verdict?
//!
//! `pieces` cuts a paper into clauses, `matching` finds which became which, `words` what
//! changed inside, `effect` what that does to the findings.

mod effect;
mod matching;
mod pieces;
mod words;

pub use effect::{Change, Course, Earlier, Effect, effects};
pub use words::{Word, word_changes};

use crate::document::Document;
use crate::finding::{Check, Finding};
use crate::library::Library;
use crate::library::written::Verdict;
use crate::segment::Contract;
use crate::text::Span;
use pieces::Piece;
use serde::Serialize;

/// A paper with what was found in it.
pub struct Checked<'a> {
    pub document: &'a Document,
    pub contract: &'a Contract,
    pub check: &'a Check,
}

/// Two papers, clause by clause.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Comparison {
    /// In the order of the second paper; what it left out stands where it was.
    pub clauses: Vec<Pair>,
    /// Clauses whose words are the same, wherever they stand.
    pub unchanged: usize,
    /// What the difference does to the findings, whole papers compared.
    pub effects: Vec<Effect>,
}

/// A clause of the first paper and what became of it in the second.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Pair {
    pub what: What,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Clause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Clause>,
    /// Words that stayed, went and came.
    pub words: Vec<Word>,
    /// Clauses of the library whose finding changed and that stand here.
    pub touches: Vec<String>,
}

/// What became of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    Added,
    Removed,
    /// Other words.
    Changed,
    /// The same words at another place.
    Moved,
    /// The same words under another number.
    Renumbered,
}

/// Where a clause stands.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Clause {
    pub section: String,
    pub heading: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// It stands at another place than the clause it came from.
    pub moved: bool,
}

/// Compares two papers.
pub fn compare(before: &Checked<'_>, after: &Checked<'_>) -> Comparison {
    let (old, new) = (pieces::pieces(before), pieces::pieces(after));
    let matched = matching::matching(&old, &new);
    let effects = effects(&Earlier::of(before.check), after.check);
    let mut clauses = Vec::new();
    let mut unchanged = 0;
    let touched = |spans: [Option<(&Check, Span)>; 2]| -> Vec<String> {
        let stands = |effect: &&Effect| {
            let holds = |(check, span): &(&Check, Span)| {
                check.finding(&effect.clause).is_some_and(|finding| stands_in(finding, *span))
            };
            spans.iter().flatten().any(holds)
        };
        effects.iter().filter(stands).map(|effect| effect.clause.clone()).collect()
    };
    let mut old_at = 0;
    let removed = |piece: &Piece| Pair {
        what: What::Removed,
        before: Some(piece.clause(before, false)),
        after: None,
        words: word_changes(&piece.folded, ""),
        touches: touched([Some((before.check, piece.span)), None]),
    };
    for (at, piece) in new.iter().enumerate() {
        let Some(found) = matched.of_new[at] else {
            clauses.push(Pair {
                what: What::Added,
                before: None,
                after: Some(piece.clause(after, false)),
                words: word_changes("", &piece.folded),
                touches: touched([None, Some((after.check, piece.span))]),
            });
            continue;
        };
        // What was left out stands before the clause that followed it.
        if !found.moved {
            while old_at < found.old {
                if !matched.is_matched_old[old_at] {
                    clauses.push(removed(&old[old_at]));
                }
                old_at += 1;
            }
            old_at = old_at.max(found.old + 1);
        }
        let was = &old[found.old];
        let same_words = was.folded == piece.folded;
        let same_place = was.section == piece.section;
        let what = match (same_words, found.moved, same_place) {
            (false, ..) => What::Changed,
            (true, true, _) => What::Moved,
            (true, false, false) => What::Renumbered,
            (true, false, true) => {
                unchanged += 1;
                continue;
            }
        };
        unchanged += usize::from(same_words);
        clauses.push(Pair {
            what,
            before: Some(was.clause(before, found.moved)),
            after: Some(piece.clause(after, found.moved)),
            words: if same_words { Vec::new() } else { word_changes(&was.folded, &piece.folded) },
            touches: touched([Some((before.check, was.span)), Some((after.check, piece.span))]),
        });
    }
    clauses.extend(
        old.iter()
            .enumerate()
            .skip(old_at)
            .filter(|(at, _)| !matched.is_matched_old[*at])
            .map(|(_, piece)| removed(piece)),
    );
    Comparison { clauses, unchanged, effects }
}

fn stands_in(finding: &Finding, span: Span) -> bool {
    let elements = finding.elements.iter().flat_map(|e| e.quotes.iter().chain(&e.traps));
    let values = finding.values.iter().flat_map(|v| &v.quotes);
    elements.chain(values).chain(&finding.located).any(|quote| quote.span.overlaps(span))
}

/// One clause of a paper beside the wording we would rather have.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Preferred {
    pub clause: String,
    pub title: String,
    pub verdict: Verdict,
    /// Why it is not what we prefer.
    pub reason: String,
    /// Questions of a reviewer that the paper answers weakly or not at all.
    pub gaps: Vec<String>,
    /// From the paper's words to ours.
    pub words: Vec<Word>,
}

/// Compares a paper with our preferred wording, clause by clause; what is as we would write
/// it is left out.
pub fn compare_to_preferred(paper: &Checked<'_>, library: &Library) -> Vec<Preferred> {
    let fine = |finding: &&Finding| {
        !matches!(finding.verdict, Verdict::NotApplicable | Verdict::Unreadable)
            && (finding.verdict != Verdict::Preferred || finding.is_open())
    };
    let mut compared = Vec::new();
    for finding in paper.check.findings.iter().filter(fine) {
        let Some(index) = library.find(&finding.clause) else { continue };
        let ours = library.clauses[index].written.positions.preferred.text.trim();
        let theirs = said(paper, finding);
        let gap = finding.elements.iter().filter(|e| e.status != crate::finding::Status::Met);
        compared.push(Preferred {
            clause: finding.clause.clone(),
            title: finding.title.clone(),
            verdict: finding.verdict,
            reason: finding.reason.clone(),
            gaps: gap.map(|element| element.asks.clone()).collect(),
            words: word_changes(&theirs, ours),
        });
    }
    compared
}

/// The sentences of a paper that a finding rests on, in reading order.
fn said(paper: &Checked<'_>, finding: &Finding) -> String {
    let elements = finding.elements.iter().flat_map(|e| e.quotes.iter().chain(&e.traps));
    let values = finding.values.iter().flat_map(|v| &v.quotes);
    let mut spans: Vec<Span> = elements.chain(values).map(|quote| quote.span).collect();
    if spans.is_empty() {
        spans = finding.located.iter().map(|quote| quote.span).collect();
    }
    let sentences = paper.contract.sentences.iter().map(|sentence| sentence.span);
    let mut whole: Vec<Span> =
        sentences.filter(|sentence| spans.iter().any(|span| span.overlaps(*sentence))).collect();
    whole.sort();
    whole.dedup();
    whole.iter().map(|span| paper.document.text.get(*span).trim()).collect::<Vec<_>>().join(" ")
}
