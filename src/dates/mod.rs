//! What falls due when? The register and today in, deadlines out.
//!
//! Every deadline carries the sentence that shows how its date was found, so that a
//! person can check it against the paper.

mod clocks;
mod evidence;
mod notice;
mod remarks;
mod sources;
mod terms;

pub use evidence::good_until;
pub use notice::{Window, window};
pub use remarks::{Remark, overrides, remarks, remarks_on};
pub use sources::of_library;

use crate::calendar::days_between;
use crate::library::Provision;
use crate::vendor::ledger::Ledger;
use crate::vendor::written::Tier;
use crate::vendor::{Price, Register, Vendor};
use jiff::civil::Date;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A day by which somebody has to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// A name that stays when the date moves: `northwind/notice/term-2`.
    pub key: String,
    /// The vendor's id; `library` for the clause library itself.
    pub vendor: String,
    pub vendor_name: String,
    pub kind: Kind,
    /// What to do, as a request: `Send notice to end the contract`.
    pub what: String,
    /// The last day to do it.
    pub date: Date,
    /// The first day on which it counts.
    pub earliest: Option<Date>,
    /// The last day on which it counts, where that is later than `date`: a letter must
    /// arrive by it.
    pub latest: Option<Date>,
    /// How the date was found.
    pub working: String,
    pub money: Option<Price>,
    pub owner: Option<String>,
    /// Whom to remind.
    pub to: Arc<[String]>,
    pub severity: Severity,
    /// Where the paper says so.
    pub written_at: Option<String>,
    /// Somebody has dealt with it.
    pub acknowledged: bool,
}

impl Deadline {
    /// Days left; negative once it is over.
    pub fn days_left(&self, today: Date) -> i64 {
        days_between(today, self.date)
    }

    /// Its day is over and nobody has dealt with it.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.date < today && !self.acknowledged
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Urgency")]
pub enum Severity {
    Low,
    Medium,
    High,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Last day to send a notice that keeps the contract from renewing.
    Notice,
    /// The contract renews itself; the notice window has closed.
    Renewal,
    /// The contract ends.
    TermEnd,
    /// Last day on which the vendor may announce a price for the next term.
    PriceAnnouncement,
    /// Last day to object to a new price.
    PriceObjection,
    /// Last day to object to a new sub-processor.
    SubprocessorObjection,
    /// Last day for the vendor to tell us of a breach.
    BreachNotice,
    /// Last day for us to tell the authority.
    AuthorityNotice,
    /// A report or certificate is no longer valid.
    Evidence,
    /// A yearly surveillance audit of a certificate.
    Surveillance,
    /// Time to look at the vendor again.
    Review,
    /// A paper ends.
    Paper,
    /// An accepted gap runs out.
    AcceptedGap,
    /// A source of the clause library has to be compared with the law again.
    Source,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Renewal => "renewal",
            Self::TermEnd => "term-end",
            Self::PriceAnnouncement => "price-announcement",
            Self::PriceObjection => "price-objection",
            Self::SubprocessorObjection => "subprocessor-objection",
            Self::BreachNotice => "breach-notice",
            Self::AuthorityNotice => "authority-notice",
            Self::Evidence => "evidence",
            Self::Surveillance => "surveillance",
            Self::Review => "review",
            Self::Paper => "paper",
            Self::AcceptedGap => "accepted-gap",
            Self::Source => "source",
        }
    }
}

/// Everything that falls due, overdue first, then by date.
pub fn deadlines(register: &Register, today: Date) -> Vec<Deadline> {
    let mut found: Vec<Deadline> =
        register.vendors.par_iter().flat_map_iter(|vendor| of_vendor(vendor, today)).collect();
    found.par_sort_by(|a, b| (a.date, &a.key).cmp(&(b.date, &b.key)));
    found
}

/// The vendors' deadlines and the clause library's own, by date. `sources` are the library's;
/// `ledger` is the one beside the vendors' folders, for what belongs to no vendor.
pub fn with_sources(
    register: &Register,
    sources: &BTreeMap<String, Provision>,
    ledger: &Ledger,
    today: Date,
) -> Vec<Deadline> {
    let mut found = deadlines(register, today);
    found.extend(of_library(sources, ledger));
    found.sort_by(|a, b| (a.date, &a.key).cmp(&(b.date, &b.key)));
    found
}

/// What falls due with one vendor, in no order.
pub fn of_vendor(vendor: &Vendor, today: Date) -> Vec<Deadline> {
    if !vendor.is_live() {
        return Vec::new();
    }
    let mut found = terms::deadlines(vendor, today);
    found.extend(clocks::deadlines(vendor, today));
    found.extend(evidence::deadlines(vendor, today));
    found.extend(papers(vendor));
    found.extend(accepted(vendor));
    for deadline in &mut found {
        deadline.acknowledged = vendor.ledger.acknowledged(&deadline.key, deadline.date);
    }
    found
}

/// A deadline of a vendor, before its particulars are filled in.
fn new(vendor: &Vendor, kind: Kind, name: &str, date: Date, what: String, working: String) -> Deadline {
    Deadline {
        key: format!("{}/{}/{name}", vendor.id, kind.name()),
        vendor: vendor.id.clone(),
        vendor_name: vendor.name.clone(),
        kind,
        what,
        date,
        earliest: None,
        latest: None,
        working,
        money: None,
        owner: vendor.owner.clone(),
        to: vendor.remind.to.clone(),
        severity: by_tier(vendor.tier),
        written_at: None,
        acknowledged: false,
    }
}

fn by_tier(tier: Tier) -> Severity {
    match tier {
        Tier::Critical | Tier::High => Severity::High,
        Tier::Medium => Severity::Medium,
        Tier::Low => Severity::Low,
    }
}

/// Papers that end on a day of their own and that no later paper replaces.
fn papers(vendor: &Vendor) -> Vec<Deadline> {
    let mut found = Vec::new();
    for (at, paper) in vendor.papers.iter().enumerate() {
        let replaced = vendor.papers.iter().any(|p| p.supersedes == Some(at) && p.holds_from().is_some());
        let Some(until) = paper.until.filter(|_| !replaced) else { continue };
        let name = paper.file.as_deref().or(paper.url.as_deref()).unwrap_or("paper");
        let what = format!("Renew or replace {name}");
        let working = format!("its last day is {until}");
        found.push(new(vendor, Kind::Paper, &slug(name), until, what, working));
    }
    found
}

fn accepted(vendor: &Vendor) -> Vec<Deadline> {
    let of = |gap: &crate::vendor::Accepted| {
        let what = format!("Decide again on the accepted gap {}", gap.finding);
        let working = format!("accepted by {} on {} until {}: {}", gap.by, gap.on, gap.until, gap.because);
        new(vendor, Kind::AcceptedGap, &slug(&gap.finding), gap.until, what, working)
    };
    vendor.accepted.iter().map(of).collect()
}

/// A name that is safe in keys: small letters, digits, hyphens.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_string()
}
