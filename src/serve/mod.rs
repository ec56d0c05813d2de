//! A local page over the register: the same findings, for people who do not use a terminal.
//!
//! `desk` keeps what all pages show and brings it up to date while the program runs; `guard`
//! lets in who may come in; the other files are one page each. Everything that is written
//! goes through [`crate::decision`], as on the command line.

mod act;
mod assets;
mod clause;
mod dashboard;
mod desk;
mod due;
mod guard;
mod layout;
mod marks;
mod paper;
mod picture;
mod search;
mod vendor;

pub use desk::{Desk, Sources};
pub use guard::{Door, is_good_token};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::net::TcpListener;
use std::sync::Arc;

/// The largest form taken, in bytes.
const MAX_FORM: usize = 32 * 1024;

/// Everything a page needs.
#[derive(Clone)]
struct App {
    desk: Arc<Desk>,
    door: Arc<Door>,
}

/// The pages.
fn router(desk: Arc<Desk>, door: Door) -> Router {
    let app = App { desk, door: Arc::new(door) };
    Router::new()
        .route("/", get(dashboard::show))
        .route("/due", get(due::show))
        .route("/search", get(search::show))
        .route("/search/results", get(search::results))
        .route("/clauses", get(clause::list))
        .route("/clause/{*id}", get(clause::show))
        .route("/vendor/{id}", get(vendor::show))
        .route("/vendor/{id}/paper", get(paper::show))
        .route("/vendor/{id}/picture", get(picture::show))
        .route("/report/{name}", get(dashboard::download))
        .route("/accept", post(act::accept))
        .route("/snooze", post(act::snooze))
        .route("/acknowledge", post(act::acknowledge))
        .route("/login", get(guard::ask).post(guard::enter))
        .route("/assets/{name}", get(assets::show))
        .fallback(layout::nowhere)
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .layer(from_fn_with_state(app.clone(), guard::pass))
        .with_state(app)
}

/// Serves until the program is told to stop (Ctrl-C). `desk` is brought up to date in a
/// thread of its own.
///
/// # Errors
/// The system refuses to listen.
pub fn run(listener: TcpListener, desk: Desk, door: Door) -> std::io::Result<()> {
    let desk = Arc::new(desk);
    let keeper = Arc::clone(&desk);
    std::thread::Builder::new().name("desk".into()).spawn(move || keeper.keep())?;
    // Pages are quick; papers are read beside them.
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(8).build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let stopped = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        // A browser keeps connections open for minutes; nobody waits for them.
        tokio::select! {
            ended = axum::serve(listener, router(desk, door)) => ended,
            () = stopped => Ok(()),
        }
    })
}
