//! From a vendor as written to a vendor as checked: every mistake with its place.

mod contract;
mod papers;

use super::check::Check;
use super::ledger::{Did, Ledger};
use super::review::Review;
use super::written::{DocumentKind, ReviewEntry, ReviewKind, Status, VendorFile};
use super::{Accepted, Clocks, PriceChange, Remind, Vendor};
use crate::calendar::{self, Calendar, Length, Unit};
use crate::error::Mistake;
use crate::yaml;
use contract::{orders, term};
use papers::papers;

/// The longest list taken. Vendor folders may come from strangers.
const MOST: usize = 2_000;

/// Checks one vendor. `id` is the name of its folder, `file` the name for messages.
///
/// # Errors
/// Every mistake found, each with line, column and what is allowed.
pub fn build(id: &str, file: &str, text: &str, ledger: Ledger) -> Result<Vendor, Vec<Mistake>> {
    let written = read(file, text)?;
    let mut check = Check::new(file, text);
    let vendor = assemble(id, written, ledger, &mut check);
    match vendor {
        Some(vendor) if check.mistakes.is_empty() => Ok(vendor),
        _ => Err(check.in_order()),
    }
}

/// Most files are written plainly and read at once. The guard against aliases costs as much
/// as reading, and an alias needs a star. Keys that stand twice and runaway nesting are
/// refused either way, since no part of a vendor is a map.
fn read(file: &str, text: &str) -> Result<VendorFile, Vec<Mistake>> {
    if text.len() > yaml::MAX_BYTES {
        return yaml::load(file, text).map(|(written, _)| written);
    }
    if let Some(written) = yaml::parse_plain(text) {
        return Ok(written);
    }
    if text.contains('*') {
        return yaml::load(file, text).map(|(written, _)| written);
    }
    yaml::parse(file, text).or_else(|_| yaml::load(file, text).map(|(written, _)| written))
}

fn assemble(id: &str, w: VendorFile, ledger: Ledger, check: &mut Check<'_>) -> Option<Vendor> {
    if !is_id(id) {
        let help = "Name the folder with small letters, digits and hyphens: northwind-mail.";
        check.wrong(&[], format!("`{id}` is not a vendor id"), help);
    }
    if w.name.trim().is_empty() {
        check.wrong(&["name"], "the name is empty", "Write the vendor's full name.");
    }
    for (list, length) in [
        ("documents", w.documents.len()),
        ("orders", w.orders.len()),
        ("reviews", w.reviews.len()),
        ("accepted", w.accepted.len()),
    ] {
        if length > MOST {
            check.wrong(
                &[list],
                format!("{length} entries, more than the limit of {MOST}"),
                "Remove old ones.",
            );
            return None;
        }
    }
    let calendar = calendar_of(&w, check);
    let owner = check.email_if(&["owner"], w.owner.as_ref());
    let reviewer = check.email_if(&["reviewer"], w.reviewer.as_ref());
    if w.owner.is_none() && w.reviewer.is_none() && w.status == Status::Active {
        let help = "Add `owner: name@example.com`; somebody has to hear of the dates.";
        check.wrong(&["name"], "an active vendor needs an owner or a reviewer", help);
    }
    check.places(&["facts", "people-in"], &w.facts.people_in);
    check.places(&["facts", "stored-in"], &w.facts.stored_in);
    check.places(&["facts", "we-are-in"], &w.facts.we_are_in);
    let term = w.term.as_ref().and_then(|t| term(&["term"], t, calendar, check));
    let orders = orders(&w.orders, w.term.is_some(), calendar, check);
    let reviews =
        w.reviews.iter().enumerate().filter_map(|(at, r)| review(&at.to_string(), r, check)).collect();
    let price = w.price.as_ref().map(|p| PriceChange {
        announced_before: check.length_if(&["price", "announced-before"], p.announced_before.as_ref()),
        objection: check.length_if(&["price", "objection"], p.objection.as_ref()),
        cap: p.cap.clone(),
    });
    let clocks = Clocks {
        subprocessor_objection: check
            .clock(&["clocks", "subprocessor-objection"], w.clocks.subprocessor_objection.as_ref()),
        breach_notice: check.clock(&["clocks", "breach-notice"], w.clocks.breach_notice.as_ref()),
        our_breach_notice: check
            .clock(&["clocks", "our-breach-notice"], w.clocks.our_breach_notice.as_ref())
            .unwrap_or(Length { amount: 72, unit: Unit::Hours }),
    };
    let remind = remind(&w, owner.as_ref(), reviewer.as_ref(), check);
    let accepted = last_word(accepted(&w, check), &ledger);
    Some(Vendor {
        id: id.to_string(),
        status: w.status,
        tier: w.tier,
        value: check.price(&["value"], w.value.as_ref()),
        calendar,
        papers: papers(w.documents, check),
        precedence: precedence(&w.precedence, check),
        term,
        orders,
        price: price.unwrap_or_default(),
        clocks,
        reviews,
        remind,
        accepted,
        ledger,
        owner,
        reviewer,
        name: w.name,
        facts: w.facts,
    })
}

/// Small letters, digits and hyphens: a name that is the same on every file system.
pub fn is_id(id: &str) -> bool {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(good) && !id.starts_with('-') && !id.ends_with('-')
}

fn precedence(written: &[DocumentKind], check: &mut Check<'_>) -> Vec<DocumentKind> {
    for (at, kind) in written.iter().enumerate() {
        if written[..at].contains(kind) {
            let help = "Name each kind once, the one that prevails first.";
            check.wrong(&["precedence", &at.to_string()], "this kind stands here twice", help);
        }
    }
    written.to_vec()
}

fn calendar_of(w: &VendorFile, check: &mut Check<'_>) -> &'static Calendar {
    let name = w.holidays.as_deref().unwrap_or("weekends");
    calendar::calendar(name).unwrap_or_else(|| {
        let allowed = format!("allowed here: {}", calendar::names().join(", "));
        check.wrong(&["holidays"], format!("no calendar is called `{name}`"), allowed);
        calendar::weekends()
    })
}

fn review(at: &str, w: &ReviewEntry, check: &mut Check<'_>) -> Option<Review> {
    let name = match (&w.named, w.what) {
        (Some(name), ReviewKind::Other) => name.clone(),
        (None, ReviewKind::Other) => {
            check.wrong(&["reviews", at], "which review is not said", "Add `named: fire drill`.");
            return None;
        }
        _ => w.what.name().to_string(),
    };
    let review = Review {
        kind: w.what,
        name,
        every: check.period_if(&["reviews", at, "every"], w.every.as_ref()),
        last: check.date_if(&["reviews", at, "last"], w.last.as_ref()),
        covers: check.range(&["reviews", at, "covers"], w.covers.as_ref()),
        issued: check.date_if(&["reviews", at, "issued"], w.issued.as_ref()),
        valid_until: check.date_if(&["reviews", at, "valid-until"], w.valid_until.as_ref()),
        edition: w.edition,
        surveillance: check.date_if(&["reviews", at, "surveillance"], w.surveillance.as_ref()),
        proof: w.proof.clone(),
    };
    let dates = [&w.last, &w.covers, &w.issued, &w.valid_until];
    if dates.iter().all(|date| date.is_none()) {
        let help = "Add `covers`, `issued` or `last`.";
        check.wrong(&["reviews", at], format!("from when the {} counts is not said", review.name), help);
    }
    Some(review)
}

fn remind(
    w: &VendorFile,
    owner: Option<&String>,
    reviewer: Option<&String>,
    check: &mut Check<'_>,
) -> Remind {
    let mut before = Vec::new();
    for (at, written) in w.remind.before.iter().enumerate() {
        before.extend(check.length(&["remind", "before", &at.to_string()], written));
    }
    before.sort_by_key(|length| std::cmp::Reverse(length.longest_days()));
    let mut to = Vec::new();
    for (at, name) in w.remind.to.iter().enumerate() {
        match name.as_str() {
            "owner" => to.extend(owner.cloned()),
            "reviewer" => to.extend(reviewer.cloned()),
            address => to.extend(check.email(&["remind", "to", &at.to_string()], address)),
        }
    }
    to.sort();
    to.dedup();
    Remind { before, to: to.into() }
}

fn accepted(w: &VendorFile, check: &mut Check<'_>) -> Vec<Accepted> {
    let mut accepted = Vec::new();
    for (at, a) in w.accepted.iter().enumerate() {
        let at = at.to_string();
        let on = check.date(&["accepted", &at, "on"], &a.on);
        let until = check.date(&["accepted", &at, "until"], &a.until);
        let (Some(on), Some(until)) = (on, until) else { continue };
        if until < on {
            let what = format!("it is accepted until {until}, before it was accepted on {on}");
            check.wrong(&["accepted", &at, "until"], what, "Check both dates.");
        }
        if a.because.trim().is_empty() {
            check.wrong(&["accepted", &at, "because"], "no reason is given", "Say why it is acceptable.");
        }
        accepted.push(Accepted {
            finding: a.finding.clone(),
            because: a.because.clone(),
            by: a.by.clone(),
            on,
            until,
        });
    }
    accepted
}

/// What vendor.yaml accepts with what was accepted and withdrawn since; the last word on a
/// gap counts.
fn last_word(mut accepted: Vec<Accepted>, ledger: &Ledger) -> Vec<Accepted> {
    for entry in &ledger.entries {
        let (Did::Accepted { finding, .. } | Did::Withdrawn { finding, .. }) = &entry.did else { continue };
        accepted.retain(|known| known.finding != *finding || known.on > entry.at);
        if let Did::Accepted { finding, until, because, by } = &entry.did
            && !accepted.iter().any(|known| known.finding == *finding)
        {
            accepted.push(Accepted {
                finding: finding.clone(),
                because: because.clone(),
                by: by.clone(),
                on: entry.at,
                until: *until,
            });
        }
    }
    accepted
}
