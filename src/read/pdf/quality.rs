//! Can the words of a page be trusted?
//!
//! A page that is only a picture has no words; a page whose font maps are missing or
//! wrong has words that nobody wrote. Both must be named, or a clause would be reported
//! missing that stands there in black and white.

use super::layout::line::Item;

/// What the marks of a page say about it.
pub(super) struct Evidence {
    pub glyphs: usize,
    pub unknown: usize,
    /// The part of the page covered by pictures.
    pub pictures: f32,
}

/// Pictures that cover more than this of a page without text are its content.
pub(super) const PICTURE: f32 = 0.3;
/// Fewer letters than this say nothing about the rest.
const LETTERS: usize = 200;
/// The part of unknown characters that spoils a page, and the part worth a warning: the
/// unknown ones may be just the digits.
const UNKNOWN: f32 = 0.3;
const SOME_UNKNOWN: f32 = 0.01;

/// The commonest short words of the languages contracts come in.
const COMMON: [&str; 60] = [
    "the", "of", "and", "to", "in", "or", "for", "by", "any", "shall", "is", "be", "with", "this", "as",
    "der", "die", "und", "des", "den", "von", "zu", "das", "mit", "für", "le", "la", "les", "et", "de", "du",
    "à", "en", "el", "los", "que", "y", "il", "di", "e", "che", "per", "het", "een", "van", "w", "z", "na",
    "do", "się", "och", "att", "som", "da", "os", "a", "o", "v", "og", "i",
];

/// What is wrong with a page.
#[derive(Debug, PartialEq)]
pub(super) struct Trouble {
    /// In words for a person.
    pub why: &'static str,
    /// The page as a whole is lost, not only a part of it.
    pub lost: bool,
    /// It is a picture; the few words on it are true. Otherwise nobody wrote them.
    pub scanned: bool,
}

/// Why a page cannot be read; `None` for a page that can.
pub(super) fn judge(evidence: &Evidence, items: &[Item]) -> Option<Trouble> {
    let text = || {
        items.iter().map(|item| match item {
            Item::Line(line) => line.text.clone(),
            Item::Row(row) => row.cells.join(" "),
        })
    };
    let letters =
        text().flat_map(|line| line.chars().collect::<Vec<_>>()).filter(|c| c.is_alphanumeric()).count();
    if letters < 20 && evidence.pictures > PICTURE {
        return Some(Trouble { why: "only a picture, no text", lost: true, scanned: true });
    }
    if evidence.unknown > 20 && evidence.unknown as f32 > UNKNOWN * evidence.glyphs as f32 {
        return Some(Trouble {
            why: "its fonts do not say which letters they show",
            lost: true,
            scanned: false,
        });
    }
    if evidence.unknown > 3 && evidence.unknown as f32 > SOME_UNKNOWN * evidence.glyphs as f32 {
        return Some(Trouble {
            why: "some of its letters or digits cannot be read",
            lost: false,
            scanned: false,
        });
    }
    if letters >= LETTERS && is_garbled(text()) {
        let why = "its letters are scrambled: the text behind the page is not what the page shows";
        return Some(Trouble { why, lost: true, scanned: false });
    }
    None
}

/// Whether text in the Latin alphabet has nearly none of the words every text has, and
/// its letters do not form syllables either.
fn is_garbled(lines: impl Iterator<Item = String>) -> bool {
    let (mut words, mut common, mut voiced, mut strange, mut characters) =
        (0usize, 0usize, 0usize, 0usize, 0usize);
    for line in lines {
        for word in line.split_whitespace() {
            characters += word.chars().count();
            strange += word
                .chars()
                .filter(|c| c.is_control() || matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'))
                .count();
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            if word.is_empty() || !word.chars().all(|c| c.is_alphabetic() && (c as u32) < 0x250) {
                continue;
            }
            words += 1;
            common += usize::from(COMMON.contains(&word.as_str()));
            voiced += usize::from(word.chars().any(|c| "aeiouyàáâäåæèéêëìíîïòóôöøùúûüąęó".contains(c)));
        }
    }
    if strange * 5 > characters {
        return true;
    }
    // Lists of names and tables of figures have few common words, but speakable ones.
    words >= 40 && common * 50 < words && voiced * 10 < words * 8
}
