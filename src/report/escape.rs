//! How do other people's words get into a page without acting there?
//!
//! Every template uses this escaper (askama.toml): HTML's own characters become
//! references, and what acts or hides without being HTML (control characters,
//! bidirectional overrides, characters without width) is shown as its code point.

use super::safe::safe;
use askama::filters::Escaper;
use std::fmt::{self, Write};

/// The escaper of all pages. Line breaks and tabs stay.
#[derive(Debug, Clone, Copy)]
pub struct Page;

impl Escaper for Page {
    fn write_escaped_str<W: Write>(&self, mut page: W, words: &str) -> fmt::Result {
        let mut plain = 0;
        for (at, c) in words.char_indices() {
            let reference = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\n' | '\t' => continue,
                _ if c.is_ascii() && !c.is_ascii_control() => continue,
                _ => {
                    let shown = safe(&words[at..at + c.len_utf8()]).into_owned();
                    if shown.chars().eq([c]) {
                        continue;
                    }
                    page.write_str(&words[plain..at])?;
                    page.write_str(&shown.replace('<', "&lt;").replace('>', "&gt;"))?;
                    plain = at + c.len_utf8();
                    continue;
                }
            };
            page.write_str(&words[plain..at])?;
            page.write_str(reference)?;
            plain = at + c.len_utf8();
        }
        page.write_str(&words[plain..])
    }
}

/// The words for a page that is written without a template.
pub fn escaped(words: &str) -> String {
    let mut page = String::with_capacity(words.len());
    let _ = Page.write_escaped_str(&mut page, words);
    page
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_acts_in_a_page() {
        for (hostile, shown) in [
            ("plain – text, ünïcode\nline", "plain – text, ünïcode\nline"),
            ("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"),
            ("\" onload=\"x", "&quot; onload=&quot;x"),
            ("pay \u{202E}001$\u{0}", "pay &lt;U+202E&gt;001$&lt;U+0000&gt;"),
            ("&amp;", "&amp;amp;"),
            ("a\u{AD}b", "ab"),
        ] {
            assert_eq!(escaped(hostile), shown);
        }
    }
}
