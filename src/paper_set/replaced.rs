//! Which sections of its original does an amendment take out or write anew?

use super::SetPaper;
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// `Section 12.1 … is amended to read`, with the sections in the first group.
static REPLACES: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(?:§\s*)?\d+(?:\.\d+)*(?:\([a-z0-9]{1,4}\))*";
    let pattern = format!(
        r"(?i)(?:sections?|clauses?|articles?|paragraphs?|§§?)\s*({number}(?:(?:,| and| or|,? and)\s*{number})*)(?:[^.;:“”]|\.\d){{0,160}}?\b(?:is|are|shall be|will be)\s+(?:hereby\s+)?(?:amended|replaced|deleted|restated|substituted|superseded|removed|struck|changed)\b([^.:“”]{{0,80}})"
    );
    Regex::new(&pattern).unwrap_or_else(|_| unreachable!())
});
static READS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"(?i)(?:section|clause|article|paragraph|§)\s*(\d+(?:\.\d+)*(?:\([a-z0-9]{1,4}\))*)\s+(?:now\s+|shall\s+|will\s+)?(?:reads?|read as follows)\b()"#;
    Regex::new(pattern).unwrap_or_else(|_| unreachable!())
});
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d+(?:\.\d+)*(?:\([a-z0-9]{1,4}\))*").unwrap_or_else(|_| unreachable!()));

/// The numbers of sections that the amendment replaces as a whole: `12.1`. A section that it
/// only adds to is none.
pub(super) fn sections(amendment: &SetPaper<'_>) -> Vec<String> {
    let text = amendment.document.text.as_str();
    let mut sections: Vec<String> = Vec::new();
    for found in REPLACES.captures_iter(text).chain(READS.captures_iter(text)) {
        let after = found.get(2).map_or("", |m| m.as_str()).to_lowercase();
        let adds = ["by adding", "by inserting", "by the addition", "to add", "to include"];
        if adds.iter().any(|words| after.contains(words)) {
            continue;
        }
        let named = found.get(1).map_or("", |m| m.as_str());
        sections.extend(NUMBER.find_iter(named).map(|number| number.as_str().to_string()));
    }
    sections.sort();
    sections.dedup();
    sections
}

/// The sentences of a paper that stand in these sections or below them.
pub(super) fn sentences(
    original: &SetPaper<'_>,
    sections: &[String],
    all: &[crate::segment::Sentence],
) -> HashSet<usize> {
    let contract = original.contract;
    let gone = |clause: usize| {
        let cited = contract.cite(clause);
        sections.iter().any(|section| {
            cited
                .strip_prefix(section.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('('))
        })
    };
    all.iter().enumerate().filter(|(_, sentence)| gone(sentence.clause)).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::{READS, REPLACES};

    #[test]
    fn what_is_replaced_is_told_from_what_is_added_to() {
        let replaced = |text: &str| REPLACES.is_match(text) || READS.is_match(text);
        for text in [
            "Section 12.1 is amended to read: “We notify you.”",
            "Clause 4 of the Agreement is hereby deleted in its entirety and replaced with the following",
            "Sections 3.1, 3.2 and 9(b) are deleted.",
            "Section 12.2 reads: “This Agreement renews.”",
        ] {
            assert!(replaced(text), "{text}");
        }
        for text in
            ["A new Section 13.3 is added:", "as set out in Section 12.1, fees are due", "Section 5 applies."]
        {
            assert!(!replaced(text), "{text}");
        }
    }
}
