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
/// Words between the verb and the noun of the same renewal.
const REACH_OF_NOUN: usize = 15;
/// Words between the verb and `annually`, which is said of much else.
const REACH_OF_RHYTHM: usize = 10;

/// All renewal terms of a sentence, with the bytes that state the length.
pub fn find_renewal_terms(text: &str) -> Vec<(Range<usize>, RenewalTerm)> {
    let words = split(text);
    let mut terms: Vec<(Range<usize>, RenewalTerm)> = Vec::new();
    let mut verb: Option<Verb> = None;
    let mut at = 0;
    while at < words.len() {
        // "renewed on each anniversary for a renewal term of one year" has one verb.
        let again = is_renewal_noun(&words[at]) && verb.is_some_and(|verb| at - verb.at <= REACH_OF_NOUN);
        if !again {
            verb = Verb::read(&words, at).or(verb);
        }
        let Some(stated) = rhythm(&words, at).or_else(|| in_numbers(&words, at)) else {
            at += 1;
            continue;
        };
        let end = stated.end;
        if let Some(from) = said_from(&words, verb, at, &stated) {
            let successive = stated.how != How::Numbers || is_successive(&words, from, at, end);
            let term = RenewalTerm { length: stated.length, successive };
            terms.push((words[at].start..words[end - 1].end(), term));
            // One verb states one length; a second number is of something else.
            verb = None;
        }
        at = end;
    }
    terms
}

/// A length, and how it is said.
struct Stated {
    end: usize,
    length: Duration,
    how: How,
}

#[derive(PartialEq)]
enum How {
    Numbers,
    /// `year to year`
    Rhythm,
    /// `annually`, `each year`: said of much besides renewals.
    Frequency,
}

/// `renews`, `extended`, `continues`
#[derive(Clone, Copy)]
struct Verb {
    at: usize,
    /// What continues for five years has a first term of five years.
    continues: bool,
}

impl Verb {
    fn read(words: &[Word<'_>], at: usize) -> Option<Self> {
        const RENEW: &[&str] = &["renew", "extend", "extension", "prolong", "rollover", "successor"];
        let starts =
            |stem: &str| words[at].text.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem));
        let continues = starts("continu");
        (continues || RENEW.iter().any(|stem| starts(stem))).then_some(Self { at, continues })
    }
}

/// The word from which on a renewal of the stated length is said, if it is one.
fn said_from(words: &[Word<'_>], verb: Option<Verb>, at: usize, stated: &Stated) -> Option<usize> {
    let behind = words[stated.end..].iter().take(2).take_while(|w| w.is_letters() && !w.is("with"));
    let noun = behind.into_iter().any(is_renewal_noun).then_some(at);
    let again =
        |verb: &Verb| words[verb.at..at].iter().any(is_more) || is_successive(words, verb.at, at, stated.end);
    let near = |reach| verb.filter(|verb| at - verb.at <= reach);
    let before = match stated.how {
        // "shall be effective month to month" needs no verb of renewal.
        How::Rhythm => {
            let from = at.saturating_sub(REACH);
            let is_agreement = |w: &Word<'_>| w.is_one_of(&["agreement", "contract", "term"]);
            let agreement = || words[from..at].iter().rposition(is_agreement).map(|found| from + found);
            near(REACH).map(|verb| verb.at).or_else(agreement)
        }
        How::Frequency => near(REACH_OF_RHYTHM).filter(|v| !v.continues || again(v)).map(|verb| verb.at),
        How::Numbers => near(REACH).filter(|v| !v.continues || again(v)).map(|verb| verb.at),
    };
    before.or(noun)
}

fn is_renewal_noun(word: &Word<'_>) -> bool {
    word.is_one_of(&["renewal", "renewals", "extension", "extensions", "option", "options"])
}

/// A rhythm that states length and repetition at once: `year to year`, `annual periods`.
fn rhythm(words: &[Word<'_>], at: usize) -> Option<Stated> {
    const PERIODS: &[&str] =
        &["period", "periods", "term", "terms", "renewal", "renewals", "basis", "extension", "extensions"];
    let word = words[at];
    let frequency = |unit| Some(Stated { end: at + 1, length: Duration::new(1, unit), how: How::Frequency });
    if let Meaning::Unit(unit) = word.meaning {
        let to = words.get(at + 1).is_some_and(|w| w.is_one_of(&["to", "by"]));
        let again = words.get(at + 2).is_some_and(|w| w.meaning == word.meaning);
        if to && again && !matches!(unit, Unit::Hours | Unit::Days) {
            return Some(Stated { end: at + 3, length: Duration::new(1, unit), how: How::Rhythm });
        }
        let each = at > 0 && words[at - 1].is_one_of(&["each", "every"]);
        return frequency(unit).filter(|_| each && unit == Unit::Years);
    }
    let period = words.get(at + 1).is_some_and(|w| w.is_one_of(PERIODS));
    match () {
        () if word.is_one_of(&["annually", "yearly"]) && !period => frequency(Unit::Years),
        // "monthly" alone is said of much else.
        () if word.is("monthly") && !period && at > 0 && Verb::read(words, at - 1).is_some() => {
            frequency(Unit::Months)
        }
        () if !period => None,
        () if word.is_one_of(&["annual", "yearly"]) => frequency(Unit::Years),
        () if word.is("monthly") => frequency(Unit::Months),
        () if word.is("quarterly") => frequency(Unit::Quarters),
        () => None,
    }
}

/// A length in numbers that is neither the first term nor a time of notice.
fn in_numbers(words: &[Word<'_>], at: usize) -> Option<Stated> {
    const NOTICE: &[&str] =
        &["prior", "before", "notice", "advance", "written", "preceding", "after", "following"];
    let reading = match words[at].meaning {
        Meaning::Plain | Meaning::Currency => another(words, at)?,
        _ => duration::read(words, at).or_else(|| another(words, at))?,
    };
    let Reading { end, value: Value::Duration(length), .. } = reading else { return None };
    let long = !matches!(length.unit, Unit::Hours | Unit::BusinessDays);
    // "until the end of the fifteenth Contract Year" is no length of its own.
    if matches!(words[at].meaning, Meaning::Ordinal(_) | Meaning::Unit(_)) {
        return None;
    }
    let before = &words[at.saturating_sub(4)..at];
    let limit = before.iter().rev().take(2).any(|w| w.is_one_of(&["least", "than", "within", "beyond"]));
    // "before the end of the Initial Term, which is three years"
    let first = words[at.saturating_sub(5)..at].iter().any(|w| w.is_one_of(&["initial", "original"]))
        && !before.iter().any(is_more);
    let behind = words[end..].iter().take(3).find(|w| w.is_letters() && w.text.len() > 1);
    let notice = behind.is_some_and(|w| w.is_one_of(NOTICE));
    (long && !limit && !first && !notice).then_some(Stated { end, length, how: How::Numbers })
}

/// `another`, `further`
fn is_more(word: &Word<'_>) -> bool {
    word.is_one_of(&["another", "additional", "further", "successive", "subsequent", "like"])
}

/// `an additional month`, `another year`, `a year`
fn another(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let article = usize::from(words[at].meaning == Meaning::Article);
    let more = usize::from(is_more(words.get(at + article)?));
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
    const MANY: &[&str] = &[
        "terms",
        "periods",
        "renewals",
        "options",
        "extensions",
        "increments",
        "intervals",
        "basis",
        "occasions",
    ];
    let again = words[from..at].iter().any(|w| w.is_one_of(AGAIN));
    // "for one year, each such extension …", "renewed at the end of every ten year term"
    let every = at > 0 && words[at - 1].is("every")
        || words[end..].iter().take(12).any(|w| w.is("each"))
            && words[end..].iter().take(15).any(is_renewal_noun);
    // "additional periods of one year", but not "on the same terms and conditions"
    let many_of = words[at.saturating_sub(4).max(from)..at]
        .windows(2)
        .any(|pair| pair[0].is_one_of(MANY) && pair[1].is_one_of(&["of", "for", "lasting"]));
    let behind = words[end..].iter().take(2).take_while(|w| !matches!(w.text, "." | ";" | "(" | ","));
    // "for one year on each anniversary", "by one year until terminated"
    let pair = |reach: usize, first: &[&str], second: &[&str]| {
        let near = words[end..].iter().take(reach).take_while(|w| !matches!(w.text, "." | ";"));
        let near: Vec<&Word<'_>> = near.collect();
        near.windows(2).any(|pair| pair[0].is_one_of(first) && pair[1].is_one_of(second))
    };
    let on_and_on = pair(8, &["each", "every"], &["anniversary", "anniversaries"])
        || pair(4, &["until"], &["terminated", "cancelled", "canceled"])
        || pair(6, &["a"], &["time"])
        || pair(8, &["so"], &["on"]);
    again || every || many_of || on_and_on || behind.clone().any(|w| w.is_one_of(MANY) || w.is("each"))
}
