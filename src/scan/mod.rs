//! What do a vendor's papers say that its vendor.yaml should know?
//!
//! Reads the values that the check finds, holds them against the register, and proposes
//! each difference with the words it comes from. A person decides; nothing is rewritten.

mod patch;

pub use patch::{Patched, patched};

use crate::calendar::{self, Length};
use crate::check::{Selection, check};
use crate::document::Document;
use crate::finding::{Check, Quote};
use crate::library::Library;
use crate::library::written::PaperKind;
use crate::segment::segment;
use crate::value::{self, Value};
use crate::vendor::written::{DocumentKind, Then};
use crate::vendor::{Paper, Vendor};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// One paper, read.
#[derive(Debug)]
pub struct Scanned {
    /// Below the vendor's folder.
    pub file: String,
    check: Check,
    starts: Option<(Date, Quote)>,
}

/// What one key of vendor.yaml should say.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Proposal {
    /// `term/notice`
    pub key: &'static str,
    pub value: String,
    /// What the register says now, if it says something else.
    pub now: Option<String>,
    pub file: String,
    pub quote: Quote,
    /// What other papers say: file and value.
    pub others: Vec<(String, String)>,
}

/// A paper whose entry in `documents` should say more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Kinds {
    pub file: String,
    /// Whether vendor.yaml lists the file at all.
    pub listed: bool,
    pub kinds: Vec<DocumentKind>,
}

/// Everything to propose, and how many values already agree.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Scan {
    pub proposals: Vec<Proposal>,
    pub papers: Vec<Kinds>,
    pub agreed: usize,
}

/// Where the check finds what a key should say: a clause, and its values by preference.
const SOURCES: [(&str, &str, &[&str]); 6] = [
    ("term/lasts", "commercial/term-and-renewal", &["initial"]),
    ("term/renews-for", "commercial/term-and-renewal", &["renewal"]),
    ("term/notice", "commercial/term-and-renewal", &["notice"]),
    ("price/cap", "commercial/term-and-renewal", &["uplift"]),
    ("clocks/breach-notice", "dpa/breach-notice", &["deadline"]),
    ("clocks/subprocessor-objection", "dpa/sub-processors", &["objection", "notice"]),
];

/// Words beside the date on which an agreement begins.
const BEGINNINGS: [&str; 6] =
    ["effective date", "takes effect", "effective as of", "commences on", "entered into", "dated as of"];

/// Reads what one paper says.
pub fn read(file: String, document: &Document, library: &Library) -> Scanned {
    let clauses = SOURCES.iter().map(|(_, clause, _)| (*clause).to_string()).collect();
    let check = check(document, library, &Selection { clauses, ..Selection::default() });
    Scanned { file, check, starts: starts(document) }
}

/// Holds the papers against the register. `papers` come in the order in which they
/// prevail: the first that states a value has the say.
pub fn scan(vendor: &Vendor, papers: &[Scanned]) -> Scan {
    let mut scan = Scan::default();
    // A DPA may speak of periods, but it is no contract that renews.
    let commercial = |paper: &&Scanned| {
        [PaperKind::Msa, PaperKind::Amendment].iter().any(|kind| paper.check.kinds.contains(kind))
    };
    let begins = |paper: &&Scanned| paper.check.kinds.contains(&PaperKind::Msa);
    let starts = papers.iter().filter(begins).filter_map(|paper| {
        let (date, quote) = paper.starts.as_ref()?;
        Some((paper.file.as_str(), date.to_string(), quote))
    });
    scan.add("term/starts", vendor, starts.collect());
    for (key, clause, names) in SOURCES {
        let asked = papers.iter().filter(|paper| clause.starts_with("dpa/") || commercial(paper));
        let stated = asked.filter_map(|paper| {
            let finding = paper.check.finding(clause)?;
            let found = names.iter().find_map(|name| finding.value(name))?;
            let value = Length::parse(&found.value).map_or_else(|_| found.value.clone(), |l| l.to_string());
            Some((paper.file.as_str(), value, found.quotes.first()?))
        });
        scan.add(key, vendor, stated.collect());
    }
    scan.add("term/then", vendor, papers.iter().filter(commercial).filter_map(renews).collect());
    scan.papers = papers.iter().filter_map(|paper| kinds(vendor, paper)).collect();
    scan
}

impl Scan {
    fn add(&mut self, key: &'static str, vendor: &Vendor, stated: Vec<(&str, String, &Quote)>) {
        let Some((file, value, quote)) = stated.first() else { return };
        let others: Vec<(String, String)> = stated[1..]
            .iter()
            .filter(|(other, said, _)| !same(said, value) && !amends(vendor, file, other))
            .map(|(file, other, _)| ((*file).to_string(), other.clone()))
            .collect();
        let now = known(vendor, key);
        if now.as_ref().is_some_and(|now| same(now, value)) && others.is_empty() {
            self.agreed += 1;
            return;
        }
        self.proposals.push(Proposal {
            key,
            value: value.clone(),
            now,
            file: (*file).to_string(),
            quote: (*quote).clone(),
            others,
        });
    }
}

/// Whether a paper changes the other one, directly or through others.
fn amends(vendor: &Vendor, paper: &str, other: &str) -> bool {
    let find = |file: &str| vendor.papers.iter().find(|entry| entry.file.as_deref() == Some(file));
    let changed = |entry: &&Paper| entry.changes.map(|at| &vendor.papers[at]);
    std::iter::successors(find(paper), changed).skip(1).any(|entry| entry.file.as_deref() == Some(other))
}

/// What the register says.
fn known(vendor: &Vendor, key: &str) -> Option<String> {
    let term = vendor.term.as_ref();
    let length = |length: Option<Length>| length.map(|length| length.to_string());
    match key {
        "term/starts" => term.map(|term| term.starts.to_string()),
        "term/lasts" => length(term.and_then(|term| term.lasts)),
        "term/renews-for" => {
            length(term.filter(|term| term.then == Then::Renews).map(|term| term.renews_for))
        }
        "term/notice" => length(term.and_then(|term| term.notice.as_ref()).map(|notice| notice.at_least)),
        "term/then" => term.map(|term| match term.then {
            Then::Ends => "ends".to_string(),
            Then::Renews => "renews".to_string(),
            Then::Rolls => "rolls".to_string(),
        }),
        "price/cap" => vendor.price.cap.clone(),
        "clocks/breach-notice" => length(vendor.clocks.breach_notice),
        "clocks/subprocessor-objection" => length(vendor.clocks.subprocessor_objection),
        _ => None,
    }
}

/// Whether two values say the same: a year is twelve months, a week seven days.
fn same(a: &str, b: &str) -> bool {
    let compact = |text: &str| text.replace(' ', "");
    if compact(a) == compact(b) {
        return true;
    }
    let (Ok(a), Ok(b)) = (Length::parse(a), Length::parse(b)) else { return false };
    let equal = |a: Option<u32>, b: Option<u32>| a.is_some() && a == b;
    equal(a.in_months(), b.in_months()) || equal(a.in_days(), b.in_days())
}

/// The first date that stands beside words of beginning.
fn starts(document: &Document) -> Option<(Date, Quote)> {
    let contract = segment(document);
    contract.sentences.iter().find_map(|sentence| {
        let text = document.text.get(sentence.span);
        let lower = text.to_lowercase();
        let from = BEGINNINGS.iter().filter_map(|words| lower.find(words)).min()?;
        let date = value::find(text).into_iter().find_map(|found| match found.value {
            Value::Date(date) if found.range.end > from => calendar::day(&date.to_string()).ok(),
            _ => None,
        })?;
        let section = contract.cite(sentence.clause);
        let quote = Quote::new(document, sentence.span, section, String::new());
        Some((date, quote))
    })
}

/// Whether the paper renews itself, by its own words.
fn renews(paper: &Scanned) -> Option<(&str, String, &Quote)> {
    let found = paper.check.finding("commercial/term-and-renewal")?;
    let quotes = found.values.iter().filter(|value| value.name != "initial").flat_map(|value| &value.quotes);
    let quote = quotes.into_iter().find(|quote| quote.text.to_lowercase().contains("automatic"))?;
    Some((paper.file.as_str(), "renews".to_string(), quote))
}

/// What kinds of paper it is, where vendor.yaml does not say so.
fn kinds(vendor: &Vendor, paper: &Scanned) -> Option<Kinds> {
    let read = paper.check.kinds.iter().map(|kind| match kind {
        PaperKind::Dpa => DocumentKind::Dpa,
        PaperKind::Msa => DocumentKind::Msa,
        PaperKind::Scc => DocumentKind::Scc,
        PaperKind::Baa => DocumentKind::Baa,
        PaperKind::Amendment => DocumentKind::Amendment,
        PaperKind::AiTerms => DocumentKind::AiTerms,
        PaperKind::Nda => DocumentKind::Nda,
        PaperKind::Sla => DocumentKind::Sla,
    });
    let read: Vec<DocumentKind> = read.collect();
    let entry = vendor.papers.iter().find(|entry| entry.file.as_deref() == Some(&paper.file));
    let kinds = match entry {
        None => read,
        // What an amendment speaks of does not make it that paper.
        Some(entry) if entry.is(DocumentKind::Amendment) => Vec::new(),
        Some(entry) => read.into_iter().filter(|kind| !entry.is(*kind)).collect(),
    };
    (entry.is_none() || !kinds.is_empty()).then(|| Kinds {
        file: paper.file.clone(),
        listed: entry.is_some(),
        kinds,
    })
}
