//! Is this a yes?

use super::Reply;

const YES: &[&str] = &[
    "yes",
    "y",
    "true",
    "ja",
    "oui",
    "si",
    "sí",
    "compliant",
    "fully compliant",
    "implemented",
    "fully implemented",
    "in place",
    "fully",
    "fully in place",
    "met",
    "agree",
    "agreed",
    "confirmed",
    "pass",
];
const NO: &[&str] = &[
    "no",
    "n",
    "false",
    "nein",
    "non",
    "none in place",
    "not implemented",
    "not in place",
    "not compliant",
    "non-compliant",
    "noncompliant",
    "not met",
    "not yet",
    "planned",
    "disagree",
    "fail",
    "not available",
];
const NOT_APPLICABLE: &[&str] = &[
    "n/a",
    "na",
    "n.a",
    "n.a.",
    "n / a",
    "not applicable",
    "non applicable",
    "entfällt",
    "does not apply",
    "nicht anwendbar",
];
const PARTLY: &[&str] = &[
    "partial",
    "partially",
    "partly",
    "in part",
    "partially implemented",
    "partially compliant",
    "partially met",
    "in progress",
    "some",
    "teilweise",
    "partiellement",
    "limited",
];
/// What people put into a box to mean it.
const MARKS: &[&str] =
    &["x", "✓", "✔", "☒", "☑", "✗", "✘", "•", "●", "■", "1", "yes", "y", "true", "ja", "oui"];

/// A mark alone in a column for answers.
const CROSSED: &[&str] = &["x", "[x]", "(x)", "☒", "☑", "✓", "✔"];

/// Reads an answer cell. A cell that goes on after "Yes," is still a yes.
pub fn reply(said: &str) -> Reply {
    if let Some(marked) = boxes(said) {
        return marked;
    }
    let lower = said.to_lowercase();
    let text = numbered(lower.trim());
    let whole = text.trim_end_matches(['.', '!', ':', ';', ',', '*']).trim();
    if whole.is_empty()
        || matches!(
            whole,
            "-" | "–" | "—" | "?" | "tbd" | "tbc" | "select" | "please select" | "choose an item"
        )
    {
        return Reply::Blank;
    }
    if CROSSED.contains(&whole) {
        return Reply::Yes;
    }
    if is_choice(whole) {
        return Reply::Blank;
    }
    plain(whole).unwrap_or_else(|| opening(text))
}

fn plain(whole: &str) -> Option<Reply> {
    LISTS.iter().find(|(words, _)| words.contains(&whole)).map(|(_, meaning)| *meaning)
}

/// `Yes / No / N/A`: what a blank form offers, and nobody has struck out.
fn is_choice(whole: &str) -> bool {
    let offered = whole.replace("n/a", "na").replace(" or ", "/");
    let offered: Vec<Option<Reply>> = offered.split(['/', '|']).map(|one| plain(one.trim())).collect();
    offered.contains(&Some(Reply::Yes)) && offered.contains(&Some(Reply::No)) && !offered.contains(&None)
}

const LISTS: [(&[&str], Reply); 4] =
    [(YES, Reply::Yes), (NO, Reply::No), (NOT_APPLICABLE, Reply::NotApplicable), (PARTLY, Reply::Partly)];

/// Whether the cell only marks its column.
pub fn is_mark(said: &str) -> bool {
    MARKS.contains(&said.trim().to_lowercase().as_str())
}

/// `1) Yes` is a choice of a numbered list.
fn numbered(text: &str) -> &str {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b')' | b'.') if (1..=2).contains(&digits) => text[digits + 1..].trim_start(),
        _ => text,
    }
}

/// The first word, where what follows shows that it was the answer: "No issues were found"
/// is none, "No, but …" is one.
fn opening(text: &str) -> Reply {
    let after = |word: &str| text.strip_prefix(word).filter(|rest| !rest.starts_with(char::is_alphanumeric));
    if after("yes").is_some() || after("ja").is_some_and(|rest| rest.starts_with([',', '.'])) {
        return Reply::Yes;
    }
    let ends = |rest: &str| {
        rest.starts_with([',', '.', ';', ':', '-', '–', '—', '\n', '\r', '('])
            || rest.starts_with(" -")
            || rest.starts_with(" –")
            || rest.starts_with(" (")
    };
    if after("no").is_some_and(ends) || after("nein").is_some_and(ends) || after("not yet").is_some() {
        return Reply::No;
    }
    if after("n/a").is_some() || after("not applicable").is_some() {
        return Reply::NotApplicable;
    }
    if ["partially", "partly", "in part"].iter().any(|word| after(word).is_some()) {
        return Reply::Partly;
    }
    Reply::Text
}

/// `☒ Yes ☐ No`, `[x] Yes [ ] No`: the choice that is marked.
fn boxes(said: &str) -> Option<Reply> {
    const FULL: [&str; 7] = ["☒", "☑", "[x]", "[X]", "(x)", "(X)", "■"];
    const EMPTY: [&str; 5] = ["☐", "[ ]", "( )", "□", "[]"];
    let has_empty = EMPTY.iter().any(|empty| said.contains(empty));
    let has_full = FULL.iter().any(|full| said.contains(full));
    let chooses = has_empty || has_full && said.chars().count() > 3;
    if !chooses {
        return None;
    }
    let mut text = said.to_string();
    for full in FULL {
        text = text.replace(full, "\u{1}");
    }
    for empty in EMPTY {
        text = text.replace(empty, "\u{2}");
    }
    let marked: Vec<Reply> = text
        .split_inclusive(['\u{1}', '\u{2}'])
        .zip(text.split(['\u{1}', '\u{2}']).skip(1))
        .filter(|(before, _)| before.ends_with('\u{1}'))
        .map(|(_, choice)| reply(choice.trim()))
        .collect();
    Some(match marked[..] {
        [] => Reply::Blank,
        [one] => one,
        _ if marked.contains(&Reply::Yes) && marked.contains(&Reply::No) => Reply::Unclear,
        _ => Reply::Text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_into_answer_cells() {
        for (said, meant) in [
            ("Yes", Reply::Yes),
            ("YES.", Reply::Yes),
            ("1) Yes", Reply::Yes),
            ("Yes, see our policy", Reply::Yes),
            ("Yes we do", Reply::Yes),
            ("No", Reply::No),
            ("No, but it is planned", Reply::No),
            ("No – not yet", Reply::No),
            ("No issues were found", Reply::Text),
            ("Nobody", Reply::Text),
            ("Not yet; due in March", Reply::No),
            ("N/A", Reply::NotApplicable),
            ("n/a - we are SaaS only", Reply::NotApplicable),
            ("Not applicable.", Reply::NotApplicable),
            ("NA", Reply::NotApplicable),
            ("Nashville", Reply::Text),
            ("Partially", Reply::Partly),
            ("In progress", Reply::Partly),
            ("4) AWS", Reply::Text),
            ("☒ Yes ☐ No", Reply::Yes),
            ("☐ Yes ☒ No ☐ N/A", Reply::No),
            ("[ ] Yes [x] No", Reply::No),
            ("☒ Yes ☒ No", Reply::Unclear),
            ("☐ Yes ☐ No", Reply::Blank),
            ("Please select", Reply::Blank),
            ("  ", Reply::Blank),
            ("TBD", Reply::Blank),
            ("[x]", Reply::Yes),
            ("x", Reply::Yes),
            ("Yes / No", Reply::Blank),
            ("Yes/No/N/A", Reply::Blank),
            ("Y | N", Reply::Blank),
            ("yes or no", Reply::Blank),
            ("Yes / in the EU only", Reply::Yes),
            ("TRUE", Reply::Yes),
            ("AES-256", Reply::Text),
        ] {
            assert_eq!(reply(said), meant, "{said:?}");
        }
    }
}
