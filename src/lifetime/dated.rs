//! Which day does a paper bear?

use super::Said;
use super::sentence::{Line, Place, Sentences};
use crate::value::Date;
use regex::Regex;
use std::sync::LazyLock;

/// `This Agreement is made as of …`: the words a contract opens with.
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(made|entered|dated?|effective|executed|as of|between|by and among|concluded|signed|this)\b",
    )
    .expect("a pattern of ours")
});

/// Papers that a contract mentions, each with a date of its own.
static ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(that certain|pursuant to (the|an)|amended and restated on|originally|act of|registration|incorporated|organi[sz]ed|regulation|directive|dated as of the date of the)[^.;]{0,80}$")
        .expect("a pattern of ours")
});

/// The first date of the opening words; else the latest beside the signatures.
pub fn dated(sentences: &Sentences<'_>) -> Option<Said<Date>> {
    let opening = || sentences.iter().filter(|line| line.place == Place::Opening);
    let opens = |line: &&Line<'_>| is_opening(line) && OPENS.is_match(&line.lower);
    let first = |line: &Line<'_>| {
        let dates = line.dates().into_iter();
        dates
            .filter(|(range, _)| !ANOTHER.is_match(&line.lower[..range.start]))
            .map(|(_, date)| line.said(date))
            .next()
    };
    opening()
        .filter(opens)
        .find_map(first)
        .or_else(|| opening().take(12).find_map(first))
        .or_else(|| signed(sentences))
        .or_else(|| {
            opening().filter(|line| line.has(&["effective date", "date of this agreement"])).find_map(first)
        })
}

/// A sentence that names the paper or its sides, as the opening words of a contract do.
fn is_opening(line: &Line<'_>) -> bool {
    line.has(&[
        "agreement",
        "contract",
        "addendum",
        "amendment",
        "terms",
        "between",
        "deed",
        "lease",
        "letter",
    ])
}

/// The latest date beside the signatures.
pub(super) fn signed(sentences: &Sentences<'_>) -> Option<Said<Date>> {
    let signing = sentences.iter().filter(|line| line.place == Place::Signing);
    let signing = signing.filter(|line| {
        line.has(&["date", "signed", "executed", "witness", "this "]) || line.lower.len() < 30
    });
    let dates = signing.flat_map(|line| line.dates().into_iter().map(|(_, date)| line.said(date)));
    dates.max_by_key(|said| said.what)
}
