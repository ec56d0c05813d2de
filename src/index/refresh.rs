//! What has changed since the last time? A paper of the same size and time is not opened,
//! one of the same content is not read, and one that another library judges is not read
//! again either.

use super::IndexError;
use super::about::{About, TELLING, about};
use super::answers;
use super::kept::{AsRead, Kept};
use super::passage::passages;
use super::record::Paper;
use super::schema::VERSION;
use super::store::{Index, Known, Place, State};
use crate::check::{Selection, check};
use crate::document::{BlockKind, Document};
use crate::language::language;
use crate::library::Library;
use crate::library::written::Verdict;
use crate::read;
use crate::segment::segment;
use crate::trial::name;
use crate::vendor::folder;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::{SystemTime, UNIX_EPOCH};

/// What an index is made of.
pub struct Sources<'a> {
    /// The folder with one folder a vendor.
    pub papers: &'a Path,
    /// Where indexes are kept.
    pub cache: &'a Path,
    pub library: &'a Library,
    /// The day from which papers are seen as in force or not.
    pub today: Date,
    pub reading: &'a dyn Reading,
}

/// How papers are to be read.
pub trait Reading: Sync {
    /// Called for each paper, whose time then begins.
    fn options(&self) -> read::Options;
}

/// What a refresh did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Read from their files.
    pub read: usize,
    /// Judged again without being read.
    pub judged: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Of those that were read.
    pub unreadable: usize,
    /// Vendors whose vendor.yaml has mistakes: their papers are found, their facts are not.
    pub broken_vendors: usize,
    /// Why the index was made from nothing, in one sentence.
    pub notice: Option<String>,
}

/// Who else is at work, and what to do then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Wait for the other one.
    Wait,
    /// Use the last complete index, if there is one.
    Go,
}

/// So many of so many papers are done.
pub type Progress<'p> = &'p (dyn Fn(usize, usize) + Sync);

/// Files younger than this may change again within the clock's grain.
const FRESH: u128 = 2_000_000_000;

impl Sources<'_> {
    fn place(&self) -> Result<Place, IndexError> {
        let papers = fs::canonicalize(self.papers)
            .map_err(|source| IndexError::Papers { path: self.papers.into(), source })?;
        Ok(Place::new(self.cache, &papers))
    }

    fn made_by(&self) -> String {
        let (reader, program) = (read::VERSION, env!("CARGO_PKG_VERSION"));
        let reading = self.reading_key();
        format!("reader {reader} {reading} library {} countersign {program}", self.library.version)
    }

    /// Other options may read another text out of the same file.
    fn reading_key(&self) -> String {
        blake3::hash(self.reading.options().key().as_bytes()).to_hex()[..8].to_string()
    }

    /// The last complete index as it is.
    ///
    /// # Errors
    /// There is none, or it is damaged.
    pub fn open(&self) -> Result<Index, IndexError> {
        self.place()?.open()?.ok_or(IndexError::Missing)
    }

    /// Takes a damaged index away, so that the next refresh makes another.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn discard(&self) -> Result<(), IndexError> {
        self.place()?.discard()
    }

    /// Brings the index up to date and opens it. Where another one is doing that already,
    /// `wait` decides; `None` says that the index is the last complete one, not this one's.
    ///
    /// # Errors
    /// The papers cannot be listed, or the disk refuses. The last complete index stays.
    pub fn refresh(
        &self,
        wait: Wait,
        progress: Progress<'_>,
    ) -> Result<(Index, Option<Refreshed>), IndexError> {
        let place = self.place()?;
        let mut notice = None;
        let mut existing = match place.open() {
            Ok(existing) => existing,
            Err(IndexError::Damaged { what, .. }) => {
                notice = Some(format!("the index is damaged ({what}) and is made again"));
                None
            }
            Err(error) => return Err(error),
        };
        let found = Found::look(self)?;
        if let Some(index) = &existing
            && found.is_unchanged(&index.state, &self.made_by(), &self.today.to_string())
        {
            let done = Refreshed { unchanged: found.papers.len(), ..Refreshed::default() };
            return existing.map(|index| (index, Some(done))).ok_or(IndexError::Missing);
        }
        // Without any index there is nothing to answer from: wait all the same.
        let wait = wait == Wait::Wait || existing.is_none();
        let Some(_lock) = place.lock(wait)? else {
            return existing.map(|index| (index, None)).ok_or(IndexError::Missing);
        };
        // Whoever had the lock may have done the work.
        if notice.is_none() || place.open().is_ok_and(|index| index.is_some()) {
            existing = place.open().unwrap_or_default();
        }
        if existing.is_none() && notice.is_none() && place.has_other_version() {
            notice = Some("the index was made by another version and is made again".into());
        }
        let can_start_anew = existing.is_some();
        let mut updated = self.update(&place, existing, found, progress);
        if let Err(IndexError::Damaged { what, .. }) = &updated
            && can_start_anew
        {
            notice = Some(format!("the index cannot be written ({what}) and is made again"));
            updated = self.update(&place, None, Found::look(self)?, progress);
        }
        let (index, mut done) = updated?;
        done.notice = notice;
        Ok((index, Some(done)))
    }

    fn update(
        &self,
        place: &Place,
        existing: Option<Index>,
        found: Found,
        progress: Progress<'_>,
    ) -> Result<(Index, Refreshed), IndexError> {
        let before = existing.as_ref().map(|index| index.state.clone()).unwrap_or_default();
        let made_by = self.made_by();
        let judged_by_this = before.made_by == made_by;
        // A folder without any vendor.yaml is still a folder of papers.
        let register = folder::load(self.papers).unwrap_or_default();
        let mut done = Refreshed { broken_vendors: register.mistakes.len(), ..Refreshed::default() };
        let mut papers = BTreeMap::new();
        let mut stale = Vec::new();
        for file in found.papers {
            let about = about(&register, &file.name, self.today);
            match before.papers.get(&file.name) {
                Some(known) if judged_by_this && known.about == about && file.is_as(known) => {
                    papers.insert(file.name, known.clone());
                    done.unchanged += 1;
                }
                known => stale.push((file, about, known.cloned())),
            }
        }
        let gone: Vec<String> = before
            .papers
            .keys()
            .filter(|paper| !papers.contains_key(*paper) && !stale.iter().any(|(f, ..)| f.name == **paper))
            .cloned()
            .collect();
        done.removed = gone.len();
        let kept = Kept::new(place.papers(), &self.reading_key());
        let total = stale.len();
        let (finished, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let counted = Mutex::new((done, papers));
        let (sender, receiver) = sync_channel::<Paper>(16);
        let state = || {
            let (_, papers) = &*counted.lock().unwrap_or_else(|e| e.into_inner());
            State {
                version: VERSION,
                made_by: made_by.clone(),
                day: self.today.to_string(),
                vendors: found.vendors.clone(),
                papers: papers.clone(),
            }
        };
        let index = std::thread::scope(|scope| {
            let (stale, kept, counted) = (&stale, &kept, &counted);
            let (finished, stopped) = (&finished, &stopped);
            scope.spawn(move || {
                stale.par_iter().for_each_with(sender, |sender, (file, about, known)| {
                    if stopped.load(Ordering::Relaxed) {
                        return;
                    }
                    let made = self.fenced(file, about, known.as_ref(), judged_by_this, kept);
                    let (done, papers) = &mut *counted.lock().unwrap_or_else(|e| e.into_inner());
                    match made.how {
                        How::Read if made.known.unreadable.is_some() => done.unreadable += 1,
                        How::Read => done.read += 1,
                        How::Judged => done.judged += 1,
                        How::Same => done.unchanged += 1,
                    }
                    papers.insert(file.name.clone(), made.known);
                    // A writer that gave up has said why.
                    if let Some(paper) = made.paper {
                        stopped.fetch_or(sender.send(paper).is_err(), Ordering::Relaxed);
                    }
                    progress(finished.fetch_add(1, Ordering::Relaxed) + 1, total);
                });
            });
            place.write(existing.as_ref(), receiver, &gone, state)
        })?;
        let contents: HashSet<&str> = index.state.papers.values().map(|k| k.content.as_str()).collect();
        kept.sweep(&contents);
        let (done, _) = counted.into_inner().unwrap_or_else(|e| e.into_inner());
        Ok((index, done))
    }

    /// One paper behind a fence: a vendor's paper that nobody thought of must not keep all
    /// others from being found.
    fn fenced(
        &self,
        file: &PaperFile,
        about: &About,
        known: Option<&Known>,
        judged_by_this: bool,
        kept: &Kept,
    ) -> Made {
        let work = || self.paper(file, about, known, judged_by_this, kept);
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Made {
            paper: Some(self.judged(file, about, None)),
            known: Known {
                size: file.size,
                changed: file.changed,
                content: String::new(),
                about: about.clone(),
                unreadable: Some("it breaks the program that judges it".into()),
            },
            how: How::Read,
        })
    }

    /// One paper, from its file or from what was kept of it.
    fn paper(
        &self,
        file: &PaperFile,
        about: &About,
        known: Option<&Known>,
        judged_by_this: bool,
        kept: &Kept,
    ) -> Made {
        let mut now = Known {
            size: file.size,
            changed: if file.fresh { 0 } else { file.changed },
            content: String::new(),
            about: about.clone(),
            unreadable: None,
        };
        let mut bytes = None;
        match known.filter(|known| file.is_as(known)) {
            Some(known) => now.content.clone_from(&known.content),
            None => match file.bytes() {
                Ok(read) => {
                    now.content = blake3::hash(&read).to_hex()[..32].to_string();
                    bytes = Some(read);
                }
                Err(why) => {
                    now.unreadable = Some(why);
                    now.changed = 0;
                }
            },
        }
        let same = known.filter(|known| known.content == now.content && !now.content.is_empty());
        if let Some(same) = same
            && judged_by_this
            && same.about == *about
        {
            now.unreadable.clone_from(&same.unreadable);
            return Made { paper: None, known: now, how: How::Same };
        }
        let paper = |reading: Option<&AsRead>| self.judged(file, about, reading);
        let asked_for = answers::is_asked_for(&file.name, about);
        let reading = (!now.content.is_empty()).then(|| kept.get(&now.content)).flatten();
        // The register may call a paper a questionnaire that it did not call so before.
        if let Some(reading) = reading.filter(|reading| reading.is_as_asked(asked_for)) {
            return Made { paper: Some(paper(Some(&reading))), known: now, how: How::Judged };
        }
        let read = match (bytes, &now.unreadable) {
            (_, Some(why)) => Err(why.clone()),
            (Some(bytes), None) => Ok(bytes),
            (None, None) => file.bytes(),
        };
        match read.and_then(|bytes| self.reading_of(&file.name, &bytes, asked_for)) {
            Ok(reading) => {
                kept.put(&now.content, &reading);
                Made { paper: Some(paper(Some(&reading))), known: now, how: How::Read }
            }
            Err(why) => {
                now.unreadable = Some(why);
                Made { paper: Some(paper(None)), known: now, how: How::Read }
            }
        }
    }

    /// A file as read: as a questionnaire where that is asked for and it is one.
    fn reading_of(&self, file: &str, bytes: &[u8], as_questionnaire: bool) -> Result<AsRead, String> {
        if as_questionnaire && let Some(questionnaire) = answers::questionnaire(file, bytes)? {
            return Ok(AsRead::Answers(questionnaire));
        }
        let document = read::read(bytes, &self.reading.options()).map_err(|error| error.to_string())?;
        Ok(AsRead::Paper { document: Box::new(document), asked_for_answers: as_questionnaire })
    }

    /// What the library says of a paper; nothing where it could not be read.
    fn judged(&self, file: &PaperFile, about: &About, reading: Option<&AsRead>) -> Paper {
        let mut paper = Paper {
            paper: file.name.clone(),
            about: about.clone(),
            title: String::new(),
            language: "unknown".into(),
            kinds: Vec::new(),
            verdicts: Vec::new(),
            passages: Vec::new(),
        };
        let document = match reading {
            None => return paper,
            Some(AsRead::Answers(questionnaire)) => {
                paper.title = questionnaire.kind.title().into();
                paper.kinds = vec!["questionnaire".into()];
                paper.passages = answers::passages(questionnaire, self.library);
                let words: String = paper.passages.iter().map(|passage| passage.text.as_str()).collect();
                paper.language = language(&words).into();
                return paper;
            }
            Some(AsRead::Paper { document, .. }) => document,
        };
        let checked = check(document, self.library, &Selection::default());
        paper.passages = passages(document, &segment(document), &checked, self.library);
        paper.title = title(document);
        paper.language = language(document.text.as_str()).into();
        // A report promises nothing, and lacks no clause.
        if !about.kinds.is_empty() && about.kinds.iter().all(|kind| TELLING.contains(&kind.as_str())) {
            paper.passages.iter_mut().for_each(|passage| passage.answers.clear());
            return paper;
        }
        let asked = checked.findings.iter().filter(|f| f.verdict != Verdict::NotApplicable);
        paper.verdicts = asked.map(|f| (f.clause.clone(), name(f.verdict).to_string())).collect();
        paper.kinds = checked.kinds.iter().map(|kind| kind.name().to_string()).collect();
        paper
    }
}

struct Made {
    /// `None` where its records can stay.
    paper: Option<Paper>,
    known: Known,
    how: How,
}

enum How {
    Read,
    Judged,
    Same,
}

/// What a paper calls itself: its first heading, or its first words.
pub fn title(document: &Document) -> String {
    let heading = document.blocks.iter().take(30).find(|b| matches!(b.kind, BlockKind::Heading { .. }));
    let block = heading.or(document.blocks.iter().find(|b| !document.words(b).trim().is_empty()));
    let words = block.map(|block| document.words(block)).unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect()
}

/// What lies in the folder of papers.
struct Found {
    papers: Vec<PaperFile>,
    vendors: BTreeMap<String, (u64, u128)>,
}

/// A file that may be a paper.
struct PaperFile {
    /// Below the folder of papers.
    name: String,
    path: PathBuf,
    size: u64,
    changed: u128,
    fresh: bool,
}

impl PaperFile {
    fn is_as(&self, known: &Known) -> bool {
        known.changed != 0 && known.size == self.size && known.changed == self.changed
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let open = |error: std::io::Error| format!("it cannot be opened: {error}");
        let file = fs::File::open(&self.path).map_err(open)?;
        file.take(read::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(open)?;
        Ok(bytes)
    }
}

impl Found {
    /// Lists every paper below the folder. What people write beside them (vendor.yaml,
    /// ledgers, hidden files) is none.
    fn look(sources: &Sources<'_>) -> Result<Self, IndexError> {
        let mut found = Self { papers: Vec::new(), vendors: BTreeMap::new() };
        let now = nanoseconds(SystemTime::now());
        found.list(sources.papers, sources.papers, now)?;
        Ok(found)
    }

    fn list(&mut self, root: &Path, folder: &Path, now: u128) -> Result<(), IndexError> {
        const NO_PAPERS: [&str; 5] = ["yaml", "yml", "jsonl", "ics", "tsv"];
        let open = |source| IndexError::Papers { path: folder.into(), source };
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder).map_err(open)? {
            entries.push(entry.map_err(open)?);
        }
        entries.sort_by_key(|entry| entry.file_name());
        for entry in entries {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            // A vendor's folder may be a link, as it may be for the register; below it a link
            // to a folder could lead in circles.
            let linked = folder != root && entry.file_type().is_ok_and(|kind| kind.is_symlink());
            // A file may be gone between the list and this look.
            let Ok(about) = fs::metadata(&path) else { continue };
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let changed = about.modified().map_or(0, nanoseconds);
            let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            if about.is_dir() {
                if !linked {
                    self.list(root, &path, now)?;
                }
            } else if path.file_name().is_some_and(|n| n == "vendor.yaml") {
                self.vendors.insert(name, (about.len(), if now < changed + FRESH { 0 } else { changed }));
            } else if about.is_file()
                && !NO_PAPERS.contains(&extension.as_str())
                && !name.ends_with(".schema.json")
            {
                let fresh = now < changed + FRESH;
                self.papers.push(PaperFile { name, path, size: about.len(), changed, fresh });
            }
        }
        Ok(())
    }

    /// Whether an index of this state shows all of it.
    fn is_unchanged(&self, state: &State, made_by: &str, today: &str) -> bool {
        state.made_by == made_by
            && state.day == today
            && state.vendors == self.vendors
            && self.vendors.values().all(|(_, changed)| *changed != 0)
            && state.papers.len() == self.papers.len()
            && self.papers.iter().all(|file| state.papers.get(&file.name).is_some_and(|k| file.is_as(k)))
    }
}

fn nanoseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos())
}
