//! Which notes and comments belong to a paragraph?

use super::super::assemble::{After, flatten};
use super::super::numerals::Numeral;
use super::super::xml::{Element, Node};
use super::numbering::{Numbering, numeral};
use super::properties::number;
use super::relations::Relations;
use super::story::{Draft, Inherited, Story};
use super::styles::Styles;
use crate::document::BlockKind;
use crate::error::ReadError;
use std::collections::HashMap;

/// Everything that hangs on the main part.
#[derive(Debug, Default)]
pub struct Parts {
    pub styles: Styles,
    pub numbering: Numbering,
    /// Relations of the main part.
    pub relations: Relations,
    /// By kind: `footnotes`, `endnotes`, `comments`.
    pub notes: HashMap<&'static str, NotePart>,
}

/// A part with notes or comments.
#[derive(Debug, Default)]
pub struct NotePart {
    root: Element,
    /// Position of the notes among the root's children, by id.
    by_id: HashMap<String, usize>,
    relations: Relations,
    style: NoteStyle,
}

/// How notes are numbered.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoteStyle {
    pub numeral: Numeral,
    /// Number before the first.
    pub before: u32,
}

/// How many notes have been shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoteCount {
    footnotes: u32,
    endnotes: u32,
}

impl NoteStyle {
    /// Reads the `footnotePr` or `endnotePr` of the settings or of a section.
    pub fn read(properties: Option<&Element>, default: Numeral) -> Self {
        let format = properties.and_then(|p| p.child("numFmt"));
        let start: Option<u32> = properties.and_then(|p| number(p, "numStart"));
        Self {
            numeral: format.map_or(default, |f| numeral(f).0),
            before: start.unwrap_or(1).saturating_sub(1),
        }
    }
}

impl NotePart {
    pub fn new(root: Element, relations: Relations, style: NoteStyle) -> Self {
        let ids = root.children.iter().enumerate().filter_map(|(at, node)| match node {
            Node::Element(note) => Some((note.attribute("id")?.to_owned(), at)),
            Node::Text(_) => None,
        });
        Self { by_id: ids.collect(), relations, style, root }
    }

    fn get(&self, id: &str) -> Option<(&str, &Element)> {
        let (id, at) = self.by_id.get_key_value(id)?;
        match self.root.children.get(*at)? {
            Node::Element(note) => Some((id, note)),
            Node::Text(_) => None,
        }
    }
}

impl<'p> Story<'p> {
    /// Reads the note that a run refers to and hangs it on the paragraph.
    pub(super) fn note(
        &mut self,
        kind: &'static str,
        reference: &Element,
        draft: &mut Draft,
        look: Inherited,
    ) -> Result<(), ReadError> {
        let parts = self.parts;
        if !self.is_seen(look) || self.in_note {
            return Ok(());
        }
        let Some(part) = parts.notes.get(kind) else { return Ok(()) };
        let Some((id, note)) = reference.attribute("id").and_then(|id| part.get(id)) else { return Ok(()) };
        if !self.notes_shown.insert((kind, id)) {
            return Ok(());
        }
        let has_own_mark = reference.attribute("customMarkFollows").is_some_and(|v| v != "0" && v != "false");
        let count = match kind {
            "footnotes" => Some(&mut self.note_count.footnotes),
            "endnotes" => Some(&mut self.note_count.endnotes),
            _ => None,
        };
        let (block, label) = match count {
            None => (BlockKind::Comment, note.attribute("author").map(str::to_owned)),
            Some(_) if has_own_mark => (BlockKind::Footnote, None),
            Some(count) => {
                *count += 1;
                (
                    BlockKind::Footnote,
                    Some(part.style.numeral.write(part.style.before.saturating_add(*count))),
                )
            }
        };
        self.in_note = true;
        let items = self.items_of_part(note, &part.relations);
        self.in_note = false;
        let (line, after) = flatten(items?);
        draft.after.push(After::Note { kind: block, label: label.filter(|l| !l.is_empty()), line });
        draft.after.extend(after);
        Ok(())
    }
}
