//! Every page shows what it is for.

use super::{Served, serve};
use std::fs;

#[test]
fn the_vendors_and_what_is_due() {
    let served = serve();
    let page = served.page("/");
    for part in [
        "Larkspur Mail Oy",
        "Harbour Desk SAS",
        "Quillmark Analytics Ltd",
        "id=\"heat-t\"",
        "id=\"bars-t\"",
        "Falls due next",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let at = |id: &str, page: &str| page.find(&format!("href=\"/vendor/{id}\"")).expect("a vendor");
    let (high, middle, low) =
        (at("larkspur-mail", &page), at("quillmark-analytics", &page), at("harbour-desk", &page));
    assert!(high < middle && middle < low, "what has the highest risk left comes first");
    let named = served.page("/?sort=name");
    assert!(at("harbour-desk", &named) < at("larkspur-mail", &named));
    let narrowed = served.page("/?tier=high");
    assert!(
        narrowed.contains("<a href=\"/vendor/larkspur-mail\">")
            && !narrowed.contains("<a href=\"/vendor/harbour-desk\">")
    );
    let due = served.page("/due");
    assert!(due.contains("id=\"timeline-t\"") && due.contains("action=\"/snooze\""), "{due}");
}

#[test]
fn a_vendor_with_its_papers_findings_and_dates() {
    let served = serve();
    let page = served.page("/vendor/harbour-desk");
    for part in [
        "documents/2025-05-12-amendment-1.md",
        "in force since",
        "action=\"/accept\"",
        "action=\"/snooze\"",
        "penetration test",
        "EUR 12000 per year",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(served.get("/vendor/nobody").status, 404);
}

#[test]
fn a_vendor_with_its_risk_answers_and_contradictions() {
    let served = serve();
    let page = served.page("/vendor/larkspur-mail");
    for part in [
        "id=\"risk\"",
        "residual 33 of 100",
        "inherent 48",
        "Tier high, as the inherent risk suggests. Look again every 12 months.",
        "<desc id=\"bars-d\">Inherent risk 48, gaps 55, residual risk 33: data ",
        "<code>facts/personal-data</code>",
        "id=\"answers\"",
        "documents/2026-02-10-questionnaire.xlsx",
        "the paper lets the vendor use it for models",
        "Answers C24",
        "“No. Never”",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // The words of the paper that deny the answer open in the paper.
    let (_, contradictions) = page.split_once("id=\"contradictions\"").expect("contradictions");
    let (_, link) = contradictions.split_once("href=\"").expect("a link into the paper");
    let link = link.split('"').next().expect("an address").replace("&amp;", "&");
    let paper = served.page(link.split('#').next().expect("a path"));
    assert!(link.contains("/paper?file=") && paper.contains("id=\"here\""), "{link}");
    // Nothing is shown of what is not there.
    let page = served.page("/vendor/quillmark-analytics");
    assert!(page.contains("id=\"answers\"") && !page.contains("class=\"tag bad\">not read"));
}

#[test]
fn a_clause_side_by_side() {
    let served = serve();
    served.page("/");
    let list = served.page("/clauses");
    assert!(list.contains("href=\"/clause/dpa/breach-notice\""));
    let page = served.page("/clause/dpa/breach-notice");
    for part in [
        "Larkspur Mail Oy",
        "Harbour Desk SAS",
        "Quillmark Analytics Ltd",
        "Wording to ask for",
        "/paper?file=",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(served.get("/clause/dpa/nothing").status, 404);
}

#[test]
fn a_quote_opens_in_its_paper() {
    let served = serve();
    served.page("/");
    let page = served.page("/clause/dpa/breach-notice");
    let mut opened = 0;
    for rest in page.split("href=\"/vendor/").skip(1) {
        let address = rest.split('"').next().expect("an address").replace("&amp;", "&");
        let Some((path, _)) = address.split_once("#here") else { continue };
        opened += 1;
        let paper = served.page(&format!("/vendor/{path}"));
        assert_eq!(paper.matches("id=\"here\"").count(), 1, "{path}");
        assert!(paper.contains("asked\""), "the quoted words are marked: {path}");
        assert!(
            paper.contains("href=\"#f-dpa-breach-notice\"") && paper.contains("id=\"f-dpa-breach-notice\"")
        );
    }
    assert_eq!(opened, 3);
}

#[test]
fn search_as_you_type() {
    let served = serve();
    let found = served.found("breach notice", "/vendor/harbour-desk/paper?file=");
    assert!(found.contains("<mark>"), "{found}");
    let narrowed = served.found("breach vendor:larkspur-mail", "larkspur-mail");
    assert!(!narrowed.contains("/vendor/harbour-desk/paper"));
    let mistake = served.get("/search/results?q=colour%3Ared");
    assert_eq!(mistake.status, 422);
    assert!(mistake.body.contains("no field"), "{}", mistake.body);
    let page = served.page("/search?q=%22undue+delay%22");
    assert!(page.contains("value=\"&quot;undue delay&quot;\""));
}

#[test]
fn a_hit_opens_its_paper_at_the_place() {
    let served = serve();
    let found = served.found("sub-processor", "/vendor/quillmark-analytics/paper");
    let rest = found.split("href=\"/vendor/").find(|rest| rest.contains("/paper?file=")).expect("a link");
    let path = rest.split('"').next().expect("an address").replace("&amp;", "&").replace("#here", "");
    let paper = served.page(&format!("/vendor/{path}"));
    assert_eq!(paper.matches("id=\"here\"").count(), 1, "{path}");
}

#[test]
fn the_report_can_be_taken_away() {
    let served = serve();
    served.page("/");
    for (name, begins) in
        [("vendors.html", "<!doctype html>"), ("vendors.csv", "vendor,name,"), ("vendors.xlsx", "PK")]
    {
        let answer = served.get(&format!("/report/{name}"));
        assert_eq!(answer.status, 200);
        assert!(answer.body.starts_with(begins), "{name}");
        assert!(answer.header("content-disposition").is_some_and(|value| value.starts_with("attachment")));
    }
    assert_eq!(served.get("/report/passwd").status, 404);
}

#[test]
fn what_changes_on_disk_is_shown_while_it_runs() {
    let served = serve();
    served.page("/");
    served.found("breach", "harbour-desk");
    let vendors = served.folder.path().join("vendors");
    fs::create_dir_all(vendors.join("new-vendor/documents")).expect("a folder");
    fs::write(vendors.join("new-vendor/documents/dpa.md"), "# DPA\n\n## 1. Zebrafish\n\nProcessor shall keep the zebrafish on behalf of the controller and notify Customer of a personal data breach within 24 hours.\n").expect("a paper");
    fs::write(vendors.join("new-vendor/vendor.yaml"), "name: New Vendor\ntier: critical\nowner: a@example.com\ndocuments: [{ file: documents/dpa.md, kind: dpa, signed: 2026-01-01 }]\n").expect("a vendor");
    served.found("zebrafish", "New Vendor");
    assert!(served.page("/").contains("New Vendor"));
    fs::remove_dir_all(vendors.join("new-vendor")).expect("it goes");
    gone(&served);
}

fn gone(served: &Served) {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while served.page("/").contains("New Vendor") {
        assert!(std::time::Instant::now() < until, "a vendor that is gone is still shown");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

#[test]
fn many_tabs_at_once() {
    let served = serve();
    served.page("/");
    served.found("breach", "harbour-desk");
    let paths = ["/", "/due", "/clauses", "/search?q=breach", "/vendor/harbour-desk", "/clause/dpa/audit"];
    std::thread::scope(|scope| {
        for tab in 0..24 {
            let served = &served;
            scope.spawn(move || {
                for at in 0..4 {
                    let path = paths[(tab + at) % paths.len()];
                    assert_eq!(served.get(path).status, 200, "{path}");
                }
            });
        }
    });
}
