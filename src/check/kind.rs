//! What kinds of paper is this?

use crate::document::Document;
use crate::library::written::PaperKind;
use crate::segment::Contract;
use crate::text::lower;
use memchr::memmem;

/// How many bytes from the start are taken for the title.
const TITLE: usize = 1_500;
/// And how many for its name.
const NAME: usize = 80;

/// The kinds a paper is, from its title, its headings and what it talks about. A paper
/// that says nothing of itself is taken for a commercial agreement.
pub fn paper_kinds(document: &Document, contract: &Contract) -> Vec<PaperKind> {
    let text = document.text.as_str();
    let lower = lower(text);
    let title = &lower[..lower.floor_char_boundary(TITLE)];
    let mut headings = String::new();
    for heading in contract.clauses.iter().filter(|c| !c.relative && c.level <= 3).filter_map(|c| c.heading) {
        headings.push_str(&document.text.get(heading).to_lowercase());
        headings.push('\n');
    }
    let count = |word: &str| memmem::find_iter(lower.as_bytes(), word).count();
    let named = |words: &[&str]| words.iter().any(|w| title.contains(w) || headings.contains(w));
    let mut kinds = Vec::new();

    let processing =
        count("processor") + count("sub-processor") + count("subprocessor") + count("data controller");
    let personal = count("personal data") + count("personal information") + count("data subject");
    let dpa_title = named(&[
        "data processing a",
        "data protection a",
        "data processing terms",
        "data processing and",
        "processing agreement",
        "data privacy addendum",
        "data security addendum",
        "article 28",
        "personal data processing",
        "data processing exhibit",
    ]) || headings
        .lines()
        .any(|h| h.ends_with("data processing") || h.contains("processing of personal data"))
        || title.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with("dpa");
    // What a paper calls itself in its first line, it is, however short.
    let name = &title[..title.floor_char_boundary(NAME)];
    let is_called = [
        "data processing agreement",
        "data processing addendum",
        "data protection agreement",
        "data protection addendum",
    ]
    .iter()
    .any(|called| name.contains(called));
    if is_called || (dpa_title && personal > 2) || (processing >= 12 && personal >= 12) {
        kinds.push(PaperKind::Dpa);
    }
    let scc = count("data exporter") + count("data importer");
    if scc > 60 && count("clause 8") + count("clause 13") + count("clause 14") > 3 {
        kinds.push(PaperKind::Scc);
    }
    // A DPA may have a heading on business associates and be none.
    let health = count("protected health information") + count(" phi");
    if (named(&["business associate"]) && health > 3) || count("business associate") > 10 {
        kinds.push(PaperKind::Baa);
    }
    let first_line = lower.lines().next().unwrap_or_default();
    if (first_line.contains("amendment") || headings.lines().next().is_some_and(|h| h.contains("amendment")))
        && count("amend") >= 3
        && !title.contains("amended and restated")
    {
        kinds.push(PaperKind::Amendment);
    }
    if named(&[
        "ai addendum",
        "ai terms",
        "artificial intelligence terms",
        "artificial intelligence addendum",
        "generative ai",
    ]) {
        kinds.push(PaperKind::AiTerms);
    }
    if title.contains("non-disclosure agreement")
        || title.contains("confidentiality agreement")
        || title.contains("mutual nda")
    {
        kinds.push(PaperKind::Nda);
    }
    if named(&["service level agreement", "service levels", "service level"]) {
        kinds.push(PaperKind::Sla);
    }
    let commercial = [
        "fees",
        "governing law",
        "terminat",
        "warrant",
        "liabilit",
        "indemnif",
        "invoice",
        "renew",
        "assign",
    ];
    let topics = commercial.iter().filter(|w| headings.contains(**w) || count(w) >= 4).count();
    let commercial_title = named(&[
        "master ",
        "services agreement",
        "service agreement",
        "terms of service",
        "terms and conditions",
        "subscription agreement",
        "license agreement",
        "licence agreement",
        "general terms",
        "terms of use",
        "order form",
        "cloud agreement",
        "customer terms",
    ]);
    let headed = commercial.iter().filter(|w| headings.contains(**w)).count();
    let is_other =
        kinds.iter().any(|k| matches!(k, PaperKind::Dpa | PaperKind::Scc | PaperKind::Baa | PaperKind::Nda));
    if !is_other
        || ((commercial_title || headed >= 4) && topics >= 4 && count("fees") + count("payment") >= 4)
    {
        kinds.push(PaperKind::Msa);
    }
    kinds.sort_unstable();
    kinds
}
