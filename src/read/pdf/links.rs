//! Where do the links of a page lead?

use super::object;
use super::page::Page;
use lopdf::{Dictionary, Document, Object};

/// Links kept per page.
const LINKS: usize = 1000;

/// The box of each link in page coordinates (left, top, right, bottom) and its target.
pub(super) fn links(doc: &Document, page: &Page) -> Vec<([f32; 4], String)> {
    let Ok(dict) = doc.get_dictionary(page.id) else { return Vec::new() };
    object::array(doc, dict, b"Annots")
        .unwrap_or_default()
        .iter()
        .filter_map(|annotation| {
            let annotation = object::as_dict(object::resolve(doc, annotation)?)?;
            let target = target(doc, annotation)?;
            Some((page.base.bounds(object::rectangle(doc, annotation, b"Rect")?), target))
        })
        .take(LINKS)
        .collect()
}

/// The address a link annotation opens. Links inside the file are no facts about it.
fn target(doc: &Document, annotation: &Dictionary) -> Option<String> {
    if object::name(doc, annotation, b"Subtype") != Some(b"Link") {
        return None;
    }
    let action = object::dict(doc, annotation, b"A")?;
    match object::get(doc, action, b"URI")? {
        Object::String(bytes, _) => Some(object::decode_text(bytes)).filter(|uri| !uri.is_empty()),
        _ => None,
    }
}
