//! Which code does a font's map send where?
//!
//! Two kinds of PDF map share one syntax: ToUnicode maps give a code's characters,
//! encoding maps give a code's glyph number and say how many bytes a code has.

use super::super::lexer::{Lexer, Operand};
use std::collections::HashMap;

/// Codes from `low` to `high`, each `bytes` long.
#[derive(Debug, Clone, Copy, PartialEq)]
struct CodeSpace {
    bytes: usize,
    low: u32,
    high: u32,
}

/// A parsed map.
#[derive(Debug, Default)]
pub(super) struct CMap {
    spaces: Vec<CodeSpace>,
    /// Characters of single codes.
    text: HashMap<u32, Box<str>>,
    /// Characters of runs of codes: the last character counts up.
    text_ranges: Vec<(u32, u32, Box<str>)>,
    /// Glyph numbers of runs of codes.
    glyphs: Vec<(u32, u32, u32)>,
    pub vertical: bool,
}

/// Most entries taken from one map; a full 16-bit map has 65 536.
const ENTRIES: usize = 200_000;

impl CMap {
    /// Every code has two bytes and is its own glyph number.
    pub fn identity() -> Self {
        Self {
            spaces: vec![CodeSpace { bytes: 2, low: 0, high: 0xFFFF }],
            glyphs: vec![(0, 0xFFFF, 0)],
            ..Self::default()
        }
    }

    /// Reads a map. What cannot be read is left out.
    pub fn parse(input: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(input);
        while let Some(operator) = lexer.next_operator() {
            let (operands, bytes) = (lexer.operands(), lexer.bytes());
            match operator {
                b"endcodespacerange" => map.add_spaces(operands, bytes),
                b"endbfchar" => map.add_chars(operands, bytes),
                b"endbfrange" => map.add_ranges(operands, bytes),
                b"endcidrange" => map.add_glyph_ranges(operands, bytes),
                b"endcidchar" => map.add_glyphs(operands, bytes),
                b"def" => {
                    if let [.., Operand::Name(b"WMode"), Operand::Number(mode)] = operands {
                        map.vertical = *mode == 1.0;
                    }
                }
                _ => {}
            }
        }
        map.text_ranges.sort_by_key(|range| range.0);
        map.glyphs.sort_by_key(|range| range.0);
        map
    }

    pub fn has_text(&self) -> bool {
        !self.text.is_empty() || !self.text_ranges.is_empty()
    }

    /// The first code of a string and its length in bytes; at least one byte is taken.
    pub fn code(&self, string: &[u8]) -> (u32, usize) {
        let mut code = 0u32;
        for (i, &byte) in string.iter().take(4).enumerate() {
            code = code << 8 | u32::from(byte);
            if self.spaces.iter().any(|s| s.bytes == i + 1 && s.low <= code && code <= s.high) {
                return (code, i + 1);
            }
        }
        let bytes = self.spaces.iter().map(|s| s.bytes).min().unwrap_or(2).clamp(1, string.len().max(1));
        (string.iter().take(bytes).fold(0, |code, &byte| code << 8 | u32::from(byte)), bytes)
    }

    /// Appends the characters of a code; `false` where the map has none.
    pub fn text(&self, code: u32, out: &mut String) -> bool {
        if let Some(text) = self.text.get(&code) {
            out.push_str(text);
            return true;
        }
        let after = self.text_ranges.partition_point(|range| range.0 <= code);
        let Some((low, high, first)) = after.checked_sub(1).map(|i| &self.text_ranges[i]) else {
            return false;
        };
        let last = first.chars().next_back();
        let shifted = last.and_then(|c| char::from_u32(c as u32 + (code - low)));
        match shifted {
            Some(c) if code <= *high => {
                out.extend(first.chars().take(first.chars().count() - 1));
                out.push(c);
                true
            }
            _ => false,
        }
    }

    /// Whether some code is sent to nothing: the file does not know all its characters.
    pub fn has_holes(&self) -> bool {
        let texts = self.text.values().chain(self.text_ranges.iter().map(|range| &range.2));
        texts.into_iter().any(|text| is_void(text))
    }

    /// The glyph number of a code.
    pub fn glyph(&self, code: u32) -> Option<u32> {
        let after = self.glyphs.partition_point(|range| range.0 <= code);
        let (low, high, glyph) = *self.glyphs.get(after.checked_sub(1)?)?;
        (code <= high).then(|| glyph.saturating_add(code - low))
    }

    fn add_spaces(&mut self, operands: &[Operand], bytes: &[u8]) {
        for pair in strings(operands).collect::<Vec<_>>().chunks_exact(2) {
            let (low, high) = (&bytes[pair[0].0..pair[0].1], &bytes[pair[1].0..pair[1].1]);
            if (1..=4).contains(&low.len()) && self.spaces.len() < 256 {
                self.spaces.push(CodeSpace { bytes: low.len(), low: number(low), high: number(high) });
            }
        }
    }

    fn add_chars(&mut self, operands: &[Operand], bytes: &[u8]) {
        for pair in strings(operands).collect::<Vec<_>>().chunks_exact(2) {
            if self.text.len() < ENTRIES {
                let text = utf16(&bytes[pair[1].0..pair[1].1]);
                self.text.insert(number(&bytes[pair[0].0..pair[0].1]), text.into());
            }
        }
    }

    fn add_ranges(&mut self, operands: &[Operand], bytes: &[u8]) {
        let mut rest = operands;
        while let [Operand::String { start: a, end: b }, Operand::String { start: c, end: d }, tail @ ..] =
            rest
        {
            let (low, high) = (number(&bytes[*a..*b]), number(&bytes[*c..*d]));
            rest = tail;
            match rest {
                [Operand::String { start, end }, tail @ ..] => {
                    rest = tail;
                    if self.text_ranges.len() < ENTRIES && low <= high {
                        self.text_ranges.push((low, high, utf16(&bytes[*start..*end]).into()));
                    }
                }
                [Operand::Open, tail @ ..] => {
                    let items = tail.iter().position(|o| *o == Operand::Close).unwrap_or(tail.len());
                    for (code, (start, end)) in (low..=high).zip(strings(&tail[..items])) {
                        if self.text.len() < ENTRIES {
                            self.text.insert(code, utf16(&bytes[start..end]).into());
                        }
                    }
                    rest = tail.get(items + 1..).unwrap_or_default();
                }
                _ => return,
            }
        }
    }

    fn add_glyph_ranges(&mut self, operands: &[Operand], bytes: &[u8]) {
        for triple in operands.chunks_exact(3) {
            if let [
                Operand::String { start: a, end: b },
                Operand::String { start: c, end: d },
                Operand::Number(n),
            ] = triple
                && self.glyphs.len() < ENTRIES
            {
                self.glyphs.push((number(&bytes[*a..*b]), number(&bytes[*c..*d]), *n as u32));
            }
        }
    }

    fn add_glyphs(&mut self, operands: &[Operand], bytes: &[u8]) {
        for pair in operands.chunks_exact(2) {
            if let [Operand::String { start, end }, Operand::Number(n)] = pair
                && self.glyphs.len() < ENTRIES
            {
                let code = number(&bytes[*start..*end]);
                self.glyphs.push((code, code, *n as u32));
            }
        }
    }
}

/// A map that sends a code to nothing, to NUL or to no character has said nothing.
pub(super) fn is_void(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\0' | '\u{fffd}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

fn strings(operands: &[Operand]) -> impl Iterator<Item = (usize, usize)> {
    operands.iter().filter_map(|operand| match operand {
        Operand::String { start, end } => Some((*start, *end)),
        _ => None,
    })
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |n, &byte| n << 8 | u32::from(byte))
}

fn utf16(bytes: &[u8]) -> String {
    match bytes {
        [byte] => char::from(*byte).to_string(),
        _ => {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
            String::from_utf16_lossy(&units)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(map: &CMap, code: u32) -> Option<String> {
        let mut out = String::new();
        map.text(code, &mut out).then_some(out)
    }

    #[test]
    fn characters_ranges_and_lists_are_read() {
        let map = CMap::parse(
            b"1 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange \
              1 beginbfchar <01> <00660069> endbfchar \
              2 beginbfrange <10> <1F> <0041> <8001> <8002> [<0061> <D83DDE00>] endbfrange",
        );
        assert_eq!(text(&map, 0x01).as_deref(), Some("fi"));
        assert_eq!(text(&map, 0x12).as_deref(), Some("C"));
        assert_eq!(text(&map, 0x20), None);
        assert_eq!(text(&map, 0x8002).as_deref(), Some("😀"));
        assert_eq!(map.code(&[0x41, 0x42]), (0x41, 1));
        assert_eq!(map.code(&[0x80, 0x42]), (0x8042, 2));
    }

    #[test]
    fn glyph_ranges_count_up() {
        let map = CMap::parse(b"1 begincidrange <0020> <007E> 1 endcidrange /WMode 1 def");
        assert_eq!(map.glyph(0x21), Some(2));
        assert_eq!(map.glyph(0x7F), None);
        assert!(map.vertical);
    }
}
