//! Which questions does a JSON file hold?
//!
//! Every tool exports its own shape. What they share: an object that holds the words of a
//! question, and beside them an id or an answer. Comments and strings joined by `+`, as VSAQ
//! templates have them, are read as their authors meant them.

use super::super::{Answer, Cell, Kind, Questionnaire, Reply, reply};
use crate::error::ReadError;
use serde_json::{Map, Value};
use std::collections::HashMap;

const QUESTION: [&str; 9] =
    ["question", "questiontext", "question_text", "asks", "prompt", "text", "title", "label", "name"];
const ID: [&str; 6] = ["id", "questionid", "question_id", "ref_id", "ref", "number"];
const ANSWER: [&str; 7] =
    ["answer", "response", "reply", "vendor_answer", "vendoranswer", "answervalue", "selected"];
const COMMENT: [&str; 10] = [
    "comment",
    "comments",
    "note",
    "notes",
    "explanation",
    "additional_info",
    "additionalinfo",
    "details",
    "justification",
    "evidence",
];
const SECTION: [&str; 4] = ["section", "category", "domain", "group"];
/// What VSAQ calls items that are answered.
const VSAQ: [&str; 8] = ["radiogroup", "checkgroup", "yesno", "line", "box", "check", "upload", "radio"];
const MAX_DEPTH: usize = 64;

/// Reads the questions of a JSON file.
///
/// # Errors
/// It is not JSON, or nests too deeply.
pub fn read(text: &str) -> Result<Questionnaire, ReadError> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(_) => serde_json::from_str(&plain(text))
            .map_err(|error| ReadError::Damaged { what: format!("this is not JSON: {error}") })?,
    };
    let mut found = Found::default();
    found.walk(&value, "", "", 0)?;
    if found.answers.is_empty()
        && let Value::Object(map) = &value
    {
        found.flat(map);
    }
    let kind = if found.vsaq { Kind::Vsaq } else { Kind::Other };
    Ok(Questionnaire { kind, answers: found.answers, remarks: Vec::new() })
}

#[derive(Default)]
struct Found {
    answers: Vec<Answer>,
    /// VSAQ keeps answers apart from questions.
    vsaq: bool,
}

impl Found {
    fn walk(&mut self, value: &Value, path: &str, section: &str, depth: usize) -> Result<(), ReadError> {
        if depth > MAX_DEPTH {
            return Err(ReadError::Limit { what: format!("it nests more than {MAX_DEPTH} deep") });
        }
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.walk(item, &format!("{path}/{at}"), section, depth + 1)?;
                }
            }
            Value::Object(map) => {
                let children =
                    map.values().any(|v| matches!(v, Value::Array(items) if items.iter().any(is_question)));
                let asks = (!children || is_vsaq(map)) && self.question(map, path, section);
                let own = words(map, &["text", "title", "name"]).unwrap_or_default();
                let section = if children && !own.is_empty() { own.as_str() } else { section };
                if !asks {
                    for (key, child) in map.iter().filter(|(_, child)| child.is_array() || child.is_object())
                    {
                        self.walk(child, &format!("{path}/{key}"), section, depth + 1)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a question, if this is one.
    fn question(&mut self, map: &Map<String, Value>, path: &str, section: &str) -> bool {
        let kind = map.get("type").and_then(Value::as_str).unwrap_or_default();
        let vsaq = is_vsaq(map);
        if !vsaq && (matches!(kind, "block" | "info" | "tip" | "spacer") || !is_question_object(map)) {
            return false;
        }
        self.vsaq |= vsaq;
        let mut question = words(map, &QUESTION).unwrap_or_default();
        if let Some(Value::Array(choices)) = map.get("choices").filter(|_| vsaq) {
            let said = choices.iter().filter_map(|choice| choice.as_object()?.values().next()?.as_str());
            let choices: Vec<String> = said.map(bare).collect();
            // Where nothing is asked, the boxes ask.
            if question.trim().is_empty() {
                question = choices.join("; ");
            }
        }
        let given =
            ANSWER.iter().find_map(|name| field(map, name)).or_else(|| field(map, "value").filter(|_| vsaq));
        let said = given.map(said).unwrap_or_default();
        let own = words(map, &SECTION).unwrap_or_default();
        self.answers.push(Answer {
            id: words(map, &ID).unwrap_or_default(),
            section: if own.is_empty() { section.to_string() } else { own },
            question,
            reply: reply(&said),
            said,
            comment: words(map, &COMMENT).unwrap_or_default(),
            at: Cell { sheet: String::new(), cell: path.to_string() },
            ..Answer::default()
        });
        true
    }

    /// `{"secprog": "yes", …}`: answers by id, without the questions.
    fn flat(&mut self, map: &Map<String, Value>) {
        let scalars = map.iter().filter(|(_, value)| value.is_string() || value.is_boolean());
        let answers = scalars.map(|(id, value)| {
            let said = said(value);
            let reply = match said.as_str() {
                "checked" => Reply::Yes,
                "unchecked" => Reply::No,
                other => reply(other),
            };
            let at = Cell { sheet: String::new(), cell: format!("/{id}") };
            Answer {
                id: id.clone(),
                question: id.replace(['_', '-'], " "),
                reply,
                said,
                at,
                ..Answer::default()
            }
        });
        self.answers.extend(answers);
    }
}

fn is_question(value: &Value) -> bool {
    value.as_object().is_some_and(|map| {
        is_question_object(map)
            || is_vsaq(map)
            || map.values().any(|child| matches!(child, Value::Array(items) if items.iter().any(is_question)))
    })
}

/// An item that VSAQ's own forms would ask.
fn is_vsaq(map: &Map<String, Value>) -> bool {
    let kind = map.get("type").and_then(Value::as_str).unwrap_or_default();
    VSAQ.contains(&kind) && map.contains_key("id")
}

/// Words that ask, beside an id or a place for the answer.
fn is_question_object(map: &Map<String, Value>) -> bool {
    let plain = ["question", "questiontext", "question_text", "asks", "prompt"];
    let asked = plain.iter().any(|name| field(map, name).is_some_and(Value::is_string));
    let id = ID.iter().any(|name| field(map, name).is_some());
    let answered = ANSWER.iter().any(|name| field(map, name).is_some());
    let titled = ["text", "title"].iter().any(|name| field(map, name).is_some_and(Value::is_string));
    // A control of an OSCAL catalogue: its parts say what is asked.
    let control = titled && id && map.contains_key("parts");
    asked && (id || answered) || titled && answered || control
}

/// A field by its name, whatever its case.
fn field<'m>(map: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    map.get(name)
        .or_else(|| map.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

fn words(map: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match field(map, name)? {
        Value::String(text) if !text.trim().is_empty() => Some(bare(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => bare(text),
        Value::Bool(true) => "Yes".into(),
        Value::Bool(false) => "No".into(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            items.iter().map(said).filter(|s| !s.is_empty()).collect::<Vec<_>>().join("; ")
        }
        Value::Object(map) => words(map, &["value", "text", "label", "answer"]).unwrap_or_default(),
        Value::Null => String::new(),
    }
}

/// The words without HTML.
fn bare(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        plain.push_str(&rest[..open]);
        let tag = rest[open + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match rest[open..].find('>').filter(|_| tag) {
            Some(close) => {
                plain.push(' ');
                rest = &rest[open + close + 1..];
            }
            None => {
                plain.push('<');
                rest = &rest[open + 1..];
            }
        }
    }
    plain.push_str(rest);
    let names: HashMap<&str, &str> = [
        ("&mdash;", "—"),
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", " "),
        ("&#39;", "'"),
    ]
    .into();
    for (name, means) in names {
        plain = plain.replace(name, means);
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The JSON that was meant: without comments, with `"a" + "b"` joined, without commas
/// before a closing bracket.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    let mut quoted = false;
    while let Some((at, c)) = chars.next() {
        if quoted {
            out.push(c);
            match c {
                '\\' => out.extend(chars.next().map(|(_, c)| c)),
                '"' => quoted = false,
                _ => {}
            }
            continue;
        }
        let next = text[at + c.len_utf8()..].chars().next();
        match (c, next) {
            ('/', Some('/')) => while chars.next_if(|(_, c)| *c != '\n').is_some() {},
            ('/', Some('*')) => {
                let end = text[at..].find("*/").map_or(text.len(), |end| at + end + 2);
                while chars.next_if(|(at, _)| *at < end).is_some() {}
            }
            ('"', _) if joins(&out) => {
                // Takes back the quote, the plus and what is between.
                let plus = out.trim_end().len() - 1;
                out.truncate(plus);
                let quote = out.trim_end().len() - 1;
                out.truncate(quote);
                quoted = true;
            }
            ('"', _) => {
                quoted = true;
                out.push(c);
            }
            ('}' | ']', _) => {
                let end = out.trim_end().len();
                if out[..end].ends_with(',') {
                    out.truncate(end - 1);
                }
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

fn joins(out: &str) -> bool {
    out.trim_end().strip_suffix('+').is_some_and(|before| before.trim_end().ends_with('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_with_comments_are_read_as_meant() {
        let text = "// ours\n{ \"questionnaire\": [ /* one */ { \"type\": \"block\", \"text\": \"Logs\", \"items\": [ { \"type\": \"yesno\", \"id\": \"a\", \"text\": \"<p>Do you</p>\" +\n \" log // all?\", }, ] } ] }";
        let read = read(text).unwrap();
        assert_eq!(read.answers[0].question, "Do you log // all?");
        assert_eq!(read.answers[0].id, "a");
        assert_eq!(read.answers[0].section, "Logs");
        assert_eq!(read.kind, Kind::Vsaq);
    }

    #[test]
    fn every_tool_has_its_own_shape() {
        let shapes = [
            (
                r#"{"questions":[{"id":"Q1","question":"Do you log?","answer":"Yes","notes":"all"}]}"#,
                "/questions/0",
            ),
            (r#"[{"QuestionText":"Do you log?","Response":true,"Comments":"all"}]"#, "/0"),
            (
                r#"{"sections":[{"title":"Logs","items":[{"title":"Do you log?","answer":["Yes"],"comment":"all"}]}]}"#,
                "/sections/0/items/0",
            ),
        ];
        for (text, at) in shapes {
            let read = read(text).unwrap();
            assert_eq!(read.answers.len(), 1, "{text}");
            let answer = &read.answers[0];
            assert_eq!(
                (answer.question.as_str(), answer.reply, answer.comment.as_str()),
                ("Do you log?", Reply::Yes, "all")
            );
            assert_eq!(answer.at.cell, at);
        }
        assert_eq!(read(r#"{"logs_kept":"checked"}"#).unwrap().answers[0].reply, Reply::Yes);
    }
}
