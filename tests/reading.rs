//! Are papers read as a person reads them?
//!
//! Every file in `tests/reading/` beside a `.blocks` file is read, and what comes out is
//! compared with it: one line a block, with kind, number, line of the source, and words.
//! Run `UPDATE=1 cargo test --test reading` to rewrite the `.blocks` files, then look at
//! the difference.

use countersign::document::{BlockKind, Document};
use countersign::error::ReadError;
use countersign::read::{Changes, Options, read};
use countersign::segment::{references, segment, signatures};
use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// A document as the `.blocks` files write it.
fn blocks(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        let kind = match &block.kind {
            BlockKind::Heading { level } => format!("heading {level}"),
            BlockKind::Paragraph => "paragraph".into(),
            BlockKind::ListItem { depth } => format!("item {depth}"),
            BlockKind::TableRow { table, header: true, .. } => format!("table {table} header"),
            BlockKind::TableRow { table, .. } => format!("table {table}"),
            BlockKind::Footnote => "footnote".into(),
            BlockKind::Comment => "comment".into(),
            BlockKind::FormField => "field".into(),
        };
        let line = document.text.place(block.span.start as usize).line.unwrap_or(0);
        let label = block.label.as_deref().map(|l| format!(" [{l}]")).unwrap_or_default();
        writeln!(out, "{line}: {kind}{label}: {}", document.words(block)).unwrap();
    }
    for link in &document.links {
        writeln!(out, "link: {} -> {}", document.text.get(link.span), link.target).unwrap();
    }
    for change in &document.changes {
        writeln!(out, "deleted: {}", change.removed).unwrap();
    }
    for furniture in &document.furniture {
        writeln!(out, "furniture, page {}: {}", furniture.page, furniture.text).unwrap();
    }
    for unreadable in &document.unreadable {
        writeln!(out, "unreadable: {}", unreadable.why).unwrap();
    }
    out
}

fn papers() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading");
    let mut papers: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    papers.retain(|path| path.is_file() && path.extension().is_some_and(|e| e != "blocks"));
    papers.sort();
    papers
}

#[test]
fn papers_read_as_written_down() {
    let update = std::env::var_os("UPDATE").is_some();
    let papers = papers();
    assert!(papers.len() >= 5, "the papers are gone");
    let mut wrong = String::new();
    for paper in papers {
        let golden = paper.with_added_extension("blocks");
        let bytes = std::fs::read(&paper).unwrap();
        let found = match read(&bytes, &Options::default()) {
            Ok(document) => blocks(&document),
            Err(error) => format!("error: {error}\n"),
        };
        if update {
            std::fs::write(&golden, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            writeln!(wrong, "{}\n{}", paper.display(), first_difference(&expected, &found)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn first_difference(expected: &str, found: &str) -> String {
    let pairs = expected.lines().zip(found.lines()).enumerate();
    let different = pairs.into_iter().find(|(_, (a, b))| a != b);
    match different {
        Some((at, (a, b))) => format!("  line {}\n    expected {a}\n    found    {b}", at + 1),
        None => format!("  expected {} lines, found {}", expected.lines().count(), found.lines().count()),
    }
}

/// Every character that claims a place in the source is the character that stands there.
fn assert_places(source: &str, document: &Document) {
    let mut known = 0;
    for block in &document.blocks {
        for (at, sign) in document.words(block).char_indices() {
            if let Some(offset) = document.text.source_offset(block.span.start as usize + at) {
                assert_eq!(source[offset..].chars().next(), Some(sign), "at {offset} in {source:?}");
                known += 1;
            }
        }
    }
    assert!(document.blocks.is_empty() || known > 0 || document.text.as_str().len() < 40, "no place known");
}

#[test]
fn positions_lead_back_to_the_source() {
    for paper in papers().iter().filter(|p| p.extension().is_some_and(|e| e == "md" || e == "txt")) {
        let source = std::fs::read_to_string(paper).unwrap();
        assert_places(&source, &read(source.as_bytes(), &Options::default()).unwrap());
    }
}

#[test]
fn a_paper_in_its_original_state_keeps_what_was_struck_out() {
    let read_in = |changes| {
        let options = Options { changes, ..Options::default() };
        read(b"# Term\n\nWithin ~~24~~ 72 hours.", &options).unwrap().text.as_str().to_owned()
    };
    assert_eq!(read_in(Changes::Accepted), "Term\nWithin 72 hours.");
    assert_eq!(read_in(Changes::Original), "Term\nWithin 24 72 hours.");
}

#[test]
fn monstrous_files_are_read_in_one_pass() {
    let repeat = |piece: &str| piece.repeat(200_000 / piece.len());
    for piece in [
        "word ",
        "a|b\n",
        "(a) b\n",
        "1. x ",
        "- ",
        "> ",
        "#",
        "**a ",
        "[a](",
        "<b ",
        "<p a=\"",
        "</x>",
        "<Aa ",
        "{/*",
        "<table><td>",
        "<ul><li>",
        "&amp",
        "~~",
        "\t",
        "\u{c}a",
        "a-\nb",
        "```\n",
        "7.1 A\n",
    ] {
        for prefix in ["", "# Title\n\n", "<html><p>x ", "{\\rtf1 "] {
            let source = format!("{prefix}{}", repeat(piece));
            match read(source.as_bytes(), &Options::default()) {
                Ok(_) | Err(ReadError::Limit { .. } | ReadError::Empty | ReadError::Unsupported { .. }) => {}
                Err(error) => panic!("{piece:?} after {prefix:?}: {error}"),
            }
        }
    }
}

#[test]
fn a_file_above_the_limit_says_so() {
    let error = read(&vec![b'a'; 100 * 1024 * 1024 + 1], &Options::default()).unwrap_err();
    assert_eq!(error, ReadError::TooLarge { size: 104_857_601, limit: 104_857_600 });
}

/// Pieces that mean something in one of the formats.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("7.2 Notice. ".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\n\n\n\nPage 3\n\u{c}".to_owned()),
        Just("(a) the name;\n".to_owned()),
        Just("ARTICLE V – TERM\n".to_owned()),
        Just("| a | b |\n|---|---|\n| c | |\n".to_owned()),
        Just("a   b   c\nd   e   f\ng   h   i\n".to_owned()),
        Just("# Title\n".to_owned()),
        Just("**bold**".to_owned()),
        Just("~~gone~~ ".to_owned()),
        Just("[link](https://vendor.example)".to_owned()),
        Just("1. item\n   - deeper\n".to_owned()),
        Just("    indented\n".to_owned()),
        Just("```\n".to_owned()),
        Just("&nbsp;&amp;\\*".to_owned()),
        Just("<table><tr><td>x<td><p>y</p></table>".to_owned()),
        Just("<ol type=a><li>z".to_owned()),
        Just("<nav>menu".to_owned()),
        Just("</td></tr></li></ol>".to_owned()),
        Just("<Note a={1}>".to_owned()),
        Just("[^1]\n\n[^1]: note\n".to_owned()),
        Just("sub-\nprocessor sub-processor ".to_owned()),
        Just("\u{ad}\u{200b}\u{a0}".to_owned()),
        Just("{\\par \\'e9\\u8364?}".to_owned()),
        "[a-zA-Zäß€ .,;:()0-9-]{0,40}",
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        not_damaged(&bytes);
        for start in ["<html>", "{\\rtf1 ", "# A\n", "From: a\nMIME-Version: 1.0\n\n", "Notice\n"] {
            not_damaged(&[start.as_bytes(), &bytes].concat());
        }
    }

    #[test]
    fn any_marks_never_panic_and_lead_back(source in pieces()) {
        for start in ["", "# Title\n\n", "<html>", "<div>", "{\\rtf1 ", "---\ntitle: x\n---\n", "From: a\nSubject: b\nMIME-Version: 1.0\n\n"] {
            let source = format!("{start}{source}");
            not_damaged(source.as_bytes());
            if let Ok(document) = read(source.as_bytes(), &Options::default()) {
                assert_sound(&document);
                for block in &document.blocks {
                    for (at, sign) in document.words(block).char_indices() {
                        if let Some(offset) = document.text.source_offset(block.span.start as usize + at) {
                            prop_assert_eq!(source[offset..].chars().next(), Some(sign), "at {}", offset);
                        }
                    }
                }
            }
        }
    }
}

/// A reader that panics is reported as damage by the fence.
fn not_damaged(bytes: &[u8]) {
    if let Err(ReadError::Damaged { what }) = read(bytes, &Options::default()) {
        panic!("{what}");
    }
}

/// Blocks stand in order, one line break between them; cells lie in their rows.
fn assert_sound(document: &Document) {
    let mut end = None;
    for block in &document.blocks {
        assert_eq!(block.span.start, end.map_or(0, |e: u32| e + 1));
        assert!(!document.words(block).trim().is_empty());
        assert!(!document.words(block).contains('\n'));
        if let BlockKind::TableRow { cells, .. } = &block.kind {
            assert!(cells.iter().all(|cell| block.span.contains(*cell)));
        }
        end = Some(block.span.end);
    }
    for link in &document.links {
        assert!(link.span.start <= link.span.end && link.span.end as usize <= document.text.len());
    }
}

/// Every file of `tests/hostile/` is read, cut short or refused with a reason of its own.
#[test]
fn hostile_files_are_read_or_refused_with_a_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 5, "the files are gone");
    for file in files {
        match read(&std::fs::read(&file).unwrap(), &Options::default()) {
            Ok(document) => {
                let contract = segment(&document);
                references(&document, &contract);
                signatures(&document);
            }
            Err(error) => {
                assert!(!error.to_string().contains("breaks the program"), "{}: {error}", file.display());
            }
        }
    }
}

#[test]
fn each_limit_has_its_own_words() {
    let of = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile").join(name);
        read(&std::fs::read(path).unwrap(), &Options::default())
    };
    let limit = |name| match of(name) {
        Err(ReadError::Limit { what }) => what,
        other => panic!("{name}: {other:?}"),
    };
    assert!(limit("swelling.docx").contains("unpack to more than 256 MB"));
    assert!(limit("elements-without-end.docx").contains("nests more than 200 elements"));
    assert_eq!(of("numbers-too-large.pdf").unwrap().text.as_str(), "The fee is due at once.");
    let entities = of("entities.docx").unwrap();
    assert_eq!(entities.text.as_str(), "The fee is due.", "no entity is resolved");
}
