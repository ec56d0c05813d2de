//! How is a pattern written? Text in, tree out.

use super::vocabulary::words;
use std::borrow::Cow;

/// One step of a pattern as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node<'p> {
    Word(Cow<'p, str>),
    /// `assist*`
    Stem(Cow<'p, str>),
    /// `<customer>`
    Family(&'p str),
    /// `$deadline`
    Value(&'p str),
    /// `...` or `..8`: at most so many words.
    Gap(u8),
    /// `{breach|security incident}`
    Choice(Vec<Vec<Node<'p>>>),
}

/// How far `...` reaches, in words.
pub const DEFAULT_GAP: u8 = 25;
const MAX_NODES: usize = 400;
const MAX_DEPTH: usize = 4;

/// What is wrong with a pattern, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct PatternError {
    pub what: String,
    pub help: String,
}

pub(super) fn error<T>(what: impl Into<String>, help: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError { what: what.into(), help: help.into() })
}

/// Parses a pattern.
///
/// # Errors
/// Unbalanced braces or brackets, empty patterns, short stems, gaps at either end.
pub fn parse(pattern: &str) -> Result<Vec<Node<'_>>, PatternError> {
    let mut parser = Parser { rest: pattern, nodes: 0 };
    let nodes = parser.sequence(0)?;
    if !parser.rest.is_empty() {
        return error(format!("`{}` closes nothing in `{pattern}`", &parser.rest[..1]), "Write { before it.");
    }
    if nodes.is_empty() {
        return error("the pattern is empty", "Write at least one word.");
    }
    for end in [nodes.first(), nodes.last()].into_iter().flatten() {
        if let Node::Gap(_) = end {
            return error(format!("`{pattern}` begins or ends with a gap"), "Begin and end with a word.");
        }
    }
    Ok(nodes)
}

struct Parser<'a> {
    rest: &'a str,
    nodes: usize,
}

impl<'p> Parser<'p> {
    /// Nodes up to the end, `|` or `}`.
    fn sequence(&mut self, depth: usize) -> Result<Vec<Node<'p>>, PatternError> {
        // Most alternatives are one word.
        let mut nodes = Vec::with_capacity(if depth == 0 { 8 } else { 1 });
        loop {
            self.rest = self.rest.trim_start();
            let Some(first) = self.rest.chars().next() else { return Ok(nodes) };
            self.nodes += 1;
            if self.nodes > MAX_NODES {
                return error(format!("more than {MAX_NODES} words"), "Split it into several patterns.");
            }
            match first {
                '|' | '}' if depth > 0 => return Ok(nodes),
                '|' => return error("`|` stands outside of braces", "Write {one|other}."),
                '}' => return Ok(nodes),
                '{' => nodes.push(self.choice(depth + 1)?),
                '<' => nodes.push(Node::Family(self.enclosed('>')?)),
                '$' => nodes.push(self.value()?),
                '.' if self.rest.starts_with("..") => nodes.push(self.gap()?),
                _ => self.plain(&mut nodes)?,
            }
        }
    }

    fn choice(&mut self, depth: usize) -> Result<Node<'p>, PatternError> {
        if depth > MAX_DEPTH {
            return error(format!("braces nested more than {MAX_DEPTH} deep"), "Split the pattern.");
        }
        self.rest = &self.rest[1..];
        let mut alternatives = Vec::new();
        loop {
            alternatives.push(self.sequence(depth)?);
            match self.rest.chars().next() {
                Some('|') => self.rest = &self.rest[1..],
                Some('}') => {
                    self.rest = &self.rest[1..];
                    return Ok(Node::Choice(alternatives));
                }
                _ => return error("a `{` is never closed", "Write } after the last alternative."),
            }
        }
    }

    fn enclosed(&mut self, close: char) -> Result<&'p str, PatternError> {
        match self.rest[1..].split_once(close) {
            Some((name, rest)) => {
                self.rest = rest;
                Ok(name.trim())
            }
            None => error("a `<` is never closed", "Write the family as <name>."),
        }
    }

    fn value(&mut self) -> Result<Node<'p>, PatternError> {
        let name = &self.rest[1..];
        let end = name.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(name.len());
        let (name, rest) = name.split_at(end);
        self.rest = rest;
        match name {
            "" => error("`$` without a name", "Write $name, with the name given under `values`."),
            _ => Ok(Node::Value(name)),
        }
    }

    fn gap(&mut self) -> Result<Node<'p>, PatternError> {
        let after = self.rest.trim_start_matches('.');
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, rest) = after.split_at(digits);
        self.rest = rest;
        match number {
            "" => Ok(Node::Gap(DEFAULT_GAP)),
            _ => match number.parse() {
                Ok(n) if (1..=60).contains(&n) => Ok(Node::Gap(n)),
                _ => error(format!("a gap of {number} words"), "A gap reaches 1 to 60 words."),
            },
        }
    }

    fn plain(&mut self, nodes: &mut Vec<Node<'p>>) -> Result<(), PatternError> {
        let ends = |(i, c): (usize, char)| {
            i > 0 && (c.is_whitespace() || "{}|<$".contains(c) || self.rest[i..].starts_with(".."))
        };
        let letters = self.rest.bytes().take_while(u8::is_ascii_lowercase).count();
        let mut others = self.rest[letters..].char_indices().map(|(i, c)| (letters + i, c));
        let end = others.find(|at| ends(*at)).map_or(self.rest.len(), |(i, _)| i);
        let (chunk, rest) = self.rest.split_at(end);
        self.rest = rest;
        if letters == end {
            nodes.push(Node::Word(Cow::Borrowed(chunk)));
            return Ok(());
        }
        if let Some(stem) = chunk.strip_suffix('*') {
            let mut parts: Vec<Cow<'_, str>> = words(stem).map(|(_, word)| word).collect();
            let Some(last) = parts.pop().filter(|last| last.chars().count() >= 3) else {
                return error(
                    format!("the stem `{chunk}` is too short"),
                    "Give at least three letters before *.",
                );
            };
            nodes.extend(parts.into_iter().map(Node::Word));
            nodes.push(Node::Stem(last));
        } else {
            nodes.extend(words(chunk).map(|(_, word)| Node::Word(word)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_language() {
        let word = |w: &'static str| Node::Word(w.into());
        assert_eq!(
            parse("<processor> {shall|will} ... notif* {its|} customer's sub-processor ..8 $days").unwrap(),
            vec![
                Node::Family("processor"),
                Node::Choice(vec![vec![word("shall")], vec![word("will")]]),
                Node::Gap(25),
                Node::Stem("notif".into()),
                Node::Choice(vec![vec![word("its")], vec![]]),
                word("customer"),
                word("sub"),
                word("processor"),
                Node::Gap(8),
                Node::Value("days"),
            ]
        );
    }

    #[test]
    fn mistakes_are_named() {
        for (pattern, part) in [
            ("", "empty"),
            ("a {b|c", "never closed"),
            ("a b}", "closes nothing"),
            ("a | b", "outside of braces"),
            ("... a", "begins or ends"),
            ("no*", "too short"),
            ("a ..99 b", "gap of 99"),
            ("<customer shall", "never closed"),
        ] {
            let what = parse(pattern).unwrap_err().what;
            assert!(what.contains(part), "{pattern}: {what}");
        }
    }
}
