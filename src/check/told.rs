//! What does one paper say on one clause? The answer before any position is held to it, so
//! that several papers can answer together.

use super::elements::{Answer, Met, answer, meet};
use super::locate::locate;
use super::quote::exact;
use super::reading::Reading;
use super::values::{Stated, stated};
use crate::finding::{ElementFinding, Quote, Status};
use crate::library::Clause;
use crate::library::written::Scope;
use crate::segment::SentenceKind;
use std::collections::BTreeSet;

/// Quotes that show where a clause stands.
pub const MAX_LOCATED: usize = 3;

/// What a paper, or several together, say on a clause.
#[derive(Debug, Clone)]
pub struct Told {
    /// One an element of the clause, in its order.
    pub elements: Vec<ElementFinding>,
    /// One a value of the clause, in its order.
    pub values: Vec<Stated>,
    /// Where it stands; empty where the subject does not come up at all.
    pub located: Vec<Quote>,
    /// A sentence sends the reader to a text outside of the paper.
    pub elsewhere: bool,
    /// Something could not be read in which it might stand.
    pub unreadable: bool,
}

impl Told {
    /// Every quote in it.
    pub fn quotes_mut(&mut self) -> impl Iterator<Item = &mut Quote> {
        let elements = self.elements.iter_mut().flat_map(|e| e.quotes.iter_mut().chain(&mut e.traps));
        let values = self.values.iter_mut().filter_map(Stated::finding_mut);
        let values =
            values.flat_map(|v| v.quotes.iter_mut().chain(v.also.iter_mut().map(|other| &mut other.quote)));
        elements.chain(values).chain(&mut self.located)
    }
}

/// Asks a paper what it says on a clause.
pub fn tell(reading: &Reading<'_>, clause: &Clause) -> Told {
    let mut located = locate(reading, clause);
    let seek = |index: usize, located: &BTreeSet<usize>| meet(reading, clause, index, located);
    // What is sought in the whole paper locates the clause where it is found.
    let mut sought: Vec<Option<Met>> = Vec::with_capacity(clause.elements.len());
    for (index, element) in clause.written.elements.iter().enumerate() {
        let met = (element.scope == Scope::Paper).then(|| seek(index, &located.sentences));
        for sentence in met.iter().flat_map(Met::speaking) {
            located.by.insert(sentence);
            located.take_around(reading, sentence);
        }
        sought.push(met);
    }
    let answers = sought.into_iter().enumerate().map(|(index, met)| {
        let met = met.unwrap_or_else(|| seek(index, &located.sentences));
        answer(reading, clause, index, &located.sentences, met)
    });
    let answers: Vec<Answer> = answers.collect();
    Told {
        values: {
            let best: Vec<&[usize]> = answers.iter().map(|a| a.best.as_slice()).collect();
            stated(reading, clause, &located.sentences, &best)
        },
        // Only asked where nothing is met, and slow to find out.
        elsewhere: answers.iter().all(|a| a.finding.status == Status::Missing)
            && located.sentences.iter().any(|s| points_elsewhere(reading, *s)),
        located: located.by.iter().take(MAX_LOCATED).map(|s| whole(reading, *s)).collect(),
        unreadable: reading.is_foreign || !reading.document.unreadable.is_empty(),
        elements: answers.into_iter().map(|a| a.finding).collect(),
    }
}

fn whole(reading: &Reading<'_>, sentence: usize) -> Quote {
    let span = reading.sentences[sentence].span;
    match reading.sentences[sentence].kind {
        SentenceKind::Heading => exact(reading, sentence, span),
        _ => super::quote::quote(reading, sentence, span),
    }
}

/// Whether a sentence sends the reader to a text outside of the paper.
fn points_elsewhere(reading: &Reading<'_>, sentence: usize) -> bool {
    let sentence = &reading.sentences[sentence];
    if sentence.kind == SentenceKind::Heading {
        return false;
    }
    let words = reading.document.text.get(sentence.span).to_lowercase();
    let linked =
        reading.document.links.iter().any(|l| sentence.span.contains(l.span) && l.target.contains("://"));
    let sends = [
        "available at",
        "set out",
        "set forth",
        "described",
        "specified",
        "published",
        "listed",
        "found at",
        "found in",
        "governed by",
        "in accordance with",
        "see ",
        "subject to",
        "located at",
        "as provided in",
        "refer to",
        "found on",
        "available here",
    ];
    let outside = [
        "http",
        "www.",
        "main agreement",
        "principal agreement",
        "master agreement",
        "services agreement",
        "service agreement",
        "underlying agreement",
        "framework agreement",
        "subscription agreement",
        "customer agreement",
        "terms and conditions",
        "terms of service",
        "order form",
        "our website",
        "the agreement",
    ];
    sends.iter().any(|s| words.contains(s)) && (linked || outside.iter().any(|o| words.contains(o)))
}
