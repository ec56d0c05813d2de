//! What is asked of this vendor's papers? Its facts choose the profiles, the profiles the
//! clauses. A fact that nobody wrote down is named, and never taken for no.

use crate::library::written::{self, PaperKind};
use crate::library::{Clause, Library, Profile};
use crate::vendor::Vendor;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// Whether a profile of the library is held against the vendor's papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ProfileStanding {
    pub id: String,
    pub title: String,
    pub applies: Applies,
    /// Facts that would decide it and that vendor.yaml does not state.
    pub unknown: Vec<String>,
    /// Kinds of paper that such a vendor must have signed and that are not in force.
    pub missing: Vec<PaperKind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Applies {
    Yes,
    No,
    /// It depends on facts that vendor.yaml does not state.
    Unknown,
}

/// Which clauses to ask, and under whose stricter positions.
pub(super) struct Asked {
    /// In the library's order; only profiles that facts can choose, or the one that was named.
    pub profiles: Vec<ProfileStanding>,
    /// Indices of the profiles that are held against the papers.
    pub held: Vec<usize>,
    named: bool,
    /// Clauses that only profiles ask for which the facts rule out.
    ruled_out: BTreeSet<usize>,
}

/// Whether one clause is asked.
pub(super) enum Asking {
    Yes,
    /// Another profile, or `--clause`, asks for others.
    NotChosen,
    RuledOut,
}

impl Asked {
    /// Chooses by the vendor's facts, or takes the profile that was named. `held_kinds` are
    /// the kinds of paper in force.
    pub fn of(vendor: &Vendor, library: &Library, named: Option<&str>, held_kinds: &[PaperKind]) -> Self {
        let mut asked =
            Self { profiles: vec![], held: vec![], named: named.is_some(), ruled_out: BTreeSet::new() };
        let mut open: BTreeSet<usize> = BTreeSet::new();
        for (index, profile) in library.profiles.iter().enumerate() {
            let standing = match named {
                Some(id) if id == profile.written.id => standing(vendor, profile, true, held_kinds),
                Some(_) => continue,
                None if profile.written.applies_when.is_empty() => continue,
                None => standing(vendor, profile, false, held_kinds),
            };
            match standing.applies {
                Applies::Yes => {
                    asked.held.push(index);
                    open.extend(&profile.clauses);
                }
                Applies::Unknown => open.extend(&profile.clauses),
                // What a paper takes up by itself is asked of it whatever the facts.
                Applies::No => asked.ruled_out.extend(
                    profile
                        .clauses
                        .iter()
                        .filter(|clause| library.clauses[**clause].written.asked == written::Asked::Always),
                ),
            }
            asked.profiles.push(standing);
        }
        asked.ruled_out.retain(|clause| !open.contains(clause));
        asked
    }

    /// Whether a clause is asked. Clauses that no profile speaks of are asked of every vendor.
    pub fn asks(&self, library: &Library, index: usize) -> Asking {
        if self.named {
            return match self.held.iter().any(|held| library.profiles[*held].clauses.contains(&index)) {
                true => Asking::Yes,
                false => Asking::NotChosen,
            };
        }
        if self.ruled_out.contains(&index) {
            return Asking::RuledOut;
        }
        match library.clauses[index].is_stable() {
            true => Asking::Yes,
            false => Asking::NotChosen,
        }
    }

    /// Whether a profile that holds asks for it, so that its absence matters even if no paper
    /// of the kind is there.
    pub fn demands(&self, library: &Library, index: usize) -> bool {
        self.held.iter().any(|held| library.profiles[*held].clauses.contains(&index))
    }
}

fn standing(vendor: &Vendor, profile: &Profile, named: bool, held_kinds: &[PaperKind]) -> ProfileStanding {
    let mut applies = if named { Applies::Yes } else { Applies::No };
    let mut unknown: Vec<String> = Vec::new();
    for set in profile.written.applies_when.iter().filter(|_| !named) {
        let facts: Vec<(&String, Option<bool>)> = set.iter().map(|name| (name, vendor.fact(name))).collect();
        if facts.iter().all(|(_, holds)| *holds == Some(true)) {
            (applies, unknown) = (Applies::Yes, Vec::new());
            break;
        }
        if !facts.iter().any(|(_, holds)| *holds == Some(false)) {
            applies = Applies::Unknown;
            unknown
                .extend(facts.iter().filter(|(_, holds)| holds.is_none()).map(|(name, _)| (*name).clone()));
        }
    }
    unknown.sort();
    unknown.dedup();
    let missing = profile.written.needs.iter().filter(|kind| !held_kinds.contains(kind)).copied();
    ProfileStanding {
        id: profile.written.id.clone(),
        title: profile.written.title.clone(),
        missing: if applies == Applies::Yes { missing.collect() } else { Vec::new() },
        applies,
        unknown,
    }
}

/// Whether the facts a clause itself asks for hold: no only where one is known not to.
pub(super) fn facts_allow(vendor: &Vendor, clause: &Clause) -> bool {
    clause.written.applies_to.facts.iter().all(|fact| vendor.fact(fact) != Some(false))
}
