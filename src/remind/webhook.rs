//! How does a digest reach a chat, and what if it does not answer?

use super::plan::Digest;
use super::settings::{Webhook, WebhookKind, is_local};
use super::{SendError, words};
use jiff::civil::Date;
use std::thread::sleep;
use std::time::Duration;

/// How often it is tried in one run; the next run tries again.
const ATTEMPTS: u32 = 4;
/// The longest wait that `Retry-After` can ask for, in seconds.
const LONGEST_WAIT: u64 = 60;

/// Sends a digest. When it returns, the webhook has taken it.
///
/// Answers 429 and 5xx are tried again after the time they ask for, or after 1, 2 and 4
/// seconds. An answer that does not come in time is not tried again in this run: the
/// message may have arrived.
pub fn send(webhook: &Webhook, digest: &Digest<'_>, today: Date) -> Result<(), SendError> {
    let url = std::env::var(&webhook.url_from)
        .map_err(|_| SendError::Settings(format!("{} is not set", webhook.url_from)))?;
    if !is_safe(&url) {
        let what = format!("the address in {} does not begin with https://", webhook.url_from);
        return Err(SendError::Settings(what));
    }
    let message = match webhook.kind {
        WebhookKind::Slack => words::slack(digest, today),
        WebhookKind::Teams => words::teams(digest, today),
        WebhookKind::Json => words::json(digest, today),
    };
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(webhook.timeout)))
        .max_redirects(0)
        .build()
        .into();
    let body = message.to_string();
    for attempt in 1.. {
        let answer = agent.post(&url).header("Content-Type", "application/json").send(&body);
        let wait = match answer {
            Ok(response) => match response.status().as_u16() {
                200..=299 => return Ok(()),
                status if status == 429 || status >= 500 => {
                    if attempt >= ATTEMPTS {
                        return Err(SendError::Status(status));
                    }
                    let asked = response.headers().get("Retry-After").and_then(|value| value.to_str().ok());
                    asked.and_then(|seconds| seconds.trim().parse().ok())
                }
                status => return Err(SendError::Status(status)),
            },
            Err(ureq::Error::Timeout(_)) => {
                return Err(SendError::Unreachable(format!("no answer in {} seconds", webhook.timeout)));
            }
            Err(error) if attempt >= ATTEMPTS => return Err(SendError::Unreachable(describe(&error))),
            Err(_) => None,
        };
        let usual = 1 << (attempt - 1);
        sleep(Duration::from_secs(wait.unwrap_or(usual).min(LONGEST_WAIT)));
    }
    Ok(())
}

/// Encrypted, or to this machine.
fn is_safe(url: &str) -> bool {
    if url.starts_with("https://") {
        return true;
    }
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    !authority.contains('@') && is_local(host)
}

/// What went wrong, without the address.
fn describe(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "its host is not known".into(),
        ureq::Error::Io(error) => error.kind().to_string(),
        ureq::Error::ConnectionFailed => "no connection".into(),
        _ => "the connection broke".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn only_this_machine_is_reached_without_encryption() {
        for url in
            ["https://hooks.example.com/x", "http://127.0.0.1:8080/x", "http://[::1]:1/", "http://localhost"]
        {
            assert!(is_safe(url), "{url}");
        }
        for url in [
            "http://hooks.example.com",
            "http://localhost@evil.example",
            "http://localhost.evil.example",
            "ftp://x",
            "",
        ] {
            assert!(!is_safe(url), "{url}");
        }
    }
}
