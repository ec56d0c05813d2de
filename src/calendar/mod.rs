//! Which day is it, so many months later or business days earlier?
//!
//! Civil dates only: no clock, no time zone, so the answer is the same on every machine.
//! Months are always counted from the original date, never chained: 31 January plus one
//! month plus one month is 28 March, plus two months is 31 March.

mod holidays;
mod length;

pub use holidays::{Calendar, calendar, names, weekends};
pub use length::{Length, Unit};

use crate::value::{DateExpression, Side};
use jiff::civil::Date;

/// The years in which dates of the register may lie.
pub const YEARS: std::ops::RangeInclusive<i16> = 1980..=2150;

/// Reads a day as `2026-03-01`. The error says what is wrong with it.
pub fn day(written: &str) -> Result<Date, String> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = *written.as_bytes() else {
        return Err(format!("`{written}` is not a date"));
    };
    if ![a, b, c, d, e, f, g, h].iter().all(u8::is_ascii_digit) {
        return Err(format!("`{written}` is not a date"));
    }
    let of = |digits: &[u8]| digits.iter().fold(0, |sum: i16, digit| sum * 10 + i16::from(digit - b'0'));
    let (y, m, d) = (of(&[a, b, c, d]), of(&[e, f]) as i8, of(&[g, h]) as i8);
    if !YEARS.contains(&y) {
        return Err(format!("the year of {written} is out of range"));
    }
    match Date::new(y, m, 1) {
        Err(_) => Err(format!("{written} does not exist: there is no month {m}")),
        Ok(first) => Date::new(y, m, d).map_err(|_| {
            format!(
                "{written} does not exist: {} has {} days",
                first.strftime("%B %Y"),
                first.days_in_month()
            )
        }),
    }
}

/// `times` × `length` after `from`, counted in one go. Business days follow `calendar`.
/// Hours become the whole days they contain.
pub fn after(from: Date, length: Length, times: u32, calendar: &Calendar) -> Date {
    shift(from, length, i64::from(times), calendar)
}

/// `length` before `from`. See [`after`].
pub fn before(from: Date, length: Length, calendar: &Calendar) -> Date {
    shift(from, length, -1, calendar)
}

/// The day a contract states by its distance from an event that was on `event`; none
/// where the distance is no whole number. See [`after`].
pub fn reckon(stated: &DateExpression, event: Date, calendar: &Calendar) -> Option<Date> {
    let distance = Length::parse(&stated.distance.to_string()).ok()?;
    Some(match stated.side {
        Side::Before => before(event, distance, calendar),
        Side::After => after(event, distance, 1, calendar),
    })
}

fn shift(from: Date, length: Length, times: i64, calendar: &Calendar) -> Date {
    let amount = i64::from(length.amount) * times;
    match length.unit {
        Unit::Hours => add_days(from, i64::from(length.amount / 24) * times),
        Unit::Days => add_days(from, amount),
        Unit::Weeks => add_days(from, amount * 7),
        Unit::BusinessDays => calendar.add_business_days(from, amount),
        Unit::Months => add_months(from, amount),
        Unit::Quarters => add_months(from, amount * 3),
        Unit::Years => add_months(from, amount * 12),
    }
}

/// `days` later, or earlier; stops at the calendar's ends instead of failing.
pub fn add_days(from: Date, days: i64) -> Date {
    let days = days.clamp(-4_000_000, 4_000_000);
    from.saturating_add(jiff::Span::new().days(days))
}

/// `months` later on the same day of the month, or on the last day where it has none.
fn add_months(from: Date, months: i64) -> Date {
    let months = months.clamp(-100_000, 100_000);
    from.saturating_add(jiff::Span::new().months(months))
}

/// Days from `a` to `b`; negative if `b` is earlier.
pub fn days_between(a: Date, b: Date) -> i64 {
    b.duration_since(a).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_distances_are_counted_from_the_event_in_one_go() {
        for (stated, event, expected) in [
            ("three years from the Effective Date", "2024-02-29", Some("2027-02-28")),
            ("the fourth anniversary of the Effective Date", "2024-02-29", Some("2028-02-29")),
            ("one month after the Start Date", "2026-01-31", Some("2026-02-28")),
            ("60 days prior to the end of the term", "2026-03-01", Some("2025-12-31")),
            ("two (2) months before the renewal date", "2026-04-30", Some("2026-02-28")),
            ("within two (2) business days after receipt", "2026-11-27", Some("2026-12-01")),
            ("half a year after the Start Date", "2026-01-31", None),
        ] {
            let (_, stated) = crate::value::find_date_expressions(stated).remove(0);
            let reckoned = reckon(&stated, day(event).unwrap(), weekends());
            assert_eq!(reckoned.map(|date| date.to_string()).as_deref(), expected, "{stated}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_says_why() {
        assert_eq!(day("2026-02-30").unwrap_err(), "2026-02-30 does not exist: February 2026 has 28 days");
        assert_eq!(day("2026-13-01").unwrap_err(), "2026-13-01 does not exist: there is no month 13");
        assert_eq!(day("1.3.2026").unwrap_err(), "`1.3.2026` is not a date");
        assert_eq!(day("0026-03-01").unwrap_err(), "the year of 0026-03-01 is out of range");
        assert!(day("2028-02-29").is_ok());
    }
}
