//! Which passages answer the question?

use super::IndexError;
use super::plan::Planner;
use super::query::parse;
use super::store::Index;
use crate::library::Library;
use serde::Serialize;
use std::ops::Range;
use std::path::PathBuf;
use tantivy::TantivyDocument;
use tantivy::collector::{Count, TopDocs};
use tantivy::schema::{Field, Value};
use tantivy::snippet::SnippetGenerator;

/// A question with its limits.
#[derive(Debug, Clone)]
pub struct Request {
    pub query: String,
    /// Passages to return.
    pub limit: usize,
    /// Only the words themselves, no other words that mean the same.
    pub literal: bool,
}

/// The best passages, best first.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hits {
    /// How many there are in all.
    pub total: usize,
    pub hits: Vec<Hit>,
}

/// A passage that answers, or a paper where the question is about what it lacks.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hit {
    pub vendor: String,
    pub paper: String,
    pub section: String,
    pub heading: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    pub score: f32,
    /// The words around the best match.
    pub snippet: String,
    /// Bytes of the snippet that match.
    pub highlights: Vec<Range<usize>>,
    /// Clauses of the library that the passage answers.
    pub clauses: Vec<String>,
    /// What the paper lacks, for a question about that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// Longest snippet, in bytes.
const SNIPPET: usize = 320;

/// Asks the index.
///
/// # Errors
/// The question cannot be understood, or the index cannot be read.
pub fn search(index: &Index, library: &Library, request: &Request) -> Result<Hits, IndexError> {
    let failed = |source| IndexError::Index { folder: PathBuf::new(), source };
    let query = parse(&request.query)?;
    let planner = Planner { fields: &index.fields, library, synonyms: !request.literal };
    let planned = planner.plan(&query)?;
    let searcher = index.index.reader().map_err(failed)?.searcher();
    let collectors = (TopDocs::with_limit(request.limit.max(1)).order_by_score(), Count);
    let (top, total) = searcher.search(&planned, &collectors).map_err(failed)?;
    let mut snippets = SnippetGenerator::create(&searcher, &planned, index.fields.body).map_err(failed)?;
    snippets.set_max_num_chars(SNIPPET);
    let mut hits = Vec::with_capacity(top.len());
    for (score, address) in top {
        let document: TantivyDocument = searcher.doc(address).map_err(failed)?;
        let all = |field: Field| -> Vec<String> {
            document.get_all(field).filter_map(|value| value.as_str()).map(str::to_string).collect()
        };
        let first = |field: Field| all(field).into_iter().next().unwrap_or_default();
        let number = |field: Field| document.get_first(field).and_then(|value| value.as_u64());
        let body = first(index.fields.body);
        let snippet = snippets.snippet(&body);
        let (snippet, highlights) = match snippet.is_empty() {
            true => (beginning(&body), Vec::new()),
            false => (snippet.fragment().to_string(), snippet.highlighted().to_vec()),
        };
        hits.push(Hit {
            vendor: first(index.fields.vendor),
            paper: first(index.fields.paper),
            section: first(index.fields.section),
            heading: first(index.fields.heading),
            page: number(index.fields.page),
            line: number(index.fields.line),
            score,
            snippet,
            highlights,
            clauses: all(index.fields.clause),
            missing: all(index.fields.missing),
        });
    }
    Ok(Hits { total, hits })
}

fn beginning(body: &str) -> String {
    let end = (0..=SNIPPET.min(body.len())).rev().find(|i| body.is_char_boundary(*i)).unwrap_or(0);
    body[..end].to_string()
}
