//! Deadlines over time: a lane a vendor, a mark a deadline.

use super::{Size, cut, open, words};
use crate::calendar::{add_days, days_between};
use crate::dates::{Deadline, Severity};
use jiff::civil::Date;
use std::fmt::Write as _;

const LEFT: usize = 190;
const WIDTH: usize = 960;
const LANE: usize = 26;
const MOST_LANES: usize = 40;

/// Deadlines from a month before `today` to `days` after it. Nothing where there are none.
pub fn timeline(deadlines: &[&Deadline], today: Date, days: i64) -> Option<String> {
    let from = add_days(today, -30);
    let whole = days + 30;
    let shown: Vec<&Deadline> =
        deadlines.iter().copied().filter(|d| (-30..=days).contains(&d.days_left(today))).collect();
    let mut lanes: Vec<&str> = Vec::new();
    for deadline in &shown {
        if !lanes.contains(&deadline.vendor_name.as_str()) && lanes.len() < MOST_LANES {
            lanes.push(&deadline.vendor_name);
        }
    }
    if lanes.is_empty() {
        return None;
    }
    let height = 44 + lanes.len() * LANE;
    let overdue = shown.iter().filter(|d| d.is_overdue(today)).count();
    let describes = format!(
        "{} deadlines of {} vendors between {from} and {}; {overdue} overdue. The table beside it names them.",
        shown.len(),
        lanes.len(),
        add_days(today, days)
    );
    let mut svg = open("timeline", "Deadlines over time", &describes, Size { width: WIDTH, height });
    let x =
        |day: Date| LEFT as i64 + days_between(from, day) * (WIDTH as i64 - LEFT as i64 - 20) / whole.max(1);
    let mut month = from.first_of_month();
    while month <= add_days(today, days) {
        if month >= from {
            let at = x(month);
            let _ = write!(svg, "<line class=\"axis\" x1=\"{at}\" y1=\"24\" x2=\"{at}\" y2=\"{height}\"/>");
            let label = format!("{}-{:02}", month.year(), month.month());
            if whole < 200 || month.month() % 3 == 1 {
                words(&mut svg, at as usize + 3, 16, "soft", &label);
            }
        }
        month = month.last_of_month().tomorrow().unwrap_or(Date::MAX);
    }
    let at = x(today);
    let _ = write!(svg, "<line class=\"today\" x1=\"{at}\" y1=\"20\" x2=\"{at}\" y2=\"{height}\"/>");
    for (lane, name) in lanes.iter().enumerate() {
        let y = 44 + lane * LANE;
        words(&mut svg, 8, y + 4, "", &cut(name, 26));
        for deadline in shown.iter().filter(|d| d.vendor_name == **name) {
            let class = match deadline.severity {
                _ if deadline.acknowledged => "mute",
                _ if deadline.is_overdue(today) => "bad",
                Severity::High => "warn",
                Severity::Medium | Severity::Low => "note",
            };
            let title =
                super::escaped(&format!("{} {}: {}", deadline.date, deadline.vendor_name, deadline.what));
            let at = x(deadline.date);
            let _ = write!(
                svg,
                "<circle class=\"{class}\" cx=\"{at}\" cy=\"{y}\" r=\"6\"><title>{title}</title></circle>"
            );
        }
    }
    svg.push_str("</svg>");
    Some(svg)
}
