//! When does the first term of a paper end?

use super::sentence::{Line, Place, Sentences};
use super::{End, Said};
use crate::calendar::{self, Length, weekends};
use crate::segment::SentenceKind;
use crate::value::{Date, DateExpression, Duration, Side, Unit, find_date_expressions};
use regex::Regex;
use std::sync::LazyLock;

fn pattern(written: &str) -> Regex {
    Regex::new(written).expect("a pattern of ours")
}

/// A sentence that says how long the paper runs.
static TERM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(the|this|initial|contract|effective|whose|its|a|original|primary) (initial |original |basic |primary |base |effective |contract |first )?(term|duration|period)\b[^.;]{0,160}\b(is|be|of|shall|will|means?|commenc\w*|begin\w*|continu\w*|expir\w*|end\w*|from|for|run|extend\w*)\b",
        r"|\b(agreement|contract|addendum|arrangement|engagement|appointment|license|lease|power of attorney|employment|promotion|services)\b[^.;]{0,200}\b(remains?|continues?|commences?|begins?|in (full )?(force|effect)|expires?|valid|runs?|terminates? (on|at|upon)|ends?|effective|a term of|a period of)\b",
        r"|\bterms? of (the|this) (agreement|contract|project)\b",
    ))
});

/// A sentence that cannot speak of anything but the term of the paper.
static STATES_TERM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(term of (this|the) ([a-z]+ ){0,3}(agreement|contract|addendum|licen[cs]e|engagement|lease)|initial term|the term|contract period|effective term)\b[^.;]{0,90}\b(is|be|commence\w*|begin\w*|continue\w*|expire\w*|end|ends|run\w*|extend\w*|means?|from)\b",
        r"|\bthis ([a-z]+ ){0,3}(agreement|contract|addendum|licen[cs]e|lease)\b[^.;]{0,120}\b(remain\w*|continue\w*|commence\w*|begins?|in (full )?(force|effect)|expires?|valid|ends?|for a (term|period)|takes? effect|become\w* effective|is effective|be effective)\b",
        r#"|["“](initial )?(term|contract period|expiration date|end date)["”]\s*(shall )?means?\b"#,
    ))
});

/// Lengths that are not those of the paper.
static NOT_THE_TERM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(confidential|surviv|non-?compet|non-?solicit|warrant(y|ies) period|after (the )?(termination|expiration)|following (the )?(termination|expiration)|insurance|audit|invoice|payment terms?|cure|force majeure|retain|escrow|during the (initial )?term|restricted period|forecast|solicit|each calendar year|provision|unenforceable|invalid|repay|sell-off)",
    )
});

/// The date after it is an end.
static ENDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(until|through|thru|till|expir\w*|terminat\w*|\bend(s|ing|ed)?\b|conclud\w*|\bto\b|completed)[^.;]{0,50}$",
    )
});

/// What follows speaks of a later term or of a notice.
static LATER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(renew\w*|extend(ed|s)? for|extension|additional|successive|notice|thereafter[, ]+(it|for|shall|auto))",
    )
});

static ENDLESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(perpetual|in perpetuity|indefinite(ly)?|evergreen|no (fixed|definite) (term|end))\b",
        r"|(until|unless|when|through) [^;]{0,60}(terminat|cancel|notice|revoked|expir)",
        r"|(continue|remain|is|be)( in (full )?(force|effect))?[^;]{0,80}until",
        r"|\bautomatically\b[^;]{0,60}\b(if|upon|when)\b",
    ))
});

/// The end of the first term, counted from the beginning where the paper says how long.
pub fn ends(
    sentences: &Sentences<'_>,
    dated: Option<Said<Date>>,
    begins: Option<Said<Date>>,
) -> Option<Said<End>> {
    let mut candidates: Vec<&Line<'_>> = sentences.iter().filter(|line| is_of_term(line)).collect();
    candidates.sort_by_key(|line| std::cmp::Reverse(weight(line)));
    // A sentence that surely states the term has the say, also where it states no end.
    let sure: Vec<&Line<'_>> =
        candidates.iter().filter(|line| STATES_TERM.is_match(&line.lower)).copied().collect();
    [sure, candidates].iter().find_map(|lines| {
        let endless = || lines.iter().find(|line| ENDLESS.is_match(&line.lower));
        lines
            .iter()
            .find_map(|line| on_a_day(line, dated, begins))
            .or_else(|| endless().map(|line| line.said(End::Never)))
    })
}

fn is_of_term(line: &Line<'_>) -> bool {
    line.kind != SentenceKind::Heading
        && line.has(&["term", "effect", "force", "expire", "continue", "period", "until", "through", "valid"])
        && TERM.is_match(&line.lower)
        && !NOT_THE_TERM.is_match(line.lower.get(..120).unwrap_or(&line.lower))
}

/// How much a sentence looks like the one that states the term.
fn weight(line: &Line<'_>) -> usize {
    let heading = line.heading.len() < 80
        && (line.heading.contains("term") && !line.heading.contains("terms")
            || line.heading.contains("duration")
            || line.heading.contains("expir"));
    usize::from(heading)
        + 2 * usize::from(line.has(&[
            "initial term",
            "term of this agreement",
            "the term of th",
            "contract period",
            "effective term",
            "(the \"term\")",
            "(the “term”)",
            "\"term\"",
        ]))
        + usize::from(line.has(&["this agreement", "this contract", "the agreement"]))
        + usize::from(line.has(&["commenc", "effective date", "begin"]))
        + usize::from(line.place == Place::Opening)
}

fn on_a_day(line: &Line<'_>, dated: Option<Said<Date>>, begins: Option<Said<Date>>) -> Option<Said<End>> {
    let later = LATER.find(&line.lower).map_or(line.lower.len(), |found| found.start());
    let dates = line.dates();
    let stated =
        dates.iter().find(|(range, _)| range.start <= later && ENDS.is_match(&line.lower[..range.start]));
    if let Some((_, date)) = stated {
        return Some(line.said(End::On(*date)));
    }
    // "commencing on 1 May 2006": the term is counted from what the sentence itself says.
    let begun = dates.first().map(|(_, date)| *date).or(begins.or(dated).map(|said| said.what));
    let expressed = find_date_expressions(line.text).into_iter().find(|(range, said)| {
        range.start <= later
            && said.side == Side::After
            && is_beginning(&said.event)
            && is_long(&said.distance)
    });
    if let Some((_, DateExpression { distance, event, .. })) = expressed {
        let own =
            ["hereof", "date of this", "execution", "date first"].iter().any(|name| event.contains(name));
        let from = dated.filter(|_| own).map(|said| said.what).or(begun)?;
        return Some(line.said(End::On(count(from, distance)?)));
    }
    let (_, length) = line.durations().into_iter().find(|(range, length)| {
        range.start <= later && is_long(length) && is_of_paper(&line.lower, range.start, range.end)
    })?;
    Some(line.said(End::On(count(begun?, length)?)))
}

/// Whether an event is the beginning of the paper.
fn is_beginning(event: &str) -> bool {
    let event = event.to_lowercase();
    [
        "effective",
        "commencement",
        "date hereof",
        "date of this",
        "start date",
        "execution",
        "hereof",
        "thereof",
        "signing",
        "signature",
        "date first",
        "launch",
        "such date",
        "that date",
        "date above",
    ]
    .iter()
    .any(|name| event.contains(name))
        || event.is_empty()
}

/// Nobody runs a contract for days; shorter lengths are those of notices.
fn is_long(length: &Duration) -> bool {
    !matches!(length.unit, Unit::Hours | Unit::Days | Unit::BusinessDays)
        || length.longest_days() >= 60.into()
}

/// Whether a length is that of the paper: `for a period of`, `a term of`, `shall be`.
fn is_of_paper(lower: &str, start: usize, end: usize) -> bool {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(term|period|duration|for|of|be|is|effect|force|valid|continue|remain|last|run|next|until|initial|a|an|the|means)[\s(:,–-]*(the |a |an |initial |first |full |at least |period of |term of |minimum )*$",
        )
    });
    static AFTER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\W*(prior|written|notice|advance|before|in advance)"));
    let after = lower.get(end..).unwrap_or_default();
    BEFORE.is_match(&lower[..start]) && !AFTER.is_match(after)
}

/// A length after a day; where only the year or month is known, no more is known of the end.
fn count(from: Date, length: Duration) -> Option<Date> {
    let whole =
        Date { month: Some(from.month.unwrap_or(1)), day: Some(from.day.unwrap_or(1)), ..from }.whole()?;
    let counted = calendar::after(whole, Length::parse(&length.to_string()).ok()?, 1, weekends());
    Some(Date {
        year: counted.year(),
        month: from.month.map(|_| counted.month()),
        day: from.day.map(|_| counted.day()),
    })
}
