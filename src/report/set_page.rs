//! A vendor's papers together, for the formats that pages and comments have.

use super::check_page::{Extra, Subject};
use super::set::kind_name;
use super::words::{self, Tone, place, severity};
use crate::library::written::Severity;
use crate::paper_set::{DifferenceKind, PaperStanding, SetCheck};

/// The set as something to report on: which papers hold, what is worth knowing, where they
/// contradict each other, and then the findings.
pub fn subject(set: &SetCheck) -> Subject<'_> {
    let (tone, conclusion) = match set.worst() {
        Some(Severity::High) if set.check.worst() < Some(Severity::High) => {
            (Tone::Bad, "The papers do not stand as they must: see below.")
        }
        _ => words::conclusion(&set.check),
    };
    let mut extras =
        vec![Extra { title: format!("Papers on {}", set.on), lines: set.papers.iter().map(paper).collect() }];
    let notes = set.notes.iter().map(|note| {
        let cites = note.cites.map(|cites| format!(" ({cites})")).unwrap_or_default();
        format!("{}: {}{cites}", severity(note.severity), note.says)
    });
    extras.push(Extra { title: "Worth knowing".into(), lines: notes.collect() });
    for (kind, title) in [
        (DifferenceKind::Contradiction, "Where the papers contradict each other"),
        (DifferenceKind::Changed, "Changed by an amendment"),
    ] {
        let lines = set.differences.iter().filter(|difference| difference.kind == kind);
        extras.push(Extra { title: title.into(), lines: lines.map(difference).collect() });
    }
    extras.retain(|extra| !extra.lines.is_empty());
    Subject { heading: &set.name, check: &set.check, tone, conclusion, extras }
}

/// `dpa.pdf: dpa, signed 2025-03-01, in force since 2025-03-01`
pub fn paper(paper: &PaperStanding) -> String {
    let kinds: Vec<&str> = paper.kinds.iter().map(|kind| kind_name(*kind)).collect();
    let mut told = format!("{}: {}, {}", paper.paper, kinds.join(" and "), standing(paper));
    if let Some(original) = &paper.changes {
        told.push_str(&format!(", changes {original}"));
    }
    if let Some(why) = &paper.unread {
        told.push_str(&format!(", not read: {why}"));
    }
    told
}

/// Whether it holds, and since when or why not.
pub fn standing(paper: &PaperStanding) -> String {
    match (paper.in_force, &paper.since) {
        (true, Some(since)) => format!("{}, in force since {since}", paper.standing),
        (true, None) => format!("{}, in force", paper.standing),
        (false, _) => format!("not in force: {}", paper.standing),
    }
}

/// What two papers state differently, with both places.
pub fn difference(difference: &crate::paper_set::Difference) -> String {
    format!(
        "{}, {}: {} ({}), but {} ({}). {}.",
        difference.title,
        difference.value.replace('-', " "),
        difference.holds.value,
        place(&difference.holds.quote),
        difference.other.value,
        place(&difference.other.quote),
        difference.because
    )
}
