//! How is it shown? One file a format.

pub mod accuracy;
pub mod due;
pub mod due_table;
pub mod explain;
pub mod ics;
pub mod json;
pub mod outline;
pub mod questionnaire;
pub mod safe;
pub mod scan;
pub mod score;
pub mod search;
pub mod set;
pub mod style;
pub mod text;
pub mod vendor;
pub mod vendor_json;
pub mod wrap;
