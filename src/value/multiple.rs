//! Multiples of fees: `two times the fees paid in the twelve months preceding the claim`.

use super::duration::{self, Unit};
use super::number::amount;
use super::percent::percent;
use super::vocabulary::Meaning;
use super::words::Word;
use super::{Doubt, Reading, Value, plain};
use rust_decimal::Decimal;
use std::fmt;

/// A multiple of the fees of some months: `two times the fees paid in the preceding
/// twelve months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Multiple {
    pub factor: Decimal,
    pub months: Decimal,
}

impl Multiple {
    /// How many months of fees it comes to.
    pub fn months_of_fees(&self) -> Decimal {
        self.factor.saturating_mul(self.months)
    }
}

impl fmt::Display for Multiple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.months == Decimal::ONE { "" } else { "s" };
        write!(f, "{} x fees of {} month{plural}", plain(self.factor), plain(self.months))
    }
}

/// Between the factor and the fees: `two times the total aggregate subscription fees`.
const REACH_OF_FACTOR: usize = 10;
/// Between the fees and their period: `fees paid or payable by Customer to Vendor under
/// this Agreement for the Services that gave rise to the claim in the twelve months`.
const REACH_OF_FEES: usize = 40;
const PAID: &[&str] = &[
    "paid", "payable", "received", "due", "owed", "owing", "charged", "invoiced", "billed", "spent",
    "accrued", "earned", "incurred",
];
const BEFORE: &[&str] = &[
    "preceding",
    "prior",
    "previous",
    "before",
    "last",
    "past",
    "immediately",
    "first",
    "trailing",
    "during",
    "over",
    "period",
    "course",
];

pub(super) fn read(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let value = |(end, multiple, doubt)| Reading { end, value: Value::Multiple(multiple), doubt };
    match words[at].meaning {
        Meaning::Fees => fees(words, at, Decimal::ONE, None).map(value),
        Meaning::Plain if !words[at].is_one_of(&["double", "triple", "annual", "monthly"]) => None,
        _ => factored(words, at).or_else(|| months_of_fees(words, at)).map(value),
    }
}

type Read = Option<(usize, Multiple, Option<Doubt>)>;

/// `twice the annual fees`, `200% of the fees paid in …`
fn factored(words: &[Word<'_>], at: usize) -> Read {
    let (start, factor, doubt) = factor(words, at)?;
    let near = words.get(start..words.len().min(start + REACH_OF_FACTOR))?;
    let stop = |w: &Word<'_>| ".;,".contains(w.text) || w.meaning == Meaning::Currency;
    let fees_at = near.iter().take_while(|w| !stop(w)).position(|w| is_fees(w))?;
    // "two times the amount of the fees": the last noun of a row says what is multiplied.
    let fees_at = start + fees_at;
    if let Some((end, multiple, _)) = near.iter().find_map(|w| {
        let months = per_period(w)?;
        Some((fees_at + 1, Multiple { factor, months }, ()))
    }) && words[start..fees_at].iter().any(|w| per_period(w).is_some())
    {
        return Some((end, multiple, doubt));
    }
    // "two times twelve months' fees"
    if let Some(count) = (start..fees_at).find_map(|at| months_of_fees(words, at)) {
        let months = count.1.months;
        return Some((count.0, Multiple { factor, months }, doubt));
    }
    fees(words, fees_at, factor, doubt)
}

fn is_fees(word: &Word<'_>) -> bool {
    word.meaning == Meaning::Fees
}

/// `annual` → 12
fn per_period(word: &Word<'_>) -> Option<Decimal> {
    let months = [
        ("annual", 12),
        ("annualised", 12),
        ("annualized", 12),
        ("yearly", 12),
        ("quarterly", 3),
        ("monthly", 1),
    ];
    months.iter().find(|(name, _)| word.is(name)).map(|(_, months)| Decimal::from(*months))
}

/// `two times`, `2x`, `twice`, `200% of`: the word after it, and the factor.
fn factor(words: &[Word<'_>], at: usize) -> Read2 {
    match words[at].meaning {
        Meaning::Times(n @ 2..) => return Some((at + 1, n.into(), None)),
        Meaning::Plain if words[at].is("double") => return Some((at + 1, Decimal::TWO, None)),
        Meaning::Plain if words[at].is("triple") => return Some((at + 1, Decimal::from(3), None)),
        Meaning::Article | Meaning::Ordinal(_) => return None,
        _ => {}
    }
    if let Some((end, percent, doubt)) = percent(words, at) {
        let doubt = doubt.map(|doubt| match doubt {
            Doubt::FiguresSay(figures) => Doubt::FiguresSay(figures / Decimal::ONE_HUNDRED),
            doubt => doubt,
        });
        let again = words.get(end).filter(|w| w.text == "(").and_then(|_| self::percent(words, end + 1));
        let end = again.map_or(end, |(close, ..)| close + 1);
        words.get(end).filter(|w| w.is("of"))?;
        return Some((end + 1, percent / Decimal::ONE_HUNDRED, doubt));
    }
    let number = amount(words, at)?;
    let mut end = number.end;
    // "two times (2x)"
    if !words.get(end)?.is_one_of(&["times", "x", "×"]) {
        return None;
    }
    end += 1;
    if words.get(end).is_some_and(|w| w.text == "(")
        && let Some(again) = amount(words, end + 1)
    {
        let x = usize::from(words.get(again.end).is_some_and(|w| w.is_one_of(&["times", "x", "×"])));
        if words.get(again.end + x).is_some_and(|w| w.text == ")") {
            end = again.end + x + 1;
        }
    }
    Some((end, number.value, number.doubt))
}

type Read2 = Option<(usize, Decimal, Option<Doubt>)>;

/// The fees at `at` and the period they are of.
fn fees(words: &[Word<'_>], at: usize, factor: Decimal, doubt: Option<Doubt>) -> Read {
    let alone = factor == Decimal::ONE && doubt.is_none();
    let next = words.get(at + 1)?;
    // "an amount equal to …": the fees come later.
    if alone
        && next.is_one_of(&["equal", "equivalent", "of"])
        && words[at].is_one_of(&["amount", "amounts", "sums"])
        && !next.is("of")
    {
        return None;
    }
    if at > 0 && per_period(&words[at - 1]).is_some() && alone {
        return None; // read from "annual"
    }
    // "the fees are payable within one month" is a term of payment.
    if alone && next.is_one_of(&["is", "are", "shall", "will", "must", "may", "were"]) {
        return None;
    }
    let far = words.len().min(at + REACH_OF_FEES);
    let sentence = words[at + 1..far].iter().take_while(|w| w.text != ".").count();
    let until = at + 1 + sentence;
    let paid = (at + 1..until.min(at + 16)).find(|at| words[*at].is_one_of(PAID));
    let from = match paid {
        Some(paid) => paid,
        None if next.is_one_of(&["of", "for", "in", "during", "over"]) => at + 1,
        None => return None,
    };
    for period in from..until {
        let Some((end, months)) = months(words, period) else { continue };
        let around = &words[period.saturating_sub(5)..words.len().min(end + 7)];
        if !alone || around.iter().any(|w| w.is_one_of(BEFORE)) || next.is("of") {
            return Some((end, Multiple { factor, months }, doubt));
        }
    }
    None
}

/// `twelve (12) months`, `prior contract year`: the word after it, and the months.
fn months(words: &[Word<'_>], at: usize) -> Option<(usize, Decimal)> {
    const WHICH: &[&str] =
        &["preceding", "prior", "previous", "last", "contract", "calendar", "such", "that", "past"];
    if let Meaning::Unit(unit @ (Unit::Years | Unit::Quarters)) = words[at].meaning {
        let which = at > 0 && words[at - 1].is_one_of(WHICH);
        return which.then(|| (at + 1, Decimal::from(if unit == Unit::Years { 12 } else { 3 })));
    }
    if matches!(words[at].meaning, Meaning::Plain | Meaning::Open | Meaning::Ordinal(_)) {
        return None;
    }
    let Value::Duration(duration) = duration::read(words, at)?.value else { return None };
    let months = match duration.unit {
        Unit::Months => duration.amount,
        Unit::Quarters => duration.amount.checked_mul(Decimal::from(3))?,
        Unit::Years => duration.amount.checked_mul(Decimal::from(12))?,
        _ => return None,
    };
    let end = duration::read(words, at)?.end;
    Some((end, months))
}

/// `six (6) months' fees`, `12 months of subscription fees`, `annual fees`
fn months_of_fees(words: &[Word<'_>], at: usize) -> Read {
    const BETWEEN: &[&str] = &[
        "of",
        "the",
        "'",
        "’",
        "s",
        "subscription",
        "service",
        "services",
        "total",
        "license",
        "licence",
        "worth",
        "recurring",
        "then",
        "current",
        "contract",
    ];
    let (mut end, months) = match per_period(&words[at]) {
        Some(months) => (at + 1, months),
        None => months(words, at)?,
    };
    while words.get(end).is_some_and(|w| w.is_one_of(BETWEEN)) && end < at + 12 {
        end += 1;
    }
    is_fees(words.get(end)?).then_some((end + 1, Multiple { factor: Decimal::ONE, months }, None))
}
