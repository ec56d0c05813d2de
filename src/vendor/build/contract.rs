//! Terms, notices and order forms: as written, then checked.

use super::is_id;
use crate::calendar::{Calendar, Length, add_days, after};
use crate::vendor::check::Check;
use crate::vendor::term::{Notice, Order, Runs, Term};
use crate::vendor::written::{OrderEntry, TermEntry, Then};

pub fn term(path: &[&str], w: &TermEntry, calendar: &Calendar, check: &mut Check<'_>) -> Option<Term> {
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

pub fn orders(
    written: &[OrderEntry],
    has_term: bool,
    calendar: &Calendar,
    check: &mut Check<'_>,
) -> Vec<Order> {
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
