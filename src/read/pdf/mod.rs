//! How does a PDF become words?
//!
//! A PDF says where each character goes and nothing else. So a page is drawn first
//! (`interpret`, with `lexer`, `font`, `pen`, `marked`, `path`), then read as a person
//! reads it (`layout`), and the pages are put together (`furniture`, `paragraphs`,
//! `headings`, `compose`). `quality` says which pages cannot be trusted, `scan` and
//! `picture` have them recognised, `limits` says how much work a file may cause. `lopdf`
//! reads the objects below all that.

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
mod picture;
mod quality;
mod scan;

use crate::document::{Document, Format, Unreadable};
use crate::error::ReadError;
use crate::read::Options;
use crate::read::recognise::{Ocr, Seen, Sight, Step};
use compose::Contents;
use font::Fonts;
use furniture::Sheet;
use interpret::Studio;
use limits::Budget;
use lopdf::ObjectId;
use marks::Origin;
use page::Page;
use quality::Evidence;
use scan::Shown;
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
    let mut read: Vec<ReadPage> = Vec::with_capacity(pages.len());
    for (number, &id) in (1..).zip(&pages) {
        if !options.goes_on(Step::Reading, number, out.pages) {
            read.push(ReadPage::lost(number, "reading was stopped before it: it took too long"));
            continue;
        }
        // Hostile files find what tests did not; one bad page must not cost the others.
        let page = catch_unwind(AssertUnwindSafe(|| read_page(&mut studio, id, number, options)));
        read.push(match page {
            Ok(Ok(page)) => page,
            Ok(Err(error)) if studio.budget.is_spent() => return Err(error),
            Ok(Err(error)) => ReadPage::lost(number, &error.to_string()),
            Err(_) => ReadPage::lost(number, "its content contradicts itself"),
        });
    }
    recognise(&mut read, bytes, options);
    if read.iter().all(|page| page.sheet.lost) {
        return Err(ReadError::OnlyPictures);
    }
    let fields = form::fields(&doc, &pages);
    let (mut sheets, mut targets) = (Vec::with_capacity(read.len()), Vec::with_capacity(read.len()));
    for page in read {
        let why = page.trouble;
        out.unreadable.extend(why.map(|why| Unreadable { page: Some(page.sheet.number), why }));
        sheets.push(page.sheet);
        targets.push(page.targets);
    }
    furniture::mark(&mut sheets);
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
    /// What to show to a program that recognises words.
    shown: Option<Shown>,
}

impl ReadPage {
    fn lost(number: u32, why: &str) -> Self {
        let sheet = Sheet { items: Vec::new(), height: 0.0, number, lost: true };
        Self { sheet, targets: Vec::new(), trouble: Some(why.to_string()), shown: None }
    }
}

fn read_page(
    studio: &mut Studio,
    id: ObjectId,
    number: u32,
    options: &Options,
) -> Result<ReadPage, ReadError> {
    let page = Page::new(studio.doc, id);
    let (boxes, targets) = links::links(studio.doc, &page).into_iter().unzip();
    let mut marks = studio.draw(&page, boxes)?;
    let evidence = Evidence { glyphs: marks.glyphs, unknown: marks.unknown, pictures: marks.pictures };
    if marks.unpainted * 2 > marks.glyphs && marks.pictures > quality::PICTURE {
        marks.runs.iter_mut().for_each(|run| run.origin = Origin::Recognised(None));
    }
    let images = std::mem::take(&mut marks.images);
    let mut items = layout::lay_out(marks, number);
    let trouble = quality::judge(&evidence, &items);
    if trouble.as_ref().is_some_and(|trouble| trouble.lost && !trouble.scanned) {
        // Words nobody wrote must not be judged as if somebody had.
        items.clear();
    }
    let lost = trouble.as_ref().is_some_and(|trouble| trouble.lost);
    let wanted = options.recogniser.is_some()
        && match options.ocr {
            Ocr::Never => false,
            Ocr::Auto => lost,
            Ocr::Always => true,
        };
    let shown = wanted.then(|| scan::shown(studio.doc, &images, (page.width, page.height)));
    let trouble = trouble.map(|trouble| trouble.why.to_string());
    Ok(ReadPage { sheet: Sheet { items, height: page.height, number, lost }, targets, trouble, shown })
}

/// Has the pages recognised that show something to recognise, some at a time.
fn recognise(pages: &mut [ReadPage], bytes: &[u8], options: &Options) {
    let Some(recogniser) = &options.recogniser else { return };
    let count = pages.iter().filter(|page| page.shown.is_some()).count() as u32;
    let mut waiting: Vec<&mut ReadPage> = pages.iter_mut().filter(|page| page.shown.is_some()).collect();
    let mut done = 0;
    for some in waiting.chunks_mut(recogniser.at_once().max(1)) {
        let stopped = !options.goes_on(Step::Recognising, done + 1, count);
        done += some.len() as u32;
        let shown: Vec<Option<Shown>> = some.iter_mut().map(|page| page.shown.take()).collect();
        if stopped {
            for page in some {
                let why = page.trouble.take().unwrap_or_default();
                page.trouble = Some(format!("{why}; recognising it was stopped: it took too long"));
            }
            continue;
        }
        let sights: Vec<Sight> = shown
            .iter()
            .zip(some.iter())
            .filter_map(|(shown, page)| {
                Some(shown.as_ref()?.sight(bytes, page.sheet.number, options.password.as_deref()))
            })
            .collect();
        let seen = recogniser.recognise(&sights);
        for ((page, shown), seen) in some.iter_mut().zip(shown.iter().flatten()).zip(seen) {
            page.recognised(shown, seen);
        }
    }
}

/// Below this certainty, of 100, a page is named as hard to read.
const UNSURE: u32 = 60;

impl ReadPage {
    fn recognised(&mut self, shown: &Shown, seen: Result<Seen, String>) {
        let before = self.trouble.as_deref();
        let seen = match seen {
            Ok(seen) => seen,
            Err(why) => {
                let before = before.unwrap_or("its picture could not be looked at");
                self.trouble = Some(format!("{before}; {why}"));
                return;
            }
        };
        let Some(confidence) = scan::confidence(&seen) else {
            // A page that has words of its own may well have an empty picture.
            if self.sheet.lost {
                self.trouble = Some("a picture on which no words could be recognised".to_string());
            }
            return;
        };
        let number = self.sheet.number;
        self.sheet.items = layout::lay_out(shown.marks(&seen), number);
        self.sheet.lost = false;
        self.trouble = (confidence < UNSURE)
            .then(|| format!("its words were recognised in a picture with only {confidence} % certainty"));
    }
}
