//! Numbers in words and figures: `thirty (30)`, `one hundred and eighty`, `1.000,50`.

use super::Value;
use super::words::{Read, Word, skip};
use rust_decimal::Decimal;
use std::str::FromStr;

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A number in figures, in words, or in both.
pub(super) fn number(words: &[Word<'_>]) -> Read<Decimal> {
    let (length, value) = in_figures(words).or_else(|| in_words(words))?;
    // "thirty (30)", "30 (thirty)", "[thirty (30)]"
    let rest = &words[length..];
    if rest.first().is_some_and(|w| w.text == "(") {
        let inner = &rest[1..];
        if let Some((more, again)) = in_figures(inner).or_else(|| in_words(inner)) {
            let closed = inner.get(more).is_some_and(|w| w.text == ")");
            // Where words and figures disagree, words prevail.
            let digits_first = words[0].text.starts_with(|c: char| c.is_ascii_digit());
            if closed {
                return Some((length + more + 2, if digits_first { again } else { value }));
            }
        }
    }
    Some((length, value))
}

/// `48`, `1,000,000`, `1.000.000,00`, `1'000`, `99.9`
pub(super) fn in_figures(words: &[Word<'_>]) -> Read<Decimal> {
    let digits = words.first()?.text;
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || digits.len() > 24 {
        return None;
    }
    let plain = digits.replace(['\'', '’'], "");
    let last = plain.rfind(['.', ',']);
    let text = match last {
        None => plain,
        Some(at) => {
            let separator = &plain[at..=at];
            let decimals = plain.len() - at - 1;
            let repeated = plain.matches(separator).count() > 1;
            let other = plain.contains(if separator == "." { "," } else { "." });
            // Three digits behind the only kind of separator are thousands.
            let thousands = repeated || (decimals == 3 && !other && !plain.starts_with('0'));
            let whole: String = plain[..at].chars().filter(char::is_ascii_digit).collect();
            if thousands {
                plain.chars().filter(char::is_ascii_digit).collect()
            } else {
                format!("{whole}.{}", &plain[at + 1..])
            }
        }
    };
    Decimal::from_str(&text).ok().map(|value| (1, value))
}

/// `forty-eight`, `one hundred and eighty`, `two million`, `a dozen`
pub(super) fn in_words(words: &[Word<'_>]) -> Read<Decimal> {
    let (mut total, mut group, mut length, mut said) = (0u64, 0u64, 0, false);
    while let Some(word) = words.get(length) {
        let lower = word.text.to_ascii_lowercase();
        if let Some(n) = SMALL.iter().position(|w| *w == lower) {
            if said && !group.is_multiple_of(100) && (n > 9 || !group.is_multiple_of(10) || group == 10) {
                break;
            }
            group += n as u64;
        } else if let Some(n) = TENS.iter().skip(2).position(|w| *w == lower) {
            if said && !group.is_multiple_of(100) {
                break;
            }
            group += (n as u64 + 2) * 10;
        } else if lower == "hundred" && group > 0 && group < 10 {
            group *= 100;
        } else if lower == "thousand" && group > 0 {
            total += group * 1_000;
            group = 0;
        } else if lower == "million" && group > 0 {
            total += group * 1_000_000;
            group = 0;
        } else if lower == "and"
            && said
            && group.is_multiple_of(100)
            && words.get(length + 1).is_some_and(is_number_word)
        {
            // "one hundred and eighty"
        } else {
            break;
        }
        said = true;
        length += 1;
    }
    said.then(|| (length, Decimal::from(total + group)))
}

fn is_number_word(word: &Word<'_>) -> bool {
    let lower = word.text.to_ascii_lowercase();
    SMALL.contains(&lower.as_str()) || TENS[2..].contains(&lower.as_str())
}

/// A bare whole number as a value of its own.
pub(super) fn read(words: &[Word<'_>]) -> Read<Value> {
    let open = skip(words, "([");
    if open > 0 {
        return None;
    }
    for (word, n) in [("once", 1), ("twice", 2)] {
        if words.first()?.is(word) {
            return Some((1, Value::Number(n)));
        }
    }
    let (length, value) = number(words)?;
    let whole = value.fract().is_zero().then(|| i64::try_from(value).ok()).flatten()?;
    Some((length, Value::Number(whole)))
}
