//! What does an e-mail say, and which paper does it bring?
//!
//! [`mime`] takes apart what most programs save (EML), [`outlook`] what Outlook saves
//! (MSG). A message that says little and brings one paper is read as that paper; any other
//! is read for what it says, and what it brings is listed as not read.

mod mime;
pub mod outlook;
mod packed;

use super::{Options, dispatch, html, kind, plain, rtf};
use crate::document::{Block, BlockKind, Document, Format, Unreadable};
use crate::error::ReadError;
use crate::text::{Place, Span};
use std::borrow::Cow;

/// A body with fewer characters is only a note that goes with the paper.
const SHORT: usize = 1_500;

/// Deepest message within a message that is read.
const DEEPEST: usize = 4;

/// A message taken apart.
struct Letter<'m> {
    subject: String,
    /// Line of the file on which the subject stands, where the file has lines.
    subject_line: Option<u32>,
    body: Body<'m>,
    /// Without what only decorates the body.
    brought: Vec<Attachment<'m>>,
    /// What could not be read, in words for a person.
    troubles: Vec<String>,
}

/// What a message says, and the line on which it begins.
enum Body<'m> {
    None,
    Plain(Cow<'m, str>, u32),
    Page(Cow<'m, str>, u32),
    /// RTF, as Outlook keeps it.
    Rich(Vec<u8>),
}

struct Attachment<'m> {
    name: Option<String>,
    content: Content<'m>,
}

enum Content<'m> {
    File(Cow<'m, [u8]>),
    /// A message, as a file of its own.
    Mail(Cow<'m, [u8]>),
    /// A message that lies within the same file.
    Letter(Box<Letter<'m>>),
}

/// Reads an e-mail.
///
/// # Errors
/// [`ReadError::Damaged`] where it is no message; otherwise what the paper in it says.
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    read_at(bytes, options, 0)
}

fn read_at(bytes: &[u8], options: &Options, depth: usize) -> Result<Document, ReadError> {
    if outlook::is_compound(bytes) {
        return tell(&outlook::letter(bytes)?, options, depth);
    }
    let message = mime::message(bytes)?;
    tell(&mime::letter(&message, bytes), options, depth)
}

fn tell(letter: &Letter<'_>, options: &Options, depth: usize) -> Result<Document, ReadError> {
    let mut document = body(letter, options)?;
    let mut papers = letter.brought.iter().filter(|part| part.is_paper());
    let paper = papers.next().filter(|_| papers.next().is_none());
    let read = paper.filter(|_| document.text.len() < SHORT && depth < DEEPEST);
    if let Some(part) = read {
        document = match &part.content {
            Content::Letter(letter) => tell(letter, options, depth + 1)?,
            Content::Mail(bytes) => read_at(bytes, options, depth + 1)?,
            Content::File(bytes) => match kind::kind(bytes)? {
                Format::Email => read_at(bytes, options, depth + 1)?,
                format => dispatch(format, bytes, options)?,
            },
        };
    }
    let unread = letter.brought.iter().filter(|part| !read.is_some_and(|read| std::ptr::eq(read, *part)));
    let troubles = unread.map(Attachment::not_read).chain(letter.troubles.iter().cloned());
    document.unreadable.extend(troubles.map(|why| Unreadable { page: None, why }));
    Ok(document)
}

/// What the message itself says, under its subject.
fn body(letter: &Letter<'_>, options: &Options) -> Result<Document, ReadError> {
    let mut document = Document::new(Format::Email);
    let subject = letter.subject.split_whitespace().collect::<Vec<_>>().join(" ");
    if !subject.is_empty() {
        let place = Place { page: None, line: letter.subject_line };
        let span: Span = document.text.push(&subject, place, None);
        document.blocks.push(Block { kind: BlockKind::Heading { level: 1 }, span, label: None });
    }
    match &letter.body {
        Body::None => Ok(document),
        Body::Plain(words, line) => plain::read_onto(document, words, *line, options),
        Body::Page(page, line) => html::read_onto(document, page, *line, options),
        Body::Rich(bytes) => rtf::read_onto(document, bytes, options),
    }
}

impl Attachment<'_> {
    /// Whether it can be read.
    fn is_paper(&self) -> bool {
        match &self.content {
            Content::Letter(_) | Content::Mail(_) => true,
            Content::File(bytes) => kind::kind(bytes).is_ok(),
        }
    }

    fn not_read(&self) -> String {
        let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let name = name.map_or_else(|| "without a name".into(), |name| format!("“{name}”"));
        format!("the attachment {name} was not read; save it and check it on its own")
    }
}
