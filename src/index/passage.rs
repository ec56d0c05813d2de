//! What of a paper is indexed? Every numbered clause with its sub-points, and what the
//! check says of it.

use crate::document::Document;
use crate::finding::{Check, Finding, Quote};
use crate::library::written::Verdict;
use crate::segment::{ClauseId, Contract};
use crate::text::Span;
use crate::trial::name;
use crate::value::{self, Value};

/// A piece of a paper that a search can find.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// `7.2`, `Annex II`; empty outside of numbered clauses.
    pub section: String,
    pub heading: String,
    pub page: Option<u32>,
    pub line: Option<u32>,
    pub text: String,
    /// Clauses of the library that are answered here.
    pub clauses: Vec<String>,
    /// Their verdicts: `walk-away`, `dpa/breach-notice=walk-away`.
    pub positions: Vec<String>,
    pub values: Vec<Stated>,
}

/// A value stated in a passage, as a number that can be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// `dpa/breach-notice.deadline`
    pub name: String,
    pub number: f64,
}

/// A passage longer than this, in bytes, is cut between its sub-points.
const LONG: usize = 4_000;

/// Cuts a paper into passages.
pub fn passages(document: &Document, contract: &Contract, check: &Check) -> Vec<Passage> {
    let mut passages: Vec<(Span, Passage)> = Vec::new();
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
        for span in pieces(document, own) {
            passages.push((span, bare(document, contract, id, span)));
        }
        id = if whole && id != 0 { clause.end } else { id + 1 };
    }
    for finding in
        check.findings.iter().filter(|f| !matches!(f.verdict, Verdict::Absent | Verdict::NotApplicable))
    {
        annotate(&mut passages, finding);
    }
    passages.into_iter().map(|(_, passage)| passage).filter(|p| !p.text.trim().is_empty()).collect()
}

/// Long text in pieces that end between blocks.
fn pieces(document: &Document, span: Span) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    for block in document.blocks.iter().filter(|b| span.contains(b.span)) {
        match pieces.last_mut() {
            Some(last) if last.len() + block.span.len() <= LONG => *last = last.join(block.span),
            _ => pieces.push(block.span),
        }
    }
    pieces
}

fn bare(document: &Document, contract: &Contract, id: ClauseId, span: Span) -> Passage {
    let heading = contract.ancestors(id).find_map(|id| contract.clauses[id].heading);
    let place = document.text.place(span.start as usize);
    Passage {
        section: contract.cite(id),
        heading: heading.map(|h| document.text.get(h).trim().to_string()).unwrap_or_default(),
        page: place.page,
        line: place.line,
        text: document.text.get(span).to_string(),
        clauses: Vec::new(),
        positions: Vec::new(),
        values: Vec::new(),
    }
}

/// Marks the passages that answer a clause, and those that state its values.
fn annotate(passages: &mut [(Span, Passage)], finding: &Finding) {
    let elements = finding.elements.iter().flat_map(|e| &e.quotes);
    let valued = finding.values.iter().flat_map(|v| &v.quotes);
    for quote in elements.chain(valued) {
        if let Some(passage) = holding(passages, quote)
            && !passage.clauses.contains(&finding.clause)
        {
            passage.clauses.push(finding.clause.clone());
            passage.positions.push(name(finding.verdict).to_string());
            passage.positions.push(format!("{}={}", finding.clause, name(finding.verdict)));
        }
    }
    for value in &finding.values {
        let stated = [(&value.value, value.quotes.first())];
        let others = value.also.iter().map(|o| (&o.value, Some(&o.quote)));
        for (printed, quote) in stated.into_iter().chain(others) {
            let (Some(number), Some(quote)) = (comparable(printed), quote) else { continue };
            if let Some(passage) = holding(passages, quote) {
                passage.values.push(Stated { name: format!("{}.{}", finding.clause, value.name), number });
            }
        }
    }
}

fn holding<'p>(passages: &'p mut [(Span, Passage)], quote: &Quote) -> Option<&'p mut Passage> {
    passages.iter_mut().find(|(span, _)| span.overlaps(quote.span)).map(|(_, passage)| passage)
}

/// A printed value as a number: durations in hours at their longest, dates in days.
pub(super) fn comparable(printed: &str) -> Option<f64> {
    use value::Kind;
    // The order matters: "48 hours" is also a number, and "2 x fees of 12 months" a duration.
    let kinds = [Kind::Multiple, Kind::Duration, Kind::Money, Kind::Percent, Kind::Date, Kind::Number];
    let value = kinds.into_iter().find_map(|kind| value::parse(kind, printed))?;
    let number = match value {
        Value::Duration(duration) => duration.longest_hours(),
        Value::Money(money) => money.amount,
        Value::Percent(percent) => percent,
        Value::Multiple(multiple) => multiple.months_of_fees(),
        Value::Number(number) => number.into(),
        Value::Date(date) => {
            return Some(
                f64::from(date.year) * 372.0
                    + f64::from(date.month.unwrap_or(1)) * 31.0
                    + f64::from(date.day.unwrap_or(1)),
            );
        }
        Value::Place(_) => return None,
    };
    number.to_string().parse().ok()
}
