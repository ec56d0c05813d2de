//! How right are we? Scores the program on a labelled corpus.
//!
//! `labels` is what experts said, `map` says which clause of the library answers which
//! requirement, `answer` is what the program says, `score` compares the two.

mod answer;
mod labels;
mod map;
mod score;

pub use answer::{Answer, answer};
pub use labels::{Label, parse_labels};
pub use map::{Map, Question, clauses, parse_map};
pub use score::{Scores, Side, Tally, ratio, score};
