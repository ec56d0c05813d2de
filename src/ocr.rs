//! Which words does tesseract see on a page, and what does the page look like?
//!
//! Recognising letters is a craft of its own, so it is left to `tesseract`, where it is
//! installed. Pages without a picture of their own are drawn by `pdftoppm` first. Both
//! read from a pipe and write to one: nothing of the paper touches the disk.

use crate::read::recognise::{Picture, Recognise, Seen, Sight, Word};
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

/// How to get the program, for messages.
pub const INSTALL: &str = "install tesseract to read it (Debian and Ubuntu: apt install tesseract-ocr; \
     macOS: brew install tesseract; Windows: winget install UB-Mannheim.TesseractOCR)";
const INSTALL_PDFTOPPM: &str = "install pdftoppm to read it (Debian and Ubuntu: apt install poppler-utils; \
     macOS: brew install poppler)";

/// Longest that one program may take over one page, for reading and for looking.
const PATIENCE: Duration = Duration::from_secs(120);
const LOOKING: Duration = Duration::from_secs(15);
/// Pixels of the longer side of a page that somebody looks at.
const SIDE: &str = "1600";
/// Resolution for pages that must be drawn: what tesseract is trained for.
const DPI: u32 = 300;
/// Most bytes taken from a program: a page at 300 dpi has 9 million.
const OUTPUT: u64 = 256 << 20;

/// Tesseract, as installed.
#[derive(Debug, Clone)]
pub struct Tesseract {
    /// As tesseract takes them: `eng`, `deu+eng`.
    pub languages: String,
}

impl Recognise for Tesseract {
    fn name(&self) -> String {
        let installed = ["tesseract", "pdftoppm"].map(is_installed);
        format!("tesseract {} {installed:?}", self.languages)
    }

    fn at_once(&self) -> usize {
        thread::available_parallelism().map_or(1, |n| n.get().min(8))
    }

    fn recognise(&self, sights: &[Sight<'_>]) -> Vec<Result<Seen, String>> {
        thread::scope(|scope| {
            let running: Vec<_> = sights.iter().map(|sight| scope.spawn(|| self.look(sight))).collect();
            running
                .into_iter()
                .map(|page| page.join().unwrap_or_else(|_| Err("the recognition broke down".into())))
                .collect()
        })
    }
}

impl Tesseract {
    fn look(&self, sight: &Sight<'_>) -> Result<Seen, String> {
        match sight {
            Sight::Picture(picture) => self.words(picture),
            Sight::Page { pdf, number, password } => self.words(&draw(pdf, *number, *password)?),
        }
    }

    fn words(&self, picture: &Picture) -> Result<Seen, String> {
        let mut command = Command::new("tesseract");
        // One page a core is faster than one page on all cores.
        command.env("OMP_THREAD_LIMIT", "1");
        command.args(["stdin", "stdout", "-l", &self.languages, "--dpi", &picture.dpi.to_string(), "tsv"]);
        let table =
            run(command, &picture.file, PATIENCE).map_err(|failure| failure.of("tesseract", INSTALL))?;
        let table = String::from_utf8_lossy(&table);
        Ok(Seen { words: words(&table), width: picture.width, height: picture.height })
    }
}

/// Whether a program stands where programs are looked for.
fn is_installed(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&folders).any(|folder| folder.join(&name).is_file())
}

/// Draws a page as a grey picture.
fn draw(pdf: &[u8], number: u32, password: Option<&str>) -> Result<Picture, String> {
    let mut command = Command::new("pdftoppm");
    let (page, dpi) = (number.to_string(), DPI.to_string());
    command.args(["-f", &page, "-l", &page, "-r", &dpi, "-gray", "-cropbox", "-q"]);
    if let Some(password) = password {
        command.args(["-upw", password]);
    }
    command.arg("-");
    let file = run(command, pdf, PATIENCE).map_err(|failure| failure.of("pdftoppm", INSTALL_PDFTOPPM))?;
    let (width, height) = pnm_size(&file).ok_or("pdftoppm drew nothing")?;
    Ok(Picture { file, width, height, dpi: DPI })
}

/// Whether pages can be drawn: how to get the program where they cannot.
pub fn can_draw() -> Result<(), &'static str> {
    static THERE: LazyLock<bool> = LazyLock::new(|| {
        let mut asked = Command::new("pdftoppm");
        asked.arg("-v").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        asked.status().is_ok()
    });
    if *THERE { Ok(()) } else { Err(INSTALL_PDFTOPPM) }
}

/// Draws a page for somebody to look at, as PNG.
///
/// # Errors
/// `pdftoppm` is missing, takes too long, or cannot draw the page.
pub fn page_picture(pdf: &[u8], number: u32) -> Result<Vec<u8>, String> {
    let mut command = Command::new("pdftoppm");
    let page = number.to_string();
    // One size, however large the paper says its page is.
    command.args(["-f", &page, "-l", &page, "-scale-to", SIDE, "-cropbox", "-q", "-png", "-"]);
    let file = run(command, pdf, LOOKING).map_err(|failure| failure.of("pdftoppm", INSTALL_PDFTOPPM))?;
    match file.starts_with(b"\x89PNG") {
        true => Ok(file),
        false => Err("pdftoppm drew nothing".into()),
    }
}

/// Why a program gave nothing.
enum Failure {
    Missing,
    Slow(Duration),
    Said(String),
}

impl Failure {
    fn of(self, program: &str, install: &str) -> String {
        match self {
            Self::Missing => install.to_string(),
            Self::Slow(patience) => format!("{program} took longer than {} seconds", patience.as_secs()),
            Self::Said(words) => format!("{program} failed: {words}"),
        }
    }
}

/// Runs a program with `input` on its standard input and takes what it writes.
fn run(mut command: Command, input: &[u8], patience: Duration) -> Result<Vec<u8>, Failure> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::Missing,
        _ => Failure::Said(error.to_string()),
    })?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A program that has seen enough closes its end.
            stdin.map(|mut pipe| pipe.write_all(input).is_ok())
        });
        let output = scope.spawn(move || all(stdout));
        let errors = scope.spawn(move || all(stderr));
        let ended = wait(&mut child, patience);
        let (output, errors) = (output.join().unwrap_or_default(), errors.join().unwrap_or_default());
        match ended {
            None => Err(Failure::Slow(patience)),
            Some(true) => Ok(output),
            Some(false) => {
                let words = String::from_utf8_lossy(&errors);
                let last =
                    words.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it did not say why");
                Err(Failure::Said(last.trim().chars().take(200).collect()))
            }
        }
    })
}

fn all(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        let _ = pipe.take(OUTPUT).read_to_end(&mut bytes);
    }
    bytes
}

/// Whether the program ended well; `None` where it had to be ended.
fn wait(child: &mut Child, patience: Duration) -> Option<bool> {
    let start = Instant::now();
    while start.elapsed() < patience {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// The words in tesseract's table.
fn words(table: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut line = (0, [""; 3]);
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, _, block, paragraph, number, _, left, top, width, height, confidence, text] = cells[..]
        else {
            continue;
        };
        let (Ok(left), Ok(top), Ok(width), Ok(height), Ok(confidence)) = (
            left.parse::<i32>(),
            top.parse::<i32>(),
            width.parse::<i32>(),
            height.parse::<i32>(),
            confidence.parse::<f32>(),
        ) else {
            continue;
        };
        if level != "5" || text.trim().is_empty() {
            continue;
        }
        if line.1 != [block, paragraph, number] {
            line = (line.0 + 1, [block, paragraph, number]);
        }
        words.push(Word {
            text: text.trim().to_string(),
            left,
            top,
            right: left.saturating_add(width),
            bottom: top.saturating_add(height),
            line: line.0,
            confidence: confidence.clamp(0.0, 100.0) as u8,
        });
    }
    words
}

/// Width and height of a PNM file.
fn pnm_size(file: &[u8]) -> Option<(u32, u32)> {
    let head = String::from_utf8_lossy(&file[..file.len().min(64)]).into_owned();
    let mut parts = head.split_ascii_whitespace();
    let kind = parts.next()?;
    let size = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    matches!(kind, "P4" | "P5" | "P6").then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_with_their_line_box_and_certainty() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            4\t1\t1\t1\t1\t0\t10\t20\t90\t12\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t20\t40\t12\t96.5\tNotice\n\
            5\t1\t1\t1\t1\t2\t60\t20\t40\t12\t31.0\tperiod\n\
            5\t1\t1\t1\t2\t1\t10\t40\t40\t12\t90.0\t30\n\
            5\t1\t1\t1\t2\t2\t10\t40\t40\t12\t95.0\t \n\
            broken row\n";
        let words = words(table);
        let shown: Vec<_> = words.iter().map(|w| (w.text.as_str(), w.line, w.right, w.confidence)).collect();
        assert_eq!(shown, [("Notice", 1, 50, 96), ("period", 1, 100, 31), ("30", 2, 50, 90)]);
    }

    #[test]
    fn the_size_of_a_drawn_page_is_in_its_head() {
        assert_eq!(pnm_size(b"P5\n827 1170\n255\n..."), Some((827, 1170)));
        assert_eq!(pnm_size(b"%PDF-1.7"), None);
    }

    #[test]
    fn a_missing_program_says_how_to_get_it() {
        let failure =
            run(Command::new("countersign-has-no-such-program"), b"", PATIENCE).expect_err("it is not there");
        assert!(failure.of("tesseract", INSTALL).contains("apt install tesseract-ocr"));
    }
}
