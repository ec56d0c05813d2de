//! What if the same question stands in several tabs?
//!
//! Evaluation tabs copy the vendor's answers, forms ask the same thing twice. The first
//! answer that somebody typed counts; a copy adds nothing, a different one is a finding.

use super::super::{Again, Answer, Reply};
use super::rows::Sheet;
use std::collections::HashMap;

/// All answers once, in the order in which they are first asked.
pub fn merge(sheets: Vec<Sheet>, remarks: &mut Vec<String>) -> Vec<Answer> {
    let mut merged: Vec<Answer> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for answer in sheets.into_iter().flat_map(|sheet| sheet.answers) {
        let key = key(&answer);
        match known.get(&key) {
            None => {
                known.insert(key, merged.len());
                merged.push(answer);
            }
            Some(&at) => again(&mut merged[at], answer),
        }
    }
    let hidden = merged.iter().filter(|answer| answer.hidden && answer.is_answered()).count();
    if hidden > 0 {
        remarks.push(format!("{hidden} answers stand in hidden rows, columns or sheets"));
    }
    let nothing = merged.iter().filter(|answer| answer.computed && !answer.is_answered()).count();
    if nothing > 0 {
        remarks.push(format!(
            "{nothing} answers are formulas that give nothing; open the file in a spreadsheet, save it and read it again"
        ));
    }
    for answer in merged.iter().filter(|answer| !answer.also.is_empty()) {
        for other in &answer.also {
            remarks.push(format!(
                "{} is answered twice: {} in {}, {} in {}",
                if answer.id.is_empty() { "a question" } else { &answer.id },
                answer.reply.name(),
                answer.at,
                other.reply.name(),
                other.at
            ));
        }
    }
    for answer in merged.iter().filter(|answer| answer.reply == Reply::Unclear) {
        remarks.push(format!("{}: yes and no are both marked", answer.at));
    }
    merged
}

/// Numbers may be used again in every tab, names of questions are not.
fn key(answer: &Answer) -> String {
    let words: String = answer
        .question
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(160)
        .collect();
    match answer.id.chars().any(char::is_alphabetic) {
        true => answer.id.to_uppercase(),
        false if words.len() < 12 => format!("{} {} {}", answer.at.sheet, answer.at.cell, words),
        false => format!("{} {words}", answer.id),
    }
}

fn again(first: &mut Answer, other: Answer) {
    if !other.is_answered() || other.said == "0" {
        return;
    }
    if !first.is_answered() || (first.computed && !other.computed) {
        let also = std::mem::take(&mut first.also);
        let section = std::mem::take(&mut first.section);
        *first = Answer { also, ..other };
        if first.section.is_empty() {
            first.section = section;
        }
        return;
    }
    let differs = other.reply != first.reply || (other.reply == Reply::Text && other.said != first.said);
    if differs && !other.computed {
        first.also.push(Again { reply: other.reply, said: other.said, at: other.at });
    }
}
