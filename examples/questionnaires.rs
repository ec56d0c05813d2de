//! Reads the questionnaires of a folder and compares rows with what people saw in them.
//!
//! `questionnaires FOLDER ROWS.tsv CONTROLS.tsv [LIBRARY]`: the first has one row a line (file, tab,
//! cell, question, reply), the second one question a line (list, id, control, seen or unseen).
//! Ends with an error below 99 % of the answered rows or a macro F1 of .90 for the controls,
//! or if a file cannot be read.

use countersign::library;
use countersign::questionnaire::control::{self, Controls};
use countersign::questionnaire::{By, Questionnaire, map, read, read::Options};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(PathBuf::from);
    let (Some(folder), Some(rows), Some(labels)) = (arguments.next(), arguments.next(), arguments.next())
    else {
        report("questionnaires FOLDER ROWS.tsv CONTROLS.tsv");
        return ExitCode::FAILURE;
    };
    let files = arguments.next().map_or_else(library::builtin, |folder| files(&folder));
    let controls = match control::build(&files) {
        Ok(controls) => controls,
        Err(mistakes) => {
            mistakes.iter().for_each(|mistake| report(&mistake.to_string()));
            return ExitCode::FAILURE;
        }
    };
    let labels = fs::read_to_string(labels).unwrap_or_default();
    let mapped = mapped(&folder, &labels, &controls);
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
    match mapped && answered > 0 && right * 100 >= answered * 99 && right_blank == blank && whole {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn report(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Scores the mapping of questions to controls, with the ids of known lists and without.
fn mapped(folder: &std::path::Path, labels: &str, controls: &Controls) -> bool {
    let lists = [
        ("caiq-4", "Instructure__Instructure_CAIQ.xlsx"),
        ("hecvat-4", "EDUCAUSE_HECVAT__HECVAT414.xlsx"),
        ("vsaq", "Google_VSAQ__infrastructure.json"),
        ("vsaq", "Google_VSAQ__physical_and_datacenter.json"),
        ("vsaq", "Google_VSAQ__security_privacy_programs.json"),
    ];
    let mut good = true;
    for (by, name) in [(By::IdsAndWords, "ids and words"), (By::WordsOnly, "words only")] {
        let mut found: BTreeMap<(&str, String), String> = BTreeMap::new();
        for (list, file) in lists {
            let Ok(bytes) = fs::read(folder.join(file)) else { return false };
            let Ok(questionnaire) = read(&bytes, &Options::default()) else { return false };
            for (answer, mapping) in questionnaire.answers.iter().zip(map(&questionnaire, controls, by)) {
                let control = mapping.control.map_or("other", |at| controls.controls[at].name());
                found.entry((list, answer.id.clone())).or_insert(control.to_string());
            }
        }
        let labelled: Vec<Vec<&str>> = labels
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect())
            .collect();
        for half in ["seen", "unseen", ""] {
            let pairs: Vec<(&str, &str)> = labelled
                .iter()
                .filter(|fields| fields[3] == half || half.is_empty())
                .map(|fields| {
                    (
                        fields[2],
                        found.get(&(fields[0], fields[1].to_string())).map_or("not read", String::as_str),
                    )
                })
                .collect();
            let f1 = macro_f1(&pairs);
            let right = pairs.iter().filter(|(wanted, got)| wanted == got).count();
            let which = if half.is_empty() { "all" } else { half };
            report(&format!(
                "controls by {name}, {which}: {right} of {} right, macro F1 {f1:.3}",
                pairs.len()
            ));
            good &= !half.is_empty() || f1 >= 0.90;
        }
        if env::var_os("SHOW").is_some() {
            for fields in &labelled {
                let got = found.get(&(fields[0], fields[1].to_string())).map_or("not read", String::as_str);
                if got != fields[2] {
                    report(&format!(
                        "  {name} {} {} {}: {} labelled, {got} found",
                        fields[3], fields[0], fields[1], fields[2]
                    ));
                }
            }
        }
    }
    good
}

fn macro_f1(pairs: &[(&str, &str)]) -> f64 {
    let controls: BTreeSet<&str> = pairs.iter().map(|(wanted, _)| *wanted).collect();
    let share = |control: &&str| {
        let both = pairs.iter().filter(|(wanted, got)| wanted == control && got == control).count() as f64;
        let wanted = pairs.iter().filter(|(wanted, _)| wanted == control).count() as f64;
        let got = pairs.iter().filter(|(_, got)| got == control).count() as f64;
        2.0 * both / (wanted + got)
    };
    controls.iter().map(share).sum::<f64>() / controls.len() as f64
}

/// The controls of a library that is being written.
fn files(library: &std::path::Path) -> Vec<library::SourceText> {
    let questions = fs::read_dir(library.join("questions")).into_iter().flatten().flatten();
    let paths = questions.map(|entry| format!("questions/{}", entry.file_name().to_string_lossy()));
    paths
        .chain(["terms.yaml".to_string()])
        .filter_map(|path| {
            Some(library::SourceText {
                text: fs::read_to_string(library.join(&path)).ok()?,
                path,
                json: None,
            })
        })
        .collect()
}
