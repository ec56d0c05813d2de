//! What is to be said of the set as a whole: papers that are missing, unsigned or out of
//! sight, orders of precedence that bite each other, facts nobody has written down.

use super::{AcceptedState, Applies, SetCheck, SetPaper};
use crate::check::paper_kinds;
use crate::dates::{self, Severity as DateSeverity};
use crate::finding::Quote;
use crate::library::written::{PaperKind, Severity};
use crate::vendor::written::DocumentKind;
use crate::vendor::{DpaStatus, Vendor, lacks};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Something to know of the set, whichever clause one looks at.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Note {
    /// A name that stays: `papers/dpa`.
    pub kind: &'static str,
    pub severity: Severity,
    pub says: String,
    /// The provision, where a law says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cites: Option<&'static str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Quote>,
}

/// The notes that somebody may accept for a time, as they may a clause.
pub const NOTES: [&str; 5] =
    ["papers/dpa", "papers/missing", "papers/by-url", "papers/precedence", "papers/none"];

pub(super) fn notes(vendor: &Vendor, papers: &[SetPaper<'_>], set: &SetCheck, on: Date) -> Vec<Note> {
    let mut list = List::default();
    standing(&mut list, vendor, set, on);
    texts(&mut list, vendor, papers, set);
    precedence(&mut list, set);
    facts(&mut list, set);
    gaps(&mut list, set);
    laws(&mut list, vendor, set, on);
    let accepted = |note: &Note| vendor.accepted.iter().any(|gap| gap.finding == note.kind && gap.holds(on));
    list.0.retain(|note| !accepted(note));
    list.0.sort_by_key(|note| std::cmp::Reverse(note.severity));
    list.0
}

#[derive(Default)]
struct List(Vec<Note>);

impl List {
    fn add(&mut self, kind: &'static str, severity: Severity, says: String) -> &mut Note {
        self.0.push(Note { kind, severity, says, cites: None, quotes: Vec::new() });
        let last = self.0.len() - 1;
        &mut self.0[last]
    }
}

/// Papers that have to be there.
fn standing(list: &mut List, vendor: &Vendor, set: &SetCheck, on: Date) {
    if !set.papers.iter().any(|paper| paper.in_force) {
        let says = match set.papers.is_empty() {
            true => "No paper of this vendor is in the register. Put it into documents/ and list it.".into(),
            false => format!(
                "No paper of this vendor is in force on {on}. See them as if signed with --if-signed."
            ),
        };
        list.add("papers/none", Severity::High, says);
    }
    let needs_dpa = vendor.fact("personal-data") == Some(true)
        || set.profiles.iter().any(|profile| profile.missing.contains(&PaperKind::Dpa));
    let dpa = vendor.papers.iter().find(|paper| paper.is(DocumentKind::Dpa));
    let (severity, says) = match set.dpa {
        _ if !needs_dpa => (Severity::Low, None),
        DpaStatus::Signed => (Severity::Low, None),
        DpaStatus::ByUrl => (
            Severity::Low,
            Some("binds as a text on the vendor's site, which the vendor can change".to_string()),
        ),
        DpaStatus::ByClick => (Severity::Low, Some("binds by a click; nobody has signed it".to_string())),
        DpaStatus::Unsigned => (
            Severity::High,
            Some(match dpa {
                Some(dpa) => format!("is not signed ({})", dpa.name()),
                None => "is not signed".to_string(),
            }),
        ),
        DpaStatus::Superseded => {
            (Severity::High, Some("was replaced, and what replaced it does not hold".to_string()))
        }
        DpaStatus::Missing => {
            (Severity::High, Some("is missing, though the vendor processes personal data for us".to_string()))
        }
    };
    if let Some(says) = says {
        let note = list.add("papers/dpa", severity, format!("The data processing agreement {says}."));
        note.cites = Some("GDPR Art. 28(3)");
    }
    if !needs_dpa
        && vendor.fact("personal-data").is_none()
        && let Some(why) = lacks(vendor, DocumentKind::Dpa, on)
    {
        let says = format!(
            "No data processing agreement is in force ({why}), and vendor.yaml does not say whether this vendor \
             gets personal data. Write `personal-data:` under `facts:`; `[]` if it gets none."
        );
        list.add("papers/dpa", Severity::Medium, says).cites = Some("GDPR Art. 28(3)");
    }
    for profile in &set.profiles {
        for kind in profile.missing.iter().filter(|kind| **kind != PaperKind::Dpa) {
            let says = format!(
                "No {} is in force, which {} needs.",
                crate::library::written::PaperKind::name(*kind),
                profile.title
            );
            list.add("papers/missing", Severity::High, says);
        }
    }
}

/// Papers whose words are not at hand, or are not what the register says.
fn texts(list: &mut List, vendor: &Vendor, papers: &[SetPaper<'_>], set: &SetCheck) {
    for paper in set.papers.iter().filter(|paper| paper.in_force) {
        let Some(why) = &paper.unread else { continue };
        let by_url = vendor.papers.iter().any(|p| p.name() == paper.paper && p.file.is_none());
        if by_url {
            let says = format!(
                "{} binds us and its text is not at hand. Save a copy into documents/ and name it as `file:`.",
                paper.paper
            );
            list.add("papers/by-url", Severity::Medium, says);
        } else {
            let says = format!("{} is in force and could not be read: {why}.", paper.paper);
            list.add("papers/unread", Severity::High, says);
        }
    }
    for paper in papers {
        let entry = &vendor.papers[paper.index];
        if entry.kind == DocumentKind::Amendment && entry.changes.is_none() {
            let says = format!(
                "{} does not say in the register which paper it changes, so it is put above all. Add `changes:`.",
                paper.name
            );
            list.add("papers/amends-what", Severity::Low, says);
        }
        let read = paper_kinds(paper.document, paper.contract);
        let is_dpa = read.contains(&PaperKind::Dpa) && entry.kind != DocumentKind::Amendment;
        if is_dpa && !paper.kinds.contains(&PaperKind::Dpa) {
            let says = format!(
                "{} reads as a data processing agreement too. If it is one, add `also: [dpa]`.",
                paper.name
            );
            list.add("papers/kind", Severity::Low, says);
        }
    }
}

fn precedence(list: &mut List, set: &SetCheck) {
    for (a, b) in &set.precedence.circular {
        let (a, b) = (&set.precedence.statements[*a], &set.precedence.statements[*b]);
        let name = |quote: &Quote| quote.paper.clone().unwrap_or_default();
        let says = format!(
            "{} and {} each say that they prevail over the other. Agree which does, or write \
             `precedence:` into vendor.yaml.",
            name(&a.quote),
            name(&b.quote)
        );
        let note = list.add("papers/precedence", Severity::Medium, says);
        note.quotes = vec![a.quote.clone(), b.quote.clone()];
    }
}

/// Facts named in one note.
const MOST_FACTS: usize = 6;

/// One note on all profiles that nobody can choose or rule out, by the facts that would.
fn facts(list: &mut List, set: &SetCheck) {
    let mut undecided: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for profile in set.profiles.iter().filter(|profile| profile.applies == Applies::Unknown) {
        for fact in &profile.unknown {
            undecided.entry(fact).or_default().push(&profile.id);
        }
    }
    if undecided.is_empty() {
        return;
    }
    let mut facts: Vec<(&&str, &Vec<&str>)> = undecided.iter().collect();
    // What decides most first; the states of the US, one law each, last.
    facts.sort_by_key(|(fact, _)| (**fact != "personal-data", fact.starts_with("people-in-us-"), **fact));
    let more = facts.len().saturating_sub(MOST_FACTS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let shown = facts.iter().take(MOST_FACTS);
    let shown: Vec<String> =
        shown.map(|(fact, profiles)| format!("{fact} ({})", profiles.join(", "))).collect();
    let says = format!(
        "vendor.yaml does not state facts that decide which profiles apply: {}{more}. Their clauses are asked \
         where a paper could hold them; none of their papers is missed. --format json names every fact and \
         the profiles that hang on it.",
        shown.join("; ")
    );
    list.add("facts/unknown", Severity::Low, says);
}

fn gaps(list: &mut List, set: &SetCheck) {
    for accepted in &set.accepted {
        let gap = &accepted.gap;
        match accepted.state {
            AcceptedState::RanOut => {
                let says = format!(
                    "The gap {} was accepted until {}, which is over. Decide again: countersign accept {} {} --until …",
                    gap.finding, gap.until, set.vendor, gap.finding
                );
                list.add("accepted/ran-out", Severity::Medium, says);
            }
            AcceptedState::MatchesNothing if !NOTES.contains(&gap.finding.as_str()) => {
                let says = format!(
                    "The accepted gap {} matches nothing: the papers have no such gap. Take it out if it was closed.",
                    gap.finding
                );
                list.add("accepted/matches-nothing", Severity::Low, says);
            }
            AcceptedState::NotKnown => {
                let says = format!(
                    "The accepted gap {} matches nothing: the library has no such clause or element.",
                    gap.finding
                );
                list.add("accepted/not-known", Severity::Medium, says);
            }
            _ => {}
        }
    }
}

/// Statutes that give more than the contract does.
fn laws(list: &mut List, vendor: &Vendor, set: &SetCheck, on: Date) {
    let stated = set.check.finding("commercial/term-and-renewal").and_then(|finding| finding.value("notice"));
    let notice = stated.and_then(|value| crate::calendar::Length::parse(&value.value).ok());
    for law in dates::overrides(vendor, notice, on) {
        let severity = match law.severity {
            DateSeverity::High => Severity::High,
            DateSeverity::Medium => Severity::Medium,
            DateSeverity::Low => Severity::Low,
        };
        let note = list.add("law/overrides", severity, law.what);
        note.cites = law.cites;
        note.quotes = stated.and_then(|value| value.quotes.first().cloned()).into_iter().collect();
    }
}
