//! Which paragraphs, lists and tables does an OpenDocument text hold, in reading order?

use super::super::Changes;
use super::super::assemble::{After, Cell, Item, Line, Paragraph, Row};
use super::super::xml::Element;
use super::lists::{Counts, LEVELS, Numbered};
use super::styles::Styles;
use crate::document::{BlockKind, ChangeKind};
use crate::error::ReadError;
use std::collections::HashMap;

/// Tables within tables.
const MAX_NESTED: usize = 20;

const MAX_COLUMNS: usize = 63;

/// A heading with more bytes is a clause that somebody styled as one.
const LONGEST_HEADING: usize = 300;

/// The walk through a paper.
pub struct Story<'p> {
    pub(super) styles: &'p Styles,
    pub(super) view: Changes,
    counts: Counts,
    outline: [Option<u32>; LEVELS],
    /// The open lists, outermost first.
    lists: Vec<List<'p>>,
    tables_open: usize,
    pub(super) tracked: HashMap<&'p str, Tracked<'p>>,
    /// The insertion that is open.
    pub(super) inserted_by: Option<&'p str>,
    pub(super) has_pictures: bool,
    /// What could not be read, in words for a person.
    pub(super) unread: Vec<String>,
}

struct List<'p> {
    style: &'p str,
    count: usize,
    /// The open item has no paragraph yet; it may set its number.
    fresh: Option<Option<u32>>,
}

/// A tracked change as the file declares it.
#[derive(Clone, Copy)]
pub(super) struct Tracked<'p> {
    pub kind: ChangeKind,
    pub author: &'p str,
    pub removed: Option<&'p Element>,
}

/// A paragraph while its words are read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub line: Line,
    pub after: Vec<After>,
}

impl<'p> Story<'p> {
    pub fn new(styles: &'p Styles, view: Changes) -> Self {
        Self {
            styles,
            view,
            counts: Counts::default(),
            outline: [None; LEVELS],
            lists: Vec::new(),
            tables_open: 0,
            tracked: HashMap::new(),
            inserted_by: None,
            has_pictures: false,
            unread: Vec::new(),
        }
    }

    /// The items of a text, section, cell, note or text box.
    ///
    /// # Errors
    /// [`ReadError::Limit`] where tables nest too deeply.
    pub fn items(&mut self, container: &'p Element) -> Result<Vec<Item>, ReadError> {
        let mut items = Vec::new();
        self.gather(container, &mut items)?;
        Ok(items)
    }

    /// The items of something that hangs on a paragraph; lists around it do not reach in.
    pub(super) fn items_apart(&mut self, container: &'p Element) -> Result<Vec<Item>, ReadError> {
        let lists = std::mem::take(&mut self.lists);
        let items = self.items(container);
        self.lists = lists;
        items
    }

    fn gather(&mut self, container: &'p Element, items: &mut Vec<Item>) -> Result<(), ReadError> {
        for element in container.elements() {
            match &*element.name {
                "p" | "h" => self.paragraph(element, items)?,
                "list" => self.list(element, items)?,
                "table" => items.push(Item::Table(self.table(element)?)),
                "tracked-changes" => self.track(element),
                "change-start" | "change-end" | "change" => {
                    let mut draft = Draft::default();
                    self.change_mark(element, &mut draft)?;
                    if !draft.line.changes.is_empty() {
                        items.push(plain(draft));
                    }
                }
                "forms"
                | "sequence-decls"
                | "variable-decls"
                | "user-field-decls"
                | "table-of-content-source"
                | "title-template"
                | "creator"
                | "date"
                | "note-citation"
                | "sender-initials" => {}
                "frame" | "custom-shape" | "g" | "rect" | "ellipse" | "polygon" => {
                    let mut draft = Draft::default();
                    self.drawing(element, &mut draft)?;
                    items.push(plain(draft));
                }
                "section" if element.attribute("display") == Some("none") => {}
                _ => self.gather(element, items)?,
            }
        }
        Ok(())
    }

    fn list(&mut self, element: &'p Element, items: &mut Vec<Item>) -> Result<(), ReadError> {
        let outer = self.lists.last();
        let style = element.attribute("style-name").or(outer.map(|l| l.style)).unwrap_or_default();
        let count = match outer {
            Some(outer) => outer.count,
            None => self.counts.open(element, style),
        };
        self.lists.push(List { style, count, fresh: None });
        let mut outcome = Ok(());
        for item in element.elements() {
            if let Some(list) = self.lists.last_mut() {
                let start = item.attribute("start-value").and_then(|n| n.parse().ok());
                list.fresh = (&*item.name == "list-item").then_some(start);
            }
            outcome = self.gather(item, items);
            if outcome.is_err() {
                break;
            }
        }
        self.lists.pop();
        outcome
    }

    fn paragraph(&mut self, element: &'p Element, items: &mut Vec<Item>) -> Result<(), ReadError> {
        let style = element.attribute("style-name");
        let mut draft = Draft::default();
        if !self.styles.is_hidden(style) {
            self.inline(element, &mut draft)?;
        }
        let is_heading = &*element.name == "h";
        let outline = match is_heading {
            true => element.attribute("outline-level").and_then(|n| n.parse().ok()).unwrap_or(1),
            false => usize::from(self.styles.is_title(style)),
        };
        let (label, depth) = match self.number(element, style, outline) {
            Some((Numbered::Label(label), depth)) => (Some(label), Some(depth)),
            Some((Numbered::Bullet, depth)) => (None, Some(depth)),
            Some((Numbered::Silent, _)) | None => (None, None),
        };
        let words = draft.line.text.trim();
        let is_title = words.len() <= LONGEST_HEADING
            && !(words.ends_with(['.', ';', ',', ':']) && words.split_whitespace().count() > 12);
        let kind = match depth {
            _ if outline > 0 && is_title => BlockKind::Heading { level: outline.min(LEVELS) as u8 },
            Some(depth) => BlockKind::ListItem { depth: depth.min(LEVELS) as u8 },
            None => BlockKind::Paragraph,
        };
        items.push(Item::Paragraph(Paragraph { kind, label, line: draft.line, after: draft.after }));
        Ok(())
    }

    /// Counts the first paragraph of a list item, or a heading outside lists.
    fn number(
        &mut self,
        element: &Element,
        style: Option<&str>,
        outline: usize,
    ) -> Option<(Numbered, usize)> {
        let depth = self.lists.len().saturating_sub(1);
        if let Some(list) = self.lists.last_mut() {
            let start = list.fresh.take()?;
            let name = if list.style.is_empty() { self.styles.list_of(style)? } else { list.style };
            let look = self.styles.list(name)?;
            return Some((look.step(self.counts.count(list.count)?, depth, start), depth));
        }
        let is_plain = &*element.name != "h" || element.attribute("is-list-header") == Some("true");
        if is_plain || outline == 0 || self.styles.list_of(style) == Some("") {
            return None;
        }
        let restarts = element.attribute("restart-numbering") == Some("true");
        let start = element.attribute("start-value").and_then(|n| n.parse().ok());
        let start = start.or(restarts.then_some(1));
        Some((self.styles.outline.step(&mut self.outline, outline - 1, start), outline - 1))
    }

    fn table(&mut self, element: &'p Element) -> Result<Vec<Row>, ReadError> {
        if self.tables_open >= MAX_NESTED {
            return Err(ReadError::Limit { what: format!("tables nest more than {MAX_NESTED} deep") });
        }
        self.tables_open += 1;
        let lists = std::mem::take(&mut self.lists);
        let mut rows = Vec::new();
        let outcome = self.rows(element, false, &mut rows);
        self.lists = lists;
        self.tables_open -= 1;
        outcome?;
        if rows.len() > 1 && !rows.iter().any(|row| row.header) {
            rows[0].header = true;
        }
        Ok(rows)
    }

    fn rows(&mut self, element: &'p Element, header: bool, rows: &mut Vec<Row>) -> Result<(), ReadError> {
        for child in element.elements() {
            match &*child.name {
                "table-row" => {
                    let cells = self.cells(child)?;
                    rows.push(Row { cells, header });
                }
                "table-header-rows" => self.rows(child, true, rows)?,
                "table-rows" | "table-row-group" => self.rows(child, header, rows)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Covered cells are written as empty ones: columns stay aligned.
    fn cells(&mut self, row: &'p Element) -> Result<Vec<Cell>, ReadError> {
        let mut cells = Vec::new();
        for cell in row.elements().take(MAX_COLUMNS) {
            let repeated =
                cell.attribute("number-columns-repeated").and_then(|n| n.parse().ok()).unwrap_or(1);
            let items = match &*cell.name {
                "table-cell" => self.items(cell)?,
                "covered-table-cell" => Vec::new(),
                _ => continue,
            };
            cells.push(Cell { items });
            // Only blank cells are written as one that repeats.
            cells.resize_with(cells.len() + usize::clamp(repeated, 1, MAX_COLUMNS) - 1, Cell::default);
        }
        Ok(cells)
    }

    /// Remembers what the file declares about its tracked changes.
    fn track(&mut self, declared: &'p Element) {
        for region in declared.all("changed-region") {
            let Some(id) = region.attribute("id") else { continue };
            let found = [("insertion", ChangeKind::Inserted), ("deletion", ChangeKind::Deleted)]
                .into_iter()
                .find_map(|(name, kind)| Some((region.child(name)?, kind)));
            let Some((change, kind)) = found else { continue };
            let author = change.descendants("creator").first().map_or("", |creator| creator.only_text());
            let removed = (kind == ChangeKind::Deleted).then_some(change);
            self.tracked.insert(id, Tracked { kind, author, removed });
        }
    }
}

fn plain(draft: Draft) -> Item {
    Item::Paragraph(Paragraph {
        kind: BlockKind::Paragraph,
        label: None,
        line: draft.line,
        after: draft.after,
    })
}
