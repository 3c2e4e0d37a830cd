//! A collector that runs in a thread of the test, on a free port and with files of its own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use microstage_collector::{
    Arm, Bandit, Compiled, Compiler, Config, Draw, JourneyProblem, Problem, ServeError, Severity,
    WriteKey, serve,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::{Answer, Connection, Request};

/// What a test wants otherwise than usual.
pub(crate) struct Builder {
    pub(crate) folder: Arc<TempDir>,
    pub(crate) config: Config,
}

impl Builder {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config {
            listen: "127.0.0.1:0".into(),
            database: folder.path().join("events.sqlite"),
            ..Config::default()
        };
        Self {
            folder: Arc::new(folder),
            config,
        }
    }

    pub(crate) fn config(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(&mut self.config);
        self
    }

    pub(crate) fn keys(self, keys: &[&str]) -> Self {
        let keys = keys.iter().map(|text| WriteKey::parse(text)).collect();
        self.config(|config| config.write_keys = keys)
    }

    /// A folder beside the database, with these files.
    pub(crate) fn folder(&self, name: &str, files: &[(&str, &[u8])]) -> PathBuf {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for (file, content) in files {
            std::fs::write(folder.join(file), content).unwrap();
        }
        folder
    }

    pub(crate) fn start(self) -> TestApp {
        let Self { folder, config } = self;
        let database = config.database.clone();
        let (tell, address) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(serve(
                config,
                Arc::new(UpperCase),
                move |address| tell.send(address).unwrap(),
                async move {
                    stopped.await.ok();
                },
            ))
        });
        let Ok(address) = address.recv_timeout(Duration::from_secs(60)) else {
            panic!("the collector did not start: {:?}", thread.join().unwrap());
        };
        TestApp {
            folder,
            database,
            address,
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

/// A running collector. It is stopped in order when it is dropped, and must have stopped well.
pub(crate) struct TestApp {
    pub(crate) folder: Arc<TempDir>,
    pub(crate) database: PathBuf,
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), ServeError>>>,
}

impl TestApp {
    pub(crate) fn start() -> Self {
        Builder::new().start()
    }

    /// A builder for a collector on a database that is there already.
    pub(crate) fn on(database: &Path) -> Builder {
        Builder::new().config(|config| config.database = database.into())
    }

    pub(crate) fn send(&self, request: &Request) -> Answer {
        Connection::open(self.address, request).finish()
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.send(&Request::get(target))
    }

    /// Posts a body to the door of the batches.
    pub(crate) fn post(&self, body: impl Into<Vec<u8>>) -> Answer {
        self.send(&Request::new("POST", "/v1/batch").body(body))
    }

    /// Posts messages that must be readable as a batch, and gives back the answer.
    pub(crate) fn post_batch(&self, messages: &[Value]) -> Value {
        let answer = self.post(super::batch(messages));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// The ids of everything that is stored, in the order of the export.
    pub(crate) fn exported_ids(&self) -> Vec<String> {
        self.exported()
            .iter()
            .map(|line| line["messageId"].as_str().unwrap().into())
            .collect()
    }

    pub(crate) fn exported(&self) -> Vec<Value> {
        let answer = self.get("/v1/export");
        assert_eq!(answer.status, 200);
        answer
            .text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub(crate) fn quarantined(&self) -> Vec<Value> {
        self.get("/v1/quarantine").json()["quarantine"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Stops the collector and waits until it has ended.
    pub(crate) fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            if !std::thread::panicking() {
                ended.unwrap().unwrap();
            }
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.end();
    }
}

/// A compiler of a language of its own: the program is the source in upper case, `error` and
/// `warning` in it are problems. The collector must work with any compiler.
pub(crate) struct UpperCase;

impl Compiler for UpperCase {
    fn format(&self) -> u32 {
        2
    }

    fn compile(&self, source: &str) -> Compiled {
        let problem = |severity, word: &str| {
            source.find(word).map(|at| JourneyProblem {
                severity,
                problem: Problem::new("bad_word", "$", word, "other words", "use them"),
                line: 1,
                column: at as u32 + 1,
            })
        };
        let error = problem(Severity::Error, "error");
        let warning = problem(Severity::Warning, "warning");
        let program = error.is_none().then(|| source.to_uppercase().into_bytes());
        Compiled {
            program,
            problems: error.into_iter().chain(warning).collect(),
        }
    }

    fn limit(&self, program: &[u8], percent: u8) -> Option<Vec<u8>> {
        Some([program, format!(" FOR {percent} %").as_bytes()].concat())
    }

    fn bandits(&self, source: &str) -> Vec<Bandit> {
        let bandit = Bandit {
            experiment: "hero".into(),
            arms: vec!["control".into(), "x".into()],
            goal: "purchase".into(),
            // An epoch that does not end while a test runs.
            every: 30 * 86_400_000,
            within: 3_600_000,
            explore: 0.1,
        };
        let is_there = source.contains("bandit");
        is_there.then_some(bandit).into_iter().collect()
    }

    fn drawn(&self, source: &str, draws: &[Draw]) -> String {
        let mut source = source.to_owned();
        for Draw { epoch, arms, .. } in draws {
            source += &format!(" in epoch {epoch}:");
            for Arm {
                variant, weight, ..
            } in arms
            {
                source += &format!(" {variant} {weight}");
            }
        }
        source
    }
}

/// Two answers must say the same; the difference is what a failing test prints.
pub(crate) fn rejected(answer: &Value) -> Vec<Value> {
    answer["rejected"]
        .as_array()
        .cloned()
        .unwrap_or_else(|| panic!("{}", json!(answer)))
}
