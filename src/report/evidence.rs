//! What a report or certificate proves, as an entry for vendor.yaml.

use super::safe::safe;
use super::words::place;
use super::wrap::wrap;
use crate::evidence::Evidence;
use std::io::{self, Write};

/// Writes the entry under the words it comes from.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, file: &str, found: Option<&Evidence>, width: usize) -> io::Result<()> {
    let Some(evidence) = found else {
        return writeln!(
            out,
            "# {}: no report or certificate that states its dates was recognised",
            safe(file)
        );
    };
    writeln!(out, "reviews:")?;
    entry(out, file, evidence, width)
}

/// Writes one entry of `reviews`.
///
/// # Errors
/// What the writer reports.
pub fn entry(out: &mut dyn Write, file: &str, evidence: &Evidence, width: usize) -> io::Result<()> {
    for quote in evidence.quotes.iter().chain(&evidence.scope) {
        let source = format!("{}, {}: “{}”", file, place(quote), quote.text);
        write!(out, "{}", wrap(&safe(&source), "  # ", "  # ", width))?;
    }
    writeln!(out, "  {}", safe(&evidence.entry(file)))
}
