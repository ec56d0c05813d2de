//! Sums of money: `US$ 5M`, `five million dollars ($5,000,000)`, `EUR 1.000.000,00`.

use super::number::{Amount, amount, figures_with_point};
use super::vocabulary::{Meaning, folded};
use super::words::{Gap, Word, texts};
use super::{Doubt, Reading, Value, plain};
use foldhash::{HashMap, HashMapExt};
use rust_decimal::Decimal;
use std::fmt;
use std::sync::LazyLock;

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    pub amount: Decimal,
    /// ISO 4217. A bare `$` is taken for US dollars.
    pub currency: &'static str,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, plain(self.amount))
    }
}

struct Name {
    words: Vec<&'static str>,
    /// Whether capitals must be as written: `Rs`, but any `euros`.
    exact: bool,
    currency: &'static str,
    /// `$` and `dollars` without a country.
    assumed: bool,
}

/// First word in lower case → the names of currencies that begin with it, longest first.
static NAMES: LazyLock<HashMap<String, Vec<Name>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<Name>> = HashMap::new();
    let mut add = |written: &'static str, currency, assumed| {
        let words = texts(written);
        let exact = words.len() == 1 && written.starts_with(char::is_uppercase);
        if let Some(first) = words.first() {
            let name = Name { exact, currency, assumed, words: words.clone() };
            names.entry(first.to_lowercase()).or_default().push(name);
        }
    };
    for line in include_str!("currencies.tsv").lines().filter(|line| !line.starts_with('#')) {
        let Some((code, written)) = line.split_once('\t') else { continue };
        add(code, code, false);
        written.split('|').for_each(|name| add(name, code, false));
    }
    ["$", "dollar", "dollars"].iter().for_each(|name| add(name, "USD", true));
    ["franc", "francs"].iter().for_each(|name| add(name, "CHF", true));
    names.values_mut().for_each(|of| of.sort_by_key(|name| std::cmp::Reverse(name.words.len())));
    names
});

/// The words, in lower case, with which a currency can begin.
pub(super) fn first_words() -> impl Iterator<Item = String> {
    NAMES.keys().cloned()
}

/// The currency named at `at`, and the word after it.
fn currency(words: &[Word<'_>], at: usize) -> Option<(usize, &'static Name)> {
    // "A$" begins like the article.
    let first = words.get(at).filter(|w| w.meaning == Meaning::Currency || w.text == "A")?;
    let names = folded(first.text, |first| NAMES.get(first))?;
    let fits = |name: &&Name| {
        let there = words.get(at..at + name.words.len());
        there.is_some_and(|there| {
            there.iter().zip(&name.words).all(|(word, written)| match name.exact {
                true => word.text == *written,
                false => word.text.to_lowercase() == written.to_lowercase(),
            })
        })
    };
    names.iter().find(fits).map(|name| (at + name.words.len(), name))
}

pub(super) fn read(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let (end, amount, name, mut doubt) = match words[at].meaning {
        Meaning::Currency | Meaning::Article if currency(words, at).is_some() => {
            let (next, name) = currency(words, at)?;
            // "Dollars (70,000)" ends another sum.
            if name.assumed && words.get(next)?.meaning == Meaning::Open {
                return None;
            }
            let (end, sum, doubt) = sum(words, next)?;
            // "$5,000,000 USD"
            let again =
                currency(words, end).filter(|(_, again)| name.assumed || again.currency == name.currency);
            let (end, name) = again.unwrap_or((end, name));
            (end, sum, name, doubt)
        }
        _ => {
            let (end, sum, doubt) = sum(words, at)?;
            let (end, name) = behind(words, end)?;
            (end, sum, name, doubt)
        }
    };
    let mut money = Money { amount, currency: name.currency };
    if name.assumed {
        doubt = doubt.or(Some(Doubt::CountryAssumed));
    }
    let end = end_of_hundredths(words, end);
    let end = match restated(words, end) {
        Some((end, said, in_figures)) => {
            let (by_words, by_figures) =
                if in_figures { (amount, said.amount) } else { (said.amount, amount) };
            // A named country settles what `$` means.
            if name.assumed {
                money.currency = said.currency;
            }
            if by_words != by_figures {
                money.amount = by_words;
                doubt = Some(Doubt::FiguresSay(by_figures));
            }
            end
        }
        None => end,
    };
    Some(Reading { end, value: Value::Money(money), doubt })
}

/// `5 million`, `5M`, `five million and no/100`
fn sum(words: &[Word<'_>], at: usize) -> Option<(usize, Decimal, Option<Doubt>)> {
    let Amount { mut end, mut value, doubt } = spaced(words, at).or_else(|| amount(words, at))?;
    if let Some(word) = words.get(end)
        && let Meaning::Scale(scale) = word.meaning
        && (word.text.len() > 2 || words[end - 1].is_figures())
        && (word.text.len() > 1 || word.gap == Gap::None)
    {
        if end == at + 1 {
            value = figures_with_point(words[at].text).unwrap_or(value);
        }
        value = value.checked_mul(Decimal::from(scale))?;
        end += 1;
    }
    Some((end_of_hundredths(words, end), value, doubt))
}

/// The word after `and no/100`, `and 00/100ths`.
fn end_of_hundredths(words: &[Word<'_>], at: usize) -> usize {
    let is = |ahead: usize, of: &[&str]| words.get(at + ahead).is_some_and(|w| w.is_one_of(of));
    let stated =
        is(0, &["and", "&"]) && is(1, &["no", "00", "xx"]) && is(2, &["/"]) && is(3, &["100", "100ths"]);
    let genitive = is(4, &["'", "’"]) && is(5, &["s"]);
    match stated {
        true => at + if genitive { 6 } else { 4 },
        false => at,
    }
}

/// `1 000 000,50`, with thousands set apart by spaces.
fn spaced(words: &[Word<'_>], at: usize) -> Option<Amount> {
    let is_group = |w: &&Word<'_>| {
        let digits = w.text.split([',', '.']).next().unwrap_or_default();
        w.is_figures() && w.gap == Gap::Space && digits.len() == 3 && w.text.len() != 7
    };
    let head = words.get(at).filter(|w| w.is_figures() && w.text.len() <= 3)?;
    let groups = words[at + 1..].iter().take(4).take_while(is_group).count();
    let end = at + 1 + groups;
    let joined: String = words[at..end].iter().map(|w| w.text.replace(',', ".")).collect();
    let whole = words[at..end - 1].iter().all(|w| w.text.bytes().all(|b| b.is_ascii_digit()));
    let value = joined.parse().ok().filter(|_| groups > 0 && whole && !head.text.starts_with('0'))?;
    Some(Amount { end, value, doubt: None })
}

/// The currency behind a sum: `dollars`, `U.S. Dollars`, `(USD)`.
fn behind(words: &[Word<'_>], at: usize) -> Option<(usize, &'static Name)> {
    let open = words.get(at)?.text == "(";
    let (end, name) = currency(words, at + usize::from(open))?;
    match open {
        true => (words.get(end)?.text == ")").then_some((end + 1, name)),
        // The next sum's sign is no currency of this one: "5 (five) $10".
        false => {
            let sign = words[at].gap == Gap::Space && !words[at].is_letters();
            let next = words.get(end).is_some_and(|w| w.is_figures() || "[*_(●".contains(w.text));
            (!(sign && next)).then_some((end, name))
        }
    }
}

/// `($5,000,000)` behind the words, or the words behind the figures.
fn restated(words: &[Word<'_>], at: usize) -> Option<(usize, Money, bool)> {
    words.get(at).filter(|w| w.text == "(")?;
    let (end, value, name) = match currency(words, at + 1) {
        Some((next, name)) => {
            let (end, value, _) = sum(words, next)?;
            (end, value, name)
        }
        None => {
            let (end, value, _) = sum(words, at + 1)?;
            let (end, name) = behind(words, end)?;
            (end, value, name)
        }
    };
    let in_figures = words[at + 1..end].iter().any(Word::is_figures);
    words.get(end).filter(|w| w.text == ")")?;
    Some((end + 1, Money { amount: value, currency: name.currency }, in_figures))
}
