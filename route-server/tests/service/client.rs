//! Starts a service with the sample map, and asks it.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::rt::{System, time};
use actix_web::web::Bytes;
use route_core::messages::Language;
use route_server::serve::{Application, ServeError, Settings, Stop};
use serde_json::{Value, json};

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// A service of its own for a test; it ends with the test.
pub struct Service {
    address: String,
    stop: Stop,
    running: Option<JoinHandle<Result<(), ServeError>>>,
}

/// What a service answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub location: Option<String>,
    pub retry_after: Option<String>,
    pub allow: Option<String>,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    /// What kind of problem it is, if it is told as one.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.content_type, "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        let kind = problem["type"].as_str().expect("a type");
        let kind = kind.rsplit(':').next().expect("a kind");
        (self.status, kind.to_owned())
    }
}

impl Service {
    /// Not ready yet: the map is loaded in the background.
    pub fn start_with(extract: PathBuf, overrides: Vec<PathBuf>) -> Self {
        let settings = Settings {
            extract,
            overrides,
            listen: "127.0.0.1:0".to_owned(),
            threads: Some(2),
            language: Language::French,
        };
        let application = Application::build(settings).expect("a port");
        let address = format!("http://{}", application.address());
        let stop = application.stop_handle();
        let run = || System::new().block_on(application.run());
        Self {
            address,
            stop,
            running: Some(std::thread::spawn(run)),
        }
    }

    /// Ready to plan.
    pub async fn ready() -> Self {
        Self::ready_with(Vec::new()).await
    }

    /// Ready to plan by rules of the planner's own.
    pub async fn ready_with(overrides: Vec<PathBuf>) -> Self {
        let extract = repository("osm-data/sample/bethune-bruay.osm.pbf");
        let service = Self::start_with(extract, overrides);
        service
            .until("/readyz", |answer| answer.status == 200)
            .await;
        service
    }

    pub async fn ask(&self, method: Method, path: &str, body: impl Into<Bytes>) -> Answer {
        let client = awc::Client::builder()
            .timeout(Duration::from_secs(120))
            .finish();
        let url = format!("{}{path}", self.address);
        let request = client
            .request(method, url)
            .insert_header(("Accept-Language", "en"));
        let mut response = request.send_body(body.into()).await.expect("an answer");
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(value.to_str().expect("text").to_owned())
        };
        Answer {
            status: response.status().as_u16(),
            content_type: header("content-type").expect("every answer has a content type"),
            location: header("location").or(header("content-location")),
            retry_after: header("retry-after"),
            allow: header("allow"),
            body: response.body().limit(64 << 20).await.expect("a body"),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, Bytes::new()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, Bytes::new()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path, body.to_string()).await
    }

    /// Asks until the answer is as wanted.
    pub async fn until(&self, path: &str, is_wanted: impl Fn(&Answer) -> bool) -> Answer {
        for _ in 0..600 {
            let answer = self.get(path).await;
            if is_wanted(&answer) {
                return answer;
            }
            time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{path} never answers as wanted");
    }

    /// Ends the service in good order.
    pub fn stop(&self) {
        self.stop.stop();
    }

    /// How it ended.
    pub fn ended(mut self) -> Result<(), ServeError> {
        let running = self.running.take().expect("running");
        running.join().expect("no panic")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A request for a plan of a few dozen bins of the sample's Monday.
pub fn order(options: Value) -> Value {
    let text = std::fs::read_to_string(repository("examples/data/bins-week.csv"));
    let text = text.expect("the sample bins");
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let names: Vec<&str> = lines.next().expect("a header").split(';').collect();
    let rows = lines.filter(|line| line.contains(";lundi;")).step_by(40);
    let bins: Vec<Value> = rows
        .map(|row| {
            names
                .iter()
                .zip(row.split(';'))
                .map(|(name, cell)| (*name, cell))
                .collect()
        })
        .collect();
    let fleet = std::fs::read(repository("examples/data/fleet.json")).expect("the sample fleet");
    let fleet: Value = serde_json::from_slice(&fleet).expect("JSON");
    json!({"bins": bins, "fleet": fleet, "options": options})
}

/// A search that is short and the same every time.
pub fn quick() -> Value {
    order(json!({"day": "lundi", "iterations": 100}))
}

/// A search that goes on until it is ended.
pub fn long() -> Value {
    order(json!({"day": "lundi", "seconds": 600}))
}
