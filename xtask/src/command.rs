//! One command line: run with a time limit, its output kept whole.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::processes::Running;
use crate::say;

/// A command line that is about to run.
pub(crate) struct Task {
    command: Command,
    words: Vec<String>,
    limit: Duration,
}

/// What became of a command line.
pub(crate) struct Finished {
    /// Whether it ended with status 0 in time.
    pub(crate) success: bool,
    /// Everything it printed, in the order of arrival.
    pub(crate) output: String,
    /// What it printed on standard output alone.
    pub(crate) stdout: String,
}

impl Task {
    /// A command line that may take ten minutes unless told otherwise.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let words = vec![program.to_string_lossy().into_owned()];
        let limit = Duration::from_secs(600);
        Self {
            command: Command::new(program),
            words,
            limit,
        }
    }

    /// Adds one argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        let argument = argument.as_ref();
        self.words.push(argument.to_string_lossy().into_owned());
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = S>) -> Self {
        arguments.into_iter().fold(self, Self::arg)
    }

    /// Sets a variable of its environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes a variable out of its environment.
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Sets the directory it runs in.
    pub(crate) fn within(mut self, directory: &Path) -> Self {
        self.command.current_dir(directory);
        self
    }

    /// Sets how many minutes it may take.
    pub(crate) fn minutes(mut self, minutes: u64) -> Self {
        self.limit = Duration::from_secs(minutes * 60);
        self
    }

    /// Runs it; whatever it ends with is the caller's to judge.
    pub(crate) fn run(mut self) -> Outcome<Finished> {
        let start = Instant::now();
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = Running::start(&mut self.command).map_err(|error| {
            Failure::new(
                format!("`{}`", self.words.join(" ")),
                error,
                "a program that can be started",
                "run `cargo xtask tools`, or install it and put it on the PATH",
            )
        })?;
        let lines = Lines::default();
        let readers = [
            running
                .child()
                .stdout
                .take()
                .map(|pipe| lines.read(pipe, true)),
            running
                .child()
                .stderr
                .take()
                .map(|pipe| lines.read(pipe, false)),
        ];
        let code = running
            .wait(self.limit)
            .map_err(|error| Failure::told(format!("could not wait for a process: {error}")))?;
        // What it left running would hold the pipes open for ever.
        settle(&readers);
        drop(running);
        let (mut output, stdout) = lines.texts();
        match code {
            Some(0) => {}
            Some(code) => output.push_str(&format!("(ended with status {code})\n")),
            None => output.push_str(&format!(
                "(ended by us: it took longer than {})\n",
                say::seconds(start.elapsed())
            )),
        }
        Ok(Finished {
            success: code == Some(0),
            output,
            stdout,
        })
    }

    /// Runs it and takes anything but success as a failure that shows the whole output.
    pub(crate) fn succeed(self) -> Outcome<Finished> {
        let shown = self.words.join(" ");
        let finished = self.run()?;
        if finished.success {
            Ok(finished)
        } else {
            Err(Failure::told(format!(
                "`{shown}` failed:\n{}",
                finished.output
            )))
        }
    }
}

/// Waits a moment for the last lines after the process itself has ended.
fn settle(readers: &[Option<JoinHandle<()>>]) {
    let start = Instant::now();
    let reading =
        |reader: &Option<JoinHandle<()>>| reader.as_ref().is_some_and(|r| !r.is_finished());
    while start.elapsed() < Duration::from_secs(2) && readers.iter().any(reading) {
        thread::sleep(Duration::from_millis(5));
    }
}

/// Lines of two pipes in the order of their arrival; `true` marks standard output.
#[derive(Clone, Default)]
struct Lines {
    kept: Arc<Mutex<Vec<(bool, String)>>>,
}

impl Lines {
    fn read(&self, pipe: impl Read + Send + 'static, standard: bool) -> JoinHandle<()> {
        let lines = self.clone();
        thread::spawn(move || {
            let mut reader = BufReader::new(pipe);
            let mut bytes = Vec::new();
            while matches!(reader.read_until(b'\n', &mut bytes), Ok(1..)) {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                bytes.clear();
                lines.lock().push((standard, text));
            }
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(bool, String)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn texts(&self) -> (String, String) {
        let kept = self.lock();
        let all = kept.iter().map(|(_, text)| text.as_str()).collect();
        let standard = kept.iter().filter(|(standard, _)| *standard);
        (all, standard.map(|(_, text)| text.as_str()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_output_and_tells_how_it_ended() {
        for (script, success, told) in [
            ("echo out; echo err >&2", true, "out\n"),
            ("echo out; exit 3", false, "(ended with status 3)\n"),
        ] {
            let finished = Task::new("sh").args(["-c", script]).run().unwrap();
            assert_eq!(finished.success, success, "{script}");
            assert!(
                finished.output.contains(told),
                "{script}: {}",
                finished.output
            );
            assert_eq!(finished.stdout, "out\n", "{script}");
        }
    }

    #[test]
    fn ends_what_takes_too_long() {
        let task = Task::new("sh")
            .args(["-c", "echo begun; sleep 600"])
            .minutes(0);
        let finished = task.run().unwrap();
        assert!(!finished.success);
        assert!(
            finished.output.contains("ended by us"),
            "{}",
            finished.output
        );
    }

    #[test]
    fn a_missing_program_says_what_to_do() {
        let failure = Task::new("no-such-program-anywhere")
            .run()
            .err()
            .unwrap()
            .to_string();
        assert!(failure.contains("cargo xtask tools"), "{failure}");
    }
}
