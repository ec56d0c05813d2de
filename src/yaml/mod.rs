//! How is a YAML file that a person wrote read, and where in it did something stand?
//!
//! Two passes. A guard pass over the events refuses what ruins later passes (aliases,
//! duplicate keys, runaway nesting) and can tell the line and column of every node; then
//! serde fills the types. Vendor folders and libraries may come from strangers.

mod plain;

pub use plain::parse_plain;

use crate::error::Mistake;
use saphyr_parser::{Event, Parser, Span as Mark};
use serde::de::DeserializeOwned;
use std::collections::{HashMap, HashSet};

/// Largest YAML file taken, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
const MAX_DEPTH: usize = 64;

/// Line and column, from 1, of every node of a file, by its path.
#[derive(Debug, Clone, Default)]
pub struct Positions(HashMap<String, (usize, usize)>);

impl Positions {
    /// Reads the positions of a file that [`load`] has accepted.
    pub fn of(text: &str) -> Self {
        guard("", text).unwrap_or_default()
    }

    /// Where the node at `path` stands, or its nearest parent.
    pub fn find(&self, path: &[&str]) -> (usize, usize) {
        (0..=path.len()).rev().find_map(|n| self.0.get(&path[..n].join("/"))).copied().unwrap_or((0, 0))
    }

    /// Where the node at `path` itself stands: of a scalar its value, of a list or mapping
    /// its key.
    pub fn exact(&self, path: &[&str]) -> Option<(usize, usize)> {
        self.0.get(&path.join("/")).copied()
    }

    pub fn is_known(&self, path: &[&str]) -> bool {
        self.exact(path).is_some()
    }

    /// Where the last node below `path` stands.
    pub fn last_below(&self, path: &[&str]) -> Option<(usize, usize)> {
        let prefix = format!("{}/", path.join("/"));
        self.0.iter().filter(|(known, _)| known.starts_with(&prefix)).map(|(_, at)| *at).max()
    }

    /// A mistake at `path` of `file`.
    pub fn mistake(&self, file: &str, path: &[&str], what: String, help: String) -> Mistake {
        let (line, column) = self.find(path);
        Mistake { file: file.to_string(), line, column, what, help }
    }
}

/// Reads a file that a person wrote. `file` is its name for messages.
///
/// # Errors
/// Every mistake found, each with line, column and what is allowed.
pub fn load<T: DeserializeOwned>(file: &str, text: &str) -> Result<(T, Positions), Vec<Mistake>> {
    let positions = guard(file, text).map_err(|m| vec![m])?;
    let value = parse(file, text).map_err(|m| vec![m])?;
    Ok((value, positions))
}

/// Reads a file that tests have already guarded, such as the built-in library.
///
/// # Errors
/// The first mistake.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Mistake> {
    serde_yaml::from_str(text).map_err(|error| {
        let (line, column) = error.location().map_or((0, 0), |at| (at.line(), at.column()));
        let (what, help) = reword(&error.to_string());
        Mistake { file: file.to_string(), line, column, what, help }
    })
}

/// Splits serde's message into what is wrong and what is allowed.
fn reword(message: &str) -> (String, String) {
    let message = message.split(" at line ").next().unwrap_or(message);
    match message.split_once(", expected ") {
        Some((what, allowed)) if message.contains("unknown ") => {
            (what.to_string(), format!("allowed here: {}", allowed.trim_start_matches("one of ")))
        }
        _ => (message.to_string(), String::new()),
    }
}

/// An open mapping or sequence while its events pass by.
enum Open {
    Mapping { path: String, keys: HashSet<String>, key: Option<String> },
    Sequence { path: String, next: usize },
}

impl Open {
    /// The path of the node that begins now.
    fn child(&self) -> String {
        let (path, name) = match self {
            Open::Mapping { path, key, .. } => (path, key.clone().unwrap_or_default()),
            Open::Sequence { path, next } => (path, next.to_string()),
        };
        if path.is_empty() { name } else { format!("{path}/{name}") }
    }

    /// The node that began is complete.
    fn advance(&mut self) {
        match self {
            Open::Mapping { key, .. } => *key = None,
            Open::Sequence { next, .. } => *next += 1,
        }
    }
}

fn guard(file: &str, text: &str) -> Result<Positions, Mistake> {
    let refuse = |line, column, what: String, help: &str| {
        Err(Mistake { file: file.to_string(), line, column, what, help: help.to_string() })
    };
    if text.len() > MAX_BYTES {
        let what = format!("the file is {} bytes, more than the limit of {MAX_BYTES}", text.len());
        return refuse(0, 0, what, "Split it.");
    }
    let mut positions = HashMap::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, mark): (Event, Mark) = match event {
            Ok(pair) => pair,
            Err(error) => {
                let at = error.marker();
                let what = format!("this is not YAML: {}", error.info());
                return refuse(at.line(), at.col() + 1, what, "Check indentation and quotes near here.");
            }
        };
        let at = (mark.start.line(), mark.start.col() + 1);
        let is_key = matches!(open.last(), Some(Open::Mapping { key: None, .. }));
        match event {
            Event::Alias(_) => {
                return refuse(
                    at.0,
                    at.1,
                    "aliases (`*name`) are not used in these files".into(),
                    "Write the value out.",
                );
            }
            Event::Scalar(value, ..) if is_key => {
                let Some(Open::Mapping { path, keys, key }) = open.last_mut() else { continue };
                if !keys.insert(value.to_string()) {
                    return refuse(
                        at.0,
                        at.1,
                        format!("`{value}` stands here twice"),
                        "Keep one of the two.",
                    );
                }
                positions.insert(join(path, &value), at);
                *key = Some(value.to_string());
            }
            Event::Scalar(..) => {
                if let Some(parent) = open.last_mut() {
                    positions.insert(parent.child(), at);
                    parent.advance();
                }
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                if open.len() >= MAX_DEPTH {
                    return refuse(at.0, at.1, format!("nested more than {MAX_DEPTH} deep"), "Flatten it.");
                }
                if is_key {
                    return refuse(
                        at.0,
                        at.1,
                        "a key must be a plain word".into(),
                        "Quote it if it has to start with [ or {.",
                    );
                }
                let path = open.last().map(Open::child).unwrap_or_default();
                positions.entry(path.clone()).or_insert(at);
                open.push(match event {
                    Event::MappingStart(..) => Open::Mapping { path, keys: HashSet::new(), key: None },
                    _ => Open::Sequence { path, next: 0 },
                });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                if let Some(parent) = open.last_mut() {
                    parent.advance();
                }
            }
            _ => {}
        }
    }
    Ok(Positions(positions))
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}/{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[allow(dead_code)]
        name: String,
        #[serde(default)]
        #[allow(dead_code)]
        list: Vec<u32>,
    }

    fn mistake(text: &str) -> String {
        load::<Sample>("sample.yaml", text).unwrap_err()[0].to_string()
    }

    #[test]
    fn every_mistake_says_where_and_what_is_allowed() {
        assert_eq!(
            mistake("name: a\ncolour: red\n"),
            "sample.yaml:2:1: unknown field `colour`\n  help: allowed here: `name` or `list`"
        );
        assert_eq!(
            mistake("name: a\nname: b\n"),
            "sample.yaml:2:1: `name` stands here twice\n  help: Keep one of the two."
        );
        assert_eq!(
            mistake("name: &n a\nlist: *n\n"),
            "sample.yaml:2:7: aliases (`*name`) are not used in these files\n  help: Write the value out."
        );
        assert!(mistake("name: [a\n").starts_with("sample.yaml:"));
        assert!(mistake(&"[".repeat(100)).contains("nested more than"));
    }

    #[test]
    fn a_path_leads_to_its_line() {
        let positions = Positions::of("name: a\nlist:\n  - 1\n  - 2\n");
        assert_eq!(positions.find(&["list", "1"]), (4, 5));
        assert_eq!(positions.find(&["list", "9"]), (2, 1), "the nearest parent");
    }
}
