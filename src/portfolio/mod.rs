//! What do all vendors come to? A row a vendor, a column a clause, what falls due, which
//! gaps are open, and what changed since a day.

mod changes;
mod judge;

pub use changes::{Change, ChangeKind};
pub use judge::{Answered, Scales, Shelf, Weighed, questionnaires};

use crate::dates::{self, Deadline};
use crate::error::Mistake;
use crate::finding::{Finding, Quote, Status};
use crate::library::Library;
use crate::library::written::{Severity, Verdict};
use crate::paper_set::{Difference, Note, PaperStanding};
use crate::questionnaire::Contradiction;
use crate::risk::Risk;
use crate::vendor::{DpaStatus, Register, Vendor};
use jiff::civil::Date;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Version of the JSON form. It changes when a field changes its meaning or goes away.
pub const FORMAT_VERSION: u32 = 1;

/// All vendors on a day.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// The day it is seen from.
    pub on: Date,
    /// The library that judged, by content.
    pub library_version: String,
    /// The clauses that are asked of any vendor, in the library's order.
    pub columns: Vec<Column>,
    /// In the order of the vendors' ids.
    pub rows: Vec<Arc<Row>>,
    /// By date.
    pub deadlines: Vec<Deadline>,
    pub remarks: Vec<dates::Remark>,
    /// Vendors whose files have mistakes are in no row.
    pub mistakes: Vec<Mistake>,
    /// Newest first; empty where nobody asked.
    pub changes: Vec<Change>,
    /// The next deadline of each vendor, as an index.
    next: HashMap<String, usize>,
}

/// A clause of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Column {
    pub clause: String,
    pub title: String,
    /// Values that it states, by name.
    pub values: Vec<String>,
}

/// One vendor on a day.
#[derive(Debug, Clone)]
pub struct Row {
    pub vendor: Vendor,
    pub dpa: DpaStatus,
    pub papers: Vec<PaperStanding>,
    /// What could not be read, in words.
    pub unreadable: Vec<String>,
    /// What is to be said of its papers, whichever clause one looks at.
    pub notes: Vec<Note>,
    /// Values that its papers state differently.
    pub differences: Vec<Difference>,
    /// What its answers say and its papers do not.
    pub contradictions: Vec<Contradiction>,
    pub risk: Risk,
    /// One a clause that is asked of it, in the library's order.
    pub cells: Vec<Cell>,
}

/// What a vendor's papers say on one clause.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cell {
    pub clause: String,
    pub title: String,
    pub position: Verdict,
    /// How much it matters; absent where there is nothing to do.
    pub severity: Option<Severity>,
    /// The last day on which somebody has accepted it as it is.
    pub accepted_until: Option<String>,
    /// Name and value, as printed.
    pub values: Vec<(String, String)>,
    /// Questions that the papers do not answer, or answer with a trap.
    pub gaps: Vec<String>,
    pub quote: Option<Quote>,
}

impl Cell {
    /// Whether somebody has to do something about it.
    pub fn is_open(&self) -> bool {
        self.severity.is_some() && self.accepted_until.is_none()
    }
}

impl Row {
    pub fn cell(&self, clause: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.clause == clause)
    }

    /// How many open gaps it has of a severity.
    pub fn open(&self, severity: Severity) -> usize {
        self.cells.iter().filter(|cell| cell.is_open() && cell.severity == Some(severity)).count()
    }

    /// What the open gaps weigh: a high one as much as three of medium severity or nine low.
    pub fn weight(&self) -> usize {
        9 * self.open(Severity::High) + 3 * self.open(Severity::Medium) + self.open(Severity::Low)
    }
}

impl Portfolio {
    pub fn find(&self, id: &str) -> Option<&Row> {
        let at = self.rows.binary_search_by(|row| row.vendor.id.as_str().cmp(id)).ok()?;
        Some(&self.rows[at])
    }

    /// Its next deadline that nobody has dealt with.
    pub fn next(&self, id: &str) -> Option<&Deadline> {
        self.next.get(id).map(|at| &self.deadlines[*at])
    }

    /// Rows as a person should look at them: those with the highest risk left first.
    pub fn by_risk(&self) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self.rows.iter().map(Arc::as_ref).collect();
        let weight = |row: &Row| (row.risk.residual, row.vendor.tier, row.weight());
        rows.sort_by_cached_key(|row| (std::cmp::Reverse(weight(row)), row.vendor.id.clone()));
        rows
    }
}

/// Weighs every vendor, in parallel. `done` hears of each vendor that is done.
pub fn assemble(
    register: Register,
    scales: &Scales<'_>,
    since: Option<Date>,
    done: &(dyn Fn() + Sync),
) -> Portfolio {
    let deadlines = dates::deadlines(&register, scales.on);
    let judged: Vec<(Arc<Row>, Vec<Change>)> = register
        .vendors
        .par_iter()
        .map(|vendor| {
            let weighed = scales.weigh(vendor);
            let changes = since.map_or(Vec::new(), |since| {
                changes::changes(vendor, &weighed.set, scales, since, &deadlines)
            });
            done();
            (Arc::new(row(vendor.clone(), weighed)), changes)
        })
        .collect();
    let (rows, changes): (Vec<Arc<Row>>, Vec<Vec<Change>>) = judged.into_iter().unzip();
    let mut changes: Vec<Change> = changes.into_iter().flatten().collect();
    changes.sort_by(|a, b| (b.on, &a.vendor, &a.what).cmp(&(a.on, &b.vendor, &b.what)));
    Portfolio { changes, ..of_rows(register, rows, scales.library, scales.on) }
}

/// The portfolio of vendors that have been judged. A row may be missing yet.
pub fn of_rows(register: Register, rows: Vec<Arc<Row>>, library: &Library, on: Date) -> Portfolio {
    let deadlines = dates::deadlines(&register, on);
    let mut next = HashMap::new();
    for (at, deadline) in deadlines.iter().enumerate().filter(|(_, deadline)| !deadline.acknowledged) {
        next.entry(deadline.vendor.clone()).or_insert(at);
    }
    Portfolio {
        on,
        library_version: library.version.clone(),
        columns: columns(library, &rows),
        rows,
        deadlines,
        next,
        remarks: dates::remarks(&register, on),
        mistakes: register.mistakes,
        changes: Vec::new(),
    }
}

/// The row of a vendor that has been weighed.
pub fn row(vendor: Vendor, weighed: Weighed) -> Row {
    let judged = weighed.set;
    let at = |page: Option<u32>| page.map_or(String::new(), |page| format!("page {page}: "));
    let unreadable = judged.check.unreadable.iter().map(|u| format!("{}{}", at(u.page), u.why));
    let asked = judged.check.findings.iter().filter(|finding| is_told(finding));
    Row {
        dpa: judged.dpa,
        unreadable: unreadable.chain(weighed.unread).collect(),
        cells: asked.map(cell).collect(),
        papers: judged.papers,
        notes: judged.notes,
        differences: judged.differences,
        contradictions: weighed.contradictions,
        risk: weighed.risk,
        vendor,
    }
}

fn is_told(finding: &Finding) -> bool {
    finding.verdict != Verdict::NotApplicable || !finding.accepted.is_empty()
}

fn cell(finding: &Finding) -> Cell {
    let lacking = finding.elements.iter().filter(|element| element.status != Status::Met);
    let is_whole = |gap: &&crate::finding::AcceptedGap| !gap.finding.contains('#');
    let accepted = finding.accepted.iter().find(is_whole).or(match finding.severity {
        None => finding.accepted.first(),
        Some(_) => None,
    });
    Cell {
        clause: finding.clause.clone(),
        title: finding.title.clone(),
        position: finding.verdict,
        severity: finding.severity,
        accepted_until: accepted.map(|gap| gap.until.clone()),
        values: finding.values.iter().map(|value| (value.name.clone(), value.value.clone())).collect(),
        gaps: lacking.map(|element| element.asks.clone()).collect(),
        quote: best_quote(finding).cloned(),
    }
}

/// The words that show best what a finding rests on.
fn best_quote(finding: &Finding) -> Option<&Quote> {
    let stated = finding.values.iter().find_map(|value| value.quotes.first());
    let met = finding.elements.iter().find_map(|element| element.quotes.first());
    stated.or(met).or(finding.located.first())
}

fn columns(library: &Library, rows: &[Arc<Row>]) -> Vec<Column> {
    let asked: HashSet<&str> =
        rows.iter().flat_map(|row| &row.cells).map(|cell| cell.clause.as_str()).collect();
    let column = |clause: &crate::library::Clause| Column {
        clause: clause.id().to_string(),
        title: clause.written.title.clone(),
        values: clause.written.values.keys().cloned().collect(),
    };
    library.clauses.iter().filter(|clause| asked.contains(clause.id())).map(column).collect()
}
