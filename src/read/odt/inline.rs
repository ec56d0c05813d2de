//! Which words does a paragraph of an OpenDocument text show?

use super::super::Changes;
use super::super::assemble::{After, Item, Mark, flatten};
use super::super::xml::{Element, Node};
use super::story::{Draft, Story};
use crate::document::{BlockKind, ChangeKind};
use crate::error::ReadError;

/// Most blanks that one element may stand for.
const MAX_BLANKS: usize = 32;

/// Longer addresses are cut.
const LONGEST_TARGET: usize = 2_083;

impl<'p> Story<'p> {
    /// Appends the words of a paragraph or of anything inside one.
    pub(super) fn inline(&mut self, element: &'p Element, draft: &mut Draft) -> Result<(), ReadError> {
        let is_outermost = matches!(&*element.name, "p" | "h");
        let start = draft.line.text.len();
        for node in &element.children {
            match node {
                Node::Text(text) => self.show_collapsed(text, draft),
                Node::Element(child) => self.inline_element(child, draft)?,
            }
        }
        // An insertion that goes on in the next paragraph lies on the rest of this one.
        if let Some(author) = self.inserted_by.filter(|_| is_outermost) {
            let from = draft.line.changes.last().map_or(start, |m| m.range.end.max(start));
            self.record_insertion(from, author, draft);
        }
        Ok(())
    }

    fn inline_element(&mut self, child: &'p Element, draft: &mut Draft) -> Result<(), ReadError> {
        match &*child.name {
            "s" => {
                let count = child.attribute("c").and_then(|n| n.parse().ok()).unwrap_or(1);
                self.show(&" ".repeat(usize::min(count, MAX_BLANKS)), draft);
            }
            "tab" => self.show("\t", draft),
            "line-break" => self.show("\n", draft),
            "span" if self.styles.is_hidden(child.attribute("style-name")) => {}
            "hidden-text" | "hidden-paragraph" | "ruby-text" | "number" | "script" => {}
            "a" => {
                let start = draft.line.text.len();
                self.inline(child, draft)?;
                let target = child.attribute("href").filter(|href| !href.starts_with('#'));
                if let Some(target) = target {
                    let target = target.chars().take(LONGEST_TARGET).collect();
                    draft.line.links.push((start..draft.line.text.len(), target));
                }
            }
            "note" => {
                let label = child.child("note-citation").map(|c| c.only_text().trim().to_owned());
                self.note(child.child("note-body"), BlockKind::Footnote, label, draft)?;
            }
            "annotation" => {
                let author = child.child("creator").map(|c| c.only_text().trim().to_owned());
                self.note(Some(child), BlockKind::Comment, author, draft)?;
            }
            "change" | "change-start" | "change-end" => self.change_mark(child, draft)?,
            "frame" | "custom-shape" | "g" | "rect" | "ellipse" | "polygon" => self.drawing(child, draft)?,
            _ => self.inline(child, draft)?,
        }
        Ok(())
    }

    /// Blanks and line ends of the file count as one blank.
    fn show_collapsed(&mut self, text: &str, draft: &mut Draft) {
        let mut words = String::new();
        for character in text.chars() {
            match character {
                ' ' | '\t' | '\n' | '\r' => {
                    let before = words.chars().next_back().or(draft.line.text.chars().next_back());
                    if !matches!(before, None | Some(' ' | '\n' | '\t')) {
                        words.push(' ');
                    }
                }
                '\u{AD}' => {}
                character => words.push(character),
            }
        }
        self.show(&words, draft);
    }

    fn show(&mut self, words: &str, draft: &mut Draft) {
        if self.inserted_by.is_none() || self.view == Changes::Accepted {
            draft.line.text.push_str(words);
        }
    }

    fn note(
        &mut self,
        body: Option<&'p Element>,
        kind: BlockKind,
        label: Option<String>,
        draft: &mut Draft,
    ) -> Result<(), ReadError> {
        let Some(body) = body else { return Ok(()) };
        if self.inserted_by.is_some() && self.view == Changes::Original {
            return Ok(());
        }
        let inserted_by = self.inserted_by.take();
        let items = self.items_apart(body);
        self.inserted_by = inserted_by;
        let (line, after) = flatten(items?);
        draft.after.push(After::Note { kind, label: label.filter(|l| !l.is_empty()), line });
        draft.after.extend(after);
        Ok(())
    }

    /// The text boxes of a drawing follow the paragraph it hangs on.
    pub(super) fn drawing(&mut self, element: &'p Element, draft: &mut Draft) -> Result<(), ReadError> {
        let items = self.items_apart_of_drawing(element)?;
        if !items.is_empty() {
            draft.after.push(After::Aside(items));
        }
        Ok(())
    }

    fn items_apart_of_drawing(&mut self, element: &'p Element) -> Result<Vec<Item>, ReadError> {
        let has_object = element.elements().any(|e| matches!(&*e.name, "object" | "object-ole"));
        if has_object {
            self.unread.push("an embedded file was not opened".into());
        }
        self.has_pictures |= element.child("image").is_some();
        match &*element.name {
            "frame" => match element.child("text-box") {
                Some(text_box) => self.items_apart(text_box),
                None => Ok(Vec::new()),
            },
            _ => self.items_apart(element),
        }
    }

    /// A place where words were deleted, or where an insertion begins or ends.
    pub(super) fn change_mark(&mut self, element: &'p Element, draft: &mut Draft) -> Result<(), ReadError> {
        let Some(tracked) = element.attribute("change-id").and_then(|id| self.tracked.get(id)).copied()
        else {
            return Ok(());
        };
        match (&*element.name, tracked.kind) {
            ("change", ChangeKind::Deleted) => {
                let Some(removed) = tracked.removed else { return Ok(()) };
                let words = paragraphs(removed).trim_matches('\n').to_owned();
                let start = draft.line.text.len();
                if self.view == Changes::Original {
                    draft.line.text.push_str(&words);
                }
                let author = tracked.author.to_owned();
                let range = start..draft.line.text.len();
                draft.line.changes.push(Mark { range, kind: ChangeKind::Deleted, author, removed: words });
            }
            ("change-start", ChangeKind::Inserted) => {
                self.inserted_by = Some(tracked.author);
                // Marks where it begins; what follows is recorded when it ends.
                let at = draft.line.text.len();
                let author = tracked.author.to_owned();
                let removed = String::new();
                draft.line.changes.push(Mark { range: at..at, kind: ChangeKind::Inserted, author, removed });
            }
            ("change-end", ChangeKind::Inserted) => {
                if let Some(author) = self.inserted_by.take() {
                    let open = draft.line.changes.iter().rev().find(|m| m.kind == ChangeKind::Inserted);
                    self.record_insertion(open.map_or(0, |m| m.range.start), author, draft);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn record_insertion(&self, from: usize, author: &str, draft: &mut Draft) {
        let range = from..draft.line.text.len();
        let open = draft.line.changes.iter_mut().rev().find(|m| m.kind == ChangeKind::Inserted);
        match open.filter(|m| m.range.start == from && m.author == author) {
            Some(mark) => mark.range = range,
            None => {
                let (kind, removed) = (ChangeKind::Inserted, String::new());
                draft.line.changes.push(Mark { range, kind, author: author.to_owned(), removed });
            }
        }
    }
}

/// The words of removed paragraphs, each on a line.
fn paragraphs(element: &Element) -> String {
    let mut words = String::new();
    for node in &element.children {
        match node {
            Node::Text(text) => words.push_str(text),
            Node::Element(child) => match &*child.name {
                "change-info" => {}
                "s" => words.push(' '),
                "tab" => words.push('\t'),
                "p" | "h" => {
                    words.push('\n');
                    words.push_str(&paragraphs(child));
                }
                _ => words.push_str(&paragraphs(child)),
            },
        }
    }
    words
}
