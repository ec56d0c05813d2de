//! What does a paragraph inherit from its style?

use super::super::xml::Element;
use super::properties::{is_on, number, value};
use std::collections::HashMap;

/// Styles that inherit from more styles than this are taken as they are up to here.
const MAX_CHAIN: usize = 32;

/// Which list a style or paragraph asks for; 0 asks for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListReference {
    pub list: Option<u32>,
    pub level: Option<u8>,
}

impl ListReference {
    /// Reads a `numPr`.
    pub fn read(properties: Option<&Element>) -> Self {
        let Some(numbering) = properties.and_then(|p| p.child("numPr")) else { return Self::default() };
        Self {
            list: number(numbering, "numId"),
            level: number(numbering, "ilvl").map(|level: u32| level.min(8) as u8),
        }
    }
}

#[derive(Debug, Default)]
pub struct Style {
    /// In lower case; built-in names are English in every language of Word.
    name: String,
    based_on: Option<String>,
    pub numbering: ListReference,
    outline: Option<u32>,
    hidden: Option<bool>,
    bold: Option<bool>,
}

#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, Style>,
    default_paragraph: Option<String>,
}

impl Styles {
    pub fn read(root: &Element) -> Self {
        let mut styles = Self::default();
        for element in root.all("style") {
            let Some(id) = element.attribute("styleId") else { continue };
            let properties = element.child("pPr");
            let style = Style {
                name: value(element, "name").unwrap_or_default().to_lowercase(),
                based_on: value(element, "basedOn").map(str::to_owned),
                numbering: ListReference::read(properties),
                outline: properties.and_then(|p| number(p, "outlineLvl")),
                hidden: element.child("rPr").and_then(|p| is_on(p, "vanish")),
                bold: element.child("rPr").and_then(|p| is_on(p, "b")),
            };
            let is_default = element.attribute("default").is_some_and(|v| v == "1" || v == "true");
            if is_default && element.attribute("type") == Some("paragraph") {
                styles.default_paragraph = Some(id.to_owned());
            }
            styles.by_id.insert(id.to_owned(), style);
        }
        styles
    }

    /// A style and all it is based on, nearest first. Without an id, the default paragraph
    /// style.
    pub fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let first = id.filter(|id| self.by_id.contains_key(*id)).or(self.default_paragraph.as_deref());
        let entry = |id: &'s str| self.by_id.get(id).map(|style| (id, style));
        std::iter::successors(first.and_then(entry), move |(_, style)| entry(style.based_on.as_deref()?))
            .take(MAX_CHAIN)
    }

    /// The list of a list style, by the style's id.
    pub fn list(&self, id: &str) -> Option<u32> {
        self.by_id.get(id)?.numbering.list
    }

    /// Level of the heading this style makes, counted from 1; 0 where it says that its
    /// paragraphs are none.
    pub fn heading(&self, id: Option<&str>) -> Option<u8> {
        self.chain(id).find_map(|(_, style)| {
            let named = match style.name.as_str() {
                "title" => Some(1),
                "toc heading" => Some(0),
                name => {
                    name.strip_prefix("heading ").and_then(|n| n.parse().ok()).filter(|n| (1..=9).contains(n))
                }
            };
            style.outline.map(heading_of_outline).or(named)
        })
    }

    /// Whether text of this style is hidden.
    pub fn hides(&self, id: Option<&str>) -> Option<bool> {
        self.chain(id).find_map(|(_, style)| style.hidden)
    }

    /// Whether text of this style is bold.
    pub fn emboldens(&self, id: Option<&str>) -> Option<bool> {
        self.chain(id).find_map(|(_, style)| style.bold)
    }

    pub fn is_known(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }
}

/// Outline levels count from 0; 9 stands for body text.
pub fn heading_of_outline(outline: u32) -> u8 {
    match outline {
        0..=8 => outline as u8 + 1,
        _ => 0,
    }
}
