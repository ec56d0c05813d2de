//! What does a ranking see of a passage?

use super::BITS;
use crate::pattern::words;

/// A feature and how much of it there is.
pub type Feature = (u32, f32);

/// A sentence as a ranking sees it.
#[derive(Debug, Default)]
pub struct Passage<'a> {
    /// Lead-in and own words.
    pub words: Vec<&'a str>,
    pub heading: &'a str,
}

const HEADING: f32 = 0.15;
const MARK: f32 = 0.6;
/// Words beyond this say no more.
const MAX_WORDS: usize = 400;

/// Words, pairs of words, and the heading. What stands around a passage in one
/// contract says nothing of the next.
pub fn features(passage: &Passage<'_>) -> Vec<Feature> {
    // A word has some six bytes.
    let most = passage.words.iter().map(|piece| piece.len() / 3).sum::<usize>().min(2 * MAX_WORDS);
    let mut own = Vec::with_capacity(most);
    let mut hashes = Vec::with_capacity(most / 2);
    for piece in &passage.words {
        hashes.clear();
        hashes.extend(words(piece).take(MAX_WORDS).map(|(_, word)| hash(&word)));
        for at in 0..hashes.len() {
            let mut gram = 1;
            for word in hashes[at..].iter().take(2) {
                gram = join(gram, *word);
                own.push(slot(gram));
            }
        }
    }
    let mut found = weigh(own);
    found.extend(words(passage.heading).take(8).map(|(_, word)| (slot(join(3, hash(&word))), HEADING)));
    found
}

/// That a pattern found the passage, by its name as [`mark`] makes it.
pub fn marked(mark: u32) -> Feature {
    (slot(join(4, mark)), MARK)
}

/// The name of a pattern, as a feature knows it.
pub fn mark(pattern: &str) -> u32 {
    pattern.bytes().fold(0x811C_9DC5, step)
}

/// Each once, all together of length one: a long passage weighs what a short one does.
fn weigh(mut slots: Vec<u32>) -> Vec<Feature> {
    slots.sort_unstable();
    slots.dedup();
    let each = 1.0 / (slots.len().max(1) as f32).sqrt();
    slots.into_iter().map(|slot| (slot, each)).collect()
}

/// Figures are all alike: which number it is, the values say.
fn hash(word: &str) -> u32 {
    match word.starts_with(|c: char| c.is_ascii_digit()) {
        true => 7,
        false => word.bytes().fold(0x811C_9DC5, step),
    }
}

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

fn join(first: u32, second: u32) -> u32 {
    (first.rotate_left(5) ^ second).wrapping_mul(0x9E37_79B1)
}

fn slot(hash: u32) -> u32 {
    (hash ^ hash >> 15).wrapping_mul(0x85EB_CA6B) >> (32 - BITS)
}
