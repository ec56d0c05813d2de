//! Which character does a symbol font show?
//!
//! Symbol fonts put pictures where other fonts have letters; contracts use them for check
//! boxes and bullets.

/// The character of a `sym` element: `font` is the font's name, `code` its hexadecimal
/// position. A picture that has no character becomes U+FFFD.
pub fn symbol(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code.trim(), 16).ok()?;
    let position = match code {
        0xF000..=0xF0FF => code - 0xF000,
        _ => code,
    };
    let font = font.to_lowercase();
    let known = match () {
        () if font.starts_with("wingdings 2") => wingdings_2(position),
        () if font.starts_with("wingdings") => wingdings(position),
        () if font.starts_with("symbol") => greek(position),
        () => None,
    };
    known.or(match code {
        0xF000..=0xF0FF => Some('\u{FFFD}'),
        _ => char::from_u32(code),
    })
}

fn wingdings(position: u32) -> Option<char> {
    Some(match position {
        0x6C => '●',
        0x6E | 0xA7 => '▪',
        0x6F | 0x71 | 0x72 | 0xA8 => '☐',
        0x76 => '❖',
        0x9F => '•',
        0xD8 => '➢',
        0xE0 | 0xE8 => '→',
        0xDF => '←',
        0xFB => '✗',
        0xFC => '✓',
        0xFD | 0x78 => '☒',
        0xFE => '☑',
        0x28 => '☎',
        0x2A => '✉',
        _ => return None,
    })
}

fn wingdings_2(position: u32) -> Option<char> {
    Some(match position {
        0x50 => '✓',
        0x4F => '✗',
        0x52 => '☑',
        0x51 | 0x53 | 0x54 => '☒',
        0xA3 | 0x2A | 0x30 => '☐',
        _ => return None,
    })
}

fn greek(position: u32) -> Option<char> {
    const UPPER: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const LOWER: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    Some(match position {
        0x41..=0x5A => UPPER.chars().nth(position as usize - 0x41)?,
        0x61..=0x7A => LOWER.chars().nth(position as usize - 0x61)?,
        0xA3 => '≤',
        0xB3 => '≥',
        0xB0 => '°',
        0xB1 => '±',
        0xB4 => '×',
        0xB7 => '•',
        0xB9 => '≠',
        0xA5 => '∞',
        0xAE => '→',
        0xE2 | 0xD2 => '®',
        0xE3 | 0xD3 => '©',
        0xE4 | 0xD4 => '™',
        0x20..=0x3F => char::from_u32(position)?,
        _ => return None,
    })
}
