//! Where does a paragraph end?
//!
//! A page only has lines. That two lines belong together shows in their distance, in
//! whether the first one is full, and in how the next one begins; over a page break only
//! the words are left to judge by.

use super::furniture::Sheet;
use super::layout::line::{Item, Line, TableRow};
use crate::read::marker::marker;
use crate::read::opening::opens_clause;

/// What the paper consists of, page breaks forgotten.
pub(super) enum Part {
    Paragraph(Vec<Line>),
    Row(TableRow),
    Furniture(Line),
}

/// Joins the lines of all pages. Furniture comes out where it stands.
pub(super) fn parts(sheets: Vec<Sheet>, keep_furniture: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open: Vec<Line> = Vec::new();
    let close = |open: &mut Vec<Line>, parts: &mut Vec<Part>| {
        if !open.is_empty() {
            parts.push(Part::Paragraph(std::mem::take(open)));
        }
    };
    for sheet in sheets {
        let leading = leading(&sheet.items);
        for item in sheet.items {
            match item {
                Item::Line(line) if line.furniture => {
                    if keep_furniture {
                        close(&mut open, &mut parts);
                    }
                    parts.push(Part::Furniture(line));
                }
                Item::Line(line) => {
                    if open.last().is_some_and(|last| !continues(last, &line, leading)) {
                        close(&mut open, &mut parts);
                    }
                    open.push(line);
                }
                Item::Row(row) => {
                    close(&mut open, &mut parts);
                    parts.push(Part::Row(row));
                }
            }
        }
    }
    close(&mut open, &mut parts);
    parts
}

/// The usual distance between baselines, in multiples of the size.
fn leading(items: &[Item]) -> f32 {
    let mut counts = [0usize; 80];
    for pair in items.windows(2) {
        if let [Item::Line(a), Item::Line(b)] = pair {
            let ratio = (b.y - a.y) / a.size.max(b.size);
            if (0.8..3.0).contains(&ratio) {
                counts[(ratio * 20.0) as usize] += 1;
            }
        }
    }
    // Among equals the closest setting is the one inside paragraphs.
    let most = counts.iter().copied().max().unwrap_or(0);
    match counts.iter().position(|&count| count > 0 && count * 10 >= most * 7) {
        Some(bucket) => (bucket as f32 + 0.5) / 20.0,
        None => 1.2,
    }
}

/// Whether `next` belongs to the paragraph that `line` is the last line of so far.
fn continues(line: &Line, next: &Line, leading: f32) -> bool {
    let size = line.size.max(next.size);
    if asks_to_sign(&next.text)
        || line.turned != next.turned
        || line.cell != next.cell
        || (line.size - next.size).abs() > 0.12 * size
    {
        return false;
    }
    let flows = begins_low(&next.text) && !ends_sentence(&line.text);
    let full = is_full(line, next);
    let marked = opens_clause(&line.text, &next.text);
    let distance = (next.y - line.y) / size;
    let same_column = line.page == next.page && distance > 0.0 && (line.left - next.left).abs() < 2.0 * size;
    if !same_column {
        return !marked && line.bold == next.bold && (flows || full && !ends_sentence(&line.text));
    }
    if distance > leading * 1.3 + 0.05 {
        return flows && full && !marked && distance < leading * 2.5;
    }
    if marked && (ends_sentence(&line.text) || !full || (next.x0 - line.x0).abs() > 0.8 * size) {
        return false;
    }
    if line.bold != next.bold && !(flows && full) {
        return false;
    }
    if !full {
        return flows;
    }
    let indented = next.x0 - line.x0 > 0.8 * size;
    !(indented && ends_sentence(&line.text) && marker(&line.text).is_none())
}

/// Whether the next line's first word had no room left on this line.
fn is_full(line: &Line, next: &Line) -> bool {
    let characters = next.text.chars().count().max(1) as f32;
    let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count()) as f32;
    let width = (next.x1 - next.x0) / characters;
    line.right - line.x1 < (word + 1.0) * width + 0.5 * line.size
}

/// Whether a line belongs to a signature block, where every line stands for itself.
fn asks_to_sign(text: &str) -> bool {
    const LABELS: [&str; 9] =
        ["By", "Name", "Title", "Date", "Signature", "Signed", "Position", "Printed Name", "Print Name"];
    text.split_once(':').is_some_and(|(label, _)| LABELS.contains(&label.trim_end()))
}

fn begins_low(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '\'', '”', '’', ')', ']', ' ']);
    bare.ends_with(['.', ':', ';', '?', '!']) || bare.ends_with("; and") || bare.ends_with("; or")
}
