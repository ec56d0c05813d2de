//! How much would this vendor hurt us, and how much of that is left?
//!
//! Inherent risk comes from what the vendor does for us, residual risk from what its papers,
//! answers and evidence leave open. Whole points that add up, each with its source:
//! `docs/risk.md` has the formula on one page.

use crate::calendar::Length;
use crate::dates::{Deadline, Kind};
use crate::finding::Finding;
use crate::library::written::Severity;
use crate::paper_set::is_contract;
use crate::questionnaire::{Contradiction, Score};
use crate::vendor::written::{AiUse, DocumentKind, ReviewKind, Tier};
use crate::vendor::{Vendor, is_eu, lacks};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// The risk of one vendor on a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Risk {
    pub vendor: String,
    /// 0 to 100: what could happen.
    pub inherent: u32,
    /// 0 to 100: what is left open.
    pub gaps: u32,
    /// 0 to 100: inherent × (30 + 70 × gaps / 100) / 100.
    pub residual: u32,
    pub tier: Tier,
    pub suggested_tier: Tier,
    /// How often to look at the vendor again.
    pub cadence: String,
    pub parts: Vec<Part>,
}

impl Risk {
    /// What the residual risk is made of, in hundredths of a point: what the best papers would
    /// leave, then what each group of gaps adds.
    pub fn remains(&self) -> Vec<(&'static str, u32)> {
        let mut remains = vec![("inherent", self.inherent * 30)];
        for group in ["contract", "questionnaire", "evidence", "contradictions"] {
            let gaps = self.parts.iter().filter(|part| part.of == Of::Gaps && part.group == group);
            let points: u32 = gaps.map(|part| part.points).sum();
            remains.push((group, self.inherent * 70 * points / 100));
        }
        remains
    }
}

/// What one fact or finding adds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Part {
    pub of: Of,
    /// `data`, `places`, `contract`, `questionnaire` …
    pub group: &'static str,
    pub points: u32,
    pub what: String,
    /// Where it comes from: a key of vendor.yaml, a clause, a cell.
    pub source: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    Inherent,
    Gaps,
}

/// What is known of a vendor beside its vendor.yaml.
#[derive(Default)]
pub struct Known<'a> {
    /// What the check of its papers in force found; accepted gaps are marked.
    pub findings: &'a [Finding],
    /// Its latest questionnaire: when it came, and its score.
    pub questionnaire: Option<(Option<Date>, &'a Score)>,
    pub contradictions: &'a [Contradiction],
    pub deadlines: &'a [&'a Deadline],
}

/// The groups, and the most points of each.
pub const GROUPS: [(Of, &str, u32); 9] = [
    (Of::Inherent, "data", DATA),
    (Of::Inherent, "people", PEOPLE),
    (Of::Inherent, "places", PLACES),
    (Of::Inherent, "critical", CRITICAL),
    (Of::Inherent, "ai", AI),
    (Of::Gaps, "contract", CONTRACT),
    (Of::Gaps, "questionnaire", ANSWERS),
    (Of::Gaps, "evidence", EVIDENCE),
    (Of::Gaps, "contradictions", DISAGREE),
];

const DATA: u32 = 35;
const PEOPLE: u32 = 15;
const PLACES: u32 = 15;
const CRITICAL: u32 = 25;
const AI: u32 = 10;
const CONTRACT: u32 = 35;
const ANSWERS: u32 = 30;
const EVIDENCE: u32 = 20;
const DISAGREE: u32 = 15;

/// Weighs a vendor on a day.
pub fn risk(vendor: &Vendor, known: &Known<'_>, today: Date) -> Risk {
    let mut parts = Parts::default();
    inherent(vendor, &mut parts);
    gaps(vendor, known, today, &mut parts);
    let sum = |of: Of| parts.0.iter().filter(|part| part.of == of).map(|part| part.points).sum::<u32>();
    let (inherent, gaps) = (sum(Of::Inherent), sum(Of::Gaps));
    let residual = (inherent * (3_000 + 70 * gaps) + 5_000) / 10_000;
    let suggested_tier = match inherent {
        65.. => Tier::Critical,
        45.. => Tier::High,
        25.. => Tier::Medium,
        _ => Tier::Low,
    };
    Risk {
        vendor: vendor.id.clone(),
        inherent,
        gaps,
        residual,
        tier: vendor.tier,
        suggested_tier,
        cadence: cadence(suggested_tier.max(vendor.tier), residual).to_string(),
        parts: parts.0,
    }
}

/// Twice as often as the tier asks where more than 40 points are left.
fn cadence(tier: Tier, residual: u32) -> Length {
    let months = match tier {
        Tier::Critical | Tier::High => 12,
        Tier::Medium => 24,
        Tier::Low => 36,
    };
    Length::months(if residual > 40 { months / 2 } else { months })
}

#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    /// Adds points, up to what is left of the group's most.
    fn add(
        &mut self,
        of: Of,
        (group, most): (&'static str, u32),
        points: u32,
        what: impl Into<String>,
        source: impl Into<String>,
    ) {
        let so_far: u32 =
            self.0.iter().filter(|part| part.of == of && part.group == group).map(|part| part.points).sum();
        let points = points.min(most.saturating_sub(so_far));
        if points > 0 {
            self.0.push(Part { of, group, points, what: what.into(), source: source.into() });
        }
    }
}

fn inherent(vendor: &Vendor, parts: &mut Parts) {
    let facts = &vendor.facts;
    let mut add =
        |group, points, what: String, source: &str| parts.add(Of::Inherent, group, points, what, source);
    match &facts.personal_data {
        None => add(
            ("data", DATA),
            8,
            "which personal data it handles is not known".into(),
            "facts/personal-data",
        ),
        Some(kinds) if kinds.is_empty() => {}
        Some(kinds) => {
            let points = (5 + 2 * kinds.len() as u32).min(15);
            add(
                ("data", DATA),
                points,
                format!("personal data: {}", kinds.join(", ")),
                "facts/personal-data",
            );
        }
    }
    for (fact, points, what, source) in [
        (facts.special_categories, 15, "special categories of data", "facts/special-categories"),
        (facts.health_information, 15, "health information", "facts/health-information"),
        (facts.card_data, 10, "card data", "facts/card-data"),
        (facts.children, 10, "data of children", "facts/children"),
    ] {
        if fact == Some(true) {
            add(("data", DATA), points, what.into(), source);
        }
    }
    if vendor.fact("personal-data") != Some(false) {
        let (points, what) = match facts.people {
            None => (5, "how many people is not known".to_string()),
            Some(people) => {
                let points = match people {
                    1_000_000.. => 15,
                    100_000.. => 10,
                    10_000.. => 7,
                    1_000.. => 4,
                    _ => 2,
                };
                (points, format!("data of {people} people"))
            }
        };
        add(("people", PEOPLE), points, what, "facts/people");
    }
    if facts.stored_in.is_empty() {
        add(("places", PLACES), 5, "where data is stored is not known".into(), "facts/stored-in");
    }
    let ours = |place: &String| {
        facts.people_in.contains(place) || facts.people_in.iter().any(|p| p == "EU") && is_eu(place)
    };
    for place in facts.stored_in.iter().filter(|place| !ours(place)) {
        add(
            ("places", PLACES),
            8,
            format!("stored or seen in {place}, where its people do not live"),
            "facts/stored-in",
        );
    }
    let (points, name) = match vendor.tier {
        Tier::Critical => (20, "critical"),
        Tier::High => (14, "high"),
        Tier::Medium => (8, "medium"),
        Tier::Low => (3, "low"),
    };
    add(("critical", CRITICAL), points, format!("tier {name}"), "tier");
    if facts.critical_function == Some(true) {
        add(("critical", CRITICAL), 5, "supports a critical function".into(), "facts/critical-function");
    }
    match facts.ai_use {
        Some(AiUse::None) => {}
        Some(AiUse::Uses) => add(("ai", AI), 5, "uses AI on our data".into(), "facts/ai-use"),
        Some(AiUse::Trains) => add(("ai", AI), 10, "trains AI on our data".into(), "facts/ai-use"),
        None => add(("ai", AI), 3, "whether it uses AI is not known".into(), "facts/ai-use"),
    }
}

fn gaps(vendor: &Vendor, known: &Known<'_>, today: Date, parts: &mut Parts) {
    if vendor.in_force(today).into_iter().any(is_contract) {
        if let Some(why) = lacks(vendor, DocumentKind::Dpa, today) {
            let what = format!("no data processing agreement is in force: {why}");
            parts.add(Of::Gaps, ("contract", CONTRACT), 12, what, "papers/dpa");
        }
    } else {
        parts.add(Of::Gaps, ("contract", CONTRACT), CONTRACT, "no contract is in force", "documents");
    }
    let mut findings: Vec<&Finding> =
        known.findings.iter().filter(|finding| finding.is_open() || !finding.accepted.is_empty()).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in findings {
        let points = match finding.severity {
            Some(Severity::High) => 6,
            Some(Severity::Medium) => 3,
            Some(Severity::Low) => 1,
            None => 1,
        };
        let accepted = !finding.is_open();
        let what = format!("{}{}", finding.title, if accepted { " (accepted, counts 1)" } else { "" });
        parts.add(
            Of::Gaps,
            ("contract", CONTRACT),
            if accepted { 1 } else { points },
            what,
            finding.clause.as_str(),
        );
    }
    match known.questionnaire {
        None => {
            parts.add(Of::Gaps, ("questionnaire", ANSWERS), 15, "no questionnaire is at hand", "documents")
        }
        Some((received, score)) => {
            let group = ("questionnaire", ANSWERS);
            let lost = (100 - score.percent) * 25 / 100;
            parts.add(
                Of::Gaps,
                group,
                lost,
                format!("answers reach {} % of their points", score.percent),
                "questionnaire score",
            );
            let old = received.is_some_and(|day| crate::calendar::days_between(day, today) > 366);
            if old {
                parts.add(Of::Gaps, group, 5, "the questionnaire is older than a year", "documents");
            }
        }
    }
    let proves = [
        ReviewKind::Soc2Type1,
        ReviewKind::Soc2Type2,
        ReviewKind::Iso27001,
        ReviewKind::HitrustR2,
        ReviewKind::HitrustI1,
        ReviewKind::C5Type2,
        ReviewKind::Tisax,
        ReviewKind::PenetrationTest,
    ];
    if !vendor.reviews.iter().any(|review| proves.contains(&review.kind)) {
        parts.add(
            Of::Gaps,
            ("evidence", EVIDENCE),
            20,
            "no report, certificate or test is at hand",
            "reviews",
        );
    }
    for deadline in known.deadlines.iter().filter(|d| matches!(d.kind, Kind::Evidence | Kind::Surveillance)) {
        if deadline.is_overdue(today) {
            parts.add(
                Of::Gaps,
                ("evidence", EVIDENCE),
                8,
                format!("{} since {}", deadline.what, deadline.date),
                deadline.key.as_str(),
            );
        }
    }
    for contradiction in known.contradictions {
        let points = match contradiction.severity {
            Severity::High => 6,
            Severity::Medium => 3,
            Severity::Low => 1,
        };
        let source = format!("{} against {}", contradiction.answer.at, contradiction.paper);
        parts.add(Of::Gaps, ("contradictions", DISAGREE), points, contradiction.says.as_str(), source);
    }
}
