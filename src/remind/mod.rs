//! Whom must we tell, and what have we told already?
//!
//! [`plan`] decides and touches nothing; `words` writes the messages; `email`, `webhook`
//! and `feed` carry them; `round` does one whole round: lock, decide, send, write down.
//! A reminder is written into the vendor's ledger only after it was sent, so a crash in
//! between costs one repeat and never a reminder.

mod email;
mod feed;
mod plan;
mod round;
pub mod settings;
mod webhook;
mod words;

pub use plan::{Audience, Digest, Item, plan};
pub use round::{Outcome, Round};
pub use words::{body, json, slack, subject, teams};

/// Why a message could not be sent. Never holds a password or a webhook's address.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error("{0}")]
    Settings(String),
    #[error("the mail server refused: {0}")]
    Email(String),
    #[error("the webhook answered {0}")]
    Status(u16),
    #[error("the webhook could not be reached: {0}")]
    Unreachable(String),
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
}
