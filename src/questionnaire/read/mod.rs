//! Bytes in, [`Questionnaire`] out. The kind of a file is decided by its content.
//!
//! Sheets, delimited text and the tables of papers become [`grid::Grid`]s; [`layout`] finds
//! where in a grid the questions and answers stand, [`rows`] takes them out. JSON brings its
//! own structure.

mod about;
mod archive;
mod delimited;
mod grid;
mod json;
mod kind;
mod label;
mod layout;
mod merge;
mod notes;
mod paper;
mod rows;
mod workbook;

use super::Questionnaire;
use crate::error::ReadError;
use crate::read::{self, MAX_BYTES, decode_text};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Also read sheets that the file hides.
    pub hidden: bool,
}

/// Reads a questionnaire. Never panics; foreign parsers run fenced, under limits.
///
/// # Errors
/// [`ReadError`] where the file cannot be read, or holds no questions.
pub fn read(bytes: &[u8], options: &Options) -> Result<Questionnaire, ReadError> {
    let size = bytes.len() as u64;
    if size == 0 {
        return Err(ReadError::Empty);
    }
    if size > MAX_BYTES {
        return Err(ReadError::TooLarge { size, limit: MAX_BYTES });
    }
    let mut questionnaire = catch_unwind(AssertUnwindSafe(|| dispatch(bytes, options)))
        .unwrap_or_else(|_| Err(ReadError::Damaged { what: "it breaks the program that reads it".into() }))?;
    if questionnaire.answers.is_empty() {
        return Err(ReadError::NoQuestions { looked: questionnaire.remarks.join("; ") });
    }
    if questionnaire.kind == super::Kind::Other {
        questionnaire.kind = kind::kind(&questionnaire.answers);
    }
    Ok(questionnaire)
}

fn dispatch(bytes: &[u8], options: &Options) -> Result<Questionnaire, ReadError> {
    match form(bytes) {
        Form::Workbook => Ok(of_grids(workbook::read(bytes, options)?)),
        Form::Json => json::read(&decode_text(bytes)),
        Form::Delimited(by) => Ok(of_grids((vec![delimited::read(&decode_text(bytes), by)?], Vec::new()))),
        Form::Paper => Ok(paper::read(&read::read(bytes, &read::Options::default())?)),
        Form::Unsupported(what) => Err(ReadError::Unsupported { what: what.into() }),
        Form::Encrypted => Err(ReadError::Encrypted),
    }
}

/// What the grids of a file hold, and what is to be said of them.
fn of_grids((grids, mut remarks): (Vec<grid::Grid>, Vec<String>)) -> Questionnaire {
    let mut sheets: Vec<rows::Sheet> = grids.iter().map(rows::sheet).collect();
    // A list of questions without answers counts only where nothing better is at hand.
    if sheets.iter().any(|sheet| sheet.has_answers) {
        sheets.retain(|sheet| sheet.has_answers);
    }
    let answers = merge::merge(sheets, &mut remarks);
    Questionnaire { answers, remarks, ..Questionnaire::default() }
}

enum Form {
    Workbook,
    Json,
    Delimited(u8),
    Paper,
    Encrypted,
    Unsupported(&'static str),
}

fn form(bytes: &[u8]) -> Form {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return match archive::form(bytes) {
            archive::Holds::Workbook => Form::Workbook,
            archive::Holds::BinaryWorkbook => Form::Unsupported("a binary Excel workbook (.xlsb)"),
            archive::Holds::Other => Form::Paper,
        };
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return match bytes.windows(wide.len()).any(|window| window == wide) {
            true => Form::Encrypted,
            false => Form::Unsupported("an old Excel or Word file (.xls, .doc)"),
        };
    }
    if bytes.starts_with(b"%PDF") {
        return Form::Paper;
    }
    let text = decode_text(bytes);
    let start = text.trim_start();
    if start.starts_with('{') || start.starts_with("[{") || start.starts_with("//") || start.starts_with("/*")
    {
        return Form::Json;
    }
    match delimited::delimiter(&text) {
        Some(by) => Form::Delimited(by),
        None => Form::Paper,
    }
}
