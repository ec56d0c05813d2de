//! Which dates are stated by their distance from another? `three years from the Effective
//! Date`, `the first anniversary of the Effective Date`.
//!
//! Only what is said; [`crate::calendar`] counts it out.

use super::duration::{self, Duration, Unit};
use super::ordinal::ordinal;
use super::vocabulary::Meaning;
use super::words::{Word, split};
use super::{Reading, Value};
use std::fmt;
use std::ops::Range;

/// A date by its distance from an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateExpression {
    pub distance: Duration,
    pub side: Side,
    /// The event, in the words of the contract: `Effective Date`.
    pub event: String,
}

/// On which side of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
}

impl fmt::Display for DateExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = if self.side == Side::Before { "before" } else { "after" };
        write!(f, "{} {side} {}", self.distance, self.event)
    }
}

/// All dates of a sentence that are stated so, with the bytes that state them.
pub fn find_date_expressions(text: &str) -> Vec<(Range<usize>, DateExpression)> {
    let words = split(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match read(text, &words, at) {
            Some((end, expression)) => {
                found.push((words[at].start..words[end - 1].end(), expression));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn read(text: &str, words: &[Word<'_>], at: usize) -> Option<(usize, DateExpression)> {
    let (next, distance) = anniversary(words, at).or_else(|| length(words, at))?;
    let (from, side) = match distance {
        (_, Some(side)) => (next, side),
        _ => side(words, at, next)?,
    };
    let from = from + usize::from(words.get(from).is_some_and(|w| w.is("the")));
    let end = event(words, from);
    let event = text.get(words.get(from)?.start..words.get(end.checked_sub(1)?)?.end())?;
    let event = event.split_whitespace().collect::<Vec<_>>().join(" ");
    (end > from).then_some((end, DateExpression { distance: distance.0, side, event }))
}

type Distance = (usize, (Duration, Option<Side>));

/// `third (3rd) anniversary of`
fn anniversary(words: &[Word<'_>], at: usize) -> Option<Distance> {
    let (end, nth) = ordinal(words, at)?;
    let end = end + usize::from(words.get(end)?.is("year"));
    if words.get(end)?.is("anniversary") && words.get(end + 1)?.is_one_of(&["thereof", "hereof"]) {
        return Some((end + 1, (Duration::new(nth, Unit::Years), Some(Side::After))));
    }
    let of = words.get(end)?.is("anniversary") && words.get(end + 1)?.is_one_of(&["of", "from", "after"]);
    of.then(|| (end + 2, (Duration::new(nth, Unit::Years), Some(Side::After))))
}

fn length(words: &[Word<'_>], at: usize) -> Option<Distance> {
    if words[at].meaning == Meaning::Plain {
        return None;
    }
    let Reading { end, value: Value::Duration(duration), .. } = duration::read(words, at)? else {
        return None;
    };
    Some((end, (duration, None)))
}

/// `from`, `after`, `prior to`: the word after it.
fn side(words: &[Word<'_>], start: usize, at: usize) -> Option<(usize, Side)> {
    const BETWEEN: &[&str] =
        &["'", "’", "s", ",", "immediately", "starting", "commencing", "beginning", "running"];
    let rest = words.get(at..)?;
    let at = at + rest.iter().take(3).take_while(|w| w.is_one_of(BETWEEN)).count();
    let word = words.get(at)?;
    let next = words.get(at + 1);
    let two = |second: &[&str]| next.is_some_and(|w| w.is_one_of(second));
    match () {
        () if word.is_one_of(&["prior", "previous"]) && two(&["to"]) => Some((at + 2, Side::Before)),
        () if word.is_one_of(&["before", "preceding"]) => Some((at + 1, Side::Before)),
        () if word.is_one_of(&["from", "after", "following"]) => {
            let and_after = two(&["and"]) && words.get(at + 2).is_some_and(|w| w.is("after"));
            Some((at + if and_after { 3 } else { 1 }, Side::After))
        }
        () if word.is("on")
            && at > 0
            && words[at - 1].is_one_of(&["starting", "commencing", "beginning"]) =>
        {
            Some((at + 1, Side::After))
        }
        // "three years of service" is no date; "within ten days of receipt" is.
        () if word.is("of") && start > 0 && words[start - 1].is("within") => Some((at + 1, Side::After)),
        () => None,
    }
}

/// Where the words that name the event end.
fn event(words: &[Word<'_>], from: usize) -> usize {
    const LONGEST: usize = 12;
    const STOP: &[&str] = &[
        "unless",
        "until",
        "and",
        "or",
        "by",
        "if",
        "upon",
        "which",
        "provided",
        "with",
        "shall",
        "will",
        "may",
        "at",
        "in",
        "without",
        "except",
        "subject",
        "is",
        "are",
        "to",
        "either",
        "as",
        "each",
        "whichever",
    ];
    let rest = words.get(from..).unwrap_or_default().iter().take(LONGEST);
    let stops = |w: &Word<'_>| w.is_one_of(STOP) || w.text.chars().all(|c| ".,;:()[]\"“”'’".contains(c));
    from + rest.take_while(|w| !stops(w)).count()
}
