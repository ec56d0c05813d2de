//! What was read before? Every paper as read, kept by the content of its file, so that a
//! changed library judges it again without reading it again.

use crate::document::Document;
use crate::questionnaire::Questionnaire;
use crate::read;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// A file as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AsRead {
    Paper {
        document: Box<Document>,
        /// Answers were looked for in it, and there are none.
        asked_for_answers: bool,
    },
    Answers(Questionnaire),
}

impl AsRead {
    /// Whether reading it again would give the same.
    pub fn is_as_asked(&self, for_answers: bool) -> bool {
        match self {
            Self::Paper { asked_for_answers, .. } => *asked_for_answers || !for_answers,
            Self::Answers(_) => for_answers,
        }
    }
}

/// A folder of papers as read.
pub struct Kept {
    folder: PathBuf,
    /// How they were read.
    reading: String,
}

/// Bytes of the check sum at the start of each file.
const SUM: usize = blake3::OUT_LEN;

impl Kept {
    pub fn new(folder: PathBuf, reading: &str) -> Self {
        Self { folder, reading: reading.into() }
    }

    /// Another reader, other options, or another release of the program reads everything anew.
    fn path(&self, content: &str) -> PathBuf {
        let (reader, program) = (read::VERSION, env!("CARGO_PKG_VERSION"));
        self.folder.join(format!("{content}-{}-{reader}-{program}", self.reading))
    }

    /// The paper with this content, if it was kept and is undamaged.
    pub fn get(&self, content: &str) -> Option<AsRead> {
        let bytes = fs::read(self.path(content)).ok()?;
        let (sum, packed) = bytes.split_at_checked(SUM)?;
        if blake3::hash(packed).as_bytes() != sum {
            return None;
        }
        serde_json::from_reader(std::io::BufReader::new(DeflateDecoder::new(packed))).ok()
    }

    /// Keeps a paper as read. A disk that refuses costs a reading next time, no more.
    pub fn put(&self, content: &str, reading: &AsRead) {
        let _ = self.write(content, reading);
    }

    fn write(&self, content: &str, reading: &AsRead) -> io::Result<()> {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&serde_json::to_vec(reading)?)?;
        let packed = packed.finish()?;
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(blake3::hash(&packed).as_bytes())?;
        file.write_all(&packed)?;
        file.persist(self.path(content))?;
        Ok(())
    }

    /// Removes what belongs to none of these contents.
    pub fn sweep(&self, wanted: &HashSet<&str>) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let content = name.split('-').next().unwrap_or_default();
            if !wanted.contains(content) || entry.path() != self.path(content) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;

    #[test]
    fn what_was_kept_comes_back_and_damage_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Kept::new(folder.path().join("papers"), "default");
        let markdown = "# Title\n\n1. First clause.\n\n| a | b |\n|---|---|\n| c | d |\n";
        let document =
            read::read_as(Format::Markdown, markdown.as_bytes(), &Default::default()).expect("read");
        let document = AsRead::Paper { document: Box::new(document), asked_for_answers: false };
        assert_eq!(kept.get("abc"), None);
        kept.put("abc", &document);
        assert_eq!(kept.get("abc"), Some(document));
        let path = kept.path("abc");
        let mut bytes = fs::read(&path).expect("kept");
        for cut in [0, 10, SUM, bytes.len() - 1] {
            fs::write(&path, &bytes[..cut]).expect("written");
            assert_eq!(kept.get("abc"), None, "cut at {cut}");
        }
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(&path, &bytes).expect("written");
        assert_eq!(kept.get("abc"), None);
        kept.sweep(&HashSet::new());
        assert!(!path.exists());
    }
}
