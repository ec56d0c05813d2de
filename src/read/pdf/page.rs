//! What is a page made of, before anything is drawn?

use super::limits::{self, Budget};
use super::matrix::Matrix;
use super::object;
use crate::error::ReadError;
use lopdf::{Dictionary, Document, Error, Object, ObjectId, Stream};

/// A page's frame: everything on it is measured in points from its upper left corner as
/// a reader sees it, downwards and to the right.
pub(super) struct Page<'a> {
    pub width: f32,
    pub height: f32,
    /// From the file's coordinates to the reader's.
    pub base: Matrix,
    pub resources: Option<&'a Dictionary>,
    pub id: ObjectId,
}

impl<'a> Page<'a> {
    pub fn new(doc: &'a Document, id: ObjectId) -> Self {
        let boxed = |key: &[u8]| {
            let mut holder = Dictionary::new();
            holder.set("Box", object::inherited(doc, id, key)?.clone());
            object::rectangle(doc, &holder, b"Box").filter(|[x0, y0, x1, y1]| x1 - x0 > 1.0 && y1 - y0 > 1.0)
        };
        let media = boxed(b"MediaBox").unwrap_or([0.0, 0.0, 612.0, 792.0]);
        let [x0, y0, x1, y1] = match boxed(b"CropBox") {
            Some([a, b, c, d]) => {
                let both = [media[0].max(a), media[1].max(b), media[2].min(c), media[3].min(d)];
                if both[2] - both[0] > 1.0 && both[3] - both[1] > 1.0 { both } else { media }
            }
            None => media,
        };
        let turn = object::inherited(doc, id, b"Rotate").and_then(object::as_number).unwrap_or(0.0) as i64;
        let (across, up) = (x1 - x0, y1 - y0);
        let (width, height, base) = match turn.rem_euclid(360) / 90 {
            1 => (up, across, [0.0, 1.0, 1.0, 0.0, -y0, -x0]),
            2 => (across, up, [-1.0, 0.0, 0.0, 1.0, x1, -y0]),
            3 => (up, across, [0.0, -1.0, -1.0, 0.0, y1, x1]),
            _ => (across, up, [1.0, 0.0, 0.0, -1.0, -x0, y1]),
        };
        let resources = object::inherited(doc, id, b"Resources").and_then(object::as_dict);
        Self { width, height, base: Matrix::new(base), resources, id }
    }

    /// The page's content streams, one after the other.
    pub fn content(&self, doc: &Document, budget: &mut Budget) -> Result<Vec<u8>, ReadError> {
        let page = doc.get_dictionary(self.id).map_err(|_| damaged("its page dictionary is missing"))?;
        let mut content = Vec::new();
        match object::get(doc, page, b"Contents") {
            Some(Object::Stream(stream)) => append(stream, &mut content, budget)?,
            Some(Object::Array(parts)) => {
                for part in parts {
                    if let Some(Object::Stream(stream)) = object::resolve(doc, part) {
                        append(stream, &mut content, budget)?;
                        content.push(b'\n');
                    }
                }
            }
            _ => {}
        }
        Ok(content)
    }
}

fn append(stream: &Stream, content: &mut Vec<u8>, budget: &mut Budget) -> Result<(), ReadError> {
    let bytes = decompress(stream, budget)?;
    match content.is_empty() {
        true => *content = bytes,
        false => content.extend_from_slice(&bytes),
    }
    match content.len() > limits::STREAM_BYTES {
        true => Err(limits::over("bytes of content on a page", limits::STREAM_BYTES as u64)),
        false => Ok(()),
    }
}

/// A content stream's bytes. One that cannot be decompressed has none.
pub(super) fn decompress(stream: &Stream, budget: &mut Budget) -> Result<Vec<u8>, ReadError> {
    if budget.is_spent() {
        return Err(limits::over("decompressed bytes", limits::TOTAL_BYTES as u64));
    }
    match stream.get_plain_content_with_limit(budget.stream()) {
        Ok(bytes) => {
            budget.spend(bytes.len().max(1024));
            Ok(bytes)
        }
        Err(Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
            budget.spend(limits::STREAM_BYTES);
            Err(limits::over("decompressed bytes in a stream", limits::STREAM_BYTES as u64))
        }
        Err(_) => Err(damaged("a content stream cannot be decompressed")),
    }
}

fn damaged(what: &str) -> ReadError {
    ReadError::Damaged { what: what.to_string() }
}
