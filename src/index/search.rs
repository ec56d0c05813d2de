//! Which passages answer the question?

use super::IndexError;
use super::facets::{Facets, facets};
use super::marks::{Marks, Seen};
use super::parse::parse;
use super::passage::{Answer, Part};
use super::plan::{DATES, Planner, Side};
use super::query::{Field, Query};
use super::rank::{Candidate, named_clauses, score};
use super::schema::{analyzer, tokens};
use super::snippet::snippet;
use super::store::{Index, failed, fenced};
use crate::library::Library;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query as Search, TermQuery};
use tantivy::schema::{Field as Column, IndexRecordOption, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

/// A question with its limits.
#[derive(Debug, Clone)]
pub struct Request {
    /// Empty for everything.
    pub query: String,
    /// Passages to return.
    pub limit: usize,
    /// Passages of one paper to return; 0 for all.
    pub per_paper: usize,
    /// Only the words themselves, no other words that mean the same.
    pub literal: bool,
    /// Count what is found by vendor, kind, clause and so on.
    pub facets: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self { query: String::new(), limit: 20, per_paper: 3, literal: false, facets: false }
    }
}

/// The best passages, best first.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hits {
    /// How many hold all that is asked for.
    pub total: usize,
    /// Some of these hold only most of the words.
    pub relaxed: bool,
    /// What is found are papers, not passages: the question is about papers alone.
    pub papers: bool,
    pub hits: Vec<Hit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
}

/// A passage that answers, or a paper where the question is about what it is or lacks.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hit {
    pub vendor: String,
    /// What people call the vendor.
    pub vendor_name: String,
    pub paper: String,
    /// `in-force`, `superseded`, `unsigned`; `unknown` where no register says.
    pub standing: String,
    pub kinds: Vec<String>,
    pub section: String,
    pub heading: String,
    /// The headings above, outermost first.
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Its place in the paper.
    pub order: u64,
    pub score: f32,
    /// The words around the best match.
    pub snippet: String,
    /// Bytes of the snippet that match.
    pub highlights: Vec<Range<usize>>,
    /// The whole passage.
    pub text: String,
    /// What the check says of the library's clauses that stand here.
    pub answers: Vec<Answer>,
    /// What the paper lacks, for a question about papers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// More passages of the same paper that match, left out here.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// Candidates looked at closely, at least.
const CANDIDATES: usize = 120;
/// What a vendor answers in a sheet binds it less than what it signs.
const ANSWER: f32 = 0.8;
/// A passage that covers less of the question than this is no answer.
const LEAST_COVER: f32 = 0.45;

/// Asks the index.
///
/// # Errors
/// The question cannot be understood, or the index cannot be read.
pub fn search(index: &Index, library: &Library, request: &Request) -> Result<Hits, IndexError> {
    let query = match request.query.trim() {
        "" => Query::And(Vec::new()),
        words => rewritten(parse(words)?),
    };
    fenced(&index.folder, || Asking { index, library, request, query: &query }.answer())
}

struct Asking<'a> {
    index: &'a Index,
    library: &'a Library,
    request: &'a Request,
    query: &'a Query,
}

impl Asking<'_> {
    fn answer(&self) -> Result<Hits, IndexError> {
        let failed = |source| failed(&self.index.folder, source);
        let searcher = self.index.reader.searcher();
        let vendors = self.vendors();
        let planner = Planner {
            fields: &self.index.fields,
            library: self.library,
            searcher: &searcher,
            vendors: &vendors,
            synonyms: !self.request.literal,
        };
        let papers = is_about_papers(self.query);
        let all = self.of_record(planner.plan(self.query, Side::All)?, papers);
        let most = CANDIDATES.max(self.request.limit.saturating_mul(4)).min(100_000);
        let best = || TopDocs::with_limit(most).order_by_score();
        let (top, total) = searcher.search(&all, &(best(), Count)).map_err(failed)?;
        let mut candidates: Vec<(f32, DocAddress, bool)> =
            top.into_iter().map(|(score, at)| (score, at, true)).collect();
        // Where many passages hold all the words, none that lacks one is missed.
        if words(self.query) > 1 && total < CANDIDATES {
            let any = self.of_record(planner.plan(self.query, Side::Any)?, papers);
            let known: HashSet<DocAddress> = candidates.iter().map(|(_, at, _)| *at).collect();
            let more = searcher.search(&any, &best()).map_err(failed)?;
            candidates.extend(
                more.into_iter().filter(|(_, at)| !known.contains(at)).map(|(score, at)| (score, at, false)),
            );
        }
        let found = self.ranked(&searcher, candidates).map_err(failed)?;
        let relaxed = found.iter().take(self.request.limit).any(|found| !found.whole);
        let mut hits = self.cut(found, &vendors);
        if papers {
            hits.sort_by(|a, b| (&a.vendor, &a.paper).cmp(&(&b.vendor, &b.paper)));
        }
        let facets = match self.request.facets {
            true => Some(facets(&searcher, &all).map_err(failed)?),
            false => None,
        };
        Ok(Hits { total, relaxed, papers, hits, facets })
    }

    fn vendors(&self) -> Vec<(String, String)> {
        let abouts = self.index.state.papers.values().map(|known| &known.about);
        let vendors: HashMap<&str, &str> = abouts.map(|a| (a.vendor.as_str(), a.name.as_str())).collect();
        let mut vendors: Vec<(String, String)> =
            vendors.into_iter().map(|(id, name)| (id.to_string(), name.to_string())).collect();
        vendors.sort();
        vendors
    }

    /// Only passages, or only papers. Words alone find nothing but passages.
    fn of_record(&self, query: Box<dyn Search>, papers: bool) -> Box<dyn Search> {
        if matches!(self.query, Query::Words(_)) {
            return query;
        }
        let record = if papers { "paper" } else { "passage" };
        let term = Term::from_field_text(self.index.fields.record, record);
        let filter = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        let filter = Box::new(tantivy::query::ConstScoreQuery::new(filter, 0.0));
        Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, filter)]))
    }

    /// The candidates, best first.
    fn ranked(
        &self,
        searcher: &Searcher,
        candidates: Vec<(f32, DocAddress, bool)>,
    ) -> tantivy::Result<Vec<Found>> {
        let fields = &self.index.fields;
        let mut marks = Marks::new(self.query, self.library, !self.request.literal);
        let rarity = rarity(searcher, fields.words, &marks.things);
        let stems: HashSet<String> = marks.things.iter().cloned().collect();
        let mut stemmed = analyzer(true);
        let named = named_clauses(self.library, &stems, &mut |text| tokens(&mut stemmed, text));
        let mut titles: HashMap<String, Vec<Seen>> = HashMap::new();
        let mut all = Vec::with_capacity(candidates.len());
        for (bm25, at, whole) in candidates {
            let record: TantivyDocument = searcher.doc(at)?;
            let first =
                |column: Column| record.get_first(column).and_then(|v| v.as_str()).unwrap_or_default();
            let (text, heading, path) = (first(fields.text), first(fields.heading), first(fields.path));
            let paper = first(fields.paper).to_string();
            if !titles.contains_key(&paper) {
                titles.insert(paper.clone(), marks.find(first(fields.title)));
            }
            let tag = |start: &str| {
                record
                    .get_all(fields.tag)
                    .filter_map(|tag| tag.as_str())
                    .find_map(|tag| tag.strip_prefix(start))
            };
            let part = if tag("part:") == Some(Part::Answer.name()) { ANSWER } else { 1.0 };
            let seen = marks.find(text);
            let above = marks.find(path);
            let own = if heading == path { None } else { Some(marks.find(heading)) };
            let is_named_clause = !named.is_empty()
                && answers(first(fields.answers)).iter().any(|a| named.contains(a.clause.as_str()));
            let candidate = Candidate {
                bm25,
                text: &seen,
                heading: own.as_ref().unwrap_or(&above),
                path: &above,
                title: titles.get(&paper).map_or(&[], Vec::as_slice),
                is_named_clause,
                weight: super::about::weight(tag("standing:").unwrap_or_default()) * part,
            };
            let (score, cover) = score(&candidate, &rarity);
            if whole || cover >= LEAST_COVER {
                let order = record.get_first(fields.order).and_then(|v| v.as_u64()).unwrap_or_default();
                let seen = (!marks.is_empty()).then_some(seen);
                all.push(Found { record, paper, order, score, whole, seen });
            }
        }
        // As good as each other: in the order of the papers, so that every run agrees.
        all.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| (&a.paper, a.order).cmp(&(&b.paper, b.order)))
        });
        Ok(all)
    }

    fn hit(&self, record: &TantivyDocument, vendors: &[(String, String)]) -> Hit {
        let fields = &self.index.fields;
        let all = |column: Column| -> Vec<String> {
            record.get_all(column).filter_map(|value| value.as_str()).map(str::to_string).collect()
        };
        let first = |column: Column| all(column).into_iter().next().unwrap_or_default();
        let number = |column: Column| record.get_first(column).and_then(|value| value.as_u64());
        let vendor = first(fields.vendor);
        let name = vendors.iter().find(|(id, _)| *id == vendor).map(|(_, name)| name.clone());
        let standing =
            all(fields.tag).into_iter().find_map(|tag| tag.strip_prefix("standing:").map(str::to_string));
        Hit {
            vendor_name: name.unwrap_or_default(),
            vendor,
            paper: first(fields.paper),
            standing: standing.unwrap_or_default(),
            kinds: all(fields.kind),
            section: first(fields.section),
            heading: first(fields.heading),
            path: first(fields.path),
            page: number(fields.page),
            line: number(fields.line),
            order: number(fields.order).unwrap_or_default(),
            score: 0.0,
            snippet: String::new(),
            highlights: Vec::new(),
            text: first(fields.text),
            answers: answers(&first(fields.answers)),
            missing: match is_about_papers(self.query) {
                true => all(fields.missing),
                false => Vec::new(),
            },
            more: 0,
        }
    }

    /// The words that the check quotes for the clauses that are asked about.
    fn quotes(&self, hit: &Hit) -> Vec<Seen> {
        let mut asked = Vec::new();
        clauses(self.query, &mut asked);
        let is_asked = |answer: &&Answer| {
            asked.iter().any(|clause| answer.clause == *clause || answer.clause.ends_with(clause.as_str()))
        };
        let quoted = hit.answers.iter().filter(is_asked).chain(&hit.answers);
        let quote = quoted.filter_map(|answer| answer.quote.clone()).next();
        quote.map(|range| Seen { range, word: 0, literal: 1, other: 0 }).into_iter().collect()
    }

    /// So many as asked for, and not too many of one paper.
    fn cut(&self, all: Vec<Found>, vendors: &[(String, String)]) -> Vec<Hit> {
        let most = if self.request.per_paper == 0 { usize::MAX } else { self.request.per_paper };
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut kept: Vec<Hit> = Vec::new();
        for found in all {
            let count = counts.entry(found.paper.clone()).or_default();
            *count += 1;
            if *count <= most && kept.len() < self.request.limit {
                kept.push(self.shown(&found, vendors));
            } else if let Some(last) = kept.iter_mut().rev().find(|kept| kept.paper == found.paper) {
                last.more += 1;
            }
        }
        kept
    }

    fn shown(&self, found: &Found, vendors: &[(String, String)]) -> Hit {
        let mut hit = self.hit(&found.record, vendors);
        hit.score = found.score;
        (hit.snippet, hit.highlights) = match &found.seen {
            Some(seen) => snippet(&hit.text, seen),
            None => snippet(&hit.text, &self.quotes(&hit)),
        };
        hit
    }
}

/// A candidate that was looked at.
struct Found {
    record: TantivyDocument,
    paper: String,
    order: u64,
    score: f32,
    /// It holds all that is asked for.
    whole: bool,
    /// Where its text says what is asked for; `None` for a question without words.
    seen: Option<Vec<Seen>>,
}

fn answers(json: &str) -> Vec<Answer> {
    serde_json::from_str(json).unwrap_or_default()
}

/// How much each thing of the question tells: a rare word more than a common one.
fn rarity(searcher: &Searcher, column: Column, things: &[String]) -> Vec<f32> {
    let all = searcher.num_docs() as f32 + 1.0;
    let of = |stem: &String| match stem.is_empty() {
        true => 3.0,
        false => {
            let term = Term::from_field_text(column, stem);
            let frequency = searcher.doc_freq(&term).unwrap_or_default() as f32;
            (1.0 + (all - frequency).max(0.0) / (frequency + 0.5)).ln().max(0.1)
        }
    };
    things.iter().map(of).collect()
}

/// How many bare words stand in the question.
fn words(query: &Query) -> usize {
    match query {
        Query::Words(words) => super::words::wanted(words).len(),
        Query::And(of) | Query::Or(of) => of.iter().map(words).sum(),
        _ => 0,
    }
}

/// The clauses that the question names, as it names them.
fn clauses(query: &Query, into: &mut Vec<String>) {
    match query {
        Query::Field(Field::Clause, clause, _) => into.push(clause.clone()),
        Query::Field(Field::Position, position, _) => {
            into.extend(position.split_once('=').map(|(clause, _)| clause.to_string()));
        }
        Query::Compare { value, .. } => {
            into.extend(value.rsplit_once('.').map(|(clause, _)| clause.to_string()));
        }
        Query::And(of) | Query::Or(of) => of.iter().for_each(|query| clauses(query, into)),
        _ => {}
    }
}

/// Whether the question is about papers as wholes: it names nothing that stands in them.
fn is_about_papers(query: &Query) -> bool {
    match query {
        Query::Field(field, ..) => match field {
            Field::Vendor | Field::Paper | Field::Missing | Field::Kind => true,
            Field::Tag(name) => *name != "part",
            Field::Clause | Field::Position | Field::Section => false,
        },
        Query::Compare { value, .. } => DATES.contains(&value.as_str()),
        Query::And(of) | Query::Or(of) => !of.is_empty() && of.iter().all(is_about_papers),
        Query::Not(of) => is_about_papers(of),
        _ => false,
    }
}

/// A clause and a position that are asked for together are meant together, and a clause
/// whose position is absent is missing.
fn rewritten(query: Query) -> Query {
    match query {
        Query::Field(Field::Position, position, at) => match position.rsplit_once('=') {
            Some((clause, "absent")) => Query::Field(Field::Missing, clause.into(), at),
            None if position == "absent" => Query::Field(Field::Missing, "*".into(), at),
            _ => Query::Field(Field::Position, position, at),
        },
        Query::And(of) => {
            let is = |query: &Query, wanted| matches!(query, Query::Field(field, ..) if *field == wanted);
            let only = |wanted| {
                let mut found = of.iter().enumerate().filter(|(_, query)| is(query, wanted));
                found.next().map(|(at, _)| at).filter(|_| found.next().is_none())
            };
            let both = only(Field::Clause).zip(only(Field::Position));
            let mut of = of;
            if let Some((clause, position)) = both
                && let Query::Field(_, clause_name, _) = &of[clause]
                && let Query::Field(_, name, at) = &of[position]
            {
                let both = format!("{clause_name}={name}");
                of[position] = Query::Field(Field::Position, both, at.clone());
                of.remove(clause);
            }
            let mut of: Vec<Query> = of.into_iter().map(rewritten).collect();
            if of.len() == 1 { of.remove(0) } else { Query::And(of) }
        }
        Query::Or(of) => Query::Or(of.into_iter().map(rewritten).collect()),
        Query::Not(of) => Query::Not(Box::new(rewritten(*of))),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_and_a_position_are_meant_together() {
        let one = |text: &str| rewritten(parse(text).expect("a question"));
        assert_eq!(
            one("position:absent clause:dpa/audit"),
            Query::Field(Field::Missing, "dpa/audit".into(), 0..15)
        );
        let Query::And(of) = one("clause:audit x1 position:walk-away") else { panic!("all of it") };
        assert!(matches!(&of[1], Query::Field(Field::Position, p, _) if p == "audit=walk-away"), "{of:?}");
        assert!(is_about_papers(&one("missing:audit tier:high ends < 2027-01-01 NOT signed:yes")));
        assert!(!is_about_papers(&one("missing:audit breach")));
    }
}
