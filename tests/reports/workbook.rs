//! The workbook, read back by another program's reader.

use super::run;
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use std::io::{Cursor, Read};

fn workbook() -> Vec<u8> {
    let output = run(&["report", "--format", "xlsx", "--on", "2026-12-01", "--since", "2025-01-01"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn every_sheet_is_there_and_full() {
    let bytes = workbook();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&bytes)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Vendors", "Matrix", "Positions", "Falls due", "Risk", "What changed"]);
    let vendors = book.worksheet_range("Vendors").expect("the sheet");
    assert_eq!(vendors.height(), 4);
    let positions = book.worksheet_range("Positions").expect("the sheet");
    assert!(positions.height() > 60);
    let due = book.worksheet_range("Falls due").expect("the sheet");
    let risk = book.worksheet_range("Risk").expect("the sheet");
    let points = |vendor: &str, of: &str| -> f64 {
        let own = risk.rows().filter(|row| row[0] == *vendor && row[1] == *of);
        own.filter_map(|row| row[3].to_string().parse::<f64>().ok()).sum()
    };
    for row in vendors.rows().skip(1) {
        let (name, number) = (row[0].to_string(), |at: usize| row[at].to_string().parse::<f64>().ok());
        assert_eq!(number(8), Some(points(&name, "inherent")), "{name}");
        assert_eq!(number(9), Some(points(&name, "gaps")), "{name}");
    }
    assert!(due.rows().skip(1).all(|row| matches!(row[0], Data::DateTime(_))), "days are days");
}

#[test]
fn headings_stay_in_view_and_every_column_has_a_filter() {
    let bytes = workbook();
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a zip");
    for sheet in 1..=6 {
        let mut xml = String::new();
        let mut file = zip.by_name(&format!("xl/worksheets/sheet{sheet}.xml")).expect("the sheet");
        file.read_to_string(&mut xml).expect("XML");
        assert!(xml.contains("state=\"frozen\"") && xml.contains("<autoFilter"), "sheet {sheet}");
        assert!(!xml.contains("<f>"), "no cell computes anything");
    }
}

#[test]
fn the_same_report_is_the_same_file() {
    assert_eq!(blake3::hash(&workbook()), blake3::hash(&workbook()));
}
