//! Is this text an e-mail, a web page, Markdown, or plain?

use super::unsupported;
use crate::document::Format;
use crate::error::ReadError;
use crate::read::{marker, mask};

/// The kind of a text that begins like this.
pub fn kind(text: &str) -> Result<Format, ReadError> {
    if text.is_empty() {
        return Err(ReadError::Empty);
    }
    if is_email(text) {
        return Ok(Format::Email);
    }
    if is_html(text) {
        return Ok(Format::Html);
    }
    if text.starts_with("<?xml") {
        return Err(unsupported("an XML file"));
    }
    Ok(if is_markdown(text) { Format::Markdown } else { Format::Text })
}

/// Header lines at the very start, some of which only a mail program writes.
fn is_email(text: &str) -> bool {
    let (mut common, mut technical) = (0, 0);
    for line in text.lines().take(200) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) || line.starts_with("From ") {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        match name.to_ascii_lowercase().as_str() {
            "from" | "to" | "subject" | "date" | "cc" => common += 1,
            "mime-version" | "message-id" | "received" | "content-type" | "return-path" | "delivered-to" => {
                technical += 1
            }
            name if name.is_empty() || name.contains(' ') => return false,
            _ => {}
        }
    }
    common >= 1 && technical >= 1 || common >= 4
}

fn is_html(text: &str) -> bool {
    let mut rest = &text[mask::front_matter(text).map_or(0, |front| front.end)..];
    loop {
        rest = rest.trim_start();
        let skipped = ["<!--", "<?xml"].iter().find(|s| rest.starts_with(**s));
        match skipped.and_then(|s| rest.find(if *s == "<!--" { "-->" } else { "?>" }).map(|end| (s, end))) {
            Some((sign, end)) => rest = &rest[end + if *sign == "<!--" { 3 } else { 2 }..],
            None => break,
        }
    }
    let head: String = rest.chars().take(16).flat_map(char::to_lowercase).collect();
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.starts_with(tag)) {
        return true;
    }
    let tags = [
        "<p",
        "<div",
        "<h1",
        "<h2",
        "<table",
        "<section",
        "<article",
        "<main",
        "<span",
        "<ul",
        "<ol",
        "<style",
        "<meta",
        "<title",
        "<center",
        "<font",
        "<b>",
        "<strong",
        "<header",
        "<document",
        "<sec-document",
        "<text",
        "<pre",
    ];
    tags.iter().any(|tag| head.starts_with(tag))
        && rest.matches("</").count() >= 2
        && markdown_signs(rest) == 0
}

/// Two signs that only Markdown has.
fn is_markdown(text: &str) -> bool {
    markdown_signs(text) >= 2
}

fn markdown_signs(text: &str) -> usize {
    let mut signs = 0;
    if text.starts_with("---\n") || text.starts_with("---\r\n") {
        signs += 1;
    }
    let mut before = "";
    for line in text.lines() {
        let words = line.trim();
        let marks = words.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&marks) && line.starts_with('#') && is_spaced_word(&words[marks..]) {
            signs += 2;
        }
        let dashes = words.len() >= 3 && words.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' '));
        if dashes && words.contains("-|") | words.contains("- |") && before.contains('|') {
            signs += 2;
        }
        let underlined =
            words.len() >= 3 && (words.bytes().all(|b| b == b'=') || words.bytes().all(|b| b == b'-'));
        if underlined
            && line.starts_with(['=', '-'])
            && !before.is_empty()
            && before.len() < 100
            && !before.starts_with([' ', '-', '='])
        {
            signs += 1;
        }
        signs += usize::from(words.starts_with("```"))
            + bold(words)
            + 2 * links(words)
            + usize::from(escaped_number(words));
        if let Some(quote) = words.strip_prefix("> ") {
            signs += usize::from(!quote.is_empty());
        }
        before = line;
        if signs >= 2 {
            break;
        }
    }
    signs
}

fn is_spaced_word(rest: &str) -> bool {
    rest.strip_prefix(' ').is_some_and(|title| title.chars().any(char::is_alphanumeric))
}

/// `**words**`: two stars that hug letters on both sides.
fn bold(words: &str) -> usize {
    let mut parts = words.split("**");
    let (Some(before), Some(inner), Some(_)) = (parts.next(), parts.next(), parts.next()) else { return 0 };
    let hugs = inner.chars().any(char::is_alphabetic)
        && !inner.starts_with([' ', '*', ']'])
        && !inner.ends_with([' ', '*', '['])
        && !before.ends_with(['*', '[']);
    usize::from(hugs)
}

/// `[words](target)`.
fn links(words: &str) -> usize {
    let Some(at) = words.find("](") else { return 0 };
    let target = &words[at + 2..];
    let leads = ["http", "/", "#", "./", "mailto:", "../", "<"].iter().any(|p| target.starts_with(p));
    usize::from(leads && words[..at].contains('[') && target.contains(')'))
}

/// `7\.2`, `1\.`: numbers as converters escape them.
fn escaped_number(words: &str) -> bool {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && words[digits..].starts_with("\\.")
        || words.starts_with('*')
            && marker::marker(words.trim_start_matches('*')).is_some()
            && words.contains("** ")
}
