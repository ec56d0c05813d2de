//! How long does a page take, and does it stand a crowd? The program serves 1,000 vendors made
//! from the shipped ones; each page is compared with the style sheet, which costs the server
//! nothing, in the same run. Then the HTML report of a long contract as a whole process, beside
//! the JSON of the same contract. docs/reports.md says how to read it.
//!
//! `cargo bench --bench serve -- [VENDORS [SECONDS]]`

mod timing;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use timing::{median, milliseconds, say};

const CROWD: usize = 200;

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let vendors = numbers.first().copied().unwrap_or(1_000);
    let seconds = numbers.get(1).copied().unwrap_or(30);
    reports();
    let folder = tempfile::tempdir().expect("a folder");
    fill(&folder.path().join("vendors"), vendors);
    let served = Served::start(folder.path());
    let begun = Instant::now();
    served.wait();
    say(&format!("{vendors} vendors read and indexed in {:.1} s", begun.elapsed().as_secs_f64()));
    let nothing = served.first_byte("/assets/style.css");
    for (what, path) in [
        ("the style sheet", "/assets/style.css"),
        ("all vendors", "/"),
        ("what falls due", "/due?within=90"),
        ("one clause of all vendors", "/clause/dpa/breach-notice"),
        ("a vendor, its papers read anew", "/vendor/vendor-0001"),
        ("a keystroke: br", "/search/results?q=br"),
        ("a keystroke: breach", "/search/results?q=breach"),
        ("a keystroke: breach notice", "/search/results?q=breach%20notice"),
        ("a keystroke: a value", "/search/results?q=breach-notice.deadline%20%3E%2024h"),
    ] {
        let took = served.first_byte(path);
        let ratio = took.as_secs_f64() / nothing.as_secs_f64();
        say(&format!("{:8.2} ms  {ratio:6.1} x the style sheet   {what}", milliseconds(took)));
    }
    served.crowd(Duration::from_secs(seconds as u64));
}

/// Whole processes: JSON, text and HTML of a contract of 60 pages.
fn reports() {
    let once = fs::read_to_string("vendors/harbour-desk/documents/2024-06-01-terms-and-dpa.md")
        .expect("the shipped paper");
    let times = 30_000_usize.div_ceil(once.split_whitespace().count());
    let folder = tempfile::tempdir().expect("a folder");
    let paper = folder.path().join("sixty-pages.md");
    fs::write(&paper, once.repeat(times)).expect("a paper");
    let paper = paper.to_string_lossy().into_owned();
    let time = |format: &str| {
        median(20, || {
            let status = Command::new(env!("CARGO_BIN_EXE_countersign"))
                .args(["check", "--fail-on", "never", "--format", format, &paper])
                .stdout(Stdio::null())
                .status();
            assert!(status.is_ok_and(|status| status.success()));
        })
    };
    let json = time("json");
    for format in ["json", "text", "html", "sarif", "markdown", "junit"] {
        let took = time(format);
        let ratio = took.as_secs_f64() / json.as_secs_f64();
        say(&format!(
            "{:8.2} ms  {ratio:6.2} x JSON   check --format {format} of 60 pages",
            milliseconds(took)
        ));
    }
}

/// So many vendors, each a shipped one under another name.
fn fill(register: &Path, vendors: usize) {
    let shipped: Vec<_> = fs::read_dir("vendors")
        .expect("vendors/")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("vendor.yaml").exists())
        .collect();
    for number in 1..=vendors {
        let from = &shipped[number % shipped.len()];
        let to = register.join(format!("vendor-{number:04}"));
        fs::create_dir_all(to.join("documents")).expect("a folder");
        for paper in fs::read_dir(from.join("documents")).expect("papers").flatten() {
            fs::copy(paper.path(), to.join("documents").join(paper.file_name())).expect("a paper");
        }
        let yaml = fs::read_to_string(from.join("vendor.yaml")).expect("a vendor");
        let renamed: Vec<String> = yaml
            .lines()
            .map(|line| match line.starts_with("name: ") {
                true => format!("name: Vendor {number:04} Ltd"),
                false => line.to_string(),
            })
            .collect();
        fs::write(to.join("vendor.yaml"), renamed.join("\n")).expect("a vendor");
    }
}

struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
            .args(["serve", "--port", "0", "--on", "2026-12-01", "--register"])
            .arg(folder.join("vendors"))
            .arg("--cache")
            .arg(folder.join("cache"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_string();
        Self { child, address }
    }

    /// Until every paper has been read and can be found.
    fn wait(&self) {
        let wait = |path: &str, done: &dyn Fn(&str) -> bool| {
            while !done(&self.connect().get(path).1) {
                std::thread::sleep(Duration::from_millis(250));
            }
        };
        wait("/", &|page| !page.contains("data-waiting"));
        wait("/search/results?q=breach", &|page| page.contains("class=\"card hit\""));
    }

    fn connect(&self) -> Connection {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        Connection { host: self.address.clone(), reader: BufReader::new(stream) }
    }

    /// From the request to the first byte of the answer, over a connection that is open.
    fn first_byte(&self, path: &str) -> Duration {
        let mut connection = self.connect();
        connection.get("/assets/style.css");
        let mut times: Vec<Duration> = (0..40)
            .map(|_| {
                let (took, _) = connection.get(path);
                took
            })
            .collect();
        times.sort();
        times[times.len() / 2]
    }

    /// A crowd that asks for one page after the other, for so long.
    fn crowd(&self, time: Duration) {
        let paths = [
            "/",
            "/due?within=90",
            "/clauses",
            "/search/results?q=breach",
            "/search?q=audit",
            "/vendor/vendor-0002",
            "/clause/dpa/audit",
            "/assets/style.css",
        ];
        let taken: Mutex<Vec<Duration>> = Mutex::new(Vec::new());
        let until = Instant::now() + time;
        std::thread::scope(|scope| {
            for one in 0..CROWD {
                let taken = &taken;
                scope.spawn(move || {
                    let mut connection = self.connect();
                    let mut own = Vec::new();
                    let mut at = one;
                    while Instant::now() < until {
                        let begun = Instant::now();
                        connection.get(paths[at % paths.len()]);
                        own.push(begun.elapsed());
                        at += 1;
                    }
                    taken.lock().expect("no thread died").extend(own);
                });
            }
        });
        let mut taken = taken.into_inner().expect("no thread died");
        taken.sort();
        let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        say(&format!(
            "{CROWD} at once for {} s: {} requests, no error; median {:.0} ms, 99 of 100 within {:.0} ms",
            time.as_secs(),
            taken.len(),
            at(0.5),
            at(0.99)
        ));
    }
}

struct Connection {
    host: String,
    reader: BufReader<TcpStream>,
}

impl Connection {
    /// The time to the first byte, and the page. Anything but a good answer ends the run.
    fn get(&mut self, path: &str) -> (Duration, String) {
        let begun = Instant::now();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        self.reader.get_mut().write_all(request.as_bytes()).expect("the request is sent");
        let first = self.reader.fill_buf().map(|bytes| !bytes.is_empty());
        let took = begun.elapsed();
        assert!(first.is_ok_and(|any| any), "{path}: no answer");
        let mut length = 0;
        let mut status = String::new();
        self.reader.read_line(&mut status).expect("an answer");
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line).expect("an answer");
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).expect("the whole page");
        // While the index is made, a search says so with 503.
        assert!(status.contains(" 200 ") || status.contains(" 503 "), "{path}: {status}");
        (took, String::from_utf8_lossy(&body).into_owned())
    }
}
