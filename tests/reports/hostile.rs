//! Papers and names that try to act.

use super::{check as checked_as, elements, is_inert_page, write};
use countersign::report::{check_page, junit, markdown, sarif, text};
use countersign::{check, library, read};
use pulldown_cmark::{Event, Options, Parser, Tag};

const NAME: &str = "<img src=x onerror=alert(1)> @everyone.txt";
const ATTACK: &str = "</style></p><script>alert(1)</script><img src=x onerror=alert(1)> @everyone #1 [x](javascript:alert(1)) ![i](http://evil.example/i.png) https://evil.example www.evil.example `tick` |cell| \u{202E}\u{1}\u{0}]]> --> &lt;b&gt; =cmd()";

fn paper() -> String {
    format!(
        "DATA PROCESSING AGREEMENT\n\n1. Personal data breach\n\nThe Processor shall notify the Customer {ATTACK} without undue delay and in any event within 240 hours after becoming aware of a Personal Data Breach.\n\n2. Sub-processors {ATTACK}\n\nThe Processor may engage sub-processors {ATTACK} without the prior consent of the Customer. The Processor processes personal data on behalf of the Customer, the controller.\n"
    )
}

#[test]
fn a_page_stays_inert() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = checked_as(&write(folder.path(), NAME, &paper()), "html");
    is_inert_page(&page);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the words themselves are shown");
    assert!(page.contains("&lt;U+202E&gt;"), "what hides is shown");
}

#[test]
fn markdown_makes_no_markup_of_other_peoples_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let comment = checked_as(&write(folder.path(), NAME, &paper()), "markdown");
    assert!(comment.contains("alert(1)"), "the attack must reach the report to be worth anything");
    for event in Parser::new_ext(&comment, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                for (name, attributes) in elements(&html) {
                    assert!(["details", "summary", "sub"].contains(&name.as_str()), "<{name}>");
                    assert!(attributes.is_empty(), "<{name} {attributes:?}>");
                }
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                panic!("a link to {dest_url}")
            }
            Event::Text(words) => {
                for sign in ["@everyone", "#1", "https://", "www.evil"] {
                    assert!(!words.contains(sign), "a code host would make a link of {words}");
                }
            }
            Event::Code(code) => {
                let is_id = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/-".contains(&b);
                assert!(code.bytes().all(is_id), "{code} is no clause");
            }
            _ => {}
        }
    }
}

#[test]
fn json_sarif_and_junit_stay_well_formed() {
    let folder = tempfile::tempdir().expect("a folder");
    let paper = write(folder.path(), NAME, &paper());
    let log: serde_json::Value = serde_json::from_str(&checked_as(&paper, "sarif")).expect("JSON");
    let uri = log["runs"][0]["artifacts"][0]["location"]["uri"].as_str().expect("a URI");
    assert!(uri.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"@ ".contains(&b)), "{uri}");
    let told = log["runs"][0]["results"].to_string();
    assert!(told.contains("alert(1)") && !told.contains('\u{202E}'), "shown for what it is");
    let _: serde_json::Value = serde_json::from_str(&checked_as(&paper, "json")).expect("JSON");
    let xml = checked_as(&paper, "junit");
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "XML 1.0 has no place for some of these characters");
    let mut reader = quick_xml::Reader::from_str(&xml);
    while reader.read_event().expect("well-formed XML") != quick_xml::events::Event::Eof {}
    assert!(!xml.contains("<script"));
}

#[test]
fn a_line_of_ten_megabytes_is_only_long() {
    let long = format!("{}\n\n{}\n", paper(), "x".repeat(10 * 1024 * 1024));
    let document = read::read(long.as_bytes(), &read::Options::default()).expect("a paper");
    let library = library::build(&library::builtin()).expect("the library");
    let checked = check::check(&document, &library, &check::Selection::default());
    let name = "long.txt";
    let subject = check_page::Subject::paper(name, &checked);
    let (path, source) = (name.to_string(), read::source(document.format, long.as_bytes()));
    let artefact = sarif::Artefact { path, name: None, document: Some(&document), source: source.as_deref() };
    type Write<'w> = &'w dyn Fn(&mut Vec<u8>) -> std::io::Result<()>;
    let formats: [(&str, Write<'_>); 5] = [
        ("html", &|out| check_page::write(out, &subject)),
        ("markdown", &|out| markdown::write(out, &subject)),
        ("sarif", &|out| sarif::write(out, std::slice::from_ref(&artefact), &checked)),
        ("junit", &|out| junit::write(out, name, &checked, None)),
        ("text", &|out| text::write(out, name, &checked, text::Layout { width: 100, all: true })),
    ];
    for (format, write) in formats {
        let mut shown = Vec::new();
        write(&mut shown).expect("it is written");
        assert!(shown.len() < 1024 * 1024, "{format} is {} bytes", shown.len());
    }
}
