//! Is the library in order? Rules about rules that go beyond what [`super::build`]
//! refuses: a clause must be tested, and its tests must show both sides.

use super::written::{ClauseFile, Expect, Verdict};
use super::{Clause, Library};
use crate::error::Mistake;

/// Everything that is wanting, clause by clause. `text_of` gives a file's text for the
/// places of the mistakes.
pub fn lint(library: &Library, text_of: &dyn Fn(&str) -> String) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for clause in &library.clauses {
        let mut wanting = Vec::new();
        tests(&clause.written, &mut wanting);
        positions(clause, &mut wanting);
        compare_with(library, clause, &mut wanting);
        if wanting.is_empty() {
            continue;
        }
        let positions = crate::yaml::Positions::of(&text_of(&clause.file));
        for (path, what, help) in wanting {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            mistakes.push(positions.mistake(&clause.file, &path, what, help.to_string()));
        }
    }
    for (cite, provision) in &library.sources {
        let dated = |date: &str| date.parse::<jiff::civil::Date>().is_ok();
        if !dated(&provision.as_of) || !dated(&provision.review_by) {
            mistakes.push(Mistake {
                file: format!("sources/{}.yaml", cite.split('/').next().unwrap_or_default()),
                line: 1,
                column: 1,
                what: "`as-of` and `review-by` must be dates".into(),
                help: "Write them as 2026-12-01.".into(),
            });
        }
    }
    mistakes.dedup();
    mistakes
}

type Wanting = Vec<(Vec<String>, String, &'static str)>;

fn path(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|p| (*p).to_string()).collect()
}

fn tests(written: &ClauseFile, wanting: &mut Wanting) {
    if written.tests.len() < 4 {
        wanting.push((
            path(&["tests"]),
            format!("`{}` has {} tests", written.id, written.tests.len()),
            "At least four: met, weakened, missing, and one where the words occur but the clause does not.",
        ));
    }
    let absent = |verdict| matches!(verdict, Verdict::Absent | Verdict::NotApplicable);
    let counts = |expect: &Expect| !absent(expect.position);
    for (i, element) in written.elements.iter().enumerate() {
        let named = |list: &[String]| list.contains(&element.id);
        let met = written
            .tests
            .iter()
            .any(|t| counts(&t.expect) && !named(&t.expect.missing) && !named(&t.expect.weakened));
        let missing = written.tests.iter().any(|t| counts(&t.expect) && named(&t.expect.missing))
            || (written.elements.len() == 1 && written.tests.iter().any(|t| absent(t.expect.position)));
        for (shown, what) in [(met, "met"), (missing, "missing")] {
            if !shown {
                wanting.push((
                    path(&["elements", &i.to_string()]),
                    format!("no test shows the element `{}` {what}", element.id),
                    "Every element is met in one test and missing in another.",
                ));
            }
        }
    }
    for (i, test) in written.tests.iter().enumerate() {
        for id in test.expect.weakened.iter().chain(&test.expect.missing).chain(test.expect.quoted.keys()) {
            if !written.elements.iter().any(|e| &e.id == id) {
                wanting.push((path(&["tests", &i.to_string()]), format!("no element is called `{id}`"), ""));
            }
        }
        for name in test.expect.values.keys() {
            if !written.values.contains_key(name) {
                wanting.push((path(&["tests", &i.to_string()]), format!("no value is called `{name}`"), ""));
            }
        }
    }
    if !written.tests.iter().any(|t| absent(t.expect.position)) {
        wanting.push((
            path(&["tests"]),
            "no test shows words that occur while the clause does not".into(),
            "Add one with `position: absent`.",
        ));
    }
}

fn positions(clause: &Clause, wanting: &mut Wanting) {
    let written = &clause.written;
    let reached = |verdict| written.tests.iter().any(|t| t.expect.position == verdict && t.todo.is_none());
    let positions = [
        (true, Verdict::Preferred, "preferred"),
        (written.positions.fallback.is_some(), Verdict::Fallback, "fallback"),
        (written.positions.walk_away.is_some(), Verdict::WalkAway, "walk-away"),
    ];
    for (exists, verdict, name) in positions {
        if exists && !reached(verdict) {
            wanting.push((
                path(&["positions", name]),
                format!("no test reaches the position `{name}`"),
                "Every position is reached by a test.",
            ));
        }
    }
    if written.positions.walk_away.is_some() && clause.walk_away.is_empty() {
        wanting.push((
            path(&["positions", "walk-away"]),
            "`walk-away` has no conditions".into(),
            "Give `if` or `if-any`.",
        ));
    }
}

fn compare_with(library: &Library, clause: &Clause, wanting: &mut Wanting) {
    for (i, other) in clause.written.guidance.compare_with.iter().enumerate() {
        let id = other.split('#').next().unwrap_or(other);
        if !id.starts_with("questions/") && library.find(id).is_none() {
            wanting.push((
                path(&["guidance", "compare-with", &i.to_string()]),
                format!("no clause is called `{id}`"),
                "Write a clause id, or questions/….",
            ));
        }
    }
}
