//! Which papers of a vendor hold on a day, and what do they say together?
//!
//! The register says which papers there are, what amends what and what was replaced; the
//! library says what to ask. Every clause is asked of all papers in force that could hold it,
//! in the order in which they prevail, and judged once by what they say together. No disk:
//! the texts are handed in.

mod ask;
mod asked;
mod gaps;
mod merge;
mod notes;
mod order;
mod replaced;
mod standing;

pub use asked::{Applies, ProfileStanding};
pub use gaps::{AcceptedStanding, AcceptedState};
pub use merge::{Difference, DifferenceKind};
pub use notes::{NOTES, Note};
pub use order::{Authority, Precedence, Statement};
pub use standing::{PaperStanding, standings};

use crate::check::paper_kinds;
use crate::document::{Document, Unreadable};
use crate::finding::{Check, FORMAT_VERSION, Quote};
use crate::library::Library;
use crate::library::written::{PaperKind, Severity};
use crate::parties::Parties;
use crate::segment::{Contract, Sentence, segment};
use crate::vendor::written::DocumentKind;
use crate::vendor::{DpaStatus, Paper, Signed, Standing, Vendor};
use ask::{Ears, Set};
use asked::Asked;
use gaps::accepted;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use standing::listed;

/// The text of one paper of the register, or why it could not be read.
pub struct PaperText {
    /// Its place in the vendor's list.
    pub index: usize,
    pub document: Result<Document, String>,
}

/// What is asked of the set.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The day the papers are seen from.
    pub on: Date,
    /// Only this profile, whatever the facts choose.
    pub profile: Option<&'a str>,
    /// Only these clauses.
    pub clauses: &'a [String],
}

/// Everything there is to say of a vendor's papers on a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SetCheck {
    /// The vendor's id.
    pub vendor: String,
    pub name: String,
    /// The day the papers are seen from.
    pub on: String,
    /// Where the data processing agreement stands.
    pub dpa: DpaStatus,
    /// Those in force first, in the order in which they prevail.
    pub papers: Vec<PaperStanding>,
    pub precedence: Precedence,
    /// Facts of the vendor that hold.
    pub facts: Vec<String>,
    /// Profiles that facts can choose, and whether they do.
    pub profiles: Vec<ProfileStanding>,
    /// What is to be said of the set, whichever clause one looks at.
    pub notes: Vec<Note>,
    /// Values that papers in force state differently.
    pub differences: Vec<Difference>,
    /// Gaps somebody signed for, and what became of them.
    pub accepted: Vec<AcceptedStanding>,
    /// One of the papers is written in another language than the library's.
    #[serde(skip)]
    pub is_foreign: bool,
    #[serde(flatten)]
    pub check: Check,
}

/// One paper in force whose text is at hand.
pub(crate) struct SetPaper<'a> {
    index: usize,
    name: &'a str,
    /// What the library may ask of it.
    kinds: Vec<PaperKind>,
    /// The kinds of the paper at the bottom of the amendments, its own first.
    root_kinds: Vec<DocumentKind>,
    /// Index of that paper.
    root: usize,
    root_holds_from: Option<Date>,
    holds_from: Option<Date>,
    document: &'a Document,
    contract: &'a Contract,
}

/// What is no contract, though it may be listed.
const EVIDENCE: [DocumentKind; 4] = [
    DocumentKind::Questionnaire,
    DocumentKind::Report,
    DocumentKind::Certificate,
    DocumentKind::SubprocessorList,
];

/// Whether the paper binds anybody.
pub fn is_contract(paper: &Paper) -> bool {
    !EVIDENCE.contains(&paper.kind)
}

/// The papers whose texts [`check_set`] needs: index and file.
pub fn wanted(vendor: &Vendor, on: Date) -> Vec<(usize, &str)> {
    let standings = vendor.standings(on).into_iter().zip(&vendor.papers).enumerate();
    standings
        .filter(|(_, (standing, paper))| *standing == Standing::InForce && is_contract(paper))
        .filter_map(|(index, (_, paper))| Some((index, paper.file.as_deref()?)))
        .collect()
}

/// The vendor as if everything that lies unsigned had been signed on `on`.
pub fn as_if_signed(vendor: &Vendor, on: Date) -> Vendor {
    let mut vendor = vendor.clone();
    for paper in &mut vendor.papers {
        if matches!(paper.signed, Signed::No | Signed::NotStated) && is_contract(paper) {
            paper.signed = Signed::On(paper.from.unwrap_or(on).min(on));
        }
    }
    vendor
}

/// The vendor as if a draft had been signed on `on`, and the draft's place in its list. A
/// paper of the register is taken for what the register says it is.
pub fn with_draft(vendor: &Vendor, path: &str, document: &Document, on: Date) -> (Vendor, usize) {
    let mut vendor = vendor.clone();
    let path = path.replace('\\', "/");
    let is_it = |paper: &Paper| {
        paper.file.as_ref().is_some_and(|file| path.ends_with(&format!("{}/{file}", vendor.id)))
    };
    if let Some(index) = vendor.papers.iter().position(is_it) {
        if vendor.papers[index].holds_from().is_none() {
            vendor.papers[index].signed = Signed::On(on);
        }
        return (vendor, index);
    }
    let read = paper_kinds(document, &segment(document));
    let mut kinds = read.iter().map(|kind| document_kind(*kind)[0]);
    vendor.papers.push(Paper {
        file: Some(path),
        url: None,
        kind: kinds.next().unwrap_or(DocumentKind::Other),
        also: kinds.collect(),
        signed: Signed::On(on),
        from: None,
        until: None,
        changes: None,
        supersedes: None,
    });
    let index = vendor.papers.len() - 1;
    (vendor, index)
}

/// Holds the papers in force on a day against the library.
pub fn check_set(
    vendor: &Vendor,
    texts: &[PaperText],
    library: &Library,
    question: &Question<'_>,
) -> SetCheck {
    let standings = vendor.standings(question.on);
    let contracts: Vec<(usize, &Document, Contract)> = texts
        .iter()
        .filter_map(|text| {
            text.document.as_ref().ok().map(|document| (text.index, document, segment(document)))
        })
        .collect();
    let papers: Vec<SetPaper<'_>> = contracts
        .iter()
        .map(|(index, document, contract)| set_paper(vendor, *index, document, contract))
        .collect();
    let precedence = order::precedence(&vendor.precedence, &papers);
    let in_force: Vec<usize> = (0..vendor.papers.len())
        .filter(|at| standings[*at] == Standing::InForce && is_contract(&vendor.papers[*at]))
        .collect();
    let held_kinds: Vec<PaperKind> =
        in_force.iter().flat_map(|at| vendor.papers[*at].document_kinds().filter_map(paper_kind)).collect();
    let asked = Asked::of(vendor, library, question.profile, &held_kinds);
    let set = Set {
        vendor,
        library,
        question,
        out_of_sight: in_force.iter().copied().filter(|at| !papers.iter().any(|p| p.index == *at)).collect(),
        unread: texts.iter().filter(|text| text.document.is_err()).map(|text| text.index).collect(),
        replaced: papers.iter().map(|paper| (paper.index, replaced_by(vendor, paper, &papers))).collect(),
        voices: papers.iter().map(|paper| Ears::new(paper, library, &papers, vendor)).collect(),
        papers: &papers,
        precedence: &precedence,
        asked: &asked,
    };
    let mut findings = Vec::new();
    let mut differences = Vec::new();
    let mut applied: Vec<String> = Vec::new();
    for index in 0..library.clauses.len() {
        let Some((finding, differing, closed)) = set.ask(index) else { continue };
        findings.push(finding);
        differences.extend(differing);
        applied.extend(closed);
    }
    let accepted = accepted(vendor, library, question.on, &applied);
    let mut check = Check {
        format_version: FORMAT_VERSION,
        library_version: library.version.clone(),
        profile: held_profiles(library, &asked),
        only: question.clauses.to_vec(),
        parties: parties_of(&set),
        remarks: Vec::new(),
        kinds: kinds_of(&held_kinds),
        findings,
        unreadable: Vec::new(),
    };
    for paper in &papers {
        check.unreadable.extend(
            paper
                .document
                .unreadable
                .iter()
                .map(|page| Unreadable { page: page.page, why: format!("{}: {}", paper.name, page.why) }),
        );
    }
    for (paper, voice) in papers.iter().zip(&set.voices) {
        if voice.is_foreign() {
            let why =
                format!("{}: it is not written in English, which is all that the library reads", paper.name);
            check.unreadable.push(Unreadable { page: None, why });
        }
    }
    let listed = listed(&set, &standings, texts);
    let mut result = SetCheck {
        vendor: vendor.id.clone(),
        name: vendor.name.clone(),
        on: question.on.to_string(),
        dpa: vendor.dpa_status(question.on),
        papers: listed,
        facts: vendor.facts(),
        profiles: asked.profiles.clone(),
        notes: Vec::new(),
        differences,
        accepted,
        is_foreign: set.voices.iter().any(Ears::is_foreign),
        check,
        precedence: precedence.clone(),
    };
    result.notes = notes::notes(vendor, &papers, &result, question.on);
    result
}

impl SetCheck {
    /// The worst of the findings and notes; a contradiction counts as medium.
    pub fn worst(&self) -> Option<Severity> {
        let contradicts = self.differences.iter().any(|d| d.kind == DifferenceKind::Contradiction);
        let notes = self.notes.iter().map(|note| note.severity).max();
        self.check.worst().max(notes).max(contradicts.then_some(Severity::Medium))
    }
}

fn set_paper<'a>(
    vendor: &'a Vendor,
    index: usize,
    document: &'a Document,
    contract: &'a Contract,
) -> SetPaper<'a> {
    let paper = &vendor.papers[index];
    let root = vendor.original(index);
    let root_paper = &vendor.papers[root];
    let is_orphan = root_paper.kind == DocumentKind::Amendment;
    let mut kinds: Vec<PaperKind> = match root_paper.kind {
        DocumentKind::Other => paper_kinds(document, contract),
        _ => root_paper.document_kinds().filter_map(paper_kind).collect(),
    };
    if paper.kind == DocumentKind::Amendment {
        kinds.push(PaperKind::Amendment);
    }
    kinds.extend(paper.document_kinds().filter_map(paper_kind));
    let root_kinds = match is_orphan {
        // Nobody knows what it changes: it may change anything.
        true => Vec::new(),
        false => root_paper.document_kinds().collect(),
    };
    SetPaper {
        index,
        name: paper.name(),
        kinds: kinds_of(&kinds),
        root_kinds,
        root,
        root_holds_from: root_paper.holds_from(),
        holds_from: paper.holds_from(),
        document,
        contract,
    }
}

fn kinds_of(kinds: &[PaperKind]) -> Vec<PaperKind> {
    let mut kinds = kinds.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn paper_kind(kind: DocumentKind) -> Option<PaperKind> {
    Some(match kind {
        DocumentKind::Msa | DocumentKind::OrderForm => PaperKind::Msa,
        DocumentKind::Dpa => PaperKind::Dpa,
        DocumentKind::Scc => PaperKind::Scc,
        DocumentKind::Baa => PaperKind::Baa,
        DocumentKind::Amendment => PaperKind::Amendment,
        DocumentKind::AiTerms => PaperKind::AiTerms,
        DocumentKind::Nda => PaperKind::Nda,
        DocumentKind::Sla => PaperKind::Sla,
        _ => return None,
    })
}

fn document_kind(kind: PaperKind) -> &'static [DocumentKind] {
    match kind {
        PaperKind::Msa => &[DocumentKind::Msa, DocumentKind::OrderForm],
        PaperKind::Dpa => &[DocumentKind::Dpa],
        PaperKind::Scc => &[DocumentKind::Scc],
        PaperKind::Baa => &[DocumentKind::Baa],
        PaperKind::Amendment => &[DocumentKind::Amendment],
        PaperKind::AiTerms => &[DocumentKind::AiTerms],
        PaperKind::Nda => &[DocumentKind::Nda],
        PaperKind::Sla => &[DocumentKind::Sla],
    }
}

/// A sentence as a quote of its paper.
fn quote(paper: &SetPaper<'_>, sentence: &Sentence) -> Quote {
    let contract = paper.contract;
    let heading = contract.ancestors(sentence.clause).find_map(|id| contract.clauses[id].heading);
    let heading = heading.map(|span| paper.document.text.get(span).trim().to_string()).unwrap_or_default();
    let quote = Quote::new(paper.document, sentence.span, contract.cite(sentence.clause), heading);
    Quote { paper: Some(paper.name.to_string()), ..quote }
}

/// The sections that amendments in force take out of a paper.
fn replaced_by(vendor: &Vendor, paper: &SetPaper<'_>, papers: &[SetPaper<'_>]) -> Vec<String> {
    let amending = papers.iter().filter(|other| vendor.papers[other.index].changes == Some(paper.index));
    amending.flat_map(replaced::sections).filter(|section| replaced::is_clear(paper, section)).collect()
}

fn held_profiles(library: &Library, asked: &Asked) -> Option<String> {
    let names: Vec<&str> =
        asked.held.iter().map(|held| library.profiles[*held].written.id.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn parties_of(set: &Set<'_>) -> Parties {
    let mut parties = Parties::default();
    for ears in &set.voices {
        for (into, from) in
            [(&mut parties.vendor, &ears.parties.vendor), (&mut parties.customer, &ears.parties.customer)]
        {
            let new: Vec<String> = from.iter().filter(|name| !into.contains(name)).cloned().collect();
            into.extend(new);
        }
    }
    parties
}
