//! The list of papers: every file once, and what amends or replaces what.

use crate::calendar;
use crate::vendor::check::Check;
use crate::vendor::papers::{Paper, Signed};
use crate::vendor::written::DocumentEntry;
use std::collections::HashMap;

/// From so many papers on, a table finds them sooner than looking through the list.
const MANY: usize = 24;

pub fn papers(written: Vec<DocumentEntry>, check: &mut Check<'_>) -> Vec<Paper> {
    let mut table: HashMap<&str, usize> = HashMap::new();
    for (at, entry) in written.iter().enumerate().filter(|_| written.len() >= MANY) {
        if let Some(file) = &entry.file {
            table.entry(file).or_insert(at);
        }
    }
    let index = |file: &str| match written.len() >= MANY {
        true => table.get(file).copied(),
        false => written.iter().position(|known| known.file.as_deref() == Some(file)),
    };
    let mut papers = Vec::with_capacity(written.len());
    for (n, w) in written.iter().enumerate() {
        let at = n.to_string();
        let at = at.as_str();
        match &w.file {
            Some(file) if index(file) != Some(n) => {
                check.wrong(&["documents", at, "file"], format!("{file} is listed twice"), "Keep one entry.");
            }
            Some(file) if file.starts_with('/') || file.split('/').any(|part| part == "..") => {
                let help = "Name a file in the vendor's folder: documents/2025-03-01-msa.pdf.";
                check.wrong(&["documents", at, "file"], format!("{file} lies outside the folder"), help);
            }
            None if w.url.is_none() => {
                check.wrong(&["documents", at], "the paper is nowhere", "Add `file:` or `url:`.");
            }
            _ => {}
        }
        let signed = match w.signed.as_deref() {
            None => Signed::NotStated,
            Some("no") => Signed::No,
            Some("by-click") => Signed::ByClick,
            Some(date) => match calendar::day(date) {
                Ok(date) => Signed::On(date),
                Err(what) => {
                    let help = "Write the day both had signed, `by-click`, or `no`.";
                    check.wrong(&["documents", at, "signed"], what, help);
                    Signed::NotStated
                }
            },
        };
        let mut other = |key: &str, file: Option<&String>| {
            let file = file?;
            let found = index(file);
            if found.is_none() {
                let help = "Name the `file` of another document in this list.";
                check.wrong(&["documents", at, key], format!("no document is {file}"), help);
            }
            found
        };
        papers.push(Paper {
            changes: other("changes", w.changes.as_ref()),
            supersedes: other("supersedes", w.supersedes.as_ref()),
            file: None,
            url: None,
            kind: w.kind,
            also: Vec::new(),
            signed,
            from: check.date_if(&["documents", at, "from"], w.from.as_ref()),
            until: check.date_if(&["documents", at, "until"], w.until.as_ref()),
        });
    }
    for (paper, w) in papers.iter_mut().zip(written) {
        (paper.file, paper.url, paper.also) = (w.file, w.url, w.also);
    }
    find_circles(&papers, check);
    papers
}

/// No paper may change or replace itself, not even through others.
fn find_circles(papers: &[Paper], check: &mut Check<'_>) {
    type Next = fn(&Paper) -> Option<usize>;
    let ways: [(&str, Next); 2] =
        [("changes", |paper| paper.changes), ("supersedes", |paper| paper.supersedes)];
    for (key, next) in ways {
        let mut seen = vec![false; papers.len()];
        let mut path = Vec::new();
        // What leads nowhere is in no circle.
        for start in (0..papers.len()).filter(|start| next(&papers[*start]).is_some()) {
            path.clear();
            let mut at = Some(start);
            while let Some(paper) = at.filter(|paper| !seen[*paper]) {
                seen[paper] = true;
                path.push(paper);
                at = next(&papers[paper]);
            }
            // Back on the path we came by, not on one that is known to end.
            let Some(from) = at.and_then(|at| path.iter().position(|paper| *paper == at)) else { continue };
            let circle = &path[from..];
            let names: Vec<&str> = circle.iter().map(|p| papers[*p].file.as_deref().unwrap_or("?")).collect();
            let what = format!("papers go round in a circle: {}", names.join(" → "));
            let help = "An amendment names an older paper; take one of these out.";
            check.wrong(&["documents", &circle[0].to_string(), key], what, help);
        }
    }
}
