//! Several papers speak to one clause: who has the say, and who says something else?

use crate::check::{MAX_LOCATED, Stated, Told};
use crate::finding::{ElementFinding, OtherValue, Status, ValueFinding};
use crate::library::written::Scope;
use crate::library::{Clause, Given};
use schemars::JsonSchema;
use serde::Serialize;

/// What one paper says on a clause, with its quotes marked as its own.
pub(super) struct Voice {
    /// Index of the paper.
    pub paper: usize,
    /// Whether the clause is asked of this kind of paper. Others are heard only on values.
    pub asked: bool,
    pub told: Told,
    /// What it said before an amendment took sections out of it.
    pub before: Option<Told>,
}

/// A value that papers in force state differently.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    pub clause: String,
    pub title: String,
    /// Name of the value: `deadline`.
    pub value: String,
    /// What holds, and the paper that says so.
    pub holds: OtherValue,
    /// What the other paper says.
    pub other: OtherValue,
    pub kind: DifferenceKind,
    /// Why the first one holds.
    pub because: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// An amendment changed it.
    Changed,
    /// Two papers in force contradict each other.
    Contradiction,
}

/// What the papers say together. `voices` come in the order in which they prevail; `amends`
/// tells whether one paper changes another, `because` why one prevails over another.
pub(super) fn merge(
    clause: &Clause,
    mut voices: Vec<Voice>,
    amends: &dyn Fn(usize, usize) -> bool,
    because: &dyn Fn(usize, usize) -> String,
) -> (Told, Vec<Difference>) {
    // A paper that sends the reader to another one of the set is answered by it.
    let silent = |voice: &Voice| voice.told.elements.iter().all(|e| e.status == Status::Missing);
    let asked = |voice: &&Voice| voice.asked;
    if voices.iter().filter(asked).all(&silent) && voices.iter().any(|v| v.asked && v.told.elsewhere) {
        for voice in voices.iter_mut().filter(|voice| !silent(voice)) {
            voice.asked = true;
        }
    }
    let mut differences = Vec::new();
    let mut values = Vec::new();
    for at in 0..clause.values.len() {
        let speaking = voices.iter().position(|v| v.asked && !matches!(v.told.values[at], Stated::Nothing));
        let Some(first) = speaking else {
            values.push(Stated::Nothing);
            continue;
        };
        for (index, voice) in voices.iter().enumerate().filter(|(index, _)| *index != first) {
            let heard =
                voice.asked || amends(voices[first].paper, voice.paper) || speaks_of(clause, &voice.told, at);
            if index > first && heard {
                let now = differs(&voices[first].told.values[at], &voice.told.values[at]);
                let was = voice.before.as_ref();
                let was = was.and_then(|was| differs(&voices[first].told.values[at], &was.values[at]));
                let changed = was.is_some() || amends(voices[first].paper, voice.paper);
                let Some((holds, other)) = now.or(was) else { continue };
                differences.push(Difference {
                    clause: clause.written.id.clone(),
                    title: clause.written.title.clone(),
                    value: clause.values[at].name.clone(),
                    holds,
                    other,
                    kind: if changed { DifferenceKind::Changed } else { DifferenceKind::Contradiction },
                    because: because(voices[first].paper, voice.paper),
                });
            }
        }
        let others = voices[first + 1..].iter().filter(|voice| voice.asked);
        values.push(added_up(&voices[first].told.values[at], others.map(|voice| &voice.told.values[at])));
    }
    let speaking: Vec<&Voice> = voices.iter().filter(asked).collect();
    let elements = (0..clause.elements.len()).map(|at| element(clause, at, &speaking)).collect();
    let told = Told {
        elements,
        values,
        located: speaking.iter().flat_map(|v| v.told.located.iter().cloned()).take(MAX_LOCATED).collect(),
        elsewhere: speaking.iter().any(|v| v.told.elsewhere),
        unreadable: speaking.iter().any(|v| v.told.unreadable),
    };
    (told, differences)
}

/// Whether a paper of another kind states this value where it speaks of the clause. What a choice
/// is told by, such as "immediately", is said of other things in a paper about other things.
fn speaks_of(clause: &Clause, told: &Told, at: usize) -> bool {
    let finding = match &told.values[at] {
        Stated::Value(_, finding) => finding,
        Stated::Choice(_, finding) if clause.values[at].scope != Scope::Paper => finding,
        _ => return false,
    };
    let mut met = told.elements.iter().filter(|e| e.status != Status::Missing).flat_map(|e| &e.quotes);
    met.any(|met| finding.quotes.iter().any(|said| said.span.overlaps(met.span)))
}

/// The answer of the first paper that answers.
fn element(clause: &Clause, at: usize, speaking: &[&Voice]) -> ElementFinding {
    let answers = speaking.iter().map(|voice| &voice.told.elements[at]);
    let answered = answers.clone().find(|answer| answer.status != Status::Missing).or(answers.clone().next());
    answered.cloned().unwrap_or_else(|| {
        let written = &clause.written.elements[at];
        ElementFinding {
            id: written.id.clone(),
            asks: written.asks.clone(),
            status: Status::Missing,
            severity: written.severity,
            quotes: Vec::new(),
            traps: Vec::new(),
            cites: written.cites.clone(),
        }
    })
}

/// What a set lists in several papers adds up; any other value is that of the first.
fn added_up<'a>(first: &Stated, others: impl Iterator<Item = &'a Stated>) -> Stated {
    let mut sum = first.clone();
    for other in others {
        let (Stated::Set(names, finding), Stated::Set(more, with)) = (&mut sum, other) else { continue };
        for (name, quote) in more.iter().zip(&with.quotes) {
            if !names.contains(name) {
                names.push(name.clone());
                finding.quotes.push(quote.clone());
            }
        }
        finding.value = names.join(", ");
    }
    sum
}

/// Two values with their quotes where they are not the same. What a set lists in two papers
/// adds up, and differs from nothing.
fn differs(a: &Stated, b: &Stated) -> Option<(OtherValue, OtherValue)> {
    let same = match (a.given(), b.given()) {
        (Given::Nothing, _) | (_, Given::Nothing) | (Given::Set(_), _) | (_, Given::Set(_)) => true,
        (Given::Value(a), Given::Value(b)) => {
            a == b || crate::value::compare(a, b) == Some(std::cmp::Ordering::Equal)
        }
        (a, b) => a == b,
    };
    let shown = |finding: &ValueFinding| {
        let quote = finding.quotes.first()?.clone();
        Some(OtherValue { value: finding.value.clone(), quote })
    };
    if same {
        return None;
    }
    Some((shown(a.finding()?)?, shown(b.finding()?)?))
}
