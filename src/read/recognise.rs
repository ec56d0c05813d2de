//! What does a reader need from a program that recognises words in pictures?
//!
//! Reading itself starts no program. Whoever calls it may hand it one that looks at
//! pictures; without one, a page that is only a picture is named as such.

use std::fmt::Debug;

/// When to look at pictures of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ocr {
    /// Only for pages that cannot be read otherwise: scans and scrambled text.
    #[default]
    Auto,
    /// For every page, whatever text it brings.
    Always,
    Never,
}

/// A picture as a file that common programs open: JPEG, TIFF or PNM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub file: Vec<u8>,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// Pixels to the inch on the page.
    pub dpi: u32,
}

/// What to look at.
#[derive(Debug, Clone, Copy)]
pub enum Sight<'a> {
    /// The picture that covers the page.
    Picture(&'a Picture),
    /// The page as a whole, which must be drawn first. `number` counts from 1.
    Page { pdf: &'a [u8], number: u32, password: Option<&'a str> },
}

/// The words on a picture, in reading order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    pub words: Vec<Word>,
    /// Size of the picture in pixels.
    pub width: u32,
    pub height: u32,
}

/// A word and its box in pixels from the upper left corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
    /// Words with the same number stand on one line.
    pub line: u32,
    /// 0 to 100.
    pub confidence: u8,
}

/// A program that recognises words.
pub trait Recognise: Debug + Send + Sync {
    /// The same name, the same words: for whoever keeps what was read.
    fn name(&self) -> String;

    /// How many pictures it looks at side by side; callers hand over so many at once.
    fn at_once(&self) -> usize;

    /// The words on each picture, or why there are none, in words for a person.
    fn recognise(&self, sights: &[Sight<'_>]) -> Vec<Result<Seen, String>>;
}

/// Whoever waits for a long reading.
pub trait Watch: Debug + Send + Sync {
    /// Called before each page, counted from 1; with `false` the reading ends there, and
    /// the pages left are named as unread.
    fn goes_on(&self, step: Step, page: u32, pages: u32) -> bool;
}

/// What is being done to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Reading,
    Recognising,
}
