//! The pattern language does what clause-library/README.md says, case by case in
//! `tests/patterns/language.txt`, and never loops or panics, whatever the text.

use countersign::document::Format;
use countersign::pattern::{DENIAL, SentenceReader, SetBuilder, Slot, Vocabulary};
use countersign::read::{Options, read_as};
use countersign::segment::segment;
use countersign::text::Span;
use countersign::value;
use proptest::prelude::*;

fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for (family, members) in [
        ("customer", &["customer", "controller"][..]),
        ("processor", &["vendor", "processor", "service provider"]),
        ("breach", &["personal data breach", "data breach", "security incident"]),
        ("must", &["shall", "will"]),
    ] {
        let id = vocabulary.family(family);
        members.iter().for_each(|member| vocabulary.add_member(id, member));
    }
    vocabulary.add_member(DENIAL, "not be required to");
    vocabulary
}

fn deadline(name: &str) -> Option<Slot> {
    (name == "deadline").then_some(Slot { index: 0, kind: value::Kind::Duration })
}

/// The words of `sentence` under the first match of `pattern`.
fn first_match(pattern: &str, sentence: &str) -> Option<String> {
    let mut vocabulary = vocabulary();
    let mut set = SetBuilder::default();
    let id = set.add(pattern, &mut vocabulary, &deadline).unwrap_or_else(|e| panic!("{pattern}: {e}"));
    let set = set.build(&vocabulary);
    let document = read_as(Format::Text, sentence.as_bytes(), &Options::default()).ok()?;
    let whole = Span::new(0, document.text.len());
    let blanks = segment(&document).blanks;
    let lexicon = vocabulary.lexicon();
    let words = SentenceReader::new(&document.text, &blanks, &lexicon).read(&[whole]);
    let mut hits = Vec::new();
    let whole_text = |_| document.text.as_str().into();
    let sentence = std::slice::from_ref(&words);
    set.finder().find(sentence, &set.features(sentence), whole_text, |_, hit| hits.push(hit));
    let found = hits.iter().find(|hit| hit.pattern == id);
    let mut is_there = false;
    let mut unplaced = set.finder_of([id], |_| false);
    unplaced.find(sentence, &set.features(sentence), whole_text, |_, hit| is_there |= hit.pattern == id);
    assert_eq!(is_there, found.is_some(), "{pattern}, not placed");
    let found = found?.found.words.clone();
    words.spans(found, &[whole]).first().map(|span| document.text.get(*span).to_string())
}

#[test]
fn every_case_of_the_language() {
    let cases = include_str!("patterns/language.txt");
    let mut run = 0;
    let mut wrong = Vec::new();
    for line in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let parts: Vec<&str> = line.split("=>").map(str::trim).collect();
        let [pattern, sentence, expected] = parts[..] else { panic!("three parts: {line}") };
        let got = first_match(pattern, sentence).unwrap_or_default();
        let plain = |words: &str| {
            words
                .trim_matches(|c: char| !c.is_alphanumeric() && c != '[' && c != ']' && c != '_')
                .to_lowercase()
        };
        if plain(&got) != plain(expected) {
            wrong.push(format!("{pattern} => {sentence}: expected “{expected}”, got “{got}”"));
        }
        run += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(run >= 26, "{run} cases");
}

/// One part of a pattern: either some of these words, or up to so many of any.
#[derive(Debug, Clone)]
enum Part {
    OneOf(Vec<Vec<&'static str>>),
    Gap(usize),
}

impl Part {
    fn written(&self) -> String {
        match self {
            Part::Gap(most) => format!("..{most}"),
            Part::OneOf(of) => {
                let of: Vec<String> = of.iter().map(|words| words.join(" ")).collect();
                format!("{{{}}}", of.join("|"))
            }
        }
    }
}

/// The plainest way to match: tries everything.
fn matches(parts: &[Part], sentence: &[&str]) -> bool {
    match parts {
        [] => true,
        [Part::Gap(most), rest @ ..] => {
            (0..=(*most).min(sentence.len())).any(|skipped| matches(rest, &sentence[skipped..]))
        }
        [Part::OneOf(of), rest @ ..] => of
            .iter()
            .any(|words| sentence.starts_with(words.as_slice()) && matches(rest, &sentence[words.len()..])),
    }
}

fn a_word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["audit", "breach", "notify", "records", "transfer"])
}

fn a_choice() -> impl Strategy<Value = Part> {
    prop::collection::vec(prop::collection::vec(a_word(), 0..3), 1..4).prop_map(Part::OneOf)
}

proptest! {
    /// A pattern is only tried where the words that it needs come together, and its steps are
    /// taken for all words of a sentence at once. That must never lose what it would find, also
    /// far behind in a long sentence, where words share their place in a row of bits.
    #[test]
    fn a_pattern_finds_what_trying_everything_finds(
        first in a_word(),
        middle in prop::collection::vec(prop_oneof![a_choice(), (1_usize..5).prop_map(Part::Gap)], 0..5),
        last in a_word(),
        before in prop_oneof![Just(0), 55_usize..70],
        words in prop::collection::vec(a_word(), 0..14),
    ) {
        let sentence: Vec<&str> = std::iter::repeat_n("other", before).chain(words).collect();
        let mut parts = vec![Part::OneOf(vec![vec![first]])];
        parts.extend(middle);
        parts.push(Part::OneOf(vec![vec![last]]));
        let pattern = parts.iter().map(Part::written).collect::<Vec<_>>().join(" ");
        let expected = (0..sentence.len()).any(|from| matches(&parts, &sentence[from..]));
        let found = first_match(&pattern, &format!("{}.", sentence.join(" "))).is_some();
        prop_assert_eq!(found, expected, "{} in {:?}", pattern, sentence);
    }

    #[test]
    fn no_pattern_and_no_text_breaks_the_matcher(
        pattern in "(\\{(notify|a|<breach>|)(\\|(shall|b ..3 c))?\\}|notify|<must>|\\.\\.\\.|assist\\*|\\$deadline| ){1,9}",
        sentence in "(notify|shall|vendor|data breach|24 hours|assisting|b|c|\\[●\\]|not be required to|ﬁ|é|[ ,.()'-]){0,40}",
    ) {
        let mut vocabulary = vocabulary();
        let mut set = SetBuilder::default();
        if set.add(&pattern, &mut vocabulary, &deadline).is_ok() {
            let _ = first_match(&pattern, &sentence);
        }
    }

    #[test]
    fn any_text_at_all_can_be_taken_for_a_pattern(pattern in ".{0,60}") {
        let mut vocabulary = vocabulary();
        let _ = SetBuilder::default().add(&pattern, &mut vocabulary, &deadline);
    }
}
