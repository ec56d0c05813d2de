//! Which paragraphs are headings, and of which level?

use super::layout::line::Line;
use super::paragraphs::Part;
use crate::read::marker::{MarkerKind, marker};
use crate::read::title;

/// What the body of the paper looks like.
pub(super) struct Body {
    size: f32,
    bold: bool,
    /// Sizes of headings in half points, largest first.
    sizes: Vec<i32>,
}

/// Type this much larger than the body's is a heading's.
const LARGER: f32 = 1.12;
/// Headings are short.
const LINES: usize = 3;
const CHARACTERS: usize = 120;
const WORDS: usize = 16;

impl Body {
    pub fn of(parts: &[Part]) -> Self {
        let mut by_size: Vec<(i32, usize)> = Vec::new();
        let (mut bold, mut all) = (0, 0);
        for line in parts.iter().filter_map(lines).flatten() {
            let size = half_points(line.size);
            match by_size.iter_mut().find(|(known, _)| *known == size) {
                Some((_, length)) => *length += line.text.len(),
                None => by_size.push((size, line.text.len())),
            }
            all += line.text.len();
            bold += if line.bold { line.text.len() } else { 0 };
        }
        let size = by_size.iter().max_by_key(|(_, length)| *length).map_or(20, |(size, _)| *size);
        let mut body = Self { size: size as f32 / 2.0, bold: bold * 2 > all, sizes: Vec::new() };
        body.sizes = parts
            .iter()
            .filter_map(lines)
            .filter(|lines| body.is_heading(lines))
            .map(|lines| half_points(lines[0].size))
            .collect();
        body.sizes.sort_unstable_by(|a, b| b.cmp(a));
        body.sizes.dedup();
        body
    }

    /// The level of a heading, counted from 1; `None` for other paragraphs. What comes
    /// `next` tells a numbered title from an item of a list.
    pub fn level(&self, lines: &[Line], next: Option<&Part>) -> Option<u8> {
        let first = lines.first()?;
        if !self.is_heading(lines) {
            let [only] = lines else { return None };
            let followed = match next {
                Some(Part::Paragraph(next)) => {
                    next.first().is_some_and(|line| !alike(&only.text, &line.text))
                }
                _ => false,
            };
            let words = only.text.trim();
            return title::plain_level(words).filter(|_| followed && !only.turned && marker(words).is_some());
        }
        let larger = first.size > self.size * LARGER;
        let rank = self.sizes.iter().position(|&known| known == half_points(first.size));
        match rank {
            // The number of a clause says more about its level than its type does.
            Some(rank) if larger && marker(&first.text).is_none() => Some((rank + 1).min(6) as u8),
            _ => Some(title::level(&first.text)),
        }
    }

    fn is_heading(&self, lines: &[Line]) -> bool {
        let Some(first) = lines.first() else { return false };
        let length: usize = lines.iter().map(|line| line.text.chars().count()).sum();
        let words: usize = lines.iter().map(|line| line.text.split_whitespace().count()).sum();
        let last = lines.last().map_or("", |line| line.text.as_str());
        if lines.len() > LINES || length > CHARACTERS || words > WORDS || first.turned {
            return false;
        }
        let letters = lines.iter().flat_map(|line| line.text.chars()).filter(|c| c.is_alphabetic()).count();
        let filled_in = lines.iter().any(|line| line.text.contains("__") || line.text.contains("..."));
        let capitals = !lines.iter().flat_map(|line| line.text.chars()).any(char::is_lowercase);
        // "THE PARTIES AGREE AS FOLLOWS:" leads into the text, "SIGNATURES:" heads it.
        let leads_in =
            last.ends_with(':') && (!capitals || last.contains("AGREE") || last.contains("FOLLOW"));
        if letters < 3 || filled_in || last.ends_with([';', ',']) || leads_in {
            return false;
        }
        let larger = lines.iter().all(|line| line.size > self.size * LARGER);
        let bold = !self.bold && lines.iter().all(|line| line.bold);
        let numbered = marker(&first.text).is_some_and(|m| m.kind != MarkerKind::Bullet);
        if last.ends_with('.') && !(numbered && words <= 8 && (bold || capitals || larger)) {
            return false;
        }
        // A postcode before a town is no number of a title.
        let begins = first.text.trim_start().starts_with(|c: char| !c.is_ascii_digit());
        let titled = is_centred(first) || words >= 2 && !last.contains(',');
        larger || bold || capitals && (numbered || begins && titled)
    }
}

/// Whether two lines begin with numbers of the same kind.
fn alike(a: &str, b: &str) -> bool {
    matches!((marker(a), marker(b)), (Some(a), Some(b)) if a.kind == b.kind)
}

fn lines(part: &Part) -> Option<&[Line]> {
    match part {
        Part::Paragraph(lines) => Some(lines),
        _ => None,
    }
}

fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

fn is_centred(line: &Line) -> bool {
    let (left, right) = (line.x0 - line.left, line.right - line.x1);
    left > 2.0 * line.size && (left - right).abs() < 2.0 * line.size
}
