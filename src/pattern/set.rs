//! Which of thousands of patterns match this sentence?
//!
//! Each pattern is filed under its rarest required word; a sentence looks only into the
//! files of the words it has, and a pattern runs only if everything else it requires is
//! there too. The cost grows with what a sentence says, not with the size of the library.

use super::compile::{Feature, Program, Slots, compile};
use super::matcher::{Match, Scratch, find};
use super::parse::PatternError;
use super::sentence::Sentence;
use super::vocabulary::Vocabulary;
use std::collections::{HashMap, HashSet};

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
    files: HashMap<Feature, Vec<PatternId>>,
}

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
                Program { steps: Vec::new(), required: Vec::new(), has_value: false }
            }
        };
        if !program.has_value {
            self.known.insert(pattern.to_string(), id);
        }
        self.programs.push(program);
        Ok(id)
    }

    /// Files every pattern under its rarest requirement.
    pub fn build(self) -> Set {
        let mut uses: HashMap<Feature, usize> = HashMap::new();
        for feature in self.programs.iter().flat_map(|p| &p.required).flatten() {
            *uses.entry(*feature).or_default() += 1;
        }
        let rarity = |features: &Vec<Feature>| -> usize {
            features.iter().map(|f| if matches!(f, Feature::Family(_)) { 100_000 } else { uses[f] }).sum()
        };
        let mut files: HashMap<Feature, Vec<PatternId>> = HashMap::new();
        for (id, program) in self.programs.iter().enumerate() {
            if let Some(rarest) = program.required.iter().min_by_key(|features| rarity(features)) {
                for feature in rarest {
                    files.entry(*feature).or_default().push(id as PatternId);
                }
            }
        }
        Set { programs: self.programs, exceptions: self.exceptions, expressions: self.expressions, files }
    }
}

impl Set {
    pub fn len(&self) -> usize {
        self.programs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.programs.is_empty()
    }

    /// All hits of all patterns in one sentence, in no particular order. `words` is the
    /// sentence as text, for the few patterns that are regular expressions.
    pub fn find(&self, sentence: &Sentence, words: impl Fn() -> String) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut scratch = Scratch::default();
        let features = sentence.features();
        let mut tried: Vec<PatternId> = Vec::new();
        for feature in &features {
            tried.extend(self.files.get(feature).into_iter().flatten());
        }
        tried.sort_unstable();
        tried.dedup();
        let has = |feature: &Feature| features.binary_search(feature).is_ok();
        for id in tried {
            let program = &self.programs[id as usize];
            if program.required.iter().all(|any| any.iter().any(has)) {
                let found = find(program, sentence, &mut scratch);
                hits.extend(found.into_iter().map(|found| Hit { pattern: id, found }));
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
        if !self.exceptions.is_empty() {
            let matched: HashSet<PatternId> = hits.iter().map(|hit| hit.pattern).collect();
            let excepted = |id: &PatternId| self.exceptions.get(id).is_some_and(|e| matched.contains(e));
            hits.retain(|hit| !excepted(&hit.pattern));
        }
        hits
    }
}
