//! What can this word mean in a value?

use super::duration::Unit;
use super::money;
use crate::language::MONTHS;
use foldhash::{HashMap, HashMapExt};
use std::sync::LazyLock;

/// What a word can mean in a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// Nothing.
    Plain,
    /// `last`, `annual`, `double`: what a date or a multiple of fees may begin with.
    Opening,
    /// Digits, with their separators.
    Figures,
    /// `zero` to `nineteen`.
    Small(u8),
    /// `twenty` to `ninety`.
    Tens(u8),
    Hundred,
    /// `thousand`, `million`, `lakh`, also `k` and `m` behind figures.
    Scale(u64),
    /// `½`
    HalfSign,
    Half,
    /// `a`, `an`
    Article,
    /// `once`, `twice`, `thrice`
    Times(u8),
    /// `first` to `ninetieth`; `twenty-first` is two words.
    Ordinal(u8),
    /// Of time.
    Unit(Unit),
    /// What may stand between a number and its unit: `calendar`, `consecutive`.
    Adjective,
    /// `business`, `working`: only some days count.
    Business,
    Month(i8),
    /// The first word of a currency, before or behind the sum.
    Currency,
    Percent,
    /// `fees`, `charges`: what a multiple is taken of.
    Fees,
    /// `(` or `[`
    Open,
    /// `)` or `]`
    Close,
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 19] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TENTHS: [&str; 8] =
    ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];
const UNITS: [(Unit, &[&str]); 6] = [
    (Unit::Hours, &["hour", "hours", "hr", "hrs", "h"]),
    (Unit::Days, &["day", "days"]),
    (Unit::Weeks, &["week", "weeks"]),
    (Unit::Months, &["month", "months"]),
    (Unit::Quarters, &["quarter", "quarters"]),
    (Unit::Years, &["year", "years", "yr", "yrs"]),
];
const SCALES: [(u64, &[&str]); 6] = [
    (1_000, &["thousand", "thousands", "k"]),
    (100_000, &["lakh", "lakhs", "lac"]),
    (1_000_000, &["million", "millions", "m", "mm", "mn", "mio", "mil", "mill"]),
    (10_000_000, &["crore", "crores"]),
    (1_000_000_000, &["billion", "billions", "bn", "b"]),
    (1_000_000_000_000, &["trillion", "trillions", "tn"]),
];
const ADJECTIVES: &[&str] = &[
    "calendar",
    "consecutive",
    "full",
    "successive",
    "additional",
    "whole",
    "further",
    "clock",
    "continuous",
    "complete",
    "clear",
    "running",
    "natural",
    "elapsed",
    "contract",
    "fiscal",
    "entire",
    "extra",
    "more",
    "other",
    "uninterrupted",
    "straight",
];
const FEES: &[&str] = &[
    "fees",
    "fee",
    "amounts",
    "amount",
    "charges",
    "charge",
    "sums",
    "price",
    "payments",
    "remuneration",
    "consideration",
    "revenue",
    "revenues",
    "value",
    "spend",
];

const OPENINGS: &[&str] =
    &["last", "annual", "annualised", "annualized", "yearly", "quarterly", "monthly", "double", "triple"];

struct Vocabulary {
    /// Lower case, to the meaning.
    meanings: HashMap<String, Meaning>,
    /// How a word begins → which lengths occur, one bit each: most words of a contract end here.
    lengths: [u32; BEGINNINGS],
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let meanings = meanings();
    let mut lengths = [0; BEGINNINGS];
    for word in meanings.keys().filter(|word| word.len() <= LONGEST) {
        lengths[beginning(word.as_bytes())] |= 1 << word.len();
    }
    Vocabulary { meanings, lengths }
});

const BEGINNINGS: usize = 1 << 11;

/// A number for the first two bytes of a word, whatever their case; words may share it.
fn beginning(word: &[u8]) -> usize {
    let byte = |at: usize| word.get(at).map_or(0, |byte| usize::from(byte.to_ascii_lowercase()));
    (byte(0) << 4 ^ byte(1)) % BEGINNINGS
}

fn meanings() -> HashMap<String, Meaning> {
    let mut meanings: HashMap<String, Meaning> = HashMap::new();
    for first in money::first_words() {
        meanings.insert(first, Meaning::Currency);
    }
    let mut say = |word: &str, meaning| {
        meanings.insert(word.to_string(), meaning);
    };
    SMALL.iter().zip(0..).for_each(|(word, n)| say(word, Meaning::Small(n)));
    TENS.iter().zip(2..).for_each(|(word, n)| say(word, Meaning::Tens(n * 10)));
    ORDINALS.iter().zip(1..).for_each(|(word, n)| say(word, Meaning::Ordinal(n)));
    TENTHS.iter().zip(2..).for_each(|(word, n)| say(word, Meaning::Ordinal(n * 10)));
    for (month, n) in MONTHS.iter().zip(1..) {
        say(month, Meaning::Month(n));
        say(&month[..3], Meaning::Month(n));
    }
    say("sept", Meaning::Month(9));
    UNITS.iter().for_each(|(unit, names)| names.iter().for_each(|name| say(name, Meaning::Unit(*unit))));
    SCALES.iter().for_each(|(scale, names)| names.iter().for_each(|name| say(name, Meaning::Scale(*scale))));
    ADJECTIVES.iter().for_each(|word| say(word, Meaning::Adjective));
    ["business", "working", "banking", "bank", "trading"].iter().for_each(|w| say(w, Meaning::Business));
    FEES.iter().for_each(|word| say(word, Meaning::Fees));
    OPENINGS.iter().for_each(|word| say(word, Meaning::Opening));
    ["a", "an"].iter().for_each(|word| say(word, Meaning::Article));
    [("once", 1), ("twice", 2), ("thrice", 3)].iter().for_each(|(w, n)| say(w, Meaning::Times(*n)));
    ["%", "percent", "pct"].iter().for_each(|word| say(word, Meaning::Percent));
    ["(", "["].iter().for_each(|sign| say(sign, Meaning::Open));
    [")", "]"].iter().for_each(|sign| say(sign, Meaning::Close));
    say("hundred", Meaning::Hundred);
    say("half", Meaning::Half);
    say("½", Meaning::HalfSign);
    meanings
}

const LONGEST: usize = 16;

pub(super) fn meaning(word: &str) -> Meaning {
    let Vocabulary { meanings, lengths } = &*VOCABULARY;
    let bytes = word.as_bytes();
    if bytes.len() > LONGEST || lengths[beginning(bytes)] & 1 << bytes.len() == 0 {
        return Meaning::Plain;
    }
    folded(word, |word| meanings.get(word).copied()).unwrap_or(Meaning::Plain)
}

/// Looks up a word in lower case, without making a string of it where it is short.
pub(super) fn folded<T>(word: &str, look_up: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let bytes = word.as_bytes();
    if bytes.len() > LONGEST || !word.is_ascii() {
        return look_up(&word.to_lowercase());
    }
    let mut lower = [0; LONGEST];
    let lower = &mut lower[..bytes.len()];
    lower.copy_from_slice(bytes);
    lower.make_ascii_lowercase();
    look_up(std::str::from_utf8(lower).unwrap_or_default())
}
