//! What do we ask of an answer?
//!
//! `written` is a control as people write it, [`Controls`] all of them checked and compiled,
//! with a set of patterns of their own: checking contracts pays nothing for them.

mod build;
mod schema;
mod words;
pub mod written;

pub use build::build;
pub use schema::schema;
pub use words::{Heard, hear, in_each};

use crate::library::Test;
use crate::pattern::{PatternId, Set, Vocabulary};
use crate::value;
use std::collections::HashMap;
use written::ControlFile;

/// All controls, ready to be asked.
#[derive(Debug)]
pub struct Controls {
    /// In the order of their ids.
    pub controls: Vec<Control>,
    pub vocabulary: Vocabulary,
    pub patterns: Set,
    /// Patterns in an answer that take away from a "yes", whatever was asked.
    pub weak: Vec<PatternId>,
    /// Patterns in an answer that name evidence.
    pub evidence: Vec<PatternId>,
}

/// One control, compiled.
#[derive(Debug)]
pub struct Control {
    pub written: ControlFile,
    pub asked_by: Vec<PatternId>,
    pub hinted_by: Vec<PatternId>,
    pub sections: Vec<PatternId>,
    pub unless: Vec<PatternId>,
    pub no_is_good: Vec<PatternId>,
    pub weakened_by: Vec<PatternId>,
    pub values: Vec<Value>,
    pub against: Vec<Rule>,
    /// List → ids; a `*` stands for anything.
    pub ids: HashMap<String, Vec<String>>,
}

#[derive(Debug)]
pub struct Value {
    pub name: String,
    pub kind: value::Kind,
    pub said_by: Vec<PatternId>,
    pub paper: Vec<PatternId>,
    pub wanted: Option<Test>,
    pub wanted_as_written: String,
}

/// A rule of contradiction, compiled.
#[derive(Debug)]
pub struct Rule {
    /// Index into `written.against`.
    pub index: usize,
    pub asked: Vec<PatternId>,
    pub claimed: Vec<PatternId>,
    pub claim_unless: Vec<PatternId>,
    pub says: Vec<PatternId>,
    pub unless: Vec<PatternId>,
    pub lacks: Vec<PatternId>,
    /// Index of the value that is compared.
    pub value: Option<usize>,
}

impl Control {
    /// `breach-notice`
    pub fn name(&self) -> &str {
        self.written.id.strip_prefix("questions/").unwrap_or(&self.written.id)
    }
}

impl Controls {
    /// The control of that name, with or without its folder.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.controls.iter().position(|control| control.name() == name || control.written.id == name)
    }
}
