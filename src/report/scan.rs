//! What the papers say that the register should know, as YAML to copy.

use super::safe::safe;
use super::words::place;
use super::wrap::wrap;
use crate::scan::{Kinds, Patched, Proposal, Scan};
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use similar::TextDiff;
use std::io::{self, Write};

/// `vendor scan --format json`
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Scanned<'a> {
    /// The vendor's id.
    pub vendor: &'a str,
    #[serde(flatten)]
    pub scan: &'a Scan,
}

/// The JSON Schema of a scan.
pub fn schema() -> String {
    serde_json::to_string_pretty(&schema_for!(Scanned<'_>)).unwrap_or_default()
}

/// Writes the proposals as the parts of vendor.yaml they belong to, each under the words
/// it comes from.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, scan: &Scan, width: usize) -> io::Result<()> {
    let mut section = "";
    let mut proposals: Vec<&Proposal> = scan.proposals.iter().collect();
    proposals.sort_by_key(|proposal| proposal.key.split('/').next());
    for proposal in proposals {
        let (parent, key) = proposal.key.split_once('/').unwrap_or(("", proposal.key));
        if parent != section {
            writeln!(out, "{parent}:")?;
            section = parent;
        }
        let source = format!("{}, {}: “{}”", proposal.file, place(&proposal.quote), proposal.quote.text);
        write!(out, "{}", wrap(&safe(&source), "  # ", "  # ", width))?;
        for (file, value) in &proposal.others {
            writeln!(out, "  # but {} says {}", safe(file), safe(value))?;
        }
        let now = proposal.now.as_ref();
        let note = match now {
            None => "# new".to_string(),
            Some(now) if *now == proposal.value => "# as the register says".to_string(),
            Some(now) => format!("# the register says {}", safe(now)),
        };
        writeln!(out, "  {key}: {}  {note}", safe(&proposal.value))?;
    }
    if !scan.papers.is_empty() {
        writeln!(out, "documents:")?;
    }
    for paper in &scan.papers {
        writeln!(out, "{}", document(paper))?;
    }
    let differ = scan.proposals.iter().filter(|proposal| proposal.now.is_some()).count();
    writeln!(
        out,
        "# {} new, {differ} to look at, {} as the register says. Patterns were matched, not understood: read the quotes.",
        scan.proposals.len() - differ + scan.papers.len(),
        scan.agreed
    )
}

fn document(paper: &Kinds) -> String {
    let names: Vec<String> = paper
        .kinds
        .iter()
        .filter_map(|kind| serde_json::to_value(kind).ok()?.as_str().map(str::to_string))
        .collect();
    if paper.listed {
        return format!(
            "  # {} also reads as: {}\n  #   also: [{}]",
            safe(&paper.file),
            names.join(", "),
            names.join(", ")
        );
    }
    let kind = names.first().map_or("other", String::as_str);
    let also = match names.get(1..) {
        Some(rest) if !rest.is_empty() => format!(", also: [{}]", rest.join(", ")),
        _ => String::new(),
    };
    format!("  - {{ file: {}, kind: {kind}{also} }}  # new; add `signed:`", safe(&paper.file))
}

/// Writes the difference between vendor.yaml as it is and with the proposals in it, for
/// `git apply` or `patch -p1`. What a person has to place stands above it.
///
/// # Errors
/// What the writer reports.
pub fn write_patch(out: &mut dyn Write, path: &str, text: &str, patched: &Patched) -> io::Result<()> {
    for left in &patched.left {
        writeln!(out, "# to be placed by hand: {}", safe(left))?;
    }
    if text == patched.text {
        return Ok(());
    }
    let (old, new) = match path.starts_with('/') {
        true => (path.to_string(), path.to_string()),
        false => (format!("a/{path}"), format!("b/{path}")),
    };
    let difference = TextDiff::from_lines(text, &patched.text);
    write!(out, "{}", difference.unified_diff().header(&old, &new))
}
