//! Every control says what its own tests expect.

use countersign::library;
use countersign::questionnaire::control::{self, Controls};
use countersign::questionnaire::{Answer, By, Outcome, Questionnaire, judge, map, reply};
use std::collections::BTreeSet;

fn controls() -> Controls {
    control::build(&library::builtin()).unwrap_or_else(|mistakes| {
        panic!("{}", mistakes.iter().map(|m| format!("{m}\n")).collect::<String>())
    })
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Satisfied => "satisfied",
        Outcome::Partial => "partial",
        Outcome::NotSatisfied => "not-satisfied",
        Outcome::NotApplicable => "not-applicable",
        Outcome::Blank => "blank",
    }
}

#[test]
fn every_control_passes_its_own_tests() {
    let controls = controls();
    assert!(controls.controls.len() >= 28, "the vocabulary covers the field");
    let lexicon = controls.vocabulary.lexicon();
    let mut wrong = Vec::new();
    for (at, control) in controls.controls.iter().enumerate() {
        assert!(control.written.tests.len() >= 2, "{} has tests", control.written.id);
        for test in &control.written.tests {
            let answer = Answer {
                section: test.section.clone(),
                question: test.question.clone(),
                reply: reply(&test.answer),
                said: test.answer.clone(),
                comment: test.comment.clone(),
                ..Answer::default()
            };
            let questionnaire = Questionnaire { answers: vec![answer.clone()], ..Questionnaire::default() };
            let mapping = &map(&questionnaire, &controls, By::WordsOnly)[0];
            let got = match mapping.control {
                Some(found) if found == at => {
                    outcome(judge(&controls, control, &lexicon, &answer, mapping).outcome)
                }
                Some(found) if test.expect != "other" => controls.controls[found].written.id.as_str(),
                _ => "other",
            };
            match (&test.todo, got == test.expect) {
                (None, false) => wrong.push(format!(
                    "{}: “{}” → {got}, not {}",
                    control.written.id, test.question, test.expect
                )),
                (Some(why), true) => wrong
                    .push(format!("{}: “{}” works now, though: {why}", control.written.id, test.question)),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sheets that somebody made at home have no ids: their words have to do.
#[test]
fn questions_of_home_made_sheets_find_their_control() {
    let controls = controls();
    let labelled: Vec<Vec<&str>> = include_str!("questionnaire/home-made.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let answers = labelled.iter().map(|fields| Answer {
        section: fields[0].to_string(),
        question: fields[1].to_string(),
        ..Answer::default()
    });
    let questionnaire = Questionnaire { answers: answers.collect(), ..Questionnaire::default() };
    let found = map(&questionnaire, &controls, By::WordsOnly);
    let found =
        found.iter().map(|mapping| mapping.control.map_or("other", |at| controls.controls[at].name()));
    let pairs: Vec<(&str, &str)> = labelled.iter().map(|fields| fields[2]).zip(found).collect();
    let wrong: Vec<String> = labelled
        .iter()
        .zip(&pairs)
        .filter(|(_, (wanted, got))| wanted != got)
        .map(|(fields, (wanted, got))| format!("“{}” → {got}, not {wanted}", fields[1]))
        .collect();
    let names: BTreeSet<&str> = pairs.iter().map(|(wanted, _)| *wanted).collect();
    assert!(pairs.len() >= 60 && names.len() > controls.controls.len(), "every control is asked for");
    let share = |name: &&str| {
        let both = pairs.iter().filter(|(wanted, got)| wanted == name && got == name).count() as f64;
        let either = pairs.iter().map(|(w, g)| usize::from(w == name) + usize::from(g == name));
        2.0 * both / either.sum::<usize>() as f64
    };
    let f1 = names.iter().map(share).sum::<f64>() / names.len() as f64;
    assert!(f1 >= 0.95, "macro F1 {f1:.3}\n{}", wrong.join("\n"));
    let invented = pairs.iter().filter(|(wanted, got)| *wanted == "other" && got != wanted);
    assert_eq!(invented.count(), 0, "questions that belong to no control stay alone\n{}", wrong.join("\n"));
}
