//! Where the register lies and which day it is, for every command that asks.

pub use crate::decision::known;

use super::files::library_files;
use crate::calendar;
use crate::dates::{self, Deadline};
use crate::error::Error;
use crate::library::{self, Provision};
use crate::vendor::ledger::Ledger;
use crate::vendor::{Register, folder};
use clap::Args;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Args)]
pub struct FolderArgs {
    /// The folder of the vendor register
    #[arg(long, value_name = "FOLDER", default_value = "vendors")]
    register: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct RegisterArgs {
    #[command(flatten)]
    folder: FolderArgs,
    /// See it from this day instead of today (the date in UTC)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
}

/// The date in UTC, so that two machines agree.
pub fn utc_today() -> Date {
    jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
}

impl RegisterArgs {
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The day it is seen from.
    pub fn today(&self) -> Date {
        self.on.unwrap_or_else(utc_today)
    }

    pub fn load(&self) -> Result<Register, Error> {
        self.folder.load()
    }

    pub fn exists(&self) -> Result<(), Error> {
        self.folder.exists()
    }

    /// All deadlines: the vendors' and the clause library's, by date.
    pub fn deadlines(&self, register: &Register, library: Option<&Path>) -> Result<Vec<Deadline>, Error> {
        let (sources, ledger) = self.sources(library)?;
        Ok(dates::with_sources(register, &sources, &ledger, self.today()))
    }

    /// The sources of the clause library, and the ledger for what belongs to no vendor.
    pub fn sources(&self, library: Option<&Path>) -> Result<(BTreeMap<String, Provision>, Ledger), Error> {
        let sources = library::sources(&library_files(library)?).map_err(Error::Written)?;
        let path = self.folder().join("ledger.jsonl");
        let ledger = folder::read_ledger(self.folder()).map_err(|source| Error::Open { path, source })?;
        Ok((sources, ledger))
    }
}

impl FolderArgs {
    pub fn path(&self) -> &Path {
        &self.register
    }

    /// Nothing, or what to do where there is no register.
    pub fn exists(&self) -> Result<(), Error> {
        if self.register.is_dir() {
            return Ok(());
        }
        Err(Error::Usage {
            what: format!("there is no vendor register at {}", self.register.display()),
            advice: "Name its folder with --register, or start one with `countersign vendor add`.".into(),
        })
    }

    /// All vendors.
    pub fn load(&self) -> Result<Register, Error> {
        self.exists()?;
        folder::load(&self.register)
    }
}

/// Reads `2026-03-01`.
pub fn date(written: &str) -> Result<Date, String> {
    calendar::day(written).map_err(|what| format!("{what}; write 2026-03-01"))
}

/// Reads `90d`, `12w`, `6m`, `1y` or `90 days` as days from now.
pub fn span(written: &str) -> Result<calendar::Length, String> {
    let long = match written.trim().char_indices().last() {
        Some((at, unit)) if at > 0 && written.as_bytes()[at - 1].is_ascii_digit() => {
            let unit = match unit {
                'd' => "days",
                'w' => "weeks",
                'm' => "months",
                'y' => "years",
                _ => return Err(format!("`{written}` is not a length of time; write 90d or 3m")),
            };
            format!("{} {unit}", &written[..at])
        }
        _ => written.to_string(),
    };
    calendar::Length::parse(&long).map_err(|what| format!("{what}; write 90d, 12w, 3m or 1y"))
}
