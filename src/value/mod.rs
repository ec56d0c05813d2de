//! Which durations, sums, dates and places does this sentence state?
//!
//! Own grammar over the words of a sentence: contracts write values in ways no general
//! library reads ("twenty-four (24) hours", "the 1st day of March, 2025"). One pass: the
//! vocabulary says of each word what value it can begin, and only that reader tries.

mod words;
mod vocabulary;
mod number;
mod ordinal;
mod duration;
mod money;
mod percent;
mod multiple;
mod date;
mod place;
mod window;
mod renewal;
mod relative;

pub use date::Date;
pub use duration::{Duration, Unit};
pub use money::Money;
pub use multiple::Multiple;
pub use place::Place;
pub use relative::{DateExpression, Side, find_date_expressions};
pub use renewal::{RenewalTerm, find_renewal_terms};
pub use window::{NoticeWindow, find_windows};

use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;
use vocabulary::Meaning;
use words::Word;

/// What kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Duration,
    Money,
    Percent,
    Number,
    Date,
    Multiple,
    Place,
}

/// A value stated in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Duration(Duration),
    Money(Money),
    Percent(Decimal),
    Number(i64),
    Date(Date),
    Multiple(Multiple),
    Place(Place),
}

/// A value and where it stands: bytes of the text it was found in.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub range: Range<usize>,
    pub value: Value,
    /// Why a person should look at it again.
    pub doubt: Option<Doubt>,
    /// Whether it is one side of `the greater of … and …`.
    pub whichever: Option<Whichever>,
}

/// What makes a value less than certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Words and figures disagree, `thirty (60) days`. The value is what the words say,
    /// for words prevail; this is what the figures say.
    FiguresSay(Decimal),
    /// `$` and `dollars` without a country are taken for those of the United States,
    /// francs for Swiss ones.
    CountryAssumed,
    /// `03/01/2025` is read month first; it could be the other way about.
    DayOrMonthFirst,
}

/// Which of two values counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whichever {
    Greater,
    Lesser,
}

/// What a reader took from some words: the word after it, and the value.
struct Reading {
    end: usize,
    value: Value,
    doubt: Option<Doubt>,
}

/// Tries to read a value from the word at a position on.
type Reader = fn(&[Word<'_>], usize) -> Option<Reading>;

/// All values of a sentence, in the order of their first words. A multiple of fees also
/// contains a duration or percentage of its own; other values do not overlap.
pub fn find(text: &str) -> Vec<Found> {
    let words = words::split(text);
    let mut found: Vec<Found> = Vec::new();
    let possible = possible(&words);
    let mut multiple_until = 0;
    let mut at = 0;
    let mut push = |words: &[Word<'_>], at: usize, reading: Reading| {
        let range = words[at].start..words[reading.end - 1].end();
        found.push(Found { range, value: reading.value, doubt: reading.doubt, whichever: None });
    };
    while at < words.len() {
        if !may_begin(&words, at) {
            at += 1;
            continue;
        }
        if possible[Kind::Multiple as usize]
            && at >= multiple_until
            && let Some(reading) = multiple::read(&words, at)
        {
            multiple_until = reading.end;
            push(&words, at, reading);
        }
        match read(&words, at, &possible) {
            Some(reading) => {
                let end = reading.end;
                push(&words, at, reading);
                at = end;
            }
            None => at += 1,
        }
    }
    mark_whichever(&words, &mut found);
    found
}

/// Whether a value can begin at a word at all: with most words of a contract none can.
fn may_begin(words: &[Word<'_>], at: usize) -> bool {
    let word = &words[at];
    match word.meaning {
        Meaning::Plain => word.is_capitalised(),
        // "a party", "(the"
        Meaning::Article | Meaning::Open => !words
            .get(at + 1)
            .is_some_and(|next| next.meaning == Meaning::Plain && next.text.len() > 1 && next.is_letters()),
        Meaning::Adjective | Meaning::Business | Meaning::Percent | Meaning::Close => false,
        _ => true,
    }
}

/// By kind of value, whether some words can state one: every sum of money names a currency,
/// every percentage has its sign, and every multiple is one of fees.
fn possible(words: &[Word<'_>]) -> [bool; Kind::ALL.len()] {
    let mut possible = [true; Kind::ALL.len()];
    possible[Kind::Money as usize] = words.iter().any(|word| word.meaning == Meaning::Currency);
    possible[Kind::Percent as usize] =
        words.iter().any(|word| word.meaning == Meaning::Percent || word.is("per"));
    possible[Kind::Multiple as usize] = words.iter().any(|word| word.meaning == Meaning::Fees);
    possible
}

/// The value that begins at a word; the more telling kinds first.
fn read(words: &[Word<'_>], at: usize, possible: &[bool; Kind::ALL.len()]) -> Option<Reading> {
    const DATE: (Kind, Reader) = (Kind::Date, date::read);
    const MONEY: (Kind, Reader) = (Kind::Money, money::read);
    const PERCENT: (Kind, Reader) = (Kind::Percent, percent::read);
    const DURATION: (Kind, Reader) = (Kind::Duration, duration::read);
    const NUMBER: (Kind, Reader) = (Kind::Number, number::read);
    const PLACE: (Kind, Reader) = (Kind::Place, place::read);
    let readers: &[(Kind, Reader)] = match words[at].meaning {
        Meaning::Plain => &[PLACE],
        Meaning::Opening | Meaning::Month(_) => &[DATE],
        Meaning::Currency => &[MONEY, PLACE],
        Meaning::Figures | Meaning::Small(_) | Meaning::Tens(_) | Meaning::Article | Meaning::HalfSign => {
            &[DATE, MONEY, PERCENT, DURATION, NUMBER]
        }
        Meaning::Open => &[MONEY, PERCENT, DURATION],
        Meaning::Ordinal(_) | Meaning::Unit(_) => &[DATE, DURATION],
        Meaning::Half => &[PERCENT, DURATION],
        Meaning::Times(_) => &[NUMBER],
        _ => &[],
    };
    readers.iter().filter(|(kind, _)| possible[*kind as usize]).find_map(|(_, read)| read(words, at))
}

/// A value that was found in a text, or the longer end of the time that it begins with the
/// next one: "within 24-48 hours". A notice of "60 to 90 days" has two ends that both count.
pub fn longest<'f>(text: &str, found: &'f Found, next: Option<&'f Found>) -> &'f Value {
    let longer = next.filter(|next| match (&found.value, &next.value) {
        (Value::Duration(first), Value::Duration(second)) => {
            first.unit == second.unit
                && matches!(first.unit, Unit::Hours | Unit::BusinessDays)
                && first.amount < second.amount
                && ["-", "–", "to"].contains(&text[found.range.end..next.range.start].trim())
        }
        _ => false,
    });
    &longer.unwrap_or(found).value
}

/// Marks the values of `the greater of … and …`, up to the end of the phrase.
fn mark_whichever(words: &[Word<'_>], found: &mut [Found]) {
    const REACH: usize = 60;
    if found.len() < 2 {
        return;
    }
    for (at, pair) in words.windows(2).enumerate().filter(|(_, pair)| pair[1].is("of")) {
        let whichever = match () {
            () if pair[0].is_one_of(&["greater", "higher", "larger", "greatest", "highest"]) => {
                Whichever::Greater
            }
            () if pair[0].is_one_of(&["lesser", "lower", "smaller", "least", "lowest"]) => Whichever::Lesser,
            () => continue,
        };
        let phrase = words[at..].iter().take(REACH).take_while(|w| w.text != ";");
        let end = phrase.last().map_or(0, Word::end);
        let first = found.partition_point(|f| f.range.start < pair[1].end());
        let inside = found[first..].iter_mut().take_while(|f| f.range.start < end);
        let sums = inside.filter(|f| matches!(f.value.kind(), Kind::Money | Kind::Multiple | Kind::Percent));
        sums.for_each(|found| found.whichever = Some(whichever));
    }
}

/// Reads a value as people write it in a clause file: `24 hours`, `EUR 1,000,000`. The
/// value must be all that is written.
pub fn parse(kind: Kind, written: &str) -> Option<Value> {
    match kind {
        Kind::Place => return place::parse(written).map(Value::Place),
        Kind::Date if date::parse(written).is_some() => return date::parse(written).map(Value::Date),
        Kind::Number if written.trim().parse::<i64>().is_ok() => {
            return written.trim().parse().ok().map(Value::Number);
        }
        _ => {}
    }
    let whole = |range: &Range<usize>| {
        let around = [&written[..range.start], &written[range.end..]];
        around.iter().all(|rest| rest.chars().all(|c| !c.is_alphanumeric()))
    };
    find(written).into_iter().find(|found| found.value.kind() == kind && whole(&found.range)).map(|f| f.value)
}

/// Compares two values: durations at their longest, money in the same currency only.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Duration(a), Value::Duration(b)) => Some(a.longest_hours().cmp(&b.longest_hours())),
        (Value::Money(a), Value::Money(b)) => (a.currency == b.currency).then(|| a.amount.cmp(&b.amount)),
        (Value::Percent(a), Value::Percent(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Multiple(a), Value::Multiple(b)) => Some(a.months_of_fees().cmp(&b.months_of_fees())),
        _ => None,
    }
}

impl Kind {
    pub const ALL: [Self; 7] =
        [Self::Duration, Self::Money, Self::Percent, Self::Number, Self::Date, Self::Multiple, Self::Place];
}

impl Value {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Duration(_) => Kind::Duration,
            Self::Money(_) => Kind::Money,
            Self::Percent(_) => Kind::Percent,
            Self::Number(_) => Kind::Number,
            Self::Date(_) => Kind::Date,
            Self::Multiple(_) => Kind::Multiple,
            Self::Place(_) => Kind::Place,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duration(duration) => duration.fmt(f),
            Self::Money(money) => money.fmt(f),
            Self::Percent(percent) => write!(f, "{} %", percent.normalize()),
            Self::Number(number) => number.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::Multiple(multiple) => multiple.fmt(f),
            Self::Place(place) => place.fmt(f),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Duration => "duration",
            Self::Money => "sum of money",
            Self::Percent => "percentage",
            Self::Number => "number",
            Self::Date => "date",
            Self::Multiple => "multiple of fees",
            Self::Place => "country or state",
        })
    }
}

/// A number as it can be read again: three decimals would be taken for thousands.
fn plain(number: Decimal) -> Decimal {
    let mut number = number.normalize();
    if number.scale() == 3 {
        number.rescale(4);
    }
    number
}
