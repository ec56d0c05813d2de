//! Which characters does a string of a content stream show, and how wide are they?

mod cmap;
mod composite;
mod names;
mod outlines;
mod simple;
mod standard;

use super::limits::Budget;
use super::object;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashMap;
use std::rc::Rc;

/// A font, ready to decode strings.
pub(super) struct Font {
    kind: Kind,
    /// The weight is at least semibold.
    pub bold: bool,
    /// How tall a character of size 1 is; 1 except for Type 3 fonts, whose glyphs are
    /// drawn in a space of their own.
    pub em: f32,
}

enum Kind {
    Simple(simple::Simple),
    Composite(Box<composite::Composite>),
}

/// One character code of a string.
pub(super) struct Code {
    /// How many bytes it took.
    pub bytes: usize,
    /// How far it moves the pen, in multiples of the font size.
    pub width: f32,
    /// Whether its characters are known; otherwise U+FFFD was written.
    pub known: bool,
    /// The single byte 32, which word spacing applies to.
    pub is_space: bool,
}

impl Font {
    /// Reads a font dictionary. Whatever is missing is replaced by the usual.
    pub fn load(doc: &Document, dict: &Dictionary, budget: &mut Budget) -> Self {
        let subtype = object::name(doc, dict, b"Subtype").unwrap_or_default();
        let to_unicode = to_unicode(doc, dict, budget);
        let (kind, em) = match subtype {
            b"Type0" => {
                let font = composite::Composite::load(doc, dict, to_unicode, budget);
                (Kind::Composite(Box::new(font)), 1.0)
            }
            _ => {
                let scale = match subtype {
                    b"Type3" => object::matrix(doc, dict, b"FontMatrix"),
                    _ => None,
                };
                let (across, up) = scale.map_or((0.001, 0.001), |m| (m.a.hypot(m.b), m.c.hypot(m.d)));
                (Kind::Simple(simple::Simple::load(doc, dict, to_unicode, across, budget)), em(doc, dict, up))
            }
        };
        Self { kind, bold: is_bold(doc, dict), em }
    }

    /// Decodes the first code of a string and appends its characters.
    pub fn decode(&self, string: &[u8], out: &mut String) -> Code {
        match &self.kind {
            Kind::Simple(font) => font.decode(string, out),
            Kind::Composite(font) => font.decode(string, out),
        }
    }
}

/// A Type 3 font says with its bounding box how tall its glyphs are.
fn em(doc: &Document, dict: &Dictionary, up: f32) -> f32 {
    if object::name(doc, dict, b"Subtype") != Some(b"Type3") {
        return 1.0;
    }
    let height = object::rectangle(doc, dict, b"FontBBox").map_or(0.0, |b| (b[3] - b[1]) * up);
    if (0.3..3.0).contains(&height) { height } else { (up * 1000.0).clamp(0.3, 3.0) }
}

/// The fonts met so far. Indirect fonts are loaded once per file.
#[derive(Default)]
pub(super) struct Fonts {
    loaded: HashMap<ObjectId, Rc<Font>>,
}

impl Fonts {
    /// The font that a resource dictionary calls `name`.
    pub fn find(
        &mut self,
        doc: &Document,
        resources: &Dictionary,
        name: &[u8],
        budget: &mut Budget,
    ) -> Option<Rc<Font>> {
        let entry = object::dict(doc, resources, b"Font")?.get(name).ok()?;
        let id = match entry {
            Object::Reference(id) => Some(*id),
            _ => None,
        };
        if let Some(font) = id.and_then(|id| self.loaded.get(&id)) {
            return Some(font.clone());
        }
        let font = Rc::new(Font::load(doc, object::as_dict(object::resolve(doc, entry)?)?, budget));
        if let Some(id) = id {
            self.loaded.insert(id, font.clone());
        }
        Some(font)
    }
}

/// The map from codes to characters, where the file has a usable one.
fn to_unicode(doc: &Document, dict: &Dictionary, budget: &mut Budget) -> Option<cmap::CMap> {
    let stream = object::stream(doc, dict, b"ToUnicode")?;
    let map = cmap::CMap::parse(&content(stream, budget)?);
    map.has_text().then_some(map)
}

/// A stream's decompressed bytes, within the budget.
fn content(stream: &lopdf::Stream, budget: &mut Budget) -> Option<Vec<u8>> {
    let bytes = stream.get_plain_content_with_limit(budget.stream()).ok()?;
    budget.spend(bytes.len());
    Some(bytes)
}

/// The descriptor of a font, or of the font below a composite one.
fn descriptor<'a>(doc: &'a Document, dict: &'a Dictionary) -> Option<&'a Dictionary> {
    object::dict(doc, dict, b"FontDescriptor").or_else(|| {
        let below = object::array(doc, dict, b"DescendantFonts")?.first()?;
        object::dict(doc, object::as_dict(object::resolve(doc, below)?)?, b"FontDescriptor")
    })
}

fn base_font(doc: &Document, dict: &Dictionary) -> String {
    String::from_utf8_lossy(object::name(doc, dict, b"BaseFont").unwrap_or_default()).into_owned()
}

fn is_bold(doc: &Document, dict: &Dictionary) -> bool {
    const FORCE_BOLD: i64 = 1 << 18;
    let name = base_font(doc, dict).to_ascii_lowercase();
    let descriptor = descriptor(doc, dict);
    let weight = descriptor.and_then(|d| object::number(doc, d, b"FontWeight")).unwrap_or(400.0);
    let flags = descriptor.and_then(|d| object::number(doc, d, b"Flags")).unwrap_or(0.0) as i64;
    ["bold", "black", "heavy", "demi"].iter().any(|word| name.contains(word))
        || weight >= 600.0
        || flags & FORCE_BOLD != 0
}
