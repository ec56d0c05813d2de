//! What has a person decided about a gap or a deadline? Checked, then added to the ledger.
//!
//! What people wrote into vendor.yaml is never rewritten: a decision is one line more in
//! `ledger.jsonl`, and the last word counts. Everything here takes the register's lock.

use crate::calendar::{Length, after, weekends};
use crate::dates::{self, Deadline};
use crate::error::Error;
use crate::library::Library;
use crate::vendor::folder::{append, load, lock, read_ledger};
use crate::vendor::ledger::{Did, Entry};
use crate::vendor::{Accepted, Register};
use jiff::civil::Date;
use std::path::Path;

/// The longest time for which a gap can be accepted at once.
const LONGEST: Length = Length::months(60);
/// The longest reason kept, in characters.
const MOST_WORDS: usize = 2_000;

/// Who decides, where, and why.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// The folder of the vendor register.
    pub register: &'a Path,
    pub library: &'a Library,
    /// The day it is decided.
    pub today: Date,
    pub because: &'a str,
    pub by: &'a str,
}

impl Decision<'_> {
    /// Signs for a gap of a vendor's papers until a day: a clause (`dpa/breach-notice`) or
    /// one of its elements (`dpa/breach-notice#content`).
    ///
    /// # Errors
    /// No such vendor, clause or element; no reason, nobody who signs, a day that is past or
    /// too far ahead; the ledger cannot be written.
    pub fn accept(&self, vendor: &str, finding: &str, until: Date) -> Result<Accepted, Error> {
        self.is_reasoned()?;
        self.is_signed()?;
        let finding = name_of(self.library, finding)?;
        if until <= self.today {
            return refuse(
                format!("{until} is not in the future"),
                "Give the last day on which the gap is acceptable.",
            );
        }
        let farthest = after(self.today, LONGEST, 1, weekends());
        if until > farthest {
            return refuse(
                format!("{until} is more than five years ahead"),
                format!("Somebody has to look at it again: give a day until {farthest}."),
            );
        }
        let _lock = lock(self.register)?;
        known(&load(self.register)?, vendor)?;
        let accepted = Accepted {
            finding,
            because: self.because.trim().to_string(),
            by: self.by.trim().to_string(),
            on: self.today,
            until,
        };
        let did = Did::Accepted {
            finding: accepted.finding.clone(),
            until,
            because: accepted.because.clone(),
            by: accepted.by.clone(),
        };
        append(&self.register.join(vendor), &[Entry { at: self.today, did }])?;
        Ok(accepted)
    }

    /// Takes back that a gap is accepted, in the ledger or in vendor.yaml.
    ///
    /// # Errors
    /// As [`Decision::accept`]; and nobody has accepted the gap.
    pub fn withdraw(&self, vendor: &str, finding: &str) -> Result<Accepted, Error> {
        self.is_reasoned()?;
        self.is_signed()?;
        let _lock = lock(self.register)?;
        let register = load(self.register)?;
        let vendor = known(&register, vendor)?;
        let Some(accepted) = vendor.accepted.iter().find(|accepted| accepted.finding == finding) else {
            let names: Vec<&str> = vendor.accepted.iter().map(|gap| gap.finding.as_str()).collect();
            return refuse(
                format!("nobody has accepted `{finding}` for {}", vendor.id),
                match names.is_empty() {
                    true => "No gap of this vendor is accepted.".to_string(),
                    false => format!("Accepted are: {}.", names.join(", ")),
                },
            );
        };
        let did = Did::Withdrawn {
            finding: finding.to_string(),
            because: self.because.trim().to_string(),
            by: self.by.trim().to_string(),
        };
        append(&self.register.join(&vendor.id), &[Entry { at: self.today, did }])?;
        Ok(accepted.clone())
    }

    /// Keeps a deadline from being reminded of before `until`. It stays due.
    ///
    /// # Errors
    /// No such deadline, no reason, a day that is past, or the ledger cannot be written.
    pub fn snooze(&self, deadline: &str, until: Date) -> Result<Deadline, Error> {
        if until <= self.today {
            return refuse(
                format!("{until} is not in the future"),
                "Give the day from which on to remind again.",
            );
        }
        self.on_deadline(deadline, |deadline| Did::Snoozed {
            deadline: deadline.key.clone(),
            until,
            because: self.because.trim().to_string(),
            by: self.by.trim().to_string(),
        })
    }

    /// Says that somebody has dealt with a deadline: it is neither due nor reminded of, until
    /// its date changes.
    ///
    /// # Errors
    /// No such deadline, no reason, or the ledger cannot be written.
    pub fn acknowledge(&self, deadline: &str) -> Result<Deadline, Error> {
        self.on_deadline(deadline, |deadline| Did::Acknowledged {
            deadline: deadline.key.clone(),
            due: deadline.date,
            because: self.because.trim().to_string(),
            by: self.by.trim().to_string(),
        })
    }

    fn on_deadline(&self, name: &str, did: impl Fn(&Deadline) -> Did) -> Result<Deadline, Error> {
        self.is_reasoned()?;
        let _lock = lock(self.register)?;
        let register = load(self.register)?;
        let ledger = read_ledger(self.register)
            .map_err(|source| Error::Open { path: self.register.join("ledger.jsonl"), source })?;
        let deadlines = dates::with_sources(&register, &self.library.sources, &ledger, self.today);
        let Some(deadline) = deadlines.into_iter().find(|deadline| deadline.key == name) else {
            return refuse(
                format!("no deadline is called `{name}`"),
                "`countersign due --within 1y` shows their names.",
            );
        };
        let folder = match register.find(&deadline.vendor) {
            Some(vendor) => self.register.join(&vendor.id),
            None => self.register.to_path_buf(),
        };
        append(&folder, &[Entry { at: self.today, did: did(&deadline) }])?;
        Ok(deadline)
    }

    fn is_reasoned(&self) -> Result<(), Error> {
        if self.because.trim().is_empty() {
            return refuse("the reason is empty", "Say why in a few words; those who come later will ask.");
        }
        if self.because.chars().count() > MOST_WORDS {
            return refuse(
                format!("the reason is longer than {MOST_WORDS} characters"),
                "Keep to a few sentences, and name the file that says more.",
            );
        }
        Ok(())
    }

    fn is_signed(&self) -> Result<(), Error> {
        match self.by.trim().is_empty() {
            true => refuse("nobody signs for it", "Say who accepts the gap: a name or an e-mail address."),
            false => Ok(()),
        }
    }
}

fn refuse<T>(what: impl Into<String>, advice: impl Into<String>) -> Result<T, Error> {
    Err(Error::Usage { what: what.into(), advice: advice.into() })
}

/// The permanent name of a clause or an element, or what was probably meant.
fn name_of(library: &Library, finding: &str) -> Result<String, Error> {
    let (id, element) = match finding.split_once('#') {
        Some((id, element)) => (id, Some(element)),
        None => (finding, None),
    };
    let clause = match library.named(id) {
        Ok(index) => &library.clauses[index],
        Err(no) => return refuse(no.what, no.help),
    };
    let Some(element) = element else { return Ok(clause.id().to_string()) };
    let names: Vec<&str> = clause.written.elements.iter().map(|element| element.id.as_str()).collect();
    match names.contains(&element) {
        true => Ok(format!("{}#{element}", clause.id())),
        false => refuse(
            format!("{} has no element `{element}`", clause.id()),
            format!("It has: {}.", names.join(", ")),
        ),
    }
}

/// The vendor of that id, or what to do.
///
/// # Errors
/// There is none, or its file has mistakes.
pub fn known<'a>(register: &'a Register, id: &str) -> Result<&'a crate::vendor::Vendor, Error> {
    register.find(id).ok_or_else(|| {
        let is_own = |file: &str| file.ends_with(&format!("{id}/vendor.yaml"));
        let own: Vec<_> = register.mistakes.iter().filter(|m| is_own(&m.file)).cloned().collect();
        if !own.is_empty() {
            return Error::Written(own);
        }
        let near = register.vendors.iter().find(|v| v.id.contains(id) || v.name.eq_ignore_ascii_case(id));
        let advice = match near {
            Some(near) => format!("Did you mean `{}`?", near.id),
            None => "`countersign vendor list` names them all.".into(),
        };
        Error::Usage { what: format!("no vendor is called `{id}`"), advice }
    })
}
