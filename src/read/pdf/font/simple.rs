//! What do the 256 codes of a simple font show?

use super::cmap::{CMap, is_void};
use super::standard::Face;
use super::{Code, base_font, content, descriptor, names, outlines};
use crate::read::pdf::limits::Budget;
use crate::read::pdf::object;
use lopdf::{Dictionary, Document, Object};

/// A Type 1, TrueType or Type 3 font.
pub(super) struct Simple {
    /// Characters by code; empty where unknown.
    text: Vec<Box<str>>,
    /// Widths by code, in multiples of the font size.
    widths: Vec<f32>,
}

impl Simple {
    pub fn load(
        doc: &Document,
        dict: &Dictionary,
        to_unicode: Option<CMap>,
        scale: f32,
        budget: &mut Budget,
    ) -> Self {
        let text = characters(doc, dict, to_unicode, budget);
        let widths = widths(doc, dict, &text, scale);
        Self { text, widths }
    }

    pub fn decode(&self, string: &[u8], out: &mut String) -> Code {
        let byte = string.first().copied().unwrap_or(0);
        let text = &self.text[usize::from(byte)];
        out.push_str(if text.is_empty() { "\u{fffd}" } else { text });
        Code {
            bytes: 1,
            width: self.widths[usize::from(byte)],
            known: !text.is_empty(),
            is_space: byte == b' ',
        }
    }
}

/// ToUnicode is the file's own word; then the names of its encoding; then the encoding
/// inside the font program; then the usual encoding of such a font.
fn characters(
    doc: &Document,
    dict: &Dictionary,
    to_unicode: Option<CMap>,
    budget: &mut Budget,
) -> Vec<Box<str>> {
    let encoding = object::get(doc, dict, b"Encoding");
    let differences = encoding.and_then(object::as_dict).map(|d| differences(doc, d)).unwrap_or_default();
    let base = base_characters(doc, dict, encoding, budget);
    (0..=255u8)
        .map(|code| {
            let mut text = String::new();
            let mapped = to_unicode.as_ref().is_some_and(|map| map.text(code.into(), &mut text));
            if mapped && !is_void(&text) {
                return text.into();
            }
            text.clear();
            match differences.get(usize::from(code)).and_then(|name| name.as_deref()) {
                Some(name) => {
                    names::push_characters(name, &mut text);
                }
                None => text.extend(base[usize::from(code)]),
            }
            text.into()
        })
        .collect()
}

/// The glyph names that an encoding gives its codes.
fn differences<'a>(doc: &'a Document, encoding: &'a Dictionary) -> Vec<Option<&'a [u8]>> {
    let mut names: Vec<Option<&[u8]>> = vec![None; 256];
    let mut code = 0usize;
    for item in object::array(doc, encoding, b"Differences").unwrap_or_default() {
        match object::resolve(doc, item) {
            Some(Object::Name(name)) => {
                if let Some(slot) = names.get_mut(code) {
                    *slot = Some(name);
                }
                code = code.saturating_add(1);
            }
            Some(number) => code = object::as_number(number).map_or(code, |n| n as usize),
            None => {}
        }
    }
    names
}

fn base_characters(
    doc: &Document,
    dict: &Dictionary,
    encoding: Option<&Object>,
    budget: &mut Budget,
) -> [Option<char>; 256] {
    let named = match encoding {
        Some(Object::Name(name)) => Some(name.as_slice()),
        Some(other) => object::as_dict(other).and_then(|d| object::name(doc, d, b"BaseEncoding")),
        None => None,
    };
    if let Some(name) = named {
        return names::base_encoding(name);
    }
    let font = base_font(doc, dict);
    if ["Symbol", "Wingdings", "ZapfDingbats"].iter().any(|symbols| font.contains(symbols)) {
        return symbols();
    }
    let program = descriptor(doc, dict).and_then(|d| {
        let stream =
            [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().find_map(|k| object::stream(doc, d, k))?;
        content(stream, budget)
    });
    if let Some(table) = program.as_deref().and_then(outlines::built_in_encoding) {
        return table;
    }
    match object::name(doc, dict, b"Subtype") {
        Some(b"TrueType") => names::base_encoding(b"WinAnsiEncoding"),
        _ => names::base_encoding(b"StandardEncoding"),
    }
}

/// Of the symbol fonts only the marks that lists and forms use.
fn symbols() -> [Option<char>; 256] {
    let mut table = [None; 256];
    table[usize::from(b' ')] = Some(' ');
    for (codes, mark) in [
        (&[0xB7, 0x6C, 0x9F, 0x6E, 0xA7, 0x76, 0xD8, 0x75][..], '\u{2022}'),
        (&[0xFC, 0x33, 0x34], '\u{2713}'),
        (&[0xFE], '\u{2611}'),
        (&[0xA8, 0x6F, 0x71, 0x72], '\u{2610}'),
        (&[0xD2], '\u{ae}'),
        (&[0xD3], '\u{a9}'),
        (&[0xD4], '\u{2122}'),
        (&[0xB0], '\u{b0}'),
        (&[0xB1], '\u{b1}'),
        (&[0xA3], '\u{2264}'),
        (&[0xB3], '\u{2265}'),
        (&[0xB4], '\u{d7}'),
    ] {
        for &code in codes {
            table[code] = Some(mark);
        }
    }
    table
}

fn widths(doc: &Document, dict: &Dictionary, text: &[Box<str>], scale: f32) -> Vec<f32> {
    let name = base_font(doc, dict);
    let face = Face::named(&name);
    let missing = descriptor(doc, dict).and_then(|d| object::number(doc, d, b"MissingWidth"));
    let given = object::array(doc, dict, b"Widths");
    let first = object::number(doc, dict, b"FirstChar").unwrap_or(0.0) as usize;
    (0..256usize)
        .map(|code| {
            let given =
                code.checked_sub(first).and_then(|i| given?.get(i)).and_then(|w| object::resolve(doc, w));
            match (given.and_then(object::as_number), missing) {
                (Some(width), _) => width * scale,
                (None, Some(width)) if width > 0.0 => width * scale,
                _ => text[code].chars().map(|c| face.width(c)).sum::<f32>() / 1000.0,
            }
        })
        .collect()
}
