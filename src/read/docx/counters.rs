//! Which number does this paragraph bear?
//!
//! Walk the paragraphs in order and call [`Counters::step`] for every one that is in a
//! list: the counters stand as Word's do.

use super::super::numerals::Numeral;
use super::numbering::{LEVELS, Level, Numbering};
use std::collections::{HashMap, HashSet};

/// Word shows no longer one.
const LONGEST_LABEL: usize = 255;

/// The state of all lists.
#[derive(Debug)]
pub struct Counters<'n> {
    numbering: &'n Numbering,
    /// By definition; a level that has not counted since its restart is `None`.
    values: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Levels of lists whose restart has been used up.
    restarted: HashSet<(u32, u8)>,
}

/// What the reader sees before a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Numbered {
    Label(String),
    Bullet,
    /// It counts, but shows nothing.
    Silent,
}

impl<'n> Counters<'n> {
    pub fn new(numbering: &'n Numbering) -> Self {
        Self { numbering, values: HashMap::new(), restarted: HashSet::new() }
    }

    /// Counts a paragraph of this list and level; `None` where there is no such list.
    pub fn step(&mut self, list: u32, at: u8) -> Option<Numbered> {
        let level = self.numbering.level(list, at)?;
        let definition = self.numbering.definition(list)?;
        let restart = self.numbering.restart_at(list, at);
        let is_first = restart.is_some() && self.restarted.insert((list, at));
        let values = self.values.entry(definition).or_default();
        let here = usize::from(at);
        values[here] = Some(match values[here] {
            Some(value) if !is_first => value.saturating_add(1),
            _ => restart.unwrap_or(level.start),
        });
        for (deeper, value) in values.iter_mut().enumerate().skip(here + 1) {
            let after = self.numbering.level(list, deeper as u8).and_then(|l| l.restart);
            // Unless told otherwise a level starts again after any higher one.
            if after.is_none_or(|after| here < after as usize) {
                *value = None;
            }
        }
        let values = *values;
        Some(match level {
            Level { bullet: true, .. } => Numbered::Bullet,
            Level { hidden: true, .. } => Numbered::Silent,
            level => match self.label(list, level, &values) {
                label if label.is_empty() => Numbered::Silent,
                label => Numbered::Label(label),
            },
        })
    }

    /// Fills the placeholders. A higher level that has not counted yet shows its start.
    fn label(&self, list: u32, level: &Level, values: &[Option<u32>; LEVELS]) -> String {
        let mut label = String::new();
        let mut characters = level.text.chars().peekable();
        while label.len() <= LONGEST_LABEL
            && let Some(character) = characters.next()
        {
            let digit = characters.peek().and_then(|c| c.to_digit(10)).filter(|d| (1..=9).contains(d));
            let (Some(digit), '%') = (digit, character) else {
                label.push(character);
                continue;
            };
            characters.next();
            let at = digit as u8 - 1;
            let Some(shown) = self.numbering.level(list, at) else { continue };
            let start = || self.numbering.restart_at(list, at).unwrap_or(shown.start);
            let value = values[usize::from(at)].unwrap_or_else(start);
            let numeral = match shown.numeral {
                Numeral::Nothing | Numeral::Padded(_) => shown.numeral,
                _ if level.legal => Numeral::Decimal,
                numeral => numeral,
            };
            label.push_str(&numeral.write(value));
        }
        label.trim().to_owned()
    }
}
