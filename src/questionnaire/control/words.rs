//! Which of the controls' patterns match these words?

use super::Controls;
use crate::pattern::{Lexicon, PatternId, Sentence};
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
    let spans: Vec<Span> =
        split_sentences(text.get(whole)).into_iter().map(|r| Span::new(r.start, r.end)).collect();
    let sentences: Vec<Sentence> = spans.iter().map(|span| Sentence::read(&text, *span, lexicon)).collect();
    let mut shift = 0;
    for (sentence, own) in sentences.iter().zip(in_each(controls, &sentences, |at| text.get(spans[at]))) {
        heard.add(own, shift);
        shift += sentence.len();
    }
    heard
}

/// Matches sentences that have been read, each on its own.
pub fn in_each<'w>(
    controls: &Controls,
    sentences: &[Sentence],
    words: impl Fn(usize) -> &'w str,
) -> Vec<Heard> {
    let mut heard = Vec::new();
    heard.resize_with(sentences.len(), Heard::default);
    let features = controls.patterns.features(sentences);
    controls.patterns.finder().find(
        sentences,
        &features,
        |at| words(at).into(),
        |sentence, hit| {
            let heard: &mut Heard = &mut heard[sentence];
            for (slot, value, _) in &hit.found.values {
                heard.values.push((hit.pattern, slot.index, value.clone()));
            }
            if !heard.has(hit.pattern) {
                heard.patterns.push((hit.pattern, hit.found.words.start));
            }
        },
    );
    heard
}
