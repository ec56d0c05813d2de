//! Which durations, sums, dates and places does this sentence state?
//!
//! Own grammar over the words of a sentence: contracts write values in ways no general
//! library reads ("twenty-four (24) hours", "the 1st day of March, 2025").

mod date;
mod duration;
mod money;
mod number;
mod place;
mod words;

pub use date::Date;
pub use duration::{Duration, Unit};
pub use money::{Money, Multiple};
pub use place::Place;

use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

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
}

/// All values of a sentence, from left to right. Values of different kinds may overlap:
/// `48` is also a number where `48 hours` is a duration.
pub fn find(text: &str) -> Vec<Found> {
    let words = words::split(text);
    let mut found = Vec::new();
    for at in 0..words.len() {
        let readers: [fn(&[words::Word<'_>]) -> Option<(usize, Value)>; 7] = [
            duration::read,
            money::read,
            money::read_percent,
            money::read_multiple,
            date::read,
            place::read,
            number::read,
        ];
        for read in readers {
            if let Some((length, value)) = read(&words[at..]) {
                let range = words[at].start..words[at + length - 1].end;
                // "24 hours" inside "twenty-four (24) hours" says nothing new.
                let covered = |f: &Found| f.range.end >= range.end && f.value.kind() == value.kind();
                if !found.iter().rev().take(6).any(covered) {
                    found.push(Found { range, value });
                }
            }
        }
    }
    found
}

/// Reads a value as people write it in a clause file: `24 hours`, `EUR 1,000,000`.
pub fn parse(kind: Kind, written: &str) -> Option<Value> {
    if kind == Kind::Place {
        return place::parse(written).map(Value::Place);
    }
    if kind == Kind::Date
        && let Some(date) = date::parse(written)
    {
        return Some(Value::Date(date));
    }
    find(written).into_iter().map(|found| found.value).find(|value| value.kind() == kind)
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
