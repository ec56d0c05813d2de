//! Puts clause-library/ into the program: each file as its lawyer wrote it, and the same as
//! JSON without the tests of clauses, which is read ten times faster at every start.

#![allow(clippy::disallowed_macros, reason = "printing is how a build script speaks to cargo")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("clause-library");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut list = String::from("const BUILTIN: &[(&str, &str, &str)] = &[\n");
    for file in &files {
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        // A mistake in a file is reported by the program, with its place.
        let json =
            serde_yaml::from_str::<serde_json::Value>(&fs::read_to_string(file)?).map(|mut written| {
                if let Some(tests) = written.get_mut("tests").filter(|_| !name.starts_with("questions/")) {
                    *tests = serde_json::Value::Array(Vec::new());
                }
                written.to_string()
            });
        let json = json.unwrap_or_default();
        let _ = writeln!(list, "    ({name:?}, include_str!({:?}), {json:?}),", file.display().to_string());
    }
    list.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("builtin_library.rs"), list)?;

    println!("cargo::rerun-if-changed=clause-library");
    Ok(())
}

/// Every YAML file below `folder`.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}
