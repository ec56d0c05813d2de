//! How does WordprocessingML write a property?
//!
//! Nearly always as an empty element with the attribute `val`.

use super::super::xml::Element;
use std::str::FromStr;

/// The value of a property: `<w:pStyle w:val="Heading1"/>`.
pub fn value<'e>(parent: &'e Element, name: &str) -> Option<&'e str> {
    parent.child(name)?.attribute("val")
}

/// The value of a property that is a number.
pub fn number<N: FromStr>(parent: &Element, name: &str) -> Option<N> {
    value(parent, name)?.trim().parse().ok()
}

/// A property that is on or off: `<w:vanish/>`, `<w:vanish w:val="0"/>`.
pub fn is_on(parent: &Element, name: &str) -> Option<bool> {
    let property = parent.child(name)?;
    Some(!matches!(property.attribute("val"), Some("0" | "false" | "off")))
}

/// What stands for an element: of an `AlternateContent` the newest choice, else itself.
pub fn chosen(element: &Element) -> &Element {
    match &*element.name {
        "AlternateContent" => element.child("Choice").or(element.child("Fallback")).unwrap_or(element),
        _ => element,
    }
}
