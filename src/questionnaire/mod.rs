//! What did the vendor answer, to which question, and in which cell?
//!
//! [`read`] turns a sheet, a JSON file or a paper into a [`Questionnaire`]; everything else
//! looks only at that. [`control`] holds what we ask of answers, [`map`] says which control a
//! question asks about, [`judge`] whether the answer is good, [`score`] adds it up, [`compare`]
//! holds it against an earlier one and [`contradictions`] against papers.

mod compare;
mod contradict;
pub mod control;
mod judge;
mod map;
pub mod read;
mod reply;
mod score;

pub use compare::{Change, Comparison, Direction, Side, compare};
pub use contradict::{Against, Contradiction, Said, contradictions};
pub use judge::{Judged, Outcome, judge};
pub use map::{By, Mapping, map};
pub use read::read;
pub use reply::reply;
pub use score::{ControlScore, Other, Points, Score, score};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A questionnaire as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Questionnaire {
    /// Whose questions they are, where their ids say so.
    pub kind: Kind,
    /// In the order in which they are asked.
    pub answers: Vec<Answer>,
    /// Sheets and rows that nobody sees, cells that nobody computed, answers that
    /// contradict each other: in words for a person.
    pub remarks: Vec<String>,
}

/// Whose list of questions it is. Ids mean something only within one list.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Consensus Assessments Initiative Questionnaire, version 3.
    Caiq3,
    /// Consensus Assessments Initiative Questionnaire, version 4.
    Caiq4,
    /// Higher Education Community Vendor Assessment Toolkit, versions 2 and 3.
    Hecvat3,
    /// Its shorter form.
    HecvatLite,
    /// Version 4, one form for all.
    Hecvat4,
    /// Google's Vendor Security Assessment Questionnaires.
    Vsaq,
    #[default]
    Other,
}

impl Kind {
    /// The name that clause-library/questions/ uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Caiq3 => "caiq-3",
            Self::Caiq4 => "caiq-4",
            Self::Hecvat3 => "hecvat-3",
            Self::HecvatLite => "hecvat-lite",
            Self::Hecvat4 => "hecvat-4",
            Self::Vsaq => "vsaq",
            Self::Other => "other",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Caiq3 => "CAIQ 3",
            Self::Caiq4 => "CAIQ 4",
            Self::Hecvat3 => "HECVAT 2 or 3",
            Self::HecvatLite => "HECVAT Lite",
            Self::Hecvat4 => "HECVAT 4",
            Self::Vsaq => "VSAQ",
            Self::Other => "questionnaire",
        }
    }
}

/// One question and what was said to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Answer {
    /// `SEF-07.1`; empty where the sheet numbers nothing.
    pub id: String,
    /// The heading above it; empty where there is none.
    pub section: String,
    pub question: String,
    pub reply: Reply,
    /// The words in the answer cell, as written.
    pub said: String,
    /// What stands beside it.
    pub comment: String,
    /// Where the answer stands, or would stand.
    pub at: Cell,
    /// Where the comment stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_at: Option<Cell>,
    /// The answer is computed by a formula; nobody typed it.
    pub computed: bool,
    /// It stands in a hidden row, column or sheet.
    pub hidden: bool,
    /// The same question answered differently elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Again>,
}

/// The same question, answered again and differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Again {
    pub reply: Reply,
    pub said: String,
    pub at: Cell,
}

/// What an answer comes down to.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    Yes,
    No,
    NotApplicable,
    /// In part, or in progress.
    Partly,
    /// Words that are none of these.
    Text,
    /// Yes and no are both marked.
    Unclear,
    #[default]
    Blank,
}

impl Reply {
    /// The reply as a person would write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotApplicable => "n/a",
            Self::Partly => "partly",
            Self::Text => "text",
            Self::Unclear => "unclear",
            Self::Blank => "blank",
        }
    }
}

/// A place in a questionnaire.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cell {
    /// The tab; `table 2` in a paper; empty where the file has only one.
    pub sheet: String,
    /// `C27`, `line 12`, `/questions/3`.
    pub cell: String,
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.sheet.is_empty() {
            true => f.write_str(&self.cell),
            false => write!(f, "{} {}", self.sheet, self.cell),
        }
    }
}

impl Answer {
    /// Whether anything at all was said.
    pub fn is_answered(&self) -> bool {
        self.reply != Reply::Blank
    }

    /// The words of the vendor: the answer and what stands beside it.
    pub fn words(&self) -> String {
        match (self.said.is_empty(), self.comment.is_empty()) {
            (_, true) => self.said.clone(),
            (true, _) => self.comment.clone(),
            _ => format!("{}. {}", self.said.trim_end_matches('.'), self.comment),
        }
    }
}
