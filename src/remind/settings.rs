//! By which ways are reminders sent? `remind.yaml` beside the vendors.
//!
//! Secrets stand in the environment: the file names the variable, never the secret.

use crate::error::Mistake;
use crate::yaml;
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::PathBuf;

/// remind.yaml
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// Who hears of what belongs to no vendor, such as sources of the clause library.
    #[serde(default)]
    pub fallback: Option<String>,
    #[serde(default)]
    pub email: Option<Email>,
    #[serde(default)]
    pub webhooks: Vec<Webhook>,
    /// A calendar file to keep up to date; calendars subscribe to it.
    #[serde(default)]
    pub feed: Option<PathBuf>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Email {
    /// The sender's address.
    pub from: String,
    /// The mail server.
    pub host: String,
    /// 587 for starttls, 465 for tls, 25 for none, if not stated.
    #[serde(default)]
    pub port: Option<u16>,
    #[serde(default)]
    pub security: Security,
    /// A certificate (PEM) to trust besides the usual ones, for a server of one's own.
    #[serde(default)]
    pub certificate: Option<PathBuf>,
    /// Variables that hold the name and the password, if the server asks for them.
    #[serde(default = "user")]
    pub user_from: String,
    #[serde(default = "password")]
    pub password_from: String,
    /// Seconds to wait for the server.
    #[serde(default = "timeout")]
    pub timeout: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// Encrypted from the second command on; never falls back to plain.
    #[default]
    Starttls,
    /// Encrypted from the start.
    Tls,
    /// Not encrypted: only for a server on this machine.
    None,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Webhook {
    /// A name that stays; the ledger remembers by it what was sent.
    pub name: String,
    pub kind: WebhookKind,
    /// The variable that holds the address, which is a secret.
    pub url_from: String,
    /// Seconds to wait for an answer.
    #[serde(default = "timeout")]
    pub timeout: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WebhookKind {
    Slack,
    /// The address of a Teams workflow that posts what it receives.
    Teams,
    /// `countersign`'s own form, for a program of one's own.
    Json,
}

fn user() -> String {
    "COUNTERSIGN_SMTP_USER".into()
}

fn password() -> String {
    "COUNTERSIGN_SMTP_PASSWORD".into()
}

fn timeout() -> u64 {
    30
}

/// Reads remind.yaml. Names that the ledger uses otherwise are refused.
///
/// # Errors
/// Every mistake with its place.
pub fn parse(file: &str, text: &str) -> Result<Settings, Vec<Mistake>> {
    let (settings, positions) = yaml::load::<Settings>(file, text)?;
    let mut mistakes = Vec::new();
    let mut names = vec!["stdout", "email"];
    for (at, webhook) in settings.webhooks.iter().enumerate() {
        if names.contains(&webhook.name.as_str()) || webhook.name.trim().is_empty() {
            let what = format!("the name `{}` is taken", webhook.name);
            let path = ["webhooks", &at.to_string(), "name"];
            mistakes.push(positions.mistake(file, &path, what, "Choose another one.".into()));
        }
        names.push(&webhook.name);
    }
    if let Some(email) = &settings.email
        && email.security == Security::None
        && !is_local(&email.host)
    {
        let what = format!("{} is another machine: reminders would travel unencrypted", email.host);
        let help = "Use `security: starttls` or `security: tls`.".to_string();
        mistakes.push(positions.mistake(file, &["email", "security"], what, help));
    }
    if mistakes.is_empty() { Ok(settings) } else { Err(mistakes) }
}

/// The JSON Schema of remind.yaml.
pub fn schema() -> String {
    serde_json::to_string_pretty(&schemars::schema_for!(Settings)).unwrap_or_default()
}

/// Whether a host is this machine.
pub fn is_local(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1" | "[::1]")
}
