//! Which questions does a paper answer? In its tables, or one below the other.

use super::super::{Answer, Cell, Questionnaire, Reply, reply};
use super::grid::{Grid, Row};
use super::{merge, rows};
use crate::document::{Block, BlockKind, Document};

/// Reads the questions of a paper: those of its tables, and those that one paragraph asks and
/// the next answers. Beside tables only those count that are numbered or plainly answered; the
/// others explain.
pub fn read(document: &Document) -> Questionnaire {
    let mut remarks: Vec<String> = document
        .unreadable
        .iter()
        .map(|page| match page.page {
            Some(number) => format!("page {number} could not be read: {}", page.why),
            None => format!("not everything could be read: {}", page.why),
        })
        .collect();
    let mut sheets: Vec<rows::Sheet> = grids(document).iter().map(rows::sheet).collect();
    if sheets.iter().any(|sheet| sheet.has_answers) {
        sheets.retain(|sheet| sheet.has_answers);
    }
    let mut answers = merge::merge(sheets, &mut remarks);
    let beside = paragraphs(document, answers.is_empty());
    match answers.is_empty() {
        true => answers = beside,
        // Without a number only a plain yes or no shows that it was asked of the vendor.
        false => {
            answers.extend(beside.into_iter().filter(|answer| {
                answer.is_answered() && (!answer.id.is_empty() || answer.reply != Reply::Text)
            }))
        }
    }
    Questionnaire { answers, remarks, ..Questionnaire::default() }
}

/// The tables. One that goes on over a page, with as many columns, is one table. The heading
/// above a table, or above a part of it, is a row of its own.
fn grids(document: &Document) -> Vec<Grid> {
    let mut grids: Vec<(Grid, usize)> = Vec::new();
    let mut last = None;
    let mut count = 0;
    let mut title = None;
    for block in &document.blocks {
        if let BlockKind::Heading { .. } = block.kind {
            title = Some(document.words(block).trim().trim_end_matches([':', '?']).to_string());
        }
        let BlockKind::TableRow { table, cells, header } = &block.kind else { continue };
        // Under a heading of its own, with column names of its own, it is another table.
        let another = title.is_some() && *header;
        let goes_on = !another && grids.last().is_some_and(|(_, columns)| *columns == cells.len());
        if last != Some(*table) {
            count += 1;
            if !goes_on {
                grids.push((Grid { name: format!("table {count}"), ..Grid::default() }, cells.len()));
            }
        }
        last = Some(*table);
        let Some((grid, columns)) = grids.last_mut() else { continue };
        *columns = cells.len();
        let words = cells
            .iter()
            .enumerate()
            .map(|(column, span)| (column as u32, document.text.get(*span).trim().to_string()));
        let cells: Vec<(u32, String)> = words.filter(|(_, words)| !words.is_empty()).collect();
        let number = grid.rows.iter().rev().find(|row| !row.above).map_or(0, |row| row.number + 1);
        if let Some(title) = title.take() {
            grid.rows.push(Row { number, cells: vec![(0, title)], above: true });
        }
        grid.rows.push(Row { number, cells, above: false });
    }
    grids.into_iter().map(|(grid, _)| grid).collect()
}

/// Questions that end with a question mark, each with what follows up to the next one;
/// in tables, too, where those gave no answers.
fn paragraphs(document: &Document, tables: bool) -> Vec<Answer> {
    let mut answers: Vec<Answer> = Vec::new();
    let mut section = String::new();
    let mut open = false;
    for block in &document.blocks {
        let words = document.words(block).trim();
        if !tables && matches!(block.kind, BlockKind::TableRow { .. }) {
            open = false;
            continue;
        }
        if let Some((asked, said)) = asked(words) {
            let (id, question) = numbered(asked, block);
            let comment = String::new();
            let said = said.trim_start_matches(['*', '_', ' ']).trim();
            let at = place(document, block);
            answers.push(Answer {
                id,
                section: section.clone(),
                question,
                reply: reply(said),
                said: said.into(),
                comment,
                at,
                ..Answer::default()
            });
            open = true;
        } else if matches!(block.kind, BlockKind::Heading { .. }) {
            section = words.to_string();
            open = false;
        } else if open && let Some(answer) = answers.last_mut() {
            let said =
                words.strip_prefix("A:").or_else(|| words.strip_prefix("Answer:")).unwrap_or(words).trim();
            if answer.said.is_empty() {
                answer.said = said.to_string();
                answer.reply = reply(said);
                answer.at = place(document, block);
            } else {
                if !answer.comment.is_empty() {
                    answer.comment.push(' ');
                } else {
                    answer.comment_at = Some(place(document, block));
                }
                answer.comment.push_str(said);
            }
        }
    }
    answers
}

/// A question at the beginning of a paragraph, and what follows it there.
fn asked(words: &str) -> Option<(&str, &str)> {
    let end = words.find('?')? + 1;
    let question = &words[..end];
    // A question inside a sentence is none that a vendor answers.
    let starts = question.chars().take_while(|c| *c != '?').filter(|c| matches!(c, '.' | '!')).count();
    (question.split_whitespace().count() >= 3 && starts <= 2 && end <= 600).then(|| (question, &words[end..]))
}

fn numbered(asked: &str, block: &Block) -> (String, String) {
    let text = asked.trim_start_matches(['*', '_', ' ']);
    let text = text.strip_prefix("Q:").unwrap_or(text).trim();
    if let Some((first, rest)) = text.split_once(char::is_whitespace) {
        let id = first.trim_end_matches(['.', ':', ')']);
        if super::layout::is_id(id) {
            return (id.to_string(), rest.trim().to_string());
        }
    }
    (block.label.clone().unwrap_or_default().trim_end_matches('.').to_string(), text.to_string())
}

fn place(document: &Document, block: &Block) -> Cell {
    let place = document.text.place(block.span.start as usize);
    let cell = match (place.page, place.line) {
        (Some(page), _) => format!("page {page}"),
        (_, Some(line)) => format!("line {line}"),
        _ => format!("character {}", block.span.start),
    };
    Cell { sheet: String::new(), cell }
}
