//! What do the codes of a composite font show?

use super::cmap::{CMap, is_void};
use super::{Code, content, outlines};
use crate::read::pdf::limits::Budget;
use crate::read::pdf::object;
use lopdf::{Dictionary, Document, Object};
use std::collections::HashMap;

/// A Type 0 font: codes of one to four bytes, glyphs by number.
pub(super) struct Composite {
    encoding: CMap,
    to_unicode: Option<CMap>,
    /// Codes are UTF-16 themselves.
    is_unicode: bool,
    /// Characters by glyph number, from the font program's own table.
    by_glyph: HashMap<u32, char>,
    widths: HashMap<u32, f32>,
    default_width: f32,
}

impl Composite {
    pub fn load(doc: &Document, dict: &Dictionary, to_unicode: Option<CMap>, budget: &mut Budget) -> Self {
        let below = object::array(doc, dict, b"DescendantFonts")
            .and_then(|fonts| object::as_dict(object::resolve(doc, fonts.first()?)?));
        let (encoding, is_unicode) = match object::get(doc, dict, b"Encoding") {
            Some(Object::Stream(stream)) => {
                (content(stream, budget).map_or_else(CMap::identity, |bytes| CMap::parse(&bytes)), false)
            }
            Some(Object::Name(name)) => {
                let name = String::from_utf8_lossy(name);
                (CMap::identity(), name.contains("UCS2") || name.contains("UTF16"))
            }
            _ => (CMap::identity(), false),
        };
        // With a usable map nothing else is needed; without one the font program may
        // still say which character each of its glyphs was drawn for.
        let complete = to_unicode.as_ref().is_some_and(|map| !map.has_holes());
        let by_glyph = match below {
            Some(below) if !is_unicode && !complete => outlines_of(doc, below, budget).unwrap_or_default(),
            _ => HashMap::new(),
        };
        let default_width = below.and_then(|d| object::number(doc, d, b"DW")).unwrap_or(1000.0);
        let widths =
            below.and_then(|d| object::array(doc, d, b"W")).map(|w| widths(doc, w)).unwrap_or_default();
        Self { encoding, to_unicode, is_unicode, by_glyph, widths, default_width }
    }

    pub fn decode(&self, string: &[u8], out: &mut String) -> Code {
        let (code, bytes) = self.encoding.code(string);
        let glyph = self.encoding.glyph(code).unwrap_or(code);
        let before = out.len();
        let mapped =
            self.to_unicode.as_ref().is_some_and(|map| map.text(code, out)) && !is_void(&out[before..]);
        if !mapped {
            out.truncate(before);
        }
        let drawn_for =
            if self.is_unicode { char::from_u32(code) } else { self.by_glyph.get(&glyph).copied() };
        let known = mapped || drawn_for.map(|c| out.push(c)).is_some();
        if !known {
            out.push('\u{fffd}');
        }
        let width = self.widths.get(&glyph).copied().unwrap_or(self.default_width) / 1000.0;
        Code { bytes, width, known, is_space: bytes == 1 && code == 32 }
    }
}

/// The character of each glyph, where glyph numbers are those of an embedded TrueType
/// or OpenType font.
fn outlines_of(doc: &Document, below: &Dictionary, budget: &mut Budget) -> Option<HashMap<u32, char>> {
    if let Some(Object::Stream(_)) = object::get(doc, below, b"CIDToGIDMap") {
        return None;
    }
    let descriptor = object::dict(doc, below, b"FontDescriptor")?;
    let stream =
        [&b"FontFile2"[..], b"FontFile3"].iter().find_map(|key| object::stream(doc, descriptor, key))?;
    outlines::characters_by_glyph(&content(stream, budget)?)
}

/// `W`: either `first [w w w]` or `first last w`.
fn widths(doc: &Document, items: &[Object]) -> HashMap<u32, f32> {
    let mut widths = HashMap::new();
    let mut rest = items;
    while let [first, second, tail @ ..] = rest {
        let Some(first) = object::resolve(doc, first).and_then(object::as_number) else { break };
        let first = first.max(0.0) as u32;
        rest = tail;
        match object::resolve(doc, second) {
            Some(Object::Array(list)) => {
                for (glyph, width) in (first..=0xFFFF).zip(list) {
                    if let Some(width) = object::resolve(doc, width).and_then(object::as_number) {
                        widths.insert(glyph, width);
                    }
                }
            }
            Some(last) => {
                let last = object::as_number(last).unwrap_or(0.0).clamp(0.0, 65_535.0) as u32;
                let Some((width, tail)) = rest.split_first() else { break };
                if let Some(width) = object::resolve(doc, width).and_then(object::as_number) {
                    widths.extend((first..=last).map(|glyph| (glyph, width)));
                }
                rest = tail;
            }
            None => break,
        }
    }
    widths
}
