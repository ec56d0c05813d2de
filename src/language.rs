//! Which language is a paper written in? By its commonest small words.

use foldhash::HashMap;
use std::sync::LazyLock;

/// Small words that one language has and the others here lack.
const SMALL: [(&str, &[&str]); 9] = [
    ("en", &["the", "and", "of", "shall", "to", "by", "or", "any", "with", "this"]),
    ("de", &["der", "und", "die", "das", "nicht", "oder", "wird", "mit", "für", "des", "den", "von"]),
    ("fr", &["le", "les", "et", "des", "une", "dans", "aux", "est", "pour", "ou", "du", "sur"]),
    ("es", &["el", "los", "las", "por", "con", "que", "del", "para", "una", "se", "y"]),
    ("it", &["il", "di", "che", "della", "per", "del", "gli", "alla", "dei", "nel", "e"]),
    ("nl", &["het", "een", "van", "voor", "niet", "wordt", "zijn", "met", "bij", "aan", "en"]),
    ("pt", &["os", "do", "da", "dos", "para", "uma", "não", "pela", "ou", "ao", "das"]),
    ("pl", &["w", "się", "nie", "oraz", "lub", "jest", "przez", "dla", "na", "do"]),
    ("sv", &["och", "att", "som", "ska", "av", "för", "inte", "det", "till", "är"]),
];

/// Small word → the languages that have it, as they stand in [`SMALL`].
static LANGUAGES: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut languages: HashMap<&str, Vec<usize>> = HashMap::default();
    for (language, (_, words)) in SMALL.iter().enumerate() {
        words.iter().for_each(|word| languages.entry(word).or_default().push(language));
    }
    languages
});

/// What the months are called in English.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Bytes looked at, in so many pieces from all over the paper: some 1,500 words.
const ENOUGH: usize = 9_000;
const PIECES: usize = 30;
/// What of a paper has fewer words says nothing of its language.
const FEW: usize = 150;

/// The language as its two letters, `en`; `unknown` for too few words or none of these.
pub fn language(text: &str) -> &'static str {
    let Counted { seen, counts } = Counted::of(text);
    let best = counts.iter().zip(SMALL).max_by_key(|(count, _)| **count);
    match best {
        Some((count, (name, _))) if seen >= 10 && count * 20 >= seen => name,
        _ => "unknown",
    }
}

/// Whether a paper is plainly written in another language than English. One that has two
/// languages side by side, and lists of names, are not.
pub fn is_foreign(text: &str) -> bool {
    let Counted { seen, counts } = Counted::of(text);
    let (english, others) = counts.split_first().unwrap_or((&0, &[]));
    let other = others.iter().max().copied().unwrap_or_default();
    let is_known = other * 20 >= seen && english * 4 < other;
    // Lists of names in English have some small words of English, too.
    let has_no_english = english * 100 < seen;
    if seen >= FEW && (is_known || has_no_english) {
        return true;
    }
    // Without spaces between words there are few: Chinese, Japanese, Thai.
    let letters = sample(text).flat_map(str::chars).filter(|c| c.is_alphabetic());
    let (all, far) = letters.fold((0, 0), |(all, far), c| (all + 1, far + usize::from(c > 'ʯ')));
    all >= FEW && far * 2 > all
}

/// A short text whole, and pieces of a long one.
fn sample(text: &str) -> impl Iterator<Item = &str> {
    let (pieces, long) = match text.len() <= ENOUGH {
        true => (1, text.len()),
        false => (PIECES, ENOUGH / PIECES),
    };
    (0..pieces).map(move |piece| {
        let start = text.floor_char_boundary(text.len() / pieces * piece);
        &text[start..text.floor_char_boundary(start + long)]
    })
}

/// How many words were looked at, and how many of them each language has.
struct Counted {
    seen: usize,
    counts: [usize; SMALL.len()],
}

impl Counted {
    fn of(text: &str) -> Self {
        let mut counted = Self { seen: 0, counts: [0; SMALL.len()] };
        let words = sample(text).flat_map(|piece| piece.split(|c: char| !c.is_alphabetic()));
        for word in words.filter(|word| !word.is_empty()) {
            counted.seen += 1;
            if word.chars().count() > 6 {
                continue;
            }
            let languages = match word.bytes().any(|b| !b.is_ascii_lowercase()) {
                true => LANGUAGES.get(word.to_lowercase().as_str()),
                false => LANGUAGES.get(word),
            };
            languages.into_iter().flatten().for_each(|language| counted.counts[*language] += 1);
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::{is_foreign, language};

    #[test]
    fn small_words_tell_the_language() {
        for (text, is) in [
            ("The processor shall notify the controller of any breach and assist with it.", "en"),
            (
                "Der Auftragnehmer wird die Daten nicht an Dritte weitergeben und mit der Löschung helfen.",
                "de",
            ),
            ("Le sous-traitant traite les données pour le compte du client dans le cadre du contrat.", "fr"),
            (
                "El encargado trata los datos por cuenta del responsable y con las medidas que se indican.",
                "es",
            ),
            ("1. 2. 3.", "unknown"),
        ] {
            assert_eq!(language(text), is, "{text}");
        }
    }

    #[test]
    fn only_what_is_plainly_in_another_language_is_foreign() {
        let german =
            "Der Auftragnehmer wird die Daten nicht an Dritte weitergeben und mit der Löschung helfen. ";
        let english = "The processor shall notify the controller of any breach and assist with it. ";
        let greek =
            "Ο εκτελών την επεξεργασία ενημερώνει αμέσως τον υπεύθυνο επεξεργασίας για κάθε παραβίαση. ";
        let finnish = "Käsittelijä ilmoittaa rekisterinpitäjälle tietoturvaloukkauksesta ilman viivytystä. ";
        let chinese = "处理者应当在知悉个人数据泄露后立即通知控制者";
        let names = "Acme Cloud of Berlin in Germany, for mail; Birch Analytics of Helsinki and Turku; ";
        for (text, is) in [
            (german.repeat(40), true),
            (greek.repeat(40), true),
            (finnish.repeat(40), true),
            (chinese.repeat(40), true),
            (english.repeat(40), false),
            (format!("{german}{english}").repeat(40), false),
            (format!("{}{}", german.repeat(400), english.repeat(400)), false),
            (names.repeat(40), false),
            (german.to_string(), false),
        ] {
            assert_eq!(is_foreign(&text), is, "{}", text.chars().take(60).collect::<String>());
        }
    }
}
