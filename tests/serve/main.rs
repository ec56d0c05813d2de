//! The local page over real HTTP: the program is started on a free port and asked like a
//! browser, an attacker and a crowd would.

mod door;
#[path = "../folder/mod.rs"]
mod folder;
mod forms;
mod hostile;
mod pages;
#[cfg(unix)]
mod pictures;

use folder::copy;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running page over a register of its own. It ends with the test.
pub struct Served {
    child: Child,
    pub address: String,
    pub folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// `name=value` of a cookie that was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case("set-cookie"));
        set.map(|(_, value)| value.split(';').next().unwrap_or_default().to_string())
            .find(|pair| pair.starts_with(&format!("{name}=")))
    }

    /// The secret of the first form.
    pub fn csrf(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"csrf\" value=\"").expect("a form");
        rest.split('"').next().expect("its secret").to_string()
    }
}

/// The shipped vendors in a folder of their own, seen from 2026-12-01.
pub fn serve() -> Served {
    serve_with(&[], |folder| copy(Path::new("vendors"), folder))
}

pub fn serve_with(arguments: &[&str], fill: impl FnOnce(&Path)) -> Served {
    serve_among(None, arguments, fill)
}

/// As if no programs were installed but those in a folder.
pub fn serve_among(programs: Option<&Path>, arguments: &[&str], fill: impl FnOnce(&Path)) -> Served {
    let folder = tempfile::tempdir().expect("a folder");
    let register = folder.path().join("vendors");
    fs::create_dir(&register).expect("a folder");
    fill(&register);
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    if let Some(programs) = programs {
        command.env("PATH", programs);
    }
    let mut child = command
        .args(["serve", "--port", "0", "--on", "2026-12-01", "--register"])
        .arg(&register)
        .arg("--cache")
        .arg(folder.path().join("cache"))
        .args(arguments)
        .env_remove("COUNTERSIGN_TOKEN")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("its output");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_string();
    assert!(address.contains(':'), "it prints its address: {line:?}");
    Served { child, address, folder }
}

impl Served {
    /// Sends bytes as they are and reads the answer.
    pub fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect();
        Answer { status, headers, body: body.to_string() }
    }

    pub fn get_with(&self, path: &str, headers: &str) -> Answer {
        self.raw(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n",
            self.address
        ))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    /// A page that must be there, once all papers have been read.
    pub fn page(&self, path: &str) -> String {
        let until = Instant::now() + Duration::from_secs(120);
        loop {
            let answer = self.get(path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            if !answer.body.contains("data-waiting") {
                return answer.body;
            }
            assert!(Instant::now() < until, "{path}: the papers are never read");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// What a search finds, once the index is there and has something to say.
    pub fn found(&self, query: &str, wanted: &str) -> String {
        let path = format!("/search/results?q={}", encoded(query));
        let until = Instant::now() + Duration::from_secs(120);
        loop {
            let answer = self.get(&path);
            if answer.status == 200 && answer.body.contains(wanted) {
                return answer.body;
            }
            assert!(Instant::now() < until, "{query} never finds {wanted}: {}", answer.body);
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Sends a form from a page, as a browser does.
    pub fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)], headers: &str) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(key, value)| format!("{key}={}", encoded(value))).collect();
        let body = body.join("&");
        self.raw(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        ))
    }

    pub fn ledger(&self, vendor: &str) -> String {
        fs::read_to_string(self.folder.path().join("vendors").join(vendor).join("ledger.jsonl"))
            .unwrap_or_default()
    }
}

pub fn encoded(words: &str) -> String {
    words
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
