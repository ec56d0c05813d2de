//! Which words of a passage are shown?

use super::marks::Seen;
use std::ops::Range;

/// Longest snippet, in bytes.
const LONGEST: usize = 320;

/// The stretch of a text in which most is found, and the places in it; the beginning where
/// nothing is.
pub fn snippet(text: &str, seen: &[Seen]) -> (String, Vec<Range<usize>>) {
    let from = best(seen).map_or(0, |first| beginning(text, seen[first].range.start));
    let to = end(text, from);
    let start = from + text[from..to].len() - text[from..to].trim_start().len();
    let shown = text[start..to].trim_end();
    let mut highlights: Vec<Range<usize>> = Vec::new();
    for seen in seen.iter().filter(|s| s.range.start >= start && s.range.start < start + shown.len()) {
        let range = seen.range.start - start..seen.range.end.min(start + shown.len()) - start;
        match highlights.last_mut() {
            // One mark for words side by side.
            Some(last) if range.start <= last.end + 1 && shown.is_char_boundary(range.end) => {
                last.end = last.end.max(range.end);
            }
            _ if shown.is_char_boundary(range.start) && shown.is_char_boundary(range.end) => {
                highlights.push(range);
            }
            _ => {}
        }
    }
    (shown.to_string(), highlights)
}

/// The first of the places that together show most.
fn best(seen: &[Seen]) -> Option<usize> {
    let room = LONGEST * 3 / 4;
    let value = |first: usize| {
        let within = seen[first..].iter().take_while(|s| s.range.start < seen[first].range.start + room);
        let (mut things, mut count) = (0_u64, 0);
        for s in within {
            things |= s.literal | s.other;
            count += 1 + usize::from(s.literal != 0);
        }
        (things.count_ones(), count)
    };
    (0..seen.len()).max_by_key(|first| (value(*first), std::cmp::Reverse(*first)))
}

/// Where to begin, so that a place is seen with what leads to it: at its sentence, if that
/// is not far, else a few words before.
fn beginning(text: &str, at: usize) -> usize {
    let lead = LONGEST / 4;
    let from = (0..=at.saturating_sub(lead)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let before = &text[from..at];
    // The full stop of `7.2` ends nothing.
    let ends = |(i, sign): &(usize, &str)| *sign == "\n" || before[i + 1..].starts_with(char::is_whitespace);
    let sentence = before.rmatch_indices(['.', '\n', ';']).find(ends).map(|(i, _)| from + i + 1);
    let word = || before.find(char::is_whitespace).map_or(from, |i| from + i + 1);
    match sentence {
        Some(start) => start,
        None if from == 0 => 0,
        None => word(),
    }
}

fn end(text: &str, from: usize) -> usize {
    if text.len() <= from + LONGEST {
        return text.len();
    }
    let limit = (from..=from + LONGEST).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(from);
    text[from..limit].rfind(char::is_whitespace).map_or(limit, |i| from + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, words: &[&str]) -> Vec<Seen> {
        let mut seen: Vec<Seen> = words
            .iter()
            .enumerate()
            .flat_map(|(bit, word)| {
                text.match_indices(word).map(move |(start, w)| Seen {
                    range: start..start + w.len(),
                    word: start,
                    literal: 1 << bit,
                    other: 0,
                })
            })
            .collect();
        seen.sort_by_key(|s| s.range.start);
        seen
    }

    #[test]
    fn the_stretch_with_most_is_shown_from_its_sentence_on() {
        let text = format!(
            "Breach. {} The Vendor reports a breach – schnell – in 24 hours.",
            "Ö filler. ".repeat(80)
        );
        let (shown, marks) = snippet(&text, &at(&text, &["breach", "hours"]));
        assert_eq!(shown, "The Vendor reports a breach – schnell – in 24 hours.");
        assert_eq!(marks.iter().map(|m| &shown[m.clone()]).collect::<Vec<_>>(), ["breach", "hours"]);
        let (shown, marks) = snippet(&text, &[]);
        assert!(shown.starts_with("Breach.") && shown.len() <= LONGEST && marks.is_empty());
        assert_eq!(snippet("", &[]), (String::new(), Vec::new()));
    }
}
