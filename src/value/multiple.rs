//! Multiples of fees: `two times the fees paid in the twelve months preceding the claim`.

use super::duration::{self, Unit};
use super::number::amount;
use super::vocabulary::Meaning;
use super::words::Word;
use super::{Doubt, Reading, Value, percent, plain};
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

/// Words between the factor and the fees: `two times the total aggregate subscription fees`.
const REACH_OF_FACTOR: usize = 10;
/// Words between the fees and their being paid.
const REACH_OF_FEES: usize = 16;
/// Words between that and the period: `paid or payable by Customer to Vendor under this
/// Agreement for the Services that gave rise to the claim in the twelve months`.
const REACH_OF_PAID: usize = 30;

pub(super) fn read(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let alone = |(end, months)| (end, Multiple { factor: Decimal::ONE, months }, None);
    let word = words[at];
    let (end, multiple, doubt) = match word.meaning {
        Meaning::Fees => {
            let mut near = words[at..].iter().take(REACH_OF_FEES + REACH_OF_PAID);
            near.find(|word| matches!(word.meaning, Meaning::Unit(_)))?;
            paid_in_period(words, at, true).map(alone)?
        }
        Meaning::Opening if per_period(&word).is_some() => {
            periodic(words, at).filter(|_| is_limit(words, at)).map(alone)?
        }
        Meaning::Plain | Meaning::Ordinal(_) | Meaning::Month(_) | Meaning::Currency => return None,
        Meaning::Opening if !word.is_one_of(&["double", "triple"]) => return None,
        _ => factored(words, at).or_else(|| months_of_fees(words, at).map(alone))?,
    };
    Some(Reading { end, value: Value::Multiple(multiple), doubt })
}

/// `twice the annual fees`, `200% of the fees paid in …`
fn factored(words: &[Word<'_>], at: usize) -> Option<(usize, Multiple, Option<Doubt>)> {
    let (start, factor, doubt) = factor(words, at)?;
    let stop = |word: &Word<'_>| ".;,".contains(word.text) || word.meaning == Meaning::Currency;
    let near = words[start..].iter().take(REACH_OF_FACTOR).take_while(|word| !stop(word)).count();
    let (end, months) = (start..start + near).find_map(|at| match words[at].meaning {
        Meaning::Fees => paid_in_period(words, at, false),
        _ => periodic(words, at).or_else(|| months_of_fees(words, at)),
    })?;
    Some((end, Multiple { factor, months }, doubt))
}

/// `two times`, `2x`, `twice`, `200% of`: the word after it, and the factor.
fn factor(words: &[Word<'_>], at: usize) -> Option<(usize, Decimal, Option<Doubt>)> {
    match words[at].meaning {
        Meaning::Times(n @ 2..) => return Some((at + 1, n.into(), None)),
        Meaning::Opening if words[at].is("double") => return Some((at + 1, Decimal::TWO, None)),
        Meaning::Opening if words[at].is("triple") => return Some((at + 1, Decimal::from(3), None)),
        Meaning::Article | Meaning::Ordinal(_) => return None,
        _ => {}
    }
    if let Some(Reading { end, value: Value::Percent(percent), doubt }) = percent::read(words, at) {
        let doubt = doubt.map(|doubt| match doubt {
            Doubt::FiguresSay(figures) => Doubt::FiguresSay(figures / Decimal::ONE_HUNDRED),
            doubt => doubt,
        });
        return words.get(end)?.is("of").then_some((end + 1, percent / Decimal::ONE_HUNDRED, doubt));
    }
    let is_times = |at: usize| words.get(at).is_some_and(|w| w.is_one_of(&["times", "x", "×"]));
    let number = amount(words, at).filter(|number| is_times(number.end))?;
    let end = number.end + 1;
    // "two times (2x)"
    let again = words.get(end).filter(|w| w.text == "(").and_then(|_| amount(words, end + 1));
    let again = again.map(|again| again.end + usize::from(is_times(again.end)));
    let closed = again.filter(|again| words.get(*again).is_some_and(|w| w.text == ")"));
    Some((closed.map_or(end, |again| again + 1), number.value, number.doubt))
}

/// The word after a base, and how many months of fees it is.
type Base = Option<(usize, Decimal)>;

/// The fees at `at` as paid in a period: `fees paid or payable in the twelve months
/// preceding`. Alone, without a factor, the period must lie in the past.
fn paid_in_period(words: &[Word<'_>], at: usize, alone: bool) -> Base {
    const OF: &[&str] = &["of", "for", "in", "during", "over"];
    const PAID: &[&str] = &[
        "paid", "payable", "received", "due", "owed", "owing", "charged", "invoiced", "billed", "spent",
        "accrued", "earned", "incurred",
    ];
    // What sums are said to be, or a list of other things: no sum of a period.
    const NO_PAYMENT: &[&str] = &[
        "is", "are", "shall", "will", "must", "may", "was", "were", "be", "have", "has", ".", ";", ":", "$",
    ];
    if words[at].is_one_of(&["value", "spend", "revenue", "revenues", "consideration", "price", "charge"]) {
        return None;
    }
    let near = words[at + 1..].iter().take(REACH_OF_FEES).take_while(|w| !w.is_one_of(NO_PAYMENT)).count();
    let paid = (at + 1..=at + near).find(|at| words[*at].is_one_of(PAID));
    let Some(paid) = paid else {
        // "fees for the prior 12 months", "fees of 3 months"
        let of = words.get(at + 1).filter(|w| w.is_one_of(OF))?;
        return (at + 2..at + 6)
            .find_map(|period| months(words, period))
            .filter(|(end, _)| of.is("of") || !alone || is_past(words, at + 1, *end));
    };
    // A new duty begins a new thought: "the amount owed, in which case an audit may …"
    let goes_on = |w: &&Word<'_>| !w.is_one_of(&[".", ";", "may", "shall", "will", "must"]);
    let far = words[paid..].iter().take(REACH_OF_PAID).take_while(goes_on).count();
    (paid + 1..paid + far).find_map(|period| {
        let (end, months) = months(words, period)?;
        (!alone || is_past(words, period.saturating_sub(5), end)).then_some((end, months))
    })
}

/// Whether a period that ends before `end` is said to lie in the past.
fn is_past(words: &[Word<'_>], from: usize, end: usize) -> bool {
    const PAST: &[&str] =
        &["preceding", "prior", "previous", "before", "last", "past", "immediately", "trailing", "first"];
    words[from..words.len().min(end + 5)].iter().any(|w| w.is_one_of(PAST))
}

/// `twelve (12) months`, `preceding contract year`: the word after it, and the months.
fn months(words: &[Word<'_>], at: usize) -> Base {
    const PAST: &[&str] = &["preceding", "prior", "previous", "last", "past"];
    const KIND: &[&str] = &["contract", "calendar", "fiscal", "service", "subscription"];
    match words.get(at)?.meaning {
        Meaning::Unit(unit @ (Unit::Years | Unit::Quarters)) => {
            let before = &words[at.saturating_sub(2)..at];
            let past = match before {
                [past, kind] if kind.is_one_of(KIND) => past,
                [.., past] => past,
                [] => return None,
            };
            let months = if unit == Unit::Years { 12 } else { 3 };
            past.is_one_of(PAST).then_some((at + 1, months.into()))
        }
        Meaning::Plain | Meaning::Opening | Meaning::Open | Meaning::Ordinal(_) => None,
        _ => {
            let Reading { end, value: Value::Duration(duration), .. } = duration::read(words, at)? else {
                return None;
            };
            let each = match duration.unit {
                Unit::Months => 1,
                Unit::Quarters => 3,
                Unit::Years => 12,
                _ => return None,
            };
            Some((end, duration.amount.checked_mul(each.into())?))
        }
    }
}

/// `six (6) months' fees`, `12 months of subscription fees`
fn months_of_fees(words: &[Word<'_>], at: usize) -> Base {
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
    ];
    let (end, months) = months(words, at)?;
    let many = words[end - 1].text.ends_with(['s', 'S']) || words.get(end)?.text.starts_with(['\'', '’']);
    let between = words[end..].iter().take(8).take_while(|w| w.is_one_of(BETWEEN)).count();
    let fees = words.get(end + between).is_some_and(|w| w.meaning == Meaning::Fees);
    (many && fees).then_some((end + between + 1, months))
}

/// `annual subscription fees`
fn periodic(words: &[Word<'_>], at: usize) -> Base {
    let months = per_period(words.get(at)?)?;
    let adjectives =
        words[at + 1..].iter().take(4).take_while(|w| w.is_letters() && w.meaning != Meaning::Fees);
    let end = at + 1 + adjectives.count();
    (words.get(end)?.meaning == Meaning::Fees).then_some((end + 1, months))
}

/// `annual` → 12
fn per_period(word: &Word<'_>) -> Option<Decimal> {
    let months = match () {
        () if word.is_one_of(&["annual", "annualised", "annualized", "yearly"]) => 12,
        () if word.is("quarterly") => 3,
        () if word.is("monthly") => 1,
        () => return None,
    };
    Some(months.into())
}

/// Whether the words before annual fees make them a measure, not a thing to pay.
fn is_limit(words: &[Word<'_>], at: usize) -> bool {
    const LIMIT: &[&str] =
        &["exceed", "exceeds", "exceeding", "limited", "equal", "greater", "lesser", "lower", "higher"];
    at == 0 || words[at.saturating_sub(8)..at].iter().any(|w| w.is_one_of(LIMIT))
}
