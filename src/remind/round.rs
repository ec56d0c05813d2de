//! One round: lock, decide, send, write down.

use super::plan::{Audience, Digest, plan};
use super::settings::Settings;
use super::{SendError, email, feed, webhook, words};
use crate::dates::Deadline;
use crate::error::Error;
use crate::vendor::Register;
use crate::vendor::folder;
use crate::vendor::ledger::{Did, Entry, Ledger};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Everything one round needs. The register is read under the lock.
pub struct Round<'a> {
    pub folder: &'a Path,
    pub register: &'a Register,
    pub deadlines: &'a [Deadline],
    pub settings: &'a Settings,
    pub today: Date,
    /// Only show what would be sent.
    pub dry_run: bool,
}

/// What a round did.
#[derive(Debug, Default)]
pub struct Outcome {
    pub sent: usize,
    /// What could not be sent, by way and reader.
    pub failed: Vec<String>,
}

impl Round<'_> {
    /// Sends by every way of the settings, or to `out` if there is none. What fails is
    /// reported, does not stop the rest, and is tried again in the next round.
    ///
    /// # Errors
    /// If `out` or a ledger cannot be written: going on would only repeat messages.
    pub fn run(&self, out: &mut dyn Write) -> Result<Outcome, Error> {
        let library = folder::read_ledger(self.folder)
            .map_err(|source| Error::Open { path: self.folder.join("ledger.jsonl"), source })?;
        let people = Audience::People { fallback: self.settings.fallback.as_deref() };
        let mut outcome = Outcome::default();
        if self.settings.email.is_none() && self.settings.webhooks.is_empty() {
            for digest in self.digests(&library, "stdout", people) {
                self.print(out, &digest)?;
                out.flush()?;
                self.write_down(&digest, "stdout")?;
                outcome.sent += 1;
            }
        }
        if let Some(settings) = &self.settings.email {
            let digests = self.digests(&library, "email", people);
            // Without anything to say the server is left in peace.
            let sender = match digests.is_empty() || self.dry_run {
                true => None,
                false => Some(email::Sender::new(settings, self.folder)),
            };
            for digest in digests {
                let result = match &sender {
                    None => Ok(()),
                    Some(Ok(sender)) => sender.send(&digest, self.today),
                    Some(Err(error)) => Err(SendError::Settings(error.to_string())),
                };
                self.after(result, &digest, "email", out, &mut outcome)?;
            }
        }
        for hook in &self.settings.webhooks {
            for digest in self.digests(&library, &hook.name, Audience::Channel(&hook.name)) {
                let result = match self.dry_run {
                    true => Ok(()),
                    false => webhook::send(hook, &digest, self.today),
                };
                self.after(result, &digest, &hook.name, out, &mut outcome)?;
            }
        }
        if let Some(path) = self.settings.feed.as_ref().filter(|_| !self.dry_run) {
            let path = self.folder.join(path);
            if let Err(error) = feed::update(&path, self.deadlines, self.today) {
                outcome.failed.push(format!("the feed {}: {error}", path.display()));
            }
        }
        Ok(outcome)
    }

    fn digests(&self, library: &Ledger, by: &str, audience: Audience<'_>) -> Vec<Digest<'_>> {
        plan(self.register, self.deadlines, library, self.today, by, audience)
    }

    /// Notes how the sending of one digest went.
    fn after(
        &self,
        result: Result<(), SendError>,
        digest: &Digest<'_>,
        by: &str,
        out: &mut dyn Write,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        match result {
            Ok(()) if self.dry_run => {
                writeln!(out, "Would send by {by}:")?;
                self.print(out, digest)?;
                outcome.sent += 1;
            }
            Ok(()) => {
                self.write_down(digest, by)?;
                outcome.sent += 1;
            }
            Err(error) => outcome.failed.push(format!("{by} to {}: {error}", digest.to)),
        }
        Ok(())
    }

    fn print(&self, out: &mut dyn Write, digest: &Digest<'_>) -> Result<(), Error> {
        writeln!(out, "To: {}\nSubject: {}\n", digest.to, words::subject(digest, self.today))?;
        writeln!(out, "{}", words::body(digest, self.today))?;
        Ok(())
    }

    /// Writes into every vendor's ledger what a reader was told.
    fn write_down(&self, digest: &Digest<'_>, by: &str) -> Result<(), Error> {
        if self.dry_run {
            return Ok(());
        }
        let mut ledgers: BTreeMap<PathBuf, Vec<Entry>> = BTreeMap::new();
        for item in &digest.items {
            let vendor = &item.deadline.vendor;
            let folder = match self.register.find(vendor) {
                Some(vendor) => self.folder.join(&vendor.id),
                None => self.folder.to_path_buf(),
            };
            let did = Did::Reminded {
                deadline: item.deadline.key.clone(),
                due: item.deadline.date,
                stage: item.stage.clone(),
                to: digest.to.clone(),
                by: by.to_string(),
            };
            ledgers.entry(folder).or_default().push(Entry { at: self.today, did });
        }
        ledgers.iter().try_for_each(|(folder, entries)| folder::append(folder, entries))
    }
}
