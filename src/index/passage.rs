//! What of a paper is indexed? Every numbered clause with its sub-points, every definition,
//! every row of a table, and what the check says of each.

use crate::check::lexicon;
use crate::document::{BlockKind, Document};
use crate::finding::{Check, Finding, Quote};
use crate::library::Library;
use crate::library::written::Verdict;
use crate::pattern::{FamilyId, Lexicon, words};
use crate::segment::{ClauseId, Contract};
use crate::text::Span;
use crate::trial::name;
use crate::value::{self, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// A piece of a paper that a search can find.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    pub part: Part,
    /// `7.2`, `Annex II`; empty outside of numbered clauses.
    pub section: String,
    pub heading: String,
    /// The headings above it, outermost first: `Security › Audits`.
    pub path: String,
    pub page: Option<u32>,
    pub line: Option<u32>,
    pub text: String,
    /// What the check says of the library's clauses that stand here.
    pub answers: Vec<Answer>,
    /// Word families of the library that occur, with the paper's own terms.
    pub families: Vec<String>,
}

/// What kind of piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Clause,
    Definition,
    TableRow,
    Annex,
    /// An answer of a questionnaire.
    Answer,
}

/// Every part as a question writes it.
pub const PARTS: [(&str, Part); 5] = [
    ("clause", Part::Clause),
    ("definition", Part::Definition),
    ("table-row", Part::TableRow),
    ("annex", Part::Annex),
    ("answer", Part::Answer),
];

impl Part {
    pub fn name(self) -> &'static str {
        PARTS.iter().find(|(_, part)| *part == self).map_or("", |(name, _)| name)
    }
}

/// What the check says of one clause of the library, as far as it stands in a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Answer {
    /// `dpa/breach-notice`
    pub clause: String,
    /// `walk-away`
    pub position: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Stated>,
    /// Bytes of the passage that say it best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Range<usize>>,
}

/// A value stated in a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Stated {
    /// `deadline`
    pub name: String,
    /// As printed: `48 hours`.
    pub printed: String,
    /// As a number that can be compared: hours, days, months of fees, percent or amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
    /// Of a sum of money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl Stated {
    /// A value as the check prints it.
    pub fn new(name: &str, printed: &str) -> Self {
        let (number, currency) = match comparable(printed) {
            Some((number, currency)) => (Some(number), currency),
            None => (None, None),
        };
        Self { name: name.to_string(), printed: printed.to_string(), number, currency }
    }
}

/// A passage longer than this, in bytes, is cut between its sub-points, or between sentences
/// where a paper runs on without any.
const LONG: usize = 4_000;

/// Cuts a paper into passages.
pub fn passages(document: &Document, contract: &Contract, check: &Check, library: &Library) -> Vec<Passage> {
    let mut passages: Vec<(Span, Passage)> = Vec::new();
    let defining: BTreeSet<u32> = contract
        .definitions
        .iter()
        .filter(|definition| !definition.inline)
        .map(|definition| contract.sentences[definition.sentence].span.start)
        .collect();
    let mut id = 0;
    while id < contract.clauses.len() {
        let clause = &contract.clauses[id];
        let whole =
            contract.clauses[id + 1..clause.end].iter().all(|c| c.relative) && clause.span.len() <= LONG;
        let own = match (id, whole) {
            (0, _) => Span {
                start: 0,
                end: contract.clauses.get(1).map_or(clause.span.end, |first| first.span.start),
            },
            (_, true) => clause.span,
            (_, false) => {
                let next = contract.clauses.get(id + 1).filter(|_| clause.end > id + 1);
                Span { start: clause.span.start, end: next.map_or(clause.span.end, |n| n.span.start) }
            }
        };
        let within = if contract.annex(id).is_some() { Part::Annex } else { Part::Clause };
        for (span, part) in pieces(document, contract, own, &defining, within) {
            passages.push((span, bare(document, contract, id, span, part)));
        }
        id = if whole && id != 0 { clause.end } else { id + 1 };
    }
    for finding in
        check.findings.iter().filter(|f| !matches!(f.verdict, Verdict::Absent | Verdict::NotApplicable))
    {
        annotate(&mut passages, finding);
    }
    let lexicon = lexicon(document, contract, &check.parties, library);
    let names: HashMap<FamilyId, &str> = library.families.iter().map(|f| (f.id, f.name.as_str())).collect();
    let mut passages: Vec<Passage> = passages.into_iter().map(|(_, passage)| passage).collect();
    passages.retain(|passage| !passage.text.trim().is_empty());
    for passage in &mut passages {
        passage.families = families(&lexicon, &names, &passage.text);
    }
    passages
}

/// Text in pieces that end between blocks: rows of tables and definitions alone, the rest
/// as long as it may be.
fn pieces(
    document: &Document,
    contract: &Contract,
    span: Span,
    defining: &BTreeSet<u32>,
    within: Part,
) -> Vec<(Span, Part)> {
    let inside = |start: u32| span.start <= start && start < span.end;
    let many = defining.iter().filter(|start| inside(**start)).count() >= 3;
    let mut pieces: Vec<(Span, Part)> = Vec::new();
    for block in document.blocks.iter().filter(|b| span.contains(b.span)) {
        let part = match block.kind {
            BlockKind::TableRow { header: false, .. } => Part::TableRow,
            _ if many && defining.range(block.span.start..block.span.end).next().is_some() => {
                Part::Definition
            }
            _ => within,
        };
        match pieces.last_mut() {
            Some((last, kind))
                if *kind == part && part == within && last.len() + block.span.len() <= LONG =>
            {
                *last = last.join(block.span);
            }
            _ => pieces.extend(sentences(contract, block.span).into_iter().map(|span| (span, part))),
        }
    }
    pieces
}

/// A block whole; one that is too long for a passage in pieces that end between sentences.
fn sentences(contract: &Contract, block: Span) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut from = block.start;
    if block.len() > LONG {
        let first = contract.sentences.partition_point(|sentence| sentence.span.start < block.start);
        let starts = contract.sentences[first..].iter().map(|s| s.span).take_while(|s| s.start < block.end);
        for sentence in starts {
            if sentence.start > from && (sentence.end - from) as usize > LONG {
                pieces.push(Span { start: from, end: sentence.start });
                from = sentence.start;
            }
        }
    }
    pieces.push(Span { start: from, end: block.end });
    pieces
}

fn bare(document: &Document, contract: &Contract, id: ClauseId, span: Span, part: Part) -> Passage {
    let headings: Vec<&str> = contract
        .ancestors(id)
        .filter_map(|id| contract.clauses[id].heading)
        .map(|heading| document.text.get(heading).trim())
        .filter(|heading| !heading.is_empty())
        .collect();
    let place = document.text.place(span.start as usize);
    Passage {
        part,
        section: contract.cite(id),
        heading: headings.first().map(|h| (*h).to_string()).unwrap_or_default(),
        path: headings.iter().rev().copied().collect::<Vec<_>>().join(" › "),
        page: place.page,
        line: place.line,
        text: document.text.get(span).to_string(),
        answers: Vec::new(),
        families: Vec::new(),
    }
}

/// Marks the passages that answer a clause, and those that state its values.
fn annotate(passages: &mut [(Span, Passage)], finding: &Finding) {
    let elements = finding.elements.iter().flat_map(|e| e.quotes.iter().chain(&e.traps));
    let valued = finding.values.iter().flat_map(|v| &v.quotes);
    let mut any = false;
    for quote in elements.chain(valued) {
        any |= answer(passages, finding, quote).is_some();
    }
    if !any {
        for quote in &finding.located {
            answer(passages, finding, quote);
        }
    }
    for value in &finding.values {
        let stated = value.quotes.first().map(|quote| (&value.value, quote));
        let others = value.also.iter().map(|other| (&other.value, &other.quote));
        for (printed, quote) in stated.into_iter().chain(others) {
            if let Some((answer, within)) = answer(passages, finding, quote) {
                let stated = Stated::new(&value.name, printed);
                if !answer.values.contains(&stated) {
                    answer.values.push(stated);
                    answer.quote = Some(within);
                }
            }
        }
    }
}

/// The answer of the passage that holds the quote, made if need be, and the quote's place.
fn answer<'p>(
    passages: &'p mut [(Span, Passage)],
    finding: &Finding,
    quote: &Quote,
) -> Option<(&'p mut Answer, Range<usize>)> {
    let (span, passage) = passages.iter_mut().find(|(span, _)| span.overlaps(quote.span))?;
    let start = quote.span.start.max(span.start) - span.start;
    let end = quote.span.end.min(span.end) - span.start;
    let within = start as usize..end as usize;
    let at = passage.answers.iter().position(|a| a.clause == finding.clause).unwrap_or_else(|| {
        passage.answers.push(Answer {
            clause: finding.clause.clone(),
            position: name(finding.verdict).to_string(),
            values: Vec::new(),
            quote: Some(within.clone()),
        });
        passage.answers.len() - 1
    });
    Some((&mut passage.answers[at], within))
}

/// The families of the words of a text.
pub(super) fn families(lexicon: &Lexicon<'_>, names: &HashMap<FamilyId, &str>, text: &str) -> Vec<String> {
    let ids: Vec<_> = words(text).map(|(_, word)| lexicon.find(&word)).collect();
    let mut found: HashSet<FamilyId> = HashSet::new();
    for at in 0..ids.len() {
        lexicon.members(ids[at..].iter().copied(), |family, _| {
            found.insert(family);
        });
    }
    let mut found: Vec<String> =
        found.iter().filter_map(|id| names.get(id).map(ToString::to_string)).collect();
    found.sort();
    found
}

/// A day as a number that grows with it.
pub(super) fn day_number(year: i16, month: i8, day: i8) -> f64 {
    f64::from(year) * 372.0 + f64::from(month) * 31.0 + f64::from(day)
}

/// A printed value as a number, and its currency: durations in hours at their longest,
/// dates as [`day_number`]s.
pub(super) fn comparable(printed: &str) -> Option<(f64, Option<String>)> {
    use value::Kind;
    // The order matters: "48 hours" is also a number, and "2 x fees of 12 months" a duration.
    let kinds = [Kind::Multiple, Kind::Duration, Kind::Money, Kind::Percent, Kind::Date, Kind::Number];
    let value = kinds.into_iter().find_map(|kind| value::parse(kind, printed))?;
    let mut currency = None;
    let number = match value {
        Value::Duration(duration) => duration.longest_hours(),
        Value::Money(money) => {
            currency = Some(money.currency.to_string());
            money.amount
        }
        Value::Percent(percent) => percent,
        Value::Multiple(multiple) => multiple.months_of_fees(),
        Value::Number(number) => number.into(),
        Value::Date(date) => {
            return Some((day_number(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1)), None));
        }
        Value::Place(_) => return None,
    };
    Some((number.to_string().parse().ok()?, currency))
}
