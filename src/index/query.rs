//! What does the person ask? The tree of a question.

use std::ops::Range;

/// A question to the index.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Words side by side: most of them must be there.
    Words(Vec<String>),
    /// `notif*`
    Prefix(String),
    /// `indemnfy~`: so many letters may differ.
    Fuzzy(String, u8),
    /// `"without undue delay"`
    Phrase(String),
    /// `audit NEAR/5 inspection`: at most so many words between.
    Near(String, String, u32),
    /// `vendor:northwind`
    Field(Field, String, At),
    /// `breach-notice.deadline > 48h`
    Compare {
        value: String,
        test: Comparison,
        limit: String,
        at: At,
    },
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
}

/// Where it stands: bytes of the question.
pub type At = Range<usize>;

/// What a passage or paper can be asked about by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Vendor,
    Paper,
    Clause,
    Position,
    Missing,
    Kind,
    Section,
    /// Everything that is a tag of a paper or passage: `tier`, `people-in`.
    Tag(&'static str),
}

/// Every field with its name.
pub const FIELDS: [(&str, Field); 19] = [
    ("vendor", Field::Vendor),
    ("paper", Field::Paper),
    ("clause", Field::Clause),
    ("position", Field::Position),
    ("missing", Field::Missing),
    ("kind", Field::Kind),
    ("section", Field::Section),
    ("tier", Field::Tag("tier")),
    ("status", Field::Tag("status")),
    ("people-in", Field::Tag("people-in")),
    ("stored-in", Field::Tag("stored-in")),
    ("we-are-in", Field::Tag("we-are-in")),
    ("fact", Field::Tag("fact")),
    ("signed", Field::Tag("signed")),
    ("in-force", Field::Tag("in-force")),
    ("standing", Field::Tag("standing")),
    ("language", Field::Tag("language")),
    ("lang", Field::Tag("language")),
    ("part", Field::Tag("part")),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    More,
    AtLeast,
    Less,
    AtMost,
    Equal,
}

/// A question that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct QueryError {
    /// Bytes of the question.
    pub at: Range<usize>,
    pub what: String,
    pub help: String,
}
