//! Which operators does a content stream hold?
//!
//! Most bytes of a page draw lines and pictures. So this reads operands into buffers it
//! uses again and again, and allocates nothing per operator.

use super::limits;

/// One operand. Arrays and dictionaries come as their brackets and what lies between.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operand<'a> {
    Number(f32),
    Name(&'a [u8]),
    /// A range of [`Lexer::bytes`].
    String {
        start: usize,
        end: usize,
    },
    Open,
    Close,
    /// `true`, `false`, `null`.
    Word,
}

/// Reads a content stream operator by operator.
pub(super) struct Lexer<'a> {
    input: &'a [u8],
    at: usize,
    operands: Vec<Operand<'a>>,
    strings: Vec<u8>,
}

impl<'a> Lexer<'a> {
    pub fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0, operands: Vec::with_capacity(64), strings: Vec::with_capacity(256) }
    }

    pub fn operands(&self) -> &[Operand<'a>] {
        &self.operands
    }

    /// The bytes of the current operator's strings.
    pub fn bytes(&self) -> &[u8] {
        &self.strings
    }

    /// The operand at `index` as a number.
    pub fn number(&self, index: usize) -> Option<f32> {
        match self.operands.get(index) {
            Some(Operand::Number(n)) => Some(*n),
            _ => None,
        }
    }

    /// The last `N` operands as numbers; anything surplus before them is ignored.
    pub fn numbers<const N: usize>(&self) -> Option<[f32; N]> {
        let from = self.operands.len().checked_sub(N)?;
        let mut out = [0.0; N];
        for (i, slot) in out.iter_mut().enumerate() {
            *slot = self.number(from + i)?;
        }
        Some(out)
    }

    /// The last operand as a name.
    pub fn name(&self) -> Option<&'a [u8]> {
        match self.operands.last() {
            Some(Operand::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// The next operator; its operands are then in [`Lexer::operands`].
    pub fn next_operator(&mut self) -> Option<&'a [u8]> {
        self.operands.clear();
        self.strings.clear();
        loop {
            self.skip_blanks();
            let byte = *self.input.get(self.at)?;
            match byte {
                b'0'..=b'9' | b'+' | b'-' | b'.' => {
                    let number = self.read_number();
                    self.push(Operand::Number(number));
                }
                b'/' => {
                    self.at += 1;
                    let name = self.regular();
                    self.push(Operand::Name(name));
                }
                b'(' => self.literal_string(),
                b'<' if self.input.get(self.at + 1) == Some(&b'<') => self.bracket(2, Operand::Open),
                b'>' if self.input.get(self.at + 1) == Some(&b'>') => self.bracket(2, Operand::Close),
                b'<' => self.hex_string(),
                b'[' => self.bracket(1, Operand::Open),
                b']' => self.bracket(1, Operand::Close),
                b')' | b'>' | b'{' | b'}' => self.at += 1,
                _ => match self.regular() {
                    b"true" | b"false" | b"null" => self.push(Operand::Word),
                    b"BI" => self.skip_inline_image(),
                    operator => return Some(operator),
                },
            }
        }
    }

    fn push(&mut self, operand: Operand<'a>) {
        if self.operands.len() < limits::OPERANDS {
            self.operands.push(operand);
        }
    }

    fn bracket(&mut self, width: usize, operand: Operand<'a>) {
        self.at += width;
        self.push(operand);
    }

    fn skip_blanks(&mut self) {
        while let Some(&byte) = self.input.get(self.at) {
            match byte {
                b'%' => {
                    let rest = &self.input[self.at..];
                    self.at += rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
                }
                _ if is_blank(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// The longest stretch of characters that are neither blanks nor delimiters; at
    /// least one byte unless a name is empty.
    fn regular(&mut self) -> &'a [u8] {
        let rest = &self.input[self.at..];
        let len = rest.iter().position(|&b| is_blank(b) || is_delimiter(b)).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    fn read_number(&mut self) -> f32 {
        let (mut value, mut scale, mut negative) = (0f64, 0f64, false);
        while let Some(&byte) = self.input.get(self.at) {
            match byte {
                b'-' => negative = true,
                b'+' => {}
                b'.' if scale == 0.0 => scale = 1.0,
                b'0'..=b'9' => {
                    value = value * 10.0 + f64::from(byte - b'0');
                    scale *= 10.0;
                }
                _ => break,
            }
            self.at += 1;
        }
        let value = if scale > 1.0 { value / scale } else { value };
        let value = if negative { -value } else { value } as f32;
        if value.is_finite() { value } else { 0.0 }
    }

    fn literal_string(&mut self) {
        let start = self.strings.len();
        self.at += 1;
        let mut depth = 1usize;
        while let Some(&byte) = self.input.get(self.at) {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' if depth == 1 => break,
                b')' => depth -= 1,
                b'\\' => {
                    self.escape();
                    continue;
                }
                _ => {}
            }
            self.strings.push(byte);
        }
        self.push(Operand::String { start, end: self.strings.len() });
    }

    fn escape(&mut self) {
        let Some(&byte) = self.input.get(self.at) else { return };
        self.at += 1;
        match byte {
            b'n' => self.strings.push(b'\n'),
            b'r' => self.strings.push(b'\r'),
            b't' => self.strings.push(b'\t'),
            b'b' => self.strings.push(8),
            b'f' => self.strings.push(12),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.input.get(self.at) == Some(&b'\n')),
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.input.get(self.at) {
                        Some(&digit @ b'0'..=b'7') => code = code * 8 + u32::from(digit - b'0'),
                        _ => break,
                    }
                    self.at += 1;
                }
                self.strings.push(code as u8);
            }
            other => self.strings.push(other),
        }
    }

    fn hex_string(&mut self) {
        let start = self.strings.len();
        self.at += 1;
        let mut high = None;
        while let Some(&byte) = self.input.get(self.at) {
            self.at += 1;
            let digit = match byte {
                b'>' => break,
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                b'A'..=b'F' => byte - b'A' + 10,
                _ => continue,
            };
            match high.take() {
                None => high = Some(digit << 4),
                Some(high) => self.strings.push(high | digit),
            }
        }
        self.strings.extend(high);
        self.push(Operand::String { start, end: self.strings.len() });
    }

    /// From `BI` past `EI`. The data are binary, so the end is an `EI` between blanks
    /// that is followed by something that looks like content, not like pixels.
    fn skip_inline_image(&mut self) {
        self.operands.clear();
        let rest = &self.input[self.at..];
        let data = find(rest, b"ID", 0, is_blank).map_or(rest.len(), |at| at + 2);
        let mut from = data;
        let end = loop {
            match find(rest, b"EI", from, |b| is_blank(b) || is_delimiter(b)) {
                None => break rest.len(),
                Some(at) => {
                    let next = &rest[at + 2..(at + 12).min(rest.len())];
                    if next.iter().all(|b| b.is_ascii_graphic() || is_blank(*b) && *b != 0) {
                        break at + 2;
                    }
                    from = at + 2;
                }
            }
        };
        self.at += end;
    }
}

/// Where `word` stands after a blank and before a byte that `ends` it.
fn find(input: &[u8], word: &[u8; 2], from: usize, ends: fn(u8) -> bool) -> Option<usize> {
    let from = from.min(input.len());
    input[from..].windows(2).enumerate().map(|(i, w)| (from + i, w)).find_map(|(at, window)| {
        let starts = at == 0 || is_blank(input[at - 1]) || word == b"ID";
        (window == word && starts && input.get(at + 2).is_none_or(|&b| ends(b))).then_some(at)
    })
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operators(content: &[u8]) -> Vec<(String, usize)> {
        let mut lexer = Lexer::new(content);
        let mut found = Vec::new();
        while let Some(operator) = lexer.next_operator() {
            found.push((String::from_utf8_lossy(operator).into_owned(), lexer.operands().len()));
        }
        found
    }

    #[test]
    fn strings_lose_their_escapes() {
        let mut lexer = Lexer::new(br"(a\(b\)\101\n(c)) <414> Tj");
        assert_eq!(lexer.next_operator(), Some(&b"Tj"[..]));
        assert_eq!(lexer.bytes(), b"a(b)A\n(c)A@");
    }

    #[test]
    fn numbers_come_in_every_spelling() {
        let mut lexer = Lexer::new(b"1 -2.5 .5 +3. --4 re");
        lexer.next_operator();
        assert_eq!(lexer.numbers::<5>(), Some([1.0, -2.5, 0.5, 3.0, -4.0]));
    }

    #[test]
    fn pictures_in_the_stream_are_skipped() {
        let content = b"q BI /W 2 /H 2 ID \x00\xffEI \x01\x02 EI Q (x) Tj";
        assert_eq!(operators(content), [("q".into(), 0), ("Q".into(), 0), ("Tj".into(), 1)]);
    }

    #[test]
    fn a_stream_cut_short_ends_quietly() {
        assert_eq!(operators(b"(never closed"), []);
        assert_eq!(operators(b"BI /W 2"), []);
        assert_eq!(operators(b"/ Tf"), [("Tf".into(), 1)]);
    }
}
