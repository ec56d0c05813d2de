//! What was read? People trust a check when they can see the reading.

use super::safe::safe;
use super::style::{QUIET, TITLE, paint};
use crate::document::{BlockKind, Document};
use crate::segment::Contract;
use serde_json::json;
use std::io::{self, Write};

/// The words as read, one block a line.
///
/// # Errors
/// What the writer reports.
pub fn words(out: &mut dyn Write, document: &Document) -> io::Result<()> {
    for block in &document.blocks {
        let label = block.label.as_deref().map(|l| format!("{l} ")).unwrap_or_default();
        writeln!(out, "{}{}", safe(&label), safe(document.words(block)))?;
    }
    for page in &document.unreadable {
        let at = page.page.map_or("file".to_string(), |p| format!("page {p}"));
        writeln!(out, "[{at} could not be read: {}]", safe(&page.why))?;
    }
    Ok(())
}

/// The clause tree with numbers, headings and pages.
///
/// # Errors
/// What the writer reports.
pub fn outline(out: &mut dyn Write, document: &Document, contract: &Contract) -> io::Result<()> {
    for (id, clause) in contract.clauses.iter().enumerate().skip(1) {
        let indent = "  ".repeat(clause.level.saturating_sub(1).into());
        let number = clause.number.as_deref().unwrap_or("–");
        let heading = clause.heading.map(|h| document.text.get(h).trim()).unwrap_or_default();
        let place = document.text.place(clause.span.start as usize);
        let at = place
            .page
            .map(|p| format!("page {p}"))
            .or(place.line.map(|l| format!("line {l}")))
            .unwrap_or_default();
        let cite = contract.cite(id);
        let shown = format!("{indent}{number} {}", paint(TITLE, &safe(heading)));
        writeln!(out, "{shown}  {}", paint(QUIET, &format!("{} {at}", safe(&cite))))?;
    }
    for definition in &contract.definitions {
        writeln!(out, "{} “{}”", paint(QUIET, "defines"), safe(&definition.term))?;
    }
    Ok(())
}

/// The reading as data.
pub fn data(document: &Document, contract: &Contract) -> serde_json::Value {
    let block = |b: &crate::document::Block| {
        let kind = match &b.kind {
            BlockKind::Heading { level } => format!("heading {level}"),
            BlockKind::Paragraph => "paragraph".into(),
            BlockKind::ListItem { depth } => format!("item {depth}"),
            BlockKind::TableRow { table, .. } => format!("row of table {table}"),
            BlockKind::Footnote => "footnote".into(),
            BlockKind::Comment => "comment".into(),
            BlockKind::FormField => "form field".into(),
        };
        json!({
            "kind": kind, "label": b.label, "text": document.words(b),
            "place": document.text.place(b.span.start as usize),
        })
    };
    json!({
        "format": document.format,
        "pages": document.pages,
        "blocks": document.blocks.iter().map(block).collect::<Vec<_>>(),
        "clauses": contract.clauses.iter().enumerate().skip(1).map(|(id, c)| json!({
            "number": c.number, "cite": contract.cite(id), "level": c.level, "annex": c.annex,
            "heading": c.heading.map(|h| document.text.get(h)),
        })).collect::<Vec<_>>(),
        "definitions": contract.definitions.iter().map(|d| json!({
            "term": d.term, "meaning": document.text.get(d.meaning),
        })).collect::<Vec<_>>(),
        "links": document.links.iter().map(|l| &l.target).collect::<Vec<_>>(),
        "furniture": document.furniture.iter().map(|f| json!({"page": f.page, "text": f.text})).collect::<Vec<_>>(),
        "unreadable": document.unreadable,
    })
}
