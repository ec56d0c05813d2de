//! Scores, contradictions and changes of questionnaires, for people.

use super::safe::safe;
use super::style::{BAD, GOOD, QUIET, TITLE, WARN, paint};
use super::words::place;
use super::wrap::wrap;
use crate::library::written::Severity;
use crate::questionnaire::{Comparison, Contradiction, Direction, Outcome, Points, Score, Side};
use anstyle::Style;
use std::io::{self, Write};

fn style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Satisfied => GOOD,
        Outcome::Partial => WARN,
        Outcome::NotSatisfied => BAD,
        Outcome::NotApplicable | Outcome::Blank => QUIET,
    }
}

/// Writes a line a control, the answers that fall short, and the sum.
///
/// # Errors
/// What the writer reports.
pub fn text(out: &mut dyn Write, score: &Score, all: bool, width: usize) -> io::Result<()> {
    for control in &score.controls {
        let share = match control.of {
            0 => "     -".to_string(),
            of => format!("{:>6}", format!("{}/{}", control.points, of)),
        };
        let name = format!("{:14}", control.outcome.name());
        writeln!(
            out,
            "{share} ×{}  {}  {}  {}",
            control.weight,
            paint(style(control.outcome), &name),
            paint(TITLE, &control.title),
            paint(QUIET, &control.control)
        )?;
        let short = |points: &&Points| {
            all || matches!(points.outcome, Outcome::Partial | Outcome::NotSatisfied) || points.stale
        };
        for points in control.answers.iter().filter(short) {
            answer(out, points, width)?;
        }
    }
    if all && !score.others.is_empty() {
        writeln!(out, "\n{}", paint(TITLE, "Answered, but no control asks for it"))?;
        for other in &score.others {
            let head = format!("{} {}", other.id, other.question);
            write!(out, "{}", wrap(&safe(head.trim()), "         ", "         ", width))?;
            let line = format!("{}, {}", other.said, other.at);
            write!(out, "{}", wrap(&safe(&line), "           ", "           ", width))?;
        }
    }
    writeln!(out)?;
    for remark in &score.remarks {
        write!(out, "{}", wrap(&safe(remark), "! ", "  ", width))?;
    }
    if !score.not_asked.is_empty() {
        let names: Vec<&str> = score.not_asked.iter().map(|id| id.trim_start_matches("questions/")).collect();
        write!(out, "{}", wrap(&format!("Not asked: {}", names.join(", ")), "", "  ", width))?;
    }
    writeln!(
        out,
        "{}: {} of {} weighted points, {} %. {} satisfied, {} partial, {} not satisfied, {} n/a, {} blank; {} with evidence, {} stale; {} that no control asks for.",
        score.kind.title(),
        score.points,
        score.of,
        score.percent,
        score.satisfied,
        score.partial,
        score.not_satisfied,
        score.not_applicable,
        score.blank,
        score.evidence,
        score.stale,
        score.other_questions
    )?;
    writeln!(out, "Answers are the vendor's own word; patterns were matched, not understood: read the cells.")
}

fn answer(out: &mut dyn Write, points: &Points, width: usize) -> io::Result<()> {
    let parts =
        [("answered", points.answered), ("satisfied", points.satisfied), ("evidence", points.evidence)];
    let parts: Vec<String> =
        parts.iter().filter(|(_, n)| *n > 0).map(|(name, n)| format!("{name} {n}")).collect();
    let sum =
        if parts.is_empty() { "0".to_string() } else { format!("{} = {}", parts.join(" + "), points.points) };
    let head = format!("{} {}", points.id, points.question);
    write!(out, "{}", wrap(&safe(head.trim()), "         ", "         ", width))?;
    let stale = if points.stale { "; evidence older than a year" } else { "" };
    let reason = if points.reason.is_empty() { String::new() } else { format!(": {}", points.reason) };
    let line = format!("{}{reason}{stale} ({sum}), {}", points.outcome.name(), points.at);
    write!(
        out,
        "{}",
        wrap(&paint(style(points.outcome), &safe(&line)), "           ", "           ", width + 8)
    )
}

/// Writes every contradiction with both quotes.
///
/// # Errors
/// What the writer reports.
pub fn contradictions(
    out: &mut dyn Write,
    found: &[Contradiction],
    papers: usize,
    width: usize,
) -> io::Result<()> {
    for contradiction in found {
        let severity = match contradiction.severity {
            Severity::High => paint(BAD, "high"),
            Severity::Medium => paint(WARN, "medium"),
            Severity::Low => paint(QUIET, "low"),
        };
        writeln!(
            out,
            "{severity}  {}  {}",
            paint(TITLE, &contradiction.title),
            paint(QUIET, &contradiction.rule)
        )?;
        write!(out, "{}", wrap(&contradiction.says, "  ", "  ", width))?;
        let answer = &contradiction.answer;
        let said = if answer.said.is_empty() { answer.reply.name() } else { &answer.said };
        let asked = format!("{} “{}” → “{said}”", answer.at, answer.question);
        write!(out, "{}", wrap(&safe(&asked), "  sheet  ", "         ", width))?;
        let paper = match &contradiction.quote {
            Some(quote) => format!("{}, {}: “{}”", contradiction.paper, place(quote), quote.text),
            None => {
                let states = contradiction.states.as_deref().unwrap_or("nothing of the kind");
                format!("{}: {states}", contradiction.paper)
            }
        };
        write!(out, "{}", wrap(&safe(&paper), "  paper  ", "         ", width))?;
        writeln!(out)?;
    }
    let papers = if papers == 1 { "1 paper".to_string() } else { format!("{papers} papers") };
    match found.len() {
        0 => writeln!(
            out,
            "Nothing in the answers contradicts {papers}. Patterns were matched, not understood."
        ),
        1 => writeln!(
            out,
            "1 contradiction with {papers}. Read both sides: patterns were matched, not understood."
        ),
        n => writeln!(
            out,
            "{n} contradictions with {papers}. Read both sides: patterns were matched, not understood."
        ),
    }
}

/// Writes what changed since an earlier questionnaire.
///
/// # Errors
/// What the writer reports.
pub fn comparison(
    out: &mut dyn Write,
    earlier: &str,
    comparison: &Comparison,
    width: usize,
) -> io::Result<()> {
    for change in &comparison.changes {
        let head = match change.direction {
            Direction::Worse => paint(BAD, "worse"),
            Direction::Changed => paint(WARN, "changed"),
            Direction::Better => paint(GOOD, "better"),
        };
        writeln!(out, "{head}  {}", paint(QUIET, change.control.as_deref().unwrap_or_default()))?;
        let asked = format!("{} {}", change.id, change.question);
        write!(out, "{}", wrap(&safe(asked.trim()), "  ", "  ", width))?;
        side(out, "then", &change.before, width)?;
        side(out, "now ", &change.after, width)?;
    }
    let count = |direction: Direction| comparison.changes.iter().filter(|c| c.direction == direction).count();
    writeln!(
        out,
        "Since {}: {} worse, {} changed, {} better, {} as before, {} new questions, {} gone.",
        safe(earlier),
        count(Direction::Worse),
        count(Direction::Changed),
        count(Direction::Better),
        comparison.same,
        comparison.new,
        comparison.gone
    )
}

fn side(out: &mut dyn Write, when: &str, side: &Side, width: usize) -> io::Result<()> {
    let words = if side.said.is_empty() { side.reply.name() } else { &side.said };
    let line = format!("{when} {}: {words}", side.at);
    write!(out, "{}", wrap(&safe(&line), "    ", "         ", width))
}
