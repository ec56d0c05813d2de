//! What has been filled into the form fields of the file?
//!
//! The value of a field is drawn over the page, not in it, so the page's content does
//! not have it.

use super::limits;
use super::object;
use lopdf::{Document, Object, ObjectId};
use std::collections::{HashMap, HashSet};

/// A field that somebody has filled.
#[derive(Debug, PartialEq)]
pub(super) struct Field {
    /// With the names of the fields above it: `party.name`.
    pub name: String,
    pub value: String,
    /// Where it is shown, if it is; counted from 1.
    pub page: Option<u32>,
}

/// Fields of one file, at most.
const FIELDS: usize = 20_000;

/// The filled fields, in the order of the form.
pub(super) fn fields(doc: &Document, pages: &[ObjectId]) -> Vec<Field> {
    let roots = || {
        let form = object::dict(doc, doc.catalog().ok()?, b"AcroForm")?;
        object::array(doc, form, b"Fields")
    };
    let Some(roots) = roots() else { return Vec::new() };
    let mut walk =
        Walk { doc, pages: pages_of_annotations(doc, pages), seen: HashSet::new(), fields: Vec::new() };
    for root in roots {
        walk.visit(root, &Inherited::default(), 0);
    }
    walk.fields
}

/// What a field has from the ones above it.
#[derive(Clone, Default)]
struct Inherited<'a> {
    name: String,
    kind: Option<&'a [u8]>,
    value: Option<&'a Object>,
}

struct Walk<'a> {
    doc: &'a Document,
    pages: HashMap<ObjectId, u32>,
    seen: HashSet<ObjectId>,
    fields: Vec<Field>,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, node: &'a Object, above: &Inherited<'a>, depth: usize) {
        let id = node.as_reference().ok();
        let again = id.is_some_and(|id| !self.seen.insert(id));
        if again || depth > limits::STEPS || self.fields.len() >= FIELDS {
            return;
        }
        let Some(dict) = object::resolve(self.doc, node).and_then(object::as_dict) else { return };
        let partial = object::get(self.doc, dict, b"T").and_then(object::text);
        let here = Inherited {
            name: match (&above.name, partial) {
                (above, None) => above.clone(),
                (above, Some(own)) if above.is_empty() => own,
                (above, Some(own)) => format!("{above}.{own}"),
            },
            kind: object::name(self.doc, dict, b"FT").or(above.kind),
            value: object::get(self.doc, dict, b"V").or(above.value),
        };
        let kids = object::array(self.doc, dict, b"Kids").unwrap_or_default();
        let is_field = |kid: &Object| {
            object::resolve(self.doc, kid).and_then(object::as_dict).is_some_and(|kid| kid.has(b"T"))
        };
        if kids.iter().any(is_field) {
            for kid in kids {
                self.visit(kid, &here, depth + 1);
            }
            return;
        }
        // Kids without names are the places where one and the same field is shown.
        let shown = kids.iter().filter_map(|kid| kid.as_reference().ok()).chain(id);
        let page = shown.filter_map(|id| self.pages.get(&id).copied()).min();
        if let Some(value) = here.value.and_then(|value| words(self.doc, here.kind, value)) {
            self.fields.push(Field { name: here.name, value, page });
        }
    }
}

/// The value as words: the text, the chosen options, the state of a box, the signatory.
fn words(doc: &Document, kind: Option<&[u8]>, value: &Object) -> Option<String> {
    let text = match (kind, value) {
        (Some(b"Sig"), Object::Dictionary(signature)) => {
            object::get(doc, signature, b"Name").and_then(object::text)?
        }
        (_, Object::Array(items)) => {
            let chosen = items.iter().filter_map(|item| object::text(object::resolve(doc, item)?));
            chosen.collect::<Vec<_>>().join(", ")
        }
        (_, Object::Stream(stream)) => {
            object::decode_text(&stream.get_plain_content_with_limit(limits::STREAM_BYTES).ok()?)
        }
        (Some(b"Btn"), Object::Name(state)) if state == b"Off" => return None,
        (_, value) => object::text(value)?,
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn pages_of_annotations(doc: &Document, pages: &[ObjectId]) -> HashMap<ObjectId, u32> {
    let mut found = HashMap::new();
    for (number, page) in (1..).zip(pages) {
        let page = doc.get_dictionary(*page).ok();
        let list = page.and_then(|page| object::array(doc, page, b"Annots")).unwrap_or_default();
        found.extend(list.iter().filter_map(|item| item.as_reference().ok()).map(|id| (id, number)));
    }
    found
}
