//! Which clause of the one paper became which of the other?
//!
//! The same words first, then the most alike: by the words both have, by their heading and
//! by their number. A clause that another has overtaken was moved.

use super::pieces::Piece;
use std::collections::HashMap;

/// What became of each clause.
pub(super) struct Matched {
    pub of_new: Vec<Option<Found>>,
    pub is_matched_old: Vec<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub old: usize,
    /// It stands elsewhere in the order of things.
    pub moved: bool,
}

/// Clauses less alike than this have nothing to do with each other.
const LEAST: f32 = 0.5;

pub(super) fn matching(old: &[Piece], new: &[Piece]) -> Matched {
    let mut of_new: Vec<Option<usize>> = vec![None; new.len()];
    let mut is_matched_old = vec![false; old.len()];
    let mut candidates: Vec<(f32, usize, usize, usize)> = Vec::new();
    let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, piece) in old.iter().enumerate() {
        same.entry(&piece.folded).or_default().push(at);
    }
    for (n, piece) in new.iter().enumerate() {
        let exact = same.get(piece.folded.as_str()).map_or(&[][..], Vec::as_slice);
        for &o in exact {
            let bonus = if old[o].section == piece.section { 1.0 } else { 0.0 };
            candidates.push((10.0 + bonus, o.abs_diff(n), o, n));
        }
        if exact.is_empty() {
            for (o, was) in old.iter().enumerate() {
                let alike = alike(was, piece);
                if alike >= LEAST {
                    candidates.push((alike, o.abs_diff(n), o, n));
                }
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2, a.3).cmp(&(b.1, b.2, b.3))));
    for (_, _, o, n) in candidates {
        if !is_matched_old[o] && of_new[n].is_none() {
            is_matched_old[o] = true;
            of_new[n] = Some(o);
        }
    }
    let stayed = longest_rise(&of_new);
    let of_new = of_new
        .iter()
        .enumerate()
        .map(|(n, old)| old.map(|old| Found { old, moved: !stayed.contains(&n) }))
        .collect();
    Matched { of_new, is_matched_old }
}

/// How much two clauses have in common, 0 to about 1.3.
fn alike(old: &Piece, new: &Piece) -> f32 {
    let all = old.words.len() + new.words.len();
    let shortest = old.words.len().min(new.words.len());
    let heading = !old.heading.is_empty() && old.heading.eq_ignore_ascii_case(&new.heading);
    let number = !old.section.is_empty() && old.section == new.section;
    let bonus = if heading { 0.15 } else { 0.0 } + if number { 0.1 } else { 0.0 };
    // Even all words of the shorter one would not be enough.
    if all == 0 || 2.0 * shortest as f32 / (all as f32) + bonus < LEAST {
        return 0.0;
    }
    let (mut common, mut o, mut n) = (0, 0, 0);
    while o < old.words.len() && n < new.words.len() {
        match old.words[o].cmp(&new.words[n]) {
            std::cmp::Ordering::Less => o += 1,
            std::cmp::Ordering::Greater => n += 1,
            std::cmp::Ordering::Equal => (common, o, n) = (common + 1, o + 1, n + 1),
        }
    }
    2.0 * common as f32 / all as f32 + bonus
}

/// The places of the longest run that keeps the old order: what is not among them moved.
fn longest_rise(of_new: &[Option<usize>]) -> Vec<usize> {
    // For every length the run that ends lowest; each place knows the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; of_new.len()];
    for (n, old) in of_new.iter().enumerate() {
        let Some(old) = old else { continue };
        let at = ends.partition_point(|end| of_new[*end].is_some_and(|o| o < *old));
        before[n] = at.checked_sub(1).map(|previous| ends[previous]);
        match ends.get_mut(at) {
            Some(end) => *end = n,
            None => ends.push(n),
        }
    }
    let mut rise: Vec<usize> = std::iter::successors(ends.last().copied(), |n| before[*n]).collect();
    rise.reverse();
    rise
}

#[cfg(test)]
mod tests {
    use super::longest_rise;

    #[test]
    fn what_breaks_the_order_has_moved() {
        for (order, stayed) in [
            (vec![0, 1, 2], vec![0, 1, 2]),
            (vec![2, 0, 1], vec![1, 2]),
            (vec![1, 2, 0, 3], vec![0, 1, 3]),
            (vec![], vec![]),
        ] {
            let of_new: Vec<Option<usize>> = order.into_iter().map(Some).collect();
            assert_eq!(longest_rise(&of_new), stayed);
        }
        assert_eq!(longest_rise(&[None, Some(4), None, Some(5)]), [1, 3]);
    }
}
