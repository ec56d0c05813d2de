//! What kind of file is this?
//!
//! Decided by content alone: names lie, and papers arrive as `attachment(3)`. What bytes
//! betray is here; what the words of a text betray is in [`signs`].

mod signs;

use super::email::outlook;
use crate::document::Format;
use crate::error::ReadError;

/// How much of a file is looked at.
const HEAD: usize = 64 * 1024;

/// What the first bytes of a file betray, for files that hold no paper.
const FOREIGN: [(&[u8], &str); 24] = [
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xFF\xD8\xFF", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"BM", "a picture (BMP)"),
    (b"8BPS", "a Photoshop picture"),
    (b"%!PS", "a PostScript file"),
    (b"MZ", "a program"),
    (b"\x7FELF", "a program"),
    (b"\xCF\xFA\xED\xFE", "a program"),
    (b"\xCA\xFE\xBA\xBE", "a program"),
    (b"\0asm", "a program"),
    (b"\x1F\x8B", "a packed file (gzip)"),
    (b"BZh", "a packed file (bzip2)"),
    (b"\xFD7zXZ\0", "a packed file (xz)"),
    (b"7z\xBC\xAF", "a packed folder (7z)"),
    (b"Rar!", "a packed folder (RAR)"),
    (b"\x28\xB5\x2F\xFD", "a packed file (zstd)"),
    (b"SQLite format 3\0", "a database"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"fLaC", "a sound recording"),
    (b"wOF", "a font"),
];

/// The kind of a file.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::Encrypted`] for a protected Office file, and
/// [`ReadError::Unsupported`] with what it is in plain words.
pub fn kind(bytes: &[u8]) -> Result<Format, ReadError> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let start = head.trim_ascii_start();
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(ReadError::Empty);
    }
    if find(&head[..head.len().min(1024)], b"%PDF-").is_some() {
        return Ok(Format::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(bytes);
    }
    if outlook::is_compound(bytes) {
        return compound(bytes);
    }
    if start.starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    if let Some((_, what)) =
        FOREIGN.iter().find(|(sign, what)| head.starts_with(sign) && is_binary(head, what))
    {
        return Err(unsupported(what));
    }
    if let Some(what) = by_inner_sign(head) {
        return Err(unsupported(what));
    }
    let text = super::decode::decode(&head[..cut(head)], None);
    if looks_binary(&text) {
        return Err(unsupported("a file that holds no text"));
    }
    signs::kind(text.trim_start())
}

fn unsupported(what: &str) -> ReadError {
    ReadError::Unsupported { what: what.to_owned() }
}

/// Where to cut a sample so that no UTF-8 character is cut in two.
fn cut(head: &[u8]) -> usize {
    match head.len() < HEAD {
        true => head.len(),
        false => {
            (head.len() - 4..head.len()).rev().find(|at| head[*at] & 0xC0 != 0x80).unwrap_or(head.len()) & !1
        }
    }
}

/// Short signs ("BM", "MZ", "ID3") also begin words: these need a zero byte as proof.
fn is_binary(head: &[u8], what: &str) -> bool {
    what == "a PostScript file" || head.iter().take(512).any(|b| *b == 0 || *b >= 0xF5) || head.len() < 4
}

fn by_inner_sign(head: &[u8]) -> Option<&'static str> {
    match (head.get(4..8)?, head.get(8..12).unwrap_or_default()) {
        (b"ftyp", brand) if [b"heic", b"heix", b"avif", b"mif1"].iter().any(|b| brand == *b) => {
            Some("a picture (HEIC)")
        }
        (b"ftyp", _) => Some("a film"),
        (_, b"WEBP") if head.starts_with(b"RIFF") => Some("a picture (WebP)"),
        (_, _) if head.starts_with(b"RIFF") => Some("a sound recording or film"),
        _ => None,
    }
}

/// One character in twenty that no text has.
fn looks_binary(text: &str) -> bool {
    let odd = |c: char| c == '\u{FFFD}' || c.is_control() && !c.is_whitespace() && c != '\u{1A}';
    let (all, odd) =
        text.chars().take(8192).fold((0, 0), |(all, bad), c| (all + 1, bad + usize::from(odd(c))));
    odd * 20 > all
}

/// By the names of the parts, which a zip file holds unpacked.
fn zipped(bytes: &[u8]) -> Result<Format, ReadError> {
    let has = |name: &[u8]| find(bytes, name).is_some();
    if has(b"word/document.xml") || has(b"wordprocessingml.document") {
        Ok(Format::Docx)
    } else if has(b"application/vnd.oasis.opendocument.text") {
        Ok(Format::Odt)
    } else if has(b"xl/workbook") || has(b"application/vnd.oasis.opendocument.spreadsheet") {
        Err(ReadError::Spreadsheet)
    } else if has(b"ppt/presentation.xml") || has(b"application/vnd.oasis.opendocument.presentation") {
        Err(unsupported("a presentation"))
    } else if has(b"META-INF/container.xml") {
        Err(unsupported("an e-book"))
    } else if has(b"word/") && has(b"[Content_Types].xml") {
        Ok(Format::Docx)
    } else {
        Err(unsupported("a packed folder (zip)"))
    }
}

/// Files of Office before 2007, protected ones of today and Outlook's messages are small file
/// systems. Where one cannot be opened, its UTF-16 names are looked for.
fn compound(bytes: &[u8]) -> Result<Format, ReadError> {
    let names = outlook::names(bytes);
    let has = |name: &str| match &names {
        Some(names) => names.iter().any(|known| known == name),
        None => find(bytes, &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).is_some(),
    };
    if has("EncryptedPackage") {
        Err(ReadError::Encrypted)
    } else if names.as_deref().is_some_and(outlook::is_message) {
        Ok(Format::Email)
    } else if has("WordDocument") {
        Err(unsupported("a Word file from before 2007 (.doc)"))
    } else if has("Workbook") || has("Book") {
        Err(ReadError::Spreadsheet)
    } else if has("PowerPoint Document") {
        Err(unsupported("a presentation"))
    } else if has("__properties_version1.0") {
        Err(ReadError::Damaged { what: "it is an Outlook message that cannot be opened".into() })
    } else {
        Err(unsupported("an Office file from before 2007"))
    }
}

/// Whether these bytes are a picture.
pub fn is_picture(bytes: &[u8]) -> bool {
    matches!(kind(bytes), Err(ReadError::Unsupported { what }) if what.starts_with("a picture"))
}

fn find(bytes: &[u8], sign: &[u8]) -> Option<usize> {
    let first = *sign.first()?;
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|b| *b == first).map(|i| from + i) {
        if bytes[at..].starts_with(sign) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let cases: [(&[u8], Format); 15] = [
            (b"%PDF-1.7\n", Format::Pdf),
            (b"\n\n  junk %PDF-1.4", Format::Pdf),
            (b"{\\rtf1\\ansi Notice}", Format::Rtf),
            (b"PK\x03\x04....word/document.xml", Format::Docx),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", Format::Odt),
            (b"<!-- saved -->\n<!DOCTYPE html><p>Hello", Format::Html),
            (b"<p>Term</p><p>Notice</p>", Format::Html),
            (b"---\ntitle: x\n---\n<div><h1>DPA</h1></div>", Format::Html),
            (b"<div align=center>\n\n# Agreement\n\n</div></div>", Format::Markdown),
            (b"Subject: DPA\r\nFrom: a@vendor.example\r\nMIME-Version: 1.0\r\n\r\nHi", Format::Email),
            (b"# Agreement\n\nText.", Format::Markdown),
            (b"See [our DPA](https://vendor.example/dpa).", Format::Markdown),
            (b"1. DEFINITIONS\n\nIn this Agreement [*] means [***] and ** means **.", Format::Text),
            (b"To: the Customer\nNotice is hereby given.", Format::Text),
            (b"BMC Software and MZ Ltd agree.", Format::Text),
        ];
        for (bytes, expected) in cases {
            assert_eq!(kind(bytes), Ok(expected), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn other_files_are_named_in_plain_words() {
        let wide = |name: &str| {
            let name = name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
            [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &name].concat()
        };
        for (bytes, expected) in [
            (b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "this is a picture (PNG), which countersign does not read"),
            (
                b"PK\x03\x04....xl/workbook.xml".to_vec(),
                "this is a spreadsheet, which countersign does not read",
            ),
            (b"MZ\x90\0\x03".to_vec(), "this is a program, which countersign does not read"),
            (
                wide("WordDocument"),
                "this is a Word file from before 2007 (.doc), which countersign does not read",
            ),
            (wide("EncryptedPackage"), "the file is protected by a password"),
            (b" \n\t ".to_vec(), "the file is empty"),
            (Vec::new(), "the file is empty"),
        ] {
            assert_eq!(kind(&bytes).unwrap_err().to_string(), expected);
        }
    }
}
