//! Which lines belong to the paper's furniture, not to its words?
//!
//! Running headers, footers and page numbers stand in the top or bottom band of a page
//! and come again on other pages, but for their numbers. Both must hold: repeated
//! signature blocks are no furniture, and neither is a lone line at the foot of a page.

use super::layout::line::{Item, Line};
use std::collections::{HashMap, HashSet};

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
    /// Nothing on it could be read.
    pub lost: bool,
}

/// What a running line has in common on all its pages. A number in it either stays the
/// same or counts the pages, so a line has a key for each way to take its numbers.
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
        let keys: HashSet<Key> = candidates(sheet).into_iter().flat_map(|(_, keys)| keys).collect();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    let enough = PAGES.min(sheets.len().max(2));
    for sheet in sheets.iter_mut() {
        for (index, keys) in candidates(sheet) {
            let Item::Line(line) = &mut sheet.items[index] else { continue };
            let repeated = keys.iter().any(|key| seen.get(key).is_some_and(|&pages| pages >= enough));
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

/// The outermost lines of both bands, with their keys.
fn candidates(sheet: &Sheet) -> Vec<(usize, Vec<Key>)> {
    let lines = || {
        sheet.items.iter().enumerate().filter_map(|(index, item)| match item {
            Item::Line(line) if !line.turned => Some((index, line)),
            _ => None,
        })
    };
    let keys = |top, line: &Line| -> Vec<Key> {
        let size = (line.size * 2.0).round() as i32;
        patterns(&line.text, sheet.number).into_iter().map(|text| Key { top, size, text }).collect()
    };
    let mut top: Vec<_> = lines().filter(|(_, line)| line.y < BAND * sheet.height).collect();
    let mut bottom: Vec<_> = lines().filter(|(_, line)| line.y > (1.0 - BAND) * sheet.height).collect();
    top.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    bottom.sort_by(|a, b| b.1.y.total_cmp(&a.1.y));
    let top = top.into_iter().take(LINES).map(|(index, line)| (index, keys(true, line)));
    let bottom = bottom.into_iter().take(LINES).map(|(index, line)| (index, keys(false, line)));
    top.chain(bottom).collect()
}

/// The line as it is, and once for each of its numbers with that number as its distance
/// from the number of the page.
fn patterns(text: &str, page: u32) -> Vec<String> {
    const NUMBERS: usize = 8;
    let mut patterns = vec![String::with_capacity(text.len())];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let letters = rest.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
        let (taken, number) = match (digits, roman(&rest[..letters])) {
            (1..=6, _) => (digits, rest[..digits].parse::<i64>().ok()),
            (0, Some(number)) => (letters, Some(number)),
            (0, None) => (letters.max(c.len_utf8()), None),
            _ => (digits, None),
        };
        let counted = number.filter(|_| patterns.len() <= NUMBERS);
        let counted = counted.map(|number| format!("{}#{}", patterns[0], number - i64::from(page)));
        patterns.iter_mut().for_each(|pattern| pattern.push_str(&rest[..taken]));
        patterns.extend(counted);
        rest = &rest[taken..];
    }
    patterns
}

/// The value of a roman numeral below fifty.
fn roman(word: &str) -> Option<i64> {
    let value = |c| match c {
        'i' | 'I' => Some(1),
        'v' | 'V' => Some(5),
        'x' | 'X' => Some(10),
        _ => None,
    };
    let values: Vec<i64> = word.chars().map(value).collect::<Option<_>>()?;
    let signed = |i: usize| {
        if values[i + 1..].iter().any(|&later| later > values[i]) { -values[i] } else { values[i] }
    };
    (1..=7).contains(&values.len()).then(|| (0..values.len()).map(signed).sum())
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
    fn only_page_numbers_may_differ_between_running_lines() {
        let alike = |(a, on_a), (b, on_b)| {
            let others = patterns(b, on_b);
            patterns(a, on_a).iter().any(|pattern| others.contains(pattern))
        };
        assert!(alike(("Order 12 of 2024 - page iv", 6), ("Order 12 of 2024 - page ix", 11)));
        assert!(alike(("Page 3 of 12", 3), ("Page 4 of 12", 4)));
        assert!(alike(("7.6.2021 Journal L 199/31", 1), ("7.6.2021 Journal L 199/33", 3)));
        assert!(!alike(("The fee is 300 a month", 3), ("The fee is 500 a month", 4)));
        assert!(!alike(("Order form", 1), ("Order confirmation", 2)));
    }
}
