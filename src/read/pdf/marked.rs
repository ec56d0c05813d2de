//! What does the file itself say about the content that follows?
//!
//! Marked content can carry the true text of what is drawn, can be a page's furniture,
//! and can be switched off.

use super::lexer::{Lexer, Operand};
use super::limits;
use super::object;
use lopdf::{Dictionary, Document, ObjectId};
use std::collections::HashSet;

/// The marked-content sequences that are open.
#[derive(Default)]
pub(super) struct Marked {
    open: Vec<Kind>,
    /// Opened beyond the limit.
    beyond: usize,
}

enum Kind {
    Plain,
    /// A running header, footer or page number.
    Artifact,
    Hidden,
    /// Not yet drawn: the text; drawn: `None`.
    Actual(Option<String>),
}

impl Marked {
    /// `BMC` or `BDC`.
    pub fn begin(
        &mut self,
        lexer: &Lexer,
        doc: &Document,
        resources: Option<&Dictionary>,
        hidden: &HashSet<ObjectId>,
    ) {
        if self.open.len() >= limits::STATES {
            self.beyond += 1;
            return;
        }
        let tag = lexer.operands().iter().find_map(name).unwrap_or_default();
        let named = lexer.operands().get(1).and_then(name);
        let properties = || object::dict(doc, resources?, b"Properties");
        let listed = || object::dict(doc, properties()?, named?);
        let kind = if tag == b"OC" {
            let group = properties().and_then(|p| p.get(named?).ok()?.as_reference().ok());
            if group.is_some_and(|id| hidden.contains(&id)) { Kind::Hidden } else { Kind::Plain }
        } else if let Some(text) =
            actual_text(lexer).or_else(|| object::text(object::get(doc, listed()?, b"ActualText")?))
        {
            Kind::Actual(Some(text))
        } else if tag == b"Artifact"
            && (is_pagination(lexer)
                || listed().is_some_and(|d| object::name(doc, d, b"Type") == Some(b"Pagination")))
        {
            Kind::Artifact
        } else {
            Kind::Plain
        };
        self.open.push(kind);
    }

    /// `EMC`.
    pub fn end(&mut self) {
        match self.beyond {
            0 => drop(self.open.pop()),
            _ => self.beyond -= 1,
        }
    }

    pub fn is_hidden(&self) -> bool {
        self.open.iter().any(|kind| matches!(kind, Kind::Hidden))
    }

    pub fn is_artifact(&self) -> bool {
        self.open.iter().any(|kind| matches!(kind, Kind::Artifact))
    }

    /// What to write in place of the character about to be drawn: the whole true text
    /// for the first, nothing for those after it. `None` outside such a sequence.
    pub fn actual_text(&mut self) -> Option<String> {
        let mut actual = self.open.iter_mut().filter_map(|kind| match kind {
            Kind::Actual(text) => Some(text),
            _ => None,
        });
        let mut text = actual.next()?.take().unwrap_or_default();
        text.retain(|c| !is_invisible(c));
        Some(text)
    }
}

/// Characters that take no room and say nothing: break opportunities, joiners, variants of
/// an emoji. Inside a word they would only hide it.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn name<'a>(operand: &Operand<'a>) -> Option<&'a [u8]> {
    match operand {
        Operand::Name(name) => Some(name),
        _ => None,
    }
}

/// `/Span << /ActualText (…) >> BDC`.
fn actual_text(lexer: &Lexer) -> Option<String> {
    lexer.operands().windows(2).find_map(|pair| match pair {
        [Operand::Name(b"ActualText"), Operand::String { start, end }] => {
            Some(object::decode_text(&lexer.bytes()[*start..*end]))
        }
        _ => None,
    })
}

/// `/Artifact << /Type /Pagination … >> BDC`.
fn is_pagination(lexer: &Lexer) -> bool {
    lexer.operands().contains(&Operand::Name(b"Pagination"))
}

/// The optional content groups that the file shows to nobody.
pub(super) fn hidden_groups(doc: &Document) -> HashSet<ObjectId> {
    let off = || {
        let properties = object::dict(doc, doc.catalog().ok()?, b"OCProperties")?;
        object::array(doc, object::dict(doc, properties, b"D")?, b"OFF")
    };
    off().unwrap_or_default().iter().filter_map(|group| group.as_reference().ok()).collect()
}
