//! From control files as written to compiled controls. Every mistake is reported with its place.

use super::written::{AnswersFile, ControlFile, ControlValueKind, Differs};
use super::{Control, Controls, Rule, Value};
use crate::error::Mistake;
use crate::library::written::TermsFile;
use crate::library::{SourceText, Subject, Test};
use crate::pattern::{DENIAL, PatternId, SetBuilder, Slot, Vocabulary};
use crate::value;
use crate::yaml::{self, Positions};
use serde::de::DeserializeOwned;

/// Compiles the files below `questions/`, with the word families of `terms.yaml`.
///
/// # Errors
/// Every mistake in every file.
pub fn build(files: &[SourceText]) -> Result<Controls, Vec<Mistake>> {
    let mut builder = Builder::default();
    if let Some(terms) = files.iter().find(|file| file.path == "terms.yaml") {
        builder.terms(terms);
    }
    let mut controls = Vec::new();
    let (mut weak, mut evidence) = (Vec::new(), Vec::new());
    for file in files.iter().filter(|file| file.path.starts_with("questions/")) {
        if file.path == "questions/answers.yaml" {
            let Some(written) = builder.load::<AnswersFile>(file) else { continue };
            weak = builder.compile(file, &["weakened-by"], &written.weakened_by, &[]);
            evidence = builder.compile(file, &["evidence"], &written.evidence, &[]);
        } else if let Some(written) = builder.load::<ControlFile>(file) {
            controls.push(builder.control(file, written));
        }
    }
    controls.sort_by(|a, b| a.written.id.cmp(&b.written.id));
    if !builder.mistakes.is_empty() {
        return Err(builder.mistakes);
    }
    Ok(Controls {
        controls,
        patterns: builder.patterns.build(&builder.vocabulary),
        vocabulary: builder.vocabulary,
        weak,
        evidence,
    })
}

#[derive(Default)]
struct Builder {
    mistakes: Vec<Mistake>,
    vocabulary: Vocabulary,
    patterns: SetBuilder,
}

/// Names and kinds of a control's values, in their order.
type Named = [(String, value::Kind)];

impl Builder {
    fn load<T: DeserializeOwned>(&mut self, file: &SourceText) -> Option<T> {
        if let Some(written) = file.json.and_then(|json| serde_json::from_str(json).ok()) {
            return Some(written);
        }
        match yaml::load(&file.path, &file.text) {
            Ok((written, _)) => Some(written),
            Err(mistakes) => {
                self.mistakes.extend(mistakes);
                None
            }
        }
    }

    fn terms(&mut self, file: &SourceText) {
        let Some(written) = self.load::<TermsFile>(file) else { return };
        for denial in &written.denials {
            self.vocabulary.add_member(DENIAL, denial);
        }
        for (name, family) in &written.families {
            let id = self.vocabulary.family(name);
            family.members.iter().for_each(|member| self.vocabulary.add_member(id, member));
        }
    }

    fn blame(&mut self, file: &SourceText, path: &[&str], what: String, help: String) {
        self.mistakes.push(Positions::of(&file.text).mistake(&file.path, path, what, help));
    }

    fn compile(
        &mut self,
        file: &SourceText,
        path: &[&str],
        patterns: &[String],
        values: &Named,
    ) -> Vec<PatternId> {
        let slots = |name: &str| {
            let index = values.iter().position(|(known, _)| known == name)?;
            Some(Slot { index: index as u16, kind: values[index].1 })
        };
        let mut ids = Vec::new();
        for (at, pattern) in patterns.iter().enumerate() {
            match self.patterns.add(pattern, &mut self.vocabulary, &slots) {
                Ok(id) => ids.push(id),
                Err(error) => {
                    let at = at.to_string();
                    let path: Vec<&str> = path.iter().copied().chain([at.as_str()]).collect();
                    self.blame(file, &path, error.what, error.help);
                }
            }
        }
        ids
    }

    fn control(&mut self, file: &SourceText, written: ControlFile) -> Control {
        if format!("{}.yaml", written.id) != file.path {
            let what = format!("the id is `{}`, but the file is {}", written.id, file.path);
            self.blame(
                file,
                &["id"],
                what,
                "The path below the library's folder is the control's name.".into(),
            );
        }
        let kind = |kind| match kind {
            ControlValueKind::Duration => value::Kind::Duration,
            ControlValueKind::Place => value::Kind::Place,
        };
        let named: Vec<(String, value::Kind)> =
            written.values.iter().map(|(name, value)| (name.clone(), kind(value.kind))).collect();
        let mut values = Vec::new();
        for (name, value) in &written.values {
            let said_by = self.compile(file, &["values", name, "said-by"], &value.said_by, &named);
            let paper = match value.paper.is_empty() {
                true => said_by.clone(),
                false => self.compile(file, &["values", name, "paper"], &value.paper, &named),
            };
            let wanted = value.wanted.as_deref().and_then(|condition| {
                match Test::parse(condition, Subject::Typed(kind(value.kind))) {
                    Ok(test) => Some(test),
                    Err((what, help)) => {
                        self.blame(file, &["values", name, "wanted"], what, help);
                        None
                    }
                }
            });
            values.push(Value {
                name: name.clone(),
                kind: kind(value.kind),
                said_by,
                paper,
                wanted,
                wanted_as_written: value.wanted.clone().unwrap_or_default(),
            });
        }
        let list = |builder: &mut Self, key: &str, patterns: &[String]| {
            builder.compile(file, &[key], patterns, &named)
        };
        let asked_by = list(self, "asked-by", &written.asked_by);
        let hinted_by = list(self, "hinted-by", &written.hinted_by);
        let sections = list(self, "sections", &written.sections);
        let unless = list(self, "unless", &written.unless);
        let no_is_good = list(self, "no-is-good", &written.no_is_good);
        let weakened_by = list(self, "weakened-by", &written.weakened_by);
        let against = (0..written.against.len()).map(|at| self.rule(file, &written, at, &named)).collect();
        let ids = written.ids.clone().into_iter().collect();
        Control {
            written,
            asked_by,
            hinted_by,
            sections,
            unless,
            no_is_good,
            weakened_by,
            values,
            against,
            ids,
        }
    }

    fn rule(&mut self, file: &SourceText, control: &ControlFile, index: usize, named: &Named) -> Rule {
        let rule = &control.against[index];
        let at = index.to_string();
        let mut list = |side: &str, key: &str, patterns: &[String]| {
            self.compile(file, &["against", &at, side, key], patterns, named)
        };
        let asked = list("answer", "asked", &rule.answer.asked);
        let claimed = list("answer", "said", &rule.answer.said);
        let claim_unless = list("answer", "unless", &rule.answer.unless);
        let says = list("paper", "says", &rule.paper.says);
        let unless = list("paper", "unless", &rule.paper.unless);
        let lacks = list("paper", "lacks", &rule.paper.lacks);
        let value =
            rule.answer.value.as_ref().and_then(|name| named.iter().position(|(known, _)| known == name));
        if rule.answer.value.is_some() && value.is_none() {
            let known: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
            let help = format!("this control has: {}", known.join(", "));
            self.blame(file, &["against", &at, "answer", "value"], "there is no such value".into(), help);
        }
        let compares =
            [!rule.paper.says.is_empty(), !rule.paper.lacks.is_empty(), rule.paper.value.is_some()];
        if compares.iter().filter(|side| **side).count() != 1 {
            let help = "Give one of `says`, `lacks` and `value`.".to_string();
            self.blame(
                file,
                &["against", &at, "paper"],
                "the paper's side says nothing to compare, or too much".into(),
                help,
            );
        }
        if matches!(rule.paper.value, Some(Differs::Longer | Differs::Shorter | Differs::Outside))
            && value.is_none()
        {
            let help = "Name the value on the answer's side, too.".to_string();
            self.blame(
                file,
                &["against", &at, "paper", "value"],
                "there is nothing to compare it with".into(),
                help,
            );
        }
        Rule { index, asked, claimed, claim_unless, says, unless, lacks, value }
    }
}
