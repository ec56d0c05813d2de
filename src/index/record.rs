//! How does a paper become records of the index?

use super::about::{About, weight};
use super::passage::{Answer, Passage};
use super::plan::key;
use super::schema::Fields;
use std::collections::{BTreeMap, HashSet};
use tantivy::TantivyDocument;
use tantivy::schema::OwnedValue;

/// One paper, read and checked, to be put into the index.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    /// Its path below the folder of papers.
    pub paper: String,
    pub about: About,
    pub title: String,
    /// `en`
    pub language: String,
    /// What the check says it is.
    pub kinds: Vec<String>,
    /// The verdict of every clause asked of it: `("dpa/audit", "absent")`.
    pub verdicts: Vec<(String, String)>,
    pub passages: Vec<Passage>,
}

impl Paper {
    /// All records: one for the paper itself, one for each passage.
    pub fn records<'a>(&'a self, fields: &'a Fields) -> impl Iterator<Item = TantivyDocument> + 'a {
        let base = self.base(fields);
        let whole = std::iter::once(self.whole(fields, base.clone()));
        let passages = self.passages.iter().enumerate();
        whole.chain(passages.map(move |(order, passage)| record(fields, base.clone(), passage, order)))
    }

    /// What all records of the paper say.
    fn base(&self, fields: &Fields) -> TantivyDocument {
        let mut base = TantivyDocument::default();
        base.add_text(fields.paper, &self.paper);
        base.add_text(fields.vendor, &self.about.vendor);
        let mut kinds: Vec<&String> = self.kinds.iter().chain(&self.about.kinds).collect();
        kinds.sort();
        kinds.dedup();
        for kind in &kinds {
            base.add_text(fields.kind, kind);
        }
        for tag in &self.about.tags {
            base.add_text(fields.tag, tag);
        }
        base.add_text(fields.tag, format!("language:{}", self.language));
        base.add_f64(fields.weight, weight(&self.about.standing).into());
        let file = self.paper.rsplit('/').next().unwrap_or_default();
        let file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let about = &self.about;
        let mut title = vec![about.name.as_str(), about.vendor.as_str(), self.title.as_str(), file];
        title.extend(kinds.iter().map(|kind| kind.as_str()));
        // Each word once: a name that is also the folder's says no more.
        let mut seen = HashSet::new();
        let title = title.join(" ");
        let words = title.split_whitespace().filter(|word| seen.insert(word.to_lowercase()));
        base.add_text(fields.title, words.collect::<Vec<_>>().join(" "));
        for (clause, _) in self.verdicts.iter().filter(|(_, verdict)| verdict == "absent") {
            base.add_text(fields.missing, clause);
        }
        base
    }

    /// The paper itself, for questions about what it is and what it lacks.
    fn whole(&self, fields: &Fields, mut record: TantivyDocument) -> TantivyDocument {
        record.add_text(fields.record, "paper");
        record.add_u64(fields.order, 0);
        for (clause, verdict) in &self.verdicts {
            record.add_text(fields.position, format!("{clause}={verdict}"));
        }
        add_values(fields, &mut record, &[], &self.about.dates);
        record
    }
}

fn record(fields: &Fields, mut record: TantivyDocument, passage: &Passage, order: usize) -> TantivyDocument {
    record.add_text(fields.record, "passage");
    record.add_text(fields.tag, format!("part:{}", passage.part.name()));
    record.add_u64(fields.order, order as u64 + 1);
    record.add_text(fields.section, &passage.section);
    record.add_text(fields.heading, &passage.heading);
    record.add_text(fields.path, &passage.path);
    record.add_text(fields.text, &passage.text);
    record.add_text(fields.words, &passage.path);
    record.add_text(fields.words, &passage.text);
    record.add_text(fields.exact, &passage.text);
    if let Some(page) = passage.page {
        record.add_u64(fields.page, page.into());
    }
    if let Some(line) = passage.line {
        record.add_u64(fields.line, line.into());
    }
    for family in &passage.families {
        record.add_text(fields.family, family);
    }
    for answer in &passage.answers {
        record.add_text(fields.clause, &answer.clause);
        record.add_text(fields.position, &answer.position);
        record.add_text(fields.position, format!("{}={}", answer.clause, answer.position));
        for value in &answer.values {
            for one in value.printed.to_lowercase().split(", ") {
                record.add_text(fields.stated, format!("{}.{}={one}", answer.clause, value.name));
            }
        }
    }
    if !passage.answers.is_empty() {
        record.add_text(fields.answers, serde_json::to_string(&passage.answers).unwrap_or_default());
    }
    add_values(fields, &mut record, &passage.answers, &BTreeMap::new());
    record
}

/// Everything that can be compared. Sums of money also stand under their currency.
fn add_values(
    fields: &Fields,
    record: &mut TantivyDocument,
    answers: &[Answer],
    dates: &BTreeMap<String, f64>,
) {
    let mut values: BTreeMap<String, Vec<OwnedValue>> = BTreeMap::new();
    for (name, day) in dates {
        values.entry(name.clone()).or_default().push(OwnedValue::F64(*day));
    }
    for answer in answers {
        for value in &answer.values {
            let Some(number) = value.number else { continue };
            let key = key(&answer.clause, &value.name);
            if let Some(currency) = &value.currency {
                values.entry(format!("{key}@{currency}")).or_default().push(OwnedValue::F64(number));
            }
            values.entry(key).or_default().push(OwnedValue::F64(number));
        }
    }
    if !values.is_empty() {
        let values: BTreeMap<String, OwnedValue> =
            values.into_iter().map(|(key, all)| (key, OwnedValue::Array(all))).collect();
        record.add_object(fields.values, values);
    }
}
