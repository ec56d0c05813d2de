//! What does the clause say, what weakens it, what is missing?

use super::quote::quote;
use super::reading::Reading;
use super::titled::content;
use crate::finding::{ElementFinding, Quote, Status};
use crate::library::written::Scope;
use crate::library::{Clause, Element};
use crate::pattern::PatternId;
use crate::rank;
use crate::segment::SentenceKind;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Quotes shown for one element.
const MAX_QUOTES: usize = 5;

/// What was found for one element, with the sentences that meet it, the one that speaks best
/// first.
pub struct Answer {
    pub finding: ElementFinding,
    pub best: Vec<usize>,
}

/// The places that meet an element: a sentence each and the words that do, what speaks best
/// first. A sentence without a trap speaks before one with a trap.
#[derive(Default)]
pub struct Met {
    strong: Vec<(usize, Span)>,
    weak: Vec<(usize, Span)>,
    best: Vec<usize>,
}

impl Met {
    /// The sentences that speak for the element.
    pub fn speaking(&self) -> impl Iterator<Item = usize> + '_ {
        let speaking = if self.strong.is_empty() { &self.weak } else { &self.strong };
        speaking.iter().map(|(sentence, _)| *sentence)
    }
}

/// What meets one element among the located sentences, or in the whole paper.
pub fn meet(reading: &Reading<'_>, clause: &Clause, index: usize, located: &BTreeSet<usize>) -> Met {
    let written = &clause.written.elements[index];
    let element = &clause.elements[index];
    let in_scope = |sentence: usize| {
        reading.sentences[sentence].kind != SentenceKind::Heading
            && !reading.defines(sentence)
            && match written.scope {
                Scope::Paper => true,
                Scope::Clause => located.contains(&sentence),
            }
    };
    let mut patterns: BTreeSet<PatternId> = BTreeSet::new();
    let mut met: Vec<(usize, Span)> = Vec::new();
    for pattern in &element.met_by {
        for (sentence, found) in reading.hits(*pattern) {
            if in_scope(*sentence) && !reading.any(&element.unless, *sentence) {
                patterns.insert(*pattern);
                met.extend(reading.span(*sentence, &found.words).map(|span| (*sentence, span)));
            }
        }
    }
    let titles: Vec<PatternId> = clause.elements.iter().flat_map(|e| &e.titles).copied().collect();
    for title in &element.titles {
        for (sentence, span) in content(reading, *title, &element.says_nothing, &titles) {
            if in_scope(sentence) && !reading.any(&element.unless, sentence) {
                patterns.insert(*title);
                met.push((sentence, span));
            }
        }
    }
    for candidate in candidates(reading, clause, index).filter(|c| in_scope(c.sentence)) {
        if accepts(reading, element, &candidate) {
            patterns.insert(candidate.pattern);
            met.push((candidate.sentence, candidate.span));
        }
    }
    if patterns.len() < written.needs as usize || met.is_empty() {
        return Met::default();
    }
    rank(reading, &mut met);
    if let Some(ranking) = &element.ranking {
        met.sort_by_cached_key(|(sentence, _)| {
            let score = ranking.score(&passage(reading, element, *sentence));
            std::cmp::Reverse((score * 1e3) as i64)
        });
    }
    let best = met.iter().map(|(sentence, _)| *sentence).collect();
    let (weak, strong) = met.into_iter().partition(|(s, _)| reading.any(&element.weakened_by, *s));
    Met { strong, weak, best }
}

/// Answers one element by what meets it.
pub fn answer(
    reading: &Reading<'_>,
    clause: &Clause,
    index: usize,
    located: &BTreeSet<usize>,
    met: Met,
) -> Answer {
    let written = &clause.written.elements[index];
    let element = &clause.elements[index];
    let mut finding = ElementFinding {
        id: written.id.clone(),
        asks: written.asks.clone(),
        status: if met.best.is_empty() { Status::Missing } else { Status::Met },
        severity: written.severity,
        quotes: quotes(reading, met.strong.iter().chain(&met.weak)),
        traps: Vec::new(),
        cites: written.cites.clone(),
    };
    let sentences: BTreeSet<usize> = met.speaking().collect();
    if !met.best.is_empty() {
        let defining = met.best.iter().flat_map(|sentence| reading.definitions_used(*sentence)).copied();
        let undercut = traps(reading, &element.undercut_by, located.iter().copied().chain(defining));
        if met.strong.is_empty() || !undercut.is_empty() {
            finding.status = Status::Weakened;
            finding.traps = trap_quotes(reading, element, &sentences, undercut);
        }
    }
    Answer { finding, best: met.best }
}

/// The first few places, each once: the items of a list share what leads into it.
fn quotes<'m>(reading: &Reading<'_>, places: impl Iterator<Item = &'m (usize, Span)>) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    for (sentence, span) in places {
        push_once(&mut quotes, quote(reading, *sentence, *span));
        if quotes.len() == MAX_QUOTES {
            break;
        }
    }
    quotes
}

fn push_once(quotes: &mut Vec<Quote>, quote: Quote) {
    if !quotes.iter().any(|other| other.span.overlaps(quote.span)) {
        quotes.push(quote);
    }
}

/// A sentence that a wide pattern found.
pub struct Candidate {
    pub sentence: usize,
    pub span: Span,
    pattern: PatternId,
}

/// Every sentence that the wide patterns of an element find, once.
pub fn candidates<'r>(
    reading: &'r Reading<'_>,
    clause: &'r Clause,
    index: usize,
) -> impl Iterator<Item = Candidate> + 'r {
    let element = &clause.elements[index];
    let mut seen = BTreeSet::new();
    let hits = element.may_be_met_by.iter().flat_map(|p| reading.hits(*p).iter().map(move |hit| (*p, hit)));
    hits.filter_map(move |(pattern, (sentence, found))| {
        if !seen.insert(*sentence) || reading.any(&element.unless, *sentence) {
            return None;
        }
        let span = reading.span(*sentence, &found.words)?;
        Some(Candidate { sentence: *sentence, span, pattern })
    })
}

fn accepts(reading: &Reading<'_>, element: &Element, candidate: &Candidate) -> bool {
    let Some(ranking) = &element.ranking else { return false };
    ranking.accepts(ranking.score(&passage(reading, element, candidate.sentence)))
}

/// What a ranking sees of a sentence.
pub fn passage(reading: &Reading<'_>, element: &Element, sentence: usize) -> Vec<rank::Feature> {
    let marks = element.marks.iter().filter(|(pattern, _)| reading.any(&[*pattern], sentence));
    let mut features = reading.features(sentence).to_vec();
    features.extend(marks.map(|(_, mark)| rank::marked(*mark)));
    features
}

/// One entry a sentence, the one that most patterns agree on first: it speaks for the
/// element best. After that the best of each other section, so that a printed set of
/// standard clauses does not hide what the paper itself says.
fn rank(reading: &Reading<'_>, met: &mut Vec<(usize, Span)>) {
    let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
    for (sentence, _) in met.iter() {
        *votes.entry(*sentence).or_default() += 1;
    }
    met.sort_unstable();
    met.dedup_by_key(|(sentence, _)| *sentence);
    met.sort_by_key(|(sentence, _)| std::cmp::Reverse(votes[sentence]));
    let section = |sentence: usize| {
        reading.contract.ancestors(reading.sentences[sentence].clause).last().unwrap_or_default()
    };
    let mut seen = BTreeSet::new();
    let (first, others): (Vec<_>, Vec<_>) = met.iter().partition(|(s, _)| seen.insert(section(*s)));
    *met = first.into_iter().chain(others).collect();
}

fn trap_quotes(
    reading: &Reading<'_>,
    element: &Element,
    speaking: &BTreeSet<usize>,
    undercut: Vec<Quote>,
) -> Vec<Quote> {
    let mut quotes = traps(reading, &element.weakened_by, speaking.iter().copied());
    quotes.extend(undercut);
    quotes.truncate(MAX_QUOTES);
    quotes
}

/// The words of traps in some sentences, each once.
fn traps(
    reading: &Reading<'_>,
    patterns: &[PatternId],
    sentences: impl Iterator<Item = usize>,
) -> Vec<Quote> {
    if patterns.iter().all(|pattern| reading.hits(*pattern).is_empty()) {
        return Vec::new();
    }
    let sentences: BTreeSet<usize> = sentences.collect();
    let mut quotes = Vec::new();
    for pattern in patterns {
        for (sentence, found) in reading.hits(*pattern) {
            if sentences.contains(sentence)
                && reading.sentences[*sentence].kind != SentenceKind::Heading
                && let Some(span) = reading.span(*sentence, &found.words)
            {
                push_once(&mut quotes, super::quote::exact(reading, *sentence, span));
            }
        }
    }
    quotes
}
