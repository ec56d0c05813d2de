//! What kind of file is this?
//!
//! Decided by content alone: names lie, and papers arrive as `attachment(3)`.

use super::{marker, mask};
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
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(old_office(bytes));
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
    textual(text.trim_start())
}

fn textual(text: &str) -> Result<Format, ReadError> {
    if text.is_empty() {
        return Err(ReadError::Empty);
    }
    if is_email(text) {
        return Ok(Format::Email);
    }
    if is_html(text) {
        return Ok(Format::Html);
    }
    if text.starts_with("<?xml") {
        return Err(unsupported("an XML file"));
    }
    Ok(if is_markdown(text) { Format::Markdown } else { Format::Text })
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
        Err(unsupported("a spreadsheet"))
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

/// Files of Office before 2007, and protected ones of today, are small file systems whose
/// entries have UTF-16 names.
fn old_office(bytes: &[u8]) -> ReadError {
    let has = |name: &str| {
        find(bytes, &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).is_some()
    };
    if has("EncryptedPackage") {
        ReadError::Encrypted
    } else if has("WordDocument") {
        unsupported("a Word file from before 2007 (.doc)")
    } else if has("Workbook") {
        unsupported("a spreadsheet")
    } else if has("PowerPoint Document") {
        unsupported("a presentation")
    } else if has("__properties_version1.0") {
        unsupported("an Outlook message (.msg)")
    } else {
        unsupported("an Office file from before 2007")
    }
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

/// Header lines at the very start, some of which only a mail program writes.
fn is_email(text: &str) -> bool {
    let (mut common, mut technical) = (0, 0);
    for line in text.lines().take(200) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) || line.starts_with("From ") {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        match name.to_ascii_lowercase().as_str() {
            "from" | "to" | "subject" | "date" | "cc" => common += 1,
            "mime-version" | "message-id" | "received" | "content-type" | "return-path" | "delivered-to" => {
                technical += 1
            }
            name if name.is_empty() || name.contains(' ') => return false,
            _ => {}
        }
    }
    common >= 1 && technical >= 1 || common >= 4
}

fn is_html(text: &str) -> bool {
    let mut rest = &text[mask::front_matter(text).map_or(0, |front| front.end)..];
    loop {
        rest = rest.trim_start();
        let skipped = ["<!--", "<?xml"].iter().find(|s| rest.starts_with(**s));
        match skipped.and_then(|s| rest.find(if *s == "<!--" { "-->" } else { "?>" }).map(|end| (s, end))) {
            Some((sign, end)) => rest = &rest[end + if *sign == "<!--" { 3 } else { 2 }..],
            None => break,
        }
    }
    let head: String = rest.chars().take(16).flat_map(char::to_lowercase).collect();
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.starts_with(tag)) {
        return true;
    }
    let tags = [
        "<p",
        "<div",
        "<h1",
        "<h2",
        "<table",
        "<section",
        "<article",
        "<main",
        "<span",
        "<ul",
        "<ol",
        "<style",
        "<meta",
        "<title",
        "<center",
        "<font",
        "<b>",
        "<strong",
        "<header",
        "<document",
        "<sec-document",
        "<text",
        "<pre",
    ];
    tags.iter().any(|tag| head.starts_with(tag))
        && rest.matches("</").count() >= 2
        && markdown_signs(rest) == 0
}

/// Two signs that only Markdown has.
fn is_markdown(text: &str) -> bool {
    markdown_signs(text) >= 2
}

fn markdown_signs(text: &str) -> usize {
    let mut signs = 0;
    if text.starts_with("---\n") || text.starts_with("---\r\n") {
        signs += 1;
    }
    let mut before = "";
    for line in text.lines() {
        let words = line.trim();
        let marks = words.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&marks) && line.starts_with('#') && is_spaced_word(&words[marks..]) {
            signs += 2;
        }
        let dashes = words.len() >= 3 && words.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' '));
        if dashes && words.contains("-|") | words.contains("- |") && before.contains('|') {
            signs += 2;
        }
        let underlined =
            words.len() >= 3 && (words.bytes().all(|b| b == b'=') || words.bytes().all(|b| b == b'-'));
        if underlined
            && line.starts_with(['=', '-'])
            && !before.is_empty()
            && before.len() < 100
            && !before.starts_with([' ', '-', '='])
        {
            signs += 1;
        }
        signs += usize::from(words.starts_with("```"))
            + bold(words)
            + 2 * links(words)
            + usize::from(escaped_number(words));
        if let Some(quote) = words.strip_prefix("> ") {
            signs += usize::from(!quote.is_empty());
        }
        before = line;
        if signs >= 2 {
            break;
        }
    }
    signs
}

fn is_spaced_word(rest: &str) -> bool {
    rest.strip_prefix(' ').is_some_and(|title| title.chars().any(char::is_alphanumeric))
}

/// `**words**`: two stars that hug letters on both sides.
fn bold(words: &str) -> usize {
    let mut parts = words.split("**");
    let (Some(before), Some(inner), Some(_)) = (parts.next(), parts.next(), parts.next()) else { return 0 };
    let hugs = inner.chars().any(char::is_alphabetic)
        && !inner.starts_with([' ', '*', ']'])
        && !inner.ends_with([' ', '*', '['])
        && !before.ends_with(['*', '[']);
    usize::from(hugs)
}

/// `[words](target)`.
fn links(words: &str) -> usize {
    let Some(at) = words.find("](") else { return 0 };
    let target = &words[at + 2..];
    let leads = ["http", "/", "#", "./", "mailto:", "../", "<"].iter().any(|p| target.starts_with(p));
    usize::from(leads && words[..at].contains('[') && target.contains(')'))
}

/// `7\.2`, `1\.`: numbers as converters escape them.
fn escaped_number(words: &str) -> bool {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && words[digits..].starts_with("\\.")
        || words.starts_with('*')
            && marker::marker(words.trim_start_matches('*')).is_some()
            && words.contains("** ")
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
