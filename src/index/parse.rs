//! How is a question understood? Text in, tree out; a mistake says where and why.

use super::query::{Comparison, FIELDS, Query, QueryError};
use std::ops::Range;

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

    /// Words side by side are one thing of which most must be there; `AND` and everything
    /// that is no bare word must hold.
    fn all(&mut self, depth: usize) -> Result<Query, QueryError> {
        let mut of = vec![self.near(depth)?];
        loop {
            let joined = !self.is_word("AND");
            if !joined {
                self.next += 1;
            } else if self.is_word("OR")
                || matches!(self.peek(), None | Some(Token { kind: Kind::Close, .. }))
            {
                break;
            }
            match (self.near(depth)?, of.last_mut()) {
                (Query::Words(word), Some(Query::Words(words))) if joined => words.extend(word),
                (query, _) => of.push(query),
            }
        }
        Ok(if of.len() == 1 { of.remove(0) } else { Query::And(of) })
    }

    fn near(&mut self, depth: usize) -> Result<Query, QueryError> {
        let mut left = self.one(depth)?;
        let mut pairs = Vec::new();
        while let Some(Token { kind: Kind::Word(word), at }) = self.peek() {
            let Some(number) = word.strip_prefix("NEAR") else { break };
            let words = match number.strip_prefix('/') {
                None if number.is_empty() => 8,
                Some(n) => match n.parse() {
                    Ok(n) if n <= 100 => n,
                    _ => {
                        return Err(self.error(
                            at.clone(),
                            "NEAR takes a number of words, 100 at most",
                            "Write NEAR/5.",
                        ));
                    }
                },
                None => break,
            };
            self.next += 1;
            let right = self.one(depth)?;
            match (&left, &right) {
                (Query::Words(a), Query::Words(b)) => {
                    pairs.push(Query::Near(a.concat(), b.concat(), words));
                }
                _ => {
                    return Err(self.error(
                        at.clone(),
                        "NEAR stands between two words",
                        "Write audit NEAR/5 inspection.",
                    ));
                }
            }
            left = right;
        }
        Ok(match pairs.len() {
            0 => left,
            1 => pairs.remove(0),
            _ => Query::And(pairs),
        })
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
            return self.compare(word, at, *test, sign);
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
            return match FIELDS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)) {
                Some((_, field)) => Ok(Query::Field(*field, value.to_string(), at.clone())),
                None => {
                    let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
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
        Ok(Query::Words(vec![word.to_string()]))
    }

    fn compare(
        &mut self,
        value: &str,
        at: &Range<usize>,
        test: Comparison,
        sign: &Range<usize>,
    ) -> Result<Query, QueryError> {
        let mut limit = String::new();
        let mut end = sign.end;
        if let Some(Token { kind: Kind::Phrase(words), at }) = self.peek() {
            limit.clone_from(words);
            end = at.end;
            self.next += 1;
        }
        // "48 hours", "2 business days" and "EUR 1000" are several words.
        while let Some(Token { kind: Kind::Word(word), at }) = self.peek() {
            let begins = limit.is_empty();
            let unit = ["hour", "day", "week", "month", "year", "business", "working"]
                .iter()
                .any(|u| word.starts_with(u));
            let currency = limit.len() == 3 && limit.bytes().all(|b| b.is_ascii_uppercase());
            let sum = currency && word.starts_with(|c: char| c.is_ascii_digit());
            if !(begins || unit || sum) || (!begins && limit.contains('"')) {
                break;
            }
            limit.push_str(if begins { "" } else { " " });
            limit.push_str(word);
            end = at.end;
            self.next += 1;
        }
        match limit.is_empty() {
            true => Err(self.error(
                sign.clone(),
                "a comparison needs a value",
                "Write breach-notice.deadline > 48h.",
            )),
            false => Ok(Query::Compare { value: value.to_string(), test, limit, at: at.start..end }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::query::{At, Field};

    fn words(w: &str) -> Query {
        Query::Words(w.split(' ').map(str::to_string).collect())
    }

    fn compare(value: &str, test: Comparison, limit: &str, at: At) -> Query {
        Query::Compare { value: value.into(), test, limit: limit.into(), at }
    }

    #[test]
    fn the_whole_language() {
        for (text, query) in [
            ("audit", words("audit")),
            ("audit rights", words("audit rights")),
            ("audit AND rights", Query::And(vec![words("audit"), words("rights")])),
            ("a1 OR b1 c1", Query::Or(vec![words("a1"), words("b1 c1")])),
            ("a1 (b1 OR c1)", Query::And(vec![words("a1"), Query::Or(vec![words("b1"), words("c1")])])),
            ("\"undue delay\"", Query::Phrase("undue delay".into())),
            ("audit NEAR/5 inspection", Query::Near("audit".into(), "inspection".into(), 5)),
            (
                "a1 NEAR b1 NEAR/2 c1",
                Query::And(vec![
                    Query::Near("a1".into(), "b1".into(), 8),
                    Query::Near("b1".into(), "c1".into(), 2),
                ]),
            ),
            ("NOT vendor:acme", Query::Not(Box::new(Query::Field(Field::Vendor, "acme".into(), 4..15)))),
            ("vendor:\"Acme Mail\"", Query::Field(Field::Vendor, "Acme Mail".into(), 0..18)),
            (
                "notif* indemnfy~2",
                Query::And(vec![Query::Prefix("notif".into()), Query::Fuzzy("indemnfy".into(), 2)]),
            ),
            ("missing:audit", Query::Field(Field::Missing, "audit".into(), 0..13)),
            (
                "breach-notice.deadline > 48h",
                compare("breach-notice.deadline", Comparison::More, "48h", 0..28),
            ),
            (
                "x.y>=2 business days audit",
                Query::And(vec![
                    compare("x.y", Comparison::AtLeast, "2 business days", 0..20),
                    words("audit"),
                ]),
            ),
            ("x.y < EUR 1000", compare("x.y", Comparison::Less, "EUR 1000", 0..14)),
            ("x.y = \"new york\"", compare("x.y", Comparison::Equal, "new york", 0..16)),
            ("ends<2027-03-01", compare("ends", Comparison::Less, "2027-03-01", 0..15)),
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
            ("audit NEAR/5 \"y1 y2\"", 6..12, "between two words"),
            ("> 3", 0..1, "a word is missing"),
            ("audit AND", 9..9, "a word is missing"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.what.contains(part) && error.at == at, "{text}: {error:?}");
        }
    }
}
