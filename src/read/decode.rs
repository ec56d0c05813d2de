//! Which characters do these bytes stand for?
//!
//! A byte order mark decides; then UTF-8, if the bytes are it; then UTF-16 without a
//! mark, told by where its zero bytes stand; then what the file itself declares; then
//! the guess of a browser for old encodings.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How much of a file is looked at to guess its encoding.
const SAMPLE: usize = 256 * 1024;

/// The characters of a file, without the byte order mark. Offsets into the result are
/// what [`crate::text::Text::source_offset`] answers with.
///
/// `declared` is the encoding the file names for itself, where its format has a place
/// for that; it is believed only where the bytes are not plainly something else.
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && wide_order(bytes).is_none()
    {
        return Cow::Borrowed(text);
    }
    encoding_of(bytes, declared).decode_without_bom_handling(bytes).0
}

fn encoding_of(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    if let Some(order) = wide_order(bytes) {
        return order;
    }
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes()))
        && encoding != UTF_8
        && encoding.is_ascii_compatible()
    {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], bytes.len() <= SAMPLE);
    detector.guess(None, Utf8Detection::Deny)
}

/// UTF-16 without a mark: in Western text every second byte is zero.
fn wide_order(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 8 {
        return None;
    }
    let (mut even, mut odd) = (0, 0);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = sample.len() / 2;
    match (even, odd) {
        (_, odd) if odd * 10 > pairs * 4 && even * 20 < pairs => Some(UTF_16LE),
        (even, _) if even * 10 > pairs * 4 && odd * 20 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 with a few broken places: a cut download, a pasted byte.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut broken, mut multibyte) = (0usize, 0usize);
    for chunk in bytes[..bytes.len().min(SAMPLE)].utf8_chunks() {
        multibyte += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    multibyte > broken * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_words() {
        let words = "The “Provider” shall notify within 72 hours – café, naïve, Müller.";
        let wide = |order: fn(u16) -> [u8; 2]| words.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        let files = [
            words.as_bytes().to_vec(),
            marked(b"\xEF\xBB\xBF", words.as_bytes().to_vec()),
            marked(b"\xFF\xFE", wide(u16::to_le_bytes)),
            marked(b"\xFE\xFF", wide(u16::to_be_bytes)),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            encoding_rs::WINDOWS_1252.encode(words).0.into_owned(),
        ];
        for file in files {
            assert_eq!(decode(&file, None), words);
        }
    }

    #[test]
    fn a_declared_encoding_is_believed_but_not_against_the_bytes() {
        assert_eq!(decode(b"caf\xe9", Some("iso-8859-1")), "café");
        assert_eq!(decode("café".as_bytes(), Some("iso-8859-1")), "café");
        assert_eq!(decode(b"caf\xe9", Some("no-such-encoding")), "café");
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "“a” “b” “c” “d” “e”".as_bytes().to_vec();
        bytes.insert(7, 0xFF);
        assert!(decode(&bytes, None).contains("“e”"));
    }
}
