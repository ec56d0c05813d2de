//! The findings as SARIF 2.1.0, for code scanning (OASIS, Static Analysis Results
//! Interchange Format). Only findings that ask for something become results: many
//! consumers show every result as an alert, whatever its kind.

use super::safe::safe;
use super::words::{holds, place, severity, shown};
use crate::document::Document;
use crate::finding::{Check, Finding, Quote, Status};
use crate::library::written::Severity;
use crate::text::Span;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    artifacts: Vec<Artifact>,
    invocations: [Invocation; 1],
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: Vec<String>,
}

#[derive(Serialize)]
struct Artifact {
    location: ArtifactLocation,
}

#[derive(Serialize, Clone)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: String,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: OutcomeProperties,
}

#[derive(Serialize)]
struct OutcomeProperties {
    position: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    snippet: Snippet,
}

#[derive(Debug, PartialEq, Serialize)]
struct Snippet {
    text: String,
}

/// A paper as a file, for regions: `source` are its characters, where it is a file of
/// characters. A PDF or Word file has no lines to point to; its results name page and
/// section instead.
pub struct Artefact<'a> {
    pub path: String,
    /// As quotes name it, where several papers were read together.
    pub name: Option<&'a str>,
    pub document: Option<&'a Document>,
    pub source: Option<&'a str>,
}

/// An artefact with what it takes to point into it.
struct Place<'a> {
    name: Option<&'a str>,
    location: ArtifactLocation,
    document: Option<&'a Document>,
    lines: Option<Lines<'a>>,
}

/// Writes one SARIF log. Findings that have no words of their own are told of the first
/// artefact.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, artefacts: &[Artefact<'_>], check: &Check) -> io::Result<()> {
    let place = |artefact: &Artefact<'_>| ArtifactLocation { uri: uri(&artefact.path) };
    let places: Vec<Place<'_>> = artefacts
        .iter()
        .map(|artefact| Place {
            name: artefact.name,
            location: place(artefact),
            document: artefact.document,
            lines: artefact.source.map(Lines::of),
        })
        .collect();
    let whole_first = || places.iter().take(1).map(|place| whole(&place.location)).collect::<Vec<_>>();
    let rules = check.findings.iter().map(rule).collect();
    let mut results = Vec::new();
    for (index, finding) in check.findings.iter().enumerate().filter(|(_, finding)| finding.is_open()) {
        let quotes = shown(finding);
        let mut locations: Vec<Location> =
            quotes.iter().take(1).filter_map(|quote| located(quote, &places)).collect();
        if locations.is_empty() {
            locations = whole_first();
        }
        results.push(Outcome {
            rule_id: finding.clause.clone(),
            rule_index: index,
            kind: "fail",
            level: level(finding.severity),
            message: Message { text: message(finding, &quotes) },
            locations,
            partial_fingerprints: BTreeMap::from([("finding/v1", fingerprint(finding))]),
            properties: OutcomeProperties {
                position: crate::trial::name(finding.verdict),
                page: quotes.first().and_then(|quote| quote.place.page),
            },
        });
    }
    let notifications = check.unreadable.iter().map(|trouble| {
        let at = trouble.page.map_or("The file".to_string(), |page| format!("Page {page}"));
        let text = format!("{at} could not be read: {}.", safe(&trouble.why));
        Notification { level: "warning", message: Message { text }, locations: whole_first() }
    });
    let invocation =
        Invocation { execution_successful: true, tool_execution_notifications: notifications.collect() };
    let driver = Driver { name: "countersign", semantic_version: env!("CARGO_PKG_VERSION"), rules };
    let run = Run {
        tool: Tool { driver },
        column_kind: "unicodeCodePoints",
        artifacts: places.iter().map(|place| Artifact { location: place.location.clone() }).collect(),
        invocations: [invocation],
        results,
    };
    super::json::write(out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn rule(finding: &Finding) -> Rule {
    let ask = finding.ask.as_ref().map_or(String::new(), |ask| format!(" Ask for: “{ask}”"));
    let text = format!("{}{ask}", finding.why);
    let mut tags = vec!["contract".to_string()];
    tags.extend(finding.cites.iter().cloned());
    Rule {
        id: finding.clause.clone(),
        short_description: Message { text: finding.title.clone() },
        full_description: Message { text: finding.why.clone() },
        help: Help { markdown: super::markdown::inert(&text), text },
        default_configuration: Configuration { level: level(finding.severity) },
        properties: RuleProperties { tags },
    }
}

fn level(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::High) => "error",
        Some(Severity::Medium) => "warning",
        Some(Severity::Low) | None => "note",
    }
}

fn message(finding: &Finding, quotes: &[&Quote]) -> String {
    let level = finding.severity.map_or("", severity);
    let mut text = format!("{}: {} ({level}). {}", finding.title, holds(finding), finding.reason);
    for element in finding.elements.iter().filter(|element| element.status != Status::Met) {
        let status = if element.status == Status::Missing { "Missing" } else { "Weak" };
        text.push_str(&format!(" {status}: {}", element.asks));
    }
    if let Some(quote) = quotes.first() {
        text.push_str(&format!(" {}: “{}”", place(quote), quote.text));
    }
    safe(&text).into_owned()
}

/// Stays when the paper moves around the finding, and changes with what is found.
fn fingerprint(finding: &Finding) -> String {
    let gaps = finding.elements.iter().filter(|element| element.status != Status::Met);
    let gaps: Vec<&str> = gaps.map(|element| element.id.as_str()).collect();
    let words = format!("{} {} {}", finding.clause, crate::trial::name(finding.verdict), gaps.join(" "));
    blake3::hash(words.as_bytes()).to_hex()[..32].to_string()
}

fn whole(location: &ArtifactLocation) -> Location {
    Location {
        physical_location: PhysicalLocation { artifact_location: location.clone(), region: None },
        logical_locations: Vec::new(),
    }
}

fn located(quote: &Quote, places: &[Place<'_>]) -> Option<Location> {
    let named = places.iter().find(|place| place.name.is_some() && place.name == quote.paper.as_deref());
    let artefact = named.or(places.first())?;
    let region = artefact.lines.as_ref().zip(artefact.document).and_then(|(lines, document)| {
        let span = source_span(document, quote.span)?;
        lines.region(span, &quote.text)
    });
    let words = place(quote);
    let logical = LogicalLocation { fully_qualified_name: safe(&words).into_owned(), kind: "section" };
    Some(Location {
        physical_location: PhysicalLocation { artifact_location: artefact.location.clone(), region },
        logical_locations: if words.is_empty() { Vec::new() } else { vec![logical] },
    })
}

/// The stretch of the source that the words were read from.
fn source_span(document: &Document, span: Span) -> Option<Span> {
    let (start, end) = (span.start as usize, span.end as usize);
    let offset = |at: usize| document.text.source_offset(at);
    let first = (start..end).find_map(offset)?;
    let last = (start..end).rev().find_map(offset)?;
    (last >= first).then(|| Span::new(first, last + 1))
}

/// A source by its lines. Lines and columns count from 1, columns in code points.
struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    fn of(source: &'s str) -> Self {
        let breaks = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self { source, starts: std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect() }
    }

    fn place(&self, at: usize) -> Option<(usize, usize)> {
        let line = self.starts.partition_point(|start| *start <= at);
        let before = self.source.get(self.starts[line - 1]..at)?;
        Some((line, before.chars().count() + 1))
    }

    fn region(&self, span: Span, words: &str) -> Option<Region> {
        let mut end = span.end as usize;
        while !self.source.is_char_boundary(end) {
            end += 1;
        }
        let (start_line, start_column) = self.place(span.start as usize)?;
        let (end_line, end_column) = self.place(end)?;
        let snippet = Snippet { text: safe(words).into_owned() };
        Some(Region { start_line, start_column, end_line, end_column, snippet })
    }
}

/// A path as a URI reference: relative as it was given, `file:` where it is absolute.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let mut uri = if path.starts_with('/') { "file://".to_string() } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into())
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_counts_lines_and_code_points() {
        let source = "Ünï\nzwei drei\nvier";
        let lines = Lines::of(source);
        let at =
            |from: &str, to: &str| Span::new(source.find(from).unwrap(), source.find(to).unwrap() + to.len());
        let region = lines.region(at("zwei", "vier"), "x").unwrap();
        let got = (region.start_line, region.start_column, region.end_line, region.end_column);
        assert_eq!(got, (2, 1, 3, 5));
        let region = lines.region(at("ï", "ï"), "x").unwrap();
        assert_eq!((region.start_line, region.start_column, region.end_column), (1, 3, 4));
    }

    #[test]
    fn paths_become_uris() {
        for (path, wanted) in [
            ("./a b/c.md", "a%20b/c.md"),
            ("/tmp/x.pdf", "file:///tmp/x.pdf"),
            ("<script>.md", "%3Cscript%3E.md"),
            ("a:b.md", "a%3Ab.md"),
            ("ü.md", "%C3%BC.md"),
        ] {
            assert_eq!(uri(path), wanted);
        }
    }
}
