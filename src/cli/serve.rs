//! `countersign serve`

use super::files::{load_library, read_bytes};
use super::indexing::PapersArgs;
use super::questionnaire::load_controls;
use super::reading::ReadingArgs;
use super::register::RegisterArgs;
use super::report::Folder;
use crate::document::Document;
use crate::error::{Error, Exit};
use crate::index::Index;
use crate::library::Library;
use crate::portfolio::Shelf;
use crate::questionnaire::Questionnaire;
use crate::serve::{Desk, Door, Sources, is_good_token};
use crate::vendor::{Register, Vendor};
use clap::Args;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Opens a page on this machine: all vendors, what is due, search as you type, one clause of
/// all vendors side by side, each paper with its findings marked, and forms to accept a gap or
/// to snooze a deadline. It answers only to this machine unless told otherwise.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ServeArgs {
    /// The port; 0 takes any that is free
    #[arg(long, value_name = "PORT", default_value_t = 4180)]
    port: u16,
    /// The address to listen on. One that other machines reach needs a token
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// Another name that leads here, such as that of a proxy; may be given several times
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<String>,
    /// The file with the token that everybody has to give; else $COUNTERSIGN_TOKEN is taken
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Where to keep the search index; it can always be made again
    #[arg(long, value_name = "FOLDER", default_value = ".countersign-cache")]
    cache: PathBuf,
    #[command(flatten)]
    reading: ReadingArgs,
    #[command(flatten)]
    register: RegisterArgs,
}

const EXAMPLES: &str = "\
Examples:
  countersign serve                            open the address it prints; Ctrl-C ends it
  countersign serve --port 0                   any free port
  COUNTERSIGN_TOKEN=$(openssl rand -hex 16) \\
    countersign serve --address 0.0.0.0 --name contracts.example.com   behind a TLS proxy";

/// Runs `countersign serve` until it is told to stop.
///
/// # Errors
/// There is no register, the port is taken, or a token is needed and missing.
pub fn run(args: &ServeArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let token = token(args)?;
    let controls = load_controls(library)?;
    let library = load_library(library)?;
    let sources =
        Files { register: args.register.clone(), cache: args.cache.clone(), reading: args.reading.clone() };
    let desk = Desk::new(library, controls, Box::new(sources))?;
    let listener =
        TcpListener::bind(SocketAddr::new(args.address, args.port)).map_err(|error| Error::Usage {
            what: format!("cannot listen on port {}: {error}", args.port),
            advice: "Take another one with --port; 0 takes any that is free.".into(),
        })?;
    let address = listener.local_addr()?;
    let door = Door::new(address, &args.names, token.as_deref())?;
    let vendors = desk.shown().portfolio.mistakes.len();
    writeln!(out, "http://{address}/")?;
    if vendors > 0 {
        writeln!(
            anstream::stderr(),
            "note: {vendors} mistakes in vendor files; `countersign vendor lint` names them"
        )?;
    }
    writeln!(anstream::stderr(), "Ctrl-C ends it.")?;
    out.flush()?;
    crate::serve::run(listener, desk, door)?;
    Ok(Exit::Clean)
}

fn token(args: &ServeArgs) -> Result<Option<String>, Error> {
    let token = match &args.token_file {
        Some(path) => {
            let text =
                fs::read_to_string(path).map_err(|source| Error::Open { path: path.clone(), source })?;
            Some(text.trim().to_string())
        }
        None => std::env::var("COUNTERSIGN_TOKEN").ok().filter(|token| !token.is_empty()),
    };
    let usage = |what: &str| Error::Usage {
        what: what.to_string(),
        advice: "Put one into $COUNTERSIGN_TOKEN or a --token-file: `openssl rand -hex 16` makes one.".into(),
    };
    match &token {
        Some(token) if !is_good_token(token) => {
            Err(usage("the token is shorter than 20 characters, or has spaces in it"))
        }
        None if !args.address.is_loopback() => {
            Err(usage(&format!("{} can be reached from other machines, so a token is needed", args.address)))
        }
        _ => Ok(token),
    }
}

/// Everything out of the register's folder, by the code that the other commands use.
struct Files {
    register: RegisterArgs,
    cache: PathBuf,
    reading: ReadingArgs,
}

impl Files {
    fn shelf(&self) -> Folder<'_> {
        Folder { root: self.register.folder(), reading: &self.reading }
    }
}

impl Shelf for Files {
    fn paper(&self, vendor: &Vendor, file: &str) -> Result<Document, String> {
        self.shelf().paper(vendor, file)
    }

    fn questionnaire(&self, vendor: &Vendor, file: &str) -> Result<Questionnaire, String> {
        self.shelf().questionnaire(vendor, file)
    }
}

impl Sources for Files {
    fn folder(&self) -> &Path {
        self.register.folder()
    }

    fn today(&self) -> Date {
        self.register.today()
    }

    fn register(&self) -> Result<Register, Error> {
        self.register.load()
    }

    fn bytes(&self, vendor: &Vendor, file: &str) -> Result<Vec<u8>, String> {
        read_bytes(&self.folder().join(&vendor.id).join(file)).map_err(|error| error.to_string())
    }

    fn index(&self, library: &Library) -> Result<Index, Error> {
        let papers = PapersArgs::new(self.folder(), &self.cache, self.today(), self.reading.clone());
        papers.ready(library, true)
    }

    fn states(&self) -> BTreeMap<String, u64> {
        let mut states = BTreeMap::new();
        for entry in fs::read_dir(self.register.folder()).into_iter().flatten().flatten() {
            let mut state = blake3::Hasher::new();
            fingerprint(&entry.path(), 0, &mut state);
            let digest = state.finalize();
            let bytes: [u8; 8] = digest.as_bytes()[..8].try_into().unwrap_or_default();
            states.insert(entry.file_name().to_string_lossy().into_owned(), u64::from_le_bytes(bytes));
        }
        states
    }
}

/// Name, size and time of every file of a vendor.
fn fingerprint(path: &Path, depth: usize, state: &mut blake3::Hasher) {
    let Ok(about) = fs::metadata(path) else { return };
    let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    state.update(path.to_string_lossy().as_bytes());
    state.update(&changed.map_or(0, |changed| changed.as_nanos()).to_le_bytes());
    if !about.is_dir() {
        state.update(&about.len().to_le_bytes());
    } else if depth < 4 {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        entries.sort();
        for entry in entries {
            fingerprint(&entry, depth + 1, state);
        }
    }
}
