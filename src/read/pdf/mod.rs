//! How does a PDF become words?
//!
//! A PDF says where each character goes and nothing else. So a page is drawn first
//! (`interpret`, with `lexer`, `font`, `pen`, `marked`, `path`), then read as a person
//! reads it (`layout`), and the pages are put together (`furniture`, `paragraphs`,
//! `headings`, `compose`). `quality` says which pages cannot be trusted, `limits` how
//! much work a file may cause. `lopdf` reads the objects below all that.

mod compose;
mod font;
mod form;
mod furniture;
mod headings;
mod hyphen;
mod interpret;
mod layout;
mod lexer;
mod limits;
mod links;
mod marked;
mod marks;
mod matrix;
mod object;
mod open;
mod page;
mod paragraphs;
mod path;
mod pen;
mod quality;

use crate::document::{Document, Format, Unreadable};
use crate::error::ReadError;
use crate::read::Options;
use compose::Contents;
use font::Fonts;
use furniture::Sheet;
use interpret::Studio;
use limits::Budget;
use lopdf::ObjectId;
use page::Page;
use quality::Evidence;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads a PDF. A page that cannot be read is listed in [`Document::unreadable`] and
/// does not stop the others.
///
/// # Errors
/// [`ReadError::Encrypted`] and [`ReadError::WrongPassword`] where it does not open,
/// [`ReadError::OnlyPictures`] where no page has text, [`ReadError::Damaged`] and
/// [`ReadError::Limit`] where the file cannot or must not be read at all.
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let doc = open::open(bytes, options.password.as_deref())?;
    let pages = open::pages(&doc)?;
    let hidden = marked::hidden_groups(&doc);
    let mut studio = Studio { doc: &doc, fonts: Fonts::default(), budget: Budget::new(), hidden };

    let mut out = Document::new(Format::Pdf);
    out.pages = pages.len() as u32;
    let mut sheets = Vec::with_capacity(pages.len());
    let mut targets = Vec::with_capacity(pages.len());
    for (number, &id) in (1..).zip(&pages) {
        // Hostile files find what tests did not; one bad page must not cost the others.
        let read = catch_unwind(AssertUnwindSafe(|| read_page(&mut studio, id, number)));
        let trouble = match read {
            Ok(Ok(read)) => {
                sheets.push(read.sheet);
                targets.push(read.targets);
                read.trouble
            }
            Ok(Err(error)) if studio.budget.is_spent() => return Err(error),
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("its content contradicts itself".to_string()),
        };
        if sheets.len() < number as usize {
            sheets.push(Sheet { items: Vec::new(), height: 0.0, number, lost: true });
            targets.push(Vec::new());
        }
        out.unreadable.extend(trouble.map(|why| Unreadable { page: Some(number), why }));
    }
    if sheets.iter().all(|sheet| sheet.lost) {
        return Err(ReadError::OnlyPictures);
    }
    furniture::mark(&mut sheets);
    let fields = form::fields(&doc, &pages);
    compose::compose(&mut out, Contents { sheets, fields, targets }, options.keep_furniture);
    match out.text.is_empty() {
        true => Err(ReadError::OnlyPictures),
        false => Ok(out),
    }
}

struct ReadPage {
    sheet: Sheet,
    /// Where each of the page's links leads.
    targets: Vec<String>,
    trouble: Option<String>,
}

fn read_page(studio: &mut Studio, id: ObjectId, number: u32) -> Result<ReadPage, ReadError> {
    let page = Page::new(studio.doc, id);
    let (boxes, targets) = links::links(studio.doc, &page).into_iter().unzip();
    let marks = studio.draw(&page, boxes)?;
    let evidence = Evidence { glyphs: marks.glyphs, unknown: marks.unknown, pictures: marks.pictures };
    let mut items = layout::lay_out(marks, number);
    let trouble = quality::judge(&evidence, &items);
    if trouble.as_ref().is_some_and(|trouble| trouble.lost && !trouble.scanned) {
        // Words nobody wrote must not be judged as if somebody had.
        items.clear();
    }
    let lost = trouble.as_ref().is_some_and(|trouble| trouble.lost);
    let trouble = trouble.map(|trouble| trouble.why.to_string());
    Ok(ReadPage { sheet: Sheet { items, height: page.height, number, lost }, targets, trouble })
}
