//! Writes small workbooks as spreadsheets save them.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// One tab: rows of cells, where an empty cell is left out.
#[derive(Default)]
pub struct Tab<'a> {
    pub name: &'a str,
    /// `hidden`, or nothing.
    pub state: &'a str,
    pub rows: &'a [&'a [&'a str]],
    /// Rows, from 1, that are hidden.
    pub hidden_rows: &'a [usize],
    /// `A2:A4`
    pub merged: &'a [&'a str],
}

pub fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method =
            if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A cell that begins with `=` is a formula; `=A1|x` has the value x, `=A1` has none.
fn cell(row: usize, column: usize, words: &str) -> String {
    let at = format!("{}{}", (b'A' + column as u8) as char, row + 1);
    if let Some(formula) = words.strip_prefix('=') {
        let (formula, value) = formula.split_once('|').unwrap_or((formula, ""));
        let value = if value.is_empty() { String::new() } else { format!("<v>{}</v>", escaped(value)) };
        return format!("<c r=\"{at}\" t=\"str\"><f>{formula}</f>{value}</c>");
    }
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(words))
}

pub fn workbook(tabs: &[Tab<'_>]) -> Vec<u8> {
    let mut list = String::new();
    let mut relations = String::new();
    let mut parts = Vec::new();
    for (at, tab) in tabs.iter().enumerate() {
        let number = at + 1;
        let state = if tab.state.is_empty() { String::new() } else { format!(" state=\"{}\"", tab.state) };
        list += &format!(
            "<sheet name=\"{}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>",
            escaped(tab.name)
        );
        relations += &format!(
            "<Relationship Id=\"rId{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        let mut rows = String::new();
        for (row, cells) in tab.rows.iter().enumerate() {
            let hidden = if tab.hidden_rows.contains(&(row + 1)) { " hidden=\"1\"" } else { "" };
            let cells: String = cells
                .iter()
                .enumerate()
                .filter(|(_, c)| !c.is_empty())
                .map(|(column, c)| cell(row, column, c))
                .collect();
            rows += &format!("<row r=\"{}\"{hidden}>{cells}</row>", row + 1);
        }
        let merged: String = tab.merged.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
        parts.push((number, format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>")));
    }
    let workbook = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
    );
    let names: Vec<(String, Vec<u8>)> =
        parts.into_iter().map(|(n, xml)| (format!("xl/worksheets/sheet{n}.xml"), xml.into_bytes())).collect();
    let mut all = vec![
        ("xl/workbook.xml", workbook.into_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.into_bytes()),
    ];
    all.extend(names.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())));
    archive(&all)
}
