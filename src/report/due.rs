//! What falls due, for people: overdue first, with the working and the money.

use super::safe::safe;
use super::style::{BAD, GOOD, NOTE, QUIET, TITLE, WARN, paint};
use super::wrap::wrap;
use crate::dates::{Deadline, Remark, Severity};
use jiff::civil::Date;
use std::io::{self, Write};

/// What `due` shows, whatever the format.
pub struct Due<'a> {
    /// The day it is seen from.
    pub today: Date,
    pub deadlines: Vec<&'a Deadline>,
    pub remarks: Vec<&'a Remark>,
}

impl Due<'_> {
    pub fn overdue(&self) -> usize {
        self.deadlines.iter().filter(|deadline| deadline.is_overdue(self.today)).count()
    }
}

/// Writes everything, at most `width` columns wide.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, due: &Due<'_>, width: usize) -> io::Result<()> {
    let today = due.today;
    let bands: [(&str, anstyle::Style, i64, i64); 5] = [
        ("Overdue", BAD, i64::MIN, -1),
        ("Within a week", WARN, 0, 7),
        ("Within 30 days", WARN, 8, 30),
        ("Within 90 days", NOTE, 31, 90),
        ("Later", QUIET, 91, i64::MAX),
    ];
    for (title, style, from, to) in bands {
        let inside = |d: &&&Deadline| (from..=to).contains(&d.days_left(today));
        let mut band = due.deadlines.iter().filter(inside).peekable();
        if band.peek().is_some() {
            writeln!(out, "{}", paint(style, title))?;
        }
        for deadline in band {
            write_one(out, deadline, today, width)?;
        }
    }
    if !due.remarks.is_empty() {
        writeln!(out, "{}", paint(TITLE, "Worth knowing"))?;
    }
    for remark in &due.remarks {
        let style = if remark.severity == Severity::High { BAD } else { NOTE };
        writeln!(out, "  {}", paint(style, &safe(&remark.vendor_name)))?;
        let cites = remark.cites.map(|cites| format!(" ({cites})")).unwrap_or_default();
        write!(out, "{}", wrap(&format!("{}{cites}", safe(&remark.what)), "    ", "    ", width))?;
    }
    let overdue = due.overdue();
    let others = due.deadlines.len() - overdue;
    let summary = format!("{overdue} overdue, {others} to come, seen from {today}");
    writeln!(out, "{}", paint(if overdue == 0 { GOOD } else { BAD }, &summary))
}

fn write_one(out: &mut dyn Write, deadline: &Deadline, today: Date, width: usize) -> io::Result<()> {
    let head = format!("{} – {}", safe(&deadline.vendor_name), safe(&deadline.what));
    let first = format!("  {}  {:>13}  ", deadline.date, distance(deadline.days_left(today)));
    write!(out, "{}", wrap(&head, &first, &" ".repeat(first.len()), width))?;
    let indent = " ".repeat(14);
    let mut write_line = |line: &str| write!(out, "{}", wrap(&safe(line), &indent, &indent, width));
    write_line(&deadline.working)?;
    let mut particulars: Vec<String> = Vec::new();
    particulars.extend(deadline.money.as_ref().map(|price| format!("at stake {price}")));
    particulars.extend(deadline.owner.as_ref().map(|owner| format!("owner {owner}")));
    particulars.extend(deadline.written_at.as_ref().map(|place| format!("written at {place}")));
    if deadline.acknowledged {
        particulars.push("acknowledged".into());
    }
    if !particulars.is_empty() {
        write_line(&particulars.join(" · "))?;
    }
    write_line(&deadline.key)
}

/// `in 3 days`, `today`, `4 days ago`
pub fn distance(days: i64) -> String {
    match days {
        0 => "today".into(),
        1 => "tomorrow".into(),
        -1 => "yesterday".into(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}
