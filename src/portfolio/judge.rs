//! What do all papers of one vendor that hold on a day say together?

use super::Reader;
use crate::library::Library;
use crate::paper_set::{PaperText, Question, SetCheck, check_set, wanted};
use crate::vendor::Vendor;
use jiff::civil::Date;

/// Reads the papers in force on a day and holds them against the library.
pub fn judge(vendor: &Vendor, library: &Library, on: Date, read: &Reader<'_>) -> SetCheck {
    let texts: Vec<PaperText> = wanted(vendor, on)
        .into_iter()
        .map(|(index, file)| PaperText { index, document: read(vendor, file) })
        .collect();
    check_set(vendor, &texts, library, &Question { on, profile: None, clauses: &[] })
}
