//! Which passages does the paper point to, and are they there?

use super::{ClauseId, Contract};
use crate::document::Document;
use crate::text::Span;
use regex::Regex;
use std::sync::LazyLock;

/// A place where the paper points to a passage: `Section 9.2(b)`, `Annex II`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The word and the number; of "Sections 3 and 4" the second one only has the number.
    pub span: Span,
    /// As the passage would be cited: `9.2(b)`, `Annex II`.
    pub number: String,
    pub to: Target,
}

/// What stands where the paper points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A clause or annex with words in it.
    Filled(ClauseId),
    /// A clause or annex that is there but was left to be filled in.
    Blank(ClauseId),
    /// The paper has no such clause.
    Dangling,
    /// Another text: `Article 28 GDPR`, `Section 5 of the Master Agreement`.
    Elsewhere,
}

/// `7.2(b)(iii)`, `IV`, `B`, `1-A`.
const NUMBER: &str = r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,5}|[IVXL]{1,6}|[A-Z])(?:[.-]?[0-9A-C])?(?:\s?\([0-9A-Za-z]{1,5}\)){0,4}";

static POINTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?:(?-u:\b)(?i:(sections?|clauses?|articles?|arts?\.|paragraphs?|sub-?clauses?|sub-?sections?|annex(?:es|ure)?|appendi(?:x|ces)|schedules?|exhibits?|attachments?))|(§{{1,2}}))\s*({NUMBER})"
    ))
    .unwrap_or_else(|_| unreachable!())
});
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^\)?\s*(?:,|;|and|or|to|through|and/or|&)\s*(?:and |or )?({NUMBER})"))
        .unwrap_or_else(|_| unreachable!())
});
/// What follows a number of another text.
static OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\)?,?\s*(?:(?:of|in|to|under) (this|the|that|such|its|our|your|each|any|those|these)?\s*|(?:der|des|de la|du) )?([A-Z][0-9A-Za-z_À-ɏ-]*(?: [A-Z][0-9A-Za-z_À-ɏ-]*){0,5}|[0-9]{4}/[0-9]{2,4})?")
        .unwrap_or_else(|_| unreachable!())
});
static LAW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?:GDPR|DSGVO|RGPD|AVG|CCPA|CPRA|HIPAA|Regulation|Directive|Act|Code|Law|Statute|Treaty|SCCs?|Standard Contractual Clauses|Model Clauses|Clauses|C\.?F\.?R|U\.?S\.?C|BDSG|[0-9]{4}/[0-9]{2,4})(?-u:\b)")
        .unwrap_or_else(|_| unreachable!())
});

/// Everything the paper points to, in reading order.
pub fn references(document: &Document, contract: &Contract) -> Vec<Reference> {
    let paper = Paper::of(document, contract);
    let mut found = Vec::new();
    let text = document.text.as_str();
    for pointer in POINTER.captures_iter(text) {
        let (Some(whole), Some(number)) = (pointer.get(0), pointer.get(3)) else { continue };
        let word = pointer.get(1).map_or("§", |word| word.as_str());
        let ends = |at: usize| !text[at..].starts_with(char::is_alphanumeric);
        if paper.is_label(whole.start()) || !is_number(word, number.as_str()) || !ends(number.end()) {
            continue;
        }
        let mut numbers = vec![(whole.start(), number.start(), number.end())];
        while let Some(&(_, _, end)) = numbers.last()
            && let Some(more) = MORE.captures(&text[end..]).and_then(|more| more.get(1))
            && numbers.len() < 20
            && is_number(word, more.as_str())
            && ends(end + more.end())
        {
            numbers.push((end + more.start(), end + more.start(), end + more.end()));
        }
        let end = numbers.last().map_or(whole.end(), |(_, _, end)| *end);
        let elsewhere = paper.is_elsewhere(word, whole.start(), end);
        for (from, start, end) in numbers {
            let number = cited(word, &text[start..end]);
            let to = match elsewhere {
                true => Target::Elsewhere,
                false => paper.find(word, &number, from),
            };
            found.push(Reference { span: Span::new(from, end), number, to });
        }
    }
    found
}

/// What the search needs to know of the paper.
struct Paper<'a> {
    document: &'a Document,
    contract: &'a Contract,
    /// Some clause is printed as `Article 5`.
    has_articles: bool,
    /// "Clause 7" means the standard contractual clauses: its own parts are "Sections".
    clauses_elsewhere: bool,
}

impl<'a> Paper<'a> {
    fn of(document: &'a Document, contract: &'a Contract) -> Self {
        let text = document.text.as_str();
        let begins = |clause: &super::Clause| {
            let words = &text[clause.span.start as usize..];
            words.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("art"))
        };
        let has_articles = contract.clauses[1..].iter().any(begins);
        let standard = text.contains("Standard Contractual Clauses") || text.contains("SCCs");
        let clauses_elsewhere = standard && (text.contains("Section 1") || text.contains("Section 2"));
        Self { document, contract, has_articles, clauses_elsewhere }
    }

    /// Whether the words at `at` are the number of a clause itself, not a reference to it.
    fn is_label(&self, at: usize) -> bool {
        let clauses = &self.contract.clauses;
        let next = clauses.partition_point(|clause| (clause.span.start as usize) < at);
        clauses.get(next).is_some_and(|clause| clause.span.start as usize == at && clause.number.is_some())
    }

    fn is_elsewhere(&self, word: &str, start: usize, end: usize) -> bool {
        let text = self.document.text.as_str();
        let before = text[..start].trim_end();
        let short = before.len() - before.char_indices().rev().nth(24).map_or(0, |(at, _)| at);
        if LAW.find_iter(&before[before.len() - short..]).any(|law| law.end() + 2 >= short) {
            return true;
        }
        if let Some(of) = OF.captures(&text[end..]) {
            let (which, name) = (of.get(1).map(|w| w.as_str()), of.get(2).map(|n| n.as_str()));
            match (which, name) {
                (Some("this"), _) => return false,
                (_, Some(name)) if LAW.is_match(name) && !of[0].starts_with('.') => return true,
                (Some(_), Some(name)) => return !self.calls_itself(name),
                _ => {}
            }
        }
        let word = word.to_lowercase();
        word.starts_with("art") && !self.has_articles
            || word.starts_with("clause") && self.clauses_elsewhere
            || word == "§" && !self.is_numbered()
    }

    /// Whether the paper is called so: "this Agreement", "this Data Processing Addendum";
    /// or the name is one of its own annexes.
    fn calls_itself(&self, name: &str) -> bool {
        let text = self.document.text.as_str();
        let first = name.split(' ').next().unwrap_or_default();
        let is_part = ["Annex", "Appendix", "Schedule", "Exhibit", "Attachment"].contains(&first);
        is_part || text.contains(&format!("this {name}")) || text.contains(&format!("This {name}"))
    }

    fn is_numbered(&self) -> bool {
        let numbered = |clause: &&super::Clause| clause.number.is_some() && !clause.relative;
        self.contract.clauses.iter().filter(numbered).count() >= 2
    }

    /// The clause with this number; one of the same annex is meant before all others.
    fn find(&self, word: &str, number: &str, at: usize) -> Target {
        let clauses = &self.contract.clauses;
        let (stem, points) = match number.find('(') {
            Some(at) if at > 0 => number.split_at(at),
            _ => (number, ""),
        };
        let here = clauses.iter().rposition(|clause| clause.span.start as usize <= at).unwrap_or(0);
        let matches = |id: &ClauseId| match (is_part(word), clauses[*id].annex) {
            (true, true) => same_part(clauses[*id].number.as_deref(), stem),
            (false, false) => clauses[*id].number.as_deref().is_some_and(|n| same_number(n, stem)),
            _ => false,
        };
        let annex = self.contract.annex(here);
        let mut all: Vec<ClauseId> = (1..clauses.len()).filter(matches).collect();
        all.sort_by_key(|id| (self.contract.annex(*id) != annex, clauses[*id].annex, clauses[*id].relative));
        let Some(&found) = all.first() else {
            return match is_part(word) || self.is_numbered() {
                true => Target::Dangling,
                false => Target::Elsewhere,
            };
        };
        let mut id = found;
        for point in points.split_inclusive(')').map(str::trim).filter(|point| !point.is_empty()) {
            let below = id + 1..clauses[id].end;
            match below.into_iter().find(|sub| clauses[*sub].number.as_deref() == Some(point)) {
                Some(sub) => id = sub,
                // Points that run on within a sentence are no clauses of their own.
                None if self.document.text.get(clauses[id].span).contains(point) => break,
                None => return Target::Dangling,
            }
        }
        match self.is_blank(id) {
            true => Target::Blank(id),
            false => Target::Filled(id),
        }
    }

    /// Whether a clause has no words but its heading and what asks to be filled in.
    fn is_blank(&self, id: ClauseId) -> bool {
        const WORDS_A_BLANK: usize = 8;
        let contract = self.contract;
        let clause = &contract.clauses[id];
        let blanks: Vec<Span> =
            contract.blanks.iter().copied().filter(|blank| clause.span.contains(*blank)).collect();
        let headings = contract.clauses[id..clause.end].iter().filter_map(|clause| clause.heading);
        let mut taken: Vec<Span> = blanks.iter().copied().chain(headings).collect();
        taken.sort_unstable();
        let (mut at, mut words) = (clause.span.start, 0);
        for span in taken.into_iter().chain([Span { start: clause.span.end, end: clause.span.end }]) {
            if span.start > at {
                let between = self.document.text.get(Span { start: at, end: span.start });
                words += between.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).count();
            }
            at = at.max(span.end);
        }
        match blanks.len() {
            // An annex without any word below its title; a bare heading elsewhere is a heading.
            0 => words == 0 && clause.annex,
            blanks => words < blanks * WORDS_A_BLANK,
        }
    }
}

/// Whether the word names a part beside the body: an annex, schedule or exhibit.
fn is_part(word: &str) -> bool {
    let word = word.to_lowercase();
    ["annex", "append", "schedule", "exhibit", "attachment"].iter().any(|part| word.starts_with(part))
}

/// "Section A" and "Clause I" are rare enough to be no reference; "Annex A" is one.
fn is_number(word: &str, number: &str) -> bool {
    let digit = number.starts_with(|c: char| c.is_ascii_digit());
    digit || is_part(word) || number.len() > 1 && word.starts_with(char::is_uppercase)
}

/// `annexes`, `ii` → `Annex II`; the numbers of clauses stay as they are.
fn cited(word: &str, number: &str) -> String {
    let number: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    if !is_part(word) {
        return number;
    }
    let word = word.to_lowercase();
    let name = match word.as_str() {
        "appendices" => "appendix",
        "annexes" => "annex",
        word => word.strip_suffix('s').unwrap_or(word),
    };
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase()).unwrap_or_default();
    format!("{first}{} {number}", letters.as_str())
}

/// `7` and `Article 7`, `7.0`.
fn same_number(printed: &str, asked: &str) -> bool {
    let bare = printed.rsplit(' ').next().unwrap_or(printed).trim_end_matches('.');
    bare.eq_ignore_ascii_case(asked) || bare.strip_suffix(".0").is_some_and(|bare| bare == asked)
}

/// `Annex II` and `Annex 2`; `Appendix` and `Annex` are taken for the same.
fn same_part(printed: Option<&str>, asked: &str) -> bool {
    let Some((word, number)) = printed.and_then(|printed| printed.split_once(' ')) else { return false };
    let Some((asked_word, asked)) = asked.split_once(' ') else { return false };
    let is_annex = |word: &str| word.starts_with("Annex") || word.starts_with("Append");
    let same_word = word.eq_ignore_ascii_case(asked_word) || is_annex(word) && is_annex(asked_word);
    let same = number.eq_ignore_ascii_case(asked) || value(number).is_some_and(|n| value(asked) == Some(n));
    same_word && same
}

fn value(number: &str) -> Option<u32> {
    number.parse().ok().or_else(|| roman(number))
}

/// `IV` → 4, below forty; single letters other than I, V and X are letters.
fn roman(number: &str) -> Option<u32> {
    let digit = |c| match c {
        'I' | 'i' => Some(1i32),
        'V' | 'v' => Some(5),
        'X' | 'x' => Some(10),
        _ => None,
    };
    let digits: Vec<i32> = number.chars().map(digit).collect::<Option<_>>()?;
    let signed = digits.iter().enumerate().map(|(i, d)| {
        let minus = digits.get(i + 1).is_some_and(|next| next > d);
        if minus { -d } else { *d }
    });
    u32::try_from(signed.sum::<i32>()).ok().filter(|value| *value > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;
    use crate::read::{Options, read_as};
    use crate::segment::segment;

    /// Each reference with where it leads: a citation, `blank`, `dangling`, `elsewhere`.
    fn led(paper: &str) -> Vec<(String, String)> {
        let document = read_as(Format::Markdown, paper.as_bytes(), &Options::default()).expect("readable");
        let contract = segment(&document);
        let to = |target| match target {
            Target::Filled(id) => contract.cite(id),
            Target::Blank(id) => format!("blank {}", contract.cite(id)),
            Target::Dangling => "dangling".into(),
            Target::Elsewhere => "elsewhere".into(),
        };
        references(&document, &contract).into_iter().map(|r| (r.number, to(r.to))).collect()
    }

    #[test]
    fn references_lead_to_the_passage_or_nowhere() {
        let paper = "\
# Data Processing Addendum

## 1. Terms

1.1 The term is set out in Section 2.2 and Annex II; fees are in Schedule 4.

1.2 Sections 2.1(b), 2.1(c) and 9 do not apply. See also Annex I.

## 2. Security

2.1 The Processor shall:

(a) encrypt the data;

(b) test its measures.

2.2 Article 28(3) GDPR and Section 5 of the Master Services Agreement stay as they are.

## Annex I

| Subject matter | |
|---|---|
| Duration | [●] |

## Annex II

The Processor keeps the data in two places and tests its copies every month.
";
        let expected = [
            ("2.2", "2.2"),
            ("Annex II", "Annex II"),
            ("Schedule 4", "dangling"),
            ("2.1(b)", "2.1(b)"),
            ("2.1(c)", "dangling"),
            ("9", "dangling"),
            ("Annex I", "blank Annex I"),
            ("28(3)", "elsewhere"),
            ("5", "elsewhere"),
        ];
        let found = led(paper);
        let found: Vec<(&str, &str)> = found.iter().map(|(n, to)| (n.as_str(), to.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn roman_and_arabic_annexes_are_the_same() {
        assert!(same_part(Some("Annex II"), "Annex 2"));
        assert!(same_part(Some("Appendix 1"), "Annex I"));
        assert!(!same_part(Some("Annex C"), "Annex 100"));
        assert!(!same_part(Some("Schedule 1"), "Exhibit 1"));
    }
}
