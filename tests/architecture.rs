//! The way through the house is one-way: a module imports only modules listed above it
//! in `src/lib.rs`, and the core touches no disk, clock, network or environment.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules that only compute.
const PURE: &[&str] = &[
    "error",
    "yaml",
    "text",
    "document",
    "segment",
    "parties",
    "value",
    "calendar",
    "pattern",
    "finding",
    "check",
    "questionnaire",
    "compare",
    "evidence",
    "risk",
    "scan",
    "paper_set",
    "trial",
    "dates",
];
const FORBIDDEN: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Zoned::now",
    "tempfile",
];

fn modules() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let declared = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    declared.map(str::to_string).collect()
}

fn files(module: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let single = PathBuf::from(format!("src/{module}.rs"));
    if single.exists() {
        files.push(single);
    }
    collect(Path::new(&format!("src/{module}")), &mut files);
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The code of a file without its unit tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_string();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_module_imports_only_modules_above_it() {
    let modules = modules();
    assert!(modules.len() >= 12, "lib.rs lists the modules one a line: {modules:?}");
    let mut wrong = Vec::new();
    for (at, module) in modules.iter().enumerate() {
        let files = files(module);
        assert!(!files.is_empty(), "{module} has no file");
        for file in files {
            let code = code(&file);
            for below in &modules[at + 1..] {
                if code.contains(&format!("crate::{below}::")) || code.contains(&format!("crate::{below};")) {
                    wrong.push(format!("{} uses {below}, which comes later", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_touches_no_disk_clock_or_network() {
    let mut wrong = Vec::new();
    for module in modules().iter().filter(|m| PURE.contains(&m.as_str())) {
        for file in files(module) {
            let code = code(&file);
            for word in FORBIDDEN.iter().filter(|word| code.contains(**word)) {
                wrong.push(format!("{} uses {word}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
