//! What does the vendor say in its answers that its papers do not say?
//!
//! The rules stand in `clause-library/questions/` under `against`. Each contradiction has both
//! quotes: the cell, and the clause.

use super::control::written::{Differs, ReplySide};
use super::control::{Control, Controls, Heard, Rule, hear, in_each};
use super::judge::{Judged, Outcome, judge, values};
use super::map::{By, Mapping, map};
use super::{Answer, Cell, Questionnaire, Reply};
use crate::document::Document;
use crate::finding::Quote;
use crate::library::written::Severity;
use crate::parties;
use crate::pattern::{Lexicon, Sentence, SentenceReader};
use crate::segment::{Contract, SentenceKind, segment};
use crate::value::{self, Place, Value};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Ordering;

/// An answer and a paper that disagree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Contradiction {
    /// `questions/breach-notice#notice-later-in-paper`
    pub rule: String,
    pub title: String,
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub says: String,
    pub answer: Said,
    /// The paper it was held against.
    pub paper: String,
    /// The words of the paper; absent where it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// What the register has of it, where that denies the answer instead of words of a paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states: Option<String>,
}

/// The side of the questionnaire.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Said {
    pub id: String,
    pub question: String,
    pub reply: Reply,
    pub said: String,
    pub at: Cell,
}

impl Said {
    /// An answer in the words of the vendor.
    pub fn of(answer: &Answer) -> Self {
        Self {
            id: answer.id.clone(),
            question: answer.question.clone(),
            reply: answer.reply,
            said: answer.words(),
            at: answer.at.clone(),
        }
    }
}

/// A paper to hold answers against.
pub struct Against<'a> {
    pub name: &'a str,
    pub document: &'a Document,
}

/// A paper with what the controls' patterns match in it.
struct Listened<'a> {
    name: &'a str,
    document: &'a Document,
    contract: Contract,
    sentences: Vec<Heard>,
    /// It is a list of sub-processors, or has one.
    lists: bool,
}

/// Holds answers against papers, the most severe first.
pub fn contradictions(
    questionnaire: &Questionnaire,
    papers: &[Against<'_>],
    controls: &Controls,
) -> Vec<Contradiction> {
    let mappings = map(questionnaire, controls, By::IdsAndWords);
    let lexicon = controls.vocabulary.lexicon();
    let papers: Vec<Listened<'_>> = papers.iter().map(|paper| listen(paper, controls)).collect();
    let mut found: Vec<Contradiction> = Vec::new();
    for (answer, mapping) in
        questionnaire.answers.iter().zip(&mappings).filter(|(answer, _)| answer.is_answered())
    {
        let Some(at) = mapping.control else { continue };
        let control = &controls.controls[at];
        if control.against.is_empty() {
            continue;
        }
        let judged = judge(controls, control, &lexicon, answer, mapping);
        for rule in &control.against {
            let id = format!("{}#{}", control.written.id, control.written.against[rule.index].id);
            // One finding a rule: the first answer that makes the claim stands for all.
            if found.iter().any(|known| known.rule == id) {
                continue;
            }
            let Some(claim) = claim(controls, control, rule, answer, mapping, &judged, &lexicon) else {
                continue;
            };
            if let Some((paper, sentence)) = denied(control, rule, &claim, &papers) {
                found.push(told(control, rule, id, answer, paper, sentence));
            }
        }
    }
    found.sort_by_key(|contradiction| std::cmp::Reverse(contradiction.severity));
    found
}

/// What an answer claims: that alone, or values.
struct Claim {
    values: Vec<Value>,
}

fn claim(
    controls: &Controls,
    control: &Control,
    rule: &Rule,
    answer: &Answer,
    mapping: &Mapping,
    judged: &Judged,
    lexicon: &Lexicon<'_>,
) -> Option<Claim> {
    let written = &control.written.against[rule.index].answer;
    let good = matches!(judged.outcome, Outcome::Satisfied | Outcome::Partial);
    let plain = answer.reply == Reply::Text;
    match written.reply {
        Some(ReplySide::Good) if !good || plain && rule.claimed.is_empty() => return None,
        Some(ReplySide::Bad) if judged.outcome != Outcome::NotSatisfied => return None,
        _ => {}
    }
    if !rule.asked.is_empty() && !mapping.asked.any(&rule.asked) {
        return None;
    }
    let no_is_good = mapping.asked.any(&control.no_is_good);
    // "Is data shared with third parties? No" says what "we share it with nobody" says.
    let denies = answer.reply == Reply::No && no_is_good && written.reply.is_none();
    let both =
        |patterns: &[u32]| judged.said.any(patterns) || (mapping.asked.any(patterns) && (good && !plain));
    if !rule.claimed.is_empty() && !both(&rule.claimed) && !denies {
        return None;
    }
    if judged.said.any(&rule.claim_unless) {
        return None;
    }
    let Some(slot) = rule.value else { return Some(Claim { values: Vec::new() }) };
    let patterns = &control.values[slot].said_by;
    let mut stated: Vec<Value> = values(&judged.said, patterns, slot).into_iter().cloned().collect();
    // "Does data stay in the EU? Yes" states a place in the question.
    if stated.is_empty() && good && matches!(answer.reply, Reply::Yes | Reply::No) {
        let asked = hear(controls, lexicon, &answer.question);
        stated = values(&asked, patterns, slot).into_iter().cloned().collect();
    }
    (!stated.is_empty() && judged.outcome != Outcome::NotSatisfied).then_some(Claim { values: stated })
}

/// The paper, and the sentence in it, that deny the claim.
fn denied<'p>(
    control: &Control,
    rule: &Rule,
    claim: &Claim,
    papers: &'p [Listened<'p>],
) -> Option<(&'p Listened<'p>, Option<usize>)> {
    let written = &control.written.against[rule.index].paper;
    if !rule.lacks.is_empty() {
        let contracts: Vec<&Listened<'_>> =
            papers.iter().filter(|paper| !paper.lists || paper.sentences.len() > 40).collect();
        let lacking = |paper: &&Listened<'_>| !paper.sentences.iter().any(|heard| heard.any(&rule.lacks));
        return match contracts.first() {
            Some(first) if contracts.iter().all(lacking) => Some((first, None)),
            _ => None,
        };
    }
    for paper in papers {
        let sentences = || paper.sentences.iter().enumerate().filter(|(_, heard)| !heard.any(&rule.unless));
        let said = match (written.value, rule.value) {
            (Some(differs), Some(slot)) => differing(control, slot, differs, claim, paper, sentences()),
            _ => {
                let rows = |at: usize| paper.lists && paper.contract.sentences[at].kind == SentenceKind::Row;
                let listed = control.name() == "sub-processors";
                sentences().find(|(at, heard)| heard.any(&rule.says) || listed && rows(*at)).map(|(at, _)| at)
            }
        };
        if let Some(at) = said {
            return Some((paper, Some(at)));
        }
    }
    None
}

/// The sentence whose value differs from what is claimed; none if another sentence of the
/// paper keeps the claim.
fn differing<'h>(
    control: &Control,
    slot: usize,
    differs: Differs,
    claim: &Claim,
    paper: &Listened<'_>,
    sentences: impl Iterator<Item = (usize, &'h Heard)>,
) -> Option<usize> {
    let value = &control.values[slot];
    let mut stated: Vec<(usize, Value)> = Vec::new();
    for (at, heard) in sentences {
        stated.extend(values(heard, &value.paper, slot).into_iter().map(|value| (at, value.clone())));
        // A row of a list of sub-processors names its place without a verb.
        if differs == Differs::Outside
            && paper.lists
            && paper.contract.sentences[at].kind == SentenceKind::Row
        {
            let words = paper.document.text.get(paper.contract.sentences[at].span);
            let places =
                value::find(words).into_iter().filter(|found| found.value.kind() == value::Kind::Place);
            stated.extend(places.map(|found| (at, found.value)));
        }
    }
    match differs {
        Differs::Outside => {
            let places: Vec<Place> = claim.values.iter().filter_map(place).collect();
            stated
                .iter()
                .find(|(_, value)| {
                    place(value)
                        .is_some_and(|p| !places.iter().any(|claimed| contains(claimed.name(), p.name())))
                })
                .map(|(at, _)| *at)
        }
        Differs::Longer | Differs::Shorter => {
            let wanted = if differs == Differs::Longer { Ordering::Greater } else { Ordering::Less };
            let breaks = |value: &Value| {
                claim.values.iter().all(|claimed| value::compare(value, claimed) == Some(wanted))
            };
            let (at, _) = stated.first()?;
            stated.iter().all(|(_, value)| breaks(value)).then_some(*at)
        }
    }
}

fn place(value: &Value) -> Option<Place> {
    match value {
        Value::Place(place) => Some(*place),
        _ => None,
    }
}

const EU: [&str; 29] = [
    "Austria",
    "Belgium",
    "Bulgaria",
    "Croatia",
    "Cyprus",
    "Czech Republic",
    "Czechia",
    "Denmark",
    "Estonia",
    "Finland",
    "France",
    "Germany",
    "Greece",
    "Hungary",
    "Ireland",
    "Italy",
    "Latvia",
    "Lithuania",
    "Luxembourg",
    "Malta",
    "Netherlands",
    "Poland",
    "Portugal",
    "Romania",
    "Slovakia",
    "Slovenia",
    "Spain",
    "Sweden",
    "EU Member State",
];
const REST_OF_EEA: [&str; 4] = ["Norway", "Iceland", "Liechtenstein", "European Union"];
/// Of the rest of the continent, where services are hosted.
const REST_OF_EUROPE: [&str; 3] = ["European Economic Area", "United Kingdom", "Switzerland"];

/// Whether a place lies in another, or may lie there.
fn contains(outer: &str, inner: &str) -> bool {
    let eu = |name: &str| name == "European Union" || EU.contains(&name);
    outer == inner
        || outer == "European Union" && (eu(inner) || inner == "European Economic Area")
        || outer == "European Economic Area" && (eu(inner) || REST_OF_EEA.contains(&inner))
        || outer == "Europe" && (eu(inner) || REST_OF_EEA.contains(&inner) || REST_OF_EUROPE.contains(&inner))
        || outer == "United States" && STATES.contains(&inner)
        // "In Germany" against "in the European Union": narrower is no contradiction.
        || matches!(inner, "European Union" | "European Economic Area" | "Europe")
            && (eu(outer) || REST_OF_EEA.contains(&outer))
        || outer == "EU Member State" && eu(inner)
        || outer == "United Kingdom" && matches!(inner, "England and Wales" | "England" | "Scotland" | "Wales" | "Northern Ireland")
}

const STATES: [&str; 8] =
    ["California", "Virginia", "Oregon", "Ohio", "Texas", "New York", "Washington", "Delaware"];

fn listen<'a>(paper: &Against<'a>, controls: &Controls) -> Listened<'a> {
    let contract = segment(paper.document);
    let parties = parties::identify(paper.document, &contract);
    let mut lexicon = controls.vocabulary.lexicon();
    let family = |name: &str| controls.vocabulary.find_family(name);
    if let (Some(vendor), Some(customer)) = (family("processor"), family("customer")) {
        for (names, is, is_not) in
            [(&parties.vendor, vendor, customer), (&parties.customer, customer, vendor)]
        {
            for name in names {
                lexicon.add_member(is, name);
                lexicon.remove_member(is_not, name);
            }
        }
    }
    let text = &paper.document.text;
    let mut reader = SentenceReader::new(text, &[], &lexicon);
    let read = contract.sentences.iter().map(|sentence| match sentence.kind {
        // A heading names a subject; it promises nothing.
        SentenceKind::Heading => Sentence::default(),
        _ => reader.read(&sentence.pieces()),
    });
    let read: Vec<Sentence> = read.collect();
    let own = |sentence: usize| text.get(contract.sentences[sentence].span);
    let sentences = in_each(controls, &read, own);
    let lower = text.as_str().to_lowercase();
    let lists = lower.contains("subprocessor") || lower.contains("sub-processor");
    Listened { name: paper.name, document: paper.document, contract, sentences, lists }
}

fn told(
    control: &Control,
    rule: &Rule,
    id: String,
    answer: &Answer,
    paper: &Listened<'_>,
    sentence: Option<usize>,
) -> Contradiction {
    let written = &control.written.against[rule.index];
    let quote = sentence.map(|at| {
        let sentence = &paper.contract.sentences[at];
        let heading =
            paper.contract.ancestors(sentence.clause).find_map(|id| paper.contract.clauses[id].heading);
        let heading =
            heading.map(|span| paper.document.text.get(span).trim().to_string()).unwrap_or_default();
        let section = paper.contract.cite(sentence.clause);
        Quote::new(paper.document, sentence.span, section, heading)
    });
    Contradiction {
        rule: id,
        title: control.written.title.clone(),
        severity: written.severity,
        says: written.says.clone(),
        answer: Said::of(answer),
        paper: paper.name.to_string(),
        quote,
        states: None,
    }
}
