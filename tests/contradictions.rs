//! What vendors promise in a sheet and take back in a paper: 40 pairs that contradict each
//! other and 40 that agree, invented, in `questionnaire/contradictions.tsv`; and what they claim
//! of reports and certificates that those at hand do not bear out, in `questionnaire/evidence.tsv`.

use countersign::document::Format;
use countersign::evidence::{Proof, overstated};
use countersign::library;
use countersign::questionnaire::{
    Against, Answer, Contradiction, Questionnaire, contradictions, control, reply,
};
use countersign::read::{Options, read_as};
use countersign::vendor::{build, ledger::Ledger};
use std::fs;

struct Pair {
    rule: String,
    found: Vec<Contradiction>,
    words: String,
}

/// A sheet of one question.
fn sheet(question: &str, said: &str, comment: &str) -> Questionnaire {
    let answer = Answer {
        id: "Q1".into(),
        question: question.into(),
        reply: reply(said),
        said: said.into(),
        comment: comment.into(),
        at: countersign::questionnaire::Cell { sheet: "Answers".into(), cell: "C2".into() },
        ..Answer::default()
    };
    Questionnaire { answers: vec![answer], ..Questionnaire::default() }
}

fn pairs() -> Vec<Pair> {
    let controls = control::build(&library::builtin()).expect("sound controls");
    let text = fs::read_to_string("tests/questionnaire/contradictions.tsv").expect("the pairs");
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [rule, question, said, comment, paper] = fields[..] else { panic!("five columns: {line}") };
            let questionnaire = sheet(question, said, comment);
            let paper = paper.replace("\\n", "\n");
            let document = read_as(Format::Markdown, paper.as_bytes(), &Options::default()).expect("a paper");
            let against = [Against { name: "paper.md", document: &document }];
            let found = contradictions(&questionnaire, &against, &controls);
            for contradiction in &found {
                assert_eq!(contradiction.answer.at.cell, "C2", "every contradiction names its cell");
                if let Some(quote) = &contradiction.quote {
                    assert_eq!(document.text.get(quote.span), quote.text, "a quote is the text as read");
                }
            }
            Pair { rule: rule.into(), found, words: format!("{question} → {said} {comment} | {paper}") }
        })
        .collect()
}

#[test]
fn contradictions_are_found_and_agreement_is_left_alone() {
    let pairs = pairs();
    let planted = pairs.iter().filter(|pair| pair.rule != "-").count();
    assert!(planted >= 40 && pairs.len() - planted >= 40);
    let mut wrong = Vec::new();
    let (mut hit, mut missed, mut false_alarms) = (0, 0, 0);
    for pair in &pairs {
        let rules: Vec<&str> = pair.found.iter().map(|c| c.rule.trim_start_matches("questions/")).collect();
        match pair.rule.as_str() {
            "-" if rules.is_empty() => {}
            rule if rules.contains(&rule) => hit += 1,
            "-" => {
                false_alarms += 1;
                wrong.push(format!("false alarm {rules:?}: {}", pair.words));
            }
            rule => {
                missed += 1;
                wrong.push(format!("missed {rule}, found {rules:?}: {}", pair.words));
            }
        }
    }
    let recall = f64::from(hit) / f64::from(hit + missed);
    let precision = f64::from(hit) / f64::from(hit + false_alarms);
    assert!(
        recall >= 0.95 && precision >= 0.95,
        "recall {recall:.3}, precision {precision:.3}\n{}",
        wrong.join("\n")
    );
}

#[test]
fn what_is_claimed_of_evidence_is_held_against_what_is_at_hand() {
    let controls = control::build(&library::builtin()).expect("sound controls");
    let text = fs::read_to_string("tests/questionnaire/evidence.tsv").expect("the pairs");
    let said_on = countersign::calendar::day("2026-08-01").expect("a day");
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [rule, evidence, question, said, comment] = fields[..] else { panic!("five columns: {line}") };
        let yaml = format!("name: Birch\ntier: low\nowner: a@example.com\nreviews:\n  - {{ {evidence} }}\n");
        let vendor = build("birch", "vendor.yaml", &yaml, Ledger::default()).expect("a vendor");
        let proofs: Vec<Proof> = vendor.reviews.iter().map(Proof::of_register).collect();
        let found = overstated(&sheet(question, said, comment), &proofs, &controls, said_on);
        let rules: Vec<&str> = found.iter().map(|c| c.rule.trim_start_matches("evidence#")).collect();
        let expected: &[&str] = if rule == "-" { &[] } else { &[rule] };
        if rules != expected {
            wrong.push(format!("{rules:?}: {line}"));
        }
        for contradiction in &found {
            assert!(contradiction.states.is_some() && contradiction.paper == "vendor.yaml", "{line}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
