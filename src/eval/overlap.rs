//! Do our quotes show the words that the labeller marked?

use super::answer::Answer;
use super::labels::Label;

/// So many words in a row are taken for the same place.
const SAME_PLACE: usize = 5;

/// Whether one of the answer's quotes overlaps the labelled words; `None` where the label
/// marks none or the answer quotes nothing.
pub(super) fn shows_labelled_words(label: &Label, answer: &Answer) -> Option<bool> {
    if !label.evidence.is_empty() && !answer.evidence.is_empty() {
        let overlaps = |(a, b): &(usize, usize)| label.evidence.iter().any(|(c, d)| a < d && c < b);
        return Some(answer.evidence.iter().any(overlaps));
    }
    let labelled: Vec<Vec<String>> = label.quotes.iter().map(|q| words(q)).collect();
    let ours: Vec<Vec<String>> = answer.quotes.iter().map(|q| words(q)).collect();
    if labelled.is_empty() || ours.is_empty() {
        return None;
    }
    Some(ours.iter().any(|our| labelled.iter().any(|theirs| share(our, theirs))))
}

/// Whether two quotes have words in a row in common, or one holds the other.
fn share(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let run = SAME_PLACE.min(short.len());
    run > 0 && short.windows(run).any(|words| long.windows(run).any(|other| other == words))
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{share, words};

    #[test]
    fn quotes_overlap_by_words_in_a_row() {
        for (ours, theirs, overlap) in [
            ("shall notify Customer without undue delay", "notify customer, without undue delay", true),
            ("within 48 hours", "We tell you (within 48 hours) of it.", true),
            ("the data shall be deleted by the vendor", "the data are kept by the vendor", false),
            ("", "anything", false),
        ] {
            assert_eq!(share(&words(ours), &words(theirs)), overlap, "{ours} / {theirs}");
        }
    }
}
