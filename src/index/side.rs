//! What does each vendor say on one clause?

use super::passage::Stated;
use super::search::{Hit, Request, search};
use super::store::Index;
use super::{IndexError, names};
use crate::library::Library;
use serde::Serialize;

/// One clause in all papers, each under the other.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SideBySide {
    /// `dpa/audit`
    pub clause: String,
    pub title: String,
    /// Papers that have it: those in force first, then by vendor.
    pub papers: Vec<Side>,
    /// Papers that should have it and lack it.
    pub lacking: Vec<Side>,
}

/// What one paper says.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Side {
    pub vendor: String,
    pub vendor_name: String,
    pub paper: String,
    pub standing: String,
    /// `walk-away`
    pub position: String,
    pub values: Vec<Stated>,
    pub passages: Vec<Words>,
}

/// Words of a paper and where they stand.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Words {
    pub section: String,
    pub heading: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    pub quote: String,
}

/// More papers than this are not put side by side.
const MOST: usize = 5_000;

/// Puts one clause of all papers side by side, or of those that a question finds.
///
/// # Errors
/// There is no such clause, the question cannot be understood, or the index not be read.
pub fn side_by_side(
    index: &Index,
    library: &Library,
    clause: &str,
    question: Option<&str>,
) -> Result<SideBySide, IndexError> {
    let at = names::clause(library, clause, &(0..0))?;
    let clause = &library.clauses[at];
    let id = clause.id();
    let ask = |field: &str| {
        let query = match question {
            Some(question) => format!("{field}:{id} AND ({question})"),
            None => format!("{field}:{id}"),
        };
        let request = Request { query, limit: MOST, per_paper: 0, ..Request::default() };
        search(index, library, &request).map(|hits| hits.hits)
    };
    // A mistake in the question is shown where it stands in the question.
    if let Some(question) = question {
        super::parse(question)?;
    }
    let mut papers: Vec<Side> = Vec::new();
    let mut found = ask("clause")?;
    found.sort_by(|a, b| {
        let place =
            |hit: &Hit| (hit.standing != "in-force", hit.vendor.clone(), hit.paper.clone(), hit.order);
        place(a).cmp(&place(b))
    });
    for hit in found {
        let Some(answer) = hit.answers.iter().find(|answer| answer.clause == id) else { continue };
        if papers.last().is_none_or(|last| last.paper != hit.paper) {
            papers.push(Side::of(&hit, &answer.position));
        }
        let Some(side) = papers.last_mut() else { continue };
        for value in &answer.values {
            if !side.values.contains(value) {
                side.values.push(value.clone());
            }
        }
        let quote = answer.quote.clone().and_then(|range| hit.text.get(range)).unwrap_or(&hit.text);
        side.passages.push(Words {
            section: hit.section.clone(),
            heading: hit.heading.clone(),
            page: hit.page,
            line: hit.line,
            quote: quote.to_string(),
        });
    }
    let lacking = ask("missing")?;
    let has = |hit: &Hit| papers.iter().any(|side| side.paper == hit.paper);
    let mut lacks: Vec<Side> = Vec::new();
    for hit in &lacking {
        if !has(hit) && lacks.last().is_none_or(|last| last.paper != hit.paper) {
            lacks.push(Side::of(hit, "absent"));
        }
    }
    lacks.sort_by(|a, b| (&a.vendor, &a.paper).cmp(&(&b.vendor, &b.paper)));
    lacks.dedup_by(|a, b| a.paper == b.paper);
    let (clause, title) = (id.to_string(), clause.written.title.clone());
    Ok(SideBySide { clause, title, papers, lacking: lacks })
}

impl Side {
    fn of(hit: &Hit, position: &str) -> Self {
        Self {
            vendor: hit.vendor.clone(),
            vendor_name: hit.vendor_name.clone(),
            paper: hit.paper.clone(),
            standing: hit.standing.clone(),
            position: position.to_string(),
            values: Vec::new(),
            passages: Vec::new(),
        }
    }
}
