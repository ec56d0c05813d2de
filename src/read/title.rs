//! Is this line the title of what follows, and how high does it stand?

use super::marker::{MarkerKind, marker};
use super::paragraph::Paragraph;

/// The level of a title that its file does not give: annexes, articles and the like stand
/// on 2, a numbered title one below for each number, everything else on 2.
pub fn level(words: &str) -> u8 {
    let Some(found) = marker(words) else { return 2 };
    match found.kind {
        MarkerKind::Number { parts, .. } => {
            let whole = found.written.trim_end_matches('.').ends_with(".0"); // "7.0 TERM"
            (2 + parts).saturating_sub(u8::from(whole))
        }
        MarkerKind::Letter | MarkerKind::LetterDot => 4,
        _ => 2,
    }
}

/// The level of a title below a title of level `above` (0 where there is none). An annex
/// stands beside the body of the paper, wherever it begins.
pub fn level_under(above: u8, words: &str) -> u8 {
    let alone = level(words);
    let beside = ["annex", "appendix", "schedule", "exhibit", "attachment", "anhang", "anlage"];
    let first: String = words.chars().take(12).flat_map(char::to_lowercase).collect();
    match marker(words).map(|m| m.kind) {
        _ if above == 0 => alone,
        Some(MarkerKind::Named) if beside.iter().any(|name| first.starts_with(name)) => alone,
        Some(MarkerKind::Number { .. } | MarkerKind::Letter | MarkerKind::LetterDot) => above + alone - 2,
        _ => above + 1,
    }
}

/// A heading with more bytes is a paragraph that somebody marked as one, or that a line
/// of dashes under it turned into one.
const LONGEST: usize = 300;

/// Whether what its file marks as a title is a whole clause: word processors number
/// clauses by giving them the style of a heading.
pub fn is_clause(words: &str) -> bool {
    words.len() > LONGEST || words.ends_with(['.', ';', ':']) && words.split_whitespace().count() > 8
}

/// Whether a stretch of a paragraph is bold throughout and as short as a title.
pub fn is_bold_title(paragraph: &Paragraph, start: usize, end: usize) -> bool {
    let words = paragraph.words()[start..end].trim();
    let short = words.len() <= 120 && words.split_whitespace().count() <= 14;
    short
        && !ends_a_sentence(words)
        && words.chars().any(char::is_alphabetic)
        && paragraph.is_strong(start, end)
}

/// A full stop after several words; "7.2 Notice." is still a title.
fn ends_a_sentence(words: &str) -> bool {
    words.ends_with([';', ',']) || words.ends_with(['.', '?', '!']) && words.split_whitespace().count() > 6
}

/// The level at which a line stands as a title, if it looks like one by its words alone.
pub fn plain_level(line: &str) -> Option<u8> {
    let words = line.trim();
    if words.len() > 120 || words.contains("__") || words.contains("/s/") || words.contains('@') {
        return None;
    }
    let found = marker(words).filter(|m| m.kind != MarkerKind::Bullet);
    let body = found.map_or(words, |m| m.rest).trim_start_matches(['-', '–', '—', ':', ' ']);
    let numbered = matches!(found.map(|m| m.kind), Some(MarkerKind::Number { .. } | MarkerKind::LetterDot));
    let named = found.is_some_and(|m| m.kind == MarkerKind::Named);
    let titled = if named && body.is_empty() {
        true
    } else if mostly_capitals(body) {
        !body.ends_with([',', ';']) && !is_signature(body)
    } else if named || numbered {
        is_title(body) || numbered && is_phrase(body)
    } else {
        false
    };
    titled.then(|| level(words))
}

/// Whether a line without a number, alone, could be a title: "Governing Law".
pub fn is_bare(words: &str) -> bool {
    words.len() <= 70
        && words.split_whitespace().count() <= 8
        && !words.contains([':', '@', '_', '/', '|', '[', '$', '=', '<'])
        && !words.contains(|c: char| c.is_ascii_digit())
        && !words.starts_with(['"', '“', '('])
        && words.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && marker(words).is_none()
        && is_title(words)
}

/// Whether some words say what kind of paper they head: "Data Processing Agreement".
pub fn names_a_paper(words: &str) -> bool {
    const PAPERS: [&str; 16] = [
        "agreement",
        "addendum",
        "terms",
        "contract",
        "policy",
        "schedule",
        "order",
        "statement",
        "amendment",
        "annex",
        "exhibit",
        "appendix",
        "vertrag",
        "vereinbarung",
        "contrat",
        "annexe",
    ];
    let mut words = words.split(|c: char| !c.is_alphanumeric());
    words.any(|word| PAPERS.iter().any(|paper| word.to_lowercase().ends_with(paper)))
}

/// Whether a few words could be the title of a clause: no closing dot, not many words,
/// most of the longer ones with a capital.
pub fn is_title(words: &str) -> bool {
    if words.len() > 120 || words.ends_with(['.', ';', ',', ':']) {
        return false;
    }
    let long = words.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 3);
    let (all, high) = long.fold((0, 0), |(all, high), word| {
        (
            all + 1,
            high + usize::from(word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)),
        )
    });
    starts_high(words) && (1..=12).contains(&words.split_whitespace().count()) && high * 3 >= all * 2
}

/// Whether a text begins with a capital, maybe in quotes.
pub fn starts_high(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '\'' | '‘' | '[' | '„' | '«'))
}

/// Two in three of the words in capitals, three letters at least.
fn mostly_capitals(words: &str) -> bool {
    let count = words.split_whitespace().count();
    if !(1..=16).contains(&count) || words.starts_with(char::is_lowercase) {
        return false;
    }
    let (mut all, mut high, mut letters) = (0, 0, 0);
    for word in words.split_whitespace() {
        let size = word.chars().filter(|c| c.is_alphabetic()).count();
        if size == 0 {
            continue;
        }
        all += 1;
        if !word.chars().any(char::is_lowercase) {
            high += 1;
            letters += size;
        }
    }
    letters >= 3 && high * 3 >= all * 2
}

/// A few words without a closing stop: "7. Term and termination".
fn is_phrase(words: &str) -> bool {
    words.starts_with(char::is_uppercase)
        && words.split_whitespace().count() <= 6
        && !words.ends_with(['.', ';', ',', ':', '-', '–'])
        && !words.contains(['$', '€', '|', '/', '(', '='])
}

/// Lines of a signature block: "BY:", "NAME: …".
fn is_signature(words: &str) -> bool {
    let word = words.split([':', ' ']).next().unwrap_or_default();
    words.contains(':')
        && matches!(
            word.to_ascii_uppercase().as_str(),
            "BY" | "NAME" | "TITLE" | "DATE" | "ITS" | "SIGNED" | "PRINT"
        )
}
