//! What does an e-mail say, and which paper does it bring?
//!
//! [`mail_parser`] takes the message apart. A message that says little and brings one paper
//! is read as that paper; any other is read for what it says, and what it brings is listed
//! as not read.

use super::{Options, dispatch, html, kind, plain};
use crate::document::{Block, BlockKind, Document, Format, Unreadable};
use crate::error::ReadError;
use crate::text::{Place, Span};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// A body with fewer characters is only a note that goes with the paper.
const SHORT: usize = 1_500;

/// Deepest message within a message that is read.
const DEEPEST: usize = 4;

/// Reads an e-mail.
///
/// # Errors
/// [`ReadError::Damaged`] where it is no message; otherwise what the paper in it says.
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    read_at(bytes, options, 0)
}

fn read_at(bytes: &[u8], options: &Options, depth: usize) -> Result<Document, ReadError> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| ReadError::Damaged { what: "it begins like an e-mail but is none".into() })?;
    let brought: Vec<&MessagePart<'_>> = message.attachments().filter(|part| !is_decoration(part)).collect();
    let mut document = body(&message, bytes, options)?;
    let papers: Vec<_> =
        brought.iter().filter_map(|part| paper(part).map(|format| (*part, format))).collect();
    let mut read = None;
    if let [(part, format)] = papers[..]
        && document.text.len() < SHORT
        && depth < DEEPEST
    {
        read = Some(part);
        document = match format {
            Format::Email => read_at(part.contents(), options, depth + 1)?,
            format => dispatch(format, part.contents(), options)?,
        };
    }
    let unread = brought.iter().filter(|part| !read.is_some_and(|read| std::ptr::eq(read, **part)));
    document.unreadable.extend(unread.map(|part| Unreadable { page: None, why: not_read(part) }));
    Ok(document)
}

/// What the message itself says, under its subject.
fn body(message: &Message<'_>, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let mut document = Document::new(Format::Email);
    if let Some(subject) = message.subject().map(|s| s.split_whitespace().collect::<Vec<_>>().join(" "))
        && !subject.is_empty()
    {
        let span: Span = document.text.push(&subject, Place { page: None, line: Some(1) }, None);
        document.blocks.push(Block { kind: BlockKind::Heading { level: 1 }, span, label: None });
    }
    let first_line = |part: &MessagePart<'_>| {
        let before = bytes.get(..part.offset_body as usize).unwrap_or_default();
        1 + before.iter().filter(|b| **b == b'\n').count() as u32
    };
    let plain = message.text_bodies().find_map(|part| match &part.body {
        PartType::Text(words) if words.trim().len() > 1 => Some((words, first_line(part))),
        _ => None,
    });
    let page = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(page) => Some((page, first_line(part))),
        _ => None,
    });
    match (plain, page) {
        (Some((words, line)), _) => plain::read_onto(document, words, line, options),
        (None, Some((page, line))) => html::read_onto(document, page, line, options),
        (None, None) => Ok(document),
    }
}

/// Signatures and pictures that belong to the body.
fn is_decoration(part: &MessagePart<'_>) -> bool {
    let inline = part.content_disposition().is_some_and(|how| how.is_inline());
    let kind = part.content_type().map(|t| t.ctype().to_ascii_lowercase()).unwrap_or_default();
    let picture = kind == "image" && (inline || part.content_id().is_some());
    picture || part.content_type().is_some_and(|t| t.subtype().is_some_and(|s| s.ends_with("-signature")))
}

/// The format of an attachment that can be read.
fn paper(part: &MessagePart<'_>) -> Option<Format> {
    match &part.body {
        PartType::Message(_) => Some(Format::Email),
        _ => kind::kind(part.contents()).ok(),
    }
}

fn not_read(part: &MessagePart<'_>) -> String {
    let name = part.attachment_name().map(|name| format!("“{}”", name.trim()));
    let name = name.unwrap_or_else(|| "without a name".into());
    format!("the attachment {name} was not read; save it and check it on its own")
}
