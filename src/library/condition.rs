//! What must a value be for a position to hold?

use crate::value::{self, Value};
use std::cmp::Ordering;

/// A condition on one of a clause's values.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Index of the value in the clause.
    pub value: usize,
    pub test: Test,
    /// As written, for reports: `at most 24 hours`.
    pub written: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    AtMost(Value),
    AtLeast(Value),
    MoreThan(Value),
    LessThan(Value),
    Equals(Value),
    Differs(Value),
    Is(String),
    IsNot(String),
    Includes(String),
    Excludes(String),
    Stated,
    NotStated,
}

/// What a paper gives for a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Given<'a> {
    Nothing,
    Value(&'a Value),
    Choice(&'a str),
    Set(&'a [String]),
}

/// What a condition may be written about.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    Typed(value::Kind),
    Choice(&'a [&'a str]),
    Set(&'a [&'a str]),
}

impl Test {
    /// Reads a condition as written in a clause file.
    ///
    /// # Errors
    /// What is wrong, and what is allowed.
    pub fn parse(written: &str, subject: Subject<'_>) -> Result<Self, (String, String)> {
        let written = written.trim();
        match written {
            "stated" => return Ok(Self::Stated),
            "not stated" => return Ok(Self::NotStated),
            _ => {}
        }
        match subject {
            Subject::Typed(kind) => Self::parse_typed(written, kind),
            Subject::Choice(names) => named(written, names, &[("is not ", Self::IsNot), ("is ", Self::Is)]),
            Subject::Set(names) => {
                named(written, names, &[("includes ", Self::Includes), ("excludes ", Self::Excludes)])
            }
        }
    }

    fn parse_typed(written: &str, kind: value::Kind) -> Result<Self, (String, String)> {
        type Make = fn(Value) -> Test;
        let forms: [(&str, Make); 6] = [
            ("at most ", Self::AtMost),
            ("at least ", Self::AtLeast),
            ("more than ", Self::MoreThan),
            ("less than ", Self::LessThan),
            ("is not ", Self::Differs),
            ("is ", Self::Equals),
        ];
        for (prefix, make) in forms {
            if let Some(rest) = written.strip_prefix(prefix) {
                return match value::parse(kind, rest) {
                    Some(value) => Ok(make(value)),
                    None => Err((format!("`{rest}` is not a {kind}"), example(kind))),
                };
            }
        }
        Err((
            format!("`{written}` is no condition"),
            "Write at most, at least, more than, less than, is, is not, stated or not stated.".into(),
        ))
    }

    /// Whether the condition holds. What is not stated fulfils only `not stated`, `is
    /// not` and `excludes`.
    pub fn holds(&self, given: Given<'_>) -> bool {
        let compare = |limit: &Value| match given {
            Given::Value(value) => value::compare(value, limit),
            _ => None,
        };
        match self {
            Self::AtMost(limit) => compare(limit).is_some_and(Ordering::is_le),
            Self::AtLeast(limit) => compare(limit).is_some_and(Ordering::is_ge),
            Self::MoreThan(limit) => compare(limit).is_some_and(Ordering::is_gt),
            Self::LessThan(limit) => compare(limit).is_some_and(Ordering::is_lt),
            Self::Equals(value) => matches!(given, Given::Value(v) if v == value),
            Self::Differs(value) => !matches!(given, Given::Value(v) if v == value),
            Self::Is(name) => matches!(given, Given::Choice(c) if c == name),
            Self::IsNot(name) => !matches!(given, Given::Choice(c) if c == name),
            Self::Includes(name) => matches!(given, Given::Set(set) if set.contains(name)),
            Self::Excludes(name) => !matches!(given, Given::Set(set) if set.contains(name)),
            Self::Stated => given != Given::Nothing,
            Self::NotStated => given == Given::Nothing,
        }
    }
}

type MakeNamed = fn(String) -> Test;

fn named(written: &str, names: &[&str], forms: &[(&str, MakeNamed)]) -> Result<Test, (String, String)> {
    for (prefix, make) in forms {
        if let Some(name) = written.strip_prefix(prefix) {
            return match names.contains(&name) {
                true => Ok(make(name.to_string())),
                false => Err((
                    format!("`{name}` is no alternative"),
                    format!("allowed here: {}", names.join(", ")),
                )),
            };
        }
    }
    let allowed: Vec<_> = forms.iter().map(|(prefix, _)| prefix.trim()).collect();
    Err((
        format!("`{written}` is no condition"),
        format!("Write {}, stated or not stated.", allowed.join(", ")),
    ))
}

fn example(kind: value::Kind) -> String {
    let example = match kind {
        value::Kind::Duration => "24 hours, 2 business days, 1 month",
        value::Kind::Money => "EUR 1,000,000",
        value::Kind::Percent => "99.9 %",
        value::Kind::Number => "2",
        value::Kind::Date => "2027-03-15",
        value::Kind::Multiple => "2 x fees of 12 months",
        value::Kind::Place => "Ireland",
    };
    format!("Write it as {example}.")
}
