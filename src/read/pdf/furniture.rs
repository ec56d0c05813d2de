//! Which lines belong to the paper's furniture, not to its words?
//!
//! Running headers, footers and page numbers stand in the top or bottom band of a page
//! and come again on other pages, but for their numbers. Both must hold: repeated
//! signature blocks are no furniture, and neither is a lone line at the foot of a page.

use super::layout::line::{Item, Line};
use std::collections::HashMap;

/// How much of a page's height each band takes.
const BAND: f32 = 0.13;
/// How many lines of a band may be furniture.
const LINES: usize = 4;
/// A header comes on at least so many pages, or on all.
const PAGES: usize = 3;

/// The lines of one page, and its height.
pub(super) struct Sheet {
    pub items: Vec<Item>,
    pub height: f32,
    pub number: u32,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    top: bool,
    /// Size of type, in half points.
    size: i32,
    text: String,
}

/// Marks the furniture among the lines.
pub(super) fn mark(sheets: &mut [Sheet]) {
    let mut seen: HashMap<Key, usize> = HashMap::new();
    for sheet in sheets.iter_mut() {
        trust_artifacts(sheet);
        let mut keys: Vec<Key> = candidates(sheet).into_iter().map(|(_, key)| key).collect();
        keys.dedup();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    let enough = PAGES.min(sheets.len().max(2));
    for sheet in sheets.iter_mut() {
        for (index, key) in candidates(sheet) {
            let Item::Line(line) = &mut sheet.items[index] else { continue };
            let repeated = seen.get(&key).is_some_and(|&pages| pages >= enough);
            line.furniture |= repeated || page_number(&line.text) == Some(sheet.number);
        }
    }
}

/// A file that marks half of a page's words as furniture marks wrongly.
fn trust_artifacts(sheet: &mut Sheet) {
    let (mut marked, mut all) = (0, 0);
    for item in &sheet.items {
        if let Item::Line(line) = item {
            all += line.text.len();
            marked += if line.furniture { line.text.len() } else { 0 };
        }
    }
    if marked * 2 > all {
        for item in &mut sheet.items {
            if let Item::Line(line) = item {
                line.furniture = false;
            }
        }
    }
}

/// The outermost lines of both bands.
fn candidates(sheet: &Sheet) -> Vec<(usize, Key)> {
    let lines = || {
        sheet.items.iter().enumerate().filter_map(|(index, item)| match item {
            Item::Line(line) if !line.turned => Some((index, line)),
            _ => None,
        })
    };
    let key =
        |top, line: &Line| Key { top, size: (line.size * 2.0).round() as i32, text: pattern(&line.text) };
    let mut top: Vec<_> = lines().filter(|(_, line)| line.y < BAND * sheet.height).collect();
    let mut bottom: Vec<_> = lines().filter(|(_, line)| line.y > (1.0 - BAND) * sheet.height).collect();
    top.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    bottom.sort_by(|a, b| b.1.y.total_cmp(&a.1.y));
    let top = top.into_iter().take(LINES).map(|(index, line)| (index, key(true, line)));
    let bottom = bottom.into_iter().take(LINES).map(|(index, line)| (index, key(false, line)));
    top.chain(bottom).collect()
}

/// The line with every number, arabic or roman, as one sign.
fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let roman = !bare.is_empty() && bare.chars().all(|c| "ivxIVX".contains(c));
        match roman {
            true => out.push('#'),
            false => {
                for c in word.chars() {
                    match c.is_ascii_digit() {
                        true if out.ends_with('#') => {}
                        true => out.push('#'),
                        false => out.extend(c.to_lowercase()),
                    }
                }
            }
        }
        out.push(' ');
    }
    out
}

/// The number of a line that holds nothing but a page number.
fn page_number(text: &str) -> Option<u32> {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = bare.strip_prefix("Page ").or(bare.strip_prefix("page ")).unwrap_or(bare);
    let number = bare.split([' ', '/']).next()?;
    let rest = bare[number.len()..].trim_start_matches([' ', '/']);
    let rest = rest.strip_prefix("of ").unwrap_or(rest);
    rest.bytes().all(|b| b.is_ascii_digit() || b == b' ').then_some(number)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_recognised() {
        for (text, number) in [("3", 3), ("- 3 -", 3), ("Page 3 of 12", 3), ("3 / 12", 3)] {
            assert_eq!(page_number(text), Some(number), "{text}");
        }
        for text in ["3.1 Term", "", "Section 3", "2024 Acme"] {
            assert_eq!(page_number(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_do_not_part_headers() {
        assert_eq!(pattern("Order 12 - page iv"), pattern("Order 7 - page xi"));
        assert_ne!(pattern("Order form"), pattern("Order confirmation"));
    }
}
