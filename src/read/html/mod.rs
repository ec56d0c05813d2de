//! What does a web page say?
//!
//! The standard's tokenizer ([`html5ever`]) reads the signs; what they mean is written
//! down at once, without a tree, so that depth costs nothing. [`tags`] knows what each
//! element does to the text, [`boilerplate`] and [`skipping`] what is not part of it,
//! [`counting`] how lists are numbered. Lines are those of the source; offsets are not kept, because
//! entities have no one place.

mod boilerplate;
mod counting;
mod skipping;
mod tags;

pub use tags::Tags;

use super::Options;
use super::flow::{Flow, Shape};
use super::mask;
use crate::document::{Document, Format};
use crate::error::ReadError;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::borrow::Cow;
use std::cell::RefCell;

/// Reads a page. Navigation, banners and the like are left out, unless that would leave
/// out more than it keeps.
///
/// # Errors
/// [`ReadError::Limit`] where it has too many blocks.
pub fn read(source: &str, options: &Options) -> Result<Document, ReadError> {
    let front = mask::front_matter(source).map_or(0, |front| front.end);
    let first_line = 1 + source[..front].matches('\n').count() as u32;
    read_onto(Document::new(Format::Html), &source[front..], first_line, options)
}

/// Adds a page, whose first line has this number, to a document.
///
/// # Errors
/// As [`read`].
pub fn read_onto(
    document: Document,
    source: &str,
    first_line: u32,
    options: &Options,
) -> Result<Document, ReadError> {
    let outline = boilerplate::outline(source);
    let begin = || {
        let mut flow = Flow::onto(document.clone());
        if !outline.has_headings && document.blocks.is_empty() {
            flow.begin(Shape::Heading(1));
            flow.text(&outline.title, first_line, None);
            flow.end();
        }
        flow
    };
    let mut flow = begin();
    let mut tags = Tags::new(options, &outline);
    feed(source, first_line, &mut tags, &mut flow);
    if tags.lost_most() {
        flow = begin();
        tags = Tags::keeping_everything(options);
        feed(source, first_line, &mut tags, &mut flow);
    }
    tags.end_typed(&mut flow);
    flow.finish()
}

/// Reads a piece of a page that begins on `first_line` into an open flow.
pub fn feed(piece: &str, first_line: u32, tags: &mut Tags, flow: &mut Flow) {
    tokenize(piece, |token, line| tags.take(token, first_line - 1 + line, flow));
}

/// Calls `take` for every token, with its line.
fn tokenize(source: &str, take: impl FnMut(Token, u32) -> TokenSinkResult<()>) {
    struct Sink<F>(RefCell<F>);
    impl<F: FnMut(Token, u32) -> TokenSinkResult<()>> TokenSink for Sink<F> {
        type Handle = ();
        fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
            (self.0.borrow_mut())(token, u32::try_from(line).unwrap_or(u32::MAX))
        }
    }
    let tokenizer = Tokenizer::new(Sink(RefCell::new(take)), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(&without_monstrous_tags(source)));
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
}

/// Most attributes a tag may have. The tokenizer compares each with all before it.
const MOST_ATTRIBUTES: usize = 500;

/// Cuts tags short that have thousands of attributes, which only an attacker writes.
fn without_monstrous_tags(source: &str) -> Cow<'_, str> {
    let bytes = source.as_bytes();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(open) = bytes[at..].iter().position(|b| *b == b'<').map(|i| at + i) {
        at = open + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (mut attributes, mut cut, mut value) = (0, None, false);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'<' | b'>' => break,
                b'"' | b'\'' if value => {
                    let closing = bytes[at + 1..].iter().position(|b| b == byte);
                    at += closing.map_or(bytes.len() - at - 1, |i| i + 1);
                }
                b'=' | b'/' => attributes += 1,
                b if b.is_ascii_whitespace() => attributes += 1,
                _ => {}
            }
            value = *byte == b'=' || value && byte.is_ascii_whitespace();
            if attributes > MOST_ATTRIBUTES && cut.is_none() {
                cut = Some(at);
            }
            at += 1;
        }
        cuts.extend(cut.map(|from| (from, at.min(bytes.len()))));
    }
    if cuts.is_empty() {
        return Cow::Borrowed(source);
    }
    let (mut kept, mut from) = (String::with_capacity(source.len()), 0);
    for (start, end) in cuts {
        kept.push_str(&source[from..start]);
        kept.extend(source[start..end].chars().filter(|c| *c == '\n'));
        from = end;
    }
    kept.push_str(&source[from..]);
    Cow::Owned(kept)
}

/// The encoding that the page names for itself, in its first lines.
pub fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let value = head.split("charset=").nth(1).or_else(|| head.split("encoding=").nth(1))?;
    let label = value.trim_start_matches(['"', '\'', ' ']);
    Some(label.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect())
}
