//! Which clauses does a paper have?
//!
//! A flat list of blocks becomes an outline of clauses with number, heading and
//! sub-points, annexes as parts of their own, the terms the paper defines, and the
//! sentences that patterns are matched against. Where the paper points to and who has
//! signed it is found only when somebody asks.

mod blanks;
mod definitions;
mod guidance;
mod marker;
mod outline;
mod references;
mod sentences;
mod signatures;

pub use definitions::Definition;
pub use outline::{Clause, ClauseId};
pub use references::{Reference, Target, references};
pub use sentences::{Sentence, SentenceKind, split_sentences};
pub use signatures::{Signature, Signed, signatures};

use crate::document::Document;
use crate::text::Span;

/// A paper as a tree of clauses. `clauses[0]` is the paper itself; the rest follow in
/// reading order, a clause before its sub-points.
#[derive(Debug, Clone)]
pub struct Contract {
    pub clauses: Vec<Clause>,
    pub sentences: Vec<Sentence>,
    pub definitions: Vec<Definition>,
    /// Placeholders and empty cells, in reading order.
    pub blanks: Vec<Span>,
}

/// Finds the clauses, sentences and definitions of a paper. Never fails: a paper without
/// any structure is one clause.
pub fn segment(document: &Document) -> Contract {
    let (clauses, clause_of) = outline::outline(document);
    let sentences = sentences::sentences(document, &clauses, &clause_of);
    let definitions = definitions::definitions(document, &sentences);
    let blanks = blanks::blanks(document);
    Contract { clauses, sentences, definitions, blanks }
}

impl Contract {
    /// Whether `clause` is `ancestor` or one of its sub-points.
    pub fn is_within(&self, clause: ClauseId, ancestor: ClauseId) -> bool {
        (ancestor..self.clauses[ancestor].end).contains(&clause)
    }

    /// The clause and everything above it, innermost first, without the paper itself.
    pub fn ancestors(&self, clause: ClauseId) -> impl Iterator<Item = ClauseId> + '_ {
        std::iter::successors(Some(clause), |c| self.clauses[*c].parent).filter(|c| *c != 0)
    }

    /// How a person cites the clause: `7.2(b)`, `Annex II, 3`; empty for the paper itself.
    pub fn cite(&self, clause: ClauseId) -> String {
        let mut cited: Vec<&str> = Vec::new();
        for id in self.ancestors(clause) {
            let number = self.clauses[id].number.as_deref().unwrap_or_default();
            if number.is_empty() {
                continue;
            }
            cited.push(number);
            // "7.2" already says 7; "(b)" says nothing without its parent.
            if !number.starts_with('(') && !self.clauses[id].relative {
                if let Some(annex) = self.annex(id).filter(|a| *a != id) {
                    cited.push(self.clauses[annex].number.as_deref().unwrap_or_default());
                }
                break;
            }
        }
        let mut citation = String::new();
        for number in cited.into_iter().rev() {
            let is_word = |s: &str| s.starts_with(|c: char| c.is_alphabetic()) && s.len() > 3;
            if is_word(&citation) {
                citation.push_str(", ");
            }
            citation.push_str(number);
        }
        citation
    }

    /// The annex, schedule or exhibit that the clause belongs to.
    pub fn annex(&self, clause: ClauseId) -> Option<ClauseId> {
        self.ancestors(clause).find(|id| self.clauses[*id].annex)
    }
}
