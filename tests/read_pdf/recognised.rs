//! Scans: what a program sees in a picture stands on the page, and every quote says so.

use crate::paper::{Paper, filler, words};
use crate::{blocks, read};
use countersign::document::Document;
use countersign::finding::{Quote, Recognition};
use countersign::read::recognise::{Ocr, Recognise, Seen, Sight, Word};
use countersign::read::{Options, pdf};
use countersign::text::Span;
use lopdf::{Dictionary, Object, Stream, dictionary};
use std::sync::{Arc, Mutex};

/// Sees the same lines on every picture, and remembers what it was shown.
#[derive(Debug, Default)]
struct Seer {
    lines: Vec<&'static str>,
    confidence: u8,
    shown: Mutex<Vec<Option<Vec<u8>>>>,
}

impl Recognise for Seer {
    fn name(&self) -> String {
        "seer".into()
    }

    fn at_once(&self) -> usize {
        2
    }

    fn recognise(&self, sights: &[Sight<'_>]) -> Vec<Result<Seen, String>> {
        let mut shown = self.shown.lock().expect("no other test holds it");
        shown.extend(sights.iter().map(|sight| match sight {
            Sight::Picture(picture) => Some(picture.file.clone()),
            Sight::Page { .. } => None,
        }));
        let lines = (0i32..).zip(&self.lines).flat_map(|(line, words)| {
            (0i32..).zip(words.split(' ')).map(move |(at, word)| Word {
                text: word.to_string(),
                left: 100 + at * 60,
                right: 100 + at * 60 + 55,
                top: 100 + line * 20,
                bottom: 112 + line * 20,
                line: line as u32,
                confidence: self.confidence,
            })
        });
        let seen = Seen { words: lines.collect(), width: 600, height: 800 };
        sights.iter().map(|_| Ok(seen.clone())).collect()
    }
}

const LINES: [&str; 2] = ["1. The fee is due thirty", "days after the invoice."];
const SCAN: &str = "q 600 0 0 800 0 0 cm /Scan Do Q";

fn read_with(bytes: &[u8], seer: &Arc<Seer>, ocr: Ocr) -> Document {
    let options = Options { ocr, recogniser: Some(seer.clone()), ..Options::default() };
    pdf::read(bytes, &options).expect("the paper is readable")
}

fn seer(confidence: u8) -> Arc<Seer> {
    Arc::new(Seer { lines: LINES.to_vec(), confidence, ..Seer::default() })
}

fn scanned() -> Vec<u8> {
    let mut paper = Paper::new();
    paper.picture("Scan");
    paper.page(&filler(72, 700, 1, 4));
    paper.page(SCAN);
    paper.bytes()
}

#[test]
fn a_scanned_page_is_read_and_its_quotes_say_so() {
    let document = read_with(&scanned(), &seer(83), Ocr::Auto);
    assert!(document.unreadable.is_empty(), "{:?}", document.unreadable);
    let sentence = "1. The fee is due thirty days after the invoice.";
    assert!(blocks(&document).contains(&sentence), "{:?}", blocks(&document));
    let at = document.text.as_str().find(sentence).expect("it was just there");
    assert_eq!(document.text.place(at).page, Some(2));
    let quote = |at, length| Quote::new(&document, Span::new(at, at + length), String::new(), String::new());
    assert_eq!(quote(at, sentence.len()).recognised, Some(Recognition { confidence: Some(83) }));
    assert_eq!(quote(0, 10).recognised, None, "the first page has words of its own");
}

#[test]
fn the_picture_is_handed_over_as_a_file() {
    let seer = seer(90);
    read_with(&scanned(), &seer, Ocr::Auto);
    let shown = seer.shown.lock().expect("the reading is over");
    assert_eq!(*shown, [Some(b"P5 1 1 255\n\x80".to_vec())]);
}

#[test]
fn fax_data_get_a_header_of_their_own() {
    let mut paper = Paper::new();
    let fax = dictionary! {
        "Subtype" => "Image", "Width" => 16, "Height" => 2, "BitsPerComponent" => 1,
        "ColorSpace" => "DeviceGray", "Filter" => "CCITTFaxDecode",
        "DecodeParms" => dictionary! { "K" => -1, "Columns" => 16 },
    };
    let fax = paper.doc.add_object(Stream::new(fax, vec![1, 2, 3]).with_compression(false));
    paper.xobjects.set("Scan", Object::Reference(fax));
    paper.page(SCAN);
    let seer = seer(90);
    read_with(&paper.bytes(), &seer, Ocr::Auto);
    let shown = seer.shown.lock().expect("the reading is over");
    let file = shown[0].as_ref().expect("a picture");
    assert!(file.starts_with(b"II*\0") && file.ends_with(&[1, 2, 3]), "{file:?}");
}

#[test]
fn a_page_of_several_pictures_must_be_drawn() {
    let mut paper = Paper::new();
    paper.picture("Scan");
    paper.page("q 600 0 0 400 0 0 cm /Scan Do Q q 600 0 0 400 0 400 cm /Scan Do Q");
    let seer = seer(90);
    read_with(&paper.bytes(), &seer, Ocr::Auto);
    assert_eq!(*seer.shown.lock().expect("the reading is over"), [None]);
}

#[test]
fn who_does_not_want_it_gets_none_and_who_wants_it_always_gets_it() {
    let never = seer(90);
    assert_eq!(read_with(&scanned(), &never, Ocr::Never).unreadable.len(), 1);
    assert!(never.shown.lock().expect("the reading is over").is_empty());
    let always = seer(90);
    let document = read_with(&scanned(), &always, Ocr::Always);
    assert_eq!(always.shown.lock().expect("the reading is over").len(), 2);
    assert!(!document.text.as_str().contains("the duties of the parties"));
}

#[test]
fn what_can_hardly_be_made_out_is_named() {
    let document = read_with(&scanned(), &seer(35), Ocr::Auto);
    assert_eq!(document.unreadable[0].why, "its words were recognised in a picture with only 35 % certainty");
    assert!(document.text.as_str().contains("thirty days"));
}

#[test]
fn words_that_lie_unseen_behind_a_scan_count_as_recognised() {
    let mut paper = Paper::new();
    paper.picture("Scan");
    paper.page(&format!(
        "{SCAN} BT 3 Tr ET {}",
        words("T", 10, 72, 700, "The fee is due at once and in full.")
    ));
    let document = read(&paper.bytes());
    let confidence: Vec<_> = document.recognised.iter().map(|line| line.confidence).collect();
    assert_eq!(confidence, [None]);
}

#[test]
fn a_picture_with_an_odd_description_is_no_trouble() {
    let odd: [Dictionary; 4] = [
        dictionary! { "Width" => 0, "Height" => 5 },
        dictionary! { "Width" => 50_000, "Height" => 50_000, "ColorSpace" => "DeviceGray" },
        dictionary! { "Width" => 5, "Height" => 5, "ColorSpace" => vec!["Indexed".into()] },
        dictionary! { "Width" => 5, "Height" => 5, "BitsPerComponent" => 7, "ColorSpace" => "DeviceRGB" },
    ];
    for mut dict in odd {
        let mut paper = Paper::new();
        dict.set("Subtype", "Image");
        let picture = paper.doc.add_object(Stream::new(dict, vec![0; 7]));
        paper.xobjects.set("Scan", Object::Reference(picture));
        paper.page(SCAN);
        let seer = seer(90);
        read_with(&paper.bytes(), &seer, Ocr::Auto);
        assert_eq!(*seer.shown.lock().expect("the reading is over"), [None]);
    }
}
