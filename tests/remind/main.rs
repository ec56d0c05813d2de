//! Reminders arrive, each once: over a real mail server with TLS and a password, through a
//! webhook that fails and hangs, in a calendar file that another program reads, and with
//! the program killed at every step.

mod mail_server;
mod receiver;

use countersign::vendor::ledger::{Did, Ledger};
use mail_server::{Mail, MailServer, Security, Step};
use receiver::{Answer, Moment, Receiver};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

const ON: &str = "2026-12-01";

/// Two vendors, two people: maria owns both and hears of three dates, nora of one.
fn register(settings: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let birch = "name: Birch Ltd.\ntier: high\nowner: maria@example.com\nreviewer: nora@example.com\nvalue: EUR 24000 per year\nterm: { starts: 2026-02-01, lasts: 12 months, then: renews, notice: 30 days, notice-by: e-mail }\n";
    let oak = "name: Oak → GmbH\ntier: low\nowner: maria@example.com\nreviews:\n  - { what: penetration test, last: 2025-10-01 }\n  - { what: sub-processor list, every: 6 months, last: 2026-06-20 }\n";
    for (id, text) in [("birch", birch), ("oak", oak)] {
        fs::create_dir(folder.path().join(id)).expect("a folder");
        fs::write(folder.path().join(id).join("vendor.yaml"), text).expect("a file");
    }
    if !settings.is_empty() {
        fs::write(folder.path().join("remind.yaml"), settings).expect("a file");
    }
    folder
}

fn mail_settings(server: &MailServer, security: &str) -> String {
    let authority = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/remind/authority.pem");
    format!(
        "email:\n  from: reminders@example.com\n  host: localhost\n  port: {}\n  security: {security}\n  certificate: {:?}\n  timeout: 10\n",
        server.port, authority
    )
}

fn program(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(arguments).arg("--register").arg(folder.path());
    command.env("COUNTERSIGN_SMTP_USER", "reminders").env("COUNTERSIGN_SMTP_PASSWORD", "secret");
    command.env_remove("http_proxy").env_remove("https_proxy").env_remove("all_proxy");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    program(folder, arguments).output().expect("the program runs")
}

fn remind(folder: &TempDir) -> Output {
    run(folder, &["remind", "--on", ON])
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Every ledger can be read to the end. Counts the reminders in it.
fn reminders_in_ledgers(folder: &TempDir) -> usize {
    let mut count = 0;
    for vendor in ["birch", "oak", "."] {
        let text = fs::read_to_string(folder.path().join(vendor).join("ledger.jsonl")).unwrap_or_default();
        let ledger = Ledger::parse(&text);
        assert!(ledger.unreadable.is_empty(), "{text}");
        count += ledger.entries.iter().filter(|e| matches!(e.did, Did::Reminded { .. })).count();
    }
    count
}

/// How often each person was told of each deadline.
fn told(mails: &[Mail]) -> BTreeMap<(String, String), usize> {
    let mut told = BTreeMap::new();
    for mail in mails {
        for deadline in mail.deadlines() {
            *told.entry((mail.to.clone(), deadline)).or_insert(0) += 1;
        }
    }
    told
}

/// What must have been said by the end of the day: to whom, of what.
const DUE: [(&str, &str); 4] = [
    ("maria@example.com", "birch/notice/term-1"),
    ("maria@example.com", "oak/evidence/penetration-test"),
    ("maria@example.com", "oak/review/sub-processor-list"),
    ("nora@example.com", "birch/notice/term-1"),
];

/// Everybody was told of everything, nobody of anything more than `most` times.
fn all_told(mails: &[Mail], most: usize, context: &str) {
    let told = told(mails);
    for (to, deadline) in DUE {
        let times = told.get(&(to.to_string(), deadline.to_string())).copied().unwrap_or(0);
        assert!((1..=most).contains(&times), "{context}: {to} was told {times} times of {deadline}");
    }
    assert_eq!(told.len(), DUE.len(), "{context}: {told:?}");
}

#[test]
fn each_person_gets_one_digest_once() {
    for (security, name) in [(Security::Starttls, "starttls"), (Security::Tls, "tls")] {
        let server = MailServer::quiet(security);
        let folder = register(&mail_settings(&server, name));
        let output = remind(&folder);
        assert_eq!(output.status.code(), Some(1), "something is overdue: {}", said(&output));
        let mails = server.mails();
        assert_eq!(mails.len(), 2, "{}", said(&output));
        all_told(&mails, 1, name);
        assert_eq!(reminders_in_ledgers(&folder), 4);
        let maria = mails.iter().find(|mail| mail.to == "maria@example.com").expect("maria's mail");
        assert_eq!(
            maria.header("Subject"),
            "3 vendor dates, 1 overdue; next 2026-12-20 Oak =?utf-8?b?4oaS?= GmbH"
        );
        assert_eq!(maria.header("Auto-Submitted"), "auto-generated");
        assert!(maria.header("Message-ID").ends_with("@countersign>"));
        let body = maria.body();
        for words in
            ["2026-12-31 (in 30 days)", "At stake: EUR 24000 per year", "30 days' notice", "Oak → GmbH"]
        {
            assert!(body.contains(words), "{words:?} is not in\n{body}");
        }
        remind(&folder);
        assert_eq!(server.mails().len(), 2, "a second run says nothing twice");
    }
}

#[test]
fn a_server_that_cannot_be_trusted_gets_nothing() {
    let server = MailServer::quiet(Security::Starttls);
    let settings = mail_settings(&server, "starttls");
    let untrusted: String =
        settings.lines().filter(|line| !line.contains("certificate")).map(|l| format!("{l}\n")).collect();
    let folder = register(&untrusted);
    let output = remind(&folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("email to maria@example.com"), "{}", said(&output));
    assert!(server.mails().is_empty());
    assert_eq!(reminders_in_ledgers(&folder), 0);
    // A server without encryption is not fallen back to.
    let plain = MailServer::quiet(Security::Plain);
    let folder = register(&mail_settings(&plain, "starttls"));
    assert_eq!(remind(&folder).status.code(), Some(2));
    assert!(plain.mails().is_empty());
}

#[test]
fn a_wrong_password_is_reported_and_tried_again_later() {
    let server = MailServer::quiet(Security::Tls);
    let folder = register(&mail_settings(&server, "tls"));
    let output =
        program(&folder, &["remind", "--on", ON]).env("COUNTERSIGN_SMTP_PASSWORD", "guess-9431").output();
    let output = output.expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("wrong password") && !said(&output).contains("guess-9431"),
        "{}",
        said(&output)
    );
    assert_eq!(reminders_in_ledgers(&folder), 0);
    remind(&folder);
    all_told(&server.mails(), 1, "after the password was put right");
}

/// The program is killed while the mail server is at this step; then it runs again.
#[test]
fn killed_at_any_step_nothing_is_lost_and_at_most_one_repeated() {
    let steps = [
        Step::Connected,
        Step::Hello,
        Step::Authenticated,
        Step::Sender,
        Step::Recipient,
        Step::Data,
        Step::Kept,
        Step::Told,
    ];
    for (at, nth) in steps.iter().flat_map(|step| [(*step, 1), (*step, 2)]) {
        let child: Arc<Mutex<Option<Child>>> = Arc::default();
        let victim = child.clone();
        let seen = Mutex::new(0);
        let server = MailServer::start(
            Security::Starttls,
            Arc::new(move |step| {
                let mut seen = seen.lock().expect("the count");
                *seen += usize::from(step == at);
                if step == at && *seen == nth {
                    let mut victim = victim.lock().expect("the program");
                    victim.as_mut().map(Child::kill).transpose().expect("it can be killed");
                }
            }),
        );
        let folder = register(&mail_settings(&server, "starttls"));
        {
            let mut slot = child.lock().expect("the slot");
            *slot = Some(program(&folder, &["remind", "--on", ON]).spawn().expect("the program starts"));
        }
        let status = wait(&child);
        child.lock().expect("the slot").take();
        reminders_in_ledgers(&folder);
        remind(&folder);
        all_told(&server.mails(), 2, &format!("killed at {at:?} {nth}, which ended with {status:?}"));
        let repeats: usize = told(&server.mails()).values().filter(|times| **times > 1).count();
        if matches!(at, Step::Connected | Step::Hello | Step::Sender | Step::Recipient | Step::Data) {
            assert_eq!(repeats, 0, "nothing had been sent at {at:?} {nth}");
        }
        let before = server.mails().len();
        remind(&folder);
        assert_eq!(server.mails().len(), before, "all is said");
        assert!(reminders_in_ledgers(&folder) >= 4);
    }
}

/// Waits without holding the lock, so that the server can kill.
fn wait(child: &Mutex<Option<Child>>) -> Option<i32> {
    loop {
        if let Some(status) =
            child.lock().expect("the slot").as_mut().and_then(|c| c.try_wait().expect("a status"))
        {
            return status.code();
        }
        thread::sleep(Duration::from_millis(3));
    }
}

/// The program is killed while a webhook has its message, is told to wait, or has answered.
#[test]
fn killed_while_a_webhook_is_at_work_nothing_is_lost() {
    for (answers, at) in [
        (&[][..], Moment::Taken),
        (&[], Moment::Answered),
        (&[Answer::Status(500)], Moment::Answered),
        (&[Answer::Busy(1)], Moment::Answered),
    ] {
        let child: Arc<Mutex<Option<Child>>> = Arc::default();
        let victim = child.clone();
        let done = Mutex::new(false);
        let receiver = Receiver::calling(
            answers,
            Arc::new(move |moment| {
                let mut done = done.lock().expect("whether it is done");
                if moment == at && !std::mem::replace(&mut done, true) {
                    let mut victim = victim.lock().expect("the program");
                    victim.as_mut().map(Child::kill).transpose().expect("it can be killed");
                }
            }),
        );
        let folder = register(&hook("json", 5));
        {
            let mut slot = child.lock().expect("the slot");
            let mut command = program(&folder, &["remind", "--on", ON]);
            *slot = Some(command.env("CHAT_URL", &receiver.url).spawn().expect("the program starts"));
        }
        wait(&child);
        child.lock().expect("the slot").take();
        reminders_in_ledgers(&folder);
        remind_by(&folder, &receiver);
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        // What was answered with an error was not taken.
        for body in receiver.bodies().iter().skip(answers.len()) {
            for deadline in body["deadlines"].as_array().expect("a list") {
                *times.entry(deadline["key"].as_str().expect("a key").to_string()).or_default() += 1;
            }
        }
        assert_eq!(times.len(), 3, "{answers:?} {at:?}: {times:?}");
        assert!(times.values().all(|times| (1..=2).contains(times)), "{answers:?} {at:?}: {times:?}");
        let before = receiver.bodies().len();
        remind_by(&folder, &receiver);
        assert_eq!(receiver.bodies().len(), before, "all is said");
        assert_eq!(reminders_in_ledgers(&folder), 3);
    }
}

#[test]
fn killed_at_any_time_the_ledger_can_be_read() {
    for delay in (0..120).step_by(8) {
        let server = MailServer::quiet(Security::Tls);
        let folder = register(&mail_settings(&server, "tls"));
        let mut child = program(&folder, &["remind", "--on", ON]).spawn().expect("the program starts");
        thread::sleep(Duration::from_millis(delay));
        let _ = child.kill();
        child.wait().expect("it ends");
        reminders_in_ledgers(&folder);
        remind(&folder);
        all_told(&server.mails(), 2, &format!("killed after {delay} ms"));
    }
}

#[test]
fn of_several_runs_at_once_one_speaks() {
    let server = MailServer::quiet(Security::Starttls);
    let folder = register(&mail_settings(&server, "starttls"));
    let children: Vec<Child> =
        (0..4).map(|_| program(&folder, &["remind", "--on", ON]).spawn().expect("it starts")).collect();
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    }
    all_told(&server.mails(), 1, "four at once");
    assert_eq!(reminders_in_ledgers(&folder), 4);
}

fn hook(kind: &str, timeout: u64) -> String {
    format!("webhooks:\n  - {{ name: chat, kind: {kind}, url-from: CHAT_URL, timeout: {timeout} }}\n")
}

fn remind_by(folder: &TempDir, receiver: &Receiver) -> Output {
    program(folder, &["remind", "--on", ON]).env("CHAT_URL", &receiver.url).output().expect("it runs")
}

#[test]
fn a_webhook_that_fails_is_tried_again() {
    let receiver = Receiver::start(&[Answer::Status(500), Answer::Busy(2)]);
    let folder = register(&hook("slack", 10));
    let output = remind_by(&folder, &receiver);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let bodies = receiver.bodies();
    assert_eq!(bodies.len(), 3, "500, 429, taken");
    assert!(receiver.waits()[1] >= Duration::from_secs(2), "it waited as it was asked to");
    assert_eq!(bodies[2]["text"], "3 vendor dates, 1 overdue; next 2026-12-20 Oak → GmbH");
    assert_eq!(bodies[2]["blocks"].as_array().map(Vec::len), Some(4), "a header and three dates");
    remind_by(&folder, &receiver);
    assert_eq!(receiver.bodies().len(), 3, "a second run says nothing twice");
}

#[test]
fn a_webhook_that_hangs_or_refuses_is_left_and_tried_next_time() {
    for answer in [Answer::Hang, Answer::Status(404)] {
        let receiver = Receiver::start(&[answer]);
        let folder = register(&hook("teams", 1));
        let output = remind_by(&folder, &receiver);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("chat to chat"), "{}", said(&output));
        assert!(!said(&output).contains("secret-path"), "the address is a secret: {}", said(&output));
        assert_eq!(receiver.bodies().len(), 1);
        assert_eq!(reminders_in_ledgers(&folder), 0);
        let output = remind_by(&folder, &receiver);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let card = &receiver.bodies()[1]["attachments"][0];
        assert_eq!(card["contentType"], "application/vnd.microsoft.card.adaptive");
        assert_eq!(card["content"]["body"].as_array().map(Vec::len), Some(7), "a title and three pairs");
    }
}

#[test]
fn a_webhook_that_stays_broken_is_given_up_for_today() {
    let receiver = Receiver::start(&[Answer::Status(503); 4]);
    let folder = register(&hook("json", 5));
    let output = remind_by(&folder, &receiver);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("answered 503"), "{}", said(&output));
    assert_eq!(receiver.bodies().len(), 4);
    remind_by(&folder, &receiver);
    let body = &receiver.bodies()[4];
    assert_eq!(body["deadlines"][0]["key"], "oak/evidence/penetration-test");
    assert_eq!(body["deadlines"][0]["stage"], "overdue");
}

#[test]
fn an_address_without_encryption_is_refused() {
    let folder = register(&hook("json", 5));
    let output =
        program(&folder, &["remind", "--on", ON]).env("CHAT_URL", "http://hooks.example.com/x").output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("does not begin with https://"), "{}", said(&output));
}

#[test]
fn every_day_says_what_that_day_has_to_say() {
    let folder = register("");
    let names = |day: &str| {
        let output = run(&folder, &["remind", "--on", day]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let names = text.lines().filter_map(|line| line.trim().strip_prefix("Name: "));
        names.map(str::to_string).collect::<Vec<_>>()
    };
    // Maria hears of birch and oak, then Nora of birch.
    let (birch, pen, list) =
        ("birch/notice/term-1", "oak/evidence/penetration-test", "oak/review/sub-processor-list");
    assert_eq!(names("2026-11-19"), [pen, list, birch, birch], "the 90-day stage, and one is overdue");
    assert_eq!(names("2026-11-19"), [""; 0], "twice on one day");
    assert_eq!(names("2026-11-20"), [list], "30 days before 20 December");
    assert_eq!(names("2026-11-21"), [""; 0]);
    assert_eq!(names("2026-12-23"), [pen, list, birch, birch], "what was missed in between is caught up");
    assert_eq!(names("2026-12-24"), [pen, birch, birch], "7 days before 31 December; overdue, week by week");
}

#[test]
fn what_is_snoozed_keeps_quiet_and_comes_back() {
    let folder = register("");
    let by_maria = ["--because", "vendor is on holiday", "--by", "maria@example.com", "--on", ON];
    let mut snooze = vec!["snooze", "birch/notice/term-1", "--until", "2026-12-10"];
    snooze.extend(by_maria);
    assert_eq!(run(&folder, &snooze).status.code(), Some(0));
    let mut done = vec!["acknowledge", "oak/evidence/penetration-test"];
    done.extend(by_maria);
    assert_eq!(run(&folder, &done).status.code(), Some(0));
    let output = remind(&folder);
    assert_eq!(output.status.code(), Some(0), "what is acknowledged is not overdue: {}", said(&output));
    assert!(
        said(&output).contains("oak/review") && !said(&output).contains("birch/notice"),
        "{}",
        said(&output)
    );
    let output = run(&folder, &["remind", "--on", "2026-12-10"]);
    assert!(said(&output).contains("birch/notice"), "{}", said(&output));
    let ledger = fs::read_to_string(folder.path().join("birch/ledger.jsonl")).expect("a ledger");
    assert!(ledger.contains("vendor is on holiday"), "{ledger}");
    for (arguments, complaint) in [
        (
            vec!["snooze", "birch/notice/term-9", "--until", "2027-01-01", "--because", "x", "--on", ON],
            "no deadline is called",
        ),
        (
            vec!["snooze", "birch/notice/term-1", "--until", "2026-11-01", "--because", "x", "--on", ON],
            "is not in the future",
        ),
        (vec!["acknowledge", "birch/notice/term-1", "--because", " ", "--on", ON], "the reason is empty"),
    ] {
        let output = run(&folder, &arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(complaint), "{}", said(&output));
    }
}

#[test]
fn a_dry_run_leaves_everything_as_it_was() {
    let server = MailServer::quiet(Security::Tls);
    let folder = register(&(mail_settings(&server, "tls") + "feed: dates.ics\n"));
    let output = run(&folder, &["remind", "--dry-run", "--on", ON]);
    assert!(said(&output).contains("Would send by email:"), "{}", said(&output));
    assert!(server.mails().is_empty());
    let mut left: Vec<_> =
        fs::read_dir(folder.path()).expect("the folder").flatten().map(|e| e.file_name()).collect();
    left.sort();
    assert_eq!(left, ["birch", "oak", "remind.yaml"]);
    assert_eq!(reminders_in_ledgers(&folder), 0);
}

/// UID → (sequence, day, status), read by another project's parser.
fn calendar(folder: &TempDir) -> BTreeMap<String, (u32, String, String)> {
    use icalendar::{Calendar, CalendarComponent, Component};
    let text = fs::read_to_string(folder.path().join("dates.ics")).expect("the feed");
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    let calendar: Calendar = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
    let event = |component: &CalendarComponent| {
        let CalendarComponent::Event(event) = component else { return None };
        let value = |name: &str| event.property_value(name).unwrap_or_default().to_string();
        let sequence = value("SEQUENCE").parse().expect("a number");
        Some((value("UID"), (sequence, value("DTSTART"), value("STATUS"))))
    };
    calendar.components.iter().filter_map(event).collect()
}

#[test]
fn calendars_follow_what_changes_and_what_falls_away() {
    let folder = register("feed: dates.ics\n");
    let event = |sequence: u32, day: &str, status: &str| (sequence, day.to_string(), status.to_string());
    let (birch, list) = ("birch.notice.term-1@countersign", "oak.review.sub-processor-list@countersign");
    remind(&folder);
    let first = calendar(&folder);
    assert_eq!(first[birch], event(0, "20261231", "CONFIRMED"));
    assert_eq!(first[list], event(0, "20261220", "CONFIRMED"));
    let bytes = fs::read(folder.path().join("dates.ics")).expect("the feed");
    run(&folder, &["remind", "--on", "2026-12-02"]);
    assert_eq!(fs::read(folder.path().join("dates.ics")).expect("the feed"), bytes, "nothing changed");
    // The notice is longer than was thought, and the list need not be looked at any more.
    let path = folder.path().join("birch/vendor.yaml");
    let text = fs::read_to_string(&path).expect("a vendor").replace("notice: 30 days", "notice: 45 days");
    fs::write(&path, text).expect("a vendor");
    let path = folder.path().join("oak/vendor.yaml");
    let text = fs::read_to_string(&path).expect("a vendor");
    let without: String =
        text.lines().filter(|line| !line.contains("list")).map(|line| format!("{line}\n")).collect();
    fs::write(&path, without).expect("a vendor");
    run(&folder, &["remind", "--on", "2026-12-03"]);
    let second = calendar(&folder);
    assert_eq!(second[birch], event(1, "20261216", "CONFIRMED"));
    assert_eq!(second[list], event(1, "20261220", "CANCELLED"));
    run(&folder, &["remind", "--on", "2027-03-01"]);
    assert!(!calendar(&folder).contains_key(list), "long past, it is forgotten");
}

#[test]
fn the_answer_is_the_same_in_every_time_zone() {
    let folder = register("");
    let answer = |zone: &str| {
        let arguments = ["due", "--on", ON, "--within", "1y", "--format", "json"];
        let output = program(&folder, &arguments).env("TZ", zone).output().expect("it runs");
        assert_eq!(output.status.code(), Some(1));
        output.stdout
    };
    let here = answer("UTC");
    for zone in ["Pacific/Kiritimati", "Pacific/Niue", "America/New_York", "Asia/Kathmandu", "nonsense"] {
        assert_eq!(answer(zone), here, "{zone}");
    }
}
