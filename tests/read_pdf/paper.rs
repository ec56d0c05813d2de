//! Writes small PDFs, so that each test can show the page it is about.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A PDF under construction. Fonts `T` (Times), `B` (Times bold) and `H` (Helvetica) are
/// on every page, and whatever a test adds.
pub struct Paper {
    pub doc: Document,
    pub fonts: Dictionary,
    pub xobjects: Dictionary,
    pub properties: Dictionary,
    pages: Vec<Object>,
    tree: ObjectId,
}

impl Paper {
    pub fn new() -> Self {
        let mut doc = Document::with_version("1.7");
        let tree = doc.new_object_id();
        let mut fonts = Dictionary::new();
        for (name, base) in [("T", "Times-Roman"), ("B", "Times-Bold"), ("H", "Helvetica")] {
            let font = dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => base, "Encoding" => "WinAnsiEncoding",
            };
            fonts.set(name, Object::Reference(doc.add_object(font)));
        }
        let (xobjects, properties) = (Dictionary::new(), Dictionary::new());
        Self { doc, fonts, xobjects, properties, pages: Vec::new(), tree }
    }

    /// Adds a page of 600 by 800 points.
    pub fn page(&mut self, content: &str) -> ObjectId {
        self.page_with(content, Dictionary::new())
    }

    /// Adds a page with further entries in its dictionary.
    pub fn page_with(&mut self, content: &str, extra: Dictionary) -> ObjectId {
        let content = self.doc.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
        let mut page = dictionary! {
            "Type" => "Page",
            "Parent" => self.tree,
            "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
            "Contents" => content,
            "Resources" => dictionary! {
                "Font" => self.fonts.clone(),
                "XObject" => self.xobjects.clone(),
                "Properties" => self.properties.clone(),
            },
        };
        page.extend(&extra);
        let id = self.doc.add_object(page);
        self.pages.push(id.into());
        id
    }

    /// Adds a form XObject that pages added later can draw as `name`.
    pub fn form(&mut self, name: &str, content: &str, mut dict: Dictionary) {
        dict.set("Type", "XObject");
        dict.set("Subtype", "Form");
        dict.set("BBox", vec![0.into(), 0.into(), 600.into(), 800.into()]);
        let form = self.doc.add_object(Stream::new(dict, content.as_bytes().to_vec()));
        self.xobjects.set(name, Object::Reference(form));
    }

    /// Adds a picture of one grey pixel that pages added later can draw as `name`.
    pub fn picture(&mut self, name: &str) {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        };
        let picture = self.doc.add_object(Stream::new(dict, vec![128]));
        self.xobjects.set(name, Object::Reference(picture));
    }

    /// Ties the pages together; the catalog gets the further entries.
    pub fn close(mut self, extra: Dictionary) -> Document {
        let count = self.pages.len() as i64;
        let tree = dictionary! { "Type" => "Pages", "Kids" => self.pages, "Count" => count };
        self.doc.objects.insert(self.tree, tree.into());
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => self.tree };
        catalog.extend(&extra);
        let catalog = self.doc.add_object(catalog);
        self.doc.trailer.set("Root", catalog);
        self.doc.trailer.set("ID", vec![Object::string_literal("paper"), Object::string_literal("paper")]);
        self.doc
    }

    pub fn bytes(self) -> Vec<u8> {
        save(self.close(Dictionary::new()))
    }
}

pub fn save(mut doc: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("a document in memory can be written");
    bytes
}

/// Words in a font and size at a point, measured from the lower left corner.
pub fn words(font: &str, size: u32, x: i32, y: i32, text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    format!("BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// Lines of body text, 12 points apart.
pub fn lines(x: i32, top: i32, lines: &[&str]) -> String {
    (0..).zip(lines).map(|(i, line)| words("T", 10, x, top - 12 * i, line)).collect()
}

/// A filler paragraph of so many full lines, numbered so that each line is unlike any
/// other: the pages of a paper differ.
pub fn filler(x: i32, top: i32, from: usize, count: i32) -> String {
    (0..count)
        .map(|i| {
            let n = from + i as usize;
            let line = format!(
                "and line {n} goes on about the duties of the parties under the order that they have signed,"
            );
            words("T", 10, x, top - 12 * i, &line)
        })
        .collect()
}
