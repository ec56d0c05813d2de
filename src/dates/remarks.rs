//! What else should somebody know who reads the dates: statutes that override the paper,
//! evidence that proves less than it seems, windows that nobody can meet?

use super::notice::{possessive, window};
use super::terms::{exit_words, next_exit};
use super::{Severity, evidence};
use crate::calendar::{Length, add_days, before};
use crate::vendor::written::{Method, ReviewKind, Then, Tier};
use crate::vendor::{DpaStatus, Register, Term, Vendor, is_eu};
use jiff::civil::Date;
use rayon::prelude::*;

/// Something to know about a vendor's dates that is not a date itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub vendor: String,
    pub vendor_name: String,
    /// `data-act`, `soc2-type-1`: a name that stays.
    pub kind: &'static str,
    pub severity: Severity,
    pub what: String,
    /// The provision, in the library's way of citing, where a law says so.
    pub cites: Option<&'static str>,
}

/// Everything worth a remark, vendor by vendor.
pub fn remarks(register: &Register, today: Date) -> Vec<Remark> {
    register.vendors.par_iter().flat_map_iter(|vendor| remarks_on(vendor, today)).collect()
}

/// Everything worth a remark on one vendor.
pub fn remarks_on(vendor: &Vendor, today: Date) -> Vec<Remark> {
    let mut list = List { vendor, found: Vec::new() };
    if !vendor.is_live() {
        return list.found;
    }
    if let Some(term) = &vendor.term {
        statutes(&mut list, term, today);
        contract(&mut list, term, today);
    }
    reports(&mut list);
    papers(&mut list, today);
    list.found
}

/// Statutes that give more than the contract does. `stated` is the notice period that the
/// papers state, for a vendor whose file has none.
pub fn overrides(vendor: &Vendor, stated: Option<Length>, today: Date) -> Vec<Remark> {
    let mut list = List { vendor, found: Vec::new() };
    match (&vendor.term, stated) {
        (Some(term), _) if term.notice.is_some() => statutes(&mut list, term, today),
        (_, Some(notice)) => data_act(&mut list, notice),
        _ => {}
    }
    list.found
}

struct List<'a> {
    vendor: &'a Vendor,
    found: Vec<Remark>,
}

impl List<'_> {
    fn add(&mut self, kind: &'static str, severity: Severity, what: String, cites: Option<&'static str>) {
        let (vendor, vendor_name) = (self.vendor.id.clone(), self.vendor.name.clone());
        self.found.push(Remark { vendor, vendor_name, kind, severity, what, cites });
    }
}

fn is_in(places: &[String], place: &str) -> bool {
    places.iter().any(|known| known == place)
}

/// No more than two months' notice for switching from a data processing service.
fn data_act(list: &mut List<'_>, notice: Length) {
    let facts = &list.vendor.facts;
    let in_eu = facts.we_are_in.iter().any(|place| is_eu(place) || place == "EEA");
    if facts.cloud_service == Some(true) && in_eu && notice.exceeds_months(2) {
        let what = format!(
            "The contract asks for {} notice. A customer who switches from a data processing service \
             needs to give no more than two months, whatever the contract says.",
            possessive(&notice.to_string())
        );
        list.add("data-act", Severity::Medium, what, Some("Regulation (EU) 2023/2854 Art. 25(2)(d)"));
    }
}

/// Statutes that give more than the contract does.
fn statutes(list: &mut List<'_>, term: &Term, today: Date) {
    let vendor = list.vendor;
    let Some(notice) = &term.notice else { return };
    let facts = &vendor.facts;
    data_act(list, notice.at_least);
    if term.then != Then::Renews {
        return;
    }
    let Some(n) = term.running(today, vendor.calendar) else { return };
    let latest = window(notice, term.end(n, vendor.calendar), vendor.calendar).latest;
    if is_in(&facts.we_are_in, "US-NY")
        && facts.serves_property == Some(true)
        && term.renews_for.exceeds_months(1)
    {
        let what = format!(
            "The vendor has to call attention to the renewal in writing, in person or by certified mail, \
             between {} and {}. If it does not, the renewal does not bind us.",
            add_days(latest, -30),
            add_days(latest, -15)
        );
        list.add("ny-gol-5-903", Severity::Medium, what, Some("N.Y. Gen. Oblig. Law § 5-903"));
    }
    if is_in(&facts.we_are_in, "US-WI") && term.renews_for.exceeds_months(12) {
        let what = format!(
            "The contract renews for {}, more than a year. The vendor must have disclosed that and must \
             remind us in writing between {} and {}; otherwise the renewal cannot be enforced.",
            term.renews_for,
            add_days(latest, -60),
            add_days(latest, -15)
        );
        list.add("wis-134-49", Severity::Medium, what, Some("Wis. Stat. § 134.49"));
    }
    if is_in(&facts.we_are_in, "IT") {
        let what = "Tacit renewal in standard terms binds only if it was approved separately in writing.";
        list.add("it-cc-1341", Severity::Low, what.into(), Some("Codice civile Art. 1341(2)"));
    }
}

/// Traps in the contract's own dates.
fn contract(list: &mut List<'_>, term: &Term, today: Date) {
    let vendor = list.vendor;
    if let Some(end) = next_exit(vendor, term, today) {
        let notice = term.notice.as_ref().map_or_else(String::new, |n| possessive(&n.at_least.to_string()));
        let what = format!(
            "The contract rolls on and can be ended to {} with {notice} notice: a notice sent on {today} \
             makes {} its last day.",
            exit_words(term.ends_at),
            add_days(end, -1)
        );
        list.add("rolling", Severity::Low, what, None);
    }
    let Some(notice) = &term.notice else { return };
    if notice.method == Method::NotStated {
        let what = "How notice must travel is not in the register; time for a registered letter is allowed. \
                    Add `notice-by`.";
        list.add("notice-method", Severity::Low, what.into(), None);
    }
    if let Some(n) = term.running(today, vendor.calendar).filter(|_| term.then != Then::Ends) {
        let end = term.end(n, vendor.calendar);
        let days = window(notice, end, vendor.calendar);
        if days.earliest.is_some_and(|earliest| earliest > days.latest) {
            let what =
                "The notice window is empty: the first day on which notice counts comes after the last.";
            list.add("empty-window", Severity::High, what.into(), None);
        }
        if let Some(ahead) = vendor.price.announced_before
            && term.then == Then::Renews
            && before(end, ahead, vendor.calendar) > days.latest
        {
            let what = format!(
                "The vendor may announce a new price until {ahead} before the renewal, which is after our last \
                 day for notice, {}.",
                days.latest
            );
            list.add("price-after-notice", Severity::Medium, what, None);
        }
    }
}

/// Reports that prove less than they seem to.
fn reports(list: &mut List<'_>) {
    let vendor = list.vendor;
    let newest = evidence::newest(vendor);
    let has = |kind: ReviewKind| newest.keys().any(|(known, _)| *known == kind);
    let asks_for_more = vendor.tier >= Tier::High;
    if has(ReviewKind::Soc2Type1) && !has(ReviewKind::Soc2Type2) && asks_for_more {
        let what = "A Type I report says how controls are designed on one day, not that they worked over a \
                    period. Ask for a Type II report.";
        list.add("soc2-type-1", Severity::Medium, what.into(), None);
    }
    if has(ReviewKind::Soc2Bridge) && !has(ReviewKind::Soc2Type2) && !has(ReviewKind::Soc2Type1) {
        let what = "A bridge letter without the report it continues proves nothing. Ask for the report.";
        list.add("bridge-without-report", Severity::Medium, what.into(), None);
    }
    for letter in newest.values().filter(|review| review.kind == ReviewKind::Soc2Bridge) {
        if let Some((from, to)) = letter.covers
            && to >= crate::calendar::after(from, Length::months(3), 1, vendor.calendar)
        {
            let what = format!("The bridge letter covers {from} to {to}; only three months are counted.");
            list.add("long-bridge", Severity::Medium, what, None);
        }
    }
    let looked_at = newest.values().any(|review| review.kind == ReviewKind::Questionnaire);
    if !looked_at && vendor.facts.personal_data.as_ref().is_some_and(|kinds| !kinds.is_empty()) {
        let what = format!(
            "It processes personal data and no security questionnaire is on file. Its tier asks for one every {}.",
            evidence::cadence(vendor.tier)
        );
        list.add("never-reviewed", if asks_for_more { Severity::High } else { Severity::Medium }, what, None);
    }
}

fn papers(list: &mut List<'_>, today: Date) {
    let vendor = list.vendor;
    if vendor.facts.personal_data.as_ref().is_none_or(Vec::is_empty) {
        return;
    }
    let (severity, what) = match vendor.dpa_status(today) {
        DpaStatus::Signed => return,
        DpaStatus::ByUrl => (
            Severity::Low,
            "The data processing agreement is a text on the vendor's site, which the vendor can change.",
        ),
        DpaStatus::ByClick => {
            (Severity::Low, "The data processing agreement binds by a click; nobody has signed it.")
        }
        DpaStatus::Unsigned => (Severity::High, "The data processing agreement is not signed."),
        DpaStatus::Superseded => (
            Severity::High,
            "The data processing agreement was replaced, and what replaced it does not hold.",
        ),
        DpaStatus::Missing => {
            (Severity::High, "It processes personal data and there is no data processing agreement.")
        }
    };
    list.add("dpa", severity, what.into(), Some("GDPR Art. 28(3)"));
}
