//! Who hears of what today? Pure: the register with its ledgers in, digests out.

use crate::calendar::{Length, add_days, before, days_between};
use crate::dates::Deadline;
use crate::vendor::ledger::{Did, Ledger};
use crate::vendor::{Register, Vendor};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Before what belongs to nobody, such as a source of the clause library, falls due.
const DEFAULT_BEFORE: [Length; 2] = [Length::days(30), Length::days(7)];
/// What is overdue is said again so often.
const REPEAT_OVERDUE: i64 = 7;

/// Who is meant to read the messages.
#[derive(Debug, Clone, Copy)]
pub enum Audience<'a> {
    /// Each person a digest of what concerns them; `fallback` hears of the rest.
    People { fallback: Option<&'a str> },
    /// Everybody who reads one channel, named in the settings.
    Channel(&'a str),
}

/// Everything one reader is told today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest<'a> {
    /// An e-mail address, or the name of a channel.
    pub to: String,
    /// By date.
    pub items: Vec<Item<'a>>,
}

/// One deadline, and why it is said today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<'a> {
    pub deadline: &'a Deadline,
    /// `30 days before`, `overdue`.
    pub stage: String,
}

/// What is to be said today by `by` (`stdout`, `email`, a webhook's name). `library` is
/// the ledger of the deadlines that belong to no vendor.
pub fn plan<'a>(
    register: &Register,
    deadlines: &'a [Deadline],
    library: &Ledger,
    today: Date,
    by: &str,
    audience: Audience<'_>,
) -> Vec<Digest<'a>> {
    let mut digests: BTreeMap<String, Vec<Item<'a>>> = BTreeMap::new();
    for deadline in deadlines.iter().filter(|deadline| !deadline.acknowledged) {
        let vendor = register.find(&deadline.vendor);
        let ledger = vendor.map_or(library, |vendor| &vendor.ledger);
        if ledger.snoozed_until(&deadline.key).is_some_and(|until| until > today) {
            continue;
        }
        let Some((mut since, stage)) = stage(vendor, deadline, today) else { continue };
        if let Some(woke) = ledger.snoozed_until(&deadline.key) {
            since = since.max(woke);
        }
        for to in readers(deadline, audience) {
            if !told(ledger, deadline, since, &to, by) {
                digests.entry(to).or_default().push(Item { deadline, stage: stage.clone() });
            }
        }
    }
    digests.into_iter().map(|(to, items)| Digest { to, items }).collect()
}

/// The stage a deadline is in, and the day that stage began. Days that were missed do not
/// matter: a stage lasts until the next one begins.
fn stage(vendor: Option<&Vendor>, deadline: &Deadline, today: Date) -> Option<(Date, String)> {
    if today > deadline.date {
        let weeks = (days_between(deadline.date, today) - 1) / REPEAT_OVERDUE;
        return Some((add_days(deadline.date, 1 + weeks * REPEAT_OVERDUE), "overdue".to_string()));
    }
    if today == deadline.date {
        return Some((today, "today".to_string()));
    }
    let stages: &[Length] = vendor.map_or(&DEFAULT_BEFORE, |vendor| &vendor.remind.before);
    let calendar = vendor.map_or_else(crate::calendar::weekends, |vendor| vendor.calendar);
    stages
        .iter()
        .map(|length| (before(deadline.date, *length, calendar), format!("{length} before")))
        .filter(|(begins, _)| *begins <= today)
        .max_by_key(|(begins, _)| *begins)
}

fn readers(deadline: &Deadline, audience: Audience<'_>) -> Vec<String> {
    match audience {
        Audience::Channel(name) => vec![name.to_string()],
        Audience::People { fallback } if deadline.to.is_empty() => {
            fallback.map(str::to_string).into_iter().collect()
        }
        Audience::People { .. } => deadline.to.to_vec(),
    }
}

/// Whether this reader has heard of this date of the deadline since the stage began.
fn told(ledger: &Ledger, deadline: &Deadline, since: Date, to: &str, by: &str) -> bool {
    ledger.entries.iter().rev().any(|entry| match &entry.did {
        Did::Reminded { deadline: key, due, to: reader, by: way, .. } => {
            entry.at >= since && *key == deadline.key && *due == deadline.date && reader == to && way == by
        }
        _ => false,
    })
}
