//! Who is who in this paper?
//!
//! Every paper has its own names for the two sides: "Acme", "Provider", "we",
//! "Customer", "data exporter". Role words settle most of them; words that mean one side
//! in one paper and the other side in the next ("Company", "we") are settled by what the
//! paper says of them.

use crate::document::Document;
use crate::segment::{Contract, Definition};
use crate::text::lower;
use memchr::memmem;
use regex::Regex;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The two sides of a vendor contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// Who sells, and normally processes.
    Vendor,
    /// Who buys, and normally controls.
    Customer,
}

/// What this paper calls each side, lower case, the commonest name first.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Parties {
    pub vendor: Vec<String>,
    pub customer: Vec<String>,
}

/// Role words that mean the vendor wherever they stand.
const VENDOR_ROLES: &[&str] = &[
    "processor",
    "data processor",
    "service provider",
    "vendor",
    "supplier",
    "provider",
    "data importer",
    "importer",
    "licensor",
    "seller",
    "contractor",
    "business associate",
    "consultant",
];
/// Role words that mean the customer wherever they stand.
const CUSTOMER_ROLES: &[&str] = &[
    "controller",
    "data controller",
    "customer",
    "client",
    "data exporter",
    "exporter",
    "subscriber",
    "licensee",
    "buyer",
    "purchaser",
    "covered entity",
    "merchant",
];
/// Words that mean either side, depending on who wrote the paper.
const OPEN_ROLES: &[&str] =
    &["company", "we", "our", "you", "your", "business", "organisation", "organization"];

/// Capitalised words that are subjects of duties and no party.
const NO_PARTIES: &[&str] = &[
    "agreement",
    "addendum",
    "annex",
    "appendix",
    "article",
    "clause",
    "contract",
    "data",
    "dpa",
    "each",
    "exhibit",
    "it",
    "neither",
    "no",
    "nothing",
    "party",
    "parties",
    "personal",
    "schedule",
    "section",
    "services",
    "service",
    "such",
    "term",
    "terms",
    "that",
    "the",
    "these",
    "they",
    "this",
    "those",
    "any",
    "all",
    "if",
    "either",
    "both",
    "he",
    "she",
    "sub-processors",
    "subprocessors",
    "subprocessor",
    "affiliate",
    "affiliates",
    "instructions",
    "personnel",
    "employees",
    "security",
    "notice",
    "gdpr",
    "scc",
    "sccs",
    "information",
    "and",
    "or",
    "as",
    "which",
    "who",
    "there",
    "authorized",
    "authorised",
    "confidential",
    "controllers",
    "processors",
    "customers",
    "users",
    "providers",
    "vendors",
    "clauses",
    "email",
    "platform",
    "website",
    "software",
    "product",
    "products",
    "user",
    "users",
    "member",
    "state",
    "law",
    "court",
    "not",
    "where",
    "when",
    "commission",
    "authority",
    "processing",
    "transfer",
    "transfers",
    "breach",
    "client",
    "itself",
];

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)([A-Z][0-9A-Za-z_À-ɏ&.-]*(?: [A-Z][0-9A-Za-z_À-ɏ&.-]*){0,2}) (?:shall|will|must|may|agrees|undertakes|acts|is|has|does|can|provides|processes|collects)(?-u:\b)").unwrap_or_else(|_| unreachable!())
});
static AS_ROLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)((?i:company|we|you)|[A-Z][0-9A-Za-z_À-ɏ&.-]{2,}) (?i:is|are|acts?|will act|shall act|shall be|will be|acting|qualif(?:y|ies))(?i: only| solely)? (?i:as )?(?i:an? |the )?(?i:data )?((?i)processor|controller|service provider|business(?-u:\b)|data importer|data exporter)").unwrap_or_else(|_| unreachable!())
});

/// Finds what the paper calls its parties.
pub fn identify(document: &Document, contract: &Contract) -> Parties {
    let text = document.text.as_str();
    let lower = lower(text);
    let mut parties = Parties::default();
    let counted: RefCell<BTreeMap<String, usize>> = RefCell::default();
    let mentions = |word: &str| {
        if let Some(count) = counted.borrow().get(word) {
            return *count;
        }
        let count = count_word(&lower, word);
        counted.borrow_mut().insert(word.to_string(), count);
        count
    };
    let used =
        |roles: &[&str]| roles.iter().filter(|role| mentions(role) > 0).map(|r| (*r).to_string()).collect();
    parties.vendor = used(VENDOR_ROLES);
    parties.customer = used(CUSTOMER_ROLES);
    let mut votes: BTreeMap<String, i32> = BTreeMap::new();
    for found in AS_ROLE.captures_iter(text) {
        let vendor =
            matches!(found[2].to_lowercase().as_str(), "processor" | "service provider" | "data importer");
        *votes.entry(found[1].to_lowercase()).or_default() += if vendor { 2 } else { -2 };
    }
    for (name, side) in named(document, &contract.definitions) {
        *votes.entry(name).or_default() += if side == Party::Vendor { 3 } else { -3 };
    }
    vote_on_open_words(&mentions, &mut votes);
    let customer_spoken =
        ["customer", "controller", "client", "you", "subscriber"].iter().map(|w| mentions(w)).sum::<usize>();
    let vendor_spoken =
        ["processor", "supplier", "vendor", "provider", "we"].iter().map(|w| mentions(w)).sum::<usize>();
    for (name, count) in subjects(text) {
        // A name that nobody introduced, but that has duties of its own: the side that
        // has no role word in this paper.
        if count >= 3 && !votes.contains_key(&name) && customer_spoken > vendor_spoken {
            votes.insert(name, 1);
        }
    }
    settle(votes, &mut parties);
    for names in [&mut parties.vendor, &mut parties.customer] {
        names.sort_by_cached_key(|name| std::cmp::Reverse(mentions(name)));
    }
    parties
}

/// "Company" and "we" belong to the side that has no other name in the paper.
fn vote_on_open_words(mentions: &impl Fn(&str) -> usize, votes: &mut BTreeMap<String, i32>) {
    let customer = mentions("customer") + mentions("client") + mentions("subscriber");
    let vendor =
        mentions("vendor") + mentions("supplier") + mentions("service provider") + mentions("provider");
    if mentions("company") > 2 {
        *votes.entry("company".into()).or_default() += if customer > vendor { 1 } else { -1 };
    }
    // Whoever speaks as "we" wrote the paper; vendors write most papers.
    let writer = votes.get("we").copied().unwrap_or_default() - votes.get("you").copied().unwrap_or_default();
    let sells = if writer < 0 { -1 } else { 1 };
    for (word, side) in [("we", sells), ("our", sells), ("you", -sells), ("your", -sells)] {
        if mentions(word) > 0 {
            votes.insert(word.into(), side);
        }
    }
}

/// Names that the paper gives in brackets: `Acme Inc. ("Provider")`.
fn named(document: &Document, definitions: &[Definition]) -> Vec<(String, Party)> {
    let mut named = Vec::new();
    let side = |word: &str| {
        let word = word.to_lowercase();
        let word = word.trim_start_matches("the ");
        if VENDOR_ROLES.contains(&word) || ["we", "us"].contains(&word) {
            Some(Party::Vendor)
        } else if CUSTOMER_ROLES.contains(&word) || word == "you" {
            Some(Party::Customer)
        } else {
            None
        }
    };
    for definition in definitions {
        let Some(party) = side(&definition.term) else { continue };
        if definition.inline {
            named.extend(company_name(document.text.get(definition.meaning)).map(|name| (name, party)));
        }
        // Terms introduced for the same thing in one bracket name the same side.
        for other in
            definitions.iter().filter(|d| d.meaning == definition.meaning && d.term != definition.term)
        {
            if side(&other.term).is_none() && other.term.len() > 1 {
                named.push((other.term.to_lowercase(), party));
            }
        }
    }
    named
}

static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([A-Z][0-9A-Za-z_À-ɏ&.'-]*(?: (?:[A-Z&][0-9A-Za-z_À-ɏ&.'-]*|of|and|de|für))*?),? (?:Inc|LLC|Ltd|Limited|GmbH|AG|SE|S\.?A\.?S?|B\.?V\.?|Corp|Corporation|Oy|AB|ApS|A/S|AS|PLC|plc|S\.r\.l|SARL|UG|Pty|Sp\.)(?-u:\b)").unwrap_or_else(|_| unreachable!())
});

/// The company named last before a bracket.
fn company_name(before: &str) -> Option<String> {
    // Beyond an earlier bracket stands another party.
    let before = before.rsplit(')').next().unwrap_or(before);
    let name = NAME.captures_iter(before).last()?;
    let name = name[1].trim().to_lowercase();
    (name.len() > 1 && !NO_PARTIES.contains(&name.as_str())).then_some(name)
}

/// Capitalised subjects of duties with how often they stand there, role words left out.
fn subjects(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for found in SUBJECT.captures_iter(text) {
        let name = found[1].to_lowercase();
        let known = |list: &[&str]| list.iter().any(|w| name.split(' ').any(|part| part == *w));
        if !known(NO_PARTIES) && !known(VENDOR_ROLES) && !known(CUSTOMER_ROLES) && !known(OPEN_ROLES) {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}

fn settle(votes: BTreeMap<String, i32>, parties: &mut Parties) {
    for (name, votes) in votes {
        let name = name.trim_start_matches("the ").to_string();
        let is_role = VENDOR_ROLES.contains(&name.as_str()) || CUSTOMER_ROLES.contains(&name.as_str());
        if is_role || NO_PARTIES.contains(&name.as_str()) {
            continue;
        }
        if parties.vendor.contains(&name) || parties.customer.contains(&name) {
            continue;
        }
        match votes {
            1.. => parties.vendor.push(name),
            ..0 => parties.customer.push(name),
            0 => {}
        };
    }
}

fn count_word(text: &str, word: &str) -> usize {
    let boundary = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    memmem::find_iter(text.as_bytes(), word)
        .filter(|at| {
            let before = text[..*at].chars().next_back();
            before != Some('-') && boundary(before) && {
                let rest = &text[at + word.len()..];
                boundary(rest.chars().next()) || (rest.starts_with('s') && boundary(rest.chars().nth(1)))
            }
        })
        .count()
}
