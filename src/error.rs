//! How can a run fail, what should the person do, and which exit code says so?

use std::path::PathBuf;

/// How a run ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// The work could not be done: bad argument, unreadable file, broken library.
    Failed = 2,
}

/// Why a paper could not be read. The message says what happened; [`ReadError::advice`]
/// says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is {size} bytes, more than the limit of {limit}")]
    TooLarge { size: u64, limit: u64 },
    #[error("this is {what}, which countersign does not read")]
    Unsupported { what: String },
    #[error("this is a spreadsheet, which countersign does not read")]
    Spreadsheet,
    #[error("the file is protected by a password")]
    Encrypted,
    #[error("the password does not open this file")]
    WrongPassword,
    #[error("the file has pages but no text on any of them; it is probably a scan")]
    OnlyPictures,
    #[error("the file is damaged: {what}")]
    Damaged { what: String },
    #[error("reading stopped at a limit: {what}")]
    Limit { what: String },
    #[error("no questions were found in it{}", if looked.is_empty() { String::new() } else { format!(" ({looked})") })]
    NoQuestions { looked: String },
}

impl ReadError {
    /// What the person can do about it, as a full sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Empty => "Ask for the paper again, or check that the download finished.",
            Self::TooLarge { .. } => {
                "Contracts are smaller than this. Export only the contract, or split the file."
            }
            Self::Spreadsheet => {
                "It holds answers rather than a contract: `countersign questionnaire read` reads it."
            }
            Self::Unsupported { .. } => {
                "Save the paper as PDF, DOCX, ODT, RTF, HTML, Markdown or plain text, a sheet as XLSX, ODS or CSV, and try again."
            }
            Self::Encrypted => "Give the password with --password, or save a copy without one.",
            Self::WrongPassword => "Check the password with the sender.",
            Self::OnlyPictures => {
                "Install tesseract (apt install tesseract-ocr, brew install tesseract) and run again without --ocr never, or ask the vendor for the original file."
            }
            Self::Damaged { .. } => {
                "Open it in its own program and save it again, or ask the vendor for a new copy."
            }
            Self::NoQuestions { .. } => {
                "A questionnaire needs a heading row with a column for questions and one for answers. \
                 `countersign check` reads contracts."
            }
            Self::Limit { .. } => "The file is built in an unusual way. Print it to a new PDF and try again.",
        }
    }
}

/// Anything that makes a run end with exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: ReadError },
    #[error("cannot open {}: {source}", path.display())]
    Open { path: PathBuf, source: std::io::Error },
    /// Mistakes in files people write: clauses, vendors, profiles, configuration.
    #[error("{}", list(.0))]
    Written(Vec<Mistake>),
    #[error("{what}")]
    Usage { what: String, advice: String },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: std::io::Error },
    #[error("cannot write the result: {0}")]
    Output(#[from] std::io::Error),
}

impl Error {
    /// What the person can do about it.
    pub fn advice(&self) -> Option<&str> {
        match self {
            Self::Read { source, .. } => Some(source.advice()),
            Self::Open { source, .. } => match source.kind() {
                std::io::ErrorKind::NotFound => Some("Check the name and the folder."),
                std::io::ErrorKind::PermissionDenied => {
                    Some("You may not read it. Ask its owner, or copy it.")
                }
                _ => None,
            },
            Self::Usage { advice, .. } => Some(advice),
            Self::Written(_) | Self::Write { .. } | Self::Output(_) => None,
        }
    }
}

/// A mistake in a file that a person wrote, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub file: String,
    /// Counted from 1; 0 where the whole file is meant.
    pub line: usize,
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// What is allowed, or what to do; may be empty.
    pub help: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what)?,
            line => write!(f, "{}:{line}:{}: {}", self.file, self.column, self.what)?,
        }
        match self.help.is_empty() {
            true => Ok(()),
            false => write!(f, "\n  help: {}", self.help),
        }
    }
}

fn list(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(Mistake::to_string).collect::<Vec<_>>().join("\n")
}
