//! What does a page say that only shows a picture?
//!
//! The picture goes to the program that recognises words; what it sees becomes marks at
//! their places on the page, and layout goes on as if the page had drawn them.

use super::limits;
use super::marks::{Marks, Origin, Run};
use super::picture;
use crate::read::recognise::{Picture, Seen, Sight, Word};
use lopdf::{Document, ObjectId};

/// A picture placed on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub id: ObjectId,
    /// Left, top, right, bottom in page coordinates.
    pub bounds: [f32; 4],
    /// It is neither turned nor mirrored.
    pub upright: bool,
}

/// What to show to the program that recognises words, and where on the page it lies.
pub(super) struct Shown {
    /// The page's own picture; without one the page must be drawn.
    pub picture: Option<Picture>,
    pub bounds: [f32; 4],
}

/// The part of all pictures of a page that one must cover to stand for it.
const WHOLE: f32 = 0.9;
/// The part of the page it must cover.
const PAGE: f32 = 0.4;

/// The picture that is the page, if there is one; `(width, height)` is the page's size.
pub(super) fn shown(doc: &Document, images: &[Placed], (width, height): (f32, f32)) -> Shown {
    let area = |image: &Placed| (image.bounds[2] - image.bounds[0]) * (image.bounds[3] - image.bounds[1]);
    let all: f32 = images.iter().map(area).sum();
    let largest = images.iter().max_by(|a, b| area(a).total_cmp(&area(b)));
    let whole = largest
        .filter(|image| image.upright && area(image) >= WHOLE * all && area(image) >= PAGE * width * height);
    let picture = whole.and_then(|image| {
        let inches = (image.bounds[2] - image.bounds[0]) / 72.0;
        Some((picture::picture(doc, image.id, inches)?, image.bounds))
    });
    match picture {
        Some((picture, bounds)) => Shown { picture: Some(picture), bounds },
        None => Shown { picture: None, bounds: [0.0, 0.0, width, height] },
    }
}

impl Shown {
    pub fn sight<'a>(&'a self, pdf: &'a [u8], number: u32, password: Option<&'a str>) -> Sight<'a> {
        match &self.picture {
            Some(picture) => Sight::Picture(picture),
            None => Sight::Page { pdf, number, password },
        }
    }

    /// The words as marks on the page.
    pub fn marks(&self, seen: &Seen) -> Marks {
        let [x0, y0, x1, y1] = self.bounds;
        let across = (x1 - x0) / seen.width.max(1) as f32;
        let down = (y1 - y0) / seen.height.max(1) as f32;
        let mut runs = Vec::with_capacity(seen.words.len());
        let lines: Vec<&[Word]> = seen.words.chunk_by(|a, b| a.line == b.line).take(limits::GLYPHS).collect();
        let usual = usual_height(&lines);
        for line in lines {
            let (top, bottom) = edges(line);
            let height = (bottom - top) as f32;
            // Letters differ in height from line to line; type rarely does.
            let size = if (0.6..1.5).contains(&(height / usual)) { usual } else { height } * down;
            let y = y0 + bottom as f32 * down - 0.2 * size;
            for word in line {
                runs.push(Run {
                    text: word.text.clone(),
                    x0: x0 + word.left as f32 * across,
                    x1: x0 + word.right as f32 * across,
                    y,
                    size,
                    angle: 0,
                    bold: false,
                    artifact: false,
                    link: None,
                    spaced: true,
                    order: runs.len() as u32,
                    origin: Origin::Recognised(Some(word.confidence)),
                });
            }
        }
        Marks { glyphs: runs.len(), runs, ..Marks::default() }
    }
}

fn edges(line: &[Word]) -> (i32, i32) {
    line.iter().fold((i32::MAX, i32::MIN), |(top, bottom), word| (top.min(word.top), bottom.max(word.bottom)))
}

/// The height of most lines, in pixels.
fn usual_height(lines: &[&[Word]]) -> f32 {
    let mut heights: Vec<i32> = lines
        .iter()
        .filter(|line| line.len() > 2)
        .map(|line| edges(line))
        .map(|(top, bottom)| bottom - top)
        .collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).map_or(1.0, |height| *height as f32).max(1.0)
}

/// How sure the program is on the whole, 0 to 100; `None` where it saw too little to speak
/// of a page that was read.
pub(super) fn confidence(seen: &Seen) -> Option<u32> {
    const LETTERS: usize = 20;
    let letters = |word: &Word| word.text.chars().filter(|c| c.is_alphanumeric()).count();
    let all: usize = seen.words.iter().map(letters).sum();
    let sum: usize = seen.words.iter().map(|word| letters(word) * usize::from(word.confidence)).sum();
    (all >= LETTERS).then(|| (sum / all) as u32)
}
