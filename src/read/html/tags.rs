//! What does each element do to the text?

use super::boilerplate::{Outline, Reason, attribute, continue_in, reason};
use super::counting::Style;
use crate::read::flow::{Flow, Shape};
use crate::read::{Changes, Options, plain};
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSinkResult};

/// Which elements are open, as far as it matters.
#[derive(Debug, Clone)]
pub struct Tags {
    outline: Outline,
    keep_everything: bool,
    changes: Changes,
    skipped: Option<Skipped>,
    /// Open elements of the marked main part.
    mains: usize,
    lists: Vec<List>,
    struck: Option<String>,
    /// The words of an open `<pre>`, and the line on which they begin.
    typed: Option<(String, u32)>,
    /// Open `<span>` and `<font>` elements, and whether each is bold.
    spans: Vec<bool>,
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

#[derive(Debug, Clone)]
struct List {
    /// Absent for bullets.
    style: Option<Style>,
    next: i64,
    item_open: bool,
}

/// Most lists within lists; deeper ones count as the last.
const DEEPEST_LIST: usize = 100;

impl Tags {
    pub fn new(options: &Options, outline: Outline) -> Self {
        Self {
            outline,
            keep_everything: false,
            changes: options.changes,
            skipped: None,
            mains: 0,
            lists: Vec::new(),
            struck: None,
            typed: None,
            spans: Vec::new(),
            left_out: 0,
            kept: 0,
        }
    }

    /// Leaves out only what can never be words.
    pub fn keeping_everything(options: &Options) -> Self {
        Self { keep_everything: true, ..Self::new(options, Outline::default()) }
    }

    /// Bytes of words left out as surroundings.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Bytes of words kept.
    pub fn kept(&self) -> usize {
        self.kept
    }

    /// Whether what is read now is left out.
    pub fn is_skipping(&self) -> bool {
        self.skipped.is_some()
    }

    /// Takes the next token of the page.
    pub fn take(&mut self, token: Token, line: u32, flow: &mut Flow) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                match tag.kind {
                    TagKind::StartTag => self.start(&tag, line, flow),
                    TagKind::EndTag => self.end(&tag.name, flow),
                }
                continue_in(&tag)
            }
            Token::CharacterTokens(words) => {
                let first_line = line - words.matches('\n').count() as u32;
                self.words(&words, first_line, flow);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }

    fn words(&mut self, words: &str, line: u32, flow: &mut Flow) {
        let size = words.trim().len();
        match &self.skipped {
            Some(skipped) if !skipped.in_title => {
                if skipped.reason != Reason::Machinery {
                    self.left_out += size;
                }
                return;
            }
            _ => self.kept += size,
        }
        match (&mut self.struck, &mut self.typed) {
            (Some(removed), _) => removed.push_str(words),
            (_, Some((typed, _))) => typed.push_str(words),
            (_, None) => (line..)
                .zip(words.split_inclusive('\n'))
                .for_each(|(line, words)| flow.text(words, line, None)),
        }
    }

    /// Writes down what stood in `<pre>`: a text with lines, as a typewriter made it.
    pub fn end_typed(&mut self, flow: &mut Flow) {
        if let Some((typed, line)) = self.typed.take() {
            let options = Options { changes: self.changes, ..Options::default() };
            flow.with_document(|document| plain::read_onto(document, &typed, line, &options));
        }
    }

    fn start(&mut self, tag: &Tag, line: u32, flow: &mut Flow) {
        if self.skipped.is_some() {
            return self.start_skipped(tag, line, flow);
        }
        if !tag.self_closing && !is_void(&tag.name) && self.skip(tag) {
            if !is_inline(&tag.name) {
                flow.end();
            }
            return;
        }
        if let Some((typed, _)) = &mut self.typed {
            typed.push_str(match &*tag.name {
                "br" => "\n",
                "page" => "\u{c}",
                _ => "",
            });
            return;
        }
        match &*tag.name {
            "br" => flow.line_break(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                flow.begin(Shape::Heading(tag.name.as_bytes()[1] - b'0'))
            }
            "ul" | "menu" | "dir" => self.start_list(None, 1, flow),
            "ol" => {
                let style = Style::of(attribute(tag, "type"), attribute(tag, "style"));
                let start = attribute(tag, "start").and_then(|s| s.trim().parse().ok()).unwrap_or(1);
                self.start_list(Some(style), start, flow);
            }
            "li" => self.start_item(attribute(tag, "value").and_then(|v| v.trim().parse().ok()), flow),
            "table" => flow.begin_table(),
            "tr" => flow.begin_row(),
            "td" => flow.begin_cell(false),
            "th" => flow.begin_cell(true),
            "a" => {
                if let Some(target) = attribute(tag, "href").filter(|t| leads_somewhere(t)) {
                    flow.begin_link(target);
                }
            }
            "b" | "strong" => flow.begin_strong(),
            "span" | "font" => self.start_span(is_bold(tag), flow),
            "pre" if !flow.in_row() => {
                flow.end();
                self.typed = Some((String::new(), line));
            }
            "del" | "s" | "strike" if self.changes == Changes::Accepted => self.begin_struck(),
            "ins" if self.changes == Changes::Original => self.begin_struck(),
            "main" | "article" => {
                self.mains += 1;
                flow.end();
            }
            name if is_inline(name) => {}
            _ => flow.begin(Shape::Words),
        }
    }

    fn end(&mut self, name: &str, flow: &mut Flow) {
        if self.end_skipped(name, flow) {
            return;
        }
        if self.typed.is_some() && name != "pre" {
            return;
        }
        match name {
            "ul" | "ol" | "menu" | "dir" => self.end_list(flow),
            "li" => self.end_item(flow),
            "table" => flow.end_table(),
            "tr" => flow.end_row(),
            "td" | "th" => flow.end_cell(),
            "a" => flow.end_link(),
            "b" | "strong" => flow.end_strong(),
            "span" | "font" => {
                if self.spans.pop() == Some(true) {
                    flow.end_strong();
                }
            }
            "pre" => self.end_typed(flow),
            "del" | "s" | "strike" | "ins" => {
                if let Some(removed) = self.struck.take() {
                    flow.struck(removed.trim());
                }
            }
            "main" | "article" => {
                self.mains = self.mains.saturating_sub(1);
                flow.end();
            }
            name if is_inline(name) => {}
            _ => flow.end(),
        }
    }

    fn start_span(&mut self, bold: bool, flow: &mut Flow) {
        if self.spans.len() < DEEPEST_LIST {
            self.spans.push(bold);
            if bold {
                flow.begin_strong();
            }
        }
    }

    fn begin_struck(&mut self) {
        self.struck.get_or_insert_default();
    }

    fn start_list(&mut self, style: Option<Style>, next: i64, flow: &mut Flow) {
        flow.end();
        if self.lists.len() < DEEPEST_LIST {
            self.lists.push(List { style, next, item_open: false });
        }
    }

    fn start_item(&mut self, value: Option<i64>, flow: &mut Flow) {
        self.end_item(flow);
        let Some(list) = self.lists.last_mut() else {
            return flow.begin(Shape::Words);
        };
        list.next = value.unwrap_or(list.next);
        let label = list.style.and_then(|style| style.label(list.next));
        list.next = list.next.saturating_add(1);
        list.item_open = true;
        flow.begin_item(label);
    }

    fn end_item(&mut self, flow: &mut Flow) {
        flow.end();
        if let Some(list) = self.lists.last_mut()
            && std::mem::take(&mut list.item_open)
        {
            flow.end_item();
        }
    }

    fn end_list(&mut self, flow: &mut Flow) {
        self.end_item(flow);
        self.lists.pop();
    }

    /// Begins to leave out, where there is a reason.
    fn skip(&mut self, tag: &Tag) -> bool {
        let inside = self.mains > 0;
        let Some(reason) = reason(tag, inside) else { return false };
        if self.keep_everything && reason != Reason::Machinery {
            return false;
        }
        self.skipped = Some(Skipped { name: tag.name.to_string(), open: 1, reason, in_title: false });
        true
    }

    fn start_skipped(&mut self, tag: &Tag, line: u32, flow: &mut Flow) {
        let Some(skipped) = &mut self.skipped else { return };
        let begins_main = matches!(&*tag.name, "main" | "article") && skipped.reason != Reason::Machinery;
        let next_paragraph = skipped.name == "p" && !is_inline(&tag.name);
        let next_of_kind =
            skipped.name == *tag.name && matches!(&*tag.name, "p" | "li" | "td" | "th" | "tr" | "dd" | "dt");
        if begins_main || next_paragraph || next_of_kind {
            self.skipped = None;
            return self.start(tag, line, flow);
        }
        if skipped.reason == Reason::PageHeader && &*tag.name == "h1" && !self.outline.headed {
            skipped.in_title = true;
            flow.begin(Shape::Heading(1));
        } else if skipped.name == *tag.name && !tag.self_closing {
            skipped.open += 1;
        }
    }

    /// Whether the tag ended inside what is left out.
    fn end_skipped(&mut self, name: &str, flow: &mut Flow) -> bool {
        let Some(skipped) = &mut self.skipped else { return false };
        if skipped.in_title && name == "h1" {
            skipped.in_title = false;
            flow.end();
        }
        if skipped.name == "p" && !is_inline(name) && name != "p" || name == "body" {
            self.skipped = None;
            return false;
        }
        if skipped.name == name {
            skipped.open -= 1;
            if skipped.open == 0 {
                self.skipped = None;
            }
        }
        true
    }
}

/// Bold by style, as word processors export it.
fn is_bold(tag: &Tag) -> bool {
    let css = attribute(tag, "style").unwrap_or_default();
    let weight = css.split("font-weight").nth(1).unwrap_or_default().trim_start_matches([':', ' ']);
    ["bold", "600", "700", "800", "900"].iter().any(|heavy| weight.starts_with(heavy))
}

fn leads_somewhere(target: &str) -> bool {
    let target = target.trim();
    !target.is_empty() && !target.starts_with('#') && !target.starts_with("javascript:")
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
fn is_inline(name: &str) -> bool {
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
