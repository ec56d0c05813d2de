//! As much of WebDriver (W3C) as the tests need, spoken to a chromedriver they start.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How an element is named in answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window.
pub struct Browser {
    driver: Child,
    agent: ureq::Agent,
    session: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts chromedriver and a browser without a screen.
    pub fn start() -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed (Debian: chromium-driver)");
        let mut lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.strip_suffix('.')?.rsplit_once("successfully on port ").map(|(_, port)| port.to_string())
            })
            .expect("chromedriver says its port");
        // It would stop where nobody reads what it prints.
        std::thread::spawn(move || lines.for_each(drop));
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build();
        let agent = ureq::Agent::new_with_config(config);
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--window-size=1280,1000", "--hide-scrollbars",
            ] },
        } } });
        let base = format!("http://127.0.0.1:{port}/session");
        let mut browser = Self { driver, agent, session: base };
        let begun = browser.ask("", &wanted);
        let id = begun["sessionId"].as_str().expect("a session").to_string();
        browser.session = format!("{}/{id}", browser.session);
        browser
    }

    /// Sends a command; the answer's value. An error of the browser ends the test.
    fn ask(&self, command: &str, body: &Value) -> Value {
        let address = format!("{}{command}", self.session);
        let answer = self
            .agent
            .post(&address)
            .content_type("application/json")
            .send(body.to_string())
            .expect("chromedriver answers");
        self.value(command, answer)
    }

    fn get(&self, command: &str) -> Value {
        let answer =
            self.agent.get(format!("{}{command}", self.session)).call().expect("chromedriver answers");
        self.value(command, answer)
    }

    fn value(&self, command: &str, mut answer: ureq::http::Response<ureq::Body>) -> Value {
        let body =
            answer.body_mut().with_config().limit(64 * 1024 * 1024).read_to_string().expect("an answer");
        let answer: Value = serde_json::from_str(&body).expect("JSON");
        assert!(answer["value"]["error"].is_null(), "{command}: {}", answer["value"]);
        answer["value"].clone()
    }

    pub fn open(&self, address: &str) {
        self.ask("/url", &json!({ "url": address }));
    }

    pub fn address(&self) -> String {
        self.get("/url").as_str().expect("an address").to_string()
    }

    /// Runs a script in the page; what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.ask("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Runs a script that calls back.
    pub fn run_async(&self, script: &str) -> Value {
        self.ask("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Waits until a script returns something true.
    pub fn wait(&self, what: &str, script: &str) -> Value {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let value = self.run(script);
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return value;
            }
            assert!(Instant::now() < until, "{what} never happens on {}", self.address());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn find(&self, selector: &str) -> String {
        let found = self.ask("/element", &json!({ "using": "css selector", "value": selector }));
        found[ELEMENT].as_str().expect("an element").to_string()
    }

    pub fn click(&self, selector: &str) {
        let element = self.find(selector);
        self.ask(&format!("/element/{element}/click"), &json!({}));
    }

    pub fn fill(&self, selector: &str, words: &str) {
        let element = self.find(selector);
        self.ask(&format!("/element/{element}/value"), &json!({ "text": words }));
    }

    /// Presses keys without saying where.
    pub fn press(&self, keys: &str) {
        let mut actions = Vec::new();
        for key in keys.chars() {
            actions.push(json!({ "type": "keyDown", "value": key.to_string() }));
            actions.push(json!({ "type": "keyUp", "value": key.to_string() }));
        }
        self.ask("/actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }));
    }

    /// A command of the browser's own protocol.
    pub fn tell(&self, command: &str, parameters: &Value) -> Value {
        self.ask("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// A picture of the window, as PNG in base 64.
    pub fn picture(&self) -> String {
        self.get("/screenshot").as_str().expect("a picture").to_string()
    }

    /// What the browser complained of since the last time.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.ask("/se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].to_string())
            .collect()
    }
}
