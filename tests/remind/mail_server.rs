//! A mail server on a port of its own: STARTTLS or TLS, with a password, that keeps what
//! it receives and calls back at every step.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// `\0reminders\0secret` in Base64, as AUTH PLAIN sends it.
const CREDENTIALS: &str = "AHJlbWluZGVycwBzZWNyZXQ=";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Connected,
    Hello,
    Authenticated,
    Sender,
    Recipient,
    Data,
    /// The message is kept, the client does not know it yet.
    Kept,
    /// The client has been told.
    Told,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    Starttls,
    Tls,
    Plain,
}

#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub text: String,
}

pub type Hook = Arc<dyn Fn(Step) + Send + Sync>;

#[derive(Clone)]
pub struct MailServer {
    pub port: u16,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl MailServer {
    pub fn start(security: Security, hook: Hook) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let server = Self { port, mails: mails.clone() };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (mails, hook) = (mails.clone(), hook.clone());
                thread::spawn(move || {
                    // A client that was killed breaks the conversation; that is the point.
                    let _ = Conversation::begin(stream, security).and_then(|c| c.hold(&mails, &hook));
                });
            }
        });
        server
    }

    pub fn quiet(security: Security) -> Self {
        Self::start(security, Arc::new(|_| {}))
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().expect("the mails").clone()
    }
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
    Closed,
}

struct Conversation {
    stream: Stream,
    secure: bool,
    security: Security,
}

fn tls(stream: TcpStream) -> Stream {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("server.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("server-key.pem")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocols")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a pair");
    let connection = ServerConnection::new(Arc::new(config)).expect("a connection");
    Stream::Tls(Box::new(StreamOwned::new(connection, stream)))
}

impl Conversation {
    fn begin(stream: TcpStream, security: Security) -> io::Result<Self> {
        let secure = security == Security::Tls;
        let stream = if secure { tls(stream) } else { Stream::Plain(stream) };
        Ok(Self { stream, secure, security })
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        let mut byte = [0];
        while line.last() != Some(&b'\n') {
            let read = match &mut self.stream {
                Stream::Plain(stream) => stream.read(&mut byte)?,
                Stream::Tls(stream) => stream.read(&mut byte)?,
                Stream::Closed => 0,
            };
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            line.push(byte[0]);
        }
        Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_string())
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        let bytes = format!("{line}\r\n");
        match &mut self.stream {
            Stream::Plain(stream) => stream.write_all(bytes.as_bytes()),
            Stream::Tls(stream) => stream.write_all(bytes.as_bytes()).and_then(|()| stream.flush()),
            Stream::Closed => Ok(()),
        }
    }

    fn hold(mut self, mails: &Mutex<Vec<Mail>>, hook: &Hook) -> io::Result<()> {
        hook(Step::Connected);
        self.say("220 localhost ready")?;
        let (mut authenticated, mut to) = (false, String::new());
        loop {
            let line = self.line()?;
            let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    hook(Step::Hello);
                    self.say("250-localhost")?;
                    if self.security == Security::Starttls && !self.secure {
                        self.say("250 STARTTLS")?;
                    } else {
                        self.say("250 AUTH PLAIN")?;
                    }
                }
                "STARTTLS" => {
                    self.say("220 go ahead")?;
                    if let Stream::Plain(stream) = std::mem::replace(&mut self.stream, Stream::Closed) {
                        self.stream = tls(stream);
                        self.secure = true;
                    }
                }
                "AUTH" if line.ends_with(CREDENTIALS) && self.secure => {
                    authenticated = true;
                    hook(Step::Authenticated);
                    self.say("235 welcome")?;
                }
                "AUTH" => self.say("535 wrong password")?,
                _ if !authenticated && self.security != Security::Plain && verb != "QUIT" => {
                    self.say("530 authenticate first")?;
                }
                "MAIL" => {
                    hook(Step::Sender);
                    self.say("250 ok")?;
                }
                "RCPT" => {
                    hook(Step::Recipient);
                    let inside = line.split(['<', '>']).nth(1).unwrap_or_default();
                    to = inside.to_string();
                    self.say("250 ok")?;
                }
                "DATA" => {
                    hook(Step::Data);
                    self.say("354 go on")?;
                    let text = self.message()?;
                    mails.lock().expect("the mails").push(Mail { to: to.clone(), text });
                    hook(Step::Kept);
                    self.say("250 kept")?;
                    hook(Step::Told);
                }
                "QUIT" => return self.say("221 bye"),
                "RSET" | "NOOP" => self.say("250 ok")?,
                _ => self.say("500 what?")?,
            }
        }
    }

    fn message(&mut self) -> io::Result<String> {
        let mut text = String::new();
        loop {
            let line = self.line()?;
            if line == "." {
                return Ok(text);
            }
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
            text.push('\n');
        }
    }
}

impl Mail {
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\n\n").next().unwrap_or_default().replace("\n ", " ");
        let mut lines = head.lines();
        lines.find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or_default().to_string()
    }

    /// The text as its reader sees it.
    pub fn body(&self) -> String {
        let body = self.text.split_once("\n\n").map(|(_, body)| body).unwrap_or_default();
        match self.header("Content-Transfer-Encoding").as_str() {
            "7bit" | "8bit" => body.to_string(),
            "quoted-printable" => unquote(body),
            other => panic!("unexpected encoding {other:?}"),
        }
    }

    /// The names of the deadlines it speaks of.
    pub fn deadlines(&self) -> Vec<String> {
        let body = self.body();
        body.lines().filter_map(|line| line.trim().strip_prefix("Name: ")).map(str::to_string).collect()
    }
}

fn unquote(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_str();
    while let Some(at) = rest.find('=') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        bytes.push(u8::from_str_radix(&rest[at + 1..at + 3], 16).expect("two hex digits"));
        rest = &rest[at + 3..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).expect("UTF-8")
}
