//! Which one of many? `first`, `tenth (10th)`, `28th`.

use super::vocabulary::Meaning;
use super::words::{Gap, Word};

/// `first`, `tenth (10th)`, `twenty-first`, `28th`: the word after it, and the number.
pub(super) fn ordinal(words: &[Word<'_>], at: usize) -> Option<(usize, u8)> {
    let word = words.get(at)?;
    let (end, n) = match word.meaning {
        Meaning::Ordinal(n) => (at + 1, n),
        Meaning::Tens(tens) => match words.get(at + 1)?.meaning {
            Meaning::Ordinal(n @ 1..=9) => (at + 2, tens + n),
            _ => return None,
        },
        Meaning::Figures => return Some((suffix(words, at + 1)?, word.text.parse().ok()?)),
        _ => return None,
    };
    // "tenth (10th)"
    let again =
        words.get(end).is_some_and(|w| w.text == "(") && words.get(end + 1).is_some_and(|w| w.is_figures());
    let close = again.then(|| suffix(words, end + 2)).flatten();
    let close = close.filter(|close| words.get(*close).is_some_and(|w| w.text == ")"));
    Some((close.map_or(end, |close| close + 1), n))
}

/// The word after `st`, `nd`, `rd`, `th`, which typesetting tears off or apart: `15 th`, `15t h`.
fn suffix(words: &[Word<'_>], at: usize) -> Option<usize> {
    let word = words.get(at)?;
    if word.is_one_of(&["st", "nd", "rd", "th"]) {
        return Some(at + 1);
    }
    let torn = word.gap == Gap::None
        && ["s t", "n d", "r d", "t h"]
            .iter()
            .any(|pair| word.is(&pair[..1]) && words.get(at + 1).is_some_and(|w| w.is(&pair[2..])));
    torn.then_some(at + 2)
}
