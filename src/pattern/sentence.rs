//! One sentence as the matcher sees it: numbered words with the families and values
//! that begin at each.

use super::vocabulary::{BLANK, DENIAL, FamilyId, Lexicon, StemId, UNKNOWN, WordId, fold, written_words};
use crate::text::{Span, Text};
use crate::value::{self, Value};
use foldhash::HashMap;
use smallvec::SmallVec;
use std::ops::Range;

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub word: WordId,
    pub stems: SmallVec<[StemId; 4]>,
    /// A member of some family begins with it.
    pub opens: bool,
    pub span: Span,
    /// A comma, semicolon, colon or bracket stands before it: no family's phrase reaches
    /// across, so "security, breach notices" is no "security breach".
    pub apart: bool,
    /// A denial begins here.
    pub denies: bool,
    /// It is what is being denied: a pattern that begins here finds a duty that the
    /// sentence takes away.
    pub denied: bool,
    /// How many families of the sentence begin before it.
    pub families: u16,
}

impl Token {
    fn new(known: &Known, span: Span, apart: bool) -> Self {
        let stems = SmallVec::from_slice(&known.stems);
        Self {
            word: known.word,
            stems,
            opens: known.opens,
            span,
            apart,
            denies: false,
            denied: false,
            families: 0,
        }
    }
}

/// What a lexicon knows of a word.
#[derive(Debug, Default)]
struct Known {
    word: WordId,
    stems: SmallVec<[StemId; 4]>,
    opens: bool,
}

impl Known {
    /// `word` is in lower case.
    fn of(word: &str, lexicon: &Lexicon<'_>) -> Self {
        let id = lexicon.find(word);
        Self { word: id, stems: lexicon.stems(word), opens: lexicon.opens_member(id) }
    }
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
}

/// Words beyond this are not matched; no sentence a lawyer wrote is so long.
const MAX_TOKENS: usize = 2_000;

/// How many words behind a denial it surely denies: "not required to **permit any** audit".
const DENIED: usize = 2;

/// Reads the sentences of one paper. What leads into a list is read once for all its items,
/// and a word is looked up once, however often it is written.
pub struct SentenceReader<'r> {
    text: &'r Text,
    blanks: &'r [Span],
    lexicon: &'r Lexicon<'r>,
    lead_ins: HashMap<Span, Sentence>,
    /// By the word as it is written.
    known: HashMap<&'r str, Known>,
}

impl<'r> SentenceReader<'r> {
    /// `blanks` are the places of the whole text where something was left to be filled in.
    pub fn new(text: &'r Text, blanks: &'r [Span], lexicon: &'r Lexicon<'r>) -> Self {
        Self { text, blanks, lexicon, lead_ins: HashMap::default(), known: HashMap::default() }
    }

    /// Numbers the words under `pieces`, in order.
    pub fn read(&mut self, pieces: &[Span]) -> Sentence {
        let mut sentence = Sentence::default();
        if let [lead_ins @ .., own] = pieces {
            for piece in lead_ins {
                if !self.lead_ins.contains_key(piece) {
                    let read = self.read_piece(*piece);
                    self.lead_ins.insert(*piece, read);
                }
                sentence.append(self.lead_ins[piece].clone());
            }
            let own = self.read_piece(*own);
            match sentence.is_empty() {
                true => sentence = own,
                false => sentence.append(own),
            }
        }
        sentence.find_families(self.lexicon);
        sentence
    }

    fn read_piece(&mut self, piece: Span) -> Sentence {
        let mut sentence = Sentence::default();
        self.push_words(&mut sentence, piece);
        sentence.push_values(self.text.get(piece), piece.start);
        sentence.push_blanks(piece, self.blanks);
        sentence
    }

    fn push_words(&mut self, sentence: &mut Sentence, piece: Span) {
        let content = self.text.get(piece);
        let base = piece.start as usize;
        for (at, word) in written_words(content) {
            if sentence.tokens.len() >= MAX_TOKENS {
                break;
            }
            let span = Span::new(base + at, base + at + word.len());
            let between =
                sentence.tokens.last().map(|last| &content.as_bytes()[last.span.end as usize - base..at]);
            if between == Some(b"- ") && sentence.mend_cut_word(content, base, span, word, self.lexicon) {
                continue;
            }
            let apart = between.is_none_or(|between| {
                between.iter().any(|byte| matches!(byte, b',' | b';' | b':' | b'(' | b')' | b'|'))
            });
            let known = self.known.entry(word).or_insert_with(|| Known::of(&fold(word), self.lexicon));
            sentence.tokens.push(Token::new(known, span, apart));
        }
    }
}

impl Sentence {
    /// Numbers the words under one span.
    pub fn read(text: &Text, span: Span, lexicon: &Lexicon<'_>) -> Self {
        SentenceReader::new(text, &[], lexicon).read(&[span])
    }

    /// Puts another piece behind; its families are only blanks yet.
    fn append(&mut self, piece: Sentence) {
        let shift = self.tokens.len() as u16;
        self.tokens.extend(piece.tokens);
        self.tokens.truncate(MAX_TOKENS);
        let end = self.tokens.len() as u16;
        let move_on = |at: u16| at + shift;
        self.values.extend(piece.values.into_iter().map(|v| Stretch {
            at: move_on(v.at),
            end: move_on(v.end),
            ..v
        }));
        self.families.extend(piece.families.into_iter().map(|f| Stretch {
            at: move_on(f.at),
            end: move_on(f.end),
            ..f
        }));
        self.values.retain(|value| value.end <= end);
        self.families.retain(|family| family.end <= end);
    }

    /// `base` is where the text begins.
    fn push_values(&mut self, content: &str, base: u32) {
        let base = base as usize;
        let values = value::find(content);
        for (index, found) in values.iter().enumerate() {
            let from = (base + found.range.start) as u32;
            let to = (base + found.range.end) as u32;
            let at = self.tokens.partition_point(|t| t.span.end <= from);
            let end = self.tokens.partition_point(|t| t.span.start < to);
            if at < end {
                let what = value::longest(content, found, values.get(index + 1)).clone();
                self.values.push(Stretch { at: at as u16, end: end as u16, what });
            }
        }
    }

    /// "super- visory" is one word where the lexicon knows it so: the copy of a paper often
    /// keeps the hyphens of line ends that are gone. Says whether `word` joined the last one,
    /// from which a hyphen and a space part it.
    fn mend_cut_word(
        &mut self,
        content: &str,
        base: usize,
        span: Span,
        word: &str,
        lexicon: &Lexicon<'_>,
    ) -> bool {
        let Some(last) = self.tokens.last_mut() else { return false };
        if !word.starts_with(char::is_lowercase) {
            return false;
        }
        let head = &content[last.span.start as usize - base..last.span.end as usize - base];
        let known = Known::of(&(head.to_lowercase() + &fold(word)), lexicon);
        let mends = known.word != UNKNOWN || !known.stems.is_empty();
        if mends {
            *last = Token::new(&known, last.span.join(span), last.apart);
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
            self.tokens.splice(at..at + words, [Token::new(&Known::default(), *blank, true)]);
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
        let mut denials: Vec<(usize, usize)> = Vec::new();
        for at in (0..self.tokens.len()).filter(|at| self.tokens[*at].opens) {
            let (first, rest) = (&self.tokens[at], &self.tokens[at + 1..]);
            let words =
                std::iter::once(first.word).chain(rest.iter().take_while(|t| !t.apart).map(|t| t.word));
            let families = &mut self.families;
            lexicon.members(words, |family, length| match family {
                DENIAL => denials.push((at, at + length)),
                _ => families.push(Stretch { at: at as u16, end: (at + length) as u16, what: family }),
            });
        }
        for (at, end) in denials {
            self.tokens[at].denies = true;
            self.tokens.iter_mut().skip(end).take(DENIED).for_each(|token| token.denied = true);
        }
        self.families.sort_by_key(|family| (family.at, family.end));
        let mut before = 0;
        for (at, token) in self.tokens.iter_mut().enumerate() {
            while self.families.get(before).is_some_and(|family| (family.at as usize) < at) {
                before += 1;
            }
            token.families = before as u16;
        }
    }

    /// The families that begin at some words; at each, the shortest phrase first.
    pub(super) fn families_at(&self, words: Range<usize>) -> &[Stretch<FamilyId>] {
        &self.families[self.families_before(words.start)..self.families_before(words.end)]
    }

    fn families_before(&self, word: usize) -> usize {
        self.tokens.get(word).map_or(self.families.len(), |token| token.families as usize)
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// What stands under a range of words in the last piece of text that it reaches.
    pub fn span(&self, range: Range<usize>, pieces: &[Span]) -> Option<Span> {
        pieces.iter().rev().find_map(|piece| self.under(range.clone(), *piece))
    }

    /// What stands under a range of words, one span a piece of text.
    pub fn spans(&self, range: Range<usize>, pieces: &[Span]) -> Vec<Span> {
        pieces.iter().filter_map(|piece| self.under(range.clone(), *piece)).collect()
    }

    fn under(&self, range: Range<usize>, piece: Span) -> Option<Span> {
        let words = self.tokens[range].iter().map(|token| token.span);
        words.filter(|word| piece.contains(*word)).reduce(Span::join)
    }
}
