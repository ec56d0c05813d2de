//! Files made to hurt: each is read, refused or cut short, and none stops the program.

use crate::paper::{Paper, filler, save, words};
use crate::{blocks, read};
use countersign::error::ReadError;
use countersign::read::{Options, pdf};
use lopdf::{Dictionary, Object, Stream, dictionary};

/// The why of the one page that could not be read, beside one that could.
fn trouble(prepare: impl FnOnce(&mut Paper) -> String) -> String {
    let mut paper = Paper::new();
    paper.page(&words("T", 10, 72, 700, "This page is sound."));
    let content = prepare(&mut paper);
    paper.page(&content);
    let document = read(&paper.bytes());
    assert_eq!(blocks(&document), ["This page is sound."]);
    assert_eq!(document.unreadable.len(), 1);
    assert_eq!(document.unreadable[0].page, Some(2));
    document.unreadable[0].why.clone()
}

#[test]
fn a_form_that_draws_itself_ends() {
    let why = trouble(|paper| {
        let id = paper.doc.new_object_id();
        let own = dictionary! { "XObject" => dictionary! { "Me" => id } };
        let form = Stream::new(dictionary! { "Subtype" => "Form", "Resources" => own }, b"/Me Do".to_vec());
        paper.doc.objects.insert(id, form.into());
        paper.xobjects.set("Me", Object::Reference(id));
        "/Me Do".to_owned()
    });
    assert!(why.contains("forms inside forms"), "{why}");
}

#[test]
fn a_page_that_draws_for_hours_is_cut_short() {
    // Eight forms, each drawing the next one thirty times.
    let why = trouble(|paper| {
        let ids: Vec<_> = (0..8).map(|_| paper.doc.new_object_id()).collect();
        for (i, id) in ids.iter().enumerate() {
            let next = ids.get(i + 1).map_or(Dictionary::new(), |next| dictionary! { "N" => *next });
            let content = if i < 7 { "/N Do ".repeat(30) } else { "0 0 m ".repeat(200) };
            let dict = dictionary! { "Subtype" => "Form", "Resources" => dictionary! { "XObject" => next } };
            paper.doc.objects.insert(*id, Stream::new(dict, content.into_bytes()).into());
        }
        paper.xobjects.set("N", Object::Reference(ids[0]));
        "/N Do".to_owned()
    });
    assert!(why.contains("drawing operators"), "{why}");
}

#[test]
fn a_stream_that_swells_is_not_swallowed() {
    let mut paper = Paper::new();
    paper.page(&words("T", 10, 72, 700, "This page is sound."));
    let page = paper.page("");
    let mut bomb = Stream::new(Dictionary::new(), vec![b' '; 80 << 20]);
    bomb.compress().expect("blanks can be compressed");
    assert!(bomb.content.len() < 1 << 20);
    let bomb = paper.doc.add_object(bomb);
    paper.doc.get_dictionary_mut(page).expect("the page").set("Contents", bomb);
    let document = read(&paper.bytes());
    assert!(document.unreadable[0].why.contains("decompressed"), "{:?}", document.unreadable);
}

#[test]
fn circles_in_the_structure_end() {
    let mut paper = Paper::new();
    let page = paper.page(&words("T", 10, 72, 700, "This page is sound."));
    let field = paper.doc.new_object_id();
    let circle = dictionary! {
        "T" => Object::string_literal("a"), "V" => Object::string_literal("x"), "Kids" => vec![field.into()],
    };
    paper.doc.objects.insert(field, circle.into());
    let mut doc = paper.close(dictionary! { "AcroForm" => dictionary! { "Fields" => vec![field.into()] } });
    // The page is its own parent and its own picture size.
    let dict = doc.get_dictionary_mut(page).expect("the page");
    dict.set("Parent", page);
    dict.set("MediaBox", page);
    assert_eq!(blocks(&read(&save(doc)))[0], "This page is sound.");
}

#[test]
fn what_is_no_pdf_is_refused_with_a_reason() {
    let error = |bytes: &[u8]| pdf::read(bytes, &Options::default()).expect_err("this is no paper");
    assert_eq!(error(b""), ReadError::Empty);
    assert!(matches!(error(b"%PDF-1.7\n"), ReadError::Damaged { .. }));
    assert!(matches!(error(b"PK\x03\x04"), ReadError::Damaged { .. }));
    let no_pages = Paper::new().bytes();
    assert!(matches!(error(&no_pages), ReadError::Damaged { .. }));
}

/// Numbers that look random and are the same in each run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

/// A paper that uses most of what the reader knows.
fn rich() -> Vec<u8> {
    let mut paper = Paper::new();
    let fonts = paper.fonts.clone();
    paper.form("F", &filler(72, 300, 1, 4), dictionary! { "Resources" => dictionary! { "Font" => fonts } });
    paper.picture("P");
    let map = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <0060> <0020> endbfrange";
    let map = paper.doc.add_object(Stream::new(Dictionary::new(), map.to_vec()));
    let widths = vec![Object::Integer(0), 90.into(), 500.into()];
    let below = paper.doc.add_object(dictionary! { "Subtype" => "CIDFontType2", "DW" => 500, "W" => widths });
    let font = paper.doc.add_object(dictionary! {
        "Subtype" => "Type0", "Encoding" => "Identity-H", "DescendantFonts" => vec![below.into()], "ToUnicode" => map,
    });
    paper.fonts.set("X", Object::Reference(font));
    for page in 0..3 {
        let mut content = filler(72, 760, page * 50, 10) + "/F Do q 10 0 0 10 0 0 cm /P Do Q 1 w\n";
        for at in [0, 100, 200] {
            content += &format!(
                "{} 500 m {} 540 l S 100 {} m 300 {} l S\n",
                100 + at,
                100 + at,
                500 + at / 5,
                500 + at / 5
            );
        }
        content += "BT /X 11 Tf 110 510 Td <002200230024> Tj [(a) -200 <0025>] TJ T* (b) ' ET\n";
        content += "/Span << /ActualText (word) >> BDC BT /T 9 Tf 0.7 0.7 -0.7 0.7 50 50 Tm (x) Tj ET EMC\n";
        paper.page_with(&content, dictionary! { "Rotate" => 90 * page as i64 });
    }
    paper.bytes()
}

#[test]
fn no_damage_to_a_file_makes_the_reader_panic() {
    let sound = rich();
    assert!(read(&sound).unreadable.is_empty());
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut readable, mut refused) = (0, 0);
    for _ in 0..400 {
        let mut bytes = sound.clone();
        match dice.roll(4) {
            0 => bytes.truncate(dice.roll(sound.len())),
            1 => {
                for _ in 0..=dice.roll(40) {
                    let at = dice.roll(bytes.len());
                    bytes[at] = dice.roll(256) as u8;
                }
            }
            2 => {
                for _ in 0..=dice.roll(10) {
                    let length = dice.roll(60);
                    let (from, to) = (dice.roll(bytes.len() - length), dice.roll(bytes.len() - length));
                    bytes.copy_within(from..from + length, to);
                }
            }
            _ => {
                for byte in bytes.iter_mut().filter(|byte| byte.is_ascii_digit()) {
                    if dice.roll(60) == 0 {
                        *byte = b'0' + dice.roll(10) as u8;
                    }
                }
            }
        }
        match pdf::read(&bytes, &Options::default()) {
            Ok(document) => {
                readable += 1;
                let contradictory = document.unreadable.iter().find(|u| u.why.contains("contradicts"));
                assert_eq!(contradictory, None, "a page was fenced off: the reader panicked inside");
            }
            Err(_) => refused += 1,
        }
    }
    assert!(readable > 50 && refused > 5, "the damage is too small or too great: {readable} {refused}");
}
