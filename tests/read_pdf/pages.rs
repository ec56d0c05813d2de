//! What happens over page breaks, at the edges of pages, and on pages that are turned.

use crate::paper::{Paper, filler, lines, words};
use crate::{blocks, page_of, read};
use countersign::read::{Options, pdf};
use lopdf::dictionary;

/// Four pages with a running header, a footer with the page number, and a signature line
/// in the middle of each.
fn with_furniture() -> Vec<u8> {
    let mut paper = Paper::new();
    for number in 1..=4 {
        let content = words("T", 9, 72, 770, "Northwind Data Processing Agreement")
            + &filler(72, 700, number * 100, 10)
            + &words("T", 10, 72, 400, "Signed: ____________")
            + &filler(72, 300, number * 100 + 50, 10)
            + &words("T", 9, 280, 30, &format!("Page {number} of 4"));
        paper.page(&content);
    }
    paper.bytes()
}

#[test]
fn headers_and_page_numbers_are_kept_apart() {
    let document = read(&with_furniture());
    let text = document.text.as_str();
    assert!(!text.contains("Northwind") && !text.contains("Page 1"), "{text}");
    assert_eq!(document.furniture.len(), 8);
    assert!(document.furniture.iter().any(|f| f.page == 3 && f.text == "Page 3 of 4"));
    assert_eq!(text.matches("Signed:").count(), 4, "repeated lines in the middle of a page are no furniture");
}

#[test]
fn furniture_stays_where_it_stands_if_wanted() {
    let options = Options { keep_furniture: true, ..Options::default() };
    let document = pdf::read(&with_furniture(), &options).expect("readable");
    let text = document.text.as_str();
    assert_eq!(text.matches("Northwind Data Processing Agreement").count(), 4);
    assert!(text.find("Page 1 of 4") < text.find("line 200"));
}

#[test]
fn a_paragraph_runs_over_a_page_break() {
    let mut paper = Paper::new();
    paper.page(&lines(
        72,
        100,
        &[
            "8.1 The Supplier shall return or delete the personal data at the end of the contract, at the choice of",
            "the Customer, within thirty days after the Customer has told the Supplier of its choice, unless the",
        ],
    ));
    paper.page(&lines(
        72,
        700,
        &[
            "law requires the Supplier to keep them.",
            "8.2 The Supplier shall confirm the deletion in writing.",
        ],
    ));
    let document = read(&paper.bytes());
    assert_eq!(document.pages, 2);
    assert_eq!(blocks(&document).len(), 2, "{:?}", blocks(&document));
    assert!(document.text.as_str().contains("unless the law requires"));
    assert_eq!(page_of(&document, "unless the"), Some(1));
    assert_eq!(page_of(&document, "law requires"), Some(2));
}

#[test]
fn a_clause_that_ends_with_the_page_is_not_joined_to_the_next() {
    let mut paper = Paper::new();
    paper.page(&lines(72, 100, &["8.1 The Supplier shall delete the data."]));
    paper.page(&lines(72, 700, &["8.2 The Supplier shall confirm it."]));
    assert_eq!(blocks(&read(&paper.bytes())).len(), 2);
}

#[test]
fn a_turned_page_reads_like_any_other() {
    let mut paper = Paper::new();
    // Set upwards along the paper's long side, and shown turned by a quarter.
    let content = "BT /T 10 Tf 0 1 -1 0 100 72 Tm (Annex II lists the measures) Tj ET\n\
                   BT /T 10 Tf 0 1 -1 0 130 72 Tm (that protect the data.) Tj ET";
    paper.page_with(content, dictionary! { "Rotate" => 90 });
    paper.page(content);
    let document = read(&paper.bytes());
    assert_eq!(
        blocks(&document),
        [
            "Annex II lists the measures",
            "that protect the data.",
            "Annex II lists the measures",
            "that protect the data."
        ]
    );
}

#[test]
fn a_watermark_does_not_cut_through_sentences() {
    let mut paper = Paper::new();
    let content = filler(72, 700, 1, 20) + "BT /H 60 Tf 0.7 0.7 -0.7 0.7 150 450 Tm (DRAFT) Tj ET";
    paper.page(&content);
    let document = read(&paper.bytes());
    let found = blocks(&document);
    assert_eq!(found.last(), Some(&"DRAFT"), "{found:?}");
    assert_eq!(found.len(), 2);
}
