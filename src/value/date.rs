//! Dates in every usual form, partial ones too: `1st day of March, 2025`, `01.03.2025`.

use super::Value;
use super::words::{Read, Word};
use std::fmt;

/// A civil date of which the day, or day and month, may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i16,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A date as it is printed: `2025-03-01`, `2025-03`, `2025`.
pub(super) fn parse(written: &str) -> Option<Date> {
    let parts: Vec<i16> = written.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let known = |year: i16| (1900..=2199).contains(&year);
    match parts[..] {
        [year, month, day] => date(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?),
        [year, month] if known(year) && (1..=12).contains(&month) => {
            Some(Date { year, month: Some(month as i8), day: None })
        }
        [year] if known(year) => Some(Date { year, month: None, day: None }),
        _ => None,
    }
}

pub(super) fn read(words: &[Word<'_>]) -> Read<Value> {
    let found = month_first(words)
        .or_else(|| day_first(words))
        .or_else(|| in_figures(words))
        .or_else(|| month_year(words));
    found.map(|(length, date)| (length, Value::Date(date)))
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    jiff::civil::Date::new(year, month, day).ok()?;
    (1900..=2199).contains(&year).then_some(Date { year, month: Some(month), day: Some(day) })
}

fn month(word: &Word<'_>) -> Option<i8> {
    let lower = word.text.to_ascii_lowercase();
    let long = lower.len() >= 3 && word.text.starts_with(|c: char| c.is_uppercase());
    let at = MONTHS.iter().position(|m| {
        *m == lower || (lower != "may" && m.starts_with(&lower) && (lower.len() == 3 || lower == "sept"))
    })?;
    long.then_some(at as i8 + 1)
}

fn day(word: &Word<'_>) -> Option<i8> {
    let day: i8 = word.text.parse().ok()?;
    (1..=31).contains(&day).then_some(day)
}

fn year(word: &Word<'_>) -> Option<i16> {
    let year: i16 = word.text.parse().ok()?;
    match word.text.len() {
        4 => (1900..=2199).contains(&year).then_some(year),
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn signs(words: &[Word<'_>]) -> usize {
    words.iter().take_while(|w| [",", ".", "/"].contains(&w.text)).count()
}

fn ordinal(words: &[Word<'_>]) -> usize {
    usize::from(words.first().is_some_and(|w| w.is_one_of(&["st", "nd", "rd", "th"])))
}

/// `March 1, 2025`, `Sept 1st, 2024`
fn month_first(words: &[Word<'_>]) -> Read<Date> {
    let month = month(words.first()?)?;
    let mut at = 1 + signs(&words[1..]);
    // "March 1,2025" is one word of digits.
    if let Some((d, y)) = words.get(at)?.text.split_once(',') {
        return Some((at + 1, date(y.parse().ok()?, month, d.parse().ok()?)?));
    }
    let day = day(words.get(at)?)?;
    at += 1;
    at += ordinal(&words[at..]);
    at += signs(&words[at..]);
    let year = year(words.get(at)?).filter(|_| words[at].text.len() == 4)?;
    Some((at + 1, date(year, month, day)?))
}

/// `1 March 2025`, `the 28th day of February, 2004`, `1-Mar-25`, `___ day of May, 1999`
fn day_first(words: &[Word<'_>]) -> Read<Date> {
    let first = words.first()?;
    let unknown = first.is("day") && words.get(1)?.is("of");
    let (mut at, day) = if unknown { (0, None) } else { (1, Some(day(first)?)) };
    at += ordinal(&words[at..]);
    if words.get(at)?.is("day") && words.get(at + 1)?.is("of") {
        at += 2;
    } else if words.get(at)?.is("of") {
        at += 1;
    }
    at += signs(&words[at..]);
    let month = month(words.get(at)?)?;
    at += 1;
    at += signs(&words[at..]);
    let year = year(words.get(at)?)?;
    match day {
        Some(day) => Some((at + 1, date(year, month, day)?)),
        None => Some((at + 1, Date { year, month: Some(month), day: None })),
    }
}

/// `2025-03-01`, `01.03.2025`, `03/01/2025` (month first unless that is impossible)
fn in_figures(words: &[Word<'_>]) -> Read<Date> {
    let first = words.first()?.text;
    let dotted: Vec<&str> = first.split('.').collect();
    if let [d, m, y] = dotted[..] {
        let y = if y.len() == 4 { y.parse().ok()? } else { return None };
        return Some((1, date(y, m.parse().ok()?, d.parse().ok()?)?));
    }
    let number = |at: usize| words.get(at)?.text.parse::<i16>().ok();
    if first.len() == 4 && words.get(1)?.text.len() == 2 && words.get(2)?.text.len() == 2 {
        // Hyphens are no words; they must have stood there all the same.
        let close = words[1].start == words[0].end + 1 && words[2].start == words[1].end + 1;
        return close.then(|| Some((3, date(number(0)?, number(1)? as i8, number(2)? as i8)?)))?;
    }
    if words.get(1)?.text == "/" && words.get(3)?.text == "/" {
        let (a, b, y) = (number(0)?, number(2)?, year(words.get(4)?)?);
        let (month, day) = if a > 12 { (b, a) } else { (a, b) };
        return Some((5, date(y, month as i8, day as i8)?));
    }
    None
}

/// `March 2004`
fn month_year(words: &[Word<'_>]) -> Read<Date> {
    let month = month(words.first()?)?;
    let at = 1 + signs(&words[1..]);
    let year = year(words.get(at)?).filter(|_| words[at].text.len() == 4)?;
    Some((at + 1, Date { year, month: Some(month), day: None }))
}
