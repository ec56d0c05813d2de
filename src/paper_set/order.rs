//! Which of several papers has the say?
//!
//! An amendment stands directly above the paper it amends. Between papers, what vendor.yaml
//! states counts; else what the papers say of themselves ("this Addendum prevails"); else
//! what is usual: standard contractual clauses, data processing agreement, order form, terms.

use super::SetPaper;
use crate::finding::Quote;
use crate::segment::{Contract, SentenceKind};
use crate::vendor::written::DocumentKind;
use regex::Regex;
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use std::sync::LazyLock;

use DocumentKind as K;

/// From the one that prevails to the one that yields.
const USUAL: [DocumentKind; 9] =
    [K::Scc, K::Dpa, K::Baa, K::AiTerms, K::OrderForm, K::Sla, K::Nda, K::Msa, K::Other];

/// Who says which paper prevails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// `precedence` in vendor.yaml.
    Register,
    /// The papers themselves.
    Papers,
    /// Nobody; this is the usual order.
    Usual,
}

/// What a paper says of which paper prevails.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Statement {
    /// Kinds of paper, from the one that prevails on.
    pub order: Vec<DocumentKind>,
    pub quote: Quote,
}

/// The order of the kinds of paper, and who says so.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Precedence {
    pub authority: Authority,
    pub order: Vec<DocumentKind>,
    pub statements: Vec<Statement>,
    /// Two papers that each say they prevail over the other, by index of `statements`.
    pub circular: Vec<(usize, usize)>,
}

/// Works out the order of the kinds.
pub(super) fn precedence(register: &[DocumentKind], papers: &[SetPaper<'_>]) -> Precedence {
    let statements: Vec<Statement> = papers.iter().flat_map(stated).collect();
    let mut circular = Vec::new();
    for (a, first) in statements.iter().enumerate() {
        for (b, second) in statements.iter().enumerate().skip(a + 1) {
            let winner = |s: &Statement| s.order.first().copied();
            let yields = |s: &Statement, kind| s.order.iter().skip(1).any(|k| Some(*k) == kind);
            if yields(first, winner(second)) && yields(second, winner(first)) {
                circular.push((a, b));
            }
        }
    }
    let mut order = USUAL.to_vec();
    let mut authority = Authority::Usual;
    if !register.is_empty() {
        apply(&mut order, register);
        authority = Authority::Register;
    } else {
        for (at, statement) in statements.iter().enumerate() {
            if !circular.iter().any(|(a, b)| *a == at || *b == at) {
                apply(&mut order, &statement.order);
                authority = Authority::Papers;
            }
        }
    }
    Precedence { authority, order, statements, circular }
}

/// Brings the kinds named into the order named; the winner moves up as far as it must.
fn apply(order: &mut Vec<DocumentKind>, named: &[DocumentKind]) {
    for pair in named.windows(2).rev() {
        let at = |order: &[DocumentKind], kind| order.iter().position(|known| *known == kind);
        let (Some(winner), Some(loser)) = (at(order, pair[0]), at(order, pair[1])) else { continue };
        if winner > loser {
            let kind = order.remove(winner);
            order.insert(loser, kind);
        }
    }
}

/// The papers that may speak to a clause asked of these kinds, the one with the say first.
/// Numbers are indices into `papers`.
pub(super) fn ranked(papers: &[SetPaper<'_>], order: &[DocumentKind], asked: &[DocumentKind]) -> Vec<usize> {
    let place = |kind: &DocumentKind| order.iter().position(|known| known == kind).unwrap_or(order.len());
    let rank = |paper: &SetPaper<'_>| {
        let own = paper.root_kinds.iter().filter(|kind| asked.contains(kind)).map(place).min();
        own.unwrap_or_else(|| paper.root_kinds.first().map_or(order.len(), place))
    };
    let mut ranked: Vec<usize> = (0..papers.len()).collect();
    // Of two papers of one rank the later one has the say; an amendment over its original.
    ranked.sort_by_key(|at| {
        let paper = &papers[*at];
        (rank(paper), Reverse(paper.root_holds_from), paper.root, Reverse(paper.holds_from), *at)
    });
    ranked
}

static CONFLICT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"conflict|inconsisten|contradict|discrepan|ambiguit|precedence"));
static PREVAILS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"prevails?\b|(?:shall|will|to) (?:control|govern)\b|\b(?:controls|governs)\b|(?:takes?|have|has) (?:precedence|priority)",
    )
});
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:following|descending) order|order of (?:precedence|priority)[^.]{0,60}(?::|is|as follows)")
});
static KINDS: LazyLock<Vec<(DocumentKind, Regex)>> = LazyLock::new(|| {
    vec![
        (K::Scc, regex(r"standard contractual clauses|model clauses|\bsccs?\b|\beu clauses\b")),
        (
            K::Dpa,
            regex(
                r"data (?:processing|protection) (?:agreement|addendum|terms|annex|exhibit|schedule)|\bdpa\b",
            ),
        ),
        (K::Baa, regex(r"business associate (?:agreement|addendum)|\bbaa\b")),
        (K::AiTerms, regex(r"\bai (?:terms|addendum)|artificial intelligence (?:terms|addendum)")),
        (K::OrderForm, regex(r"order forms?|\borders?\b|statements? of work|\bsows?\b|purchase orders?")),
        (K::Sla, regex(r"service levels? (?:agreement|terms)|\bsla\b")),
        (
            K::Msa,
            regex(
                r"(?:master|main|principal|services?|subscription|customer|underlying|framework) (?:services? |subscription )?(?:agreement|terms)|terms (?:of service|and conditions)|general terms|\bmsa\b",
            ),
        ),
    ]
});
static SELF: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\bthis (?:agreement|addendum|contract|annex|exhibit|appendix|document)\b|\bthese (?:terms|conditions)\b",
    )
});
/// In a paper that is not the main contract, "the Agreement" is.
static THE_AGREEMENT: LazyLock<Regex> = LazyLock::new(|| regex(r"\bthe agreement\b"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|_| unreachable!())
}

/// What one paper says of precedence.
fn stated(paper: &SetPaper<'_>) -> Vec<Statement> {
    let Some(&own) = paper.root_kinds.first() else { return Vec::new() };
    let (contract, text) = (paper.contract, &paper.document.text);
    let mut statements = Vec::new();
    for (index, sentence) in contract.sentences.iter().enumerate() {
        if sentence.kind == SentenceKind::Heading {
            continue;
        }
        let words = text.get(sentence.span).to_lowercase();
        if !CONFLICT.is_match(&words) || words.contains("not prevail") {
            continue;
        }
        let order = if LISTED.is_match(&words) {
            mentions(&following(paper, contract, index), own).into_iter().map(|(_, kind)| kind).collect()
        } else if let Some(verb) = PREVAILS.find(&words) {
            winner_first(&words, verb.start(), verb.end(), own)
        } else {
            continue;
        };
        let mut order: Vec<DocumentKind> = order;
        let mut seen = Vec::new();
        order.retain(|kind| {
            !seen.contains(kind) && {
                seen.push(*kind);
                true
            }
        });
        if order.len() >= 2 {
            let quote = super::quote(paper, sentence);
            statements.push(Statement { order, quote });
        }
    }
    statements
}

/// The words from a sentence to the end of its clause: the order may be a list.
fn following(paper: &SetPaper<'_>, contract: &Contract, index: usize) -> String {
    let within = contract.sentences[index].clause;
    let rest = contract.sentences[index..].iter().take_while(|s| contract.is_within(s.clause, within));
    let words: Vec<&str> = rest.take(12).map(|s| paper.document.text.get(s.span)).collect();
    let words = words.join(" ").to_lowercase();
    match LISTED.find(&words) {
        Some(found) => words[found.end()..].to_string(),
        None => words,
    }
}

/// `… conflict between this DPA and the Agreement, this DPA prevails`: the kind named last
/// before the verb, then those that yield to it.
fn winner_first(words: &str, verb: usize, after_verb: usize, own: DocumentKind) -> Vec<DocumentKind> {
    let before = mentions(&words[..verb], own);
    let Some((_, winner)) = before.last().copied() else { return Vec::new() };
    let named = before.into_iter().chain(mentions(&words[after_verb..], own));
    let losers = named.map(|(_, kind)| kind).filter(|kind| *kind != winner);
    std::iter::once(winner).chain(losers).collect()
}

/// The kinds of paper that some words name, in their order.
fn mentions(words: &str, own: DocumentKind) -> Vec<(usize, DocumentKind)> {
    let mut found: Vec<(usize, DocumentKind)> = Vec::new();
    for (kind, pattern) in KINDS.iter() {
        found.extend(pattern.find_iter(words).map(|hit| (hit.start(), *kind)));
    }
    found.extend(SELF.find_iter(words).map(|hit| (hit.start(), own)));
    let other = if own == K::Msa { None } else { Some(K::Msa) };
    found.extend(
        other.into_iter().flat_map(|kind| THE_AGREEMENT.find_iter(words).map(move |hit| (hit.start(), kind))),
    );
    found.sort_by_key(|(at, _)| *at);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_named_before_the_verb_prevails() {
        let order = |words: &str, own| {
            let words = words.to_lowercase();
            let verb = PREVAILS.find(&words).expect("a verb");
            winner_first(&words, verb.start(), verb.end(), own)
        };
        assert_eq!(
            order(
                "In the event of a conflict between this DPA and the Agreement, this DPA shall prevail.",
                K::Dpa
            ),
            [K::Dpa, K::Msa]
        );
        assert_eq!(
            order("If an Order Form is inconsistent with these Terms, these Terms will control.", K::Msa)
                [..2],
            [K::Msa, K::OrderForm]
        );
        assert_eq!(
            order(
                "The Standard Contractual Clauses take precedence over this Addendum in a conflict.",
                K::Dpa
            ),
            [K::Scc, K::Dpa]
        );
    }

    #[test]
    fn a_winner_moves_up_and_the_rest_stays() {
        let mut order = USUAL.to_vec();
        apply(&mut order, &[K::Msa, K::Dpa]);
        assert_eq!(order[..3], [K::Scc, K::Msa, K::Dpa]);
        apply(&mut order, &[K::OrderForm, K::Msa]);
        assert_eq!(order[..4], [K::Scc, K::OrderForm, K::Msa, K::Dpa]);
    }
}
