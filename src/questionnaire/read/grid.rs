//! What is a sheet? Numbered rows with filled cells.

use std::collections::{HashMap, HashSet};

/// A sheet, a delimited file, or a table of a paper.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// The tab; empty where the file has only one.
    pub name: String,
    pub rows: Vec<Row>,
    pub hidden: bool,
    /// Rows, from 0, and columns that the sheet hides.
    pub hidden_rows: HashSet<u32>,
    pub hidden_columns: HashSet<u32>,
    /// Cells that a formula computes.
    pub formulas: HashSet<(u32, u32)>,
    /// What notes on cells say.
    pub notes: HashMap<(u32, u32), String>,
    /// Cells that are merged with those right of them.
    pub wide: HashSet<(u32, u32)>,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Counted from 0.
    pub number: u32,
    /// Column and words, by column; no cell is empty.
    pub cells: Vec<(u32, String)>,
    /// A heading that stands above the row of this number, not in the table.
    pub above: bool,
}

impl Row {
    pub fn get(&self, column: u32) -> &str {
        if self.above {
            return "";
        }
        match self.cells.binary_search_by_key(&column, |(at, _)| *at) {
            Ok(at) => &self.cells[at].1,
            Err(_) => "",
        }
    }

    /// Puts words into an empty cell.
    pub fn fill(&mut self, column: u32, words: &str) {
        if let Err(at) = self.cells.binary_search_by_key(&column, |(at, _)| *at) {
            self.cells.insert(at, (column, words.to_string()));
        }
    }
}

impl Grid {
    /// `C27`
    pub fn cell(row: u32, column: u32) -> String {
        let mut letters = Vec::new();
        let mut rest = column + 1;
        while rest > 0 {
            letters.push((b'A' + ((rest - 1) % 26) as u8) as char);
            rest = (rest - 1) / 26;
        }
        format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        assert_eq!(Grid::cell(0, 0), "A1");
        assert_eq!(Grid::cell(26, 25), "Z27");
        assert_eq!(Grid::cell(9, 26), "AA10");
        assert_eq!(Grid::cell(0, 701), "ZZ1");
        assert_eq!(Grid::cell(0, 702), "AAA1");
    }
}
