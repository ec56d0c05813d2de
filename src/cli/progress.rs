//! How far has a long reading come, and when has it taken too long?

use crate::read::recognise::{Step, Watch};
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Nobody wants to hear about what takes no longer than this.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a line is written where no terminal overwrites it.
const SELDOM: Duration = Duration::from_secs(10);
/// Longest that reading may take, and recognising.
const READING: Duration = Duration::from_secs(60);
const RECOGNISING: Duration = Duration::from_secs(30 * 60);

/// Tells a waiting person on standard error which page is being read.
#[derive(Debug)]
pub struct Progress {
    start: Instant,
    /// When something was last written.
    told: Mutex<Option<Instant>>,
    quiet: bool,
}

impl Progress {
    /// The clock starts now.
    pub fn new() -> Self {
        Self { start: Instant::now(), told: Mutex::new(None), quiet: false }
    }

    /// Only ends what takes too long.
    pub fn quiet() -> Self {
        Self { start: Instant::now(), told: Mutex::new(None), quiet: true }
    }

    fn tell(&self, step: Step, page: u32, pages: u32) {
        if self.quiet {
            return;
        }
        let Ok(mut told) = self.told.lock() else { return };
        let stderr = std::io::stderr();
        let every = if stderr.is_terminal() { PATIENCE / 5 } else { SELDOM };
        if told.is_some_and(|at| at.elapsed() < every) {
            return;
        }
        *told = Some(Instant::now());
        let doing = match step {
            Step::Reading => "reading",
            Step::Recognising => "recognising the words of scanned",
        };
        let line = format!("{doing} page {page} of {pages} …");
        // Nobody is to fail because nobody listens.
        let _ = match stderr.is_terminal() {
            true => write!(&stderr, "\r\x1b[K{line}"),
            false => writeln!(&stderr, "{line}"),
        };
    }
}

impl Watch for Progress {
    fn goes_on(&self, step: Step, page: u32, pages: u32) -> bool {
        let taken = self.start.elapsed();
        // Recognising never takes less.
        if taken > PATIENCE || step == Step::Recognising {
            self.tell(step, page, pages);
        }
        taken < if step == Step::Reading { READING } else { RECOGNISING }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.told.lock().is_ok_and(|told| told.is_some()) && std::io::stderr().is_terminal() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
