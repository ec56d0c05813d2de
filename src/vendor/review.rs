//! What evidence do we hold, and from which day does it count?

use super::written::ReviewKind;
use crate::calendar::Length;
use jiff::civil::Date;

/// Something that is looked at again and again, checked.
#[derive(Debug, Clone)]
pub struct Review {
    pub kind: ReviewKind,
    /// What people call it.
    pub name: String,
    pub every: Option<Length>,
    pub last: Option<Date>,
    /// First and last day of the period the evidence covers.
    pub covers: Option<(Date, Date)>,
    pub issued: Option<Date>,
    pub valid_until: Option<Date>,
    pub edition: Option<u16>,
    pub surveillance: Option<Date>,
    pub proof: Option<String>,
}

impl Review {
    /// The day its age is counted from: the end of the period it covers, else its issue,
    /// else the day we received it. With the words for it.
    pub fn counts_from(&self) -> Option<(Date, &'static str)> {
        let covered = self.covers.map(|(_, end)| (end, "its period ended"));
        let issued = self.issued.map(|issued| (issued, "issued"));
        covered.or(issued).or(self.last.map(|last| (last, "last done")))
    }
}

impl ReviewKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Questionnaire => "security questionnaire",
            Self::Soc2Type1 => "SOC 2 Type I report",
            Self::Soc2Type2 => "SOC 2 Type II report",
            Self::Soc2Bridge => "SOC 2 bridge letter",
            Self::Iso27001 => "ISO 27001 certificate",
            Self::Iso27701 => "ISO 27701 certificate",
            Self::Iso42001 => "ISO 42001 certificate",
            Self::PenetrationTest => "penetration test",
            Self::PciDss => "PCI DSS attestation",
            Self::HitrustR2 => "HITRUST r2 certification",
            Self::HitrustI1 => "HITRUST i1 certification",
            Self::HitrustE1 => "HITRUST e1 certification",
            Self::Tisax => "TISAX label",
            Self::C5Type2 => "C5 Type 2 report",
            Self::DataPrivacyFramework => "Data Privacy Framework",
            Self::Insurance => "insurance certificate",
            Self::Dpa => "DPA",
            Self::Baa => "BAA",
            Self::SubprocessorList => "sub-processor list",
            Self::Dpia => "DPIA",
            Self::TransferAssessment => "transfer impact assessment",
            Self::AlgorithmicAssessment => "algorithmic impact assessment",
            Self::BiasAudit => "bias audit",
            Self::ExitPlan => "exit plan",
            Self::Other => "other review",
        }
    }
}
