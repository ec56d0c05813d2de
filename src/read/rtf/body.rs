//! How do the words of an RTF file become paragraphs, cells, items and headings?

use super::Reader;
use super::state::Destination;
use crate::read::flow::Shape;

impl Reader<'_> {
    pub(super) fn begin_link(&mut self, target: Option<String>) {
        if let Some(target) = target {
            self.prepare();
            self.flow.begin_link(&target);
            self.link = Some(self.groups.len());
        }
    }

    pub(super) fn body(&mut self, words: &str) {
        if self.state.is_struck(self.options.changes) {
            self.removed.get_or_insert_default().push_str(words);
            return;
        }
        self.prepare();
        if let Some(removed) = self.removed.take() {
            self.flow.struck(removed.trim());
        }
        if self.state.bold != self.bold {
            self.bold = self.state.bold;
            if self.bold { self.flow.begin_strong() } else { self.flow.end_strong() }
        }
        self.flow.text(words, self.line, None);
    }

    /// Opens what the first word of a paragraph needs: a cell, a list item, a heading.
    pub(super) fn prepare(&mut self) {
        if self.state.in_table && !self.in_cell {
            if !self.in_table {
                self.flow.begin_table();
                self.in_table = true;
            }
            self.flow.begin_cell(false);
            self.in_cell = true;
        } else if !self.state.in_table && self.in_table && !self.in_cell {
            self.flow.end_table();
            self.in_table = false;
        }
        if std::mem::replace(&mut self.begun, true) || self.in_cell {
            return;
        }
        if let Some(label) = self.label.take() {
            let depth = usize::from(self.state.list_level.min(8));
            (0..depth).for_each(|_| self.flow.begin_item(None));
            self.flow.begin_item(Some(label).filter(|l| l.chars().any(char::is_alphanumeric) && l != "o"));
            self.items = depth + 1;
        }
        let level = self.state.outline.or_else(|| self.headings.get(&self.state.style).copied());
        if let Some(level) = level {
            self.flow.begin(Shape::Heading(level));
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        if let Some(removed) = self.removed.take() {
            self.flow.struck(removed.trim());
        }
        self.flow.end();
        for _ in 0..std::mem::take(&mut self.items) {
            self.flow.end_item();
        }
        self.begun = false;
        self.label = None;
        if self.in_cell {
            return;
        }
        for note in std::mem::take(&mut self.notes) {
            self.note_count += 1;
            self.flow.begin(Shape::Footnote(self.note_count.to_string()));
            self.flow.text(&note, self.line, None);
            self.flow.end();
        }
    }

    pub(super) fn cell(&mut self, nested: bool) {
        if self.state.destination != Destination::Body {
            return;
        }
        if nested {
            return self.flow.end();
        }
        self.prepare();
        self.end_paragraph();
        self.flow.end_cell();
        self.in_cell = false;
    }

    pub(super) fn row(&mut self) {
        if self.state.destination == Destination::Body && self.in_table {
            self.in_cell = false;
            self.flow.end_row();
        }
    }
}
