//! Which values does the clause state?

use super::quote::quote;
use super::reading::Reading;
use crate::finding::{OtherValue, Quote, ValueFinding};
use crate::library::written::{OfPaper, Scope, Several};
use crate::library::{Alternative, Clause, Given, RuleKind, ValueRule};
use crate::lifetime::{End, Said};
use crate::pattern::PatternId;
use crate::segment::SentenceKind;
use crate::value::{self, Date, Value};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// A value as conditions see it, with what is shown of it.
#[derive(Debug, Clone, Default)]
pub enum Stated {
    #[default]
    Nothing,
    Value(Value, ValueFinding),
    Choice(String, ValueFinding),
    Set(Vec<String>, ValueFinding),
}

impl Stated {
    pub fn given(&self) -> Given<'_> {
        match self {
            Self::Nothing => Given::Nothing,
            Self::Value(value, _) => Given::Value(value),
            Self::Choice(name, _) => Given::Choice(name),
            Self::Set(names, _) => Given::Set(names),
        }
    }

    pub(super) fn finding_mut(&mut self) -> Option<&mut ValueFinding> {
        match self {
            Self::Nothing => None,
            Self::Value(_, finding) | Self::Choice(_, finding) | Self::Set(_, finding) => Some(finding),
        }
    }

    pub fn finding(&self) -> Option<&ValueFinding> {
        match self {
            Self::Nothing => None,
            Self::Value(_, finding) | Self::Choice(_, finding) | Self::Set(_, finding) => Some(finding),
        }
    }
}

/// Every value of the clause, in the order of its rules.
pub fn stated(reading: &Reading<'_>, clause: &Clause, located: &BTreeSet<usize>) -> Vec<Stated> {
    let rules = clause.values.iter().enumerate();
    rules
        .map(|(index, rule)| {
            let mut located = Cow::Borrowed(located);
            if rule.in_definitions {
                let defining = reading.definitions_used(located.iter().copied());
                located.to_mut().extend(defining);
            }
            match &rule.kind {
                RuleKind::Typed(_) => typed(reading, clause, index, rule, &located),
                RuleKind::OfPaper(which) => of_paper(reading, rule, *which),
                RuleKind::Choice(of) => choice(reading, rule, of, &located),
                RuleKind::Set(of) => set(reading, rule, of, &located),
            }
        })
        .collect()
}

fn in_scope(reading: &Reading<'_>, rule: &ValueRule, located: &BTreeSet<usize>, sentence: usize) -> bool {
    reading.sentences[sentence].kind != SentenceKind::Heading
        && (rule.scope == Scope::Paper || located.contains(&sentence))
}

fn typed(
    reading: &Reading<'_>,
    clause: &Clause,
    index: usize,
    rule: &ValueRule,
    located: &BTreeSet<usize>,
) -> Stated {
    let mut found: Vec<(usize, Value, Quote)> = Vec::new();
    let own = rule.said_by.iter().map(|p| (*p, rule.unless.as_slice()));
    for (pattern, unless) in patterns(clause).chain(own) {
        for (sentence, hit) in reading.hits(pattern) {
            if !in_scope(reading, rule, located, *sentence) || reading.any(unless, *sentence) {
                continue;
            }
            for (slot, value, words) in hit.values.iter().filter(|(slot, ..)| slot.index as usize == index) {
                debug_assert_eq!(slot.kind, value.kind());
                if let Some(span) = reading.spans(*sentence, words).last() {
                    found.push((*sentence, value.clone(), quote(reading, *sentence, *span)));
                }
            }
        }
    }
    found.retain(|(_, value, _)| !rule.never.contains(&value.to_string()));
    found.sort_by_key(|(sentence, _, quote)| (*sentence, quote.span));
    if rule.several == Several::All {
        return listed(rule, found);
    }
    let best = found.iter().enumerate().reduce(|best, next| {
        match (rule.several, value::compare(&next.1.1, &best.1.1)) {
            (Several::Longest, Some(Ordering::Greater)) | (Several::Shortest, Some(Ordering::Less)) => next,
            _ => best,
        }
    });
    let Some((_, (_, value, said))) = best else { return Stated::Nothing };
    let mut also: Vec<OtherValue> = Vec::new();
    for (_, other, quote) in &found {
        let printed = other.to_string();
        if other != value && !also.iter().any(|a| a.value == printed) {
            also.push(OtherValue { value: printed, quote: quote.clone() });
        }
    }
    let finding =
        ValueFinding { name: rule.name.clone(), value: value.to_string(), quotes: vec![said.clone()], also };
    Stated::Value(value.clone(), finding)
}

/// All that were found, each once, in reading order.
fn listed(rule: &ValueRule, found: Vec<(usize, Value, Quote)>) -> Stated {
    let (mut names, mut quotes): (Vec<String>, Vec<Quote>) = (Vec::new(), Vec::new());
    for (_, value, quote) in found {
        let printed = value.to_string();
        if !names.contains(&printed) {
            names.push(printed);
            if !quotes.contains(&quote) {
                quotes.push(quote);
            }
        }
    }
    if names.is_empty() {
        return Stated::Nothing;
    }
    let finding = ValueFinding { name: rule.name.clone(), value: names.join(", "), quotes, also: Vec::new() };
    Stated::Set(names, finding)
}

/// What bounds the paper in time.
fn of_paper(reading: &Reading<'_>, rule: &ValueRule, which: OfPaper) -> Stated {
    let lifetime = reading.lifetime();
    let day = |said: Said<Date>| (said.span, Some(Value::Date(said.what)), String::new());
    let said = match which {
        OfPaper::Dated => lifetime.dated.map(day),
        OfPaper::Begins => lifetime.begins.map(day),
        OfPaper::Ends => lifetime.ends.map(|said| match said.what {
            End::On(date) => (said.span, Some(Value::Date(date)), String::new()),
            End::Never => (said.span, None, "perpetual".to_string()),
        }),
        OfPaper::Renews => lifetime.renews.map(|said| (said.span, None, said.what.to_string())),
    };
    let Some((span, value, words)) = said else { return Stated::Nothing };
    let quotes: Vec<Quote> = reading.sentence_at(span).map(|s| quote(reading, s, span)).into_iter().collect();
    let finding = |value: String| ValueFinding { name: rule.name.clone(), value, quotes, also: Vec::new() };
    match value {
        Some(value) => Stated::Value(value.clone(), finding(value.to_string())),
        None => Stated::Choice(words.clone(), finding(words)),
    }
}

/// All patterns of a clause that may catch a value, with what excludes them.
fn patterns(clause: &Clause) -> impl Iterator<Item = (PatternId, &[PatternId])> {
    let elements =
        clause.elements.iter().flat_map(|e| e.met_by.iter().map(move |p| (*p, e.unless.as_slice())));
    let locating = clause.text.iter().map(|p| (*p, clause.unless.as_slice()));
    let traps = clause
        .elements
        .iter()
        .flat_map(|e| e.weakened_by.iter().chain(&e.undercut_by).map(|p| (*p, [].as_slice())));
    elements.chain(locating).chain(traps)
}

/// The sentences that say an alternative, as quotes.
fn said(
    reading: &Reading<'_>,
    rule: &ValueRule,
    alternative: &Alternative,
    located: &BTreeSet<usize>,
) -> Vec<Quote> {
    let mut quotes: Vec<(usize, Quote)> = Vec::new();
    for pattern in &alternative.said_by {
        for (sentence, hit) in reading.hits(*pattern) {
            if in_scope(reading, rule, located, *sentence) && !reading.any(&alternative.unless, *sentence) {
                let span = reading.spans(*sentence, &hit.words).last().copied();
                quotes.extend(span.map(|span| (*sentence, quote(reading, *sentence, span))));
            }
        }
    }
    quotes.sort_by_key(|(sentence, quote)| (*sentence, quote.span));
    quotes.dedup_by_key(|(sentence, _)| *sentence);
    quotes.into_iter().map(|(_, quote)| quote).take(2).collect()
}

fn choice(reading: &Reading<'_>, rule: &ValueRule, of: &[Alternative], located: &BTreeSet<usize>) -> Stated {
    let mut chosen: Option<ValueFinding> = None;
    for alternative in of {
        let quotes = said(reading, rule, alternative, located);
        let Some(first) = quotes.first() else { continue };
        match &mut chosen {
            None => {
                let value = alternative.is.clone();
                chosen = Some(ValueFinding { name: rule.name.clone(), value, quotes, also: Vec::new() });
            }
            Some(_) if rule.ranked => break,
            Some(finding) => {
                finding.also.push(OtherValue { value: alternative.is.clone(), quote: first.clone() });
            }
        }
    }
    chosen.map_or(Stated::Nothing, |finding| Stated::Choice(finding.value.clone(), finding))
}

fn set(reading: &Reading<'_>, rule: &ValueRule, of: &[Alternative], located: &BTreeSet<usize>) -> Stated {
    let mut names = Vec::new();
    let mut quotes = Vec::new();
    for alternative in of {
        let said = said(reading, rule, alternative, located);
        if let Some(first) = said.into_iter().next() {
            names.push(alternative.is.clone());
            quotes.push(first);
        }
    }
    if names.is_empty() {
        return Stated::Nothing;
    }
    let finding = ValueFinding { name: rule.name.clone(), value: names.join(", "), quotes, also: Vec::new() };
    Stated::Set(names, finding)
}
