//! Does the library say what its own tests expect?
//!
//! Every clause carries pieces of contract with the verdict they must get. The same
//! runner serves maintainers in `cargo test` and users with `countersign library test`.

use crate::check::{Selection, check};
use crate::document::Format;
use crate::finding::{Finding, Status};
use crate::library::written::{Expect, PaperKind, Test, Verdict};
use crate::library::{Clause, Library};
use crate::read;

/// How one test of one clause ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub clause: String,
    pub test: String,
    pub result: Result<(), Vec<String>>,
    /// A known gap, and why.
    pub todo: Option<String>,
}

impl Outcome {
    /// A test that must pass passes, and a known gap is still one.
    pub fn is_good(&self) -> bool {
        self.result.is_ok() == self.todo.is_none()
    }

    /// What went wrong, one line each.
    pub fn complaints(&self) -> Vec<String> {
        match (&self.result, &self.todo) {
            (Ok(()), Some(todo)) => {
                vec![format!("this known gap is closed now ({todo}): remove `todo` and keep the test")]
            }
            (Err(complaints), None) => complaints.clone(),
            _ => Vec::new(),
        }
    }
}

/// Runs the tests of one clause.
pub fn try_clause(library: &Library, clause: &Clause) -> Vec<Outcome> {
    clause.written.tests.iter().map(|test| run(library, clause, test)).collect()
}

fn run(library: &Library, clause: &Clause, test: &Test) -> Outcome {
    let outcome = |result| Outcome {
        clause: clause.written.id.clone(),
        test: test.name.clone(),
        result,
        todo: test.todo.clone(),
    };
    let document = match read::read_as(Format::Markdown, test.text.as_bytes(), &read::Options::default()) {
        Ok(document) => document,
        Err(error) => return outcome(Err(vec![format!("the text cannot be read: {error}")])),
    };
    let selection = Selection {
        clauses: vec![clause.written.id.clone()],
        kinds: Some(vec![PaperKind::Dpa]),
        ..Selection::default()
    };
    let checked = check(&document, library, &selection);
    let Some(finding) = checked.finding(clause.id()) else {
        return outcome(Err(vec!["the clause was not checked".into()]));
    };
    let mut complaints = compare(finding, &test.expect);
    for quote in finding.elements.iter().flat_map(|e| e.quotes.iter().chain(&e.traps)) {
        if document.text.get(quote.span) != quote.text {
            complaints.push(format!("a quote is not in the text: {}", quote.text));
        }
    }
    outcome(if complaints.is_empty() { Ok(()) } else { Err(complaints) })
}

fn compare(finding: &Finding, expect: &Expect) -> Vec<String> {
    let mut complaints = Vec::new();
    if finding.verdict != expect.position {
        complaints.push(format!(
            "expected {}, got {} ({})",
            name(expect.position),
            name(finding.verdict),
            finding.reason
        ));
    }
    for (value, expected) in &expect.values {
        let got = finding.value(value).map_or("not stated", |v| v.value.as_str());
        if got != expected {
            complaints.push(format!("{value}: expected {expected}, got {got}"));
        }
    }
    if matches!(finding.verdict, Verdict::Absent | Verdict::NotApplicable)
        && finding.verdict == expect.position
    {
        return complaints;
    }
    for (status, what, expected) in
        [(Status::Weakened, "weakened", &expect.weakened), (Status::Missing, "missing", &expect.missing)]
    {
        for element in &finding.elements {
            let is = element.status == status;
            let wanted = expected.contains(&element.id);
            if is && !wanted {
                complaints.push(format!("{} is {what}, which the test does not expect", element.id));
            } else if !is && wanted {
                let quote = element.quotes.first().map_or("", |q| q.text.as_str());
                complaints.push(format!("{} is not {what}: “{quote}”", element.id));
            }
        }
    }
    for (id, expected) in &expect.quoted {
        let quotes = finding.element(id).map_or(&[][..], |element| &element.quotes);
        let as_expected = quotes.len() == expected.len()
            && quotes.iter().zip(expected).all(|(quote, words)| quote.text.contains(words));
        if !as_expected {
            let got: Vec<&str> = quotes.iter().map(|quote| quote.text.as_str()).collect();
            complaints.push(format!("{id}: expected the quotes {expected:?}, got {got:?}"));
        }
    }
    complaints
}

/// A verdict as clause files write it.
pub fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Preferred => "preferred",
        Verdict::Fallback => "fallback",
        Verdict::WalkAway => "walk-away",
        Verdict::Escalate => "escalate",
        Verdict::Absent => "absent",
        Verdict::ByReference => "by-reference",
        Verdict::Unreadable => "unreadable",
        Verdict::NotApplicable => "not-applicable",
    }
}
