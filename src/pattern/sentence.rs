//! One sentence as the matcher sees it: numbered words with the families and values
//! that begin at each.

use super::compile::Feature;
use super::vocabulary::{BLANK, DENIAL, FamilyId, Lexicon, StemId, UNKNOWN, WordId, words};
use crate::text::{Span, Text};
use crate::value::{self, Value};

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub word: WordId,
    pub stems: Vec<StemId>,
    pub span: Span,
    /// A comma, semicolon, colon or bracket stands before it: no family's phrase reaches
    /// across, so "security, breach notices" is no "security breach".
    pub apart: bool,
}

/// A phrase or value that covers tokens `at..end`.
#[derive(Debug, Clone)]
pub(super) struct Stretch<T> {
    pub at: u16,
    pub end: u16,
    pub what: T,
}

/// A sentence, together with the words that lead into it if it is an item of a list.
#[derive(Debug, Clone, Default)]
pub struct Sentence {
    pub(super) tokens: Vec<Token>,
    pub(super) families: Vec<Stretch<FamilyId>>,
    pub(super) values: Vec<Stretch<Value>>,
    /// Token positions at which a denial begins.
    pub(super) denials: Vec<u16>,
    /// Token positions of what is being denied: a pattern that begins there finds a duty
    /// that the sentence takes away.
    pub(super) denied: Vec<u16>,
}

/// Words beyond this are not matched; no sentence a lawyer wrote is so long.
const MAX_TOKENS: usize = 2_000;

/// How many words behind a denial it surely denies: "not required to **permit any** audit".
const DENIED: usize = 2;

impl Sentence {
    /// Numbers the words under `pieces`, in order. `blanks` are the places of the whole
    /// text where something was left to be filled in.
    pub fn read(text: &Text, pieces: &[Span], blanks: &[Span], lexicon: &Lexicon<'_>) -> Self {
        let mut sentence = Self::default();
        for &piece in pieces {
            sentence.push_words(text, piece, lexicon);
            sentence.push_blanks(piece, blanks);
        }
        sentence.find_families(lexicon);
        sentence
    }

    fn push_words(&mut self, text: &Text, piece: Span, lexicon: &Lexicon<'_>) {
        let content = text.get(piece);
        let first = self.tokens.len();
        let base = piece.start as usize;
        for (at, word) in words(content) {
            if self.tokens.len() >= MAX_TOKENS {
                break;
            }
            let stems = lexicon.stems(&word).collect();
            // The length in the text may differ from the folded word's.
            let raw =
                content[at..].chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
            let span = Span::new(base + at, base + at + raw);
            if self.tokens.len() > first && self.mend_cut_word(content, base, span, &word, lexicon) {
                continue;
            }
            let before = self.tokens.last().filter(|_| self.tokens.len() > first);
            let apart = before.is_none_or(|last| {
                content[last.span.end as usize - base..at].contains([',', ';', ':', '(', ')', '|'])
            });
            self.tokens.push(Token { word: lexicon.find(&word), stems, span, apart });
        }
        for found in value::find(content) {
            let from = (base + found.range.start) as u32;
            let to = (base + found.range.end) as u32;
            let at = first + self.tokens[first..].partition_point(|t| t.span.end <= from);
            let end = first + self.tokens[first..].partition_point(|t| t.span.start < to);
            if at < end {
                self.values.push(Stretch { at: at as u16, end: end as u16, what: found.value });
            }
        }
    }

    /// "super- visory" is one word where the lexicon knows it so: the copy of a paper often
    /// keeps the hyphens of line ends that are gone. Says whether `word` joined the last.
    fn mend_cut_word(
        &mut self,
        content: &str,
        base: usize,
        span: Span,
        word: &str,
        lexicon: &Lexicon<'_>,
    ) -> bool {
        let Some(last) = self.tokens.last_mut() else { return false };
        let between = &content[last.span.end as usize - base..span.start as usize - base];
        if between != "- " || !content[span.start as usize - base..].starts_with(char::is_lowercase) {
            return false;
        }
        let head = content[last.span.start as usize - base..last.span.end as usize - base].to_lowercase();
        let whole = head + word;
        let (known, stems) = (lexicon.find(&whole), lexicon.stems(&whole).collect::<Vec<_>>());
        let mends = known != UNKNOWN || !stems.is_empty();
        if mends {
            *last = Token { word: known, stems, span: last.span.join(span), apart: last.apart };
        }
        mends
    }

    /// A blank counts as one word, whatever stands in its brackets.
    fn push_blanks(&mut self, piece: Span, blanks: &[Span]) {
        let from = blanks.partition_point(|blank| blank.start < piece.start);
        for blank in blanks[from..].iter().take_while(|blank| piece.contains(**blank)) {
            let inside = |token: &Token| blank.start <= token.span.start && token.span.end <= blank.end;
            let at = self
                .tokens
                .iter()
                .position(inside)
                .unwrap_or_else(|| self.tokens.partition_point(|token| token.span.end <= blank.start));
            let words = self.tokens[at..].iter().take_while(|token| inside(token)).count();
            self.tokens.splice(
                at..at + words,
                [Token { word: UNKNOWN, stems: Vec::new(), span: *blank, apart: true }],
            );
            let shift = |position: &mut u16| {
                if *position as usize >= at + words {
                    *position = *position + 1 - words as u16;
                }
            };
            // A date with its day left open is still a date: "May __, 2004".
            let spans = |value: &Stretch<Value>| {
                value.what.kind() == value::Kind::Date
                    && (value.at as usize) < at
                    && value.end as usize > at + words
            };
            self.values
                .retain(|value| value.end as usize <= at || value.at as usize >= at + words || spans(value));
            for value in &mut self.values {
                shift(&mut value.at);
                shift(&mut value.end);
            }
            self.families.iter_mut().for_each(|family| {
                shift(&mut family.at);
                shift(&mut family.end);
            });
            self.families.push(Stretch { at: at as u16, end: at as u16 + 1, what: BLANK });
        }
    }

    fn find_families(&mut self, lexicon: &Lexicon<'_>) {
        for at in 0..self.tokens.len() {
            let (first, rest) = (&self.tokens[at], &self.tokens[at + 1..]);
            let words =
                std::iter::once(first.word).chain(rest.iter().take_while(|t| !t.apart).map(|t| t.word));
            let families = &mut self.families;
            let (denials, denied) = (&mut self.denials, &mut self.denied);
            lexicon.members(words, |family, length| {
                if family == DENIAL {
                    denials.push(at as u16);
                    denied.extend((at + length..at + length + DENIED).map(|word| word as u16));
                } else {
                    families.push(Stretch { at: at as u16, end: (at + length) as u16, what: family });
                }
            });
        }
        self.families.sort_by_key(|family| (family.at, family.end));
    }

    /// Everything a pattern could require, each once.
    pub(super) fn features(&self) -> Vec<Feature> {
        let mut features: Vec<Feature> = Vec::with_capacity(self.tokens.len() + self.families.len());
        for token in &self.tokens {
            features.push(Feature::Word(token.word));
            features.extend(token.stems.iter().map(|s| Feature::Stem(*s)));
        }
        features.extend(self.families.iter().map(|f| Feature::Family(f.what)));
        features.extend(self.values.iter().map(|v| Feature::Value(v.what.kind())));
        features.sort_unstable();
        features.dedup();
        features
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// What stands under a range of words, one span a piece of text.
    pub fn spans(&self, range: std::ops::Range<usize>, pieces: &[Span]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for piece in pieces {
            let inside = self.tokens[range.clone()].iter().map(|t| t.span).filter(|s| piece.contains(*s));
            spans.extend(inside.reduce(Span::join));
        }
        spans
    }
}
