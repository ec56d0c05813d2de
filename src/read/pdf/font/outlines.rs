//! What does the font program itself say about its characters?
//!
//! Asked only where the PDF says nothing. TrueType programs map characters to glyphs in
//! their `cmap` table, which is read backwards here; Type 1 programs list their encoding
//! in clear text.

use super::names;
use std::collections::HashMap;

/// The character of each glyph of a TrueType or OpenType program.
pub(super) fn characters_by_glyph(program: &[u8]) -> Option<HashMap<u32, char>> {
    let pairs = character_map(program)?;
    let mut found = HashMap::with_capacity(pairs.len());
    for (code, glyph) in pairs {
        // Where several characters share a glyph the first is the plainest.
        if let Some(c) = char::from_u32(code)
            && glyph != 0
        {
            found.entry(glyph).or_insert(c);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The encoding that a simple font's program brings with it.
pub(super) fn built_in_encoding(program: &[u8]) -> Option<[Option<char>; 256]> {
    if program.starts_with(b"%!") || program.starts_with(&[0x80, 0x01]) {
        return type1_encoding(program);
    }
    // A symbolic TrueType font keeps its codes at U+F000; those of a text font that a
    // producer marked symbolic are the letters themselves.
    let pairs = character_map(program)?;
    let (usual, mut table) = (names::base_encoding(b"WinAnsiEncoding"), [None; 256]);
    for (code, _) in pairs {
        if code < 256 || (0xF000..0xF100).contains(&code) {
            let byte = (code & 0xFF) as u8;
            table[usize::from(byte)] = usual[usize::from(byte)];
        }
    }
    table.iter().any(Option::is_some).then_some(table)
}

/// `dup 65 /A put`, up to the encrypted part.
fn type1_encoding(program: &[u8]) -> Option<[Option<char>; 256]> {
    let clear = &program[..program.windows(5).position(|w| w == b"eexec").unwrap_or(program.len())];
    let clear = String::from_utf8_lossy(clear);
    let list = &clear[clear.find("/Encoding")?..];
    if list["/Encoding".len()..].trim_start().starts_with("StandardEncoding") {
        return Some(names::base_encoding(b"StandardEncoding"));
    }
    let mut table = [None; 256];
    let mut words = list.split_ascii_whitespace();
    while let Some(word) = words.next() {
        match word {
            "dup" => {
                let code = words.next().and_then(|code| code.parse::<usize>().ok());
                let name = words.next().and_then(|name| name.strip_prefix('/'));
                if let (Some(slot), Some(name)) = (code.and_then(|code| table.get_mut(code)), name) {
                    let mut text = String::new();
                    names::push_characters(name.as_bytes(), &mut text);
                    *slot = text.chars().next();
                }
            }
            "def" | "readonly" if table.iter().any(Option::is_some) => break,
            _ => {}
        }
    }
    table.iter().any(Option::is_some).then_some(table)
}

/// Pairs of character and glyph from the best `cmap` subtable.
fn character_map(program: &[u8]) -> Option<Vec<(u32, u32)>> {
    let tables = usize::from(u16_at(program, 4)?);
    let cmap = (0..tables.min(64)).find_map(|i| {
        let record = 12 + i * 16;
        (program.get(record..record + 4)? == b"cmap").then(|| u32_at(program, record + 8))?
    })? as usize;
    let subtables = usize::from(u16_at(program, cmap + 2)?);
    let best = (0..subtables.min(64))
        .filter_map(|i| {
            let record = cmap + 4 + i * 8;
            let (platform, encoding) = (u16_at(program, record)?, u16_at(program, record + 2)?);
            let rank = match (platform, encoding) {
                (3, 10) => 5,
                (0, _) => 4,
                (3, 1) => 3,
                (3, 0) => 2,
                (1, 0) => 1,
                _ => 0,
            };
            Some((rank, cmap.checked_add(u32_at(program, record + 4)? as usize)?))
        })
        .max()?
        .1;
    match u16_at(program, best)? {
        0 => {
            Some((0..256).filter_map(|c| Some((c as u32, u32::from(*program.get(best + 6 + c)?)))).collect())
        }
        4 => segments(program, best),
        6 => {
            let first = u32::from(u16_at(program, best + 6)?);
            let count = usize::from(u16_at(program, best + 8)?);
            let glyph = |i: usize| u16_at(program, best + 10 + i * 2);
            Some((0..count).filter_map(|i| Some((first + i as u32, u32::from(glyph(i)?)))).collect())
        }
        12 => groups(program, best),
        _ => None,
    }
}

/// Format 4.
fn segments(program: &[u8], at: usize) -> Option<Vec<(u32, u32)>> {
    let count = usize::from(u16_at(program, at + 6)?) / 2;
    let (ends, starts) = (at + 14, at + 16 + count * 2);
    let (deltas, offsets) = (starts + count * 2, starts + count * 4);
    let mut pairs = Vec::new();
    for i in 0..count {
        let (start, end) = (u16_at(program, starts + i * 2)?, u16_at(program, ends + i * 2)?);
        let (delta, offset) = (u16_at(program, deltas + i * 2)?, u16_at(program, offsets + i * 2)?);
        for code in start..=end.min(0xFFFE) {
            let glyph = match offset {
                0 => code.wrapping_add(delta),
                _ => {
                    let place = offsets + i * 2 + usize::from(offset) + usize::from(code - start) * 2;
                    match u16_at(program, place) {
                        Some(0) | None => 0,
                        Some(glyph) => glyph.wrapping_add(delta),
                    }
                }
            };
            pairs.push((u32::from(code), u32::from(glyph)));
        }
        if pairs.len() > 200_000 {
            break;
        }
    }
    Some(pairs)
}

/// Format 12.
fn groups(program: &[u8], at: usize) -> Option<Vec<(u32, u32)>> {
    let count = u32_at(program, at + 12)?.min(20_000) as usize;
    let mut pairs = Vec::new();
    for i in 0..count {
        let group = at + 16 + i * 12;
        let (start, end) = (u32_at(program, group)?, u32_at(program, group + 4)?);
        let glyph = u32_at(program, group + 8)?;
        let len = end.saturating_sub(start).min(0xFFFF);
        pairs.extend((0..=len).map(|k| (start.saturating_add(k), glyph.saturating_add(k))));
        if pairs.len() > 200_000 {
            break;
        }
    }
    Some(pairs)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?).map(|b| u16::from_be_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
}
