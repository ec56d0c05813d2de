//! Which sources of the clause library have to be compared with the law again?

use super::{Deadline, Kind, Severity, slug};
use crate::calendar;
use crate::library::Provision;
use crate::vendor::ledger::Ledger;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One deadline a source, on its `review-by` day. `ledger` is the one beside the vendors'
/// folders, for what belongs to no vendor.
pub fn of_library(sources: &BTreeMap<String, Provision>, ledger: &Ledger) -> Vec<Deadline> {
    let mut by_source: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for provision in sources.values() {
        by_source.insert(&provision.source, (&provision.review_by, &provision.as_of));
    }
    let deadline = |(source, (review_by, as_of)): (&str, (&str, &str))| {
        let date = calendar::day(review_by).ok()?;
        let key = format!("library/{}/{}", Kind::Source.name(), slug(source));
        Some(Deadline {
            acknowledged: ledger.acknowledged(&key, date),
            key,
            vendor: "library".into(),
            vendor_name: "Clause library".into(),
            kind: Kind::Source,
            what: format!("Compare with the law again: {source}"),
            date,
            earliest: None,
            latest: None,
            working: format!("last compared {as_of}, to be reviewed by {review_by}"),
            money: None,
            owner: None,
            to: Arc::default(),
            severity: Severity::Medium,
            written_at: None,
        })
    };
    by_source.into_iter().filter_map(deadline).collect()
}
