//! What is on disk, and is it still true?
//!
//! What is known of each paper travels in the commit itself, so index and list can never
//! disagree: a run that dies in the middle leaves the last complete state.

use super::IndexError;
use super::passage::Passage;
use super::plan::key;
use super::schema::{Fields, VERSION};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

/// The index of a folder of papers.
pub struct Index {
    pub(super) index: tantivy::Index,
    pub(super) fields: Fields,
    folder: PathBuf,
    state: State,
}

/// What the index holds, kept with each commit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct State {
    version: u32,
    /// Reader and library that made it.
    made_by: String,
    papers: BTreeMap<String, Known>,
}

/// A paper as it was when it was indexed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    pub size: u64,
    /// Nanoseconds since 1970.
    pub changed: u128,
    /// Why it could not be read, where it could not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

/// One paper, read and checked, to be put into the index.
pub struct Indexed {
    pub paper: String,
    pub vendor: String,
    pub kinds: Vec<String>,
    pub missing: Vec<String>,
    pub passages: Vec<Passage>,
    pub known: Known,
}

/// What a refresh did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Refreshed {
    pub read: usize,
    pub unchanged: usize,
    pub removed: usize,
    pub unreadable: usize,
}

impl Index {
    /// Opens the index in `folder`, or begins an empty one. One of another version, or a
    /// damaged one, is begun again; the second answer tells why.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn open(folder: &Path, made_by: &str) -> Result<(Self, Option<String>), IndexError> {
        let fields = Fields::new();
        fs::create_dir_all(folder).map_err(|source| IndexError::Disk { path: folder.into(), source })?;
        let mut notice = None;
        if folder.join("meta.json").exists() {
            match Self::existing(folder, &fields) {
                Ok((index, state)) if state.version == VERSION && state.made_by == made_by => {
                    return Ok((Self { index, fields, folder: folder.into(), state }, None));
                }
                Ok(_) => notice = Some("the index was made by another version and is made again".to_string()),
                Err(error) => notice = Some(format!("the index is damaged and is made again: {error}")),
            }
            fs::remove_dir_all(folder).map_err(|source| IndexError::Disk { path: folder.into(), source })?;
            fs::create_dir_all(folder).map_err(|source| IndexError::Disk { path: folder.into(), source })?;
        }
        let index = tantivy::Index::create_in_dir(folder, fields.schema.clone())
            .map_err(|source| IndexError::Index { folder: folder.into(), source })?;
        let state = State { version: VERSION, made_by: made_by.to_string(), papers: BTreeMap::new() };
        Ok((Self { index, fields, folder: folder.into(), state }, notice))
    }

    fn existing(folder: &Path, fields: &Fields) -> Result<(tantivy::Index, State), TantivyError> {
        let index = tantivy::Index::open_in_dir(folder)?;
        if index.schema() != fields.schema {
            return Err(TantivyError::SchemaError("other fields".into()));
        }
        index.reader()?;
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let state = serde_json::from_str(&payload).unwrap_or_default();
        Ok((index, state))
    }

    /// What the index knows of a paper.
    pub fn known(&self, paper: &str) -> Option<&Known> {
        self.state.papers.get(paper)
    }

    /// Papers that could not be read, with the reason.
    pub fn unreadable(&self) -> impl Iterator<Item = (&str, &str)> {
        self.state
            .papers
            .iter()
            .filter_map(|(paper, known)| Some((paper.as_str(), known.unreadable.as_deref()?)))
    }

    pub fn papers(&self) -> impl Iterator<Item = &str> {
        self.state.papers.keys().map(String::as_str)
    }

    /// Puts changed papers in and takes others out, in one commit.
    ///
    /// # Errors
    /// Another program is writing, or the disk refuses.
    pub fn update(&mut self, changed: Vec<Indexed>, removed: &[String]) -> Result<(), IndexError> {
        if changed.is_empty() && removed.is_empty() && !self.state.papers.is_empty() {
            return Ok(());
        }
        let failed = |source: TantivyError| match source {
            TantivyError::LockFailure(..) => IndexError::Busy { folder: self.folder.clone() },
            source => IndexError::Index { folder: self.folder.clone(), source },
        };
        let mut writer: IndexWriter = self.index.writer(64_000_000).map_err(failed)?;
        let mut state = self.state.clone();
        for paper in removed {
            writer.delete_term(Term::from_field_text(self.fields.paper, paper));
            state.papers.remove(paper);
        }
        for paper in changed {
            writer.delete_term(Term::from_field_text(self.fields.paper, &paper.paper));
            for passage in &paper.passages {
                writer.add_document(self.passage(&paper, passage)).map_err(failed)?;
            }
            writer.add_document(self.paper(&paper)).map_err(failed)?;
            state.papers.insert(paper.paper, paper.known);
        }
        let payload = serde_json::to_string(&state).unwrap_or_default();
        let mut commit = writer.prepare_commit().map_err(failed)?;
        commit.set_payload(&payload);
        commit.commit().map_err(failed)?;
        writer.wait_merging_threads().map_err(failed)?;
        self.state = state;
        Ok(())
    }

    fn base(&self, paper: &Indexed, record: &str) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.fields.record, record);
        document.add_text(self.fields.paper, &paper.paper);
        document.add_text(self.fields.vendor, &paper.vendor);
        for kind in &paper.kinds {
            document.add_text(self.fields.kind, kind);
        }
        document
    }

    /// One record a paper, for questions about what it lacks.
    fn paper(&self, paper: &Indexed) -> TantivyDocument {
        let mut document = self.base(paper, "paper");
        for clause in &paper.missing {
            document.add_text(self.fields.missing, clause);
        }
        document
    }

    fn passage(&self, paper: &Indexed, passage: &Passage) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = self.base(paper, "passage");
        document.add_text(fields.section, &passage.section);
        document.add_text(fields.heading, &passage.heading);
        document.add_text(fields.body, &passage.text);
        document.add_text(fields.exact, &passage.text);
        if let Some(page) = passage.page {
            document.add_u64(fields.page, page.into());
        }
        if let Some(line) = passage.line {
            document.add_u64(fields.line, line.into());
        }
        for clause in &passage.clauses {
            document.add_text(fields.clause, clause);
        }
        for position in &passage.positions {
            document.add_text(fields.position, position);
        }
        let mut values = BTreeMap::new();
        for stated in &passage.values {
            if let Some((clause, value)) = stated.name.rsplit_once('.') {
                values.insert(key(clause, value), tantivy::schema::OwnedValue::F64(stated.number));
            }
        }
        if !values.is_empty() {
            document.add_object(fields.values, values);
        }
        document
    }
}
