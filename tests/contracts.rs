//! The shipped vendors' papers get the findings that a lawyer who read them expects.

use countersign::check::{Selection, check};
use countersign::finding::{Finding, Quote, Status};
use countersign::library::written::Verdict;
use countersign::library::{self, build};
use countersign::read::{Options, read};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    paper: String,
    /// What the check says of the whole paper.
    #[serde(default)]
    remarks: Vec<String>,
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    clause: String,
    verdict: Verdict,
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// What else the paper says of the same thing, in another place.
    #[serde(default)]
    also: BTreeMap<String, String>,
    /// At least these; a paper may have more gaps than the reader cared to list.
    #[serde(default)]
    weakened: Vec<String>,
    #[serde(default)]
    missing: Vec<String>,
    /// Words that one of the quotes must hold.
    #[serde(default)]
    quote: Option<String>,
    /// Where they stand.
    #[serde(default)]
    at: Option<String>,
    #[allow(dead_code)]
    why: String,
    /// A known gap: the tool does not see it yet. Fails the day it does.
    #[serde(default)]
    todo: Option<String>,
}

#[test]
fn the_shipped_papers_get_the_findings_a_lawyer_expects() {
    let library = build(&library::builtin()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let (mut papers, mut expectations, mut failures) = (0, 0, Vec::new());
    for entry in fs::read_dir("tests/contracts").expect("the expectations") {
        let file = entry.expect("a file").path();
        if file.is_dir() {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a file");
        let listed: Vec<Paper> =
            serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        for paper in listed {
            papers += 1;
            let bytes = fs::read(&paper.paper).unwrap_or_else(|e| panic!("{}: {e}", paper.paper));
            let document =
                read(&bytes, &Options::default()).unwrap_or_else(|e| panic!("{}: {e}", paper.paper));
            let checked = check(&document, &library, &Selection::default());
            let remarks: Vec<_> = checked.remarks.iter().map(|r| serde_yaml::to_string(r).unwrap()).collect();
            if remarks.iter().map(|r| r.trim()).ne(paper.remarks.iter().map(String::as_str)) {
                failures.push(format!("{}: expected {:?}, got {remarks:?}", paper.paper, paper.remarks));
            }
            for expected in &paper.expect {
                expectations += 1;
                let complaints = match checked.finding(&expected.clause) {
                    Some(finding) => compare(finding, expected),
                    None => vec!["the clause was not checked".to_string()],
                };
                let at = format!("{}: {}", paper.paper, expected.clause);
                match &expected.todo {
                    None => failures.extend(complaints.into_iter().map(|c| format!("{at}: {c}"))),
                    Some(todo) if complaints.is_empty() => {
                        failures.push(format!("{at}: this gap is closed now: {todo}"))
                    }
                    Some(_) => {}
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} complaints\n{}", failures.len(), failures.join("\n"));
    assert!(papers >= 4 && expectations >= 60, "{papers} papers, {expectations} expectations");
}

fn compare(finding: &Finding, expected: &Expected) -> Vec<String> {
    let mut complaints = Vec::new();
    if finding.verdict != expected.verdict {
        complaints
            .push(format!("expected {:?}, got {:?}: {}", expected.verdict, finding.verdict, finding.reason));
    }
    for (name, value) in &expected.values {
        let got = finding.value(name).map_or("not stated", |v| v.value.as_str());
        if got != value {
            complaints.push(format!("{name}: expected {value}, got {got}"));
        }
    }
    for (name, value) in &expected.also {
        let others: Vec<&str> =
            finding.value(name).iter().flat_map(|v| &v.also).map(|o| o.value.as_str()).collect();
        if !others.contains(&value.as_str()) {
            complaints.push(format!("{name}: expected {value} elsewhere too, got {others:?}"));
        }
    }
    for (ids, status) in [(&expected.weakened, Status::Weakened), (&expected.missing, Status::Missing)] {
        for id in ids {
            let got = finding.element(id).map(|e| e.status);
            if got != Some(status) {
                complaints.push(format!("{id}: expected {status:?}, got {got:?}"));
            }
        }
    }
    if let Some(words) = &expected.quote {
        let holding: Vec<&Quote> = quotes(finding).filter(|q| q.text.contains(words.as_str())).collect();
        if holding.is_empty() {
            let shown: Vec<&str> = quotes(finding).map(|q| q.text.as_str()).take(3).collect();
            complaints.push(format!("no quote holds “{words}”; there are {shown:#?}"));
        } else if let Some(at) = &expected.at
            && !holding.iter().any(|q| &q.section == at)
        {
            complaints.push(format!("“{words}” should stand at {at}, not at {}", holding[0].section));
        }
    }
    complaints
}

fn quotes(finding: &Finding) -> impl Iterator<Item = &Quote> {
    let elements = finding.elements.iter().flat_map(|e| e.quotes.iter().chain(&e.traps));
    let values = finding.values.iter().flat_map(|v| v.quotes.iter().chain(v.also.iter().map(|a| &a.quote)));
    elements.chain(values).chain(&finding.located)
}
