//! What does a report or certificate prove, and for which days?
//!
//! Reads the type, the period, the day of issue and the last day of validity where the paper
//! states them, each with its words. A person decides what enters the register.

mod claims;

pub use claims::{Proof, overstated};

use crate::calendar;
use crate::document::Document;
use crate::finding::Quote;
use crate::text::Span;
use crate::value::{self, Value};
use crate::vendor::Vendor;
use crate::vendor::written::ReviewKind;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// What one paper proves.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Evidence {
    pub kind: ReviewKind,
    /// What people call it.
    pub name: &'static str,
    /// First and last day of the period it covers.
    #[serde(serialize_with = "period")]
    #[schemars(with = "Option<String>")]
    pub covers: Option<(Date, Date)>,
    #[serde(serialize_with = "day")]
    #[schemars(with = "Option<String>")]
    pub issued: Option<Date>,
    /// The last day it is valid.
    #[serde(serialize_with = "day")]
    #[schemars(with = "Option<String>")]
    pub valid_until: Option<Date>,
    /// The edition of an ISO standard.
    pub edition: Option<u16>,
    /// What it says of its scope.
    pub scope: Option<Quote>,
    /// The words that say so, the type first.
    pub quotes: Vec<Quote>,
}

/// `2027-09-30`
fn day<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
    date.map(|date| date.to_string()).serialize(to)
}

/// `2025-01-01 to 2025-12-31`
fn period<S: Serializer>(covers: &Option<(Date, Date)>, to: S) -> Result<S::Ok, S::Error> {
    covers.map(|(from, until)| format!("{from} to {until}")).serialize(to)
}

/// What a paper is, by words that all have to occur; the first that fits counts.
const KINDS: &[(ReviewKind, &[&[&str]])] = &[
    (
        ReviewKind::Soc2Bridge,
        &[&["bridge letter", "gap letter"], &["soc 2", "soc2", "service organization control"]],
    ),
    (ReviewKind::Soc2Type2, &[&["soc 2", "soc2", "trust services criteria"], &["type ii", "type 2"]]),
    (
        ReviewKind::Soc2Type1,
        &[&["soc 2", "soc2", "trust services criteria"], &["type i ", "type 1", "type i\n", "type i."]],
    ),
    (
        ReviewKind::Insurance,
        &[&[
            "certificate of insurance",
            "certificate of liability insurance",
            "insurance certificate",
            "confirmation of insurance",
        ]],
    ),
    (ReviewKind::PciDss, &[&["attestation of compliance"], &["pci"]]),
    (
        ReviewKind::Iso42001,
        &[&["iso/iec 42001", "iso 42001"], &["certificate", "certified", "certification"]],
    ),
    (
        ReviewKind::Iso27701,
        &[&["iso/iec 27701", "iso 27701"], &["certificate of registration", "certificate"]],
    ),
    (
        ReviewKind::Iso27001,
        &[&["iso/iec 27001", "iso 27001", "iso27001"], &["certificate", "certified", "certification"]],
    ),
    (
        ReviewKind::PenetrationTest,
        &[
            &["penetration test", "pen test", "pentest"],
            &["report", "summary", "letter", "attestation", "findings"],
        ],
    ),
];

/// Words before a date, and what the date then is.
const ISSUED: [&str; 9] = [
    "date of issue",
    "issue date",
    "issued on",
    "issued",
    "dated",
    "date of certification",
    "certification date",
    "report date",
    "original approval",
];
const UNTIL: [&str; 13] = [
    "valid until",
    "valid to",
    "valid through",
    "expires on",
    "expires",
    "expiry date",
    "date of expiry",
    "expiration date",
    "expiry",
    "valid up to",
    "policy end",
    "policy expires",
    "remains valid until",
];
const PERIOD: [&str; 9] = [
    "period",
    "from",
    "covering",
    "covers",
    "throughout",
    "between",
    "policy term",
    "insurance term",
    "valid",
];
/// How far before a date its words may stand, in bytes.
const NEAR: usize = 70;

/// Reads what a paper proves; `None` where it is no evidence that we know.
pub fn evidence(document: &Document) -> Option<Evidence> {
    let text = document.text.as_str();
    let lower = text.to_lowercase();
    // A certificate says what it is on its first page; a contract only speaks of reports.
    let opening = &lower[..lower.char_indices().nth(6_000).map_or(lower.len(), |(at, _)| at)];
    let has = |any: &&[&str]| any.iter().any(|words| opening.contains(words));
    let (kind, _) = KINDS.iter().find(|(_, all)| all.iter().all(&has))?;
    if ["this agreement", "this data processing", "these terms", "hereinafter"]
        .iter()
        .any(|words| opening.contains(words))
    {
        return None;
    }
    let mut evidence = Evidence {
        kind: *kind,
        name: kind.name(),
        covers: None,
        issued: None,
        valid_until: None,
        edition: None,
        scope: None,
        quotes: Vec::new(),
    };
    evidence.dates(document);
    evidence.standard(document);
    evidence.scope = line(document, &["scope of", "scope:", "the scope", "for the following"]);
    (evidence.covers.is_some() || evidence.issued.is_some() || evidence.valid_until.is_some())
        .then_some(evidence)
}

impl Evidence {
    fn dates(&mut self, document: &Document) {
        let text = document.text.as_str();
        let dates: Vec<(std::ops::Range<usize>, Date)> = value::find(text)
            .into_iter()
            .filter_map(|found| match found.value {
                Value::Date(date) => Some((found.range, calendar::day(&date.to_string()).ok()?)),
                _ => None,
            })
            .collect();
        for (at, (range, date)) in dates.iter().enumerate() {
            let before = before(text, range.start);
            if let Some((next, to)) = dates.get(at + 1)
                && joins(text, range.end, next.start)
                && PERIOD.iter().any(|words| before.contains(words))
                && date < to
                && self.covers.is_none()
            {
                self.covers = Some((*date, *to));
                self.quotes.push(quote(document, range.start));
                continue;
            }
            // The last words before the date name it.
            let last =
                |words: &[&str]| words.iter().filter_map(|w| before.rfind(w).map(|at| at + w.len())).max();
            match (last(&UNTIL), last(&ISSUED)) {
                (Some(until), issued)
                    if issued.is_none_or(|issued| until > issued) && self.valid_until.is_none() =>
                {
                    self.valid_until = Some(*date);
                    self.quotes.push(quote(document, range.start));
                }
                (until, Some(issued))
                    if until.is_none_or(|until| issued > until) && self.issued.is_none() =>
                {
                    self.issued = Some(*date);
                    self.quotes.push(quote(document, range.start));
                }
                _ => {}
            }
        }
        // A policy's period is its validity.
        if self.kind == ReviewKind::Insurance && self.valid_until.is_none() {
            self.valid_until = self.covers.map(|(_, to)| to);
        }
    }

    fn standard(&mut self, document: &Document) {
        let lower = document.text.as_str().to_lowercase();
        for year in [2013u16, 2017, 2019, 2022, 2023] {
            let written = [format!("27001:{year}"), format!("27701:{year}"), format!("42001:{year}")];
            if written.iter().any(|words| lower.contains(words)) {
                self.edition = Some(year);
            }
        }
    }

    /// The entry under `reviews` in vendor.yaml.
    pub fn entry(&self, proof: &str) -> String {
        let mut entry = format!("- {{ what: {}", self.name);
        if let Some(edition) = self.edition.filter(|_| self.kind == ReviewKind::Iso27001) {
            entry += &format!(", edition: {edition}");
        }
        if let Some((from, to)) = self.covers {
            entry += &format!(", covers: {from} to {to}");
        }
        for (key, date) in [("issued", self.issued), ("valid-until", self.valid_until)] {
            if let Some(date) = date {
                entry += &format!(", {key}: {date}");
            }
        }
        entry + &format!(", proof: {proof} }}")
    }

    /// Whether the register already says what the paper says.
    pub fn is_known(&self, vendor: &Vendor) -> bool {
        vendor.reviews.iter().any(|review| {
            review.kind == self.kind
                && self
                    .covers
                    .is_none_or(|covers| review.covers == Some(covers) || self.kind == ReviewKind::Insurance)
                && self.valid_until.is_none_or(|until| review.valid_until == Some(until))
        })
    }
}

/// The words before a date, in lower case.
fn before(text: &str, at: usize) -> String {
    let from = (at.saturating_sub(NEAR)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at);
    text[from..at].to_lowercase()
}

/// Whether two dates are the ends of a period.
fn joins(text: &str, from: usize, to: usize) -> bool {
    let Some(between) = text.get(from..to) else { return false };
    let words = between.trim().trim_matches(',').trim().to_lowercase();
    matches!(
        words.as_str(),
        "to" | "through" | "until" | "and" | "-" | "–" | "—" | "till" | "up to" | "to and including"
    )
}

/// The line around a position.
fn quote(document: &Document, at: usize) -> Quote {
    let text = document.text.as_str();
    let start = text[..at].rfind('\n').map_or(0, |start| start + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let (start, end) = match end - start > 400 {
        false => (start, end),
        true => {
            let from = (at.saturating_sub(160)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at);
            let to = (at..=(at + 200).min(end)).rev().find(|to| text.is_char_boundary(*to)).unwrap_or(end);
            (from, to)
        }
    };
    Quote::new(document, Span::new(start, end), String::new(), String::new())
}

/// The first line that opens with one of these words.
fn line(document: &Document, words: &[&str]) -> Option<Quote> {
    let lower = document.text.as_str().to_ascii_lowercase();
    let at = words.iter().filter_map(|words| lower.find(words)).min()?;
    Some(quote(document, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;
    use crate::read::{Options, read_as};

    fn read(text: &str) -> Option<Evidence> {
        evidence(&read_as(Format::Markdown, text.as_bytes(), &Options::default()).unwrap())
    }

    #[test]
    fn papers_say_what_they_prove() {
        for (text, entry) in [
            (
                "# Report on controls\n\nSOC 2 Type II, trust services criteria for security.\n\nFor the period January 1, 2025 to December 31, 2025\n\nIssued on 14 February 2026",
                "- { what: SOC 2 Type II report, covers: 2025-01-01 to 2025-12-31, issued: 2026-02-14, proof: p.pdf }",
            ),
            (
                "# SOC 2 Type 1 report\n\nAs designed; report date: 2026-03-31",
                "- { what: SOC 2 Type I report, issued: 2026-03-31, proof: p.pdf }",
            ),
            (
                "# Bridge letter\n\nOur SOC 2 Type II report ended. This letter covers 1 January 2026 through 31 March 2026.",
                "- { what: SOC 2 bridge letter, covers: 2026-01-01 to 2026-03-31, proof: p.pdf }",
            ),
            (
                "# Certificate\n\nThe management system meets ISO/IEC 27001:2022.\n\nScope of certification: hosting of the Birch service.\n\nDate of issue: 2024-10-01\n\nValid until: 2027-09-30",
                "- { what: ISO 27001 certificate, edition: 2022, issued: 2024-10-01, valid-until: 2027-09-30, proof: p.pdf }",
            ),
            (
                "# Certificate of insurance\n\nPolicy period: from 1 July 2026 to 30 June 2027",
                "- { what: insurance certificate, covers: 2026-07-01 to 2027-06-30, valid-until: 2027-06-30, proof: p.pdf }",
            ),
        ] {
            let evidence = read(text).unwrap_or_else(|| panic!("no evidence: {text}"));
            assert_eq!(evidence.entry("p.pdf"), entry);
            assert!(!evidence.quotes.is_empty());
        }
    }

    #[test]
    fn a_contract_that_speaks_of_reports_is_none() {
        assert!(
            read("This Agreement is dated 1 May 2026. Vendor shall give Customer its SOC 2 Type II report.")
                .is_none()
        );
        assert!(read("We like ISO 27001.").is_none());
    }
}
