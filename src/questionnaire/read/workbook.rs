//! Which cells does a workbook hold? XLSX, XLSM and ODS, through calamine.

use super::Options;
use super::about::about;
use super::archive::{self, Archive};
use super::grid::{Grid, Row};
use super::notes::{Notes, notes};
use crate::error::ReadError;
use calamine::{Data, DataRef, Ods, Reader, SheetVisible, Xlsx};
use quick_xml::Reader as Xml;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::Cursor;

/// Cells beyond these hold no answers; a stray format in XFD1048576 must cost nothing.
const MAX_COLUMN: u32 = 256;
const MAX_CELLS: usize = 1_000_000;
const MAX_TEXT: usize = 32_768;

const ROOT: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

type Read = Result<(Vec<Grid>, Vec<String>), ReadError>;

/// The grids of a workbook, and what is to be said of it.
///
/// # Errors
/// The workbook is damaged, protected, or unpacks to too much.
pub fn read(bytes: &[u8], options: &Options) -> Read {
    let archive = Archive::open(bytes)?;
    match archive.names().iter().any(|name| name == "xl/workbook.xml") {
        true => xlsx(archive, options),
        false => ods(archive, options),
    }
}

fn damaged(error: impl std::fmt::Display) -> ReadError {
    ReadError::Damaged { what: error.to_string() }
}

fn xlsx(mut archive: Archive<'_>, options: &Options) -> Read {
    let mut remarks = Vec::new();
    let workbook = archive.part("xl/workbook.xml")?.unwrap_or_default();
    let relations = archive.part("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let targets = targets(&relations);
    let sheets = sheets(&workbook);
    let hidden: Vec<&str> =
        sheets.iter().filter(|sheet| sheet.hidden).map(|sheet| sheet.name.as_str()).collect();
    remarks.extend(hidden_sheets(&hidden, options));
    // Every workbook says the same here; one that says nothing is read all the same.
    let mut parts = vec![("_rels/.rels".to_string(), ROOT.to_vec())];
    for name in archive.names() {
        let needed = ["[Content_Types].xml", "xl/sharedStrings.xml", "xl/styles.xml"];
        if needed.contains(&name.as_str())
            && let Some(part) = archive.part(&name)?
        {
            parts.push((name, part));
        }
    }
    let mut grids = Vec::new();
    for sheet in sheets.iter().filter(|sheet| options.hidden || !sheet.hidden) {
        let Some(path) = targets.get(&sheet.relation) else { continue };
        let Some(part) = archive.part(path)? else { continue };
        let about = about(&part);
        parts.push((path.clone(), part));
        let grid = Grid {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            hidden_rows: about.hidden_rows,
            hidden_columns: about.hidden_columns,
            formulas: about.formulas,
            notes: notes_beside(&mut archive, path)?,
            ..Grid::default()
        };
        grids.push((grid, about.merges));
    }
    parts.push(("xl/workbook.xml".into(), workbook));
    parts.push(("xl/_rels/workbook.xml.rels".into(), relations));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(archive::stored(&parts)?)).map_err(damaged)?;
    drop(parts);
    let mut budget = MAX_CELLS;
    for (grid, merges) in &mut grids {
        let mut cells = book.worksheet_cells_reader(&grid.name).map_err(damaged)?;
        loop {
            let cell = match cells.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                Err(error) => {
                    remarks.push(format!("{}: reading stopped at damage: {error}", grid.name));
                    break;
                }
            };
            let (row, column) = cell.get_position();
            let words = words(cell.get_value());
            if column >= MAX_COLUMN || words.is_empty() {
                continue;
            }
            if budget == 0 {
                return Err(ReadError::Limit {
                    what: format!("the workbook has more than {MAX_CELLS} filled cells"),
                });
            }
            budget -= 1;
            push(grid, row, column, words);
        }
        spread(grid, merges);
    }
    Ok((grids.into_iter().map(|(grid, _)| grid).collect(), remarks))
}

/// The notes on a sheet whose part is `path`.
fn notes_beside(archive: &mut Archive<'_>, path: &str) -> Result<Notes, ReadError> {
    let Some((folder, file)) = path.rsplit_once('/') else { return Ok(Notes::new()) };
    let Some(relations) = archive.part(&format!("{folder}/_rels/{file}.rels"))? else {
        return Ok(Notes::new());
    };
    let mut target = None;
    elements(&relations, "Relationship", |tag| {
        if value(tag, "Type").is_some_and(|kind| kind.ends_with("/comments")) {
            target = value(tag, "Target");
        }
    });
    // `../comments1.xml`, beside the folder of the sheets.
    let name = target.as_deref().and_then(|target| target.rsplit('/').next()).unwrap_or_default();
    for name in [format!("xl/{name}"), format!("{folder}/{name}")] {
        if let Some(part) = archive.part(&name)? {
            return Ok(notes(&part));
        }
    }
    Ok(Notes::new())
}

fn hidden_sheets(hidden: &[&str], options: &Options) -> Option<String> {
    let read = if options.hidden { "read too" } else { "not read; --hidden reads them" };
    (!hidden.is_empty()).then(|| format!("hidden sheets ({read}): {}", hidden.join(", ")))
}

/// Adds a cell; they come row by row, but nothing relies on it.
fn push(grid: &mut Grid, row: u32, column: u32, words: String) {
    match grid.rows.last() {
        Some(last) if last.number == row => {}
        Some(last) if last.number > row => {
            if let Err(at) = grid.rows.binary_search_by_key(&row, |known| known.number) {
                grid.rows.insert(at, Row { number: row, ..Row::default() });
            }
        }
        _ => grid.rows.push(Row { number: row, ..Row::default() }),
    }
    if let Ok(at) = grid.rows.binary_search_by_key(&row, |known| known.number) {
        grid.rows[at].fill(column, &words);
    }
}

/// What is merged downwards is said of every row. What is merged sideways stands once.
fn spread(grid: &mut Grid, merges: &[(u32, u32, u32, u32)]) {
    for &(top, left, bottom, right) in merges {
        if right > left {
            grid.wide.insert((top, left));
        }
        if bottom == top || bottom - top > 400 {
            continue;
        }
        let Ok(first) = grid.rows.binary_search_by_key(&top, |row| row.number) else { continue };
        let words = grid.rows[first].get(left).to_string();
        if words.is_empty() {
            continue;
        }
        for row in grid.rows[first + 1..].iter_mut().take_while(|row| row.number <= bottom) {
            row.fill(left, &words);
        }
    }
}

fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => plain(text),
        DataRef::SharedString(text) => plain(text),
        other => words_of(&Data::from(other.clone())),
    }
}

fn plain(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => text[..end].to_string(),
        None => text.to_string(),
    }
}

fn words_of(value: &Data) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) => plain(text),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_string(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim_end_matches("T00:00:00").to_string(),
        Data::DateTime(moment) if moment.is_datetime() => match moment.to_ymd_hms_milli() {
            // A date of zero is an empty cell that somebody formatted.
            (1899 | 1900, ..) => String::new(),
            (year, month, day, ..) => format!("{year:04}-{month:02}-{day:02}"),
        },
        Data::DateTime(moment) => moment.as_f64().to_string(),
    }
}

struct SheetEntry {
    name: String,
    relation: String,
    hidden: bool,
}

/// The sheets in their order, as the workbook part lists them.
fn sheets(workbook: &[u8]) -> Vec<SheetEntry> {
    let mut sheets = Vec::new();
    elements(workbook, "sheet", |tag| {
        let get = |name: &str| value(tag, name);
        if let (Some(name), Some(relation)) = (get("name"), get("id")) {
            let hidden = matches!(get("state").as_deref(), Some("hidden" | "veryHidden"));
            sheets.push(SheetEntry { name, relation, hidden });
        }
    });
    sheets
}

/// Relation id → path of the part.
fn targets(relations: &[u8]) -> HashMap<String, String> {
    let mut targets = HashMap::new();
    elements(relations, "Relationship", |tag| {
        if let (Some(id), Some(target)) = (value(tag, "Id"), value(tag, "Target")) {
            let target = target.trim_start_matches('/').trim_start_matches("xl/").to_string();
            targets.insert(id, format!("xl/{target}"));
        }
    });
    targets
}

fn elements(part: &[u8], name: &str, mut found: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Xml::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == name => found(&tag),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

/// An attribute by its local name.
fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let raw: &str = attribute.value.as_ref();
    Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_string(), |text| text.into_owned()))
}

fn ods(mut archive: Archive<'_>, options: &Options) -> Read {
    let mut parts = Vec::new();
    for name in ["mimetype", "META-INF/manifest.xml", "content.xml", "styles.xml", "meta.xml"] {
        if let Some(part) = archive.part(name)? {
            parts.push((name.to_string(), part));
        }
    }
    if let Some((_, content)) = parts.iter().find(|(name, _)| name == "content.xml") {
        repeats(content)?;
    }
    let mut book: Ods<_> = Ods::new(Cursor::new(archive::stored(&parts)?)).map_err(|error| match error {
        calamine::OdsError::Password => ReadError::Encrypted,
        other => damaged(other),
    })?;
    let mut grids = Vec::new();
    let about: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let hidden: Vec<&str> =
        about.iter().filter(|(_, hidden)| *hidden).map(|(name, _)| name.as_str()).collect();
    let remarks = hidden_sheets(&hidden, options).into_iter().collect();
    for (name, hidden) in about.iter().filter(|(_, hidden)| options.hidden || !hidden) {
        let range = book.worksheet_range(name).map_err(damaged)?;
        let mut grid = Grid { name: name.clone(), hidden: *hidden, ..Grid::default() };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let (row, column) = (row as u32 + top, column as u32 + left);
            let words = words_of(value);
            if column < MAX_COLUMN && !words.is_empty() {
                push(&mut grid, row, column, words);
            }
        }
        grids.push(grid);
    }
    Ok((grids, remarks))
}

/// Refuses a sheet that writes one cell and repeats it a million times: the parser would
/// write them all out.
fn repeats(content: &[u8]) -> Result<(), ReadError> {
    let mut reader = Xml::from_reader(content);
    let mut buffer = Vec::new();
    let (mut total, mut pending) = (0usize, 0usize);
    loop {
        let (tag, empty) = match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => (tag, false),
            Ok(Event::Empty(tag)) => (tag, true),
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {
                buffer.clear();
                continue;
            }
        };
        match tag.local_name().as_ref() {
            "table-row" => pending = 0,
            "table-cell" | "covered-table-cell" => {
                let times: usize =
                    value(&tag, "number-columns-repeated").and_then(|n| n.parse().ok()).unwrap_or(1);
                if empty && value(&tag, "value-type").is_none() {
                    pending += times.min(16_384);
                } else {
                    total += pending + times.min(16_384);
                    pending = 0;
                }
            }
            _ => {}
        }
        if total > 2 * MAX_CELLS {
            return Err(ReadError::Limit { what: "its cells are repeated millions of times".into() });
        }
        buffer.clear();
    }
}
