//! The values that contracts state are read as lawyers mean them (`tests/values/`).

use countersign::value::{Kind, find, parse};
use proptest::prelude::*;

#[test]
fn every_case() {
    let mut wrong = Vec::new();
    let mut run = 0;
    for line in include_str!("values/cases.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (sentence, expected) = line.split_once("=>").expect("sentence => values");
        let found = find(sentence).into_iter().map(|f| f.value).filter(|v| v.kind() != Kind::Number);
        let got: Vec<String> = found.map(|v| v.to_string()).collect();
        // A duration inside a multiple of fees is found as well.
        let got: Vec<String> = match got.iter().any(|v| v.contains("x fees")) {
            true => got.into_iter().filter(|v| v.contains("x fees")).collect(),
            false => got,
        };
        run += 1;
        if got.join(", ") != expected.trim() {
            wrong.push(format!("{sentence}=> expected “{}”, got “{}”", expected.trim(), got.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(run >= 52, "{run} cases");
}

proptest! {
    #[test]
    fn any_text_is_safe_and_ranges_are_whole_characters(text in ".{0,120}") {
        for found in find(&text) {
            prop_assert!(!text[found.range].is_empty());
        }
    }

    #[test]
    fn what_is_printed_can_be_read_again(text in "(one|two|24|1,000|\\$|EUR|March|hours|business days|%|months|2025|\\(|\\)| |,|fees paid|times){0,12}") {
        for found in find(&text) {
            let printed = found.value.to_string();
            let again = parse(found.value.kind(), &printed);
            prop_assert_eq!(again.map(|v| v.to_string()), Some(printed));
        }
    }
}
