//! Which parts of a page are not the paper?

use super::tokenize;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSinkResult, states::RawKind};

/// What a first look at the page tells.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The words of `<title>`.
    pub title: String,
    /// It has headings of any level.
    pub has_headings: bool,
    /// It has an `<h1>` outside of a page header.
    pub headed: bool,
}

/// Looks through the page once.
pub fn outline(source: &str) -> Outline {
    let mut outline = Outline::default();
    let (mut in_title, mut titled, mut headers, mut mains) = (false, false, 0usize, 0usize);
    tokenize(source, |token, _| {
        match token {
            Token::TagToken(tag) => {
                let opens = tag.kind == TagKind::StartTag;
                let step = |count: usize| if opens { count + 1 } else { count.saturating_sub(1) };
                match &*tag.name {
                    "title" => {
                        in_title = opens && !titled;
                        titled = true;
                    }
                    "header" => headers = step(headers),
                    "main" | "article" => {
                        mains = step(mains);
                    }
                    "h1" => {
                        outline.has_headings = true;
                        outline.headed |= headers == 0 || mains > 0;
                    }
                    "h2" | "h3" | "h4" | "h5" | "h6" => outline.has_headings = true,
                    _ => {}
                }
                return continue_in(&tag);
            }
            Token::CharacterTokens(words) if in_title => outline.title.push_str(&words),
            _ => {}
        }
        TokenSinkResult::Continue
    });
    outline.title = outline.title.split_whitespace().collect::<Vec<_>>().join(" ");
    outline
}

/// How the tokenizer must read on after a tag: some elements hold no tags.
pub fn continue_in(tag: &Tag) -> TokenSinkResult<()> {
    if tag.kind == TagKind::EndTag {
        return TokenSinkResult::Continue;
    }
    match &*tag.name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

/// Why an element is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It never holds words of a paper: scripts, drawings, controls.
    Machinery,
    /// Around the paper: navigation, banners, what is hidden.
    Surroundings,
    /// The header of a page; its `<h1>` may be the title of the paper.
    PageHeader,
}

/// Whether to leave this element out. `inside` says that it stands in the marked main part.
pub fn reason(tag: &Tag, inside: bool) -> Option<Reason> {
    let machinery = matches!(
        &*tag.name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "canvas"
            | "iframe"
            | "object"
            | "video"
            | "audio"
            | "button"
            | "select"
            | "datalist"
            | "textarea"
            | "title"
            | "noembed"
            | "noframes"
            | "math"
    );
    if machinery {
        return Some(Reason::Machinery);
    }
    if &*tag.name == "nav" || is_hidden(tag) || is_banner(tag) {
        return Some(Reason::Surroundings);
    }
    match &*tag.name {
        "html" | "body" | "main" | "article" => None,
        "header" if !inside => Some(Reason::PageHeader),
        "footer" | "aside" if !inside => Some(Reason::Surroundings),
        _ => has_role(tag, inside).then_some(Reason::Surroundings),
    }
}

pub fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
}

fn is_hidden(tag: &Tag) -> bool {
    let css = attribute(tag, "style").unwrap_or_default();
    attribute(tag, "aria-hidden") == Some("true")
        || attribute(tag, "hidden").is_some_and(|how| how != "until-found")
        || css.contains("display:none")
        || css.contains("display: none")
}

fn has_role(tag: &Tag, inside: bool) -> bool {
    match attribute(tag, "role").unwrap_or_default() {
        "navigation" | "search" | "dialog" | "alertdialog" | "menu" | "menubar" => true,
        "banner" | "contentinfo" | "complementary" => !inside,
        _ => false,
    }
}

/// A cookie banner, a skip link, the sign that links to a heading.
fn is_banner(tag: &Tag) -> bool {
    if matches!(&*tag.name, "html" | "body" | "main" | "article") {
        return false;
    }
    ["id", "class"].iter().filter_map(|name| attribute(tag, name)).flat_map(str::split_whitespace).any(
        |name| {
            let name = name.to_ascii_lowercase();
            let about_cookies = name.contains("cookie") || name.contains("consent") || name.contains("gdpr");
            let shown_over =
                ["banner", "popup", "modal", "overlay", "toast", "notice-bar", "cookie-bar", "dialog"];
            about_cookies && shown_over.iter().any(|part| name.contains(part))
                || name.starts_with("onetrust-")
                || name.starts_with("cybotcookiebot")
                || matches!(
                    name.as_str(),
                    "skip-link"
                        | "skip-to-content"
                        | "headerlink"
                        | "hash-link"
                        | "anchor-link"
                        | "breadcrumb"
                        | "breadcrumbs"
                )
        },
    )
}
