//! countersign checks vendor contracts before somebody countersigns them.
//!
//! Read this list from top to bottom and you have read the pipeline. A module imports
//! only modules listed above it; `tests/architecture.rs` holds it to that.

pub mod error;
pub mod yaml;
pub mod text;
pub mod document;
pub mod language;
pub mod read;
pub mod ocr;
pub mod segment;
pub mod parties;
pub mod value;
pub mod calendar;
pub mod pattern;
pub mod rank;
pub mod library;
pub mod vendor;
pub mod dates;
pub mod finding;
pub mod check;
pub mod questionnaire;
pub mod evidence;
pub mod scan;
pub mod paper_set;
pub mod risk;
pub mod decision;
pub mod compare;
pub mod trial;
pub mod eval;
pub mod index;
pub mod portfolio;
pub mod report;
pub mod remind;
pub mod serve;
pub mod cli;
