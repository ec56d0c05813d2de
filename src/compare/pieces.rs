//! Which clauses does a paper have, for comparing? The smallest that stand by themselves:
//! a numbered clause with its lettered sub-points.

use super::{Checked, Clause};
use crate::text::Span;

pub(super) struct Piece {
    pub section: String,
    pub heading: String,
    pub span: Span,
    /// Its words without its number, spaces and line breaks: what makes two the same.
    pub folded: String,
    /// Its words, each once, in order of the alphabet.
    pub words: Vec<String>,
}

/// Every clause with its own words, in reading order.
pub(super) fn pieces(paper: &Checked<'_>) -> Vec<Piece> {
    let (document, contract) = (paper.document, paper.contract);
    let mut pieces = Vec::new();
    let mut id = 0;
    while id < contract.clauses.len() {
        let clause = &contract.clauses[id];
        let whole = id != 0 && contract.clauses[id + 1..clause.end].iter().all(|c| c.relative);
        let next = contract.clauses.get(id + 1).filter(|_| clause.end > id + 1 || id == 0);
        let own = match (id, whole) {
            (0, _) => Span { start: 0, end: next.map_or(clause.span.end, |n| n.span.start) },
            (_, true) => clause.span,
            _ => Span { start: clause.span.start, end: next.map_or(clause.span.end, |n| n.span.start) },
        };
        let text = document.text.get(own).trim();
        let heading = contract.ancestors(id).find_map(|id| contract.clauses[id].heading);
        let folded = folded(text, clause.number.as_deref());
        if !folded.is_empty() {
            let mut words: Vec<String> =
                crate::pattern::words(&folded).map(|(_, word)| word.into_owned()).collect();
            words.sort_unstable();
            words.dedup();
            pieces.push(Piece {
                section: contract.cite(id),
                heading: heading.map(|h| document.text.get(h).trim().to_string()).unwrap_or_default(),
                span: own,
                folded,
                words,
            });
        }
        id = if whole { clause.end } else { id + 1 };
    }
    pieces
}

fn folded(text: &str, number: Option<&str>) -> String {
    let text = number.and_then(|number| text.strip_prefix(number)).unwrap_or(text);
    let text = text.trim_start_matches(|c: char| ".):".contains(c) || c.is_whitespace());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Piece {
    pub fn clause(&self, paper: &Checked<'_>, moved: bool) -> Clause {
        let place = paper.document.text.place(self.span.start as usize);
        Clause {
            section: self.section.clone(),
            heading: self.heading.clone(),
            page: place.page,
            line: place.line,
            moved,
        }
    }
}
