//! How is a paper to be read? The options of every command that reads papers.

use super::progress::Progress;
use crate::ocr::Tesseract;
use crate::read;
use crate::read::recognise::Ocr;
use clap::{Args, ValueEnum};
use std::sync::Arc;

/// How to read papers.
#[derive(Debug, Clone, Args)]
pub struct ReadingArgs {
    /// Opens a protected file
    #[arg(long, value_name = "PASSWORD")]
    password: Option<String>,
    /// Which state of tracked changes to read
    #[arg(long, value_name = "STATE", default_value = "accepted")]
    changes: Changes,
    /// Whether tesseract reads pages that are only a picture, every page, or none
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    ocr: When,
    /// Languages of scanned pages, as tesseract names them: eng, deu+eng
    #[arg(long, value_name = "LANGUAGES", default_value = "eng")]
    ocr_language: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum When {
    /// Only pages without readable text
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Changes {
    Accepted,
    Original,
}

/// As the command line has it where nothing is said.
impl Default for ReadingArgs {
    fn default() -> Self {
        Self { password: None, changes: Changes::Accepted, ocr: When::Auto, ocr_language: "eng".into() }
    }
}

impl ReadingArgs {
    /// For one paper: its time begins now, and a waiting person hears how far it is.
    pub fn options(&self) -> read::Options {
        self.watched_by(Progress::new())
    }

    /// For one of many papers, of which somebody else tells how many are done.
    pub fn quiet_options(&self) -> read::Options {
        self.watched_by(Progress::quiet())
    }

    fn watched_by(&self, progress: Progress) -> read::Options {
        read::Options {
            password: self.password.clone(),
            changes: match self.changes {
                Changes::Accepted => read::Changes::Accepted,
                Changes::Original => read::Changes::Original,
            },
            keep_furniture: false,
            ocr: match self.ocr {
                When::Auto => Ocr::Auto,
                When::Always => Ocr::Always,
                When::Never => Ocr::Never,
            },
            recogniser: Some(Arc::new(Tesseract { languages: self.ocr_language.clone() })),
            watch: Some(Arc::new(progress)),
        }
    }
}
