//! What is in a message as most programs save it (EML)? [`mail_parser`] takes it apart.

use super::{Attachment, Body, Content, Letter};
use crate::error::ReadError;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::borrow::Cow;

/// Parses a message.
///
/// # Errors
/// [`ReadError::Damaged`] where it is none.
pub fn message(bytes: &[u8]) -> Result<Message<'_>, ReadError> {
    MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| ReadError::Damaged { what: "it begins like an e-mail but is none".into() })
}

/// What a parsed message says and brings; `bytes` is what it was parsed from.
pub fn letter<'m>(message: &'m Message<'_>, bytes: &[u8]) -> Letter<'m> {
    let brought = message.attachments().filter(|part| !is_decoration(part)).map(|part| Attachment {
        name: part.attachment_name().map(str::to_string),
        content: match &part.body {
            PartType::Message(_) => Content::Mail(Cow::Borrowed(part.contents())),
            _ => Content::File(Cow::Borrowed(part.contents())),
        },
    });
    Letter {
        subject: message.subject().unwrap_or_default().to_string(),
        subject_line: Some(1),
        body: body(message, bytes),
        brought: brought.collect(),
        troubles: Vec::new(),
    }
}

fn body<'m>(message: &'m Message<'_>, bytes: &[u8]) -> Body<'m> {
    let first_line = |part: &MessagePart<'_>| {
        let before = bytes.get(..part.offset_body as usize).unwrap_or_default();
        1 + before.iter().filter(|b| **b == b'\n').count() as u32
    };
    let plain = message.text_bodies().find_map(|part| match &part.body {
        PartType::Text(words) if words.trim().len() > 1 => {
            Some(Body::Plain(Cow::Borrowed(words), first_line(part)))
        }
        _ => None,
    });
    let page = || {
        message.html_bodies().find_map(|part| match &part.body {
            PartType::Html(page) => Some(Body::Page(Cow::Borrowed(page), first_line(part))),
            _ => None,
        })
    };
    plain.or_else(page).unwrap_or(Body::None)
}

/// Signatures and pictures that belong to the body.
fn is_decoration(part: &MessagePart<'_>) -> bool {
    let inline = part.content_disposition().is_some_and(|how| how.is_inline());
    let kind = part.content_type().map(|t| t.ctype().to_ascii_lowercase()).unwrap_or_default();
    let picture = kind == "image" && (inline || part.content_id().is_some());
    picture || part.content_type().is_some_and(|t| t.subtype().is_some_and(|s| s.ends_with("-signature")))
}
