//! Which answers does a sheet hold, row by row?

use super::super::reply::is_mark;
use super::super::{Answer, Cell, Reply, reply};
use super::grid::{Grid, Row};
use super::layout::{Heading, Layout, headings, is_id};

/// What a sheet holds.
pub struct Sheet {
    pub answers: Vec<Answer>,
    /// Whether it has a place for answers at all.
    pub has_answers: bool,
}

/// A title longer than this is an instruction.
const MAX_TITLE: usize = 120;

/// Takes the answers out of a grid.
pub fn sheet(grid: &Grid) -> Sheet {
    let headings = headings(grid);
    let has_answers = headings.iter().any(|h| h.layout.answer.is_some() || h.layout.marks.is_some());
    let mut answers = Vec::new();
    let Some(first) = headings.first() else { return Sheet { answers, has_answers } };
    // Above the first heading, only what has an id is a question.
    let mut section = String::new();
    for row in &grid.rows[..first.row] {
        match question(grid, row, &first.layout, &section) {
            Some(answer) if !answer.id.is_empty() => answers.push(answer),
            Some(_) => {}
            None => section = title(row, &first.layout).unwrap_or(section),
        }
    }
    for (at, heading) in headings.iter().enumerate() {
        let to = headings.get(at + 1).map_or(grid.rows.len(), |next| next.row);
        // Under a heading of its own, what the first column is called names no section.
        let headed = heading.row > 0 && grid.rows[heading.row - 1].above;
        section = heading.section.clone().filter(|_| !headed).unwrap_or(section);
        rows(grid, heading, to, &mut section, &mut answers);
    }
    if !has_answers {
        answers.iter_mut().for_each(|answer| answer.reply = Reply::Blank);
    }
    Sheet { answers, has_answers }
}

fn rows(grid: &Grid, heading: &Heading, to: usize, section: &mut String, answers: &mut Vec<Answer>) {
    let layout = &heading.layout;
    for row in &grid.rows[heading.row + heading.rows..to] {
        match question(grid, row, layout, section) {
            Some(answer) => answers.push(answer),
            None => {
                if let Some(title) = title(row, layout) {
                    *section = title;
                }
            }
        }
    }
}

/// The words of a row that is a heading of a section.
fn title(row: &Row, layout: &Layout) -> Option<String> {
    if row.above {
        return row.cells.first().map(|(_, words)| words.clone());
    }
    let mut cells =
        row.cells.iter().filter(|(column, _)| *column <= layout.question.max(layout.id.unwrap_or(0)));
    let (_, words) = cells.next()?;
    let good = words.chars().count() <= MAX_TITLE && words.chars().any(char::is_alphabetic);
    (good && cells.next().is_none()).then(|| words.trim().to_string())
}

fn question(grid: &Grid, row: &Row, layout: &Layout, section: &str) -> Option<Answer> {
    let id = layout.id.map(|column| row.get(column)).unwrap_or_default();
    let asked = row.get(layout.question);
    let has_id = is_id(id);
    if asked.is_empty() && !has_id {
        return None;
    }
    let (said, meant, column) = answer(row, layout);
    let asks = asked.trim_end_matches(['*', ' ']).ends_with(['?', ':']);
    // An empty box is an answer that nobody gave.
    let offered = meant != Reply::Blank || !said.is_empty();
    let counts = match layout.id {
        Some(_) => has_id && !asked.is_empty() || !asked.is_empty() && (asks || offered),
        None => asks || offered,
    };
    // The title of a chapter may have a number, but nobody answers it.
    let chapter = has_id && !asks && meant == Reply::Blank && is_chapter(grid, row, layout);
    if !counts || chapter {
        return None;
    }
    let merged = |column: u32| grid.wide.contains(&(row.number, column));
    let place = |column: u32| Cell { sheet: grid.name.clone(), cell: Grid::cell(row.number, column) };
    let comments: Vec<u32> = layout.comments.iter().copied().filter(|c| !row.get(*c).is_empty()).collect();
    let beside = comments.iter().map(|column| row.get(*column)).collect::<Vec<_>>().join(" ");
    let comment = if column.is_some_and(merged) && comments.is_empty() { String::new() } else { beside };
    // A note on the answer, or on what stands beside it, belongs to what the vendor says.
    let noted = column.into_iter().chain(layout.comments.iter().copied());
    let noted: Vec<(u32, &str)> =
        noted.filter_map(|c| Some((c, grid.notes.get(&(row.number, c))?.as_str()))).collect();
    let said_all: Vec<&str> =
        [comment.as_str()].into_iter().chain(noted.iter().map(|(_, note)| *note)).collect();
    let comment = said_all.join(" ").trim().to_string();
    Some(Answer {
        id: if has_id { id.to_string() } else { String::new() },
        section: layout.section.map(|c| row.get(c)).filter(|s| !s.is_empty()).unwrap_or(section).to_string(),
        question: asked.to_string(),
        reply: meant,
        said,
        comment,
        at: column.map(place).unwrap_or_else(|| place(layout.question)),
        comment_at: comments.first().or(noted.first().map(|(column, _)| column)).map(|column| place(*column)),
        computed: column.is_some_and(|column| grid.formulas.contains(&(row.number, column))),
        hidden: grid.hidden
            || grid.hidden_rows.contains(&row.number)
            || column.is_some_and(|column| grid.hidden_columns.contains(&column)),
        also: Vec::new(),
    })
}

/// A merged row across the question and beyond is a title, even with a number before it.
fn is_chapter(grid: &Grid, row: &Row, layout: &Layout) -> bool {
    grid.wide.contains(&(row.number, layout.question))
        || layout.id.is_some_and(|c| grid.wide.contains(&(row.number, c)))
}

/// The words of the answer, what they mean, and the column.
fn answer(row: &Row, layout: &Layout) -> (String, Reply, Option<u32>) {
    if let Some((yes, no, na)) = layout.marks {
        let columns = [(Some(yes), Reply::Yes), (Some(no), Reply::No), (na, Reply::NotApplicable)];
        let marked: Vec<(u32, Reply)> = columns
            .into_iter()
            .filter_map(|(column, meaning)| Some((column?, meaning)))
            .filter(|(column, meaning)| is_mark(row.get(*column)) || reply(row.get(*column)) == *meaning)
            .collect();
        let words = marked.iter().map(|(_, meaning)| meaning.name()).collect::<Vec<_>>().join(" and ");
        return match marked[..] {
            [] => (String::new(), Reply::Blank, Some(yes)),
            [(column, meaning)] => (words, meaning, Some(column)),
            [(column, _), ..] => (words, Reply::Unclear, Some(column)),
        };
    }
    let Some(column) = layout.answer else { return (String::new(), Reply::Blank, None) };
    let said = row.get(column);
    let meant = if is_code(said) { Reply::Blank } else { reply(said) };
    (said.to_string(), meant, Some(column))
}

/// `Q1_FUN.GOV1`, line by line: a template names its lists of choices where the answers will stand.
fn is_code(said: &str) -> bool {
    let code =
        |word: &str| word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "_.-".contains(c));
    let words: Vec<&str> = said.split_whitespace().collect();
    let one_a_line = said.lines().count() == words.len();
    let named = words.iter().filter(|word| word.contains('_')).count();
    named > 0 && (named == words.len() || one_a_line) && words.into_iter().all(code)
}
