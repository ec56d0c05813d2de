//! The findings of one paper as a page: one file, no network, no script; it reads on a
//! screen and prints on A4 and Letter.

use super::words::{
    self, SECTIONS, Tone, basis, conclusion, counts, kind, not_final, place, severity, shown,
};
use crate::finding::{Check, ElementFinding, Finding, Quote, Status};
use crate::library::written::{Severity, Verdict};
use askama::Template;
use std::io::{self, Write};

/// The style of every page.
pub const STYLE: &str = include_str!("pages/style.css");

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage<'a> {
    style: &'static str,
    paper: &'a str,
    read_as: String,
    tone: &'static str,
    conclusion: &'static str,
    counts: String,
    remarks: Vec<&'static str>,
    extras: &'a [Extra],
    sections: Vec<SectionView>,
    accepted: Vec<String>,
    not_judged: Vec<String>,
    fine: Vec<FindingView>,
    tail: String,
}

/// A section with its findings.
pub struct SectionView {
    pub title: &'static str,
    pub findings: Vec<FindingView>,
}

/// A finding in words, for `pages/finding.html`.
pub struct FindingView {
    /// 0 where findings are not numbered.
    pub number: usize,
    pub anchor: String,
    pub clause: String,
    pub title: String,
    pub verdict: &'static str,
    pub tone: &'static str,
    /// Empty where there is nothing to do.
    pub severity: &'static str,
    pub severity_tone: &'static str,
    pub reason: String,
    pub say_reason: bool,
    /// Name and value, as printed.
    pub values: Vec<(String, String)>,
    pub gaps: Vec<GapView>,
    pub quotes: Vec<QuoteView>,
    /// Where the paper is not of one mind.
    pub doubts: Vec<String>,
    pub why: String,
    pub ask: Option<String>,
    pub say: Option<String>,
    pub approver: Option<String>,
    pub source: String,
}

/// What an element lacks.
pub struct GapView {
    pub what: String,
    pub asks: String,
    pub traps: Vec<QuoteView>,
}

/// Words of a paper, and where they stand.
pub struct QuoteView {
    pub text: String,
    pub place: String,
    pub href: Option<String>,
    /// Tracked changes in the words, a sentence each.
    pub changes: Vec<String>,
}

/// What a report is about: the findings, and what stands before them.
pub struct Subject<'a> {
    pub heading: &'a str,
    pub check: &'a Check,
    pub tone: Tone,
    pub conclusion: &'static str,
    pub extras: Vec<Extra>,
}

/// A list under a title of its own.
pub struct Extra {
    pub title: String,
    pub lines: Vec<String>,
}

impl<'a> Subject<'a> {
    /// One paper.
    pub fn paper(heading: &'a str, check: &'a Check) -> Self {
        let (tone, conclusion) = conclusion(check);
        Self { heading, check, tone, conclusion, extras: Vec::new() }
    }
}

/// Writes the page.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, subject: &Subject<'_>) -> io::Result<()> {
    let check = subject.check;
    let page = CheckPage {
        style: STYLE,
        paper: subject.heading,
        read_as: read_as(check),
        tone: subject.tone.name(),
        conclusion: subject.conclusion,
        counts: counts(check),
        remarks: check.remarks.iter().map(|remark| remark.says()).collect(),
        extras: &subject.extras,
        sections: sections(check, &|_| None),
        accepted: accepted(check),
        not_judged: not_judged(check),
        fine: words::fine(check).map(|finding| view(finding, 0, &|_| None)).collect(),
        tail: tail(check),
    };
    write!(out, "{}", page.render().map_err(io::Error::other)?)
}

/// Gaps that somebody has signed for, a line each.
pub fn accepted(check: &Check) -> Vec<String> {
    let gaps =
        check.findings.iter().flat_map(|finding| finding.accepted.iter().map(move |gap| (finding, gap)));
    let line = |(finding, gap): (&Finding, &crate::finding::AcceptedGap)| {
        format!("{} ({}) until {} by {}: {}", finding.title, gap.finding, gap.until, gap.by, gap.because)
    };
    gaps.map(line).collect()
}

/// All findings that ask for something, numbered through; `href` says where a quote can be
/// opened.
pub fn sections(check: &Check, href: &dyn Fn(&Quote) -> Option<String>) -> Vec<SectionView> {
    let mut number = 0;
    let mut sections = Vec::new();
    for section in &SECTIONS {
        let mut findings = Vec::new();
        for finding in section.findings(check) {
            number += 1;
            findings.push(view(finding, number, href));
        }
        if !findings.is_empty() {
            sections.push(SectionView { title: section.title, findings });
        }
    }
    sections
}

/// One finding in words.
pub fn view(finding: &Finding, number: usize, href: &dyn Fn(&Quote) -> Option<String>) -> FindingView {
    let quoted = |quote: &Quote| QuoteView {
        text: quote.text.clone(),
        place: place(quote),
        href: href(quote),
        changes: quote.tracked.iter().map(not_final).collect(),
    };
    let named = |name: &str| name.replace('-', " ");
    let gap = |element: &ElementFinding| GapView {
        what: match element.status {
            Status::Missing => format!("Missing ({}):", severity(element.severity)),
            _ => "Weak:".to_string(),
        },
        asks: element.asks.clone(),
        traps: element.traps.iter().map(quoted).collect(),
    };
    let doubts = finding.values.iter().filter(|value| !value.also.is_empty()).map(|value| {
        let others: Vec<String> =
            value.also.iter().map(|other| format!("{} ({})", other.value, place(&other.quote))).collect();
        format!(
            "The paper is not of one mind on {}: {} but also {}.",
            named(&value.name),
            value.value,
            others.join(", ")
        )
    });
    FindingView {
        number,
        anchor: finding.clause.replace('/', "-"),
        clause: finding.clause.clone(),
        title: finding.title.clone(),
        verdict: words::holds(finding),
        tone: tone(finding),
        severity: finding.severity.map_or("", severity),
        severity_tone: severity_tone(finding.severity),
        reason: finding.reason.clone(),
        say_reason: words::is_telling(finding),
        values: finding.values.iter().map(|value| (named(&value.name), value.value.clone())).collect(),
        gaps: finding.elements.iter().filter(|e| e.status != Status::Met).map(gap).collect(),
        quotes: shown(finding).into_iter().map(quoted).collect(),
        doubts: doubts.collect(),
        why: finding.why.clone(),
        ask: finding.ask.clone(),
        say: finding.say_to_vendor.clone().filter(|_| finding.is_open()),
        approver: finding.approver.clone(),
        source: match finding.cites.is_empty() {
            true => String::new(),
            false => format!("{} ({})", basis(finding.basis), finding.cites.join(", ")),
        },
    }
}

/// How a finding is to be taken: our position with gaps beside it is not all well.
pub fn tone(finding: &Finding) -> &'static str {
    match finding.verdict {
        Verdict::Preferred if finding.is_open() => Tone::Warn.name(),
        position => verdict_tone(position),
    }
}

/// How a position is to be taken.
pub fn verdict_tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Preferred => Tone::Good.name(),
        Verdict::Fallback => Tone::Note.name(),
        Verdict::WalkAway | Verdict::Absent => Tone::Bad.name(),
        Verdict::Escalate | Verdict::ByReference => Tone::Warn.name(),
        Verdict::Unreadable | Verdict::NotApplicable => "mute",
    }
}

pub fn severity_tone(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::High) => Tone::Bad.name(),
        Some(Severity::Medium) => Tone::Warn.name(),
        Some(Severity::Low) => Tone::Note.name(),
        None => "mute",
    }
}

fn read_as(check: &Check) -> String {
    let kinds: Vec<&str> = check.kinds.iter().map(|k| kind(*k)).collect();
    let names = |names: &[String]| match names {
        [] => "not named".to_string(),
        names => names.iter().take(4).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", "),
    };
    format!(
        "Read as: {}. The vendor is called {}; the customer {}.",
        kinds.join(" and "),
        names(&check.parties.vendor),
        names(&check.parties.customer)
    )
}

/// What could not be judged, a line each.
pub fn not_judged(check: &Check) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for page in &check.unreadable {
        let at = page.page.map_or("The file".to_string(), |page| format!("Page {page}"));
        lines.push(format!("{at}: {}.", page.why));
    }
    let unreadable = check.findings.iter().filter(|f| f.verdict == Verdict::Unreadable);
    lines.extend(unreadable.map(|finding| format!("{}: {}", finding.title, finding.reason)));
    let ruled_out = check.findings.iter().filter(|f| f.verdict == Verdict::NotApplicable).count();
    if ruled_out > 0 {
        lines.push(format!("{ruled_out} clauses of the library were not asked: they are for other kinds of paper or vendor, or nothing calls for them."));
    }
    lines
}

/// What the page was made with, and what it is not.
pub fn tail(check: &Check) -> String {
    let profile = check.profile.as_ref().map_or(String::new(), |profile| format!(", profile {profile}"));
    let asked = check.findings.iter().filter(|f| f.verdict != Verdict::NotApplicable).count();
    format!(
        "{asked} clauses asked, library {}{profile}. Patterns were matched, not understood: read the quotes. This is not legal advice.",
        check.library_version
    )
}
