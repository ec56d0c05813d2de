//! How is it shown? One file a format.

pub mod explain;
pub mod json;
pub mod outline;
pub mod safe;
pub mod search;
pub mod style;
pub mod text;
pub mod wrap;
