//! Which clause of the library does a person mean by `audit-rights`?

use super::query::{At, QueryError};
use crate::library::Library;

/// The clause that is called so: by its whole id or an earlier one, by the last part of
/// it, or by words of its id that no other clause has.
///
/// # Errors
/// None is, or several are.
pub fn clause(library: &Library, name: &str, at: &At) -> Result<usize, QueryError> {
    if let Some(index) = library.find(name) {
        return Ok(index);
    }
    let wanted = name.to_lowercase();
    let ids = |index: usize| {
        let written = &library.clauses[index].written;
        std::iter::once(written.id.as_str()).chain(written.aliases.iter().map(String::as_str))
    };
    let is_last = |index: &usize| ids(*index).any(|id| id.rsplit('/').next() == Some(&wanted));
    let parts: Vec<&str> = wanted.split(['-', '/', '_', '.']).filter(|part| !part.is_empty()).collect();
    let has_all = |index: &usize| {
        ids(*index).any(|id| {
            let of: Vec<&str> = id.split(['-', '/']).collect();
            !parts.is_empty() && parts.iter().all(|part| of.contains(part))
        })
    };
    let all = || 0..library.clauses.len();
    let mut found: Vec<usize> = all().filter(is_last).collect();
    if found.is_empty() {
        found = all().filter(has_all).collect();
    }
    let list = |found: &[usize]| -> String {
        found.iter().map(|index| library.clauses[*index].id()).collect::<Vec<_>>().join(", ")
    };
    match found[..] {
        [one] => Ok(one),
        [] => Err(QueryError {
            at: at.clone(),
            what: format!("no clause is called `{name}`"),
            help: match library.nearest(name) {
                Some(near) => format!("Did you mean {near}? `countersign library list` shows all."),
                None => "`countersign library list` shows all.".into(),
            },
        }),
        _ => Err(QueryError {
            at: at.clone(),
            what: format!("several clauses are called `{name}`"),
            help: format!("Write which: {}.", list(&found)),
        }),
    }
}
