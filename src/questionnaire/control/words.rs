//! Which of the controls' patterns match these words?

use super::Controls;
use crate::pattern::{Finder, Lexicon, PatternId, Sentence};
use crate::segment::split_sentences;
use crate::text::{Place, Span, Text};
use crate::value::Value;

/// What was matched in some words.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// Each pattern once, with the first word of its first match.
    pub patterns: Vec<(PatternId, usize)>,
    /// Values caught by `$name`: pattern, slot and value.
    pub values: Vec<(PatternId, u16, Value)>,
}

impl Heard {
    /// How many of these patterns match.
    pub fn count(&self, patterns: &[PatternId]) -> usize {
        patterns.iter().filter(|pattern| self.has(**pattern)).count()
    }

    pub fn any(&self, patterns: &[PatternId]) -> bool {
        patterns.iter().any(|pattern| self.has(*pattern))
    }

    /// Where the first of these patterns matches.
    pub fn first(&self, patterns: &[PatternId]) -> Option<usize> {
        self.patterns.iter().filter(|(pattern, _)| patterns.contains(pattern)).map(|(_, at)| *at).min()
    }

    fn has(&self, pattern: PatternId) -> bool {
        self.patterns.iter().any(|(known, _)| *known == pattern)
    }

    fn add(&mut self, other: Heard, shift: usize) {
        for (pattern, at) in other.patterns {
            if !self.has(pattern) {
                self.patterns.push((pattern, at + shift));
            }
        }
        self.values.extend(other.values);
    }
}

/// Matches every sentence of some words.
pub fn hear(controls: &Controls, lexicon: &Lexicon<'_>, words: &str) -> Heard {
    let mut heard = Heard::default();
    if words.trim().is_empty() {
        return heard;
    }
    let mut text = Text::new();
    let whole = text.push(words, Place::default(), None);
    let mut shift = 0;
    let mut finder = controls.patterns.finder();
    for range in split_sentences(text.get(whole)) {
        let span = Span::new(range.start, range.end);
        let sentence = Sentence::read(&text, span, lexicon);
        heard.add(in_sentence(&mut finder, &sentence, || text.get(span).to_string()), shift);
        shift += sentence.len();
    }
    heard
}

/// Matches one sentence that has been read, by a finder of the controls' patterns.
pub fn in_sentence(finder: &mut Finder<'_>, sentence: &Sentence, words: impl Fn() -> String) -> Heard {
    let mut heard = Heard::default();
    for hit in finder.find(sentence, words) {
        for (slot, value, _) in &hit.found.values {
            heard.values.push((hit.pattern, slot.index, value.clone()));
        }
        if !heard.has(hit.pattern) {
            heard.patterns.push((hit.pattern, hit.found.words.start));
        }
    }
    heard
}
