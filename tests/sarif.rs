//! SARIF reports follow the schema that OASIS published. `.ci/sarif` fetches it and runs this;
//! it needs `SARIF_SCHEMA`, the file of the schema.

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn report(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(arguments)
        .args(["--fail-on", "never", "--format", "sarif"])
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Every paper of the shipped vendors that the program takes for a contract.
fn papers() -> Vec<PathBuf> {
    let vendors = fs::read_dir("vendors").expect("the shipped vendors").flatten();
    let documents = vendors.filter_map(|vendor| fs::read_dir(vendor.path().join("documents")).ok());
    let papers = documents.flatten().flatten().map(|entry| entry.path());
    let kinds = ["pdf", "docx", "md"];
    papers.filter(|paper| paper.extension().is_some_and(|kind| kinds.iter().any(|k| *k == kind))).collect()
}

#[test]
fn every_report_follows_the_schema_of_oasis() {
    let path = std::env::var("SARIF_SCHEMA").expect("SARIF_SCHEMA, as .ci/sarif sets it");
    let schema = fs::read_to_string(path).expect("the schema");
    // Its pattern for languages closes a bracket that it never opened; only browsers take that.
    let schema = schema.replace("{2}]?$", "{2}\\\\]?$");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let mut reports: Vec<(String, Value)> = Vec::new();
    for paper in papers() {
        let paper = paper.to_string_lossy().into_owned();
        reports.push((paper.clone(), report(&["check", &paper])));
    }
    for vendor in ["harbour-desk", "larkspur-mail", "quillmark-analytics"] {
        reports.push((vendor.into(), report(&["check", "--vendor", vendor, "--on", "2026-12-01"])));
    }
    assert!(reports.len() >= 8, "only {} reports were made", reports.len());
    for (name, log) in &reports {
        let errors: Vec<String> = schema.iter_errors(log).take(5).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
    // The schema can say no.
    let mut broken = reports[0].1.clone();
    broken["runs"][0]["results"][0]["level"] = "grave".into();
    assert!(!schema.is_valid(&broken));
    let mut broken = reports[0].1.clone();
    broken["runs"][0]["tool"]["driver"].as_object_mut().expect("a driver").remove("name");
    assert!(!schema.is_valid(&broken));
}
