//! Which terms does the paper define?

use super::sentences::{Sentence, SentenceKind};
use crate::document::Document;
use crate::text::Span;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A term with the words that say what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Without quotes: `Security Incident`.
    pub term: String,
    /// The words that define it: after `means`, or before `(the "…")`.
    pub meaning: Span,
    /// Set in brackets behind what it names, `Acme Inc. ("Provider")`.
    pub inline: bool,
    /// Index of the sentence that defines it.
    pub sentence: usize,
}

static MEANS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^[^0-9A-Za-z]{0,3}(?:\(?[a-z0-9ivx.]{1,8}[.)]?\s+)?(?:The (?:term|terms|expression) )?["“”'‘*]{1,4}([^"“”*]{2,}?)["“”'’*]{1,4}(?:\s*(?:,|or|and|/)\s*["“”'‘]([^"“”]{2,}?)["“”'’])*\s*(?:\([^)]*\)\s*)?(?:,[^,]*,\s*)?(?:shall |will )?(?:means?|refers? to|has the meaning|have the meaning|includes?|is defined as|bedeutet|:|\|)\s*"#).unwrap_or_else(|_| unreachable!())
});
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^0-9A-Za-z]{0,3}([A-Z][0-9A-Za-z_À-ɏ-]+(?: (?:of |and |[A-Z])[0-9A-Za-z_À-ɏ-]*){0,5})\s*(?:shall |will )?(?:means|mean|\||: means|refers to)\s+").unwrap_or_else(|_| unreachable!())
});
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\((?:(?:each|collectively|together|hereinafter|hereafter|referred to|individually|also|in this [A-Za-z]+|as|the|an?|and|or|called|,|our|any such [a-z ]+)\s*){0,6}["“'‘]([^"”'’()]{2,})["”'’](?:\s*,?\s*(?:and|or|/|,|collectively|together|as|with [^"“()]+|the)*\s*["“'‘]([^"”'’()]{2,})["”'’])?[^()]*\)"#).unwrap_or_else(|_| unreachable!())
});

/// How many bytes before `("Term")` are taken as what it names.
const REACH: usize = 160;
/// Letters of the longest term, and of the longest remark behind it in its brackets. Counted
/// here: in the expressions it would cost every start of the program a millisecond.
const LONGEST: usize = 60;

pub(super) fn definitions(document: &Document, sentences: &[Sentence]) -> Vec<Definition> {
    let mut definitions = Vec::new();
    for (index, sentence) in sentences.iter().enumerate().filter(|(_, s)| s.kind != SentenceKind::Heading) {
        let words = document.text.get(sentence.span);
        let base = sentence.span.start as usize;
        let has_quote = words.contains(['"', '“', '”', '‘', '’', '\'']);
        if let Some(found) = has_quote
            .then(|| MEANS.captures(words))
            .flatten()
            .filter(has_short_terms)
            .or_else(|| BARE.captures(words))
        {
            let meaning = Span::new(base + found[0].len(), sentence.span.end as usize);
            for term in found.iter().skip(1).flatten() {
                definitions.push(Definition {
                    term: clean(term.as_str()),
                    meaning,
                    inline: false,
                    sentence: index,
                });
            }
        }
        if !words.contains('(') {
            continue;
        }
        for found in INLINE.captures_iter(words).filter(has_short_terms) {
            let Some(whole) = found.get(0) else { continue };
            let last = found.iter().flatten().last().map_or(0, |term| term.end());
            if words[last..whole.end()].chars().count() > LONGEST + 2 {
                continue;
            }
            let from = (0..=whole.start())
                .rev()
                .find(|i| words.is_char_boundary(*i) && (whole.start() - i >= REACH || *i == 0));
            let meaning = Span::new(base + from.unwrap_or(0), base + whole.start());
            for term in found.iter().skip(1).flatten() {
                definitions.push(Definition {
                    term: clean(term.as_str()),
                    meaning,
                    inline: true,
                    sentence: index,
                });
            }
        }
    }
    definitions
}

fn has_short_terms(found: &Captures<'_>) -> bool {
    found.iter().skip(1).flatten().all(|term| term.as_str().chars().count() <= LONGEST)
}

fn clean(term: &str) -> String {
    term.trim_matches(|c: char| c.is_whitespace() || ",.;:*_".contains(c)).to_string()
}
