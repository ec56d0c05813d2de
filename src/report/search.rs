//! What a search found, grouped by vendor.

use super::safe::safe;
use super::style::{NOTE, QUIET, TITLE, WARN, paint};
use super::wrap::wrap;
use crate::index::{Hit, Hits};
use std::io::{self, Write};

/// Passages under their vendors, the vendor of the best passage first.
///
/// # Errors
/// What the writer reports.
pub fn text(out: &mut dyn Write, hits: &Hits, width: usize) -> io::Result<()> {
    if hits.hits.is_empty() {
        return writeln!(out, "Nothing found.");
    }
    let mut vendors: Vec<&str> = Vec::new();
    for hit in &hits.hits {
        if !vendors.contains(&hit.vendor.as_str()) {
            vendors.push(&hit.vendor);
        }
    }
    for vendor in vendors {
        let name = if vendor.is_empty() { "no vendor" } else { vendor };
        writeln!(out, "{}", paint(TITLE, &safe(name)))?;
        for hit in hits.hits.iter().filter(|hit| hit.vendor == vendor) {
            one(out, hit, width)?;
        }
    }
    let shown = hits.hits.len();
    match hits.total > shown {
        true => writeln!(out, "{shown} of {} passages; --limit shows more", hits.total),
        false => writeln!(out, "{shown} {}", if shown == 1 { "passage" } else { "passages" }),
    }
}

fn one(out: &mut dyn Write, hit: &Hit, width: usize) -> io::Result<()> {
    let mut place = Vec::new();
    if !hit.section.is_empty() {
        let digit = hit.section.starts_with(|c: char| c.is_ascii_digit());
        place.push(if digit {
            format!("§ {}", safe(&hit.section))
        } else {
            safe(&hit.section).into_owned()
        });
    }
    place.extend(hit.page.map(|page| format!("page {page}")).or(hit.line.map(|line| format!("line {line}"))));
    writeln!(out, "  {}  {}", safe(&hit.paper), paint(NOTE, &place.join(", ")))?;
    if !hit.heading.is_empty() {
        writeln!(out, "    {}", paint(QUIET, &safe(&hit.heading)))?;
    }
    if hit.snippet.is_empty() {
        let missing = format!("lacks {}", hit.missing.join(", "));
        return write!(out, "{}", wrap(&missing, "    ", "    ", width));
    }
    write!(out, "{}", wrap(&highlighted(hit), "    ", "    ", width))
}

fn highlighted(hit: &Hit) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for range in &hit.highlights {
        let (Some(before), Some(words)) = (hit.snippet.get(at..range.start), hit.snippet.get(range.clone()))
        else {
            continue;
        };
        shown.push_str(&safe(before));
        shown.push_str(&paint(WARN, &safe(words)));
        at = range.end;
    }
    shown.push_str(&safe(hit.snippet.get(at..).unwrap_or_default()));
    shown
}

/// One passage a row. A cell that a spreadsheet would run as a formula is quoted.
///
/// # Errors
/// What the writer reports.
pub fn csv(out: &mut dyn Write, hits: &Hits) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record([
        "vendor", "paper", "section", "heading", "page", "line", "clauses", "missing", "snippet",
    ])?;
    for hit in &hits.hits {
        let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
        let cells = [
            hit.vendor.clone(),
            hit.paper.clone(),
            hit.section.clone(),
            hit.heading.clone(),
            number(hit.page),
            number(hit.line),
            hit.clauses.join(" "),
            hit.missing.join(" "),
            hit.snippet.clone(),
        ];
        rows.write_record(cells.map(|cell| harmless(&cell)))?;
    }
    rows.flush()
}

fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_string() }
}
