//! How do deadlines come into people's calendars? An iCalendar feed (RFC 5545).
//!
//! A calendar that subscribes to the file recognises an event by its UID and takes a
//! change by its higher SEQUENCE, so the file of the last run is read before it is
//! replaced. What fell away stays as cancelled until its day is well past.

use crate::calendar::{self, add_days};
use crate::dates::Deadline;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days before, on which a calendar shall show an alarm.
const ALARMS: [u32; 2] = [30, 7];
/// How long a cancelled event stays in the feed after its day.
const KEEP_CANCELLED: i64 = 30;

/// The feed for these deadlines. `previous` is the feed of the last run, or nothing.
pub fn feed(deadlines: &[&Deadline], previous: &str, today: Date) -> String {
    let known = parse(previous);
    let mut events: BTreeMap<String, Event> = BTreeMap::new();
    for deadline in deadlines {
        let uid = uid(deadline);
        let mut event = Event { lines: lines(deadline, &uid), sequence: 0, stamp: stamp(today) };
        if let Some(old) = known.get(&uid) {
            let same = old.lines == event.lines;
            event.sequence = if same { old.sequence } else { old.sequence + 1 };
            if same {
                event.stamp.clone_from(&old.stamp);
            }
        }
        events.insert(uid, event);
    }
    for (uid, old) in known {
        if !events.contains_key(&uid)
            && let Some(cancelled) = cancel(old, today)
        {
            events.insert(uid, cancelled);
        }
    }
    let mut text = String::new();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//countersign//vendor deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Vendor deadlines",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ] {
        fold(&mut text, line);
    }
    for event in events.values() {
        event.write(&mut text);
    }
    fold(&mut text, "END:VCALENDAR");
    text
}

/// An event as its content lines, without BEGIN, END and bookkeeping.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Event {
    lines: Vec<String>,
    sequence: u32,
    stamp: String,
}

impl Event {
    fn write(&self, text: &mut String) {
        fold(text, "BEGIN:VEVENT");
        for (at, line) in self.lines.iter().enumerate() {
            fold(text, line);
            if at == 0 {
                fold(text, &format!("DTSTAMP:{}", self.stamp));
                fold(text, &format!("SEQUENCE:{}", self.sequence));
            }
        }
        fold(text, "END:VEVENT");
    }

    fn day(&self) -> Option<Date> {
        let digits = self.lines.iter().find_map(|line| line.strip_prefix("DTSTART;VALUE=DATE:"))?;
        let part = |range| digits.get(range);
        calendar::day(&format!("{}-{}-{}", part(0..4)?, part(4..6)?, part(6..8)?)).ok()
    }
}

fn uid(deadline: &Deadline) -> String {
    format!("{}@countersign", deadline.key.replace('/', "."))
}

fn stamp(today: Date) -> String {
    format!("{}T000000Z", today.strftime("%Y%m%d"))
}

fn lines(deadline: &Deadline, uid: &str) -> Vec<String> {
    let mut description = deadline.working.clone();
    if let Some(latest) = deadline.latest.filter(|latest| *latest != deadline.date) {
        description += &format!("\nCounts until {latest}.");
    }
    if let Some(price) = &deadline.money {
        description += &format!("\nAt stake: {price}.");
    }
    if let Some(owner) = &deadline.owner {
        description += &format!("\nOwner: {owner}.");
    }
    if let Some(place) = &deadline.written_at {
        description += &format!("\nWritten at {place}.");
    }
    let summary = escape(&format!("{}: {}", deadline.vendor_name, deadline.what));
    let mut lines = vec![
        format!("UID:{}", escape(uid)),
        format!("DTSTART;VALUE=DATE:{}", deadline.date.strftime("%Y%m%d")),
        format!("DTEND;VALUE=DATE:{}", add_days(deadline.date, 1).strftime("%Y%m%d")),
        format!("SUMMARY:{summary}"),
        format!("DESCRIPTION:{}", escape(&description)),
        format!("CATEGORIES:{}", escape(deadline.kind.name())),
        "TRANSP:TRANSPARENT".to_string(),
        format!("STATUS:{}", if deadline.acknowledged { "TENTATIVE" } else { "CONFIRMED" }),
    ];
    for days in ALARMS.iter().filter(|_| !deadline.acknowledged) {
        lines.extend([
            "BEGIN:VALARM".to_string(),
            "ACTION:DISPLAY".to_string(),
            format!("DESCRIPTION:{summary}"),
            format!("TRIGGER:-P{days}D"),
            "END:VALARM".to_string(),
        ]);
    }
    lines
}

/// The event as cancelled; `None` once nobody needs to hear of it any more.
fn cancel(mut old: Event, today: Date) -> Option<Event> {
    let day = old.day()?;
    let was_cancelled = old.lines.iter().any(|line| line == "STATUS:CANCELLED");
    if was_cancelled {
        return (add_days(day, KEEP_CANCELLED) >= today).then_some(old);
    }
    if day < today {
        return None; // Its day is over; a calendar may keep it as it was.
    }
    let mut in_alarm = false;
    old.lines.retain(|line| {
        in_alarm |= line == "BEGIN:VALARM";
        let keep = !in_alarm;
        in_alarm &= line != "END:VALARM";
        keep
    });
    for line in &mut old.lines {
        if line.starts_with("STATUS:") {
            *line = "STATUS:CANCELLED".to_string();
        }
    }
    old.sequence += 1;
    old.stamp = stamp(today);
    Some(old)
}

/// The events of a feed that [`feed`] has written, by UID. Anything else is skipped.
fn parse(text: &str) -> BTreeMap<String, Event> {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "");
    let mut events = BTreeMap::new();
    let mut open: Option<Event> = None;
    for line in unfolded.lines() {
        match (line, &mut open) {
            ("BEGIN:VEVENT", _) => {
                open = Some(Event { lines: Vec::new(), sequence: 0, stamp: String::new() });
            }
            ("END:VEVENT", Some(_)) => {
                let Some(event) = open.take() else { continue };
                let uid = event.lines.iter().find_map(|line| line.strip_prefix("UID:"));
                if let Some(uid) = uid.map(str::to_string) {
                    events.insert(uid, event);
                }
            }
            (line, Some(event)) => match line.split_once(':') {
                Some(("DTSTAMP", stamp)) => event.stamp = stamp.to_string(),
                Some(("SEQUENCE", number)) => event.sequence = number.parse().unwrap_or(0),
                _ => event.lines.push(line.to_string()),
            },
            _ => {}
        }
    }
    events
}

/// Text as a value: backslash, semicolon, comma and line breaks are escaped; other control
/// characters have no place in a calendar.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Appends a content line, folded after at most 75 octets, never inside a character.
fn fold(text: &mut String, line: &str) {
    let mut room = 75;
    for c in line.chars() {
        if c.len_utf8() > room {
            text.push_str("\r\n ");
            room = 74;
        }
        text.push(c);
        room -= c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_fold_between_characters() {
        let mut text = String::new();
        fold(&mut text, &"ü".repeat(80));
        assert!(text.lines().all(|line| line.len() <= 75));
        assert_eq!(text.replace("\r\n ", "").trim_end(), "ü".repeat(80));
    }
}
