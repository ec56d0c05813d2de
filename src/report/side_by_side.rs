//! One clause of all papers, under each other.

use super::due_table::tame;
use super::safe::safe;
use super::search::{place, standing, vendor_name};
use super::style::{BAD, GOOD, NOTE, QUIET, TITLE, WARN, paint};
use super::wrap::wrap;
use crate::index::{Side, SideBySide};
use anstyle::Style;
use std::io::{self, Write};

/// For people: the papers in force first.
///
/// # Errors
/// What the writer reports.
pub fn text(out: &mut dyn Write, sides: &SideBySide, width: usize) -> io::Result<()> {
    writeln!(out, "{}  {}", paint(TITLE, &sides.title), paint(QUIET, &sides.clause))?;
    for side in &sides.papers {
        let name = vendor_name(&side.vendor, &side.vendor_name);
        let position = paint(style(&side.position), &side.position);
        writeln!(out, "\n{}  {position}  {}", paint(TITLE, &name), values(side))?;
        writeln!(out, "  {}{}", safe(&side.paper), standing(&side.standing))?;
        for words in &side.passages {
            let at = place(&words.section, words.page, words.line);
            let line = format!("{at}: “{}”", safe(&words.quote));
            write!(out, "{}", wrap(&line, "    ", "    ", width))?;
        }
    }
    if !sides.lacking.is_empty() {
        writeln!(out, "\n{}", paint(BAD, "Absent"))?;
        for side in &sides.lacking {
            let name = vendor_name(&side.vendor, &side.vendor_name);
            writeln!(out, "  {name}  {}{}", paint(NOTE, &safe(&side.paper)), standing(&side.standing))?;
        }
    }
    let (has, lacks) = (sides.papers.len(), sides.lacking.len());
    writeln!(out, "\n{has} papers have it, {lacks} lack it")
}

fn style(position: &str) -> Style {
    match position {
        "walk-away" | "absent" => BAD,
        "preferred" => GOOD,
        _ => WARN,
    }
}

/// `deadline 48 hours · trigger aware`
fn values(side: &Side) -> String {
    let values = side.values.iter().map(|v| format!("{} {}", v.name.replace('-', " "), safe(&v.printed)));
    values.collect::<Vec<_>>().join(" · ")
}

/// For a spreadsheet: one paper a row.
///
/// # Errors
/// What the writer reports.
pub fn csv(out: &mut dyn Write, sides: &SideBySide) -> io::Result<()> {
    let mut names: Vec<&str> =
        sides.papers.iter().flat_map(|side| &side.values).map(|value| value.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut rows = csv::Writer::from_writer(out);
    let head = ["vendor", "paper", "standing", "clause", "position"].into_iter();
    rows.write_record(head.chain(names.iter().copied()).chain(["places", "words"]))?;
    for side in sides.papers.iter().chain(&sides.lacking) {
        let value = |name: &&str| {
            let of = side.values.iter().filter(|value| value.name == *name);
            of.map(|value| value.printed.as_str()).collect::<Vec<_>>().join("; ")
        };
        let places = side.passages.iter().map(|w| place(&w.section, w.page, w.line));
        let quotes = side.passages.iter().map(|words| words.quote.as_str());
        let mut cells = vec![
            side.vendor.clone(),
            side.paper.clone(),
            side.standing.clone(),
            sides.clause.clone(),
            side.position.clone(),
        ];
        cells.extend(names.iter().map(value));
        cells.push(places.collect::<Vec<_>>().join("; "));
        cells.push(quotes.collect::<Vec<_>>().join("\n"));
        rows.write_record(cells.iter().map(|cell| tame(cell)))?;
    }
    rows.flush()
}
