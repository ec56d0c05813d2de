//! Makes a workbook of a file of tabs: how the shipped vendor's questionnaire was made.
//!
//! `workbook ANSWERS.tsv ANSWERS.xlsx`

#[path = "../tests/questionnaire/sheet.rs"]
mod sheet;

use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else { return ExitCode::FAILURE };
    let Ok(text) = fs::read_to_string(from) else { return ExitCode::FAILURE };
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let tab = sheet::Tab { name: "Answers", rows: &rows, merged: &["A1:D1"], ..sheet::Tab::default() };
    match fs::write(to, sheet::workbook(&[tab])) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
