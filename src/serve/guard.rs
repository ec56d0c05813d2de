//! Who may come in?
//!
//! A page on this machine can still be reached by every web site that its user has open. So
//! the `Host` must be one of ours (a foreign name that leads here is DNS rebinding), a form
//! must come from one of our pages (`Origin`, `Sec-Fetch-Site`) and carry the secret of its
//! session, and where the page is open to other machines, a token is asked for.

use super::App;
use super::layout::{Layout, refuse, respond};
use askama::Template;
use axum::extract::{Form, Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName,
    HeaderValue, LOCATION, ORIGIN, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};

const SESSION: &str = "countersign-session";
const ENTRY: &str = "countersign-entry";

/// What may be loaded: our own style and script, nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The door: which names lead here, and what it takes to come in.
pub struct Door {
    hosts: Vec<String>,
    secret: [u8; 32],
    /// A digest of the token, where one is asked for.
    token: Option<blake3::Hash>,
}

/// The session of whoever asks; it is part of the secret in every form.
#[derive(Debug, Clone)]
pub struct Session(String);

/// Whether a token is long enough that nobody guesses it.
pub fn is_good_token(token: &str) -> bool {
    token.len() >= 20 && token.bytes().all(|byte| byte.is_ascii_graphic())
}

impl Door {
    /// A door at `address`; `names` are other names that lead here.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn new(address: SocketAddr, names: &[String], token: Option<&str>) -> std::io::Result<Self> {
        let port = address.port();
        let mut hosts = Vec::new();
        if address.ip().is_loopback() || address.ip().is_unspecified() {
            hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{port}")));
        }
        hosts.push(match address.ip() {
            IpAddr::V4(ip) => format!("{ip}:{port}"),
            IpAddr::V6(ip) => format!("[{ip}]:{port}"),
        });
        for name in names {
            let name = name.to_ascii_lowercase();
            hosts.push(format!("{name}:{port}"));
            hosts.push(name);
        }
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|error| std::io::Error::other(error.to_string()))?;
        let token = token.map(|token| blake3::keyed_hash(&secret, token.as_bytes()));
        Ok(Self { hosts, secret, token })
    }

    fn is_ours(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.hosts.contains(&host)
    }

    /// The secret of a session's forms.
    pub fn form_secret(&self, session: &Session) -> String {
        blake3::keyed_hash(&self.secret, format!("form {}", session.0).as_bytes()).to_hex().to_string()
    }

    /// Whether a form carries the secret of its session. Digests compare in constant time.
    pub fn is_own_form(&self, session: &Session, secret: &str) -> bool {
        let own = blake3::keyed_hash(&self.secret, format!("form {}", session.0).as_bytes());
        blake3::Hash::from_hex(secret).is_ok_and(|given| given == own)
    }

    /// What the cookie of somebody who may come in says.
    fn entry(&self) -> Option<String> {
        let token = self.token?;
        Some(blake3::keyed_hash(&self.secret, token.as_bytes()).to_hex().to_string())
    }

    fn is_open_to(&self, headers: &HeaderMap) -> bool {
        let Some(token) = self.token else { return true };
        let by_cookie = cookie(headers, ENTRY).zip(self.entry()).is_some_and(|(given, wanted)| {
            blake3::Hash::from_hex(given)
                .is_ok_and(|given| blake3::Hash::from_hex(wanted).is_ok_and(|wanted| given == wanted))
        });
        let bearer =
            headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        by_cookie || bearer.is_some_and(|given| blake3::keyed_hash(&self.secret, given.as_bytes()) == token)
    }
}

/// Every request comes through here, and every answer leaves through here.
pub async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let (session, is_new) = match session(request.headers()) {
        Some(session) => (session, false),
        None => match new_session() {
            Some(session) => (session, true),
            None => {
                return secured(refuse(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "The system has no random numbers.",
                    "",
                ));
            }
        },
    };
    request.extensions_mut().insert(session.clone());
    let answer = match objection(&app.door, &request) {
        Some(answer) => answer,
        None => next.run(request).await,
    };
    let mut answer = secured(answer);
    // Lax, so that a link from a mail does not begin a new session and spoil the forms of
    // every other tab; forms of other sites never carry it.
    if is_new
        && let Ok(value) =
            HeaderValue::from_str(&format!("{SESSION}={}; Path=/; HttpOnly; SameSite=Lax", session.0))
    {
        answer.headers_mut().append(SET_COOKIE, value);
    }
    answer
}

/// Why the request is not let in.
fn objection(door: &Door, request: &Request) -> Option<Response> {
    let headers = request.headers();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !door.is_ours(host) || headers.get_all(HOST).iter().count() != 1 {
        return Some(refuse(
            StatusCode::MISDIRECTED_REQUEST,
            "This page does not answer to that name.",
            "Open it by the address that `countersign serve` printed, or allow a name with --name.",
        ));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
        return Some(refuse(StatusCode::METHOD_NOT_ALLOWED, "That cannot be done here.", ""));
    }
    if *request.method() == Method::POST && !is_from_us(headers, host) {
        return Some(refuse(
            StatusCode::FORBIDDEN,
            "The form did not come from this page.",
            "Open the page again and send the form from there.",
        ));
    }
    let path = request.uri().path();
    let is_public = path == "/login" || path.starts_with("/assets/");
    if !is_public && !door.is_open_to(headers) {
        return Some(match *request.method() == Method::GET && accepts_pages(headers) {
            true => (StatusCode::SEE_OTHER, [(LOCATION, "/login")]).into_response(),
            false => refuse(
                StatusCode::UNAUTHORIZED,
                "A token is needed.",
                "Open /login, or send it as `Authorization: Bearer`.",
            ),
        });
    }
    None
}

fn accepts_pages(headers: &HeaderMap) -> bool {
    headers
        .get("accept")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/html"))
}

/// Whether a form was sent from a page of ours, as far as the browser tells.
fn is_from_us(headers: &HeaderMap, host: &str) -> bool {
    let origin = headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
    let same_origin = origin.is_none_or(|origin| {
        let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        rest.is_some_and(|rest| rest.eq_ignore_ascii_case(host))
    });
    let site = headers.get("sec-fetch-site").map(|site| site.to_str().unwrap_or_default());
    same_origin && site.is_none_or(|site| site == "same-origin" || site == "none")
}

fn secured(mut answer: Response) -> Response {
    let fixed: [(HeaderName, &str); 7] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()",
        ),
    ];
    for (name, value) in fixed {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    // Contracts are nobody else's business, not even the cache's.
    answer.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn session(headers: &HeaderMap) -> Option<Session> {
    let given = cookie(headers, SESSION)?;
    let good = given.len() == 32 && given.bytes().all(|byte| byte.is_ascii_hexdigit());
    good.then(|| Session(given.to_string()))
}

fn new_session() -> Option<Session> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok()?;
    Some(Session(random.iter().map(|byte| format!("{byte:02x}")).collect()))
}

#[derive(Template)]
#[template(path = "login.html")]
struct Login<'a> {
    layout: Layout,
    wrong: bool,
    csrf: &'a str,
}

/// Asks for the token.
pub async fn ask(State(app): State<App>, session: axum::Extension<Session>) -> Response {
    let csrf = app.door.form_secret(&session);
    respond(&Login { layout: Layout::bare(), wrong: false, csrf: &csrf })
}

#[derive(Deserialize)]
pub struct Token {
    token: String,
    csrf: String,
}

/// Lets in who knows the token.
pub async fn enter(
    State(app): State<App>,
    session: axum::Extension<Session>,
    Form(form): Form<Token>,
) -> Response {
    let right = app
        .door
        .token
        .is_some_and(|token| blake3::keyed_hash(&app.door.secret, form.token.trim().as_bytes()) == token);
    if !right || !app.door.is_own_form(&session, &form.csrf) {
        // Guessing is slow.
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let csrf = app.door.form_secret(&session);
        let mut answer = respond(&Login { layout: Layout::bare(), wrong: true, csrf: &csrf });
        *answer.status_mut() = StatusCode::UNAUTHORIZED;
        return answer;
    }
    let entry = app.door.entry().unwrap_or_default();
    let cookie = format!("{ENTRY}={entry}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200");
    (
        StatusCode::SEE_OTHER,
        [(LOCATION, "/".to_string()), (SET_COOKIE, cookie), (CONTENT_TYPE, "text/plain".into())],
    )
        .into_response()
}
