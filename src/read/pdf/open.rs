//! Can this PDF be opened at all?

use super::limits;
use crate::error::ReadError;
use lopdf::{Document, Error, LoadOptions, Object, ObjectId};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The objects of a PDF, decrypted. Broken cross-reference tables are rebuilt.
pub(super) fn open(bytes: &[u8], password: Option<&str>) -> Result<Document, ReadError> {
    // A password that the file does not need must not keep it shut, so first without.
    let doc = load(bytes, None)?;
    let doc = match (is_locked(&doc), password) {
        (false, _) => doc,
        (true, None) => return Err(ReadError::Encrypted),
        (true, Some(password)) => {
            let doc = load(bytes, Some(password.to_string()))?;
            match is_locked(&doc) {
                true => return Err(ReadError::WrongPassword),
                false => doc,
            }
        }
    };
    match doc.objects.len() {
        0 => Err(ReadError::Damaged { what: "no object in it can be read".to_string() }),
        n if n > limits::OBJECTS => Err(limits::over("objects", limits::OBJECTS as u64)),
        _ => Ok(doc),
    }
}

fn load(bytes: &[u8], password: Option<String>) -> Result<Document, ReadError> {
    let given = password.is_some();
    let options =
        LoadOptions { password, max_decompressed_size: Some(limits::STREAM_BYTES), ..LoadOptions::default() };
    match catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(bytes, options))) {
        Ok(Ok(doc)) => Ok(doc),
        Ok(Err(Error::InvalidPassword)) if given => Err(ReadError::WrongPassword),
        Ok(Err(Error::InvalidPassword)) => Err(ReadError::Encrypted),
        Ok(Err(Error::UnsupportedSecurityHandler(_))) => {
            Err(ReadError::Unsupported { what: "a PDF with a protection other than a password".to_string() })
        }
        Ok(Err(error)) => Err(ReadError::Damaged { what: error.to_string() }),
        Err(_) => Err(ReadError::Damaged { what: "its structure contradicts itself".to_string() }),
    }
}

fn is_locked(doc: &Document) -> bool {
    doc.trailer.has(b"Encrypt") && doc.encryption_state.is_none()
}

/// The pages in order. A file whose page tree is lost still has its pages lying about;
/// then the order of their object numbers must do.
pub(super) fn pages(doc: &Document) -> Result<Vec<ObjectId>, ReadError> {
    let mut pages: Vec<ObjectId> = doc.page_iter().take(limits::PAGES + 1).collect();
    if pages.is_empty() {
        let is_page = |object: &Object| object.as_dict().is_ok_and(|dict| dict.has_type(b"Page"));
        pages = doc.objects.iter().filter(|(_, object)| is_page(object)).map(|(id, _)| *id).collect();
    }
    match pages.len() {
        0 => Err(ReadError::Damaged { what: "it has no pages".to_string() }),
        n if n > limits::PAGES => Err(limits::over("pages", limits::PAGES as u64)),
        _ => Ok(pages),
    }
}
