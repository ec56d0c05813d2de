//! What do the papers in force say together on one clause, and which of our positions holds?

use super::asked::{Asked, Asking, facts_allow};
use super::gaps::accepted_gap;
use super::merge::{Difference, Voice, merge};
use super::order::{Authority, Precedence};
use super::{Question, SetPaper, document_kind, order, paper_kind, replaced, replaced_by};
use crate::check::{Reading, Told, decide, is_taken_up, not_asked, tell, uncalled_for};
use crate::finding::{Finding, Status};
use crate::library::written::{self, PaperKind, Verdict};
use crate::library::{Clause, Library, Tightened};
use crate::parties::{self, Parties};
use crate::vendor::Vendor;
use crate::vendor::written::DocumentKind;

const NOT_TAKEN_UP: &str = "Nothing in the papers calls for it.";

/// One paper ready to be asked.
pub(super) struct Ears<'a> {
    reading: Reading<'a>,
    /// As it was before amendments took sections out of it, if any did.
    before: Option<Reading<'a>>,
    pub parties: Parties,
}

impl<'a> Ears<'a> {
    pub fn new(paper: &SetPaper<'a>, library: &'a Library, papers: &[SetPaper<'_>], vendor: &Vendor) -> Self {
        let parties = parties::identify(paper.document, paper.contract);
        let read = || Reading::new(paper.document, paper.contract, &parties, library);
        let mut reading = read();
        let sections = replaced_by(vendor, paper, papers);
        let gone = replaced::sentences(paper, &sections, &reading.sentences);
        let before = (!gone.is_empty()).then(read);
        reading.forget(&gone);
        Self { reading, before, parties }
    }

    pub fn is_foreign(&self) -> bool {
        self.reading.is_foreign
    }
}

/// The papers with everything that is known of them.
pub(super) struct Set<'a> {
    pub vendor: &'a Vendor,
    pub library: &'a Library,
    pub question: &'a Question<'a>,
    pub papers: &'a [SetPaper<'a>],
    pub voices: Vec<Ears<'a>>,
    /// Papers in force whose text is not at hand.
    pub out_of_sight: Vec<usize>,
    /// Those of them that are there and could not be read.
    pub unread: Vec<usize>,
    pub replaced: Vec<(usize, Vec<String>)>,
    pub precedence: &'a Precedence,
    pub asked: &'a Asked,
}

impl Set<'_> {
    /// Asks all papers one clause: the finding, values on which they differ, and the accepted
    /// gaps that it closed. `None` where nobody asks.
    pub fn ask(&self, index: usize) -> Option<(Finding, Vec<Difference>, Vec<String>)> {
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
        let mark = |mut told: Told| {
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
