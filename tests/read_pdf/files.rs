//! What else a file can hold: forms, links, tags, layers, locks and scans.

use crate::paper::{Paper, filler, save, words};
use crate::{blocks, read};
use countersign::document::BlockKind;
use countersign::error::ReadError;
use countersign::read::{Options, pdf};
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, dictionary};

#[test]
fn text_in_forms_inside_forms_is_read_at_its_place() {
    let mut paper = Paper::new();
    let fonts = paper.fonts.clone();
    let matrix = vec![1.into(), 0.into(), 0.into(), 1.into(), 0.into(), Object::Integer(-100)];
    paper.form(
        "Inner",
        &words("T", 10, 72, 700, "This is the second sentence."),
        dictionary! { "Matrix" => matrix, "Resources" => dictionary! { "Font" => fonts } },
    );
    let inner = paper.xobjects.clone();
    paper.form("Outer", "q /Inner Do Q", dictionary! { "Resources" => dictionary! { "XObject" => inner } });
    paper.page(&("/Outer Do\n".to_owned() + &words("T", 10, 72, 700, "This is the first sentence.")));
    assert_eq!(
        blocks(&read(&paper.bytes())),
        ["This is the first sentence.", "This is the second sentence."]
    );
}

#[test]
fn filled_fields_are_blocks_with_their_names() {
    let mut paper = Paper::new();
    let field = |name: &str, kind: &str, value: Object| {
        dictionary! { "T" => Object::string_literal(name), "FT" => kind, "V" => value, "Subtype" => "Widget" }
    };
    let name = paper.doc.add_object(field("name", "Tx", Object::string_literal("Northwind Ltd")));
    let box_on = paper.doc.add_object(field("accept", "Btn", "Yes".into()));
    let box_off = paper.doc.add_object(field("refuse", "Btn", "Off".into()));
    let party = paper.doc.add_object(
        dictionary! { "T" => Object::string_literal("party"), "Kids" => vec![Object::Reference(name)] },
    );
    paper.page("");
    let annotations = vec![name.into(), box_on.into(), box_off.into()];
    paper.page_with(&words("T", 10, 72, 700, "Sign here."), dictionary! { "Annots" => annotations });
    let form = dictionary! { "Fields" => vec![party.into(), box_on.into(), box_off.into()] };
    let document = read(&save(paper.close(dictionary! { "AcroForm" => form })));
    let fields: Vec<_> = document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::FormField)
        .map(|block| {
            (
                block.label.as_deref(),
                document.words(block),
                document.text.place(block.span.start as usize).page,
            )
        })
        .collect();
    assert_eq!(fields, [(Some("party.name"), "Northwind Ltd", Some(2)), (Some("accept"), "Yes", Some(2))]);
}

#[test]
fn links_cover_their_words() {
    let mut paper = Paper::new();
    let action = dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.com/dpa") };
    // "The " is 18 points wide, "addendum" 41.
    let rect = vec![90.into(), 696.into(), 132.into(), 710.into()];
    let link = paper.doc.add_object(dictionary! { "Subtype" => "Link", "Rect" => rect, "A" => action });
    paper.page_with(
        &words("T", 10, 72, 700, "The addendum applies."),
        dictionary! { "Annots" => vec![link.into()] },
    );
    let document = read(&paper.bytes());
    assert_eq!(document.text.as_str(), "The addendum applies.");
    let links: Vec<_> =
        document.links.iter().map(|l| (document.text.get(l.span), l.target.as_str())).collect();
    assert_eq!(links, [("addendum", "https://example.com/dpa")]);
}

#[test]
fn the_true_text_of_a_tag_replaces_what_is_drawn() {
    let mut paper = Paper::new();
    paper.page(
        "BT /T 10 Tf 72 700 Td (The ) Tj /Span << /ActualText (certificate) >> BDC (certi) Tj (cate) Tj EMC \
         ( expires.) Tj ET",
    );
    assert_eq!(blocks(&read(&paper.bytes())), ["The certificate expires."]);
}

#[test]
fn tagged_page_numbers_are_furniture_on_a_single_page() {
    let mut paper = Paper::new();
    let number = words("T", 9, 300, 300, "Draft of May");
    paper.page(&(filler(72, 700, 1, 8) + "/Artifact << /Type /Pagination >> BDC\n" + &number + "EMC\n"));
    let document = read(&paper.bytes());
    assert_eq!(document.furniture.len(), 1);
    assert!(!document.text.as_str().contains("Draft of May"));
}

#[test]
fn layers_that_are_off_are_not_read() {
    let mut paper = Paper::new();
    let layer =
        paper.doc.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("Notes") });
    paper.properties.set("L", Object::Reference(layer));
    let hidden = words("T", 10, 72, 650, "Internal: do not send.");
    paper.page(&(words("T", 10, 72, 700, "The fee is due.") + "/OC /L BDC\n" + &hidden + "EMC\n"));
    let off =
        dictionary! { "OCGs" => vec![layer.into()], "D" => dictionary! { "OFF" => vec![layer.into()] } };
    let document = read(&save(paper.close(dictionary! { "OCProperties" => off })));
    assert_eq!(blocks(&document), ["The fee is due."]);
}

#[test]
fn invisible_text_over_a_scan_is_read() {
    let mut paper = Paper::new();
    paper.picture("Scan");
    let page = "q 600 0 0 800 0 0 cm /Scan Do Q BT 3 Tr /T 10 Tf 72 700 Td (The fee is due thirty days after the invoice.) Tj ET";
    paper.page(page);
    assert_eq!(blocks(&read(&paper.bytes())), ["The fee is due thirty days after the invoice."]);
}

#[test]
fn a_scanned_page_is_named_and_a_scanned_paper_is_refused() {
    let scan = "q 600 0 0 800 0 0 cm /Scan Do Q";
    let mut mixed = Paper::new();
    mixed.picture("Scan");
    mixed.page(&words("T", 10, 72, 700, "The fee is due at once."));
    mixed.page(scan);
    let document = read(&mixed.bytes());
    assert_eq!(document.unreadable.len(), 1);
    assert_eq!(document.unreadable[0].page, Some(2));
    assert_eq!(document.unreadable[0].why, "only a picture, no text");

    let mut scanned = Paper::new();
    scanned.picture("Scan");
    scanned.page(scan);
    scanned.page(scan);
    let error = pdf::read(&scanned.bytes(), &Options::default()).expect_err("there is no text");
    assert_eq!(error, ReadError::OnlyPictures);
}

#[test]
fn an_empty_page_is_no_trouble() {
    let mut paper = Paper::new();
    paper.page(&words("T", 10, 72, 700, "The fee is due at once."));
    paper.page("");
    let document = read(&paper.bytes());
    assert_eq!((document.pages, document.unreadable.len()), (2, 0));
}

fn locked(password: &str) -> Vec<u8> {
    let mut paper = Paper::new();
    paper.page(&words("T", 10, 72, 700, "The fee is due at once."));
    let mut doc: Document = paper.close(lopdf::Dictionary::new());
    let version = EncryptionVersion::V2 {
        document: &doc,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::PRINTABLE,
    };
    let state = EncryptionState::try_from(version).expect("a valid lock");
    doc.encrypt(&state).expect("an open document can be locked");
    save(doc)
}

#[test]
fn a_locked_file_wants_its_password() {
    let with = |bytes: &[u8], password: Option<&str>| {
        let options = Options { password: password.map(str::to_owned), ..Options::default() };
        pdf::read(bytes, &options).map(|document| document.text.as_str().to_owned())
    };
    let bytes = locked("sesame");
    let text = Ok("The fee is due at once.".to_owned());
    assert_eq!(with(&bytes, None), Err(ReadError::Encrypted));
    assert_eq!(with(&bytes, Some("guess")), Err(ReadError::WrongPassword));
    assert_eq!(with(&bytes, Some("sesame")), text);
    assert_eq!(with(&locked(""), None), text, "locked against printing only");
    assert_eq!(with(&locked(""), Some("unneeded")), text);
}

#[test]
fn object_streams_and_broken_tables_are_read() {
    let paper = || {
        let mut paper = Paper::new();
        paper.page(&words("T", 10, 72, 700, "The fee is due at once."));
        paper.close(lopdf::Dictionary::new())
    };
    let mut packed = Vec::new();
    paper().save_modern(&mut packed).expect("a document in memory can be written");
    assert!(packed.windows(7).any(|w| w == b"/ObjStm"));
    assert_eq!(blocks(&read(&packed)), ["The fee is due at once."]);

    // Bytes lost in transit: every offset in the table is wrong.
    let mut broken = save(paper());
    let head = broken.iter().position(|&b| b == b'\n').expect("a header line") + 1;
    broken.splice(head..head, *b"% one line more\n");
    assert_eq!(blocks(&read(&broken)), ["The fee is due at once."]);

    // The end is missing, and with it the table.
    let mut short = save(paper());
    let end = short.windows(9).rposition(|w| w == b"startxref").expect("the place of the table");
    short.truncate(end - 20);
    assert_eq!(blocks(&read(&short)), ["The fee is due at once."]);
}
