//! Percentages: `99.9%`, `fifteen percent (15%)`, `one-half of one percent`.

use super::number::{Amount, amount, figures_with_point};
use super::vocabulary::Meaning;
use super::words::Word;
use super::{Doubt, Reading, Value};
use rust_decimal::Decimal;

pub(super) fn read(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let (end, percent, mut doubt) = percent(words, at)?;
    // "fifteen percent (15%)"
    let again = words.get(end).filter(|w| w.text == "(").and_then(|_| self::percent(words, end + 1));
    match again {
        Some((close, said, _)) if words.get(close).is_some_and(|w| w.text == ")") => {
            let first_in_figures = words[at].is_figures();
            let (in_words, in_figures) = if first_in_figures { (said, percent) } else { (percent, said) };
            // "ninety-seven point five percent (97.5%)": the words began earlier.
            let part = at > 0 && words[at - 1].is_one_of(&["of", "point", "and", "hundredths"]);
            let value = if part { in_figures } else { in_words };
            if value != in_figures {
                doubt = Some(Doubt::FiguresSay(in_figures));
            }
            Some(Reading { end: close + 1, value: Value::Percent(value), doubt })
        }
        _ => Some(Reading { end, value: Value::Percent(percent), doubt }),
    }
}

/// The word after it, and the percentage.
fn percent(words: &[Word<'_>], at: usize) -> Option<(usize, Decimal, Option<Doubt>)> {
    let Amount { mut end, mut value, doubt } = amount(words, at)?;
    if words[at].is_figures() && end == at + 1 {
        // 99.999 % is no hundred thousand.
        value = figures_with_point(words[at].text)?;
    }
    // "one-half of one percent"
    if value < Decimal::ONE
        && words.get(end).is_some_and(|w| w.is("of"))
        && words.get(end + 1).is_some_and(|w| w.meaning == Meaning::Small(1))
    {
        end += 2;
    }
    // "ninety-five (95) %", "fifteen (15%) percent"
    let sign = words.get(end)?;
    if sign.meaning == Meaning::Percent {
        return Some((end + 1, value, doubt));
    }
    if sign.is("per") && words.get(end + 1)?.is_one_of(&["cent", "centum"]) {
        return Some((end + 2, value, doubt));
    }
    if sign.text == "("
        && let Some((close, figures, _)) = percent(words, end + 1)
        && words.get(close).is_some_and(|w| w.text == ")")
        && words.get(close + 1).is_some_and(|w| w.meaning == Meaning::Percent)
    {
        let doubt = (figures != value).then_some(Doubt::FiguresSay(figures));
        return Some((close + 2, value, doubt));
    }
    None
}
