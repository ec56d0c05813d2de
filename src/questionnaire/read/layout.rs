//! Where in a grid do the questions and the answers stand?
//!
//! Headings decide where there are any; where they are silent, what stands in the column
//! does: ids look like ids, questions are the long texts left of the answers.

use super::super::Reply;
use super::super::reply;
use super::grid::{Grid, Row};
use super::label::{Role, role};

/// The columns of a stretch of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    pub id: Option<u32>,
    pub section: Option<u32>,
    pub question: u32,
    pub answer: Option<u32>,
    /// Columns to be marked: for yes, no and not applicable.
    pub marks: Option<(u32, u32, Option<u32>)>,
    pub comments: Vec<u32>,
}

/// A heading row and the layout below it.
#[derive(Debug)]
pub struct Heading {
    /// Index of the row in the grid, and how many rows the heading takes.
    pub row: usize,
    pub rows: usize,
    /// What the heading row calls the section that begins.
    pub section: Option<String>,
    pub layout: Layout,
}

/// What may stand in an id column: `A&A-01.1`, `GNRL-08`, `1.2.3`, `Q7`.
pub fn is_id(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > 24 || text.contains(char::is_whitespace) {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let good = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '&' | '/' | '(' | ')' | '#' | ':')
    };
    digits > 0 && text.chars().all(good)
}

/// The heading rows of a grid, from top to bottom. If there are none, what the columns
/// hold decides, and the heading is row 0 of no height.
pub fn headings(grid: &Grid) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut at = 0;
    while at < grid.rows.len() {
        match heading(grid, at) {
            Some(found) => {
                at += found.rows;
                headings.push(found);
            }
            None => at += 1,
        }
    }
    if headings.is_empty() {
        return by_content(grid)
            .into_iter()
            .map(|layout| Heading { row: 0, rows: 0, section: None, layout })
            .collect();
    }
    for i in 0..headings.len() {
        let (from, to) = (
            headings[i].row + headings[i].rows,
            headings.get(i + 1).map_or(grid.rows.len(), |next| next.row),
        );
        complete(&mut headings[i].layout, &grid.rows[from..to]);
    }
    // A short stretch tells less about its columns than its neighbours do.
    let ids: Vec<Option<u32>> = headings.iter().map(|heading| heading.layout.id).collect();
    for heading in &mut headings {
        if heading.layout.id.is_none() {
            heading.layout.id = ids.iter().flatten().copied().find(|id| *id != heading.layout.question);
        }
    }
    headings.retain(|heading| heading.layout.question != u32::MAX);
    headings
}

fn heading(grid: &Grid, at: usize) -> Option<Heading> {
    let row = &grid.rows[at];
    if row.above {
        return None;
    }
    let mut roles: Vec<(u32, Role)> = named(row);
    let mut rows = 1;
    // Yes, No and N/A often stand in a second row below "Answers".
    if let Some(next) = grid.rows.get(at + 1).filter(|next| next.number == row.number + 1) {
        let below = named(next);
        let has = |wanted: Role| below.iter().any(|(_, role)| *role == wanted);
        if roles.len() >= 2 && has(Role::Yes) && has(Role::No) && next.cells.len() <= roles.len() + 4 {
            roles.retain(|(column, role)| *role != Role::Answer || !below.iter().any(|(c, _)| c == column));
            roles.extend(
                below.into_iter().filter(|(_, r)| matches!(r, Role::Yes | Role::No | Role::NotApplicable)),
            );
            rows = 2;
        }
    }
    let column = |wanted: Role| roles.iter().find(|(_, role)| *role == wanted).map(|(column, _)| *column);
    let marks =
        column(Role::Yes).zip(column(Role::No)).map(|(yes, no)| (yes, no, column(Role::NotApplicable)));
    let answer = column(Role::Answer);
    let kinds = [Role::Id, Role::Question, Role::Control, Role::Comment, Role::Section, Role::Other];
    let others = kinds.iter().filter(|kind| column(**kind).is_some()).count();
    let answered = answer.is_some() || marks.is_some();
    let question = column(Role::Question).or(column(Role::Control));
    // Without a column for answers it is a list of questions, and has to say so plainly.
    let enough = match answered {
        true => {
            others >= 1
                || answer > row.cells.first().map(|(column, _)| *column)
                    && (asks_below(grid, at) || answer.is_some_and(|column| answers_below(grid, at, column)))
        }
        false => question.is_some() && (column(Role::Id).is_some() || column(Role::Comment).is_some()),
    };
    // "Do you carry insurance?" beside "Yes / No" is a row of a form, not a heading.
    let asks =
        |(_, words): &(u32, String)| words.trim_end().ends_with('?') && words.split_whitespace().count() > 3;
    if roles.len() == 1 && row.cells.iter().any(asks) {
        return None;
    }
    if !enough || row.cells.first().is_some_and(|(_, words)| is_id(words) && role(words).is_none()) {
        return None;
    }
    let comments =
        roles.iter().filter(|(_, role)| *role == Role::Comment).map(|(column, _)| *column).collect();
    let first = roles.iter().map(|(column, _)| *column).min().unwrap_or(0);
    let title = row.cells.iter().find(|(column, words)| *column < first && role(words).is_none());
    let layout = Layout {
        id: column(Role::Id),
        section: column(Role::Section),
        question: question.unwrap_or(u32::MAX),
        answer: answer.filter(|_| marks.is_none() || question.is_some() && column(Role::Yes).is_none()),
        marks,
        comments,
    };
    Some(Heading { row: at, rows, section: title.map(|(_, words)| words.clone()), layout })
}

/// Whether something is asked in the next rows.
fn asks_below(grid: &Grid, at: usize) -> bool {
    let rows = grid.rows[at + 1..].iter().take(3);
    rows.flat_map(|row| row.cells.iter().take(2)).any(|(_, words)| {
        is_id(words) && words.contains(['-', '.']) && !words.contains('_') || words.trim_end().ends_with('?')
    })
}

/// Whether the column below says yes or no, offers boxes, or is called an answer in so many words.
fn answers_below(grid: &Grid, at: usize, column: u32) -> bool {
    let label = grid.rows[at].get(column).to_lowercase();
    let plain = |row: &Row| {
        let said = row.get(column);
        !matches!(reply(said), Reply::Text | Reply::Blank)
            || said.contains(['☐', '☒'])
            || said.contains("[ ]")
    };
    ["response", "answer", "antwort", "réponse"].iter().any(|word| label.trim().ends_with(word))
        || label.starts_with("your ")
        || grid.rows[at + 1..].iter().take(3).any(plain)
}

fn named(row: &Row) -> Vec<(u32, Role)> {
    row.cells.iter().filter_map(|(column, words)| Some((*column, role(words)?))).collect()
}

/// Finds the columns that the heading does not name.
fn complete(layout: &mut Layout, rows: &[Row]) {
    let end = layout.answer.or(layout.marks.map(|(yes, ..)| yes)).unwrap_or(u32::MAX);
    if layout.id.is_none() {
        layout.id = (0..end.min(6)).find(|column| {
            let filled: Vec<&str> =
                rows.iter().map(|row| row.get(*column)).filter(|w| !w.is_empty()).collect();
            let ids = filled.iter().filter(|words| is_id(words)).count();
            ids >= 1 && ids * 10 >= filled.len() * 5
        });
    }
    if layout.question == u32::MAX {
        let taken = |column: &u32| {
            Some(*column) == layout.id || Some(*column) == layout.section || layout.comments.contains(column)
        };
        let length = |column: &u32| rows.iter().map(|row| row.get(*column).len()).sum::<usize>();
        let columns = (0..end.min(32)).filter(|column| !taken(column));
        let longest = columns.filter(|column| length(column) > 0).max_by_key(length);
        // "Topic | Answer": what would be the section is what is asked.
        layout.question = longest.or_else(|| layout.section.take()).unwrap_or(u32::MAX);
    }
}

/// A sheet without headings: a column of yes and no, and questions left of it.
fn by_content(grid: &Grid) -> Option<Layout> {
    let columns = grid.rows.iter().flat_map(|row| row.cells.iter().map(|(column, _)| *column)).max()?;
    let answer = (1..=columns.min(32)).find(|column| {
        let filled: Vec<Reply> =
            grid.rows.iter().map(|row| row.get(*column)).filter(|w| !w.is_empty()).map(reply).collect();
        let plain =
            filled.iter().filter(|r| matches!(r, Reply::Yes | Reply::No | Reply::NotApplicable)).count();
        plain >= 3 && plain * 10 >= filled.len() * 6
    })?;
    let mut layout = Layout { question: u32::MAX, answer: Some(answer), ..Layout::default() };
    complete(&mut layout, &grid.rows);
    let asks = grid.rows.iter().filter(|row| row.get(layout.question).trim_end().ends_with('?')).count();
    if layout.question == u32::MAX || asks < 2 {
        return None;
    }
    layout.comments = (answer + 1..=columns).take(1).collect();
    Some(layout)
}
