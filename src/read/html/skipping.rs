//! Does this element begin, or end, something that is left out?

use super::boilerplate::{Reason, reason};
use html5ever::tokenizer::Tag;

/// What is left out at present, and how much has been.
#[derive(Debug, Clone)]
pub struct Skipping {
    machinery_only: bool,
    /// The page has a title outside of its header.
    headed: bool,
    skipped: Option<Skipped>,
    left_out: usize,
    kept: usize,
}

/// An element that is left out, with how many of its name are open.
#[derive(Debug, Clone)]
struct Skipped {
    name: String,
    open: usize,
    reason: Reason,
    in_title: bool,
}

/// What to do with a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It belongs to the paper.
    Read,
    /// It begins something that is left out.
    Begin,
    Skip,
    /// It begins or ends the title of the page, in a header that is left out otherwise.
    Title,
}

impl Skipping {
    pub fn new(headed: bool) -> Self {
        Self { machinery_only: false, headed, skipped: None, left_out: 0, kept: 0 }
    }

    /// Leaves out only scripts, drawings and controls.
    pub fn machinery_only() -> Self {
        Self { machinery_only: true, ..Self::new(true) }
    }

    pub fn is_skipping(&self) -> bool {
        self.skipped.is_some()
    }

    /// Whether more words were left out than kept.
    pub fn lost_most(&self) -> bool {
        self.left_out > self.kept
    }

    /// Counts words, and says whether they belong to the paper.
    pub fn keeps(&mut self, words: &str) -> bool {
        let size = words.trim().len();
        match &self.skipped {
            Some(skipped) if !skipped.in_title => {
                self.left_out += if skipped.reason == Reason::Machinery { 0 } else { size };
                false
            }
            _ => {
                self.kept += size;
                true
            }
        }
    }

    /// A tag opens. `inside` says that the main part of the page is open.
    pub fn start(&mut self, tag: &Tag, inside: bool) -> Step {
        if self.skipped.is_some() && !self.ends_before(tag) {
            return self.start_within(tag);
        }
        self.skipped = None;
        let found = reason(tag, inside).filter(|why| !self.machinery_only || *why == Reason::Machinery);
        match found.filter(|_| !tag.self_closing && !is_void(&tag.name)) {
            None => Step::Read,
            Some(reason) => {
                self.skipped = Some(Skipped { name: tag.name.to_string(), open: 1, reason, in_title: false });
                Step::Begin
            }
        }
    }

    /// Elements whose end may be left out end where another begins, and nothing around
    /// the main part reaches into it.
    fn ends_before(&self, tag: &Tag) -> bool {
        let Some(skipped) = &self.skipped else { return true };
        let begins_main = matches!(&*tag.name, "main" | "article") && skipped.reason != Reason::Machinery;
        let next_paragraph = skipped.name == "p" && !is_inline(&tag.name);
        let ends_itself = matches!(&*tag.name, "p" | "li" | "td" | "th" | "tr" | "dd" | "dt");
        begins_main || next_paragraph || ends_itself && skipped.name == *tag.name
    }

    fn start_within(&mut self, tag: &Tag) -> Step {
        let Some(skipped) = &mut self.skipped else { return Step::Read };
        if skipped.reason == Reason::PageHeader && &*tag.name == "h1" && !self.headed {
            skipped.in_title = true;
            return Step::Title;
        }
        skipped.open += usize::from(skipped.name == *tag.name && !tag.self_closing);
        Step::Skip
    }

    /// A tag closes.
    pub fn end(&mut self, name: &str) -> Step {
        let Some(skipped) = &mut self.skipped else { return Step::Read };
        if skipped.in_title && name == "h1" {
            skipped.in_title = false;
            return Step::Title;
        }
        if skipped.name == "p" && !is_inline(name) && name != "p" || name == "body" {
            self.skipped = None;
            return Step::Read;
        }
        if skipped.name == name {
            skipped.open -= 1;
            if skipped.open == 0 {
                self.skipped = None;
            }
        }
        Step::Skip
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "input"
            | "meta"
            | "link"
            | "wbr"
            | "area"
            | "base"
            | "col"
            | "embed"
            | "source"
            | "track"
    )
}

/// Elements that stand inside a line.
pub fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "input"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "o:p"
            | "svg"
            | "button"
            | "thead"
            | "tbody"
            | "tfoot"
            | "colgroup"
            | "col"
    )
}
