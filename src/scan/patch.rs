//! How would vendor.yaml look with the proposals in it? The file's own lines stay as they
//! are; each change stands under the words it comes from.

use super::{Kinds, Proposal, Scan};
use crate::vendor::Vendor;
use crate::yaml::Positions;

/// The longest stretch of a quote that is copied, in characters.
const WORDS: usize = 100;

/// The file with the proposals in it, and those that a person has to place.
#[derive(Debug, Default)]
pub struct Patched {
    pub text: String,
    /// `price/cap: 3 %`
    pub left: Vec<String>,
}

/// Puts the proposals into the text of a vendor's file.
pub fn patched(text: &str, vendor: &Vendor, scan: &Scan) -> Patched {
    let mut patched = Patched { text: text.to_string(), left: Vec::new() };
    for paper in &scan.papers {
        let placed = match vendor.papers.iter().position(|p| p.file.as_ref() == Some(&paper.file)) {
            Some(at) => set(&patched.text, &format!("documents/{at}"), "also", &list(paper), None),
            None => add_document(&patched.text, paper),
        };
        patched.take(placed, || format!("documents: {}", paper.file));
    }
    for proposal in scan.proposals.iter().filter(|p| p.now.as_ref() != Some(&p.value)) {
        let (parent, key) = proposal.key.split_once('/').unwrap_or(("", proposal.key));
        let placed = set(&patched.text, parent, key, &scalar(&proposal.value), Some(&source(proposal)));
        patched.take(placed, || format!("{}: {}", proposal.key, proposal.value));
    }
    patched
}

impl Patched {
    /// Takes a change that leaves the file readable.
    fn take(&mut self, placed: Option<String>, what: impl Fn() -> String) {
        match placed.filter(|text| Positions::of(text).is_known(&["name"])) {
            Some(text) => self.text = text,
            None => self.left.push(what()),
        }
    }
}

/// `# documents/msa.md, § 12.2: “This Agreement renews …”`
fn source(proposal: &Proposal) -> String {
    let quote = &proposal.quote;
    let section = match quote.section.as_str() {
        "" => String::new(),
        section if section.starts_with(|c: char| c.is_ascii_digit()) => format!(", § {section}"),
        section => format!(", {section}"),
    };
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let mut words: String = quote.text.chars().map(plain).take(WORDS).collect();
    if quote.text.chars().count() > WORDS {
        words.push('…');
    }
    let now = proposal.now.as_ref().map(|now| format!(" (was {now})")).unwrap_or_default();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = format!("# {}{section}: “{words}”{now}", proposal.file);
    line.chars().map(plain).collect()
}

fn list(paper: &Kinds) -> String {
    format!("[{}]", names(paper).join(", "))
}

fn names(paper: &Kinds) -> Vec<String> {
    let name = |kind| serde_json::to_value(kind).ok()?.as_str().map(str::to_string);
    paper.kinds.iter().filter_map(name).collect()
}

/// The value as YAML, in quotes where it needs them.
fn scalar(value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " ./-_%".contains(c);
    let begins = value.starts_with(|c: char| c.is_ascii_alphanumeric());
    match begins && value.chars().all(plain) && !value.ends_with(' ') {
        true => value.to_string(),
        false => serde_json::to_string(value).unwrap_or_default(),
    }
}

/// Sets `parent/key`, under a comment. `None` where the file is written in a way that a
/// person has to change.
fn set(text: &str, parent: &str, key: &str, value: &str, comment: Option<&str>) -> Option<String> {
    let positions = Positions::of(text);
    let path: Vec<&str> = parent.split('/').chain([key]).collect();
    let parents = &path[..path.len() - 1];
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    if let Some((line, column)) = positions.exact(&path) {
        let at = line.checked_sub(1)?;
        let (start, end) = scalar_at(lines.get(at)?, column)?;
        lines[at].replace_range(start..end, value);
        above(&mut lines, at, comment);
        return Some(joined(lines));
    }
    if !positions.is_known(parents) {
        lines.extend([String::new(), format!("{parent}:")]);
        lines.extend(comment.map(|comment| format!("  {comment}")));
        lines.push(format!("  {key}: {value}"));
        return Some(joined(lines));
    }
    let (line, column) = positions.last_below(parents)?;
    let at = line.checked_sub(1)?;
    let (_, end) = scalar_at(lines.get(at)?, column)?;
    if is_flow(&lines[at][..end]) || flow_above(&lines, &positions, parents, at) {
        lines[at].insert_str(end, &format!(", {key}: {value}"));
        above(&mut lines, at, comment);
    } else {
        let indent = indent_of(&lines[at]);
        lines.insert(at + 1, format!("{indent}{key}: {value}"));
        lines.splice(at + 1..at + 1, comment.map(|comment| format!("{indent}{comment}")));
    }
    Some(joined(lines))
}

/// Puts a new paper at the head of the list.
fn add_document(text: &str, paper: &Kinds) -> Option<String> {
    let names = names(paper);
    let kind = names.first().map_or("other", String::as_str);
    let also = match names.get(1..) {
        Some(rest) if !rest.is_empty() => format!(", also: [{}]", rest.join(", ")),
        _ => String::new(),
    };
    let entry = format!("{{ file: {}, kind: {kind}{also} }}", scalar(&paper.file));
    let hint = "# new: add `signed:`";
    let positions = Positions::of(text);
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    if let Some((line, _)) = positions.exact(&["documents", "0"]) {
        let at = line.checked_sub(1)?;
        let own = lines.get(at)?.clone();
        match own.split_once("documents:") {
            Some((_, rest)) if rest.trim_start().starts_with('[') => {
                lines[at] = own.replacen('[', &format!("[{entry}, "), 1);
            }
            _ => lines.insert(at, format!("{}- {entry} {hint}", indent_of(&own))),
        }
        return Some(joined(lines));
    }
    if let Some((line, _)) = positions.exact(&["documents"]) {
        let at = line.checked_sub(1)?;
        let rest = lines.get(at)?.strip_prefix("documents:")?.trim();
        if !rest.is_empty() && !rest.starts_with('#') && !rest.starts_with("[]") {
            return None;
        }
        lines[at] = "documents:".to_string();
        lines.insert(at + 1, format!("  - {entry} {hint}"));
        return Some(joined(lines));
    }
    lines.extend([String::new(), "documents:".to_string(), format!("  - {entry} {hint}")]);
    Some(joined(lines))
}

fn joined(lines: Vec<String>) -> String {
    lines.join("\n") + "\n"
}

fn above(lines: &mut Vec<String>, at: usize, comment: Option<&str>) {
    let indent = indent_of(&lines[at]);
    lines.splice(at..at, comment.map(|comment| format!("{indent}{comment}")));
}

fn indent_of(line: &str) -> String {
    line.chars().take_while(|c| *c == ' ').collect()
}

/// Whether the words before a place leave a bracket open.
fn is_flow(before: &str) -> bool {
    let count = |c: char| before.matches(c).count();
    count('{') > count('}') || count('[') > count(']')
}

/// Whether the mapping began in brackets on an earlier line.
fn flow_above(lines: &[String], positions: &Positions, parents: &[&str], until: usize) -> bool {
    let Some((line, _)) = positions.exact(parents) else { return false };
    is_flow(&lines[line.saturating_sub(1)..until].join("\n"))
}

/// The bytes of the scalar that begins at a column of a line, counted from 1.
fn scalar_at(line: &str, column: usize) -> Option<(usize, usize)> {
    let start = line.char_indices().nth(column.checked_sub(1)?).map(|(at, _)| at)?;
    let rest = &line[start..];
    let quote = rest.chars().next().filter(|c| *c == '"' || *c == '\'');
    if let Some(quote) = quote {
        let end = rest[1..].find(quote)? + 2;
        return Some((start, start + end));
    }
    if rest.starts_with(['{', '[', '|', '>', '&', '*']) {
        return None;
    }
    let comment = rest.find(" #").unwrap_or(rest.len());
    let end = match is_flow(&line[..start]) || line.trim_start().starts_with('-') {
        true => rest.find([',', '}', ']']).unwrap_or(rest.len()),
        false => rest.len(),
    };
    let end = end.min(comment);
    Some((start, start + rest[..end].trim_end().len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_goes_where_the_file_is_written_in_its_own_way() {
        let comment = Some("# msa.md, § 12.2: “sixty days”");
        for (text, expected) in [
            (
                "name: A\nterm:\n  starts: 2026-01-01\n  notice: 30 days # before the end\nclocks: {}\n",
                "name: A\nterm:\n  starts: 2026-01-01\n  # msa.md, § 12.2: “sixty days”\n  notice: 60 days # before the end\nclocks: {}\n",
            ),
            (
                "name: A\nterm:\n  starts: 2026-01-01\n  lasts: 1 year\nprice: { cap: 3 % }\n",
                "name: A\nterm:\n  starts: 2026-01-01\n  lasts: 1 year\n  # msa.md, § 12.2: “sixty days”\n  notice: 60 days\nprice: { cap: 3 % }\n",
            ),
            (
                "name: A\nterm: { starts: 2026-01-01, notice: '30 days' }\n",
                "name: A\n# msa.md, § 12.2: “sixty days”\nterm: { starts: 2026-01-01, notice: 60 days }\n",
            ),
            (
                "name: A\nterm: { starts: 2026-01-01 }\n",
                "name: A\n# msa.md, § 12.2: “sixty days”\nterm: { starts: 2026-01-01, notice: 60 days }\n",
            ),
            (
                "name: A\nterm: {\n  starts: 2026-01-01\n}\n",
                "name: A\nterm: {\n  # msa.md, § 12.2: “sixty days”\n  starts: 2026-01-01, notice: 60 days\n}\n",
            ),
            ("name: A\n", "name: A\n\nterm:\n  # msa.md, § 12.2: “sixty days”\n  notice: 60 days\n"),
        ] {
            assert_eq!(set(text, "term", "notice", "60 days", comment).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_paper_goes_to_the_head_of_the_list() {
        use crate::vendor::written::DocumentKind;
        let kinds = vec![DocumentKind::Msa, DocumentKind::Dpa];
        let paper = Kinds { file: "documents/a.md".into(), listed: false, kinds };
        let entry = "{ file: documents/a.md, kind: msa, also: [dpa] }";
        for (text, expected) in [
            ("documents: []  # none\n", format!("documents:\n  - {entry} # new: add `signed:`\n")),
            ("name: A\n", format!("name: A\n\ndocuments:\n  - {entry} # new: add `signed:`\n")),
            (
                "documents:\n- { file: b, kind: dpa }\n",
                format!("documents:\n- {entry} # new: add `signed:`\n- {{ file: b, kind: dpa }}\n"),
            ),
            (
                "documents: [{ file: b, kind: dpa }]\n",
                format!("documents: [{entry}, {{ file: b, kind: dpa }}]\n"),
            ),
        ] {
            assert_eq!(add_document(text, &paper), Some(expected), "{text}");
        }
    }
}
