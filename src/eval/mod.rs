//! How right are we? Scores the program on a labelled corpus.
//!
//! `labels` is what experts said, `map` says which clause of the library answers which
//! requirement, `answer` is what the program says, `score` compares the two, `overlap`
//! asks whether our quotes show what the labeller marked.

mod answer;
mod labels;
mod map;
mod overlap;
mod score;

pub use answer::{Answer, answer, characters};
pub use labels::{Label, parse_labels};
pub use map::{Case, Map, Question, Written, clauses, parse_map};
pub use score::{MEASURES, Scored, Scores, Side, Tally, score};
