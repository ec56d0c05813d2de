//! Which clause of the library answers which requirement?

use crate::error::Mistake;
use crate::library::{Library, RuleKind};
use crate::yaml;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Requirement → how the library answers it.
pub type Map = BTreeMap<String, Question>;

/// How the library answers one requirement. An answer is `clause`, `clause#element`,
/// `clause#element=met`, `clause#element=weakened`, `clause.value` or
/// `clause.value=alternative`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Question {
    /// Present if one of these is found.
    #[serde(default)]
    pub any_of: Vec<String>,
    /// Present only if all of these are found too.
    #[serde(default)]
    pub all_of: Vec<String>,
    /// Not present if one of these is found.
    #[serde(default)]
    pub none_of: Vec<String>,
    /// Names that follow from what is found: the first case that holds. Tried before `value`.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// Where the value comes from: `clause.value`; the first that is stated. For a list,
    /// the names of all of them together.
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

/// A name, and what has to be found for it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Case {
    pub is: String,
    #[serde(default)]
    pub any_of: Vec<String>,
    #[serde(default)]
    pub all_of: Vec<String>,
    #[serde(default)]
    pub none_of: Vec<String>,
}

/// How a corpus writes values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// In lower case.
    #[default]
    Text,
    /// As printed: `Ireland`.
    Name,
    /// A number of hours or days: a month is 30 days, a business day a day.
    Hours,
    Days,
    Number,
    /// Names in any order.
    List,
    /// `30 day`, `1 year`.
    Term,
}

impl Question {
    /// Whether it asks for a value, beside or instead of yes and no.
    pub fn has_value(&self) -> bool {
        !self.value.is_empty() || !self.cases.is_empty()
    }

    fn answers(&self) -> impl Iterator<Item = &String> {
        let of_cases = self.cases.iter().flat_map(|c| c.any_of.iter().chain(&c.all_of).chain(&c.none_of));
        self.any_of.iter().chain(&self.all_of).chain(&self.none_of).chain(&self.value).chain(of_cases)
    }
}

/// Reads a map and checks that every answer exists.
///
/// # Errors
/// Every answer that the library does not have.
pub fn parse_map(file: &str, text: &str, library: &Library) -> Result<Map, Vec<Mistake>> {
    let (map, positions): (Map, _) = yaml::load(file, text)?;
    let mut mistakes = Vec::new();
    for (requirement, question) in &map {
        for answer in question.answers() {
            if !exists(library, answer) {
                let what = format!("the library has no `{answer}`");
                mistakes.push(positions.mistake(
                    file,
                    &[requirement],
                    what,
                    "Write clause, clause#element, clause#element=weakened, clause.value or clause.value=alternative; `countersign explain CLAUSE` names them.".into(),
                ));
            }
        }
    }
    if mistakes.is_empty() { Ok(map) } else { Err(mistakes) }
}

fn exists(library: &Library, answer: &str) -> bool {
    let parts = parts(answer);
    let Some(index) = library.find(parts.clause) else { return false };
    let clause = &library.clauses[index];
    match parts.of {
        Of::Clause => true,
        Of::Element(id, status) => {
            clause.written.elements.iter().any(|e| e.id == id)
                && status.is_none_or(|s| s == "met" || s == "weakened")
        }
        Of::Value(name, alternative) => clause.values.iter().filter(|v| v.name == name).any(|rule| {
            alternative.is_none_or(|wanted| match &rule.kind {
                RuleKind::Typed(_) => false,
                RuleKind::Choice(of) | RuleKind::Set(of) => of.iter().any(|a| a.is == wanted),
            })
        }),
    }
}

/// An answer taken apart.
pub(super) struct Parts<'a> {
    pub clause: &'a str,
    pub of: Of<'a>,
}

pub(super) enum Of<'a> {
    Clause,
    /// An element, and the status it must have.
    Element(&'a str, Option<&'a str>),
    /// A value, and the alternative it must be.
    Value(&'a str, Option<&'a str>),
}

pub(super) fn parts(answer: &str) -> Parts<'_> {
    let cut = |rest| match str::split_once(rest, '=') {
        Some((name, wanted)) => (name, Some(wanted)),
        None => (rest, None),
    };
    if let Some((clause, rest)) = answer.split_once('#') {
        let (id, status) = cut(rest);
        return Parts { clause, of: Of::Element(id, status) };
    }
    match answer.split_once('.') {
        None => Parts { clause: answer, of: Of::Clause },
        Some((clause, rest)) => {
            let (name, alternative) = cut(rest);
            Parts { clause, of: Of::Value(name, alternative) }
        }
    }
}

/// The clauses that a map asks for.
pub fn clauses(map: &Map) -> Vec<String> {
    let answers = map.values().flat_map(Question::answers);
    let mut clauses: Vec<String> = answers.map(|a| parts(a).clause.to_string()).collect();
    clauses.sort();
    clauses.dedup();
    clauses
}
