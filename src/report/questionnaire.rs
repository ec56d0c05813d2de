//! A questionnaire as read, for people and spreadsheets.

use super::safe::safe;
use super::style::{BAD, GOOD, QUIET, TITLE, WARN, paint};
use super::wrap::wrap;
use crate::questionnaire::{Answer, Questionnaire, Reply};
use std::io::{self, Write};

/// Writes every question with its answer and cell, section by section.
///
/// # Errors
/// What the writer reports.
pub fn text(out: &mut dyn Write, questionnaire: &Questionnaire, width: usize) -> io::Result<()> {
    let mut section = "";
    for answer in &questionnaire.answers {
        if answer.section != section {
            section = &answer.section;
            writeln!(out, "\n{}", paint(TITLE, &safe(section)))?;
        }
        let asked = format!("{} {}", answer.id, answer.question);
        write!(out, "{}", wrap(&safe(asked.trim()), "  ", "    ", width))?;
        let style = match answer.reply {
            Reply::Yes => GOOD,
            Reply::No | Reply::Unclear => BAD,
            Reply::Blank | Reply::Partly => WARN,
            Reply::NotApplicable | Reply::Text => QUIET,
        };
        let said =
            if answer.reply == Reply::Text { String::new() } else { paint(style, answer.reply.name()) };
        writeln!(
            out,
            "    {said}{}{}",
            if said.is_empty() { "" } else { "  " },
            paint(QUIET, &safe(&answer.at.to_string()))
        )?;
        let words = if answer.reply == Reply::Text { answer.words() } else { answer.comment.clone() };
        if !words.is_empty() {
            write!(out, "{}", wrap(&safe(&words), "      ", "      ", width))?;
        }
    }
    writeln!(out)?;
    for remark in &questionnaire.remarks {
        write!(out, "{}", wrap(&safe(remark), "! ", "  ", width))?;
    }
    writeln!(out, "{}", counts(questionnaire))
}

/// `CAIQ 4: 261 questions, 259 answered (250 yes, 4 no, 5 n/a)`
fn counts(questionnaire: &Questionnaire) -> String {
    let count = |reply: Reply| questionnaire.answers.iter().filter(|answer| answer.reply == reply).count();
    let all = questionnaire.answers.len();
    let kinds = [Reply::Yes, Reply::No, Reply::NotApplicable, Reply::Partly, Reply::Text, Reply::Unclear];
    let said: Vec<String> = kinds
        .into_iter()
        .filter(|reply| count(*reply) > 0)
        .map(|reply| {
            format!("{} {}", count(reply), if reply == Reply::Text { "in words" } else { reply.name() })
        })
        .collect();
    let detail = if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) };
    format!("{}: {all} questions, {} answered{detail}", questionnaire.kind.title(), all - count(Reply::Blank))
}

/// Writes one line an answer. Cells that a spreadsheet would run as formulas are quoted.
///
/// # Errors
/// What the writer reports.
pub fn csv(out: &mut dyn Write, questionnaire: &Questionnaire) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    writer
        .write_record(["id", "section", "question", "reply", "said", "comment", "sheet", "cell"])
        .map_err(io::Error::other)?;
    for answer in &questionnaire.answers {
        writer.write_record(fields(answer).map(inert)).map_err(io::Error::other)?;
    }
    writer.flush()
}

fn fields(answer: &Answer) -> [&str; 8] {
    [
        &answer.id,
        &answer.section,
        &answer.question,
        answer.reply.name(),
        &answer.said,
        &answer.comment,
        &answer.at.sheet,
        &answer.at.cell,
    ]
}

/// A vendor's words must not become a formula in our spreadsheet.
fn inert(field: &str) -> String {
    match field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{field}"),
        false => field.to_string(),
    }
}
