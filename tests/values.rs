//! The values that contracts state are read as lawyers mean them: `values/*.tsv` are the
//! cases, a sentence and what it states.

use countersign::value::{self, Doubt, Found, Kind, Value, Whichever};
use proptest::prelude::*;
use std::fs;

/// Reads what a sentence states, printed.
type Read = fn(&str) -> Vec<String>;

fn values(sentence: &str) -> Vec<String> {
    let found = value::find(sentence).into_iter();
    found.filter(|f| f.value.kind() != Kind::Number).map(|f| f.value.to_string()).collect()
}

fn numbers(sentence: &str) -> Vec<String> {
    let found = value::find(sentence).into_iter();
    found.filter(|f| f.value.kind() == Kind::Number).map(|f| f.value.to_string()).collect()
}

fn with_doubts(sentence: &str) -> Vec<String> {
    let print = |found: &Found| {
        let doubt = match &found.doubt {
            Some(Doubt::FiguresSay(figures)) => format!(" (figures say {figures})"),
            Some(Doubt::CountryAssumed) => " (country assumed)".to_string(),
            Some(Doubt::DayOrMonthFirst) => " (day or month first)".to_string(),
            None => String::new(),
        };
        let whichever = match found.whichever {
            Some(Whichever::Greater) => " (the greater)",
            Some(Whichever::Lesser) => " (the lesser)",
            None => "",
        };
        format!("{}{doubt}{whichever}", found.value)
    };
    let found = value::find(sentence);
    found.iter().filter(|f| f.value.kind() != Kind::Number).map(print).collect()
}

fn windows(sentence: &str) -> Vec<String> {
    value::find_windows(sentence).into_iter().map(|(_, window)| window.to_string()).collect()
}

fn renewals(sentence: &str) -> Vec<String> {
    value::find_renewal_terms(sentence).into_iter().map(|(_, term)| term.to_string()).collect()
}

fn relative(sentence: &str) -> Vec<String> {
    value::find_date_expressions(sentence).into_iter().map(|(_, date)| date.to_string()).collect()
}

/// Which file is read how, and how many cases it has at least.
const FILES: [(&str, Read, usize); 12] = [
    ("durations", values, 65),
    ("money", values, 65),
    ("percents", values, 18),
    ("multiples", values, 26),
    ("dates", values, 58),
    ("places", values, 65),
    ("numbers", numbers, 20),
    ("traps", values, 80),
    ("doubts", with_doubts, 24),
    ("windows", windows, 20),
    ("renewals", renewals, 24),
    ("relative", relative, 16),
];

#[test]
fn every_sentence_states_what_its_row_says() {
    let mut wrong = Vec::new();
    for (file, read, least) in FILES {
        let table = fs::read_to_string(format!("tests/values/{file}.tsv")).expect(file);
        let rows: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.len() >= least, "{file}.tsv has only {} rows", rows.len());
        for row in rows {
            let (sentence, expected) = row.split_once('\t').unwrap_or((row, ""));
            let got = read(sentence).join("; ");
            if got != expected {
                wrong.push(format!("{file}: {sentence}\n  expected {expected}\n  got      {got}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_table_is_read() {
    let mut tables: Vec<String> = fs::read_dir("tests/values")
        .expect("tests/values")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    let mut read: Vec<String> = FILES.iter().map(|(file, ..)| format!("{file}.tsv")).collect();
    tables.sort();
    read.sort();
    assert_eq!(tables, read);
}

#[test]
fn what_a_clause_file_may_write() {
    for (kind, written, printed) in [
        (Kind::Duration, "24 hours", "24 hours"),
        (Kind::Duration, "2 business days", "2 business days"),
        (Kind::Duration, "1 month", "1 month"),
        (Kind::Money, "EUR 1,000,000", "EUR 1000000"),
        (Kind::Percent, "99.9 %", "99.9 %"),
        (Kind::Number, "2", "2"),
        (Kind::Number, "-1", "-1"),
        (Kind::Multiple, "12 months fees", "1 x fees of 12 months"),
        (Kind::Place, "ireland", "Ireland"),
        (Kind::Place, "the Netherlands", "Netherlands"),
        (Kind::Date, "2027-03-15", "2027-03-15"),
        (Kind::Date, "2027-03", "2027-03"),
        (Kind::Date, "2027", "2027"),
        (Kind::Date, "15 March 2027", "2027-03-15"),
    ] {
        let read = value::parse(kind, written).map(|value| value.to_string());
        assert_eq!(read.as_deref(), Some(printed), "{written}");
    }
    for (kind, written) in [
        (Kind::Duration, "24 hours or so"),
        (Kind::Duration, "24"),
        (Kind::Duration, "at most 24 hours"),
        (Kind::Money, "1,000,000"),
        (Kind::Place, "Atlantis"),
        (Kind::Place, "Ireland and France"),
        (Kind::Date, "2027-02-30"),
        (Kind::Date, "2027-13"),
        (Kind::Number, "two or three"),
    ] {
        assert_eq!(value::parse(kind, written), None, "{written}");
    }
}

#[test]
fn durations_are_compared_at_their_longest() {
    let read = |written| value::parse(Kind::Duration, written).expect(written);
    for (shorter, longer) in [
        ("72 hours", "2 business days"),
        ("5 business days", "8 days"),
        ("30 days", "1 month"),
        ("12 months", "3 years"),
        ("1 quarter", "93 days"),
        ("365 days", "1 year"),
    ] {
        assert!(
            value::compare(&read(shorter), &read(longer)).is_some_and(|o| o.is_lt()),
            "{shorter} < {longer}"
        );
    }
    assert!(value::compare(&read("2 business days"), &read("96 hours")).is_some_and(|o| o.is_eq()));
    let money = |written| value::parse(Kind::Money, written).expect(written);
    assert_eq!(value::compare(&money("EUR 5"), &money("USD 5")), None);
    assert_eq!(value::compare(&money("EUR 5"), &read("5 days")), None);
}

/// What a hostile paper may hold: nothing here may exhaust the stack or take a time that
/// grows with the square of the length.
#[test]
fn endless_rows_end() {
    for piece in [
        "1 (",
        "one (",
        "(",
        "[(",
        "a ",
        "one hundred and ",
        "two million ",
        "1 or ",
        "greater of 5% ",
        "$",
        "1.",
        "1/",
        "1-",
        "U.S.",
        "twice fees ",
        "fees paid in ",
        "March ",
        "day of _",
        "first ",
        "year to year ",
        "renew ",
        "30 days ",
        "99 trillion ",
        "half a ",
        "1 000 ",
        "½",
        "of one percent (",
        "agreement year to year ",
    ] {
        let text = piece.repeat(5_000);
        is_sound(&text).expect(piece);
    }
}

/// Pieces that values are made of, so that random sentences hit the grammar.
const PIECES: &str = "(one|two|twenty|hundred|million|half|and|a|of|the|24|1,000|2.5|07|1999|½|\\$|US\\$|EUR|dollars|Rs\\.|March|May|day|days|\
    hours|business days|months?|years|%|percent|2025|st|th|first|anniversary|\\(|\\)|\\[|\\]|-|/| |,|\\.|_|fees paid|times|twice|annual|\
    preceding|greater of|not more than|at least|before|within|renew|successive|from|year to year|U\\.S\\.|Ireland|New York|é|“|’|in){0,16}";

fn is_sound(text: &str) -> Result<(), TestCaseError> {
    let mut last = 0;
    for found in value::find(text) {
        prop_assert!(last <= found.range.start, "in order");
        last = found.range.start;
        prop_assert!(text.get(found.range.clone()).is_some_and(|words| !words.is_empty()));
        let printed = found.value.to_string();
        let again = value::parse(found.value.kind(), &printed).map(|value| value.to_string());
        prop_assert_eq!(again, Some(printed));
    }
    let ranges = value::find_windows(text).into_iter().map(|(range, _)| range);
    let ranges = ranges.chain(value::find_renewal_terms(text).into_iter().map(|(range, _)| range));
    let ranges = ranges.chain(value::find_date_expressions(text).into_iter().map(|(range, _)| range));
    for range in ranges {
        prop_assert!(text.get(range).is_some_and(|words| !words.is_empty()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_text_is_safe(text in "\\PC{0,120}") {
        is_sound(&text)?;
    }

    #[test]
    fn what_is_printed_can_be_read_again(text in PIECES) {
        is_sound(&text)?;
    }

    #[test]
    fn words_and_figures_of_one_number_agree(n in 1u32..1_000_000) {
        let found = value::find(&format!("{n} ({}) days", in_words(n)));
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].value.to_string(), format!("{n} day{}", if n == 1 { "" } else { "s" }));
        prop_assert_eq!(found[0].doubt, None);
    }

    #[test]
    fn every_day_is_read_in_every_order(year in 1900i16..2200, month in 1i8..=12, day in 1i8..=28) {
        let date = value::Date { year, month: Some(month), day: Some(day) };
        const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July",
            "August", "September", "October", "November", "December"];
        let name = MONTHS[month as usize - 1];
        for written in [
            format!("{name} {day}, {year}"),
            format!("{day} {name} {year}"),
            format!("{day:02}.{month:02}.{year}"),
            format!("{year}-{month:02}-{day:02}"),
            format!("{day}-{}-{year}", &name[..3]),
        ] {
            let found = value::find(&written);
            prop_assert_eq!(found.len(), 1, "{}", &written);
            prop_assert_eq!(&found[0].value, &Value::Date(date), "{}", &written);
        }
    }
}

/// A number as a lawyer writes it.
fn in_words(n: u32) -> String {
    const SMALL: [&str; 20] = [
        "",
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
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let written = match n {
        0..20 => SMALL[n as usize].to_string(),
        20..100 => format!("{}-{}", TENS[n as usize / 10], in_words(n % 10)),
        100..1_000 => format!("{} hundred and {}", in_words(n / 100), in_words(n % 100)),
        _ => format!("{} thousand {}", in_words(n / 1_000), in_words(n % 1_000)),
    };
    written.trim_end_matches("-").trim_end_matches(" and ").trim().to_string()
}
