//! Risk, answers and contradictions of a vendor, for pages.

use super::check_page::severity_tone;
use super::picture::{self, Bar};
use super::vendor::tier;
use super::words::{place, severity};
use crate::finding::Quote;
use crate::portfolio::{Answered, Row};
use crate::questionnaire::{Contradiction, Outcome};
use crate::risk::{GROUPS, Of, Part, Risk};

/// What makes up a residual risk: name, and how it is coloured.
pub const REMAINS: [(&str, &str); 5] = [
    ("inherent", "mute"),
    ("contract", "bad"),
    ("questionnaire", "warn"),
    ("evidence", "note"),
    ("contradictions", "odd"),
];
/// So many answers that fall short are listed.
const MOST: usize = 100;

/// The risk of one vendor.
pub struct RiskView {
    pub inherent: u32,
    pub gaps: u32,
    pub residual: u32,
    pub tone: &'static str,
    /// What follows for the tier and for the next look.
    pub follows: String,
    pub bars: Option<String>,
    pub inherent_parts: Vec<Part>,
    pub gap_parts: Vec<Part>,
}

/// The latest questionnaire of one vendor.
pub struct AnswersView {
    pub file: String,
    pub percent: u32,
    pub tone: &'static str,
    /// `of 2026-02-10: 20 answered, 14 satisfied …`
    pub counts: String,
    pub short: Vec<ShortView>,
    pub more: usize,
}

/// An answer that falls short.
pub struct ShortView {
    pub control: String,
    pub outcome: &'static str,
    pub tone: &'static str,
    pub question: String,
    pub said: String,
    pub at: String,
    pub reason: String,
}

/// An answer and a paper that disagree.
pub struct ContradictionView {
    pub title: String,
    pub severity: &'static str,
    pub tone: &'static str,
    pub says: String,
    pub question: String,
    pub said: String,
    pub cell: String,
    pub paper: String,
    /// The words of the paper; empty where it says nothing of the kind.
    pub words: String,
    pub place: String,
    pub href: Option<String>,
}

/// How a residual risk is to be taken.
pub fn tone(residual: u32) -> &'static str {
    match residual {
        41.. => "bad",
        21.. => "warn",
        _ => "good",
    }
}

/// The risk of a vendor in words, figures and a picture.
pub fn risk(risk: &Risk) -> RiskView {
    let tiers = match risk.tier == risk.suggested_tier {
        true => format!("Tier {}, as the inherent risk suggests.", tier(risk.tier)),
        false => {
            format!("Tier {}; the inherent risk suggests {}.", tier(risk.tier), tier(risk.suggested_tier))
        }
    };
    let of = |of: Of| risk.parts.iter().filter(|part| part.of == of).cloned().collect();
    RiskView {
        inherent: risk.inherent,
        gaps: risk.gaps,
        residual: risk.residual,
        tone: tone(risk.residual),
        follows: format!("{tiers} Look again every {}.", risk.cadence),
        bars: contributions(risk),
        inherent_parts: of(Of::Inherent),
        gap_parts: of(Of::Gaps),
    }
}

/// A lane a group, a piece a fact or finding.
fn contributions(risk: &Risk) -> Option<String> {
    let mut told: Vec<String> = Vec::new();
    let mut bars: Vec<Bar> = Vec::new();
    for (of, group, most) in GROUPS {
        let parts: Vec<&Part> = risk.parts.iter().filter(|p| p.of == of && p.group == group).collect();
        let points: u32 = parts.iter().map(|part| part.points).sum();
        if points == 0 {
            continue;
        }
        let tone = if of == Of::Inherent { "note" } else { "warn" };
        let piece = |part: &&Part| (tone, format!("{}: {}", part.what, part.points), part.points as usize);
        told.push(format!("{group} {points} of {most}"));
        bars.push(Bar {
            name: group.to_string(),
            pieces: parts.iter().map(piece).collect(),
            total: format!("{points} of {most}"),
        });
    }
    let describes = format!(
        "Inherent risk {}, gaps {}, residual risk {}: {}. The tables beside it name every point.",
        risk.inherent,
        risk.gaps,
        risk.residual,
        told.join(", ")
    );
    picture::bars(&bars, "Where the points come from", &describes)
}

/// What remains of the risk of each vendor, as a picture; those with the most first.
pub fn remains(rows: &[&Row]) -> Option<String> {
    let mut rows: Vec<&Row> = rows.to_vec();
    rows.sort_by_key(|row| std::cmp::Reverse(row.risk.residual));
    let bars: Vec<Bar> = rows
        .iter()
        .take(picture::MOST_BARS)
        .map(|row| {
            let pieces =
                row.risk.remains().into_iter().zip(REMAINS).map(|((group, hundredths), (_, tone))| {
                    let what = if group == "inherent" { "what the best papers would leave" } else { group };
                    let points = f64::from(hundredths) / 100.0;
                    (tone, format!("{}: {what}, {points:.1} points", row.vendor.name), hundredths as usize)
                });
            Bar {
                name: row.vendor.name.clone(),
                pieces: pieces.collect(),
                total: row.risk.residual.to_string(),
            }
        })
        .collect();
    let first = rows.first()?;
    let describes = format!(
        "{} vendors; {} has the highest residual risk, {} of 100. The table beside it has all of them.",
        rows.len(),
        first.vendor.name,
        first.risk.residual
    );
    picture::bars(&bars, "Residual risk by vendor", &describes)
}

/// The latest questionnaire: its score, and what falls short.
pub fn answers(answered: &Answered) -> AnswersView {
    let score = &answered.score;
    let falls_short = |outcome: Outcome| !matches!(outcome, Outcome::Satisfied | Outcome::NotApplicable);
    let all = || {
        let controls = score.controls.iter();
        controls.flat_map(|control| control.answers.iter().map(move |points| (control, points)))
    };
    let mut short: Vec<_> = all().filter(|(_, points)| falls_short(points.outcome)).collect();
    // What a vendor denies weighs more than what it left out.
    let worst = |outcome| {
        [Outcome::NotSatisfied, Outcome::Partial, Outcome::Blank].iter().position(|o| *o == outcome)
    };
    short.sort_by_key(|(control, points)| (std::cmp::Reverse(control.severity), worst(points.outcome)));
    let received = answered.received.map_or("no day given".to_string(), |day| format!("of {day}"));
    AnswersView {
        file: answered.file.clone(),
        percent: score.percent,
        tone: match score.percent {
            80.. => "good",
            60.. => "warn",
            _ => "bad",
        },
        counts: format!(
            "{received}: {} answered, {} satisfied, {} in part, {} not satisfied, {} left blank; {} name evidence, {} of it stale",
            score.answered,
            score.satisfied,
            score.partial,
            score.not_satisfied,
            score.blank,
            score.evidence,
            score.stale
        ),
        more: short.len().saturating_sub(MOST),
        short: short
            .into_iter()
            .take(MOST)
            .map(|(control, points)| ShortView {
                control: control.title.clone(),
                outcome: points.outcome.name(),
                tone: match points.outcome {
                    Outcome::NotSatisfied => "bad",
                    Outcome::Partial => "warn",
                    _ => "mute",
                },
                question: points.question.clone(),
                said: points.said.clone(),
                at: points.at.to_string(),
                reason: points.reason.clone(),
            })
            .collect(),
    }
}

/// An answer and what a paper says against it. `link` leads to words of a paper.
pub fn contradiction(found: &Contradiction, link: &dyn Fn(&Quote) -> Option<String>) -> ContradictionView {
    let said = match found.answer.said.is_empty() {
        true => found.answer.reply.name().to_string(),
        false => found.answer.said.clone(),
    };
    let quote = found.quote.as_ref();
    let in_paper = quote.map(|quote| Quote { paper: Some(found.paper.clone()), ..quote.clone() });
    ContradictionView {
        title: found.title.clone(),
        severity: severity(found.severity),
        tone: severity_tone(Some(found.severity)),
        says: found.says.clone(),
        question: found.answer.question.clone(),
        said,
        cell: found.answer.at.to_string(),
        paper: found.paper.clone(),
        words: quote.map(|quote| quote.text.clone()).or_else(|| found.states.clone()).unwrap_or_default(),
        place: quote.map(place).unwrap_or_default(),
        href: in_paper.as_ref().and_then(link),
    }
}
