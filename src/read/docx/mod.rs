//! What does a Word file say?
//!
//! [`read`] opens the archive and follows its relations to the parts. [`styles`] and
//! [`numbering`] hold what the file defines, [`counters`] compute the numbers as Word
//! shows them, a [`story`] walks the words: [`inline`] the runs of a paragraph, [`table`]
//! rows and cells, [`notes`] what hangs on them. What comes out is assembled as for ODT.

mod counters;
mod fields;
mod inline;
mod notes;
mod numbering;
mod properties;
mod relations;
mod story;
mod styles;
mod symbols;
mod table;

use super::Options;
use super::assemble;
use super::container::Package;
use super::numerals::Numeral;
use super::title;
use super::xml::Element;
use crate::document::{BlockKind, Document, Format, Unreadable};
use crate::error::ReadError;
use notes::{NotePart, NoteStyle, Parts};
use numbering::Numbering;
use relations::{Relations, relations_of};
use std::collections::HashSet;
use story::Story;
use styles::Styles;

/// Reads a DOCX file.
///
/// # Errors
/// [`ReadError::Damaged`] where there is no main part to read, [`ReadError::Limit`] where
/// the file unpacks to too much or nests too deeply, [`ReadError::OnlyPictures`] where it
/// holds pictures but no words.
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let mut archive = Archive { package: Package::open(bytes)? };
    let main = archive.main_part()?;
    let Some(root) = archive.package.tree(&main)? else {
        return Err(ReadError::Damaged {
            what: archive.package.troubles.pop().unwrap_or("it has no main part".into()),
        });
    };
    let parts = archive.parts(&main, &root)?;
    let furniture = archive.furniture(&root, &parts.relations)?;

    let mut story = Story::new(&parts, options.changes);
    let mut document = Document::new(Format::Docx);
    let mut tables = 0;
    let body = story.items(&root)?;
    let mut running = Vec::new();
    for part in &furniture {
        let items = story.items_of_part(&part.root, &part.relations)?;
        running.push((part.is_header, items));
    }
    let (headers, footers): (Vec<_>, Vec<_>) = running.into_iter().partition(|(is_header, _)| *is_header);
    for (_, items) in headers {
        assemble::write_furniture(items, options.keep_furniture, &mut document, &mut tables);
    }
    let first = document.blocks.len();
    assemble::write(body, &mut document, &mut tables);
    name_the_paper(&mut document, first);
    for (_, items) in footers {
        assemble::write_furniture(items, options.keep_furniture, &mut document, &mut tables);
    }

    archive.package.troubles.append(&mut story.unread);
    if story.number_missing {
        let why =
            "numbers made by fields (LISTNUM, AUTONUM) are missing: Word computes and does not store them";
        archive.package.troubles.push(why.into());
    }
    let has_words = document.blocks.iter().any(|b| !b.span.is_empty());
    if !has_words && story.has_pictures {
        return Err(ReadError::OnlyPictures);
    }
    document.unreadable =
        archive.package.troubles.into_iter().map(|why| Unreadable { page: None, why }).collect();
    Ok(document)
}

/// Many a paper's own title is no heading by its style, only larger.
fn name_the_paper(document: &mut Document, first: usize) {
    let Some(block) = document.blocks.get(first) else { return };
    let bare = block.kind == BlockKind::Paragraph && block.label.is_none();
    let words = document.words(block);
    if bare && title::is_bare(words) && title::names_a_paper(words) {
        document.blocks[first].kind = BlockKind::Heading { level: 1 };
    }
}

/// A header or footer part.
struct Running {
    is_header: bool,
    root: Element,
    relations: Relations,
}

/// The archive, and where its parts are.
struct Archive<'b> {
    package: Package<'b>,
}

impl Archive<'_> {
    fn relations(&mut self, part: &str) -> Result<Relations, ReadError> {
        let root = self.package.tree(&relations_of(part))?;
        Ok(root.map(|root| Relations::read(&root, part)).unwrap_or_default())
    }

    fn main_part(&mut self) -> Result<String, ReadError> {
        let relations = self.relations("")?;
        let declared = relations.part("officeDocument").filter(|part| self.package.has(part));
        Ok(declared.unwrap_or("word/document.xml").to_owned())
    }

    /// Reads what hangs on the main part.
    fn parts(&mut self, main: &str, root: &Element) -> Result<Parts, ReadError> {
        let relations = self.relations(main)?;
        let mut part = |kind: &str| match relations.part(kind) {
            Some(name) => self.package.tree(name),
            None => Ok(None),
        };
        let styles = part("styles")?.map(|root| Styles::read(&root)).unwrap_or_default();
        let numbering = part("numbering")?.map(|root| Numbering::read(&root, &styles)).unwrap_or_default();
        let settings = part("settings")?.unwrap_or_default();
        let section = root.descendants("sectPr").into_iter().next_back();
        let mut parts = Parts { styles, numbering, ..Parts::default() };
        for (kind, properties, numeral) in [
            ("footnotes", "footnotePr", Numeral::Decimal),
            ("endnotes", "endnotePr", Numeral::LowerRoman),
            ("comments", "", Numeral::Nothing),
        ] {
            let Some(name) = relations.part(kind) else { continue };
            let Some(notes) = self.package.tree(name)? else { continue };
            let declared = section.and_then(|s| s.child(properties)).or_else(|| settings.child(properties));
            let style = NoteStyle::read(declared, numeral);
            parts.notes.insert(kind, NotePart::new(notes, self.relations(name)?, style));
        }
        parts.relations = relations;
        Ok(parts)
    }

    /// Headers and footers, each part once, in the order of the sections.
    fn furniture(&mut self, root: &Element, relations: &Relations) -> Result<Vec<Running>, ReadError> {
        let mut seen = HashSet::new();
        let mut furniture = Vec::new();
        for section in root.descendants("sectPr") {
            for reference in section.elements() {
                let is_header = &*reference.name == "headerReference";
                if !is_header && &*reference.name != "footerReference" {
                    continue;
                }
                let Some(relation) = reference.attribute("id").and_then(|id| relations.get(id)) else {
                    continue;
                };
                if relation.external || !seen.insert(relation.target.as_str()) {
                    continue;
                }
                if let Some(root) = self.package.tree(&relation.target)? {
                    let relations = self.relations(&relation.target)?;
                    furniture.push(Running { is_header, root, relations });
                }
            }
        }
        Ok(furniture)
    }
}
