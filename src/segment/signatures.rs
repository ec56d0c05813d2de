//! Who has signed the paper, who should, and does a click sign it?

use crate::document::{BlockKind, Document};
use crate::text::Span;
use regex::Regex;
use serde::Serialize;
use std::sync::LazyLock;

/// A place to sign, or the words that make a click a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub span: Span,
    pub state: Signed,
    /// The name written beside it, where there is one.
    pub name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signed {
    /// `/s/ Jane Roe`, a filled signature field, a name where the signature belongs.
    Signed,
    /// A line nobody has written on.
    Blank,
    /// Accepting online, or using the service, is the signature.
    ByClick,
}

/// What a line of a signature block asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    Signature,
    Name,
    Title,
    Date,
    Place,
}

/// A line of a signature block: what it asks for and what stands there.
struct Entry {
    asks: Asks,
    /// Of lines that ask two parties side by side, which party this asks.
    column: usize,
    span: Span,
    answer: Span,
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:^|[|\s_])(?P<signature>(?:authori[sz]ed )?(?:signature|signatory|signed(?: by)?|unterschrift|docusigned by)|by|per|for and on behalf of [^:|_]{2,60}|/s/)\s*(?:\([^)|]{0,40}\))?\s*(?::|_{3,}|/s/)|(?:^|[|\s_])(?P<name>(?:print(?:ed)? |full |typed )?name(?: \([^)|]{0,30}\))?)\s*(?::|_{3,})|(?:^|[|\s_])(?P<title>(?:job )?title|position|its|funktion)\s*(?::|_{3,})|(?:^|[|\s_])(?P<date>(?:execution |signature )?date(?: signed)?|dated|datum)\s*(?::|_{3,})|(?:^|[|\s_])(?P<place>place|ort)\s*(?::|_{3,})",
    )
    .unwrap_or_else(|_| unreachable!())
});
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[\s_|])/s/\s*([^_|\n/]{2,60})").unwrap_or_else(|_| unreachable!())
});
static CLICK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)by (?:clicking|checking|ticking|accepting|using|accessing|signing up|registering|creating an account|subscribing|ordering)(?-u:\b)[^.;]*(?-u:\b)(?:agree|accept|bound|consent|enters? into|conclude)|(?-u:\b)(?:agree|accept|execut|enter|conclude|sign)[a-z]*(?-u:\b)[^.;]*(?-u:\b)by (?:clicking|checking|ticking|signing up|creating an account)(?-u:\b)|(?-u:\b)click-?(?:through|wrap)(?-u:\b)|(?-u:\b)deemed (?:to have |to be )?(?:been )?(?:signed|executed|accepted)(?-u:\b)",
    )
    .unwrap_or_else(|_| unreachable!())
});

/// A block of lines to sign has at most so many other blocks between two of them.
const APART: usize = 3;
/// Longer blocks are prose, in which "by:" and "date:" are no lines to sign.
const LONG: usize = 700;

/// The signatures of a paper in reading order.
pub fn signatures(document: &Document) -> Vec<Signature> {
    let mut found = Vec::new();
    let mut open: Vec<Entry> = Vec::new();
    let mut last = 0;
    for (index, block) in document.blocks.iter().enumerate() {
        let entries = entries(document, block.span, &block.kind, block.label.as_deref());
        if !open.is_empty() && index - last > APART {
            close(document, &mut open, &mut found);
        }
        for entry in entries {
            // The next party begins where a line is asked for again.
            let again = |known: &Entry| known.asks == entry.asks && known.column == entry.column;
            if entry.asks == Asks::Signature && open.iter().any(again) {
                close(document, &mut open, &mut found);
            }
            open.push(entry);
            last = index;
        }
        if matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::ListItem { .. } | BlockKind::TableRow { .. }
        ) && let Some(click) = CLICK.find(document.words(block))
        {
            let start = block.span.start as usize;
            let span = Span::new(start + click.start(), start + click.end());
            found.push(Signature { span, state: Signed::ByClick, name: None });
        }
    }
    close(document, &mut open, &mut found);
    found.sort_by_key(|signature| signature.span);
    found
}

/// The lines to sign of one block. Cells of a row are read one by one, so that two
/// parties side by side stay two.
fn entries(document: &Document, span: Span, kind: &BlockKind, label: Option<&str>) -> Vec<Entry> {
    if let (BlockKind::FormField, Some(label)) = (kind, label) {
        let asks = label.to_lowercase().contains("sign").then_some(Asks::Signature);
        return asks.map(|asks| Entry { asks, column: 0, span, answer: span }).into_iter().collect();
    }
    let text = document.text.get(span);
    if text.len() > LONG {
        return Vec::new();
    }
    let start = span.start as usize;
    let found: Vec<(Asks, usize, usize)> = LABEL
        .captures_iter(text)
        .filter_map(|label| {
            let whole = label.get(0)?;
            let asks = [
                ("signature", Asks::Signature),
                ("name", Asks::Name),
                ("title", Asks::Title),
                ("date", Asks::Date),
                ("place", Asks::Place),
            ];
            let (word, asks) = asks.into_iter().find_map(|(name, asks)| Some((label.name(name)?, asks)))?;
            // In the middle of a line, only a capital tells a label from prose.
            let before = text[..word.start()].trim_end();
            let begins = before.is_empty() || before.ends_with(['|', '_']);
            if !begins && word.as_str().starts_with(char::is_lowercase) {
                return None;
            }
            // "/s/" and the line itself already belong to the answer.
            let answer = match whole.as_str().ends_with(':') {
                true => whole.end(),
                false => word.end().min(whole.end()),
            };
            let from = if word.as_str() == "/s/" { word.start() } else { answer };
            Some((asks, word.start(), from))
        })
        .collect();
    (0..found.len())
        .map(|i| {
            let (asks, from, answer) = found[i];
            let to = found.get(i + 1).map_or(text.len(), |next| next.1).max(answer);
            let column = found[..i].iter().filter(|earlier| earlier.0 == asks).count();
            let span = Span::new(start + from, start + to);
            Entry { asks, column, span, answer: Span::new(start + answer, start + to) }
        })
        .collect()
}

/// Ends a block of lines, party by party.
fn close(document: &Document, open: &mut Vec<Entry>, found: &mut Vec<Signature>) {
    let entries = std::mem::take(open);
    let columns = entries.iter().map(|entry| entry.column + 1).max().unwrap_or(0);
    for column in 0..columns {
        let party: Vec<&Entry> = entries.iter().filter(|entry| entry.column == column).collect();
        found.extend(signature(document, &party));
    }
}

/// The signature that some lines ask of one party. One line alone asks nobody to sign,
/// unless it is signed.
fn signature(document: &Document, entries: &[&Entry]) -> Option<Signature> {
    let answer = |asks: Asks| {
        let entry = entries.iter().find(|entry| entry.asks == asks)?;
        let words = document.text.get(entry.answer);
        let signed = if words.contains('/') { SIGNED.captures(words) } else { None };
        let signed = signed.and_then(|by| by.get(1)).map(|by| by.as_str());
        let words =
            signed.unwrap_or(words).trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '.');
        (words.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !is_placeholder(words))
            .then(|| words.to_string())
    };
    let signature = entries.iter().find(|entry| entry.asks == Asks::Signature);
    let kinds = [Asks::Signature, Asks::Name, Asks::Title, Asks::Date]
        .into_iter()
        .filter(|asks| entries.iter().any(|entry| entry.asks == *asks))
        .count();
    let written = signature.is_some_and(|entry| document.text.get(entry.answer).contains("/s/"));
    let is_block = signature.is_some() && kinds >= 2 || kinds >= 3;
    if !is_block && !written {
        return None;
    }
    let by = answer(Asks::Signature).filter(|by| by.len() <= 80);
    let state = if by.is_some() { Signed::Signed } else { Signed::Blank };
    let span = entries.first()?.span.join(entries.last()?.span);
    Some(Signature { span, state, name: answer(Asks::Name).or(by) })
}

/// `[signature]`, `insert name` and the like.
fn is_placeholder(words: &str) -> bool {
    let low = words.to_lowercase();
    ["insert", "signature", "sign here", "name", "title", "tbd", "xx"]
        .iter()
        .any(|word| low.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;
    use crate::read::{Options, read_as};

    fn found(paper: &str) -> Vec<(Signed, Option<String>)> {
        let document = read_as(Format::Markdown, paper.as_bytes(), &Options::default()).expect("readable");
        signatures(&document).into_iter().map(|s| (s.state, s.name)).collect()
    }

    #[test]
    fn a_block_is_signed_blank_or_done_by_a_click() {
        let paper = "\
The parties have signed.

By: /s/ Jane Roe

Name: Jane Roe

Title: Director

Some words between the parties, and a second sentence of them.

By: ______________

Name: ______________

Date: ______________
";
        let jane = Some("Jane Roe".to_string());
        assert_eq!(found(paper), [(Signed::Signed, jane), (Signed::Blank, None)]);
        assert_eq!(found("By clicking “Accept” you agree to this Agreement."), [(Signed::ByClick, None)]);
    }

    #[test]
    fn two_parties_side_by_side_are_two() {
        let paper = "| Supplier | Customer |\n|---|---|\n| Signature: ____ | Signature: /s/ A. Muster |\n\
            | Name: B. Beispiel | Name: A. Muster |\n| Date: | Date: 2 May 2026 |\n";
        let states: Vec<Signed> = found(paper).into_iter().map(|(state, _)| state).collect();
        assert_eq!(states, [Signed::Blank, Signed::Signed]);
    }

    #[test]
    fn prose_is_no_signature_block() {
        let prose = "The notice is sent by: registered mail. It names the date: the first of the month.";
        assert_eq!(found(prose), []);
    }
}
