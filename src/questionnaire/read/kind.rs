//! Whose list of questions is it? Its ids tell.

use super::super::{Answer, Kind};

/// The list that most ids belong to.
pub fn kind(answers: &[Answer]) -> Kind {
    let count = |good: &dyn Fn(&str) -> bool| answers.iter().filter(|answer| good(&answer.id)).count();
    let begins = |prefixes: &'static [&'static str]| {
        move |id: &str| {
            prefixes.iter().any(|prefix| {
                id.strip_prefix(prefix)
                    .and_then(|rest| rest.strip_prefix('-'))
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            })
        }
    };
    // Version 4 renamed these domains.
    let caiq4 = count(&begins(&["A&A", "CEK", "LOG", "UEM"]));
    let caiq = count(&begins(&[
        "AIS", "BCR", "DSP", "GRC", "GRM", "HRS", "IAM", "IVS", "SEF", "STA", "TVM", "EKM", "DSI",
    ]));
    let lite = count(&begins(&["HLAP", "HLAA", "HLSY", "HLDA", "HLDC", "HLNT", "HLIH", "HLPP", "HLTP"]));
    let hecvat4 = count(&begins(&["REQU", "PRGN", "AIGN", "AIML", "PDAT", "PCOM", "PDOC"]));
    let hecvat = count(&begins(&["QUAL", "DOCU", "HIPA", "PCID", "GNRL", "APPL", "AAAI"]));
    let least = (answers.len() / 8).max(2);
    match () {
        () if lite >= least => Kind::HecvatLite,
        () if hecvat4 >= 4 => Kind::Hecvat4,
        () if hecvat >= least => Kind::Hecvat3,
        () if caiq4 >= 3 && caiq + caiq4 >= least => Kind::Caiq4,
        () if caiq >= least => Kind::Caiq3,
        () => Kind::Other,
    }
}
