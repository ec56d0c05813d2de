//! From files as written to a checked and compiled library.
//!
//! Every mistake of every file is reported in one run, with its place.

use super::condition::{Condition, Subject, Test};
use super::fact;
use super::written::{
    ClauseFile, Position as WrittenPosition, ProfileFile, RankingFile, RankingWeights, SourceFile, TermsFile,
    ValueKind,
};
use super::{
    Alternative, Clause, Element, Family, Library, Position, Profile, Provision, Reckoned, RuleKind,
    Tightened, ValueRule,
};
use crate::error::Mistake;
use crate::pattern::{DENIAL, PatternError, PatternId, SetBuilder, Slot, Vocabulary};
use crate::rank::{self, Ranking};
use crate::value;
use crate::yaml::{self, Positions};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A file of the library: its path below the library's folder, and its text.
#[derive(Debug, Clone)]
pub struct SourceText {
    pub path: String,
    pub text: String,
    /// The same as JSON without the tests of a clause, where the file was turned into it
    /// beforehand.
    pub json: Option<&'static str>,
}

impl SourceText {
    /// To be read from its text, with the tests.
    pub fn whole(self) -> Self {
        Self { json: None, ..self }
    }
}

/// Checks and compiles a library.
///
/// # Errors
/// Every mistake in every file.
pub fn build(files: &[SourceText]) -> Result<Library, Vec<Mistake>> {
    let mut builder = Builder::default();
    builder.terms(files);
    builder.sources(files);
    builder.rankings(files);
    let mut clauses = Vec::new();
    for file in files.iter().filter(|f| is_clause(&f.path)) {
        if let Some(written) = builder.load::<ClauseFile>(file) {
            clauses.extend(builder.clause(file, written));
        }
    }
    clauses.sort_by(|a, b| a.written.id.cmp(&b.written.id));
    let mut profiles = Vec::new();
    for file in files.iter().filter(|f| f.path.starts_with("profiles/")) {
        if let Some(written) = builder.load::<ProfileFile>(file) {
            profiles.push(builder.profile(file, written, &clauses));
        }
    }
    if !builder.mistakes.is_empty() {
        return Err(builder.mistakes);
    }
    let mut hash = blake3::Hasher::new();
    for file in files {
        hash.update(file.path.as_bytes()).update(&[0]).update(file.text.as_bytes()).update(&[0]);
    }
    Ok(Library {
        clauses,
        profiles,
        sources: builder.provisions,
        families: builder.families,
        patterns: builder.patterns.build(&builder.vocabulary),
        vocabulary: builder.vocabulary,
        version: hash.finalize().to_hex()[..12].to_string(),
    })
}

/// Reads only what the laws ask and when that has to be compared again, without compiling a
/// single pattern.
///
/// # Errors
/// Every mistake in a file of sources.
pub fn sources(files: &[SourceText]) -> Result<BTreeMap<String, Provision>, Vec<Mistake>> {
    let mut builder = Builder::default();
    builder.sources(files);
    match builder.mistakes.is_empty() {
        true => Ok(builder.provisions),
        false => Err(builder.mistakes),
    }
}

fn is_clause(path: &str) -> bool {
    path.contains('/')
        && !["sources/", "profiles/", "schema/", "questions/"].iter().any(|folder| path.starts_with(folder))
}

#[derive(Default)]
struct Builder {
    mistakes: Vec<Mistake>,
    vocabulary: Vocabulary,
    patterns: SetBuilder,
    families: Vec<Family>,
    phrases: BTreeMap<String, Vec<PatternId>>,
    provisions: BTreeMap<String, Provision>,
    /// By `clause#element`; taken out by the element.
    rankings: BTreeMap<String, Ranking>,
}

impl Builder {
    /// Reads a file; on a mistake the guarded reading is repeated for its place.
    fn load<T: DeserializeOwned>(&mut self, file: &SourceText) -> Option<T> {
        if let Some(written) = file.json.and_then(|json| serde_json::from_str(json).ok()) {
            return Some(written);
        }
        match yaml::parse(&file.path, &file.text) {
            Ok(written) => Some(written),
            Err(mistake) => {
                match yaml::load::<serde_yaml::Value>(&file.path, &file.text) {
                    Err(better) => self.mistakes.extend(better),
                    Ok(_) => self.mistakes.push(mistake),
                }
                None
            }
        }
    }

    fn blame(&mut self, file: &SourceText, path: &[&str], what: String, help: String) {
        let mistake = Positions::of(&file.text).mistake(&file.path, path, what, help);
        self.mistakes.push(mistake);
    }

    fn terms(&mut self, files: &[SourceText]) {
        let Some(file) = files.iter().find(|f| f.path == "terms.yaml") else {
            let what = "the library has no terms.yaml".to_string();
            let help = "It holds the word families that patterns name.".to_string();
            self.mistakes.push(Mistake { file: "terms.yaml".into(), line: 0, column: 0, what, help });
            return;
        };
        let Some(written) = self.load::<TermsFile>(file) else { return };
        for name in written.families.keys() {
            self.vocabulary.family(name);
        }
        for denial in &written.denials {
            self.vocabulary.add_member(DENIAL, denial);
        }
        for (name, family) in written.families {
            let id = self.vocabulary.family(&name);
            for member in &family.members {
                self.vocabulary.add_member(id, member);
            }
            let joined_by =
                self.compile(file, &["families", &name, "joined-by"], &family.joined_by, &|_| None);
            self.families.push(Family { name, id, members: family.members, joined_by });
        }
        for (name, patterns) in &written.phrases {
            let shared = self.compile(file, &["phrases", name], patterns, &|_| None);
            self.phrases.insert(name.clone(), shared);
        }
    }

    fn sources(&mut self, files: &[SourceText]) {
        for file in files.iter().filter(|f| f.path.starts_with("sources/")) {
            let Some(written) = self.load::<SourceFile>(file) else { continue };
            for (key, asks) in written.provisions {
                let provision = Provision {
                    source: written.title.clone(),
                    asks,
                    url: written.url.clone(),
                    as_of: written.as_of.clone(),
                    review_by: written.review_by.clone(),
                };
                self.provisions.insert(format!("{}/{key}", written.id), provision);
            }
        }
    }

    fn rankings(&mut self, files: &[SourceText]) {
        let Some(file) = files.iter().find(|f| f.path == "ranking.yaml") else { return };
        let Some(written) = self.load::<RankingFile>(file) else { return };
        for (element, RankingWeights { line, scale, weights }) in written.elements {
            match Ranking::parse(line, scale, weights) {
                Some(ranking) => _ = self.rankings.insert(element, ranking),
                None => self.blame(
                    file,
                    &["elements", &element, "weights"],
                    "the weights are damaged".into(),
                    format!("Make the file again: {}", written.made_by),
                ),
            }
        }
    }

    /// Compiles a list of patterns that stands at `path` of `file`.
    fn compile(
        &mut self,
        file: &SourceText,
        path: &[&str],
        patterns: &[String],
        slots: &dyn Fn(&str) -> Option<Slot>,
    ) -> Vec<PatternId> {
        let mut ids = Vec::new();
        for (i, pattern) in patterns.iter().enumerate() {
            let added = match pattern.strip_prefix('@') {
                None => self.patterns.add(pattern, &mut self.vocabulary, slots).map(|id| ids.push(id)),
                Some(name) => self.phrase(name).map(|shared| ids.extend(shared)),
            };
            if let Err(error) = added {
                let index = i.to_string();
                let path: Vec<&str> = path.iter().copied().chain([index.as_str()]).collect();
                self.blame(file, &path, error.what, error.help);
            }
        }
        ids
    }

    /// The patterns that `@name` stands for.
    fn phrase(&self, name: &str) -> Result<&[PatternId], PatternError> {
        self.phrases.get(name).map(Vec::as_slice).ok_or_else(|| {
            let known: Vec<_> = self.phrases.keys().collect();
            let what = format!("no phrases are called `{name}`");
            PatternError { what, help: format!("terms.yaml has: {}", list(&known)) }
        })
    }

    fn clause(&mut self, file: &SourceText, written: ClauseFile) -> Option<Clause> {
        self.facts(file, &["applies-to", "facts"], &written.applies_to.facts);
        if format!("{}.yaml", written.id) != file.path {
            let what = format!("the id is `{}`, but the file is {}", written.id, file.path);
            self.blame(
                file,
                &["id"],
                what,
                "The path below the library's folder is the clause's name.".into(),
            );
        }
        self.check_cites(file, &["cites"], &written.cites);
        let values = self.values(file, &written);
        let index = |name: &str| values.iter().position(|v| v.name == name);
        let slots = |name: &str| {
            let index = index(name)?;
            match values[index].kind {
                RuleKind::Typed(kind) => Some(Slot { index: index as u16, kind }),
                _ => None,
            }
        };
        let locate = &written.locate;
        let headings = self.compile(file, &["locate", "headings"], &locate.headings, &slots);
        let text = self.compile(file, &["locate", "text"], &locate.text, &slots);
        let unless = self.compile(file, &["locate", "unless"], &locate.unless, &slots);
        let mut elements = Vec::new();
        for (i, element) in written.elements.iter().enumerate() {
            let i = i.to_string();
            self.check_cites(file, &["elements", &i, "cites"], &element.cites);
            let list = |builder: &mut Self, key: &str, patterns: &[String]| {
                builder.compile(file, &["elements", &i, key], patterns, &slots)
            };
            let met_by = list(self, "met-by", &element.met_by);
            let may_be_met_by = list(self, "may-be-met-by", &element.may_be_met_by);
            let named = element.met_by.iter().chain(&element.may_be_met_by);
            let ids = met_by.iter().chain(&may_be_met_by);
            let marks = named.zip(ids).map(|(pattern, id)| (*id, rank::mark(pattern))).collect();
            elements.push(Element {
                titles: element.titled.as_ref().map_or_else(Vec::new, |titled| {
                    self.compile(file, &["elements", &i, "titled", "by"], &titled.by, &|_| None)
                }),
                says_nothing: element.titled.as_ref().map_or_else(Vec::new, |titled| {
                    self.compile(file, &["elements", &i, "titled", "unless"], &titled.unless, &|_| None)
                }),
                met_by,
                may_be_met_by,
                marks,
                ranking: self.rankings.remove(&format!("{}#{}", written.id, element.id)),
                unless: list(self, "unless", &element.unless),
                weakened_by: list(self, "weakened-by", &element.weakened_by),
                undercut_by: list(self, "undercut-by", &element.undercut_by),
            });
            let patterns = element.met_by.len() + element.may_be_met_by.len();
            if element.needs == 0 || element.needs as usize > patterns {
                let what = format!("`needs` is {}, but `met-by` has {} patterns", element.needs, patterns);
                self.blame(file, &["elements", &i, "needs"], what, String::new());
            }
        }
        let positions = &written.positions;
        let preferred = self.position(file, "preferred", &positions.preferred, &written, &values);
        let fallback =
            positions.fallback.as_ref().map(|p| self.position(file, "fallback", p, &written, &values));
        let mut walk_away = Vec::new();
        if let Some(position) = &positions.walk_away {
            if !position.conditions.is_empty() {
                walk_away.push(self.conditions(
                    file,
                    &["positions", "walk-away", "if"],
                    &position.conditions,
                    &values,
                ));
            }
            for (i, conditions) in position.if_any.iter().enumerate() {
                let i = i.to_string();
                walk_away.push(self.conditions(
                    file,
                    &["positions", "walk-away", "if-any", &i],
                    conditions,
                    &values,
                ));
            }
        }
        let file = file.path.clone();
        Some(Clause {
            written,
            file,
            headings,
            text,
            unless,
            elements,
            values,
            preferred,
            fallback,
            walk_away,
        })
    }

    fn check_cites(&mut self, file: &SourceText, path: &[&str], cites: &[String]) {
        for (i, cite) in cites.iter().enumerate() {
            if !self.provisions.contains_key(cite) {
                let index = i.to_string();
                let path: Vec<&str> = path.iter().copied().chain([index.as_str()]).collect();
                let folder = cite.split('/').next().unwrap_or_default();
                let known: Vec<_> =
                    self.provisions.keys().filter(|k| k.split('/').next() == Some(folder)).collect();
                let help = match known.is_empty() {
                    true => format!("There is no sources/{folder}.yaml with provisions."),
                    false => format!("sources/{folder}.yaml has: {}", list(&known)),
                };
                self.blame(file, &path, format!("no source is called `{cite}`"), help);
            }
        }
    }

    /// The element that a value comes from.
    fn element(
        &mut self,
        file: &SourceText,
        written: &ClauseFile,
        value: &str,
        id: Option<&str>,
    ) -> Option<usize> {
        let id = id?;
        let found = written.elements.iter().position(|e| e.id == id);
        if found.is_none() {
            let what = format!("`{}` has no element `{id}`", written.id);
            self.blame(file, &["values", value, "from"], what, "Name one of its elements.".into());
        }
        found
    }

    /// Finds the values that a date is reckoned from.
    fn reckonings(&mut self, file: &SourceText, written: &ClauseFile, rules: &mut [ValueRule]) {
        for (i, (name, spec)) in written.values.iter().enumerate() {
            let Some(reckoned) = &spec.reckoned else { continue };
            let find = |wanted: &String, kind: value::Kind| {
                rules
                    .iter()
                    .position(|r| r.name == *wanted && matches!(r.kind, RuleKind::Typed(k) if k == kind))
            };
            let from: Option<Vec<usize>> =
                reckoned.from.iter().map(|name| find(name, value::Kind::Date)).collect();
            let plus = reckoned.plus.as_ref().map(|name| find(name, value::Kind::Duration));
            let at = ["values", name, "reckoned", "said-by"];
            let slots = |wanted: &str| {
                let index = rules.iter().position(|rule| rule.name == wanted)?;
                let RuleKind::Typed(kind) = rules[index].kind else { return None };
                Some(Slot { index: index as u16, kind })
            };
            let said_by = self.compile(file, &at, &reckoned.said_by, &slots);
            match (from, plus) {
                (Some(from), Some(Some(plus))) => {
                    rules[i].reckoned = Some(Reckoned { from, plus: Some(plus), said_by });
                }
                (Some(from), None) => rules[i].reckoned = Some(Reckoned { from, plus: None, said_by }),
                _ => self.blame(
                    file,
                    &["values", name, "reckoned"],
                    format!("`{name}` is reckoned from values that this clause has not"),
                    "`from` names dates of this clause, `plus` one of its durations.".into(),
                ),
            }
        }
    }

    fn values(&mut self, file: &SourceText, written: &ClauseFile) -> Vec<ValueRule> {
        let mut rules = Vec::new();
        for (name, spec) in &written.values {
            let alternatives = |builder: &mut Self| {
                let mut alternatives = Vec::new();
                for (i, alternative) in spec.of.iter().enumerate() {
                    let i = i.to_string();
                    let said = ["values", name, "of", &i, "said-by"];
                    let unless = ["values", name, "of", &i, "unless"];
                    alternatives.push(Alternative {
                        is: alternative.is.clone(),
                        said_by: builder.compile(file, &said, &alternative.said_by, &|_| None),
                        unless: builder.compile(file, &unless, &alternative.unless, &|_| None),
                    });
                }
                alternatives
            };
            let kind = match spec.kind {
                ValueKind::Duration => RuleKind::Typed(value::Kind::Duration),
                ValueKind::Money => RuleKind::Typed(value::Kind::Money),
                ValueKind::Percent => RuleKind::Typed(value::Kind::Percent),
                ValueKind::Number => RuleKind::Typed(value::Kind::Number),
                ValueKind::Date => RuleKind::Typed(value::Kind::Date),
                ValueKind::Multiple => RuleKind::Typed(value::Kind::Multiple),
                ValueKind::Place => RuleKind::Typed(value::Kind::Place),
                ValueKind::Choice => RuleKind::Choice(alternatives(self)),
                ValueKind::Set => RuleKind::Set(alternatives(self)),
            };
            let named = matches!(kind, RuleKind::Choice(_) | RuleKind::Set(_));
            if named == spec.of.is_empty() {
                let what = match named {
                    true => format!("`{name}` has no alternatives"),
                    false => format!("`{name}` is caught by `${name}` and takes no `of`"),
                };
                self.blame(
                    file,
                    &["values", name],
                    what,
                    "choice and set need `of`; other types must not have it.".into(),
                );
            }
            let slots = |wanted: &str| match &kind {
                RuleKind::Typed(kind) if wanted == name => {
                    Some(Slot { index: rules.len() as u16, kind: *kind })
                }
                _ => None,
            };
            let said_by = self.compile(file, &["values", name, "said-by"], &spec.said_by, &slots);
            let unless = self.compile(file, &["values", name, "unless"], &spec.unless, &|_| None);
            if named && !spec.said_by.is_empty() {
                self.blame(
                    file,
                    &["values", name, "said-by"],
                    format!("`{name}` is a choice or set, whose patterns stand under `of`"),
                    "Move the patterns to the alternatives.".into(),
                );
            }
            rules.push(ValueRule {
                name: name.clone(),
                kind,
                said_by,
                unless,
                never: spec.never.clone(),
                not_as: spec.not_as.clone(),
                several: spec.several,
                scope: spec.scope,
                ranked: spec.ranked,
                in_definitions: spec.in_definitions,
                working: spec.working,
                reckoned: None,
                from: self.element(file, written, name, spec.from.as_deref()),
                read_as: spec.read_as,
            });
        }
        self.reckonings(file, written, &mut rules);
        rules
    }

    fn position(
        &mut self,
        file: &SourceText,
        name: &str,
        written: &WrittenPosition,
        clause: &ClauseFile,
        values: &[ValueRule],
    ) -> Position {
        let conditions = self.conditions(file, &["positions", name, "if"], &written.conditions, values);
        let mut elements = |key: &str, ids: &[String]| {
            let mut found = Vec::new();
            for (i, id) in ids.iter().enumerate() {
                match clause.elements.iter().position(|e| &e.id == id) {
                    Some(index) => found.push(index),
                    None => {
                        let known: Vec<_> = clause.elements.iter().map(|e| &e.id).collect();
                        let help = format!("this clause has: {}", list(&known));
                        let i = i.to_string();
                        self.blame(
                            file,
                            &["positions", name, key, &i],
                            format!("no element is called `{id}`"),
                            help,
                        );
                    }
                }
            }
            found
        };
        let met = elements("met", &written.met);
        let present = elements("present", &written.present);
        Position { conditions, met, present }
    }

    fn conditions(
        &mut self,
        file: &SourceText,
        path: &[&str],
        written: &BTreeMap<String, String>,
        values: &[ValueRule],
    ) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (name, condition) in written {
            let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
            let Some(value) = values.iter().position(|v| &v.name == name) else {
                let known: Vec<_> = values.iter().map(|v| &v.name).collect();
                self.blame(
                    file,
                    &path,
                    format!("no value is called `{name}`"),
                    format!("this clause has: {}", list(&known)),
                );
                continue;
            };
            let names = |of: &[Alternative]| of.iter().map(|a| a.is.clone()).collect::<Vec<_>>();
            let test = match &values[value].kind {
                RuleKind::Typed(kind) => Test::parse(condition, Subject::Typed(*kind)),
                RuleKind::Choice(of) => {
                    let names = names(of);
                    Test::parse(
                        condition,
                        Subject::Choice(&names.iter().map(String::as_str).collect::<Vec<_>>()),
                    )
                }
                RuleKind::Set(of) => {
                    let names = names(of);
                    Test::parse(
                        condition,
                        Subject::Set(&names.iter().map(String::as_str).collect::<Vec<_>>()),
                    )
                }
            };
            match test {
                Ok(test) => conditions.push(Condition { value, test, written: condition.clone() }),
                Err((what, help)) => self.blame(file, &path, what, help),
            }
        }
        conditions
    }

    fn facts(&mut self, file: &SourceText, path: &[&str], names: &[String]) {
        for (i, name) in names.iter().enumerate().filter(|(_, name)| !fact::is_known(name)) {
            let i = i.to_string();
            let path: Vec<&str> = path.iter().copied().chain([i.as_str()]).collect();
            self.blame(file, &path, format!("`{name}` is no fact of a vendor"), fact::help());
        }
    }

    fn profile(&mut self, file: &SourceText, written: ProfileFile, clauses: &[Clause]) -> Profile {
        let mut chosen = Vec::new();
        for (i, wanted) in written.clauses.iter().enumerate() {
            let folder = wanted.strip_suffix('*');
            let before = chosen.len();
            for (index, clause) in clauses.iter().enumerate() {
                let matches = folder.map_or(clause.id() == wanted, |folder| clause.id().starts_with(folder));
                if matches && !chosen.contains(&index) {
                    chosen.push(index);
                }
            }
            if chosen.len() == before && !clauses.iter().any(|c| c.id() == wanted) {
                let i = i.to_string();
                self.blame(
                    file,
                    &["clauses", &i],
                    format!("no clause is called `{wanted}`"),
                    "Write an id, or a folder as dpa/*.".into(),
                );
            }
        }
        for (i, set) in written.applies_when.iter().enumerate() {
            self.facts(file, &["applies-when", &i.to_string()], set);
            if set.is_empty() {
                let what = "an empty set of facts would ask for it of every vendor".to_string();
                self.blame(file, &["applies-when", &i.to_string()], what, fact::help());
            }
        }
        let mut tightened = BTreeMap::new();
        for (id, change) in &written.tighten {
            let Some(index) = clauses.iter().position(|c| c.id() == id) else {
                self.blame(file, &["tighten", id], format!("no clause is called `{id}`"), String::new());
                continue;
            };
            let values = &clauses[index].values;
            let conditions = |builder: &mut Self, key: &str, map: &BTreeMap<String, String>| {
                builder.conditions(file, &["tighten", id, key], map, values)
            };
            let change = Tightened {
                severity: change.severity,
                preferred: conditions(self, "preferred", &change.preferred),
                fallback: conditions(self, "fallback", &change.fallback),
                walk_away: conditions(self, "walk-away", &change.walk_away),
            };
            tightened.insert(index, change);
        }
        Profile { written, clauses: chosen, tightened }
    }
}

fn list<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}
