//! What a search found, grouped by vendor.

use super::due_table::tame;
use super::safe::safe;
use super::style::{NOTE, QUIET, TITLE, WARN, paint};
use super::wrap::wrap;
use crate::index::{Answer, Facets, Hit, Hits};
use std::io::{self, Write};

/// Passages under their vendors, the vendor of the best passage first.
///
/// # Errors
/// What the writer reports.
pub fn text(out: &mut dyn Write, hits: &Hits, width: usize) -> io::Result<()> {
    if hits.hits.is_empty() && hits.total == 0 {
        return writeln!(out, "Nothing found.");
    }
    if hits.relaxed && hits.total == 0 {
        writeln!(out, "{}", paint(NOTE, "No passage has all the words; these have most of them."))?;
    }
    let mut vendors: Vec<&str> = Vec::new();
    for hit in &hits.hits {
        if !vendors.contains(&hit.vendor.as_str()) {
            vendors.push(&hit.vendor);
        }
    }
    for vendor in vendors {
        let of_vendor = || hits.hits.iter().filter(|hit| hit.vendor == vendor);
        let name = of_vendor().next().map_or("", |hit| hit.vendor_name.as_str());
        writeln!(out, "{}", paint(TITLE, &vendor_name(vendor, name)))?;
        for hit in of_vendor() {
            match hits.papers {
                true => paper(out, hit, width)?,
                false => passage(out, hit, width)?,
            }
        }
    }
    if let Some(facets) = &hits.facets {
        counts(out, facets, width)?;
    }
    let (shown, what) = (hits.hits.len(), if hits.papers { "paper" } else { "passage" });
    match hits.total > shown {
        true => writeln!(out, "{shown} of {} {what}s; --limit and --per-paper show more", hits.total),
        false => writeln!(out, "{shown} {what}{}", if shown == 1 { "" } else { "s" }),
    }
}

/// `Larkspur Mail Oy (larkspur-mail)`
pub(super) fn vendor_name(id: &str, name: &str) -> String {
    match (id, name) {
        ("", _) => "no vendor".to_string(),
        (id, name) if name.is_empty() || name == id => safe(id).into_owned(),
        (id, name) => format!("{} ({})", safe(name), safe(id)),
    }
}

/// `§ 7.2, page 4`
pub(super) fn place(section: &str, page: Option<u64>, line: Option<u64>) -> String {
    let mut place = Vec::new();
    if section.starts_with(|c: char| c.is_ascii_digit()) {
        place.push(format!("§ {}", safe(section)));
    } else if !section.is_empty() {
        place.push(safe(section).into_owned());
    }
    place.extend(page.map(|page| format!("page {page}")).or(line.map(|line| format!("line {line}"))));
    place.join(", ")
}

/// What somebody should know of a paper that is not simply in force.
pub(super) fn standing(standing: &str) -> String {
    match standing {
        "in-force" | "unknown" => String::new(),
        other => format!("  {}", paint(WARN, &other.replace('-', " "))),
    }
}

/// `dpa/breach-notice: walk-away (deadline 96 hours)`
fn answer(answer: &Answer) -> String {
    let values: Vec<String> =
        answer.values.iter().map(|v| format!("{} {}", v.name.replace('-', " "), safe(&v.printed))).collect();
    let values = if values.is_empty() { String::new() } else { format!(" ({})", values.join(", ")) };
    format!("{}: {}{values}", answer.clause, answer.position)
}

fn passage(out: &mut dyn Write, hit: &Hit, width: usize) -> io::Result<()> {
    let place = place(&hit.section, hit.page, hit.line);
    let standing = standing(&hit.standing);
    writeln!(out, "  {}  {}{standing}", safe(&hit.paper), paint(NOTE, &place))?;
    if !hit.path.is_empty() {
        write!(out, "{}", paint(QUIET, &wrap(&safe(&hit.path), "    ", "    ", width)))?;
    }
    write!(out, "{}", wrap(&highlighted(hit), "    ", "    ", width))?;
    if !hit.answers.is_empty() {
        let answers: Vec<String> = hit.answers.iter().map(answer).collect();
        write!(out, "{}", paint(QUIET, &wrap(&answers.join("; "), "    ", "    ", width)))?;
    }
    match hit.more {
        0 => Ok(()),
        more => writeln!(out, "    {}", paint(QUIET, &format!("and {more} more in this paper"))),
    }
}

fn paper(out: &mut dyn Write, hit: &Hit, width: usize) -> io::Result<()> {
    writeln!(
        out,
        "  {}  {}{}",
        safe(&hit.paper),
        paint(NOTE, &hit.kinds.join(", ")),
        standing(&hit.standing)
    )?;
    if hit.missing.is_empty() {
        return Ok(());
    }
    write!(out, "{}", wrap(&format!("lacks {}", hit.missing.join(", ")), "    ", "    ", width))
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
        // Each word by itself: a line may break inside of the mark.
        let words: Vec<String> = words.split_whitespace().map(|word| paint(WARN, &safe(word))).collect();
        shown.push_str(&words.join(" "));
        at = range.end;
    }
    shown.push_str(&safe(hit.snippet.get(at..).unwrap_or_default()));
    shown
}

fn counts(out: &mut dyn Write, facets: &Facets, width: usize) -> io::Result<()> {
    for (field, values) in facets {
        let mut values: Vec<(&String, &u64)> = values.iter().collect();
        values.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let more = values.len().saturating_sub(12);
        let mut listed: Vec<String> =
            values.iter().take(12).map(|(value, count)| format!("{} {count}", safe(value))).collect();
        listed.extend((more > 0).then(|| format!("and {more} others")));
        let first = format!("{field:<10} ");
        write!(out, "{}", wrap(&listed.join(", "), &first, &" ".repeat(first.len()), width))?;
    }
    Ok(())
}

/// One passage a row.
///
/// # Errors
/// What the writer reports.
pub fn csv(out: &mut dyn Write, hits: &Hits) -> io::Result<()> {
    if let Some(facets) = &hits.facets {
        return facets_csv(out, facets);
    }
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record([
        "vendor", "paper", "standing", "section", "heading", "page", "line", "clauses", "missing", "snippet",
    ])?;
    for hit in &hits.hits {
        let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
        let cells = [
            hit.vendor.clone(),
            hit.paper.clone(),
            hit.standing.clone(),
            hit.section.clone(),
            hit.heading.clone(),
            number(hit.page),
            number(hit.line),
            hit.answers.iter().map(answer).collect::<Vec<_>>().join("; "),
            hit.missing.join(" "),
            hit.snippet.clone(),
        ];
        rows.write_record(cells.map(|cell| tame(&cell)))?;
    }
    rows.flush()
}

fn facets_csv(out: &mut dyn Write, facets: &Facets) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["field", "value", "count"])?;
    for (field, values) in facets {
        for (value, count) in values {
            rows.write_record([field, &tame(value), &count.to_string()])?;
        }
    }
    rows.flush()
}
