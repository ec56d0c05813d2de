//! A vendor's papers together (`tests/paper-sets/`): which hold on a day, which has the say,
//! what is in effect, and where they contradict each other.

use countersign::calendar;
use countersign::library::{self, Library, build};
use countersign::paper_set::{
    DifferenceKind, PaperText, Question, SetCheck, as_if_signed, check_set, wanted,
};
use countersign::read::{Options, read};
use countersign::vendor::ledger::Ledger;
use countersign::vendor::{self};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    case: String,
    vendor: String,
    /// File → text, Markdown.
    papers: BTreeMap<String, String>,
    on: String,
    #[serde(default)]
    if_signed: bool,
    expect: Expected,
}

/// Only what is named is compared; lists that are named are compared whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Expected {
    /// The one with the say first.
    #[serde(default)]
    in_force: Option<Vec<String>>,
    /// Paper → how it stands.
    #[serde(default)]
    not_in_force: BTreeMap<String, String>,
    #[serde(default)]
    dpa: Option<String>,
    /// Clause and value → value and the paper it comes from.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// Clause → verdict.
    #[serde(default)]
    verdicts: BTreeMap<String, String>,
    /// Clause and element → status.
    #[serde(default)]
    elements: BTreeMap<String, String>,
    #[serde(default)]
    changed: Option<Vec<String>>,
    #[serde(default)]
    contradictions: Option<Vec<String>>,
    /// Why one paper prevails, in the order of the differences.
    #[serde(default)]
    because: Vec<String>,
    #[serde(default)]
    notes: Option<Vec<String>>,
    /// Words that a note must say.
    #[serde(default)]
    says: Vec<String>,
    /// Profile → yes, no, unknown.
    #[serde(default)]
    profiles: BTreeMap<String, String>,
    /// Who says which paper prevails: register, papers, usual.
    #[serde(default)]
    authority: Option<String>,
    /// Accepted gap → what became of it.
    #[serde(default)]
    accepted: BTreeMap<String, String>,
}

static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| build(&library::builtin()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}")));

fn checked(case: &Case) -> SetCheck {
    let on = calendar::day(&case.on).expect("a date");
    let built = vendor::build("sample", "vendor.yaml", &case.vendor, Ledger::default());
    let mut vendor = built.unwrap_or_else(|mistakes| panic!("{}: {mistakes:?}", case.case));
    if case.if_signed {
        vendor = as_if_signed(&vendor, on);
    }
    let texts: Vec<PaperText> = wanted(&vendor, on)
        .into_iter()
        .map(|(index, file)| {
            let text = case.papers.get(file).ok_or("it is not there".to_string());
            let document = text.and_then(|text| {
                read(text.as_bytes(), &Options::default()).map_err(|error| error.to_string())
            });
            PaperText { index, document }
        })
        .collect();
    check_set(&vendor, &texts, &LIBRARY, &Question { on, profile: None, clauses: &[] })
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).expect("JSON").as_str().expect("a word").to_string()
}

/// Every complaint about one case.
fn complaints(case: &Case) -> Vec<String> {
    let set = checked(case);
    let expected = &case.expect;
    let mut wrong = Vec::new();
    let mut compare = |what: &str, expected: String, got: String| {
        if expected != got {
            wrong.push(format!("{}: {what}\n  expected {expected}\n  got      {got}", case.case));
        }
    };
    if let Some(papers) = &expected.in_force {
        let held = set.papers.iter().filter(|p| p.in_force).map(|p| p.paper.clone());
        compare("in force", format!("{papers:?}"), format!("{:?}", held.collect::<Vec<_>>()));
    }
    for (paper, standing) in &expected.not_in_force {
        let found = set.papers.iter().find(|p| p.paper == *paper && !p.in_force);
        compare(paper, standing.clone(), found.map_or("in force".into(), |p| p.standing.clone()));
    }
    if let Some(dpa) = &expected.dpa {
        compare("dpa", dpa.clone(), word(set.dpa));
    }
    for (name, value) in &expected.values {
        let (clause, name) = name.split_once(' ').expect("a clause and a value");
        let found = set.check.finding(clause).and_then(|finding| finding.value(name));
        let got = found.map_or("not stated".to_string(), |found| {
            let paper = found.quotes.first().and_then(|quote| quote.paper.clone()).unwrap_or_default();
            format!("{} from {paper}", found.value)
        });
        compare(&format!("{clause} {name}"), value.clone(), got);
    }
    for (clause, verdict) in &expected.verdicts {
        let found = set.check.finding(clause);
        compare(clause, verdict.clone(), found.map_or("not asked".into(), |found| word(found.verdict)));
    }
    for (name, status) in &expected.elements {
        let (clause, element) = name.split_once('#').expect("a clause and an element");
        let found = set.check.finding(clause).and_then(|finding| finding.element(element));
        compare(name, status.clone(), found.map_or("not listed".into(), |found| word(found.status)));
    }
    for (listed, kind) in [
        (&expected.changed, DifferenceKind::Changed),
        (&expected.contradictions, DifferenceKind::Contradiction),
    ] {
        let Some(listed) = listed else { continue };
        let found = set.differences.iter().filter(|d| d.kind == kind);
        let shown: Vec<String> = found
            .map(|d| {
                let paper = |quote: &countersign::finding::Quote| quote.paper.clone().unwrap_or_default();
                format!(
                    "{} {}: {} in {}, not {} in {}",
                    d.clause,
                    d.value,
                    d.holds.value,
                    paper(&d.holds.quote),
                    d.other.value,
                    paper(&d.other.quote)
                )
            })
            .collect();
        compare(&format!("{kind:?}"), format!("{listed:#?}"), format!("{shown:#?}"));
    }
    for (at, because) in expected.because.iter().enumerate() {
        compare("because", because.clone(), set.differences.get(at).map_or("", |d| &d.because).to_string());
    }
    if let Some(notes) = &expected.notes {
        // Which facts decide something grows with the library; a case that is about it says so.
        let named = |kind: &&str| *kind != "facts/unknown" || notes.iter().any(|named| named == kind);
        let kinds: Vec<&str> = set.notes.iter().map(|note| note.kind).filter(named).collect();
        compare("notes", format!("{notes:?}"), format!("{kinds:?}"));
    }
    let all: Vec<&str> = set.notes.iter().map(|note| note.says.as_str()).collect();
    for words in &expected.says {
        if !all.iter().any(|says| says.contains(words.as_str())) {
            compare("says", words.clone(), format!("{all:#?}"));
        }
    }
    for (profile, applies) in &expected.profiles {
        let found = set.profiles.iter().find(|p| p.id == *profile);
        compare(profile, applies.clone(), found.map_or("not there".into(), |found| word(found.applies)));
    }
    if let Some(authority) = &expected.authority {
        compare("authority", authority.clone(), word(set.precedence.authority));
    }
    for (gap, state) in &expected.accepted {
        let found = set.accepted.iter().find(|accepted| accepted.gap.finding == *gap);
        compare(gap, state.clone(), found.map_or("not there".into(), |found| word(found.state)));
    }
    // Every quote is the text of the paper it names.
    let findings = &set.check.findings;
    let quotes = findings
        .iter()
        .flat_map(|f| f.elements.iter().flat_map(|e| e.quotes.iter().chain(&e.traps)).chain(&f.located));
    let differing = set.differences.iter().flat_map(|d| [&d.holds.quote, &d.other.quote]);
    for quote in quotes.chain(differing).chain(set.precedence.statements.iter().map(|s| &s.quote)) {
        let paper = quote.paper.as_ref().expect("a quote names its paper");
        let text = read(case.papers[paper].as_bytes(), &Options::default()).expect("a paper").text;
        compare("quote", text.get(quote.span).to_string(), quote.text.clone());
    }
    wrong
}

#[test]
fn papers_together_say_what_a_lawyer_expects() {
    let (mut count, mut wrong) = (0, Vec::new());
    for entry in fs::read_dir("tests/paper-sets").expect("the cases") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a file");
        let cases: Vec<Case> =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in &cases {
            count += 1;
            wrong.extend(complaints(case));
        }
    }
    assert!(wrong.is_empty(), "{} complaints\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 14, "only {count} cases");
}
