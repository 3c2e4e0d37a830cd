//! The journeys of a folder, compiled when a page asks for them and again when their file changes.
//!
//! The collector does not know the journey language: whoever starts it brings the [`Compiler`].

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tracing::{error, info, warn};

use crate::bandit::{Bandit, Draw};
use crate::problem::Problem;

/// A journey's file may not be larger: it is read into memory as a whole.
const SOURCE_BYTES: u64 = 4 * 1024 * 1024;

/// Turns a journey's source into a program.
pub trait Compiler: Send + Sync + 'static {
    /// The program format that [`Compiler::compile`] writes.
    fn format(&self) -> u32;

    /// Compiles a journey and reports every problem, warnings included.
    fn compile(&self, source: &str) -> Compiled;

    /// One of its programs, but for so many per cent of visitors. `None` where it is none of its own.
    fn limit(&self, program: &[u8], percent: u8) -> Option<Vec<u8>>;

    /// The bandits of a journey.
    fn bandits(&self, source: &str) -> Vec<Bandit>;

    /// The journey with the weights that were drawn for its bandits.
    fn drawn(&self, source: &str, draws: &[Draw]) -> String;
}

/// What came of a journey's source.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// The program, or none when the source has errors.
    pub program: Option<Vec<u8>>,
    /// Everything that was found, in the order of the source.
    pub problems: Vec<JourneyProblem>,
}

/// A problem of a journey's source, and where in its text it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyProblem {
    /// Whether it keeps the journey from running.
    pub severity: Severity,
    /// The problem; its path is that of the JSON value.
    pub problem: Problem,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// How bad a problem of a journey is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// There is no program.
    Error,
    /// There is a program, and it may not do what was meant.
    Warning,
}

/// A program as it is served.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) bytes: Bytes,
    /// Hex digits that change with the bytes.
    pub(crate) hash: String,
}

impl Program {
    fn new(bytes: Vec<u8>) -> Self {
        Self {
            hash: hash(&bytes),
            bytes: bytes.into(),
        }
    }
}

/// Why there is no program or source to serve.
#[derive(Clone, Debug)]
pub(crate) enum Absent {
    /// No file of this name.
    Unknown,
    /// There is a file, and it has never compiled since the start.
    Broken(Vec<Problem>),
}

/// The folder and what is known of its files.
pub(crate) struct Journeys {
    folder: Option<PathBuf>,
    compiler: Arc<dyn Compiler>,
    check_every: Duration,
    known: Mutex<HashMap<String, Known>>,
    /// Per cent of visitors, where operators said otherwise than a journey's file.
    rollouts: Mutex<HashMap<String, u8>>,
    /// What was drawn last for each bandit.
    draws: Mutex<HashMap<String, Vec<Draw>>>,
}

/// What is known of one file.
struct Known {
    looked_at: Instant,
    stamp: Stamp,
    last_good: Option<Program>,
    /// The last good program for so many per cent of visitors.
    limited: Option<(u8, Program)>,
    errors: Vec<Problem>,
    bandits: Vec<Bandit>,
}

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
}

impl Journeys {
    pub(crate) fn new(
        folder: Option<PathBuf>,
        compiler: Arc<dyn Compiler>,
        check_every: Duration,
        rollouts: HashMap<String, u8>,
        draws: HashMap<String, Vec<Draw>>,
    ) -> Self {
        Self {
            folder,
            compiler,
            check_every,
            known: Mutex::new(HashMap::new()),
            rollouts: Mutex::new(rollouts),
            draws: Mutex::new(draws),
        }
    }

    /// The one program format that is served.
    pub(crate) fn format(&self) -> u32 {
        self.compiler.format()
    }

    /// The journey's program: that of its file now, or the last one that compiled. Reads files
    /// and compiles, so it belongs on a blocking thread.
    pub(crate) fn program(&self, name: &str, now: Instant) -> Result<Program, Absent> {
        let path = self.path(name).ok_or(Absent::Unknown)?;
        // A poisoned lock means that the compiler panicked; what is known is still true.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh =
            |entry: &Known| now.saturating_duration_since(entry.looked_at) < self.check_every;
        if !known.get(name).is_some_and(fresh) {
            self.look(name, &path, now, &mut known)?;
        }
        let entry = known.get_mut(name).ok_or(Absent::Unknown)?;
        let Some(program) = entry.last_good.clone() else {
            return Err(Absent::Broken(entry.errors.clone()));
        };
        match self.rollout(name) {
            None => Ok(program),
            // A journey that is to be off must not go on because of a fault of ours.
            Some(percent) => self
                .limited(&program, percent, entry)
                .ok_or_else(|| Absent::Broken(entry.errors.clone())),
        }
    }

    /// The program for so many per cent of visitors, made once.
    fn limited(&self, program: &Program, percent: u8, entry: &mut Known) -> Option<Program> {
        if entry.limited.as_ref().map(|(known, _)| *known) != Some(percent) {
            let bytes = self.compiler.limit(&program.bytes, percent)?;
            entry.limited = Some((percent, Program::new(bytes)));
        }
        entry.limited.as_ref().map(|(_, program)| program.clone())
    }

    /// Whether there is a file of this name.
    pub(crate) fn exists(&self, name: &str) -> bool {
        self.path(name).is_some_and(|path| path.is_file())
    }

    /// For how many per cent of visitors operators said that a journey is to run.
    pub(crate) fn rollout(&self, name: &str) -> Option<u8> {
        self.lock_rollouts().get(name).copied()
    }

    /// Says for how many; `None`: as its file says.
    pub(crate) fn set_rollout(&self, name: &str, percent: Option<u8>) {
        let mut rollouts = self.lock_rollouts();
        match percent {
            Some(percent) => rollouts.insert(name.into(), percent),
            None => rollouts.remove(name),
        };
    }

    /// The names of all journeys.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = self
            .folder
            .iter()
            .filter_map(|folder| fs::read_dir(folder).ok());
        let names = entries.flatten().flatten().filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some(name.strip_suffix(".json")?.to_owned())
        });
        let mut names: Vec<String> = names.filter(|name| self.path(name).is_some()).collect();
        names.sort_unstable();
        names
    }

    /// The bandits of a journey as its file is now. Reads files and compiles, so it belongs on a blocking thread.
    pub(crate) fn bandits(&self, name: &str, now: Instant) -> Vec<Bandit> {
        let _ = self.program(name, now);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(name)
            .map_or_else(Vec::new, |it| it.bandits.clone())
    }

    /// What was drawn last for the bandits of a journey.
    pub(crate) fn draws(&self, name: &str) -> Vec<Draw> {
        self.lock_draws().get(name).cloned().unwrap_or_default()
    }

    /// Has the journey compiled with what was drawn, when it is asked for next.
    pub(crate) fn set_draw(&self, name: &str, draw: Draw) {
        let mut draws = self.lock_draws();
        let own = draws.entry(name.into()).or_default();
        own.retain(|known| known.experiment != draw.experiment);
        own.push(draw);
        drop(draws);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = known.get_mut(name) {
            entry.stamp = Stamp::default();
        }
    }

    fn lock_draws(&self) -> MutexGuard<'_, HashMap<String, Vec<Draw>>> {
        self.draws.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_rollouts(&self) -> MutexGuard<'_, HashMap<String, u8>> {
        // A table of numbers has no state that a panic could leave half done.
        self.rollouts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The journey's source as it stands in its file. Belongs on a blocking thread.
    pub(crate) fn source(&self, name: &str) -> Result<Bytes, Absent> {
        let path = self.path(name).ok_or(Absent::Unknown)?;
        fs::read(path).map(Bytes::from).map_err(|_| Absent::Unknown)
    }

    /// Only plain names become paths, so that no request can point out of the folder.
    fn path(&self, name: &str) -> Option<PathBuf> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let plain_name = !name.is_empty() && name.len() <= 100 && name.chars().all(plain);
        let folder = self.folder.as_ref().filter(|_| plain_name)?;
        Some(folder.join(format!("{name}.json")))
    }

    /// Looks at the file and compiles it when it has changed.
    fn look(
        &self,
        name: &str,
        path: &Path,
        now: Instant,
        known: &mut HashMap<String, Known>,
    ) -> Result<(), Absent> {
        let Ok(stamp) = Stamp::of(path) else {
            // A file that was there and cannot be read now is most likely being replaced: pages
            // keep the program that they had.
            if let Some(entry) = known.get_mut(name) {
                warn!(
                    journey = name,
                    "the journey's file cannot be read; its last program stays"
                );
                entry.looked_at = now;
                return Ok(());
            }
            return Err(Absent::Unknown);
        };
        if let Some(entry) = known.get_mut(name)
            && entry.stamp == stamp
        {
            entry.looked_at = now;
            return Ok(());
        }
        let last_good = known.remove(name).and_then(|entry| entry.last_good);
        let (program, errors, bandits) = self.compile(name, path);
        let last_good = program.or(last_good);
        known.insert(
            name.into(),
            Known {
                looked_at: now,
                stamp,
                last_good,
                limited: None,
                errors,
                bandits,
            },
        );
        Ok(())
    }

    /// Compiles a file and writes everything that was found to the log.
    fn compile(&self, name: &str, path: &Path) -> (Option<Program>, Vec<Problem>, Vec<Bandit>) {
        let source = match read_source(path) {
            Ok(source) => source,
            Err(reason) => {
                error!(journey = name, reason, "the journey's file cannot be read");
                let remedy = "mend the file";
                let problem = Problem::new("unreadable", "$", reason, "a text in UTF-8", remedy);
                return (None, vec![problem], Vec::new());
            }
        };
        let bandits = self.compiler.bandits(&source);
        let mut draws = self.draws(name);
        draws.retain(|draw| bandits.iter().any(|bandit| bandit.fits(draw)));
        let source = match draws.is_empty() {
            true => source,
            false => self.compiler.drawn(&source, &draws),
        };
        let compiled = self.compiler.compile(&source);
        for JourneyProblem {
            severity,
            problem,
            line,
            column,
        } in &compiled.problems
        {
            match severity {
                Severity::Error => error!(journey = name, line, column, "{problem}"),
                Severity::Warning => warn!(journey = name, line, column, "{problem}"),
            }
        }
        let program = compiled.program.map(Program::new);
        if let Some(Program { bytes, hash }) = &program {
            info!(
                journey = name,
                bytes = bytes.len(),
                hash,
                "the journey is compiled"
            );
        }
        let errors = compiled.problems.into_iter();
        let errors = errors
            .filter(|it| it.severity == Severity::Error)
            .map(|it| it.problem);
        (program, errors.collect(), bandits)
    }
}

impl Stamp {
    fn of(path: &Path) -> io::Result<Self> {
        let meta = fs::metadata(path)?;
        if !meta.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(Self {
            modified: meta.modified().ok(),
            bytes: meta.len(),
        })
    }
}

fn read_source(path: &Path) -> Result<String, String> {
    let bytes = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if bytes > SOURCE_BYTES {
        return Err(format!(
            "{bytes} bytes, of which at most {SOURCE_BYTES} are read"
        ));
    }
    fs::read_to_string(path).map_err(|error| error.to_string())
}

/// The first 64 bits of the SHA-256, in hex: an ETag only has to change with the bytes.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
