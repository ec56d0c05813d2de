//! Do strips of cells form a table without lines?

use super::cells::Strip;
use crate::read::marker::{MarkerKind, marker};

/// A strip of text, or the strips of a table.
#[derive(Debug)]
pub(super) enum Group {
    Text(Strip),
    Table(Vec<Strip>),
}

/// Fewer strips do not make a table.
const STRIPS: usize = 3;

/// Finds tables: strips one below the other whose cells begin at the same places.
pub(super) fn groups(strips: Vec<Strip>) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut open: Vec<Strip> = Vec::new();
    for strip in strips {
        if open.last().is_some_and(|last| !aligned(last, &strip)) {
            close(&mut open, &mut groups);
        }
        match strip.cells.len() {
            1 => groups.push(Group::Text(strip)),
            _ => open.push(strip),
        }
    }
    close(&mut open, &mut groups);
    groups
}

fn close(open: &mut Vec<Strip>, groups: &mut Vec<Group>) {
    let strips = std::mem::take(open);
    match strips.len() >= STRIPS && !is_list(&strips) && !is_contents(&strips) {
        true => groups.push(Group::Table(strips)),
        false => groups.extend(strips.into_iter().map(Group::Text)),
    }
}

/// Whether the cells of one strip begin where cells of the other do.
fn aligned(above: &Strip, below: &Strip) -> bool {
    let starts = |strip: &Strip| -> Vec<f32> {
        let start = |cell: &Vec<super::rows::Row>| {
            cell.iter().flat_map(|row| &row.runs).map(|run| run.x0).fold(f32::MAX, f32::min)
        };
        strip.cells.iter().map(start).collect()
    };
    let (a, b) = (starts(above), starts(below));
    let size = below.cells[0].first().map_or(10.0, |row| row.size());
    let (few, many) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let distance = below.cells.iter().flatten().map(|row| row.top).fold(f32::MAX, f32::min)
        - above.cells.iter().flatten().map(|row| row.bottom).fold(f32::MIN, f32::max);
    few.len() >= 2
        && distance < 3.0 * size
        && few.iter().all(|x| many.iter().any(|other| (x - other).abs() < 0.6 * size))
}

/// Whether the first cells are the numbers of clauses or the marks of a list.
fn is_list(strips: &[Strip]) -> bool {
    let numbered = strips
        .iter()
        .filter(|strip| {
            let text = first_words(strip);
            strip.cells.len() == 2
                && marker(&text).is_some_and(|m| m.rest.is_empty() || m.kind == MarkerKind::Bullet)
        })
        .count();
    numbered * 2 > strips.len()
}

/// Whether the last cells are page numbers: a table of contents.
fn is_contents(strips: &[Strip]) -> bool {
    let numbers = strips
        .iter()
        .filter(|strip| {
            let last = strip.cells.last().and_then(|cell| cell.first()).and_then(|row| row.runs.last());
            let is_number = |text: &str| {
                text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit() || b"ivx".contains(&b))
            };
            strip.cells.len() <= 3
                && last.is_some_and(|run| is_number(run.text.trim_start_matches(['.', ' '])))
        })
        .count();
    numbers * 10 > strips.len() * 8
}

fn first_words(strip: &Strip) -> String {
    let runs = strip.cells[0].iter().flat_map(|row| &row.runs);
    runs.map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ")
}
