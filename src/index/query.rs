//! What does the person ask? Text in, tree out; a mistake says where and why.

use std::ops::Range;

/// A question to the index.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    Word(String),
    /// `notif*`
    Prefix(String),
    /// `indemnfy~`: so many letters may differ.
    Fuzzy(String, u8),
    /// `"without undue delay"`
    Phrase(String),
    /// `audit NEAR/5 inspection`: at most so many words between.
    Near(String, String, u32),
    /// `vendor:northwind`
    Field(Field, String),
    /// `breach-notice.deadline > 48h`
    Compare {
        value: String,
        test: Comparison,
        limit: String,
    },
    /// `missing:audit-rights`
    Missing(String),
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
}

/// What a passage or paper can be asked about by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Vendor,
    Paper,
    Clause,
    Position,
    Kind,
    Section,
}

/// Every field with its name.
pub const FIELDS: [(&str, Field); 6] = [
    ("vendor", Field::Vendor),
    ("paper", Field::Paper),
    ("clause", Field::Clause),
    ("position", Field::Position),
    ("kind", Field::Kind),
    ("section", Field::Section),
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

const MAX_DEPTH: usize = 30;
const MAX_TERMS: usize = 200;

/// Understands a question.
///
/// # Errors
/// Where it cannot be understood, why, and what is allowed.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    let tokens = tokens(text)?;
    if tokens.len() > MAX_TERMS {
        let help = format!("Ask for at most {MAX_TERMS} words at once.");
        return Err(QueryError { at: 0..text.len(), what: "the question is too long".into(), help });
    }
    let mut parser = Parser { tokens: &tokens, next: 0, end: text.len() };
    let query = parser.either(0)?;
    match parser.peek() {
        None => Ok(query),
        Some(token) => Err(parser.error(
            token.at.clone(),
            "a `)` closes nothing",
            "Write `(` before it, or leave it out.",
        )),
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Token {
    at: Range<usize>,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Open,
    Close,
    Compare(Comparison),
    Phrase(String),
    Word(String),
}

fn tokens(text: &str) -> Result<Vec<Token>, QueryError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let start = text.len() - rest.len();
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let (kind, length) = match first {
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            '>' if rest.starts_with(">=") => (Kind::Compare(Comparison::AtLeast), 2),
            '<' if rest.starts_with("<=") => (Kind::Compare(Comparison::AtMost), 2),
            '>' => (Kind::Compare(Comparison::More), 1),
            '<' => (Kind::Compare(Comparison::Less), 1),
            '=' => (Kind::Compare(Comparison::Equal), 1),
            '"' => match rest[1..].find('"') {
                Some(end) => (Kind::Phrase(rest[1..=end].to_string()), end + 2),
                None => {
                    return Err(QueryError {
                        at: start..text.len(),
                        what: "a quotation mark is never closed".into(),
                        help: "Write `\"` after the last word of the phrase.".into(),
                    });
                }
            },
            _ => {
                // A field may be followed by a phrase: vendor:"Northwind Mail".
                let mut end =
                    rest.find(|c: char| c.is_whitespace() || "()\"<>=".contains(c)).unwrap_or(rest.len());
                if rest[..end].ends_with(':') && rest[end..].starts_with('"') {
                    end = rest[end + 1..].find('"').map_or(rest.len(), |close| end + close + 2);
                }
                (Kind::Word(rest[..end].to_string()), end)
            }
        };
        tokens.push(Token { at: start..start + length, kind });
        rest = &rest[length..];
    }
}

struct Parser<'t> {
    tokens: &'t [Token],
    next: usize,
    end: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.next)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token { kind: Kind::Word(w), .. }) if w == word)
    }

    fn error(&self, at: Range<usize>, what: &str, help: &str) -> QueryError {
        QueryError { at, what: what.to_string(), help: help.to_string() }
    }

    fn either(&mut self, depth: usize) -> Result<Query, QueryError> {
        let mut of = vec![self.all(depth)?];
        while self.is_word("OR") {
            self.next += 1;
            of.push(self.all(depth)?);
        }
        Ok(if of.len() == 1 { of.remove(0) } else { Query::Or(of) })
    }

    fn all(&mut self, depth: usize) -> Result<Query, QueryError> {
        let mut of = vec![self.near(depth)?];
        loop {
            if self.is_word("AND") {
                self.next += 1;
            } else if self.is_word("OR")
                || matches!(self.peek(), None | Some(Token { kind: Kind::Close, .. }))
            {
                break;
            }
            of.push(self.near(depth)?);
        }
        Ok(if of.len() == 1 { of.remove(0) } else { Query::And(of) })
    }

    fn near(&mut self, depth: usize) -> Result<Query, QueryError> {
        let first = self.one(depth)?;
        let Some(Token { kind: Kind::Word(word), at }) = self.peek() else { return Ok(first) };
        let Some(number) = word.strip_prefix("NEAR") else { return Ok(first) };
        let words = match number.strip_prefix('/') {
            None if number.is_empty() => 8,
            Some(n) => match n.parse() {
                Ok(n) if n <= 100 => n,
                _ => return Err(self.error(at.clone(), "NEAR takes a number of words", "Write NEAR/5.")),
            },
            None => return Ok(first),
        };
        self.next += 1;
        let second = self.one(depth)?;
        match (first, second) {
            (Query::Word(a), Query::Word(b)) => Ok(Query::Near(a, b, words)),
            _ => {
                Err(self.error(at.clone(), "NEAR stands between two words", "Write audit NEAR/5 inspection."))
            }
        }
    }

    fn one(&mut self, depth: usize) -> Result<Query, QueryError> {
        let end = self.end..self.end;
        let Some(token) = self.peek() else {
            return Err(self.error(
                end,
                "a word is missing at the end",
                "Write a word, a \"phrase\" or field:value.",
            ));
        };
        self.next += 1;
        if depth > MAX_DEPTH {
            return Err(self.error(
                token.at.clone(),
                "brackets are nested too deep",
                "Write it in fewer brackets.",
            ));
        }
        match &token.kind {
            Kind::Open => {
                let query = self.either(depth + 1)?;
                match self.peek() {
                    Some(Token { kind: Kind::Close, .. }) => {
                        self.next += 1;
                        Ok(query)
                    }
                    _ => {
                        Err(self.error(token.at.clone(), "a `(` is never closed", "Write `)` where it ends."))
                    }
                }
            }
            Kind::Phrase(words) => Ok(Query::Phrase(words.clone())),
            Kind::Word(word) if word == "NOT" => Ok(Query::Not(Box::new(self.one(depth + 1)?))),
            Kind::Word(word) if word == "AND" || word == "OR" => Err(self.error(
                token.at.clone(),
                &format!("{word} stands between two things"),
                "Write a word on both sides of it.",
            )),
            Kind::Word(word) => self.word(word, &token.at),
            Kind::Close | Kind::Compare(_) => Err(self.error(
                token.at.clone(),
                "a word is missing here",
                "Write a word, a \"phrase\", field:value, or clause.value > 48h.",
            )),
        }
    }

    fn word(&mut self, word: &str, at: &Range<usize>) -> Result<Query, QueryError> {
        if let Some(Token { kind: Kind::Compare(test), at: sign }) = self.peek() {
            self.next += 1;
            return self.compare(word, *test, sign);
        }
        if let Some(rest) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
            return Ok(Query::Not(Box::new(self.word(rest, at)?)));
        }
        if let Some((name, value)) = word.split_once(':') {
            let value = value.trim_matches('"');
            if value.is_empty() {
                return Err(self.error(
                    at.clone(),
                    &format!("`{name}:` has no value"),
                    "Write the value right behind the colon.",
                ));
            }
            if name == "missing" {
                return Ok(Query::Missing(value.to_string()));
            }
            return match FIELDS.iter().find(|(known, _)| *known == name) {
                Some((_, field)) => Ok(Query::Field(*field, value.to_string())),
                None => {
                    let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).chain(["missing"]).collect();
                    Err(self.error(
                        at.clone(),
                        &format!("there is no field `{name}`"),
                        &format!("Fields: {}.", known.join(", ")),
                    ))
                }
            };
        }
        if let Some(stem) = word.strip_suffix('*') {
            return match stem.chars().count() {
                2.. => Ok(Query::Prefix(stem.to_string())),
                _ => Err(self.error(
                    at.clone(),
                    "a prefix needs two letters",
                    "Write more letters before `*`.",
                )),
            };
        }
        if let Some((stem, letters)) = word.rsplit_once('~').filter(|(stem, _)| !stem.is_empty()) {
            let distance = if letters.is_empty() { Ok(1) } else { letters.parse() };
            return match distance {
                Ok(n @ 1..=2) => Ok(Query::Fuzzy(stem.to_string(), n)),
                _ => Err(self.error(at.clone(), "`~` takes 1 or 2", "Write indemnfy~ or indemnfy~2.")),
            };
        }
        Ok(Query::Word(word.to_string()))
    }

    fn compare(&mut self, value: &str, test: Comparison, sign: &Range<usize>) -> Result<Query, QueryError> {
        let mut limit = String::new();
        // "48 hours" and "2 business days" are several words; a bare number needs a unit.
        while let Some(Token { kind: Kind::Word(word), .. }) = self.peek() {
            let begins = limit.is_empty();
            let unit = ["hour", "day", "week", "month", "year", "business", "working"]
                .iter()
                .any(|u| word.starts_with(u));
            if !(begins || unit) {
                break;
            }
            limit.push_str(if begins { "" } else { " " });
            limit.push_str(word);
            self.next += 1;
        }
        match limit.is_empty() {
            true => Err(self.error(
                sign.clone(),
                "a comparison needs a value",
                "Write breach-notice.deadline > 48h.",
            )),
            false => Ok(Query::Compare { value: value.to_string(), test, limit }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(w: &str) -> Query {
        Query::Word(w.into())
    }

    #[test]
    fn the_whole_language() {
        for (text, query) in [
            ("audit", word("audit")),
            ("audit rights", Query::And(vec![word("audit"), word("rights")])),
            ("a1 OR b1 c1", Query::Or(vec![word("a1"), Query::And(vec![word("b1"), word("c1")])])),
            ("\"undue delay\"", Query::Phrase("undue delay".into())),
            ("audit NEAR/5 inspection", Query::Near("audit".into(), "inspection".into(), 5)),
            ("NOT vendor:acme", Query::Not(Box::new(Query::Field(Field::Vendor, "acme".into())))),
            ("vendor:\"Acme Mail\"", Query::Field(Field::Vendor, "Acme Mail".into())),
            (
                "notif* indemnfy~2",
                Query::And(vec![Query::Prefix("notif".into()), Query::Fuzzy("indemnfy".into(), 2)]),
            ),
            ("missing:audit", Query::Missing("audit".into())),
            (
                "breach-notice.deadline > 48h",
                Query::Compare {
                    value: "breach-notice.deadline".into(),
                    test: Comparison::More,
                    limit: "48h".into(),
                },
            ),
            (
                "x.y>=2 business days audit",
                Query::And(vec![
                    Query::Compare {
                        value: "x.y".into(),
                        test: Comparison::AtLeast,
                        limit: "2 business days".into(),
                    },
                    word("audit"),
                ]),
            ),
        ] {
            assert_eq!(parse(text), Ok(query), "{text}");
        }
    }

    #[test]
    fn mistakes_say_where_and_why() {
        for (text, at, part) in [
            ("", 0..0, "a word is missing"),
            ("(audit", 0..1, "never closed"),
            ("audit)", 5..6, "closes nothing"),
            ("\"audit", 0..6, "never closed"),
            ("colour:red", 0..10, "no field"),
            ("a.b >", 4..5, "needs a value"),
            ("OR x1", 0..2, "between two"),
            ("audit NEAR/x y1", 6..12, "number of words"),
            ("> 3", 0..1, "a word is missing"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.what.contains(part) && error.at == at, "{text}: {error:?}");
        }
    }
}
