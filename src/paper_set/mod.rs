//! Which papers of a vendor hold on a day, and what do they say together?
//!
//! The register says which papers there are, what amends what and what was replaced; the
//! library says what to ask. Every clause is asked of all papers in force that could hold it,
//! in the order in which they prevail, and judged once by what they say together. No disk:
//! the texts are handed in.

mod asked;
mod merge;
mod notes;
mod order;
mod replaced;

pub use asked::{Applies, ProfileStanding};
pub use merge::{Difference, DifferenceKind};
pub use notes::{NOTES, Note};
pub use order::{Authority, Precedence, Statement};

use crate::check::{Reading, decide, is_taken_up, not_asked, paper_kinds, tell, uncalled_for};
use crate::document::{Document, Unreadable};
use crate::finding::{AcceptedGap, Check, FORMAT_VERSION, Finding, Quote, Status};
use crate::library::written::{self, PaperKind, Severity, Verdict};
use crate::library::{Clause, Library, Tightened};
use crate::parties::{self, Parties};
use crate::segment::{Contract, Sentence, segment};
use crate::vendor::written::DocumentKind;
use crate::vendor::{DpaStatus, Paper, Signed, Standing, Vendor};
use asked::{Asked, Asking, facts_allow};
use jiff::civil::Date;
use merge::{Voice, merge};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;

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
    #[serde(flatten)]
    pub check: Check,
}

/// How one paper stands on the day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PaperStanding {
    /// Its file below the vendor's folder, or its address.
    pub paper: String,
    pub kinds: Vec<DocumentKind>,
    pub in_force: bool,
    /// In words: `signed 2025-03-01`, `superseded by documents/2026-dpa.pdf`.
    pub standing: String,
    /// The first day it holds, where it does.
    pub since: Option<String>,
    /// The paper it amends.
    pub changes: Option<String>,
    /// Sections of its original that it replaces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<String>,
    /// Why its text is not at hand, if it is not.
    pub unread: Option<String>,
}

/// A gap somebody signed for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AcceptedStanding {
    #[serde(flatten)]
    pub gap: AcceptedGap,
    pub state: AcceptedState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AcceptedState {
    /// It closes a gap that is there.
    Applied,
    /// Its last day is over; the gap is open again.
    RanOut,
    /// It is accepted only from a later day on.
    NotYet,
    /// The papers have no such gap, or were not asked.
    MatchesNothing,
    /// The library has no such clause or element.
    NotKnown,
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

const NOT_TAKEN_UP: &str = "Nothing in the papers calls for it.";

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
    amending.flat_map(replaced::sections).collect()
}

/// One paper ready to be asked.
struct Ears<'a> {
    reading: Reading<'a>,
    /// As it was before amendments took sections out of it, if any did.
    before: Option<Reading<'a>>,
    parties: Parties,
}

impl<'a> Ears<'a> {
    fn new(paper: &SetPaper<'a>, library: &Library, papers: &[SetPaper<'_>], vendor: &Vendor) -> Self {
        let parties = parties::identify(paper.document, paper.contract);
        let read = || Reading::new(paper.document, paper.contract, &parties, library);
        let mut reading = read();
        let sections = replaced_by(vendor, paper, papers);
        let gone = replaced::sentences(paper, &sections, &reading.sentences);
        let before = (!gone.is_empty()).then(read);
        reading.forget(&gone);
        Self { reading, before, parties }
    }
}

/// The papers with everything that is known of them.
struct Set<'a> {
    vendor: &'a Vendor,
    library: &'a Library,
    question: &'a Question<'a>,
    papers: &'a [SetPaper<'a>],
    voices: Vec<Ears<'a>>,
    /// Papers in force whose text is not at hand.
    out_of_sight: Vec<usize>,
    /// Those of them that are there and could not be read.
    unread: Vec<usize>,
    replaced: Vec<(usize, Vec<String>)>,
    precedence: &'a Precedence,
    asked: &'a Asked,
}

impl Set<'_> {
    /// Asks all papers one clause: the finding, values on which they differ, and the accepted
    /// gaps that it closed. `None` where nobody asks.
    fn ask(&self, index: usize) -> Option<(Finding, Vec<Difference>, Vec<String>)> {
        let clause = &self.library.clauses[index];
        let named = self.question.clauses.iter().any(|id| self.library.find(id) == Some(index));
        if !named && !self.question.clauses.is_empty() {
            return None;
        }
        if !named {
            match self.asked.asks(self.library, index) {
                Asking::Yes => {}
                Asking::NotChosen => return None,
                Asking::RuledOut => return Some(plain(clause, "What is known of this vendor rules it out.")),
            }
            if !facts_allow(self.vendor, clause) {
                return Some(plain(clause, "What is known of this vendor rules it out."));
            }
        }
        let kinds = &clause.written.applies_to.documents;
        let expected = named
            || clause.written.asked == written::Asked::Always
            || self.asked.demands(self.library, index);
        if !expected && !self.takes_up(clause, kinds) {
            return Some(plain(clause, NOT_TAKEN_UP));
        }
        let could_hold = |at: &&usize| {
            let root = &self.vendor.papers[self.vendor.original(**at)];
            root.document_kinds().filter_map(paper_kind).any(|kind| kinds.contains(&kind))
        };
        let hidden: Vec<usize> = self.out_of_sight.iter().filter(could_hold).copied().collect();
        let asked: Vec<DocumentKind> = kinds.iter().flat_map(|kind| document_kind(*kind)).copied().collect();
        let voices: Vec<Voice> = order::ranked(self.papers, &self.precedence.order, &asked)
            .into_iter()
            .map(|at| self.voice(at, clause, kinds, named))
            .collect();
        let anybody = voices.iter().any(|voice| voice.asked) || !hidden.is_empty();
        if !anybody && !named && !self.asked.demands(self.library, index) {
            return Some(plain(clause, "No paper of this kind is in force."));
        }
        let amends = |a: usize, b: usize| self.changes(a, b);
        let because = |a: usize, b: usize| self.because(a, b);
        let (mut told, differences) = merge(clause, voices, &amends, &because);
        told.unreadable |= hidden.iter().any(|at| self.unread.contains(at));
        told.elsewhere |= hidden.iter().any(|at| !self.unread.contains(at));
        let is_open = |id: &str| told.elements.iter().any(|e| e.id == id && e.status != Status::Met);
        let closing: Vec<(&str, &str)> = self
            .gaps(index)
            .filter_map(|(finding, element)| Some((finding, element.filter(|id| is_open(id))?)))
            .collect();
        let gaps: Vec<&str> = closing.iter().map(|(_, element)| *element).collect();
        let mut applied: Vec<String> = closing.iter().map(|(finding, _)| finding.to_string()).collect();
        let tightened: Vec<&Tightened> = self
            .asked
            .held
            .iter()
            .filter_map(|held| self.library.profiles[*held].tightened.get(&index))
            .collect();
        let mut finding = decide(clause, &tightened, told, &gaps);
        self.excuse(&mut finding, clause, anybody, expected);
        if finding.is_open() {
            for (name, _) in self.gaps(index).filter(|(_, element)| element.is_none()) {
                finding.severity = None;
                finding.ask = None;
                applied.push(name.to_string());
            }
        }
        finding.accepted = self
            .vendor
            .accepted
            .iter()
            .filter(|gap| applied.contains(&gap.finding))
            .map(accepted_gap)
            .collect();
        Some((finding, differences, applied))
    }

    /// Whether a paper of these kinds takes up the subject of a clause by itself.
    fn takes_up(&self, clause: &Clause, kinds: &[PaperKind]) -> bool {
        let holds = |paper: &SetPaper<'_>| {
            paper.root_kinds.is_empty() || paper.kinds.iter().any(|kind| kinds.contains(kind))
        };
        self.papers.iter().zip(&self.voices).any(|(p, v)| holds(p) && is_taken_up(&v.reading, clause))
    }

    fn voice(&self, at: usize, clause: &Clause, kinds: &[PaperKind], named: bool) -> Voice {
        let paper = &self.papers[at];
        let orphan = paper.root_kinds.is_empty();
        let mark = |mut told: crate::check::Told| {
            told.quotes_mut().for_each(|quote| quote.paper = Some(paper.name.to_string()));
            told
        };
        Voice {
            paper: paper.index,
            asked: named || orphan || paper.kinds.iter().any(|kind| kinds.contains(kind)),
            told: mark(tell(&self.voices[at].reading, clause)),
            before: self.voices[at].before.as_ref().map(|before| mark(tell(before, clause))),
        }
    }

    /// The accepted gaps in force that speak of a clause: as written, and the element.
    fn gaps(&self, index: usize) -> impl Iterator<Item = (&str, Option<&str>)> {
        let in_force = self.vendor.accepted.iter().filter(|gap| gap.holds(self.question.on));
        in_force.filter_map(move |gap| {
            let (id, element) = match gap.finding.split_once('#') {
                Some((id, element)) => (id, Some(element)),
                None => (gap.finding.as_str(), None),
            };
            (self.library.find(id) == Some(index)).then_some((gap.finding.as_str(), element))
        })
    }

    /// A clause whose absence is no gap, and one that no paper could hold.
    fn excuse(&self, finding: &mut Finding, clause: &Clause, anybody: bool, expected: bool) {
        if !expected {
            finding.severity = uncalled_for(finding.severity);
        }
        let nothing_met = match finding.verdict {
            Verdict::Absent => true,
            Verdict::ByReference => !expected,
            _ => false,
        };
        if !nothing_met {
            return;
        }
        if clause.written.optional || !expected {
            finding.verdict = Verdict::NotApplicable;
            finding.severity = None;
            finding.ask = None;
            finding.reason = NOT_TAKEN_UP.to_string();
        } else if !anybody {
            finding.reason = "No paper in which it could stand is in force.".to_string();
        } else {
            finding.reason = finding.reason.replace("the paper says", "the papers say");
            finding.reason =
                finding.reason.replace("Nothing in the paper says", "None of the papers in force says");
        }
    }

    /// Whether one paper was meant to change what the other says: it amends it, or it is a
    /// later amendment of the same paper.
    fn changes(&self, a: usize, b: usize) -> bool {
        let vendor = self.vendor;
        let amendment = vendor.papers[a].kind == DocumentKind::Amendment;
        vendor.amends(a, b) || (amendment && vendor.original(a) == vendor.original(b))
    }

    /// Why one paper prevails over another.
    fn because(&self, a: usize, b: usize) -> String {
        let (name, other) = (self.vendor.papers[a].name(), self.vendor.papers[b].name());
        if self.vendor.amends(a, b) {
            return format!("{name} amends {other}");
        }
        if self.changes(a, b) {
            return format!("{name} is the later amendment");
        }
        let kind = |at: usize| self.vendor.papers[self.vendor.original(at)].kind;
        if kind(a) == kind(b) {
            return format!("{name} is the later of the two");
        }
        match self.precedence.authority {
            Authority::Register => format!("vendor.yaml puts it above {other}"),
            Authority::Papers => format!("by the order of precedence that the papers state, above {other}"),
            Authority::Usual => {
                format!("no paper says which prevails; the usual order puts it above {other}")
            }
        }
    }
}

/// A finding on which no paper was asked.
fn plain(clause: &Clause, reason: &str) -> (Finding, Vec<Difference>, Vec<String>) {
    (not_asked(clause, reason), Vec::new(), Vec::new())
}

fn accepted_gap(gap: &crate::vendor::Accepted) -> AcceptedGap {
    AcceptedGap {
        finding: gap.finding.clone(),
        because: gap.because.clone(),
        by: gap.by.clone(),
        on: gap.on.to_string(),
        until: gap.until.to_string(),
    }
}

fn accepted(vendor: &Vendor, library: &Library, on: Date, applied: &[String]) -> Vec<AcceptedStanding> {
    let is_known = |finding: &str| {
        let (id, element) = finding.split_once('#').map_or((finding, None), |(id, e)| (id, Some(e)));
        library.find(id).is_some_and(|index| {
            let elements = &library.clauses[index].written.elements;
            element.is_none_or(|element| elements.iter().any(|known| known.id == element))
        })
    };
    let state = |gap: &crate::vendor::Accepted| {
        if !is_known(&gap.finding) && !NOTES.contains(&gap.finding.as_str()) {
            AcceptedState::NotKnown
        } else if gap.until < on {
            AcceptedState::RanOut
        } else if gap.on > on {
            AcceptedState::NotYet
        } else if applied.contains(&gap.finding) {
            AcceptedState::Applied
        } else {
            AcceptedState::MatchesNothing
        }
    };
    vendor.accepted.iter().map(|gap| AcceptedStanding { gap: accepted_gap(gap), state: state(gap) }).collect()
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

/// How every contract of the register stands on a day, those in force first.
pub fn standings(vendor: &Vendor, on: Date) -> Vec<PaperStanding> {
    let standings = vendor.standings(on);
    let contracts = (0..vendor.papers.len()).filter(|at| is_contract(&vendor.papers[*at]));
    let mut contracts: Vec<usize> = contracts.collect();
    contracts
        .sort_by_key(|at| (standings[*at] != Standing::InForce, Reverse(vendor.papers[*at].holds_from())));
    contracts.into_iter().map(|at| stand(vendor, at, standings[at])).collect()
}

fn stand(vendor: &Vendor, at: usize, standing: Standing) -> PaperStanding {
    let paper = &vendor.papers[at];
    let in_force = standing == Standing::InForce;
    PaperStanding {
        paper: paper.name().to_string(),
        kinds: paper.document_kinds().collect(),
        in_force,
        standing: words(vendor, paper, standing),
        since: paper.holds_from().filter(|from| in_force && *from > Date::MIN).map(|from| from.to_string()),
        changes: paper.changes.map(|original| vendor.papers[original].name().to_string()),
        replaces: Vec::new(),
        unread: None,
    }
}

/// Every contract of the register with its standing, the one with the say first.
fn listed(set: &Set<'_>, standings: &[Standing], texts: &[PaperText]) -> Vec<PaperStanding> {
    let vendor = set.vendor;
    let ranked: Vec<usize> = order::ranked(set.papers, &set.precedence.order, &[])
        .into_iter()
        .map(|at| set.papers[at].index)
        .collect();
    let mut listed: Vec<usize> =
        (0..vendor.papers.len()).filter(|at| is_contract(&vendor.papers[*at])).collect();
    listed.sort_by_key(|at| {
        let rank = ranked.iter().position(|index| index == at).unwrap_or(usize::MAX);
        (standings[*at] != Standing::InForce, rank, Reverse(vendor.papers[*at].holds_from()))
    });
    let one = |at: usize| {
        let read = texts.iter().find(|text| text.index == at);
        let mut listed = stand(vendor, at, standings[at]);
        listed.unread = match read.map(|text| &text.document) {
            Some(Err(why)) => Some(why.clone()),
            None if listed.in_force => Some("only its address is in the register".to_string()),
            _ => None,
        };
        let replaces = set.papers.iter().find(|p| p.index == at).map(replaced::sections).unwrap_or_default();
        let is_replaced = |section: &String| set.replaced.iter().any(|(_, gone)| gone.contains(section));
        listed.replaces = replaces.into_iter().filter(is_replaced).collect();
        listed
    };
    listed.into_iter().map(one).collect()
}

/// How a paper stands, in words.
fn words(vendor: &Vendor, paper: &Paper, standing: Standing) -> String {
    let signed = match paper.signed {
        Signed::On(day) => format!("signed {day}"),
        Signed::ByClick => "accepted by click".to_string(),
        Signed::No => "not signed".to_string(),
        Signed::NotStated => "whether it is signed is not in the register".to_string(),
    };
    match standing {
        Standing::InForce => signed,
        Standing::NotSigned => signed,
        Standing::NotYet(from) => format!("{signed}, holds from {from} on"),
        Standing::Ended(until) => format!("ended {until}"),
        Standing::Superseded(by) => format!("superseded by {}", vendor.papers[by].name()),
        Standing::FallsWith(original) => format!("falls with {}", vendor.papers[original].name()),
    }
}
