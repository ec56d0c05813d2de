//! Where does a clause begin in the middle of a line?
//!
//! Papers that lost their line breaks on the way run many clauses together: "… in writing.
//! 1.8 Plan means …. 1.9 Product means …". A number in the middle of a line counts only
//! where it is the next one after the number before it, so that no reference is taken for
//! a clause.

use crate::read::marker::{MarkerKind, marker};
use crate::read::title::is_title;

/// Shortest line that is looked into.
const LONG: usize = 400;

/// The last clause number seen, as its parts: `7.2.1` is `[7, 2, 1]`.
#[derive(Debug, Default, Clone)]
pub struct Counter {
    last: Vec<u32>,
}

impl Counter {
    /// Takes notice of the number a line begins with.
    pub fn note(&mut self, line: &str) {
        if let Some(parts) = numbers(line) {
            self.last = parts;
        }
    }

    /// Whether `next` may follow the last number: `7.2` after `7.1`, `8` after `7.2`, `7.1`
    /// after `7`.
    fn expects(&self, next: &[u32]) -> bool {
        let Some((tail, head)) = next.split_last() else { return false };
        let depth = head.len();
        if self.last.is_empty() {
            return next == [1] || next == [1, 1];
        }
        if *tail == 1 && self.last == head {
            return depth > 0;
        }
        self.last.len() > depth && self.last[..depth] == *head && self.last[depth] + 1 == *tail
    }
}

/// Positions in a long line where the next clauses begin.
pub fn starts(line: &str, counter: &mut Counter) -> Vec<usize> {
    counter.note(line);
    let mut found = Vec::new();
    if line.len() < LONG {
        return found;
    }
    let bytes = line.as_bytes();
    for at in 1..bytes.len() {
        let begins = bytes[at].is_ascii_digit() && bytes[at - 1] == b' ';
        if !begins {
            continue;
        }
        let Some(parts) = numbers(&line[at..]).filter(|parts| counter.expects(parts)) else { continue };
        let before = &line[found.last().copied().unwrap_or(0)..at];
        if after_sentence(before) || parts.ends_with(&[1]) && after_title(before) {
            counter.last = parts;
            found.push(at);
        }
    }
    found
}

/// Whether what stands before is over, or is a title: blanks, then a stop.
fn after_sentence(before: &str) -> bool {
    let end = before.trim_end_matches(' ');
    end.ends_with(['.', ';', ':', '”', '"', '_']) || before.len() - end.len() >= 3
}

/// Whether nothing but a title stands before: "2. Services 2.1 The vendor".
fn after_title(before: &str) -> bool {
    before.len() <= 120 && marker(before).is_some_and(|m| is_title(m.rest.trim_end()))
}

fn numbers(line: &str) -> Option<Vec<u32>> {
    let mut end = line.len().min(40);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let found = marker(&line[..end])?;
    let MarkerKind::Number { parts, closed } = found.kind else { return None };
    let capital = found.rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '['));
    if parts == 1 && !closed || parts < 3 && !capital {
        return None;
    }
    found.written.trim_end_matches(['.', ')', ':']).split('.').map(|part| part.parse().ok()).collect()
}
