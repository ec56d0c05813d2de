//! How is a question put to the index?

use super::passage::comparable;
use super::query::{Comparison, Field, Query, QueryError};
use super::schema::Fields;
use crate::library::Library;
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as Search, RangeQuery,
    RegexQuery, TermQuery,
};
use tantivy::schema::{Field as Column, IndexRecordOption};
use tantivy::tokenizer::TokenizerManager;

/// What a question may lean on.
pub struct Planner<'a> {
    pub fields: &'a Fields,
    pub library: &'a Library,
    /// Search for other words that mean the same.
    pub synonyms: bool,
}

type Planned = Result<Box<dyn Search>, QueryError>;

/// A heading says more than a sentence does.
const HEADING: f32 = 2.0;
/// A synonym says a little less than the word itself.
const SYNONYM: f32 = 0.5;

impl Planner<'_> {
    /// The search for a question.
    ///
    /// # Errors
    /// A field, clause or value that does not exist.
    pub fn plan(&self, query: &Query) -> Planned {
        Ok(match query {
            Query::Word(word) => self.word(word),
            Query::Prefix(stem) => {
                let pattern = format!("{}.*", escaped(&stem.to_lowercase()));
                Box::new(
                    RegexQuery::from_pattern(&pattern, self.fields.exact)
                        .map_err(|e| unknown(e.to_string(), ""))?,
                )
            }
            Query::Fuzzy(word, letters) => {
                let term = Term::from_field_text(self.fields.exact, &word.to_lowercase());
                Box::new(FuzzyTermQuery::new(term, *letters, true))
            }
            Query::Phrase(words) => self.phrase(words, 0),
            Query::Near(first, second, most) => self.near(first, second, *most),
            Query::Field(field, value) => self.field(*field, value)?,
            Query::Missing(clause) => {
                let clause = self.clause(clause)?;
                self.exactly(self.fields.missing, &clause)
            }
            Query::Compare { value, test, limit } => self.compare(value, *test, limit)?,
            Query::And(of) => self.all(of)?,
            Query::Or(of) => {
                let of: Result<Vec<_>, _> = of.iter().map(|q| Ok((Occur::Should, self.plan(q)?))).collect();
                Box::new(BooleanQuery::new(of?))
            }
            Query::Not(of) => self.all(std::slice::from_ref(&Query::Not(of.clone())))?,
        })
    }

    fn all(&self, of: &[Query]) -> Planned {
        let mut clauses: Vec<(Occur, Box<dyn Search>)> = Vec::new();
        for query in of {
            match query {
                Query::Not(inner) => clauses.push((Occur::MustNot, self.plan(inner)?)),
                other => clauses.push((Occur::Must, self.plan(other)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// A word in headings and text, and the members of the families it belongs to.
    fn word(&self, word: &str) -> Box<dyn Search> {
        let mut of: Vec<(Occur, Box<dyn Search>)> = Vec::new();
        for (field, boost) in [(self.fields.heading, HEADING), (self.fields.body, 1.0)] {
            if let Some(query) = phrase_in(field, "en_stem", word, 0) {
                of.push((Occur::Should, Box::new(BoostQuery::new(query, boost))));
            }
        }
        if self.synonyms {
            let lower = word.to_lowercase();
            let families = self.library.families.iter().filter(|f| f.members.len() <= 40);
            for family in families.filter(|f| f.name == lower || f.members.contains(&lower)) {
                for member in family.members.iter().filter(|m| **m != lower) {
                    if let Some(query) = phrase_in(self.fields.body, "en_stem", member, 0) {
                        of.push((Occur::Should, Box::new(BoostQuery::new(query, SYNONYM))));
                    }
                }
            }
        }
        Box::new(BooleanQuery::new(of))
    }

    fn phrase(&self, words: &str, slop: u32) -> Box<dyn Search> {
        phrase_in(self.fields.exact, "default", words, slop)
            .unwrap_or_else(|| Box::new(BooleanQuery::new(Vec::new())))
    }

    /// Both words in either order, with at most `most` words between.
    fn near(&self, first: &str, second: &str, most: u32) -> Box<dyn Search> {
        let orders = [format!("{first} {second}"), format!("{second} {first}")];
        let of = orders.iter().filter_map(|words| phrase_in(self.fields.body, "en_stem", words, most));
        Box::new(BooleanQuery::new(of.map(|query| (Occur::Should, query)).collect()))
    }

    fn field(&self, field: Field, value: &str) -> Planned {
        let column = match field {
            Field::Clause => return Ok(self.exactly(self.fields.clause, &self.clause(value)?)),
            Field::Position => self.fields.position,
            Field::Vendor => self.fields.vendor,
            Field::Kind => self.fields.kind,
            Field::Section => self.fields.section,
            Field::Paper => {
                let pattern = format!(".*{}.*", escaped(value));
                let query = RegexQuery::from_pattern(&pattern, self.fields.paper);
                return Ok(Box::new(query.map_err(|e| unknown(e.to_string(), ""))?));
            }
        };
        Ok(self.exactly(column, value))
    }

    fn exactly(&self, column: Column, value: &str) -> Box<dyn Search> {
        Box::new(TermQuery::new(Term::from_field_text(column, value), IndexRecordOption::Basic))
    }

    /// The full id of a clause that may be named without its folder.
    fn clause(&self, name: &str) -> Result<String, QueryError> {
        let short = |id: &str| id.rsplit('/').next() == Some(name);
        let found =
            self.library.find(name).or_else(|| self.library.clauses.iter().position(|c| short(c.id())));
        match found {
            Some(index) => Ok(self.library.clauses[index].written.id.clone()),
            None => {
                Err(unknown(format!("no clause is called `{name}`"), "`countersign library list` shows all."))
            }
        }
    }

    fn compare(&self, value: &str, test: Comparison, limit: &str) -> Planned {
        let Some((clause, name)) = value.rsplit_once('.') else {
            return Err(unknown(
                format!("`{value}` is no value of a clause"),
                "Write clause.value, as breach-notice.deadline.",
            ));
        };
        let clause = self.clause(clause)?;
        let index = self.library.find(&clause).unwrap_or_default();
        let values = &self.library.clauses[index].written.values;
        if !values.contains_key(name) {
            let known: Vec<&str> = values.keys().map(String::as_str).collect();
            return Err(unknown(
                format!("{clause} has no value `{name}`"),
                &format!("It has: {}.", known.join(", ")),
            ));
        }
        let Some(number) = comparable(limit) else {
            return Err(unknown(
                format!("`{limit}` is nothing to compare with"),
                "Write 48h, 30 days, 1000000 or 99.9%.",
            ));
        };
        let term = || {
            let mut term = Term::from_field_json_path(self.fields.values, &key(&clause, name), false);
            term.append_type_and_fast_value(number);
            term
        };
        let bounds = match test {
            Comparison::More => (Bound::Excluded(term()), Bound::Unbounded),
            Comparison::AtLeast => (Bound::Included(term()), Bound::Unbounded),
            Comparison::Less => (Bound::Unbounded, Bound::Excluded(term())),
            Comparison::AtMost => (Bound::Unbounded, Bound::Included(term())),
            Comparison::Equal => (Bound::Included(term()), Bound::Included(term())),
        };
        Ok(Box::new(RangeQuery::new(bounds.0, bounds.1)))
    }
}

/// The key of a value in the `values` field: dots part JSON paths, so there is none.
pub(super) fn key(clause: &str, value: &str) -> String {
    format!("{clause}#{value}")
}

/// The words of a phrase as the field's tokenizer sees them.
fn phrase_in(field: Column, tokenizer: &str, words: &str, slop: u32) -> Option<Box<dyn Search>> {
    let mut tokenizer = TokenizerManager::default().get(tokenizer)?;
    let mut stream = tokenizer.token_stream(words);
    let mut terms = Vec::new();
    stream.process(&mut |token| terms.push(Term::from_field_text(field, &token.text)));
    match terms.len() {
        0 => None,
        1 => Some(Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs))),
        _ => {
            let terms = terms.into_iter().enumerate().collect();
            Some(Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop)))
        }
    }
}

fn escaped(word: &str) -> String {
    word.chars().flat_map(|c| if c.is_alphanumeric() { vec![c] } else { vec!['\\', c] }).collect()
}

fn unknown(what: String, help: &str) -> QueryError {
    QueryError { at: 0..0, what, help: help.to_string() }
}
