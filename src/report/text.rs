//! The findings for people: what matters first, what could not be judged last.

use super::safe::safe;
use super::style::{BAD, GOOD, NOTE, QUIET, TITLE, WARN, paint};
use super::words::{
    self, SECTIONS, Tone, basis, counts, is_telling, kind, not_final, place, severity, shown,
};
use super::wrap::wrap;
use crate::finding::{Check, ElementFinding, Finding, Status};
use crate::library::written::{Severity, Verdict};
use anstyle::Style;
use std::io::{self, Write};

/// How much to show.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Columns.
    pub width: usize,
    /// Every finding in full, not only those of medium and high severity.
    pub all: bool,
}

/// Writes the whole report of one paper.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, paper: &str, check: &Check, layout: Layout) -> io::Result<()> {
    head(out, paper, check, layout)?;
    findings(out, check, layout)
}

/// Writes what is found, what matters first.
///
/// # Errors
/// What the writer reports.
pub fn findings(out: &mut dyn Write, check: &Check, layout: Layout) -> io::Result<()> {
    let mut number = 0;
    for section in &SECTIONS {
        let findings = section.findings(check);
        if findings.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", paint(style(section.tone), section.title))?;
        for finding in findings {
            number += 1;
            if layout.all || finding.severity >= Some(Severity::Medium) {
                full(out, number, finding, layout)?;
            } else {
                brief(out, number, finding, layout)?;
            }
        }
    }
    accepted(out, check, layout)?;
    fine(out, check, layout)?;
    not_judged(out, check, layout)?;
    tail(out, check, layout)
}

fn head(out: &mut dyn Write, paper: &str, check: &Check, layout: Layout) -> io::Result<()> {
    writeln!(out, "{}", paint(TITLE, &safe(paper)))?;
    let kinds: Vec<&str> = check.kinds.iter().map(|k| kind(*k)).collect();
    let names = |names: &[String]| {
        let names: Vec<String> = names.iter().take(4).map(|n| format!("\"{}\"", safe(n))).collect();
        if names.is_empty() { "not named".to_string() } else { names.join(", ") }
    };
    let read = format!(
        "Read as: {}. The vendor is called {}; the customer {}.",
        kinds.join(" and "),
        names(&check.parties.vendor),
        names(&check.parties.customer)
    );
    write!(out, "{}", paint(QUIET, &wrap(&read, "", "", layout.width)))?;
    let (style, verdict) = conclusion(check);
    writeln!(out, "\n{}", paint(style, verdict))?;
    write!(out, "{}", wrap(&counts(check), "", "", layout.width))?;
    for remark in &check.remarks {
        write!(out, "{}", wrap(remark.says(), "", "", layout.width))?;
    }
    Ok(())
}

/// What the findings come to, in one sentence, and its colour.
pub(super) fn conclusion(check: &Check) -> (Style, &'static str) {
    let (tone, verdict) = words::conclusion(check);
    (style(tone), verdict)
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Bad => BAD,
        Tone::Warn => WARN,
        Tone::Note => NOTE,
        Tone::Good => GOOD,
    }
}

/// Columns that a label may take beside its words.
const LABEL: usize = 24;

fn full(out: &mut dyn Write, number: usize, finding: &Finding, layout: Layout) -> io::Result<()> {
    brief(out, number, finding, layout)?;
    let indent = "     ";
    let mut line = |label: &str, text: &str| -> io::Result<()> {
        let first = format!("{indent}{label} ");
        let hang = label.chars().count() + 1;
        match hang <= LABEL {
            true => write!(out, "{}", wrap(text, &first, &" ".repeat(indent.len() + hang), layout.width)),
            // A long place stands alone, so that its words have room.
            false => {
                let below = " ".repeat(indent.len() + 4);
                write!(
                    out,
                    "{}{}",
                    wrap(label, indent, indent, layout.width),
                    wrap(text, &below, &below, layout.width)
                )
            }
        }
    };
    if is_telling(finding) {
        line("·", &finding.reason)?;
    }
    for element in finding.elements.iter().filter(|e| e.status != Status::Met) {
        line("·", &gap(element))?;
    }
    for quote in shown(finding) {
        line(&format!("{}:", place(quote)), &format!("“{}”", safe(&quote.text)))?;
        for change in &quote.tracked {
            line("·", &not_final(change))?;
        }
    }
    for value in finding.values.iter().filter(|v| !v.also.is_empty()) {
        let other: Vec<String> =
            value.also.iter().map(|o| format!("{} ({})", o.value, place(&o.quote))).collect();
        line(
            "·",
            &format!(
                "The paper is not of one mind on {}: {} but also {}.",
                value.name.replace('-', " "),
                value.value,
                other.join(", ")
            ),
        )?;
        let both = value.quotes.first().into_iter().chain(value.also.iter().map(|o| &o.quote));
        for quote in both {
            line(&format!("{}:", place(quote)), &format!("“{}”", safe(&quote.text)))?;
        }
    }
    line("Why:", &finding.why)?;
    if let Some(ask) = &finding.ask {
        line("Ask for:", &format!("“{ask}”"))?;
    }
    if let Some(words) = &finding.say_to_vendor {
        line("Say:", words)?;
    }
    if let Some(approver) = &finding.approver {
        line("May accept it:", approver)?;
    }
    if !finding.cites.is_empty() {
        line("Source:", &format!("{} ({})", basis(finding.basis), finding.cites.join(", ")))?;
    }
    Ok(())
}

fn brief(out: &mut dyn Write, number: usize, finding: &Finding, layout: Layout) -> io::Result<()> {
    let severity = finding.severity.map_or("", severity);
    let style = match finding.severity {
        Some(Severity::High) => BAD,
        Some(Severity::Medium) => WARN,
        _ => NOTE,
    };
    let values: Vec<String> =
        finding.values.iter().map(|v| format!("{}: {}", v.name.replace('-', " "), safe(&v.value))).collect();
    let title = paint(TITLE, &finding.title);
    writeln!(out, "{number:>3}. {title}  {}  {}", paint(style, severity), paint(QUIET, &finding.clause))?;
    match values.is_empty() {
        true => Ok(()),
        false => write!(out, "{}", wrap(&values.join(" · "), "     ", "     ", layout.width)),
    }
}

/// A gap in words: the reviewer's question and what the paper answers.
fn gap(element: &ElementFinding) -> String {
    let importance = severity(element.severity);
    match element.status {
        Status::Missing => format!("Missing ({importance}): {}", element.asks),
        Status::Weakened => {
            let traps: Vec<String> =
                element.traps.iter().map(|t| format!("“{}” ({})", safe(&t.text), place(t))).collect();
            format!("Weak: {} Weakened by {}", element.asks, traps.join(", "))
        }
        Status::Met => String::new(),
    }
}

/// Gaps that somebody has signed for.
fn accepted(out: &mut dyn Write, check: &Check, layout: Layout) -> io::Result<()> {
    let gaps =
        check.findings.iter().flat_map(|finding| finding.accepted.iter().map(move |gap| (finding, gap)));
    for (at, (finding, gap)) in gaps.enumerate() {
        if at == 0 {
            writeln!(out, "\n{}", paint(NOTE, "Accepted for now"))?;
        }
        let line =
            format!("{} ({}) until {} by {}: {}", finding.title, gap.finding, gap.until, gap.by, gap.because);
        write!(out, "{}", wrap(&safe(&line), "  ~  ", "     ", layout.width))?;
    }
    Ok(())
}

fn fine(out: &mut dyn Write, check: &Check, layout: Layout) -> io::Result<()> {
    let fine: Vec<&Finding> = words::fine(check).collect();
    if fine.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint(GOOD, "As we would write it"))?;
    for finding in fine {
        let quote = finding.elements.iter().find_map(|e| e.quotes.first()).or(finding.located.first());
        let at = quote.map(place).unwrap_or_default();
        let values: Vec<String> = finding
            .values
            .iter()
            .map(|v| format!("{}: {}", v.name.replace('-', " "), safe(&v.value)))
            .collect();
        let line = format!("{}  {}  {}", finding.title, at, values.join(" · "));
        write!(out, "{}", wrap(&line, "  ✓  ", "     ", layout.width))?;
    }
    Ok(())
}

fn not_judged(out: &mut dyn Write, check: &Check, layout: Layout) -> io::Result<()> {
    let unreadable: Vec<&Finding> =
        check.findings.iter().filter(|f| f.verdict == Verdict::Unreadable).collect();
    let ruled_out = check.findings.iter().filter(|f| f.verdict == Verdict::NotApplicable).count();
    if unreadable.is_empty() && ruled_out == 0 && check.unreadable.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint(NOTE, "Could not be judged"))?;
    for page in &check.unreadable {
        let at = page.page.map_or("The file".to_string(), |p| format!("Page {p}"));
        write!(out, "{}", wrap(&format!("{at}: {}.", safe(&page.why)), "  ?  ", "     ", layout.width))?;
    }
    for finding in unreadable {
        let line = format!("{}: {}", finding.title, finding.reason);
        write!(out, "{}", wrap(&line, "  ?  ", "     ", layout.width))?;
    }
    if ruled_out > 0 {
        let line = format!(
            "{ruled_out} clauses of the library were not asked: they are for other kinds of paper or vendor, or nothing calls for them."
        );
        write!(out, "{}", wrap(&line, "  –  ", "     ", layout.width))?;
    }
    Ok(())
}

fn tail(out: &mut dyn Write, check: &Check, layout: Layout) -> io::Result<()> {
    let profile = check.profile.as_ref().map_or(String::new(), |p| format!(", profile {p}"));
    let asked = check.findings.iter().filter(|f| f.verdict != Verdict::NotApplicable).count();
    let clauses = if asked == 1 { "clause" } else { "clauses" };
    let line = format!(
        "{asked} {clauses} asked, library {}{profile}. Patterns were matched, not understood: read the quotes. This is not legal advice.",
        check.library_version
    );
    write!(out, "\n{}", paint(QUIET, &wrap(&line, "", "", layout.width)))
}
