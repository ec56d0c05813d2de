//! How is other people's text kept from harming the terminal it is shown on?
//!
//! Control characters, escape sequences, bidirectional overrides and invisible
//! characters in a vendor's paper must neither act nor hide. They are shown as `�` or as
//! their code point; the JSON form keeps the text as it is.

use std::borrow::Cow;

/// The text with everything that acts or hides made visible.
pub fn safe(text: &str) -> Cow<'_, str> {
    // Most text is plain ASCII, which is seen at once.
    let quickly = |b: u8| matches!(b, b' '..=b'~');
    if text.bytes().all(quickly) || text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if is_plain(c) => shown.push(c),
            '\n' | '\r' | '\t' => shown.push(' '),
            '\u{AD}' => {}
            _ => shown.push_str(&format!("<U+{:04X}>", c as u32)),
        }
    }
    Cow::Owned(shown)
}

/// The same for text of several lines: line breaks stay.
pub fn lines(text: &str) -> String {
    text.split('\n').map(safe).collect::<Vec<_>>().join("\n")
}

fn is_plain(c: char) -> bool {
    !(c.is_control() || is_hidden(c))
}

/// Characters that change the order of others or take no room: bidirectional marks and
/// overrides, zero-width characters, tags, variation selectors, soft hyphens.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn nothing_acts_and_nothing_hides() {
        for (hostile, shown) in [
            ("plain – text, ünïcode", "plain – text, ünïcode"),
            ("\u{1b}[31mred", "<U+001B>[31mred"),
            ("pay \u{202E}001$", "pay <U+202E>001$"),
            ("zero\u{200B}width", "zero<U+200B>width"),
            ("a\nb\tc", "a b c"),
            ("\u{9b}2J", "<U+009B>2J"),
            ("title\u{7}", "title<U+0007>"),
        ] {
            assert_eq!(safe(hostile), shown);
        }
    }
}
