//! What is on disk, and is it whole?
//!
//! ```text
//! <cache>/<name of the folder of papers>/lock       held by the one who writes
//!                                        index-2/   the last complete index
//!                                        index-2.new/   one being made from nothing
//!                                        papers/    papers as read
//! ```
//!
//! What is known of each paper travels in the commit itself, so index and list can never
//! disagree: a run that dies in the middle leaves the last complete state. An index made
//! from nothing is made beside and renamed when it is complete. Readers take no lock.

use super::IndexError;
use super::about::About;
use super::folder::{Folder, cannot_write};
use super::record::Paper;
use super::schema::{Fields, VERSION, tokenizers};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tantivy::directory::MmapDirectory;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyError, Term};

/// An index that can be asked. It shows one complete state until [`Index::reload`].
pub struct Index {
    pub(super) reader: IndexReader,
    pub(super) index: tantivy::Index,
    pub(super) fields: Fields,
    pub(super) state: State,
    pub(super) folder: PathBuf,
}

/// What the index holds, kept with each commit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    pub version: u32,
    /// Reader, library and program that made it.
    pub made_by: String,
    /// The day from which papers were seen as in force or not.
    pub day: String,
    /// vendor.yaml files as they were: size and time.
    pub vendors: BTreeMap<String, (u64, u128)>,
    pub papers: BTreeMap<String, Known>,
}

/// A paper as it was when it was indexed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    pub size: u64,
    /// Nanoseconds since 1970; 0 where it was too fresh to tell a later change by it.
    pub changed: u128,
    /// Hash of its bytes.
    pub content: String,
    pub about: About,
    /// Why it could not be read, where it could not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

/// The files of one folder of papers in the cache.
#[derive(Debug, Clone)]
pub struct Place {
    folder: PathBuf,
}

/// How often a reader looks again while an index is being swapped for a new one.
const SWAPPING: u32 = 10;
const SWAP: Duration = Duration::from_millis(20);

impl Place {
    /// The place in `cache` for the papers in `papers`, an absolute path.
    pub fn new(cache: &Path, papers: &Path) -> Self {
        // Two folders of papers keep two indexes.
        let name = blake3::hash(papers.to_string_lossy().as_bytes()).to_hex();
        Self { folder: cache.join(&name[..16]) }
    }

    fn current(&self) -> PathBuf {
        self.folder.join(format!("index-{VERSION}"))
    }

    fn new_one(&self) -> PathBuf {
        self.folder.join(format!("index-{VERSION}.new"))
    }

    pub(super) fn papers(&self) -> PathBuf {
        self.folder.join("papers")
    }

    /// Opens the last complete index, if there is one.
    ///
    /// # Errors
    /// It is damaged.
    pub fn open(&self) -> Result<Option<Index>, IndexError> {
        let folder = self.current();
        for _ in 0..SWAPPING {
            match fenced(&folder, || Index::open(&folder)) {
                Ok(index) => return Ok(Some(index)),
                Err(_) if !folder.exists() && self.folder.join("swapping").exists() => {
                    std::thread::sleep(SWAP);
                }
                Err(_) if !folder.exists() => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Takes the lock of the writer. `None` where another has it and one should not wait.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn lock(&self, wait: bool) -> Result<Option<File>, IndexError> {
        let disk = |path: &Path| {
            let path = path.to_path_buf();
            move |source| IndexError::Disk { path, source }
        };
        private_folder(&self.folder).map_err(disk(&self.folder))?;
        let path = self.folder.join("lock");
        let file = File::options().create(true).append(true).open(&path).map_err(disk(&path))?;
        if wait {
            file.lock().map_err(disk(&path))?;
            return Ok(Some(file));
        }
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(source)) => Err(IndexError::Disk { path, source }),
        }
    }

    /// Writes a commit: into the index that is there, or into a new one.
    ///
    /// # Errors
    /// The disk refuses; the last complete index is untouched.
    pub(super) fn write(
        &self,
        existing: Option<&Index>,
        papers: impl IntoIterator<Item = Paper>,
        gone: &[String],
        state: impl FnOnce() -> State,
    ) -> Result<Index, IndexError> {
        let fresh = self.new_one();
        let (index, fields) = match existing {
            Some(existing) => (existing.index.clone(), existing.fields.clone()),
            None => {
                remove(&fresh)?;
                private_folder(&fresh).map_err(|source| IndexError::Disk { path: fresh.clone(), source })?;
                let fields = Fields::new();
                (create(&fresh, &fields)?, fields)
            }
        };
        let failed = |source| failed(&self.folder, source);
        let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY).map_err(failed)?;
        // What a run left that was killed would stand in the way of files of the same name.
        let _ = writer.garbage_collect_files().wait();
        for paper in gone {
            writer.delete_term(Term::from_field_text(fields.paper, paper));
        }
        let mut refused = None;
        for paper in papers {
            writer.delete_term(Term::from_field_text(fields.paper, &paper.paper));
            refused = paper.records(&fields).find_map(|record| writer.add_document(record).err());
            if refused.is_some() {
                break;
            }
        }
        // The thread that writes knows why; what `add_document` says is only that it is gone.
        let payload = serde_json::to_string(&state()).unwrap_or_default();
        let mut commit = writer.prepare_commit().map_err(failed)?;
        if let Some(source) = refused {
            let _ = commit.abort();
            return Err(failed(source));
        }
        commit.set_payload(&payload);
        commit.commit().map_err(failed)?;
        writer.wait_merging_threads().map_err(failed)?;
        if existing.is_none() {
            self.swap(&fresh)?;
        }
        self.open()?.ok_or_else(|| IndexError::Damaged {
            folder: self.current(),
            what: "it vanished while it was written".into(),
        })
    }

    /// Puts the new index in the place of the old one, and removes those of other versions.
    fn swap(&self, fresh: &Path) -> Result<(), IndexError> {
        let current = self.current();
        let disk = |source| IndexError::Disk { path: current.clone(), source };
        let old = self.folder.join(format!("index-{VERSION}.old"));
        let mark = self.folder.join("swapping");
        remove(&old)?;
        if current.exists() {
            fs::write(&mark, "").map_err(disk)?;
            fs::rename(&current, &old).map_err(disk)?;
        }
        fs::rename(fresh, &current).map_err(disk)?;
        let _ = fs::remove_file(&mark);
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let other = entry.file_name().to_string_lossy().starts_with("index-") && path != current;
            // Readers of the old one keep what they have open.
            if other {
                let _ = fs::remove_dir_all(path);
            }
        }
        Ok(())
    }

    /// Removes the current index.
    ///
    /// # Errors
    /// The disk refuses.
    pub(super) fn discard(&self) -> Result<(), IndexError> {
        let _lock = self.lock(true)?;
        remove(&self.current())
    }

    /// Whether an index of another version of the program lies here.
    pub fn has_other_version(&self) -> bool {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).any(|name| {
            name.strip_prefix("index-")
                .is_some_and(|version| version.parse().is_ok_and(|v: u32| v != VERSION))
        })
    }
}

const WRITER_MEMORY: usize = 100_000_000;

impl Index {
    /// An index of papers that are already read and judged, in a cache of its own: for
    /// measuring, and for whoever reads papers in another way.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn of_papers(cache: &Path, papers: impl IntoIterator<Item = Paper>) -> Result<Self, IndexError> {
        let place = Place::new(cache, Path::new(""));
        let _lock = place.lock(true)?;
        let known = RefCell::new(BTreeMap::new());
        let papers = papers.into_iter().inspect(|paper| {
            let about = paper.about.clone();
            let paper_known = Known { size: 0, changed: 0, content: String::new(), about, unreadable: None };
            known.borrow_mut().insert(paper.paper.clone(), paper_known);
        });
        place.write(None, papers, &[], || State {
            version: VERSION,
            papers: known.take(),
            ..State::default()
        })
    }

    fn open(folder: &Path) -> Result<Self, IndexError> {
        let failed = |source: TantivyError| failed(folder, source);
        let directory = MmapDirectory::open(folder).map_err(|error| failed(error.into()))?;
        let mut index = tantivy::Index::open(Folder(directory)).map_err(failed)?;
        index.set_tokenizers(tokenizers());
        let fields = Fields::new();
        if index.schema() != fields.schema {
            return Err(IndexError::Damaged { folder: folder.into(), what: "it has other fields".into() });
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(failed)?;
        let state = state(&index, folder)?;
        Ok(Self { reader, index, fields, state, folder: folder.into() })
    }

    /// Shows the newest complete state.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn reload(&mut self) -> Result<(), IndexError> {
        *self = fenced(&self.folder, || Self::open(&self.folder))?;
        Ok(())
    }

    /// Compares every byte with its check sum.
    ///
    /// # Errors
    /// A file is not as it was written.
    pub fn verify(&self) -> Result<(), IndexError> {
        let damaged = self.index.validate_checksum().map_err(|source| failed(&self.folder, source))?;
        match damaged.iter().next() {
            None => Ok(()),
            Some(file) => Err(IndexError::Damaged {
                folder: self.folder.clone(),
                what: format!("{} is not as it was written", file.display()),
            }),
        }
    }

    /// Papers that could not be read, with the reason.
    pub fn unreadable(&self) -> impl Iterator<Item = (&str, &str)> {
        self.state
            .papers
            .iter()
            .filter_map(|(paper, known)| Some((paper.as_str(), known.unreadable.as_deref()?)))
    }

    /// The papers it holds.
    pub fn papers(&self) -> impl Iterator<Item = &str> {
        self.state.papers.keys().map(String::as_str)
    }

    /// How many passages it holds.
    pub fn passages(&self) -> u64 {
        // One record a paper is no passage.
        self.reader.searcher().num_docs().saturating_sub(self.state.papers.len() as u64)
    }
}

/// What travelled with the last commit.
fn state(index: &tantivy::Index, folder: &Path) -> Result<State, IndexError> {
    let damaged = |what: &str| IndexError::Damaged { folder: folder.into(), what: what.into() };
    let metas = index.load_metas().map_err(|source| failed(folder, source))?;
    let payload = metas.payload.ok_or_else(|| damaged("its list of papers is missing"))?;
    let state: State =
        serde_json::from_str(&payload).map_err(|_| damaged("its list of papers cannot be read"))?;
    if state.version != VERSION {
        return Err(damaged("it was made by another version"));
    }
    Ok(state)
}

fn create(folder: &Path, fields: &Fields) -> Result<tantivy::Index, IndexError> {
    let directory = MmapDirectory::open(folder).map_err(|error| failed(folder, TantivyError::from(error)))?;
    tantivy::Index::builder()
        .schema(fields.schema.clone())
        .tokenizers(tokenizers())
        .open_or_create(Folder(directory))
        .map_err(|source| failed(folder, source))
}

/// A folder for the cache: for its owner alone, and not for version control or backups.
fn private_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    if let Some(cache) = folder.parent() {
        let sign = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by countersign; it can always be made again.\n";
        for (name, text) in [("CACHEDIR.TAG", sign), (".gitignore", "*\n")] {
            if !cache.join(name).exists() {
                fs::write(cache.join(name), text)?;
            }
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<(), IndexError> {
    match fs::remove_dir_all(folder) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(IndexError::Disk { path: folder.into(), source })
        }
        _ => Ok(()),
    }
}

/// What went wrong, in our words: the disk refuses, another one writes, or it is damaged.
pub(super) fn failed(folder: &Path, source: TantivyError) -> IndexError {
    use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};
    let folder = folder.to_path_buf();
    let disk = |error: &std::sync::Arc<io::Error>| IndexError::Disk {
        path: folder.clone(),
        source: io::Error::new(error.kind(), error.to_string()),
    };
    match &source {
        TantivyError::LockFailure(LockError::LockBusy, _) => IndexError::Busy { folder },
        TantivyError::LockFailure(LockError::IoError(error), _) => disk(error),
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => disk(io_error),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
        | TantivyError::IoError(io_error)
            if cannot_write(io_error) =>
        {
            disk(io_error)
        }
        // The threads that write tell why they gave up only in words.
        _ => match system_error(&source.to_string()).filter(cannot_write) {
            Some(source) => IndexError::Disk { path: folder, source },
            None => IndexError::Damaged { folder, what: source.to_string() },
        },
    }
}

/// The system's own error in words that end in `(os error 28)`.
fn system_error(words: &str) -> Option<io::Error> {
    let (_, number) = words.rsplit_once("(os error ")?;
    let number = number.split(')').next()?.parse().ok()?;
    Some(io::Error::from_raw_os_error(number))
}

/// Runs what reads the index behind a fence: a file with wrong bytes in the middle may make
/// the library that reads it panic.
pub(super) fn fenced<T>(
    folder: &Path,
    work: impl FnOnce() -> Result<T, IndexError>,
) -> Result<T, IndexError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(IndexError::Damaged { folder: folder.into(), what: "a file of it has wrong bytes".into() })
    })
}
