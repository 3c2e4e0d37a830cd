//! What was acknowledged is kept, whatever happens to the process.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use microstage_collector::{Config, serve};
use serde_json::Value;

use crate::support::{Connection, TestApp, UpperCase, message, post_of};

/// Where the other process finds its database; without it, that test has nothing to do.
const DATABASE: &str = "COLLECTOR_TEST_DATABASE";

/// The other process: this test binary again, running only this.
#[test]
fn serve_until_killed() {
    let Ok(database) = std::env::var(DATABASE) else {
        return;
    };
    let database = PathBuf::from(database);
    let journeys = Some(database.with_file_name("journeys"));
    let config = Config {
        listen: "127.0.0.1:0".into(),
        journeys: journeys.filter(|folder| folder.is_dir()),
        database,
        ..Config::default()
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listening = |address| println!("\nlistening {address}");
    let served = serve(
        config,
        Arc::new(UpperCase),
        listening,
        std::future::pending(),
    );
    runtime.block_on(served).unwrap();
}

/// The other process, which does not outlive the test.
pub(crate) struct Killed(Child);

impl Killed {
    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Killed {
    fn drop(&mut self) {
        self.0.kill().ok();
    }
}

pub(crate) fn spawn(database: &Path) -> (Killed, SocketAddr) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "kill::serve_until_killed",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(DATABASE, database)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.map_while(Result::ok).find_map(|line| {
        line.strip_prefix("listening ")
            .map(|text| text.parse().unwrap())
    });
    (Killed(child), address.unwrap())
}

/// Posts batch after batch until the collector is gone; the ids that were acknowledged.
fn post_until_gone(address: SocketAddr, client: usize, acknowledged: impl Fn()) -> Vec<String> {
    let mut kept = Vec::new();
    for number in 0.. {
        let ids: Vec<String> = (0..5)
            .map(|index| format!("c{client}-{number:05}-{index}"))
            .collect();
        let messages: Vec<Value> = ids.iter().map(|id| message(id)).collect();
        // Whatever breaks here is the kill; only a whole answer is an acknowledgement.
        let answer =
            Connection::try_open(address, &post_of(&messages)).and_then(Connection::try_finish);
        match answer {
            Ok(answer) if answer.status == 200 && answer.json()["accepted"] == 5 => {
                kept.extend(ids);
                acknowledged();
            }
            _ => break,
        }
    }
    kept
}

#[test]
fn a_killed_collector_has_all_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("events.sqlite");
    let (mut child, address) = spawn(&database);
    let (tell, count) = std::sync::mpsc::channel();
    let clients: Vec<_> = (0..3)
        .map(|client| {
            let tell = tell.clone();
            std::thread::spawn(move || {
                post_until_gone(address, client, || tell.send(()).unwrap_or_default())
            })
        })
        .collect();
    drop(tell);
    // In the midst of the writing: thirty acknowledgements, with others under way.
    assert_eq!(count.iter().take(30).count(), 30);
    child.kill();
    let acknowledged: Vec<String> = clients
        .into_iter()
        .flat_map(|client| client.join().unwrap())
        .collect();
    assert!(acknowledged.len() >= 150);

    let app = TestApp::on(&database).start();
    let stored = app.exported_ids();
    for id in &acknowledged {
        assert!(stored.contains(id), "{id} was acknowledged and is lost");
    }
    // A batch is stored whole or not at all, also the one that was never acknowledged.
    assert_eq!(stored.len() % 5, 0);
    // The clients send again what they do not know to be stored: each is there once.
    for part in acknowledged.chunks(100) {
        let messages: Vec<Value> = part.iter().map(|id| message(id)).collect();
        assert_eq!(app.post_batch(&messages)["duplicates"], part.len());
    }
    assert_eq!(app.exported_ids().len(), stored.len());
}
