//! Which clause does each block belong to?

use super::marker::{Marker, Style, marker};
use crate::document::{Block, BlockKind, Document};
use crate::text::Span;
use serde::Serialize;

pub type ClauseId = usize;

/// A clause with everything below it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clause {
    /// As printed: `7.2`, `(b)`, `Annex II`.
    pub number: Option<String>,
    /// The number makes sense only below the parent's: `(b)`, `iii`.
    pub relative: bool,
    pub heading: Option<Span>,
    pub parent: Option<ClauseId>,
    /// One past the last sub-point.
    pub end: ClauseId,
    /// Depth below the paper, which has 0.
    pub level: u8,
    pub annex: bool,
    /// From the first word to the last word of the last sub-point.
    pub span: Span,
}

/// An open clause while the blocks pass by.
struct Open {
    id: ClauseId,
    rank: Rank,
    number: Option<String>,
}

/// What decides whether a new clause ends this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    Paper,
    Annex,
    /// A heading without number, by its level.
    Title(u8),
    /// A number, and the level of its heading if the block is one.
    Numbered(Style, Option<u8>),
    /// A list item, by its depth.
    Item(u8),
}

/// The clauses of a paper, and for each block the clause it belongs to.
pub(super) fn outline(document: &Document) -> (Vec<Clause>, Vec<ClauseId>) {
    let whole = Span::new(0, document.text.len());
    let paper = Clause {
        number: None,
        relative: false,
        heading: None,
        parent: None,
        end: 0,
        level: 0,
        annex: false,
        span: whole,
    };
    let mut clauses = vec![paper];
    let mut open = vec![Open { id: 0, rank: Rank::Paper, number: None }];
    let mut clause_of = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        if let Some(begun) = begins(document, block, &open) {
            close(&mut open, &begun);
            let parent = open.last().map_or(0, |o| o.id);
            let id = clauses.len();
            clauses.push(Clause {
                number: begun.number.clone(),
                relative: matches!(begun.rank, Rank::Item(_)) || begun.is_relative(),
                heading: begun.heading,
                parent: Some(parent),
                end: id + 1,
                level: open.len() as u8,
                annex: begun.rank == Rank::Annex,
                span: block.span,
            });
            open.push(Open { id, rank: begun.rank, number: begun.number });
        } else if !matches!(block.kind, BlockKind::ListItem { .. }) {
            // A paragraph after a list no longer belongs to the last bullet.
            while matches!(open.last(), Some(Open { rank: Rank::Item(_), number: None, .. })) {
                open.pop();
            }
        }
        clause_of.push(open.last().map_or(0, |o| o.id));
    }
    for (block, &id) in document.blocks.iter().zip(&clause_of) {
        let mut next = Some(id);
        while let Some(id) = next {
            clauses[id].span = clauses[id].span.join(block.span);
            next = clauses[id].parent;
        }
    }
    clauses[0].end = clauses.len();
    for id in (1..clauses.len()).rev() {
        let end = clauses[id].end;
        if let Some(parent) = clauses[id].parent {
            clauses[parent].end = clauses[parent].end.max(end);
        }
    }
    (clauses, clause_of)
}

struct Begun {
    rank: Rank,
    number: Option<String>,
    heading: Option<Span>,
}

impl Begun {
    fn is_relative(&self) -> bool {
        matches!(
            self.rank,
            Rank::Numbered(
                Style::LowerLetter
                    | Style::LowerRoman
                    | Style::Digit
                    | Style::UpperLetter
                    | Style::UpperRoman,
                _
            )
        )
    }
}

/// The clause that a block begins, if it begins one.
fn begins(document: &Document, block: &Block, open: &[Open]) -> Option<Begun> {
    let words = document.words(block);
    let level = match block.kind {
        BlockKind::Heading { level } => Some(level),
        _ => None,
    };
    if matches!(
        block.kind,
        BlockKind::TableRow { .. } | BlockKind::Footnote | BlockKind::Comment | BlockKind::FormField
    ) {
        return None;
    }
    let before = |style: Style| {
        open.iter()
            .rev()
            .find(|o| matches!(o.rank, Rank::Numbered(s, _) if s == style))
            .and_then(|o| o.number.as_deref())
    };
    let previous = before(Style::LowerLetter)
        .or_else(|| before(Style::LowerRoman))
        .or_else(|| before(Style::UpperLetter))
        .or_else(|| before(Style::UpperRoman));
    let found = match &block.label {
        // A computed label is a number whatever follows it.
        Some(label) => marker(&format!("{label} "), true, previous).map(|m| Marker { length: 0, ..m }),
        None => marker(words, level.is_some(), previous),
    };
    let found = found.map(|marker| match block.kind {
        BlockKind::ListItem { .. } => within_section(marker, open),
        _ => marker,
    });
    let heading = |from: usize| {
        let rest = &words[from..];
        let start = block.span.start as usize + from;
        run_in_heading(rest, level.is_some()).map(|length| Span::new(start, start + length))
    };
    match found {
        Some(Marker { style: Style::Annex, number, length }) => {
            Some(Begun { rank: Rank::Annex, number: Some(number), heading: heading(length) })
        }
        Some(Marker { style, number, length }) => {
            Some(Begun { rank: Rank::Numbered(style, level), number: Some(number), heading: heading(length) })
        }
        None => match block.kind {
            BlockKind::Heading { level } => {
                Some(Begun { rank: Rank::Title(level), number: None, heading: Some(block.span) })
            }
            BlockKind::ListItem { depth } => {
                Some(Begun { rank: Rank::Item(depth), number: None, heading: None })
            }
            _ => None,
        },
    }
}

/// "1." of a list inside the numbered section 4 begins no section 1, but is 4(1).
fn within_section(marker: Marker, open: &[Open]) -> Marker {
    let number: Option<u32> = marker.number.parse().ok().filter(|_| marker.style == Style::Decimal(1));
    let Some(number) = number else { return marker };
    let is_section = |o: &Open| matches!(o.rank, Rank::Numbered(Style::Decimal(_), Some(_)));
    let goes_on = |o: &Open| {
        matches!(o.rank, Rank::Numbered(Style::Digit, None))
            && o.number.as_deref().and_then(|before| before.trim_matches(['(', ')']).parse().ok())
                == number.checked_sub(1)
    };
    let belongs: &dyn Fn(&Open) -> bool = if number == 1 { &is_section } else { &goes_on };
    match open.iter().any(belongs) {
        true => Marker { style: Style::Digit, number: format!("({number})"), ..marker },
        false => marker,
    }
}

/// Words that make a sentence of what would otherwise be a heading.
const VERBS: [&str; 34] = [
    "shall", "will", "may", "must", "is", "are", "was", "were", "be", "been", "has", "have", "had", "can",
    "should", "would", "means", "mean", "includes", "agrees", "agree", "does", "do", "apply", "applies",
    "ist", "sind", "wird", "werden", "hat", "est", "sont", "doit", "bedeutet",
];
/// Words that begin sentences, hardly ever headings.
const OPENINGS: [&str; 22] = [
    "the", "a", "an", "each", "this", "these", "if", "in", "any", "all", "no", "either", "neither", "where",
    "when", "upon", "for", "to", "such", "as", "we", "you",
];
/// Words that stay small in a heading set in capitals.
const SMALL: [&str; 26] = [
    "of", "and", "to", "for", "the", "or", "in", "on", "by", "with", "a", "an", "at", "from", "as", "per",
    "its", "their", "this", "our", "your", "under", "upon", "de", "du", "des",
];

/// Length of the heading that begins a numbered clause: the whole block if it is short
/// and no sentence, or the words before the first full stop or colon of a run-in heading.
fn run_in_heading(words: &str, is_heading: bool) -> Option<usize> {
    let trimmed = words.trim_end();
    if trimmed.is_empty() {
        return None;
    }
    let count = trimmed.split_whitespace().count();
    let short = count <= 10 && !trimmed.ends_with(['.', ';', ',', ':']);
    if is_heading || short && !trimmed.starts_with(char::is_lowercase) && !is_sentence(trimmed) {
        return Some(trimmed.len());
    }
    let end = trimmed.find(['.', ':', '–', '—'])?;
    let (title, rest) =
        (&trimmed[..end], trimmed[end..].trim_start_matches(['.', ':', '–', '—']).trim_start());
    let count = title.split_whitespace().count();
    if count > 8 || title.trim_end().len() <= 2 || is_sentence(title) {
        return None;
    }
    let titled =
        title.split_whitespace().all(|w| w.starts_with(|c: char| !c.is_lowercase()) || SMALL.contains(&w));
    // "Notice. The Processor …": what follows a heading begins anew.
    let begins = rest.starts_with(|c: char| !c.is_lowercase());
    let ends = !trimmed[end..].starts_with(['–', '—']);
    let opening = title.split_whitespace().next().unwrap_or_default().to_lowercase();
    let plain = ends && begins && count <= 6 && !OPENINGS.contains(&opening.as_str());
    let alone = rest.is_empty();
    (if alone { titled && trimmed.ends_with('.') } else { titled || plain }).then_some(title.trim_end().len())
}

fn is_sentence(words: &str) -> bool {
    words
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb)))
}

/// Ends every open clause that the new one does not belong to.
fn close(open: &mut Vec<Open>, begun: &Begun) {
    match begun.rank {
        Rank::Paper => {}
        Rank::Annex => open.truncate(1),
        Rank::Title(level) => {
            let keeps = |rank: &Rank| match rank {
                Rank::Paper | Rank::Annex => true,
                Rank::Title(above) => *above < level,
                Rank::Numbered(_, Some(above)) => *above < level,
                Rank::Numbered(_, None) | Rank::Item(_) => false,
            };
            let until = open.iter().position(|o| !keeps(&o.rank)).unwrap_or(open.len());
            open.truncate(until);
        }
        Rank::Numbered(style, level) => close_numbered(open, style, level, begun.number.as_deref()),
        Rank::Item(depth) => {
            while matches!(open.last(), Some(Open { rank: Rank::Item(d), .. }) if *d >= depth) {
                open.pop();
            }
        }
    }
}

fn close_numbered(open: &mut Vec<Open>, style: Style, level: Option<u8>, number: Option<&str>) {
    // "7.2" belongs to "7", wherever that is open.
    if let (Style::Decimal(depth), Some(number)) = (style, number)
        && depth > 1
    {
        let parent = number.rsplit_once('.').map_or("", |(parent, _)| parent);
        let is_parent = |o: &Open| {
            o.number.as_deref().is_some_and(|n| n == parent || n.rsplit(' ').next() == Some(parent))
                && matches!(o.rank, Rank::Numbered(Style::Decimal(_) | Style::Word, _))
        };
        if let Some(at) = open.iter().rposition(is_parent) {
            open.truncate(at + 1);
            return;
        }
    }
    let same = |o: &Open| match (o.rank, style) {
        (Rank::Numbered(Style::Decimal(above), _), Style::Decimal(depth)) => above >= depth,
        (Rank::Numbered(above, _), _) => above == style,
        _ => false,
    };
    let mut until = open.iter().position(same).unwrap_or(open.len());
    // A numbered heading ends everything that is no higher heading.
    if let Some(level) = level {
        let ends = |o: &Open| match o.rank {
            Rank::Title(above) | Rank::Numbered(_, Some(above)) => above >= level,
            Rank::Numbered(_, None) | Rank::Item(_) => true,
            Rank::Paper | Rank::Annex => false,
        };
        until = until.min(open.iter().position(ends).unwrap_or(open.len()));
    } else {
        // Bullets end at the next number unless the number is inside the bullet's list.
        let bullets = open.iter().position(|o| matches!(o.rank, Rank::Item(_))).unwrap_or(open.len());
        until = until.min(bullets);
    }
    open.truncate(until.max(1));
}

#[cfg(test)]
mod tests {
    use super::run_in_heading;
    use crate::document::Format;
    use crate::read::{Options, read_as};

    #[test]
    fn a_numbered_list_inside_a_section_is_part_of_it() {
        let paper = "## 4. Processing\n\nVendor will process data only:\n\n1. on instructions\n2. as the law asks\n\n\
                     ## 5. Audit\n\nOnce a year.\n";
        let document = read_as(Format::Markdown, paper.as_bytes(), &Options::default()).expect("a paper");
        let contract = crate::segment::segment(&document);
        let cited: Vec<String> = (1..contract.clauses.len()).map(|id| contract.cite(id)).collect();
        assert_eq!(cited, ["4", "4(1)", "4(2)", "5"]);
        let led = contract.sentences.iter().filter(|sentence| !sentence.lead_in.is_empty()).count();
        assert_eq!(led, 2, "the lead-in belongs to both items");
    }

    #[test]
    fn a_run_in_heading_is_told_from_a_sentence() {
        let heading = |words: &'static str| run_in_heading(words, false).map(|end| &words[..end]);
        for (words, expected) in [
            ("Term and Renewal. This Agreement starts on the Effective Date.", Some("Term and Renewal")),
            (
                "Provider as Processor.  In situations where it acts so, it stays one.",
                Some("Provider as Processor"),
            ),
            ("Definitions.", Some("Definitions")),
            (
                "Nature and purpose of processing: The data are processed for the term.",
                Some("Nature and purpose of processing"),
            ),
            (
                "Effacement et limitation : Le responsable efface les données.",
                Some("Effacement et limitation"),
            ),
            ("Security Measures", Some("Security Measures")),
            ("The Processor shall: encrypt the data", None),
            ("“Agreement” means the SOW and these terms", None),
            ("The parties agree. Nothing else counts.", None),
            ("For the Customer, the data exporter: please fill this in.", None),
            ("encrypt the data", None),
            ("keep records of all processing activities carried out on behalf of the customer.", None),
        ] {
            assert_eq!(heading(words), expected, "{words}");
        }
    }
}
