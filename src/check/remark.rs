//! What is to be said of the paper as a whole?

use crate::finding::{Finding, Remark};
use crate::library::written::{PaperKind, Verdict};

/// So many clauses of a DPA must be there before it can be said to restate the law.
const RESTATED: usize = 6;

pub fn remarks(kinds: &[PaperKind], findings: &[Finding], is_foreign: bool) -> Vec<Remark> {
    let stated = |f: &&Finding| {
        f.clause.starts_with("dpa/") && !matches!(f.verdict, Verdict::Absent | Verdict::NotApplicable)
    };
    let settles = |f: &Finding| f.values.iter().any(|v| v.value.contains(|c: char| c.is_ascii_digit()));
    let of_dpa: Vec<&Finding> = findings.iter().filter(stated).collect();
    let restates =
        kinds.contains(&PaperKind::Dpa) && of_dpa.len() >= RESTATED && !of_dpa.iter().any(|f| settles(f));
    let remarks = [(is_foreign, Remark::NotEnglish), (restates, Remark::RestatementOnly)];
    remarks.into_iter().filter(|(holds, _)| *holds).map(|(_, remark)| remark).collect()
}
