//! Which clocks has an event started, and when do they run out?

use super::{Deadline, Kind, Severity, new};
use crate::calendar::{Length, Unit, after};
use crate::vendor::Vendor;
use crate::vendor::ledger::EventKind;
use jiff::civil::Date;

/// A clock that ran out this long ago is history.
const HISTORY: Length = Length::days(90);
/// How long after an incident or a change the vendor should be looked at again.
const EARLY_REVIEW: Length = Length::days(30);

pub fn deadlines(vendor: &Vendor, today: Date) -> Vec<Deadline> {
    let mut found: Vec<Deadline> = Vec::new();
    for (kind, on) in vendor.ledger.events() {
        found.extend(of_event(vendor, kind, on));
        if kind.calls_for_review() {
            found.extend(early_review(vendor, kind, on));
        }
    }
    found.retain(|deadline| after(deadline.date, HISTORY, 1, vendor.calendar) >= today);
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found.dedup_by(|a, b| a.key == b.key);
    found
}

fn of_event(vendor: &Vendor, kind: EventKind, on: Date) -> Option<Deadline> {
    let clocks = &vendor.clocks;
    let (length, deadline, what) = match kind {
        EventKind::SubprocessorNotice => (
            clocks.subprocessor_objection?,
            Kind::SubprocessorObjection,
            "Object to the new sub-processor, or accept it",
        ),
        EventKind::Breach => {
            (clocks.breach_notice?, Kind::BreachNotice, "The vendor has to have told us of the breach")
        }
        EventKind::BreachNotice => (
            clocks.our_breach_notice,
            Kind::AuthorityNotice,
            "Tell the authority of the breach, or write down why not",
        ),
        EventKind::PriceNotice => {
            (vendor.price.objection?, Kind::PriceObjection, "Object to the new price, or accept it")
        }
        _ => return None,
    };
    let date = after(on, length, 1, vendor.calendar);
    let note = match length.unit {
        Unit::Hours => "by the same hour",
        _ => "the day itself does not count",
    };
    let working = format!("{} {on} + {length} = {date}, {note}", words(kind));
    let mut deadline = new(vendor, deadline, &on.to_string(), date, what.to_string(), working);
    deadline.severity = Severity::High;
    Some(deadline)
}

/// Cleared by a questionnaire that was answered after the event.
fn early_review(vendor: &Vendor, kind: EventKind, on: Date) -> Option<Deadline> {
    let looked_again = vendor.reviews.iter().any(|review| review.last.is_some_and(|last| last >= on));
    if looked_again {
        return None;
    }
    let date = after(on, EARLY_REVIEW, 1, vendor.calendar);
    let what = format!("Review the vendor again after the {}", words(kind));
    let working = format!("{} {on} + {EARLY_REVIEW} = {date}", words(kind));
    Some(new(vendor, Kind::Review, &format!("{}-{on}", kind.name()), date, what, working))
}

fn words(kind: EventKind) -> &'static str {
    match kind {
        EventKind::SubprocessorNotice => "notice of a sub-processor",
        EventKind::Breach => "breach",
        EventKind::BreachNotice => "notice of the breach",
        EventKind::PriceNotice => "notice of a price",
        EventKind::NoticeGiven => "notice given",
        EventKind::NoticeReceived => "notice received",
        EventKind::Incident => "incident",
        EventKind::ScopeChange => "change of scope",
        EventKind::OwnershipChange => "change of ownership",
        EventKind::CertificateLapse => "lapse of a certificate",
        EventKind::LawChange => "change of law",
    }
}
