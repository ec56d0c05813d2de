//! Which tree does this XML part hold?
//!
//! Office files are XML with many namespaces whose prefixes a producer may choose freely,
//! while the local names hardly ever clash. So names here are local names: `p`, not
//! `w:p`. Entities other than the five of XML are dropped: nothing outside the part is
//! ever fetched.

use crate::error::ReadError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};

/// Deepest nesting of elements. Real papers stay under 60.
pub const MAX_DEPTH: usize = 200;

/// Most elements and attributes in the parts of one file. A thousand pages have about three
/// million.
pub const MAX_NODES: usize = 6_000_000;

/// An element with its local name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    pub name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    pub children: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Element(Element),
    Text(String),
}

/// A parsed part.
#[derive(Debug)]
pub struct Tree {
    pub root: Element,
    /// Why the tree stops before the end of the part, where it does.
    pub damage: Option<String>,
}

impl Element {
    /// The value of the attribute with this local name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| &**n == name).map(|(_, v)| &**v)
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child element of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|e| &*e.name == name)
    }

    /// All child elements of this name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.elements().filter(move |e| &*e.name == name)
    }

    /// All elements of this name at any depth, in document order. An element found is not
    /// searched again.
    pub fn descendants<'e>(&'e self, name: &str) -> Vec<&'e Element> {
        let mut found = Vec::new();
        self.find(name, &mut found);
        found
    }

    fn find<'e>(&'e self, name: &str, found: &mut Vec<&'e Element>) {
        for element in self.elements() {
            match &*element.name == name {
                true => found.push(element),
                false => element.find(name, found),
            }
        }
    }

    /// The character data directly inside.
    pub fn text(&self) -> String {
        self.children
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(text.as_str()),
                Node::Element(_) => None,
            })
            .collect()
    }

    /// The first character data directly inside, where it is borrowed.
    pub fn only_text(&self) -> &str {
        self.children
            .iter()
            .find_map(|node| match node {
                Node::Text(text) => Some(text.as_str()),
                Node::Element(_) => None,
            })
            .unwrap_or_default()
    }

    fn push_text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.children.push(Node::Text(text.to_owned())),
        }
    }
}

/// Parses one part. A part that breaks off yields what stands before the break.
///
/// # Errors
/// [`ReadError::Damaged`] where there is no element at all, [`ReadError::Limit`] where the
/// part is nested too deeply or has more than `budget` elements and attributes, which it
/// uses up. `part` names it in messages.
pub fn parse(bytes: &[u8], part: &str, budget: &mut usize) -> Result<Tree, ReadError> {
    let source = decode(bytes);
    let mut reader = Reader::from_str(&source);
    let mut open: Vec<Element> = Vec::new();
    let damage = loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                break Some(format!("{part} breaks off at byte {}: {error}", reader.error_position()));
            }
        };
        match event {
            Event::Start(start) => {
                check(open.len(), part)?;
                open.push(element(&start, budget)?);
            }
            Event::Empty(start) => {
                check(open.len(), part)?;
                let leaf = element(&start, budget)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(Node::Element(leaf)),
                    None => return Ok(Tree { root: leaf, damage: None }),
                }
            }
            Event::End(_) => {
                let Some(closed) = open.pop() else {
                    break Some(format!("{part} closes what it never opened"));
                };
                match open.last_mut() {
                    Some(parent) => parent.children.push(Node::Element(closed)),
                    None => return Ok(Tree { root: closed, damage: None }),
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    _ => escape::resolve_xml_entity(&reference).and_then(|text| text.chars().next()),
                };
                if let Some(character) = character {
                    add(&mut open, character.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => break Some(format!("{part} ends too early")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    };
    let mut root = None;
    while let Some(mut parent) = open.pop() {
        parent.children.extend(root.take().map(Node::Element));
        root = Some(parent);
    }
    match root {
        Some(root) => Ok(Tree { root, damage }),
        None => Err(ReadError::Damaged { what: damage.unwrap_or_else(|| format!("{part} is empty")) }),
    }
}

fn check(depth: usize, part: &str) -> Result<(), ReadError> {
    match depth < MAX_DEPTH {
        true => Ok(()),
        false => Err(ReadError::Limit { what: format!("{part} nests more than {MAX_DEPTH} elements") }),
    }
}

fn add(open: &mut [Element], text: &str) {
    if let Some(parent) = open.last_mut() {
        parent.push_text(text);
    }
}

fn element(start: &BytesStart, budget: &mut usize) -> Result<Element, ReadError> {
    let attributes: Vec<_> = start
        .attributes()
        .with_checks(false)
        .flatten()
        .filter(|a| !a.key.0.starts_with("xmlns"))
        .map(|a| {
            let value = escape::unescape(&a.value).map_or_else(|_| a.value.to_string(), |v| v.into_owned());
            (a.key.local_name().as_ref().into(), value.into())
        })
        .collect();
    match budget.checked_sub(1 + attributes.len()) {
        Some(left) => *budget = left,
        None => {
            let what = format!("the file has more than {MAX_NODES} elements and attributes");
            return Err(ReadError::Limit { what });
        }
    }
    Ok(Element { name: start.local_name().as_ref().into(), attributes, children: Vec::new() })
}

/// UTF-16 where a byte order mark says so, else UTF-8.
fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let encoding = encoding_rs::Encoding::for_bom(bytes).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
    encoding.decode_with_bom_removal(bytes).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_do_not_matter_and_text_is_unescaped() {
        let tree =
            parse(b"<w:p w:id='a&amp;b'><x:t>1 &lt; 2 &#8211; &unknown;3</x:t></w:p>", "p.xml", &mut 1_000)
                .unwrap();
        assert_eq!(tree.root.attribute("id"), Some("a&b"));
        assert_eq!(tree.root.child("t").unwrap().text(), "1 < 2 \u{2013} 3");
    }

    #[test]
    fn a_broken_part_keeps_what_stands_before_the_break() {
        let tree = parse(b"<d><p><t>kept</t></p><p><t>al", "d.xml", &mut 1_000).unwrap();
        assert!(tree.damage.is_some());
        assert_eq!(tree.root.descendants("t")[0].text(), "kept");
    }

    #[test]
    fn nesting_has_a_limit() {
        let deep = "<a>".repeat(MAX_DEPTH + 1);
        assert!(matches!(parse(deep.as_bytes(), "deep.xml", &mut 1_000), Err(ReadError::Limit { .. })));
    }

    #[test]
    fn an_entity_is_never_expanded() {
        let bomb =
            b"<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]><d>x&a;&f;y</d>";
        assert_eq!(parse(bomb, "d.xml", &mut 1_000).unwrap().root.text(), "xy");
    }
}
