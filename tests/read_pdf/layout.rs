//! Lines, paragraphs, clauses, columns, cells and headings.

use crate::paper::{Paper, filler, lines, words};
use crate::{blocks, headings, read, table_rows};

fn one_page(content: &str) -> countersign::document::Document {
    let mut paper = Paper::new();
    paper.page(content);
    read(&paper.bytes())
}

#[test]
fn lines_join_to_paragraphs_and_gaps_part_them() {
    let first = lines(
        72,
        700,
        &[
            "The Supplier shall keep the Customer informed of every event that may delay the delivery of",
            "the services, and shall name the day on which it expects to deliver.",
        ],
    );
    let second = lines(72, 660, &["The Customer may refuse a delivery that comes late."]);
    let document = one_page(&(first + &second));
    assert_eq!(
        blocks(&document),
        [
            "The Supplier shall keep the Customer informed of every event that may delay the delivery of the \
             services, and shall name the day on which it expects to deliver.",
            "The Customer may refuse a delivery that comes late.",
        ]
    );
}

#[test]
fn spaces_come_from_positions_where_the_file_has_none() {
    // Times at 10 points: "The" is 15.5 points wide, "Supplier" 36.1.
    let content = "BT /T 10 Tf 72 700 Td [(The) -250 (Supplier) -250 (sh) 20 (all)] TJ ET\n\
                   BT /T 10 Tf 72 670 Td (The) Tj 18 0 Td (Supplier) Tj 39 0 Td (pays) Tj ET";
    assert_eq!(blocks(&one_page(content)), ["The Supplier shall", "The Supplier pays"]);
}

#[test]
fn letters_set_wide_are_one_word() {
    let content = "BT /T 10 Tf 3 Tc 72 700 Td (AGREEMENT) Tj ET";
    assert_eq!(blocks(&one_page(content)), ["AGREEMENT"]);
}

#[test]
fn clauses_begin_blocks_without_a_gap_and_references_do_not() {
    let document = one_page(&lines(
        72,
        700,
        &[
            "7.1 The Supplier shall allow the Customer to audit its premises once a year, as set out in Section",
            "9.2 of this Agreement, and shall bear its own costs of the audit.",
            "7.2 The Customer shall give notice of an audit:",
            "(a) in writing;",
            "(b) thirty days before it begins.",
        ],
    ));
    assert_eq!(
        blocks(&document),
        [
            "7.1 The Supplier shall allow the Customer to audit its premises once a year, as set out in Section \
             9.2 of this Agreement, and shall bear its own costs of the audit.",
            "7.2 The Customer shall give notice of an audit:",
            "(a) in writing;",
            "(b) thirty days before it begins.",
        ]
    );
}

#[test]
fn hyphens_at_line_ends_go_where_the_word_was_divided() {
    let document = one_page(&lines(
        72,
        700,
        &[
            "The Customer may terminate this agreement if a third party claims that the services infringe its rights.",
            "Each party shall at once inform the other of such a claim, and shall defend it as if no agree-",
            "ment had been made; it shall not settle without consent. The costs of defence against a third-",
            "party claim are borne by the Supplier, who shall pay them within sev-",
            "enty days.",
        ],
    ));
    let text = document.text.as_str();
    for words in ["no agreement had", "a third-party claim", "within seventy days"] {
        assert!(text.contains(words), "{words:?} is missing in {text:?}");
    }
}

#[test]
fn columns_are_read_one_after_the_other() {
    let left: Vec<String> = (1..=12).map(|i| format!("left row {i} about fees and payments,")).collect();
    let right: Vec<String> = (1..=12).map(|i| format!("right row {i} about term and notice,")).collect();
    // Row by row, as some producers write: only the positions tell the columns.
    let mut content = words("B", 16, 200, 750, "Order Form");
    for i in 0..12 {
        content += &words("T", 10, 60, 700 - 12 * i, &left[i as usize]);
        content += &words("T", 10, 320, 700 - 12 * i, &right[i as usize]);
    }
    let document = one_page(&content);
    let text = document.text.as_str();
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words:?} is missing in {text:?}"));
    assert!(at("Order Form") < at("left row 1 "));
    assert!(at("left row 12 ") < at("right row 1 "));
    assert!(text.contains("left row 3 about fees and payments, left row 4"), "{text:?}");
}

#[test]
fn three_columns_are_three() {
    let mut content = String::new();
    for i in 0..10 {
        for (x, name) in [(40, "one"), (230, "two"), (420, "three")] {
            content += &words("T", 10, x, 700 - 12 * i, &format!("column {name} has a row number {}", i + 1));
        }
    }
    let document = one_page(&content);
    let text = document.text.as_str();
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words:?} is missing"));
    assert!(at("one has a row number 10") < at("two has a row number 1"));
    assert!(at("two has a row number 10") < at("three has a row number 1"));
}

#[test]
fn a_table_with_lines_has_rows_and_cells() {
    let mut content = String::from("1 w\n");
    for y in [700, 670, 630, 610] {
        content += &format!("60 {y} m 540 {y} l S\n");
    }
    for x in [60, 200, 540] {
        content += &format!("{x} 610 m {x} 700 l S\n");
    }
    content += &words("B", 10, 66, 680, "Service");
    content += &words("B", 10, 206, 680, "Purpose");
    content += &words("T", 10, 66, 655, "Hosting");
    content += &words("T", 10, 206, 655, "Keeps the data of the Customer where the Customer");
    content += &words("T", 10, 206, 643, "has chosen to keep it");
    content += &words("T", 10, 66, 616, "Support");
    content += &words("T", 10, 206, 616, "Answers questions");
    content += &words("T", 10, 60, 580, "The list above is complete.");
    let document = one_page(&content);
    assert_eq!(
        table_rows(&document),
        [
            (0, vec!["Service", "Purpose"]),
            (0, vec!["Hosting", "Keeps the data of the Customer where the Customer has chosen to keep it"]),
            (0, vec!["Support", "Answers questions"]),
        ]
    );
    assert!(document.text.as_str().contains("Support | Answers questions\nThe list above"));
}

#[test]
fn a_table_without_lines_is_known_by_its_cells() {
    let mut content = String::new();
    for (i, row) in [
        ["Metric", "Target", "Credit"],
        ["Availability", "99.9 %", "10 %"],
        ["Response", "4 hours", "5 %"],
        ["Recovery", "8 hours", "5 %"],
    ]
    .iter()
    .enumerate()
    {
        for (x, cell) in [70, 250, 420].into_iter().zip(row) {
            content += &words("T", 10, x, 700 - 16 * i as i32, cell);
        }
    }
    let rows =
        table_rows(&one_page(&content)).into_iter().map(|(_, cells)| cells.join("/")).collect::<Vec<_>>();
    assert_eq!(
        rows,
        ["Metric/Target/Credit", "Availability/99.9 %/10 %", "Response/4 hours/5 %", "Recovery/8 hours/5 %"]
    );
}

#[test]
fn cells_of_several_lines_are_read_cell_by_cell() {
    let content = lines(70, 700, &["Northwind Ltd", "1 Harbour Street", "Dublin"])
        + &lines(330, 700, &["Example GmbH", "Am Hafen 2", "Hamburg"]);
    let document = one_page(&content);
    let text = document.text.as_str();
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words:?} is missing in {text:?}"));
    assert!(at("Dublin") < at("Example GmbH"), "{text:?}");
}

#[test]
fn headings_are_larger_or_bold() {
    let content = words("B", 18, 200, 760, "Master Services Agreement")
        + &words("B", 10, 72, 720, "2. Term and Termination")
        + &filler(72, 700, 1, 6)
        + &words("B", 10, 72, 600, "Governing Law")
        + &filler(72, 580, 20, 6);
    let document = one_page(&content);
    assert_eq!(
        headings(&document),
        [(1, "Master Services Agreement"), (3, "2. Term and Termination"), (2, "Governing Law")]
    );
}

#[test]
fn bold_made_by_drawing_twice_is_read_once() {
    let content = words("T", 10, 72, 700, "Confidential") + "BT /T 10 Tf 72.3 700 Td (Confidential) Tj ET\n";
    assert_eq!(blocks(&one_page(&content)), ["Confidential"]);
}

#[test]
fn raised_characters_stay_in_their_line() {
    let content = "BT /T 10 Tf 72 700 Td (on the 1) Tj /T 6 Tf 4 Ts (st) Tj 0 Ts /T 10 Tf ( of May) Tj ET";
    assert_eq!(blocks(&one_page(content)), ["on the 1st of May"]);
}

#[test]
fn a_number_that_sinks_to_the_middle_of_its_text_still_begins_it() {
    // The number is drawn first and stands on the second of three lines.
    let content = words("T", 10, 72, 688, "A.")
        + &lines(
            90,
            700,
            &[
                "The Supplier shall keep the Customer informed of every event that may delay the delivery of",
                "the services, and shall name the day on which it expects to deliver what it had promised in",
                "the order, together with the reasons.",
            ],
        );
    assert!(blocks(&one_page(&content))[0].starts_with("A. The Supplier shall"));
}

#[test]
fn boxes_side_by_side_are_read_one_after_the_other() {
    let frame = "72 600 200 120 re S 272 600 200 120 re S ";
    let content = frame.to_string()
        + &lines(80, 700, &["Supplier: Northwind Ltd", "By:", "Name: A. Example"])
        + &lines(280, 700, &["Customer:", "By:", "Name:"]);
    assert_eq!(
        blocks(&one_page(&content)),
        ["Supplier: Northwind Ltd", "By:", "Name: A. Example", "Customer:", "By:", "Name:"]
    );
}
