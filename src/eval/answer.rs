//! What does the program say to one requirement?

use super::map::{Of, Question, Written, parts};
use crate::document::Document;
use crate::finding::{Check, Quote, Status};
use crate::library::written::Verdict;
use crate::text::Span;
use crate::value::{self, Value};
use serde::Serialize;

/// The program's answer to one requirement of one document.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Answer {
    pub present: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Spans in characters of the source, where the format has one to point into.
    pub evidence: Vec<(usize, usize)>,
    pub quotes: Vec<String>,
}

impl Answer {
    /// The value as a corpus writes it: numbers as numbers, lists as lists.
    pub fn json_value(&self, written: Written) -> serde_json::Value {
        let number = |text: &str| text.parse::<i64>().map_or_else(|_| text.into(), serde_json::Value::from);
        match (&self.value, written) {
            (None, _) => serde_json::Value::Null,
            (Some(value), Written::Hours | Written::Days | Written::Number) => number(value),
            (Some(value), Written::List) => {
                value.split(", ").filter(|name| !name.is_empty()).map(number).collect::<Vec<_>>().into()
            }
            (Some(value), Written::Text | Written::Name | Written::Term) => value.as_str().into(),
        }
    }
}

/// Answers a requirement from what a check found.
pub fn answer(document: &Document, source: &str, check: &Check, question: &Question) -> Answer {
    let conditions = holds(check, &question.any_of, &question.all_of, &question.none_of);
    let value = stated(check, question);
    let asked = !(question.any_of.is_empty() && question.all_of.is_empty() && question.none_of.is_empty());
    let mut answer =
        Answer { present: if asked { conditions.is_some() } else { value.is_some() }, ..Answer::default() };
    let mut quotes: Vec<&Quote> = conditions.unwrap_or_default();
    if let Some((written, said)) = value {
        answer.value = Some(written);
        quotes.extend(said);
    } else if question.has_value() {
        answer.value.clone_from(&question.otherwise);
    }
    if answer.present || answer.value.is_some() {
        for quote in quotes {
            answer.quotes.push(quote.text.clone());
            answer.evidence.extend(characters(document, source, quote.span));
        }
    }
    answer
}

/// The quotes that show it, if what is asked for is there.
fn holds<'c>(
    check: &'c Check,
    any_of: &[String],
    all_of: &[String],
    none_of: &[String],
) -> Option<Vec<&'c Quote>> {
    let any: Vec<Vec<&Quote>> = any_of.iter().filter_map(|a| find(check, a)).collect();
    let all: Option<Vec<Vec<&Quote>>> = all_of.iter().map(|a| find(check, a)).collect();
    let is_there = any_of.is_empty() || !any.is_empty();
    let is_free = none_of.iter().all(|a| find(check, a).is_none());
    all.filter(|_| is_there && is_free).map(|all| any.into_iter().chain(all).flatten().collect())
}

/// The value in the corpus's words, with the quotes that show it.
fn stated<'c>(check: &'c Check, question: &Question) -> Option<(String, Vec<&'c Quote>)> {
    for case in &question.cases {
        if let Some(quotes) = holds(check, &case.any_of, &case.all_of, &case.none_of) {
            return Some((case.is.clone(), quotes));
        }
    }
    let mut all = question.value.iter().filter_map(|a| value(check, a));
    if question.written != Written::List {
        return all.next().map(|(printed, quotes)| (as_written(&printed, question), quotes));
    }
    let together = all.reduce(|(mut names, mut quotes), (more, said)| {
        names = format!("{names}, {more}");
        quotes.extend(said);
        (names, quotes)
    });
    together.map(|(names, quotes)| (as_written(&names, question), quotes))
}

/// The quotes that show an answer of a map, if it is there.
fn find<'c>(check: &'c Check, wanted: &str) -> Option<Vec<&'c Quote>> {
    let parts = parts(wanted);
    let finding = check.finding(parts.clause)?;
    match parts.of {
        Of::Clause => {
            let there =
                !matches!(finding.verdict, Verdict::Absent | Verdict::Unreadable | Verdict::NotApplicable);
            there.then(|| finding.elements.iter().flat_map(|e| &e.quotes).collect())
        }
        Of::Element(id, status) => {
            let element = finding.element(id)?;
            let is = match (element.status, status) {
                (Status::Missing, _) => false,
                (Status::Met, Some(wanted)) => wanted == "met",
                (Status::Weakened, Some(wanted)) => wanted == "weakened",
                (_, None) => true,
            };
            is.then(|| element.quotes.iter().collect())
        }
        Of::Value(name, alternative) => {
            let value = finding.value(name)?;
            let names = |wanted: &str| value.value.split(", ").any(|v| v == wanted);
            alternative.is_none_or(names).then(|| value.quotes.iter().collect())
        }
    }
}

fn value<'c>(check: &'c Check, wanted: &str) -> Option<(String, Vec<&'c Quote>)> {
    let parts = parts(wanted);
    let Of::Value(name, _) = parts.of else { return None };
    let finding = check.finding(parts.clause)?.value(name)?;
    Some((finding.value.clone(), finding.quotes.iter().collect()))
}

/// A printed value as the corpus writes it.
fn as_written(printed: &str, question: &Question) -> String {
    let word = |name: &str| question.words.get(name).cloned().unwrap_or_else(|| name.to_string());
    match question.written {
        Written::Text => word(printed).to_lowercase(),
        Written::Name => word(printed),
        Written::Number => word(printed).split_whitespace().next().unwrap_or_default().to_string(),
        Written::List => {
            let mut names: Vec<String> = printed.split(", ").map(word).collect();
            names.sort();
            names.dedup();
            names.join(", ")
        }
        Written::Hours | Written::Days => match value::parse(value::Kind::Duration, printed) {
            Some(Value::Duration(duration)) => {
                duration.nominal(question.written == Written::Hours).to_string()
            }
            _ => printed.to_string(),
        },
        Written::Term => term(printed),
    }
}

/// `30 days` → `30 day`, `12 months` → `1 year`: one form for what is the same.
pub(super) fn term(printed: &str) -> String {
    let mut words: Vec<String> = printed.to_lowercase().split_whitespace().map(str::to_string).collect();
    if let Some(unit) = words.last_mut() {
        *unit = unit.trim_end_matches('s').to_string();
    }
    if let [.., number, unit] = &mut words[..]
        && unit == "month"
        && let Some(years) = number.parse::<u32>().ok().filter(|n| *n > 0 && n % 12 == 0)
    {
        *number = (years / 12).to_string();
        *unit = "year".to_string();
    }
    words.join(" ")
}

/// A span of the text as read as a span of characters of the source.
pub fn characters(document: &Document, source: &str, span: Span) -> Option<(usize, usize)> {
    let start = document.text.source_offset(span.start as usize)?;
    let end = document.text.source_offset((span.end as usize).saturating_sub(1))? + 1;
    let count = |to: usize| source.get(..to).map(|s| s.chars().count());
    Some((count(start)?, count(end.max(start)).or_else(|| count(end + 1))?))
}
