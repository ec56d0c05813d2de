//! What became of the gaps that somebody signed for?

use super::NOTES;
use crate::finding::AcceptedGap;
use crate::library::Library;
use crate::vendor::{Accepted, Vendor};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// A gap somebody signed for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AcceptedStanding {
    #[serde(flatten)]
    pub gap: AcceptedGap,
    pub state: AcceptedState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AcceptedState {
    /// It closes a gap that is there.
    Applied,
    /// Its last day is over; the gap is open again.
    RanOut,
    /// It is accepted only from a later day on.
    NotYet,
    /// The papers have no such gap, or were not asked.
    MatchesNothing,
    /// The library has no such clause or element.
    NotKnown,
}

/// The gap as reports show it.
pub(super) fn accepted_gap(gap: &Accepted) -> AcceptedGap {
    AcceptedGap {
        finding: gap.finding.clone(),
        because: gap.because.clone(),
        by: gap.by.clone(),
        on: gap.on.to_string(),
        until: gap.until.to_string(),
    }
}

/// Every accepted gap; `applied` are those that closed one.
pub(super) fn accepted(
    vendor: &Vendor,
    library: &Library,
    on: Date,
    applied: &[String],
) -> Vec<AcceptedStanding> {
    let is_known = |finding: &str| {
        let (id, element) = finding.split_once('#').map_or((finding, None), |(id, e)| (id, Some(e)));
        library.find(id).is_some_and(|index| {
            let elements = &library.clauses[index].written.elements;
            element.is_none_or(|element| elements.iter().any(|known| known.id == element))
        })
    };
    let state = |gap: &Accepted| {
        if !is_known(&gap.finding) && !NOTES.contains(&gap.finding.as_str()) {
            AcceptedState::NotKnown
        } else if gap.until < on {
            AcceptedState::RanOut
        } else if gap.on > on {
            AcceptedState::NotYet
        } else if applied.contains(&gap.finding) {
            AcceptedState::Applied
        } else {
            AcceptedState::MatchesNothing
        }
    };
    vendor.accepted.iter().map(|gap| AcceptedStanding { gap: accepted_gap(gap), state: state(gap) }).collect()
}
