//! For how long does this renew? `successive one (1) year terms`, `from year to year`.

use super::duration::{self, Duration, Unit};
use super::vocabulary::Meaning;
use super::words::{Word, split};
use super::{Reading, Value};
use std::fmt;
use std::ops::Range;

/// The length of one renewal, and whether there is more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenewalTerm {
    pub length: Duration,
    pub successive: bool,
}

impl fmt::Display for RenewalTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.successive {
            true => write!(f, "successive {}", self.length),
            false => self.length.fmt(f),
        }
    }
}

/// Words between the verb and the length, at most.
const REACH: usize = 30;

/// All renewal terms of a sentence, with the bytes that state the length.
pub fn find_renewal_terms(text: &str) -> Vec<(Range<usize>, RenewalTerm)> {
    let words = split(text);
    let mut terms: Vec<(Range<usize>, RenewalTerm)> = Vec::new();
    let mut verb: Option<usize> = None;
    let mut at = 0;
    while at < words.len() {
        if says_renewal(&words[at]) {
            verb = Some(at);
        }
        let stated = rhythm(&words, at).or_else(|| stated(&words, at));
        let Some((end, length, rhythm)) = stated else {
            at += 1;
            continue;
        };
        let said_before = verb.filter(|verb| at - verb <= REACH).or_else(|| {
            // "shall be effective month to month" needs no verb of renewal.
            rhythm
                .then(|| words[..at].iter().rposition(|w| w.is_one_of(&["agreement", "contract", "term"])))?
        });
        let said_behind = words[end..].iter().take(2).take_while(|w| w.is_letters()).any(is_renewal_noun)
            && !words.get(end).is_some_and(|w| w.is("with"));
        if said_before.is_some() || said_behind {
            let from = said_before.unwrap_or(at);
            let successive = rhythm || is_successive(&words, from, at, end);
            terms.push((words[at].start..words[end - 1].end(), RenewalTerm { length, successive }));
            // One verb states one length; a second number is of something else.
            verb = None;
        }
        at = end;
    }
    terms
}

/// `renew`, `extends`, `prolonged`, `continuing`
fn says_renewal(word: &Word<'_>) -> bool {
    const STEMS: &[&str] = &["renew", "extend", "extension", "prolong", "continu", "rollover", "successor"];
    word.is_letters()
        && STEMS
            .iter()
            .any(|stem| word.text.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem)))
}

fn is_renewal_noun(word: &Word<'_>) -> bool {
    word.is_one_of(&["renewal", "renewals", "extension", "extensions"])
}

/// A rhythm that states length and repetition at once: `year to year`, `annual periods`.
fn rhythm(words: &[Word<'_>], at: usize) -> Option<(usize, Duration, bool)> {
    const PERIODS: &[&str] =
        &["period", "periods", "term", "terms", "renewal", "renewals", "basis", "extension", "extensions"];
    let word = words[at];
    let year = || Duration::new(1, Unit::Years);
    if let Meaning::Unit(unit) = word.meaning {
        let to = words.get(at + 1).is_some_and(|w| w.is_one_of(&["to", "by"]));
        let again = words.get(at + 2).is_some_and(|w| w.meaning == word.meaning);
        let each = at > 0 && words[at - 1].is_one_of(&["each", "every"]) && word.text.len() > 1;
        if to && again {
            return Some((at + 3, Duration::new(1, unit), true));
        }
        return (each && unit == Unit::Years).then(|| (at + 1, year(), true));
    }
    let months = [("annual", 12), ("yearly", 12), ("monthly", 1), ("quarterly", 3)];
    if word.is("annually") {
        return Some((at + 1, year(), true));
    }
    let (_, months) = months.iter().find(|(name, _)| word.is(name))?;
    let period = words.get(at + 1)?.is_one_of(PERIODS);
    let length = if *months == 12 { year() } else { Duration::new(*months, Unit::Months) };
    period.then_some((at + 1, length, true))
}

/// A length in numbers that is neither the first term nor a time of notice.
fn stated(words: &[Word<'_>], at: usize) -> Option<(usize, Duration, bool)> {
    let reading = match words[at].meaning {
        Meaning::Plain | Meaning::Currency => another(words, at)?,
        _ => duration::read(words, at).or_else(|| another(words, at))?,
    };
    let Reading { end, value: Value::Duration(length), .. } = reading else { return None };
    let long = !matches!(length.unit, Unit::Hours | Unit::BusinessDays);
    let before = &words[at.saturating_sub(4)..at];
    let limit = before.iter().rev().take(2).any(|w| w.is_one_of(&["least", "than", "within"]));
    let first = before.iter().any(|w| w.is_one_of(&["initial", "original"]))
        && !before.iter().any(|w| w.is_one_of(&["additional", "renewal", "successive", "further"]));
    const NOTICE: &[&str] =
        &["prior", "before", "notice", "advance", "written", "preceding", "after", "days"];
    let behind = words[end..].iter().take(3).find(|w| w.is_letters() && w.text.len() > 1);
    let notice = behind.is_some_and(|w| w.is_one_of(NOTICE));
    (long && !limit && !first && !notice).then_some((end, length, false))
}

/// `an additional month`, `another year`, `a year`
fn another(words: &[Word<'_>], at: usize) -> Option<Reading> {
    const MORE: &[&str] = &["another", "additional", "further", "successive", "subsequent", "like"];
    let article = usize::from(words[at].meaning == Meaning::Article);
    let more = usize::from(words.get(at + article)?.is_one_of(MORE));
    let word = words.get(at + article + more)?;
    let Meaning::Unit(unit) = word.meaning else { return None };
    let whole = word.text.len() > 1 && !word.text.ends_with(['s', 'S']) && more == 1;
    whole.then(|| Reading {
        end: at + article + more + 1,
        value: Value::Duration(Duration::new(1, unit)),
        doubt: None,
    })
}

/// Whether the words around a length say that it comes again and again.
fn is_successive(words: &[Word<'_>], from: usize, at: usize, end: usize) -> bool {
    const AGAIN: &[&str] = &["successive", "consecutive", "each", "multiple", "repeatedly"];
    const MANY: &[&str] =
        &["terms", "periods", "renewals", "extensions", "increments", "intervals", "basis", "occasions"];
    let again = words[from..at].iter().any(|w| w.is_one_of(AGAIN));
    // "additional periods of one year", but not "on the same terms and conditions"
    let many_of = words[at.saturating_sub(4).max(from)..at]
        .windows(2)
        .any(|pair| pair[0].is_one_of(MANY) && pair[1].is_one_of(&["of", "for", "lasting"]));
    let behind = words[end..].iter().take(2).take_while(|w| !matches!(w.text, "." | ";" | "(" | ","));
    again || many_of || behind.clone().any(|w| w.is_one_of(MANY) || w.is("each"))
}
