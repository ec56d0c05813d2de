//! How does a digest become an e-mail?

use super::plan::Digest;
use super::settings::{Email, Security};
use super::{SendError, words};
use jiff::civil::Date;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};
use std::path::Path;
use std::time::Duration;

/// A connection to the mail server, opened at the first message.
pub struct Sender {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Sender {
    /// `folder` is where a relative certificate path starts. Reads the environment for the
    /// name and password.
    pub fn new(settings: &Email, folder: &Path) -> Result<Self, SendError> {
        let wrong = |what: String| SendError::Settings(what);
        let from = settings
            .from
            .parse()
            .map_err(|_| wrong(format!("`{}` is not an address to send from", settings.from)))?;
        let (tls, port) = match settings.security {
            Security::Starttls => (Tls::Required(parameters(settings, folder)?), 587),
            Security::Tls => (Tls::Wrapper(parameters(settings, folder)?), 465),
            Security::None => (Tls::None, 25),
        };
        let mut builder = SmtpTransport::builder_dangerous(&settings.host)
            .port(settings.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(Duration::from_secs(settings.timeout)));
        let user = std::env::var(&settings.user_from).ok().filter(|user| !user.is_empty());
        if let Some(user) = user {
            let password = std::env::var(&settings.password_from)
                .map_err(|_| wrong(format!("{} is not set", settings.password_from)))?;
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Sends one digest to one person. When it returns, the server has taken the message.
    pub fn send(&self, digest: &Digest<'_>, today: Date) -> Result<(), SendError> {
        let to: Mailbox = digest
            .to
            .parse()
            .map_err(|_| SendError::Settings(format!("`{}` is not an address", digest.to)))?;
        let body = words::body(digest, today);
        let message = Message::builder()
            .message_id(Some(message_id(&digest.to, &body)))
            .from(self.from.clone())
            .to(to)
            .subject(words::subject(digest, today))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(|error| SendError::Email(error.to_string()))?;
        self.transport.send(&message).map_err(|error| SendError::Email(error.to_string()))?;
        Ok(())
    }
}

fn parameters(settings: &Email, folder: &Path) -> Result<TlsParameters, SendError> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.certificate {
        let pem = std::fs::read(folder.join(path))?;
        let certificate = Certificate::from_pem(&pem)
            .map_err(|_| SendError::Settings(format!("{} is not a certificate", path.display())))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| SendError::Email(error.to_string()))
}

/// The same message has the same id, so that a repeat after a crash can be recognised.
fn message_id(to: &str, body: &str) -> String {
    let hash = blake3::hash(format!("{to}\n{body}").as_bytes());
    format!("<{}@countersign>", &hash.to_hex()[..32])
}

/// Keeps holiday notices from answering.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}
