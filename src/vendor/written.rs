//! A vendor as people write it: `vendors/<id>/vendor.yaml`, unknown keys refused.
//!
//! Doc comments here are what an editor shows, through the JSON Schema made from these
//! types. Dates and lengths stay text until `build` checks them with their place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// vendors/<id>/vendor.yaml: what people know of one vendor. The program never rewrites it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VendorFile {
    pub name: String,
    #[serde(default)]
    pub status: Status,
    /// How much would it hurt: critical, high, medium or low.
    pub tier: Tier,
    /// Who uses the vendor and decides on renewal: an e-mail address.
    #[serde(default)]
    pub owner: Option<String>,
    /// Who answers for the paper: an e-mail address.
    #[serde(default)]
    pub reviewer: Option<String>,
    /// What it costs: `USD 120000 per year`.
    #[serde(default)]
    pub value: Option<String>,
    /// Whose holidays count for notices: target, us-federal, uk-england, de-national,
    /// fr-national, or weekends for none.
    #[serde(default)]
    pub holidays: Option<String>,
    #[serde(default)]
    pub facts: Facts,
    /// Newest first.
    #[serde(default)]
    pub documents: Vec<DocumentEntry>,
    /// Which kind of paper prevails, if the papers do not say so or bite each other:
    /// `[dpa, order-form, msa]`.
    #[serde(default)]
    pub precedence: Vec<DocumentKind>,
    #[serde(default)]
    pub term: Option<TermEntry>,
    /// Order forms with a term of their own, or that end together with the main term.
    #[serde(default)]
    pub orders: Vec<OrderEntry>,
    #[serde(default)]
    pub price: Option<PriceEntry>,
    #[serde(default)]
    pub clocks: ClocksEntry,
    #[serde(default)]
    pub reviews: Vec<ReviewEntry>,
    #[serde(default)]
    pub remind: RemindEntry,
    /// Known gaps somebody has signed for; each one ends.
    #[serde(default)]
    pub accepted: Vec<AcceptedEntry>,
    /// For people; the program does not read it.
    #[serde(default)]
    pub notes: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Prospect,
    #[default]
    Active,
    Leaving,
    Ended,
}

/// How much would it hurt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    Low,
    Medium,
    High,
    Critical,
}

/// What profiles ask about. A fact that is not stated is not known; it is never taken for no.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Facts {
    #[serde(default)]
    pub role: Option<Role>,
    /// Which kinds; an empty list says none.
    #[serde(default)]
    pub personal_data: Option<Vec<String>>,
    /// Health, biometric, religious and other data of GDPR Art. 9.
    #[serde(default)]
    pub special_categories: Option<bool>,
    /// Protected health information under HIPAA.
    #[serde(default)]
    pub health_information: Option<bool>,
    #[serde(default)]
    pub card_data: Option<bool>,
    #[serde(default)]
    pub children: Option<bool>,
    /// How many people's data it handles, about.
    #[serde(default)]
    pub people: Option<u64>,
    /// Where the people live: EU, UK, CH, US, US-CA.
    #[serde(default)]
    pub people_in: Vec<String>,
    /// Where data is stored or seen.
    #[serde(default)]
    pub stored_in: Vec<String>,
    /// Where we, the customer, are: EU, US-NY.
    #[serde(default)]
    pub we_are_in: Vec<String>,
    #[serde(default)]
    pub ai_use: Option<AiUse>,
    /// Supports a critical or important function (DORA).
    #[serde(default)]
    pub critical_function: Option<bool>,
    /// We are a financial entity (DORA).
    #[serde(default)]
    pub financial_entity: Option<bool>,
    /// A cloud or other data processing service one can switch (Data Act).
    #[serde(default)]
    pub cloud_service: Option<bool>,
    /// Services, maintains or repairs real or personal property (New York GOL 5-903).
    #[serde(default)]
    pub serves_property: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Processor,
    SubProcessor,
    Controller,
    JointController,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AiUse {
    None,
    /// Uses models on our data, but does not train on it.
    Uses,
    /// Trains models on our data.
    Trains,
}

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DocumentEntry {
    /// Below the vendor's folder: documents/2025-03-01-msa.pdf.
    #[serde(default)]
    pub file: Option<String>,
    /// Where the terms stand that bind us by reference.
    #[serde(default)]
    pub url: Option<String>,
    pub kind: DocumentKind,
    /// What else it holds, such as a DPA as its annex.
    #[serde(default)]
    pub also: Vec<DocumentKind>,
    /// The day both had signed, `by-click`, or `no`.
    #[serde(default)]
    pub signed: Option<String>,
    /// The first day it holds, if that is not the day of signing.
    #[serde(default)]
    pub from: Option<String>,
    /// The last day it holds.
    #[serde(default)]
    pub until: Option<String>,
    /// The file it amends.
    #[serde(default)]
    pub changes: Option<String>,
    /// The file it replaces.
    #[serde(default)]
    pub supersedes: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    Msa,
    Dpa,
    Scc,
    Baa,
    Amendment,
    OrderForm,
    AiTerms,
    Nda,
    Sla,
    SubprocessorList,
    Questionnaire,
    Report,
    Certificate,
    Other,
}

/// How long the contract runs and how one gets out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TermEntry {
    /// The first day.
    pub starts: String,
    /// `12 months`; the day after it is the end.
    #[serde(default)]
    pub lasts: Option<String>,
    /// The last day, if the contract prints one, in place of `lasts`.
    #[serde(default)]
    pub last_day: Option<String>,
    #[serde(default)]
    pub then: Then,
    /// As long as the first term if not stated.
    #[serde(default)]
    pub renews_for: Option<String>,
    /// How often at most; without a limit if not stated.
    #[serde(default)]
    pub renewals: Option<u32>,
    /// Before the term ends, at least: `60 days`.
    #[serde(default)]
    pub notice: Option<String>,
    /// Before the term ends, at most: `120 days`. Earlier notices do not count.
    #[serde(default)]
    pub notice_at_most: Option<String>,
    /// What has to happen in time.
    #[serde(default)]
    pub notice_counts: Counts,
    #[serde(default)]
    pub notice_by: Method,
    /// How long a notice is under way, if not what is usual for its method.
    #[serde(default)]
    pub transit: Option<String>,
    /// For a term that rolls on: when a notice can end it.
    #[serde(default)]
    pub ends_at: EndsAt,
    /// The paper and section: documents/2025-03-01-msa.pdf#12.2.
    #[serde(default)]
    pub written_at: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// Ends unless somebody renews it.
    #[default]
    Ends,
    /// Renews itself for a further term unless somebody gives notice.
    Renews,
    /// Rolls on without a term until somebody gives notice.
    Rolls,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    #[default]
    Received,
    Sent,
}

/// How the notice must travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    EMail,
    Portal,
    Courier,
    Letter,
    RegisteredMail,
    /// Not stated: time for a registered letter is allowed.
    #[default]
    NotStated,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndsAt {
    #[default]
    AnyDay,
    MonthEnd,
    QuarterEnd,
    YearEnd,
}

/// An order form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OrderEntry {
    /// A name that stays: `seats`.
    pub id: String,
    /// What it costs, if it is not part of the vendor's `value`.
    #[serde(default)]
    pub value: Option<String>,
    /// For an order that ends with the main term: its first day.
    #[serde(default)]
    pub with_main_term_from: Option<String>,
    /// For an order with a term of its own.
    #[serde(default)]
    pub term: Option<TermEntry>,
    /// Notice for an order that ends with the main term, if not the same.
    #[serde(default)]
    pub notice: Option<String>,
}

/// How the price may change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PriceEntry {
    /// How long before a renewal the vendor must announce it.
    #[serde(default)]
    pub announced_before: Option<String>,
    /// How long we may object after an announcement.
    #[serde(default)]
    pub objection: Option<String>,
    /// `7 %`
    #[serde(default)]
    pub cap: Option<String>,
}

/// Clocks that an event starts: `countersign vendor event ID NAME --on DATE`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClocksEntry {
    /// How long we may object to a new sub-processor after hearing of it.
    #[serde(default)]
    pub subprocessor_objection: Option<String>,
    /// How long the vendor has to tell us of a breach.
    #[serde(default)]
    pub breach_notice: Option<String>,
    /// How long we have to tell the authority; `72 hours` if not stated.
    #[serde(default)]
    pub our_breach_notice: Option<String>,
}

/// Something that is looked at again and again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReviewEntry {
    pub what: ReviewKind,
    /// For `other review`: what it is.
    #[serde(default)]
    pub named: Option<String>,
    /// How often, if not as the tier asks.
    #[serde(default)]
    pub every: Option<String>,
    /// The day it was last done or received.
    #[serde(default)]
    pub last: Option<String>,
    /// The period the evidence covers: `2025-01-01 to 2025-12-31`. It is counted from here.
    #[serde(default)]
    pub covers: Option<String>,
    #[serde(default)]
    pub issued: Option<String>,
    /// The last day it is valid, as printed on it.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// The edition of an ISO standard: 2013, 2022.
    #[serde(default)]
    pub edition: Option<u16>,
    /// The day of the last surveillance audit of a certificate.
    #[serde(default)]
    pub surveillance: Option<String>,
    /// The file that proves it.
    #[serde(default)]
    pub proof: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
pub enum ReviewKind {
    #[serde(rename = "security questionnaire")]
    Questionnaire,
    #[serde(rename = "SOC 2 Type I report")]
    Soc2Type1,
    #[serde(rename = "SOC 2 Type II report")]
    Soc2Type2,
    #[serde(rename = "SOC 2 bridge letter")]
    Soc2Bridge,
    #[serde(rename = "ISO 27001 certificate")]
    Iso27001,
    #[serde(rename = "ISO 27701 certificate")]
    Iso27701,
    #[serde(rename = "ISO 42001 certificate")]
    Iso42001,
    #[serde(rename = "penetration test")]
    PenetrationTest,
    #[serde(rename = "PCI DSS attestation")]
    PciDss,
    #[serde(rename = "HITRUST r2 certification")]
    HitrustR2,
    #[serde(rename = "HITRUST i1 certification")]
    HitrustI1,
    #[serde(rename = "HITRUST e1 certification")]
    HitrustE1,
    #[serde(rename = "TISAX label")]
    Tisax,
    #[serde(rename = "C5 Type 2 report")]
    C5Type2,
    #[serde(rename = "Data Privacy Framework")]
    DataPrivacyFramework,
    #[serde(rename = "insurance certificate")]
    Insurance,
    #[serde(rename = "DPA")]
    Dpa,
    #[serde(rename = "BAA")]
    Baa,
    #[serde(rename = "sub-processor list")]
    SubprocessorList,
    #[serde(rename = "DPIA")]
    Dpia,
    #[serde(rename = "transfer impact assessment")]
    TransferAssessment,
    #[serde(rename = "algorithmic impact assessment")]
    AlgorithmicAssessment,
    #[serde(rename = "bias audit")]
    BiasAudit,
    #[serde(rename = "exit plan")]
    ExitPlan,
    #[serde(rename = "other review")]
    Other,
}

/// Whom to remind, and how long before.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RemindEntry {
    /// `[90 days, 30 days, 7 days]`
    #[serde(default = "before")]
    pub before: Vec<String>,
    /// owner, reviewer, or e-mail addresses.
    #[serde(default = "to")]
    pub to: Vec<String>,
}

impl Default for RemindEntry {
    fn default() -> Self {
        Self { before: before(), to: to() }
    }
}

fn before() -> Vec<String> {
    ["90 days", "30 days", "7 days"].map(String::from).to_vec()
}

fn to() -> Vec<String> {
    ["owner", "reviewer"].map(String::from).to_vec()
}

/// A known gap somebody has signed for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AcceptedEntry {
    /// A clause, or one of its elements: dpa/breach-notice#content.
    pub finding: String,
    pub because: String,
    pub by: String,
    pub on: String,
    /// The last day it is accepted.
    pub until: String,
}
