//! The collector as a process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::microstage;

/// A collector that is stopped at the end of the test, whatever its end.
pub struct Collector {
    child: Child,
    pub address: String,
    stdout: BufReader<std::process::ChildStdout>,
    pub welcome: String,
}

impl Collector {
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        let mut child = microstage()
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "error", "--db"])
            .arg(folder.join("events.sqlite"))
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(folder.join("stderr")).unwrap())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut welcome = String::new();
        while !welcome.contains("Ctrl-C") {
            let read = stdout.read_line(&mut welcome).unwrap();
            let stderr = || std::fs::read_to_string(folder.join("stderr")).unwrap();
            assert!(read > 0, "the collector ended:\n{welcome}\n{}", stderr());
        }
        let address = welcome
            .lines()
            .next()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned();
        Self {
            child,
            address,
            stdout,
            welcome,
        }
    }

    /// The status and the body of an answer.
    pub fn request(&self, method: &str, path: &str, body: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {}\r\nContent-Length: {length}\r\n\r\n{body}",
            self.address
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let head = answer
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap();
        let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
        (status, answer[head + 4..].to_vec())
    }

    /// Sends a signal, and gives what is left of the output and the exit code.
    pub fn stop(mut self, signal: &str) -> (String, Option<i32>) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (rest, self.child.wait().unwrap().code())
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
