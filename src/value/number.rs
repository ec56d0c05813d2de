//! Numbers in words and figures: `thirty (30)`, `one hundred and eighty`, `1.000,50`.

use super::vocabulary::Meaning;
use super::words::{Gap, Word, skip};
use super::{Doubt, Reading, Value};
use rust_decimal::Decimal;
use std::str::FromStr;

/// A number as read, in words, in figures or in both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount {
    /// The word after it.
    pub end: usize,
    /// Where words and figures disagree, what the words say: they prevail.
    pub value: Decimal,
    pub doubt: Option<Doubt>,
}

/// A number that starts at `at`: `30`, `thirty (30)`, `30 (thirty)`, `[thirty (30)]`.
pub(super) fn amount(words: &[Word<'_>], at: usize) -> Option<Amount> {
    let first = bracketed(words, at)?;
    let again = words.get(first.end).filter(|w| w.meaning == Meaning::Open);
    let Some(second) = again.and_then(|_| bracketed(words, first.end)) else { return Some(first.amount()) };
    let (in_words, in_figures) = match (first.figures, second.figures) {
        (false, true) => (first, second),
        (true, false) => (second, first),
        _ => return Some(first.amount()),
    };
    // "six (6,000,000) million"
    if let Some(Meaning::Scale(scale)) = words.get(second.end).map(|w| w.meaning)
        && in_words.value.checked_mul(scale.into()) == Some(in_figures.value)
    {
        return Some(Amount { end: second.end + 1, value: in_figures.value, doubt: None });
    }
    let doubt = (in_words.value != in_figures.value).then_some(Doubt::FiguresSay(in_figures.value));
    Some(Amount { end: second.end, value: in_words.value, doubt })
}

#[derive(Clone, Copy)]
struct Item {
    end: usize,
    value: Decimal,
    figures: bool,
}

impl Item {
    fn amount(self) -> Amount {
        Amount { end: self.end, value: self.value, doubt: None }
    }
}

/// A number with the brackets around it, as many closed as were opened.
fn bracketed(words: &[Word<'_>], at: usize) -> Option<Item> {
    let opened = words.get(at..)?.iter().take_while(|w| w.meaning == Meaning::Open).take(3).count();
    let mut item = item(words, at + opened)?;
    if opened > 0 {
        let close = words.get(item.end..item.end + opened)?;
        if !close.iter().all(|w| w.meaning == Meaning::Close) {
            return None;
        }
        item.end += opened;
    }
    Some(item)
}

fn item(words: &[Word<'_>], at: usize) -> Option<Item> {
    let word = words.get(at)?;
    match word.meaning {
        Meaning::Figures => {
            let mut value = figures(word.text)?;
            let half = words.get(at + 1).is_some_and(|w| w.meaning == Meaning::HalfSign);
            if half {
                value = value.checked_add(HALF)?;
            }
            Some(Item { end: at + 1 + usize::from(half), value, figures: true })
        }
        Meaning::HalfSign => Some(Item { end: at + 1, value: HALF, figures: true }),
        // "one (I) year": scans and typewriters write the figure 1 so.
        Meaning::Plain if matches!(word.text, "I" | "l") && at > 0 && words[at - 1].text == "(" => {
            Some(Item { end: at + 1, value: Decimal::ONE, figures: true })
        }
        _ => in_words(words, at).map(|(end, value)| Item { end, value, figures: false }),
    }
}

const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// `48`, `1,000,000`, `1.000.000,00`, `1'000`, `5,00,000`, `99.9`. Three digits behind
/// the only separator are thousands.
pub(super) fn figures(text: &str) -> Option<Decimal> {
    read_figures(text, false)
}

/// The same, with a single separator taken for the decimal point: `99.999` of a percent.
pub(super) fn figures_with_point(text: &str) -> Option<Decimal> {
    read_figures(text, true)
}

fn read_figures(text: &str, point: bool) -> Option<Decimal> {
    const MAX_DIGITS: usize = 24;
    if let Some(plain) = plain_figures(text) {
        return Some(plain);
    }
    let readable = text.chars().all(|c| c.is_ascii_digit() || ".,'’".contains(c));
    if !readable || text.len() > 2 * MAX_DIGITS {
        return None;
    }
    let groups: Vec<&str> = text.split(['.', ',', '\'', '’']).collect();
    let mut separators = text.chars().filter(|c| !c.is_ascii_digit());
    let last = separators.next_back();
    let thousands = separators.next();
    let is_grouped = |groups: &[&str]| {
        let [head, middle @ .., tail] = groups else { return true };
        let indian = middle.iter().all(|g| g.len() == 2) && head.len() <= 2;
        tail.len() == 3 && (1..=3).contains(&head.len()) && (indian || middle.iter().all(|g| g.len() == 3))
    };
    let (whole, fraction) = match (thousands, last) {
        (None, None) => (&groups[..], ""),
        (None, Some(separator)) => {
            let is_decimal =
                groups[1].len() != 3 || groups[0].starts_with('0') || point || groups[0].len() > 3;
            match is_decimal && matches!(separator, '.' | ',') {
                true => (&groups[..1], groups[1]),
                false => (&groups[..], ""),
            }
        }
        (Some(thousands), Some(last)) if thousands == last => (&groups[..], ""),
        _ => (&groups[..groups.len() - 1], *groups.last()?),
    };
    let same = separators.all(|c| Some(c) == thousands);
    if !same || !is_grouped(whole) {
        return None;
    }
    let digits = whole.concat();
    match fraction {
        "" => Decimal::from_str(&digits).ok(),
        _ => Decimal::from_str(&format!("{digits}.{fraction}")).ok(),
    }
}

/// Nearly all figures: short, with no separator, or a point that cannot be one of thousands.
fn plain_figures(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let has_point = whole.len() < text.len();
    if text.len() > 17
        || !are_digits(whole)
        || !are_digits(fraction)
        || has_point && !matches!(fraction.len(), 1 | 2)
    {
        return None;
    }
    let read = |digits: &str| digits.bytes().fold(0, |number, digit| 10 * number + i64::from(digit - b'0'));
    let scale = 10_i64.pow(fraction.len() as u32);
    (!whole.is_empty()).then(|| Decimal::new(read(whole) * scale + read(fraction), fraction.len() as u32))
}

/// Words of the longest number anybody spells out.
const LONGEST: usize = 30;

/// `forty-eight`, `one hundred and eighty`, `two million`, `one and a half`: the word
/// after it, and the number.
pub(super) fn in_words(words: &[Word<'_>], at: usize) -> Option<(usize, Decimal)> {
    let mut end = at;
    let mut total: u64 = 0;
    while end < at + LONGEST
        && let Some((next, group)) = below_thousand(words, end)
    {
        end = next;
        match words.get(end).map(|w| (w.meaning, w.text.len())) {
            Some((Meaning::Scale(scale), 3..)) => {
                total = total.checked_add(group.checked_mul(scale)?)?;
                end += 1;
                // "two million, three hundred thousand", "one thousand and one"
                let and = usize::from(words.get(end).is_some_and(|w| w.is_one_of(&["and", ","])));
                if below_thousand(words, end + and).is_none() {
                    break;
                }
                end += and;
            }
            _ => {
                total += group;
                break;
            }
        }
    }
    if end == at {
        return None;
    }
    let half = |at: usize| words.get(at).is_some_and(|w| w.meaning == Meaning::Half);
    let value = Decimal::from(total);
    // "one-half", "one and one-half", "two and a half"
    if total == 1 && half(end) {
        return Some((end + 1, HALF));
    }
    if words.get(end).is_some_and(|w| w.is("and"))
        && words.get(end + 1).is_some_and(|w| matches!(w.meaning, Meaning::Small(1) | Meaning::Article))
        && half(end + 2)
    {
        return Some((end + 3, value + HALF));
    }
    Some((end, value))
}

fn below_thousand(words: &[Word<'_>], at: usize) -> Option<(usize, u64)> {
    let hundred = |at: usize| words.get(at).is_some_and(|w| w.meaning == Meaning::Hundred);
    let many = |at: usize| {
        matches!(words.get(at).map(|w| w.meaning), Some(Meaning::Hundred | Meaning::Scale(1000..)))
    };
    let (mut end, mut value) = match words.get(at)?.meaning {
        Meaning::Article if many(at + 1) && words[at + 1].text.len() > 2 => (at + 1, 1),
        _ => below_hundred(words, at)?,
    };
    if hundred(end) && (1..=99).contains(&value) {
        value *= 100;
        end += 1;
        let and = usize::from(words.get(end).is_some_and(|w| w.is("and")));
        if let Some((next, rest)) = below_hundred(words, end + and) {
            value += rest;
            end = next;
        }
    }
    Some((end, value))
}

fn below_hundred(words: &[Word<'_>], at: usize) -> Option<(usize, u64)> {
    match words.get(at)?.meaning {
        Meaning::Small(n) => Some((at + 1, n.into())),
        Meaning::Tens(tens) => match words.get(at + 1).map(|w| w.meaning) {
            Some(Meaning::Small(n @ 1..=9)) => Some((at + 2, u64::from(tens + n))),
            _ => Some((at + 1, tens.into())),
        },
        _ => None,
    }
}

/// Words before a number that make it a reference: `Article 28`, `Module 2`, `ISO 27001`.
const REFERENCES: &[&str] = &[
    "section",
    "sections",
    "clause",
    "clauses",
    "article",
    "articles",
    "art",
    "paragraph",
    "paragraphs",
    "annex",
    "annexes",
    "appendix",
    "schedule",
    "schedules",
    "exhibit",
    "exhibits",
    "attachment",
    "part",
    "chapter",
    "module",
    "modules",
    "iso",
    "iec",
    "soc",
    "type",
    "no",
    "nos",
    "number",
    "page",
    "pages",
    "version",
    "form",
    "rule",
    "title",
    "item",
    "recital",
    "recitals",
    "option",
    "regulation",
    "directive",
    "decision",
    "suite",
    "room",
    "floor",
    "phase",
    "level",
    "tier",
    "point",
    "table",
    "figure",
    "sec",
    "subsection",
    "sub",
    "note",
    "box",
    "§",
    "#",
];

/// Whether the word before `at` makes the number there the name of something.
pub(super) fn is_reference(words: &[Word<'_>], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map(|at| &words[at]);
    let Some(mut word) = before(1) else { return false };
    if word.text == "." && before(2).is_some_and(|w| w.is_one_of(&["no", "nos", "art", "sec"])) {
        word = &words[at - 2];
    }
    let may_name = word.is_letters() || matches!(word.text, "§" | "#");
    may_name
        && word.is_one_of(REFERENCES)
        && !(word.is("no") && words[at - 1].text != "." && !word.is_capitalised())
}

/// A bare whole number as a value of its own: `two`, `one (1)`, `once`.
pub(super) fn read(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let word = &words[at];
    if let Meaning::Times(n) = word.meaning {
        return Some(Reading { end: at + 1, value: Value::Number(n.into()), doubt: None });
    }
    if word.meaning == Meaning::Open || is_reference(words, at) || is_glued(words, at) {
        return None;
    }
    let Amount { end, value, doubt } = amount(words, at)?;
    let stuck = words.get(end).is_some_and(|w| w.gap == Gap::None && ":/%°".contains(w.text));
    let whole = value.fract().is_zero().then(|| i64::try_from(value).ok()).flatten()?;
    (!stuck).then_some(Reading { end, value: Value::Number(whole), doubt })
}

/// Whether figures are a piece of a longer name: `COVID-19`, `27001:2013`, `2016/679`.
pub(super) fn is_glued(words: &[Word<'_>], at: usize) -> bool {
    let word = &words[at];
    if !word.is_figures() || at == 0 {
        return false;
    }
    let before = &words[at - 1];
    match word.gap {
        Gap::Space => false,
        Gap::Hyphen => before.is_letters() || before.is_figures(),
        Gap::None => before.is_letters() || ":/#".contains(before.text) || skip(words, at - 1, "_") > 0,
    }
}
