//! Which lines are running headers, footers and page numbers?

use super::lines::Line;
use crate::document::Furniture;
use crate::read::marker::marker;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// How often a line must come back to count as furniture.
const REPEATS: usize = 3;

/// The longest footer, in bytes: "[*] Confidential treatment has been requested …".
const LONGEST: usize = 400;

/// How many bytes a page has.
const PAGE: RangeInclusive<usize> = 200..=12_000;

/// A line with so many bytes belongs to the text itself; what stands before the first of
/// them is the title page, which is not furniture even where pages repeat it.
const LONG: usize = 150;

/// Marks the lines that belong to pages, not to the paper, and returns their words once a
/// page: pages are counted by where these lines come back.
pub fn take_out(lines: &mut [Line<'_>]) -> Vec<Furniture> {
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    for at in (0..lines.len()).filter(|at| may_run(lines, *at)) {
        seen.entry(pattern(lines[at].words)).or_default().push(at);
    }
    let opening = lines.iter().position(|line| line.words.len() >= LONG).unwrap_or(lines.len());
    for places in seen.values() {
        if places.len() >= REPEATS
            && are_a_page_apart(lines, places)
            && (end_pages(lines, places) || counts_up(lines, places))
        {
            places.iter().filter(|at| **at > opening).for_each(|at| lines[*at].furniture = true);
        }
    }
    let (mut taken, mut page) = (Vec::new(), 1);
    for at in 0..lines.len() {
        page += u32::from(lines[at].new_page);
        lines[at].furniture |= is_page_number(lines, at);
        if lines[at].furniture {
            taken.push(Furniture { page, text: lines[at].words.to_owned() });
        }
    }
    taken
}

/// A line alone between blank lines that is no clause, no definition, no field to fill in
/// and no end of a sentence.
fn may_run(lines: &[Line<'_>], at: usize) -> bool {
    let words = lines[at].words;
    let alone = is_open(lines, at.checked_sub(1)) && is_open(lines, Some(at + 1)) || lines[at].new_page;
    let of_the_text = words.starts_with(|c: char| c.is_lowercase() || matches!(c, '“' | '"' | '„' | '('))
        || words.contains("___")
        || words.ends_with([';', ':'])
        || words.ends_with('.') && words.split_whitespace().count() <= 6;
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    alone && (1..=LONGEST).contains(&words.len()) && letters >= 3 && !of_the_text && marker(words).is_none()
}

/// Whether lines come back as often as pages end. A form that stands three times in one
/// file repeats its sentences, too, but far apart.
fn are_a_page_apart(lines: &[Line<'_>], places: &[usize]) -> bool {
    let mut distances: Vec<usize> =
        places.windows(2).map(|pair| lines[pair[1]].start - lines[pair[0]].start).collect();
    distances.sort_unstable();
    distances.get(distances.len() / 2).is_some_and(|middle| PAGE.contains(middle))
}

/// Whether the last number in these lines is higher each time: a page number. "MILESTONE 2"
/// counts up as well, but says nothing else.
fn counts_up(lines: &[Line<'_>], places: &[usize]) -> bool {
    let number = |at: &usize| -> Option<u32> {
        let words = lines[*at].words.trim_end_matches(|c: char| !c.is_ascii_digit());
        words[words.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |i| i + 1)..].parse().ok()
    };
    let worded = |at: &usize| {
        lines[*at].words.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).count() >= 2
    };
    places.iter().all(worded)
        && places
            .windows(2)
            .all(|pair| number(&pair[0]).zip(number(&pair[1])).is_some_and(|(a, b)| a < b && b - a <= 3))
}

fn is_open(lines: &[Line<'_>], at: Option<usize>) -> bool {
    at.and_then(|at| lines.get(at)).is_none_or(|l| l.is_blank() || l.furniture || l.new_page)
}

/// Whether most of these lines have several blank lines, a page break, or the end of the
/// text behind them.
fn end_pages(lines: &[Line<'_>], places: &[usize]) -> bool {
    let ends = |at: &&usize| {
        let rest = &lines[**at + 1..];
        let broken = lines[**at].new_page || rest.first().is_some_and(|line| line.new_page);
        broken || rest.iter().take(2).all(Line::is_blank)
    };
    places.iter().filter(ends).count() * 3 >= places.len() * 2
}

/// Words with every number as `#`, so that "Page 3 of 9" is the same on all pages.
fn pattern(words: &str) -> String {
    let mut pattern = String::new();
    for sign in words.chars().filter(|c| !c.is_whitespace()) {
        match sign.is_ascii_digit() {
            true if pattern.ends_with('#') => {}
            true => pattern.push('#'),
            false => pattern.push(sign),
        }
    }
    pattern
}

/// "7", "- 7 -", "Page 7", "Page 7 of 9", "iv", alone between blank lines.
fn is_page_number(lines: &[Line<'_>], at: usize) -> bool {
    let line = &lines[at];
    let words = line.words.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '[' | ']' | ' ' | '|'));
    if line.is_blank()
        || words.len() > 24
        || !(is_open(lines, at.checked_sub(1)) && is_open(lines, Some(at + 1)) || line.new_page)
    {
        return false;
    }
    let lower = words.to_ascii_lowercase();
    let number = lower.strip_prefix("page").or_else(|| lower.strip_prefix("seite")).unwrap_or(&lower).trim();
    let named = number.len() < lower.len();
    let digits = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let roman =
        (1..=5).contains(&number.len()) && number.bytes().all(|b| b"ivx".contains(&b)) && number == words;
    let pair =
        number.split_once(" of ").or_else(|| number.split_once('/')).or_else(|| number.split_once(" von "));
    digits(number)
        || roman
        || pair
            .is_some_and(|(a, b)| digits(a.trim()) && digits(b.trim()) && (named || words.contains(" of ")))
}
