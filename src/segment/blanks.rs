//! Where was something left to be filled in?

use crate::document::{BlockKind, Document};
use crate::text::Span;
use regex::Regex;
use std::sync::LazyLock;

static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)_{3,}|\.{6,}|…{2,}|\{\{[^{}\n]*\}\}|<<[^<>\n]*>>|(?-u:\b)T\.?B\.?[DC](?-u:\b)\.?|\[\s*(?:[●•…_\-–—.*\sx]*|(?:please )?(?:insert|enter|fill|specify|select|complete|describe|list|to be|tbd|tbc|your|name of|company name|customer name|date\]|address)[^\[\]\n]*)\s*\]?\]|\(\s*(?:please )?(?:insert|to be (?:completed|inserted|agreed|determined|confirmed))[^()\n]*\)|(?m:^|[:|])\s*to be (?:agreed|completed|determined|inserted|filled in)(?-u:\b)",
    )
    .unwrap_or_else(|_| unreachable!())
});

/// Letters of the longest bracket that is a blank as a whole; a longer one says something.
const LONGEST: usize = 130;

/// Placeholders (`[●]`, `____`, `TBD`, `[insert address]`) and table cells left empty
/// beside a filled one, in reading order. An empty cell has an empty span.
pub(super) fn blanks(document: &Document) -> Vec<Span> {
    let text = document.text.as_str();
    let mut blanks = Vec::new();
    let mut at = 0;
    while let Some(found) = BLANK.find_at(text, at) {
        let is_bracket = text[found.start()..].starts_with(['[', '(', '{', '<']);
        if is_bracket && found.as_str().chars().count() > LONGEST {
            at = found.start() + 1;
            continue;
        }
        blanks.push(Span::new(found.start(), found.end()));
        at = found.end();
    }
    for block in &document.blocks {
        if let BlockKind::TableRow { cells, header: false, .. } = &block.kind
            && let [first, last] = &cells[..]
            && !first.is_empty()
            && last.is_empty()
        {
            blanks.push(*last);
        }
    }
    blanks.sort_unstable();
    blanks
}

#[cfg(test)]
mod tests {
    use super::BLANK;

    #[test]
    fn what_is_left_to_fill_in() {
        for blank in [
            "[●]",
            "[ ]",
            "____",
            "TBD",
            "[insert address]",
            "[Please insert the date]",
            "{{customer}}",
            "(to be completed)",
            "[•]",
            "……",
            "Start date: to be determined",
        ] {
            assert!(BLANK.is_match(blank), "{blank}");
        }
        for filled in [
            "Ireland",
            "see [1]",
            "[Reserved]",
            "e.g. this...",
            "snake_case",
            "[Option 2]",
            "steps to be determined by Vendor",
        ] {
            assert!(!BLANK.is_match(filled), "{filled}");
        }
    }
}
