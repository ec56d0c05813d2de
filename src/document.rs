//! What does every file become?
//!
//! Pure data: whatever the format, a paper is one [`Text`] and a list of [`Block`]s
//! that cover it in reading order. Blocks do not overlap; between them stands a line
//! break that belongs to none.

use crate::text::{Span, Text};
use serde::{Deserialize, Serialize};

/// What kind of file a paper was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Markdown,
    Text,
    Html,
    Docx,
    Odt,
    Rtf,
    Email,
    Pdf,
}

/// A paper as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub format: Format,
    pub text: Text,
    pub blocks: Vec<Block>,
    /// How many pages the file has; 0 where the format has none.
    pub pages: u32,
    /// What could not be read. A page named here is never silently empty.
    pub unreadable: Vec<Unreadable>,
    /// Where links in the text lead: a DPA incorporated by URL is a fact.
    pub links: Vec<Link>,
    /// Running headers, footers and page numbers, kept out of `text`.
    pub furniture: Vec<Furniture>,
    /// Tracked changes that touch the text as read.
    pub changes: Vec<Change>,
    /// Words that came from optical character recognition, in reading order.
    pub recognised: Vec<Recognised>,
}

impl Document {
    /// An empty paper of this format, for a reader to fill.
    pub fn new(format: Format) -> Self {
        Self {
            format,
            text: Text::new(),
            blocks: Vec::new(),
            pages: 0,
            unreadable: Vec::new(),
            links: Vec::new(),
            furniture: Vec::new(),
            changes: Vec::new(),
            recognised: Vec::new(),
        }
    }

    /// The words of a block.
    pub fn words(&self, block: &Block) -> &str {
        self.text.get(block.span)
    }
}

/// A paragraph, heading, list item, table row or note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    pub span: Span,
    /// A number that the file computes and the text does not hold, as the reader sees
    /// it: `7.2`, `(b)`, `Annex II`. A number typed by hand stays in the text.
    pub label: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum BlockKind {
    /// `level` counts from 1, the title.
    Heading {
        level: u8,
    },
    Paragraph,
    /// `depth` counts from 0, the outermost list.
    ListItem {
        depth: u8,
    },
    /// One row; `table` numbers the tables of the paper. Cells are joined by ` | `.
    TableRow {
        table: u32,
        header: bool,
        cells: Vec<Span>,
    },
    Footnote,
    Comment,
    /// A filled form field: its name is in `label`, its value is the text.
    FormField,
}

/// A page, or the whole file, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// Counted from 1; absent where the trouble has no page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// In words for a person: `only a picture, no text`.
    pub why: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub span: Span,
    pub target: String,
}

/// A running header or footer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furniture {
    pub page: u32,
    pub text: String,
}

/// A tracked change that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub span: Span,
    pub kind: ChangeKind,
    pub author: String,
    /// What the change removed; empty for an insertion.
    pub removed: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    Inserted,
    Deleted,
    Moved,
}

/// Words that were recognised in a picture of the page, one line or table row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    pub span: Span,
    pub page: u32,
    /// Mean over the words, 0 to 100; absent where the file came with recognised words
    /// behind its pictures.
    pub confidence: Option<u8>,
}
