//! On which days does a notice count, and on which day must it leave the house?
//!
//! Where two honest readings of a contract differ, the earlier day is taken: a notice
//! that is a few days early is worth as much, one that is a day late is worth nothing.

use crate::calendar::{Calendar, add_days, before};
use crate::vendor::Notice;
use crate::vendor::written::Counts;
use jiff::civil::Date;

/// The days of a notice that ends a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Earlier notices do not count.
    pub earliest: Option<Date>,
    /// The last day on which the notice counts: is received, or sent, as the contract says.
    pub latest: Date,
    /// The last business day on which to send it so that it counts in time.
    pub send_by: Date,
}

/// The window for ending a term whose end (exclusive) is `end`.
pub fn window(notice: &Notice, end: Date, calendar: &Calendar) -> Window {
    let last_day = add_days(end, -1);
    // Full days have to lie between the notice and the end, so its own day does not count.
    // Counting from the last day and from the end differ where months have different lengths.
    let from_end = add_days(before(end, notice.at_least, calendar), -1);
    let from_last_day = before(last_day, notice.at_least, calendar);
    let latest = from_end.min(from_last_day);
    let earliest = notice.at_most.map(|most| {
        // "No more than": the later of the two readings is safe.
        before(end, most, calendar).max(before(last_day, most, calendar))
    });
    let mut send_by = calendar.roll_back(latest);
    if notice.counts == Counts::Received {
        send_by = calendar.roll_back(before(send_by, notice.transit, calendar));
    }
    Window { earliest, latest, send_by }
}

/// How the window was found: `ends 2027-03-15, 60 days' notice, received → send by
/// 2027-01-08 by registered mail`.
pub fn working(notice: &Notice, end: Date, window: Window, calendar: &Calendar) -> String {
    let mut text = format!("ends {end}, ");
    match notice.at_most {
        Some(most) => text += &format!("at least {} and at most {most} notice", notice.at_least),
        None => text += &format!("{} notice", possessive(&notice.at_least.to_string())),
    }
    match notice.counts {
        Counts::Received => text += &format!(", received by {}", window.latest),
        Counts::Sent => text += &format!(", sent by {}", window.latest),
    }
    if notice.counts == Counts::Received && notice.transit.amount > 0 {
        text += &format!(", {} under way", notice.transit);
    }
    text += &format!(" → send by {} {}", window.send_by, notice.method.words());
    if calendar.name != "weekends" {
        text += &format!(" (business days: {})", calendar.name);
    }
    if let Some(earliest) = window.earliest {
        text += &format!("; a notice before {earliest} does not count");
    }
    text
}

/// `60 days'`, `1 month's`
pub(super) fn possessive(length: &str) -> String {
    if length.ends_with('s') { format!("{length}'") } else { format!("{length}'s") }
}
