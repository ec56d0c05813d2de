//! All vendors as one page: it needs no network and no script, and prints.

use super::{bound, dpa, level, open, position, tone};
use crate::library::written::{Severity, Verdict};
use crate::paper_set::DifferenceKind;
use crate::portfolio::{Cell, Change, Portfolio, Row};
use crate::report::check_page::{QuoteView, STYLE, severity_tone, verdict_tone};
use crate::report::due::distance;
use crate::report::picture;
use crate::report::risk_page::{REMAINS, remains, tone as risk_tone};
use crate::report::set_page::difference;
use crate::report::vendor::tier;
use crate::report::words::place;
use askama::Template;
use jiff::civil::Date;
use std::io::{self, Write};

/// Lines of lists of deadlines and gaps; columns of the matrix; lines a table of values.
const MOST_DUE: usize = 200;
const MOST_GAPS: usize = 300;
const MOST_COLUMNS: usize = 40;
const MOST_VALUES: usize = 60;
/// So many vendors get their positions in words, not only as signs.
const FEW: usize = 6;

#[derive(Template)]
#[template(path = "portfolio.html")]
struct Page<'a> {
    style: &'static str,
    on: Date,
    tone: &'static str,
    headline: String,
    counts: String,
    bars: Option<String>,
    bars_legend: [(&'static str, &'static str); 5],
    vendors: Vec<VendorLine<'a>>,
    timeline: Option<String>,
    due: Vec<DueLine<'a>>,
    due_more: usize,
    gaps: Vec<GapLine<'a>>,
    gaps_more: usize,
    worth_knowing: Vec<String>,
    heat: Option<String>,
    matrix_names: Vec<&'a str>,
    matrix_words: bool,
    matrix: Vec<MatrixLine<'a>>,
    matrix_more: usize,
    values: Vec<ValueGroup<'a>>,
    values_most: usize,
    values_more: usize,
    since: Option<Date>,
    changes: &'a [Change],
    not_judged: Vec<String>,
    library: &'a str,
}

/// A vendor in a list.
pub struct VendorLine<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub status: &'static str,
    pub tier: &'static str,
    pub owner: &'a str,
    pub value: String,
    pub dpa: &'static str,
    pub dpa_tone: &'static str,
    pub risk: u32,
    pub risk_tone: &'static str,
    pub high: usize,
    pub medium: usize,
    pub low: usize,
    pub next: String,
    pub unreadable: bool,
}

/// A deadline in a list.
pub struct DueLine<'a> {
    pub key: &'a str,
    pub date: Date,
    pub days: String,
    pub overdue: bool,
    pub acknowledged: bool,
    pub vendor_id: &'a str,
    pub vendor: &'a str,
    pub what: &'a str,
    pub money: String,
    pub working: &'a str,
}

struct GapLine<'a> {
    vendor: &'a str,
    title: &'a str,
    position: String,
    tone: &'static str,
    severity: &'static str,
    severity_tone: &'static str,
    lacks: &'a [String],
}

struct MatrixLine<'a> {
    title: &'a str,
    cells: Vec<MatrixCell>,
}

struct MatrixCell {
    tone: &'static str,
    sign: &'static str,
    words: String,
}

struct ValueGroup<'a> {
    title: &'a str,
    names: Vec<String>,
    lines: Vec<ValueLine<'a>>,
}

struct ValueLine<'a> {
    vendor: &'a str,
    position: String,
    tone: &'static str,
    values: Vec<String>,
    quote: Option<QuoteView>,
}

/// Writes the page. `since` is the day from which changes were asked for.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, portfolio: &Portfolio, since: Option<Date>) -> io::Result<()> {
    let rows = portfolio.by_risk();
    let gaps = open(portfolio);
    let due: Vec<DueLine<'_>> = due_lines(portfolio, 365).collect();
    let matrix_rows = &rows[..rows.len().min(MOST_COLUMNS)];
    let (tone, headline) = headline(portfolio);
    let page = Page {
        style: STYLE,
        on: portfolio.on,
        tone,
        headline,
        counts: counts(portfolio),
        bars: remains(&rows),
        bars_legend: REMAINS,
        vendors: rows.iter().map(|row| vendor_line(portfolio, row)).collect(),
        timeline: picture::timeline(&portfolio.deadlines.iter().collect::<Vec<_>>(), portfolio.on, 365),
        due_more: due.len().saturating_sub(MOST_DUE),
        due: due.into_iter().take(MOST_DUE).collect(),
        gaps_more: gaps.len().saturating_sub(MOST_GAPS),
        gaps: gaps.into_iter().take(MOST_GAPS).map(|(row, cell)| gap_line(row, cell)).collect(),
        worth_knowing: worth_knowing(&rows),
        heat: picture::heat(portfolio, &rows),
        matrix_names: matrix_rows.iter().map(|row| row.vendor.name.as_str()).collect(),
        matrix_words: matrix_rows.len() <= FEW,
        matrix: matrix(portfolio, matrix_rows),
        matrix_more: rows.len() - matrix_rows.len(),
        values: values(portfolio, &rows),
        values_most: MOST_VALUES,
        values_more: rows.len().saturating_sub(MOST_VALUES),
        since,
        changes: &portfolio.changes,
        not_judged: not_judged(portfolio),
        library: &portfolio.library_version,
    };
    write!(out, "{}", page.render().map_err(io::Error::other)?)
}

/// What all vendors come to, in one sentence.
pub fn headline(portfolio: &Portfolio) -> (&'static str, String) {
    let overdue = portfolio.deadlines.iter().filter(|d| d.is_overdue(portfolio.on)).count();
    let unbound = portfolio.rows.len() - bound(portfolio);
    let high = portfolio.rows.iter().map(|row| row.open(Severity::High)).sum::<usize>();
    match (portfolio.rows.len(), overdue, unbound + high) {
        (0, ..) => ("note", "There are no vendors yet.".to_string()),
        (_, 0, 0) => ("good", "Nothing is overdue and no gap of high severity is open.".to_string()),
        (_, 0, _) => ("warn", format!("{high} gaps of high severity are open.")),
        (_, n, _) => ("bad", format!("{n} overdue; {high} gaps of high severity are open.")),
    }
}

/// The figures behind the headline.
pub fn counts(portfolio: &Portfolio) -> String {
    let all = |severity| portfolio.rows.iter().map(|row| row.open(severity)).sum::<usize>();
    let accepted =
        portfolio.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.accepted_until.is_some()).count();
    format!(
        "{} vendors, {} with a binding data processing agreement. Open gaps: {} high, {} medium, {} low; {accepted} accepted.",
        portfolio.rows.len(),
        bound(portfolio),
        all(Severity::High),
        all(Severity::Medium),
        all(Severity::Low)
    )
}

/// One vendor in a list.
pub fn vendor_line<'a>(portfolio: &'a Portfolio, row: &'a Row) -> VendorLine<'a> {
    let (dpa, dpa_tone) = dpa(row.dpa);
    VendorLine {
        id: &row.vendor.id,
        name: &row.vendor.name,
        status: crate::report::vendor::status(row.vendor.status),
        tier: tier(row.vendor.tier),
        owner: row.vendor.owner.as_deref().unwrap_or_default(),
        value: row.vendor.value.as_ref().map(ToString::to_string).unwrap_or_default(),
        dpa,
        dpa_tone,
        risk: row.risk.residual,
        risk_tone: risk_tone(row.risk.residual),
        high: row.open(Severity::High),
        medium: row.open(Severity::Medium),
        low: row.open(Severity::Low),
        next: portfolio.next(&row.vendor.id).map_or(String::new(), |d| format!("{} {}", d.date, d.what)),
        unreadable: !row.unreadable.is_empty() || row.papers.iter().any(|paper| paper.unread.is_some()),
    }
}

/// What falls due within so many days, by date, without what has been dealt with.
pub fn due_lines(portfolio: &Portfolio, within: i64) -> impl Iterator<Item = DueLine<'_>> {
    let on = portfolio.on;
    let due = portfolio.deadlines.iter().filter(move |d| !d.acknowledged && d.days_left(on) <= within);
    due.map(move |d| DueLine {
        key: &d.key,
        date: d.date,
        days: distance(d.days_left(on)),
        overdue: d.is_overdue(on),
        acknowledged: d.acknowledged,
        vendor_id: &d.vendor,
        vendor: &d.vendor_name,
        what: &d.what,
        money: d.money.as_ref().map(ToString::to_string).unwrap_or_default(),
        working: &d.working,
    })
}

fn gap_line<'a>(row: &'a Row, cell: &'a Cell) -> GapLine<'a> {
    GapLine {
        vendor: &row.vendor.name,
        title: &cell.title,
        position: position(cell),
        tone: tone(cell),
        severity: level(cell),
        severity_tone: severity_tone(cell.severity),
        lacks: &cell.gaps,
    }
}

fn matrix<'a>(portfolio: &'a Portfolio, rows: &[&'a Row]) -> Vec<MatrixLine<'a>> {
    let cell = |row: &Row, clause: &str| match row.cell(clause) {
        None => MatrixCell { tone: "mute", sign: "", words: "not asked".into() },
        Some(cell) if cell.accepted_until.is_some() => {
            MatrixCell { tone: "mute", sign: "a", words: position(cell) }
        }
        Some(cell) => MatrixCell {
            tone: verdict_tone(cell.position),
            sign: sign(cell.position),
            words: match super::values(cell) {
                values if values.is_empty() => position(cell),
                values => format!("{}: {values}", position(cell)),
            },
        },
    };
    let line = |column: &'a crate::portfolio::Column| MatrixLine {
        title: &column.title,
        cells: rows.iter().map(|row| cell(row, &column.clause)).collect(),
    };
    portfolio.columns.iter().map(line).collect()
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Preferred => "＋",
        Verdict::Fallback => "○",
        Verdict::WalkAway => "✕",
        Verdict::Escalate => "?",
        Verdict::Absent => "–",
        Verdict::ByReference => "↗",
        Verdict::Unreadable => "▯",
        Verdict::NotApplicable => "",
    }
}

fn values<'a>(portfolio: &'a Portfolio, rows: &[&'a Row]) -> Vec<ValueGroup<'a>> {
    let mut groups = Vec::new();
    for column in portfolio.columns.iter().filter(|column| !column.values.is_empty()) {
        let line = |row: &&'a Row| {
            let cell = row.cell(&column.clause)?;
            let value = |name: &String| {
                let found = cell.values.iter().find(|(known, _)| known == name);
                found.map(|(_, value)| value.clone()).unwrap_or_default()
            };
            Some(ValueLine {
                vendor: &row.vendor.name,
                position: position(cell),
                tone: tone(cell),
                values: column.values.iter().map(value).collect(),
                quote: cell.quote.as_ref().map(|quote| QuoteView {
                    text: quote.text.clone(),
                    place: place(quote),
                    href: None,
                    changes: Vec::new(),
                }),
            })
        };
        let lines: Vec<ValueLine<'a>> = rows.iter().filter_map(line).take(MOST_VALUES).collect();
        if lines.iter().any(|line| line.values.iter().any(|value| !value.is_empty())) {
            let names = column.values.iter().map(|name| name.replace('-', " ")).collect();
            groups.push(ValueGroup { title: &column.title, names, lines });
        }
    }
    groups
}

/// Notes and contradictions of all vendors, a line each, up to a limit.
fn worth_knowing(rows: &[&Row]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for row in rows {
        let name = &row.vendor.name;
        lines.extend(row.notes.iter().map(|note| format!("{name}: {}", note.says)));
        let contradicts = row.differences.iter().filter(|d| d.kind == DifferenceKind::Contradiction);
        lines.extend(contradicts.map(|found| format!("{name}: {}", difference(found))));
        lines.extend(row.contradictions.iter().map(|found| {
            let (answer, paper) = (&found.answer, &found.paper);
            format!("{name}: {} ({} against {paper})", found.says, answer.at)
        }));
    }
    lines.truncate(MOST_GAPS);
    lines
}

/// What could not be judged, a line each.
pub fn not_judged(portfolio: &Portfolio) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for row in &portfolio.rows {
        let name = &row.vendor.name;
        for paper in &row.papers {
            if let Some(trouble) = &paper.unread {
                lines.push(format!("{name}, {}: {trouble}", paper.paper));
            }
        }
        lines.extend(row.unreadable.iter().map(|trouble| format!("{name}, {trouble}")));
        if row.cells.is_empty() {
            lines.push(format!("{name}: no paper in force could be read."));
        }
    }
    lines.extend(portfolio.mistakes.iter().map(ToString::to_string));
    lines
}
