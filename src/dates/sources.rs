//! Which sources of the clause library have to be compared with the law again?

use super::{Deadline, Kind, Severity, slug};
use crate::calendar;
use crate::library::Provision;
use crate::vendor::ledger::Ledger;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One deadline a `review-by` day, for all sources of that day. `ledger` is the one beside
/// the vendors' folders, for what belongs to no vendor.
pub fn of_library(sources: &BTreeMap<String, Provision>, ledger: &Ledger) -> Vec<Deadline> {
    let mut by_day: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for provision in sources.values() {
        by_day.entry(&provision.review_by).or_default().insert(&provision.source, &provision.as_of);
    }
    let deadline = |(review_by, sources): (&str, BTreeMap<&str, &str>)| {
        let date = calendar::day(review_by).ok()?;
        let key = format!("library/{}/{}", Kind::Source.name(), slug(review_by));
        let as_of = sources.values().min()?;
        let names: Vec<&str> = sources.keys().copied().collect();
        let what = match &names[..] {
            [source] => (*source).to_string(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
            [] => return None,
        };
        Some(Deadline {
            acknowledged: ledger.acknowledged(&key, date),
            key,
            vendor: "library".into(),
            vendor_name: "Clause library".into(),
            kind: Kind::Source,
            what: format!("Compare with the law again: {what}"),
            date,
            earliest: None,
            latest: None,
            working: format!("last compared {as_of}, to be reviewed by {review_by}: {}", names.join("; ")),
            money: None,
            owner: None,
            to: Arc::default(),
            severity: Severity::Medium,
            written_at: None,
        })
    };
    by_day.into_iter().filter_map(deadline).collect()
}
