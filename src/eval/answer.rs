//! What does the program say to one requirement?

use super::map::{Question, Written, parts};
use crate::document::Document;
use crate::finding::{Check, Quote, Status};
use crate::library::written::Verdict;
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

/// Answers a requirement from what a check found.
pub fn answer(document: &Document, source: &str, check: &Check, question: &Question) -> Answer {
    let found: Vec<Vec<&Quote>> = question.any_of.iter().filter_map(|a| find(check, a)).collect();
    let all: Vec<Option<Vec<&Quote>>> = question.all_of.iter().map(|a| find(check, a)).collect();
    let asked = !question.any_of.is_empty() || !question.all_of.is_empty();
    let value = question.value.iter().find_map(|a| value(check, a));
    let mut answer = Answer {
        present: match asked {
            true => (question.any_of.is_empty() || !found.is_empty()) && all.iter().all(Option::is_some),
            false => value.is_some(),
        },
        ..Answer::default()
    };
    let mut quotes: Vec<&Quote> =
        found.into_iter().flatten().chain(all.into_iter().flatten().flatten()).collect();
    if let Some((printed, said)) = value {
        answer.value = Some(as_written(&printed, question));
        quotes.extend(said);
    } else if !question.value.is_empty() {
        answer.value.clone_from(&question.otherwise);
    }
    if answer.present || answer.value.is_some() {
        for quote in quotes {
            answer.quotes.push(quote.text.clone());
            answer.evidence.extend(characters(document, source, quote));
        }
    }
    answer
}

/// The quotes that show `clause#element`, `clause` or `clause.value`, if it is there.
fn find<'c>(check: &'c Check, wanted: &str) -> Option<Vec<&'c Quote>> {
    let (clause, element, value) = parts(wanted);
    let finding = check.finding(clause)?;
    if let Some(id) = element {
        let element = finding.element(id).filter(|e| e.status != Status::Missing)?;
        return Some(element.quotes.iter().collect());
    }
    if let Some((name, alternative)) = value {
        let value = finding.value(name)?;
        let names = |wanted: &str| value.value.split(", ").any(|v| v == wanted);
        return alternative.is_none_or(names).then(|| value.quotes.iter().collect());
    }
    let there = !matches!(finding.verdict, Verdict::Absent | Verdict::Unreadable | Verdict::NotApplicable);
    there.then(|| finding.elements.iter().flat_map(|e| &e.quotes).collect())
}

fn value<'c>(check: &'c Check, wanted: &str) -> Option<(String, Vec<&'c Quote>)> {
    let (clause, _, value) = parts(wanted);
    let finding = check.finding(clause)?.value(value?.0)?;
    Some((finding.value.clone(), finding.quotes.iter().collect()))
}

/// A printed value as the corpus writes it.
fn as_written(printed: &str, question: &Question) -> String {
    let word = |name: &str| question.words.get(name).cloned().unwrap_or_else(|| name.to_string());
    match question.written {
        Written::Text => word(printed).to_lowercase(),
        Written::Number => printed.split_whitespace().next().unwrap_or_default().to_string(),
        Written::List => {
            let mut names: Vec<String> = printed.split(", ").map(word).collect();
            names.sort();
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

/// A quote as a span of characters of the source.
fn characters(document: &Document, source: &str, quote: &Quote) -> Option<(usize, usize)> {
    let start = document.text.source_offset(quote.span.start as usize)?;
    let end = document.text.source_offset((quote.span.end as usize).saturating_sub(1))? + 1;
    let count = |to: usize| source.get(..to).map(|s| s.chars().count());
    Some((count(start)?, count(end.max(start)).or_else(|| count(end + 1))?))
}
