//! Which number does a browser print before a list item?

/// How an ordered list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Decimal,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    None,
}

impl Style {
    /// From the `type` attribute, and from `list-style-type` in a `style` attribute, which wins.
    pub fn of(kind: Option<&str>, css: Option<&str>) -> Self {
        let css = css.and_then(|css| css.split("list-style").nth(1)).unwrap_or_default();
        let named = css.split(';').next().unwrap_or_default();
        let has = |name: &str| named.contains(name);
        if has("lower-alpha") || has("lower-latin") {
            return Self::LowerLetter;
        } else if has("upper-alpha") || has("upper-latin") {
            return Self::UpperLetter;
        } else if has("lower-roman") {
            return Self::LowerRoman;
        } else if has("upper-roman") {
            return Self::UpperRoman;
        } else if has("none") {
            return Self::None;
        }
        match kind.unwrap_or_default() {
            "a" => Self::LowerLetter,
            "A" => Self::UpperLetter,
            "i" => Self::LowerRoman,
            "I" => Self::UpperRoman,
            _ => Self::Decimal,
        }
    }

    /// The number as printed: `3.`, `c.`, `iii.`
    pub fn label(self, number: i64) -> Option<String> {
        let written = match self {
            Self::None => return None,
            Self::LowerLetter => letters(number).map(|l| l.to_ascii_lowercase()),
            Self::UpperLetter => letters(number),
            Self::LowerRoman => roman(number).map(|r| r.to_ascii_lowercase()),
            Self::UpperRoman => roman(number),
            Self::Decimal => None,
        };
        Some(format!("{}.", written.unwrap_or_else(|| number.to_string())))
    }
}

fn letters(number: i64) -> Option<String> {
    let mut rest = u32::try_from(number).ok().filter(|n| *n > 0)?;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    String::from_utf8(letters).ok()
}

fn roman(number: i64) -> Option<String> {
    const SIGNS: [(i64, &str); 13] = [
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
    if !(1..4000).contains(&number) {
        return None;
    }
    let (mut rest, mut written) = (number, String::new());
    for (value, sign) in SIGNS {
        while rest >= value {
            written.push_str(sign);
            rest -= value;
        }
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::Style;

    #[test]
    fn as_a_browser_prints_them() {
        let labels = |style: Style| [1, 4, 27].map(|n| style.label(n).unwrap_or_default());
        assert_eq!(labels(Style::of(None, None)), ["1.", "4.", "27."]);
        assert_eq!(labels(Style::of(Some("a"), None)), ["a.", "d.", "aa."]);
        assert_eq!(
            labels(Style::of(Some("1"), Some("color:red; list-style-type: lower-roman;"))),
            ["i.", "iv.", "xxvii."]
        );
        assert_eq!(Style::of(Some("A"), Some("list-style: none")).label(1), None);
        assert_eq!(Style::of(Some("A"), None).label(0).as_deref(), Some("0."), "letters begin at one");
    }
}
