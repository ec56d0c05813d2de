//! Names and papers that try to act are shown for what they are, on every page.

use super::{encoded, serve_with};
use std::fs;

const ATTACK: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u{202E}evil";
const FILE: &str = "documents/<img src=x onerror=alert(1)>'.md";

#[test]
fn nothing_acts_on_any_page() {
    let served = serve_with(&[], |folder| {
        let vendor = folder.join("hostile");
        fs::create_dir_all(vendor.join("documents")).expect("a folder");
        let name = serde_json::to_string(&format!("Hostile {ATTACK}")).expect("JSON");
        let file = serde_json::to_string(FILE).expect("JSON");
        let yaml = format!(
            "name: {name}\ntier: high\nowner: a@example.com\nvalue: EUR 1000 per year\nfacts: {{ personal-data: [{name}] }}\ndocuments: [{{ file: {file}, kind: dpa, signed: 2026-01-01, until: 2027-01-01 }}, {{ file: documents/sheet.csv, kind: questionnaire, from: 2026-01-01 }}]\nreviews: [{{ what: other review, named: {name}, last: 2025-01-01, every: 12 months }}]\n"
        );
        fs::write(vendor.join("vendor.yaml"), yaml).expect("a vendor");
        let paper = format!(
            "# Data Processing Agreement {}\n\n## 1. Breach\n\nThe Processor shall notify the Customer of a Personal Data Breach {} without undue delay and within 24 hours.\n\n{}\n",
            ATTACK.replace('<', "\\<"),
            ATTACK.replace('<', "\\<"),
            "y".repeat(10 * 1024 * 1024)
        );
        fs::write(vendor.join(FILE), paper).expect("a paper");
        let quoted = ATTACK.replace('"', "\"\"");
        let sheet = format!(
            "Question,Answer,Comments\n\"How soon do you notify customers of a personal data breach? {quoted}\",\"Within 12 hours {quoted}\",\"{quoted}\"\nDo you encrypt data at rest?,No,\"{quoted}\"\nDo you train your staff in security?,No,\"{quoted}\"\n"
        );
        fs::write(vendor.join("documents/sheet.csv"), sheet).expect("a sheet");
        let long = folder.join("long");
        fs::create_dir_all(long.join("documents")).expect("a folder");
        fs::write(long.join("vendor.yaml"), "name: Long\ntier: low\nowner: a@example.com\ndocuments: [{ file: documents/long.txt, kind: dpa, signed: 2026-01-01 }]\n").expect("a vendor");
        fs::write(long.join("documents/long.txt"), "y".repeat(10 * 1024 * 1024)).expect("a paper");
        let broken = folder.join("broken");
        fs::create_dir_all(&broken).expect("a folder");
        fs::write(broken.join("vendor.yaml"), format!("name: x\ntier: {name}\n")).expect("a vendor");
    });
    let file = encoded(FILE);
    served.found("breach", "/vendor/hostile/paper");
    for path in [
        "/".to_string(),
        "/due".into(),
        "/clauses".into(),
        "/clause/dpa/breach-notice".into(),
        "/vendor/hostile".into(),
        "/vendor/broken".into(),
        "/vendor/long".into(),
        "/vendor/long/paper?file=documents%2Flong.txt".into(),
        format!("/vendor/hostile/paper?file={file}"),
        format!("/vendor/hostile/paper?file={file}&at=0-20"),
        format!("/vendor/hostile/paper?file={file}&at=99999999-999999999&section={}", encoded(ATTACK)),
        "/search?q=breach".into(),
        format!("/search?q={}", encoded(ATTACK)),
        format!("/search/results?q={}", encoded("colour:<script>alert(1)</script>")),
        format!("/vendor/{}", encoded(ATTACK)),
        format!("/?tier={}", encoded(ATTACK)),
        format!("/?owner={}", encoded("\"><script>alert(1)</script>")),
        "/report/vendors.html".into(),
    ] {
        let answer = served.get(&path);
        assert!(matches!(answer.status, 200 | 400 | 404 | 422), "{path}: {}", answer.status);
        for sign in ["<script>alert", "<img src=x", "onerror=alert(1)>", "\u{202E}"] {
            let acts = match sign {
                // Escaped, the words stay.
                "onerror=alert(1)>" => answer.body.contains("<img"),
                sign => answer.body.contains(sign),
            };
            assert!(!acts, "{path} shows {sign:?} as it is");
        }
        assert!(answer.body.len() < 4 * 1024 * 1024, "{path} is {} bytes", answer.body.len());
    }
    let page = served.page("/vendor/hostile");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the attack reaches the page");
    assert!(
        page.contains("id=\"contradictions\"") && page.contains("id=\"answers\""),
        "and so does the sheet"
    );
}

#[test]
fn requests_that_make_no_sense_are_refused_and_the_page_lives_on() {
    let served = serve_with(&[], |_| {});
    for request in [
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".to_string(),
        "GET /%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".into(),
        format!(
            "GET /{} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            "a".repeat(70_000),
            served.address
        ),
        format!(
            "POST /accept HTTP/1.1\r\nHost: {}\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b",
            served.address
        ),
        format!(
            "GET /search?q={} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            "%28".repeat(2_000),
            served.address
        ),
        format!("GET /due?within=-5 HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.address),
    ] {
        let answer = served.raw(&request);
        assert!(
            (400..=431).contains(&answer.status),
            "{}: {}",
            &request[..request.len().min(60)],
            answer.status
        );
    }
    assert_eq!(served.get("/").status, 200);
}
