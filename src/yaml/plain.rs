//! The plain part of YAML that nearly every vendor file is written in, read in one pass.
//!
//! A register of ten thousand vendors is read at every run, and a general YAML reader takes
//! most of that time. This one knows mappings and lists by indentation, `{…}` and `[…]` on one
//! line, plain words and simple quotes. Of anything else, and of anything doubtful, it says
//! nothing, and the general reader decides: what it does answer is what that one would answer
//! (`tests/register.rs` holds one against the other).

use serde::de::value::{Error, MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{Deserialize, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Nesting beyond this is left to the general reader.
const MAX_DEPTH: usize = 12;

/// Reads a file that is written plainly; `None` where the general reader has to.
pub fn parse_plain<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    let quickly = |b: u8| matches!(b, b'\n' | b' '..=b'~');
    if !text.bytes().all(quickly) && !text.chars().all(is_plain) {
        return None;
    }
    let mut reader = Reader { lines: lines(text)?, at: 0 };
    let root = reader.mapping(0, 0)?;
    if reader.at < reader.lines.len() {
        return None;
    }
    T::deserialize(root).ok()
}

/// Characters that mean only themselves to every YAML reader.
fn is_plain(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

/// A line that says something: how far in it begins, and its words.
struct Line<'a> {
    indent: usize,
    text: &'a str,
}

fn lines(text: &str) -> Option<Vec<Line<'_>>> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let words = line.trim_start_matches(' ');
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let indent = line.len() - words.len();
        // Marks between documents, and directives.
        if indent == 0 && (words.starts_with("---") || words.starts_with("...") || words.starts_with('%')) {
            return None;
        }
        lines.push(Line { indent, text: words.trim_end_matches(' ') });
    }
    Some(lines)
}

enum Node<'a> {
    Plain(&'a str),
    Quoted(&'a str),
    List(Vec<Node<'a>>),
    Mapping(Vec<(&'a str, Node<'a>)>),
}

struct Reader<'a> {
    lines: Vec<Line<'a>>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn mapping(&mut self, indent: usize, depth: usize) -> Option<Node<'a>> {
        let mut entries = Vec::new();
        while let Some(line) = self.lines.get(self.at).filter(|line| line.indent == indent) {
            if is_item(line.text) {
                break;
            }
            let (key, rest) = key(line.text)?;
            self.at += 1;
            let value = match rest.is_empty() || rest.starts_with('#') {
                true => self.below(indent, depth + 1)?,
                false => self.inline(rest, indent)?,
            };
            entries.push((key, value));
        }
        (!entries.is_empty() && depth < MAX_DEPTH).then_some(Node::Mapping(entries))
    }

    /// What stands under a key that says nothing itself.
    fn below(&mut self, indent: usize, depth: usize) -> Option<Node<'a>> {
        let next = self.lines.get(self.at)?;
        match is_item(next.text) {
            true if next.indent >= indent => self.list(next.indent, depth),
            false if next.indent > indent => self.mapping(next.indent, depth),
            _ => None,
        }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Option<Node<'a>> {
        let mut items = Vec::new();
        while let Some(line) = self.lines.get_mut(self.at) {
            if line.indent != indent || !is_item(line.text) {
                break;
            }
            let item = line.text[2..].trim_start_matches(' ');
            if key(item).is_some() {
                // A mapping that begins behind the dash.
                let within = indent + line.text.len() - item.len();
                *line = Line { indent: within, text: item };
                items.push(self.mapping(within, depth + 1)?);
            } else {
                self.at += 1;
                items.push(self.inline(item, indent)?);
            }
        }
        (!items.is_empty() && depth < MAX_DEPTH).then_some(Node::List(items))
    }

    /// A value that ends with its line.
    fn inline(&self, text: &'a str, indent: usize) -> Option<Node<'a>> {
        // What stands further in on the next line would belong to it.
        if self.lines.get(self.at).is_some_and(|next| next.indent > indent) {
            return None;
        }
        let (node, rest) = if text.starts_with(['{', '[']) { flow(text, 0)? } else { scalar(text, false)? };
        let rest = rest.trim_start_matches(' ');
        (rest.is_empty() || (rest.starts_with('#') && text.contains(" #"))).then_some(node)
    }
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

/// `{ file: a, kind: dpa }` or `[EU, UK]`, and what stands behind it.
fn flow(text: &str, depth: usize) -> Option<(Node<'_>, &str)> {
    if depth > MAX_DEPTH {
        return None;
    }
    let is_list = text.starts_with('[');
    let close = if is_list { ']' } else { '}' };
    let mut rest = text[1..].trim_start_matches(' ');
    let (mut items, mut entries) = (Vec::new(), Vec::new());
    if let Some(behind) = rest.strip_prefix(close) {
        return Some((if is_list { Node::List(items) } else { Node::Mapping(entries) }, behind));
    }
    loop {
        let name = match is_list {
            true => None,
            false => {
                let (name, behind) = key(rest)?;
                rest = behind;
                Some(name)
            }
        };
        let (node, behind) = match rest.starts_with(['{', '[']) {
            true => flow(rest, depth + 1)?,
            false => scalar(rest, true)?,
        };
        match name {
            Some(name) => entries.push((name, node)),
            None => items.push(node),
        }
        rest = behind.trim_start_matches(' ');
        if let Some(behind) = rest.strip_prefix(close) {
            return Some((if is_list { Node::List(items) } else { Node::Mapping(entries) }, behind));
        }
        rest = rest.strip_prefix(',')?.trim_start_matches(' ');
    }
}

/// A word or words, and what stands behind them.
fn scalar(text: &str, in_flow: bool) -> Option<(Node<'_>, &str)> {
    let quote = text.chars().next().filter(|c| *c == '"' || *c == '\'');
    if let Some(quote) = quote {
        let (words, rest) = text[1..].split_once(quote)?;
        // Escapes are for the general reader, and so is what clings to the quote.
        let clings = rest.starts_with(|c: char| c != ' ' && c != ',' && c != ']' && c != '}');
        return (!words.contains('\\') && !clings).then_some((Node::Quoted(words), rest));
    }
    let end = match in_flow {
        true => text.find([',', '[', ']', '{', '}'])?,
        false => text.len(),
    };
    let end = text[..end].find(" #").unwrap_or(end);
    let words = text[..end].trim_end_matches(' ');
    let begins = words.chars().next()?;
    if !begins.is_alphanumeric() && begins != '/' && begins != '.' {
        return None;
    }
    // A colon before a blank or a bracket would make it a key.
    let colons = words.bytes().zip(words.bytes().skip(1).map(Some).chain([None])).filter(|(b, _)| *b == b':');
    let is_key = |next: Option<u8>| !next.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'/');
    if colons.into_iter().any(|(_, next)| is_key(next)) || is_nothing(words) {
        return None;
    }
    Some((Node::Plain(words), &text[end..]))
}

fn is_nothing(words: &str) -> bool {
    matches!(words, "~" | "null" | "Null" | "NULL")
}

/// Whether another reader might take the words for a number or for yes or no.
fn is_more_than_words(words: &str) -> bool {
    let digit = words.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    (digit
        && (words.parse::<f64>().is_ok()
            || words.starts_with("0x")
            || words.starts_with("0o")
            || words.starts_with("0b")))
        || matches!(words, "true" | "True" | "TRUE" | "false" | "False" | "FALSE" | "y" | "n")
        || matches!(words, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN" | "inf" | "nan")
}

impl<'de> Node<'de> {
    fn words(&self) -> Result<&'de str, Error> {
        match self {
            Node::Quoted(words) => Ok(words),
            Node::Plain(words) if !is_more_than_words(words) => Ok(words),
            _ => Err(Error::custom("not words")),
        }
    }

    fn number(&self) -> Result<u64, Error> {
        match self {
            Node::Plain(words) if words.len() < 19 && words.bytes().all(|b| b.is_ascii_digit()) => {
                // 012 is twelve to some and ten to others.
                let odd = words.len() > 1 && words.starts_with('0');
                words.parse().ok().filter(|_| !odd).ok_or_else(|| Error::custom("not a number"))
            }
            _ => Err(Error::custom("not a number")),
        }
    }
}

impl<'de> IntoDeserializer<'de, Error> for Node<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("for the general reader"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Node::Plain("true") => visitor.visit_bool(true),
            Node::Plain("false") => visitor.visit_bool(false),
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
        match self {
            Node::List(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            _ => Err(Error::custom("not a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Node::Mapping(entries) => visitor.visit_map(MapDeserializer::new(entries.into_iter())),
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
