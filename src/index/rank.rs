//! Which of the passages that match answers best?
//!
//! BM25 finds candidates; what it does not see decides among them: whether all words of the
//! question are there, in the heading, close to each other, in the clause that is asked
//! about, in a paper in force.

use super::marks::Seen;
use crate::library::Library;
use std::collections::HashSet;

/// What is seen of a candidate.
pub struct Candidate<'c> {
    pub bm25: f32,
    /// In the passage itself.
    pub text: &'c [Seen],
    /// In its own heading.
    pub heading: &'c [Seen],
    /// In the headings above it.
    pub path: &'c [Seen],
    /// In the paper's title and the vendor's name.
    pub title: &'c [Seen],
    /// It is where the paper answers a clause that the question names.
    pub is_named_clause: bool,
    /// What its paper counts for.
    pub weight: f32,
}

/// What a word counts for that is only said in other words, or only in the title.
const OTHER: f32 = 0.75;
const TITLE: f32 = 0.6;

/// How good an answer is, and which share of the question it covers, 0 to 1. `rarity` says
/// how much each thing of the question tells.
pub fn score(candidate: &Candidate<'_>, rarity: &[f32]) -> (f32, f32) {
    let whole: f32 = rarity.iter().sum();
    if whole == 0.0 {
        return (candidate.bm25.max(0.01) * candidate.weight, 1.0);
    }
    let bits = |seen: &[Seen]| seen.iter().fold((0, 0), |(l, o), s| (l | s.literal, o | s.other));
    let (text, path, heading, title) =
        (bits(candidate.text), bits(candidate.path), bits(candidate.heading), bits(candidate.title));
    let mut cover = 0.0;
    let mut head = 0.0;
    for (at, rarity) in rarity.iter().enumerate() {
        let has = |bits: u64| bits >> at & 1 == 1;
        cover += rarity
            * if has(text.0 | path.0) {
                1.0
            } else if has(text.1 | path.1) {
                OTHER
            } else if has(title.0) {
                TITLE
            } else {
                0.0
            };
        head += rarity
            * if has(heading.0) {
                1.0
            } else if has(heading.1) {
                OTHER
            } else {
                0.0
            };
    }
    let (cover, head) = (cover / whole, head / whole);
    let near = nearness(candidate.text);
    let named = if candidate.is_named_clause { 0.35 } else { 0.0 };
    let score = candidate.bm25.max(0.01).powf(0.7)
        * (0.2 + 0.8 * cover * cover)
        * (1.0 + 0.6 * head + 0.4 * near + named)
        * candidate.weight;
    (score, cover)
}

/// How close together the things of the question stand that stand in the text at all: 1 if
/// side by side; 0 if there is only one.
fn nearness(seen: &[Seen]) -> f32 {
    let bits = |seen: &Seen| seen.literal | seen.other;
    let all = seen.iter().fold(0, |all, s| all | bits(s));
    let things = all.count_ones();
    if things < 2 {
        return 0.0;
    }
    let mut counts = [0_u32; 64];
    let mut held = 0_u64;
    let (mut from, mut shortest) = (0, usize::MAX);
    for s in seen {
        for at in ones(bits(s)) {
            counts[at] += 1;
            held |= 1 << at;
        }
        while held == all {
            shortest = shortest.min(s.word - seen[from].word + 1);
            for at in ones(bits(&seen[from])) {
                counts[at] -= 1;
                if counts[at] == 0 {
                    held &= !(1 << at);
                }
            }
            from += 1;
        }
    }
    (things as f32 / shortest.max(1) as f32).min(1.0)
}

fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros();
        (bits != 0).then(|| {
            bits &= bits - 1;
            at as usize
        })
    })
}

/// The clauses of the library that a question names: all words of the last part of its id
/// are among the question's stems.
pub fn named_clauses<'l>(
    library: &'l Library,
    stems: &HashSet<String>,
    stem: &mut dyn FnMut(&str) -> Vec<String>,
) -> HashSet<&'l str> {
    let clauses = library.clauses.iter().map(|clause| clause.id());
    clauses
        .filter(|id| {
            let words = stem(id.rsplit('/').next().unwrap_or(id));
            !words.is_empty() && words.iter().all(|word| word == "and" || stems.contains(word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(places: &[(usize, u64)]) -> Vec<Seen> {
        places
            .iter()
            .map(|(word, literal)| Seen { range: 0..0, word: *word, literal: *literal, other: 0 })
            .collect()
    }

    #[test]
    fn the_shortest_stretch_counts() {
        assert_eq!(nearness(&seen(&[(0, 1), (1, 2)])), 1.0);
        assert_eq!(nearness(&seen(&[(0, 1), (9, 2)])), 0.2);
        assert_eq!(nearness(&seen(&[(0, 1), (9, 2), (11, 1)])), 2.0 / 3.0);
        assert_eq!(nearness(&seen(&[(0, 1), (5, 1)])), 0.0);
        assert_eq!(nearness(&seen(&[(0, 1), (1, 2), (2, 4), (50, 1)])), 1.0);
    }
}
