//! The plain part of YAML that nearly every vendor file is written in, read in one pass.
//!
//! A register of ten thousand vendors is read at every run, and a general YAML reader takes
//! most of that time. This one knows mappings and lists by indentation, `{…}` and `[…]` on one
//! line, plain words and simple quotes. Of anything else, and of anything doubtful, it says
//! nothing, and the general reader decides: what it does answer is what that one would answer
//! (`tests/register.rs` holds one against the other).

use serde::de::value::{BorrowedStrDeserializer, Error, StrDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, IntoDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Nesting beyond this is left to the general reader.
const MAX_DEPTH: usize = 12;

/// Reads a file that is written plainly; `None` where the general reader has to.
pub fn parse_plain<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    let quickly = |b: u8| matches!(b, b'\n' | b' '..=b'~');
    if !text.bytes().all(quickly) && !text.chars().all(is_plain) {
        return None;
    }
    let mut reader = Reader::new(text);
    reader.mapping(0, 0)?;
    if reader.line.is_some() || reader.is_doubtful {
        return None;
    }
    T::deserialize(&mut Nodes { tape: &reader.tape, at: 0 }).ok()
}

/// Characters that mean only themselves to every YAML reader.
fn is_plain(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

/// A line that says something: how far in it begins, and its words.
#[derive(Clone, Copy)]
struct Line<'a> {
    indent: usize,
    text: &'a str,
}

/// What was read, in the order of the file: a list or mapping is followed by what is in it, up
/// to its end.
enum Piece<'a> {
    Key(&'a str),
    Plain(&'a str),
    Quoted(&'a str),
    List { end: usize },
    Mapping { end: usize },
}

struct Reader<'a> {
    /// The line that is to be read next.
    line: Option<Line<'a>>,
    /// What stands below it.
    rest: &'a str,
    /// A line was met that is for the general reader.
    is_doubtful: bool,
    tape: Vec<Piece<'a>>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        // A key and its value take some twenty letters.
        let tape = Vec::with_capacity(text.len() / 10 + 8);
        let mut reader = Self { line: None, rest: text, is_doubtful: false, tape };
        reader.advance();
        reader
    }

    /// Goes on to the next line that says something.
    fn advance(&mut self) {
        self.line = None;
        while self.line.is_none() && !self.rest.is_empty() {
            let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            self.rest = rest;
            let words = line.trim_start_matches(' ');
            if words.is_empty() || words.starts_with('#') {
                continue;
            }
            let indent = line.len() - words.len();
            // Marks between documents, and directives.
            if indent == 0 && (words.starts_with("---") || words.starts_with("...") || words.starts_with('%'))
            {
                self.is_doubtful = true;
                return;
            }
            self.line = Some(Line { indent, text: words.trim_end_matches(' ') });
        }
    }

    /// Begins a list or mapping; its end is filled in by [`Reader::close`].
    fn open(&mut self, piece: Piece<'a>) -> usize {
        self.tape.push(piece);
        self.tape.len() - 1
    }

    fn close(&mut self, start: usize) {
        let now = self.tape.len();
        if let Piece::List { end } | Piece::Mapping { end } = &mut self.tape[start] {
            *end = now;
        }
    }

    fn mapping(&mut self, indent: usize, depth: usize) -> Option<()> {
        let start = self.open(Piece::Mapping { end: 0 });
        while let Some(line) = self.line.filter(|line| line.indent == indent && !is_item(line.text)) {
            let (key, rest) = key(line.text)?;
            self.tape.push(Piece::Key(key));
            self.advance();
            match rest.is_empty() || rest.starts_with('#') {
                true => self.below(indent, depth + 1)?,
                false => self.inline(rest, indent)?,
            }
        }
        self.close(start);
        (self.tape.len() > start + 1 && depth < MAX_DEPTH).then_some(())
    }

    /// What stands under a key that says nothing itself.
    fn below(&mut self, indent: usize, depth: usize) -> Option<()> {
        let next = self.line?;
        match is_item(next.text) {
            true if next.indent >= indent => self.list(next.indent, depth),
            false if next.indent > indent => self.mapping(next.indent, depth),
            _ => None,
        }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Option<()> {
        let start = self.open(Piece::List { end: 0 });
        while let Some(line) = self.line.filter(|line| line.indent == indent && is_item(line.text)) {
            let item = line.text[2..].trim_start_matches(' ');
            if key(item).is_some() {
                // A mapping that begins behind the dash.
                let within = indent + line.text.len() - item.len();
                self.line = Some(Line { indent: within, text: item });
                self.mapping(within, depth + 1)?;
            } else {
                self.advance();
                self.inline(item, indent)?;
            }
        }
        self.close(start);
        (self.tape.len() > start + 1 && depth < MAX_DEPTH).then_some(())
    }

    /// A value that ends with its line.
    fn inline(&mut self, text: &'a str, indent: usize) -> Option<()> {
        // What stands further in on the next line would belong to it.
        if self.line.is_some_and(|next| next.indent > indent) {
            return None;
        }
        let rest = if text.starts_with(['{', '[']) { self.flow(text, 0)? } else { self.scalar(text, false)? };
        let rest = rest.trim_start_matches(' ');
        (rest.is_empty() || (rest.starts_with('#') && text.contains(" #"))).then_some(())
    }

    /// `{ file: a, kind: dpa }` or `[EU, UK]`; what stands behind it.
    fn flow(&mut self, text: &'a str, depth: usize) -> Option<&'a str> {
        if depth > MAX_DEPTH {
            return None;
        }
        let is_list = text.starts_with('[');
        let close = if is_list { ']' } else { '}' };
        let start = self.open(if is_list { Piece::List { end: 0 } } else { Piece::Mapping { end: 0 } });
        let mut rest = text[1..].trim_start_matches(' ');
        if let Some(behind) = rest.strip_prefix(close) {
            self.close(start);
            return Some(behind);
        }
        loop {
            if !is_list {
                let (name, behind) = key(rest)?;
                self.tape.push(Piece::Key(name));
                rest = behind;
            }
            let behind = match rest.starts_with(['{', '[']) {
                true => self.flow(rest, depth + 1)?,
                false => self.scalar(rest, true)?,
            };
            rest = behind.trim_start_matches(' ');
            if let Some(behind) = rest.strip_prefix(close) {
                self.close(start);
                return Some(behind);
            }
            rest = rest.strip_prefix(',')?.trim_start_matches(' ');
        }
    }

    /// A word or words; what stands behind them.
    fn scalar(&mut self, text: &'a str, in_flow: bool) -> Option<&'a str> {
        if let Some(quote @ ('"' | '\'')) = text.chars().next() {
            let (words, rest) = text[1..].split_once(quote)?;
            // Escapes are for the general reader, and so is what clings to the quote.
            let clings = rest.starts_with(|c: char| c != ' ' && c != ',' && c != ']' && c != '}');
            if words.contains('\\') || clings {
                return None;
            }
            self.tape.push(Piece::Quoted(words));
            return Some(rest);
        }
        let end = plain_end(text.as_bytes(), in_flow)?;
        let words = text[..end].trim_end_matches(' ');
        let begins = words.chars().next()?;
        if (!begins.is_alphanumeric() && begins != '/' && begins != '.') || is_nothing(words) {
            return None;
        }
        self.tape.push(Piece::Plain(words));
        Some(&text[end..])
    }
}

/// Where plain words end: before a comment, before what ends an item of a flow, or with the
/// text. `None` where they are for the general reader.
fn plain_end(text: &[u8], in_flow: bool) -> Option<usize> {
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b',' | b'[' | b']' | b'{' | b'}' if in_flow => return Some(at),
            b'#' if at > 0 && text[at - 1] == b' ' => return (!in_flow).then_some(at - 1),
            // A colon before a blank or a bracket would make it a key.
            b':' if !text.get(at + 1).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'/') => {
                return None;
            }
            _ => {}
        }
    }
    // In a flow, something has to end it.
    (!in_flow).then_some(text.len())
}

fn is_item(text: &str) -> bool {
    text.starts_with("- ")
}

/// `notice: 60 days` → `notice`, `60 days`
fn key(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let (key, rest) = text.split_at(length);
    if !key.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let rest = rest.strip_prefix(':')?;
    (rest.is_empty() || rest.starts_with(' ')).then_some((key, rest.trim_start_matches(' ')))
}

fn is_nothing(words: &str) -> bool {
    matches!(words, "~" | "null" | "Null" | "NULL")
}

/// Whether another reader might take the words for a number or for yes or no.
fn is_more_than_words(words: &str) -> bool {
    let of_number = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
    let digit = words.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    (digit
        && (words.bytes().all(of_number) && words.parse::<f64>().is_ok()
            || words.starts_with("0x")
            || words.starts_with("0o")
            || words.starts_with("0b")))
        || matches!(words, "true" | "True" | "TRUE" | "false" | "False" | "FALSE" | "y" | "n")
        || matches!(words, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN" | "inf" | "nan")
}

/// What was read, given to serde piece by piece.
struct Nodes<'t, 'de> {
    tape: &'t [Piece<'de>],
    at: usize,
}

impl<'t, 'de> Nodes<'t, 'de> {
    fn next(&mut self) -> Result<&'t Piece<'de>, Error> {
        let piece = self.tape.get(self.at).ok_or_else(|| Error::custom("nothing"))?;
        self.at += 1;
        Ok(piece)
    }

    fn words(&mut self) -> Result<&'de str, Error> {
        match self.next()? {
            Piece::Quoted(words) => Ok(words),
            Piece::Plain(words) if !is_more_than_words(words) => Ok(words),
            _ => Err(Error::custom("not words")),
        }
    }

    fn number(&mut self) -> Result<u64, Error> {
        match self.next()? {
            Piece::Plain(words) if words.len() < 19 && words.bytes().all(|b| b.is_ascii_digit()) => {
                // 012 is twelve to some and ten to others.
                let odd = words.len() > 1 && words.starts_with('0');
                words.parse().ok().filter(|_| !odd).ok_or_else(|| Error::custom("not a number"))
            }
            _ => Err(Error::custom("not a number")),
        }
    }
}

/// The items of a list, or the entries of a mapping.
struct Inside<'n, 't, 'de> {
    nodes: &'n mut Nodes<'t, 'de>,
    end: usize,
}

impl<'de> SeqAccess<'de> for Inside<'_, '_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        match self.nodes.at < self.end {
            true => seed.deserialize(&mut *self.nodes).map(Some),
            false => Ok(None),
        }
    }
}

impl<'de> MapAccess<'de> for Inside<'_, '_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if self.nodes.at >= self.end {
            return Ok(None);
        }
        match self.nodes.next()? {
            Piece::Key(key) => seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some),
            _ => Err(Error::custom("not a key")),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.nodes)
    }
}

impl<'de> Deserializer<'de> for &mut Nodes<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("for the general reader"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.next()? {
            Piece::Plain("true") => visitor.visit_bool(true),
            Piece::Plain("false") => visitor.visit_bool(false),
            _ => Err(Error::custom("neither true nor false")),
        }
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.number()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.number()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.words()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.words()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.words()?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match *self.next()? {
            Piece::List { end } => visitor.visit_seq(Inside { nodes: self, end }),
            _ => Err(Error::custom("not a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match *self.next()? {
            Piece::Mapping { end } => visitor.visit_map(Inside { nodes: self, end }),
            _ => Err(Error::custom("not a mapping")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let words: StrDeserializer<'de, Error> = self.words()?.into_deserializer();
        words.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct ignored_any
    }
}
