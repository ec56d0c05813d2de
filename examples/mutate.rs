//! Damages papers in many ways and reads each: nothing may panic, run for long or take
//! much memory. The same seed damages in the same way.
//!
//! `cargo run --release --example mutate -- TIMES FILE…`
//!
//! A file that breaks a promise is written to `target/mutants/` for a closer look; made
//! small, it belongs into `tests/hostile/`.

use countersign::read::{Options, read};
use countersign::segment::{references, segment, signatures};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Longest that one file may take, and most memory it may need.
const TIME: Duration = Duration::from_secs(5);
const MEMORY: u64 = 1 << 30;

/// Where panics happened, and how often. Those behind a fence end up here too.
static PANICS: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(times) = arguments.next().and_then(|times| times.parse::<u64>().ok()) else {
        say("say how often to damage each file, then name the files");
        return ExitCode::FAILURE;
    };
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        if let Ok(mut panics) = PANICS.lock() {
            *panics.entry(place).or_default() += 1;
        }
    }));
    let (mut files, mut mutants, mut readable, mut broken) = (0, 0, 0, 0);
    let (mut slowest, mut largest) = ((Duration::ZERO, String::new()), (0, String::new()));
    for path in arguments {
        let Ok(bytes) = std::fs::read(&path) else {
            say(&format!("{path}: cannot be opened"));
            return ExitCode::FAILURE;
        };
        files += 1;
        forget_memory();
        let bare = unpacked(&bytes);
        for time in 0..times {
            let mut dice = Dice(seed(&path, time));
            // Half of the damage goes below the compression, or it would hardly be reached.
            let mutant = match &bare {
                Some(bare) if time % 2 == 1 => damaged(bare, &mut dice),
                _ => damaged(&bytes, &mut dice),
            };
            let start = Instant::now();
            let outcome = catch_unwind(AssertUnwindSafe(|| use_all(&mutant)));
            let took = start.elapsed();
            mutants += 1;
            readable += usize::from(matches!(outcome, Ok(true)));
            if outcome.is_err() || took > TIME {
                broken += 1;
                let kept = keep(&path, time, &mutant);
                let what = if outcome.is_err() { "a panic reached the caller" } else { "it took too long" };
                say(&format!("{path}, damage {time}: {what} ({took:.1?}); kept as {kept}"));
            }
            if took > slowest.0 {
                slowest = (took, path.clone());
            }
        }
        let memory = most_memory();
        if memory > largest.0 {
            largest = (memory, path.clone());
        }
        if memory > MEMORY {
            broken += 1;
            say(&format!("{path}: some damage took {} MB", memory >> 20));
        }
    }
    if let Ok(panics) = PANICS.lock() {
        for (place, count) in panics.iter() {
            say(&format!("panicked behind a fence or not, {count} times: {place}"));
        }
    }
    say(&format!(
        "{mutants} damaged files made of {files}, {readable} still readable, {broken} promises broken; slowest {:.2?} ({}), most memory {} MB ({})",
        slowest.0,
        slowest.1,
        largest.0 >> 20,
        largest.1
    ));
    if broken == 0 && mutants > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether the file can be read; then everything is asked of it that `read` shows.
fn use_all(bytes: &[u8]) -> bool {
    let Ok(document) = read(bytes, &Options::default()) else { return false };
    let contract = segment(&document);
    references(&document, &contract);
    signatures(&document);
    (1..contract.clauses.len()).for_each(|id| drop(contract.cite(id)));
    true
}

/// The same file without compression: the streams of a PDF, the parts of an archive.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"PK") {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut bare = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).ok()?;
            let mut content = Vec::new();
            part.read_to_end(&mut content).ok()?;
            let stored =
                zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            bare.start_file(part.name().ok()?.to_string(), stored).ok()?;
            bare.write_all(&content).ok()?;
        }
        return Some(bare.finish().ok()?.into_inner());
    }
    if bytes.starts_with(b"%PDF") {
        return catch_unwind(|| {
            let mut doc = lopdf::Document::load_mem(bytes).ok()?;
            doc.decompress();
            let mut bare = Vec::new();
            doc.save_to(&mut bare).ok()?;
            Some(bare)
        })
        .ok()
        .flatten();
    }
    None
}

fn damaged(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut mutant = bytes.to_vec();
    if mutant.is_empty() {
        return mutant;
    }
    match dice.below(6) {
        0 => mutant.truncate(dice.below(bytes.len())),
        1 => {
            // A stretch, or an object of a PDF, twice.
            let from = dice.below(bytes.len());
            let from = find(bytes, b" obj", from).unwrap_or(from);
            let to =
                find(bytes, b"endobj", from).map_or(from + dice.below(4096), |end| end + 6).min(bytes.len());
            let at = dice.below(bytes.len());
            mutant.splice(at..at, bytes[from..to.min(from + (1 << 16))].iter().copied());
        }
        2 => {
            let from = dice.below(bytes.len());
            let to = (from + dice.below(512)).min(bytes.len());
            mutant[from..to].fill(0);
        }
        3 => {
            // Numbers are lengths, counts and offsets: make one huge.
            let from = dice.below(bytes.len());
            if let Some(at) = (from..bytes.len()).find(|at| bytes[*at].is_ascii_digit()) {
                mutant.splice(at..at + 1, b"99999999".iter().copied());
            }
        }
        _ => {
            for _ in 0..=dice.below(32) {
                let at = dice.below(mutant.len());
                mutant[at] ^= 1 << dice.below(8);
            }
        }
    }
    mutant
}

fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(word.len()).take(1 << 16).position(|window| window == word).map(|at| from + at)
}

/// Numbers that look like chance and are the same every time (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}

fn seed(path: &str, time: u64) -> u64 {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.bytes().fold(time.wrapping_mul(0x0100_0000_01B3), |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

fn keep(path: &str, time: u64, mutant: &[u8]) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let kept = format!("target/mutants/{time}-{name}");
    let written = std::fs::create_dir_all("target/mutants").and_then(|()| std::fs::write(&kept, mutant));
    written.map_or_else(|error| error.to_string(), |()| kept)
}

/// Most memory of this process since [`forget_memory`], in bytes; 0 where the system does
/// not say.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn forget_memory() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

#[allow(clippy::disallowed_macros, reason = "this program talks to a person")]
fn say(line: &str) {
    println!("{line}");
}
