//! How long is a report or certificate good for, and when is the vendor looked at again?
//!
//! Age is counted from what the evidence covers, not from the day it was uploaded.

use super::{Deadline, Kind, Severity, by_tier, new, slug};
use crate::calendar::{Length, add_days, after};
use crate::vendor::written::{ReviewKind, Tier};
use crate::vendor::{Review, Vendor};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The day on which certificates for the 2013 edition of ISO 27001 ceased to be valid.
const ISO_2013_ENDS: Date = Date::constant(2025, 10, 31);
/// A bridge letter is only management's word; it carries a report no further than this.
const BRIDGE: Length = Length::months(3);
const YEAR: Length = Length::months(12);

/// What becomes of evidence with time.
struct Validity {
    lasts: Length,
    /// Needs an audit in between, so often.
    surveillance: Option<Length>,
}

fn validity(kind: ReviewKind) -> Option<Validity> {
    use ReviewKind as K;
    let (months, surveillance) = match kind {
        K::Soc2Type1 | K::Soc2Type2 | K::C5Type2 => (12, None),
        K::Iso27001 | K::Iso27701 | K::Iso42001 => (36, Some(YEAR)),
        K::PenetrationTest | K::PciDss | K::Insurance | K::DataPrivacyFramework => (12, None),
        K::HitrustI1 | K::HitrustE1 => (12, None),
        K::HitrustR2 => (24, Some(YEAR)),
        K::Tisax => (36, None),
        _ => return None,
    };
    Some(Validity { lasts: Length::months(months), surveillance })
}

/// Whether it speaks of a period, so that the day it came in says little of its age.
fn covers_a_period(kind: ReviewKind) -> bool {
    matches!(kind, ReviewKind::Soc2Type2 | ReviewKind::C5Type2)
}

/// How often a vendor of a tier is looked at again.
pub fn cadence(tier: Tier) -> Length {
    Length::months(match tier {
        Tier::Critical | Tier::High => 12,
        Tier::Medium => 24,
        Tier::Low => 36,
    })
}

pub fn deadlines(vendor: &Vendor, _today: Date) -> Vec<Deadline> {
    let mut found = Vec::new();
    for review in newest(vendor).into_values() {
        match validity(review.kind) {
            _ if review.kind == ReviewKind::Soc2Bridge => {}
            Some(validity) => {
                let expiry = expiry(vendor, review, &validity);
                // Asking for it again matters only where the house wants it sooner.
                let sooner = review.every.and_then(|_| again(vendor, review));
                let sooner = sooner.filter(|again| again.date < expiry.date);
                found.push(expiry);
                found.extend(surveillance(vendor, review, &validity));
                found.extend(sooner);
            }
            None => {
                found.extend(again(vendor, review));
                found.extend(review.valid_until.map(|until| {
                    let what = format!("Renew the {}", review.name);
                    let name = slug(&review.name);
                    new(vendor, Kind::Evidence, &name, until, what, format!("it says: valid until {until}"))
                }));
            }
        }
    }
    found
}

/// The newest of each kind; older ones are history.
pub fn newest(vendor: &Vendor) -> BTreeMap<(ReviewKind, &str), &Review> {
    let mut newest: BTreeMap<(ReviewKind, &str), &Review> = BTreeMap::new();
    let age = |review: &Review| review.counts_from().map(|(day, _)| day).or(review.valid_until);
    for review in &vendor.reviews {
        let known = newest.entry((review.kind, review.name.as_str())).or_insert(review);
        if age(review) > age(known) {
            *known = review;
        }
    }
    newest
}

/// The last day a piece of evidence is good for.
fn expiry(vendor: &Vendor, review: &Review, validity: &Validity) -> Deadline {
    let what = format!("Ask for a new {}", review.name);
    let finish = |date: Date, working: String| {
        new(vendor, Kind::Evidence, &slug(&review.name), date, what.clone(), working)
    };
    if review.kind == ReviewKind::Iso27001 && review.edition == Some(2013) {
        let working = format!("certificates for the 2013 edition ended on {ISO_2013_ENDS}");
        let mut deadline = finish(ISO_2013_ENDS, working);
        deadline.severity = Severity::High;
        return deadline;
    }
    // Without any date it is refused when the file is checked.
    let date = good_until(review).unwrap_or(Date::MIN);
    let mut working = match (review.valid_until == Some(date), review.counts_from()) {
        (true, _) if review.kind == ReviewKind::Insurance => format!("the policy ends on {date}"),
        (true, _) => format!("it says: valid until {date}"),
        (false, counts) => {
            let (from, words) = counts.unwrap_or((date, "counted from"));
            format!("{words} {from} + {} → good until {date}", validity.lasts)
        }
    };
    if covers_a_period(review.kind) && review.covers.is_none() && review.valid_until.is_none() {
        working += "; the period it covers is not in the register, add `covers`";
    }
    let mut date = date;
    if matches!(review.kind, ReviewKind::Soc2Type2 | ReviewKind::Soc2Type1)
        && let Some(bridged) = bridge(vendor, date)
    {
        date = bridged;
        working += &format!("; a bridge letter, management's word only, carries it to {date}");
    }
    finish(date, working)
}

/// The last day a piece of evidence is good for by itself; none where it never runs out.
pub fn good_until(review: &Review) -> Option<Date> {
    let validity = validity(review.kind)?;
    if review.kind == ReviewKind::Iso27001 && review.edition == Some(2013) {
        return Some(ISO_2013_ENDS);
    }
    let counted = review.counts_from().map(|(from, _)| last_day(from, validity.lasts, review));
    match (review.valid_until, counted) {
        // An insurance policy ends when it says so, however long that is.
        (Some(printed), Some(_)) if review.kind == ReviewKind::Insurance => Some(printed),
        (Some(printed), Some(counted)) => Some(printed.min(counted)),
        (printed, counted) => printed.or(counted),
    }
}

/// A period that ended on 31 March is good until the 31 March after, not the day before:
/// its last day counts as covered. What is issued or done on a day is good for the day before.
fn last_day(from: Date, lasts: Length, review: &Review) -> Date {
    let weekends = crate::calendar::weekends();
    match review.covers {
        Some(_) => add_days(after(add_days(from, 1), lasts, 1, weekends), -1),
        None => add_days(after(from, lasts, 1, weekends), -1),
    }
}

/// How far a bridge letter carries a report that is good until `until`.
fn bridge(vendor: &Vendor, until: Date) -> Option<Date> {
    let letters = vendor.reviews.iter().filter(|review| review.kind == ReviewKind::Soc2Bridge);
    let farthest = after(until, BRIDGE, 1, vendor.calendar);
    let covered = letters
        .filter_map(|letter| letter.covers)
        .filter(|(from, to)| *from <= add_days(until, 1) && *to > until);
    covered.map(|(_, to)| to.min(farthest)).max()
}

fn surveillance(vendor: &Vendor, review: &Review, validity: &Validity) -> Option<Deadline> {
    let every = validity.surveillance?;
    let issued = review.issued.or(review.last)?;
    let from = review.surveillance.unwrap_or(issued).max(issued);
    let date = add_days(after(from, every, 1, vendor.calendar), -1);
    let ends = last_day(issued, validity.lasts, review);
    if date >= review.valid_until.map_or(ends, |printed| printed.min(ends)) {
        return None; // The certificate itself ends then.
    }
    let what = format!("Ask for the surveillance audit of the {}", review.name);
    let done = if review.surveillance.is_some() { "last audit" } else { "issued" };
    let working = format!("{done} {from} + {every}, before {date} is over");
    Some(new(vendor, Kind::Surveillance, &slug(&review.name), date, what, working))
}

/// The next time somebody looks at it.
fn again(vendor: &Vendor, review: &Review) -> Option<Deadline> {
    let (from, words) = review.counts_from()?;
    let by_tier_only = review.every.is_none();
    let every = review.every.unwrap_or(cadence(vendor.tier));
    let date = after(from, every, 1, vendor.calendar);
    let what = format!("Repeat: {}", review.name);
    let why =
        if by_tier_only { format!(", as the tier {} asks", tier_name(vendor.tier)) } else { String::new() };
    let working = format!("{words} {from} + {every}{why} = {date}");
    let mut deadline = new(vendor, Kind::Review, &slug(&review.name), date, what, working);
    deadline.severity = by_tier(vendor.tier);
    Some(deadline)
}

fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Critical => "critical",
        Tier::High => "high",
        Tier::Medium => "medium",
        Tier::Low => "low",
    }
}
