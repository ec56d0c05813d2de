//! Reads the questionnaires of a folder and compares rows with what people saw in them.
//!
//! `questionnaires FOLDER ROWS.tsv`: one row a line: file, tab, cell, question, reply. Ends
//! with an error below 99 % of the answered rows, or if a file cannot be read.

use countersign::questionnaire::{Questionnaire, read, read::Options};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(PathBuf::from);
    let (Some(folder), Some(rows)) = (arguments.next(), arguments.next()) else {
        report("questionnaires FOLDER ROWS.tsv");
        return ExitCode::FAILURE;
    };
    let rows = fs::read_to_string(rows).unwrap_or_default();
    let mut files: BTreeMap<&str, Questionnaire> = BTreeMap::new();
    let (mut right, mut answered, mut blank, mut right_blank) = (0, 0, 0, 0);
    for row in rows.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [file, tab, cell, id, expected] = fields[..] else { continue };
        let questionnaire = files.entry(file).or_insert_with(|| {
            let bytes = fs::read(folder.join(file)).unwrap_or_default();
            read(&bytes, &Options::default()).unwrap_or_default()
        });
        let found =
            questionnaire.answers.iter().find(|answer| answer.at.sheet == tab && answer.at.cell == cell);
        // A question that several tabs ask is shown where it is asked first.
        let found = found.or_else(|| questionnaire.answers.iter().find(|answer| answer.id == id));
        let said = found.map_or("not found", |answer| answer.reply.name());
        let good = said == expected && found.is_some_and(|answer| answer.id == id);
        if expected == "blank" {
            blank += 1;
            right_blank += usize::from(good);
        } else {
            answered += 1;
            right += usize::from(good);
        }
        if !good {
            report(&format!("{file} {tab} {cell} {id}: {expected} expected, {said} read"));
        }
    }
    let whole = files.values().all(|questionnaire| !questionnaire.answers.is_empty());
    report(&format!(
        "questionnaires: {right} of {answered} answered rows right, {right_blank} of {blank} blank ones, {} files",
        files.len()
    ));
    match answered > 0 && right * 100 >= answered * 99 && right_blank == blank && whole {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn report(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
