//! What are findings called? The words that all formats share.

use super::safe::safe;
use crate::document::ChangeKind;
use crate::finding::{Check, Finding, Quote, Status, Tracked};
use crate::library::written::{Basis, PaperKind, Severity, Verdict};

/// How a thing is to be taken. Colours only repeat what the words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Bad,
    Warn,
    Note,
    Good,
}

impl Tone {
    /// `bad`, `warn`, `note`, `good`: the class in pages.
    pub fn name(self) -> &'static str {
        match self {
            Tone::Bad => "bad",
            Tone::Warn => "warn",
            Tone::Note => "note",
            Tone::Good => "good",
        }
    }
}

/// A section of the report: findings that call for the same thing.
pub struct Section {
    pub title: &'static str,
    pub tone: Tone,
    pub holds: fn(&Finding) -> bool,
}

pub const SECTIONS: [Section; 6] = [
    Section { title: "Unacceptable", tone: Tone::Bad, holds: |f| f.verdict == Verdict::WalkAway },
    Section { title: "Missing", tone: Tone::Bad, holds: |f| f.verdict == Verdict::Absent },
    Section {
        title: "Only by reference to another text",
        tone: Tone::Warn,
        holds: |f| f.verdict == Verdict::ByReference,
    },
    Section { title: "For a person to decide", tone: Tone::Warn, holds: |f| f.verdict == Verdict::Escalate },
    Section {
        title: "There, with gaps",
        tone: Tone::Warn,
        holds: |f| f.is_open() && matches!(f.verdict, Verdict::Preferred | Verdict::Fallback) && has_gaps(f),
    },
    Section {
        title: "Acceptable, not what we prefer",
        tone: Tone::Note,
        holds: |f| f.is_open() && f.verdict == Verdict::Fallback && !has_gaps(f),
    },
];

impl Section {
    /// Its findings, what matters most first.
    pub fn findings<'c>(&self, check: &'c Check) -> Vec<&'c Finding> {
        let mut findings: Vec<&Finding> =
            check.findings.iter().filter(|f| f.is_open() && (self.holds)(f)).collect();
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        findings
    }
}

fn has_gaps(finding: &Finding) -> bool {
    finding.elements.iter().any(|e| e.status != Status::Met)
}

/// Findings where our preferred position holds and nothing is to be done.
pub fn fine(check: &Check) -> impl Iterator<Item = &Finding> {
    check.findings.iter().filter(|f| f.verdict == Verdict::Preferred && !f.is_open())
}

/// What the findings come to, in one sentence.
pub fn conclusion(check: &Check) -> (Tone, &'static str) {
    let any =
        |verdict| check.findings.iter().any(|f| f.verdict == verdict && f.severity == Some(Severity::High));
    if check.is_foreign() {
        return (Tone::Warn, "This paper could not be judged.");
    }
    if !check.only.is_empty() {
        return match check.worst() {
            Some(Severity::High) => {
                (Tone::Bad, "Of what was asked, something must change before you countersign.")
            }
            Some(Severity::Medium) => (Tone::Warn, "Of what was asked, something is worth negotiating."),
            Some(Severity::Low) => (Tone::Good, "Of what was asked, only little is worth asking for."),
            None => (Tone::Good, "What was asked is there. Nothing else was looked at."),
        };
    }
    match check.worst() {
        _ if any(Verdict::WalkAway) || any(Verdict::Absent) => (Tone::Bad, "Do not countersign yet."),
        Some(Severity::High) => (Tone::Bad, "Do not countersign before the gaps below are closed."),
        Some(Severity::Medium) => (Tone::Warn, "Negotiate before you countersign."),
        Some(Severity::Low) => (Tone::Good, "Can be countersigned; a few points are worth asking for."),
        None if check.findings.iter().all(|f| f.verdict == Verdict::NotApplicable) => {
            (Tone::Warn, "Nothing in the library is asked of this kind of paper.")
        }
        None => (Tone::Good, "Everything the library asks for is there."),
    }
}

/// How many findings each section holds, in one sentence.
pub fn counts(check: &Check) -> String {
    let mut parts: Vec<String> = Vec::new();
    for section in &SECTIONS {
        let count = section.findings(check).len();
        if count > 0 {
            parts.push(format!("{count} {}", section.title.to_lowercase()));
        }
    }
    parts.push(format!("{} as we would write it", fine(check).count()));
    format!("{}.", parts.join(", "))
}

/// The two quotes that show a finding best: weak elements, the first element as the core
/// of the clause, values, and otherwise where it stands.
pub fn shown(finding: &Finding) -> Vec<&Quote> {
    let weak =
        finding.elements.iter().filter(|e| e.status == Status::Weakened).filter_map(|e| e.quotes.first());
    let values = finding.values.iter().filter_map(|v| v.quotes.first());
    let core = finding.elements.iter().find_map(|e| e.quotes.first());
    let mut quotes: Vec<&Quote> = Vec::new();
    for quote in weak.chain(core).chain(values).chain(&finding.located) {
        if quotes.len() < 2 && !quotes.iter().any(|q| q.paper == quote.paper && q.span.overlaps(quote.span)) {
            quotes.push(quote);
        }
    }
    quotes.sort_by_key(|q| q.span);
    quotes
}

/// `dpa.pdf, § 7.2(b), page 4`, `line 12` where nothing better is known.
pub fn place(quote: &Quote) -> String {
    let mut parts: Vec<String> = Vec::new();
    let paper = quote.paper.as_deref().map(|paper| paper.rsplit('/').next().unwrap_or(paper));
    parts.extend(paper.map(|paper| safe(paper).into_owned()));
    match (quote.section.as_str(), quote.heading.as_str()) {
        ("", "") => {}
        ("", heading) => {
            let heading: String = heading.chars().take(48).collect();
            parts.push(format!("under “{}”", safe(&heading)));
        }
        (section, _) if section.starts_with(|c: char| c.is_ascii_digit()) => {
            parts.push(format!("§ {section}"))
        }
        (section, _) => parts.push(section.to_string()),
    }
    if let Some(page) = quote.place.page {
        parts.push(format!("page {page}"));
    } else if let Some(line) = quote.place.line {
        parts.push(format!("line {line}"));
    }
    if let Some(recognised) = quote.recognised {
        let sure = recognised.confidence.map(|sure| format!(", {sure} % sure")).unwrap_or_default();
        parts.push(format!("recognised in a picture{sure}"));
    }
    parts.join(", ")
}

/// A tracked change in words: the quote is what one side wants, not yet what is agreed.
pub fn not_final(change: &Tracked) -> String {
    let did = match change.kind {
        ChangeKind::Inserted => "inserted",
        ChangeKind::Deleted => "struck out",
        ChangeKind::Moved => "moved",
    };
    let words: String = change.words.chars().take(80).collect();
    let cut = if words.len() < change.words.len() { "…" } else { "" };
    let who = if change.author.is_empty() { "somebody" } else { &change.author };
    format!("Not agreed yet: {} {did} “{}{cut}” as a tracked change.", safe(who), safe(words.trim()))
}

pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

/// The position in words of a reader.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Preferred => "as we would write it",
        Verdict::Fallback => "good enough",
        Verdict::WalkAway => "unacceptable",
        Verdict::Escalate => "a person decides",
        Verdict::Absent => "missing",
        Verdict::ByReference => "by reference",
        Verdict::Unreadable => "unreadable",
        Verdict::NotApplicable => "not asked",
    }
}

/// What holds in words of a reader: our position with gaps beside it is not all we would write.
pub fn holds(finding: &Finding) -> &'static str {
    match finding.verdict {
        Verdict::Preferred if finding.is_open() => "there, with gaps",
        position => verdict(position),
    }
}

/// Whether the reason says more than the position: where our preferred one holds, only the
/// gaps are news, and of most that is missing there is nothing to say.
pub fn is_telling(finding: &Finding) -> bool {
    match finding.verdict {
        Verdict::Preferred => false,
        Verdict::Absent => !finding.located.is_empty(),
        _ => true,
    }
}

/// Who says that a contract must have it.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Law => "The law requires the contract to say it",
        Basis::Conduct => "The law requires the conduct",
        Basis::Practice => "Good practice",
    }
}

/// The kind of paper in words.
pub fn kind(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Dpa => "data processing agreement",
        PaperKind::Msa => "commercial agreement",
        PaperKind::Scc => "standard contractual clauses",
        PaperKind::Baa => "business associate agreement",
        PaperKind::Amendment => "amendment",
        PaperKind::AiTerms => "AI terms",
        PaperKind::Nda => "confidentiality agreement",
        PaperKind::Sla => "service level agreement",
    }
}
