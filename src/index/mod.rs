//! Where, across all vendors, does this stand?
//!
//! In: `passage` cuts a checked paper into what is indexed, `answers` a questionnaire, `about` adds what the register
//! knows, `record` and `schema` say how it is kept, `store` keeps it on disk with tantivy,
//! `kept` the papers as read, and `refresh` does all of it for what has changed.
//!
//! Out: `query` and `parse` understand a question, `plan` turns it into a search, `rank`
//! puts what is found in order, and `search` answers. The index is a cache: it can always
//! be made again.

mod about;
mod answers;
mod facets;
mod fields;
mod folder;
mod kept;
mod marks;
mod names;
mod parse;
mod passage;
mod plan;
mod query;
mod rank;
mod record;
mod refresh;
mod schema;
mod search;
mod side;
mod snippet;
mod store;
mod words;

pub use about::About;
pub use facets::Facets;
pub use names::clause;
pub use parse::parse;
pub use passage::{Answer, Part, Passage, Stated, passages};
pub use query::{FIELDS, Field, Query, QueryError};
pub use record::Paper;
pub use refresh::{Progress, Reading, Refreshed, Sources, Wait};
pub use search::{Hit, Hits, Request, search};
pub use side::{Side, SideBySide, Words, side_by_side};
pub use store::{Index, Known};

use std::path::PathBuf;

/// Why the index could not be made or asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("cannot list the papers in {}: {source}", path.display())]
    Papers { path: PathBuf, source: std::io::Error },
    #[error("the index in {} cannot be used: {what}", folder.display())]
    Damaged { folder: PathBuf, what: String },
    #[error("another countersign is writing the index in {}", folder.display())]
    Busy { folder: PathBuf },
    #[error("cannot write the index in {}: {source}", path.display())]
    Disk { path: PathBuf, source: std::io::Error },
    #[error("there is no index yet")]
    Missing,
    #[error("{0}")]
    Query(#[from] QueryError),
}
