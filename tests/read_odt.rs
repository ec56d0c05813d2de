//! Are OpenDocument texts read as their reader sees them?

mod office;

use countersign::document::{BlockKind, ChangeKind, Document};
use countersign::error::ReadError;
use countersign::read::{Changes, Options, odt};
use office::zipped;

const NAMESPACES: &str = concat!(
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" "#,
    r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" "#,
    r#"xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" "#,
    r#"xmlns:xlink="http://www.w3.org/1999/xlink""#,
);

fn file(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content {NAMESPACES}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let styles = format!("<office:document-styles {NAMESPACES}>{styles}</office:document-styles>");
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
        ("styles.xml", &styles),
    ])
}

fn read(styles: &str, body: &str, changes: Changes) -> Document {
    let options = Options { changes, ..Options::default() };
    odt::read(&file(styles, body), &options).expect("a readable file")
}

fn shown(document: &Document) -> Vec<String> {
    let kind = |kind: &BlockKind| match kind {
        BlockKind::Heading { level } => format!("heading {level}"),
        BlockKind::Paragraph => "paragraph".into(),
        BlockKind::ListItem { depth } => format!("item {depth}"),
        BlockKind::TableRow { table, header: true, .. } => format!("table {table} header"),
        BlockKind::TableRow { table, .. } => format!("table {table}"),
        BlockKind::Footnote => "footnote".into(),
        BlockKind::Comment => "comment".into(),
        BlockKind::FormField => "field".into(),
    };
    let label = |label: Option<&str>| label.map(|label| format!(" [{label}]")).unwrap_or_default();
    let blocks = document.blocks.iter();
    blocks.map(|b| format!("{}{}: {}", kind(&b.kind), label(b.label.as_deref()), document.words(b))).collect()
}

#[track_caller]
fn check(styles: &str, body: &str, expected: &[&str]) {
    assert_eq!(shown(&read(styles, body, Changes::Accepted)), expected);
}

/// A list style `L`: `1.`, `1.1`, `(a)`; and `B`, bullets.
const LISTS: &str = concat!(
    "<office:styles><text:list-style style:name=\"L\">",
    "<text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>",
    "<text:list-level-style-number text:level=\"2\" style:num-format=\"1\" text:display-levels=\"2\"/>",
    "<text:list-level-style-number text:level=\"3\" style:num-format=\"a\" style:num-prefix=\"(\" style:num-suffix=\")\"/>",
    "</text:list-style><text:list-style style:name=\"B\"><text:list-level-style-bullet text:level=\"1\"/></text:list-style></office:styles>",
);

fn list(attributes: &str, items: &[&str]) -> String {
    let items: String = items.iter().map(|i| format!("<text:list-item>{i}</text:list-item>")).collect();
    format!("<text:list {attributes}>{items}</text:list>")
}

#[test]
fn blanks_tabs_and_breaks() {
    check(
        "",
        "<text:p>\n  The   term<text:s text:c=\"2\"/>is<text:tab/>one<text:line-break/>year.\n</text:p>",
        &["paragraph: The term  is\tone\nyear."],
    );
}

#[test]
fn nested_lists_count() {
    let inner = list("", &["<text:p>first</text:p>", "<text:p>second</text:p>"]);
    let middle = list("", &["<text:p>Fees</text:p>", &format!("<text:p>Taxes</text:p>{inner}")]);
    let outer = list(
        "text:style-name=\"L\"",
        &[
            "<text:p>Term</text:p><text:p>More on the term.</text:p>",
            &format!("<text:p>Money</text:p>{middle}"),
            "<text:p>End</text:p>",
        ],
    );
    check(
        LISTS,
        &outer,
        &[
            "item 0 [1.]: Term",
            "paragraph: More on the term.",
            "item 0 [2.]: Money",
            "item 1 [2.1]: Fees",
            "item 1 [2.2]: Taxes",
            "item 2 [(a)]: first",
            "item 2 [(b)]: second",
            "item 0 [3.]: End",
        ],
    );
}

#[test]
fn a_list_starts_anew_unless_it_goes_on() {
    let body = [
        list("text:style-name=\"L\" xml:id=\"one\"", &["<text:p>a</text:p>", "<text:p>b</text:p>"]),
        "<text:p>between</text:p>".into(),
        list("text:style-name=\"L\" text:continue-numbering=\"true\"", &["<text:p>c</text:p>"]),
        list("text:style-name=\"L\"", &["<text:p>d</text:p>"]),
        list("text:style-name=\"L\" text:continue-list=\"one\"", &["<text:p>e</text:p>"]),
        list("text:style-name=\"B\"", &["<text:p>f</text:p>"]),
    ]
    .concat();
    check(
        LISTS,
        &body,
        &[
            "item 0 [1.]: a",
            "item 0 [2.]: b",
            "paragraph: between",
            "item 0 [3.]: c",
            "item 0 [1.]: d",
            "item 0 [4.]: e",
            "item 0: f",
        ],
    );
}

#[test]
fn an_item_may_set_its_number_and_a_list_header_has_none() {
    let body = "<text:list text:style-name=\"L\"><text:list-header><text:p>head</text:p></text:list-header><text:list-item text:start-value=\"7\"><text:p>x</text:p></text:list-item></text:list>";
    check(LISTS, body, &["paragraph: head", "item 0 [7.]: x"]);
}

#[test]
fn headings_are_numbered_by_the_outline() {
    let styles = concat!(
        "<office:styles><text:outline-style>",
        "<text:outline-level-style text:level=\"1\" style:num-format=\"I\" style:num-prefix=\"Annex \"/>",
        "<text:outline-level-style text:level=\"2\" style:num-format=\"1\" num-list-format=\"%1%-%2%\"/>",
        "</text:outline-style><style:style style:name=\"Bare\" style:list-style-name=\"\"/></office:styles>",
    );
    let body = concat!(
        "<text:p text:style-name=\"Title\">Data Processing Agreement</text:p>",
        "<text:h text:outline-level=\"1\">Processing</text:h><text:h text:outline-level=\"2\">Purpose</text:h>",
        "<text:h text:outline-level=\"1\" text:style-name=\"Bare\">Signatures</text:h>",
        "<text:h text:outline-level=\"1\">Measures</text:h><text:h text:outline-level=\"2\">Access</text:h>",
    );
    check(
        styles,
        body,
        &[
            "heading 1: Data Processing Agreement",
            "heading 1 [Annex I]: Processing",
            "heading 2 [I-1]: Purpose",
            "heading 1: Signatures",
            "heading 1 [Annex II]: Measures",
            "heading 2 [II-1]: Access",
        ],
    );
}

#[test]
fn tables_keep_their_columns() {
    let body = concat!(
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell>",
        "<table:table-cell><text:p>Country</text:p></table:table-cell></table:table-row></table:table-header-rows>",
        "<table:table-row><table:table-cell table:number-columns-spanned=\"2\"><text:p>none yet</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>",
    );
    let document = read("", body, Changes::Accepted);
    assert_eq!(shown(&document), ["table 1 header: Name | Country", "table 1: none yet"]);
    let BlockKind::TableRow { cells, .. } = &document.blocks[1].kind else { panic!("a row") };
    assert_eq!(cells.len(), 2);
}

#[test]
fn notes_comments_boxes_and_links() {
    let body = concat!(
        "<text:p>Fees<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>In euro.</text:p></text:note-body></text:note>",
        " at <text:a xlink:href=\"https://vendor.example/fees\">our site</text:a><office:annotation><dc:creator>Ada</dc:creator><dc:date>2031-01-01</dc:date><text:p>Too much.</text:p></office:annotation>",
        "<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame>.</text:p>",
    );
    let document = read("", body, Changes::Accepted);
    assert_eq!(
        shown(&document),
        [
            "paragraph: Fees at our site.",
            "footnote [1]: In euro.",
            "comment [Ada]: Too much.",
            "paragraph: In the box."
        ]
    );
    assert_eq!(document.text.get(document.links[0].span), "our site");
    assert_eq!(document.links[0].target, "https://vendor.example/fees");
}

#[test]
fn hidden_words_are_left_out() {
    let styles = "<office:styles><style:style style:name=\"H\"><style:text-properties text:display=\"none\"/></style:style></office:styles>";
    check(
        styles,
        "<text:p>seen<text:span text:style-name=\"H\">hidden</text:span></text:p>",
        &["paragraph: seen"],
    );
}

const CHANGED: &str = concat!(
    "<text:tracked-changes><text:changed-region text:id=\"d\"><text:deletion><office:change-info><dc:creator>Ada</dc:creator></office:change-info><text:p>30</text:p></text:deletion></text:changed-region>",
    "<text:changed-region text:id=\"i\"><text:insertion><office:change-info><dc:creator>Bob</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>",
    "<text:p>Notice of <text:change text:change-id=\"d\"/><text:change-start text:change-id=\"i\"/>ninety<text:change-end text:change-id=\"i\"/> days.</text:p>",
);

#[test]
fn tracked_changes_are_read_either_way() {
    let recorded = |document: &Document| -> Vec<(ChangeKind, String, String, String)> {
        let changes = document.changes.iter();
        changes
            .map(|c| (c.kind, c.author.clone(), document.text.get(c.span).to_owned(), c.removed.clone()))
            .collect()
    };
    let of =
        |kind, author: &str, words: &str, removed: &str| (kind, author.into(), words.into(), removed.into());
    let accepted = read("", CHANGED, Changes::Accepted);
    assert_eq!(shown(&accepted), ["paragraph: Notice of ninety days."]);
    assert_eq!(
        recorded(&accepted),
        [of(ChangeKind::Deleted, "Ada", "", "30"), of(ChangeKind::Inserted, "Bob", "ninety", "")]
    );
    let original = read("", CHANGED, Changes::Original);
    assert_eq!(shown(&original), ["paragraph: Notice of 30 days."]);
    assert_eq!(
        recorded(&original),
        [of(ChangeKind::Deleted, "Ada", "30", "30"), of(ChangeKind::Inserted, "Bob", "", "")]
    );
}

#[test]
fn an_insertion_may_go_on_in_the_next_paragraph() {
    let body = concat!(
        "<text:tracked-changes><text:changed-region text:id=\"i\"><text:insertion><office:change-info><dc:creator>Bob</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>",
        "<text:p>One <text:change-start text:change-id=\"i\"/>two</text:p><text:p>three<text:change-end text:change-id=\"i\"/> four</text:p>",
    );
    let accepted = read("", body, Changes::Accepted);
    let inserted: Vec<_> = accepted.changes.iter().map(|c| accepted.text.get(c.span)).collect();
    assert_eq!(inserted, ["two", "three"]);
    assert_eq!(shown(&read("", body, Changes::Original)), ["paragraph: One", "paragraph: four"]);
}

#[test]
fn headers_are_furniture() {
    let styles = "<office:master-styles><style:master-page><style:header><text:p>Confidential</text:p></style:header></style:master-page></office:master-styles>";
    let document = read(styles, "<text:p>Terms</text:p>", Changes::Accepted);
    assert_eq!(shown(&document), ["paragraph: Terms"]);
    assert_eq!(document.furniture[0].text, "Confidential");
}

#[test]
fn a_file_with_a_password_says_so() {
    let manifest =
        "<manifest><file-entry full-path=\"content.xml\"><encryption-data/></file-entry></manifest>";
    let bytes = zipped(&[("META-INF/manifest.xml", manifest), ("content.xml", "\u{1}\u{2}")]);
    assert_eq!(odt::read(&bytes, &Options::default()).unwrap_err(), ReadError::Encrypted);
}

#[test]
fn damaged_words_never_panic() {
    let whole = format!(
        "{CHANGED}{}<text:h text:outline-level=\"99\">x</text:h>",
        list("text:style-name=\"L\"", &["<text:p>a<text:s text:c=\"9999999999\"/></text:p>"])
    );
    let mut seed: u64 = 5;
    let mut dice = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    let mut read = 0;
    for _ in 0..400 {
        let mut body = whole.clone().into_bytes();
        for _ in 0..=dice(3) {
            let at = dice(body.len());
            match dice(3) {
                0 => body[at] = b"<>/\"=&; 09"[dice(10)],
                1 => drop(body.drain(at..(at + dice(30)).min(body.len()))),
                _ => {
                    let piece = body[at..(at + dice(150)).min(body.len())].to_vec();
                    let to = dice(body.len());
                    body.splice(to..to, piece);
                }
            }
        }
        for changes in [Changes::Accepted, Changes::Original] {
            let options = Options { changes, ..Options::default() };
            if let Ok(document) = odt::read(&file(LISTS, &String::from_utf8_lossy(&body)), &options) {
                document.blocks.iter().for_each(|b| assert!(!document.words(b).is_empty()));
                document
                    .changes
                    .iter()
                    .for_each(|c| assert_eq!(document.text.get(c.span).len(), c.span.len()));
                read += 1;
            }
        }
    }
    assert!(read > 400, "{read} of 800 were read");
}
