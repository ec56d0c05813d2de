//! What happened with this vendor? `ledger.jsonl`: one line an entry, only ever added to.
//!
//! A line cut off by a crash is skipped and reported, never a reason to stop. Entries of
//! a kind this version does not know are kept out of the way, so that older programs can
//! read newer ledgers.

use crate::calendar;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the program and its people did, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    pub entries: Vec<Entry>,
    /// Numbers, from 1, of lines that could not be read.
    pub unreadable: Vec<usize>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Entry {
    /// The day it was written down.
    #[serde(with = "date")]
    pub at: Date,
    #[serde(flatten)]
    pub did: Did,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum Did {
    /// Something outside happened that starts a clock.
    Event {
        what: EventKind,
        #[serde(with = "date")]
        on: Date,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// Somebody was told of a deadline.
    Reminded {
        deadline: String,
        #[serde(with = "date")]
        due: Date,
        stage: String,
        to: String,
        /// `stdout`, `email`, or the name of a webhook.
        by: String,
    },
    /// Nobody wants to hear of it before `until`.
    Snoozed {
        deadline: String,
        #[serde(with = "date")]
        until: Date,
        because: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        by: String,
    },
    /// Somebody has dealt with this date of it.
    Acknowledged {
        deadline: String,
        #[serde(with = "date")]
        due: Date,
        because: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        by: String,
    },
    /// Somebody has signed for a gap: a clause, or one of its elements.
    Accepted {
        finding: String,
        /// The last day.
        #[serde(with = "date")]
        until: Date,
        because: String,
        by: String,
    },
    /// Nobody signs for this gap any longer.
    Withdrawn { finding: String, because: String, by: String },
    /// An entry of a later version.
    #[serde(other)]
    Unknown,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The vendor announced a new sub-processor.
    SubprocessorNotice,
    /// The vendor became aware of a breach.
    Breach,
    /// The vendor told us of a breach.
    BreachNotice,
    /// The vendor announced a new price.
    PriceNotice,
    /// We gave notice that ends the contract.
    NoticeGiven,
    /// The vendor gave notice that ends the contract.
    NoticeReceived,
    Incident,
    ScopeChange,
    OwnershipChange,
    CertificateLapse,
    LawChange,
}

impl EventKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::SubprocessorNotice => "subprocessor-notice",
            Self::Breach => "breach",
            Self::BreachNotice => "breach-notice",
            Self::PriceNotice => "price-notice",
            Self::NoticeGiven => "notice-given",
            Self::NoticeReceived => "notice-received",
            Self::Incident => "incident",
            Self::ScopeChange => "scope-change",
            Self::OwnershipChange => "ownership-change",
            Self::CertificateLapse => "certificate-lapse",
            Self::LawChange => "law-change",
        }
    }

    /// Whether it is a reason to look at the vendor again before its time.
    pub fn calls_for_review(self) -> bool {
        matches!(
            self,
            Self::Incident
                | Self::Breach
                | Self::ScopeChange
                | Self::OwnershipChange
                | Self::CertificateLapse
                | Self::LawChange
        )
    }
}

/// The line that ledgers are full of, read without first finding out what it is.
#[derive(Deserialize)]
struct Reminded {
    #[serde(with = "date")]
    at: Date,
    deadline: String,
    #[serde(with = "date")]
    due: Date,
    stage: String,
    to: String,
    by: String,
}

impl From<Reminded> for Entry {
    fn from(line: Reminded) -> Self {
        let Reminded { at, deadline, due, stage, to, by } = line;
        Self { at, did: Did::Reminded { deadline, due, stage, to, by } }
    }
}

impl Ledger {
    /// Reads `ledger.jsonl`.
    pub fn parse(text: &str) -> Self {
        let mut ledger = Self::default();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            // As this program writes it, behind `{"at":"2026-03-01",`.
            let is_reminded = line.get(19..).is_some_and(|line| line.starts_with(r#""did":"reminded""#));
            let quick = is_reminded.then(|| serde_json::from_str::<Reminded>(line));
            if let Some(Ok(reminded)) = quick {
                ledger.entries.push(reminded.into());
                continue;
            }
            match serde_json::from_str(line) {
                Ok(entry) => ledger.entries.push(entry),
                Err(_) => ledger.unreadable.push(at + 1),
            }
        }
        ledger
    }

    /// The events of a kind, with the day they happened on.
    pub fn events(&self) -> impl Iterator<Item = (EventKind, Date)> + '_ {
        self.entries.iter().filter_map(|entry| match entry.did {
            Did::Event { what, on, .. } => Some((what, on)),
            _ => None,
        })
    }

    /// Whether somebody has dealt with this date of a deadline.
    pub fn acknowledged(&self, deadline: &str, due: Date) -> bool {
        self.entries.iter().any(|entry| match &entry.did {
            Did::Acknowledged { deadline: d, due: on, .. } => d == deadline && *on == due,
            _ => false,
        })
    }

    /// The day until which nobody wants to hear of it; the last word counts.
    pub fn snoozed_until(&self, deadline: &str) -> Option<Date> {
        self.entries.iter().rev().find_map(|entry| match &entry.did {
            Did::Snoozed { deadline: d, until, .. } if d == deadline => Some(*until),
            _ => None,
        })
    }
}

impl Entry {
    /// The line for `ledger.jsonl`, with its line break.
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).unwrap_or_default();
        line.push('\n');
        line
    }
}

/// Dates as `2026-03-01`.
mod date {
    use super::{Date, calendar};
    use serde::Serializer;
    use serde::de::{Deserializer, Error, Visitor};

    pub fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        from.deserialize_str(Day)
    }

    struct Day;

    impl Visitor<'_> for Day {
        type Value = Date;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a date")
        }

        fn visit_str<E: Error>(self, written: &str) -> Result<Date, E> {
            calendar::day(written).map_err(E::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_cut_off_by_a_crash_costs_only_itself() {
        let on = calendar::day("2026-03-01").unwrap();
        let did = Did::Event { what: EventKind::Breach, on, note: String::new() };
        let entry = Entry { at: on, did };
        let line = entry.line();
        assert_eq!(
            line,
            "{\"at\":\"2026-03-01\",\"did\":\"event\",\"what\":\"breach\",\"on\":\"2026-03-01\"}\n"
        );
        let reminded = Did::Reminded {
            deadline: "v/notice/term-1".into(),
            due: on,
            stage: "30 days before".into(),
            to: "o@example.com".into(),
            by: "\"did\":\"reminded\"".into(),
        };
        let reminded = Entry { at: on, did: reminded };
        assert_eq!(Ledger::parse(&reminded.line()).entries, [reminded]);
        let later = "{\"at\":\"2026-03-01\",\"did\":\"something-new\",\"x\":1}\n";
        let ledger = Ledger::parse(&format!("{line}{later}{}", &line[..30]));
        assert_eq!(ledger.entries[0], entry);
        assert_eq!(ledger.entries[1].did, Did::Unknown);
        assert_eq!(ledger.unreadable, [3]);
    }
}
