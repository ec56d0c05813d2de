//! How is a passage kept?

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Changes whenever the fields or what stands in them change; an index of another version
/// is made again.
pub const VERSION: u32 = 1;

/// The fields of the index.
#[derive(Debug, Clone)]
pub struct Fields {
    pub schema: Schema,
    /// `passage`, or `paper` for one record a paper with what it lacks.
    pub record: Field,
    pub paper: Field,
    pub vendor: Field,
    pub kind: Field,
    pub section: Field,
    pub heading: Field,
    /// The words, stemmed.
    pub body: Field,
    /// The words as they stand, for phrases and prefixes.
    pub exact: Field,
    pub page: Field,
    pub line: Field,
    pub clause: Field,
    pub position: Field,
    pub missing: Field,
    /// Value names as JSON keys, numbers as values.
    pub values: Field,
}

impl Fields {
    pub fn new() -> Self {
        let mut schema = Schema::builder();
        let words = |tokenizer: &str| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            TextOptions::default().set_indexing_options(indexing)
        };
        let record = schema.add_text_field("record", STRING);
        let paper = schema.add_text_field("paper", STRING | STORED);
        let vendor = schema.add_text_field("vendor", STRING | STORED | FAST);
        let kind = schema.add_text_field("kind", STRING | STORED);
        let section = schema.add_text_field("section", STRING | STORED);
        let heading = schema.add_text_field("heading", words("en_stem").set_stored());
        let body = schema.add_text_field("body", words("en_stem").set_stored());
        let exact = schema.add_text_field("exact", words("default"));
        let page = schema.add_u64_field("page", STORED | INDEXED);
        let line = schema.add_u64_field("line", STORED);
        let clause = schema.add_text_field("clause", STRING | STORED);
        let position = schema.add_text_field("position", STRING | STORED);
        let missing = schema.add_text_field("missing", STRING | STORED);
        let values = schema.add_json_field("values", FAST | STORED);
        let schema = schema.build();
        Self {
            schema,
            record,
            paper,
            vendor,
            kind,
            section,
            heading,
            body,
            exact,
            page,
            line,
            clause,
            position,
            missing,
            values,
        }
    }
}
