//! What are the signs of an RTF file?

/// The next sign of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    Open,
    Close,
    /// Plain characters, all ASCII.
    Text(&'a str),
    /// A byte of a legacy encoding: `\'e9`, or a raw one.
    Byte(u8),
    /// `\b0`: a name and, maybe, a number.
    Word {
        name: &'a str,
        value: Option<i32>,
    },
    /// A backslash and one sign: `\*`, `\~`, `\{`.
    Symbol(char),
}

/// Cuts a file into tokens, one pass, no look back.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line reached, counted from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// Passes over raw data.
    pub fn skip_bytes(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.bytes.len());
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.bytes.get(self.at)?;
        if first == b'\'' {
            let byte = self.bytes.get(self.at + 1..self.at + 3).and_then(hex);
            self.at += if byte.is_some() { 3 } else { 1 };
            return Some(byte.map_or(Token::Text(""), Token::Byte));
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            self.line += u32::from(first == b'\n');
            return Some(if first.is_ascii() { Token::Symbol(first as char) } else { Token::Byte(first) });
        }
        let name = self.run(32, u8::is_ascii_alphabetic);
        let start = self.at;
        self.at += usize::from(self.bytes.get(self.at) == Some(&b'-'));
        self.run(10, u8::is_ascii_digit);
        let value =
            std::str::from_utf8(&self.bytes[start..self.at]).ok().and_then(|digits| digits.parse().ok());
        if value.is_none() {
            self.at = start;
        }
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        Some(Token::Word { name, value })
    }

    /// Up to `most` bytes that are all of one sort.
    fn run(&mut self, most: usize, sort: impl Fn(&u8) -> bool) -> &'a str {
        let length = self.bytes[self.at..].iter().take(most).take_while(|b| sort(b)).count();
        let piece = &self.bytes[self.at..self.at + length];
        self.at += length;
        std::str::from_utf8(piece).unwrap_or_default()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            match byte {
                b'\n' | b'\r' | 0 => {
                    self.line += u32::from(byte == b'\n');
                    self.at += 1;
                }
                b'{' | b'}' => {
                    self.at += 1;
                    return Some(if byte == b'{' { Token::Open } else { Token::Close });
                }
                b'\\' => {
                    self.at += 1;
                    return self.control();
                }
                byte if byte.is_ascii() => {
                    let plain =
                        |b: &u8| b.is_ascii() && !matches!(b, b'{' | b'}' | b'\\' | b'\n' | b'\r' | 0);
                    return Some(Token::Text(self.run(usize::MAX, plain)));
                }
                byte => {
                    self.at += 1;
                    return Some(Token::Byte(byte));
                }
            }
        }
    }
}

fn hex(digits: &[u8]) -> Option<u8> {
    std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok())
}
