//! Which sentences does a clause have, and what leads into them?

use super::guidance::stated;
use super::outline::{Clause, ClauseId};
use crate::document::{BlockKind, Document};
use crate::language::MONTHS;
use crate::text::Span;
use std::ops::Range;

/// What patterns are matched against.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    pub clause: ClauseId,
    pub kind: SentenceKind,
    /// The sentence's own words.
    pub span: Span,
    /// The words that lead into it, outermost first, if it is an item of a list.
    pub lead_in: Vec<Span>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentenceKind {
    Heading,
    Sentence,
    Row,
    Note,
}

impl Sentence {
    /// Lead-in and own words, in reading order.
    pub fn pieces(&self) -> Vec<Span> {
        let mut pieces = self.lead_in.clone();
        pieces.push(self.span);
        pieces
    }
}

/// How many lead-ins are carried down into nested lists.
const MAX_LEAD_INS: usize = 3;

pub(super) fn sentences(document: &Document, clauses: &[Clause], clause_of: &[ClauseId]) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    // For each clause, the unfinished sentence its items complete, with its own lead-in.
    let mut unfinished: Vec<Option<Vec<Span>>> = vec![None; clauses.len()];
    let mut entered = vec![false; clauses.len()];
    // What a paragraph that ends with a colon says of the paragraphs behind it.
    let mut announced: Vec<Option<Vec<Span>>> = vec![None; clauses.len()];
    // Whether a list has stood behind that.
    let mut listed = vec![false; clauses.len()];
    for (block, &clause) in document.blocks.iter().zip(clause_of) {
        let kind = match block.kind {
            BlockKind::Heading { .. } if fills_in(document.words(block)) => SentenceKind::Row,
            BlockKind::Heading { .. } => SentenceKind::Heading,
            BlockKind::TableRow { .. } | BlockKind::FormField => SentenceKind::Row,
            BlockKind::Footnote | BlockKind::Comment => SentenceKind::Note,
            BlockKind::Paragraph | BlockKind::ListItem { .. } => SentenceKind::Sentence,
        };
        if kind != SentenceKind::Sentence {
            let whole = Sentence { clause, kind, span: block.span, lead_in: Vec::new() };
            match &block.kind {
                _ if block.span.is_empty() => {}
                BlockKind::TableRow { cells, .. } if !is_stated(document.words(block)) => {
                    sentences.extend(stated_in_cells(document, &whole, cells));
                }
                _ => sentences.push(whole),
            }
            continue;
        }
        let begins = !std::mem::replace(&mut entered[clause], true);
        match (&block.kind, clauses[clause].parent) {
            (BlockKind::ListItem { .. }, Some(parent)) => listed[parent] = true,
            // What leads into a list ends with it: the next paragraph begins anew.
            _ if listed[clause] && !document.words(block).starts_with(char::is_lowercase) => {
                announced[clause] = None;
            }
            _ => {}
        }
        let inherited = match (begins, clauses[clause].parent) {
            (true, Some(parent)) => unfinished[parent].clone().unwrap_or_default(),
            _ => announced[clause].clone().unwrap_or_default(),
        };
        let base = block.span.start as usize;
        let of_stated = |range: Range<usize>| {
            let parts = split_sentences(&document.words(block)[range.clone()]);
            parts.into_iter().map(move |part| range.start + part.start..range.start + part.end)
        };
        let parts: Vec<Range<usize>> =
            stated(document.words(block)).into_iter().flat_map(of_stated).collect();
        let last = parts.len().saturating_sub(1);
        for (i, part) in parts.into_iter().enumerate() {
            let span = Span::new(base + part.start, base + part.end);
            let lead_in = if i == 0 { inherited.clone() } else { Vec::new() };
            if i == last {
                let open = leads_in(document.text.get(span));
                unfinished[clause] = open.then(|| {
                    let mut chain: Vec<Span> = lead_in.iter().copied().chain([span]).collect();
                    let excess = chain.len().saturating_sub(MAX_LEAD_INS);
                    chain.drain(..excess);
                    chain
                });
                let words = document.text.get(span).trim_end();
                if words.ends_with(':') {
                    announced[clause].clone_from(&unfinished[clause]);
                    listed[clause] = false;
                } else if words.ends_with('.') {
                    announced[clause] = None;
                }
            }
            sentences.push(Sentence { clause, kind, span, lead_in });
        }
    }
    sentences
}

/// Whether all of it states something.
fn is_stated(words: &str) -> bool {
    matches!(stated(words).as_slice(), [all] if all.len() == words.len())
}

/// The parts of a row that state something, each led in by the row's first cell.
fn stated_in_cells(document: &Document, row: &Sentence, cells: &[Span]) -> Vec<Sentence> {
    let mut parts = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let base = cell.start as usize;
        let lead_in = cells[..at.min(1)].to_vec();
        parts.extend(stated(document.text.get(*cell)).into_iter().map(|range| Sentence {
            span: Span::new(base + range.start, base + range.end),
            lead_in: lead_in.clone(),
            ..row.clone()
        }));
    }
    parts
}

/// Whether a heading is a line of a form that somebody has filled in: `2. Term: 24 months`.
fn fills_in(heading: &str) -> bool {
    const TIMES: [&str; 4] = ["month", "year", "day", "week"];
    let Some((_, answer)) = heading.split_once(':') else { return false };
    let words = || answer.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    let is_time = |word: &String| TIMES.contains(&word.trim_end_matches('s')) || is_month(word);
    answer.contains(|c: char| c.is_ascii_digit()) && words().any(|word| is_time(&word))
}

/// Whether a sentence is completed by the list below it.
fn leads_in(sentence: &str) -> bool {
    let trimmed = sentence.trim_end();
    trimmed.ends_with([':', ',', ';', '-', '–', '—', '…'])
        || (!trimmed.ends_with(['.', '!', '?', '"', '”', ')'])
            && [
                " shall",
                " to",
                " will",
                " must",
                " not",
                " and",
                " or",
                " that",
                " of",
                " by",
                " may",
                " the",
                " including",
            ]
            .iter()
            .any(|end| trimmed.ends_with(end)))
}

/// Abbreviations after which a full stop ends nothing. Lower case, without the stop.
const ABBREVIATIONS: &[&str] = &[
    "art",
    "arts",
    "sec",
    "secs",
    "para",
    "paras",
    "cl",
    "no",
    "nos",
    "inc",
    "ltd",
    "corp",
    "co",
    "llc",
    "e.g",
    "i.e",
    "eg",
    "ie",
    "cf",
    "viz",
    "vs",
    "v",
    "mr",
    "mrs",
    "ms",
    "dr",
    "st",
    "p",
    "pp",
    "p.a",
    "approx",
    "incl",
    "u.s",
    "u.k",
    "u.s.c",
    "c.f.r",
    "reg",
    "dir",
    "ref",
    "figs",
    "fig",
    "ex",
    "exh",
    "jr",
    "sr",
    "vol",
    "ed",
    "al",
    "a.m",
    "p.m",
    "s.a",
    "b.v",
    "n.v",
    "s.r.l",
    "sp. z o.o",
    "gmbh",
    "bros",
    "dept",
    "est",
    "lit",
];

/// Byte ranges of the sentences of a paragraph, without surrounding space.
pub fn split_sentences(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    let mut push = |from: usize, to: usize| {
        let part = &text[from..to];
        let lead = part.len() - part.trim_start().len();
        let range = from + lead..from + part.trim_end().len();
        if range.start < range.end {
            sentences.push(range);
        }
    };
    for (at, _) in text.match_indices(['.', '!', '?']) {
        let mut end = at + 1;
        // Closing quotes and brackets belong to the sentence they end.
        for closing in ["”", "’", "\"", "'", ")", "]"] {
            if text[end..].starts_with(closing) {
                end += closing.len();
            }
        }
        if !text[end..].starts_with(char::is_whitespace) {
            continue;
        }
        let next = text[end..].trim_start().chars().next();
        let begins = next.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit() || "\"“‘([•".contains(c));
        let goes_on = || is_abbreviation(&text[start..at]) || is_date(&text[start..at], &text[end..]);
        if !begins || bytes[at] == b'.' && goes_on() {
            continue;
        }
        push(start, end);
        start = end;
    }
    push(start, text.len());
    sentences
}

/// Whether a full stop stands in a date: `as of Nov. 2, 2019`, `until March 18. 2021`.
fn is_date(before: &str, behind: &str) -> bool {
    is_day_of_month(before, behind) || is_month_of_date(before, behind)
}

fn is_day_of_month(before: &str, behind: &str) -> bool {
    let mut words = before.rsplit(' ');
    let day = words.next().is_some_and(|day| day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)));
    let year = behind.trim_start();
    let year = (year.starts_with("19") || year.starts_with("20"))
        && year.bytes().take_while(u8::is_ascii_digit).count() == 4;
    day && year && words.next().is_some_and(|word| is_month(&word.to_lowercase()))
}

fn is_month_of_date(before: &str, behind: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    let day = behind.trim_start();
    let figures = day.bytes().take_while(u8::is_ascii_digit).count();
    let ends = ["st", "nd", "rd", "th", ",", " "].iter().any(|end| day[figures..].starts_with(end));
    is_month(&word) && matches!(figures, 1 | 2 | 4) && ends
}

/// The name of a month or its first letters.
fn is_month(word: &str) -> bool {
    word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(word)) || word == "sept"
}

/// Whether the words before a full stop end in an abbreviation or a bare number.
fn is_abbreviation(before: &str) -> bool {
    let word_start = before
        .rfind(|c: char| c.is_whitespace() || "([\"“".contains(c))
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let word = before[word_start..].to_lowercase();
    let mut letters = word.chars();
    let single = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_alphabetic());
    // "7." at the very start is a number, not a sentence.
    let number = word_start == before.len() - before.trim_start().len()
        && !word.is_empty()
        && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    // "EU-U.S. framework" goes on.
    let last = word.rsplit('-').next().unwrap_or(&word);
    single || number || ABBREVIATIONS.contains(&word.as_str()) || ABBREVIATIONS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;
    use crate::read::{Options, read_as};

    fn split(text: &str) -> Vec<&str> {
        split_sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn what_leads_into_a_list_ends_with_it() {
        let paper = "Vendor will help with:\n\n- access\n- erasure\n\nVendor will not answer.\n";
        let document = read_as(Format::Markdown, paper.as_bytes(), &Options::default()).expect("a paper");
        let contract = crate::segment::segment(&document);
        let led: Vec<(&str, usize)> = contract
            .sentences
            .iter()
            .map(|sentence| (document.text.get(sentence.span), sentence.lead_in.len()))
            .collect();
        assert_eq!(
            led,
            [("Vendor will help with:", 0), ("access", 1), ("erasure", 1), ("Vendor will not answer.", 0)]
        );
    }

    #[test]
    fn a_full_stop_does_not_always_end_a_sentence() {
        assert_eq!(
            split("Acme Inc. shall comply with Art. 28 GDPR. It shall notify Customer."),
            ["Acme Inc. shall comply with Art. 28 GDPR.", "It shall notify Customer."]
        );
        assert_eq!(
            split("7.2 Notice. The fee is 1.5 percent, e.g. one. (See No. 3.) End"),
            ["7.2 Notice.", "The fee is 1.5 percent, e.g. one.", "(See No. 3.)", "End"]
        );
        assert_eq!(split("7. The Processor shall"), ["7. The Processor shall"]);
        assert_eq!(
            split("Made as of Nov. 2, 2026. It ends in May. 7 copies"),
            ["Made as of Nov. 2, 2026.", "It ends in May. 7 copies"]
        );
        assert_eq!(
            split("It ends on May 7. 2027. It has 7. 2027 copies"),
            ["It ends on May 7. 2027.", "It has 7.", "2027 copies"]
        );
        assert_eq!(split("It begins on April. 1st 2026"), ["It begins on April. 1st 2026"]);
        assert_eq!(
            split("Certified under the EU-U.S. DPF. So is"),
            ["Certified under the EU-U.S. DPF.", "So is"]
        );
        assert_eq!(split("  "), Vec::<&str>::new());
    }
}
