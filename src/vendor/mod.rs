//! Whom do we buy from?
//!
//! `written` is a vendor as people write it, [`Vendor`] the same thing checked. `build`
//! goes from one to the other and reports every mistake with its place. `folder` is the
//! only file here that touches the disk.

mod build;
mod check;
mod facts;
pub mod folder;
pub mod ledger;
mod papers;
mod required;
mod review;
mod schema;
mod term;
pub mod written;

pub use build::{build, is_id};
pub use facts::is_eu;
pub use papers::{DpaStatus, Paper, Signed, Standing};
pub use required::lacks;
pub use review::Review;
pub use schema::schema;
pub use term::{Notice, Order, Runs, Term};

use crate::calendar::{Calendar, Length};
use crate::error::Mistake;
use crate::value::Money;
use jiff::civil::Date;
use ledger::Ledger;
use std::sync::Arc;
use written::{DocumentKind, Facts, Status, Tier};

/// All vendors that could be read, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Register {
    /// In the order of their ids.
    pub vendors: Vec<Vendor>,
    pub mistakes: Vec<Mistake>,
}

impl Register {
    /// The vendor of that id.
    pub fn find(&self, id: &str) -> Option<&Vendor> {
        let at = self.vendors.binary_search_by(|vendor| vendor.id.as_str().cmp(id));
        at.ok().map(|at| &self.vendors[at])
    }
}

/// One vendor, checked.
#[derive(Debug, Clone)]
pub struct Vendor {
    /// The name of its folder.
    pub id: String,
    pub name: String,
    pub status: Status,
    pub tier: Tier,
    pub owner: Option<String>,
    pub reviewer: Option<String>,
    pub value: Option<Price>,
    /// Whose holidays count.
    pub calendar: &'static Calendar,
    pub facts: Facts,
    pub papers: Vec<Paper>,
    /// Kinds of paper, from the one that prevails on; empty where nobody has stated it.
    pub precedence: Vec<DocumentKind>,
    pub term: Option<Term>,
    pub orders: Vec<Order>,
    pub price: PriceChange,
    pub clocks: Clocks,
    pub reviews: Vec<Review>,
    pub remind: Remind,
    pub accepted: Vec<Accepted>,
    /// What happened: events, reminders sent, snoozes.
    pub ledger: Ledger,
}

impl Vendor {
    /// Whether its dates still matter to anybody.
    pub fn is_live(&self) -> bool {
        matches!(self.status, Status::Active | Status::Leaving)
    }
}

/// What something costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    pub money: Money,
    /// `year`, `month`, `quarter` or `term`.
    pub per: String,
}

impl std::fmt::Display for Price {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} per {}", self.money, self.per)
    }
}

/// How the price may change.
#[derive(Debug, Clone, Default)]
pub struct PriceChange {
    pub announced_before: Option<Length>,
    pub objection: Option<Length>,
    pub cap: Option<String>,
}

/// Clocks that an event starts.
#[derive(Debug, Clone)]
pub struct Clocks {
    pub subprocessor_objection: Option<Length>,
    pub breach_notice: Option<Length>,
    pub our_breach_notice: Length,
}

/// Whom to remind, and how long before; the longest first.
#[derive(Debug, Clone, Default)]
pub struct Remind {
    pub before: Vec<Length>,
    /// E-mail addresses.
    pub to: Arc<[String]>,
}

/// A known gap somebody has signed for, in vendor.yaml or in the ledger.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// A clause, or one of its elements: `dpa/breach-notice#content`.
    pub finding: String,
    pub because: String,
    pub by: String,
    pub on: Date,
    /// The last day.
    pub until: Date,
}

impl Accepted {
    /// Whether somebody signs for it on `day`.
    pub fn holds(&self, day: Date) -> bool {
        self.on <= day && day <= self.until
    }
}
