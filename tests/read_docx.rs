//! Are Word files read as Word shows them?
//!
//! Every test builds its file from XML written here. Lists stand in
//! `tests/docx/numbering.txt`, in a form that needs no XML.

mod office;

use countersign::document::{Block, BlockKind, ChangeKind, Document};
use countersign::error::ReadError;
use countersign::read::{Changes, Options, docx};
use office::{Docx, p, paragraph, r};

fn read(file: &Docx) -> Document {
    docx::read(&file.bytes(), &Options::default()).expect("a readable file")
}

fn read_original(file: &Docx) -> Document {
    let options = Options { changes: Changes::Original, ..Options::default() };
    docx::read(&file.bytes(), &options).expect("a readable file")
}

/// One line a block: kind, number in brackets, words.
fn shown(document: &Document) -> Vec<String> {
    let line = |block: &Block| {
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
        let label = block.label.as_deref().map(|label| format!(" [{label}]")).unwrap_or_default();
        format!("{kind}{label}: {}", document.words(block))
    };
    document.blocks.iter().map(line).collect()
}

#[track_caller]
fn check(file: Docx, expected: &[&str]) {
    assert_eq!(shown(&read(&file)), expected);
}

mod numbering {
    use super::*;

    struct Case {
        name: String,
        numbering: String,
        body: String,
        expected: Vec<Option<String>>,
    }

    /// `decimal "%1." start=3 restart=0 legal` as XML.
    fn level(at: usize, written: &str) -> String {
        let mut quotes = written.splitn(3, '"');
        let (format, text, rest) = (quotes.next().unwrap(), quotes.next().unwrap(), quotes.next().unwrap());
        let mut start = "1";
        let mut more = String::new();
        for word in rest.split_whitespace() {
            match word.split_once('=') {
                Some(("start", n)) => start = n,
                Some(("restart", n)) => more += &format!("<w:lvlRestart w:val=\"{n}\"/>"),
                None if word == "legal" => more += "<w:isLgl/>",
                _ => panic!("unknown word {word}"),
            }
        }
        let format = format.trim();
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    }

    fn list(written: &str) -> (String, String) {
        if let Some((id, levels)) = written.split_once(':') {
            let levels: String = levels.split(" | ").enumerate().map(|(at, l)| level(at, l)).collect();
            return (
                format!("<w:abstractNum w:abstractNumId=\"{id}\">{levels}</w:abstractNum>"),
                format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{id}\"/></w:num>"),
            );
        }
        let (id, rest) = written.split_once(" = ").unwrap();
        let (definition, change) = rest.split_once(" at ").unwrap_or((rest, ""));
        let change = match change.split_once(' ') {
            None => String::new(),
            Some((at, start)) if start.starts_with("start=") => format!(
                "<w:lvlOverride w:ilvl=\"{at}\"><w:startOverride w:val=\"{}\"/></w:lvlOverride>",
                &start[6..]
            ),
            Some((at, look)) => {
                format!("<w:lvlOverride w:ilvl=\"{at}\">{}</w:lvlOverride>", level(at.parse().unwrap(), look))
            }
        };
        let num =
            format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{definition}\"/>{change}</w:num>");
        (String::new(), num)
    }

    fn cases() -> Vec<Case> {
        let mut cases: Vec<Case> = Vec::new();
        let (mut definitions, mut lists) = (String::new(), String::new());
        for line in
            include_str!("docx/numbering.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            if let Some(name) = line.strip_prefix("== ") {
                (definitions, lists) = Default::default();
                let (numbering, body, expected) = Default::default();
                cases.push(Case { name: name.to_owned(), numbering, body, expected });
            } else if let Some(written) = line.strip_prefix("list ") {
                let (definition, list) = list(written);
                definitions += &definition;
                lists += &list;
            } else {
                let case = cases.last_mut().expect("a case has a name");
                case.numbering = format!("{definitions}{lists}");
                let (line, expected) = match line.split_once(" => ") {
                    Some((line, expected)) => (line, Some(expected.to_owned())),
                    None => (line, None),
                };
                let (place, words) = line.split_once(' ').unwrap_or((line, ""));
                let number = place.split_once('/').map_or(String::new(), |(list, level)| {
                    format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>")
                });
                case.body += &paragraph(&number, &r(words));
                if !words.is_empty() {
                    case.expected.push(expected);
                }
            }
        }
        cases
    }

    #[test]
    fn lists_count_as_in_word() {
        let cases = cases();
        assert!(cases.len() >= 15);
        for case in cases {
            let document = read(&Docx::new(&case.body).part("numbering", &case.numbering));
            let labels: Vec<Option<String>> = document
                .blocks
                .iter()
                .map(|block| match (&block.label, &block.kind) {
                    (None, BlockKind::ListItem { .. }) => Some("•".to_owned()),
                    (label, _) => label.clone(),
                })
                .collect();
            assert_eq!(labels, case.expected, "{}", case.name);
        }
    }
}

mod styles {
    use super::*;

    const LIST: &str = concat!(
        "<w:abstractNum w:abstractNumId=\"1\">",
        "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"Clause\"/><w:lvlText w:val=\"%1.\"/></w:lvl>",
        "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"Subclause\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl>",
        "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>",
    );

    fn style(id: &str, content: &str) -> String {
        format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\">{content}</w:style>")
    }

    fn styled(style: &str, words: &str) -> String {
        paragraph(&format!("<w:pStyle w:val=\"{style}\"/>"), &r(words))
    }

    #[test]
    fn a_style_brings_its_number_and_those_based_on_it_inherit() {
        let styles = [
            style("Clause", "<w:name w:val=\"Clause\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>"),
            style("Subclause", "<w:name w:val=\"Sub\"/><w:basedOn w:val=\"Clause\"/><w:pPr><w:numPr><w:ilvl w:val=\"1\"/></w:numPr></w:pPr>"),
            style("Tight", "<w:name w:val=\"Tight\"/><w:basedOn w:val=\"Subclause\"/>"),
            style("Plain", "<w:name w:val=\"Plain\"/><w:basedOn w:val=\"Clause\"/><w:pPr><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr>"),
        ]
        .concat();
        let body = [
            styled("Clause", "The parties agree."),
            styled("Subclause", "Vendor keeps records."),
            styled("Tight", "Customer pays."),
            styled("Plain", "Nothing here."),
        ]
        .concat();
        check(
            Docx::new(&body).part("styles", &styles).part("numbering", LIST),
            &[
                "item 0 [1.]: The parties agree.",
                "item 1 [1.1]: Vendor keeps records.",
                "item 1 [1.2]: Customer pays.",
                "paragraph: Nothing here.",
            ],
        );
    }

    #[test]
    fn a_list_may_be_defined_by_a_list_style() {
        let styles = "<w:style w:type=\"numbering\" w:styleId=\"Legal\"><w:name w:val=\"Legal\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
        let numbering = concat!(
            "<w:abstractNum w:abstractNumId=\"1\"><w:styleLink w:val=\"Legal\"/>",
            "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"Annex %1\"/></w:lvl></w:abstractNum>",
            "<w:abstractNum w:abstractNumId=\"2\"><w:numStyleLink w:val=\"Legal\"/></w:abstractNum>",
            "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>",
            "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num>",
        );
        let number = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr>";
        let body = [paragraph(number, &r("the processing")), paragraph(number, &r("the measures"))].concat();
        check(
            Docx::new(&body).part("styles", styles).part("numbering", numbering),
            &["item 0 [Annex I]: the processing", "item 0 [Annex II]: the measures"],
        );
    }

    #[test]
    fn headings_come_from_names_outline_levels_and_parents() {
        let styles = [
            style("Titel", "<w:name w:val=\"Title\"/>"),
            style("berschrift2", "<w:name w:val=\"heading 2\"/>"),
            style("House", "<w:name w:val=\"House\"/><w:basedOn w:val=\"berschrift2\"/>"),
            style("Outlined", "<w:name w:val=\"Outlined\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr>"),
            style("Inhalt", "<w:name w:val=\"TOC Heading\"/><w:basedOn w:val=\"berschrift2\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr>"),
        ]
        .concat();
        let body = [
            styled("Titel", "Services Agreement"),
            styled("berschrift2", "Definitions"),
            styled("House", "Term"),
            styled("Outlined", "Notices"),
            styled("Inhalt", "Contents"),
            paragraph("<w:outlineLvl w:val=\"0\"/>", &r("Annex")),
            paragraph("<w:pStyle w:val=\"berschrift2\"/><w:outlineLvl w:val=\"9\"/>", &r("Not a heading")),
        ]
        .concat();
        check(
            Docx::new(&body).part("styles", &styles),
            &[
                "heading 1: Services Agreement",
                "heading 2: Definitions",
                "heading 2: Term",
                "heading 3: Notices",
                "paragraph: Contents",
                "heading 1: Annex",
                "paragraph: Not a heading",
            ],
        );
    }

    #[test]
    fn a_whole_clause_in_a_heading_style_is_no_heading() {
        let styles = [
            style("Clause", "<w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>"),
            style("Subclause", "<w:name w:val=\"heading 2\"/><w:basedOn w:val=\"Clause\"/><w:pPr><w:numPr><w:ilvl w:val=\"1\"/></w:numPr></w:pPr>"),
        ]
        .concat();
        let body = [
            styled("Clause", "Confidentiality"),
            styled("Subclause", "Duty. Each party keeps secret what it learns."),
        ]
        .concat();
        check(
            Docx::new(&body).part("styles", &styles).part("numbering", LIST),
            &[
                "heading 1 [1.]: Confidentiality",
                "item 1 [1.1]: Duty. Each party keeps secret what it learns.",
            ],
        );
    }

    #[test]
    fn a_short_bold_paragraph_is_a_heading_and_a_bold_beginning_is_not() {
        let bold =
            |words| format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>");
        let body = [
            paragraph("", &bold("Governing Law")),
            paragraph("", &(bold("Governing Law. ") + &r("The laws of Utopia apply."))),
        ]
        .concat();
        check(
            Docx::new(&body),
            &["heading 2: Governing Law", "paragraph: Governing Law. The laws of Utopia apply."],
        );
    }

    #[test]
    fn styles_that_are_based_on_each_other_end() {
        let styles = [
            style("A", "<w:name w:val=\"A\"/><w:basedOn w:val=\"B\"/>"),
            style("B", "<w:name w:val=\"B\"/><w:basedOn w:val=\"A\"/>"),
        ]
        .concat();
        check(Docx::new(&styled("A", "words")).part("styles", &styles), &["paragraph: words"]);
    }
}

mod words {
    use super::*;

    fn field(kind: &str) -> String {
        format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>")
    }

    fn instruction(words: &str) -> String {
        format!("<w:r><w:instrText xml:space=\"preserve\">{words}</w:instrText></w:r>")
    }

    #[test]
    fn tabs_breaks_hyphens_and_symbols_are_characters() {
        let runs = concat!(
            "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e </w:t>",
            "<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/></w:r>",
        );
        check(Docx::new(&paragraph("", runs)), &["paragraph: a\tb\nc\u{2011}de☑≥"]);
    }

    #[test]
    fn blanks_at_the_ends_count_only_where_the_file_says_so() {
        let runs = "<w:r><w:t>the </w:t></w:r><w:r><w:t xml:space=\"preserve\">Agree </w:t></w:r><w:r><w:t>ment</w:t></w:r>";
        check(Docx::new(&paragraph("", runs)), &["paragraph: theAgree ment"]);
    }

    #[test]
    fn hidden_words_are_left_out() {
        let styles = "<w:style w:type=\"character\" w:styleId=\"Hid\"><w:name w:val=\"Hid\"/><w:rPr><w:vanish/></w:rPr></w:style>";
        let runs = [
            r("seen"),
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>".into(),
            "<w:r><w:rPr><w:rStyle w:val=\"Hid\"/></w:rPr><w:t>hidden</w:t></w:r>".into(),
            "<w:r><w:rPr><w:rStyle w:val=\"Hid\"/><w:vanish w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\"> too</w:t></w:r>".into(),
        ]
        .concat();
        check(Docx::new(&paragraph("", &runs)).part("styles", styles), &["paragraph: seen too"]);
    }

    #[test]
    fn a_field_shows_its_result() {
        let runs = [
            r("See clause "),
            field("begin"),
            instruction(" REF _Ref1 \\r \\h "),
            field("separate"),
            r("7.2(b)"),
            field("end"),
            r(" and "),
            field("begin"),
            instruction(" XE \"index entry\" "),
            field("end"),
            format!("<w:fldSimple w:instr=\" DATE \">{}</w:fldSimple>", r("1 May 2031")),
        ]
        .concat();
        check(Docx::new(&paragraph("", &runs)), &["paragraph: See clause 7.2(b) and 1 May 2031"]);
    }

    #[test]
    fn a_field_in_the_instruction_of_a_field_is_not_shown() {
        let runs = [
            field("begin"),
            instruction(" IF "),
            field("begin"),
            instruction(" DOCPROPERTY x "),
            field("separate"),
            r("inner"),
            field("end"),
            instruction(" = 1 "),
            field("separate"),
            r("outer"),
            field("end"),
        ]
        .concat();
        check(Docx::new(&paragraph("", &runs)), &["paragraph: outer"]);
    }

    #[test]
    fn a_field_that_never_ends_does_not_swallow_the_paper() {
        let body =
            [paragraph("", &(field("begin") + &instruction(" REF x "))), p("The term is one year.")].concat();
        check(Docx::new(&body), &["paragraph: The term is one year."]);
    }

    #[test]
    fn check_boxes_and_lists_of_forms_show_what_was_chosen() {
        let begin = |data: &str| {
            format!("<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>{data}</w:ffData></w:fldChar></w:r>")
        };
        let runs = [
            begin("<w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox>"),
            instruction(" FORMCHECKBOX "),
            field("end"),
            r(" yes "),
            begin("<w:checkBox><w:default w:val=\"0\"/></w:checkBox>"),
            field("end"),
            r(" no: "),
            begin("<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"monthly\"/><w:listEntry w:val=\"yearly\"/></w:ddList>"),
            field("end"),
        ]
        .concat();
        check(Docx::new(&paragraph("", &runs)), &["paragraph: ☒ yes ☐ no: yearly"]);
    }

    #[test]
    fn links_keep_their_address() {
        let runs = [
            r("  The DPA at "),
            format!("<w:hyperlink r:id=\"l1\">{}</w:hyperlink>", r("our site")),
            r(" and "),
            field("begin"),
            instruction(" HYPERLINK \"https://vendor.example/subs\" \\o \"tip\" "),
            field("separate"),
            r("the list"),
            field("end"),
            format!("<w:hyperlink w:anchor=\"here\">{}</w:hyperlink>", r(", above")),
        ]
        .concat();
        let document =
            read(&Docx::new(&(p("First.") + &paragraph("", &runs))).link("l1", "https://vendor.example/dpa"));
        let links: Vec<_> =
            document.links.iter().map(|l| (document.text.get(l.span), l.target.as_str())).collect();
        assert_eq!(
            links,
            [("our site", "https://vendor.example/dpa"), ("the list", "https://vendor.example/subs")]
        );
    }

    #[test]
    fn content_controls_are_read_through() {
        let inner = format!(
            "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
            r("Acme")
        );
        let outer = format!(
            "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
            paragraph("", &(r("Vendor: ") + &inner))
        );
        check(Docx::new(&outer), &["paragraph: Vendor: Acme"]);
    }

    #[test]
    fn a_text_box_is_read_once_and_after_its_paragraph() {
        let box_of =
            |tag: &str| format!("<{tag}><w:txbxContent>{}</w:txbxContent></{tag}>", p("In the box."));
        let runs = format!(
            "{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>{}</w:drawing></mc:Choice><mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{}",
            r("Before "),
            box_of("wps:txbx"),
            box_of("v:textbox"),
            r("after"),
        );
        check(Docx::new(&paragraph("", &runs)), &["paragraph: Before after", "paragraph: In the box."]);
    }

    #[test]
    fn an_embedded_file_is_reported() {
        let run = "<w:r><w:object><o:OLEObject Type=\"Embed\" ProgID=\"Excel.Sheet.12\"/></w:object></w:r>";
        let document = read(&Docx::new(&(p("See the sheet.") + &paragraph("", run))));
        assert_eq!(document.unreadable[0].why, "an embedded file (Excel.Sheet.12) was not opened");
    }

    #[test]
    fn pictures_without_a_word_are_a_scan() {
        let run = "<w:r><w:drawing><wp:inline><a:blip/></wp:inline></w:drawing></w:r>";
        let bytes = Docx::new(&paragraph("", run)).bytes();
        assert_eq!(docx::read(&bytes, &Options::default()).unwrap_err(), ReadError::OnlyPictures);
    }
}

mod tables {
    use super::*;

    fn cell(properties: &str, content: &str) -> String {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
    }

    fn row(cells: &[&str]) -> String {
        format!("<w:tr>{}</w:tr>", cells.iter().map(|words| cell("", &p(words))).collect::<String>())
    }

    fn table(rows: &[String]) -> String {
        format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.concat())
    }

    #[test]
    fn rows_are_blocks_and_cells_have_places() {
        let body = table(&[row(&["Name", "Country"]), row(&["Acme Hosting", "Ireland"])]) + &p("End.");
        let document = read(&Docx::new(&body));
        assert_eq!(
            shown(&document),
            ["table 1 header: Name | Country", "table 1: Acme Hosting | Ireland", "paragraph: End."]
        );
        let BlockKind::TableRow { cells, .. } = &document.blocks[1].kind else { panic!("a row") };
        let words: Vec<_> = cells.iter().map(|span| document.text.get(*span)).collect();
        assert_eq!(words, ["Acme Hosting", "Ireland"]);
    }

    #[test]
    fn a_merged_cell_is_written_once_and_columns_stay_aligned() {
        let rows = [
            row(&["A", "B", "C"]),
            format!(
                "<w:tr>{}{}</w:tr>",
                cell("<w:gridSpan w:val=\"2\"/>", &p("wide")),
                cell("<w:vMerge w:val=\"restart\"/>", &p("tall"))
            ),
            format!("<w:tr>{}{}{}</w:tr>", cell("", &p("x")), cell("", &p("y")), cell("<w:vMerge/>", &p(""))),
        ];
        let document = read(&Docx::new(&table(&rows)));
        assert_eq!(
            shown(&document),
            ["table 1 header: A | B | C", "table 1: wide |  | tall", "table 1: x | y"]
        );
        for block in &document.blocks {
            let BlockKind::TableRow { cells, .. } = &block.kind else { panic!("a row") };
            assert_eq!(cells.len(), 3);
        }
    }

    #[test]
    fn a_table_says_which_row_is_the_header() {
        let second =
            format!("<w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr>", cell("", &p("c")), cell("", &p("d")));
        let none = "<w:tbl><w:tblPr><w:tblLook w:firstRow=\"0\"/></w:tblPr>".to_owned()
            + &row(&["e", "f"])
            + &row(&["g", "h"])
            + "</w:tbl>";
        check(
            Docx::new(&(table(&[row(&["a", "b"]), second]) + &none)),
            &["table 1: a | b", "table 1 header: c | d", "table 2: e | f", "table 2: g | h"],
        );
    }

    #[test]
    fn a_row_that_holds_a_table_only_lays_out() {
        let inner = table(&[row(&["Fee", "10"]), row(&["Tax", "2"])]);
        let outer =
            table(&[format!("<w:tr>{}{}</w:tr>", cell("", &p("Prices")), cell("", &(inner + &p(""))))]);
        check(Docx::new(&outer), &["paragraph: Prices", "table 2 header: Fee | 10", "table 2: Tax | 2"]);
    }

    #[test]
    fn a_frame_of_one_cell_is_no_table() {
        check(Docx::new(&table(&[row(&["Key terms"])])), &["paragraph: Key terms"]);
    }

    #[test]
    fn numbers_in_cells_are_seen() {
        let list = "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>";
        let number = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
        let numbered = |words: &str| cell("", &paragraph(number, &r(words)));
        let rows = [
            format!("<w:tr>{}{}</w:tr>", numbered(""), cell("", &p("Encryption?"))),
            format!("<w:tr>{}{}</w:tr>", cell("", &p("Clause")), numbered("Backups?")),
        ];
        check(
            Docx::new(&table(&rows)).part("numbering", list),
            &["table 1 header [1.]:  | Encryption?", "table 1: Clause | 2. Backups?"],
        );
    }

    #[test]
    fn tables_do_not_nest_without_end() {
        let mut body = p("x");
        for _ in 0..25 {
            body = format!("<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>");
        }
        let error = docx::read(&Docx::new(&body).bytes(), &Options::default()).unwrap_err();
        assert!(matches!(error, ReadError::Limit { .. }), "{error}");
    }
}

mod notes {
    use super::*;

    #[test]
    fn notes_and_comments_follow_their_paragraph() {
        let reference = |kind: &str, id: u32| format!("<w:r><w:{kind}Reference w:id=\"{id}\"/></w:r>");
        let note = |kind: &str, id: u32, words: &str| {
            format!("<w:{kind} w:id=\"{id}\" w:author=\"Ada Reviewer\">{}</w:{kind}>", p(words))
        };
        let body = [
            paragraph(
                "",
                &(r("Fees are due") + &reference("footnote", 2) + &r(" yearly.") + &reference("endnote", 5)),
            ),
            paragraph("", &(r("Vendor may assign.") + &reference("comment", 0) + &reference("footnote", 3))),
        ]
        .concat();
        check(
            Docx::new(&body)
                .part("footnotes", &(note("footnote", 2, "In euro.") + &note("footnote", 3, "Or its heirs.")))
                .part("endnotes", &note("endnote", 5, "Without tax."))
                .part("comments", &note("comment", 0, "Not without our consent!")),
            &[
                "paragraph: Fees are due yearly.",
                "footnote [1]: In euro.",
                "footnote [i]: Without tax.",
                "paragraph: Vendor may assign.",
                "comment [Ada Reviewer]: Not without our consent!",
                "footnote [2]: Or its heirs.",
            ],
        );
    }

    #[test]
    fn a_note_that_refers_to_itself_ends() {
        let note = "<w:footnote w:id=\"2\"><w:p><w:r><w:t>Again</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p></w:footnote>";
        check(
            Docx::new(&paragraph("", "<w:r><w:t>x</w:t><w:footnoteReference w:id=\"2\"/></w:r>"))
                .part("footnotes", note),
            &["paragraph: x", "footnote [1]: Again"],
        );
    }

    #[test]
    fn settings_say_how_notes_are_numbered() {
        let settings =
            "<w:footnotePr><w:numFmt w:val=\"lowerLetter\"/><w:numStart w:val=\"3\"/></w:footnotePr>";
        let note = format!("<w:footnote w:id=\"2\">{}</w:footnote>", p("A note."));
        check(
            Docx::new(&paragraph("", "<w:r><w:t>x</w:t><w:footnoteReference w:id=\"2\"/></w:r>"))
                .part("footnotes", &note)
                .part("settings", settings),
            &["paragraph: x", "footnote [c]: A note."],
        );
    }

    fn with_header() -> Docx {
        let section = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"part1\"/><w:headerReference w:type=\"default\" r:id=\"part0\"/></w:sectPr>";
        Docx::new(&(p("The Agreement.") + section))
            .part("header", &p("Confidential"))
            .part("footer", &(p("Version 3") + &p("")))
    }

    #[test]
    fn headers_and_footers_are_furniture() {
        let document = read(&with_header());
        assert_eq!(shown(&document), ["paragraph: The Agreement."]);
        let furniture: Vec<_> = document.furniture.iter().map(|f| (f.page, f.text.as_str())).collect();
        assert_eq!(furniture, [(0, "Confidential"), (0, "Version 3")]);
    }

    #[test]
    fn headers_and_footers_may_stay_in_the_text() {
        let options = Options { keep_furniture: true, ..Options::default() };
        let document = docx::read(&with_header().bytes(), &options).unwrap();
        assert_eq!(
            shown(&document),
            ["paragraph: Confidential", "paragraph: The Agreement.", "paragraph: Version 3"]
        );
        assert!(document.furniture.is_empty());
    }
}

mod changes {
    use super::*;

    fn change(kind: &str, runs: &str) -> String {
        format!("<w:{kind} w:id=\"1\" w:author=\"Ada\">{runs}</w:{kind}>")
    }

    fn gone(words: &str) -> String {
        format!("<w:r><w:delText xml:space=\"preserve\">{words}</w:delText></w:r>")
    }

    /// Kind, words under the span, words removed.
    fn recorded(document: &Document) -> Vec<(ChangeKind, &str, &str)> {
        document.changes.iter().map(|c| (c.kind, document.text.get(c.span), c.removed.as_str())).collect()
    }

    fn edited() -> Docx {
        Docx::new(&paragraph(
            "",
            &[r("Notice of "), change("del", &gone("30")), change("ins", &r("ninety")), r(" days.")].concat(),
        ))
    }

    #[test]
    fn accepted_changes_are_in_the_text() {
        let document = read(&edited());
        assert_eq!(shown(&document), ["paragraph: Notice of ninety days."]);
        assert_eq!(
            recorded(&document),
            [(ChangeKind::Deleted, "", "30"), (ChangeKind::Inserted, "ninety", "")]
        );
        assert!(document.changes.iter().all(|change| change.author == "Ada"));
        let at = document.changes[0].span.start as usize;
        assert_eq!(&document.text.as_str()[..at], "Notice of ", "the deletion is recorded where it was");
    }

    #[test]
    fn the_original_is_the_text_before_the_changes() {
        let document = read_original(&edited());
        assert_eq!(shown(&document), ["paragraph: Notice of 30 days."]);
        assert_eq!(recorded(&document), [(ChangeKind::Deleted, "30", "30"), (ChangeKind::Inserted, "", "")]);
    }

    #[test]
    fn moved_words_stand_where_they_went_or_where_they_were() {
        let body = [
            paragraph("", &(r("One. ") + &change("moveFrom", &r("Moved. ")))),
            paragraph("", &(r("Two. ") + &change("moveTo", &r("Moved. ")))),
        ]
        .concat();
        let file = Docx::new(&body);
        assert_eq!(shown(&read(&file)), ["paragraph: One.", "paragraph: Two. Moved."]);
        assert_eq!(shown(&read_original(&file)), ["paragraph: One. Moved.", "paragraph: Two."]);
        assert!(read(&file).changes.iter().all(|change| change.kind == ChangeKind::Moved));
    }

    #[test]
    fn a_deleted_end_joins_two_paragraphs() {
        let body = [
            paragraph("<w:rPr><w:del w:author=\"Ada\"/></w:rPr>", &r("Vendor may ")),
            paragraph("", &r("suspend.")),
            paragraph("<w:rPr><w:ins w:author=\"Ada\"/></w:rPr>", &r("Customer ")),
            paragraph("", &r("may not.")),
        ]
        .concat();
        let file = Docx::new(&body);
        assert_eq!(
            shown(&read(&file)),
            ["paragraph: Vendor may suspend.", "paragraph: Customer", "paragraph: may not."]
        );
        assert_eq!(
            shown(&read_original(&file)),
            ["paragraph: Vendor may", "paragraph: suspend.", "paragraph: Customer may not."]
        );
    }

    #[test]
    fn a_deleted_clause_does_not_count() {
        let list = "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>";
        let number = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
        let deleted = format!("{number}<w:rPr><w:del w:author=\"Ada\"/></w:rPr>");
        let body = [
            paragraph(number, &r("Fees")),
            paragraph(&deleted, &change("del", &gone("Audits"))),
            paragraph(number, &r("Term")),
        ]
        .concat();
        let file = Docx::new(&body).part("numbering", list);
        assert_eq!(shown(&read(&file)), ["item 0 [1.]: Fees", "item 0 [2.]: Term"]);
        assert_eq!(
            shown(&read_original(&file)),
            ["item 0 [1.]: Fees", "item 0 [2.]: Audits", "item 0 [3.]: Term"]
        );
    }

    #[test]
    fn a_deleted_row_is_recorded() {
        let row = |properties: &str, words: &str, more: &str| {
            format!(
                "<w:tr><w:trPr>{properties}</w:trPr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>",
                p(words),
                p(more)
            )
        };
        let body = format!(
            "<w:tbl>{}{}{}</w:tbl>",
            row("", "Name", "Country"),
            row("<w:del w:author=\"Ada\"/>", "Acme", "Ireland"),
            row("", "Beta", "France")
        );
        let document = read(&Docx::new(&body));
        assert_eq!(shown(&document), ["table 1 header: Name | Country", "table 1: Beta | France"]);
        assert_eq!(recorded(&document), [(ChangeKind::Deleted, "", "Acme | Ireland")]);
    }

    #[test]
    fn a_note_on_deleted_words_goes_with_them() {
        let note = format!("<w:footnote w:id=\"2\">{}</w:footnote>", p("A note."));
        let runs =
            change("del", &(gone("gone") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>")) + &r("stays");
        check(Docx::new(&paragraph("", &runs)).part("footnotes", &note), &["paragraph: stays"]);
    }
}

mod hostile {
    use super::*;
    use office::zipped;
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    fn outcome(bytes: &[u8]) -> Result<Document, ReadError> {
        docx::read(bytes, &Options::default())
    }

    /// A file with something of everything, its body as XML.
    fn rich_body() -> String {
        concat!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"2\"/></w:numPr><w:outlineLvl w:val=\"1\"/></w:pPr>",
            "<w:ins w:author=\"Ada\"><w:r><w:rPr><w:b/><w:vanish w:val=\"0\"/></w:rPr><w:t>Term</w:t></w:r></w:ins>",
            "<w:del w:author=\"Bob\"><w:r><w:delText>gone</w:delText></w:r></w:del>",
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>HYPERLINK \"https://a.example\"</w:instrText></w:r>",
            "<w:r><w:fldChar w:fldCharType=\"separate\"/><w:t>link é ☒</w:t><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
            "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"3\"/></w:tcPr><w:p/></w:tc>",
            "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>cell</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p></w:tc></w:tr></w:tbl>",
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:t>&#233;&amp;</w:t></w:r></w:p>",
        )
        .to_owned()
    }

    fn rich(body: &str) -> Vec<u8> {
        let numbering = concat!(
            "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"4294967295\"/><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"%1%9%\"/></w:lvl>",
            "<w:lvl w:ilvl=\"1\"><w:start w:val=\"-7\"/><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl></w:abstractNum>",
            "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"1\"><w:startOverride w:val=\"99999999999\"/></w:lvlOverride></w:num>",
        );
        Docx::new(body)
            .part("numbering", numbering)
            .part("footnotes", "<w:footnote w:id=\"2\"><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote>")
            .bytes()
    }

    /// Always the same numbers, so that a failure comes back.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, below: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % below.max(1) as u64) as usize
        }
    }

    fn spans_hold(document: &Document) {
        for block in &document.blocks {
            document.words(block);
            if let BlockKind::TableRow { cells, .. } = &block.kind {
                assert!(cells.iter().all(|cell| block.span.contains(*cell)));
            }
        }
        assert!(document.blocks.windows(2).all(|pair| pair[0].span.end < pair[1].span.start));
        let marked = document.links.iter().map(|l| l.span).chain(document.changes.iter().map(|c| c.span));
        marked.for_each(|span| assert!(document.text.get(span).len() == span.len()));
    }

    #[test]
    fn damaged_archives_are_errors_and_never_panics() {
        let whole = rich(&rich_body());
        spans_hold(&outcome(&whole).unwrap());
        let mut dice = Dice(20_311);
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..=dice.roll(4) {
                let at = dice.roll(bytes.len());
                bytes[at] = dice.roll(256) as u8;
            }
            if dice.roll(3) == 0 {
                bytes.truncate(dice.roll(whole.len()));
            }
            if let Ok(document) = outcome(&bytes) {
                spans_hold(&document);
            }
        }
    }

    #[test]
    fn damaged_words_are_read_as_far_as_they_go() {
        let whole = rich_body();
        let mut dice = Dice(77);
        let mut read = 0;
        for _ in 0..600 {
            let mut body = whole.clone().into_bytes();
            for _ in 0..=dice.roll(3) {
                let at = dice.roll(body.len());
                match dice.roll(3) {
                    0 => body[at] = b"<>/\"=&; w0%"[dice.roll(11)],
                    1 => drop(body.drain(at..(at + dice.roll(40)).min(body.len()))),
                    _ => {
                        let piece = body[at..(at + dice.roll(200)).min(body.len())].to_vec();
                        let to = dice.roll(body.len());
                        body.splice(to..to, piece);
                    }
                }
            }
            if let Ok(document) = outcome(&rich(&String::from_utf8_lossy(&body))) {
                spans_hold(&document);
                read += 1;
            }
        }
        assert!(read > 300, "{read} of 600 were read");
    }

    #[test]
    fn a_part_that_breaks_off_is_read_up_to_there_and_reported() {
        let bytes = zipped(&[("word/document.xml", "<document><body><p><r><t>Kept.</t></r></p><p><r><t>Lo")]);
        let document = outcome(&bytes).unwrap();
        assert_eq!(shown(&document), ["paragraph: Kept.", "paragraph: Lo"]);
        assert_eq!(document.unreadable.len(), 1);
        assert!(document.unreadable[0].why.contains("word/document.xml"), "{:?}", document.unreadable);
    }

    #[test]
    fn damage_to_the_styles_does_not_cost_the_words() {
        let bytes = zipped(&[
            ("word/document.xml", "<document><body><p><r><t>Kept.</t></r></p></body></document>"),
            (
                "word/_rels/document.xml.rels",
                "<R><Relationship Id=\"a\" Type=\"x/styles\" Target=\"styles.xml\"/></R>",
            ),
            ("word/styles.xml", "nothing"),
        ]);
        let document = outcome(&bytes).unwrap();
        assert_eq!(shown(&document), ["paragraph: Kept."]);
        assert_eq!(document.unreadable.len(), 1);
    }

    #[test]
    fn what_is_no_word_file_is_damaged() {
        for bytes in [&b""[..], b"PK\x03\x04", b"hello", &zipped(&[("a.txt", "b")])] {
            assert!(matches!(outcome(bytes), Err(ReadError::Damaged { .. })));
        }
    }

    #[test]
    fn a_file_that_unpacks_to_too_much_is_refused() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        let blanks = vec![b' '; 1024 * 1024];
        for _ in 0..260 {
            writer.write_all(&blanks).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert!(bytes.len() < 1024 * 1024);
        let error = outcome(&bytes).unwrap_err();
        assert_eq!(error.to_string(), "reading stopped at a limit: the parts unpack to more than 256 MB");
    }

    #[test]
    fn elements_do_not_nest_without_end() {
        let deep = "<w:sdt>".repeat(100_000);
        assert!(matches!(outcome(&rich(&deep)), Err(ReadError::Limit { .. })));
    }

    #[test]
    fn an_archive_of_too_many_parts_is_refused() {
        let name = "PK\u{1}\u{2}".repeat(10_001);
        assert!(matches!(outcome(name.as_bytes()), Err(ReadError::Limit { .. })));
    }

    #[test]
    fn nothing_outside_the_file_is_fetched() {
        let document = "<!DOCTYPE d [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><document><body><p><r><t>a&f;b</t></r></p></body></document>";
        let document = outcome(&zipped(&[("word/document.xml", document)])).unwrap();
        assert_eq!(shown(&document), ["paragraph: ab"]);
    }
}
