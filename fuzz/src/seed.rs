//! Copies papers to where each fuzz target looks for its first inputs, without compression,
//! which hides what is worth changing.
//!
//! `seed CORPUS FOLDER…`

use libfuzzer_sys as _; // the coverage that this program is built with calls into it
use std::fs;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};

/// Which target reads files with this ending.
const TARGETS: [(&str, &str); 10] = [
    ("pdf", "pdf"),
    ("docx", "docx"),
    ("odt", "odt"),
    ("rtf", "rtf"),
    ("email", "eml"),
    ("html", "html"),
    ("markdown", "md"),
    ("markdown", "mdx"),
    ("segmenter", "md"),
    ("text", "txt"),
];

/// Larger papers teach little more and make each try slower.
const LARGEST: usize = 256 * 1024;

fn main() -> io::Result<()> {
    let mut folders = std::env::args().skip(1).map(PathBuf::from);
    let corpus = folders.next().unwrap_or_else(|| "fuzz/corpus".into());
    let mut papers = Vec::new();
    for folder in folders {
        list(&folder, &mut papers)?;
    }
    for (target, ending) in TARGETS {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        for paper in papers.iter().filter(|paper| paper.extension().is_some_and(|e| e == ending)) {
            let bytes = fs::read(paper)?;
            let bare = unpacked(&bytes).unwrap_or(bytes);
            if bare.len() <= LARGEST
                && let Some(name) = paper.file_name()
            {
                fs::write(folder.join(name), bare)?;
            }
        }
    }
    fs::write(corpus.join("odt/small.odt"), small_odt()?)?;
    fs::write(corpus.join("email/small.msg"), small_msg()?)
}

fn list(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}

/// The same file without compression: the streams of a PDF, the parts of an archive.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"PK") {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut parts = Vec::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).ok()?;
            let mut content = Vec::new();
            part.by_ref().take(LARGEST as u64).read_to_end(&mut content).ok()?;
            parts.push((part.name().ok()?.to_string(), content));
        }
        return stored(&parts).ok();
    }
    let mut document = bytes.starts_with(b"%PDF").then(|| lopdf::Document::load_mem(bytes).ok())??;
    document.decompress();
    let mut bare = Vec::new();
    document.save_to(&mut bare).ok()?;
    Some(bare)
}

/// An archive whose parts are not compressed.
fn stored(parts: &[(String, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        archive.start_file(name.as_str(), how)?;
        archive.write_all(content)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A message as Outlook saves it, with a paper and a message within it.
fn small_msg() -> io::Result<Vec<u8>> {
    let wide = |words: &str| words.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
    let (attached, within) = ("/__attach_version1.0_#00000000", "/__attach_version1.0_#00000001");
    let inner = format!("{within}/__substg1.0_3701000D");
    for storage in [attached, within, &inner] {
        file.create_storage(storage)?;
    }
    let mut stream = |at: &str, name: &str, bytes: &[u8]| {
        file.create_stream(format!("{at}/{name}")).and_then(|mut stream| stream.write_all(bytes))
    };
    stream("", "__properties_version1.0", &[0; 48])?;
    stream("", "__substg1.0_0037001F", &wide("Our DPA"))?;
    stream("", "__substg1.0_10130102", b"<p>Please find the paper attached.")?;
    stream(attached, "__substg1.0_3707001F", &wide("dpa.md"))?;
    stream(attached, "__substg1.0_37010102", b"# DPA\n\n1.1 Notice within 72 hours.\n")?;
    stream(&inner, "__properties_version1.0", &[0; 40])?;
    stream(&inner, "__substg1.0_10090102", b"\x10\0\0\0\x10\0\0\0LZFu\0\0\0\0\0Notice.\n")?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// An OpenDocument text with a heading, a list, a table and a note.
fn small_odt() -> io::Result<Vec<u8>> {
    let content = r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles><text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" text:display-levels="2"/></text:list-style></office:automatic-styles><office:body><office:text><text:tracked-changes><text:changed-region text:id="c"><text:deletion><text:p>old</text:p></text:deletion></text:changed-region></text:tracked-changes><text:h text:outline-level="1">Term</text:h><text:list text:style-name="L"><text:list-item><text:p>Notice of <text:change text:change-id="c"/>thirty days<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Calendar days.</text:p></text:note-body></text:note>.</text:p><text:list><text:list-item text:start-value="3"><text:p>In writing.</text:p></text:list-item></text:list></text:list-item></text:list><table:table><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>Fee</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table></office:text></office:body></office:document-content>"#;
    let part = |name: &str, content: &str| (name.to_string(), content.as_bytes().to_vec());
    stored(&[part("mimetype", "application/vnd.oasis.opendocument.text"), part("content.xml", content)])
}
