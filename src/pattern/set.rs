//! Which of thousands of patterns match this sentence?
//!
//! Each pattern is filed under its rarest required word; a sentence looks only into the
//! files of the words it has, and a pattern runs only if everything else it requires is
//! there too. The cost grows with what a sentence says, not with the size of the library.

use super::compile::{Program, Slots, compile};
use super::feature::{Numbering, Places, Seen, places_from};
use super::matcher::{Match, Scratch, find, may_match};
use super::parse::PatternError;
use super::sentence::Sentence;
use super::vocabulary::Vocabulary;
use foldhash::HashMap;
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
    exceptions: HashMap<PatternId, PatternId>,
    expressions: Vec<(PatternId, regex::Regex)>,
    numbering: Numbering,
    /// What each pattern can begin with, one pattern after the other; nothing if with anything.
    begins: Vec<u32>,
    /// Where that of each pattern ends.
    begins_end: Vec<u32>,
    /// What each pattern requires, in its order, groups closed by [`OR_ELSE`].
    needs: Vec<u32>,
    /// Where the needs of each pattern end.
    needs_end: Vec<u32>,
    /// The patterns filed under each feature, one feature after the other.
    filed: Vec<PatternId>,
    /// Where the file of each feature ends.
    filed_end: Vec<u32>,
}

/// Groups of more features than these are left to the matcher to find.
const FEW: usize = 4;

/// Closes a group of features of which a sentence must have one.
const OR_ELSE: u32 = u32::MAX;

#[derive(Debug, Default)]
pub struct SetBuilder {
    programs: Vec<Program>,
    exceptions: HashMap<PatternId, PatternId>,
    expressions: Vec<(PatternId, regex::Regex)>,
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
        if let Some(exception) = exception {
            self.exceptions.insert(id, exception);
        }
        let program = match whole.strip_prefix("re:") {
            None => compile(whole, vocabulary, slots)?,
            Some(expression) => {
                let compiled = regex::RegexBuilder::new(expression).size_limit(1 << 20).build();
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
        Ok(id)
    }

    /// Files every pattern under its rarest requirement. `vocabulary` is the one that all
    /// patterns were added with.
    pub fn build(self, vocabulary: &Vocabulary) -> Set {
        let numbering = Numbering::of(vocabulary);
        let mut uses = vec![0_usize; numbering.count()];
        for feature in self.programs.iter().flat_map(|p| &p.required).flatten() {
            uses[numbering.number(*feature)] += 1;
        }
        // Every paper has the families' words.
        (0..uses.len()).filter(|n| numbering.is_family(*n)).for_each(|n| uses[n] = 100_000);
        let mut set = Set {
            exceptions: self.exceptions,
            expressions: self.expressions,
            numbering,
            begins: Vec::new(),
            begins_end: Vec::with_capacity(self.programs.len()),
            needs: Vec::new(),
            needs_end: Vec::with_capacity(self.programs.len()),
            filed: Vec::new(),
            filed_end: Vec::with_capacity(uses.len()),
            programs: self.programs,
        };
        let mut filed: Vec<(u32, PatternId)> = Vec::with_capacity(set.programs.len() * 2);
        for (id, program) in set.programs.iter_mut().enumerate() {
            let required = std::mem::take(&mut program.required);
            let groups = required.iter().map(|any| any.iter().map(|f| numbering.number(*f)));
            if let Some(rarest) = groups.clone().min_by_key(|any| any.clone().map(|n| uses[n]).sum::<usize>())
            {
                filed.extend(rarest.map(|n| (n as u32, id as PatternId)));
            }
            let begins = program.begins();
            set.begins.extend(begins.iter().map(|f| numbering.number(*f) as u32));
            set.begins_end.push(set.begins.len() as u32);
            for any in groups.filter(|any| any.len() <= FEW) {
                set.needs.extend(any.map(|n| n as u32));
                set.needs.push(OR_ELSE);
            }
            set.needs_end.push(set.needs.len() as u32);
        }
        filed.sort_unstable();
        filed.dedup();
        let mut from = 0;
        for feature in 0..uses.len() as u32 {
            from += filed[from..].iter().take_while(|(of, _)| *of == feature).count();
            set.filed_end.push(from as u32);
        }
        set.filed = filed.into_iter().map(|(_, id)| id).collect();
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

    /// Room to look for all patterns in many sentences.
    pub fn finder(&self) -> Finder<'_> {
        let filed = Cow::Borrowed(self.filed.as_slice());
        Finder::new(self, filed, Cow::Borrowed(&self.filed_end), self.expressions.iter().collect())
    }

    /// The same for some of the patterns.
    pub fn finder_of(&self, wanted: impl IntoIterator<Item = PatternId>) -> Finder<'_> {
        let mut sought = vec![false; self.len()];
        let mut exceptions = Vec::new();
        for id in wanted {
            sought[id as usize] = true;
            exceptions.extend(self.exceptions.get(&id));
        }
        let mut unasked = Vec::new();
        while let Some(id) = exceptions.pop() {
            if !std::mem::replace(&mut sought[id as usize], true) {
                unasked.push(id);
                exceptions.extend(self.exceptions.get(&id));
            }
        }
        let sought = |id: &PatternId| sought[*id as usize];
        let mut filed: Vec<PatternId> = Vec::with_capacity(self.filed.len());
        let mut filed_end = Vec::with_capacity(self.filed_end.len());
        for feature in 0..self.filed_end.len() {
            filed.extend(part(&self.filed, &self.filed_end, feature).iter().filter(|id| sought(id)));
            filed_end.push(filed.len() as u32);
        }
        let expressions = self.expressions.iter().filter(|(id, _)| sought(id)).collect();
        let finder = Finder::new(self, filed.into(), filed_end.into(), expressions);
        Finder { unasked, ..finder }
    }

    /// The words at which a pattern may begin, if the sentence has everything that the
    /// pattern requires, in its order; otherwise none.
    fn begins(&self, pattern: PatternId, seen: &Seen) -> Places {
        let (mut there, mut behind) = (0, Places::MAX);
        for need in part(&self.needs, &self.needs_end, pattern as usize) {
            if *need != OR_ELSE {
                there |= seen.places(*need);
                continue;
            }
            there &= behind;
            if there == 0 {
                return 0;
            }
            behind = places_from(there.trailing_zeros() + 1);
            there = 0;
        }
        let begins = match part(&self.begins, &self.begins_end, pattern as usize) {
            [] => Places::MAX,
            any => any.iter().fold(0, |places, n| places | seen.places(*n)),
        };
        begins & !seen.denied
    }
}

/// A [`Set`] at work, with what it keeps from sentence to sentence.
pub struct Finder<'s> {
    set: &'s Set,
    seen: Seen,
    /// Of the patterns that are sought, those filed under each feature.
    filed: Cow<'s, [PatternId]>,
    /// Where the file of each feature ends.
    filed_end: Cow<'s, [u32]>,
    expressions: Vec<&'s (PatternId, regex::Regex)>,
    /// The sentence in which a pattern was last tried.
    tried: Vec<u32>,
    /// Tried only because they are exceptions to others.
    unasked: Vec<PatternId>,
    sentence: u32,
    scratch: Scratch,
}

impl<'s> Finder<'s> {
    fn new(
        set: &'s Set,
        filed: Cow<'s, [PatternId]>,
        filed_end: Cow<'s, [u32]>,
        expressions: Vec<&'s (PatternId, regex::Regex)>,
    ) -> Self {
        Self {
            set,
            seen: Seen::new(set.numbering),
            filed,
            filed_end,
            expressions,
            tried: vec![0; set.len()],
            unasked: Vec::new(),
            sentence: 0,
            scratch: Scratch::default(),
        }
    }

    /// All hits of the patterns in one sentence, in no particular order. `words` is the
    /// sentence as text, for the few patterns that are regular expressions.
    pub fn find(&mut self, sentence: &Sentence, words: impl Fn() -> String) -> Vec<Hit> {
        let mut hits = Vec::new();
        let set = self.set;
        self.sentence += 1;
        self.seen.read(sentence);
        for feature in self.seen.features() {
            for &id in part(&self.filed, &self.filed_end, *feature as usize) {
                if std::mem::replace(&mut self.tried[id as usize], self.sentence) == self.sentence {
                    continue;
                }
                let begins = set.begins(id, &self.seen);
                let program = &set.programs[id as usize];
                if begins == 0 || !may_match(program, sentence, &self.seen, begins, &mut self.scratch) {
                    continue;
                }
                let take = |found| hits.push(Hit { pattern: id, found });
                find(program, sentence, begins, &mut self.scratch, take);
            }
        }
        if !self.expressions.is_empty() && !sentence.is_empty() {
            let lower = words().to_lowercase();
            for (id, regex) in &self.expressions {
                if regex.is_match(&lower) {
                    let found = Match { words: 0..sentence.len(), values: Vec::new() };
                    hits.push(Hit { pattern: *id, found });
                }
            }
        }
        let exceptions =
            hits.iter().filter_map(|hit| Some((hit.pattern, *set.exceptions.get(&hit.pattern)?)));
        let mut excepted: Vec<(PatternId, PatternId)> = exceptions.collect();
        excepted.retain(|(_, exception)| hits.iter().any(|hit| hit.pattern == *exception));
        let is_excepted = |id: PatternId| excepted.iter().any(|(pattern, _)| *pattern == id);
        hits.retain(|hit| !is_excepted(hit.pattern) && !self.unasked.contains(&hit.pattern));
        hits
    }
}

/// One part of many that stand one behind the other.
fn part<'p, T>(parts: &'p [T], ends: &[u32], part: usize) -> &'p [T] {
    let from = part.checked_sub(1).map_or(0, |before| ends[before]);
    &parts[from as usize..ends[part] as usize]
}
