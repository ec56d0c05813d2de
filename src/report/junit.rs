//! The findings as JUnit XML: a test a clause, for whatever collects test reports.

use super::safe::lines;
use super::words::{holds, place, severity, shown};
use crate::finding::{Check, Finding, Status};
use crate::library::written::{Severity, Verdict};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// Writes one XML document. Findings from `limit` on are failures, lesser ones are told in
/// the output of a test that passes; a clause that could not be judged is an error, one
/// that is not asked is skipped.
///
/// # Errors
/// What the writer reports.
pub fn write(out: &mut dyn Write, paper: &str, check: &Check, limit: Option<Severity>) -> io::Result<()> {
    let failed = |finding: &&Finding| limit.is_some() && finding.severity >= limit;
    let count = |verdict| check.findings.iter().filter(|f| f.verdict == verdict).count().to_string();
    let totals = [
        ("tests", check.findings.len().to_string()),
        ("failures", check.findings.iter().filter(failed).count().to_string()),
        ("errors", count(Verdict::Unreadable)),
        ("skipped", count(Verdict::NotApplicable)),
    ];
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.write_event(Event::Start(element("testsuites", &[("name", "countersign")], &totals)))?;
    xml.write_event(Event::Start(element("testsuite", &[("name", paper)], &totals)))?;
    for finding in &check.findings {
        let named = [("classname", finding.clause.as_str()), ("name", finding.title.as_str())];
        xml.write_event(Event::Start(element("testcase", &named, &[])))?;
        let message = match finding.severity {
            Some(level) => format!("{} ({})", holds(finding), severity(level)),
            None => holds(finding).to_string(),
        };
        let tag = match finding.verdict {
            Verdict::Unreadable => Some("error"),
            Verdict::NotApplicable => Some("skipped"),
            _ if failed(&finding) => Some("failure"),
            _ if finding.is_open() => Some("system-out"),
            _ => None,
        };
        if let Some(tag) = tag {
            let attributes = [("message", message.as_str())];
            let attributes = if tag == "system-out" { &[][..] } else { &attributes };
            xml.write_event(Event::Start(element(tag, attributes, &[])))?;
            xml.write_event(Event::Text(BytesText::new(&legal(&told(finding, &message)))))?;
            xml.write_event(Event::End(BytesEnd::new(tag)))?;
        }
        xml.write_event(Event::End(BytesEnd::new("testcase")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    writeln!(xml.into_inner())
}

fn element<'a>(name: &'a str, words: &[(&str, &str)], totals: &[(&str, String)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in words {
        element.push_attribute((*key, legal(value).as_str()));
    }
    for (key, value) in totals {
        element.push_attribute((*key, value.as_str()));
    }
    element
}

fn told(finding: &Finding, message: &str) -> String {
    let mut told = format!("{message}\n{}\n", finding.reason);
    for element in finding.elements.iter().filter(|element| element.status != Status::Met) {
        let status = if element.status == Status::Missing { "missing" } else { "weak" };
        told.push_str(&format!("{status}: {}\n", element.asks));
    }
    for quote in shown(finding) {
        told.push_str(&format!("{}: “{}”\n", place(quote), quote.text));
    }
    if let Some(ask) = &finding.ask {
        told.push_str(&format!("Ask for: {ask}\n"));
    }
    told
}

/// The words without what XML cannot hold and without what hides.
fn legal(words: &str) -> String {
    lines(words).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}
