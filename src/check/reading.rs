//! One paper, read through the eyes of the library: every sentence with the patterns
//! that match it.

use crate::document::Document;
use crate::language::is_foreign;
use crate::library::{Family, Library};
use crate::parties::Parties;
use crate::pattern::{Features, Lexicon, Match, PatternId, Sentence as Words, SentenceReader, Set, Slot};
use crate::rank;
use crate::segment::{ClauseId, Contract, Definition, Sentence, SentenceKind};
use crate::text::Span;
use crate::value::Value;
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

/// Words of a definition that decide which family its term joins.
const OPENING: usize = 25;

/// A paper with the hits of the patterns that were sought in it.
pub struct Reading<'a> {
    pub document: &'a Document,
    pub contract: &'a Contract,
    /// The contract's sentences, and the run-in headings of its clauses.
    pub sentences: Vec<Sentence>,
    words: Vec<Words>,
    /// What the patterns can look for in them.
    seen: Features,
    /// For each sentence, whether it only says what a term means.
    defining: Vec<bool>,
    /// The paper is written in a language that no pattern knows.
    pub is_foreign: bool,
    patterns: &'a Set,
    /// Which patterns were sought.
    sought: Vec<bool>,
    /// Of which of them it was found out where in a sentence they stand.
    placed: Vec<bool>,
    /// For each of them, the sentences it matches, in reading order.
    hits: Vec<Vec<(usize, Match)>>,
    /// For each clause, the sentences in it and below it, headings included.
    within: Vec<Vec<usize>>,
    /// Finds the terms that the paper defines.
    terms: OnceCell<Terms>,
    /// For each sentence, the sentences that define its terms.
    defined: Vec<OnceCell<Vec<usize>>>,
    /// For each sentence, what a ranking sees of it whatever it ranks.
    features: Vec<OnceCell<Vec<rank::Feature>>>,
}

impl<'a> Reading<'a> {
    /// Reads every sentence of the paper and seeks all patterns in it.
    pub fn new(
        document: &'a Document,
        contract: &'a Contract,
        parties: &Parties,
        library: &'a Library,
    ) -> Self {
        let mut reading = Self::unsought(document, contract, parties, library);
        let all = || 0..library.patterns.len() as PatternId;
        reading.seek(all(), all());
        reading
    }

    /// Reads every sentence of the paper; what is to be found in it has yet to be sought.
    pub fn unsought(
        document: &'a Document,
        contract: &'a Contract,
        parties: &Parties,
        library: &'a Library,
    ) -> Self {
        let lexicon = lexicon(document, contract, parties, library);
        let mut sentences = contract.sentences.clone();
        let named: Vec<Span> =
            sentences.iter().filter(|s| s.kind == SentenceKind::Heading).map(|s| s.span).collect();
        for (clause, heading) in
            contract.clauses.iter().enumerate().filter_map(|(i, c)| Some((i, c.heading?)))
        {
            if !named.iter().any(|span| span.contains(heading)) {
                sentences.push(Sentence {
                    clause,
                    kind: SentenceKind::Heading,
                    span: heading,
                    lead_in: Vec::new(),
                });
            }
        }
        let mut words = Vec::with_capacity(sentences.len());
        let mut within = vec![Vec::new(); contract.clauses.len()];
        let mut reader = SentenceReader::new(&document.text, &contract.blanks, &lexicon);
        for (index, sentence) in sentences.iter().enumerate() {
            words.push(reader.read(&sentence.pieces()));
            within[0].push(index);
            contract.ancestors(sentence.clause).for_each(|clause| within[clause].push(index));
        }
        let features = sentences.iter().map(|_| OnceCell::new()).collect();
        let defined = sentences.iter().map(|_| OnceCell::new()).collect();
        let says_means =
            |d: &&Definition| !d.inline && contract.sentences[d.sentence].kind == SentenceKind::Sentence;
        let mut defining = vec![false; sentences.len()];
        contract.definitions.iter().filter(says_means).for_each(|d| defining[d.sentence] = true);
        Self {
            document,
            contract,
            sentences,
            seen: library.patterns.features(&words),
            words,
            defining,
            is_foreign: is_foreign(document.text.as_str()),
            patterns: &library.patterns,
            sought: vec![false; library.patterns.len()],
            placed: vec![false; library.patterns.len()],
            hits: vec![Vec::new(); library.patterns.len()],
            within,
            terms: OnceCell::new(),
            defined,
            features,
        }
    }

    /// Seeks those of the patterns that were not sought before. It is found out where in a
    /// sentence the `placed` ones stand; whatever seeks one of them has to name it so.
    pub fn seek(
        &mut self,
        patterns: impl IntoIterator<Item = PatternId>,
        placed: impl IntoIterator<Item = PatternId>,
    ) {
        placed.into_iter().for_each(|id| self.placed[id as usize] = true);
        let new = patterns.into_iter().filter(|id| !std::mem::replace(&mut self.sought[*id as usize], true));
        let new: Vec<PatternId> = new.collect();
        if new.is_empty() {
            return;
        }
        let mut finder = self.patterns.finder_of(new, |id| self.placed[id as usize]);
        finder.find(
            &self.words,
            &self.seen,
            |sentence| joined(self.document, &self.sentences[sentence]),
            |sentence, hit| self.hits[hit.pattern as usize].push((sentence, hit.found)),
        );
    }

    /// Takes sentences out of sight, as where an amendment has replaced them: no pattern
    /// matches them any more.
    pub fn forget(&mut self, sentences: &HashSet<usize>) {
        for hits in &mut self.hits {
            hits.retain(|(sentence, _)| !sentences.contains(sentence));
        }
        sentences.iter().for_each(|sentence| self.defining[*sentence] = false);
    }

    /// Where the pattern matches, in reading order.
    pub fn hits(&self, pattern: PatternId) -> &[(usize, Match)] {
        debug_assert!(self.placed[pattern as usize], "it is not known where this pattern stands");
        self.found(pattern)
    }

    /// Sentences that the pattern matches, in reading order.
    pub fn sentences_with(&self, pattern: PatternId) -> impl Iterator<Item = usize> {
        self.found(pattern).iter().map(|(sentence, _)| *sentence)
    }

    /// The values that the pattern catches, with their sentences and words, in reading order.
    pub fn values(&self, pattern: PatternId) -> impl Iterator<Item = (usize, &(Slot, Value, Range<usize>))> {
        self.found(pattern)
            .iter()
            .flat_map(|(sentence, hit)| hit.values.iter().map(|value| (*sentence, value)))
    }

    fn found(&self, pattern: PatternId) -> &[(usize, Match)] {
        debug_assert!(self.sought[pattern as usize], "a pattern that was never sought has no hits");
        &self.hits[pattern as usize]
    }

    /// Whether one of the patterns matches the sentence.
    pub fn any(&self, patterns: &[PatternId], sentence: usize) -> bool {
        patterns.iter().any(|p| self.found(*p).binary_search_by_key(&sentence, |(s, _)| *s).is_ok())
    }

    /// Whether the pattern matches words of the sentence within a span.
    pub fn hit_in(&self, pattern: PatternId, sentence: usize, span: Span) -> bool {
        let hits = self.hits(pattern);
        let from = hits.partition_point(|(s, _)| *s < sentence);
        let mut own = hits[from..].iter().take_while(|(s, _)| *s == sentence);
        own.any(|(_, hit)| self.spans(sentence, &hit.words).iter().any(|s| s.overlaps(span)))
    }

    /// The sentences in a clause and below it, headings included.
    pub fn within(&self, clause: ClauseId) -> &[usize] {
        &self.within[clause]
    }

    /// The sentences that define the terms that a sentence uses: "Security Incident means
    /// a confirmed …" weakens every duty that speaks of one.
    pub fn definitions_used(&self, sentence: usize) -> &[usize] {
        self.defined[sentence].get_or_init(|| {
            let terms = self.terms.get_or_init(|| Terms::of(self.contract));
            terms.used_in(self.document.text.get(self.sentences[sentence].span))
        })
    }

    /// What a ranking sees of a sentence, but for the patterns that found it.
    pub fn features(&self, sentence: usize) -> &[rank::Feature] {
        self.features[sentence].get_or_init(|| {
            let text = |span: Span| self.document.text.get(span);
            let clause = self.sentences[sentence].clause;
            rank::features(&rank::Passage {
                words: self.sentences[sentence].pieces().into_iter().map(text).collect(),
                heading: self
                    .contract
                    .ancestors(clause)
                    .find_map(|id| self.contract.clauses[id].heading)
                    .map_or("", text),
            })
        })
    }

    /// Whether the sentence only says what a term means: it is no duty of anybody.
    pub fn defines(&self, sentence: usize) -> bool {
        self.defining[sentence]
    }

    /// How many words the matcher sees in a sentence, its lead-ins included.
    pub fn word_count(&self, sentence: usize) -> usize {
        self.words[sentence].len()
    }

    /// How many of them are its lead-ins'.
    pub fn lead_in_words(&self, sentence: usize) -> usize {
        let own = self.sentences[sentence].span;
        let pieces = self.sentences[sentence].pieces();
        let is_own = |word: usize| {
            self.words[sentence].spans(word..word + 1, &pieces).iter().any(|span| own.contains(*span))
        };
        (0..self.word_count(sentence)).find(|word| is_own(*word)).unwrap_or(0)
    }

    /// The words of a sentence under a match, in the last piece of text that it reaches.
    pub fn span(&self, sentence: usize, words: &Range<usize>) -> Option<Span> {
        let own = &self.sentences[sentence];
        match own.lead_in.is_empty() {
            true => self.words[sentence].span(words.clone(), &[own.span]),
            false => self.words[sentence].span(words.clone(), &own.pieces()),
        }
    }

    /// The words of a sentence under a match, one span a piece of text.
    pub fn spans(&self, sentence: usize, words: &Range<usize>) -> Vec<Span> {
        self.words[sentence].spans(words.clone(), &self.sentences[sentence].pieces())
    }
}

/// The terms that a paper defines, each with the sentence that does.
struct Terms {
    finder: Option<AhoCorasick>,
    sentences: Vec<usize>,
}

impl Terms {
    fn of(contract: &Contract) -> Self {
        let telling = contract.definitions.iter().filter(|d| !d.inline && d.term.len() > 3);
        let terms = telling.clone().map(|d| &d.term);
        Self { finder: AhoCorasick::new(terms).ok(), sentences: telling.map(|d| d.sentence).collect() }
    }

    /// The sentences that define what the words speak of.
    fn used_in(&self, words: &str) -> Vec<usize> {
        let used = self.finder.iter().flat_map(|terms| terms.find_overlapping_iter(words));
        used.map(|term| self.sentences[term.pattern().as_usize()]).collect()
    }
}

fn joined<'d>(document: &'d Document, sentence: &Sentence) -> Cow<'d, str> {
    let text = |piece: Span| document.text.get(piece);
    match sentence.lead_in.is_empty() {
        true => text(sentence.span).into(),
        false => sentence.pieces().into_iter().map(text).collect::<Vec<_>>().join(" ").into(),
    }
}

/// The library's vocabulary with this paper's party names and defined terms.
pub fn lexicon<'l>(
    document: &Document,
    contract: &Contract,
    parties: &Parties,
    library: &'l Library,
) -> Lexicon<'l> {
    let mut lexicon = library.vocabulary.lexicon();
    let vendor = library.vocabulary.find_family("processor");
    let customer = library.vocabulary.find_family("customer");
    if let (Some(vendor), Some(customer)) = (vendor, customer) {
        for (names, is, is_not) in
            [(&parties.vendor, vendor, customer), (&parties.customer, customer, vendor)]
        {
            for name in names {
                lexicon.add_member(is, name);
                lexicon.remove_member(is_not, name);
            }
        }
    }
    let joining: Vec<&Family> = library.families.iter().filter(|f| !f.joined_by.is_empty()).collect();
    let mut joins = Vec::new();
    let mut finder =
        library.patterns.finder_of(joining.iter().flat_map(|f| f.joined_by.iter().copied()), |_| true);
    let names_party = |term: &str| {
        let mut names = parties.vendor.iter().chain(&parties.customer);
        names.any(|name| name.eq_ignore_ascii_case(term))
    };
    // "Processor means Processor or a sub-processor" makes nobody a sub-processor.
    let definitions: Vec<&Definition> =
        contract.definitions.iter().filter(|d| !names_party(&d.term)).collect();
    let mut reader = SentenceReader::new(&document.text, &[], &lexicon);
    let meanings: Vec<Words> = definitions.iter().map(|d| reader.read(&[d.meaning])).collect();
    let close = |at: usize, found: &Match| match definitions[at].inline {
        // What stands in brackets names the words right before it.
        true => found.words.end + 6 >= meanings[at].len(),
        false => found.words.start < OPENING,
    };
    let nothing = |_| Cow::default();
    finder.find(&meanings, &library.patterns.features(&meanings), nothing, |at, hit| {
        let joined = joining.iter().filter(|f| f.joined_by.contains(&hit.pattern) && close(at, &hit.found));
        joins.extend(joined.map(|family| (family.id, definitions[at].term.clone())));
    });
    for (family, term) in joins {
        lexicon.add_member(family, &term);
    }
    lexicon
}
