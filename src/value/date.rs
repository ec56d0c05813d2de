//! Dates in every usual form, partial ones too: `1st day of March, 2025`, `01.03.2025`.

use super::number::{in_words, is_glued, is_reference};
use super::ordinal::ordinal;
use super::vocabulary::Meaning;
use super::words::{Gap, Word, skip};
use super::{Doubt, Duration, Reading, Unit, Value};
use rust_decimal::prelude::ToPrimitive;
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

impl Date {
    /// The day, where all of it is known.
    pub fn whole(&self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(self.year, self.month?, self.day?).ok()
    }

    /// Whether the other is this date with the day, or day and month, filled in.
    pub fn is_part_of(&self, whole: &Self) -> bool {
        self.day.is_none()
            && whole.day.is_some()
            && self.year == whole.year
            && self.month.is_none_or(|month| whole.month == Some(month))
    }

    /// So much later; a partial date stays partial. `None` where the length cannot be added
    /// to what is known: days to a month without a day.
    pub fn later(&self, length: &Duration) -> Option<Self> {
        // Two and a half years are thirty months.
        if length.unit == Unit::Years && !length.amount.is_integer() {
            let months = length.amount.checked_mul(12.into()).filter(rust_decimal::Decimal::is_integer)?;
            return self.later(&Duration::new(months, Unit::Months));
        }
        let amount = length.amount.to_i32().filter(|_| length.amount.is_integer())?;
        let months = match length.unit {
            Unit::Years => amount.checked_mul(12)?,
            Unit::Quarters => amount.checked_mul(3)?,
            Unit::Months => amount,
            Unit::Weeks | Unit::Days => {
                let days = if length.unit == Unit::Weeks { amount.checked_mul(7)? } else { amount };
                let end = self.whole()?.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
                return Self::of_day(end.year(), end.month(), end.day());
            }
            Unit::BusinessDays | Unit::Hours => return None,
        };
        let Some(month) = self.month else {
            let years = i16::try_from(months / 12).ok().filter(|_| months % 12 == 0)?;
            return Some(Self::of_year(self.year.checked_add(years)?));
        };
        let months = (i32::from(self.year) * 12 + i32::from(month) - 1).checked_add(months)?;
        let (year, month) = (i16::try_from(months.div_euclid(12)).ok()?, months.rem_euclid(12) as i8 + 1);
        match self.day {
            None => Some(Self::of_month(year, month)),
            Some(day) => {
                let days = jiff::civil::Date::new(year, month, 1).ok()?.days_in_month();
                Self::of_day(year, month, day.min(days))
            }
        }
    }

    fn of_year(year: i16) -> Self {
        Self { year, month: None, day: None }
    }

    fn of_month(year: i16, month: i8) -> Self {
        Self { year, month: Some(month), day: None }
    }

    fn of_day(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok()?;
        is_known(year).then_some(Self { year, month: Some(month), day: Some(day) })
    }
}

/// No contract is dated outside these years; other figures of four digits are no years.
fn is_known(year: i16) -> bool {
    (1900..=2199).contains(&year)
}

/// A date as it is printed: `2025-03-01`, `2025-03`, `2025`.
pub(super) fn parse(written: &str) -> Option<Date> {
    let parts: Vec<i16> = written.trim().split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [year, month, day] => Date::of_day(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?),
        [year, month] if is_known(year) && (1..=12).contains(&month) => {
            Some(Date::of_month(year, month as i8))
        }
        [year] if is_known(year) => Some(Date::of_year(year)),
        _ => None,
    }
}

pub(super) fn read(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let sure = |(end, date)| Reading { end, value: Value::Date(date), doubt: None };
    match words[at].meaning {
        Meaning::Month(_) => month_first(words, at).map(sure),
        Meaning::Figures if is_reference(words, at) => None,
        Meaning::Figures if is_glued(words, at) => {
            // "as of1 August 2019"
            day_first(words, at).filter(|_| words[at - 1].is_letters()).map(sure)
        }
        Meaning::Figures => day_first(words, at)
            .map(sure)
            .or_else(|| in_figures(words, at))
            .or_else(|| year_alone(words, at).map(sure)),
        Meaning::Ordinal(_) | Meaning::Tens(_) => day_first(words, at).map(sure),
        Meaning::Unit(_) => day_left_open(words, at).map(sure),
        Meaning::Opening if words[at].is("last") => last_day(words, at).map(sure),
        _ => None,
    }
}

type Read = Option<(usize, Date)>;

/// A month by name. One in small letters counts only in a whole date.
fn month(words: &[Word<'_>], at: usize) -> Option<(usize, i8)> {
    let Meaning::Month(month) = words.get(at)?.meaning else { return None };
    Some((at + 1 + usize::from(words.get(at + 1).is_some_and(|w| w.text == ".")), month))
}

fn day(word: &Word<'_>) -> Option<i8> {
    let day: i8 = word.text.parse().ok().filter(|_| word.is_figures() && word.text.len() <= 2)?;
    (1..=31).contains(&day).then_some(day)
}

/// A year in four figures or in words: `2004`, `two thousand and four (2004)`.
fn year(words: &[Word<'_>], at: usize) -> Option<(usize, i16)> {
    let word = words.get(at)?;
    if word.is_figures() {
        // "2004." and "2004,5" differ: a year has no separators.
        let year: i16 = word.text.parse().ok().filter(|year| word.text.len() == 4 && is_known(*year))?;
        return Some((at + 1, year));
    }
    let (mut end, mut year) = in_words(words, at)?;
    if (year == 19.into() || year == 20.into())
        && let Some((next, rest)) = in_words(words, end)
    {
        (end, year) = (next, year * rust_decimal::Decimal::ONE_HUNDRED + rest);
    }
    let year = i16::try_from(year).ok().filter(|year| is_known(*year))?;
    let again =
        words.get(end).is_some_and(|w| w.text == "(") && words.get(end + 2).is_some_and(|w| w.text == ")");
    Some((if again { end + 3 } else { end }, year))
}

/// `25` of `1-Mar-25`
fn short_year(word: &Word<'_>) -> Option<i16> {
    let year: i16 = word.text.parse().ok().filter(|_| word.text.len() == 2 && word.is_figures())?;
    Some(if year < 70 { 2000 + year } else { 1900 + year })
}

/// Commas, blanks and small words between the parts of a date.
fn filler(words: &[Word<'_>], at: usize) -> usize {
    const SMALL: &[&str] =
        &["of", "the", "in", "year", "month", ",", ".", "_", "[", "]", "*", "●", "•", "·", "…", "'", "’"];
    let rest = words.get(at..).unwrap_or_default();
    at + rest.iter().take(40).take_while(|w| w.is_one_of(SMALL)).count()
}

/// `March 1, 2025`, `Sept 1st, 2024`, `March __, 2004`, `March 2004`
fn month_first(words: &[Word<'_>], at: usize) -> Read {
    let (next, month) = month(words, at)?;
    let next = next + skip(words, next, ",");
    let figures = words.get(next)?;
    // "March 1,2025" is one word of figures.
    if figures.is_figures()
        && let Some((d, y)) = figures.text.split_once([',', '.'])
    {
        let year = y.parse().ok().filter(|_| y.len() == 4)?;
        return Some((next + 1, Date::of_day(year, month, d.parse().ok()?)?));
    }
    let numbered = match ordinal(words, next) {
        Some((end, day)) => Some((end, i8::try_from(day).ok()?)),
        None => day(figures).map(|day| (next + 1, day)),
    };
    if let Some((end, day)) = numbered {
        let year = year(words, filler(words, end));
        return year.and_then(|(end, year)| Some((end, Date::of_day(year, month, day)?)));
    }
    let (end, year) = year(words, filler(words, next))?;
    if is_end(words, at) {
        return Some((end, last_of(year, month)?));
    }
    words[at].is_capitalised().then_some((end, Date::of_month(year, month)))
}

/// Whether what follows is ended: `until the end of March 2027`.
fn is_end(words: &[Word<'_>], at: usize) -> bool {
    at > 1 && words[at - 1].is("of") && words[at - 2].is_one_of(&["end", "close"])
}

fn last_of(year: i16, month: i8) -> Option<Date> {
    let days = jiff::civil::Date::new(year, month, 1).ok()?.days_in_month();
    Date::of_day(year, month, days)
}

/// `1 March 2025`, `the 28th day of February, 2004`, `1-Mar-25`
fn day_first(words: &[Word<'_>], at: usize) -> Read {
    let (mut next, day) = match ordinal(words, at) {
        Some((end, day)) => (end, i8::try_from(day).ok()?),
        None => (at + 1, day(&words[at])?),
    };
    if words.get(next).is_some_and(|w| w.is("day")) {
        next += 1;
    }
    next = filler(words, next);
    next += skip(words, next, "/");
    let (next, month) = month(words, next)?;
    let behind = filler(words, next + skip(words, next, "/"));
    if let Some((end, year)) = year(words, behind) {
        return Some((end, Date::of_day(year, month, day)?));
    }
    let short = words.get(behind)?;
    let joined = short.gap == Gap::Hyphen || "'’/".contains(words[behind - 1].text);
    let year = short_year(short).filter(|_| joined)?;
    Some((behind + 1, Date::of_day(year, month, day)?))
}

/// `___ day of May, 1999`, `___ day of ____, 2004`
fn day_left_open(words: &[Word<'_>], at: usize) -> Read {
    if !words[at].is("day") || !words.get(at + 1)?.is("of") {
        return None;
    }
    let next = filler(words, at + 2);
    match month(words, next) {
        Some((next, month)) => {
            let (end, year) = year(words, filler(words, next))?;
            Some((end, Date::of_month(year, month)))
        }
        None => {
            let blank = next > at + 2;
            year(words, next).filter(|_| blank).map(|(end, year)| (end, Date::of_year(year)))
        }
    }
}

/// `last day of February, 2023`
fn last_day(words: &[Word<'_>], at: usize) -> Read {
    if !words.get(at + 1)?.is("day") || !words.get(at + 2)?.is_one_of(&["of", "in"]) {
        return None;
    }
    let (next, month) = month(words, filler(words, at + 3))?;
    let (end, year) = year(words, filler(words, next))?;
    Some((end, last_of(year, month)?))
}

/// `2025-03-01`, `01.03.2025` (day first), `03/01/2025` (month first unless impossible).
fn in_figures(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let (end, parts, separator) = three_numbers(words, at)?;
    let after = words.get(end);
    if after.is_some_and(|w| w.gap == Gap::Hyphen && w.is_figures() || w.gap == Gap::None && w.text == "/") {
        return None;
    }
    let number = |part: usize| parts[part].parse::<i16>().ok();
    let [a, b, c] = [number(0)?, number(1)?, number(2)?];
    let known = |date: Option<Date>, doubt| date.map(|date| Reading { end, value: Value::Date(date), doubt });
    let small = |n: i16| i8::try_from(n).ok();
    let lengths = (parts[0].len(), parts[1].len(), parts[2].len());
    if let (4, 1..=2, 1..=2) = lengths {
        return known(Date::of_day(a, small(b)?, small(c)?), None);
    }
    let year = match lengths {
        (1..=2, 1..=2, 4) => c,
        (1..=2, 1..=2, 2) if separator != '.' => 2000 + c - if c < 70 { 0 } else { 100 },
        _ => return None,
    };
    let day_first = if separator == '.' { b <= 12 } else { a > 12 };
    let (day, month) = if day_first { (a, b) } else { (b, a) };
    let open = separator != '.' && a <= 12 && b <= 12 && a != b;
    known(Date::of_day(year, small(month)?, small(day)?), open.then_some(Doubt::DayOrMonthFirst))
}

/// Three numbers with one kind of separator: the word after them.
fn three_numbers<'t>(words: &[Word<'t>], at: usize) -> Option<(usize, [&'t str; 3], char)> {
    let mut dotted = words[at].text.split('.');
    if let (Some(a), Some(b), Some(c), None) = (dotted.next(), dotted.next(), dotted.next(), dotted.next()) {
        return Some((at + 1, [a, b, c], '.'));
    }
    let figures = |at: usize| words.get(at).filter(|w| w.is_figures()).map(|w| w.text);
    let slash = |at: usize| words.get(at).is_some_and(|w| w.text == "/");
    if slash(at + 1) && slash(at + 3) {
        return Some((at + 5, [figures(at)?, figures(at + 2)?, figures(at + 4)?], '/'));
    }
    let hyphen = |at: usize| words.get(at).is_some_and(|w| w.gap == Gap::Hyphen);
    (hyphen(at + 1) && hyphen(at + 2))
        .then(|| Some((at + 3, [figures(at)?, figures(at + 1)?, figures(at + 2)?], '-')))?
}

/// A year by itself is a date only where the words around it say so: `in 2004`, `__, 2004`.
fn year_alone(words: &[Word<'_>], at: usize) -> Read {
    const BEFORE: &[&str] =
        &["in", "year", "since", "until", "during", "dated", "through", "thru", "early", "late"];
    const AFTER: &[&str] = &[
        "and", "or", "to", "by", "between", "until", "through", "shall", "will", "is", "on", "at", "as",
        "the",
    ];
    let (end, year) = year(words, at)?;
    let before = &words[at.checked_sub(1)?];
    if is_end(words, at) {
        return Some((end, last_of(year, 12)?));
    }
    let part = before.is("of")
        && at > 1
        && words[at - 2].is_one_of(&["end", "close", "beginning", "start", "year", "part", "quarter"]);
    // "dated as of , 2026": the day was left out with all its underscores.
    let dated = before.text == ","
        && at > 1
        && (words[at - 2].is_one_of(&["of", "on", "dated", "this", "day"]) && words[at - 2].is_letters()
            || before.gap == Gap::Space);
    let blank = words[at.saturating_sub(3)..at].iter().any(|w| "_●•·".contains(w.text));
    let after = words.get(end).is_none_or(|w| {
        w.is_one_of(AFTER)
            || !(w.is_letters() || w.is_figures() || w.gap == Gap::None && ":/%".contains(w.text))
    });
    (blank || part || (dated || before.is_one_of(BEFORE)) && after).then_some((end, Date::of_year(year)))
}
