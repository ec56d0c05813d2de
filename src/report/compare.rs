//! What changed between two papers, for people.

use super::safe::safe;
use super::style::{BAD, GOOD, NOTE, QUIET, TITLE, WARN, paint};
use super::words::severity;
use super::wrap::wrap;
use crate::compare::{Change, Clause, Comparison, Course, Earlier, Effect, Pair, Preferred, What, Word};
use crate::finding::Check;
use crate::trial::name;
use anstyle::Style;
use std::io::{self, Write};

/// Words that stayed are shown so many before and after a change.
const AROUND: usize = 12;

/// The whole comparison: first what it does to the verdicts, then the words.
///
/// # Errors
/// What the writer reports.
pub fn text(out: &mut dyn Write, compared: &Comparison, only_effects: bool, width: usize) -> io::Result<()> {
    match compared.effects.is_empty() {
        true => writeln!(out, "{}", paint(GOOD, "No verdict changes."))?,
        false => writeln!(out, "{}", paint(TITLE, "What it does"))?,
    }
    effects(out, &compared.effects, width)?;
    if !only_effects {
        for pair in &compared.clauses {
            clause(out, pair, width)?;
        }
    }
    let count = |what| compared.clauses.iter().filter(|pair| pair.what == what).count();
    let counts = [
        (What::Changed, "changed"),
        (What::Added, "added"),
        (What::Removed, "removed"),
        (What::Moved, "moved"),
        (What::Renumbered, "renumbered"),
    ];
    let counts = counts.map(|(what, word)| (count(what), word));
    let counts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let counts = if counts.is_empty() { "nothing changed".to_string() } else { counts.join(", ") };
    writeln!(out, "\nClauses: {counts}; the words of {} are the same", compared.unchanged)
}

/// What is new, fixed or otherwise since an earlier check.
///
/// # Errors
/// What the writer reports.
pub fn against(
    out: &mut dyn Write,
    all: &[Effect],
    earlier: &Earlier,
    now: &Check,
    width: usize,
) -> io::Result<()> {
    if !earlier.library_version.is_empty() && earlier.library_version != now.library_version {
        let line = format!(
            "The earlier check was made with library {}, this one with {}: some of this may be the library's doing.",
            safe(&earlier.library_version),
            now.library_version
        );
        write!(out, "{}", paint(NOTE, &wrap(&line, "", "", width)))?;
    }
    effects(out, all, width)?;
    let count = |courses: &[Course]| all.iter().filter(|effect| courses.contains(&effect.course)).count();
    let (new, fixed) = (count(&[Course::New]), count(&[Course::Fixed]));
    let changed = all.len() - new - fixed;
    let open = now.findings.iter().filter(|finding| finding.is_open()).count();
    writeln!(out, "{new} new, {fixed} fixed, {changed} changed; {open} findings in all")
}

/// Every finding that is not as it was.
///
/// # Errors
/// What the writer reports.
pub fn effects(out: &mut dyn Write, effects: &[Effect], width: usize) -> io::Result<()> {
    for effect in effects {
        let (style, word) = course(effect.course);
        let verdict = match (effect.before, effect.after) {
            (Some(before), Some(after)) if before == after => name(after).to_string(),
            (Some(before), Some(after)) => format!("{} → {}", name(before), name(after)),
            (None, Some(after)) => name(after).to_string(),
            (before, None) => before.map(name).unwrap_or_default().to_string(),
        };
        let values: Vec<String> = effect.values.iter().map(value).collect();
        let values = if values.is_empty() { String::new() } else { format!("{}: ", values.join(", ")) };
        let importance = effect.severity_after.or(effect.severity_before).map_or("", severity);
        let first = format!("  {word:<8} ");
        let line = format!("{}  {values}{verdict}  {importance}  {}", effect.title, effect.clause);
        let shown = wrap(&line, &first, "           ", width);
        let shown = shown.replacen(word, &paint(style, word), 1);
        write!(out, "{shown}")?;
        for element in &effect.elements {
            let (before, after) = (said(element.before.as_ref()), said(element.after.as_ref()));
            let line = format!("{} {before} → {after}", element.name);
            write!(out, "{}", wrap(&line, "           · ", "             ", width))?;
        }
    }
    Ok(())
}

fn course(course: Course) -> (Style, &'static str) {
    match course {
        Course::New => (BAD, "new"),
        Course::Worse => (BAD, "worse"),
        Course::Changed => (WARN, "changed"),
        Course::Better => (GOOD, "better"),
        Course::Fixed => (GOOD, "fixed"),
        Course::Dropped => (WARN, "dropped"),
    }
}

/// `notice 30 days → 10 days`
fn value(change: &Change) -> String {
    let (before, after) = (said(change.before.as_ref()), said(change.after.as_ref()));
    format!("{} {} → {}", change.name.replace('-', " "), safe(before), safe(after))
}

fn said(value: Option<&String>) -> &str {
    value.map_or("not stated", String::as_str)
}

fn clause(out: &mut dyn Write, pair: &Pair, width: usize) -> io::Result<()> {
    let (style, what) = match pair.what {
        What::Added => (GOOD, "added"),
        What::Removed => (BAD, "removed"),
        What::Changed => (WARN, "changed"),
        What::Moved => (NOTE, "moved"),
        What::Renumbered => (NOTE, "renumbered"),
    };
    let place = match (&pair.before, &pair.after) {
        (Some(before), Some(after)) if before.section == after.section => at(after),
        (Some(before), Some(after)) => format!("{} → {}", at(before), at(after)),
        (Some(one), None) | (None, Some(one)) => at(one),
        (None, None) => String::new(),
    };
    let moved = pair.what == What::Changed && pair.after.as_ref().is_some_and(|clause| clause.moved);
    let moved = if moved { ", and moved" } else { "" };
    let touches = match pair.touches.is_empty() {
        true => String::new(),
        false => format!("  {}", paint(QUIET, &pair.touches.join(", "))),
    };
    writeln!(out, "\n{}  {}{moved}{touches}", paint(TITLE, &place), paint(style, what))?;
    if pair.words.is_empty() {
        return Ok(());
    }
    write!(out, "{}", wrap(&words(&pair.words), "  ", "  ", width))
}

fn at(clause: &Clause) -> String {
    let section = match clause.section.as_str() {
        "" => String::new(),
        section if section.starts_with(|c: char| c.is_ascii_digit()) => format!("§ {}", safe(section)),
        section => safe(section).into_owned(),
    };
    let heading: String = safe(&clause.heading).chars().take(60).collect();
    match (section.as_str(), heading.as_str()) {
        ("", "") => "Before the first clause".into(),
        ("", heading) => heading.to_string(),
        (section, "") => section.to_string(),
        (section, heading) if heading.starts_with(section.trim_start_matches("§ ")) => heading.to_string(),
        (section, heading) => format!("{section} {heading}"),
    }
}

/// Words that went in `[-…-]`, words that came in `{+…+}`: colour only repeats it.
fn words(words: &[Word]) -> String {
    let mut shown = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match word {
            Word::Same(run) => shown.push(shortened(&safe(run), at > 0, at + 1 < words.len())),
            Word::Removed(run) => shown.push(painted(BAD, &format!("[-{}-]", safe(run)))),
            Word::Added(run) => shown.push(painted(GOOD, &format!("{{+{}+}}", safe(run)))),
        }
    }
    shown.join(" ")
}

/// Each word by itself: a line may break between them.
fn painted(style: Style, words: &str) -> String {
    words.split(' ').map(|word| paint(style, word)).collect::<Vec<_>>().join(" ")
}

/// A long run of words that stayed, as far as it explains what is beside it.
fn shortened(run: &str, after_change: bool, before_change: bool) -> String {
    let words: Vec<&str> = run.split(' ').collect();
    let room = AROUND * (usize::from(after_change) + usize::from(before_change));
    if words.len() <= room + 3 {
        return run.to_string();
    }
    let begin = if after_change { words[..AROUND].join(" ") } else { String::new() };
    let end = if before_change { words[words.len() - AROUND..].join(" ") } else { String::new() };
    format!("{begin} […] {end}").trim().to_string()
}

/// A paper beside our preferred wording.
///
/// # Errors
/// What the writer reports.
pub fn preferred(out: &mut dyn Write, compared: &[Preferred], width: usize) -> io::Result<()> {
    for clause in compared {
        let title = paint(TITLE, &clause.title);
        writeln!(out, "{title}  {}  {}", paint(WARN, name(clause.verdict)), paint(QUIET, &clause.clause))?;
        write!(out, "{}", wrap(&clause.reason, "  ", "  ", width))?;
        for gap in &clause.gaps {
            write!(out, "{}", wrap(gap, "  · ", "    ", width))?;
        }
        write!(out, "{}", wrap(&words(&clause.words), "  ", "  ", width))?;
        writeln!(out)?;
    }
    match compared.len() {
        0 => writeln!(out, "Everything is as we would write it."),
        1 => writeln!(out, "1 clause is not as we would write it"),
        count => writeln!(out, "{count} clauses are not as we would write them"),
    }
}
