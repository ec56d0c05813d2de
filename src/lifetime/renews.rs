//! For how long does a paper renew?

use super::Said;
use super::sentence::Sentences;
use crate::segment::SentenceKind;
use crate::value::{RenewalTerm, find_renewal_terms};

/// Things other than papers that are renewed or extended.
const OTHER: [&str; 8] = [
    "insurance",
    "polic",
    "registration",
    "patent",
    "warranty",
    "lease of",
    "maintenance term",
    "certificate",
];

/// The first renewal that the paper states for itself; an automatic one before others.
pub fn renews(sentences: &Sentences<'_>) -> Option<Said<RenewalTerm>> {
    let stated = sentences
        .iter()
        .filter(|line| line.kind != SentenceKind::Heading)
        .filter(|line| {
            line.has(&[
                "renew",
                "extend",
                "extension",
                "successive",
                "thereafter",
                "year to year",
                "month to month",
                "continue",
            ])
        })
        .filter(|line| line.has(&["agreement", "term", "contract", "period"]) && !line.has(&OTHER));
    let mut best: Option<(bool, Said<RenewalTerm>)> = None;
    for line in stated {
        let Some((_, term)) = find_renewal_terms(line.text).into_iter().next() else { continue };
        let automatic = line.has(&[
            "automatic",
            "unless",
            "shall renew",
            "shall be renewed",
            "will renew",
            "will be renewed",
            "tacit",
        ]);
        if best.is_none_or(|(known, _)| automatic && !known) {
            best = Some((automatic, line.said(term)));
        }
    }
    best.map(|(_, said)| said)
}
