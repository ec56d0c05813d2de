//! All vendors as Markdown: for a wiki, a mail, or a comment.

use super::{bound, dpa, level, open, position, values};
use crate::library::written::Severity;
use crate::portfolio::Portfolio;
use crate::report::due::distance;
use crate::report::markdown::inert;
use crate::report::vendor::tier;
use std::fmt::Write as _;
use std::io::{self, Write};

/// How many open gaps and deadlines are listed.
const MOST: usize = 100;

/// Writes one Markdown text.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, portfolio: &Portfolio) -> io::Result<()> {
    let mut page = String::new();
    let _ = write!(
        page,
        "# Vendors on {}\n\n{} vendors, {} with a binding data processing agreement.\n",
        portfolio.on,
        portfolio.rows.len(),
        bound(portfolio)
    );
    page.push_str(
        "\n| Vendor | Tier | DPA | Risk | Open: high | medium | low | Next |\n|---|---|---|--:|--:|--:|--:|---|\n",
    );
    for row in portfolio.by_risk() {
        let next = portfolio.next(&row.vendor.id);
        let next = next.map_or("–".to_string(), |d| format!("{} {}", d.date, inert(&d.what)));
        let (name, tier, dpa) = (inert(&row.vendor.name), tier(row.vendor.tier), dpa(row.dpa).0);
        let risk = row.risk.residual;
        let [high, medium, low] = [Severity::High, Severity::Medium, Severity::Low].map(|s| row.open(s));
        let _ = writeln!(page, "| {name} | {tier} | {dpa} | {risk} | {high} | {medium} | {low} | {next} |");
    }
    due(&mut page, portfolio);
    gaps(&mut page, portfolio);
    if !portfolio.changes.is_empty() {
        page.push_str("\n## What changed\n\n");
        for change in portfolio.changes.iter().take(MOST) {
            let _ = writeln!(page, "- {} {}: {}", change.on, inert(&change.name), inert(&change.what));
        }
    }
    let unread = portfolio.rows.iter().flat_map(|row| {
        let papers = row.papers.iter().filter_map(|p| Some(format!("{}: {}", p.paper, p.unread.as_ref()?)));
        let pages = row.unreadable.iter().cloned();
        papers.chain(pages).map(|line| format!("{}: {line}", row.vendor.name)).collect::<Vec<_>>()
    });
    let unread: Vec<String> = unread.chain(portfolio.mistakes.iter().map(ToString::to_string)).collect();
    if !unread.is_empty() {
        page.push_str("\n## Could not be judged\n\n");
        for line in unread.iter().take(MOST) {
            let _ = writeln!(page, "- {}", inert(line));
        }
    }
    let _ = write!(page, "\n<sub>Library {}. This is not legal advice.</sub>\n", portfolio.library_version);
    out.write_all(page.as_bytes())
}

fn due(page: &mut String, portfolio: &Portfolio) {
    let mut due = portfolio.deadlines.iter().filter(|d| !d.acknowledged && d.days_left(portfolio.on) <= 365);
    let first: Vec<_> = due.by_ref().take(MOST).collect();
    if first.is_empty() {
        return;
    }
    page.push_str("\n## Falls due within a year\n\n| Day | In | Vendor | What |\n|---|---|---|---|\n");
    for deadline in first {
        let days = distance(deadline.days_left(portfolio.on));
        let (name, what) = (inert(&deadline.vendor_name), inert(&deadline.what));
        let _ = writeln!(page, "| {} | {days} | {name} | {what} |", deadline.date);
    }
    let rest = due.count();
    if rest > 0 {
        let _ = write!(page, "\n{rest} more are not listed here.\n");
    }
}

fn gaps(page: &mut String, portfolio: &Portfolio) {
    let open = open(portfolio);
    if open.is_empty() {
        return;
    }
    page.push_str(
        "\n## Open gaps\n\n| Vendor | Clause | Position | Severity | States |\n|---|---|---|---|---|\n",
    );
    for (row, cell) in open.iter().take(MOST) {
        let (name, title) = (inert(&row.vendor.name), inert(&cell.title));
        let values = inert(&values(cell));
        let _ = writeln!(page, "| {name} | {title} | {} | {} | {values} |", position(cell), level(cell));
    }
    if open.len() > MOST {
        let _ = write!(page, "\n{} more are not listed here.\n", open.len() - MOST);
    }
}
