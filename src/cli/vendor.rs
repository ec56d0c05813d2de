//! `countersign vendor`

use super::register::{FolderArgs, RegisterArgs, date, known, utc_today};
use super::risk::RiskArgs;
use super::scan::ScanArgs;
use crate::calendar::add_days;
use crate::dates::{self, Deadline};
use crate::error::{Error, Exit, Mistake};
use crate::report::json;
use crate::report::vendor as report;
use crate::report::vendor_json::{self, Listed};
use crate::vendor::ledger::{Did, Entry, EventKind};
use crate::vendor::written::{DocumentKind, Tier};
use crate::vendor::{Vendor, folder, is_id, lacks};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde_json::json;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Keeps the register of vendors: a folder a vendor, with a vendor.yaml that people write.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct VendorArgs {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  countersign vendor add birch --name \"Birch Ltd.\" --tier high --owner maria@example.com
  countersign vendor scan birch                what its papers say that the register does not
  countersign vendor show birch
  countersign vendor event birch subprocessor-notice --on 2026-11-20
  countersign vendor lint
  countersign vendor lint --require dpa        fail where an active vendor has no DPA, for CI";

#[derive(Debug, Subcommand)]
enum Command {
    /// Every vendor: who owns it, where its DPA stands, what comes next
    List(#[command(flatten)] ListArgs),
    /// Everything known of one vendor: papers in force, dates, reviews, events
    Show {
        /// The vendor's id
        id: String,
        /// How to show it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Format,
        #[command(flatten)]
        register: RegisterArgs,
    },
    /// Begin a vendor: its folder and a vendor.yaml to fill in
    Add(#[command(flatten)] AddArgs),
    /// Check every vendor.yaml and look for the papers it names
    Lint {
        /// Insist on a paper of this kind in force with every active vendor; may be given
        /// several times. A `dpa` is not asked of one that gets no personal data
        #[arg(long, value_name = "KIND", value_parser = ["dpa", "msa", "baa", "nda", "sla"])]
        require: Vec<String>,
        /// How to show it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Format,
        #[command(flatten)]
        register: RegisterArgs,
    },
    /// Read its papers and propose what vendor.yaml should say, with quotes
    Scan(#[command(flatten)] ScanArgs),
    /// Weigh it: inherent and residual risk, each point with its source
    Risk(#[command(flatten)] RiskArgs),
    /// Write down that something happened that starts a clock
    Event(#[command(flatten)] EventArgs),
    /// Print the JSON Schema of vendor.yaml, of remind.yaml, or of a JSON output
    Schema {
        #[arg(value_parser = SCHEMAS, default_value = "vendor")]
        kind: String,
    },
}

const SCHEMAS: [&str; 8] =
    ["vendor", "remind", "vendors", "vendor-show", "vendor-lint", "vendor-check", "vendor-scan", "due"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Text,
    Json,
    Csv,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    Id,
    Name,
    /// The next date, the earliest first
    Next,
    /// The highest tier first
    Tier,
    Owner,
    /// The worst state of the DPA first
    Dpa,
    /// Most residual risk first
    Risk,
}

#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLES)]
struct ListArgs {
    /// What comes first
    #[arg(long, value_name = "BY", default_value = "id")]
    sort: Sort,
    /// Only vendors of this tier
    #[arg(long, value_parser = ["critical", "high", "medium", "low"])]
    tier: Option<String>,
    /// Only vendors in this state
    #[arg(long, value_parser = ["prospect", "active", "leaving", "ended"])]
    status: Option<String>,
    /// Only what this person owns or reviews
    #[arg(long, value_name = "E-MAIL")]
    owner: Option<String>,
    /// How to show them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
    #[command(flatten)]
    register: RegisterArgs,
}

const LIST_EXAMPLES: &str = "\
Examples:
  countersign vendor list --sort next              whose date comes first
  countersign vendor list --sort risk              whose papers, answers and evidence leave most open
  countersign vendor list --sort dpa               whose agreement is missing or unsigned
  countersign vendor list --tier critical --format csv > critical.csv";

#[derive(Debug, Args)]
struct AddArgs {
    /// The name of its folder: small letters, digits, hyphens
    id: String,
    /// Its full name
    #[arg(long)]
    name: String,
    /// How much would it hurt
    #[arg(long, default_value = "medium", value_parser = ["critical", "high", "medium", "low"])]
    tier: String,
    /// Who uses it and decides on renewal
    #[arg(long, value_name = "E-MAIL")]
    owner: String,
    #[command(flatten)]
    register: RegisterArgs,
}

#[derive(Debug, Args)]
struct EventArgs {
    id: String,
    #[arg(value_enum)]
    what: EventKind,
    /// The day it happened; today if not given
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
    /// A few words for those who come later
    #[arg(long, default_value = "")]
    note: String,
    #[command(flatten)]
    register: FolderArgs,
}

/// Runs `countersign vendor`.
///
/// # Errors
/// There is no register or no such vendor, or files are broken.
pub fn run(args: &VendorArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    match &args.command {
        Command::List(args) => list(args, library, out),
        Command::Show { id, format, register } => show(id, *format, register, out),
        Command::Add(args) => add(args, out),
        Command::Lint { format, require, register } => lint(*format, require, register, out),
        Command::Scan(args) => super::scan::run(args, library, out),
        Command::Risk(args) => super::risk::run(args, library, out),
        Command::Event(args) => event(args, out),
        Command::Schema { kind } => {
            let schema = match kind.as_str() {
                "remind" => crate::remind::settings::schema(),
                "vendor-check" => json::set_schema(),
                "vendor-scan" => crate::report::scan::schema(),
                "due" => crate::report::due_table::schema(),
                "vendors" | "vendor-show" | "vendor-lint" => vendor_json::schema(kind),
                _ => crate::vendor::schema(),
            };
            writeln!(out, "{schema}")?;
            Ok(Exit::Clean)
        }
    }
}

fn list(args: &ListArgs, library: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    let register = args.register.load()?;
    let today = args.register.today();
    let deadlines = dates::deadlines(&register, today);
    let mut due: HashMap<&str, Vec<&Deadline>> = HashMap::new();
    for deadline in &deadlines {
        due.entry(&deadline.vendor).or_default().push(deadline);
    }
    let wanted = |vendor: &&Vendor| {
        let is = |written: serde_json::Value, asked: &Option<String>| {
            asked.as_deref().is_none_or(|asked| written == asked)
        };
        let person = |person: &Option<String>| *person == args.owner;
        is(json!(vendor.tier), &args.tier)
            && is(json!(vendor.status), &args.status)
            && (args.owner.is_none() || person(&vendor.owner) || person(&vendor.reviewer))
    };
    let own = |vendor: &Vendor| due.get(vendor.id.as_str()).cloned().unwrap_or_default();
    let vendors = register.vendors.iter().filter(wanted);
    let mut vendors: Vec<Listed<'_>> =
        vendors.map(|vendor| vendor_json::listed(vendor, &own(vendor), today)).collect();
    match args.sort {
        Sort::Id => {}
        Sort::Name => vendors.sort_by_key(|vendor| vendor.name.to_lowercase()),
        Sort::Next => vendors.sort_by_key(|vendor| {
            vendor.next.as_ref().map_or_else(|| "9999".to_string(), |next| next.date.clone())
        }),
        Sort::Tier => vendors.sort_by_key(|vendor| Reverse(vendor.tier)),
        Sort::Owner => vendors.sort_by_key(|vendor| (vendor.owner.is_none(), vendor.owner)),
        Sort::Risk => {
            let mut risks = super::risk::all(&register, args.register.folder(), today, library)?;
            risks.sort_by_key(|risk| (Reverse(risk.residual), Reverse(risk.inherent)));
            vendors.sort_by_key(|vendor| risks.iter().position(|risk| risk.vendor == vendor.id));
            if args.format == ListFormat::Text {
                risks.retain(|risk| vendors.iter().any(|vendor| vendor.id == risk.vendor));
                crate::report::risk::list(out, &risks)?;
                return broken_or(register.mistakes);
            }
        }
        Sort::Dpa => vendors.sort_by_key(|vendor| Reverse(vendor.dpa)),
    }
    match args.format {
        ListFormat::Text => report::list(out, &vendors)?,
        ListFormat::Csv => vendor_json::write_csv(out, &vendors)?,
        ListFormat::Json => json::write(
            out,
            &vendor_json::Vendors {
                format_version: vendor_json::FORMAT_VERSION,
                on: today.to_string(),
                vendors,
                mistakes: register.mistakes.iter().map(vendor_json::mistake).collect(),
            },
        )?,
    }
    broken_or(register.mistakes)
}

fn show(id: &str, format: Format, args: &RegisterArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let register = args.load()?;
    let today = args.today();
    let vendor = known(&register, id)?;
    let deadlines = dates::deadlines(&register, today);
    let own: Vec<&Deadline> = deadlines.iter().filter(|deadline| deadline.vendor == id).collect();
    let remarks: Vec<_> = dates::remarks(&register, today).into_iter().filter(|r| r.vendor == id).collect();
    match format {
        Format::Text => report::show(out, vendor, &own, &remarks, today, super::width())?,
        Format::Json => json::write(out, &vendor_json::shown(vendor, &own, &remarks, today))?,
    }
    Ok(Exit::Clean)
}

fn lint(format: Format, require: &[String], args: &RegisterArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let register = args.load()?;
    let mut mistakes = folder::missing_files(args.folder(), &register);
    mistakes.extend(folder::unlisted(args.folder())?);
    for vendor in &register.vendors {
        for line in &vendor.ledger.unreadable {
            mistakes.push(Mistake {
                file: args.folder().join(&vendor.id).join("ledger.jsonl").display().to_string(),
                line: *line,
                column: 1,
                what: "this line cannot be read; it was probably cut off by a crash".into(),
                help: "Remove it, or leave it: it is skipped.".into(),
            });
        }
    }
    for kind in require {
        let Ok(paper) = serde_json::from_value::<DocumentKind>(kind.as_str().into()) else { continue };
        for vendor in &register.vendors {
            let Some(why) = lacks(vendor, paper, args.today()) else { continue };
            let help = match paper {
                DocumentKind::Dpa => {
                    "List it under `documents` with the day both had signed, write `personal-data: []` if the vendor gets none, or accept the gap `papers/dpa` for a time."
                }
                _ => "List it under `documents` with the day both had signed.",
            };
            mistakes.push(Mistake {
                file: args.folder().join(&vendor.id).join("vendor.yaml").display().to_string(),
                line: 0,
                column: 0,
                what: format!("the required {kind} is missing: {why}"),
                help: help.into(),
            });
        }
    }
    let sound = register.vendors.len();
    mistakes.extend(register.mistakes);
    match format {
        Format::Text => {
            let many = |number: usize, what: &str| match number {
                1 => format!("1 {what}"),
                _ => format!("{number} {what}s"),
            };
            writeln!(out, "{} read, {}", many(sound, "vendor"), many(mistakes.len(), "mistake"))?;
            broken_or(mistakes)
        }
        Format::Json => {
            let rows = mistakes.iter().map(vendor_json::mistake).collect();
            let version = vendor_json::FORMAT_VERSION;
            json::write(out, &vendor_json::Linted { format_version: version, sound, mistakes: rows })?;
            broken_or(mistakes)
        }
    }
}

fn broken_or(mistakes: Vec<Mistake>) -> Result<Exit, Error> {
    if mistakes.is_empty() { Ok(Exit::Clean) } else { Err(Error::Written(mistakes)) }
}

fn add(args: &AddArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    if !is_id(&args.id) {
        return Err(Error::Usage {
            what: format!("`{}` is not a vendor id", args.id),
            advice: "Use small letters, digits and hyphens: northwind-mail.".into(),
        });
    }
    let folder = args.register.folder().join(&args.id);
    let path = folder.join("vendor.yaml");
    let tier: Tier = serde_json::from_value(args.tier.clone().into()).unwrap_or(Tier::Medium);
    let text = report::template(&args.name, tier, &args.owner, args.register.today());
    crate::vendor::build(&args.id, &path.display().to_string(), &text, Default::default())
        .map_err(Error::Written)?;
    let write = |source| Error::Write { path: path.clone(), source };
    fs::create_dir_all(folder.join("documents")).map_err(write)?;
    let mut file = fs::File::create_new(&path).map_err(|source| match source.kind() {
        std::io::ErrorKind::AlreadyExists => Error::Usage {
            what: format!("{} is already there", path.display()),
            advice: "Edit it; the program never rewrites what people wrote.".into(),
        },
        _ => write(source),
    })?;
    file.write_all(text.as_bytes()).map_err(write)?;
    writeln!(out, "{} is there. Fill in its term and put its papers into documents/.", path.display())?;
    Ok(Exit::Clean)
}

fn event(args: &EventArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let register = args.register.load()?;
    let vendor = known(&register, &args.id)?;
    let today = utc_today();
    let on = args.on.unwrap_or(today);
    // Where the day began earlier, it may be tomorrow already.
    if on > add_days(today, 1) {
        return Err(Error::Usage {
            what: format!("{on} has not come yet"),
            advice: "Write the day it happened.".into(),
        });
    }
    let did = Did::Event { what: args.what, on, note: args.note.clone() };
    let folder = args.register.path().join(&vendor.id);
    folder::append(&folder, &[Entry { at: today, did }])?;
    let before = dates::deadlines(&register, today);
    let after = dates::deadlines(&args.register.load()?, today);
    let mut started = after.iter().filter(|deadline| !before.contains(deadline)).peekable();
    if started.peek().is_none() {
        writeln!(out, "Written down. The register has no clock that it starts.")?;
    }
    for deadline in started {
        writeln!(out, "{}  {}\n            {}", deadline.date, deadline.what, deadline.working)?;
    }
    Ok(Exit::Clean)
}
