//! Which values may stand behind a field? A mistake is named at once, instead of finding
//! nothing.

use super::passage::PARTS;
use super::query::{At, Field, QueryError};
use crate::library::fact::{FACTS, is_known};
use std::collections::BTreeSet;

const POSITIONS: [&str; 7] =
    ["preferred", "fallback", "walk-away", "escalate", "by-reference", "unreadable", "absent"];
const KINDS: [&str; 15] = [
    "msa",
    "dpa",
    "scc",
    "baa",
    "amendment",
    "order-form",
    "ai-terms",
    "nda",
    "sla",
    "subprocessor-list",
    "questionnaire",
    "report",
    "certificate",
    "other",
    "unknown",
];

/// The closed list of values of a field, if it has one.
fn values(field: Field) -> Option<Vec<&'static str>> {
    Some(match field {
        Field::Position => POSITIONS.to_vec(),
        Field::Kind => KINDS.to_vec(),
        Field::Tag("tier") => vec!["critical", "high", "medium", "low"],
        Field::Tag("status") => vec!["prospect", "active", "leaving", "ended"],
        Field::Tag("signed") => vec!["yes", "no", "by-click", "unknown"],
        Field::Tag("in-force") => vec!["yes", "no", "unknown"],
        Field::Tag("standing") => {
            vec!["in-force", "superseded", "unsigned", "not-yet", "ended", "falls-with-original", "unknown"]
        }
        Field::Tag("part") => PARTS.iter().map(|(name, _)| *name).collect(),
        Field::Tag("fact") => FACTS.to_vec(),
        _ => return None,
    })
}

/// Whether the field can have the value.
///
/// # Errors
/// It cannot; the message lists what it can have.
pub fn allowed(field: Field, value: &str, at: &At) -> Result<(), QueryError> {
    let lower = value.to_lowercase();
    // `position:dpa/audit=walk-away` names a clause, too.
    let one = lower.rsplit('=').next().unwrap_or_default();
    let Some(values) = values(field) else { return Ok(()) };
    if values.contains(&one) || (field == Field::Tag("fact") && is_known(one)) {
        return Ok(());
    }
    Err(QueryError {
        at: at.clone(),
        what: format!("`{value}` is nothing that can stand here"),
        help: known("It can be", values.into_iter()),
    })
}

/// A sentence that lists what is known, the first twenty.
pub fn known<'k>(what: &str, all: impl Iterator<Item = &'k str>) -> String {
    let all: BTreeSet<&str> = all.filter(|one| !one.is_empty()).collect();
    let more = if all.len() > 20 { format!(" and {} more", all.len() - 20) } else { String::new() };
    let all: Vec<&str> = all.into_iter().take(20).collect();
    match all.is_empty() {
        true => format!("{what}: none."),
        false => format!("{what}: {}{more}.", all.join(", ")),
    }
}
