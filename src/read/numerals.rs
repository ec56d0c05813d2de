//! How is a number written?
//!
//! Word processors count in decimals, letters and Roman numerals, and a few documents
//! count in words.

/// A way of writing a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numeral {
    #[default]
    Decimal,
    /// `01`, `02`: as many digits as given, at least.
    Padded(u8),
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    /// `1st`, `2nd`.
    Ordinal,
    /// `One`, `Two`.
    Cardinal,
    /// `First`, `Second`.
    OrdinalText,
    /// `①`.
    Circled,
    /// `- 1 -`.
    Dashed,
    Hex,
    /// `*`, `†`, `‡`, `§`, `**`.
    Chicago,
    UpperRussian,
    LowerRussian,
    /// Counts, but shows nothing.
    Nothing,
}

/// Word counts no further.
pub const MAX: u32 = 32_767;

impl Numeral {
    /// Writes `n`, which is cut at [`MAX`].
    pub fn write(self, n: u32) -> String {
        let n = n.min(MAX);
        match self {
            Self::Decimal => n.to_string(),
            Self::Padded(width) => format!("{n:0width$}", width = usize::from(width)),
            Self::UpperRoman => roman(n),
            Self::LowerRoman => roman(n).to_lowercase(),
            Self::UpperLetter => letter(n, &LATIN).to_uppercase(),
            Self::LowerLetter => letter(n, &LATIN),
            Self::UpperRussian => letter(n, &RUSSIAN).to_uppercase(),
            Self::LowerRussian => letter(n, &RUSSIAN),
            Self::Ordinal => format!("{n}{}", ordinal_ending(n)),
            Self::Cardinal => capitalised(&cardinal(n)),
            Self::OrdinalText => capitalised(&ordinal(n)),
            Self::Circled => match n {
                1..=20 => char::from_u32(0x2460 + n - 1).map(String::from).unwrap_or_default(),
                _ => n.to_string(),
            },
            Self::Dashed => format!("- {n} -"),
            Self::Hex => format!("{n:X}"),
            Self::Chicago => match n {
                0 => String::new(),
                _ => ["*", "†", "‡", "§"][(n as usize - 1) % 4].repeat(((n as usize - 1) / 4 + 1).min(10)),
            },
            Self::Nothing => String::new(),
        }
    }
}

fn roman(mut n: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while n >= value {
            written.push_str(sign);
            n -= value;
        }
    }
    written
}

const LATIN: [char; 26] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u',
    'v', 'w', 'x', 'y', 'z',
];

/// Without ё, й, ъ, ы, ь: lists skip them.
const RUSSIAN: [char; 28] = [
    'а', 'б', 'в', 'г', 'д', 'е', 'ж', 'з', 'и', 'к', 'л', 'м', 'н', 'о', 'п', 'р', 'с', 'т', 'у', 'ф', 'х',
    'ц', 'ч', 'ш', 'щ', 'э', 'ю', 'я',
];

/// After `z` comes `aa`, then `bb`; after thirty rounds Word starts anew.
fn letter(n: u32, alphabet: &[char]) -> String {
    if n == 0 {
        return String::new();
    }
    let at = (n as usize - 1) % (alphabet.len() * 30);
    alphabet[at % alphabet.len()].to_string().repeat(at / alphabet.len() + 1)
}

fn ordinal_ending(n: u32) -> &'static str {
    match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

const ONES: [&str; 20] = [
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
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn cardinal(n: u32) -> String {
    match n {
        0..=19 => ONES[n as usize].to_owned(),
        20..=99 => joined(TENS[n as usize / 10], n % 10, "-"),
        100..=999 => joined(&format!("{} hundred", ONES[n as usize / 100]), n % 100, " "),
        _ => joined(&format!("{} thousand", cardinal(n / 1000)), n % 1000, " "),
    }
}

fn joined(head: &str, rest: u32, by: &str) -> String {
    match rest {
        0 => head.to_owned(),
        _ => format!("{head}{by}{}", cardinal(rest)),
    }
}

fn ordinal(n: u32) -> String {
    let words = cardinal(n);
    let cut = words.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (head, last) = words.split_at(cut);
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        _ => match last.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{last}th"),
        },
    };
    format!("{head}{last}")
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::Numeral::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (numeral, n, written) in [
            (Decimal, 12, "12"),
            (Padded(2), 7, "07"),
            (Padded(2), 123, "123"),
            (UpperRoman, 1994, "MCMXCIV"),
            (LowerRoman, 4, "iv"),
            (UpperLetter, 26, "Z"),
            (LowerLetter, 27, "aa"),
            (LowerLetter, 28, "bb"),
            (LowerLetter, 781, "a"),
            (LowerLetter, 0, ""),
            (Ordinal, 11, "11th"),
            (Ordinal, 22, "22nd"),
            (Cardinal, 21, "Twenty-one"),
            (OrdinalText, 12, "Twelfth"),
            (OrdinalText, 30, "Thirtieth"),
            (OrdinalText, 123, "One hundred twenty-third"),
            (Circled, 3, "③"),
            (Dashed, 3, "- 3 -"),
            (Chicago, 6, "††"),
            (LowerRussian, 3, "в"),
            (Nothing, 3, ""),
        ] {
            assert_eq!(numeral.write(n), written, "{numeral:?} {n}");
        }
    }

    #[test]
    fn no_number_grows_without_bound() {
        for numeral in [UpperRoman, LowerLetter, Chicago, Cardinal] {
            assert!(numeral.write(u32::MAX).len() < 40_000, "{numeral:?}");
        }
    }
}
