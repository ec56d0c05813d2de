//! Where do the vendors lie? Reads `vendors/`, appends to ledgers. The only file of this
//! module that touches the disk.

use super::ledger::{Entry, Ledger};
use super::{Register, Vendor, build};
use crate::error::{Error, Mistake};
use crate::yaml::{MAX_BYTES, Positions};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Ledgers grow by a line a reminder; a larger one is damaged.
const MAX_LEDGER: u64 = 64 * 1024 * 1024;

/// Reads every vendor below `root`. A vendor with mistakes is left out and the mistakes
/// are listed; the others work.
///
/// # Errors
/// If the folder itself cannot be read.
pub fn load(root: &Path) -> Result<Register, Error> {
    let (vendors, mistakes) = each(root, |vendor| vendor)?;
    Ok(Register { vendors, mistakes })
}

/// Reads every vendor below `root` on all cores and keeps of each only what `make` makes of
/// it, in the order of their ids; the mistakes of the others beside it.
///
/// # Errors
/// If the folder itself cannot be read.
pub fn each<T: Send>(
    root: &Path,
    make: impl Fn(Vendor) -> T + Sync,
) -> Result<(Vec<T>, Vec<Mistake>), Error> {
    let open = |source| Error::Open { path: root.to_path_buf(), source };
    let mut folders: Vec<OsString> = Vec::new();
    for entry in fs::read_dir(root).map_err(open)? {
        let entry = entry.map_err(open)?;
        // A link counts if a vendor.yaml lies behind it.
        if entry.file_type().is_ok_and(|kind| !kind.is_file()) {
            folders.push(entry.file_name());
        }
    }
    folders.sort();
    let read = |folder: &OsString| {
        let vendor = read(&root.join(folder))?;
        Some(vendor.map(|vendor| (vendor.id.clone(), vendor.name.clone(), make(vendor))))
    };
    let read: Vec<Result<_, Vec<Mistake>>> = folders.par_iter().filter_map(read).collect();
    let (mut made, mut names, mut mistakes) = (Vec::with_capacity(read.len()), Vec::new(), Vec::new());
    for result in read {
        match result {
            Ok((id, name, one)) => {
                made.push(one);
                names.push((id, name));
            }
            Err(found) => mistakes.extend(found),
        }
    }
    mistakes.extend(same_names(root, &names));
    Ok((made, mistakes))
}

/// Folders with papers and no `vendor.yaml`: nobody watches what lies there.
///
/// # Errors
/// If the folder itself cannot be read.
pub fn unlisted(root: &Path) -> Result<Vec<Mistake>, Error> {
    let open = |source| Error::Open { path: root.to_path_buf(), source };
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).map_err(open)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort();
    folders.retain(|folder| folder.join("documents").is_dir() && !folder.join("vendor.yaml").exists());
    let mistake = |folder: PathBuf| Mistake {
        file: folder.join("vendor.yaml").display().to_string(),
        line: 0,
        column: 0,
        what: "is missing, and there are papers beside it".into(),
        help: "`countersign vendor add ID --name NAME` writes one; ID is the name of the folder.".into(),
    };
    Ok(folders.into_iter().map(mistake).collect())
}

/// Reads one vendor's folder; `None` if it has no `vendor.yaml`.
fn read(folder: &Path) -> Option<Result<Vendor, Vec<Mistake>>> {
    let path = folder.join("vendor.yaml");
    match read_text(&path, MAX_BYTES as u64 + 1) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
        text => Some(check(folder, &path.to_string_lossy(), text)),
    }
}

/// Every mistake of a vendor's `vendor.yaml`, or the vendor.
fn check(folder: &Path, file: &str, text: io::Result<String>) -> Result<Vendor, Vec<Mistake>> {
    let whole = |what: String, help: &str| {
        vec![Mistake { file: file.to_string(), line: 0, column: 0, what, help: help.to_string() }]
    };
    let text = text.map_err(|error| {
        whole(format!("cannot be read: {error}"), "Check that it is a text file in UTF-8.")
    })?;
    let ledger = read_ledger(folder)
        .map_err(|error| whole(format!("its ledger.jsonl cannot be read: {error}"), "Check the file."))?;
    let id = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    build(&id, file, &text, ledger)
}

/// Reads the ledger of a vendor's folder; there need not be one.
///
/// # Errors
/// If it is there and cannot be read.
pub fn read_ledger(folder: &Path) -> io::Result<Ledger> {
    match read_text(&folder.join("ledger.jsonl"), MAX_LEDGER) {
        Ok(text) => Ok(Ledger::parse(&text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Ledger::default()),
        Err(error) => Err(error),
    }
}

fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    // Most files fit at once; growing costs more than the room.
    let mut bytes = Vec::with_capacity(4096);
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Adds entries to a vendor's ledger, all or none as far as the disk allows, and waits
/// until they are on it.
///
/// # Errors
/// If the ledger cannot be written.
pub fn append(folder: &Path, entries: &[Entry]) -> Result<(), Error> {
    let path = folder.join("ledger.jsonl");
    append_lines(&path, entries).map_err(|source| Error::Write { path, source })
}

fn append_lines(path: &Path, entries: &[Entry]) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    file.lock()?;
    let mut lines = String::new();
    // A crash may have left half a line: ours starts on a new one.
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last[0] != b'\n' {
            lines.push('\n');
        }
    }
    lines.extend(entries.iter().map(Entry::line));
    file.write_all(lines.as_bytes())?;
    file.sync_data()
}

/// Held by whoever decides by what the ledgers say and adds to them; others wait. Freed when
/// the process ends, however it ends.
///
/// # Errors
/// If the folder cannot be written.
pub fn lock(register: &Path) -> Result<File, Error> {
    let path = register.join(".countersign.lock");
    let write = |source| Error::Write { path: path.clone(), source };
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(write)?;
    file.lock().map_err(write)?;
    Ok(file)
}

/// Papers and proofs that a register names and nobody can find.
pub fn missing_files(root: &Path, register: &Register) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for vendor in &register.vendors {
        let folder = root.join(&vendor.id);
        let papers =
            vendor.papers.iter().enumerate().map(|(n, p)| (["documents", "file"], n, p.file.as_ref()));
        let proofs =
            vendor.reviews.iter().enumerate().map(|(n, r)| (["reviews", "proof"], n, r.proof.as_ref()));
        let missing: Vec<_> = papers
            .chain(proofs)
            .filter_map(|(path, n, file)| Some((path, n, file?)))
            .filter(|(_, _, file)| !folder.join(file).is_file())
            .collect();
        if missing.is_empty() {
            continue;
        }
        let path = folder.join("vendor.yaml");
        let positions = Positions::of(&fs::read_to_string(&path).unwrap_or_default());
        for ([list, key], n, file) in missing {
            let help = "Put the paper there, or correct its name.".to_string();
            let what = format!("{file} does not exist");
            mistakes.push(positions.mistake(
                &path.display().to_string(),
                &[list, &n.to_string(), key],
                what,
                help,
            ));
        }
    }
    mistakes
}

/// Two folders for one vendor: reminders would come twice, or each would miss half.
fn same_names(root: &Path, vendors: &[(String, String)]) -> Vec<Mistake> {
    let mut seen: HashMap<String, &str> = HashMap::with_capacity(vendors.len());
    let mut mistakes = Vec::new();
    for (id, name) in vendors {
        if let Some(first) = seen.insert(name.trim().to_lowercase(), id) {
            mistakes.push(Mistake {
                file: root.join(id).join("vendor.yaml").display().to_string(),
                line: 0,
                column: 0,
                what: format!("{name} is also in the folder `{first}`"),
                help: "Put both into one folder, or tell them apart by name.".into(),
            });
        }
    }
    mistakes
}
