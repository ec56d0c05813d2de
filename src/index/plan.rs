//! How is a question put to the index?

use super::fields::{allowed, known};
use super::names;
use super::passage::comparable;
use super::query::{At, Comparison, Field, Query, QueryError};
use super::schema::{Fields, analyzer, tokens};
use super::words::{Wanted, families_of, wanted};
use crate::library::{Library, RuleKind};
use crate::value::{self, Kind};
use std::ops::Bound;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as Search,
    RangeQuery, RegexQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field as Column, IndexRecordOption};
use tantivy::{Searcher, Term};

/// What a question may lean on.
pub struct Planner<'a> {
    pub fields: &'a Fields,
    pub library: &'a Library,
    pub searcher: &'a Searcher,
    /// Id and name of every vendor.
    pub vendors: &'a [(String, String)],
    /// Search for other words that mean the same.
    pub synonyms: bool,
}

/// How words that stand side by side are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Every one must be there.
    All,
    /// Any may be there; more are better.
    Any,
}

type Planned = Result<Box<dyn Search>, QueryError>;

/// The paper's title says a little less of a passage than its own words.
const TITLE: f32 = 0.5;
/// Another word that means the same says less than the word itself.
const SYNONYM: f32 = 0.35;

impl Planner<'_> {
    /// The search for a question.
    ///
    /// # Errors
    /// A field, clause or value that does not exist.
    pub fn plan(&self, query: &Query, side: Side) -> Planned {
        Ok(match query {
            Query::Words(words) => self.words(words, side),
            Query::Prefix(stem) => {
                let pattern = format!("{}.*", escaped(&folded(stem)));
                Box::new(regex(&pattern, self.fields.exact)?)
            }
            Query::Fuzzy(word, letters) => {
                let term = Term::from_field_text(self.fields.exact, &folded(word));
                Box::new(FuzzyTermQuery::new(term, *letters, true))
            }
            Query::Phrase(words) => self.phrase(words),
            Query::Near(first, second, most) => self.near(first, second, *most),
            Query::Field(field, value, at) => self.field(*field, value, at)?,
            Query::Compare { value, test, limit, at } => self.compare(value, *test, limit, at)?,
            Query::And(of) => self.all(of, side)?,
            Query::Or(of) => {
                let of: Result<Vec<_>, _> =
                    of.iter().map(|q| Ok((Occur::Should, self.plan(q, side)?))).collect();
                Box::new(BooleanQuery::new(of?))
            }
            Query::Not(_) => self.all(std::slice::from_ref(query), side)?,
        })
    }

    fn all(&self, of: &[Query], side: Side) -> Planned {
        let mut clauses: Vec<(Occur, Box<dyn Search>)> = Vec::new();
        for query in of {
            match query {
                // What must not be there is meant as it stands.
                Query::Not(inner) => clauses.push((Occur::MustNot, self.plan(inner, Side::All)?)),
                other => clauses.push((Occur::Must, self.plan(other, side)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Words side by side. Of any of them, a flat list of single words that are all counted
    /// is fastest by far: tantivy then passes over what cannot be among the best.
    fn words(&self, words: &[String], side: Side) -> Box<dyn Search> {
        let families = if self.synonyms { families_of(self.library, words) } else { Vec::new() };
        let mut flat: Vec<(Occur, Box<dyn Search>)> = Vec::new();
        let mut every: Vec<(Occur, Box<dyn Search>)> = Vec::new();
        for Wanted { at, stems } in wanted(words) {
            let mut group: Vec<(Occur, Box<dyn Search>)> = Vec::new();
            match side {
                Side::All => {
                    group.extend(sequence(self.fields.words, &stems, 0).map(should));
                    let title = stems.iter().map(|stem| (Occur::Must, self.exactly(self.fields.title, stem)));
                    let title = Box::new(BooleanQuery::new(title.collect()));
                    group.push(should(Box::new(BoostQuery::new(title, TITLE))));
                }
                Side::Any => {
                    for stem in &stems {
                        let term = Term::from_field_text(self.fields.words, stem);
                        group.push(should(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
                        let title = Term::from_field_text(self.fields.title, stem);
                        let title = TermQuery::new(title, IndexRecordOption::WithFreqs);
                        group.push(should(Box::new(BoostQuery::new(Box::new(title), TITLE))));
                    }
                }
            }
            for (_, family) in families.iter().filter(|(range, _)| range.contains(&at)) {
                let term = Term::from_field_text(self.fields.family, family);
                if self.tells_little(&term) {
                    continue;
                }
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                group.push(should(Box::new(BoostQuery::new(Box::new(query), SYNONYM))));
            }
            match side {
                Side::All => every.push((Occur::Must, Box::new(BooleanQuery::new(group)))),
                Side::Any => flat.append(&mut group),
            }
        }
        Box::new(BooleanQuery::new(if side == Side::All { every } else { flat }))
    }

    /// Whether what is so common says nothing of a passage any more.
    fn tells_little(&self, term: &Term) -> bool {
        let all = self.searcher.num_docs();
        all > 200 && self.searcher.doc_freq(term).is_ok_and(|frequency| frequency * 5 > all)
    }

    fn phrase(&self, words: &str) -> Box<dyn Search> {
        let words = tokens(&mut analyzer(false), words);
        sequence(self.fields.exact, &words, 0).unwrap_or_else(nothing)
    }

    /// Both words in either order, with at most `most` words between.
    fn near(&self, first: &str, second: &str, most: u32) -> Box<dyn Search> {
        let stems = |words: &str| tokens(&mut analyzer(true), words);
        let (first, second) = (stems(first), stems(second));
        let orders = [[first.clone(), second.clone()].concat(), [second, first].concat()];
        let of = orders.iter().filter_map(|words| sequence(self.fields.words, words, most));
        Box::new(BooleanQuery::new(of.map(should).collect()))
    }

    fn field(&self, field: Field, value: &str, at: &At) -> Planned {
        allowed(field, value, at)?;
        let lower = value.to_lowercase();
        Ok(match field {
            Field::Clause => self.exactly(self.fields.clause, self.clause(value, at)?),
            Field::Missing if value == "*" => Box::new(regex(".+", self.fields.missing)?),
            Field::Missing => self.missing(self.clause(value, at)?),
            Field::Position => match value.rsplit_once('=') {
                Some((clause, position)) => {
                    let clause = self.clause(clause, at)?;
                    self.exactly(self.fields.position, &format!("{clause}={position}"))
                }
                None => self.exactly(self.fields.position, &lower),
            },
            Field::Vendor => self.vendor(value, at)?,
            Field::Kind => self.exactly(self.fields.kind, &lower),
            Field::Section => match value.contains('*') {
                true => Box::new(regex(&glob(value), self.fields.section)?),
                false => self.exactly(self.fields.section, value),
            },
            Field::Paper => Box::new(regex(&format!("(?i).*{}.*", glob(value)), self.fields.paper)?),
            Field::Tag(name) => self.exactly(self.fields.tag, &format!("{name}:{lower}")),
        })
    }

    /// Papers that lack a clause, unless another paper in force of the same vendor has it.
    fn missing(&self, clause: &str) -> Box<dyn Search> {
        let lacking = self.exactly(self.fields.missing, clause);
        let having: Vec<(Occur, Box<dyn Search>)> = vec![
            (Occur::Must, self.exactly(self.fields.clause, clause)),
            (Occur::Must, self.exactly(self.fields.tag, "in-force:yes")),
        ];
        let vendors = super::facets::values(self.searcher, &BooleanQuery::new(having), "vendor");
        let vendors = vendors.unwrap_or_default();
        if vendors.is_empty() {
            return lacking;
        }
        let terms = vendors.iter().map(|vendor| Term::from_field_text(self.fields.vendor, vendor));
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, lacking),
            (Occur::MustNot, Box::new(TermSetQuery::new(terms))),
        ]))
    }

    /// By id or name; otherwise every vendor in whose id or name it occurs.
    fn vendor(&self, value: &str, at: &At) -> Planned {
        let lower = value.to_lowercase();
        if value.contains('*') {
            return Ok(Box::new(regex(&format!("(?i){}", glob(value)), self.fields.vendor)?));
        }
        let is = |text: &str| text.to_lowercase() == lower;
        let has = |text: &str| text.to_lowercase().contains(&lower);
        let mut found: Vec<&String> =
            self.vendors.iter().filter(|(id, name)| is(id) || is(name)).map(|(id, _)| id).collect();
        if found.is_empty() {
            found = self.vendors.iter().filter(|(id, name)| has(id) || has(name)).map(|(id, _)| id).collect();
        }
        if found.is_empty() {
            return Err(QueryError {
                at: at.clone(),
                what: format!("no vendor is called `{value}`"),
                help: known("Vendors with papers", self.vendors.iter().map(|(id, _)| id.as_str())),
            });
        }
        let terms = found.into_iter().map(|id| Term::from_field_text(self.fields.vendor, id));
        Ok(Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 0.0)))
    }

    /// A record either has it or not: it says nothing of how good an answer it is.
    fn exactly(&self, column: Column, value: &str) -> Box<dyn Search> {
        let query = Box::new(TermQuery::new(Term::from_field_text(column, value), IndexRecordOption::Basic));
        match column == self.fields.title {
            true => query,
            false => Box::new(ConstScoreQuery::new(query, 0.0)),
        }
    }

    fn clause(&self, name: &str, at: &At) -> Result<&str, QueryError> {
        let index = names::clause(self.library, name, at)?;
        Ok(self.library.clauses[index].id())
    }

    fn compare(&self, value: &str, test: Comparison, limit: &str, at: &At) -> Planned {
        let wrong = |what: String, help: String| QueryError { at: at.clone(), what, help };
        let Some((clause, name)) = value.rsplit_once('.') else {
            if !DATES.contains(&value) {
                return Err(wrong(
                    format!("`{value}` cannot be compared"),
                    format!("Write clause.value, as breach-notice.deadline, or one of {}.", DATES.join(", ")),
                ));
            }
            let day = date(limit).ok_or_else(|| {
                wrong(format!("`{limit}` is no day"), "Write year, month and day: 2027-03-01.".into())
            })?;
            return Ok(self.range(value, test, day));
        };
        let index = names::clause(self.library, clause, at)?;
        let clause = &self.library.clauses[index];
        let Some(rule) = clause.values.iter().find(|rule| rule.name == name) else {
            let names: Vec<&str> = clause.values.iter().map(|rule| rule.name.as_str()).collect();
            let help = match names.is_empty() {
                true => "No value of it is read.".into(),
                false => format!("It has: {}.", names.join(", ")),
            };
            return Err(wrong(format!("{} has no value `{name}`", clause.id()), help));
        };
        let RuleKind::Typed(kind) = rule.kind else {
            return self.named(clause.id(), name, test, limit, at);
        };
        if kind == Kind::Place {
            return self.named(clause.id(), name, test, limit, at);
        }
        let parsed = value::parse(kind, limit).map(|_| limit.to_string());
        // "USD 1000" and "1000" are both sums; a bare number of anything else has no unit.
        let parsed = parsed.or_else(|| bare(limit).filter(|_| kind == Kind::Money || kind == Kind::Percent));
        let Some((number, currency)) = parsed.and_then(|printed| comparable(&printed)) else {
            let example = match kind {
                Kind::Duration => "a length of time: 48h, 30 days, 12 months",
                Kind::Money => "a sum: 1000000, or EUR 1000000 for that currency alone",
                Kind::Percent => "a percentage: 99.9%",
                Kind::Date => "a day: 2027-03-01",
                Kind::Multiple => "a multiple of fees: 2 x 12 months fees",
                Kind::Number | Kind::Place => "a number",
            };
            return Err(wrong(
                format!("`{limit}` is nothing to compare {name} with"),
                format!("Write {example}."),
            ));
        };
        let key = key(clause.id(), name);
        Ok(match currency {
            Some(currency) => self.range(&format!("{key}@{currency}"), test, number),
            None => self.range(&key, test, number),
        })
    }

    /// A value that has a name instead of a number: `breach-notice.trigger = confirmed`.
    fn named(&self, clause: &str, name: &str, test: Comparison, value: &str, at: &At) -> Planned {
        match test {
            Comparison::Equal => {
                let stated = format!("{clause}.{name}={}", value.to_lowercase());
                Ok(self.exactly(self.fields.stated, &stated))
            }
            _ => Err(QueryError {
                at: at.clone(),
                what: format!("{name} is a name, not a number"),
                help: format!("Write {clause}.{name} = {value}."),
            }),
        }
    }

    fn range(&self, key: &str, test: Comparison, number: f64) -> Box<dyn Search> {
        let term = || {
            let mut term = Term::from_field_json_path(self.fields.values, key, false);
            term.append_type_and_fast_value(number);
            term
        };
        let (from, to) = match test {
            Comparison::More => (Bound::Excluded(term()), Bound::Unbounded),
            Comparison::AtLeast => (Bound::Included(term()), Bound::Unbounded),
            Comparison::Less => (Bound::Unbounded, Bound::Excluded(term())),
            Comparison::AtMost => (Bound::Unbounded, Bound::Included(term())),
            Comparison::Equal => (Bound::Included(term()), Bound::Included(term())),
        };
        Box::new(ConstScoreQuery::new(Box::new(RangeQuery::new(from, to)), 0.0))
    }
}

/// Days of a paper that can be compared.
pub const DATES: [&str; 3] = ["ends", "signed", "starts"];

fn date(limit: &str) -> Option<f64> {
    let year = limit.len() == 4 && limit.bytes().all(|b| b.is_ascii_digit());
    let printed = if year { format!("{limit}-01-01") } else { limit.to_string() };
    value::parse(Kind::Date, &printed)?;
    comparable(&printed).map(|(number, _)| number)
}

/// `1000000`, `1,000,000`, `1.5m` as a plain number.
fn bare(limit: &str) -> Option<String> {
    let lower = limit.to_lowercase().replace([',', '_', '%'], "");
    let (digits, factor) = match lower.chars().last()? {
        'k' => (&lower[..lower.len() - 1], 1e3),
        'm' => (&lower[..lower.len() - 1], 1e6),
        'b' => (&lower[..lower.len() - 1], 1e9),
        _ => (lower.as_str(), 1.0),
    };
    let number: f64 = digits.parse().ok()?;
    number.is_finite().then(|| (number * factor).to_string())
}

/// The key of a value in the `values` field: dots part JSON paths, so there is none.
pub(super) fn key(clause: &str, value: &str) -> String {
    format!("{clause}#{value}")
}

fn should(query: Box<dyn Search>) -> (Occur, Box<dyn Search>) {
    (Occur::Should, query)
}

fn nothing() -> Box<dyn Search> {
    Box::new(BooleanQuery::new(Vec::new()))
}

/// Words one after the other, with so many others between them.
fn sequence(field: Column, words: &[String], slop: u32) -> Option<Box<dyn Search>> {
    let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
    Some(match &terms[..] {
        [] => return None,
        [one] => Box::new(TermQuery::new(one.clone(), IndexRecordOption::WithFreqs)),
        _ => {
            let terms = terms.into_iter().enumerate().collect();
            Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop))
        }
    })
}

fn regex(pattern: &str, column: Column) -> Result<RegexQuery, QueryError> {
    RegexQuery::from_pattern(pattern, column).map_err(|error| QueryError {
        at: 0..0,
        what: error.to_string(),
        help: "Write it in fewer letters.".into(),
    })
}

/// A word as the exact words of the index are written.
pub(super) fn folded(word: &str) -> String {
    tokens(&mut analyzer(false), word).concat()
}

fn glob(value: &str) -> String {
    value.split('*').map(escaped).collect::<Vec<_>>().join(".*")
}

fn escaped(word: &str) -> String {
    word.chars().flat_map(|c| if c.is_alphanumeric() { vec![c] } else { vec!['\\', c] }).collect()
}
