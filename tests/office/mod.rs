//! Office files written by hand: XML parts as strings, zipped.

#![allow(dead_code)] // each test file uses a part of it

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A ZIP archive of these parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(content.as_bytes()).expect("its content");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A Word file, part by part.
#[derive(Default, Clone)]
pub struct Docx {
    body: String,
    /// Kind, part name, content.
    parts: Vec<(String, String, String)>,
    /// Id and address.
    links: Vec<(String, String)>,
}

const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#,
);
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Docx {
    /// With this XML between `<w:body>` and `</w:body>`.
    pub fn new(body: &str) -> Self {
        Self { body: body.to_owned(), ..Self::default() }
    }

    /// Adds a part; `kind` is its root element and the last word of its relation:
    /// `numbering`, `styles`, `footnotes`, `comments`, `settings`.
    pub fn part(mut self, kind: &str, content: &str) -> Self {
        let root = match kind {
            "header" => "hdr",
            "footer" => "ftr",
            kind => kind,
        };
        let content = format!("<w:{root} {NAMESPACES}>{content}</w:{root}>");
        self.parts.push((kind.to_owned(), format!("{kind}{}.xml", self.parts.len()), content));
        self
    }

    /// Adds an address for `r:id`.
    pub fn link(mut self, id: &str, address: &str) -> Self {
        self.links.push((id.to_owned(), address.to_owned()));
        self
    }

    /// The archive. The n-th part added has the relation id `part` and n, counted from 0.
    pub fn bytes(&self) -> Vec<u8> {
        let document = format!(
            "<?xml version=\"1.0\"?><w:document {NAMESPACES}><w:body>{}</w:body></w:document>",
            self.body
        );
        let relations: String = self
            .parts
            .iter()
            .enumerate()
            .map(|(n, (kind, name, _))| {
                format!("<Relationship Id=\"part{n}\" Type=\"{TYPES}/{kind}\" Target=\"{name}\"/>")
            })
            .chain(self.links.iter().map(|(id, address)| {
                format!(
                    "<Relationship Id=\"{id}\" Type=\"{TYPES}/hyperlink\" Target=\"{address}\" TargetMode=\"External\"/>"
                )
            }))
            .collect();
        let relations = format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
        );
        let root = format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"{TYPES}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
        );
        let types: String = self
            .parts
            .iter()
            .map(|(kind, name, _)| {
                format!("<Override PartName=\"/word/{name}\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml\"/>")
            })
            .collect();
        let types = format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>{types}</Types>"
        );
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), types),
            ("_rels/.rels".to_owned(), root),
            ("word/document.xml".to_owned(), document),
            ("word/_rels/document.xml.rels".to_owned(), relations),
        ];
        parts.extend(self.parts.iter().map(|(_, name, content)| (format!("word/{name}"), content.clone())));
        let parts: Vec<(&str, &str)> = parts.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect();
        zipped(&parts)
    }
}

/// A run with these words.
pub fn r(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

/// A paragraph with these words.
pub fn p(words: &str) -> String {
    paragraph("", &r(words))
}

/// A paragraph with these properties and runs.
pub fn paragraph(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}
