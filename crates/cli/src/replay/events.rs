//! One event record from any source, and the log that collects them.
//!
//! An event is kept in the form in which the engine takes it: only the properties that the
//! journey reads stay in memory, whatever else stands in a recording.

use std::collections::HashMap;
use std::rc::Rc;

use microstage_engine::{Field, Loaded};

use super::problem::{Fault, Problem};

/// The event that is a view of a page, in the names of GA4.
pub(crate) const PAGE_VIEW: &str = "page_view";

/// Something that happened to a visitor.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// When, in milliseconds since the epoch.
    pub(crate) at: u64,
    /// Its place among those of the same time: number of the commit, number in the tab.
    pub(crate) order: (u64, u64),
    /// The message's id.
    pub(crate) id: u128,
    /// The tab where it happened, as a hash; 0 where the source does not tell.
    pub(crate) tab: u64,
    /// What it is to the engine.
    pub(crate) kind: Kind,
    /// The properties that the program reads.
    pub(crate) fields: Box<[Field]>,
    /// The stage that was recorded after it, where one was.
    pub(crate) recorded: Option<Rc<str>>,
    /// Where it stands: number of the file and of the line.
    pub(crate) place: (u32, u64),
}

/// What an event is to the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Its index in the program; `None` where the journey does not listen to it.
    pub(crate) event: Option<u16>,
    /// Whether a view of a page begins.
    pub(crate) is_page_view: bool,
}

/// Whose events belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A session that the source knows: its events are all there is, however long it pauses.
    Session(String),
    /// A visitor, whose sessions follow from the journey's rule.
    Visitor(String),
}

impl Key {
    /// The id of the session or of the visitor.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Session(name) | Self::Visitor(name) => name,
        }
    }
}

/// Events that one engine runs through.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) key: Key,
    pub(crate) events: Vec<Event>,
}

/// Everything that was read, in memory once.
pub(crate) struct Log {
    /// The program that the events are read for.
    pub(crate) loaded: Rc<Loaded>,
    /// Names of files, by their number.
    pub(crate) files: Vec<String>,
    /// In the order in which they first appear.
    pub(crate) runs: Vec<Run>,
    /// Lines that cannot be replayed.
    pub(crate) problems: Vec<Problem>,
    /// Messages that the engine itself concluded: the replay concludes them anew.
    pub(crate) derived: usize,
    /// Messages that no engine is told, such as `identify`.
    pub(crate) no_inputs: usize,
    /// Messages of this journey that another version of it, or another compiler, decided.
    pub(crate) other_program: usize,
    /// How many events there are.
    pub(crate) events: usize,
    /// The program's hash, as messages carry it.
    pub(crate) hash: String,
    names: HashMap<String, String>,
    index: HashMap<Key, usize>,
    stages: HashMap<String, Rc<str>>,
}

impl Log {
    /// An empty log. `names` tells what the events of a source are called in the journey.
    pub(crate) fn new(loaded: Rc<Loaded>, names: HashMap<String, String>) -> Self {
        Self {
            hash: format!("{:016x}", loaded.hash),
            loaded,
            files: Vec::new(),
            runs: Vec::new(),
            problems: Vec::new(),
            derived: 0,
            no_inputs: 0,
            other_program: 0,
            events: 0,
            names,
            index: HashMap::new(),
            stages: HashMap::new(),
        }
    }

    /// What an event of this name is to the engine.
    pub(crate) fn kind(&self, name: &str) -> Kind {
        let name = self.names.get(name).map_or(name, String::as_str);
        Kind {
            event: self.loaded.program.event(name),
            is_page_view: name == PAGE_VIEW,
        }
    }

    /// The file that is read from now on.
    pub(crate) fn begin_file(&mut self, name: String) {
        self.files.push(name);
    }

    /// A line of the present file, as it is remembered.
    pub(crate) fn place(&self, line: u64) -> (u32, u64) {
        (self.files.len().saturating_sub(1) as u32, line)
    }

    /// Adds an event to those of its session or visitor.
    pub(crate) fn add(&mut self, key: Key, event: Event) {
        self.events += 1;
        match self.index.get(&key) {
            Some(run) => self.runs[*run].events.push(event),
            None => {
                self.index.insert(key.clone(), self.runs.len());
                let events = vec![event];
                self.runs.push(Run { key, events });
            }
        }
    }

    /// Leaves a line of the present file out, and says why.
    pub(crate) fn leave_out(&mut self, line: u64, fault: Fault) {
        let file = self.files.last().cloned().unwrap_or_default();
        self.problems.push(Problem { file, line, fault });
    }

    /// How many lines were left out: one may have several problems, which then stand together.
    pub(crate) fn lines_left_out(&self) -> usize {
        let lines = self
            .problems
            .chunk_by(|one, next| one.line == next.line && one.file == next.file);
        lines.count()
    }

    /// One text for each name of a stage, however many messages carry it.
    pub(crate) fn stage(&mut self, name: &str) -> Rc<str> {
        if let Some(stage) = self.stages.get(name) {
            return Rc::clone(stage);
        }
        let stage: Rc<str> = name.into();
        self.stages.insert(name.into(), Rc::clone(&stage));
        stage
    }
}
