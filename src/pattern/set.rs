//! Which of thousands of patterns match these sentences?
//!
//! Sixty-four sentences are looked at together: what each word stands in is a row of bits, a
//! bit a sentence, so whether a pattern's words come together anywhere is a matter of a few
//! ands. Only where they do is the pattern tried. The cost grows with what the sentences say,
//! and hardly with the size of the library.

use super::compile::{Program, Slots, compile};
use super::feature::{Block, Features, Numbering, Seen, Sentences, has_room};
use super::matcher::{Match, Scratch, find};
use super::parse::PatternError;
use super::sentence::Sentence;
use super::stride::{Open, Strides};
use super::vocabulary::Vocabulary;
use crate::text::lower;
use foldhash::HashMap;
use regex::{Regex, RegexBuilder};
use smallvec::SmallVec;
use std::borrow::Cow;

pub type PatternId = u32;

/// What stands between a pattern and the exception to it.
const EXCEPT: &str = " -- not ";

/// A pattern of the set, found in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub pattern: PatternId,
    pub found: Match,
}

/// Many patterns, ready to be tried together.
#[derive(Debug, Default)]
pub struct Set {
    programs: Vec<Program>,
    /// A hit of the first does not count in a sentence that the second matches.
    exceptions: Vec<Option<PatternId>>,
    expressions: Vec<(PatternId, Regex)>,
    numbering: Numbering,
    strides: Strides,
    /// What each pattern requires, the rarest first, groups closed by [`OR_ELSE`].
    needs: Vec<u32>,
    /// Where the needs of each pattern end.
    needs_end: Vec<u32>,
}

/// Closes a group of features of which a sentence must have one.
const OR_ELSE: u32 = u32::MAX;

#[derive(Debug, Default)]
pub struct SetBuilder {
    programs: Vec<Program>,
    exceptions: Vec<Option<PatternId>>,
    expressions: Vec<(PatternId, Regex)>,
    known: HashMap<String, PatternId>,
}

impl SetBuilder {
    /// Adds a pattern; patterns that catch no value are shared.
    ///
    /// # Errors
    /// The pattern does not compile.
    pub fn add(
        &mut self,
        pattern: &str,
        vocabulary: &mut Vocabulary,
        slots: Slots<'_>,
    ) -> Result<PatternId, PatternError> {
        if let Some(&id) = self.known.get(pattern) {
            return Ok(id);
        }
        let (whole, exception) = match pattern.split_once(EXCEPT) {
            None => (pattern, None),
            Some((pattern, exception)) => (pattern, Some(self.add(exception.trim(), vocabulary, slots)?)),
        };
        let id = self.programs.len() as PatternId;
        let program = match whole.strip_prefix("re:") {
            None => compile(whole, vocabulary, slots)?,
            Some(expression) => {
                let compiled = RegexBuilder::new(expression).size_limit(1 << 20).build();
                let regex = compiled.map_err(|error| PatternError {
                    what: format!("the regular expression does not compile: {error}"),
                    help: "Look-around and back-references are not allowed: matching stays linear.".into(),
                })?;
                if regex.is_match("") {
                    return Err(PatternError {
                        what: format!("`{pattern}` matches the empty text"),
                        help: "Make at least one part of it necessary.".into(),
                    });
                }
                self.expressions.push((id, regex));
                Program::default()
            }
        };
        if !program.has_value {
            self.known.insert(pattern.to_string(), id);
        }
        self.programs.push(program);
        self.exceptions.push(exception);
        Ok(id)
    }

    /// Makes all patterns ready. `vocabulary` is the one that they were added with.
    pub fn build(self, vocabulary: &Vocabulary) -> Set {
        let numbering = Numbering::of(vocabulary);
        let mut uses = vec![0_usize; numbering.count()];
        for feature in self.programs.iter().flat_map(|p| &p.required).flat_map(|need| &need.any) {
            uses[numbering.number(*feature)] += 1;
        }
        // Every paper has the families' words.
        (0..uses.len()).filter(|n| numbering.is_family(*n)).for_each(|n| uses[n] = 100_000);
        let mut set = Set {
            exceptions: self.exceptions,
            expressions: self.expressions,
            numbering,
            strides: Strides::of(&self.programs, numbering),
            needs: Vec::new(),
            needs_end: Vec::with_capacity(self.programs.len()),
            programs: self.programs,
        };
        for program in &mut set.programs {
            let mut required = std::mem::take(&mut program.required);
            required.sort_by_key(|need| need.any.iter().map(|f| uses[numbering.number(*f)]).sum::<usize>());
            for need in required {
                set.needs.extend(need.any.iter().map(|f| numbering.number(*f) as u32));
                set.needs.push(OR_ELSE);
            }
            set.needs_end.push(set.needs.len() as u32);
        }
        set
    }
}

impl Set {
    pub fn len(&self) -> usize {
        self.programs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.programs.is_empty()
    }

    /// What the sentences have of what its patterns name.
    pub fn features(&self, sentences: &[Sentence]) -> Features {
        Features::of(sentences, self.numbering)
    }

    /// Room to look for all patterns in many sentences.
    pub fn finder(&self) -> Finder<'_> {
        self.finder_of(0..self.len() as PatternId, |_| true)
    }

    /// The same for some of the patterns. Of those that catch no value and are not `placed` it
    /// may be left open where in a sentence they stand.
    pub fn finder_of(
        &self,
        wanted: impl IntoIterator<Item = PatternId>,
        placed: impl Fn(PatternId) -> bool,
    ) -> Finder<'_> {
        let mut sought = vec![false; self.len()];
        let mut exceptions = Vec::new();
        for id in wanted {
            sought[id as usize] = true;
            exceptions.extend(self.exceptions[id as usize]);
        }
        let mut unasked = Vec::new();
        while let Some(id) = exceptions.pop() {
            if !std::mem::replace(&mut sought[id as usize], true) {
                unasked.push(id);
                exceptions.extend(self.exceptions[id as usize]);
            }
        }
        let of_sought = self.expressions.iter().filter(|(id, _)| std::mem::take(&mut sought[*id as usize]));
        let expressions = of_sought.collect();
        Finder {
            set: self,
            patterns: (0..self.len() as PatternId).filter(|id| sought[*id as usize]).collect(),
            expressions,
            unasked,
            placed: (0..self.len())
                .map(|id| self.programs[id].has_value || placed(id as PatternId))
                .collect(),
            seen: Seen::new(self.numbering),
            block: Block::new(self.numbering),
            open: Open::default(),
            scratch: Scratch::default(),
        }
    }

    /// The sentences of a block that have everything that a pattern requires.
    fn may_stand_in(&self, pattern: PatternId, block: &Block) -> Sentences {
        let (mut all, mut any) = (Sentences::MAX, 0);
        for need in part(&self.needs, &self.needs_end, pattern as usize) {
            if *need != OR_ELSE {
                any |= block.having(*need);
                continue;
            }
            all &= any;
            if all == 0 {
                break;
            }
            any = 0;
        }
        all
    }
}

/// A [`Set`] at work, with room that it keeps from sentence to sentence.
pub struct Finder<'s> {
    set: &'s Set,
    /// What is sought, but for regular expressions.
    patterns: Vec<PatternId>,
    expressions: Vec<&'s (PatternId, Regex)>,
    /// Tried only because they are exceptions to others.
    unasked: Vec<PatternId>,
    /// By pattern: whether it matters where in a sentence it stands.
    placed: Vec<bool>,
    seen: Seen,
    block: Block,
    open: Open,
    scratch: Scratch,
}

impl Finder<'_> {
    /// Gives all hits of the patterns in some sentences, sentence by sentence, those of one in
    /// no particular order. `features` are those of the sentences; `words` is a sentence as
    /// text, for the few patterns that are regular expressions.
    pub fn find<'w>(
        &mut self,
        sentences: &[Sentence],
        features: &Features,
        words: impl Fn(usize) -> Cow<'w, str>,
        mut take: impl FnMut(usize, Hit),
    ) {
        const TOGETHER: usize = Sentences::BITS as usize;
        let mut patterns = self.patterns.clone();
        if sentences.len() > TOGETHER {
            // Most patterns need something that the whole paper lacks.
            self.block.read(0..sentences.len(), features);
            patterns.retain(|id| self.set.may_stand_in(*id, &self.block) != 0);
        }
        let mut hits = Vec::new();
        let mut to_try: Vec<Vec<PatternId>> = vec![Vec::new(); sentences.len().min(TOGETHER)];
        for first in (0..sentences.len()).step_by(TOGETHER) {
            let together = first..sentences.len().min(first + TOGETHER);
            self.block.read(together.clone(), features);
            for id in &patterns {
                let mut sentences = self.set.may_stand_in(*id, &self.block);
                while sentences != 0 {
                    to_try[sentences.trailing_zeros() as usize].push(*id);
                    sentences &= sentences - 1;
                }
            }
            for (index, to_try) in together.zip(&mut to_try) {
                let sentence = &sentences[index];
                if !to_try.is_empty() {
                    self.seen.read(sentence, features.of_sentence(index));
                    self.attempt(to_try, sentence, &mut hits);
                    to_try.clear();
                }
                self.attempt_expressions(sentence, || words(index), &mut hits);
                self.drop_exceptions(&mut hits);
                hits.drain(..).for_each(|hit| take(index, hit));
            }
        }
    }

    /// Tries some patterns on the sentence that was read last.
    fn attempt(&mut self, patterns: &[PatternId], sentence: &Sentence, hits: &mut Vec<Hit>) {
        for id in patterns {
            if !self.set.strides.may_match(*id, sentence, &self.seen, &mut self.open) {
                continue;
            }
            if has_room(sentence) && !self.placed[*id as usize] {
                hits.push(Hit { pattern: *id, found: Match::default() });
                continue;
            }
            let program = &self.set.programs[*id as usize];
            find(program, sentence, &self.open, &mut self.scratch, |found| {
                hits.push(Hit { pattern: *id, found });
            });
        }
    }

    fn attempt_expressions<'w>(
        &self,
        sentence: &Sentence,
        words: impl Fn() -> Cow<'w, str>,
        hits: &mut Vec<Hit>,
    ) {
        if self.expressions.is_empty() || sentence.is_empty() {
            return;
        }
        let lower = lower(&words());
        let matching = self.expressions.iter().filter(|(_, regex)| regex.is_match(&lower));
        let whole = Match { words: 0..sentence.len(), values: Vec::new() };
        hits.extend(matching.map(|(id, _)| Hit { pattern: *id, found: whole.clone() }));
    }

    /// Drops the hits of patterns whose exception matches too, and of what nobody asked for.
    fn drop_exceptions(&self, hits: &mut Vec<Hit>) {
        let exception = |hit: &Hit| self.set.exceptions[hit.pattern as usize];
        let mut excepting: SmallVec<[PatternId; 8]> = hits.iter().filter_map(exception).collect();
        excepting.retain(|exception| hits.iter().any(|hit| hit.pattern == *exception));
        if !excepting.is_empty() {
            hits.retain(|hit| !exception(hit).is_some_and(|pattern| excepting.contains(&pattern)));
        }
        if !self.unasked.is_empty() {
            hits.retain(|hit| !self.unasked.contains(&hit.pattern));
        }
    }
}

/// One part of many that stand one behind the other.
fn part<'p, T>(parts: &'p [T], ends: &[u32], part: usize) -> &'p [T] {
    let from = part.checked_sub(1).map_or(0, |before| ends[before]);
    &parts[from as usize..ends[part] as usize]
}
