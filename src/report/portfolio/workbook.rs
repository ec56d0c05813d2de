//! All vendors as an XLSX workbook: sheets with filters and headings that stay in view.

use super::{dpa, level, position, tone, values};
use crate::library::written::Severity;
use crate::portfolio::Portfolio;
use crate::report::safe::safe;
use crate::report::vendor::tier;
use crate::risk::Of;
use jiff::civil::Date;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};

/// What a cell of a spreadsheet holds at most, in UTF-16 units.
const MOST: usize = 32_767;

/// What stands in a cell.
enum Entry {
    Words(String),
    Number(usize),
    Day(Date),
    /// Words with the colour of a tone.
    Toned(String, &'static str),
    Nothing,
}

use Entry::{Day, Nothing, Number, Toned, Words};

/// Writes the workbook.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, portfolio: &Portfolio) -> io::Result<()> {
    let bytes = workbook(portfolio).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(portfolio: &Portfolio) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The day of the report, so that the same report is the same file.
    let made = excel_day(portfolio.on)?;
    workbook.set_properties(&DocProperties::new().set_title("Vendors").set_creation_datetime(&made));
    vendors(workbook.add_worksheet(), portfolio)?;
    matrix(workbook.add_worksheet(), portfolio)?;
    positions(workbook.add_worksheet(), portfolio)?;
    due(workbook.add_worksheet(), portfolio)?;
    risk(workbook.add_worksheet(), portfolio)?;
    if !portfolio.changes.is_empty() {
        changes(workbook.add_worksheet(), portfolio)?;
    }
    workbook.save_to_buffer()
}

fn vendors(sheet: &mut Worksheet, portfolio: &Portfolio) -> Result<(), XlsxError> {
    let headings = [
        "Vendor",
        "Id",
        "Status",
        "Tier",
        "Owner",
        "Value",
        "DPA",
        "Risk",
        "Inherent",
        "Gaps",
        "High",
        "Medium",
        "Low",
        "Next day",
        "Next",
        "Could not be judged",
    ];
    let rows = portfolio.by_risk().into_iter().map(|row| {
        let next = portfolio.next(&row.vendor.id);
        let (dpa, dpa_tone) = dpa(row.dpa);
        let troubles = row.papers.iter().filter_map(|paper| paper.unread.clone());
        let troubles: Vec<String> = troubles.chain(row.unreadable.iter().cloned()).collect();
        vec![
            Words(row.vendor.name.clone()),
            Words(row.vendor.id.clone()),
            Words(crate::report::vendor::status(row.vendor.status).into()),
            Words(tier(row.vendor.tier).into()),
            Words(row.vendor.owner.clone().unwrap_or_default()),
            Words(row.vendor.value.as_ref().map(ToString::to_string).unwrap_or_default()),
            Toned(dpa.into(), dpa_tone),
            Number(row.risk.residual as usize),
            Number(row.risk.inherent as usize),
            Number(row.risk.gaps as usize),
            Number(row.open(Severity::High)),
            Number(row.open(Severity::Medium)),
            Number(row.open(Severity::Low)),
            next.map_or(Nothing, |deadline| Day(deadline.date)),
            Words(next.map_or(String::new(), |deadline| deadline.what.clone())),
            Words(troubles.join("\n")),
        ]
    });
    fill(sheet, "Vendors", &headings, &[30, 20, 10, 10, 28, 22, 12, 8, 8, 8, 8, 8, 8, 12, 44, 44], 1, rows)
}

fn matrix(sheet: &mut Worksheet, portfolio: &Portfolio) -> Result<(), XlsxError> {
    let headings: Vec<&str> =
        ["Vendor", "Tier"].into_iter().chain(portfolio.columns.iter().map(|c| c.title.as_str())).collect();
    let widths: Vec<u16> = [30, 10].into_iter().chain(portfolio.columns.iter().map(|_| 22)).collect();
    let rows = portfolio.by_risk().into_iter().map(|row| {
        let cells = portfolio.columns.iter().map(|column| match row.cell(&column.clause) {
            None => Nothing,
            Some(cell) => {
                let values = values(cell);
                let words =
                    if values.is_empty() { position(cell) } else { format!("{}: {values}", position(cell)) };
                Toned(words, tone(cell))
            }
        });
        [Words(row.vendor.name.clone()), Words(tier(row.vendor.tier).into())]
            .into_iter()
            .chain(cells)
            .collect()
    });
    fill(sheet, "Matrix", &headings, &widths, 1, rows)
}

fn positions(sheet: &mut Worksheet, portfolio: &Portfolio) -> Result<(), XlsxError> {
    let headings = [
        "Vendor",
        "Tier",
        "Clause",
        "Title",
        "Position",
        "Severity",
        "Open",
        "States",
        "What lacks",
        "Paper",
        "Section",
        "In its words",
    ];
    let rows = portfolio.rows.iter().flat_map(|row| {
        row.cells.iter().map(move |cell| {
            let quote = cell.quote.as_ref();
            vec![
                Words(row.vendor.name.clone()),
                Words(tier(row.vendor.tier).into()),
                Words(cell.clause.clone()),
                Words(cell.title.clone()),
                Toned(position(cell), tone(cell)),
                Words(level(cell).into()),
                Words(if cell.is_open() { "open" } else { "" }.into()),
                Words(values(cell)),
                Words(cell.gaps.join("\n")),
                Words(quote.and_then(|quote| quote.paper.clone()).unwrap_or_default()),
                Words(quote.map(|quote| quote.section.clone()).unwrap_or_default()),
                Words(quote.map(|quote| quote.text.clone()).unwrap_or_default()),
            ]
        })
    });
    fill(sheet, "Positions", &headings, &[28, 10, 26, 34, 22, 10, 8, 30, 50, 30, 12, 70], 1, rows)
}

fn due(sheet: &mut Worksheet, portfolio: &Portfolio) -> Result<(), XlsxError> {
    let headings = [
        "Day",
        "Days left",
        "Vendor",
        "Kind",
        "What",
        "At stake",
        "Owner",
        "Dealt with",
        "How the day was found",
        "Name",
    ];
    let rows = portfolio.deadlines.iter().map(|deadline| {
        vec![
            Day(deadline.date),
            Words(deadline.days_left(portfolio.on).to_string()),
            Words(deadline.vendor_name.clone()),
            Words(deadline.kind.name().into()),
            match deadline.is_overdue(portfolio.on) {
                true => Toned(deadline.what.clone(), "bad"),
                false => Words(deadline.what.clone()),
            },
            Words(deadline.money.as_ref().map(ToString::to_string).unwrap_or_default()),
            Words(deadline.owner.clone().unwrap_or_default()),
            Words(if deadline.acknowledged { "yes" } else { "" }.into()),
            Words(deadline.working.clone()),
            Words(deadline.key.clone()),
        ]
    });
    fill(sheet, "Falls due", &headings, &[12, 10, 28, 20, 44, 22, 28, 10, 60, 40], 0, rows)
}

fn risk(sheet: &mut Worksheet, portfolio: &Portfolio) -> Result<(), XlsxError> {
    let headings = ["Vendor", "Of", "Group", "Points", "What", "Where it comes from"];
    let rows = portfolio.by_risk().into_iter().flat_map(|row| {
        row.risk.parts.iter().map(move |part| {
            let of = match part.of {
                Of::Inherent => "inherent",
                Of::Gaps => "gaps",
            };
            vec![
                Words(row.vendor.name.clone()),
                Words(of.into()),
                Words(part.group.into()),
                Number(part.points as usize),
                Words(part.what.clone()),
                Words(part.source.clone()),
            ]
        })
    });
    fill(sheet, "Risk", &headings, &[30, 12, 16, 8, 70, 50], 1, rows)
}

fn changes(sheet: &mut Worksheet, portfolio: &Portfolio) -> Result<(), XlsxError> {
    let headings = ["Day", "Vendor", "Kind", "What"];
    let rows = portfolio.changes.iter().map(|change| {
        vec![
            Day(change.on),
            Words(change.name.clone()),
            Words(change.kind.name().into()),
            Words(change.what.clone()),
        ]
    });
    fill(sheet, "What changed", &headings, &[12, 28, 12, 90], 0, rows)
}

/// One sheet: headings that stay in view, a filter over each column, and the rows.
/// `frozen` columns on the left stay in view, too.
fn fill(
    sheet: &mut Worksheet,
    name: &str,
    headings: &[&str],
    widths: &[u16],
    frozen: u16,
    rows: impl Iterator<Item = Vec<Entry>>,
) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00ED_F0F4));
    let wrapped = Format::new().set_text_wrap().set_align(rust_xlsxwriter::FormatAlign::Top);
    let day = Format::new().set_num_format("yyyy-mm-dd").set_align(rust_xlsxwriter::FormatAlign::Top);
    sheet.set_name(name)?;
    for (column, words) in (0..).zip(headings) {
        sheet.write_string_with_format(0, column, shown(words), &heading)?;
    }
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    let mut last = 0;
    for (row, entries) in (1..).zip(rows) {
        last = row;
        for (column, entry) in (0..).zip(entries) {
            match entry {
                Words(words) if words.is_empty() => {}
                Nothing => {}
                Words(words) => {
                    sheet.write_string_with_format(row, column, shown(&words), &wrapped)?;
                }
                Toned(words, tone) => {
                    sheet.write_string_with_format(row, column, shown(&words), &coloured(&wrapped, tone))?;
                }
                Number(number) => {
                    sheet.write_number(row, column, number as f64)?;
                }
                Day(date) => {
                    sheet.write_datetime_with_format(row, column, &excel_day(date)?, &day)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, frozen)?;
    sheet.autofilter(0, 0, last, headings.len() as u16 - 1)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn coloured(format: &Format, tone: &str) -> Format {
    let (ground, ink) = match tone {
        "bad" => (0x00FD_ECEB, 0x00A6_1B1B),
        "warn" => (0x00FD_F3DF, 0x007F_4F00),
        "note" => (0x00E8_F0FB, 0x001D_4F91),
        "good" => (0x00E5_F5EB, 0x0014_663A),
        _ => return format.clone(),
    };
    format.clone().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink))
}

fn excel_day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(date.year().max(1900) as u16, date.month() as u8, date.day() as u8)
}

/// The words as a cell can hold them, without what hides or acts. They are written as words
/// and never computed.
fn shown(words: &str) -> String {
    let words = crate::report::safe::lines(words).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}");
    match words.encode_utf16().count() > MOST {
        true => safe(&words).chars().take(MOST / 2 - 1).chain(['…']).collect(),
        false => words,
    }
}
