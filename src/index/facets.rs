//! How many of the records found have which vendor, kind, clause or tag?

use std::collections::{BTreeMap, BTreeSet};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::query::Query;
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

/// Field → value → how many records.
pub type Facets = BTreeMap<String, BTreeMap<String, u64>>;

/// Columns that are counted.
const COLUMNS: [&str; 5] = ["vendor", "kind", "clause", "position", "tag"];

/// Every value of a column among the records that a query finds.
pub fn values(
    searcher: &Searcher,
    query: &dyn Query,
    column: &'static str,
) -> tantivy::Result<BTreeSet<String>> {
    let counted = searcher.search(query, &Counting(vec![column]))?;
    Ok(counted.into_values().flat_map(BTreeMap::into_keys).filter(|value| !value.is_empty()).collect())
}

/// Everything that is counted, under the names of the question's fields.
pub fn facets(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<Facets> {
    let mut facets = Facets::new();
    for (column, values) in searcher.search(query, &Counting(COLUMNS.to_vec()))? {
        for (value, count) in values {
            let (field, value) = match value.split_once(':') {
                Some((field, value)) if column == "tag" => (field.to_string(), value.to_string()),
                _ => (column.clone(), value),
            };
            // A position with its clause is counted by either alone.
            let twice = field == "position" && value.contains('=');
            if !value.is_empty() && !twice {
                *facets.entry(field).or_default().entry(value).or_default() += count;
            }
        }
    }
    Ok(facets)
}

struct Counting(Vec<&'static str>);

struct Counted {
    columns: Vec<(&'static str, StrColumn, Vec<u64>)>,
}

impl Collector for Counting {
    type Fruit = Facets;
    type Child = Counted;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Counted> {
        let mut columns = Vec::new();
        for name in &self.0 {
            if let Some(column) = reader.fast_fields().str(name)? {
                let counts = vec![0; column.num_terms()];
                columns.push((*name, column, counts));
            }
        }
        Ok(Counted { columns })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Facets>) -> tantivy::Result<Facets> {
        let mut all = Facets::new();
        for (field, values) in fruits.into_iter().flatten() {
            let counts = all.entry(field).or_default();
            for (value, count) in values {
                *counts.entry(value).or_default() += count;
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for Counted {
    type Fruit = Facets;

    fn collect(&mut self, record: DocId, _: Score) {
        for (_, column, counts) in &mut self.columns {
            for ordinal in column.term_ords(record) {
                if let Some(count) = counts.get_mut(ordinal as usize) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Facets {
        let mut facets = Facets::new();
        for (name, column, counts) in self.columns {
            let values = facets.entry(name.to_string()).or_default();
            for (ordinal, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                if column.ord_to_str(ordinal as u64, &mut value).unwrap_or(false) {
                    values.insert(value, count);
                }
            }
        }
        facets
    }
}
