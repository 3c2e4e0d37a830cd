//! What the steps of one run share: what was built, once, for all of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::Report;
use super::counts::Counts;
use crate::command::Task;
use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::tools::{Browser, Readiness};
use crate::{build, demo, tools};

/// One run of the proof.
pub(super) struct Session<'a> {
    /// The repository.
    pub(super) repo: &'a Repo,
    tools: OnceLock<Result<(), String>>,
    dist: OnceLock<Result<(), String>>,
    collector: OnceLock<Result<(), String>>,
    browsers: Mutex<BTreeMap<&'static str, Option<String>>>,
    table: Mutex<String>,
}

impl<'a> Session<'a> {
    /// A run in which nothing has been built yet.
    pub(super) fn new(repo: &'a Repo) -> Self {
        Self {
            repo,
            tools: OnceLock::new(),
            dist: OnceLock::new(),
            collector: OnceLock::new(),
            browsers: Mutex::default(),
            table: Mutex::default(),
        }
    }

    /// Makes sure of the tools of a build.
    pub(super) fn tools(&self) -> Outcome<()> {
        once(&self.tools, "the tools are not ready", || {
            tools::for_build(self.repo)
        })
    }

    /// Makes sure of `dist/`.
    pub(super) fn dist(&self) -> Outcome<()> {
        once(&self.dist, "dist/ could not be built", || {
            build::run(self.repo)
        })
    }

    /// Makes sure of the collector's binary.
    pub(super) fn collector(&self) -> Outcome<()> {
        once(&self.collector, "the collector could not be built", || {
            demo::build_collector(self.repo)
        })
    }

    /// Why a browser cannot be tested here; `None` when it can.
    pub(super) fn lacks(&self, browser: Browser) -> Outcome<Option<String>> {
        // Held meanwhile: two steps that ask for one browser do not install it twice.
        let mut browsers = lock(&self.browsers);
        if let Some(known) = browsers.get(browser.name()) {
            return Ok(known.clone());
        }
        let reason = match browser.ready(self.repo)? {
            Readiness::Ready => None,
            Readiness::Missing(reason) => Some(reason),
        };
        browsers.insert(browser.name(), reason.clone());
        Ok(reason)
    }

    /// What was tried in which engine, as far as it is known.
    pub(super) fn table(&self) -> MutexGuard<'_, String> {
        lock(&self.table)
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does the work the first time and remembers how it went, so that every step that needs it
/// fails for the same reason, told in full once.
fn once(
    cell: &OnceLock<Result<(), String>>,
    what: &str,
    work: impl FnOnce() -> Outcome<()>,
) -> Outcome<()> {
    let known = cell.get().is_some();
    match cell.get_or_init(|| work().map_err(|failure| failure.to_string())) {
        Ok(()) => Ok(()),
        Err(_) if known => Err(Failure::told(format!("{what} (told in full above)"))),
        Err(reason) => Err(Failure::told(format!("{what}:\n{reason}"))),
    }
}

/// A check that is one thing: it holds when the command succeeds.
pub(super) fn check(task: Task) -> Outcome<Report> {
    let finished = task.run()?;
    let failed = u64::from(!finished.success);
    let counts = Counts {
        passed: 1 - failed,
        failed,
        ..Counts::default()
    };
    Ok(Report {
        counts,
        output: finished.output,
    })
}

/// A runner of many tests: counted by `read`. One that ran none has proven nothing.
pub(super) fn tests(task: Task, read: fn(&str) -> Counts) -> Outcome<Report> {
    let finished = task.run()?;
    let mut counts = read(&finished.output);
    let mut output = finished.output;
    if !finished.success {
        counts.failed = counts.failed.max(1);
    } else if counts.passed == 0 && counts.skipped.is_empty() {
        counts.failed = 1;
        output.push_str("(no test ran)\n");
    }
    Ok(Report { counts, output })
}
