//! When is a paper dated, when does it begin, and when does it end?
//!
//! Contracts say it in pieces: a date in the opening words, an "Effective Date" that is
//! defined by it, a term of three years that is counted from there. Each answer keeps the
//! words it comes from; what cannot be counted out is left open.

mod begins;
mod dated;
mod ends;
mod renews;
mod sentence;

use crate::document::Document;
use crate::segment::Contract;
use crate::text::Span;
use crate::value::{Date, RenewalTerm};
use sentence::Sentences;

/// The days that bound a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lifetime {
    /// The day it bears: in its opening words or beside the signatures.
    pub dated: Option<Said<Date>>,
    /// The day it takes effect.
    pub begins: Option<Said<Date>>,
    /// The end of the first term.
    pub ends: Option<Said<End>>,
    /// For how long it goes on after that.
    pub renews: Option<Said<RenewalTerm>>,
}

/// What is said, and the sentence that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<T> {
    pub what: T,
    pub span: Span,
}

/// How a paper ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    On(Date),
    /// It runs until somebody ends it.
    Never,
}

/// Reads the days that bound a paper.
pub fn lifetime(document: &Document, contract: &Contract) -> Lifetime {
    let sentences = Sentences::new(document, contract);
    let dated = dated::dated(&sentences);
    let begins = begins::begins(&sentences, dated);
    let ends = ends::ends(&sentences, dated, begins);
    Lifetime { dated, begins, ends, renews: renews::renews(&sentences) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Options, read};
    use crate::segment::segment;

    #[test]
    fn papers_begin_and_end_when_they_say() {
        let cases = include_str!("../../tests/lifetimes.tsv");
        for case in cases.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let columns: Vec<&str> = case.split('\t').collect();
            let [dated, begins, ends, text] = columns[..] else { panic!("four columns: {case}") };
            let document = read(text.replace(" / ", "\n\n").as_bytes(), &Options::default()).unwrap();
            let lifetime = lifetime(&document, &segment(&document));
            let day = |said: Option<Said<Date>>| said.map_or("–".into(), |said| said.what.to_string());
            let end = match lifetime.ends.map(|said| said.what) {
                None => "–".to_string(),
                Some(End::Never) => "perpetual".to_string(),
                Some(End::On(date)) => date.to_string(),
            };
            assert_eq!(
                (day(lifetime.dated), day(lifetime.begins), end.as_str()),
                (dated.into(), begins.into(), ends),
                "{text}"
            );
        }
    }
}
