//! What is known of the vendors, for people.

use super::due::distance;
use super::safe::safe;
use super::style::{BAD, GOOD, QUIET, TITLE, WARN, paint};
use super::vendor_json::Listed;
use super::wrap::wrap;
use crate::dates::{Deadline, Remark};
use crate::paper_set::standings;
use crate::vendor::ledger::Did;
use crate::vendor::written::{Status, Tier};
use crate::vendor::{DpaStatus, Vendor};
use jiff::civil::Date;
use std::io::{self, Write};

/// A line a vendor.
///
/// # Errors
/// What the writer reports.
pub fn list(out: &mut dyn Write, vendors: &[Listed<'_>]) -> io::Result<()> {
    let width = vendors.iter().map(|vendor| vendor.id.len()).max().unwrap_or(0).max(6);
    if !vendors.is_empty() {
        let heading = format!("{:width$}  {:8}  {:8}  {:12}  next", "vendor", "status", "tier", "DPA");
        writeln!(out, "{}", paint(QUIET, &heading))?;
    }
    for vendor in vendors {
        let next = vendor.next.as_ref().map_or_else(String::new, |next| {
            let style = if next.overdue { BAD } else { QUIET };
            paint(style, &format!("{} {}", next.date, next.kind.name()))
        });
        let line = format!(
            "{:width$}  {:8}  {:8}  {:12}  {next}",
            vendor.id,
            status(vendor.status),
            tier(vendor.tier),
            dpa(vendor.dpa),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Everything known of one vendor on a day.
///
/// # Errors
/// What the writer reports.
pub fn show(
    out: &mut dyn Write,
    vendor: &Vendor,
    due: &[&Deadline],
    remarks: &[Remark],
    today: Date,
    width: usize,
) -> io::Result<()> {
    writeln!(out, "{}  {}", paint(TITLE, &safe(&vendor.name)), paint(QUIET, &vendor.id))?;
    let mut facts = vec![status(vendor.status).to_string(), format!("tier {}", tier(vendor.tier))];
    facts.extend(vendor.owner.as_ref().map(|owner| format!("owner {owner}")));
    facts.extend(vendor.reviewer.as_ref().map(|reviewer| format!("reviewer {reviewer}")));
    facts.extend(vendor.value.as_ref().map(ToString::to_string));
    write!(out, "{}", wrap(&safe(&facts.join(" · ")), "  ", "  ", width))?;
    let known = vendor.facts();
    if !known.is_empty() {
        write!(out, "{}", wrap(&safe(&known.join(", ")), "  ", "  ", width))?;
    }
    writeln!(out, "\n{} on {today}", paint(TITLE, "Papers"))?;
    let papers = standings(vendor, today);
    if !papers.iter().any(|paper| paper.in_force) {
        writeln!(out, "  none")?;
    }
    for paper in &papers {
        let standing = match paper.in_force {
            true => safe(&paper.standing).into_owned(),
            false => format!("not in force: {}", safe(&paper.standing)),
        };
        writeln!(out, "  {}  {}", safe(&paper.paper), paint(QUIET, &standing))?;
    }
    let standing = vendor.dpa_status(today);
    let style = if standing == DpaStatus::Signed { GOOD } else { WARN };
    writeln!(out, "  data processing agreement: {}", paint(style, dpa(standing)))?;
    writeln!(out, "\n{}", paint(TITLE, "Falls due"))?;
    for deadline in due {
        let style = if deadline.is_overdue(today) { BAD } else { QUIET };
        let days = paint(style, &distance(deadline.days_left(today)));
        writeln!(out, "  {}  {} ({days})", deadline.date, safe(&deadline.what))?;
        write!(out, "{}", wrap(&safe(&deadline.working), "              ", "              ", width))?;
    }
    if !remarks.is_empty() {
        writeln!(out, "\n{}", paint(TITLE, "Worth knowing"))?;
    }
    for remark in remarks {
        write!(out, "{}", wrap(&safe(&remark.what), "  ", "  ", width))?;
    }
    if !vendor.accepted.is_empty() {
        writeln!(out, "\n{}", paint(TITLE, "Accepted gaps"))?;
    }
    for gap in &vendor.accepted {
        let over = if gap.until < today { ", which is over" } else { "" };
        let line = format!(
            "{} until {}{over}, by {} on {}: {}",
            gap.finding, gap.until, gap.by, gap.on, gap.because
        );
        write!(out, "{}", wrap(&safe(&line), "  ", "    ", width))?;
    }
    let events = vendor.ledger.entries.iter().filter_map(|entry| match &entry.did {
        Did::Event { what, on, note } => Some(format!("  {on}  {} {note}", what.name())),
        _ => None,
    });
    let events: Vec<String> = events.collect();
    if !events.is_empty() {
        writeln!(out, "\n{}", paint(TITLE, "Happened"))?;
    }
    for event in events {
        writeln!(out, "{}", safe(&event))?;
    }
    Ok(())
}

/// A vendor.yaml to fill in.
pub fn template(name: &str, level: Tier, owner: &str, today: Date) -> String {
    let name = serde_json::to_string(name).unwrap_or_default();
    format!(
        "name: {name}
status: active
tier: {}                # critical | high | medium | low
owner: {owner}

facts:                        # they choose what is asked of its papers
  # personal-data: [names, e-mail addresses]    # [] if it gets none
  # role: processor           # processor | controller | joint-controller | none
  # we-are-in: [DE]
  people-in: []               # EU, UK, US, US-CA
  stored-in: []

documents: []                 # - {{ file: documents/{today}-dpa.pdf, kind: dpa, signed: {today} }}

# term:
#   starts: {today}
#   lasts: 12 months
#   then: renews              # ends | renews | rolls
#   notice: 60 days
#   notice-by: e-mail         # e-mail | portal | courier | letter | registered-mail
#   written-at: documents/{today}-msa.pdf#12.2

reviews: []                   # - {{ what: security questionnaire, last: {today} }}
",
        tier(level)
    )
}

pub fn status(status: Status) -> &'static str {
    match status {
        Status::Prospect => "prospect",
        Status::Active => "active",
        Status::Leaving => "leaving",
        Status::Ended => "ended",
    }
}

pub fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Critical => "critical",
        Tier::High => "high",
        Tier::Medium => "medium",
        Tier::Low => "low",
    }
}

pub(super) fn dpa(status: DpaStatus) -> &'static str {
    match status {
        DpaStatus::Signed => "signed",
        DpaStatus::ByUrl => "by URL",
        DpaStatus::ByClick => "by click",
        DpaStatus::Unsigned => "unsigned",
        DpaStatus::Superseded => "superseded",
        DpaStatus::Missing => "missing",
    }
}
