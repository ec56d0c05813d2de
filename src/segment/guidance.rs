//! Which words of a form are part of what it says?
//!
//! Notes to whoever fills the form in say nothing, and neither does an option whose box is
//! not ticked.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\[\s*(?:drafting notes?|drafter['’]?s notes?|notes? to (?:draft|drafter|draft parties)|guidance(?: notes?)?|instructions?)\s*[:–—-][^\[\]]*\]",
    )
    .unwrap_or_else(|_| unreachable!())
});

/// What may be a box, ticked or not; [`is_box`] tells from what stands around it.
static BOX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[\s+[xX✓✔]?\s*\]|\[[xX✓✔]\s*\]|\(\s+[xX✓✔]?\s*\)|[☐□❏☒☑]")
        .unwrap_or_else(|_| unreachable!())
});

const BOXES: [char; 5] = ['☐', '□', '❏', '☒', '☑'];

/// What makes of an empty bracket a number left open instead: `[ ] days`.
const UNITS: [&str; 12] = [
    "%", "percent", "day", "days", "month", "months", "year", "years", "hour", "hours", "business",
    "calendar",
];

/// The stretches that state something, in order; the text as a whole where nothing is left out.
pub(super) fn stated(text: &str) -> Vec<Range<usize>> {
    let may_be_form = text.contains('[') || text.contains("( ") || !text.is_ascii() && text.contains(BOXES);
    if !may_be_form {
        return whole(text);
    }
    let notes: Vec<Range<usize>> = NOTE.find_iter(text).map(|note| note.range()).collect();
    let note_behind = |at: usize| notes.get(notes.partition_point(|note| note.end <= at));
    let in_note = |at: usize| note_behind(at).is_some_and(|note| note.contains(&at));
    let mut boxes: Vec<Range<usize>> = Vec::new();
    for found in BOX.find_iter(text).map(|found| found.range()).filter(|found| !in_note(found.start)) {
        if is_box(text, &found, &notes, boxes.is_empty()) {
            boxes.push(found);
        }
    }
    let mut left_out = notes.clone();
    for (index, found) in boxes.iter().enumerate().filter(|(_, found)| !is_ticked(&text[(*found).clone()])) {
        let next = boxes.get(index + 1).map_or(text.len(), |next| next.start);
        left_out.push(found.start..note_behind(found.end).map_or(next, |note| note.start.min(next)));
    }
    if left_out.is_empty() {
        return whole(text);
    }
    left_out.sort_by_key(|range| range.start);
    let mut stated = Vec::new();
    let mut at = 0;
    for range in left_out {
        push_words(text, at..range.start.max(at), &mut stated);
        at = at.max(range.end);
    }
    push_words(text, at..text.len(), &mut stated);
    stated
}

fn whole(text: &str) -> Vec<Range<usize>> {
    std::iter::once(0..text.len()).collect()
}

fn push_words(text: &str, range: Range<usize>, into: &mut Vec<Range<usize>>) {
    let words = &text[range.clone()];
    if words.contains(char::is_alphanumeric) {
        let start = range.start + words.len() - words.trim_start().len();
        into.push(start..start + words.trim().len());
    }
}

fn is_ticked(mark: &str) -> bool {
    mark.contains(['x', 'X', '✓', '✔', '☒', '☑'])
}

/// Whether a bracket stands where an option begins: before words that are no unit, and, if it is
/// the first and not ticked, at the start or behind a full stop, a colon, a line's end or a note.
fn is_box(text: &str, found: &Range<usize>, notes: &[Range<usize>], is_first: bool) -> bool {
    let mark = &text[found.clone()];
    let drawn = !mark.starts_with(['[', '(']);
    let before = &text[..found.start];
    let line = before.trim_end_matches([' ', '\t', '\u{a0}']);
    let opens = !is_first
        || is_ticked(mark)
        || line.is_empty()
        || line.ends_with(['.', ':', ';', '?', '!', '\n', '|', '}'])
        || notes.binary_search_by_key(&line.len(), |note| note.end).is_ok();
    let behind = text[found.end..].trim_start();
    let word = behind.split(|c: char| c.is_whitespace() || ",.;)".contains(c)).next().unwrap_or_default();
    let says = behind.starts_with(|c: char| c.is_alphanumeric() || "{$€£".contains(c));
    drawn && says || opens && says && !UNITS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::stated;

    fn parts(text: &str) -> Vec<&str> {
        stated(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_note_to_whoever_fills_in_is_left_out() {
        assert_eq!(
            parts("Fees [Drafting note: choose one. Delete the other.] are due monthly."),
            ["Fees", "are due monthly."]
        );
        assert_eq!(parts("[Note to draft: ask legal.]"), [""; 0]);
        assert_eq!(parts("Notes: [1] see below."), ["Notes: [1] see below."]);
    }

    #[test]
    fn an_option_that_is_not_ticked_is_left_out() {
        assert_eq!(
            parts("Standards: [ ] ISO 27001 [ x ] SOC 2. [   ] HIPAA"),
            ["Standards:", "[ x ] SOC 2."]
        );
        assert_eq!(parts("☐ Yes ☒ No"), ["☒ No"]);
    }

    #[test]
    fn a_form_of_many_boxes_is_read_in_one_pass() {
        let form = "[ ] a [Drafting note: b] ".repeat(100_000);
        assert!(stated(&form).is_empty());
    }

    #[test]
    fn a_blank_is_no_box() {
        for text in [
            "within [ ] days of receipt",
            "[  ] days after receipt",
            "a fee of [ ] EUR",
            "the parties ( ) agree",
            "[***]",
            "standards: [] if none",
        ] {
            assert_eq!(parts(text), [text]);
        }
    }
}
