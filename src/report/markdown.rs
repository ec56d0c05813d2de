//! The findings as Markdown: a comment under a pull request.
//!
//! Other people's words must not become markup, links, or mentions of people who then get
//! mail. The whole stays under what code hosts take in one comment.

use super::check_page::{FindingView, SectionView, Subject, accepted, not_judged, sections, tail};
use super::safe::safe;
use super::words::{self, counts};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Code hosts refuse comments of more than 65,536 characters.
const MOST: usize = 60_000;

/// Writes one Markdown text.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, subject: &Subject<'_>) -> io::Result<()> {
    let check = subject.check;
    let sections = sections(check, &|_| None);
    let mut page = String::new();
    let _ = write!(page, "## {}: {}\n\n{}\n", inert(subject.heading), subject.conclusion, counts(check));
    for remark in &check.remarks {
        let _ = write!(page, "\n{}\n", remark.says());
    }
    for extra in &subject.extras {
        let _ = write!(page, "\n### {}\n\n", inert(&extra.title));
        for line in extra.lines.iter().take(20) {
            let _ = writeln!(page, "- {}", inert(line));
        }
    }
    table(&mut page, &sections);
    let mut end = String::new();
    for line in accepted(check).iter().take(20) {
        let _ = write!(end, "\nAccepted for now: {}\n", inert(line));
    }
    let lines = not_judged(check);
    if !lines.is_empty() {
        end.push_str("\n### Could not be judged\n\n");
        for line in lines.iter().take(20) {
            let _ = writeln!(end, "- {}", inert(line));
        }
    }
    let fine: Vec<String> = words::fine(check).map(|finding| inert(&finding.title)).collect();
    if !fine.is_empty() {
        let _ = write!(end, "\nAs we would write it: {}.\n", fine.join(", "));
    }
    let _ = write!(end, "\n<sub>{}</sub>\n", inert(&tail(check)));
    let mut left = 0;
    for finding in sections.iter().flat_map(|section| &section.findings) {
        let told = details(finding);
        if page.len() + told.len() + end.len() > MOST {
            left += 1;
        } else {
            page.push_str(&told);
        }
    }
    if left > 0 {
        let _ = write!(
            page,
            "\n{left} more findings are not told in full here: the comment would be too long.\n"
        );
    }
    page.push_str(&end);
    out.write_all(page.as_bytes())
}

fn table(page: &mut String, sections: &[SectionView]) {
    if sections.is_empty() {
        return;
    }
    page.push_str("\n| | Finding | Position | Severity | Where |\n|--:|---|---|---|---|\n");
    for finding in sections.iter().flat_map(|section| &section.findings) {
        let place = finding.quotes.first().map_or("–".to_string(), |quote| inert(&quote.place));
        let (number, title) = (finding.number, inert(&finding.title));
        let _ =
            writeln!(page, "| {number} | {title} | {} | {} | {place} |", finding.verdict, finding.severity);
    }
}

fn details(finding: &FindingView) -> String {
    let mut told = String::new();
    let _ = write!(
        told,
        "\n<details><summary>{}. {} ({}, {})</summary>\n\n",
        finding.number,
        inert(&finding.title),
        finding.verdict,
        finding.severity
    );
    if finding.say_reason {
        let _ = write!(told, "{}\n\n", inert(&finding.reason));
    }
    for gap in &finding.gaps {
        let traps: Vec<String> = gap
            .traps
            .iter()
            .map(|trap| format!(" “{}” ({})", inert(&trap.text), inert(&trap.place)))
            .collect();
        let _ = writeln!(told, "- **{}** {}{}", inert(&gap.what), inert(&gap.asks), traps.concat());
    }
    for quote in &finding.quotes {
        let _ = write!(told, "\n> “{}”\n> — {}\n", inert(&quote.text), inert(&quote.place));
        for change in &quote.changes {
            let _ = writeln!(told, "> {}", inert(change));
        }
    }
    for doubt in &finding.doubts {
        let _ = write!(told, "\n{}\n", inert(doubt));
    }
    let _ = write!(told, "\n**Why:** {}\n", inert(&finding.why));
    for (label, words) in
        [("Ask for", &finding.ask), ("Say", &finding.say), ("May accept it", &finding.approver)]
    {
        if let Some(words) = words {
            let _ = write!(told, "\n**{label}:** {}\n", inert(words));
        }
    }
    let _ = write!(told, "\n`{}`\n\n</details>\n", finding.clause);
    told
}

/// The words as Markdown that shows them and does nothing else: on one line, every mark
/// escaped, and no name, number or address that a code host would turn into a link.
pub fn inert(words: &str) -> String {
    let words = safe(words);
    let mut shown = String::with_capacity(words.len() + 16);
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            // The empty comment keeps the sign from its name.
            '@' => shown.push_str("@<!-- -->"),
            '#' => shown.push_str("\\#<!-- -->"),
            ':' if chars.peek() == Some(&'/') => shown.push_str(":<!-- -->"),
            '.' if shown.to_ascii_lowercase().ends_with("www") => shown.push_str(".<!-- -->"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '$' | '!' => {
                shown.push('\\');
                shown.push(c);
            }
            '-' | '+' | '=' if shown.is_empty() => {
                shown.push('\\');
                shown.push(c);
            }
            '.' | ')' if !shown.is_empty() && shown.bytes().all(|b| b.is_ascii_digit()) => {
                shown.push('\\');
                shown.push(c);
            }
            _ => shown.push(c),
        }
    }
    shown
}
