//! Which words does a paragraph show?
//!
//! Runs, and what wraps them: links, fields, content controls, tracked changes.

use super::super::Changes;
use super::super::assemble::{After, Line, Mark};
use super::super::xml::Element;
use super::fields::{Ended, hyperlink};
use super::properties::{chosen, is_on, number, value};
use super::story::{Draft, Inherited, Story};
use super::symbols::symbol;
use crate::document::ChangeKind;
use crate::error::ReadError;

impl<'p> Story<'p> {
    /// Appends the words of a paragraph, or of anything inside one that holds runs.
    pub(super) fn inline(
        &mut self,
        element: &'p Element,
        draft: &mut Draft,
        inherited: Inherited,
    ) -> Result<(), ReadError> {
        for child in element.elements() {
            match &*child.name {
                "r" => self.run(child, draft, inherited)?,
                "ins" => self.change(child, ChangeKind::Inserted, true, draft, inherited)?,
                "del" => self.change(child, ChangeKind::Deleted, false, draft, inherited)?,
                "moveTo" => self.change(child, ChangeKind::Moved, true, draft, inherited)?,
                "moveFrom" => self.change(child, ChangeKind::Moved, false, draft, inherited)?,
                "hyperlink" | "fldSimple" => {
                    let start = draft.line.text.len();
                    self.inline(child, draft, inherited)?;
                    if let Some(target) = self.target(child) {
                        draft.line.links.push((start..draft.line.text.len(), target));
                    }
                }
                "AlternateContent" => self.inline(chosen(child), draft, inherited)?,
                name if name.ends_with("Pr") => {}
                _ => self.inline(child, draft, inherited)?,
            }
        }
        Ok(())
    }

    /// Where a `hyperlink` or a simple field leads.
    fn target(&self, element: &Element) -> Option<String> {
        if let Some(instruction) = element.attribute("instr") {
            return hyperlink(instruction);
        }
        let relation = self.relations.get(element.attribute("id")?).filter(|r| r.external)?;
        Some(match element.attribute("anchor") {
            Some(anchor) if anchor.len() < 256 => format!("{}#{anchor}", relation.target),
            _ => relation.target.clone(),
        })
    }

    /// A tracked change: `is_new` words are there when it is accepted, the others when not.
    fn change(
        &mut self,
        element: &'p Element,
        kind: ChangeKind,
        is_new: bool,
        draft: &mut Draft,
        inherited: Inherited,
    ) -> Result<(), ReadError> {
        let start = draft.line.text.len();
        let shown = (self.view == Changes::Accepted) == is_new;
        let words = match shown {
            true => {
                self.inline(element, draft, inherited)?;
                if is_new { String::new() } else { draft.line.text[start..].to_owned() }
            }
            false => self.words_left_out(|story, scratch| story.inline(element, scratch, inherited))?,
        };
        if !words.is_empty() || draft.line.text.len() > start {
            let author = element.attribute("author").unwrap_or_default().to_owned();
            let removed = if is_new { String::new() } else { words };
            let range = start..draft.line.text.len();
            mark(&mut draft.line, Mark { range, kind, author, removed });
        }
        Ok(())
    }

    /// Reads words that the view leaves out; nothing in them counts.
    pub(super) fn words_left_out(
        &mut self,
        read: impl FnOnce(&mut Self, &mut Draft) -> Result<(), ReadError>,
    ) -> Result<String, ReadError> {
        let fields = std::mem::take(&mut self.fields);
        let was_left_out = std::mem::replace(&mut self.left_out, true);
        let mut scratch = Draft::default();
        let outcome = read(self, &mut scratch);
        self.fields = fields;
        self.left_out = was_left_out;
        outcome.map(|()| scratch.line.text)
    }

    fn run(
        &mut self,
        element: &'p Element,
        draft: &mut Draft,
        inherited: Inherited,
    ) -> Result<(), ReadError> {
        let look = match element.child("rPr") {
            None => inherited,
            Some(properties) => {
                let styles = &self.parts.styles;
                let style = value(properties, "rStyle").filter(|id| styles.is_known(id));
                let hidden = is_on(properties, "vanish").or_else(|| styles.hides(Some(style?)));
                let bold = is_on(properties, "b").or_else(|| styles.emboldens(Some(style?)));
                Inherited { hidden: hidden.unwrap_or(inherited.hidden), bold: bold.unwrap_or(inherited.bold) }
            }
        };
        self.run_content(element, draft, look)
    }

    fn run_content(&mut self, run: &'p Element, draft: &mut Draft, look: Inherited) -> Result<(), ReadError> {
        for child in run.elements() {
            match &*child.name {
                "t" | "delText" => self.show(&characters(child), draft, look),
                "tab" | "ptab" => self.show("\t", draft, look),
                "br" | "cr" => self.show("\n", draft, look),
                "noBreakHyphen" => self.show("\u{2011}", draft, look),
                "sym" => {
                    let attribute = |name| child.attribute(name).unwrap_or_default();
                    if let Some(character) = symbol(attribute("font"), attribute("char")) {
                        self.show(character.encode_utf8(&mut [0; 4]), draft, look);
                    }
                }
                "fldChar" => self.field_character(child, draft, look),
                "instrText" | "delInstrText" => self.fields.instruct(&child.text()),
                "footnoteReference" => self.note("footnotes", child, draft, look)?,
                "endnoteReference" => self.note("endnotes", child, draft, look)?,
                "commentReference" => self.note("comments", child, draft, look)?,
                "drawing" | "pict" | "object" => self.picture(child, draft, look)?,
                "AlternateContent" => self.run_content(chosen(child), draft, look)?,
                "ruby" => {
                    if let Some(base) = child.child("rubyBase") {
                        self.inline(base, draft, look)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn show(&mut self, words: &str, draft: &mut Draft, look: Inherited) {
        if !look.hidden && self.fields.shows() {
            draft.line.text.push_str(words);
            draft.plain |= !look.bold && !words.trim().is_empty();
        }
    }

    /// Whether what stands here is seen by the reader.
    pub(super) fn is_seen(&self, look: Inherited) -> bool {
        !look.hidden && !self.left_out && self.fields.shows()
    }

    fn field_character(&mut self, element: &Element, draft: &mut Draft, look: Inherited) {
        let at = draft.line.text.len();
        match element.attribute("fldCharType") {
            Some("begin") => {
                if let Some(shown) = element.child("ffData").and_then(form_field) {
                    self.show(&shown, draft, look);
                }
                self.fields.begin();
            }
            Some("separate") => self.fields.separate(at),
            Some("end") => match self.fields.end() {
                Ended::Plain => {}
                Ended::Linked(linked) => draft.line.links.push((linked.start.min(at)..at, linked.target)),
                Ended::NumberMissing => self.number_missing = true,
            },
            _ => {}
        }
    }

    /// A picture has no words, but may hold text boxes or an embedded file.
    fn picture(&mut self, element: &'p Element, draft: &mut Draft, look: Inherited) -> Result<(), ReadError> {
        if !self.is_seen(look) {
            return Ok(());
        }
        for child in element.elements() {
            match &*child.name {
                "txbxContent" => {
                    let fields = std::mem::take(&mut self.fields);
                    let items = self.items(child);
                    self.fields = fields;
                    draft.after.push(After::Aside(items?));
                }
                "AlternateContent" => self.picture(chosen(child), draft, look)?,
                "OLEObject" if child.attribute("Type") == Some("Embed") => {
                    let program = child.attribute("ProgID").unwrap_or("unknown program");
                    self.unread.push(format!("an embedded file ({program}) was not opened"));
                }
                name => {
                    self.has_pictures |= matches!(name, "blip" | "imagedata");
                    self.picture(child, draft, look)?;
                }
            }
        }
        Ok(())
    }
}

/// Blanks at the ends count only where the file says so; line ends in the file never do.
fn characters(element: &Element) -> String {
    let text = element.text().replace(['\n', '\r', '\t'], " ");
    match element.attribute("space") {
        Some("preserve") => text,
        _ => text.trim_matches(' ').to_owned(),
    }
}

/// What a form field shows that has no result: a box or the chosen entry of a list.
fn form_field(data: &Element) -> Option<String> {
    if let Some(check_box) = data.child("checkBox") {
        let checked = is_on(check_box, "checked").or_else(|| is_on(check_box, "default")).unwrap_or(false);
        return Some(if checked { "☒" } else { "☐" }.to_owned());
    }
    let list = data.child("ddList")?;
    let chosen: usize = number(list, "result").or_else(|| number(list, "default")).unwrap_or(0);
    list.all("listEntry").nth(chosen)?.attribute("val").map(str::to_owned)
}

/// Adds a change, as one with the last where it goes on.
fn mark(line: &mut Line, mark: Mark) {
    match line.changes.last_mut() {
        Some(last)
            if last.range.end == mark.range.start && last.kind == mark.kind && last.author == mark.author =>
        {
            last.range.end = mark.range.end;
            last.removed.push_str(&mark.removed);
        }
        _ => line.changes.push(mark),
    }
}
