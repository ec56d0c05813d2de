//! Which words stand in the cells of a table that is drawn with lines?

use super::cells::cell_text;
use super::line::TableRow;
use super::rows::rows;
use crate::read::pdf::marks::{Origin, Rule, Run};

/// A table with its place on the page.
pub(super) struct Table {
    pub top: f32,
    pub rows: Vec<TableRow>,
    /// What stands in boxes side by side, from left to right: no table, but text to be
    /// read box by box, as the two columns of a signature block are.
    pub boxes: Vec<Vec<Run>>,
}

/// Lines that miss each other by less than this meet.
const NEAR: f32 = 3.0;
/// With more lines than this the page is a drawing.
const RULES: usize = 3000;
/// Rows and columns of one table.
const ROWS: usize = 400;
const COLUMNS: usize = 40;

/// The ruled tables of a page from top to bottom, and the runs outside them.
pub(super) fn tables(rules: &[Rule], runs: Vec<Run>, page: u32) -> (Vec<Table>, Vec<Run>) {
    let mut rest = runs;
    let mut tables = Vec::new();
    if rules.len() > RULES {
        return (tables, rest);
    }
    for grid in nets(rules).iter().filter_map(|net| Grid::of(net)) {
        let (inside, outside) = rest.into_iter().partition(|run| grid.holds(run));
        rest = outside;
        match grid.read(inside, page) {
            Ok(table) => tables.push(table),
            Err(runs) => rest.extend(runs),
        }
    }
    tables.sort_by(|a, b| a.top.total_cmp(&b.top));
    (tables, rest)
}

/// Lines that meet, directly or by way of others.
fn nets(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut waiting: Vec<Rule> = rules.iter().copied().filter(|r| r.is_level() || r.is_upright()).collect();
    let mut nets = Vec::new();
    while let Some(first) = waiting.pop() {
        let mut net = vec![first];
        let mut next = 0;
        while next < net.len() {
            let rule = net[next];
            next += 1;
            let mut i = 0;
            while i < waiting.len() {
                match meet(rule, waiting[i]) {
                    true => net.push(waiting.swap_remove(i)),
                    false => i += 1,
                }
            }
        }
        if net.len() >= 4 {
            nets.push(net);
        }
    }
    nets
}

fn meet(a: Rule, b: Rule) -> bool {
    a.x0 - NEAR <= b.x1 && b.x0 - NEAR <= a.x1 && a.y0 - NEAR <= b.y1 && b.y0 - NEAR <= a.y1
}

/// Where the lines of a table run.
struct Grid {
    xs: Vec<f32>,
    ys: Vec<f32>,
    net: Vec<Rule>,
}

impl Grid {
    fn of(net: &[Rule]) -> Option<Self> {
        let level = || net.iter().filter(|rule| rule.is_level());
        let upright = || net.iter().filter(|rule| rule.is_upright());
        // The ends of level lines close a table that has no lines at its sides.
        let left = level().map(|r| r.x0).fold(f32::MAX, f32::min);
        let right = level().map(|r| r.x1).fold(f32::MIN, f32::max);
        let xs = distinct(upright().map(|r| r.x0).chain([left, right]).collect());
        let ys = distinct(level().map(|r| r.y0).collect());
        let fits = (3..=COLUMNS + 1).contains(&xs.len()) && (2..=ROWS + 1).contains(&ys.len());
        fits.then(|| Self { xs, ys, net: net.to_vec() })
    }

    fn holds(&self, run: &Run) -> bool {
        let (x, y) = ((run.x0 + run.x1) / 2.0, run.y - 0.3 * run.size);
        self.xs[0] <= x
            && x <= self.xs[self.xs.len() - 1]
            && self.ys[0] <= y
            && y <= self.ys[self.ys.len() - 1]
    }

    /// The words by rows and cells; the runs back where it is no table.
    fn read(&self, runs: Vec<Run>, page: u32) -> Result<Table, Vec<Run>> {
        let (columns, lines) = (self.xs.len() - 1, self.ys.len() - 1);
        let owners = self.owners();
        let mut cells: Vec<Vec<Run>> = vec![Vec::new(); columns * lines];
        for run in &runs {
            let (x, y) = ((run.x0 + run.x1) / 2.0, run.y - 0.3 * run.size);
            let column = self.xs.partition_point(|&edge| edge <= x).clamp(1, columns) - 1;
            let line = self.ys.partition_point(|&edge| edge <= y).clamp(1, lines) - 1;
            cells[owners[line * columns + column]].push(run.clone());
        }
        let mut table = Table { top: self.ys[0], rows: Vec::new(), boxes: Vec::new() };
        if lines == 1 {
            table.boxes = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
            return if table.boxes.len() > 1 { Ok(table) } else { Err(runs) };
        }
        for line in 0..lines {
            let y = self.ys[line];
            let mut row =
                TableRow { page, table: 0, header: true, cells: Vec::new(), y, origin: Origin::Written };
            let mut parts = Vec::new();
            for column in 0..columns {
                let index = line * columns + column;
                if owners[index] == index {
                    let runs = std::mem::take(&mut cells[index]);
                    parts.extend(runs.iter().map(|run| (run.origin, run.text.len())));
                    let (text, bold) = cell_text(rows(runs), page);
                    row.header &= bold || text.is_empty();
                    row.cells.push(text);
                }
            }
            row.origin = Origin::of(parts.into_iter());
            if row.cells.iter().any(|cell| !cell.is_empty()) {
                row.header &= table.rows.iter().all(|row| row.header);
                table.rows.push(row);
            }
        }
        let beside =
            table.rows.iter().filter(|row| row.cells.iter().filter(|cell| !cell.is_empty()).count() > 1);
        match beside.count() >= 1 && table.rows.len() >= 2 {
            true => Ok(table),
            false => Err(runs),
        }
    }

    /// For each field of the grid the field whose cell it belongs to: cells may span
    /// columns and rows.
    fn owners(&self) -> Vec<usize> {
        let (columns, lines) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut owners: Vec<usize> = (0..columns * lines).collect();
        for line in 0..lines {
            let y = (self.ys[line] + self.ys[line + 1]) / 2.0;
            for column in 0..columns {
                let x = (self.xs[column] + self.xs[column + 1]) / 2.0;
                let index = line * columns + column;
                let parted_left = column == 0 || self.has_upright(self.xs[column], y);
                let parted_above = line == 0 || self.has_level(self.ys[line], x);
                owners[index] = match (parted_left, parted_above) {
                    (false, _) => owners[index - 1],
                    (true, false) => owners[index - columns],
                    (true, true) => index,
                };
            }
        }
        owners
    }

    fn has_upright(&self, x: f32, y: f32) -> bool {
        self.net
            .iter()
            .any(|r| r.is_upright() && (r.x0 - x).abs() <= NEAR && r.y0 - NEAR <= y && y <= r.y1 + NEAR)
    }

    fn has_level(&self, y: f32, x: f32) -> bool {
        self.net
            .iter()
            .any(|r| r.is_level() && (r.y0 - y).abs() <= NEAR && r.x0 - NEAR <= x && x <= r.x1 + NEAR)
    }
}

/// Sorted, and without near repetitions.
fn distinct(mut values: Vec<f32>) -> Vec<f32> {
    values.retain(|value| value.is_finite());
    values.sort_by(f32::total_cmp);
    values.dedup_by(|next, kept| *next - *kept <= NEAR);
    values
}
