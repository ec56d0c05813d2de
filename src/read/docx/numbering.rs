//! Which lists does the file define?
//!
//! A paragraph refers to a list (`num`); a list is an abstract list plus overrides of
//! single levels; an abstract list may point on to the one of a list style.

use super::super::numerals::Numeral;
use super::super::xml::Element;
use super::properties::{chosen, is_on, number, value};
use super::styles::Styles;
use std::collections::HashMap;

pub const LEVELS: usize = 9;

/// Word allows no longer one.
const LONGEST_TEXT: usize = 255;

/// How one level of a list counts and looks.
#[derive(Debug, Clone, Default)]
pub struct Level {
    pub start: u32,
    pub numeral: Numeral,
    pub bullet: bool,
    /// `%1.%2`: placeholders count from 1.
    pub text: String,
    /// The number of higher levels after which this one starts again; 0 is never.
    pub restart: Option<u32>,
    /// Shows all numbers as decimals.
    pub legal: bool,
    /// The paragraph style that stands on this level.
    pub style: Option<String>,
    pub hidden: bool,
}

#[derive(Debug, Clone, Default)]
struct Override {
    start: Option<u32>,
    level: Option<Level>,
}

#[derive(Debug, Default)]
struct List {
    definition: u32,
    overrides: [Override; LEVELS],
}

#[derive(Debug, Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// The list style that really defines the levels.
    defined_by: Option<String>,
}

#[derive(Debug, Default)]
pub struct Numbering {
    lists: HashMap<u32, List>,
    definitions: HashMap<u32, Definition>,
}

impl Numbering {
    pub fn read(root: &Element, styles: &Styles) -> Self {
        let id = |element: &Element, name| element.attribute(name)?.trim().parse::<u32>().ok();
        let definitions = root.all("abstractNum").filter_map(|element| {
            let mut definition = Definition {
                levels: Default::default(),
                defined_by: value(element, "numStyleLink").map(str::to_owned),
            };
            for level in element.all("lvl") {
                if let Some(at) = level_index(level) {
                    definition.levels[at] = Some(Level::read(level));
                }
            }
            Some((id(element, "abstractNumId")?, definition))
        });
        let lists = root.all("num").filter_map(|element| {
            let mut list = List { definition: number(element, "abstractNumId")?, ..List::default() };
            for change in element.all("lvlOverride") {
                if let Some(at) = level_index(change) {
                    list.overrides[at] = Override {
                        start: number(change, "startOverride").map(natural),
                        level: change.child("lvl").map(Level::read),
                    };
                }
            }
            Some((id(element, "numId")?, list))
        });
        let mut numbering = Self { lists: lists.collect(), definitions: definitions.collect() };
        numbering.follow_styles(styles);
        numbering
    }

    /// Copies the levels of list styles to where they are only referred to.
    fn follow_styles(&mut self, styles: &Styles) {
        let found: Vec<(u32, [Option<Level>; LEVELS])> = self
            .definitions
            .iter()
            .filter_map(|(id, definition)| {
                let list = styles.list(definition.defined_by.as_deref()?)?;
                let source = self.definitions.get(&self.lists.get(&list)?.definition)?;
                Some((*id, source.levels.clone()))
            })
            .collect();
        for (id, levels) in found {
            if let Some(definition) = self.definitions.get_mut(&id) {
                definition.levels = levels;
            }
        }
    }

    /// What a list counts with: lists of one definition count on together.
    pub fn definition(&self, list: u32) -> Option<u32> {
        self.lists.get(&list).map(|l| l.definition)
    }

    pub fn level(&self, list: u32, level: u8) -> Option<&Level> {
        let list = self.lists.get(&list)?;
        let own = list.overrides.get(usize::from(level))?.level.as_ref();
        own.or_else(|| self.definitions.get(&list.definition)?.levels[usize::from(level)].as_ref())
    }

    /// The number with which a level begins anew in this list, where the list says so.
    pub fn restart_at(&self, list: u32, level: u8) -> Option<u32> {
        self.lists.get(&list)?.overrides.get(usize::from(level))?.start
    }

    /// The level on which paragraphs of this style stand.
    pub fn level_of_style(&self, list: u32, style: &str) -> Option<u8> {
        (0..LEVELS as u8).find(|at| self.level(list, *at).is_some_and(|l| l.style.as_deref() == Some(style)))
    }
}

fn level_index(element: &Element) -> Option<usize> {
    element.attribute("ilvl")?.trim().parse().ok().filter(|at| *at < LEVELS)
}

fn natural(n: i64) -> u32 {
    n.clamp(0, i64::from(u32::MAX / 2)) as u32
}

impl Level {
    fn read(element: &Element) -> Self {
        let (numeral, bullet) = element
            .elements()
            .map(chosen)
            .find_map(|e| match &*e.name {
                "numFmt" => Some(e),
                "Choice" | "Fallback" => e.child("numFmt"),
                _ => None,
            })
            .map_or_else(Default::default, numeral);
        Self {
            start: number(element, "start").map_or(0, natural),
            numeral,
            bullet,
            text: value(element, "lvlText").unwrap_or_default().chars().take(LONGEST_TEXT).collect(),
            restart: number(element, "lvlRestart").map(natural),
            legal: is_on(element, "isLgl").unwrap_or(false),
            style: value(element, "pStyle").map(str::to_owned),
            hidden: element.child("rPr").and_then(|p| is_on(p, "vanish")).unwrap_or(false),
        }
    }
}

/// Reads a `numFmt`; the second value says that it is a bullet.
pub fn numeral(format: &Element) -> (Numeral, bool) {
    let numeral = match format.attribute("val").unwrap_or("decimal") {
        "decimalZero" => Numeral::Padded(2),
        "upperRoman" => Numeral::UpperRoman,
        "lowerRoman" => Numeral::LowerRoman,
        "upperLetter" => Numeral::UpperLetter,
        "lowerLetter" => Numeral::LowerLetter,
        "ordinal" => Numeral::Ordinal,
        "cardinalText" => Numeral::Cardinal,
        "ordinalText" => Numeral::OrdinalText,
        "hex" => Numeral::Hex,
        "chicago" => Numeral::Chicago,
        "numberInDash" => Numeral::Dashed,
        "russianUpper" => Numeral::UpperRussian,
        "russianLower" => Numeral::LowerRussian,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numeral::Circled,
        "custom" => custom(format.attribute("format").unwrap_or_default()),
        "none" => Numeral::Nothing,
        "bullet" => return (Numeral::Nothing, true),
        _ => Numeral::Decimal,
    };
    (numeral, false)
}

/// `001, 002, 003, ...`: the first example tells the width.
fn custom(examples: &str) -> Numeral {
    let first = examples.split(',').next().unwrap_or_default().trim();
    match first.len() {
        2..=9 if first.bytes().all(|b| b.is_ascii_digit()) => Numeral::Padded(first.len() as u8),
        _ => Numeral::Decimal,
    }
}
