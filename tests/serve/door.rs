//! Who is let in, and what every answer carries.

use super::{serve, serve_with};
use std::process::Command;

#[test]
fn every_answer_forbids_what_a_page_does_not_need() {
    let served = serve();
    for path in [
        "/",
        "/due",
        "/search?q=breach",
        "/clauses",
        "/vendor/larkspur-mail",
        "/assets/style.css",
        "/nowhere",
        "/vendor/x",
        "/login",
    ] {
        let answer = served.get(path);
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{path}: {policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let cache = answer.header("cache-control").expect("a rule");
        assert!(cache == "no-store" || path.starts_with("/assets/"), "{path}: {cache}");
        assert!(answer.header("access-control-allow-origin").is_none(), "{path}");
        // The policy would block these; a page must not need them.
        assert!(!answer.body.contains(" style=\"") && !answer.body.contains(" onclick="), "{path}");
        assert!(!answer.body.contains("<script>"), "{path}");
    }
}

#[test]
fn a_foreign_name_does_not_lead_here() {
    let served = serve();
    let port = served.address.rsplit(':').next().expect("a port");
    for host in ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example", ""]
    {
        let answer = served.raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert!(matches!(answer.status, 400 | 421), "{host:?}: {}", answer.status);
        assert!(!answer.body.contains("Larkspur"), "{host:?}");
    }
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("LOCALHOST:{port}")] {
        let answer = served.raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert_eq!(answer.status, 200, "{host}");
    }
}

#[test]
fn no_path_leads_out_of_the_papers() {
    let served = serve();
    for path in [
        "/vendor/larkspur-mail/paper?file=../../../../etc/passwd",
        "/vendor/larkspur-mail/paper?file=..%2F..%2F..%2Fetc%2Fpasswd",
        "/vendor/larkspur-mail/paper?file=/etc/passwd",
        "/vendor/larkspur-mail/paper?file=vendor.yaml",
        "/vendor/larkspur-mail/paper?file=documents/../vendor.yaml",
        "/vendor/larkspur-mail/paper?file=",
        "/vendor/larkspur-mail/paper?file=documents%00",
        "/vendor/..%2F..%2Fetc/paper?file=passwd",
        "/vendor/../paper?file=x",
        "/vendor/%2e%2e",
        "/assets/..%2F..%2FCargo.toml",
        "/assets/../Cargo.toml",
        "/report/..%2F..%2Fetc%2Fpasswd",
        "/clause/../../etc/passwd",
    ] {
        let answer = served.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.body.contains("root:") && !answer.body.contains("tier:"), "{path}");
    }
}

#[test]
fn other_machines_need_a_token() {
    let refused = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["serve", "--port", "0", "--address", "0.0.0.0"])
        .env_remove("COUNTERSIGN_TOKEN")
        .output()
        .expect("the program runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("token"));
    let short = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["serve", "--port", "0", "--address", "0.0.0.0"])
        .env("COUNTERSIGN_TOKEN", "secret")
        .output()
        .expect("the program runs");
    assert_eq!(short.status.code(), Some(2));
}

#[test]
fn only_who_knows_the_token_comes_in() {
    const TOKEN: &str = "b1f0c0ffee5ca1ab1e00d15ea5ed";
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), TOKEN).expect("the token");
    let name = file.path().to_string_lossy().into_owned();
    let served = serve_with(&["--token-file", &name], |folder| super::copy("vendors".as_ref(), folder));
    assert_eq!(served.get("/").status, 401);
    let asked = served.get_with("/", "Accept: text/html\r\n");
    assert_eq!((asked.status, asked.header("location")), (303, Some("/login")));
    for path in ["/due", "/search/results?q=breach", "/vendor/larkspur-mail", "/report/vendors.csv"] {
        assert_eq!(served.get(path).status, 401, "{path}");
    }
    let bearer = |token: &str| served.get_with("/", &format!("Authorization: Bearer {token}\r\n")).status;
    assert_eq!((bearer(TOKEN), bearer("b1f0c0ffee5ca1ab1e00d15ea5ee"), bearer("")), (200, 401, 401));
    let login = served.get("/login");
    let session = login.cookie("countersign-session").expect("a session");
    let wrong =
        served.post("/login", &session, &[("csrf", &login.csrf()), ("token", "wrong-wrong-wrong-wrong")], "");
    assert_eq!(wrong.status, 401);
    let entered = served.post("/login", &session, &[("csrf", &login.csrf()), ("token", TOKEN)], "");
    assert_eq!(entered.status, 303);
    let entry = entered.cookie("countersign-entry").expect("an entry");
    assert!(!entry.contains(TOKEN), "the cookie is not the token");
    assert_eq!(served.get_with("/", &format!("Cookie: {session}; {entry}\r\n")).status, 200);
    assert_eq!(served.get_with("/", "Cookie: countersign-entry=00\r\n").status, 401);
}
