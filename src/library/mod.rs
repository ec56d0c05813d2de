//! What do we ask of a contract?
//!
//! `written` is the library as people write it, [`Library`] is the same thing checked
//! and compiled. [`build`] goes from one to the other and reports every mistake with
//! file, line and what is allowed.

mod build;
mod builtin;
mod condition;
pub mod fact;
pub mod lint;
mod named;
mod schema;
pub mod written;

pub use build::{SourceText, build, sources};
pub use builtin::builtin;
pub use condition::{Condition, Given, Subject, Test};
pub use named::NoSuchClause;
pub use schema::schema;

use crate::pattern::{FamilyId, PatternId, Set, Vocabulary};
use crate::rank::Ranking;
use crate::value;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use written::{ClauseFile, NotAs, ProfileFile, ReadAs, Scope, Several, Severity, Status};

/// A checked and compiled clause library.
#[derive(Debug)]
pub struct Library {
    /// In the order of their ids.
    pub clauses: Vec<Clause>,
    pub profiles: Vec<Profile>,
    /// `gdpr/33.2` → what the provision asks.
    pub sources: BTreeMap<String, Provision>,
    pub families: Vec<Family>,
    pub vocabulary: Vocabulary,
    pub patterns: Set,
    /// Hash of all files: results of another version are not comparable.
    pub version: String,
}

/// A clause, compiled. Indices in [`Condition`] and positions point into `values` and
/// `elements`.
#[derive(Debug)]
pub struct Clause {
    pub written: ClauseFile,
    /// The file it stands in, below the library's folder.
    pub file: String,
    pub headings: Vec<PatternId>,
    pub text: Vec<PatternId>,
    pub unless: Vec<PatternId>,
    pub elements: Vec<Element>,
    pub values: Vec<ValueRule>,
    pub preferred: Position,
    pub fallback: Option<Position>,
    /// Sets of conditions of which one is enough.
    pub walk_away: Vec<Vec<Condition>>,
}

impl Clause {
    pub fn id(&self) -> &str {
        &self.written.id
    }

    pub fn is_stable(&self) -> bool {
        self.written.status == Status::Stable
    }

    /// The patterns that say where the clause stands.
    pub fn locating(&self) -> impl Iterator<Item = PatternId> {
        [&self.headings, &self.text, &self.unless].into_iter().flatten().copied()
    }

    /// Those of its patterns of which it matters where in a sentence they stand, as they are
    /// quoted. Of the others it is enough that they are there.
    pub fn placed(&self) -> impl Iterator<Item = PatternId> {
        self.elements.iter().flat_map(Element::placed).chain(self.values.iter().flat_map(ValueRule::placed))
    }

    /// All its patterns.
    pub fn patterns(&self) -> impl Iterator<Item = PatternId> {
        let elements = self.elements.iter().flat_map(Element::patterns);
        self.locating().chain(elements).chain(self.values.iter().flat_map(ValueRule::patterns))
    }
}

#[derive(Debug)]
pub struct Element {
    pub met_by: Vec<PatternId>,
    /// Titles whose content meets it, and content that says nothing.
    pub titles: Vec<PatternId>,
    pub says_nothing: Vec<PatternId>,
    /// Count only if the ranking accepts the sentence.
    pub may_be_met_by: Vec<PatternId>,
    /// What a ranking calls the patterns of both lists.
    pub marks: Vec<(PatternId, u32)>,
    pub ranking: Option<Ranking>,
    pub unless: Vec<PatternId>,
    pub weakened_by: Vec<PatternId>,
    pub undercut_by: Vec<PatternId>,
}

impl Element {
    fn placed(&self) -> impl Iterator<Item = PatternId> {
        let met = [&self.met_by, &self.titles, &self.says_nothing, &self.may_be_met_by];
        let traps = [&self.weakened_by, &self.undercut_by];
        met.into_iter().chain(traps).flatten().copied()
    }

    fn patterns(&self) -> impl Iterator<Item = PatternId> {
        self.placed().chain(self.unless.iter().copied())
    }
}

#[derive(Debug)]
pub struct ValueRule {
    pub name: String,
    pub kind: RuleKind,
    /// Patterns that catch the value beside those of the elements, and what excludes them.
    pub said_by: Vec<PatternId>,
    pub unless: Vec<PatternId>,
    /// Values, as printed, that say nothing here.
    pub never: Vec<String>,
    /// Durations that are something else.
    pub not_as: Vec<NotAs>,
    pub several: Several,
    pub scope: Scope,
    /// A later alternative beside an earlier one is no contradiction.
    pub ranked: bool,
    /// Sought in the definitions of the terms that the clause uses, too.
    pub in_definitions: bool,
    /// Only a step on the way to another value.
    pub working: bool,
    /// How to reckon it where it is not stated.
    pub reckoned: Option<Reckoned>,
    /// The element whose best sentence states it.
    pub from: Option<usize>,
    pub read_as: Option<ReadAs>,
}

impl ValueRule {
    fn alternatives(&self) -> &[Alternative] {
        match &self.kind {
            RuleKind::Choice(of) | RuleKind::Set(of) => of.as_slice(),
            RuleKind::Typed(_) => &[],
        }
    }

    fn placed(&self) -> impl Iterator<Item = PatternId> {
        self.said_by.iter().chain(self.alternatives().iter().flat_map(|a| &a.said_by)).copied()
    }

    fn patterns(&self) -> impl Iterator<Item = PatternId> {
        let unless = self.unless.iter().chain(self.alternatives().iter().flat_map(|a| &a.unless));
        let reckoned = self.reckoned.iter().flat_map(|r| &r.said_by);
        self.placed().chain(unless.chain(reckoned).copied())
    }
}

/// The dates that a date is counted from, by preference, and the duration that is added.
#[derive(Debug, Clone)]
pub struct Reckoned {
    pub from: Vec<usize>,
    pub plus: Option<usize>,
    /// Sentences that say so, and so state no date of their own.
    pub said_by: Vec<PatternId>,
}

#[derive(Debug)]
pub enum RuleKind {
    /// Caught by `$name`.
    Typed(value::Kind),
    /// The first of these that is found.
    Choice(Vec<Alternative>),
    /// All of these that are found.
    Set(Vec<Alternative>),
}

#[derive(Debug)]
pub struct Alternative {
    pub is: String,
    pub said_by: Vec<PatternId>,
    pub unless: Vec<PatternId>,
}

#[derive(Debug, Default)]
pub struct Position {
    pub conditions: Vec<Condition>,
    pub met: Vec<usize>,
    pub present: Vec<usize>,
}

/// A family and what makes a paper's own defined term join it.
#[derive(Debug)]
pub struct Family {
    pub name: String,
    pub id: FamilyId,
    pub members: Vec<String>,
    pub joined_by: Vec<PatternId>,
}

#[derive(Debug)]
pub struct Profile {
    pub written: ProfileFile,
    /// Indices of the clauses it asks for.
    pub clauses: Vec<usize>,
    /// Stricter positions: clause index → what changes.
    pub tightened: BTreeMap<usize, Tightened>,
}

/// What a profile changes in a clause.
#[derive(Debug, Default)]
pub struct Tightened {
    pub severity: Option<Severity>,
    pub preferred: Vec<Condition>,
    pub fallback: Vec<Condition>,
    pub walk_away: Vec<Condition>,
}

/// One provision of a law or guideline.
#[derive(Debug, Clone)]
pub struct Provision {
    /// `Regulation (EU) 2016/679 (GDPR)`
    pub source: String,
    pub asks: String,
    pub url: String,
    pub as_of: String,
    pub review_by: String,
}

impl Library {
    /// The clause with this id, or with this earlier name.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.clauses
            .iter()
            .position(|c| c.id() == id)
            .or_else(|| self.clauses.iter().position(|c| c.written.aliases.iter().any(|a| a == id)))
    }

    /// The clause that was probably meant by a misspelt id.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        fn last(id: &str) -> &str {
            id.rsplit('/').next().unwrap_or(id)
        }
        let wanted = last(id);
        let close = |known: &&str| {
            let name = last(known);
            name.contains(wanted) || wanted.contains(name)
        };
        // Most of it in common, and little else.
        let common = |known: &&str| (last(known).len().min(wanted.len()), Reverse(known.len()));
        self.clauses.iter().map(Clause::id).filter(close).max_by_key(common)
    }
}
