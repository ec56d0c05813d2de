//! Forms write what the command line would, and only for those who opened the page.

use super::{Answer, Served, serve};

const ACCEPT: [(&str, &str); 5] = [
    ("vendor", "larkspur-mail"),
    ("finding", "dpa/audit"),
    ("until", "2027-06-30"),
    ("because", "their report is enough; we look again <b>next</b> year"),
    ("by", "privacy@example.com"),
];

/// A page with its session and the secret of its forms.
fn opened(served: &Served, path: &str) -> (Answer, String, String) {
    served.page("/");
    let page = served.get(path);
    let session = page.cookie("countersign-session").expect("a session");
    let csrf = page.csrf();
    (page, session, csrf)
}

fn with<'f>(csrf: &'f str, fields: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    std::iter::once(("csrf", csrf)).chain(fields.iter().copied()).collect()
}

#[test]
fn a_gap_is_accepted_as_the_command_line_does() {
    let served = serve();
    let (_, session, csrf) = opened(&served, "/vendor/larkspur-mail");
    let origin = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", served.address);
    let answer = served.post("/accept", &session, &with(&csrf, &ACCEPT), &origin);
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("/vendor/larkspur-mail#decided")),
        "{}",
        answer.body
    );
    let ledger = served.ledger("larkspur-mail");
    assert!(ledger.contains("\"did\":\"accepted\"") && ledger.contains("dpa/audit"), "{ledger}");
    let page = served.page("/vendor/larkspur-mail");
    assert!(page.contains("id=\"decided\"") && page.contains("privacy@example.com"));
    assert!(page.contains("&lt;b&gt;next&lt;/b&gt;"), "the reason is shown for what it is");
    let clause = served.page("/clause/dpa/audit");
    assert!(clause.contains("accepted until 2027-06-30"), "{clause}");
}

#[test]
fn a_deadline_is_snoozed_and_dealt_with() {
    let served = serve();
    let (page, session, csrf) = opened(&served, "/due");
    let (_, rest) = page.body.split_once("name=\"deadline\" value=\"").expect("a deadline");
    let key = rest.split('"').next().expect("its name").to_string();
    let vendor = key.split('/').next().expect("a vendor").to_string();
    let fields = [
        ("deadline", key.as_str()),
        ("until", "2027-01-15"),
        ("because", "they are away"),
        ("by", "maria"),
        ("back", "/due"),
    ];
    let answer = served.post("/snooze", &session, &with(&csrf, &fields), "");
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(served.ledger(&vendor).contains("\"did\":\"snoozed\""));
    let fields = [("deadline", key.as_str()), ("because", "done"), ("back", "//evil.example")];
    let answer = served.post("/acknowledge", &session, &with(&csrf, &fields), "");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/due")), "it leads nowhere else");
    assert!(served.ledger(&vendor).contains("\"did\":\"acknowledged\""));
    assert!(!served.page("/due").contains(&format!("value=\"{key}\"")), "it is no longer due");
}

#[test]
fn a_forged_form_writes_nothing() {
    let served = serve();
    let (_, session, csrf) = opened(&served, "/vendor/larkspur-mail");
    let other = served.get("/vendor/larkspur-mail");
    let other_session = other.cookie("countersign-session").expect("another session");
    let own = format!("Origin: http://{}\r\n", served.address);
    let good = with(&csrf, &ACCEPT);
    let forged = [
        ("no secret", session.as_str(), with("", &ACCEPT), own.as_str()),
        ("a guess", &session, with("00", &ACCEPT), &own),
        ("another session's secret", &other_session, good.clone(), &own),
        ("no session", "", good.clone(), &own),
        ("another origin", &session, good.clone(), "Origin: http://evil.example\r\n"),
        ("no origin", &session, good.clone(), "Origin: null\r\n"),
        ("another port", &session, good.clone(), "Origin: http://127.0.0.1:1\r\n"),
        ("another site", &session, good.clone(), "Sec-Fetch-Site: cross-site\r\n"),
        ("another host of the site", &session, good.clone(), "Sec-Fetch-Site: same-site\r\n"),
    ];
    for (what, cookie, fields, headers) in forged {
        let answer = served.post("/accept", cookie, &fields, headers);
        assert_eq!(answer.status, 403, "{what}: {}", answer.body);
    }
    assert_eq!(served.ledger("larkspur-mail"), "");
    for method in ["GET", "PUT", "DELETE"] {
        let answer = served.raw(&format!(
            "{method} /accept?vendor=larkspur-mail HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            served.address
        ));
        assert_eq!(answer.status, 405, "{method}");
    }
}

#[test]
fn mistakes_in_a_form_are_explained() {
    let served = serve();
    let (_, session, csrf) = opened(&served, "/vendor/larkspur-mail");
    for (field, value, says) in [
        ("until", "2020-01-01", "not in the future"),
        ("until", "soon", "Write year, month and day"),
        ("because", " ", "the reason is empty"),
        ("by", "", "nobody signs for it"),
        ("finding", "dpa/nothing", "no clause is called"),
        ("vendor", "../larkspur-mail", "no vendor is called"),
    ] {
        let fields: Vec<(&str, &str)> =
            ACCEPT.iter().map(|(key, given)| (*key, if *key == field { value } else { *given })).collect();
        let answer = served.post("/accept", &session, &with(&csrf, &fields), "");
        assert_eq!(answer.status, 422, "{field}: {}", answer.body);
        assert!(answer.body.contains(says), "{field} should say {says}: {}", answer.body);
    }
    assert_eq!(served.ledger("larkspur-mail"), "");
    let long = "x".repeat(64 * 1024);
    let answer = served.post("/accept", &session, &with(&csrf, &[("because", &long)]), "");
    assert_eq!(answer.status, 413);
}
