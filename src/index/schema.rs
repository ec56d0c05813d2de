//! How is a passage kept?

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer,
    TokenizerManager,
};

/// Changes whenever the fields or what stands in them change; an index of another version
/// is made again.
pub const VERSION: u32 = 5;

/// Words as they stand, without case and accents.
pub const PLAIN: &str = "plain";
/// The same, stemmed as English.
pub const STEMMED: &str = "stemmed";

/// The fields of the index.
#[derive(Debug, Clone)]
pub struct Fields {
    pub schema: Schema,
    /// `passage`, or `paper` for one record a paper with what it lacks.
    pub record: Field,
    pub paper: Field,
    pub vendor: Field,
    /// `msa`, `order-form`
    pub kind: Field,
    /// `tier:high`, `people-in:eu`, `in-force:yes`
    pub tag: Field,
    /// What the paper counts for: one in force more than one that is superseded.
    pub weight: Field,
    pub section: Field,
    pub heading: Field,
    pub path: Field,
    pub text: Field,
    pub page: Field,
    pub line: Field,
    /// The place in the paper, for passages that are as good as each other.
    pub order: Field,
    /// Words of the headings above and of the text, stemmed.
    pub words: Field,
    /// The words of the text as they stand, for phrases, prefixes and misspellings.
    pub exact: Field,
    /// Words of the vendor's name, the paper's title and file, and its kinds, stemmed.
    pub title: Field,
    /// Word families that occur.
    pub family: Field,
    pub clause: Field,
    /// `walk-away`, `dpa/breach-notice=walk-away`
    pub position: Field,
    /// `dpa/breach-notice.trigger=confirmed`
    pub stated: Field,
    pub missing: Field,
    /// What the check says of the clauses that stand here, as JSON.
    pub answers: Field,
    /// Values that can be compared, by name.
    pub values: Field,
}

impl Fields {
    pub fn new() -> Self {
        let mut schema = Schema::builder();
        let words = |tokenizer: &str, option: IndexRecordOption| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
            TextOptions::default().set_indexing_options(indexing)
        };
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let families = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqs)
            .set_fieldnorms(false);
        let families = TextOptions::default().set_indexing_options(families);
        Self {
            record: schema.add_text_field("record", STRING),
            paper: schema.add_text_field("paper", STRING | STORED | FAST),
            vendor: schema.add_text_field("vendor", STRING | STORED | FAST),
            kind: schema.add_text_field("kind", STRING | STORED | FAST),
            tag: schema.add_text_field("tag", STRING | STORED | FAST),
            weight: schema.add_f64_field("weight", FAST),
            section: schema.add_text_field("section", STRING | STORED),
            heading: schema.add_text_field("heading", STORED),
            path: schema.add_text_field("path", STORED),
            text: schema.add_text_field("text", STORED),
            page: schema.add_u64_field("page", STORED | INDEXED),
            line: schema.add_u64_field("line", STORED),
            order: schema.add_u64_field("order", FAST | STORED),
            words: schema.add_text_field("words", words(STEMMED, positions)),
            exact: schema.add_text_field("exact", words(PLAIN, positions)),
            title: schema.add_text_field("title", words(STEMMED, IndexRecordOption::WithFreqs).set_stored()),
            family: schema.add_text_field("family", families),
            clause: schema.add_text_field("clause", STRING | FAST),
            position: schema.add_text_field("position", STRING | FAST),
            stated: schema.add_text_field("stated", STRING),
            missing: schema.add_text_field("missing", STRING | STORED),
            answers: schema.add_text_field("answers", STORED),
            values: schema.add_json_field("values", FAST),
            schema: schema.build(),
        }
    }
}

/// How text becomes words.
pub fn analyzer(stemmed: bool) -> TextAnalyzer {
    let plain = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(60))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter);
    match stemmed {
        true => plain.filter(Stemmer::new(Language::English)).build(),
        false => plain.build(),
    }
}

pub fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(PLAIN, analyzer(false));
    tokenizers.register(STEMMED, analyzer(true));
    tokenizers
}

/// The words of a text, as a field has them.
pub fn tokens(analyzer: &mut TextAnalyzer, text: &str) -> Vec<String> {
    let mut words = Vec::new();
    analyzer.token_stream(text).process(&mut |token| words.push(token.text.clone()));
    words
}
