//! Between which two days must a notice arrive? `at least 90 but no more than 120 days
//! before the end of the term`.

use super::duration::{self, Duration};
use super::vocabulary::Meaning;
use super::words::{Word, split};
use super::{Reading, Value};
use std::fmt;
use std::ops::Range;

/// How long before an event a notice is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeWindow {
    /// The notice is late after this: `at least 90 days before`.
    pub at_least: Option<Duration>,
    /// The notice is early before this: `not more than 120 days before`.
    pub at_most: Option<Duration>,
}

impl fmt::Display for NoticeWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.at_least, self.at_most) {
            (Some(least), Some(most)) => write!(f, "at least {least}, at most {most}"),
            (Some(least), None) => write!(f, "at least {least}"),
            (None, Some(most)) => write!(f, "at most {most}"),
            (None, None) => Ok(()),
        }
    }
}

/// Words between the two bounds of one window, at most.
const REACH: usize = 10;

/// All notice windows of a sentence, with the bytes from the first bound to the last.
pub fn find_windows(text: &str) -> Vec<(Range<usize>, NoticeWindow)> {
    let words = split(text);
    let bounds = bounds(&words);
    let mut windows = Vec::new();
    let mut next = 0;
    while let Some(first) = bounds.get(next) {
        let second = bounds.get(next + 1).filter(|second| is_pair(&words, first, second));
        let last = second.unwrap_or(first);
        next += 1 + usize::from(second.is_some());
        if !is_before_event(&words, last.end) && !is_of_notice(&words, first) {
            continue;
        }
        let window = match second {
            Some(second) => pair(first, second),
            None => single(first),
        };
        windows.push((words[first.at].start..words[last.end - 1].end(), window));
    }
    windows
}

#[derive(Debug)]
struct Bound {
    at: usize,
    end: usize,
    duration: Duration,
    side: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    AtLeast,
    AtMost,
    Unsaid,
}

fn bounds(words: &[Word<'_>]) -> Vec<Bound> {
    let mut bounds = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let reading = match words[at].meaning {
            Meaning::Plain | Meaning::Currency => None,
            _ => duration::read(words, at),
        };
        let Some(Reading { end, value: Value::Duration(duration), .. }) = reading else {
            at += 1;
            continue;
        };
        bounds.push(Bound { at, end, duration, side: side(words, at, end) });
        at = end;
    }
    bounds
}

/// What the words around a duration make of it.
fn side(words: &[Word<'_>], at: usize, end: usize) -> Side {
    let before = &words[at.saturating_sub(4)..at];
    let is =
        |back: usize, of: &[&str]| before.len().checked_sub(back).is_some_and(|at| before[at].is_one_of(of));
    let denied = is(3, &["not", "no", "nor"]) || is(4, &["not", "no", "nor"]);
    let than = is(1, &["than"]);
    match () {
        () if is(1, &["least", "minimum"]) || is(2, &["minimum"]) => Side::AtLeast,
        // Before an event, late is short: "no later than 60 days before".
        () if than && is(2, &["less", "fewer", "later"]) && denied => Side::AtLeast,
        () if than && is(2, &["more", "earlier", "sooner", "greater", "longer"]) && denied => Side::AtMost,
        () if than && is(2, &["more"]) => Side::AtLeast,
        () if is(1, &["within", "most", "maximum"]) || is(2, &["maximum"]) => Side::AtMost,
        () if is(1, &["exceed", "exceeding"]) && (is(2, &["not"]) || is(2, &["to"])) => Side::AtMost,
        () if words[at..end].windows(2).any(|pair| pair[0].is("or") && pair[1].is("more")) => Side::AtLeast,
        () => Side::Unsaid,
    }
}

/// Whether two durations are the bounds of one window.
fn is_pair(words: &[Word<'_>], first: &Bound, second: &Bound) -> bool {
    const JOINED: &[&str] = &["and", "or", "nor", "but", "to", "through"];
    let between = &words[first.end..second.at];
    let joined = between.len() <= REACH
        && between.iter().all(|w| w.text != "." && w.text != ";")
        && (between.iter().any(|w| w.is_one_of(JOINED)) || between.is_empty());
    let opposite = match (first.side, second.side) {
        (Side::Unsaid, Side::Unsaid) => between.len() <= 1 || is_between(words, first),
        (Side::Unsaid, _) | (_, Side::Unsaid) => false,
        (first, second) => first != second,
    };
    joined && opposite
}

fn is_between(words: &[Word<'_>], first: &Bound) -> bool {
    words[first.at.saturating_sub(2)..first.at].iter().any(|w| w.is("between"))
}

fn pair(first: &Bound, second: &Bound) -> NoticeWindow {
    let (least, most) = match (first.side, second.side) {
        (Side::AtLeast, _) | (_, Side::AtMost) => (first, second),
        (Side::AtMost, _) | (_, Side::AtLeast) => (second, first),
        _ if first.duration.longest_hours() <= second.duration.longest_hours() => (first, second),
        _ => (second, first),
    };
    NoticeWindow { at_least: Some(least.duration), at_most: Some(most.duration) }
}

/// A bare `60 days' notice` is a minimum.
fn single(bound: &Bound) -> NoticeWindow {
    match bound.side {
        Side::AtMost => NoticeWindow { at_least: None, at_most: Some(bound.duration) },
        _ => NoticeWindow { at_least: Some(bound.duration), at_most: None },
    }
}

/// Whether what follows is counted back from an event: `prior to`, `before`, `notice`.
fn is_before_event(words: &[Word<'_>], end: usize) -> bool {
    const BACK: &[&str] = &["prior", "before", "preceding", "advance", "notice", "written", "previous"];
    const BETWEEN: &[&str] =
        &["'", "’", "s", "in", "or", "more", "calendar", "immediately", ",", "of", ")", "and", "ahead"];
    let rest = words.get(end..).unwrap_or_default().iter().take(6);
    rest.skip_while(|w| w.is_one_of(BETWEEN)).take(1).any(|w| w.is_one_of(BACK))
}

/// `upon a prior written notice of not less than six months`, `a notice period of three months`
fn is_of_notice(words: &[Word<'_>], first: &Bound) -> bool {
    let before = &words[first.at.saturating_sub(5)..first.at];
    let Some(notice) = before.iter().position(|w| w.is("notice")) else { return false };
    let behind = &before[notice + 1..];
    behind.iter().find(|w| !w.is("period")).is_some_and(|w| w.is("of"))
}
