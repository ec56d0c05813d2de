//! The text of a paper in blocks and pieces, with findings marked where their words stand.

use crate::document::{Block, BlockKind, Document};
use crate::finding::{Check, Finding, Quote, Status};
use crate::library::written::Verdict;
use crate::report::check_page;
use crate::segment::Contract;
use crate::text::Span;

/// A stretch of a paper that a finding rests on.
pub struct Mark {
    pub span: Span,
    pub tone: &'static str,
    pub title: String,
    /// Where it can be jumped to; only the first stretch of a finding.
    pub anchor: Option<String>,
}

/// A block of the paper for the page.
pub struct BlockView {
    /// The page that begins here.
    pub page: Option<u32>,
    pub class: &'static str,
    /// Of a heading; 0 for everything else.
    pub level: u8,
    pub is_here: bool,
    pub label: String,
    pub pieces: Vec<Piece>,
}

/// Words that are marked, or not where `class` is empty.
pub struct Piece {
    pub words: String,
    pub class: String,
    pub anchor: Option<String>,
    pub title: String,
}

/// Where all findings of a check stand.
pub fn marks(check: &Check) -> Vec<Mark> {
    let mut marks = Vec::new();
    for finding in
        check.findings.iter().filter(|f| !matches!(f.verdict, Verdict::Absent | Verdict::NotApplicable))
    {
        let mut anchor = Some(anchor(finding));
        for (quote, is_trap) in quotes(finding) {
            let tone = if is_trap { "warn" } else { check_page::tone(finding) };
            let title = match is_trap {
                true => format!("{}: weakened", finding.title),
                false => format!("{}: {}", finding.title, crate::report::words::holds(finding)),
            };
            marks.push(Mark { span: quote.span, tone, title, anchor: anchor.take() });
        }
    }
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
    marks
}

/// The name of a finding's first mark.
pub fn anchor(finding: &Finding) -> String {
    format!("f-{}", finding.clause.replace('/', "-"))
}

/// The words a finding rests on, and whether they weaken it.
fn quotes(finding: &Finding) -> Vec<(&Quote, bool)> {
    let met = finding.elements.iter().flat_map(|element| element.quotes.iter().map(|quote| (quote, false)));
    let traps = finding
        .elements
        .iter()
        .filter(|element| element.status == Status::Weakened)
        .flat_map(|element| element.traps.iter().map(|quote| (quote, true)));
    let values = finding.values.iter().flat_map(|value| value.quotes.iter().map(|quote| (quote, false)));
    let mut quotes: Vec<(&Quote, bool)> = met.chain(traps).chain(values).collect();
    if quotes.is_empty() {
        quotes.extend(finding.located.iter().take(1).map(|quote| (quote, false)));
    }
    quotes
}

/// What somebody came to see.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    pub span: Option<Span>,
    pub section: String,
    pub line: Option<u32>,
    pub page: Option<u32>,
}

/// The blocks up to `most` bytes of text, and how many bytes are left out.
pub fn blocks(
    document: &Document,
    contract: &Contract,
    marks: &[Mark],
    sought: &Sought,
    most: usize,
) -> (Vec<BlockView>, usize) {
    let here = here(document, contract, sought);
    let mut views = Vec::with_capacity(document.blocks.len());
    let mut page = None;
    for block in &document.blocks {
        if block.span.end as usize > most && views.len() > 1 {
            let rest = document.text.len() - block.span.start as usize;
            return (views, rest);
        }
        let at = document.text.place(block.span.start as usize).page;
        let begins = at.filter(|at| page != Some(*at));
        page = at.or(page);
        let (class, level) = kind(&block.kind);
        views.push(BlockView {
            page: begins,
            class,
            level,
            is_here: here == Some(block.span),
            label: block.label.clone().unwrap_or_default(),
            pieces: pieces(document, block, marks, sought.span, most),
        });
    }
    (views, 0)
}

fn kind(kind: &BlockKind) -> (&'static str, u8) {
    match kind {
        BlockKind::Heading { level } => ("heading", (*level).clamp(1, 5) + 1),
        BlockKind::Paragraph => ("", 0),
        BlockKind::ListItem { depth: 0 } => ("item", 0),
        BlockKind::ListItem { .. } => ("item2", 0),
        BlockKind::TableRow { .. } => ("row", 0),
        BlockKind::Footnote | BlockKind::Comment => ("note", 0),
        BlockKind::FormField => ("row", 0),
    }
}

/// The block that somebody came to see.
fn here(document: &Document, contract: &Contract, sought: &Sought) -> Option<Span> {
    let holding =
        |at: u32| document.blocks.iter().find(|block| block.span.start <= at && at < block.span.end);
    if let Some(span) = sought.span {
        return holding(span.start).map(|block| block.span);
    }
    if !sought.section.is_empty() {
        let found = (1..contract.clauses.len()).find(|id| {
            let is_it = contract.cite(*id) == sought.section;
            let on_line = sought.line.is_none_or(|line| {
                document.text.place(contract.clauses[*id].span.start as usize).line == Some(line)
            });
            is_it && on_line
        });
        let found =
            found.or_else(|| (1..contract.clauses.len()).find(|id| contract.cite(*id) == sought.section));
        if let Some(id) = found {
            return holding(contract.clauses[id].span.start).map(|block| block.span);
        }
    }
    let place = |block: &Block| document.text.place(block.span.start as usize);
    let on_line =
        |block: &&Block| sought.line.is_some_and(|line| place(block).line.is_some_and(|at| at >= line));
    let on_page =
        |block: &&Block| sought.page.is_some_and(|page| place(block).page.is_some_and(|at| at >= page));
    let found = document.blocks.iter().find(on_line).or_else(|| document.blocks.iter().find(on_page));
    found.map(|block| block.span)
}

/// A block cut where marks begin and end.
fn pieces(
    document: &Document,
    block: &Block,
    marks: &[Mark],
    sought: Option<Span>,
    most: usize,
) -> Vec<Piece> {
    let text = document.text.as_str();
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (from, to) =
        (block.span.start as usize, floor((block.span.end as usize).min(from_most(block, most))));
    let inside: Vec<&Mark> = marks.iter().filter(|mark| mark.span.overlaps(block.span)).collect();
    let mut cuts: Vec<usize> = vec![from, to];
    let spans = inside.iter().map(|mark| mark.span).chain(sought);
    cuts.extend(
        spans.flat_map(|span| [span.start as usize, span.end as usize]).filter(|at| from < *at && *at < to),
    );
    cuts.retain(|at| text.is_char_boundary(*at));
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::new();
    let mut anchored: Vec<&String> = Vec::new();
    for cut in cuts.windows(2) {
        let span = Span::new(cut[0], cut[1]);
        let over: Vec<&&Mark> = inside.iter().filter(|mark| mark.span.contains(span)).collect();
        let is_sought = sought.is_some_and(|sought| sought.contains(span));
        let tone = ["bad", "warn", "note", "good"]
            .into_iter()
            .find(|tone| over.iter().any(|mark| mark.tone == *tone));
        let class = match (tone, is_sought) {
            (None, false) => String::new(),
            (None, true) => "asked".to_string(),
            (Some(tone), false) => tone.to_string(),
            (Some(tone), true) => format!("{tone} asked"),
        };
        let anchor =
            over.iter().filter_map(|mark| mark.anchor.as_ref()).find(|anchor| !anchored.contains(anchor));
        anchored.extend(anchor);
        let mut titles: Vec<&str> = over.iter().map(|mark| mark.title.as_str()).collect();
        titles.dedup();
        pieces.push(Piece {
            words: text[cut[0]..cut[1]].to_string(),
            class,
            anchor: anchor.cloned(),
            title: titles.join(" · "),
        });
    }
    pieces
}

/// The end of a block, cut where one block alone is longer than a page takes.
fn from_most(block: &Block, most: usize) -> usize {
    (block.span.start as usize).saturating_add(most)
}
