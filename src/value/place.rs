//! Countries and states, by the names that contracts use.

use super::Value;
use super::words::{Read, Word};
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

/// A country or state under its usual English name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place(&'static str);

impl Place {
    pub fn name(&self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// First word → full names that begin with it, with the place they mean.
static NAMES: LazyLock<HashMap<String, Vec<(Vec<String>, Place)>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<(Vec<String>, Place)>> = HashMap::new();
    for line in include_str!("places.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut variants = line.split('|').map(str::trim);
        let Some(canonical) = variants.next() else { continue };
        for variant in std::iter::once(canonical).chain(variants) {
            let words: Vec<String> =
                super::words::split(variant).iter().map(|w| w.text.to_lowercase()).collect();
            if let Some(first) = words.first().cloned() {
                names.entry(first).or_default().push((words, Place(canonical)));
            }
        }
    }
    names.values_mut().for_each(|of| of.sort_by_key(|(words, _)| std::cmp::Reverse(words.len())));
    names
});

pub(super) fn read(words: &[Word<'_>]) -> Read<Value> {
    let first = words.first()?;
    if !first.text.starts_with(char::is_uppercase) {
        return None;
    }
    let names = NAMES.get(&first.text.to_lowercase())?;
    let matches = |name: &[String]| {
        name.len() <= words.len() && name.iter().zip(words).all(|(n, w)| w.text.to_lowercase() == *n)
    };
    names.iter().find(|(name, _)| matches(name)).map(|(name, place)| (name.len(), Value::Place(*place)))
}

/// A place by its written name.
pub(super) fn parse(written: &str) -> Option<Place> {
    let mut capital = written.trim().to_string();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    match read(&super::words::split(&capital)) {
        Some((_, Value::Place(place))) => Some(place),
        _ => None,
    }
}
