//! What does a sheet say beside its values? Hidden rows and columns, merges, and which
//! cells are formulas.
//!
//! calamine tells the values only. This reads the attributes of a few elements straight from the
//! bytes: a second parse of the whole sheet would cost as much as the first.

use std::collections::HashSet;

#[derive(Debug, Default)]
pub struct About {
    pub hidden_rows: HashSet<u32>,
    pub hidden_columns: HashSet<u32>,
    /// First row, first column, last row, last column.
    pub merges: Vec<(u32, u32, u32, u32)>,
    pub formulas: HashSet<(u32, u32)>,
}

/// Most merges, and most columns hidden at once, that are looked at.
const MAX: usize = 20_000;

/// Reads what a worksheet part says of itself.
pub fn about(sheet: &[u8]) -> About {
    let mut about = About::default();
    let mut at = 0;
    let mut cell = (0, 0);
    while let Some(open) = find(sheet, at, b'<') {
        let Some(close) = find(sheet, open, b'>') else { break };
        let tag = &sheet[open + 1..close];
        at = close + 1;
        let name = tag.split(|b| matches!(b, b' ' | b'/' | b'\t' | b'\r' | b'\n')).next().unwrap_or_default();
        // Prefixes are rare, and mean the same.
        let name = name.rsplit(|b| *b == b':').next().unwrap_or_default();
        match name {
            b"row" if is_hidden(tag) => {
                if let Some(row) = number(tag, b" r=\"") {
                    about.hidden_rows.insert(row.saturating_sub(1));
                }
            }
            b"col" if is_hidden(tag) => {
                if let (Some(min), Some(max)) = (number(tag, b" min=\""), number(tag, b" max=\"")) {
                    about.hidden_columns.extend((min.saturating_sub(1)..max).take(256));
                }
            }
            b"c" => cell = attribute(tag, b" r=\"").and_then(reference).unwrap_or((0, 0)),
            b"f" => {
                about.formulas.insert(cell);
            }
            b"mergeCell" if about.merges.len() < MAX => {
                let range = attribute(tag, b" ref=\"").and_then(|range| {
                    let colon = range.iter().position(|b| *b == b':')?;
                    Some((reference(&range[..colon])?, reference(&range[colon + 1..])?))
                });
                if let Some(((r1, c1), (r2, c2))) = range
                    && r1 <= r2
                    && c1 <= c2
                {
                    about.merges.push((r1, c1, r2, c2));
                }
            }
            _ => {}
        }
    }
    about
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|b| *b == wanted).map(|at| at + from)
}

fn attribute<'t>(tag: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    let start = tag.windows(name.len()).position(|window| window == name)? + name.len();
    let length = tag[start..].iter().position(|b| *b == b'"')?;
    Some(&tag[start..start + length])
}

fn number(tag: &[u8], name: &[u8]) -> Option<u32> {
    std::str::from_utf8(attribute(tag, name)?).ok()?.parse().ok()
}

fn is_hidden(tag: &[u8]) -> bool {
    matches!(attribute(tag, b" hidden=\""), Some(b"1" | b"true"))
}

/// `C27` as row and column from 0.
fn reference(cell: &[u8]) -> Option<(u32, u32)> {
    let letters = cell.iter().take_while(|b| b.is_ascii_uppercase()).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = cell[..letters].iter().fold(0u32, |sum, b| sum * 26 + u32::from(b - b'A') + 1);
    let row: u32 = std::str::from_utf8(&cell[letters..]).ok()?.parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn what_a_sheet_says_of_itself() {
        let sheet = br#"<worksheet><cols><col min="7" max="8" hidden="1"/></cols><sheetData>
            <row r="4" hidden="1"><c r="B4"><f>A1</f><v>x</v></c><c r="C4"><f>A2</f></c></row></sheetData>
            <mergeCells count="1"><mergeCell ref="C4:E6"/></mergeCells></worksheet>"#;
        let about = about(sheet);
        assert!(about.hidden_rows.contains(&3) && about.hidden_columns.contains(&6));
        assert_eq!(about.merges, [(3, 2, 5, 4)]);
        assert!(about.formulas.contains(&(3, 1)) && about.formulas.contains(&(3, 2)));
    }
}
