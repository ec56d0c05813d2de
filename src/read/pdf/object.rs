//! What does a PDF object hold, whatever way it is written?
//!
//! Real files write numbers as integers or reals, and any value directly or by
//! reference. These accessors follow references and answer `None` to anything else.

use super::limits;
use super::matrix::Matrix;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// The object itself, behind any references.
pub(super) fn resolve<'a>(doc: &'a Document, object: &'a Object) -> Option<&'a Object> {
    doc.dereference(object).ok().map(|(_, object)| object)
}

/// The value of a key, behind any references.
pub(super) fn get<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    resolve(doc, dict.get(key).ok()?)
}

/// The dictionary under a key, or the dictionary of the stream under it.
pub(super) fn dict<'a>(doc: &'a Document, parent: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    as_dict(get(doc, parent, key)?)
}

pub(super) fn as_dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub(super) fn stream<'a>(doc: &'a Document, parent: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
    match get(doc, parent, key)? {
        Object::Stream(stream) => Some(stream),
        _ => None,
    }
}

pub(super) fn name<'a>(doc: &'a Document, parent: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    match get(doc, parent, key)? {
        Object::Name(name) => Some(name),
        _ => None,
    }
}

pub(super) fn array<'a>(doc: &'a Document, parent: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
    match get(doc, parent, key)? {
        Object::Array(items) => Some(items),
        _ => None,
    }
}

pub(super) fn number(doc: &Document, parent: &Dictionary, key: &[u8]) -> Option<f32> {
    as_number(get(doc, parent, key)?)
}

pub(super) fn as_number(object: &Object) -> Option<f32> {
    let number = match object {
        Object::Integer(i) => *i as f32,
        Object::Real(r) => *r,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// `N` numbers in an array.
pub(super) fn numbers<const N: usize>(doc: &Document, parent: &Dictionary, key: &[u8]) -> Option<[f32; N]> {
    let items = array(doc, parent, key)?;
    let mut out = [0.0; N];
    for (slot, item) in out.iter_mut().zip(items) {
        *slot = as_number(resolve(doc, item)?)?;
    }
    (items.len() >= N).then_some(out)
}

/// A rectangle with its corners in order: left, bottom, right, top.
pub(super) fn rectangle(doc: &Document, parent: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let [x0, y0, x1, y1] = numbers(doc, parent, key)?;
    Some([x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)])
}

pub(super) fn matrix(doc: &Document, parent: &Dictionary, key: &[u8]) -> Option<Matrix> {
    numbers(doc, parent, key).map(Matrix::new)
}

/// A text string: UTF-16 or UTF-8 with its mark, otherwise PDFDocEncoding.
pub(super) fn text(object: &Object) -> Option<String> {
    match object {
        Object::String(bytes, _) => Some(decode_text(bytes)),
        Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
        _ => None,
    }
}

pub(super) fn decode_text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => {
            let object = Object::String(bytes.to_vec(), lopdf::StringFormat::Literal);
            lopdf::decode_text_string(&object).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// A value that pages inherit from the nodes above them in the page tree.
pub(super) fn inherited<'a>(doc: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = doc.get_dictionary(page).ok()?;
    for _ in 0..limits::STEPS {
        if let Some(value) = get(doc, node, key) {
            return Some(value);
        }
        node = dict(doc, node, b"Parent")?;
    }
    None
}
