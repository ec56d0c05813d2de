//! How does every paper stand on a day, and which has the say?

use super::ask::Set;
use super::{PaperText, is_contract, order, replaced};
use crate::vendor::written::DocumentKind;
use crate::vendor::{Paper, Signed, Standing, Vendor};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;

/// How one paper stands on the day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PaperStanding {
    /// Its file below the vendor's folder, or its address.
    pub paper: String,
    pub kinds: Vec<DocumentKind>,
    pub in_force: bool,
    /// In words: `signed 2025-03-01`, `superseded by documents/2026-dpa.pdf`.
    pub standing: String,
    /// The first day it holds, where it does.
    pub since: Option<String>,
    /// The paper it amends.
    pub changes: Option<String>,
    /// Sections of its original that it replaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<String>,
    /// Why its text is not at hand, if it is not.
    pub unread: Option<String>,
}

/// How every contract of the register stands on a day, those in force first.
pub fn standings(vendor: &Vendor, on: Date) -> Vec<PaperStanding> {
    let standings = vendor.standings(on);
    let contracts = (0..vendor.papers.len()).filter(|at| is_contract(&vendor.papers[*at]));
    let mut contracts: Vec<usize> = contracts.collect();
    contracts
        .sort_by_key(|at| (standings[*at] != Standing::InForce, Reverse(vendor.papers[*at].holds_from())));
    contracts.into_iter().map(|at| stand(vendor, at, standings[at])).collect()
}

fn stand(vendor: &Vendor, at: usize, standing: Standing) -> PaperStanding {
    let paper = &vendor.papers[at];
    let in_force = standing == Standing::InForce;
    PaperStanding {
        paper: paper.name().to_string(),
        kinds: paper.document_kinds().collect(),
        in_force,
        standing: words(vendor, paper, standing),
        since: paper.holds_from().filter(|from| in_force && *from > Date::MIN).map(|from| from.to_string()),
        changes: paper.changes.map(|original| vendor.papers[original].name().to_string()),
        replaces: Vec::new(),
        unread: None,
    }
}

/// Every contract of the register with its standing, the one with the say first.
pub(super) fn listed(set: &Set<'_>, standings: &[Standing], texts: &[PaperText]) -> Vec<PaperStanding> {
    let vendor = set.vendor;
    let ranked: Vec<usize> = order::ranked(set.papers, &set.precedence.order, &[])
        .into_iter()
        .map(|at| set.papers[at].index)
        .collect();
    let mut listed: Vec<usize> =
        (0..vendor.papers.len()).filter(|at| is_contract(&vendor.papers[*at])).collect();
    listed.sort_by_key(|at| {
        let rank = ranked.iter().position(|index| index == at).unwrap_or(usize::MAX);
        (standings[*at] != Standing::InForce, rank, Reverse(vendor.papers[*at].holds_from()))
    });
    let one = |at: usize| {
        let read = texts.iter().find(|text| text.index == at);
        let mut listed = stand(vendor, at, standings[at]);
        listed.unread = match read.map(|text| &text.document) {
            Some(Err(why)) => Some(why.clone()),
            None if listed.in_force => Some("only its address is in the register".to_string()),
            _ => None,
        };
        let replaces = set.papers.iter().find(|p| p.index == at).map(replaced::sections).unwrap_or_default();
        let is_replaced = |section: &String| set.replaced.iter().any(|(_, gone)| gone.contains(section));
        listed.replaces = replaces.into_iter().filter(is_replaced).collect();
        listed
    };
    listed.into_iter().map(one).collect()
}

/// How a paper stands, in words.
fn words(vendor: &Vendor, paper: &Paper, standing: Standing) -> String {
    let signed = match paper.signed {
        Signed::On(day) => format!("signed {day}"),
        Signed::ByClick => "accepted by click".to_string(),
        Signed::No => "not signed".to_string(),
        Signed::NotStated => "whether it is signed is not in the register".to_string(),
    };
    match standing {
        Standing::InForce => signed,
        Standing::NotSigned => signed,
        Standing::NotYet(from) => format!("{signed}, holds from {from} on"),
        Standing::Ended(until) => format!("ended {until}"),
        Standing::Superseded(by) => format!("superseded by {}", vendor.papers[by].name()),
        Standing::FallsWith(original) => format!("falls with {}", vendor.papers[original].name()),
    }
}
