//! When do the contract and its order forms end, and when must notice be given?

use super::notice::{window, working};
use super::{Deadline, Kind, Severity, new};
use crate::calendar::{Length, add_days, before};
use crate::vendor::ledger::EventKind;
use crate::vendor::written::{EndsAt, Then};
use crate::vendor::{Notice, Order, Price, Runs, Term, Vendor};
use jiff::civil::Date;

pub fn deadlines(vendor: &Vendor, today: Date) -> Vec<Deadline> {
    let mut found = Vec::new();
    if let Some(term) = &vendor.term {
        let mut own = of_term(vendor, term, "term", vendor.value.as_ref(), "the contract", today);
        own.extend(price_announcement(vendor, term, today));
        found.extend(own);
    }
    for order in &vendor.orders {
        found.extend(of_order(vendor, order, today));
    }
    found
}

/// The deadlines of one term; `name` tells it from the vendor's other terms.
fn of_term(
    vendor: &Vendor,
    term: &Term,
    name: &str,
    money: Option<&Price>,
    thing: &str,
    today: Date,
) -> Vec<Deadline> {
    let mut found = match ending(vendor, term) {
        Some((n, why)) if name == "term" => vec![term_end(vendor, term, name, n, thing, Some(why))],
        _ => match term.then {
            Then::Ends => vec![term_end(vendor, term, name, 1, thing, None)],
            Then::Rolls if today >= term.first_end => Vec::new(),
            Then::Rolls => rolling(vendor, term, name, thing),
            Then::Renews => renewing(vendor, term, name, thing, today),
        },
    };
    for deadline in &mut found {
        deadline.money = money.cloned();
        deadline.written_at = term.written_at.clone();
        if matches!(deadline.kind, Kind::Notice | Kind::Renewal) {
            deadline.severity = deadline.severity.max(Severity::Medium);
        }
    }
    found
}

/// The number of the term that a notice given or received ends, and the words for it.
fn ending(vendor: &Vendor, term: &Term) -> Option<(u32, String)> {
    let events = vendor.ledger.events();
    let (kind, on) = events
        .filter(|(kind, _)| matches!(kind, EventKind::NoticeGiven | EventKind::NoticeReceived))
        .max_by_key(|(_, on)| *on)?;
    let who = if kind == EventKind::NoticeGiven { "notice given" } else { "the vendor's notice of" };
    let why = format!("{who} {on}");
    if term.then == Then::Rolls {
        return Some((1, why));
    }
    let running = term.running(on, vendor.calendar)?;
    let in_time = |n: u32| {
        term.notice
            .as_ref()
            .is_none_or(|notice| on <= window(notice, term.end(n, vendor.calendar), vendor.calendar).latest)
    };
    // A late notice ends the next term.
    let n = if in_time(running) || kind == EventKind::NoticeReceived { running } else { running + 1 };
    let n = term.most_terms().map_or(n, |most| n.min(most));
    Some((n, why))
}

fn term_end(vendor: &Vendor, term: &Term, name: &str, n: u32, thing: &str, why: Option<String>) -> Deadline {
    let end = match (term.then, &term.notice, &why) {
        (Then::Rolls, Some(notice), Some(_)) => {
            let ends = |kind| matches!(kind, EventKind::NoticeGiven | EventKind::NoticeReceived);
            let given = vendor.ledger.events().filter(|(kind, _)| ends(*kind)).map(|(_, on)| on).max();
            given.map(|on| term.rolling_end(notice.at_least, on, vendor.calendar))
        }
        _ => None,
    };
    let end = end.unwrap_or_else(|| term.end(n, vendor.calendar));
    let last_day = add_days(end, -1);
    let what = format!("Renew or leave: {thing} ends");
    let working = match why {
        Some(why) => format!("{why} ends it; its last day is {last_day}"),
        None => {
            format!("{}; its last day is {last_day} and it does not renew itself", counted(term, n))
        }
    };
    new(vendor, Kind::TermEnd, &format!("{name}-{n}"), last_day, what, working)
}

/// A term that rolls on has one window before it starts to.
fn rolling(vendor: &Vendor, term: &Term, name: &str, thing: &str) -> Vec<Deadline> {
    let Some(notice) = &term.notice else { return Vec::new() };
    let mut deadline = notice_deadline(vendor, term, notice, name, 1, thing);
    deadline.working += "; afterwards it rolls on and can be ended later";
    vec![deadline]
}

fn renewing(vendor: &Vendor, term: &Term, name: &str, thing: &str, today: Date) -> Vec<Deadline> {
    let calendar = vendor.calendar;
    let Some(n) = term.running(today, calendar) else {
        // It could renew so many times, and has.
        let last = term.most_terms().unwrap_or(1);
        return vec![term_end(vendor, term, name, last, thing, None)];
    };
    let is_last = term.most_terms() == Some(n);
    if is_last {
        return vec![term_end(vendor, term, name, n, thing, None)];
    }
    let Some(notice) = &term.notice else {
        let end = term.end(n, calendar);
        let what = format!("Decide before {thing} renews itself for {}", term.renews_for);
        let working = format!("{}; how to keep it from renewing is not in the register", counted(term, n));
        return vec![new(vendor, Kind::Renewal, &format!("{name}-{n}"), add_days(end, -1), what, working)];
    };
    let mut found = Vec::new();
    let days = window(notice, term.end(n, calendar), calendar);
    if days.latest >= today {
        found.push(notice_deadline(vendor, term, notice, name, n, thing));
        return found;
    }
    // The window has closed: say what happens now, and when the next one closes.
    let end = term.end(n, calendar);
    let what =
        format!("{} renews itself for {}: notice is no longer possible", capital(thing), term.renews_for);
    let working = format!("{}; the last day for notice was {}", counted(term, n), days.latest);
    found.push(new(vendor, Kind::Renewal, &format!("{name}-{n}"), add_days(end, -1), what, working));
    // Where the notice is longer than a term, the next window may be closed as well.
    let mut next = n + 1;
    while term.most_terms() != Some(next)
        && window(notice, term.end(next, calendar), calendar).latest < today
        && next < n + 10_000
    {
        next += 1;
    }
    if term.most_terms() == Some(next) {
        found.push(term_end(vendor, term, name, next, thing, None));
    } else {
        found.push(notice_deadline(vendor, term, notice, name, next, thing));
    }
    found
}

fn notice_deadline(
    vendor: &Vendor,
    term: &Term,
    notice: &Notice,
    name: &str,
    n: u32,
    thing: &str,
) -> Deadline {
    let end = term.end(n, vendor.calendar);
    let days = window(notice, end, vendor.calendar);
    let what = format!("Send notice if {thing} shall not go on");
    let mut text = String::new();
    if n > 1 {
        text = format!("term {n} of {thing}, ");
    }
    text += &working(notice, end, days, vendor.calendar);
    let mut deadline = new(vendor, Kind::Notice, &format!("{name}-{n}"), days.send_by, what, text);
    deadline.earliest = days.earliest;
    deadline.latest = Some(days.latest);
    if days.earliest.is_some_and(|earliest| earliest > days.send_by) {
        deadline.working += "; it has to be under way before it counts: use a faster way";
    }
    deadline
}

/// `2025-03-15 + 12 months + 1 × 12 months = 2027-03-15`
fn counted(term: &Term, n: u32) -> String {
    let end = if n <= 1 { term.first_end } else { term.end(n, crate::calendar::weekends()) };
    let first = term.lasts.map_or_else(
        || format!("first term until {}", add_days(term.first_end, -1)),
        |lasts| format!("{} + {lasts}", term.starts),
    );
    match n {
        0 | 1 => format!("{first} = {end}"),
        _ => format!("{first} + {} × {} = {end}", n - 1, term.renews_for),
    }
}

fn of_order(vendor: &Vendor, order: &Order, today: Date) -> Vec<Deadline> {
    let name = format!("order-{}", order.id);
    let thing = format!("order {}", order.id);
    match &order.runs {
        Runs::Own(term) => of_term(vendor, term, &name, order.value.as_ref(), &thing, today),
        Runs::WithMainTerm { from, notice } => {
            let Some(main) = &vendor.term else { return Vec::new() };
            with_main_term(vendor, order, main, *from, *notice, (&name, &thing), today)
        }
    }
}

/// An order that ends with the main term follows its windows, with a line of its own: it
/// has its own money, and often needs its own notice.
fn with_main_term(
    vendor: &Vendor,
    order: &Order,
    main: &Term,
    from: Date,
    own_notice: Option<Length>,
    (name, thing): (&str, &str),
    today: Date,
) -> Vec<Deadline> {
    let mut term = main.clone();
    if let (Some(length), Some(notice)) = (own_notice, &mut term.notice) {
        notice.at_least = length;
    }
    let mut found = of_term(vendor, &term, name, order.value.as_ref(), thing, today.max(from));
    if let Some((n, why)) = ending(vendor, main) {
        found = vec![term_end(vendor, &term, name, n, thing, Some(why))];
        found[0].money = order.value.clone();
    }
    for deadline in &mut found {
        deadline.working += &format!("; it started on {from} and ends with the main term");
    }
    found
}

/// The last day on which the vendor can still raise the price for the next term.
fn price_announcement(vendor: &Vendor, term: &Term, today: Date) -> Option<Deadline> {
    let ahead = vendor.price.announced_before?;
    let n = term.running(today, vendor.calendar).filter(|_| term.then == Then::Renews)?;
    if term.most_terms() == Some(n) || ending(vendor, term).is_some() {
        return None;
    }
    let end = term.end(n, vendor.calendar);
    let date = add_days(before(end, ahead, vendor.calendar), -1);
    if date < today {
        return None; // It can no longer do so for this term; nothing is left to do.
    }
    let what =
        "Look for a new price: after this day the vendor cannot raise it for the next term".to_string();
    let mut working = format!("renews {end}, a new price must be announced {ahead} before");
    if let Some(cap) = &vendor.price.cap {
        working += &format!(", at most {cap}");
    }
    if let Some(notice) = &term.notice
        && window(notice, end, vendor.calendar).latest < date
    {
        working += "; the last day for notice is earlier, so ask for the price before it";
    }
    Some(new(vendor, Kind::PriceAnnouncement, &format!("term-{n}"), date, what, working))
}

/// For a term that rolls on: the end that a notice sent today would bring.
pub fn next_exit(vendor: &Vendor, term: &Term, today: Date) -> Option<Date> {
    let notice = term.notice.as_ref()?;
    if term.then != Then::Rolls || today < term.first_end || ending(vendor, term).is_some() {
        return None;
    }
    let arrives = crate::calendar::after(today, notice.transit, 1, vendor.calendar);
    Some(term.rolling_end(notice.at_least, arrives, vendor.calendar))
}

pub fn exit_words(ends_at: EndsAt) -> &'static str {
    match ends_at {
        EndsAt::AnyDay => "any day",
        EndsAt::MonthEnd => "the end of a month",
        EndsAt::QuarterEnd => "the end of a quarter",
        EndsAt::YearEnd => "the end of a year",
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
