//! From codes to characters, through every kind of font.

use crate::paper::{Paper, filler, words};
use crate::{blocks, read};
use countersign::error::ReadError;
use countersign::read::{Options, pdf};
use lopdf::{Dictionary, Object, Stream, dictionary};

/// One page that shows a string of bytes in a font.
fn shown(font: impl FnOnce(&mut Paper) -> Dictionary, hex: &str) -> Vec<String> {
    let mut paper = Paper::new();
    let font = font(&mut paper);
    let font = paper.doc.add_object(font);
    paper.fonts.set("X", Object::Reference(font));
    paper.page(&format!("BT /X 10 Tf 72 700 Td <{hex}> Tj ET"));
    blocks(&read(&paper.bytes())).into_iter().map(str::to_owned).collect()
}

fn map(paper: &mut Paper, body: &str) -> Object {
    let body = format!("1 begincodespacerange <0000> <FFFF> endcodespacerange {body}");
    paper.doc.add_object(Stream::new(Dictionary::new(), body.into_bytes())).into()
}

fn composite(paper: &mut Paper, body: &str) -> Dictionary {
    let to_unicode = map(paper, body);
    let below = paper.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "ABCDEF+Any", "DW" => 500,
        "W" => vec![3.into(), Object::Array(vec![250.into()]), 10.into(), 20.into(), 600.into()],
    });
    dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+Any", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![below.into()], "ToUnicode" => to_unicode,
    }
}

#[test]
fn composite_fonts_read_ranges_lists_and_ligatures() {
    let body = "2 beginbfrange <000A> <0014> <0041> <0020> <0021> [<0061> <00660066>] endbfrange \
                1 beginbfchar <0003> <0020> endbfchar";
    assert_eq!(shown(|paper| composite(paper, body), "000A000B000300200021"), ["AB aff"]);
}

#[test]
fn glyph_names_say_what_codes_mean() {
    let font = |_: &mut Paper| {
        let names = ["section", "eacute", "f_i", "uni20AC", "A.sc", "quotedblleft"];
        let mut differences = vec![Object::Integer(65)];
        differences.extend(names.map(|name| Object::Name(name.as_bytes().to_vec())));
        dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "ABCDEF+Any",
            "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => differences },
        }
    };
    assert_eq!(shown(font, "414243444546"), ["§éfi€A\u{201c}"]);
}

#[test]
fn the_map_of_the_file_goes_before_the_names() {
    let font = |paper: &mut Paper| {
        let to_unicode = map(paper, "1 beginbfchar <41> <005A> endbfchar");
        dictionary! {
            "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "ABCDEF+Any",
            "Encoding" => "WinAnsiEncoding", "ToUnicode" => to_unicode,
        }
    };
    assert_eq!(shown(font, "4142"), ["ZB"]);
}

#[test]
fn drawn_fonts_are_read_like_any_other() {
    let font = |paper: &mut Paper| {
        let to_unicode = map(paper, "1 beginbfrange <01> <03> <0061> endbfrange");
        dictionary! {
            "Type" => "Font", "Subtype" => "Type3", "FirstChar" => 1, "LastChar" => 3,
            "FontMatrix" => vec![0.002.into(), 0.into(), 0.into(), 0.002.into(), 0.into(), 0.into()],
            "FontBBox" => vec![0.into(), 0.into(), 300.into(), 400.into()],
            "Widths" => vec![300.into(), 300.into(), 300.into()],
            "CharProcs" => Dictionary::new(), "ToUnicode" => to_unicode,
            "Encoding" => dictionary! { "Differences" => vec![Object::Integer(1), "g1".into(), "g2".into(), "g3".into()] },
        }
    };
    assert_eq!(shown(font, "010203"), ["abc"]);
}

#[test]
fn the_font_program_helps_where_the_file_says_nothing() {
    let font = |paper: &mut Paper| {
        let program =
            paper.doc.add_object(Stream::new(Dictionary::new(), true_type(&[(b'N', 5), (b'o', 7)])));
        let descriptor =
            paper.doc.add_object(dictionary! { "Type" => "FontDescriptor", "FontFile2" => program });
        let below = paper.doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "ABCDEF+Any", "DW" => 500,
            "CIDToGIDMap" => "Identity", "FontDescriptor" => descriptor,
        });
        dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+Any", "Encoding" => "Identity-H",
            "DescendantFonts" => vec![below.into()],
        }
    };
    assert_eq!(shown(font, "00050007"), ["No"]);
}

/// The least of a TrueType font: a table of characters and glyphs (format 6).
fn true_type(pairs: &[(u8, u16)]) -> Vec<u8> {
    let first = pairs.iter().map(|(c, _)| *c).min().unwrap_or(0);
    let last = pairs.iter().map(|(c, _)| *c).max().unwrap_or(0);
    let glyph = |c: u8| pairs.iter().find(|(own, _)| *own == c).map_or(0, |(_, glyph)| *glyph);
    let mut subtable = Vec::new();
    for word in [6, 0, 0, u16::from(first), u16::from(last - first) + 1] {
        subtable.extend(u16::to_be_bytes(word));
    }
    (first..=last).for_each(|c| subtable.extend(glyph(c).to_be_bytes()));
    let mut font = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    font.extend(b"cmap\0\0\0\0\0\0\0\x1c\0\0\0\0");
    font.extend([0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12]);
    font.extend(subtable);
    font
}

#[test]
fn a_page_without_usable_maps_is_named_and_the_others_are_read() {
    let mut paper = Paper::new();
    paper.page(&filler(72, 700, 1, 5));
    let below =
        paper.doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "DW" => 500 });
    let font = paper.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "Encoding" => "Identity-H", "DescendantFonts" => vec![below.into()],
    });
    paper.fonts.set("X", Object::Reference(font));
    let hex: String = (1..100).map(|i| format!("{i:04X}")).collect();
    paper.page(&format!("BT /X 10 Tf 72 700 Td <{hex}> Tj ET"));
    let document = read(&paper.bytes());
    assert_eq!(document.unreadable.len(), 1);
    assert_eq!(document.unreadable[0].page, Some(2));
    assert!(!document.text.as_str().contains('\u{fffd}'), "words that nobody wrote are not judged");
}

#[test]
fn scrambled_letters_are_recognised() {
    let mut paper = Paper::new();
    let scrambled: String = (0..30)
        .map(|i| {
            let line = "7kh surfhvvru vkdoo surfhvv wkh shuvrqdo gdwd rqob rq wkh grfxphqwhg lqvwuxfwlrqv";
            words("T", 10, 60, 740 - 14 * i, line)
        })
        .collect();
    paper.page(&scrambled);
    let error = pdf::read(&paper.bytes(), &Options::default()).expect_err("no page is readable");
    assert_eq!(error, ReadError::OnlyPictures);
}
