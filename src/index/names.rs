//! Which clause of the library does a question mean by `audit-rights`?

use super::query::{At, QueryError};
use crate::library::Library;

/// The clause that is called so; see [`Library::named`].
///
/// # Errors
/// None is, or several are.
pub fn clause(library: &Library, name: &str, at: &At) -> Result<usize, QueryError> {
    library.named(name).map_err(|no| QueryError { at: at.clone(), what: no.what, help: no.help })
}
