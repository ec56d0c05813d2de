//! A web server that answers as it is told: fails, asks to wait, hangs, or takes it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy)]
pub enum Answer {
    Status(u16),
    /// 429 with `Retry-After`, in seconds.
    Busy(u64),
    /// Takes the request and says nothing.
    Hang,
}

/// Where the server is with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// It has the request, the client does not know it yet.
    Taken,
    /// The client has been told.
    Answered,
}

pub type Hook = Arc<dyn Fn(Moment) + Send + Sync>;

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    requests: Arc<Mutex<Vec<(Instant, serde_json::Value)>>>,
}

impl Receiver {
    /// Gives these answers in turn, and 200 afterwards.
    pub fn start(answers: &[Answer]) -> Self {
        Self::calling(answers, Arc::new(|_| {}))
    }

    /// The same, and calls back at every moment.
    pub fn calling(answers: &[Answer], hook: Hook) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let receiver =
            Self { url: format!("http://127.0.0.1:{port}/secret-path"), requests: requests.clone() };
        let mut answers: VecDeque<Answer> = answers.iter().copied().collect();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(stream);
                let (mut line, mut length) = (String::new(), 0);
                while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                    if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                        length = value.trim().parse().unwrap_or(0);
                    }
                    line.clear();
                }
                let mut body = vec![0; length];
                if reader.read_exact(&mut body).is_err() {
                    continue;
                }
                let body = serde_json::from_slice(&body).unwrap_or_default();
                requests.lock().expect("the requests").push((Instant::now(), body));
                hook(Moment::Taken);
                let head = match answers.pop_front().unwrap_or(Answer::Status(200)) {
                    Answer::Status(status) => format!("HTTP/1.1 {status} x\r\n"),
                    Answer::Busy(seconds) => format!("HTTP/1.1 429 x\r\nRetry-After: {seconds}\r\n"),
                    Answer::Hang => {
                        thread::spawn(move || {
                            thread::sleep(Duration::from_secs(20));
                            drop(reader);
                        });
                        continue;
                    }
                };
                let answer = format!("{head}Content-Length: 2\r\nConnection: close\r\n\r\nok");
                let _ = reader.get_mut().write_all(answer.as_bytes());
                hook(Moment::Answered);
            }
        });
        receiver
    }

    pub fn bodies(&self) -> Vec<serde_json::Value> {
        self.requests.lock().expect("the requests").iter().map(|(_, body)| body.clone()).collect()
    }

    /// How long it was between one request and the next.
    pub fn waits(&self) -> Vec<Duration> {
        let requests = self.requests.lock().expect("the requests");
        requests.windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
    }
}
