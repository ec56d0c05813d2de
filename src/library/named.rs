//! Which clause does a person mean by `breach-notice`?

use super::Library;

/// Why a name names no clause: what is wrong, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchClause {
    pub what: String,
    pub help: String,
}

impl Library {
    /// The clause that is called so, as its place in the library: by its whole id or an
    /// earlier one, by the last part of it, or by words of its id that no other clause has.
    ///
    /// # Errors
    /// None is, or several are.
    pub fn named(&self, name: &str) -> Result<usize, NoSuchClause> {
        if let Some(index) = self.find(name) {
            return Ok(index);
        }
        let wanted = name.to_lowercase();
        let ids = |index: usize| {
            let written = &self.clauses[index].written;
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
        let all = || 0..self.clauses.len();
        let mut found: Vec<usize> = all().filter(is_last).collect();
        if found.is_empty() {
            found = all().filter(has_all).collect();
        }
        match found[..] {
            [one] => Ok(one),
            [] => Err(NoSuchClause {
                what: format!("no clause is called `{name}`"),
                help: match self.nearest(name) {
                    Some(near) => format!("Did you mean {near}? `countersign library list` shows all."),
                    None => "`countersign library list` shows all.".into(),
                },
            }),
            _ => {
                let ids: Vec<&str> = found.iter().map(|index| self.clauses[*index].id()).collect();
                Err(NoSuchClause {
                    what: format!("several clauses are called `{name}`"),
                    help: format!("Write which: {}.", ids.join(", ")),
                })
            }
        }
    }
}
