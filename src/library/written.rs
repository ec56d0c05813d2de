//! The clause library as people write it: one type a kind of file, unknown keys refused.
//!
//! These types are also the source of the JSON Schemas in `clause-library/schema/`, so
//! their doc comments are what an editor shows. `rule.rs` holds the checked form.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A sentence pattern in the library's own language; see clause-library/README.md.
pub type PatternText = String;

/// One clause: what we ask of a contract on one subject.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClauseFile {
    /// Permanent name; equal to the file's path below clause-library/, without `.yaml`.
    pub id: String,
    /// What a reader calls it: `Notice of a personal data breach`.
    pub title: String,
    /// `draft` clauses are loaded and tested, but only checked with `--clause`.
    #[serde(default)]
    pub status: Status,
    /// The day the clause first shipped, `2026-12-01`.
    pub since: String,
    /// Earlier names; they keep working.
    #[serde(default)]
    pub aliases: Vec<String>,
    pub applies_to: AppliesTo,
    /// Its absence is no finding: it matters only where the paper takes it up.
    #[serde(default)]
    pub optional: bool,
    /// Which papers of its kinds it is asked of.
    #[serde(default)]
    pub asked: Asked,
    /// How bad it is if the whole clause is absent.
    pub severity: Severity,
    /// Who says that a contract must have it.
    #[serde(default)]
    pub basis: Basis,
    /// Keys into sources/: `gdpr/33.2`.
    #[serde(default)]
    pub cites: Vec<String>,
    /// One paragraph for a business owner.
    pub why: String,
    pub locate: Locate,
    /// Values that patterns catch by `$name`.
    #[serde(default)]
    pub values: BTreeMap<String, ValueSpec>,
    pub elements: Vec<Element>,
    pub positions: Positions,
    #[serde(default)]
    pub guidance: Guidance,
    pub tests: Vec<Test>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Draft,
    #[default]
    Stable,
    Deprecated,
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Low,
    Medium,
    High,
}

/// Who says that a contract must have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The law requires the contract to say it.
    Law,
    /// The law requires the conduct; a contract makes it enforceable.
    Conduct,
    /// Good practice, a house position.
    #[default]
    Practice,
}

/// Which papers, bought by whom, the clause is asked of.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AppliesTo {
    pub documents: Vec<PaperKind>,
    /// Vendor facts that must be present, if the vendor's facts are known.
    #[serde(default)]
    pub facts: Vec<String>,
}

/// Which papers of its kinds a clause is asked of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    #[default]
    Always,
    /// Of those whose own words take the subject up (`locate`); of all where a profile or
    /// `--clause` names it. For what only some regime asks.
    WhereTakenUp,
}

/// What kind of paper it is. One file may be several: an MSA with a DPA as its annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// Data processing agreement or addendum.
    Dpa,
    /// Master agreement, terms of service, licence, order form: anything commercial.
    Msa,
    /// Standard contractual clauses printed in full.
    Scc,
    /// HIPAA business associate agreement.
    Baa,
    /// Changes an earlier paper.
    Amendment,
    /// Terms for AI features.
    AiTerms,
    Nda,
    Sla,
}

impl PaperKind {
    /// The kind as clause files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dpa => "dpa",
            Self::Msa => "msa",
            Self::Scc => "scc",
            Self::Baa => "baa",
            Self::Amendment => "amendment",
            Self::AiTerms => "ai-terms",
            Self::Nda => "nda",
            Self::Sla => "sla",
        }
    }
}

/// Where the clause stands in a paper. No hit means the clause is absent.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Locate {
    /// Matched against clause headings; a hit takes the clause with all its sub-points.
    #[serde(default)]
    pub headings: Vec<PatternText>,
    /// Matched against sentences; a hit takes the numbered clause around it.
    #[serde(default)]
    pub text: Vec<PatternText>,
    /// Sentences and headings that match one of these locate nothing.
    #[serde(default)]
    pub unless: Vec<PatternText>,
}

/// A value that the clause states.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ValueSpec {
    #[serde(rename = "type")]
    pub kind: ValueKind,
    /// Which one counts where a paper states several. For a choice it is always the
    /// alternative listed first in `of`, so list the one worst for the customer first.
    #[serde(default)]
    pub several: Several,
    /// The alternatives of a `choice` or `set`, each with its patterns.
    #[serde(default)]
    pub of: Vec<Alternative>,
    /// Patterns that catch this value and answer no question of an element.
    #[serde(default)]
    pub said_by: Vec<PatternText>,
    /// A sentence that also matches one of these does not count for `said-by`.
    #[serde(default)]
    pub unless: Vec<PatternText>,
    /// Values, as printed, that say nothing here: `EU Member State` is no governing law.
    #[serde(default)]
    pub never: Vec<String>,
    /// Durations that are something else: the term of a contract is no notice period.
    #[serde(default)]
    pub not_as: Vec<NotAs>,
    /// `clause`: sought in the located passages; `paper`: anywhere.
    #[serde(default, rename = "where")]
    pub scope: Scope,
    /// The alternatives of a choice are ranked and may stand side by side: a later one
    /// beside an earlier one is no contradiction.
    #[serde(default)]
    pub ranked: bool,
    /// Sought in the definitions of the terms that the clause uses, too: a "Security
    /// Incident" may be defined as a confirmed one.
    #[serde(default)]
    pub in_definitions: bool,
    /// Only a step on the way to another value; not shown.
    #[serde(default)]
    pub working: bool,
    /// Where no date is stated: how to reckon it from other values of this clause.
    #[serde(default)]
    pub reckoned: Option<Reckoned>,
    /// Only what the sentence says that meets this element best; values from the same
    /// element come from the same sentence.
    #[serde(default)]
    pub from: Option<String>,
    /// Read by the grammar of such values, and not caught by patterns.
    #[serde(default)]
    pub read_as: Option<ReadAs>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReadAs {
    /// `successive 1 year`: for how long it renews, and whether more than once.
    RenewalTerm,
    /// How long before an event a notice is in time.
    NoticePeriod,
}

/// What a duration may be that is not meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotAs {
    /// How long before an event a notice is in time.
    NoticePeriod,
    /// For how long something holds after the contract has ended.
    AfterTheEnd,
}

/// A date that follows from others: the first of `from` that is stated, and `plus` later.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reckoned {
    /// Dates of this clause.
    pub from: Vec<String>,
    /// A duration of this clause; without it the date is the same.
    #[serde(default)]
    pub plus: Option<String>,
    /// What says so: where the value is sought sentence by sentence, one of these ends the
    /// search. "Effective Date means the date of this Agreement."
    #[serde(default)]
    pub said_by: Vec<PatternText>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// `24 hours`, `two (2) business days`, `one month`.
    Duration,
    /// `EUR 1,000,000`.
    Money,
    /// `99.9%`.
    Percent,
    /// `three`, `(2)`.
    Number,
    /// `1 March 2026`.
    Date,
    /// `two times the fees paid in the preceding twelve months`.
    Multiple,
    /// A country or state: `Ireland`, `England and Wales`, `Delaware`.
    Place,
    /// Exactly one of the alternatives in `of`.
    Choice,
    /// All of the alternatives in `of` that are found.
    Set,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Several {
    #[default]
    First,
    Longest,
    Shortest,
    /// All of them: a list of places.
    All,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Alternative {
    pub is: String,
    pub said_by: Vec<PatternText>,
    /// A sentence that also matches one of these does not count.
    #[serde(default)]
    pub unless: Vec<PatternText>,
}

/// Where an element or a value is sought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// In the located passages.
    #[default]
    Clause,
    /// Anywhere in the paper. A hit also locates the clause.
    Paper,
}

/// One question a reviewer asks of the clause.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Element {
    pub id: String,
    /// The reviewer's question, printed word for word.
    pub asks: String,
    /// How bad it is if this is missing from a clause that is there.
    pub severity: Severity,
    #[serde(default)]
    pub basis: Option<Basis>,
    #[serde(default)]
    pub cites: Vec<String>,
    #[serde(default, rename = "where")]
    pub scope: Scope,
    /// How many different patterns of `met-by` must be found.
    #[serde(default = "one")]
    pub needs: u32,
    pub met_by: Vec<PatternText>,
    /// Titles whose content meets the element, whatever it says: what stands under the
    /// heading, after the colon, in the next cell of the row.
    #[serde(default)]
    pub titled: Option<Titled>,
    /// Wide patterns, which also find much else: a sentence that matches one meets the
    /// element only if ranking.yaml finds that it reads like those that lawyers marked.
    #[serde(default)]
    pub may_be_met_by: Vec<PatternText>,
    /// A sentence that also matches one of these meets nothing.
    #[serde(default)]
    pub unless: Vec<PatternText>,
    /// Traps in the sentence that meets the element: it is there, but weak.
    #[serde(default)]
    pub weakened_by: Vec<PatternText>,
    /// Traps that stand anywhere in the clause.
    #[serde(default)]
    pub undercut_by: Vec<PatternText>,
}

/// Content that is known by its title alone: under "Categories of data subjects" stand
/// categories of data subjects.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Titled {
    pub by: Vec<PatternText>,
    /// Content that matches one of these says nothing: blanks, references to other papers.
    #[serde(default)]
    pub unless: Vec<PatternText>,
}

fn one() -> u32 {
    1
}

/// Our positions. Walk-away is tried first: what we never accept is not saved by a good
/// number elsewhere. Then preferred, then fallback; if none holds, a person decides.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Positions {
    pub preferred: Position,
    #[serde(default)]
    pub fallback: Option<Position>,
    #[serde(default)]
    pub walk_away: Option<WalkAway>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Position {
    /// Value name → condition; all must hold.
    #[serde(default, rename = "if")]
    pub conditions: BTreeMap<String, String>,
    /// Elements that must be met, and not weakened.
    #[serde(default)]
    pub met: Vec<String>,
    /// Elements that must be there, weakened or not.
    #[serde(default)]
    pub present: Vec<String>,
    /// Wording to offer to the vendor.
    pub text: String,
    /// Who may agree to it.
    #[serde(default)]
    pub approver: Option<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WalkAway {
    /// Value name → condition; all must hold.
    #[serde(default, rename = "if")]
    pub conditions: BTreeMap<String, String>,
    /// Several such sets, of which one is enough.
    #[serde(default)]
    pub if_any: Vec<BTreeMap<String, String>>,
    /// Why we cannot live with it.
    pub because: String,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Guidance {
    #[serde(default)]
    pub say_to_vendor: Option<String>,
    #[serde(default)]
    pub watch_for: Vec<String>,
    /// Questionnaire answers or other clauses that must agree.
    #[serde(default)]
    pub compare_with: Vec<String>,
}

/// A piece of contract and what the clause must say of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Test {
    pub name: String,
    /// Contract text as Markdown, written by us.
    pub text: String,
    /// A known gap: why it does not work yet. The test fails the day it passes.
    #[serde(default)]
    pub todo: Option<String>,
    pub expect: Expect,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expect {
    /// preferred, fallback, walk-away, escalate, absent or by-reference.
    pub position: Verdict,
    /// Value name → value as printed: `24 hours`, `customer`. Only those named are compared.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Exactly these elements are weakened.
    #[serde(default)]
    pub weakened: Vec<String>,
    /// Exactly these elements are missing (not compared where the clause is absent).
    #[serde(default)]
    pub missing: Vec<String>,
    /// Element → its quotes, the best first, each by words that it holds. Only those named are
    /// compared.
    #[serde(default)]
    pub quoted: BTreeMap<String, Vec<String>>,
}

/// What a check says of one clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// There, and as we would write it.
    Preferred,
    /// There, and good enough.
    Fallback,
    /// There, and unacceptable.
    WalkAway,
    /// There, but none of our positions holds: a person decides.
    Escalate,
    /// Not in the paper.
    Absent,
    /// The paper points to a text that is not at hand.
    ByReference,
    /// The pages that could hold it could not be read.
    Unreadable,
    /// The vendor's facts or the kind of paper rule it out.
    NotApplicable,
}

/// terms.yaml: word families. A pattern writes `<customer>` and means any member.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TermsFile {
    pub families: BTreeMap<String, Family>,
    /// Phrases that turn a duty into none: `not be required to`. No `...` reaches across
    /// one, so a pattern never finds a duty that is being denied.
    #[serde(default)]
    pub denials: Vec<String>,
    /// Lists of patterns that several clauses share: `@general-assistance` in a list of
    /// patterns stands for all of them.
    #[serde(default)]
    pub phrases: BTreeMap<String, Vec<PatternText>>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Family {
    /// Words and phrases; plural and possessive come by themselves.
    pub members: Vec<String>,
    /// A term that the contract defines joins the family if its definition opens with
    /// one of these patterns.
    #[serde(default)]
    pub joined_by: Vec<PatternText>,
}

/// sources/*.yaml: what a law asks, in our own words.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SourceFile {
    pub id: String,
    pub title: String,
    pub url: String,
    /// The day somebody last compared this file with the source.
    pub as_of: String,
    /// The day somebody has to compare it again.
    pub review_by: String,
    pub provisions: BTreeMap<String, String>,
}

/// profiles/*.yaml: which clauses which kind of vendor needs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProfileFile {
    pub id: String,
    pub title: String,
    /// When to choose it, for a person.
    pub when: String,
    /// Which facts of a vendor ask for it: `[personal-data, people-in-eu]`. One of these sets
    /// has to hold whole. Without any, only `--profile` asks for it.
    #[serde(default)]
    pub applies_when: Vec<Vec<String>>,
    /// Kinds of paper that such a vendor must have signed.
    #[serde(default)]
    pub needs: Vec<PaperKind>,
    /// Clause ids, or whole folders as `dpa/*`.
    pub clauses: Vec<String>,
    /// Stricter house positions: clause id → what changes.
    #[serde(default)]
    pub tighten: BTreeMap<String, Tightened>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tightened {
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Replaces conditions of the preferred position, value by value.
    #[serde(default)]
    pub preferred: BTreeMap<String, String>,
    #[serde(default)]
    pub fallback: BTreeMap<String, String>,
    #[serde(default)]
    pub walk_away: BTreeMap<String, String>,
}

/// ranking.yaml: the words that tell, element by element; made by `examples/train.rs`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RankingFile {
    /// The command that makes this file.
    pub made_by: String,
    /// `commercial/termination#convenience` → its weights.
    pub elements: BTreeMap<String, RankingWeights>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RankingWeights {
    /// The score from which on a sentence counts.
    pub line: f32,
    /// What one step of a weight is worth.
    pub scale: f32,
    /// Four letters a weight: three for the feature, one for its steps.
    pub weights: String,
}
