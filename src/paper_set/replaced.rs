//! Which sections of its original does an amendment take out or write anew? It names them by
//! number, or by their heading.

use super::SetPaper;
use crate::segment::ClauseId;
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
/// `The section “Liability” is replaced`, `The “Liability” section is amended to read`, with the
/// heading in the first or second group.
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    let part = r"(?:section|clause|article|paragraph|provision)s?";
    let named = r#"[“"‘]([^“”"‘’\n]{3,80})[”"’]"#;
    let pattern = format!(
        r"(?i)(?:\b{part}\s+(?:(?:titled|entitled|headed|called|named|captioned|on|with the heading|under the heading)\s+)?{named}|{named}\s+{part}\b)(?:[^.;:“”]|\.\d){{0,160}}?\b(?:is|are|shall be|will be)\s+(?:hereby\s+)?(?:amended|replaced|deleted|restated|substituted|superseded|removed|struck|changed)\b([^.:“”]{{0,80}})"
    );
    Regex::new(&pattern).unwrap_or_else(|_| unreachable!())
});
/// `4. Liability (restated)`
static RESTATED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        r"(?i)^(.{3,80}?)\s*[(\[](?:as\s+)?(?:amended and restated|restated|replaced|replacement)[)\]]$";
    Regex::new(pattern).unwrap_or_else(|_| unreachable!())
});
static READS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"(?i)(?:section|clause|article|paragraph|§)\s*(\d+(?:\.\d+)*(?:\([a-z0-9]{1,4}\))*)\s+(?:now\s+|shall\s+|will\s+)?(?:reads?|read as follows)\b()"#;
    Regex::new(pattern).unwrap_or_else(|_| unreachable!())
});
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d+(?:\.\d+)*(?:\([a-z0-9]{1,4}\))*").unwrap_or_else(|_| unreachable!()));

/// The sections that the amendment replaces as a whole: numbers, `12.1`, and headings,
/// `“liability”`. A section that it only adds to is none.
pub(super) fn sections(amendment: &SetPaper<'_>) -> Vec<String> {
    let text = amendment.document.text.as_str();
    let mut sections: Vec<String> = Vec::new();
    for found in REPLACES.captures_iter(text).chain(READS.captures_iter(text)) {
        if !adds(found.get(2).map_or("", |m| m.as_str())) {
            let named = found.get(1).map_or("", |m| m.as_str());
            sections.extend(NUMBER.find_iter(named).map(|number| number.as_str().to_string()));
        }
    }
    for found in NAMES.captures_iter(text) {
        if !adds(found.get(3).map_or("", |m| m.as_str())) {
            sections.extend(found.get(1).or(found.get(2)).map(|heading| named(heading.as_str())));
        }
    }
    let headings = amendment.contract.clauses.iter().filter_map(|clause| clause.heading);
    for heading in headings {
        let restated = RESTATED.captures(amendment.document.text.get(heading).trim());
        sections.extend(restated.and_then(|found| Some(named(found.get(1)?.as_str()))));
    }
    sections.sort();
    sections.dedup();
    sections
}

/// Whether what follows says that something is added, not replaced.
fn adds(after: &str) -> bool {
    let after = after.to_lowercase();
    let adds = ["by adding", "by inserting", "by the addition", "to add", "to include"];
    adds.iter().any(|words| after.contains(words))
}

/// A heading as it is compared: `“limitation of liability”`.
fn named(heading: &str) -> String {
    let words: Vec<String> = heading
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    format!("“{}”", words.join(" "))
}

/// Whether it is a number, or the heading of exactly one section of the original.
pub(super) fn is_clear(original: &SetPaper<'_>, section: &str) -> bool {
    let clauses = 0..original.contract.clauses.len();
    !section.starts_with('“') || clauses.filter(|id| is_headed(original, *id, section)).count() == 1
}

fn is_headed(paper: &SetPaper<'_>, clause: ClauseId, section: &str) -> bool {
    let heading = paper.contract.clauses[clause].heading;
    heading.is_some_and(|heading| named(paper.document.text.get(heading)) == section)
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
        sections.iter().any(|section| match section.starts_with('“') {
            true => contract.ancestors(clause).any(|id| is_headed(original, id, section)),
            false => cited
                .strip_prefix(section.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('(')),
        })
    };
    all.iter().enumerate().filter(|(_, sentence)| gone(sentence.clause)).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::{NAMES, READS, REPLACES, RESTATED, named};

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

    #[test]
    fn a_section_can_be_named_by_its_heading() {
        for (text, heading) in [
            (
                "The section “Limitation of Liability” is hereby replaced with the following:",
                "limitation of liability",
            ),
            ("The clause headed \"Fees\" of the Agreement is amended to read as follows:", "fees"),
            ("The “Term and Renewal” section shall be deleted in its entirety.", "term and renewal"),
        ] {
            let found = NAMES.captures(text).unwrap_or_else(|| panic!("{text}"));
            let heading_found = found.get(1).or(found.get(2)).map(|m| named(m.as_str()));
            assert_eq!(heading_found, Some(format!("“{heading}”")), "{text}");
        }
        for text in ["The “Fees” section applies.", "“Fees” means what is due. Section 3 is amended."]
        {
            assert!(!NAMES.is_match(text), "{text}");
        }
        assert!(RESTATED.is_match("Limitation of Liability (amended and restated)"));
        assert!(!RESTATED.is_match("Restated Agreement"));
    }
}
