//! What falls due, for people: overdue first, with the working and the money.

use super::safe::safe;
use super::style::{BAD, GOOD, NOTE, QUIET, TITLE, WARN, paint};
use super::wrap::{wrap, wrap_into};
use crate::dates::{Deadline, Remark, Severity};
use jiff::civil::Date;
use rayon::prelude::*;
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

/// Where a band of days ends, its title and style.
const BANDS: [(i64, &str, anstyle::Style); 5] = [
    (-1, "Overdue", BAD),
    (7, "Within a week", WARN),
    (30, "Within 30 days", WARN),
    (90, "Within 90 days", NOTE),
    (i64::MAX, "Later", QUIET),
];
/// So many deadlines are put into words at once, on all cores.
const AT_ONCE: usize = 4_096;

/// Writes everything, at most `width` columns wide.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, due: &Due<'_>, width: usize) -> io::Result<()> {
    let today = due.today;
    let mut bands: [Vec<&Deadline>; BANDS.len()] = Default::default();
    for deadline in &due.deadlines {
        let days = deadline.days_left(today);
        let band = BANDS.iter().position(|(last, ..)| days <= *last).unwrap_or(BANDS.len() - 1);
        bands[band].push(deadline);
    }
    for ((_, title, style), band) in BANDS.into_iter().zip(bands) {
        if !band.is_empty() {
            writeln!(out, "{}", paint(style, title))?;
        }
        for group in band.chunks(AT_ONCE) {
            let words = group.par_chunks(AT_ONCE / 32).map(|some| {
                let mut words = String::with_capacity(some.len() * 400);
                some.iter().for_each(|deadline| put_into_words(&mut words, deadline, today, width));
                words
            });
            for words in words.collect::<Vec<String>>() {
                out.write_all(words.as_bytes())?;
            }
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

fn put_into_words(words: &mut String, deadline: &Deadline, today: Date, width: usize) {
    let head = format!("{} – {}", safe(&deadline.vendor_name), safe(&deadline.what));
    let first = format!("  {}  {:>13}  ", deadline.date, distance(deadline.days_left(today)));
    wrap_into(words, &head, &first, &" ".repeat(first.len()), width);
    let indent = " ".repeat(14);
    let mut put = |line: &str| wrap_into(words, &safe(line), &indent, &indent, width);
    put(&deadline.working);
    let mut particulars = String::new();
    let mut add = |of: &str, what: &str| {
        particulars.push_str(if particulars.is_empty() { "" } else { " · " });
        particulars.push_str(of);
        particulars.push_str(what);
    };
    if let Some(price) = &deadline.money {
        add("at stake ", &price.to_string());
    }
    if let Some(owner) = &deadline.owner {
        add("owner ", owner);
    }
    if let Some(place) = &deadline.written_at {
        add("written at ", place);
    }
    if deadline.acknowledged {
        add("acknowledged", "");
    }
    if !particulars.is_empty() {
        put(&particulars);
    }
    put(&deadline.key);
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
