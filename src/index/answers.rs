//! What of a questionnaire is indexed? Every question with its answer, and the cell it
//! stands in.

use super::about::About;
use super::passage::{Part, Passage, families};
use crate::error::ReadError;
use crate::library::Library;
use crate::pattern::FamilyId;
use crate::questionnaire::{Answer, Questionnaire, read};
use std::collections::HashMap;

/// Files that hold answers, if they hold anything that is searched.
const SHEETS: [&str; 5] = ["xlsx", "xlsm", "ods", "csv", "json"];

/// Whether the file is read as a questionnaire: by what it is, or by what the register
/// calls it.
pub(super) fn is_asked_for(file: &str, about: &About) -> bool {
    is_sheet(file) || about.kinds.iter().any(|kind| kind == "questionnaire")
}

fn is_sheet(file: &str) -> bool {
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    SHEETS.contains(&extension.as_str())
}

/// The questionnaire in a file. `None` where it is another paper after all.
///
/// # Errors
/// It cannot be read, in words.
pub(super) fn questionnaire(file: &str, bytes: &[u8]) -> Result<Option<Questionnaire>, String> {
    match read::read(bytes, &read::Options::default()) {
        Ok(questionnaire) => Ok(Some(questionnaire)),
        // A sheet of prices is nothing to search, and nothing to complain of either.
        Err(ReadError::NoQuestions { .. }) if is_sheet(file) && !file.to_lowercase().ends_with("json") => {
            Ok(Some(Questionnaire::default()))
        }
        Err(ReadError::NoQuestions { .. } | ReadError::Unsupported { .. }) => Ok(None),
        // Data that only looks like JSON is text as any other.
        Err(ReadError::Damaged { .. }) if file.to_lowercase().ends_with("json") => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// One passage for every question.
pub(super) fn passages(questionnaire: &Questionnaire, library: &Library) -> Vec<Passage> {
    let lexicon = library.vocabulary.lexicon();
    let names: HashMap<FamilyId, &str> = library.families.iter().map(|f| (f.id, f.name.as_str())).collect();
    let passage = |answer: &Answer| {
        let text = text(answer);
        Passage {
            part: Part::Answer,
            section: answer.at.to_string(),
            heading: answer.section.clone(),
            path: answer.section.clone(),
            page: None,
            line: None,
            families: families(&lexicon, &names, &text),
            text,
            answers: Vec::new(),
        }
    };
    questionnaire.answers.iter().map(passage).collect()
}

/// The question as asked and the answer as given.
fn text(answer: &Answer) -> String {
    let mut text = match answer.id.is_empty() {
        true => answer.question.clone(),
        false => format!("{} {}", answer.id, answer.question),
    };
    text.push('\n');
    text.push_str(&match answer.is_answered() || !answer.words().is_empty() {
        true => answer.words(),
        false => "(no answer)".into(),
    });
    for again in &answer.also {
        text.push_str(&format!("\n{} ({})", again.said, again.at));
    }
    text
}
