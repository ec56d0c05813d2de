//! Where, across all vendors, does this stand?
//!
//! `passage` cuts a checked paper into what is indexed, `schema` and `store` keep it on
//! disk with tantivy, `query` understands a question, `plan` turns it into a search, and
//! `search` runs it. The index is a cache: it can always be made again.

mod passage;
mod plan;
mod query;
mod schema;
mod search;
mod store;

pub use passage::{Passage, Stated, passages};
pub use query::{FIELDS, Field, Query, QueryError, parse};
pub use search::{Hit, Hits, Request, search};
pub use store::{Index, Indexed, Known, Refreshed};

use std::path::PathBuf;

/// Why the index could not be made or asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("the index in {} cannot be used: {source}", folder.display())]
    Index { folder: PathBuf, source: tantivy::TantivyError },
    #[error("another countersign is writing the index in {}", folder.display())]
    Busy { folder: PathBuf },
    #[error("cannot write {}: {source}", path.display())]
    Disk { path: PathBuf, source: std::io::Error },
    #[error("{0}")]
    Query(#[from] QueryError),
}
