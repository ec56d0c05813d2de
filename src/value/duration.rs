//! Durations: `twenty-four (24) hours`, `two (2) business days`, `one calendar month`.

use super::Value;
use super::number::number;
use super::words::{Read, Word, skip};
use rust_decimal::Decimal;
use std::fmt;

/// A length of time as a contract states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    pub amount: Decimal,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    Hours,
    Days,
    BusinessDays,
    Weeks,
    Months,
    Quarters,
    Years,
}

const UNITS: [(&[&str], Unit); 6] = [
    (&["hour", "hours", "hr", "hrs", "h"], Unit::Hours),
    (&["day", "days"], Unit::Days),
    (&["week", "weeks"], Unit::Weeks),
    (&["month", "months"], Unit::Months),
    (&["quarter", "quarters"], Unit::Quarters),
    (&["year", "years", "yr", "yrs"], Unit::Years),
];

impl Duration {
    /// The longest it can be, in hours. Business days are counted over weekends: `n` of
    /// them are up to `n` + 2 days for every five begun. A month has up to 31 days, a
    /// quarter 92, a year 366.
    pub fn longest_hours(&self) -> Decimal {
        let days = |n: i64| self.amount * Decimal::from(n * 24);
        match self.unit {
            Unit::Hours => self.amount,
            Unit::Days => days(1),
            Unit::BusinessDays => {
                let weekends = (self.amount / Decimal::from(5)).ceil() * Decimal::from(2);
                (self.amount + weekends) * Decimal::from(24)
            }
            Unit::Weeks => days(7),
            Unit::Months => days(31),
            Unit::Quarters => days(92),
            Unit::Years => days(366),
        }
    }

    /// Hours or days as people convert them: a month is 30 days, a year 365, a business
    /// day counts as a day.
    pub fn nominal(&self, in_hours: bool) -> Decimal {
        let days = match self.unit {
            Unit::Hours => self.amount / Decimal::from(24),
            Unit::Days | Unit::BusinessDays => self.amount,
            Unit::Weeks => self.amount * Decimal::from(7),
            Unit::Months => self.amount * Decimal::from(30),
            Unit::Quarters => self.amount * Decimal::from(91),
            Unit::Years => self.amount * Decimal::from(365),
        };
        let hours = if self.unit == Unit::Hours { self.amount } else { days * Decimal::from(24) };
        if in_hours { hours.normalize() } else { days.normalize() }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::BusinessDays => "business day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Quarters => "quarter",
            Unit::Years => "year",
        };
        let plural = if self.amount == Decimal::ONE { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.amount.normalize())
    }
}

pub(super) fn read(words: &[Word<'_>]) -> Read<Value> {
    let open = skip(words, "([");
    let (length, amount) = match number(words.get(open..)?) {
        Some((length, amount)) => (open + length, amount),
        // "a month", "half a year" need no number.
        None => indefinite(words)?,
    };
    if open > 0 && words[0].text == "(" {
        return None; // the "(24)" of "twenty-four (24) hours"
    }
    let mut at = length + skip(&words[length..], ")]");
    let mut business = false;
    while let Some(word) = words.get(at) {
        if word.is_one_of(&["business", "working", "banking"]) {
            business = true;
        } else if !word.is_one_of(&[
            "calendar",
            "consecutive",
            "full",
            "successive",
            "additional",
            "whole",
            "further",
            "clock",
            "continuous",
        ]) {
            break;
        }
        at += 1;
    }
    let unit = words.get(at)?;
    let (_, unit) = UNITS.iter().find(|(names, _)| unit.is_one_of(names))?;
    let unit = if business && *unit == Unit::Days { Unit::BusinessDays } else { *unit };
    Some((at + 1, Value::Duration(Duration { amount, unit })))
}

fn indefinite(words: &[Word<'_>]) -> Read<Decimal> {
    let first = words.first()?;
    if first.is("half") && words.get(1)?.is("a") {
        return Some((2, Decimal::new(5, 1)));
    }
    // "an hour", "a month": but "a year" in "twice a year" is a rate, not a length.
    let unit = words.get(1)?;
    (first.is("an") && unit.is("hour")).then_some((1, Decimal::ONE))
}
