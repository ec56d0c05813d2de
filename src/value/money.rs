//! Sums, percentages, and multiples of fees.

use super::number::{in_figures, number};
use super::words::{Read, Word, skip};
use super::{Value, duration};
use rust_decimal::Decimal;
use std::fmt;

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    pub amount: Decimal,
    /// ISO 4217. A bare `$` is taken for US dollars.
    pub currency: &'static str,
}

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
        self.factor * self.months
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.amount.normalize())
    }
}

impl fmt::Display for Multiple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x fees of {} months", self.factor.normalize(), self.months.normalize())
    }
}

const SIGNS: [(&str, &str); 5] = [("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("¥", "JPY"), ("₹", "INR")];
const CODES: [&str; 24] = [
    "USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "INR",
    "CNY", "SGD", "HKD", "BRL", "MXN", "ZAR", "ILS", "AED", "KRW",
];
const NAMES: [(&[&str], &str); 4] = [
    (&["dollar", "dollars"], "USD"),
    (&["euro", "euros"], "EUR"),
    (&["pound", "pounds"], "GBP"),
    (&["franc", "francs"], "CHF"),
];
const SCALES: [(&[&str], u64); 4] = [
    (&["k", "thousand"], 1_000),
    (&["m", "mn", "mio", "million", "millions"], 1_000_000),
    (&["bn", "billion"], 1_000_000_000),
    (&["lakh", "lakhs"], 100_000),
];

pub(super) fn read(words: &[Word<'_>]) -> Read<Value> {
    let (at, currency) = match currency_before(words) {
        Some((at, currency)) => (at, Some(currency)),
        None => (0, None),
    };
    let (length, amount) = number(&words[at..])?;
    let mut end = at + length;
    let mut amount = amount;
    if let Some((_, scale)) = words.get(end).and_then(|w| SCALES.iter().find(|(names, _)| w.is_one_of(names)))
    {
        amount *= Decimal::from(*scale);
        end += 1;
    }
    let currency = match currency {
        Some(currency) => currency,
        None => {
            let us = words.get(end).is_some_and(|w| w.is_one_of(&["us", "u", "united"]));
            let name_at = end + usize::from(us);
            let (length, currency) = currency_behind(words.get(name_at..)?)?;
            end = name_at + length;
            currency
        }
    };
    // "five million dollars ($5,000,000)"
    if words.get(end).is_some_and(|w| w.text == "(")
        && let Some((more, _)) = currency_before(&words[end + 1..])
        && let Some((figures, again)) = in_figures(&words[end + 1 + more..])
        && words.get(end + 1 + more + figures).is_some_and(|w| w.text == ")")
    {
        end += more + figures + 2;
        amount = again;
    }
    Some((end, Value::Money(Money { amount, currency })))
}

fn currency_before(words: &[Word<'_>]) -> Read<&'static str> {
    let first = words.first()?;
    let sign = |word: &Word<'_>| SIGNS.iter().find(|(sign, _)| word.text == *sign).map(|(_, code)| *code);
    if let Some(code) = sign(first) {
        return Some((1, code));
    }
    let code = CODES.iter().find(|code| first.text == **code).copied();
    let dollars = ["US", "CA", "AU", "C", "A"].iter().position(|p| first.text == *p);
    match (code, dollars) {
        (Some(code), _) => Some((1 + usize::from(words.get(1).and_then(sign).is_some()), code)),
        (None, Some(which)) if words.get(1)?.text == "$" => {
            Some((2, ["USD", "CAD", "AUD", "CAD", "AUD"][which]))
        }
        _ => None,
    }
}

fn currency_behind(words: &[Word<'_>]) -> Read<&'static str> {
    let first = words.first()?;
    let code = CODES.iter().find(|code| first.text == **code).copied();
    let sign = SIGNS.iter().find(|(sign, _)| first.text == *sign).map(|(_, code)| *code);
    let name = NAMES.iter().find(|(names, _)| first.is_one_of(names)).map(|(_, code)| *code);
    code.or(sign).or(name).map(|currency| (1, currency))
}

/// `99.9%`, `fifteen percent (15%)`, `1.5 per cent`
pub(super) fn read_percent(words: &[Word<'_>]) -> Read<Value> {
    let (length, amount) = number(words)?;
    let sign = words.get(length)?;
    let end = match () {
        () if sign.text == "%" || sign.is_one_of(&["percent", "pct"]) => length + 1,
        () if sign.is("per") && words.get(length + 1)?.is("cent") => length + 2,
        () => return None,
    };
    // "fifteen percent (15%)"
    let again = words.get(end).is_some_and(|w| w.text == "(")
        && words.get(end + 2).is_some_and(|w| w.text == "%")
        && words.get(end + 3).is_some_and(|w| w.text == ")");
    Some((end + if again { 4 } else { 0 }, Value::Percent(amount)))
}

/// `two times the fees paid in the twelve months preceding`, `the fees paid or payable in
/// the preceding 12 months`, `200% of the annual fees`
pub(super) fn read_multiple(words: &[Word<'_>]) -> Read<Value> {
    const FEES: [&str; 9] =
        ["fees", "fee", "amounts", "amount", "charges", "sums", "price", "payments", "remuneration"];
    let (start, factor) = factor(words).unwrap_or((0, Decimal::ONE));
    let reach = |from: usize, far: usize, test: &dyn Fn(&Word<'_>) -> bool| {
        (from..(from + far).min(words.len())).find(|at| test(&words[*at]))
    };
    let fees = if start > 0 {
        reach(start, 8, &|w| w.is_one_of(&FEES))?
    } else if words.first()?.is_one_of(&FEES) {
        0
    } else {
        return None;
    };
    if words[start..fees].iter().any(|w| w.is_one_of(&["annual", "yearly"])) {
        return Some((fees + 1, Value::Multiple(Multiple { factor, months: Decimal::from(12) })));
    }
    // The months must be of payment: "fees paid … in the 12 months preceding".
    let of = words.get(fees + 1).is_some_and(|w| w.is("of")).then_some(fees + 1);
    let paid = of.or_else(|| {
        reach(fees + 1, 14, &|w| {
            w.is_one_of(&["paid", "payable", "received", "due", "actually", "owed", "charged", "invoiced"])
        })
    })?;
    for at in paid..(paid + 40).min(words.len()) {
        if words[at].text == "." {
            break;
        }
        if let Some((length, Value::Duration(duration))) = duration::read(&words[at..]) {
            let months = match duration.unit {
                duration::Unit::Months => duration.amount,
                duration::Unit::Years => duration.amount * Decimal::from(12),
                _ => continue,
            };
            return Some((at + length, Value::Multiple(Multiple { factor, months })));
        }
    }
    None
}

fn factor(words: &[Word<'_>]) -> Read<Decimal> {
    let first = words.first()?;
    if first.is("twice") {
        return Some((1, Decimal::TWO));
    }
    let (length, amount) = number(words)?;
    let next = words.get(length)?;
    match () {
        () if next.is_one_of(&["times", "x"]) => Some((length + 1, amount)),
        () if next.text == "%" => {
            Some((length + 1 + skip(&words[length + 1..], ")]"), amount / Decimal::ONE_HUNDRED))
        }
        () if next.is("percent") => Some((length + 1, amount / Decimal::ONE_HUNDRED)),
        () => None,
    }
}
