//! Which of thousands of patterns match this sentence?
//!
//! Each pattern is filed under its rarest required word; a sentence looks only into the
//! files of the words it has, and a pattern runs only if everything else it requires is
//! there too. The cost grows with what a sentence says, not with the size of the library.

use super::compile::{Needs, Program, Slots, compile};
use super::feature::{Numbering, Seen};
use super::matcher::{Match, Scratch, find};
use super::parse::PatternError;
use super::sentence::Sentence;
use super::vocabulary::Vocabulary;
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;
use std::ops::Range;

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
    exceptions: BTreeMap<PatternId, PatternId>,
    expressions: Vec<(PatternId, regex::Regex)>,
    numbering: Numbering,
    /// What each pattern can begin with (nothing if with anything) and then what it
    /// requires, one pattern after the other, groups closed by [`OR_ELSE`].
    needs: Vec<u32>,
    /// Where the needs of each pattern end.
    needs_end: Vec<u32>,
    /// The patterns filed under each feature, one feature after the other.
    filed: Vec<PatternId>,
    /// Where the file of each feature ends.
    filed_end: Vec<u32>,
}

/// Closes a group of features of which a sentence must have one.
const OR_ELSE: u32 = u32::MAX;

#[derive(Debug, Default)]
pub struct SetBuilder {
    programs: Vec<Program>,
    exceptions: BTreeMap<PatternId, PatternId>,
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
                Program { steps: Vec::new(), required: Needs::new(), has_value: false }
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
            let begins = begins.iter().map(|f| numbering.number(*f));
            set.needs.extend(begins.map(|n| n as u32));
            set.needs.push(OR_ELSE);
            for any in groups {
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
        Finder {
            set: self,
            seen: Seen::new(self.numbering),
            tried: vec![0; self.programs.len()],
            unasked: Vec::new(),
            sentence: 0,
            scratch: Scratch::default(),
        }
    }

    /// The same for some of the patterns.
    pub fn finder_of(&self, wanted: impl IntoIterator<Item = PatternId>) -> Finder<'_> {
        let mut finder = self.finder();
        finder.tried.fill(NEVER);
        let mut exceptions = Vec::new();
        for id in wanted {
            finder.tried[id as usize] = 0;
            exceptions.extend(self.exceptions.get(&id));
        }
        while let Some(id) = exceptions.pop() {
            if std::mem::replace(&mut finder.tried[id as usize], 0) == NEVER {
                finder.unasked.push(id);
                exceptions.extend(self.exceptions.get(&id));
            }
        }
        finder
    }

    /// The words at which a pattern may begin, if the sentence has everything that the
    /// pattern requires, in its order.
    fn begins(&self, pattern: PatternId, seen: &Seen) -> Option<Range<usize>> {
        let mut groups = self.needs(pattern).split_inclusive(|n| *n == OR_ELSE);
        let mut reach = || groups.next().map(|any| &any[..any.len() - 1]);
        let begins = match reach()? {
            [] => 0..usize::MAX,
            any => seen.reach(any).map(|(first, last)| first as usize - 1..last as usize)?,
        };
        let mut before = 0;
        while let Some(any) = reach() {
            let (first, _) = seen.reach(any).filter(|(_, last)| *last > before)?;
            before = first.max(before + 1);
        }
        Some(begins)
    }

    fn filed(&self, feature: usize) -> &[PatternId] {
        let from = feature.checked_sub(1).map_or(0, |before| self.filed_end[before]);
        &self.filed[from as usize..self.filed_end[feature] as usize]
    }

    fn needs(&self, pattern: PatternId) -> &[u32] {
        let pattern = pattern as usize;
        let from = pattern.checked_sub(1).map_or(0, |before| self.needs_end[before]);
        &self.needs[from as usize..self.needs_end[pattern] as usize]
    }
}

/// Of a pattern that nobody wants to find.
const NEVER: u32 = u32::MAX;

/// A [`Set`] at work, with what it keeps from sentence to sentence.
pub struct Finder<'s> {
    set: &'s Set,
    seen: Seen,
    /// The sentence in which a pattern was last tried.
    tried: Vec<u32>,
    /// Tried only because they are exceptions to others.
    unasked: Vec<PatternId>,
    sentence: u32,
    scratch: Scratch,
}

impl Finder<'_> {
    /// All hits of the patterns in one sentence, in no particular order. `words` is the
    /// sentence as text, for the few patterns that are regular expressions.
    pub fn find(&mut self, sentence: &Sentence, words: impl Fn() -> String) -> Vec<Hit> {
        let mut hits = Vec::new();
        let set = self.set;
        self.sentence += 1;
        self.seen.read(sentence);
        for feature in self.seen.features() {
            for &id in set.filed(*feature as usize) {
                let tried = &mut self.tried[id as usize];
                if *tried == NEVER || std::mem::replace(tried, self.sentence) == self.sentence {
                    continue;
                }
                let Some(begins) = set.begins(id, &self.seen) else { continue };
                let found = find(&set.programs[id as usize], sentence, begins, &mut self.scratch);
                hits.extend(found.into_iter().map(|found| Hit { pattern: id, found }));
            }
        }
        if !set.expressions.is_empty() && !sentence.is_empty() {
            let lower = words().to_lowercase();
            for (id, regex) in &set.expressions {
                if self.tried[*id as usize] != NEVER && regex.is_match(&lower) {
                    let found = Match { words: 0..sentence.len(), values: Vec::new() };
                    hits.push(Hit { pattern: *id, found });
                }
            }
        }
        if !set.exceptions.is_empty() && !hits.is_empty() {
            let matched: HashSet<PatternId> = hits.iter().map(|hit| hit.pattern).collect();
            let excepted = |id: &PatternId| set.exceptions.get(id).is_some_and(|e| matched.contains(e));
            hits.retain(|hit| !excepted(&hit.pattern) && !self.unasked.contains(&hit.pattern));
        }
        hits
    }
}
