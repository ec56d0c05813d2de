//! Which part or address does this id lead to?

use super::super::xml::Element;
use std::collections::HashMap;

/// Longer targets are cut.
const LONGEST_TARGET: usize = 2_083;

#[derive(Debug, Clone)]
pub struct Relation {
    /// The last word of its type: `styles`, `hyperlink`.
    pub kind: String,
    /// A part name from the archive's root, or an address where `external`.
    pub target: String,
    pub external: bool,
}

/// The relations of one part, in the order of the file.
#[derive(Debug, Default)]
pub struct Relations {
    ordered: Vec<Relation>,
    by_id: HashMap<String, usize>,
}

/// The part that holds the relations of `part`.
pub fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    match folder {
        "" => format!("_rels/{name}.rels"),
        folder => format!("{folder}/_rels/{name}.rels"),
    }
}

impl Relations {
    /// `part` is the part whose relations these are.
    pub fn read(root: &Element, part: &str) -> Self {
        let mut relations = Self::default();
        for element in root.all("Relationship") {
            let (Some(target), Some(kind)) = (element.attribute("Target"), element.attribute("Type")) else {
                continue;
            };
            let external = element.attribute("TargetMode") == Some("External");
            let target = match external {
                true => target.chars().take(LONGEST_TARGET).collect(),
                false => resolve(target, part),
            };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            if let Some(id) = element.attribute("Id") {
                relations.by_id.insert(id.to_owned(), relations.ordered.len());
            }
            relations.ordered.push(Relation { kind, target, external });
        }
        relations
    }

    pub fn get(&self, id: &str) -> Option<&Relation> {
        self.ordered.get(*self.by_id.get(id)?)
    }

    /// The part of the first relation of this kind.
    pub fn part(&self, kind: &str) -> Option<&str> {
        self.ordered.iter().find(|r| r.kind == kind && !r.external).map(|r| r.target.as_str())
    }
}

/// A part name as written in `part`, from the root.
fn resolve(target: &str, part: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut folders: Vec<&str> = part.split('/').collect();
    folders.pop();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                folders.pop();
            }
            step => folders.push(step),
        }
    }
    folders.join("/")
}
