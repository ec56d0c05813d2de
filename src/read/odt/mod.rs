//! What does an OpenDocument text say?
//!
//! [`styles`] and [`lists`] hold what the file defines and count its lists, a [`story`]
//! walks the words, [`inline`] reads a paragraph. What comes out is assembled as for DOCX.

mod inline;
mod lists;
mod story;
mod styles;

use super::Options;
use super::assemble;
use super::container::Package;
use super::xml::Element;
use crate::document::{Document, Format, Unreadable};
use crate::error::ReadError;
use story::Story;
use styles::Styles;

/// Reads an ODT file.
///
/// # Errors
/// [`ReadError::Damaged`] where there is no content to read, [`ReadError::Encrypted`] where
/// it has a password, [`ReadError::Limit`] where the file unpacks to too much or nests too
/// deeply, [`ReadError::OnlyPictures`] where it holds pictures but no words.
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes)?;
    let manifest = package.tree("META-INF/manifest.xml")?.unwrap_or_default();
    if !manifest.descendants("encryption-data").is_empty() {
        return Err(ReadError::Encrypted);
    }
    let Some(content) = package.tree("content.xml")? else {
        return Err(ReadError::Damaged {
            what: package.troubles.pop().unwrap_or("it has no content".into()),
        });
    };
    let shared = package.tree("styles.xml")?.unwrap_or_default();
    let mut styles = Styles::default();
    styles.add(&shared);
    styles.add(&content);

    let mut story = Story::new(&styles, options.changes);
    let mut document = Document::new(Format::Odt);
    let mut tables = 0;
    let body = match content.child("body") {
        Some(body) => story.items(body)?,
        None => Vec::new(),
    };
    for header in running(&shared, "header") {
        let items = story.items(header)?;
        assemble::write_furniture(items, options.keep_furniture, &mut document, &mut tables);
    }
    assemble::write(body, &mut document, &mut tables);
    for footer in running(&shared, "footer") {
        let items = story.items(footer)?;
        assemble::write_furniture(items, options.keep_furniture, &mut document, &mut tables);
    }

    package.troubles.append(&mut story.unread);
    if document.blocks.is_empty() && story.has_pictures {
        return Err(ReadError::OnlyPictures);
    }
    document.unreadable = package.troubles.into_iter().map(|why| Unreadable { page: None, why }).collect();
    Ok(document)
}

/// Headers or footers of all master pages, also those of first and left pages.
fn running<'e>(styles: &'e Element, name: &str) -> Vec<&'e Element> {
    let pages = styles.child("master-styles").into_iter().flat_map(|master| master.all("master-page"));
    pages
        .flat_map(Element::elements)
        .filter(|e| e.name.starts_with(name) && e.attribute("display") != Some("false"))
        .collect()
}
