//! The dates a lawyer would find (`tests/dates/`), and what must hold for all dates.

use countersign::calendar::{self, Length, add_days, after};
use countersign::dates::{self, Deadline};
use countersign::vendor::ledger::{Did, Entry, EventKind, Ledger};
use countersign::vendor::{Register, Vendor, build};
use jiff::civil::Date;
use proptest::prelude::*;

fn day(written: &str) -> Date {
    calendar::day(written.trim()).unwrap_or_else(|error| panic!("{error}"))
}

fn vendor(tier: &str, holidays: &str, rest: &str, events: &str) -> Vendor {
    let text = format!("name: V\ntier: {tier}\nowner: o@example.com\nholidays: {holidays}\n{rest}\n");
    let ledger = Ledger { entries: events.split(',').filter_map(event).collect(), unreadable: vec![] };
    build("v", "vendor.yaml", &text, ledger).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"))
}

fn event(written: &str) -> Option<Entry> {
    let (what, on) = written.trim().split_once(' ')?;
    let what: EventKind = serde_json::from_str(&format!("{what:?}")).expect("an event");
    Some(Entry { at: day(on), did: Did::Event { what, on: day(on), note: String::new() } })
}

fn deadlines(vendor: Vendor, today: &str) -> Vec<Deadline> {
    dates::deadlines(&Register { vendors: vec![vendor], mistakes: vec![] }, day(today))
}

/// `notice term-2 2027-01-08, counts until 2027-01-13`, as the files write it.
fn show(deadlines: &[Deadline]) -> String {
    let one = |deadline: &Deadline| {
        let (_, name) = deadline.key.rsplit_once('/').expect("a key with a slash");
        let mut text = format!("{} {name} {}", deadline.kind.name(), deadline.date);
        text += &deadline.latest.map(|day| format!(", counts until {day}")).unwrap_or_default();
        text + &deadline.earliest.map(|day| format!(", counts from {day}")).unwrap_or_default()
    };
    if deadlines.is_empty() {
        return "nothing".into();
    }
    deadlines.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Runs every line of a file: cells, what is expected → what came out.
fn every_line(cases: &str, at_least: usize, run: impl Fn(&[&str]) -> String) {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (given, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("no => in {line}"));
        let cells: Vec<&str> = given.split('|').map(str::trim).collect();
        let got = run(&cells);
        count += 1;
        if got != expected {
            wrong.push(format!("{}\n  expected {expected}\n  got      {got}", cells[..].join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= at_least, "only {count} cases");
}

#[test]
fn terms_and_notices() {
    every_line(include_str!("dates/terms.txt"), 82, |cells| {
        let [_, term, holidays, today] = cells[..] else { panic!("four cells: {cells:?}") };
        show(&deadlines(vendor("high", holidays, &format!("term: {{{term}}}"), ""), today))
    });
}

#[test]
fn whole_contracts() {
    every_line(include_str!("dates/contracts.txt"), 22, |cells| {
        let [_, rest, events, today] = cells[..] else { panic!("four cells: {cells:?}") };
        show(&deadlines(vendor("high", "weekends", &rest.replace("; ", "\n"), events), today))
    });
}

#[test]
fn evidence() {
    every_line(include_str!("dates/evidence.txt"), 38, |cells| {
        let [_, tier, reviews, today] = cells[..] else { panic!("four cells: {cells:?}") };
        let reviews: Vec<String> = reviews.split(" + ").map(|review| format!("  - {{{review}}}")).collect();
        show(&deadlines(vendor(tier, "weekends", &format!("reviews:\n{}", reviews.join("\n")), ""), today))
    });
}

#[test]
fn clocks() {
    every_line(include_str!("dates/clocks.txt"), 15, |cells| {
        let [_, clocks, holidays, events, today] = cells[..] else { panic!("five cells: {cells:?}") };
        show(&deadlines(vendor("high", holidays, clocks, events), today))
    });
}

#[test]
fn remarks() {
    every_line(include_str!("dates/remarks.txt"), 23, |cells| {
        let [_, tier, rest, today] = cells[..] else { panic!("four cells: {cells:?}") };
        let vendor = vendor(tier, "weekends", &rest.replace("; ", "\n"), "");
        let register = Register { vendors: vec![vendor], mistakes: vec![] };
        let kinds: Vec<&str> =
            dates::remarks(&register, day(today)).iter().map(|remark| remark.kind).collect();
        if kinds.is_empty() { "none".into() } else { kinds.join("; ") }
    });
}

#[test]
fn business_days() {
    every_line(include_str!("dates/business-days.txt"), 34, |cells| {
        let [name, on, _] = cells[..] else { panic!("three cells: {cells:?}") };
        let calendar = calendar::calendar(name).expect("a calendar");
        if calendar.is_business_day(day(on)) { "yes".into() } else { "no".into() }
    });
}

#[test]
fn the_working_shows_every_step() {
    let term =
        "starts: 2025-03-15, lasts: 12 months, then: renews, notice: 60 days, notice-by: registered-mail";
    let found = deadlines(vendor("high", "target", &format!("term: {{{term}}}"), ""), "2026-06-01");
    assert_eq!(
        found[0].working,
        "term 2 of the contract, ends 2027-03-15, 60 days' notice, received by 2027-01-13, 5 days under way → \
         send by 2027-01-08 by registered mail (business days: target)"
    );
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i64..22_000).prop_map(|days| add_days(Date::constant(2000, 1, 1), days))
}

fn any_length() -> impl Strategy<Value = String> {
    prop_oneof![
        (1u32..200).prop_map(|n| format!("{n} days")),
        (1u32..30).prop_map(|n| format!("{n} weeks")),
        (1u32..40).prop_map(|n| format!("{n} months")),
        (1u32..8).prop_map(|n| format!("{n} quarters")),
        (1u32..6).prop_map(|n| format!("{n} years")),
    ]
}

fn any_notice() -> impl Strategy<Value = String> {
    prop_oneof![any_length(), (1u32..60).prop_map(|n| format!("{n} business days"))]
}

fn any_calendar() -> impl Strategy<Value = &'static str> {
    prop::sample::select(calendar::names())
}

fn any_method() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["e-mail", "portal", "courier", "letter", "registered-mail", "not-stated"])
}

fn renewing(starts: Date, lasts: &str, renews: &str, notice: &str, by: &str, holidays: &str) -> Vendor {
    let term = format!(
        "term: {{starts: {starts}, lasts: {lasts}, then: renews, renews-for: {renews}, notice: {notice}, notice-by: {by}}}"
    );
    vendor("high", holidays, &term, "")
}

proptest! {
    /// A notice sent on the day we say, that travels as long as we say, leaves the whole
    /// notice period inside the term; and it is sent on a business day.
    #[test]
    fn a_notice_sent_when_we_say_is_in_time(
        starts in any_day(), lasts in any_length(), notice in any_notice(), by in any_method(),
        holidays in any_calendar(), n in 1u32..6,
    ) {
        let vendor = renewing(starts, &lasts, &lasts, &notice, by, holidays);
        let term = vendor.term.as_ref().expect("a term");
        let rule = term.notice.as_ref().expect("a notice");
        let end = term.end(n, vendor.calendar);
        let days = dates::window(rule, end, vendor.calendar);
        prop_assert!(vendor.calendar.is_business_day(days.send_by));
        let received = after(days.send_by, rule.transit, 1, vendor.calendar);
        prop_assert!(received <= days.latest);
        let runs_out = after(received, Length::parse(&notice).unwrap(), 1, vendor.calendar);
        prop_assert!(runs_out < end, "notice of {} received {} runs until {}, the term ends {}", notice, received, runs_out, end);
        // And not needlessly early: never more than transit, a long weekend at each end, and
        // the few days by which months differ.
        prop_assert!(calendar::days_between(days.send_by, days.latest) <= 5 + 6 + 6);
    }

    /// Terms follow each other without a gap, and the running one contains today.
    #[test]
    fn no_term_is_skipped(
        starts in any_day(), lasts in any_length(), renews in any_length(), wait in 0i64..8_000,
    ) {
        let vendor = renewing(starts, &lasts, &renews, "30 days", "portal", "weekends");
        let term = vendor.term.as_ref().expect("a term");
        let today = add_days(starts, wait);
        let n = term.running(today, vendor.calendar).expect("it renews for ever");
        prop_assert!(term.end(n, vendor.calendar) > today);
        prop_assert!(term.start(n, vendor.calendar) <= today);
        for n in 1..8 {
            prop_assert!(term.end(n, vendor.calendar) < term.end(n + 1, vendor.calendar));
        }
    }

    /// On every day there is a next day to act on for a contract that renews itself, and as
    /// days pass it only moves forward, one term at a time.
    #[test]
    fn every_window_is_announced_before_it_closes(starts in any_day(), lasts in any_length(), notice in any_notice()) {
        let vendor = renewing(starts, &lasts, &lasts, &notice, "e-mail", "target");
        let mut known = 0;
        for step in 0..120 {
            let today = add_days(starts, step * 11);
            let found = dates::deadlines(&Register { vendors: vec![vendor.clone()], mistakes: vec![] }, today);
            let notices: Vec<&Deadline> = found.iter().filter(|d| d.kind == dates::Kind::Notice).collect();
            prop_assert_eq!(notices.len(), 1);
            let n: u32 = notices[0].key.rsplit('-').next().unwrap().parse().unwrap();
            prop_assert!(n >= known);
            known = n;
            // A window that is still open is the one announced.
            let term = vendor.term.as_ref().unwrap();
            let running = term.running(today, vendor.calendar).unwrap();
            let rule = term.notice.as_ref().unwrap();
            let open = |n: u32| dates::window(rule, term.end(n, vendor.calendar), vendor.calendar).latest >= today;
            prop_assert_eq!(Some(n), (running..).find(|n| open(*n)));
        }
    }
}
