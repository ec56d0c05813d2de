//! When does a paper take effect?

use super::Said;
use super::dated::signed;
use super::sentence::{Line, Place, Sentences};
use crate::segment::SentenceKind;
use crate::value::Date;
use regex::Regex;
use std::sync::LazyLock;

fn pattern(written: &str) -> Regex {
    Regex::new(written).expect("a pattern of ours")
}

/// `(the "Effective Date")`, `"Commencement Date" means`
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"["“”'‘]\s*(the\s+)?(effective|commencement|start|starting|contract|beginning)\s+date\s*["“”'’]"#,
    )
});

/// A beginning, with the date after it.
static BEFORE_A_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(effective(ness)?( date)?|in(to)? (full )?(force|effect)|takes? effect|commenc\w*|begin\w*|start(s|ing)?( date)?)\b[^.;]{0,45}$",
    )
});

/// The day is that of the paper itself.
static OWN_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(date (hereof|first|of this|of (the )?(execution|signing|signature|last)|set forth|written|above|it is (signed|executed))|last (party|signature|date)|execution (and delivery )?(of|hereof)|upon (its )?(execution|signing|signature)|first (above |set )?(written|forth)|date (on which )?(both|all|the last|the parties)|signing (hereof|of this))",
    )
});

/// The day is that of the last signature.
static LAST_SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(last (party|signature|date|signator|to sign)|latest? (of the )?(date|signature)|later of the dates|signed by (both|all|the last)|the last part)",
    )
});

static BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(effective|commenc\w*|begins?|beginning|starts?|in(to)? (full )?(force|effect)|takes? effect)\b",
    )
});

/// The day a paper begins, with the day it bears where it says that they are the same.
pub fn begins(sentences: &Sentences<'_>, dated: Option<Said<Date>>) -> Option<Said<Date>> {
    named(sentences, dated)
        .or_else(|| {
            sentences.iter().filter(|line| is_opening(line) || is_of_term(line)).find_map(with_a_date)
        })
        .or_else(|| sentences.iter().filter(|line| says_effective(line)).find_map(with_a_date))
        .or_else(|| as_of(sentences, dated))
        .or_else(|| {
            let dated = dated?;
            let says = |line: &&Line<'_>| {
                is_of_term(line) && BEGINNING.is_match(&line.lower) && OWN_DAY.is_match(&line.lower)
            };
            sentences.iter().find(says).map(|line| line.said(own_day(sentences, line, dated)))
        })
}

/// The day of the paper that a sentence speaks of: that of the last signature, or the one it bears.
fn own_day(sentences: &Sentences<'_>, line: &Line<'_>, dated: Said<Date>) -> Date {
    let last = LAST_SIGNATURE.is_match(&line.lower);
    signed(sentences).filter(|_| last).unwrap_or(dated).what
}

/// The date that the paper calls its effective date.
fn named(sentences: &Sentences<'_>, dated: Option<Said<Date>>) -> Option<Said<Date>> {
    for line in sentences.iter().filter(|line| line.lower.contains("date")) {
        let Some(name) = NAMED.find(&line.lower) else { continue };
        let dates = line.dates();
        let before = dates.iter().rev().find(|(range, _)| range.end <= name.start());
        let nearest = before.or_else(|| dates.iter().find(|(range, _)| range.start >= name.end()));
        if let Some((_, date)) = nearest {
            return Some(line.said(*date));
        }
        if OWN_DAY.is_match(&line.lower) {
            return dated.map(|dated| line.said(own_day(sentences, line, dated)));
        }
    }
    // "Effective Date: 1 March 2025", in a table or on a line of its own.
    sentences
        .iter()
        .filter(|line| {
            line.lower.len() < 200 && line.has(&["effective date", "commencement date", "start date"])
        })
        .find_map(|line| {
            let (range, date) = line.dates().into_iter().next()?;
            let between = line.lower.get(..range.start)?.rsplit("date").next()?;
            (between.len() < 12).then(|| line.said(date))
        })
}

/// `effective as of 1 March 2025`, `commencing on …`
fn with_a_date(line: &Line<'_>) -> Option<Said<Date>> {
    if !BEGINNING.is_match(&line.lower) {
        return None;
    }
    let dates = line.dates().into_iter();
    dates
        .filter(|(range, _)| BEFORE_A_DATE.is_match(&line.lower[..range.start]))
        .map(|(_, date)| line.said(date))
        .next()
}

/// A contract made "as of" a day begins on it.
fn as_of(sentences: &Sentences<'_>, dated: Option<Said<Date>>) -> Option<Said<Date>> {
    let dated = dated?;
    let line = sentences.iter().find(|line| line.span == dated.span)?;
    let (range, _) = line.dates().into_iter().find(|(_, date)| *date == dated.what)?;
    let before = &line.lower[..range.start];
    let near = before.get(before.len().saturating_sub(30)..).unwrap_or(before);
    // "Dated as of" only bears a date, and people execute papers "as of" any day.
    let only_dated = ["dated", "execute", "witness"].iter().any(|word| near.contains(word));
    (near.contains("effective") || near.contains("as of") && !only_dated).then_some(dated)
}

fn says_effective(line: &Line<'_>) -> bool {
    line.has(&[
        "be effective",
        "is effective",
        "become effective",
        "becomes effective",
        "and effective",
        "made effective",
    ])
}

fn is_opening(line: &Line<'_>) -> bool {
    line.place == Place::Opening && line.has(&["agreement", "contract", "addendum", "terms"])
}

fn is_of_term(line: &Line<'_>) -> bool {
    line.kind != SentenceKind::Heading
        && line.has(&["term", "agreement", "contract", "period", "engagement", "appointment"])
        && (line.has(&[
            "this agreement",
            "the agreement",
            "this contract",
            "the term",
            "initial term",
            "effective term",
        ]) || line.heading.contains("term")
            || line.heading.contains("duration"))
}
