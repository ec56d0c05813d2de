//! What was read? People trust a check when they can see the reading.

use super::safe::safe;
use super::style::{QUIET, TITLE, paint};
use crate::document::{BlockKind, Document};
use crate::segment::{Contract, Reference, Signature, Signed, Target, references, signatures};
use crate::text::Span;
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

/// The clause tree with numbers, headings and pages, and under it what the paper defines,
/// leaves blank, points to and how it is signed.
///
/// # Errors
/// What the writer reports.
pub fn outline(out: &mut dyn Write, document: &Document, contract: &Contract) -> io::Result<()> {
    for (id, clause) in contract.clauses.iter().enumerate().skip(1) {
        let indent = "  ".repeat(clause.level.saturating_sub(1).into());
        let number = clause.number.as_deref().unwrap_or("–");
        let heading = clause.heading.map(|h| document.text.get(h).trim()).unwrap_or_default();
        let at = at(document, clause.span);
        let cite = contract.cite(id);
        let shown = format!("{indent}{number} {}", paint(TITLE, &safe(heading)));
        writeln!(out, "{shown}  {}", paint(QUIET, &format!("{} {at}", safe(&cite))))?;
    }
    let mut fact = |what: &str, words: &str| writeln!(out, "{} {words}", paint(QUIET, what));
    for definition in &contract.definitions {
        fact("defines", &format!("“{}”", safe(&definition.term)))?;
    }
    for blank in &contract.blanks {
        let words = document.text.get(*blank).trim();
        let words = if words.is_empty() { "an empty cell".into() } else { format!("“{}”", safe(words)) };
        fact("blank", &format!("{words}  {}", at(document, *blank)))?;
    }
    for reference in once_each(&references(document, contract)) {
        let said = format!("“{}”", safe(document.text.get(reference.span)));
        fact(
            "refers to",
            &format!("{said}  {}: {}", at(document, reference.span), leads(contract, reference)),
        )?;
    }
    for signature in signatures(document) {
        fact("signature", &format!("{}  {}", signed(document, &signature), at(document, signature.span)))?;
    }
    for link in &document.links {
        fact("links to", &format!("{}  {}", safe(&link.target), at(document, link.span)))?;
    }
    for page in &document.unreadable {
        let place = page.page.map_or("the file".to_string(), |page| format!("page {page}"));
        fact("unreadable", &format!("{place}: {}", safe(&page.why)))?;
    }
    Ok(())
}

/// Page, or line where the format has no pages.
fn at(document: &Document, span: Span) -> String {
    let place = document.text.place(span.start as usize);
    let page = place.page.map(|page| format!("page {page}"));
    page.or(place.line.map(|line| format!("line {line}"))).unwrap_or_default()
}

/// The first reference to each passage, and all that lead nowhere.
fn once_each(references: &[Reference]) -> Vec<&Reference> {
    let mut once: Vec<&Reference> = Vec::new();
    for reference in references {
        if !once.iter().any(|known| known.number == reference.number && known.to == reference.to) {
            once.push(reference);
        }
    }
    once
}

fn leads(contract: &Contract, reference: &Reference) -> String {
    match reference.to {
        Target::Filled(id) => format!("there, {}", safe(&contract.cite(id))),
        Target::Blank(id) => format!("there but left blank, {}", safe(&contract.cite(id))),
        Target::Dangling => "no such passage in this paper".into(),
        Target::Elsewhere => "in another text".into(),
    }
}

fn signed(document: &Document, signature: &Signature) -> String {
    let name = signature.name.as_deref().map(|name| format!(", {}", safe(name))).unwrap_or_default();
    match signature.state {
        Signed::Signed => format!("signed{name}"),
        Signed::Blank => format!("not signed{name}"),
        Signed::ByClick => format!("by click: “{}”", safe(document.text.get(signature.span))),
    }
}

/// The reading as data.
pub fn data(document: &Document, contract: &Contract) -> serde_json::Value {
    let place = |span: Span| document.text.place(span.start as usize);
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
        "blanks": contract.blanks.iter().map(|b| json!({
            "text": document.text.get(*b), "place": place(*b),
        })).collect::<Vec<_>>(),
        "references": references(document, contract).iter().map(|r| {
            let (state, clause) = match r.to {
                Target::Filled(id) => ("filled", Some(id)),
                Target::Blank(id) => ("blank", Some(id)),
                Target::Dangling => ("dangling", None),
                Target::Elsewhere => ("elsewhere", None),
            };
            json!({
                "text": document.text.get(r.span), "number": r.number, "place": place(r.span), "to": state,
                "cite": clause.map(|id| contract.cite(id)), "clause": clause.map(|id| id - 1),
            })
        }).collect::<Vec<_>>(),
        "signatures": signatures(document).iter().map(|s| json!({
            "state": s.state, "name": s.name, "text": document.text.get(s.span), "place": place(s.span),
        })).collect::<Vec<_>>(),
        "links": document.links.iter().map(|l| json!({
            "target": l.target, "text": document.text.get(l.span), "place": place(l.span),
        })).collect::<Vec<_>>(),
        "changes": document.changes.iter().map(|c| json!({
            "kind": c.kind, "author": c.author, "text": document.text.get(c.span), "removed": c.removed,
            "place": place(c.span),
        })).collect::<Vec<_>>(),
        "recognised": document.recognised.iter().map(|r| json!({
            "page": r.page, "confidence": r.confidence, "text": document.text.get(r.span),
        })).collect::<Vec<_>>(),
        "furniture": document.furniture.iter().map(|f| json!({"page": f.page, "text": f.text})).collect::<Vec<_>>(),
        "unreadable": document.unreadable,
    })
}
