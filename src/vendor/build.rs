//! From a vendor as written to a vendor as checked: every mistake with its place.

use super::check::Check;
use super::ledger::Ledger;
use super::papers::{Paper, Signed};
use super::review::Review;
use super::term::{Notice, Order, Runs, Term};
use super::written::{
    DocumentEntry, OrderEntry, ReviewEntry, ReviewKind, Status, TermEntry, Then, VendorFile,
};
use super::{Accepted, Clocks, PriceChange, Remind, Vendor};
use crate::calendar::{self, Calendar, Length, Unit, add_days, after};
use crate::error::Mistake;
use crate::yaml;

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

/// The guard against aliases costs as much as reading, and an alias needs a star. Keys that
/// stand twice and runaway nesting are refused either way, since no part of a vendor is a map.
fn read(file: &str, text: &str) -> Result<VendorFile, Vec<Mistake>> {
    if text.contains('*') || text.len() > yaml::MAX_BYTES {
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
    let accepted = accepted(&w, check);
    Some(Vendor {
        id: id.to_string(),
        status: w.status,
        tier: w.tier,
        value: check.price(&["value"], w.value.as_ref()),
        calendar,
        papers: papers(&w.documents, check),
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

fn calendar_of(w: &VendorFile, check: &mut Check<'_>) -> &'static Calendar {
    let name = w.holidays.as_deref().unwrap_or("weekends");
    calendar::calendar(name).unwrap_or_else(|| {
        let allowed = format!("allowed here: {}", calendar::names().join(", "));
        check.wrong(&["holidays"], format!("no calendar is called `{name}`"), allowed);
        calendar::weekends()
    })
}

fn term(path: &[&str], w: &TermEntry, calendar: &Calendar, check: &mut Check<'_>) -> Option<Term> {
    let at = |key: &'static str| -> Vec<&str> { path.iter().copied().chain([key]).collect() };
    let starts = check.date(&at("starts"), &w.starts)?;
    let lasts = check.period_if(&at("lasts"), w.lasts.as_ref());
    let last_day = check.date_if(&at("last-day"), w.last_day.as_ref());
    let first_end = match (lasts, last_day, &w.lasts) {
        (Some(lasts), None, _) => after(starts, lasts, 1, calendar),
        (None, Some(last_day), None) if last_day >= starts => add_days(last_day, 1),
        (None, Some(last_day), None) => {
            let what = format!("the term ends on {last_day}, before it starts on {starts}");
            check.wrong(&at("last-day"), what, "Check both dates.");
            return None;
        }
        (Some(_), Some(_), _) => {
            check.wrong(&at("last-day"), "`lasts` and `last-day` both say when it ends", "Keep one.");
            return None;
        }
        (None, None, None) if w.then == Then::Rolls => starts,
        (None, None, None) => {
            let help = "Add `lasts: 12 months`, or `last-day: 2026-12-31`.";
            check.wrong(path, "the term does not say how long it lasts", help);
            return None;
        }
        _ => return None,
    };
    let renews_for = match check.period_if(&at("renews-for"), w.renews_for.as_ref()).or(lasts) {
        Some(length) => length,
        None if w.then == Then::Renews => {
            let help = "Add `renews-for: 12 months`.";
            check.wrong(&at("then"), "it renews, but for how long is not said", help);
            return None;
        }
        None => Length::months(12),
    };
    let at_least = check.length_if(&at("notice"), w.notice.as_ref());
    let at_most = check.length_if(&at("notice-at-most"), w.notice_at_most.as_ref());
    let transit = check.length_if(&at("transit"), w.transit.as_ref());
    if let (Some(least), Some(most)) = (at_least, at_most)
        && most.longest_days() < least.longest_days()
    {
        let what = format!("notice of at least {least} and at most {most} is impossible");
        check.wrong(&at("notice-at-most"), what, "The larger number belongs here.");
    }
    if w.then == Then::Rolls && w.notice.is_none() {
        let help = "Add `notice: 30 days`; `notice: 0 days` if it may be ended at once.";
        check.wrong(&at("then"), "it rolls on, but how to end it is not said", help);
    }
    let notice = at_least.map(|at_least| Notice {
        at_least,
        at_most,
        counts: w.notice_counts,
        method: w.notice_by,
        transit: transit.unwrap_or(Notice::usual_transit(w.notice_by)),
    });
    Some(Term {
        starts,
        first_end,
        lasts,
        then: w.then,
        renews_for,
        renewals: w.renewals,
        notice,
        ends_at: w.ends_at,
        written_at: w.written_at.clone(),
    })
}

fn orders(written: &[OrderEntry], has_term: bool, calendar: &Calendar, check: &mut Check<'_>) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    for (at, w) in written.iter().enumerate() {
        let at = at.to_string();
        if orders.iter().any(|known| known.id == w.id) {
            check.wrong(&["orders", &at, "id"], format!("two orders are called `{}`", w.id), "Rename one.");
        }
        if !is_id(&w.id) {
            let help = "Use small letters, digits and hyphens.";
            check.wrong(&["orders", &at, "id"], format!("`{}` is not an id", w.id), help);
        }
        let value = check.price(&["orders", &at, "value"], w.value.as_ref());
        let runs = match (&w.with_main_term_from, &w.term) {
            (Some(from), None) => {
                if !has_term {
                    let help = "Add `term:` for the main contract, or give the order a term of its own.";
                    check.wrong(&["orders", &at], "there is no main term to end with", help);
                }
                let notice = check.length_if(&["orders", &at, "notice"], w.notice.as_ref());
                check
                    .date(&["orders", &at, "with-main-term-from"], from)
                    .map(|from| Runs::WithMainTerm { from, notice })
            }
            (None, Some(own)) => term(&["orders", &at, "term"], own, calendar, check).map(Runs::Own),
            _ => {
                let help = "Give it `with-main-term-from: DATE`, or a `term` of its own.";
                check.wrong(&["orders", &at], "how long the order runs is not clear", help);
                None
            }
        };
        orders.extend(runs.map(|runs| Order { id: w.id.clone(), value, runs }));
    }
    orders
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

fn papers(written: &[DocumentEntry], check: &mut Check<'_>) -> Vec<Paper> {
    let index = |file: &str| written.iter().position(|w| w.file.as_deref() == Some(file));
    let mut papers = Vec::new();
    for (n, w) in written.iter().enumerate() {
        let at = n.to_string();
        let at = at.as_str();
        match &w.file {
            Some(file) if index(file) != Some(n) => {
                check.wrong(&["documents", at, "file"], format!("{file} is listed twice"), "Keep one entry.");
            }
            Some(file) if file.starts_with('/') || file.split('/').any(|part| part == "..") => {
                let help = "Name a file in the vendor's folder: documents/2025-03-01-msa.pdf.";
                check.wrong(&["documents", at, "file"], format!("{file} lies outside the folder"), help);
            }
            None if w.url.is_none() => {
                check.wrong(&["documents", at], "the paper is nowhere", "Add `file:` or `url:`.");
            }
            _ => {}
        }
        let signed = match w.signed.as_deref() {
            None => Signed::NotStated,
            Some("no") => Signed::No,
            Some("by-click") => Signed::ByClick,
            Some(date) => match calendar::day(date) {
                Ok(date) => Signed::On(date),
                Err(what) => {
                    let help = "Write the day both had signed, `by-click`, or `no`.";
                    check.wrong(&["documents", at, "signed"], what, help);
                    Signed::NotStated
                }
            },
        };
        let mut other = |key: &str, file: Option<&String>| {
            let file = file?;
            let found = index(file);
            if found.is_none() {
                let help = "Name the `file` of another document in this list.";
                check.wrong(&["documents", at, key], format!("no document is {file}"), help);
            }
            found
        };
        papers.push(Paper {
            changes: other("changes", w.changes.as_ref()),
            supersedes: other("supersedes", w.supersedes.as_ref()),
            file: w.file.clone(),
            url: w.url.clone(),
            kind: w.kind,
            signed,
            from: check.date_if(&["documents", at, "from"], w.from.as_ref()),
            until: check.date_if(&["documents", at, "until"], w.until.as_ref()),
        });
    }
    find_circles(&papers, check);
    papers
}

/// No paper may change or replace itself, not even through others.
fn find_circles(papers: &[Paper], check: &mut Check<'_>) {
    for (key, next) in [
        ("changes", (|p: &Paper| p.changes) as fn(&Paper) -> Option<usize>),
        ("supersedes", |p: &Paper| p.supersedes),
    ] {
        let mut reported = vec![false; papers.len()];
        for start in 0..papers.len() {
            let mut path = vec![start];
            let mut at = start;
            while let Some(to) = next(&papers[at]) {
                if let Some(from) = path.iter().position(|p| *p == to) {
                    let circle = &path[from..];
                    if !circle.iter().any(|p| reported[*p]) {
                        let names: Vec<&str> =
                            circle.iter().map(|p| papers[*p].file.as_deref().unwrap_or("?")).collect();
                        let what = format!("papers go round in a circle: {}", names.join(" → "));
                        let help = "An amendment names an older paper; take one of these out.";
                        check.wrong(&["documents", &circle[0].to_string(), key], what, help);
                        circle.iter().for_each(|p| reported[*p] = true);
                    }
                    break;
                }
                path.push(to);
                at = to;
            }
        }
    }
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
    Remind { before, to }
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
