//! What does each element do to the text?

use super::boilerplate::{Outline, attribute, continue_in};
use super::counting::Style;
use super::skipping::{Skipping, Step, is_inline};
use crate::read::flow::{Flow, Shape};
use crate::read::{Changes, Options, plain};
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSinkResult};

/// Which elements are open, as far as it matters.
#[derive(Debug, Clone)]
pub struct Tags {
    skipping: Skipping,
    changes: Changes,
    /// Open elements of the marked main part.
    mains: usize,
    lists: Vec<List>,
    struck: Option<String>,
    /// The words of an open `<pre>`, and the line on which they begin.
    typed: Option<(String, u32)>,
    /// Open `<span>` and `<font>` elements, and whether each is bold.
    spans: Vec<bool>,
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
    pub fn new(options: &Options, outline: &Outline) -> Self {
        Self {
            skipping: Skipping::new(outline.headed),
            changes: options.changes,
            mains: 0,
            lists: Vec::new(),
            struck: None,
            typed: None,
            spans: Vec::new(),
        }
    }

    /// Leaves out only what can never be words.
    pub fn keeping_everything(options: &Options) -> Self {
        Self { skipping: Skipping::machinery_only(), ..Self::new(options, &Outline::default()) }
    }

    /// Whether more words were left out than kept.
    pub fn lost_most(&self) -> bool {
        self.skipping.lost_most()
    }

    /// Whether what is read now is left out.
    pub fn is_skipping(&self) -> bool {
        self.skipping.is_skipping()
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
        if !self.skipping.keeps(words) {
            return;
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
        match self.skipping.start(tag, self.mains > 0) {
            Step::Read => {}
            Step::Skip => return,
            Step::Begin if is_inline(&tag.name) => return,
            Step::Begin => return flow.end(),
            Step::Title => return flow.begin(Shape::Heading(1)),
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
        match self.skipping.end(name) {
            Step::Read => {}
            Step::Title => return flow.end(),
            Step::Skip | Step::Begin => return,
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
