//! The disk: papers and libraries come from here.

use crate::document::Document;
use crate::error::{Error, ReadError};
use crate::library::{self, Library, SourceText};
use crate::read::{self, MAX_BYTES};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Reads a paper from disk.
///
/// # Errors
/// The file cannot be opened, is too large, or nothing in it can be read.
pub fn read_paper(path: &Path, options: &read::Options) -> Result<Document, Error> {
    parse_paper(path, &read_bytes(path)?, options)
}

/// Reads a paper whose bytes are at hand.
///
/// # Errors
/// Nothing in it can be read.
pub fn parse_paper(path: &Path, bytes: &[u8], options: &read::Options) -> Result<Document, Error> {
    read::read(bytes, options).map_err(|source| Error::Read { path: path.into(), source })
}

/// The bytes of a file that is not too large; of `-`, what standard input brings.
///
/// # Errors
/// The file cannot be opened, or is too large.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let open = |source| Error::Open { path: path.to_path_buf(), source };
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(open)?;
        return within_limit(path, bytes);
    }
    if path.is_dir() {
        return Err(Error::Usage {
            what: format!("{} is a folder", path.display()),
            advice: "Name one file in it.".into(),
        });
    }
    let file = fs::File::open(path).map_err(open)?;
    let size = file.metadata().map_err(open)?.len();
    if size > MAX_BYTES {
        return Err(too_large(path, size));
    }
    // A pipe or a growing file has no honest size.
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(open)?;
    within_limit(path, bytes)
}

fn within_limit(path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    match bytes.len() as u64 > MAX_BYTES {
        true => Err(too_large(path, bytes.len() as u64)),
        false => Ok(bytes),
    }
}

fn too_large(path: &Path, size: u64) -> Error {
    Error::Read { path: path.into(), source: ReadError::TooLarge { size, limit: MAX_BYTES } }
}

/// Loads the library in `folder`, or the one built into the program.
///
/// # Errors
/// The folder cannot be read, or the library has mistakes.
pub fn load_library(folder: Option<&Path>) -> Result<Library, Error> {
    library::build(&library_files(folder)?).map_err(Error::Written)
}

/// The files of a library.
///
/// # Errors
/// The folder cannot be read.
pub fn library_files(folder: Option<&Path>) -> Result<Vec<SourceText>, Error> {
    let Some(folder) = folder else { return Ok(library::builtin()) };
    let mut paths = Vec::new();
    yaml_files(folder, &mut paths)?;
    paths.sort();
    if paths.is_empty() {
        return Err(Error::Usage {
            what: format!("{} holds no clauses", folder.display()),
            advice: "Name a folder made like clause-library/, or leave --library out.".into(),
        });
    }
    paths
        .into_iter()
        .map(|path| {
            let text =
                fs::read_to_string(&path).map_err(|source| Error::Open { path: path.clone(), source })?;
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            Ok(SourceText { path: name, text, json: None })
        })
        .collect()
}

fn yaml_files(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Error> {
    let open = |source| Error::Open { path: folder.to_path_buf(), source };
    for entry in fs::read_dir(folder).map_err(open)? {
        let path = entry.map_err(open)?.path();
        if path.is_dir() {
            yaml_files(&path, into)?;
        } else if path.extension().is_some_and(|e| e == "yaml") {
            into.push(path);
        }
    }
    Ok(())
}
