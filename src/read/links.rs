//! Which addresses are written out in the text?

use crate::document::{Document, Link};
use crate::text::Span;

/// Adds the addresses that stand in the text as words, and are not linked already.
pub fn add_written(document: &mut Document) {
    let text = document.text.as_str();
    let mut written = Vec::new();
    for (at, _) in text.match_indices("http").chain(text.match_indices("www.")) {
        let rest = &text[at..];
        let begins = ["https://", "http://", "www."].iter().any(|start| rest.starts_with(start));
        let inside =
            text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '@'));
        if !begins || inside {
            continue;
        }
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”' | '|'))
            .unwrap_or(rest.len());
        let address = trim(&rest[..length]);
        let span = Span::new(at, at + address.len());
        let target =
            if address.starts_with("www.") { format!("https://{address}") } else { address.to_owned() };
        written.push(Link { span, target });
    }
    document.links.sort_by_key(|link| link.span.start);
    let linked = |span: Span| {
        let next = document.links.partition_point(|link| link.span.end <= span.start);
        document.links.get(next).is_some_and(|link| link.span.overlaps(span))
    };
    let new: Vec<Link> =
        written.into_iter().filter(|link| link.span.len() > 10 && !linked(link.span)).collect();
    document.links.extend(new);
    document.links.sort_by_key(|link| link.span.start);
}

/// An address without the stop or bracket of the sentence it ends.
fn trim(address: &str) -> &str {
    let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', ']', '*', '_']);
    match trimmed.strip_suffix(')') {
        Some(inner) if !inner.contains('(') => trim(inner),
        _ => trimmed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;
    use crate::text::Place;

    #[test]
    fn addresses_in_the_text_are_links() {
        let mut document = Document::new(Format::Text);
        let words = "See https://vendor.example/dpa. Also (www.vendor.example/subs), http://a.example/x_(1), nohttp://x.";
        document.text.push(words, Place::default(), None);
        document.links.push(Link { span: Span::new(4, 30), target: "https://elsewhere.example".into() });
        add_written(&mut document);
        let targets: Vec<&str> = document.links.iter().map(|link| link.target.as_str()).collect();
        assert_eq!(
            targets,
            ["https://elsewhere.example", "https://www.vendor.example/subs", "http://a.example/x_(1)"]
        );
        assert_eq!(document.text.get(document.links[1].span), "www.vendor.example/subs");
    }
}
