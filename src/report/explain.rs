//! A clause of the library, for somebody who has to apply it.

use super::style::{NOTE, QUIET, TITLE, paint};
use super::words::severity;
use super::wrap::wrap;
use crate::library::written::{Basis, Position};
use crate::library::{Clause, Library};
use std::io::{self, Write};

/// Explains one clause: what it asks, why, our positions with wording, and its sources.
///
/// # Errors
/// What the writer reports.
pub fn explain(out: &mut dyn Write, library: &Library, clause: &Clause, width: usize) -> io::Result<()> {
    let written = &clause.written;
    writeln!(out, "{}  {}", paint(TITLE, &written.title), paint(QUIET, &written.id))?;
    let basis = match written.basis {
        Basis::Law => "The law requires the contract to say it.",
        Basis::Conduct => "The law requires the conduct; the contract makes it enforceable.",
        Basis::Practice => "Good practice: a house position, not a rule of law.",
    };
    writeln!(out, "{} if it is absent. {basis}\n", capital(severity(written.severity)))?;
    write!(out, "{}", wrap(&written.why, "", "", width))?;
    writeln!(out, "\n{}", paint(NOTE, "What a reviewer asks"))?;
    for element in &written.elements {
        let line = format!("{} ({}, {})", element.asks, element.id, severity(element.severity));
        write!(out, "{}", wrap(&line, "  · ", "    ", width))?;
    }
    for (name, value) in &written.values {
        let of: Vec<&str> = value.of.iter().map(|a| a.is.as_str()).collect();
        let kind = format!("{:?}", value.kind).to_lowercase();
        let line = match of.is_empty() {
            true => format!("reads {name}, a {kind}"),
            false => format!("reads {name}, a {kind} of: {}", of.join(", ")),
        };
        write!(out, "{}", wrap(&line, "  $ ", "    ", width))?;
    }
    let positions = &written.positions;
    position(out, "Preferred", &positions.preferred, width)?;
    if let Some(fallback) = &positions.fallback {
        position(out, "Fallback", fallback, width)?;
    }
    if let Some(walk_away) = &positions.walk_away {
        writeln!(out, "\n{}", paint(NOTE, "Walk away"))?;
        for conditions in walk_away.if_any.iter().chain([&walk_away.conditions]).filter(|c| !c.is_empty()) {
            let conditions: Vec<String> = conditions.iter().map(|(name, c)| format!("{name} {c}")).collect();
            write!(out, "{}", wrap(&format!("if {}", conditions.join(" and ")), "  ", "  ", width))?;
        }
        write!(out, "{}", wrap(&walk_away.because, "  ", "  ", width))?;
    }
    let guidance = &written.guidance;
    if let Some(words) = &guidance.say_to_vendor {
        writeln!(out, "\n{}", paint(NOTE, "What to say to the vendor"))?;
        write!(out, "{}", wrap(words, "  ", "  ", width))?;
    }
    if !guidance.watch_for.is_empty() {
        writeln!(out, "\n{}", paint(NOTE, "Watch for"))?;
        for trap in &guidance.watch_for {
            write!(out, "{}", wrap(trap, "  · ", "    ", width))?;
        }
    }
    sources(out, library, clause, width)
}

fn position(out: &mut dyn Write, name: &str, position: &Position, width: usize) -> io::Result<()> {
    writeln!(out, "\n{}", paint(NOTE, name))?;
    let mut needs: Vec<String> = position.conditions.iter().map(|(name, c)| format!("{name} {c}")).collect();
    needs.extend(position.met.iter().map(|e| format!("{e} met")));
    needs.extend(position.present.iter().map(|e| format!("{e} there")));
    if !needs.is_empty() {
        write!(out, "{}", wrap(&format!("if {}", needs.join(", ")), "  ", "  ", width))?;
    }
    if let Some(approver) = &position.approver {
        writeln!(out, "  approver: {approver}")?;
    }
    write!(out, "{}", wrap(&format!("“{}”", position.text.trim()), "  ", "  ", width))
}

fn sources(out: &mut dyn Write, library: &Library, clause: &Clause, width: usize) -> io::Result<()> {
    let mut cites: Vec<&String> = clause.written.cites.iter().collect();
    cites.extend(clause.written.elements.iter().flat_map(|e| &e.cites));
    cites.sort();
    cites.dedup();
    if cites.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint(NOTE, "Sources"))?;
    for cite in cites {
        if let Some(provision) = library.sources.get(cite) {
            let line = format!(
                "{cite}: {} {} (as of {}, look again by {})",
                provision.asks, provision.url, provision.as_of, provision.review_by
            );
            write!(out, "{}", wrap(&line, "  · ", "    ", width))?;
        }
    }
    Ok(())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default() + letters.as_str()
}
