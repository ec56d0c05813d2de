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
            let part = at > 0 && words[at - 1].is_one_of(&["of", "point"]);
            let value = if part { in_figures } else { in_words };
            if value != in_figures {
                doubt = Some(Doubt::FiguresSay(in_figures));
            }
            Some(Reading { end: close + 1, value: Value::Percent(value), doubt })
        }
        _ => Some(Reading { end, value: Value::Percent(percent), doubt }),
    }
}

/// The word after a number, and the number, which words and figures may dispute.
type Number = (usize, Decimal, Option<Doubt>);

/// `15%`, `fifteen (15%) percent`
fn percent(words: &[Word<'_>], at: usize) -> Option<Number> {
    let (end, value, doubt) = number(words, at)?;
    if let Some(end) = sign(words, end) {
        return Some((end, value, doubt));
    }
    words.get(end).filter(|w| w.text == "(")?;
    let (close, figures, _) = number(words, end + 1)?;
    let close = sign(words, close).filter(|close| words.get(*close).is_some_and(|w| w.text == ")"))?;
    let doubt = (figures != value).then_some(Doubt::FiguresSay(figures));
    Some((sign(words, close + 1)?, value, doubt))
}

/// The number before the sign: `99.999`, `one-half of one`.
fn number(words: &[Word<'_>], at: usize) -> Option<Number> {
    let Amount { end, value, doubt } = amount(words, at)?;
    if words[at].is_figures() && end == at + 1 {
        // 99.999 % is no hundred thousand.
        return Some((end, figures_with_point(words[at].text)?, doubt));
    }
    let of_one = value < Decimal::ONE
        && words.get(end).is_some_and(|w| w.is("of"))
        && words.get(end + 1).is_some_and(|w| w.meaning == Meaning::Small(1));
    Some((if of_one { end + 2 } else { end }, value, doubt))
}

/// The word after `%`, `percent`, `per cent`.
fn sign(words: &[Word<'_>], at: usize) -> Option<usize> {
    let word = words.get(at)?;
    let two = word.is("per") && words.get(at + 1).is_some_and(|w| w.is_one_of(&["cent", "centum"]));
    match word.meaning {
        Meaning::Percent => Some(at + 1),
        _ => two.then_some(at + 2),
    }
}
