//! First cut of text and Markdown: blank lines part paragraphs, `#` begins a heading.

use crate::document::{Block, BlockKind, Document, Format};
use crate::text::{Place, Span};

pub fn read(format: Format, source: &str) -> Document {
    let mut document = Document::new(format);
    let mut at = 0;
    for (i, line) in source.split_inclusive('\n').enumerate() {
        let words = line.trim();
        let offset = at + line.len() - line.trim_start().len();
        at += line.len();
        if words.is_empty() {
            continue;
        }
        let level = words.bytes().take_while(|b| *b == b'#').count();
        let kind = match level {
            0 => BlockKind::Paragraph,
            _ => BlockKind::Heading { level: level as u8 },
        };
        let words_at = words[level..].len() - words[level..].trim_start().len() + level;
        if !document.text.is_empty() {
            document.text.push_separator("\n");
        }
        let place = Place { page: None, line: Some(i as u32 + 1) };
        let span: Span = document.text.push(&words[words_at..], place, Some(offset + words_at));
        document.blocks.push(Block { kind, span, label: None });
    }
    document
}
