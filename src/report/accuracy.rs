//! Scores on a labelled corpus as tables: for a terminal, and as Markdown for
//! `docs/accuracy.md`.

use crate::eval::{MEASURES, Scored, Scores};
use std::io::{self, Write};

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Text,
    Markdown,
}

const COLUMNS: [&str; 15] = [
    "", "rows", "acc", "prior", "P", "R", "F1", "prior", "vP", "vR", "vF1", "prior", "value", "prior",
    "evidence",
];

/// Writes all requirements with the prior-only baseline beside every figure, then all
/// together with their intervals.
///
/// # Errors
/// What the writer reports.
pub fn table(out: &mut dyn Write, scores: &Scores, layout: Layout) -> io::Result<()> {
    head(out, layout)?;
    for (requirement, scored) in &scores.by_requirement {
        row(out, requirement, scored, layout)?;
    }
    row(out, "all", &scores.all, layout)?;
    let mut f1s: Vec<f64> = scores.by_requirement.values().map(|s| s.ours.present()[2]).collect();
    f1s.retain(|f1| !f1.is_nan());
    let macro_f1 = f1s.iter().sum::<f64>() / f1s.len().max(1) as f64;
    writeln!(out)?;
    for (name, (low, high)) in MEASURES.iter().zip(&scores.intervals) {
        let of = |tally: &crate::eval::Tally| shown(tally.measure(name).unwrap_or(f64::NAN));
        let bullet = if layout == Layout::Markdown { "- " } else { "" };
        // Guessing shows no words.
        let prior = match *name {
            "evidence" => String::new(),
            _ => format!("; prior {}", of(&scores.all.prior)),
        };
        if !low.is_nan() {
            writeln!(
                out,
                "{bullet}{name} {} ({} to {}{prior})",
                of(&scores.all.ours),
                shown(*low),
                shown(*high)
            )?;
        }
    }
    let note = "In brackets: 95 %, bootstrap over documents; prior: each requirement's commonest answer.";
    let gap = if layout == Layout::Markdown { "\n" } else { "" };
    writeln!(out, "{gap}{note} Macro F1 {macro_f1:.3}.")
}

/// Writes one line of totals under a heading of its own.
///
/// # Errors
/// What the writer reports.
pub fn total(out: &mut dyn Write, scored: &Scored, layout: Layout) -> io::Result<()> {
    head(out, layout)?;
    row(out, "all", scored, layout)
}

fn head(out: &mut dyn Write, layout: Layout) -> io::Result<()> {
    line(out, &COLUMNS.map(str::to_string), layout)?;
    match layout {
        Layout::Markdown => writeln!(out, "|{}", "---|".repeat(COLUMNS.len())),
        Layout::Text => Ok(()),
    }
}

fn row(out: &mut dyn Write, name: &str, scored: &Scored, layout: Layout) -> io::Result<()> {
    let (ours, prior) = (&scored.ours, &scored.prior);
    let of = |tally: &crate::eval::Tally, measure: &str| shown(tally.measure(measure).unwrap_or(f64::NAN));
    let rows = if ours.rows() > 0 { ours.rows() } else { ours.exact };
    let cells = [
        name.to_string(),
        rows.to_string(),
        of(ours, "accuracy"),
        of(prior, "accuracy"),
        of(ours, "precision"),
        of(ours, "recall"),
        of(ours, "f1"),
        of(prior, "f1"),
        of(ours, "violation-precision"),
        of(ours, "violation-recall"),
        of(ours, "violation-f1"),
        of(prior, "violation-f1"),
        of(ours, "values"),
        of(prior, "values"),
        of(ours, "evidence"),
    ];
    line(out, &cells, layout)
}

fn line(out: &mut dyn Write, cells: &[String; 15], layout: Layout) -> io::Result<()> {
    if layout == Layout::Markdown {
        return writeln!(out, "| {} |", cells.join(" | "));
    }
    write!(out, "{:32}", cells[0])?;
    for (i, cell) in cells.iter().enumerate().skip(1) {
        // What belongs together stands together.
        let gap = if matches!(i, 4 | 8 | 12 | 14) { 3 } else { 1 };
        write!(out, "{:gap$}{cell:>5}", "")?;
    }
    writeln!(out)
}

fn shown(x: f64) -> String {
    if x.is_nan() { "–".to_string() } else { format!("{x:.3}") }
}
