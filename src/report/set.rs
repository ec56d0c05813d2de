//! A vendor's papers together, for people: which hold, which has the say, what is in effect,
//! where they contradict each other, and then the findings.

use super::safe::safe;
use super::style::{BAD, GOOD, NOTE, QUIET, TITLE, WARN, paint};
use super::text::{self, Layout, conclusion};
use super::words::{counts, place, severity};
use super::wrap::wrap;
use crate::finding::{OtherValue, Quote};
use crate::library::written::Severity;
use crate::paper_set::{Applies, Authority, Difference, DifferenceKind, PaperStanding, SetCheck};
use crate::vendor::DpaStatus;
use crate::vendor::written::DocumentKind;
use std::io::{self, Write};

/// Writes the whole report.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, set: &SetCheck, layout: Layout) -> io::Result<()> {
    let width = layout.width;
    let name = safe(&set.name);
    writeln!(out, "{}  {}  on {}", paint(TITLE, &name), paint(QUIET, &set.vendor), set.on)?;
    let (style, verdict) = match set.worst() {
        Some(Severity::High) if set.check.worst() < Some(Severity::High) => {
            (BAD, "The papers do not stand as they must: see below.")
        }
        _ => conclusion(&set.check),
    };
    writeln!(out, "\n{}", paint(style, verdict))?;
    write!(out, "{}", wrap(&counts(&set.check), "", "", width))?;
    papers(out, set, width)?;
    notes(out, set, width)?;
    in_effect(out, set, width)?;
    differences(out, set, width)?;
    text::findings(out, &set.check, layout)
}

fn papers(out: &mut dyn Write, set: &SetCheck, width: usize) -> io::Result<()> {
    writeln!(out, "\n{}", paint(TITLE, "Papers in force, the one with the say first"))?;
    let (held, rest): (Vec<_>, Vec<_>) = set.papers.iter().partition(|paper| paper.in_force);
    if held.is_empty() {
        writeln!(out, "  none")?;
    }
    for paper in held {
        write!(out, "{}", wrap(&line(paper), "  ", "      ", width))?;
    }
    if !rest.is_empty() {
        writeln!(out, "{}", paint(TITLE, "Not in force"))?;
    }
    for paper in rest {
        write!(out, "{}", wrap(&line(paper), "  ", "      ", width))?;
    }
    let style = match set.dpa {
        DpaStatus::Signed => GOOD,
        DpaStatus::ByUrl | DpaStatus::ByClick => WARN,
        _ if set.notes.iter().any(|note| note.kind == "papers/dpa") => BAD,
        _ => QUIET,
    };
    writeln!(out, "  Data processing agreement: {}", paint(style, dpa(set.dpa)))?;
    let order: Vec<&str> = set.precedence.order.iter().map(|kind| kind_name(*kind)).collect();
    let who = match set.precedence.authority {
        Authority::Register => "as vendor.yaml says",
        Authority::Papers => "as the papers say",
        Authority::Usual => "the usual one, as no paper states it",
    };
    let line =
        format!("Order of precedence ({who}): amendments over what they amend; then {}.", order.join(", "));
    write!(out, "{}", wrap(&line, "  ", "      ", width))?;
    for statement in &set.precedence.statements {
        let quote = &statement.quote;
        let line = format!("{}: “{}”", place(quote), safe(&quote.text));
        write!(out, "{}", wrap(&line, "      ", "      ", width))?;
    }
    let named = |applies: Applies| {
        let ids = set.profiles.iter().filter(|profile| profile.applies == applies);
        ids.map(|profile| profile.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    let applies = named(Applies::Yes);
    let chosen = if applies.is_empty() { "none".to_string() } else { applies };
    let line = format!("Profiles that the facts choose: {chosen}.");
    write!(out, "{}", wrap(&line, "  ", "      ", width))
}

fn line(paper: &PaperStanding) -> String {
    let kinds: Vec<&str> = paper.kinds.iter().map(|kind| kind_name(*kind)).collect();
    let mut parts =
        vec![format!("{}  {}", safe(&paper.paper), kinds.join(", ")), safe(&paper.standing).into_owned()];
    parts.extend(paper.since.as_ref().map(|since| format!("in force since {since}")));
    if let Some(original) = &paper.changes {
        let sections = match paper.replaces.is_empty() {
            true => String::new(),
            false => format!(" (§ {})", paper.replaces.join(", ")),
        };
        parts.push(format!("changes {}{sections}", safe(original)));
    }
    parts.extend(paper.unread.as_ref().map(|why| format!("not read: {}", safe(why))));
    parts.join(" · ")
}

fn notes(out: &mut dyn Write, set: &SetCheck, width: usize) -> io::Result<()> {
    if !set.notes.is_empty() {
        writeln!(out, "\n{}", paint(TITLE, "Worth knowing"))?;
    }
    for note in &set.notes {
        let style = match note.severity {
            Severity::High => BAD,
            Severity::Medium => WARN,
            Severity::Low => NOTE,
        };
        let cites = note.cites.map(|cites| format!(" ({cites})")).unwrap_or_default();
        let line = format!("{}{cites}", safe(&note.says));
        let head = format!("  {:6}  ", severity(note.severity));
        let body = wrap(&line, &head, "          ", width);
        // Paint after wrapping, so that the marks take no columns.
        let label = severity(note.severity);
        write!(out, "{}", body.replacen(label, &paint(style, label), 1))?;
        quotes(out, note.quotes.iter(), "          ", width)?;
    }
    Ok(())
}

fn quotes<'a>(
    out: &mut dyn Write,
    quotes: impl Iterator<Item = &'a Quote>,
    indent: &str,
    width: usize,
) -> io::Result<()> {
    for quote in quotes {
        let line = format!("{}: “{}”", place(quote), safe(&quote.text));
        write!(out, "{}", wrap(&line, indent, indent, width))?;
    }
    Ok(())
}

/// The effective value of each term, and the paper it comes from.
fn in_effect(out: &mut dyn Write, set: &SetCheck, width: usize) -> io::Result<()> {
    let mut begun = false;
    for finding in &set.check.findings {
        for value in &finding.values {
            if !begun {
                writeln!(out, "\n{}", paint(TITLE, "Terms in effect"))?;
                begun = true;
            }
            let from = value.quotes.first().map(place).unwrap_or_default();
            let name = value.name.replace('-', " ");
            let line = format!("{}, {name}: {}  – {from}", finding.title, safe(&value.value));
            write!(out, "{}", wrap(&line, "  ", "      ", width))?;
        }
    }
    Ok(())
}

fn differences(out: &mut dyn Write, set: &SetCheck, width: usize) -> io::Result<()> {
    for (kind, title, style) in [
        (DifferenceKind::Contradiction, "Where the papers contradict each other", WARN),
        (DifferenceKind::Changed, "Changed by an amendment", NOTE),
    ] {
        let found: Vec<&Difference> = set.differences.iter().filter(|d| d.kind == kind).collect();
        if found.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", paint(style, title))?;
        for difference in found {
            let was = if kind == DifferenceKind::Changed { "was" } else { "not" };
            let line = format!(
                "{}, {}: {} holds, {was} {}: {}.",
                difference.title,
                difference.value.replace('-', " "),
                safe(&difference.holds.value),
                safe(&difference.other.value),
                safe(&difference.because)
            );
            write!(out, "{}", wrap(&line, "  ", "      ", width))?;
            let said = |other: &OtherValue| format!("{}: “{}”", place(&other.quote), safe(&other.quote.text));
            write!(out, "{}", wrap(&said(&difference.holds), "      ", "      ", width))?;
            write!(out, "{}", wrap(&said(&difference.other), "      ", "      ", width))?;
        }
    }
    Ok(())
}

/// The kind of paper as vendor.yaml writes it.
pub fn kind_name(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Msa => "msa",
        DocumentKind::Dpa => "dpa",
        DocumentKind::Scc => "scc",
        DocumentKind::Baa => "baa",
        DocumentKind::Amendment => "amendment",
        DocumentKind::OrderForm => "order-form",
        DocumentKind::AiTerms => "ai-terms",
        DocumentKind::Nda => "nda",
        DocumentKind::Sla => "sla",
        DocumentKind::SubprocessorList => "subprocessor-list",
        DocumentKind::Questionnaire => "questionnaire",
        DocumentKind::Report => "report",
        DocumentKind::Certificate => "certificate",
        DocumentKind::Other => "other",
    }
}

fn dpa(status: DpaStatus) -> &'static str {
    super::vendor::dpa(status)
}
