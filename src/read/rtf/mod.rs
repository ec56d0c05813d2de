//! What does an RTF file say?
//!
//! [`tokens`] cuts the file into signs, [`charset`] knows the old encodings. What the signs
//! mean is decided here: the [`state`] of a group is inherited by the groups in it, and
//! groups that hold fonts, pictures or settings are skipped. What remains is the [`body`]. Numbers that a word
//! processor computed are taken from the copy it leaves in the file (`\listtext`).

mod body;
mod charset;
mod state;
mod tokens;

use super::Options;
use super::flow::Flow;
use crate::document::{Document, Format};
use crate::error::ReadError;
use charset::Charset;
pub use charset::code_page;
use state::{Destination, State};
use std::collections::HashMap;
use tokens::{Token, Tokens};

/// Deepest nesting of groups.
const DEEPEST: usize = 5_000;

/// Reads RTF.
///
/// # Errors
/// [`ReadError::Limit`] where groups nest too deep or there are too many blocks.
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    read_onto(Document::new(Format::Rtf), bytes, options)
}

/// Adds RTF to a document.
///
/// # Errors
/// As [`read`].
pub fn read_onto(document: Document, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let mut reader = Reader::new(Flow::onto(document), options);
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        reader.line = tokens.line();
        reader.take(token, &mut tokens)?;
    }
    reader.finish()
}

struct Reader<'o> {
    options: &'o Options,
    flow: Flow,
    line: u32,
    state: State,
    groups: Vec<State>,
    charset: Charset,
    /// Bytes of a legacy encoding that wait for the rest of their character.
    bytes: Vec<u8>,
    /// Characters still to be skipped after `\u`.
    skip: u32,
    /// Words of the destination that is being collected.
    collected: String,
    /// Heading levels by style number.
    headings: HashMap<i32, u8>,
    /// The number of the paragraph that begins.
    label: Option<String>,
    /// Items opened for the present paragraph.
    items: usize,
    begun: bool,
    bold: bool,
    removed: Option<String>,
    notes: Vec<String>,
    note_count: usize,
    in_table: bool,
    in_cell: bool,
    /// How many groups are open where the open link ends.
    link: Option<usize>,
}

impl<'o> Reader<'o> {
    fn new(flow: Flow, options: &'o Options) -> Self {
        Self {
            options,
            flow,
            line: 1,
            state: State::default(),
            groups: Vec::new(),
            charset: Charset::default(),
            bytes: Vec::new(),
            skip: 0,
            collected: String::new(),
            headings: HashMap::new(),
            label: None,
            items: 0,
            begun: false,
            bold: false,
            removed: None,
            notes: Vec::new(),
            note_count: 0,
            in_table: false,
            in_cell: false,
            link: None,
        }
    }

    fn take(&mut self, token: Token<'_>, tokens: &mut Tokens<'_>) -> Result<(), ReadError> {
        if !matches!(token, Token::Byte(_)) {
            self.flush_bytes();
        }
        match token {
            Token::Open => {
                if self.groups.len() >= DEEPEST {
                    return Err(ReadError::Limit {
                        what: format!("groups are nested more than {DEEPEST} deep"),
                    });
                }
                self.groups.push(self.state.clone());
                self.state.fresh = true;
                self.skip = 0;
            }
            Token::Close => self.close(),
            Token::Byte(byte) => self.byte(byte),
            Token::Text(words) => self.plain(words),
            Token::Symbol(sign) => self.symbol(sign),
            Token::Word { name, value } => {
                if name == "bin" {
                    tokens.skip_bytes(usize::try_from(value.unwrap_or(0)).unwrap_or(0));
                } else {
                    self.word(name, value);
                }
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        let ended = std::mem::replace(&mut self.state, self.groups.pop().unwrap_or_default());
        self.skip = 0;
        if self.link.is_some_and(|depth| self.groups.len() < depth) {
            self.flow.end_link();
            self.link = None;
        }
        if ended.destination == self.state.destination {
            return;
        }
        let collected = std::mem::take(&mut self.collected);
        match ended.destination {
            Destination::Label => self.label = Some(collected.trim().to_owned()).filter(|l| !l.is_empty()),
            Destination::Instruction => {
                let target = state::link_target(&collected);
                self.begin_link(target);
            }
            Destination::Note => self.notes.push(collected),
            Destination::Styles | Destination::Fonts | Destination::Skip | Destination::Body => {}
        }
    }

    fn byte(&mut self, byte: u8) {
        match self.skip {
            0 => self.bytes.push(byte),
            _ => self.skip -= 1,
        }
    }

    fn flush_bytes(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let words = self.charset.decode(&bytes, self.state.font).into_owned();
            self.words(&words);
        }
    }

    fn plain(&mut self, words: &str) {
        let skipped = words.char_indices().nth(self.skip as usize).map_or(words.len(), |(at, _)| at);
        self.skip = self.skip.saturating_sub(words.chars().take(self.skip as usize).count() as u32);
        self.words(&words[skipped..]);
    }

    /// Words, wherever the present group puts them.
    fn words(&mut self, words: &str) {
        self.state.fresh = false;
        if words.is_empty() {
            return;
        }
        match self.state.destination {
            Destination::Skip | Destination::Fonts => {}
            Destination::Styles => self.name_style(words),
            Destination::Label | Destination::Instruction | Destination::Note => {
                self.collected.push_str(words)
            }
            Destination::Body if self.state.hidden => {}
            Destination::Body => self.body(words),
        }
    }

    fn symbol(&mut self, sign: char) {
        match sign {
            '*' => self.state.starred = self.state.fresh,
            '~' => self.words(" "),
            '_' => self.words("-"),
            '\n' | '\r' => self.word("par", None),
            '-' | ':' | '|' => {}
            sign => self.plain(sign.encode_utf8(&mut [0; 4])),
        }
    }

    fn word(&mut self, name: &str, value: Option<i32>) {
        let fresh = std::mem::take(&mut self.state.fresh);
        let starred = std::mem::take(&mut self.state.starred);
        if fresh && let Some(destination) = state::destination(name, starred) {
            self.state.destination = destination;
            return;
        }
        if self.state.set(name, value) {
            return;
        }
        match name {
            "u" => {
                self.unicode(value.unwrap_or(0));
                self.skip = self.state.fallback;
            }
            "ansicpg" => self.charset.set_page(value.unwrap_or(1252)),
            "mac" => self.charset.set_page(10_000),
            "f" => {
                self.state.font = value.unwrap_or(0);
            }
            "fcharset" if self.state.destination == Destination::Fonts => {
                self.charset.set_font(self.state.font, value.unwrap_or(0));
            }
            "par" | "sect" | "page" | "column" => match self.state.destination {
                Destination::Body => self.end_paragraph(),
                _ => self.words(" "),
            },
            "line" if self.state.destination == Destination::Body => self.flow.line_break(),
            "tab" | "line" => self.words("\t"),
            "cell" | "nestcell" => self.cell(name == "nestcell"),
            "row" => self.row(),
            "emdash" => self.words("—"),
            "endash" => self.words("–"),
            "lquote" => self.words("‘"),
            "rquote" => self.words("’"),
            "ldblquote" => self.words("“"),
            "rdblquote" => self.words("”"),
            "bullet" => self.words("•"),
            "emspace" | "enspace" | "qmspace" => self.words(" "),
            _ => {}
        }
    }

    /// `\u` gives UTF-16 units, negative above 32767; pairs come as two words.
    fn unicode(&mut self, value: i32) {
        let unit = value as u16;
        let pair = self.state.surrogate.take().map(|high| [high, unit]);
        match (pair, unit) {
            (Some(pair), 0xDC00..=0xDFFF) => self.words(&String::from_utf16_lossy(&pair)),
            (_, 0xD800..=0xDBFF) => self.state.surrogate = Some(unit),
            _ => self.words(&String::from_utf16_lossy(&[unit])),
        }
    }

    /// The style sheet names the styles: "heading 2".
    fn name_style(&mut self, words: &str) {
        self.collected.push_str(words);
        if let Some(end) = self.collected.find(';') {
            let name = self.collected[..end].trim().to_lowercase();
            let level = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
            if let Some(level) =
                level.or((name == "title").then_some(1)).filter(|level| (1..=9).contains(level))
            {
                self.headings.insert(self.state.style, level);
            }
            self.collected.clear();
        }
    }

    fn finish(mut self) -> Result<Document, ReadError> {
        self.flush_bytes();
        if self.in_table {
            self.in_cell = false;
            self.flow.end_table();
        }
        self.end_paragraph();
        self.flow.finish()
    }
}
