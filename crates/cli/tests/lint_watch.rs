//! `microstage lint --watch`: it tells what a change of a file brings, however the file is written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use support::microstage;

const GOOD: &str = r#"{ "journey": "t", "version": 1, "stages": { "a": { "initial": true } } }"#;

/// A command that is ended with the test, and the lines that it prints.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = microstage()
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in output.lines() {
                if sender.send(line.unwrap()).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// Reads lines up to one with this text.
    fn until(&self, text: &str) {
        let mut read = Vec::new();
        loop {
            match self.lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if line.contains(text) => return,
                Ok(line) => read.push(line),
                Err(error) => panic!("{error} instead of {text:?}; read {read:#?}"),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn each_change_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journey.json");
    fs::write(&file, GOOD).unwrap();
    let running = Running::start(&["lint", "--watch", file.to_str().unwrap()]);
    running.until("no problems");
    running.until("watching");
    // In its place.
    fs::write(&file, "{ \"journey\": 1 }").unwrap();
    running.until("3 errors");
    // Another file in its place, as many editors do.
    let other = folder.path().join("journey.json.new");
    fs::write(&other, GOOD).unwrap();
    fs::rename(&other, &file).unwrap();
    running.until("no problems");
    // It goes and comes again.
    fs::remove_file(&file).unwrap();
    running.until("cannot be read");
    fs::write(&file, GOOD).unwrap();
    running.until("no problems");
}

#[test]
fn machines_read_a_line_for_each_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journey.json");
    fs::write(&file, GOOD).unwrap();
    let name = file.to_str().unwrap();
    let running = Running::start(&["lint", "--watch", "--format", "json", name]);
    running.until("\"errors\":0");
    fs::write(&file, "[]").unwrap();
    running.until("\"errors\":1");
}
