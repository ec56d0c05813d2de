//! Which paragraphs and tables does a part hold, in reading order?
//!
//! A [`Story`] walks the body, then whatever hangs on it. It is the only thing here with
//! a memory: list counters, open fields, notes already shown.

use super::super::assemble::{After, Item, Line, Paragraph};
use super::super::xml::Element;
use super::super::{Changes, title};
use super::counters::{Counters, Numbered};
use super::fields::Fields;
use super::notes::{NoteCount, Parts};
use super::properties::{chosen, is_on, number, value};
use super::relations::Relations;
use super::styles::{ListReference, heading_of_outline};
use crate::document::BlockKind;
use crate::error::ReadError;
use std::collections::HashSet;

/// A heading with more bytes is a clause that somebody styled as one.
const LONGEST_HEADING: usize = 300;

/// The walk through a paper.
pub struct Story<'p> {
    pub(super) parts: &'p Parts,
    pub(super) view: Changes,
    pub(super) counters: Counters<'p>,
    pub(super) fields: Fields,
    /// Relations of the part being walked.
    pub(super) relations: &'p Relations,
    pub(super) note_count: NoteCount,
    pub(super) notes_shown: HashSet<(&'static str, &'p str)>,
    /// Inside a note, notes are not followed.
    pub(super) in_note: bool,
    /// Inside words that the view leaves out, nothing counts.
    pub(super) left_out: bool,
    pub(super) tables_open: usize,
    pub(super) has_pictures: bool,
    /// Some number comes from a field that stores none.
    pub(super) number_missing: bool,
    /// What could not be read, in words for a person.
    pub(super) unread: Vec<String>,
}

/// A paragraph while its runs are read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub line: Line,
    pub after: Vec<After>,
    /// Some of its words are not bold.
    pub plain: bool,
}

/// What a paragraph passes on to its runs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Inherited {
    pub hidden: bool,
    pub bold: bool,
}

/// The items of a container so far.
#[derive(Debug, Default)]
struct Gathered {
    items: Vec<Item>,
    /// Words of a paragraph whose end is deleted: they go on in the next one.
    joined: Option<Draft>,
}

impl<'p> Story<'p> {
    pub fn new(parts: &'p Parts, view: Changes) -> Self {
        Self {
            parts,
            view,
            counters: Counters::new(&parts.numbering),
            fields: Fields::default(),
            relations: &parts.relations,
            note_count: NoteCount::default(),
            notes_shown: HashSet::new(),
            in_note: false,
            left_out: false,
            tables_open: 0,
            has_pictures: false,
            number_missing: false,
            unread: Vec::new(),
        }
    }

    /// The items of a body, cell, note or text box.
    ///
    /// # Errors
    /// [`ReadError::Limit`] where tables nest too deeply.
    pub fn items(&mut self, container: &'p Element) -> Result<Vec<Item>, ReadError> {
        let mut gathered = Gathered::default();
        self.gather(container, &mut gathered)?;
        if let Some(draft) = gathered.joined {
            gathered.items.push(Item::Paragraph(Paragraph {
                kind: BlockKind::Paragraph,
                label: None,
                line: draft.line,
                after: draft.after,
            }));
        }
        Ok(gathered.items)
    }

    /// The items of a part with relations of its own.
    ///
    /// # Errors
    /// As [`Story::items`].
    pub fn items_of_part(
        &mut self,
        root: &'p Element,
        relations: &'p Relations,
    ) -> Result<Vec<Item>, ReadError> {
        let outer = std::mem::replace(&mut self.relations, relations);
        let fields = std::mem::take(&mut self.fields);
        let items = self.items(root);
        self.relations = outer;
        self.fields = fields;
        items
    }

    fn gather(&mut self, container: &'p Element, gathered: &mut Gathered) -> Result<(), ReadError> {
        for element in container.elements() {
            match &*element.name {
                "p" => self.paragraph(element, gathered)?,
                "tbl" => {
                    let rows = self.table(element)?;
                    gathered.items.push(Item::Table(rows));
                }
                "altChunk" => {
                    self.unread.push("an embedded file that is part of the text was not opened".into())
                }
                "subDoc" => {
                    self.unread.push("a part of the text that lies in another file is missing".into())
                }
                "AlternateContent" => self.gather(chosen(element), gathered)?,
                name if name.ends_with("Pr") => {}
                _ => self.gather(element, gathered)?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, element: &'p Element, gathered: &mut Gathered) -> Result<(), ReadError> {
        let written = element.child("pPr");
        let mark = written.and_then(|p| p.child("rPr"));
        let properties = match self.view {
            Changes::Accepted => written,
            Changes::Original => {
                written.and_then(|p| p.child("pPrChange")).and_then(|c| c.child("pPr")).or(written)
            }
        };
        let style = properties.and_then(|p| value(p, "pStyle"));
        let mut draft = gathered.joined.take().unwrap_or_default();
        let inherited = Inherited {
            hidden: self.parts.styles.hides(style).unwrap_or(false),
            bold: self.parts.styles.emboldens(style).unwrap_or(false),
        };
        self.inline(element, &mut draft, inherited)?;
        if mark.is_some_and(|mark| self.is_end_gone(mark)) {
            gathered.joined = Some(draft);
            return Ok(());
        }
        for linked in self.fields.end_paragraph() {
            draft
                .line
                .links
                .push((linked.start.min(draft.line.text.len())..draft.line.text.len(), linked.target));
        }
        let hidden = mark.and_then(|m| is_on(m, "vanish")).unwrap_or(inherited.hidden);
        // A section break on its own looks like an empty paragraph, but bears no number.
        let is_break = written.is_some_and(|p| p.child("sectPr").is_some());
        let is_seen = !(draft.line.is_blank() && (hidden || is_break));
        let number = match is_seen && !self.left_out {
            true => self.number(properties, style),
            false => None,
        };
        let (label, kind) = self.shape(properties, style, number, &draft);
        gathered.items.push(Item::Paragraph(Paragraph { kind, label, line: draft.line, after: draft.after }));
        Ok(())
    }

    /// Whether the view joins this paragraph with the next one.
    fn is_end_gone(&self, mark: &Element) -> bool {
        let has = |name| mark.child(name).is_some();
        match self.view {
            Changes::Accepted => has("del") || has("moveFrom"),
            Changes::Original => has("ins") || has("moveTo"),
        }
    }

    /// Counts the paragraph in its list; the level comes with it.
    fn number(&mut self, properties: Option<&'p Element>, style: Option<&'p str>) -> Option<(Numbered, u8)> {
        let is_new = properties.and_then(|p| p.child("numPr")).is_some_and(|n| n.child("ins").is_some());
        let direct = match self.view == Changes::Original && is_new {
            true => ListReference::default(),
            false => ListReference::read(properties),
        };
        let styles = &self.parts.styles;
        let from_style = || styles.chain(style).find_map(|(_, style)| style.numbering.list);
        let list = direct.list.or_else(from_style).filter(|list| *list != 0)?;
        let level_from_style = || {
            let numbered =
                styles.chain(style).filter(|(_, style)| style.numbering != ListReference::default());
            numbered
                .filter_map(|(id, style)| {
                    self.parts.numbering.level_of_style(list, id).or(style.numbering.level)
                })
                .next()
        };
        let level = direct.level.or_else(level_from_style).unwrap_or(0);
        Some((self.counters.step(list, level)?, level))
    }

    fn shape(
        &self,
        properties: Option<&Element>,
        style: Option<&str>,
        number: Option<(Numbered, u8)>,
        draft: &Draft,
    ) -> (Option<String>, BlockKind) {
        let (label, depth) = match number {
            Some((Numbered::Label(label), level)) => (Some(label), Some(level)),
            Some((Numbered::Bullet, level)) => (None, Some(level)),
            Some((Numbered::Silent, _)) | None => (None, None),
        };
        let words = draft.line.text.trim();
        let outline = properties.and_then(level_of_outline);
        let level = outline.or_else(|| self.parts.styles.heading(style)).unwrap_or(0);
        let is_bold = !draft.plain && is_bold_title(words);
        let kind = match depth {
            _ if level > 0 && is_title(words) => BlockKind::Heading { level },
            _ if is_bold && (label.is_some() || depth.is_none()) => {
                let seen = label.as_deref().map_or(words.to_owned(), |label| format!("{label} {words}"));
                BlockKind::Heading { level: title::level(&seen) }
            }
            Some(depth) => BlockKind::ListItem { depth },
            None => BlockKind::Paragraph,
        };
        (label, kind)
    }
}

fn level_of_outline(properties: &Element) -> Option<u8> {
    number(properties, "outlineLvl").map(heading_of_outline)
}

/// Whether words in a heading style can be a heading. Lawyers style whole clauses as
/// headings to get their numbers.
fn is_title(words: &str) -> bool {
    words.len() <= LONGEST_HEADING
        && !(words.ends_with(['.', ';', ',', ':'])
            && (words.contains(". ") || words.split_whitespace().count() > 12 || defines(words)))
}

/// `“Effective Date” means the day of the last signature.`
fn defines(words: &str) -> bool {
    words.starts_with(['“', '"', '„', '«']) && words.split_whitespace().count() > 3
}

/// Whether bold words without a heading style are one.
fn is_bold_title(words: &str) -> bool {
    let count = words.split_whitespace().count();
    words.len() <= 120
        && count <= 14
        && words.chars().any(char::is_alphabetic)
        && !words.ends_with([';', ',', ':'])
        && (count <= 6 || !words.ends_with(['.', '?', '!']))
}
