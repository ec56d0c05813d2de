//! What can the tool say?
//!
//! One closed list of things, pure data. Reports turn them into words; the JSON form is
//! this data as it stands (docs/schema/check.schema.json).

use crate::document::{ChangeKind, Document, Unreadable};
use crate::library::written::{Basis, PaperKind, Severity, Verdict};
use crate::parties::Parties;
use crate::text::{Place, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the JSON form. It changes when a field changes its meaning or goes away.
pub const FORMAT_VERSION: u32 = 1;

/// Everything a check found in one paper.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Check {
    pub format_version: u32,
    /// The library that judged, by content.
    pub library_version: String,
    /// What kinds of paper this is.
    pub kinds: Vec<PaperKind>,
    /// The profile that chose the clauses, if one did.
    pub profile: Option<String>,
    /// The clauses that somebody asked by name, and nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// What the paper calls the two sides.
    #[schemars(with = "serde_json::Value")]
    pub parties: Parties,
    /// What is to be said of the paper as a whole.
    pub remarks: Vec<Remark>,
    /// One a clause of the library, in the library's order.
    pub findings: Vec<Finding>,
    /// Pages that could not be read.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub unreadable: Vec<Unreadable>,
}

/// Something to know of the whole paper, whichever clause one looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// It repeats what Article 28 GDPR asks and settles nothing: no day, no number.
    RestatementOnly,
    /// It is written in another language than the library's.
    NotEnglish,
}

impl Remark {
    /// The remark for a person.
    pub fn says(self) -> &'static str {
        match self {
            Remark::NotEnglish => {
                "The paper is not written in English, and the clause library reads nothing else: what \
                 was not found is not missing. Check an English version, or have a person read this one."
            }
            Remark::RestatementOnly => {
                "The paper only restates what the law asks: it names no deadline, notice or number \
                 of its own. The law does not say how soon, how often or who pays; the contract should."
            }
        }
    }
}

/// What a check says of one clause.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// `dpa/breach-notice`
    pub clause: String,
    pub title: String,
    pub verdict: Verdict,
    /// How much it matters; absent where there is nothing to do.
    pub severity: Option<Severity>,
    pub basis: Basis,
    /// Why the verdict is what it is, in one sentence.
    pub reason: String,
    /// Why anybody should care, for a business owner.
    pub why: String,
    pub elements: Vec<ElementFinding>,
    pub values: Vec<ValueFinding>,
    /// Where the clause stands.
    pub located: Vec<Quote>,
    /// Wording to ask for, where something should change.
    pub ask: Option<String>,
    /// Who may accept the fallback position.
    pub approver: Option<String>,
    pub say_to_vendor: Option<String>,
    pub cites: Vec<String>,
    /// Gaps of this clause that somebody has signed for; they are left out of the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<AcceptedGap>,
}

/// A gap that somebody has signed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AcceptedGap {
    /// A clause, or one of its elements: `dpa/breach-notice#content`.
    pub finding: String,
    pub because: String,
    pub by: String,
    /// The day it was accepted.
    pub on: String,
    /// The last day it is.
    pub until: String,
}

/// What a check says of one element.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ElementFinding {
    pub id: String,
    /// The reviewer's question.
    pub asks: String,
    pub status: Status,
    pub severity: Severity,
    /// The words that meet the element.
    pub quotes: Vec<Quote>,
    /// The words that weaken it.
    pub traps: Vec<Quote>,
    pub cites: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Met,
    Weakened,
    Missing,
}

/// A value that the paper states.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ValueFinding {
    pub name: String,
    /// As printed: `48 hours`, `customer`, `scc, dpf`.
    pub value: String,
    pub quotes: Vec<Quote>,
    /// Other values the same paper states for the same thing.
    pub also: Vec<OtherValue>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OtherValue {
    pub value: String,
    pub quote: Quote,
}

/// Words of the paper, exactly as read, and where they stand.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Quote {
    /// The paper, where several were read together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    pub text: String,
    /// Bytes of the text as read.
    #[schemars(with = "serde_json::Value")]
    pub span: Span,
    /// `7.2(b)`, `Annex II, 3`; empty outside of numbered clauses.
    pub section: String,
    /// Heading of the section.
    pub heading: String,
    #[schemars(with = "serde_json::Value")]
    pub place: Place,
    /// Set where the words were recognised in a picture of the page: letters may be wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recognised: Option<Recognition>,
    /// Tracked changes in these words that nobody has accepted or rejected yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracked: Vec<Tracked>,
}

/// How words were recognised in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Recognition {
    /// 0 to 100, of the least certain line; absent where somebody else's program
    /// recognised the words and did not write down how sure it was.
    pub confidence: Option<u8>,
}

/// A tracked change that touches a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Tracked {
    #[schemars(with = "serde_json::Value")]
    pub kind: ChangeKind,
    /// Empty where the file does not say.
    pub author: String,
    /// The words inserted, moved or removed.
    pub words: String,
}

impl Quote {
    /// A quote of exactly these words.
    pub fn new(document: &Document, span: Span, section: String, heading: String) -> Self {
        let lines = document.recognised.iter().filter(|line| line.span.overlaps(span));
        let recognised = lines.map(|line| line.confidence).reduce(|a, b| a.zip(b).map(|(a, b)| a.min(b)));
        // Nothing is left of a deletion but the place where it was.
        let touches = |change: Span| match change.is_empty() {
            true => span.start <= change.start && change.start <= span.end,
            false => change.overlaps(span),
        };
        let tracked = document.changes.iter().filter(|change| touches(change.span)).map(|change| Tracked {
            kind: change.kind,
            author: change.author.clone(),
            words: match change.kind {
                ChangeKind::Deleted => change.removed.clone(),
                ChangeKind::Inserted | ChangeKind::Moved => document.text.get(change.span).to_string(),
            },
        });
        Self {
            paper: None,
            text: document.text.get(span).to_string(),
            span,
            section,
            heading,
            place: document.text.place(span.start as usize),
            recognised: recognised.map(|confidence| Recognition { confidence }),
            tracked: tracked.collect(),
        }
    }
}

impl Finding {
    /// Whether the finding asks somebody to do something.
    pub fn is_open(&self) -> bool {
        self.severity.is_some()
    }

    pub fn element(&self, id: &str) -> Option<&ElementFinding> {
        self.elements.iter().find(|e| e.id == id)
    }

    pub fn value(&self, name: &str) -> Option<&ValueFinding> {
        self.values.iter().find(|v| v.name == name)
    }
}

impl Check {
    pub fn finding(&self, clause: &str) -> Option<&Finding> {
        self.findings.iter().find(|f| f.clause == clause)
    }

    /// Whether the paper is written in another language than the library's.
    pub fn is_foreign(&self) -> bool {
        self.remarks.contains(&Remark::NotEnglish)
    }

    /// The worst severity of any finding.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().filter_map(|f| f.severity).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Change, Format};

    #[test]
    fn a_quote_tells_of_the_tracked_changes_that_touch_it() {
        let mut document = Document::new(Format::Docx);
        document.text.push("within 72 hours of becoming aware", Place::default(), None);
        let change =
            |span, kind, removed: &str| Change { span, kind, author: "Ana".into(), removed: removed.into() };
        document.changes = vec![
            change(Span::new(7, 9), ChangeKind::Inserted, ""),
            change(Span::new(7, 7), ChangeKind::Deleted, "24"),
        ];
        let quote = |span| Quote::new(&document, span, String::new(), String::new());
        let tracked = quote(Span::new(0, 15)).tracked;
        let words: Vec<&str> = tracked.iter().map(|change| change.words.as_str()).collect();
        assert_eq!(words, ["72", "24"]);
        assert_eq!(quote(Span::new(16, 33)).tracked, []);
    }
}
