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
use super::assemble::{self, Item};
use super::container::Package;
use super::numerals::Numeral;
use super::xml::{self, Element};
use crate::document::{Document, Format, Furniture, Unreadable};
use crate::error::ReadError;
use notes::{NotePart, NoteStyle, Parts};
use numbering::Numbering;
use relations::{Relations, relations_of};
use story::Story;
use styles::Styles;

/// Reads a DOCX file.
///
/// # Errors
/// [`ReadError::Damaged`] where there is no main part to read, [`ReadError::Limit`] where
/// the file unpacks to too much or nests too deeply, [`ReadError::OnlyPictures`] where it
/// holds pictures but no words.
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let mut archive = Archive { package: Package::open(bytes)?, troubles: Vec::new() };
    let main = archive.main_part()?;
    let Some(root) = archive.tree(&main)? else {
        return Err(ReadError::Damaged {
            what: archive.troubles.pop().unwrap_or("it has no main part".into()),
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
    let keep = options.keep_furniture;
    set_furniture(headers, keep, &mut document, &mut tables);
    assemble::write(body, &mut document, &mut tables);
    set_furniture(footers, keep, &mut document, &mut tables);

    archive.troubles.append(&mut story.unread);
    let has_words = document.blocks.iter().any(|b| !b.span.is_empty());
    if !has_words && story.has_pictures {
        return Err(ReadError::OnlyPictures);
    }
    document.unreadable = archive.troubles.into_iter().map(|why| Unreadable { page: None, why }).collect();
    Ok(document)
}

/// Puts running headers or footers into the text, or beside it.
fn set_furniture(running: Vec<(bool, Vec<Item>)>, keep: bool, document: &mut Document, tables: &mut u32) {
    for (_, items) in running {
        if keep {
            assemble::write(items, document, tables);
            continue;
        }
        let text = assemble::flatten(items).0.trimmed().text;
        if !text.is_empty() && document.furniture.iter().all(|f| f.text != text) {
            document.furniture.push(Furniture { page: 0, text });
        }
    }
}

/// A header or footer part.
struct Running {
    is_header: bool,
    root: Element,
    relations: Relations,
}

/// The archive, with what went wrong while reading it.
struct Archive<'b> {
    package: Package<'b>,
    troubles: Vec<String>,
}

impl Archive<'_> {
    /// Parses a part; `None` where it is missing or has no content. Damage is noted.
    fn tree(&mut self, name: &str) -> Result<Option<Element>, ReadError> {
        let part = match self.package.part(name) {
            Ok(Some(part)) => part,
            Ok(None) => return Ok(None),
            Err(error) => return self.note(error),
        };
        match xml::parse(&part.bytes, name) {
            Ok(tree) => {
                self.troubles.extend(part.damage.or(tree.damage));
                Ok(Some(tree.root))
            }
            Err(error) => self.note(error),
        }
    }

    /// Damage to one part does not end the reading; limits and passwords do.
    fn note(&mut self, error: ReadError) -> Result<Option<Element>, ReadError> {
        match error {
            ReadError::Damaged { what } => {
                self.troubles.push(what);
                Ok(None)
            }
            error => Err(error),
        }
    }

    fn relations(&mut self, part: &str) -> Result<Relations, ReadError> {
        let root = self.tree(&relations_of(part))?;
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
            Some(name) => self.tree(name),
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
            let Some(notes) = self.tree(name)? else { continue };
            let declared = section.and_then(|s| s.child(properties)).or_else(|| settings.child(properties));
            let style = NoteStyle::read(declared, numeral);
            parts.notes.insert(kind, NotePart::new(notes, self.relations(name)?, style));
        }
        parts.relations = relations;
        Ok(parts)
    }

    /// Headers and footers, each part once, in the order of the sections.
    fn furniture(&mut self, root: &Element, relations: &Relations) -> Result<Vec<Running>, ReadError> {
        let mut seen: Vec<&str> = Vec::new();
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
                if relation.external || seen.contains(&relation.target.as_str()) {
                    continue;
                }
                seen.push(&relation.target);
                if let Some(root) = self.tree(&relation.target)? {
                    let relations = self.relations(&relation.target)?;
                    furniture.push(Running { is_header, root, relations });
                }
            }
        }
        Ok(furniture)
    }
}
