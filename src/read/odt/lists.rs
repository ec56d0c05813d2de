//! Which number does this list item bear?
//!
//! OpenDocument nests its lists as HTML does; how they look stands in list styles. A list
//! starts anew unless it says which other list it goes on.

use super::super::numerals::Numeral;
use super::super::xml::Element;
use std::collections::HashMap;

pub const LEVELS: usize = 10;

/// Longer texts around numbers are cut.
const LONGEST_TEXT: usize = 255;

/// How one level looks.
#[derive(Debug, Clone, Default)]
struct Level {
    numeral: Numeral,
    bullet: bool,
    /// `%1%.%2%`: placeholders count from 1.
    text: String,
    start: u32,
}

/// The levels of a list style, outermost first.
#[derive(Debug, Clone, Default)]
pub struct ListStyle {
    levels: [Option<Level>; LEVELS],
}

/// What the reader sees before an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Numbered {
    Label(String),
    Bullet,
    Silent,
}

/// How far a list has counted; `None` where a level starts anew.
pub type Count = [Option<u32>; LEVELS];

impl ListStyle {
    /// Reads a `list-style` or an `outline-style`.
    pub fn read(element: &Element) -> Self {
        let mut style = Self::default();
        for level in element.elements() {
            let at = level.attribute("level").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
            if (1..=LEVELS).contains(&at) {
                style.levels[at - 1] = Some(Level::read(level, at));
            }
        }
        style
    }

    /// Counts one item at `depth`, from 0. `start` sets the number.
    pub fn step(&self, count: &mut Count, depth: usize, start: Option<u32>) -> Numbered {
        let depth = depth.min(LEVELS - 1);
        let Some(level) = &self.levels[depth] else { return Numbered::Silent };
        let next = count[depth].map_or(level.start, |n| n.saturating_add(1));
        count[depth] = Some(start.unwrap_or(next));
        count[depth + 1..].fill(None);
        if level.bullet {
            return Numbered::Bullet;
        }
        match self.label(level, count) {
            label if label.is_empty() || level.numeral == Numeral::Nothing && level.text.contains('%') => {
                Numbered::Silent
            }
            label => Numbered::Label(label),
        }
    }

    fn label(&self, level: &Level, count: &Count) -> String {
        let mut label = String::new();
        let mut rest = level.text.as_str();
        while label.len() <= LONGEST_TEXT
            && let Some((before, after)) = rest.split_once('%')
        {
            label.push_str(before);
            let Some((digits, beyond)) = after.split_once('%') else {
                rest = after;
                break;
            };
            let shown =
                digits.parse::<usize>().ok().and_then(|n| Some((n, self.levels.get(n.checked_sub(1)?)?)));
            if let Some((n, Some(shown))) = shown {
                label.push_str(&shown.numeral.write(count[n - 1].unwrap_or(shown.start)));
            }
            rest = beyond;
        }
        label.push_str(rest);
        label.trim().to_owned()
    }
}

impl Level {
    fn read(element: &Element, at: usize) -> Self {
        let attribute = |name| element.attribute(name).unwrap_or_default();
        let numeral = match attribute("num-format") {
            "a" => Numeral::LowerLetter,
            "A" => Numeral::UpperLetter,
            "i" => Numeral::LowerRoman,
            "I" => Numeral::UpperRoman,
            "" => Numeral::Nothing,
            "1st" => Numeral::Ordinal,
            "One" => Numeral::Cardinal,
            "First" => Numeral::OrdinalText,
            "01" => Numeral::Padded(2),
            "001" => Numeral::Padded(3),
            _ => Numeral::Decimal,
        };
        let text = match element.attribute("num-list-format") {
            Some(format) => format.to_owned(),
            None => {
                let shown = attribute("display-levels").parse::<usize>().unwrap_or(1).clamp(1, at);
                let numbers: Vec<String> = (at - shown + 1..=at).map(|n| format!("%{n}%")).collect();
                format!("{}{}{}", attribute("num-prefix"), numbers.join("."), attribute("num-suffix"))
            }
        };
        Self {
            numeral,
            bullet: &*element.name != "list-level-style-number" && &*element.name != "outline-level-style",
            text: text.chars().take(LONGEST_TEXT).collect(),
            start: attribute("start-value").parse().unwrap_or(1),
        }
    }
}

/// The counts of all lists of a paper.
#[derive(Debug, Default)]
pub struct Counts {
    counts: Vec<Count>,
    by_id: HashMap<String, usize>,
    /// The last list of each style.
    by_style: HashMap<String, usize>,
}

impl Counts {
    /// Opens an outermost list; tells which count it goes on.
    pub fn open(&mut self, list: &Element, style: &str) -> usize {
        let named = list.attribute("continue-list").and_then(|id| self.by_id.get(id)).copied();
        let goes_on = list.attribute("continue-numbering") == Some("true");
        let last = || self.by_style.get(style).copied().filter(|_| goes_on);
        let at = named.or_else(last).unwrap_or_else(|| {
            self.counts.push(Count::default());
            self.counts.len() - 1
        });
        if let Some(id) = list.attribute("id") {
            self.by_id.insert(id.to_owned(), at);
        }
        self.by_style.insert(style.to_owned(), at);
        at
    }

    pub fn count(&mut self, at: usize) -> Option<&mut Count> {
        self.counts.get_mut(at)
    }
}
