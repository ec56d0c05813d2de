//! What do the styles of an OpenDocument text say about its words?

use super::super::xml::Element;
use super::lists::ListStyle;
use std::collections::{HashMap, HashSet};

/// Styles that inherit from more styles than this are taken as they are up to here.
const MAX_CHAIN: usize = 32;

#[derive(Debug, Default)]
pub struct Styles {
    lists: HashMap<String, ListStyle>,
    /// How headings outside lists are numbered.
    pub outline: ListStyle,
    parents: HashMap<String, String>,
    /// Styles that stand for a list style.
    list_of_style: HashMap<String, String>,
    hidden: HashSet<String>,
}

impl Styles {
    /// Adds the styles of `content.xml` or `styles.xml`.
    pub fn add(&mut self, root: &Element) {
        for group in root.elements().filter(|e| matches!(&*e.name, "styles" | "automatic-styles")) {
            for element in group.elements() {
                let name = element.attribute("name").unwrap_or_default();
                match &*element.name {
                    "outline-style" => self.outline = ListStyle::read(element),
                    "list-style" => drop(self.lists.insert(name.to_owned(), ListStyle::read(element))),
                    "style" => self.add_style(name, element),
                    _ => {}
                }
            }
        }
    }

    fn add_style(&mut self, name: &str, element: &Element) {
        if let Some(parent) = element.attribute("parent-style-name") {
            self.parents.insert(name.to_owned(), parent.to_owned());
        }
        if let Some(list) = element.attribute("list-style-name") {
            self.list_of_style.insert(name.to_owned(), list.to_owned());
        }
        let text = element.child("text-properties");
        if text.and_then(|t| t.attribute("display")) == Some("none") {
            self.hidden.insert(name.to_owned());
        }
    }

    fn chain<'s>(&'s self, name: Option<&'s str>) -> impl Iterator<Item = &'s str> {
        std::iter::successors(name, |name| self.parents.get(*name).map(String::as_str)).take(MAX_CHAIN)
    }

    pub fn list(&self, name: &str) -> Option<&ListStyle> {
        self.lists.get(name)
    }

    /// The list style that a paragraph style asks for; an empty name asks for none.
    pub fn list_of(&self, style: Option<&str>) -> Option<&str> {
        self.chain(style).find_map(|name| self.list_of_style.get(name)).map(String::as_str)
    }

    pub fn is_hidden(&self, style: Option<&str>) -> bool {
        self.chain(style).any(|name| self.hidden.contains(name))
    }

    pub fn is_title(&self, style: Option<&str>) -> bool {
        self.chain(style).any(|name| name == "Title")
    }
}
