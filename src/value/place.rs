//! Countries and states, by the names that contracts use.

use super::vocabulary::folded;
use super::words::{Gap, Word, split, texts};
use super::{Reading, Value};
use foldhash::{HashMap, HashMapExt};
use std::fmt;
use std::sync::LazyLock;

/// A country, state or union of states under its usual English name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place(&'static str);

impl Place {
    pub fn name(&self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

struct Name {
    words: Vec<&'static str>,
    place: Place,
    /// `Swiss`: a place only before `law` or `courts`.
    adjective: bool,
}

/// First word in lower case → the names that begin with it, longest first.
static NAMES: LazyLock<HashMap<String, Vec<Name>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<Name>> = HashMap::new();
    for line in include_str!("places.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let Some(canonical) = columns.next() else { continue };
        let others = columns.next().unwrap_or_default().split('|').map(|name| (name, false));
        let adjectives = columns.next().unwrap_or_default().split('|').map(|name| (name, true));
        for (name, adjective) in std::iter::once((canonical, false)).chain(others).chain(adjectives) {
            let words = texts(name);
            if let Some(first) = words.first() {
                let name = Name { place: Place(canonical), adjective, words: words.clone() };
                names.entry(first.to_lowercase()).or_default().push(name);
            }
        }
    }
    names
        .values_mut()
        .for_each(|of| of.sort_by_key(|name| (std::cmp::Reverse(name.words.len()), name.adjective)));
    names
});

pub(super) fn read(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let first = words[at];
    if !first.is_capitalised() || first.gap == Gap::None && at > 0 && words[at - 1].is_letters() {
        return None;
    }
    let mut names = folded(first.text, |first| NAMES.get(first))?.iter();
    let name = names
        .find(|name| fits(name, words, at) && (!name.adjective || of_law(words, at + name.words.len())))?;
    let end = at + name.words.len();
    if !name.adjective && is_no_place(words, at, end) {
        return None;
    }
    Some(Reading { end, value: Value::Place(name.place), doubt: None })
}

/// Whether a name stands at `at`, in its own capitals or all in capitals.
fn fits(name: &Name, words: &[Word<'_>], at: usize) -> bool {
    let Some(there) = words.get(at..at + name.words.len()) else { return false };
    there.iter().zip(&name.words).all(|(word, written)| {
        word.text == *written || {
            let shouted = word.text.chars().all(|c| !c.is_lowercase());
            let small = !written.starts_with(char::is_uppercase);
            (shouted || small) && word.text.to_lowercase() == written.to_lowercase()
        }
    })
}

/// `law`, `courts`, `data protection legislation`
fn of_law(words: &[Word<'_>], at: usize) -> bool {
    const LAW: &[&str] = &[
        "law",
        "laws",
        "court",
        "courts",
        "legislation",
        "jurisdiction",
        "jurisdictions",
        "statute",
        "statutes",
        "statutory",
        "courthouse",
    ];
    const BEFORE: &[&str] = &[
        "data",
        "protection",
        "privacy",
        "substantive",
        "federal",
        "national",
        "domestic",
        "material",
        "civil",
        "contract",
        "commercial",
        "internal",
        "state",
        "local",
        "applicable",
        "governing",
        "and",
    ];
    let rest = words.get(at..).unwrap_or_default();
    let law = rest.iter().take(4).find(|word| !word.is_one_of(BEFORE));
    law.is_some_and(|word| word.is_one_of(LAW) || word.is("code") && rest[0].is("civil"))
}

/// Names of people, companies, laws and transfer tools that begin or look like a place.
fn is_no_place(words: &[Word<'_>], at: usize, end: usize) -> bool {
    const GIVEN_NAMES: &[&str] = &[
        "Jordan", "Georgia", "Virginia", "Chad", "Israel", "Dakota", "Victoria", "Carolina", "Jersey",
        "Holland",
    ];
    const AFTER_NAME: &[&str] = &[
        "Law",
        "Laws",
        "Court",
        "Courts",
        "State",
        "The",
        "Inc",
        "LLC",
        "Ltd",
        "Corporation",
        "Corp",
        "USA",
        "US",
        "Limited",
        "Company",
        "Code",
    ];
    const TOOLS: &[&str] = &[
        "GDPR",
        "SCC",
        "SCCs",
        "Addendum",
        "IDTA",
        "Standard",
        "Model",
        "Privacy",
        "Regulation",
        "Directive",
        "DPA",
        "Restricted",
        "P2P",
        "C2P",
        "DPF",
        "Representative",
        "Extension",
        "Dollar",
        "Dollars",
        "dollars",
        "dollar",
    ];
    let next = words.get(end).filter(|w| w.is_letters());
    let surname = next.is_some_and(|w| {
        w.is_capitalised() && w.gap == Gap::Space && !AFTER_NAME.contains(&w.text) && !fits_any(words, end)
    });
    if GIVEN_NAMES.contains(&words[at].text) && end == at + 1 && surname {
        return true;
    }
    const STREETS: &[&str] =
        &["Street", "Avenue", "Road", "Boulevard", "Lane", "Square", "Blvd", "St", "Ave"];
    if next.is_some_and(|w| STREETS.contains(&w.text)) {
        return true;
    }
    if words[at].is("Europe") && at > 1 && words[at - 1].is("of") && words[at - 2].is("Council") {
        return true;
    }
    let short = words[at].text.chars().all(|c| !c.is_lowercase()) && words[at].text.len() <= 3;
    if !short {
        return false;
    }
    // "Regulation (EU) 2016/679", "EU-U.S. Data Privacy Framework", "UK Addendum", "CALL US"
    let brackets = at > 0 && words[at - 1].text == "(" && words.get(end).is_some_and(|w| w.text == ")");
    let of_union = at > 1 && words[at - 2].is_one_of(&["Regulation", "Decision", "Directive", "Regulations"]);
    let joined = |w: Option<&Word<'_>>| w.is_some_and(|w| w.gap == Gap::Hyphen && w.is_letters());
    let framework = next.is_some_and(|w| w.is("Data")) && words.get(end + 1).is_some_and(|w| w.is("Privacy"));
    let shouting = words[at].is("US")
        && at > 0
        && words[at - 1].text.len() > 1
        && words[at - 1].is_letters()
        && words[at - 1].text.chars().all(char::is_uppercase);
    brackets && of_union
        || joined(next) && !next.is_some_and(|w| w.is_one_of(&["based", "wide"]))
        || words[at].gap == Gap::Hyphen
        || words[at].gap == Gap::None
            && at > 0
            && words[at - 1].text == "/"
            && words[at.saturating_sub(2)].is_figures()
        || framework
        || shouting
        || next.is_some_and(|w| TOOLS.contains(&w.text))
}

fn fits_any(words: &[Word<'_>], at: usize) -> bool {
    let names = NAMES.get(&words[at].text.to_lowercase());
    names.is_some_and(|names| names.iter().any(|name| fits(name, words, at)))
}

/// A place by its written name, in any case.
pub(super) fn parse(written: &str) -> Option<Place> {
    let words = split(written.trim().trim_end_matches('.'));
    let words = match words.split_first() {
        Some((first, rest)) if first.is("the") && !rest.is_empty() => rest.to_vec(),
        _ => words,
    };
    let names = NAMES.get(&words.first()?.text.to_lowercase())?;
    let same = |name: &&Name| {
        name.words.len() == words.len()
            && name.words.iter().zip(&words).all(|(n, w)| n.to_lowercase() == w.text.to_lowercase())
    };
    names.iter().find(same).map(|name| name.place)
}
