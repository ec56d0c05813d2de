//! How long does `due` take on a large register, and how does it grow? Vendors are generated
//! into a folder for temporary files, and read by whole processes side by side in one run:
//! `countersign due`, `rg` counting a word in the same files, and Python's YAML reader (the
//! one in C). What counts is the ratio; docs/register.md says how to read it.
//!
//! `cargo bench --bench register -- [VENDORS…]`; 1000, 10000 and 20000 if none are named.

mod timing;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use timing::{milliseconds, say};

const RUNS: usize = 11;
/// Papers that each generated vendor lists.
const DOCUMENTS: usize = 6;

fn main() {
    let named = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let mut sizes: Vec<usize> = named.collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 20_000];
    }
    let program = env!("CARGO_BIN_EXE_countersign");
    for vendors in sizes {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let bytes = generate(folder.path(), vendors);
        let path = folder.path().to_string_lossy().into_owned();
        let due = ["due", "--on", "2026-11-24", "--register", &path];
        let first = once(program, &due).0;
        let (took, memory) = median(|| once(program, &due));
        let (counted, _) = median(|| once("rg", &["--count", "owner", "--glob", "vendor.yaml", &path]));
        say(&format!(
            "{vendors} vendors, {} documents, {:.1} MB: due {:.0} ms ({:.0} ms at first), {:.0} MB at most, {:.1} µs a \
             vendor; rg {:.0} ms, due takes {:.1} times as long",
            vendors * DOCUMENTS,
            bytes as f64 / 1e6,
            milliseconds(took),
            milliseconds(first),
            memory as f64 / 1024.0,
            took.as_secs_f64() * 1e6 / vendors as f64,
            milliseconds(counted),
            took.as_secs_f64() / counted.as_secs_f64(),
        ));
        if vendors <= 10_000 {
            python(&path, took);
        }
    }
}

/// The same files, read by Python's YAML reader in C: what reading alone costs elsewhere.
fn python(path: &str, ours: Duration) {
    let script = "import glob,sys,yaml\n\
                  for f in glob.glob(sys.argv[1] + '/*/vendor.yaml'): yaml.load(open(f), yaml.CSafeLoader)";
    let started = Instant::now();
    let read = Command::new("python3").args(["-c", script, path]).stderr(Stdio::null()).status();
    if read.is_ok_and(|status| status.success()) {
        let took = started.elapsed();
        say(&format!(
            "    python3 with PyYAML's C reader {:.0} ms: {:.0} times as long as due",
            milliseconds(took),
            took.as_secs_f64() / ours.as_secs_f64()
        ));
    }
}

/// Writes the vendors and answers how many bytes they take. Their dates are spread over two
/// years; every fourth has a ledger.
fn generate(root: &Path, vendors: usize) -> usize {
    let mut bytes = 0;
    for n in 0..vendors {
        let folder: PathBuf = root.join(format!("vendor-{n:05}"));
        fs::create_dir(&folder).expect("a folder");
        let text = vendor(n);
        bytes += text.len();
        fs::write(folder.join("vendor.yaml"), text).expect("a vendor");
        if n % 4 == 0 {
            let mut ledger = String::new();
            for week in 1..9 {
                let _ = writeln!(
                    ledger,
                    "{{\"at\":\"2026-08-{:02}\",\"did\":\"reminded\",\"deadline\":\"vendor-{n:05}/notice/term-2\",\"due\":\"2026-12-{:02}\",\"stage\":\"90 days before\",\"to\":\"owner{}@example.com\",\"by\":\"email\"}}",
                    week * 3,
                    1 + n % 28,
                    n % 40
                );
            }
            bytes += ledger.len();
            fs::write(folder.join("ledger.jsonl"), ledger).expect("a ledger");
        }
    }
    bytes
}

fn vendor(n: usize) -> String {
    let (month, day) = (1 + n % 12, 1 + n % 28);
    let mut text = format!(
        "name: Vendor {n:05} Ltd.\nstatus: active\ntier: {}\nowner: owner{}@example.com\nreviewer: privacy@example.com\nvalue: EUR {} per year\nholidays: target\n\nfacts:\n  role: processor\n  personal-data: [contact details, usage data]\n  special-categories: false\n  people-in: [EU, UK]\n  stored-in: [EU, US]\n  we-are-in: [DE]\n  cloud-service: true\n\ndocuments:\n",
        ["critical", "high", "medium", "low"][n % 4],
        n % 40,
        1_000 + n * 7 % 90_000,
    );
    for amendment in 0..DOCUMENTS - 2 {
        let _ = writeln!(
            text,
            "  - {{ file: documents/2026-{:02}-{day:02}-amendment-{amendment}.pdf, kind: amendment, signed: 2026-{:02}-{day:02}, changes: documents/2025-{month:02}-{day:02}-msa.pdf }}",
            1 + amendment * 2,
            1 + amendment * 2,
        );
    }
    let _ = write!(
        text,
        "  - {{ file: documents/2025-{month:02}-{day:02}-dpa.docx, kind: dpa, signed: 2025-{month:02}-{day:02} }}
  - {{ file: documents/2025-{month:02}-{day:02}-msa.pdf, kind: msa, signed: 2025-{month:02}-{day:02} }}

term:
  starts: 2025-{month:02}-{day:02}
  lasts: 12 months
  then: renews
  renews-for: 12 months
  notice: {} days
  notice-by: e-mail
  written-at: documents/2025-{month:02}-{day:02}-msa.pdf#12.2

clocks:
  subprocessor-objection: 14 days
  breach-notice: 48 hours

reviews:
  - {{ what: security questionnaire, every: 12 months, last: 2026-{month:02}-{day:02} }}
  - {{ what: SOC 2 Type II report, covers: 2025-01-01 to 2025-12-31 }}
  - {{ what: ISO 27001 certificate, edition: 2022, issued: 2025-{month:02}-{day:02} }}

remind:
  before: [90 days, 30 days, 7 days]
  to: [owner, reviewer]
",
        30 + n % 3 * 30
    );
    text
}

/// Runs a program to its end: how long it took, and the most memory it held, in kB.
fn once(program: &str, arguments: &[&str]) -> (Duration, u64) {
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let held = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = held.and_then(|held| held.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(held.unwrap_or(0));
        match child.try_wait().expect("its end") {
            Some(ended) => {
                assert!(ended.code().is_some_and(|code| code < 2), "{program} {arguments:?} failed");
                return (started.elapsed(), most);
            }
            None => std::thread::sleep(Duration::from_micros(500)),
        }
    }
}

fn median(mut work: impl FnMut() -> (Duration, u64)) -> (Duration, u64) {
    let mut runs: Vec<(Duration, u64)> = (0..RUNS).map(|_| work()).collect();
    runs.sort();
    let most = runs.iter().map(|(_, memory)| *memory).max().unwrap_or(0);
    (runs[RUNS / 2].0, most)
}
