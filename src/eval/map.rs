//! Which clause of the library answers which requirement?

use crate::error::Mistake;
use crate::library::Library;
use crate::yaml;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Requirement → how the library answers it.
pub type Map = BTreeMap<String, Question>;

/// How the library answers one requirement. An answer is `clause#element`, `clause`,
/// `clause.value` or `clause.value=alternative`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Question {
    /// Present if one of these is found.
    #[serde(default)]
    pub any_of: Vec<String>,
    /// Present only if all of these are found too.
    #[serde(default)]
    pub all_of: Vec<String>,
    /// Where the value comes from: `clause.value`; the first that is stated.
    #[serde(default)]
    pub value: Vec<String>,
    /// How the corpus writes the value.
    #[serde(default)]
    pub written: Written,
    /// Our alternative → the corpus's word for it.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// The corpus's word where we find nothing.
    #[serde(default)]
    pub otherwise: Option<String>,
}

/// How a corpus writes values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    #[default]
    Text,
    /// A number of hours or days.
    Hours,
    Days,
    Number,
    /// Names in any order.
    List,
    /// `30 day`, `1 year`.
    Term,
}

/// Reads a map and checks that every answer exists.
///
/// # Errors
/// Every answer that the library does not have.
pub fn parse_map(file: &str, text: &str, library: &Library) -> Result<Map, Vec<Mistake>> {
    let (map, positions): (Map, _) = yaml::load(file, text)?;
    let mut mistakes = Vec::new();
    for (requirement, question) in &map {
        for answer in question.any_of.iter().chain(&question.all_of).chain(&question.value) {
            if !exists(library, answer) {
                let what = format!("the library has no `{answer}`");
                mistakes.push(positions.mistake(
                    file,
                    &[requirement],
                    what,
                    "Write clause#element, clause, clause.value or clause.value=alternative.".into(),
                ));
            }
        }
    }
    if mistakes.is_empty() { Ok(map) } else { Err(mistakes) }
}

fn exists(library: &Library, answer: &str) -> bool {
    let (clause, element, value) = parts(answer);
    let Some(index) = library.find(clause) else { return false };
    let written = &library.clauses[index].written;
    element.is_none_or(|id| written.elements.iter().any(|e| e.id == id))
        && value.is_none_or(|(name, _)| written.values.contains_key(name))
}

/// `clause`, its element, its value with the alternative.
type Parts<'a> = (&'a str, Option<&'a str>, Option<(&'a str, Option<&'a str>)>);

pub(super) fn parts(answer: &str) -> Parts<'_> {
    if let Some((clause, element)) = answer.split_once('#') {
        return (clause, Some(element), None);
    }
    match answer.split_once('.') {
        None => (answer, None, None),
        Some((clause, value)) => match value.split_once('=') {
            Some((name, alternative)) => (clause, None, Some((name, Some(alternative)))),
            None => (clause, None, Some((value, None))),
        },
    }
}

/// The clauses that a map asks for.
pub fn clauses(map: &Map) -> Vec<String> {
    let answers = map.values().flat_map(|q| q.any_of.iter().chain(&q.all_of).chain(&q.value));
    let mut clauses: Vec<String> = answers.map(|a| parts(a).0.to_string()).collect();
    clauses.sort();
    clauses.dedup();
    clauses
}
