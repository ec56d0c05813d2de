//! Which characters does a glyph name mean?

use lopdf::{Dictionary, Document, Encoding, Object, dictionary};

/// Appends the characters of a glyph name: `eacute`, `f_f_i`, `uni00A7`, `a.sc`.
/// `false` where the name says nothing.
pub(super) fn push_characters(name: &[u8], out: &mut String) -> bool {
    let Ok(name) = std::str::from_utf8(name) else { return false };
    let stem = name.split('.').next().unwrap_or_default();
    if stem.is_empty() {
        return false;
    }
    let before = out.len();
    for part in stem.split('_') {
        match character(part) {
            Some(c) => out.push(c),
            None => {
                if !push_hexadecimal(part, out) {
                    out.truncate(before);
                    return false;
                }
            }
        }
    }
    true
}

fn character(part: &str) -> Option<char> {
    let mut letters = part.chars();
    match (letters.next(), letters.next()) {
        (Some(c), None) if c.is_ascii_alphabetic() => Some(c),
        _ => adobe_glyph(part),
    }
}

/// `uni` and groups of four digits, or `u` and four to six.
fn push_hexadecimal(part: &str, out: &mut String) -> bool {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(hex) = part.strip_prefix("uni")
        && hex.len() >= 4
        && hex.len() % 4 == 0
        && digits(hex)
    {
        let units: Vec<u16> =
            (0..hex.len()).step_by(4).filter_map(|i| u16::from_str_radix(&hex[i..i + 4], 16).ok()).collect();
        out.push_str(&String::from_utf16_lossy(&units));
        return true;
    }
    if let Some(hex) = part.strip_prefix('u')
        && (4..=6).contains(&hex.len())
        && digits(hex)
        && let Some(c) = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
    {
        out.push(c);
        return true;
    }
    false
}

/// Adobe's glyph list is inside lopdf, which shows it only through a font's encoding.
fn adobe_glyph(name: &str) -> Option<char> {
    let differences = vec![Object::Integer(0), Object::Name(name.as_bytes().to_vec())];
    let font = dictionary! {
        "Type" => "Font",
        "Encoding" => dictionary! { "Differences" => differences },
    };
    match font.get_font_encoding(&Document::new()) {
        Ok(Encoding::Differences(found)) => {
            found.map.get(&0).and_then(|g| char::from_u32(g.utf16_code_unit().into()))
        }
        _ => None,
    }
}

/// The characters of a predefined encoding, by code.
pub(super) fn base_encoding(name: &[u8]) -> [Option<char>; 256] {
    let mut table = [None; 256];
    let mut font = Dictionary::new();
    font.set("Type", "Font");
    font.set("Encoding", Object::Name(name.to_vec()));
    if let Ok(Encoding::OneByteEncoding(glyphs)) = font.get_font_encoding(&Document::new()) {
        for (slot, glyph) in table.iter_mut().zip(glyphs.iter()) {
            *slot = glyph.and_then(|g| char::from_u32(g.utf16_code_unit().into()));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_kind_are_understood() {
        let read = |name: &str| {
            let mut out = String::new();
            push_characters(name.as_bytes(), &mut out).then_some(out)
        };
        assert_eq!(read("A").as_deref(), Some("A"));
        assert_eq!(read("eacute").as_deref(), Some("é"));
        assert_eq!(read("quotedblleft").as_deref(), Some("\u{201c}"));
        assert_eq!(read("f_f_i").as_deref(), Some("ffi"));
        assert_eq!(read("uni00A7").as_deref(), Some("§"));
        assert_eq!(read("u1F600").as_deref(), Some("😀"));
        assert_eq!(read("a.sc").as_deref(), Some("a"));
        assert_eq!(read("g123"), None);
        assert_eq!(read(".notdef"), None);
    }

    #[test]
    fn encodings_have_their_characters() {
        assert_eq!(base_encoding(b"WinAnsiEncoding")[0x93], Some('\u{201c}'));
        assert_eq!(base_encoding(b"StandardEncoding")[b'a' as usize], Some('a'));
    }
}
