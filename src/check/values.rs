//! Which values does the clause state?

use super::quote::{exact, place, quote};
use super::reading::Reading;
use crate::finding::{OtherValue, Quote, ValueFinding};
use crate::library::written::{NotAs, ReadAs, Scope, Several};
use crate::library::{Alternative, Clause, Given, Reckoned, RuleKind, ValueRule};
use crate::pattern::PatternId;
use crate::segment::SentenceKind;
use crate::text::Span;
use crate::value::{self, Side, Value};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// In a sentence of at most so many bytes the pattern that is written first counts, in a longer
/// one what stands first.
const SHORT: usize = 420;

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

/// A term is defined by terms that are defined, but no deeper than this.
const DEFINITIONS_DEEP: usize = 2;

/// Where the best sentence states nothing, the next is asked; those behind it are of
/// something else.
const ASKED: usize = 2;

/// A sentence leads into so many items below it that are asked for its value.
const ITEMS: usize = 6;

/// Every value of the clause, in the order of its rules. `best`: for each element, the
/// sentences that meet it, best first.
pub fn stated(
    reading: &Reading<'_>,
    clause: &Clause,
    located: &BTreeSet<usize>,
    best: &[&[usize]],
) -> Vec<Stated> {
    let mut values = all(reading, clause, located, &|_| None);
    for (element, sentences) in best.iter().enumerate() {
        let of = |rule: &ValueRule| rule.from == Some(element);
        if !clause.values.iter().any(of) {
            continue;
        }
        // "It shall terminate if the offer fails" says by a choice that the end is open. A date
        // in a sentence that only a wide pattern found is then none.
        let chosen = clause.values.iter().any(|rule| of(rule) && matches!(rule.kind, RuleKind::Choice(_)));
        let met_by = &clause.elements[element].met_by;
        let next = |at: usize, s: usize| at == 0 || !chosen || reading.any(met_by, s);
        let asked = sentences.iter().take(ASKED).enumerate().filter(|(at, s)| next(*at, **s));
        let found = asked.map(|(_, s)| *s).find_map(|s| said_in(reading, clause, located, &of, s));
        let found = found.unwrap_or_else(|| vec![Stated::Nothing; values.len()]);
        for ((rule, value), better) in clause.values.iter().zip(&mut values).zip(found) {
            if of(rule) {
                *value = better;
            }
        }
    }
    for (index, rule) in clause.values.iter().enumerate() {
        if let (Stated::Nothing, Some(how)) = (&values[index], &rule.reckoned) {
            values[index] = reckoned(rule, how, &values).unwrap_or_default();
        }
    }
    values
}

/// The values of one element in one sentence; `None` if it states none of them.
fn said_in(
    reading: &Reading<'_>,
    clause: &Clause,
    located: &BTreeSet<usize>,
    of: &dyn Fn(&ValueRule) -> bool,
    sentence: usize,
) -> Option<Vec<Stated>> {
    let read = |sentence: usize| all(reading, clause, located, &|rule| of(rule).then_some(sentence));
    let any = |values: &[Stated], typed: bool| {
        let counts = |rule: &ValueRule| of(rule) && (!typed || matches!(rule.kind, RuleKind::Typed(_)));
        clause.values.iter().zip(values).any(|(r, v)| counts(r) && !matches!(v, Stated::Nothing))
    };
    // "The Effective Date is the date of the last signature": no date of its own.
    let reckoned = |sentence| {
        let says =
            |rule: &ValueRule| rule.reckoned.as_ref().is_some_and(|how| reading.any(&how.said_by, sentence));
        clause
            .values
            .iter()
            .any(|rule| of(rule) && says(rule))
            .then(|| vec![Stated::Nothing; clause.values.len()])
    };
    if let Some(nothing) = reckoned(sentence) {
        return Some(nothing);
    }
    let values = read(sentence);
    if !any(&values, true) {
        // "until the earlier of: (a) the fifth anniversary …": the item says when.
        let led = |at: &usize| reading.sentences[*at].lead_in.contains(&reading.sentences[sentence].span);
        let items = (sentence + 1..reading.sentences.len().min(sentence + ITEMS)).filter(led);
        if let Some(item) = items.map(read).find(|values| any(values, true)) {
            return Some(item);
        }
    }
    if !any(&values, false) && clause.values.iter().any(|rule| of(rule) && rule.in_definitions) {
        // "until the end of the Service Period": the term says when that is.
        let mut seen = BTreeSet::from([sentence]);
        let mut next = vec![sentence];
        for _ in 0..DEFINITIONS_DEEP {
            let used = next.iter().flat_map(|s| reading.definitions_used(*s)).copied();
            next = used.filter(|s| seen.insert(*s)).collect();
            let defined =
                |s: &usize| reckoned(*s).or_else(|| Some(read(*s)).filter(|values| any(values, true)));
            if let Some(defined) = next.iter().find_map(defined) {
                return Some(defined);
            }
        }
    }
    any(&values, false).then_some(values)
}

/// Reads every value; those for which `only` names a sentence are read in it alone.
fn all(
    reading: &Reading<'_>,
    clause: &Clause,
    located: &BTreeSet<usize>,
    only: &dyn Fn(&ValueRule) -> Option<usize>,
) -> Vec<Stated> {
    let rules = clause.values.iter().enumerate();
    rules
        .map(|(index, rule)| {
            let mut located = Cow::Borrowed(located);
            if let Some(sentence) = only(rule) {
                located = Cow::Owned(BTreeSet::from([sentence]));
                return match &rule.kind {
                    RuleKind::Typed(_) => match rule.read_as {
                        Some(read_as) => read(reading, rule, read_as, sentence),
                        None => typed(reading, clause, index, rule, &located, true),
                    },
                    RuleKind::Choice(of) => choice(reading, rule, of, &located),
                    RuleKind::Set(of) => set(reading, rule, of, &located),
                };
            }
            if rule.from.is_some() {
                return Stated::Nothing;
            }
            if rule.in_definitions {
                let defining = located.iter().flat_map(|s| reading.definitions_used(*s)).copied();
                let defining: Vec<usize> = defining.collect();
                located.to_mut().extend(defining);
            }
            match &rule.kind {
                RuleKind::Typed(_) => typed(reading, clause, index, rule, &located, false),
                RuleKind::Choice(of) => choice(reading, rule, of, &located),
                RuleKind::Set(of) => set(reading, rule, of, &located),
            }
        })
        .collect()
}

/// A date that nothing states but that follows from others: "three years from the
/// Effective Date".
fn reckoned(rule: &ValueRule, how: &Reckoned, values: &[Stated]) -> Option<Stated> {
    let (from, stated) = how.from.iter().find_map(|i| match &values[*i] {
        Stated::Value(Value::Date(date), finding) => Some((date, finding)),
        _ => None,
    })?;
    let mut quotes = stated.quotes.clone();
    let date = match how.plus.map(|i| &values[i]) {
        None => *from,
        Some(Stated::Value(Value::Duration(length), finding)) => {
            quotes.splice(0..0, finding.quotes.iter().cloned());
            from.later(length)?
        }
        Some(_) => return None,
    };
    let finding = ValueFinding { name: rule.name.clone(), value: date.to_string(), quotes, also: Vec::new() };
    Some(Stated::Value(Value::Date(date), finding))
}

fn in_scope(reading: &Reading<'_>, rule: &ValueRule, located: &BTreeSet<usize>, sentence: usize) -> bool {
    reading.sentences[sentence].kind != SentenceKind::Heading
        && (located.contains(&sentence) || rule.scope == Scope::Paper && rule.from.is_none())
}

fn typed(
    reading: &Reading<'_>,
    clause: &Clause,
    index: usize,
    rule: &ValueRule,
    located: &BTreeSet<usize>,
    alone: bool,
) -> Stated {
    let mut found: Vec<(usize, Span, Value)> = Vec::new();
    let own = rule.said_by.iter().map(|p| (*p, rule.unless.as_slice()));
    // The sentence was accepted whole, so wide patterns may read in it.
    let wide = clause.elements.iter().filter(|_| alone);
    let wide = wide.flat_map(|e| e.may_be_met_by.iter().map(|p| (*p, [].as_slice())));
    for (pattern, unless) in patterns(clause).chain(own).chain(wide) {
        for (sentence, (slot, value, words)) in reading.values(pattern) {
            if slot.index as usize != index
                || !in_scope(reading, rule, located, sentence)
                || reading.any(unless, sentence)
            {
                continue;
            }
            debug_assert_eq!(slot.kind, value.kind());
            let span = reading.span(sentence, words);
            if let Some(span) = span.filter(|span| !is_something_else(reading, rule, sentence, *span)) {
                found.push((sentence, span, value.clone()));
            }
        }
    }
    found.retain(|(_, _, value)| !rule.never.contains(&value.to_string()));
    let at = |sentence: usize, span: Span| (reading.sentences[sentence].span.len() > SHORT).then_some(span);
    found.sort_by_key(|(sentence, span, ..)| (*sentence, at(*sentence, *span)));
    if rule.several == Several::All {
        return listed(reading, rule, found);
    }
    let best = found.iter().reduce(|best, next| {
        // "dated the __ day of March 2026, and effective March 4, 2026"
        if let (Value::Date(open), Value::Date(whole)) = (&best.2, &next.2)
            && rule.from.is_some()
            && open.is_part_of(whole)
        {
            return next;
        }
        match (rule.several, value::compare(&next.2, &best.2)) {
            (Several::Longest, Some(Ordering::Greater)) | (Several::Shortest, Some(Ordering::Less)) => next,
            _ => best,
        }
    });
    let Some((sentence, span, value)) = best else { return Stated::Nothing };
    let mut also: Vec<OtherValue> = Vec::new();
    for (sentence, span, other) in found.iter().filter(|(_, _, other)| other != value) {
        let printed = other.to_string();
        if !also.iter().any(|a| a.value == printed) {
            also.push(OtherValue { value: printed, quote: quote(reading, *sentence, *span) });
        }
    }
    let quotes = vec![quote(reading, *sentence, *span)];
    let finding = ValueFinding { name: rule.name.clone(), value: value.to_string(), quotes, also };
    Stated::Value(value.clone(), finding)
}

/// Whether a duration is one of those that the rule does not mean.
fn is_something_else(reading: &Reading<'_>, rule: &ValueRule, sentence: usize, span: Span) -> bool {
    let own = reading.sentences[sentence].span;
    let text = reading.document.text.get(own);
    let meets = |range: &std::ops::Range<usize>| {
        let start = own.start as usize;
        start + range.start < span.end as usize && (span.start as usize) < start + range.end
    };
    rule.not_as.iter().any(|not_as| match not_as {
        NotAs::NoticePeriod => value::find_windows(text).iter().any(|(range, _)| meets(range)),
        NotAs::AfterTheEnd => value::find_date_expressions(text).iter().any(|(range, date)| {
            let event = date.event.to_lowercase();
            date.side == Side::After
                && meets(range)
                && (event.contains("terminat") || event.contains("expir"))
        }),
    })
}

/// All that were found, each once, in reading order.
fn listed(reading: &Reading<'_>, rule: &ValueRule, found: Vec<(usize, Span, Value)>) -> Stated {
    let (mut names, mut quotes): (Vec<String>, Vec<Quote>) = (Vec::new(), Vec::new());
    for (sentence, span, value) in found {
        let printed = value.to_string();
        if !names.contains(&printed) {
            names.push(printed);
            let quote = quote(reading, sentence, span);
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

/// What the grammar of renewal terms or of notice periods reads in one sentence.
fn read(reading: &Reading<'_>, rule: &ValueRule, read_as: ReadAs, sentence: usize) -> Stated {
    let own = reading.sentences[sentence].span;
    let text = reading.document.text.get(own);
    let found = match read_as {
        ReadAs::RenewalTerm => value::find_renewal_terms(text)
            .into_iter()
            .next()
            .map(|(range, term)| (range, term.length, term.to_string())),
        ReadAs::NoticePeriod => value::find_windows(text).into_iter().find_map(|(range, window)| {
            let period = window.at_least.or(window.at_most)?;
            Some((range, period, period.to_string()))
        }),
    };
    let Some((range, length, printed)) = found else { return Stated::Nothing };
    let start = own.start as usize;
    let span = Span::new(start + range.start, start + range.end);
    let quotes = vec![quote(reading, sentence, span)];
    let finding = ValueFinding { name: rule.name.clone(), value: printed, quotes, also: Vec::new() };
    Stated::Value(Value::Duration(length), finding)
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
    let mut places: Vec<(usize, Span)> = Vec::new();
    for pattern in &alternative.said_by {
        for (sentence, hit) in reading.hits(*pattern) {
            if in_scope(reading, rule, located, *sentence) && !reading.any(&alternative.unless, *sentence) {
                let span = reading.span(*sentence, &hit.words);
                places.extend(span.map(|span| (*sentence, place(reading, *sentence, span))));
            }
        }
    }
    // What the paper settles speaks before what it only defines.
    places.sort_by_key(|(sentence, span)| (reading.defines(*sentence), *sentence, *span));
    places.dedup_by_key(|(sentence, _)| *sentence);
    places.into_iter().take(2).map(|(sentence, span)| exact(reading, sentence, span)).collect()
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
