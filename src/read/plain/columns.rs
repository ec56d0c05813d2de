//! Which lines are rows of a table?

use super::lines::Line;
use std::ops::Range;

/// A row: its cells as ranges of bytes in the line.
pub type Cells = Vec<Range<usize>>;

/// The rows of the table that begins at `lines[0]`, one a line, empty for a rule between
/// rows; none where no table begins. Looks no further than the table goes.
pub fn table(lines: &[Line<'_>]) -> Vec<Cells> {
    let piped = rows(lines, |line| line.words.contains('|').then(|| by_pipes(line.words)), |_, _| true);
    let framed =
        piped.iter().any(Vec::is_empty) || lines.first().is_some_and(|line| line.words.starts_with('|'));
    if piped.iter().filter(|row| !row.is_empty()).count() >= if framed { 2 } else { 3 } {
        return piped;
    }
    let spaced = rows(lines, |line| Some(by_gaps(line.words)), are_aligned);
    if spaced.iter().filter(|row| !row.is_empty()).count() >= 3 {
        return spaced;
    }
    Vec::new()
}

/// A line of dashes between rows.
pub fn is_rule(words: &str) -> bool {
    words.len() >= 3
        && words.chars().all(|c| matches!(c, '-' | '=' | '+' | '|' | ':' | ' ' | '─' | '│' | '┼'))
}

type Row<'a, 'l> = (&'a Line<'l>, &'a Cells);

/// Lines from the first on, as long as they have as many cells as the first and `fit` it.
fn rows(
    lines: &[Line<'_>],
    cells: impl Fn(&Line<'_>) -> Option<Cells>,
    fit: impl Fn(Row<'_, '_>, Row<'_, '_>) -> bool,
) -> Vec<Cells> {
    let Some(first) = lines.first().filter(|line| is_row(line) && !is_rule(line.words)) else {
        return Vec::new();
    };
    let Some(first_row) = cells(first).filter(|row| row.len() >= 2) else { return Vec::new() };
    let mut rows = vec![first_row.clone()];
    for line in lines[1..].iter().take_while(|line| is_row(line)) {
        if is_rule(line.words) {
            rows.push(Vec::new());
            continue;
        }
        match cells(line) {
            Some(row) if row.len() == first_row.len() && fit((first, &first_row), (line, &row)) => {
                rows.push(row)
            }
            _ => break,
        }
    }
    rows
}

fn is_row(line: &Line<'_>) -> bool {
    !line.is_blank() && !line.furniture && line.words.len() < 1000
}

/// Whether every column begins at the same place in both lines, or tabs set them.
fn are_aligned(one: Row<'_, '_>, other: Row<'_, '_>) -> bool {
    let column = |(line, _): Row<'_, '_>, start: usize| line.indent + line.words[..start].chars().count();
    let tabbed = one.0.words.contains('\t') && other.0.words.contains('\t');
    tabbed
        || one.1.iter().zip(other.1).all(|(a, b)| column(one, a.start).abs_diff(column(other, b.start)) <= 1)
}

fn by_pipes(words: &str) -> Cells {
    let inner = words.strip_prefix('|').unwrap_or(words);
    let offset = words.len() - inner.len();
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut at = offset;
    inner
        .split('|')
        .map(|cell| {
            let start = at + cell.len() - cell.trim_start().len();
            at += cell.len() + 1;
            start..start + cell.trim().len()
        })
        .collect()
}

/// Cut at tabs and at three spaces or more.
fn by_gaps(words: &str) -> Cells {
    let (mut cells, mut start, mut blanks, mut tab) = (Vec::new(), 0, 0usize, false);
    for (at, sign) in words.char_indices() {
        if sign.is_whitespace() {
            blanks += 1;
            tab |= sign == '\t';
            continue;
        }
        if blanks >= 3 || tab {
            let end = start + words[start..at].trim_end().len();
            cells.push(start..end);
            start = at;
        }
        (blanks, tab) = (0, false);
    }
    cells.push(start..words.len());
    cells
}
