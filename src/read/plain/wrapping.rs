//! Were the lines of this text cut at a fixed width?

use super::lines::Line;
use crate::read::opening::{ends_in_abbreviation, ends_item_before_last, refers_onwards};

/// How the lines of a text end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// Cut at about this many columns: a full line goes on in the next one.
    At(usize),
    /// A line is a paragraph or a sentence.
    None,
}

/// Narrowest and widest page a typewriter or an e-mail program would fill.
const NARROWEST: usize = 30;
const WIDEST: usize = 132;

/// Decides from the lines that have words right below them: in a text that was cut, most
/// of these could not have held the next line's first word.
pub fn find(lines: &[Line<'_>]) -> Wrapping {
    let pairs = || lines.windows(2).filter(|pair| !pair[0].is_blank() && !pair[1].is_blank());
    let mut widths: Vec<usize> = pairs().map(|pair| pair[0].width).collect();
    if widths.len() < 2 {
        return Wrapping::None;
    }
    widths.sort_unstable();
    let width = widths[(widths.len() - 1) * 19 / 20];
    if !(NARROWEST..=WIDEST).contains(&width) {
        return Wrapping::None;
    }
    let flowing =
        pairs().filter(|pair| is_full(&pair[0], &pair[1], width) || goes_on(pair[0].words, pair[1].words));
    match flowing.count() * 5 >= widths.len() * 2 {
        true => Wrapping::At(width),
        false => Wrapping::None,
    }
}

/// Whether the first word of `next` would not have fitted on `line`.
pub fn is_full(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let word = next.words.split_whitespace().next().unwrap_or_default().chars().count();
    line.width + 1 + word + width / 12 > width
}

/// Whether a sentence runs over the line break.
pub fn goes_on(line: &str, next: &str) -> bool {
    if ends_in_abbreviation(line) {
        return true;
    }
    let over = line.ends_with(['.', ';', ':', '!', '?']) || ends_item_before_last(line, &[';']);
    !over && (next.starts_with(char::is_lowercase) || refers_onwards(line))
}

/// Takes out the blank lines of a text that has them between all lines, where without
/// them it turns out to be cut at a fixed width.
pub fn close_up(lines: &mut Vec<Line<'_>>) {
    let mut gaps = [0usize; 4];
    let mut blanks = 0;
    for line in lines.iter() {
        match line.is_blank() {
            true => blanks += 1,
            false => gaps[std::mem::take(&mut blanks).min(3)] += 1,
        }
    }
    let all: usize = gaps.iter().sum();
    let usual = (1..3).find(|gap| gaps[*gap] * 2 > all && gaps[..*gap].iter().sum::<usize>() * 10 < all);
    let Some(usual) = usual.filter(|_| all > 20) else { return };
    let closed = without_gaps(lines, usual);
    let pairs = || closed.windows(2).filter(|pair| !pair[0].is_blank() && !pair[1].is_blank());
    let flowing = pairs().filter(|pair| goes_on(pair[0].words, pair[1].words)).count();
    if find(&closed) != Wrapping::None && flowing * 4 > pairs().count() {
        *lines = closed;
    }
}

/// The lines with every gap of `usual` blank lines closed, and longer ones shortened.
fn without_gaps<'a>(lines: &[Line<'a>], usual: usize) -> Vec<Line<'a>> {
    let mut closed: Vec<Line<'a>> = Vec::new();
    let mut blanks: Vec<Line<'a>> = Vec::new();
    for line in lines {
        if line.is_blank() {
            blanks.push(*line);
            continue;
        }
        closed.extend(blanks.drain(..).skip(usual));
        closed.push(*line);
    }
    closed
}
