//! `countersign library`

use super::files::library_files;
use crate::error::{Error, Exit};
use crate::library::{Clause, Library, Profile, SourceText, lint::lint};
use crate::report::json;
use crate::report::style::{BAD, GOOD, NOTE, QUIET, paint};
use crate::report::words::severity;
use crate::trial::{Outcome, try_clause};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// Lists, tests and lints the clause library.
#[derive(Debug, Args)]
pub struct LibraryArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Every clause with its title and severity, and every profile
    List {
        /// How to show them
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListFormat,
    },
    /// Run the tests that stand in the clause files
    Test {
        /// Only this clause, or the clauses of a folder as `dpa/`
        clause: Option<String>,
    },
    /// Check the library for what is wanting: untested elements, unreachable positions
    Lint,
    /// Print the JSON Schema of a kind of library file, or of `check` or `report --format json`
    Schema {
        #[arg(value_parser = ["clause", "terms", "source", "profile", "control", "answers", "check", "report"])]
        kind: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Text,
    Json,
}

/// Runs `countersign library`.
///
/// # Errors
/// The library is broken, or has no such clause.
pub fn run(args: &LibraryArgs, folder: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Error> {
    if let Command::Schema { kind } = &args.command {
        let schema = match kind.as_str() {
            "check" => json::schema(),
            "control" | "answers" => crate::questionnaire::control::schema(kind),
            "report" => crate::report::portfolio::json::schema(),
            _ => crate::library::schema(kind),
        };
        writeln!(out, "{schema}")?;
        return Ok(Exit::Clean);
    }
    let mut files = library_files(folder)?;
    if matches!(args.command, Command::Test { .. } | Command::Lint) {
        files = files.into_iter().map(SourceText::whole).collect();
    }
    let library = crate::library::build(&files).map_err(Error::Written)?;
    match &args.command {
        Command::List { format: ListFormat::Text } => list(&library, out),
        Command::List { format: ListFormat::Json } => {
            json::write(out, &listed(&library))?;
            Ok(Exit::Clean)
        }
        Command::Test { clause } => test(&library, clause.as_deref(), out),
        Command::Lint => {
            crate::questionnaire::control::build(&files).map_err(Error::Written)?;
            let text = |name: &str| {
                files.iter().find(|f| f.path == name).map(|f| f.text.clone()).unwrap_or_default()
            };
            let mistakes = lint(&library, &text);
            for mistake in &mistakes {
                writeln!(out, "{mistake}")?;
            }
            writeln!(
                out,
                "{} clauses, {} patterns, {} wanting",
                library.clauses.len(),
                library.patterns.len(),
                mistakes.len()
            )?;
            Ok(if mistakes.is_empty() { Exit::Clean } else { Exit::Findings })
        }
        Command::Schema { .. } => Ok(Exit::Clean),
    }
}

fn listed(library: &Library) -> serde_json::Value {
    let clauses = library.clauses.iter().map(|clause| {
        json!({
            "id": clause.id(),
            "title": clause.written.title,
            "severity": severity(clause.written.severity),
            "elements": clause.written.elements.iter().map(|element| &element.id).collect::<Vec<_>>(),
            "values": clause.values.iter().map(|value| &value.name).collect::<Vec<_>>(),
        })
    });
    let profile = |profile: &Profile| json!({ "id": profile.written.id, "title": profile.written.title });
    json!({
        "format-version": 1,
        "clauses": clauses.collect::<Vec<_>>(),
        "profiles": library.profiles.iter().map(profile).collect::<Vec<_>>(),
    })
}

fn list(library: &Library, out: &mut dyn Write) -> Result<Exit, Error> {
    let width = library.clauses.iter().map(|c| c.id().len()).max().unwrap_or(0);
    for clause in &library.clauses {
        let severity = severity(clause.written.severity);
        writeln!(out, "{:width$}  {:6}  {}", clause.id(), severity, clause.written.title)?;
    }
    writeln!(out, "\n{}", paint(NOTE, "Profiles"))?;
    for profile in &library.profiles {
        writeln!(out, "{:width$}  {}", profile.written.id, profile.written.title)?;
    }
    Ok(Exit::Clean)
}

fn test(library: &Library, wanted: Option<&str>, out: &mut dyn Write) -> Result<Exit, Error> {
    let clauses: Vec<&Clause> = match wanted {
        None => library.clauses.iter().collect(),
        Some(folder) if folder.ends_with('/') => {
            library.clauses.iter().filter(|c| c.id().starts_with(folder)).collect()
        }
        Some(id) => vec![super::explain::known(library, id)?],
    };
    let outcomes: Vec<Outcome> = clauses.iter().flat_map(|clause| try_clause(library, clause)).collect();
    let mut bad = 0;
    for outcome in &outcomes {
        if outcome.is_good() {
            continue;
        }
        bad += 1;
        writeln!(out, "{} {}: {}", paint(BAD, "failed"), outcome.clause, outcome.test)?;
        for complaint in outcome.complaints() {
            writeln!(out, "       {complaint}")?;
        }
    }
    let todo = outcomes.iter().filter(|o| o.todo.is_some() && o.is_good()).count();
    let good = outcomes.len() - bad - todo;
    let summary = format!("{} clauses: {good} tests passed, {bad} failed, {todo} known gaps", clauses.len());
    writeln!(out, "{}", if bad == 0 { paint(GOOD, &summary) } else { summary })?;
    writeln!(out, "{}", paint(QUIET, &format!("library {}", library.version)))?;
    Ok(if bad == 0 { Exit::Clean } else { Exit::Findings })
}
