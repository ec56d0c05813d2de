//! Every control says what its own tests expect.

use countersign::library;
use countersign::questionnaire::control::{self, Controls};
use countersign::questionnaire::{Answer, By, Outcome, Questionnaire, judge, map, reply};

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
