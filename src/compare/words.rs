//! Which words went and which came?

use serde::Serialize;
use similar::{Algorithm, ChangeTag, TextDiff};
use std::time::Duration;

/// A run of words that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    Same(String),
    Removed(String),
    Added(String),
}

/// A difference that takes longer is told more coarsely.
const LONGEST: Duration = Duration::from_millis(500);

/// What changed between two texts, word by word. Spaces and line breaks do not count.
pub fn word_changes(before: &str, after: &str) -> Vec<Word> {
    let (before, after) = (spaced(before), spaced(after));
    let (before, after): (Vec<&str>, Vec<&str>) = (
        before.split(' ').filter(|w| !w.is_empty()).collect(),
        after.split(' ').filter(|w| !w.is_empty()).collect(),
    );
    let diff =
        TextDiff::configure().algorithm(Algorithm::Patience).timeout(LONGEST).diff_slices(&before, &after);
    let mut words: Vec<Word> = Vec::new();
    for change in diff.iter_all_changes() {
        let word = change.value();
        match (change.tag(), words.last_mut()) {
            (ChangeTag::Equal, Some(Word::Same(run)))
            | (ChangeTag::Delete, Some(Word::Removed(run)))
            | (ChangeTag::Insert, Some(Word::Added(run))) => {
                run.push(' ');
                run.push_str(word);
            }
            (ChangeTag::Equal, _) => words.push(Word::Same(word.to_string())),
            (ChangeTag::Delete, _) => words.push(Word::Removed(word.to_string())),
            (ChangeTag::Insert, _) => words.push(Word::Added(word.to_string())),
        }
    }
    words
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_count() {
        let (same, removed, added) = (
            |w: &str| Word::Same(w.into()),
            |w: &str| Word::Removed(w.into()),
            |w: &str| Word::Added(w.into()),
        );
        assert_eq!(
            word_changes("with 30 days'\n notice", "with 10 days' written  notice"),
            [same("with"), removed("30"), added("10"), same("days'"), added("written"), same("notice")]
        );
        assert_eq!(word_changes("a  b", "a b"), [same("a b")]);
        assert_eq!(word_changes("", ""), []);
        assert_eq!(word_changes("", "new words"), [added("new words")]);
    }
}
