//! Questionnaires as vendors send them, and as nobody should.

mod sheet;

use countersign::error::ReadError;
use countersign::questionnaire::read::Options;
use countersign::questionnaire::{Answer, Kind, Questionnaire, read};
use proptest::prelude::*;
use sheet::{Tab, archive, workbook};

fn open(bytes: &[u8]) -> Questionnaire {
    read(bytes, &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// `id reply cell` of every answer.
fn lines(questionnaire: &Questionnaire) -> Vec<String> {
    let line = |a: &Answer| format!("{} {} {}", a.id, a.reply.name(), a.at);
    questionnaire.answers.iter().map(line).collect()
}

const PLAIN: &[&[&str]] = &[
    &["Birch Ltd. security questionnaire"],
    &["No.", "Question", "Answer", "Comments"],
    &["", "Access"],
    &["1", "Do you enforce multi-factor authentication?", "Yes", "For all staff"],
    &["2", "Do you review access?", "No, planned for May", ""],
    &["", "Encryption"],
    &["3", "Is data encrypted at rest?", "Yes", "AES-256"],
    &["4", "Describe your key management.", "Keys are kept in an HSM.", ""],
    &["5", "Do you keep card data?", "N/A", ""],
    &["6", "Do you encrypt backups?", "", ""],
];

#[test]
fn the_heading_row_is_found_by_what_it_says() {
    let read = open(&workbook(&[Tab { name: "Answers", rows: PLAIN, ..Tab::default() }]));
    assert_eq!(
        lines(&read),
        [
            "1 yes Answers C4",
            "2 no Answers C5",
            "3 yes Answers C7",
            "4 text Answers C8",
            "5 n/a Answers C9",
            "6 blank Answers C10",
        ]
    );
    assert_eq!(read.answers[0].section, "Access");
    assert_eq!(read.answers[2].section, "Encryption");
    assert_eq!(read.answers[2].comment, "AES-256");
    assert_eq!(read.answers[2].comment_at.as_ref().map(|at| at.cell.as_str()), Some("D7"));
}

#[test]
fn marks_in_columns_are_answers() {
    let rows: &[&[&str]] = &[
        &[
            "Control Domain",
            "Question ID",
            "Consensus Assessment Questions",
            "Consensus Assessment Answers",
            "",
            "",
            "Notes",
        ],
        &["", "", "", "Yes", "No", "Not Applicable", ""],
        &["Audit", "AAC-01.1", "Do you keep an audit plan?", "X", "", "", "reviewed each year"],
        &["", "AAC-01.2", "Is it shared?", "", "x", "", ""],
        &["", "AAC-02.1", "Do you allow tests?", "", "", "x", ""],
        &["Keys", "EKM-01.1", "Do you own the keys?", "x", "x", "", ""],
        &["", "EKM-01.2", "Do you rotate them?", "", "", "", ""],
    ];
    let read = open(&workbook(&[Tab {
        name: "CAIQ",
        rows,
        merged: &["A3:A5", "D1:F1", "A6:A7"],
        ..Tab::default()
    }]));
    assert_eq!(
        lines(&read),
        [
            "AAC-01.1 yes CAIQ D3",
            "AAC-01.2 no CAIQ E4",
            "AAC-02.1 n/a CAIQ F5",
            "EKM-01.1 unclear CAIQ D6",
            "EKM-01.2 blank CAIQ D7"
        ]
    );
    assert_eq!(read.answers[1].section, "Audit", "what is merged downwards is said of every row");
    assert_eq!(read.answers[0].comment, "reviewed each year");
    assert!(read.remarks.iter().any(|r| r.contains("both marked")), "{:?}", read.remarks);
}

#[test]
fn several_tabs_are_one_questionnaire_and_copies_add_nothing() {
    let first: &[&[&str]] = &[
        &["ID", "Question", "Response", "Details"],
        &["SEC-1", "Do you log?", "Yes", ""],
        &["SEC-2", "Do you patch?", "No", ""],
    ];
    let copy: &[&[&str]] = &[
        &["ID", "Question", "Response", "Score"],
        &["SEC-1", "Do you log?", "=a!C2|Yes", "1"],
        &["SEC-2", "Do you patch?", "Yes", "1"],
        &["SEC-3", "Do you scan?", "Yes", "1"],
    ];
    let read = open(&workbook(&[
        Tab { name: "Security", rows: first, ..Tab::default() },
        Tab { name: "Evaluation", rows: copy, ..Tab::default() },
    ]));
    assert_eq!(lines(&read), ["SEC-1 yes Security C2", "SEC-2 no Security C3", "SEC-3 yes Evaluation C4"]);
    assert_eq!(read.answers[1].also.len(), 1, "a different answer to the same question is told");
    assert!(read.remarks[0].contains("SEC-2 is answered twice"), "{:?}", read.remarks);
}

#[test]
fn what_is_hidden_is_told() {
    let rows: &[&[&str]] = &[
        &["ID", "Question", "Answer"],
        &["A-1", "Do you log?", "Yes"],
        &["A-2", "Do you sell data?", "Yes"],
    ];
    let tabs = [
        Tab { name: "Open", rows, hidden_rows: &[3], ..Tab::default() },
        Tab {
            name: "Secret",
            state: "veryHidden",
            rows: &[&["ID", "Question", "Answer"], &["B-1", "More?", "No"]],
            ..Tab::default()
        },
    ];
    let bytes = workbook(&tabs);
    let seen = open(&bytes);
    assert_eq!(lines(&seen), ["A-1 yes Open C2", "A-2 yes Open C3"]);
    assert!(seen.answers[1].hidden && !seen.answers[0].hidden);
    assert!(seen.remarks.iter().any(|r| r.contains("Secret")), "{:?}", seen.remarks);
    let all = read(&bytes, &Options { hidden: true }).unwrap();
    assert_eq!(lines(&all).len(), 3);
    assert!(all.answers[2].hidden);
}

#[test]
fn formulas_give_the_value_they_had() {
    let rows: &[&[&str]] = &[
        &["ID", "Question", "Answer"],
        &["A-1", "=Questions!B1|Do you log?", "Yes"],
        &["A-2", "Do you patch?", "=IF(1,2)|No"],
        &["A-3", "Do you scan?", "=B9"],
    ];
    let read = open(&workbook(&[Tab { name: "S", rows, ..Tab::default() }]));
    assert_eq!(lines(&read), ["A-1 yes S C2", "A-2 no S C3", "A-3 blank S C4"]);
    assert_eq!(read.answers[0].question, "Do you log?");
    assert!(!read.answers[0].computed && read.answers[1].computed);
    assert!(read.remarks.iter().any(|r| r.contains("formulas that give nothing")), "{:?}", read.remarks);
}

#[test]
fn a_sheet_without_headings_is_read_by_what_it_holds() {
    let rows: &[&[&str]] = &[
        &["Do you log access?", "Yes", "for a year"],
        &["Do you patch?", "No", ""],
        &["Do you scan?", "Yes", "weekly"],
    ];
    let read = open(&workbook(&[Tab { name: "S", rows, ..Tab::default() }]));
    assert_eq!(lines(&read), [" yes S B1", " no S B2", " yes S B3"]);
    assert_eq!(read.answers[2].comment, "weekly");
}

#[test]
fn every_format_gives_the_same_answers() {
    let wanted = ["1 yes", "2 no", "3 n/a"];
    let csv = "Ref;Question;Answer;Comment\n1;Do you log?;Yes;\"all; always\"\n2;Do you patch?;No;\n3;Cards?;n/a;\n";
    let comma = "Ref,Question,Answer,Comment\n1,Do you log?,Yes,\"all, always\"\n2,Do you patch?,No,\n3,Cards?,n/a,\n";
    let markdown = "# Questionnaire\n\n| Ref | Question | Answer | Comment |\n|---|---|---|---|\n| 1 | Do you log? | Yes | all |\n| 2 | Do you patch? | No | |\n| 3 | Cards? | n/a | |\n";
    let json = r#"{"questions":[{"id":1,"question":"Do you log?","answer":"Yes"},{"id":2,"question":"Do you patch?","answer":"No"},{"id":"3","question":"Cards?","answer":"N/A"}]}"#;
    let html = "<table><tr><th>Ref</th><th>Question</th><th>Answer</th></tr><tr><td>1</td><td>Do you log?</td><td>Yes</td></tr><tr><td>2</td><td>Do you patch?</td><td>No</td></tr><tr><td>3</td><td>Cards?</td><td>n/a</td></tr></table>";
    let prose = "# Security\n\n1. Do you log access?\n\nYes, all of it.\n\n2. Do you patch in time?\n\nNo.\n\n3. Do you keep cards?\n\nN/A\n";
    let ods = ods(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Ref</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>Question</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>Answer</text:p></table:table-cell></table:table-row>",
        &[("1", "Do you log?", "Yes"), ("2", "Do you patch?", "No"), ("3", "Cards?", "n/a")],
    );
    for (name, bytes) in [
        ("csv", csv.as_bytes()),
        ("comma", comma.as_bytes()),
        ("markdown", markdown.as_bytes()),
        ("json", json.as_bytes()),
        ("html", html.as_bytes()),
        ("prose", prose.as_bytes()),
        ("ods", &ods),
    ] {
        let read = read(bytes, &Options::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let got: Vec<String> = read.answers.iter().map(|a| format!("{} {}", a.id, a.reply.name())).collect();
        assert_eq!(got, wanted, "{name}");
        assert!(read.answers.iter().all(|a| !a.at.cell.is_empty()), "{name}: every answer knows its place");
    }
}

#[test]
fn papers_that_people_made_themselves() {
    let paper = "# Supplier check\n\n## Access\n\n| # | Question | Response |\n|---|---|---|\n| 1 | Do you use MFA? | Yes |\n\n## Controls\n\n| Control | Implemented | Details |\n|---|---|---|\n| Encryption at rest | [x] | AES-256 |\n| Key rotation | [ ] | |\n\n## Insurance\n\n| Topic | Response |\n|---|---|\n| Do you carry cyber insurance? | Yes / No |\n| Coverage amount | EUR 5 million |\n\n## Passwords\n\n| Parameter | Your policy |\n|---|---|\n| Minimum length | 14 |\n\n## Certificates\n\n| Certificate | Status | Valid until |\n|---|---|---|\n| ISO 27001 | [x] Yes [ ] No | 2027 |\n\n## More\n\nDo you have questions? Write to us.\n\nDo you have a bug bounty? Yes\n\n7. Do you train models on our data?\n\nNo.\n";
    let read = open(paper.as_bytes());
    let got: Vec<String> = read
        .answers
        .iter()
        .map(|a| format!("{} | {} | {} | {}", a.section, a.question, a.reply.name(), a.at))
        .collect();
    assert_eq!(
        got,
        [
            "Access | Do you use MFA? | yes | table 1 C2",
            "Controls | Encryption at rest | yes | table 2 B2",
            "Controls | Key rotation | blank | table 2 B3",
            "Insurance | Do you carry cyber insurance? | blank | table 3 B2",
            "Insurance | Coverage amount | text | table 3 B3",
            "Passwords | Minimum length | text | table 4 B2",
            "Certificates | ISO 27001 | yes | table 5 B2",
            "More | Do you have a bug bounty? | yes | line 39",
            "More | Do you train models on our data? | no | line 43",
        ]
    );
}

fn ods(first: &str, rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let cell = |words: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>")
    };
    let rows: String = rows
        .iter()
        .map(|(id, question, answer)| {
            format!("<table:table-row>{}{}{}</table:table-row>", cell(id), cell(question), cell(answer))
        })
        .collect();
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"S\">{first}{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml", manifest.as_bytes().to_vec()),
        ("content.xml", content.into_bytes()),
    ])
}

#[test]
fn known_lists_are_recognised_by_their_ids() {
    let csv = "Question ID,Question,CSP CAIQ Answer\nA&A-01.1,Do you audit?,Yes\nCEK-01.1,Do you encrypt?,Yes\nLOG-01.1,Do you log?,Yes\nSEF-07.1,Do you tell us?,No\n";
    assert_eq!(open(csv.as_bytes()).kind, Kind::Caiq4);
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b' '; 60 << 20];
    let parts: Vec<(String, Vec<u8>)> =
        (1..=4).map(|n| (format!("xl/worksheets/sheet{n}.xml"), zeros.clone())).collect();
    let sheets: String =
        (1..=4).map(|n| format!("<sheet name=\"S{n}\" sheetId=\"{n}\" r:id=\"r{n}\"/>")).collect();
    let relations: String =
        (1..=4).map(|n| format!("<Relationship Id=\"r{n}\" Target=\"worksheets/sheet{n}.xml\"/>")).collect();
    let workbook = format!("<workbook xmlns:r=\"r\"><sheets>{sheets}</sheets></workbook>").into_bytes();
    let relations = format!("<Relationships>{relations}</Relationships>").into_bytes();
    let mut all = vec![("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", relations)];
    all.extend(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())));
    let bomb = archive(&all);
    assert!(bomb.len() < 1 << 20, "it is small on disk");
    assert!(matches!(read(&bomb, &Options::default()), Err(ReadError::Limit { .. })));

    let repeated = "<table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>".repeat(2_000);
    assert!(matches!(read(&ods(&repeated, &[]), &Options::default()), Err(ReadError::Limit { .. })));
}

#[test]
fn what_cannot_be_read_says_why() {
    let error = |bytes: &[u8]| read(bytes, &Options::default()).unwrap_err();
    assert_eq!(error(b""), ReadError::Empty);
    assert!(matches!(error(b"PK\x03\x04 xl/workbook.xml"), ReadError::Damaged { .. }));
    let mut old = b"\xD0\xCF\x11\xE0".to_vec();
    old.extend([0; 600]);
    assert!(matches!(error(&old), ReadError::Unsupported { .. }));
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(error(&old), ReadError::Encrypted);
    assert!(matches!(error(b"This Agreement is made between the parties."), ReadError::NoQuestions { .. }));
    assert!(matches!(error(b"{\"a\": "), ReadError::Damaged { .. }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// A workbook that was damaged on its way is read or refused; nothing panics or hangs.
    #[test]
    fn damage_never_panics(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>(), cuts in any::<bool>()) {
        let mut bytes = workbook(&[Tab { name: "Answers", rows: PLAIN, merged: &["A1:D1"], ..Tab::default() }]);
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()).max(1));
        }
        let _ = read(&bytes, &Options { hidden: true });
    }

    /// The same where the archive is sound and a part is not.
    #[test]
    fn damaged_parts_never_panic(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let rows = "<worksheet><sheetData><row r=\"1\" hidden=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Question</t></is></c><c r=\"B1\" t=\"s\"><f>A1</f><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells></worksheet>";
        let mut part = rows.as_bytes().to_vec();
        for (place, byte) in places {
            let at = place.index(part.len());
            part[at] = byte;
        }
        let bytes = archive(&[
            ("xl/workbook.xml", b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".to_vec()),
            ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_vec()),
            ("xl/worksheets/sheet1.xml", part),
        ]);
        let _ = read(&bytes, &Options::default());
    }
}
