//! Which characters do the bytes of an RTF file stand for?

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};
use std::borrow::Cow;
use std::collections::HashMap;

/// The encoding of the file, and of fonts that have their own.
pub struct Charset {
    page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
}

impl Default for Charset {
    fn default() -> Self {
        Self { page: WINDOWS_1252, fonts: HashMap::new() }
    }
}

impl Charset {
    /// The code page of the file, as `\ansicpg` gives it.
    pub fn set_page(&mut self, page: i32) {
        self.page = u32::try_from(page).ok().and_then(code_page).unwrap_or(WINDOWS_1252);
    }

    /// The encoding of a font, as `\fcharset` gives it.
    pub fn set_font(&mut self, font: i32, charset: i32) {
        let encoding = match charset {
            77 => MACINTOSH,
            128 => SHIFT_JIS,
            129 => EUC_KR,
            134 => GBK,
            136 => BIG5,
            161 => WINDOWS_1253,
            162 => WINDOWS_1254,
            163 => WINDOWS_1258,
            177 => WINDOWS_1255,
            178 => WINDOWS_1256,
            186 => WINDOWS_1257,
            204 => WINDOWS_1251,
            222 => WINDOWS_874,
            238 => WINDOWS_1250,
            _ => return,
        };
        self.fonts.insert(font, encoding);
    }

    pub fn decode<'a>(&self, bytes: &'a [u8], font: i32) -> Cow<'a, str> {
        let encoding = self.fonts.get(&font).copied().unwrap_or(self.page);
        encoding.decode_without_bom_handling(bytes).0
    }
}

/// The encoding with this number in Windows.
pub fn code_page(number: u32) -> Option<&'static Encoding> {
    Some(match number {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 | 28_591 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        65_001 => UTF_8,
        _ => return None,
    })
}
