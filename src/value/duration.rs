//! Durations: `twenty-four (24) hours`, `two (2) business days`, `a calendar month`.

use super::number::{Amount, amount, is_reference};
use super::ordinal::ordinal;
use super::vocabulary::Meaning;
use super::words::{Gap, Word};
use super::{Reading, Value};
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

impl Duration {
    pub fn new(amount: impl Into<Decimal>, unit: Unit) -> Self {
        Self { amount: amount.into(), unit }
    }

    /// The longest it can be, in hours. Business days are counted over weekends: `n` of
    /// them are up to `n` + 2 days for every five begun. A month has up to 31 days, a
    /// quarter 92, a year 366.
    pub fn longest_hours(&self) -> Decimal {
        match self.unit {
            Unit::Hours => self.amount,
            _ => self.longest_days().saturating_mul(Decimal::from(24)),
        }
    }

    /// The longest it can be, in days; see [`Duration::longest_hours`].
    pub fn longest_days(&self) -> Decimal {
        let days = |n: i64| self.amount.saturating_mul(Decimal::from(n));
        match self.unit {
            Unit::Hours => self.amount / Decimal::from(24),
            Unit::Days => self.amount,
            Unit::BusinessDays => {
                let weekends = (self.amount / Decimal::from(5)).ceil();
                self.amount.saturating_add(weekends.saturating_mul(Decimal::TWO))
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
        let times = |n: i64| self.amount.saturating_mul(Decimal::from(n));
        let days = match self.unit {
            Unit::Hours => self.amount / Decimal::from(24),
            Unit::Days | Unit::BusinessDays => self.amount,
            Unit::Weeks => times(7),
            Unit::Months => times(30),
            Unit::Quarters => times(91),
            Unit::Years => times(365),
        };
        match (in_hours, self.unit) {
            (false, _) => days.normalize(),
            (true, Unit::Hours) => self.amount.normalize(),
            (true, _) => days.saturating_mul(Decimal::from(24)).normalize(),
        }
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
        write!(f, "{} {unit}{plural}", super::plain(self.amount))
    }
}

pub(super) fn read(words: &[Word<'_>], at: usize) -> Option<Reading> {
    if words[at].meaning == Meaning::Article
        && let Some(reading) = indefinite(words, at)
    {
        return Some(reading);
    }
    if words[at].meaning == Meaning::Half {
        return half(words, at);
    }
    if let Some(reading) =
        nth_day(words, at).or_else(|| anniversary(words, at)).or_else(|| nth_year(words, at))
    {
        return Some(reading);
    }
    if matches!(words[at].meaning, Meaning::Unit(_)) {
        return None;
    }
    let number = amount(words, at).filter(|_| !is_reference(words, at))?;
    let Some((mut end, duration)) = in_unit(words, number.end, number.value) else {
        return shared_unit(words, number);
    };
    if is_no_length(words, end, duration) {
        return None;
    }
    // "five days (5 days)"
    if words.get(end).is_some_and(|w| w.text == "(")
        && let Some(again) = amount(words, end + 1)
        && let Some((close, said)) = in_unit(words, again.end, again.value)
        && said == duration
        && words.get(close).is_some_and(|w| w.text == ")")
    {
        end = close + 1;
    }
    Some(Reading { end, value: Value::Duration(duration), doubt: number.doubt })
}

/// The unit behind a number, after adjectives: `consecutive calendar months`.
fn in_unit(words: &[Word<'_>], at: usize, amount: Decimal) -> Option<(usize, Duration)> {
    let mut at = at;
    let mut business = false;
    // "60 or more days"
    if words.get(at).is_some_and(|w| w.is("or"))
        && words.get(at + 1).is_some_and(|w| w.is_one_of(&["more", "fewer", "less"]))
        && words.get(at + 2).is_some_and(|w| matches!(w.meaning, Meaning::Unit(_) | Meaning::Business))
    {
        at += 2;
    }
    while let Some(word) = words.get(at) {
        match word.meaning {
            Meaning::Business => business = true,
            Meaning::Adjective => {}
            Meaning::Close if word.text == "]" => {}
            // ten (10) “Business Days”
            Meaning::Plain
                if matches!(word.text, "“" | "\"" | "‘") && words[at - 1].meaning == Meaning::Close => {}
            _ => break,
        }
        at += 1;
    }
    let word = words.get(at)?;
    let Meaning::Unit(unit) = word.meaning else { return None };
    if word.text.len() == 1 && (word.gap != Gap::None || word.text != "h" && word.text != "H") {
        return None;
    }
    at += 1;
    // "month(s)"
    if words.get(at).is_some_and(|w| w.text == "(" && w.gap == Gap::None)
        && words.get(at + 1).is_some_and(|w| w.is("s"))
        && words.get(at + 2).is_some_and(|w| w.text == ")")
    {
        at += 3;
    }
    let duration = match (unit, business) {
        (Unit::Days, true) => Duration { amount, unit: Unit::BusinessDays },
        // A business day has eight hours.
        (Unit::Hours, true) => Duration { amount: amount / Decimal::from(8), unit: Unit::BusinessDays },
        _ => Duration { amount, unit },
    };
    Some((at, duration))
}

/// What looks like a duration and is none: `24 hours a day`, `18 years of age`, `17h30`.
fn is_no_length(words: &[Word<'_>], end: usize, duration: Duration) -> bool {
    let word = |ahead: usize| words.get(end + ahead);
    let is = |ahead: usize, of: &[&str]| word(ahead).is_some_and(|w| w.is_one_of(of));
    let around_the_clock = [(24, Unit::Hours), (7, Unit::Days), (365, Unit::Days)]
        .iter()
        .any(|(n, unit)| duration == Duration::new(*n, *unit));
    if around_the_clock
        && is(0, &["a", "per", "each", "every", "/"])
        && matches!(word(1).map(|w| w.meaning), Some(Meaning::Unit(_)))
    {
        return true;
    }
    let age = duration.unit == Unit::Years && (is(0, &["old"]) || is(0, &["of"]) && is(1, &["age"]));
    let clock = word(0).is_some_and(|w| w.is_figures() && w.gap == Gap::None);
    let fraction = duration.unit == Unit::Quarters && duration.amount < Decimal::from(4) && is(0, &["of"]);
    let hours_of_day = duration.unit == Unit::Hours && is(0, &["GMT", "UTC", "CET", "EST"]);
    age || is_date(duration) || clock || fraction || hours_of_day
}

/// The first of two numbers that share a unit: `60` in `not less than 60 nor more than 90
/// days`, `10` in `10-12 days`.
fn shared_unit(words: &[Word<'_>], number: Amount) -> Option<Reading> {
    const BETWEEN: &[&str] = &[
        "or", "and", "to", "nor", "but", "not", "no", "more", "less", "than", "at", "least", "most", "fewer",
        "later", "earlier", "greater", "through", "until", "up", ",", "prior", "in", "any", "event",
    ];
    let mut next = number.end;
    while words.get(next).is_some_and(|w| w.is_one_of(BETWEEN)) && next < number.end + 8 {
        next += 1;
    }
    // "one or more two-week sprints"
    let open_ended = words.get(number.end).is_some_and(|w| w.is("or"))
        && words.get(number.end + 1).is_some_and(|w| w.is("more"))
        && next == number.end + 2;
    if open_ended {
        return None;
    }
    let ranged = words.get(next).is_some_and(|w| w.gap == Gap::Hyphen || next > number.end);
    let second = amount(words, next).filter(|_| ranged)?;
    let (_, Duration { unit, .. }) = in_unit(words, second.end, second.value)?;
    let duration = Duration { amount: number.value, unit };
    let value = Value::Duration(duration);
    (!is_date(duration)).then_some(Reading { end: number.end, value, doubt: number.doubt })
}

/// `the 2026 calendar year`, `2025 and 2026 years`
fn is_date(duration: Duration) -> bool {
    duration.unit == Unit::Years && duration.amount >= Decimal::from(1_000)
}

/// `an hour`, `a period of a year`: but `a year` in `twice a year` is a rate, and `of a
/// month` a part, so only what follows a measuring word counts.
fn indefinite(words: &[Word<'_>], at: usize) -> Option<Reading> {
    const MEASURES: &[&str] =
        &["within", "for", "than", "least", "exceed", "exceeding", "under", "over", "most", "after", "every"];
    let (end, duration) = in_unit(words, at + 1, Decimal::ONE)?;
    let before = |back: usize| at.checked_sub(back).map(|at| &words[at]);
    let measured = before(1).is_some_and(|w| w.is_one_of(MEASURES))
        || before(1).is_some_and(|w| w.is("of"))
            && before(2)
                .is_some_and(|w| w.is_one_of(&["period", "periods", "term", "terms", "minimum", "maximum"]))
        || duration.unit == Unit::Hours && words[at].is("an") && !before(1).is_some_and(|w| w.is("half"));
    let age = words.get(end).is_some_and(|w| w.is("of")) && words.get(end + 1).is_some_and(|w| w.is("age"));
    (measured && !age).then_some(Reading { end, value: Value::Duration(duration), doubt: None })
}

/// `half a year`, `half-year`
fn half(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let article = usize::from(words.get(at + 1)?.meaning == Meaning::Article);
    let (end, duration) = in_unit(words, at + 1 + article, Decimal::new(5, 1))?;
    let number = at > 0 && matches!(words[at - 1].meaning, Meaning::Figures | Meaning::Small(_));
    (!number).then_some(Reading { end, value: Value::Duration(duration), doubt: None })
}

/// `until the third (3rd) anniversary of the Effective Date`: three years.
fn anniversary(words: &[Word<'_>], at: usize) -> Option<Reading> {
    if !matches!(words[at].meaning, Meaning::Ordinal(_) | Meaning::Tens(_) | Meaning::Figures) {
        return None;
    }
    let (end, nth) = ordinal(words, at)?;
    let end = end + usize::from(words.get(end)?.is("year"));
    let value = Value::Duration(Duration::new(nth, Unit::Years));
    words.get(end)?.is("anniversary").then_some(Reading { end: end + 1, value, doubt: None })
}

/// `until the end of the fifteenth (15th) Contract Year`, `at the end of Year 3`: so many
/// years.
fn nth_year(words: &[Word<'_>], at: usize) -> Option<Reading> {
    const BACK: usize = 5;
    const KINDS: &[&str] = &["contract", "license", "agreement", "lease", "service", "operating"];
    let is_year = |at: usize| words.get(at).is_some_and(|w| w.is("year"));
    let kind = |at: usize| {
        words.get(at).is_some_and(|w| w.is_letters() && (w.is_capitalised() || w.is_one_of(KINDS)))
    };
    let (end, nth) = match words[at].meaning {
        Meaning::Unit(Unit::Years) if is_year(at) => {
            let nth = amount(words, at + 1).filter(|nth| nth.value < Decimal::ONE_HUNDRED)?;
            (nth.end, nth.value)
        }
        Meaning::Ordinal(_) | Meaning::Tens(_) | Meaning::Figures => {
            let (end, nth) = ordinal(words, at)?;
            let end = end + usize::from(!is_year(end) && kind(end));
            is_year(end).then_some((end + 1, nth.into()))?
        }
        _ => return None,
    };
    let before = (at.saturating_sub(BACK)..at).rev();
    let start = before.into_iter().find(|at| !words[*at].is_one_of(&["of", "the"]) && !kind(*at))?;
    let ends = words[start].is_one_of(&["end", "expiration", "expiry", "conclusion", "completion"]);
    let value = Value::Duration(Duration::new(nth, Unit::Years));
    ends.then_some(Reading { end, value, doubt: None })
}

/// `the tenth (10th) business day after receipt` allows ten business days.
fn nth_day(words: &[Word<'_>], at: usize) -> Option<Reading> {
    const AFTER: &[&str] = &["after", "following", "from", "before", "prior", "preceding"];
    let (end, nth) = ordinal(words, at)?;
    let (end, duration) = in_unit(words, end, nth.into())?;
    let counted = matches!(duration.unit, Unit::Days | Unit::BusinessDays)
        && words.get(end).is_some_and(|w| w.is_one_of(AFTER));
    counted.then_some(Reading { end, value: Value::Duration(duration), doubt: None })
}
