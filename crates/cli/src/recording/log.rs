//! Everything that was read, in memory once.
//!
//! An event is kept in the form in which the engine takes it: only the properties that the
//! journeys read stay in memory, whatever else stands in a recording. Events are plain numbers in
//! one list, and their properties stand in another, so that a million of them are a few large
//! pieces of memory and not millions of small ones.

use std::collections::HashMap;
use std::rc::Rc;

use microstage_engine::program::Path;
use microstage_engine::{Field, Loaded, Value};

use super::problem::{Fault, Problem};
use super::run::{KeyRef, Run, Who, take_out_duplicates};
use super::segment;

/// The event that is a view of a page, in the names of GA4.
pub(crate) const PAGE_VIEW: &str = "page_view";

/// The event that says which variant of an experiment a visitor was shown.
pub(crate) const EXPOSURE: &str = "experiment_viewed";

/// Something that happened to a visitor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    /// When, in milliseconds since the epoch.
    pub(crate) at: u64,
    /// Its place among those of the same time: number of the commit, number in the tab.
    pub(crate) order: (u64, u64),
    /// The message's id.
    pub(crate) id: u128,
    /// The tab where it happened, as a hash; 0 where the source does not tell.
    pub(crate) tab: u64,
    /// Its name: an index into [`Log::names`].
    pub(crate) name: u32,
    /// Where its properties stand: the first, and how many.
    pub(crate) fields: (u32, u32),
    /// The stage that was recorded after it, where one was: an index into [`Log::stages`].
    pub(crate) recorded: Option<u32>,
    /// Where it stands: number of the file and of the line.
    pub(crate) place: (u32, u64),
    /// Whose it is: an index into [`Log::runs`].
    run: u32,
}

/// A name of events, and what it is to the engines.
#[derive(Debug)]
pub(crate) struct Name {
    /// The name, as the journeys say it.
    pub(crate) name: String,
    /// Whether a view of a page begins.
    pub(crate) is_page_view: bool,
    /// Its index in each program; `None` where the journey does not listen to it.
    pub(crate) events: Vec<Option<u16>>,
    /// The paths that a program reads for it, as indices into [`Log::paths`].
    reads: Rc<[u16]>,
}

/// An event on its way into the log.
pub(crate) struct Told {
    pub(crate) at: u64,
    pub(crate) order: (u64, u64),
    /// `None` where the source has no ids: then each line is an event of its own.
    pub(crate) id: Option<u128>,
    pub(crate) tab: u64,
    pub(crate) recorded: Option<u32>,
    pub(crate) line: u64,
}

/// What the events of a source are in the journeys.
#[derive(Default)]
pub(crate) struct Renames {
    /// Recorded names, and what the journeys call them.
    pub(crate) names: HashMap<String, String>,
    /// Events, as the journeys call them, that come with a new page.
    pub(crate) page_views: Vec<String>,
}

/// Everything that was read.
pub(crate) struct Log {
    /// The programs that the events are read for.
    pub(crate) programs: Vec<Rc<Loaded>>,
    /// The paths that any of them reads.
    pub(crate) paths: Vec<Path>,
    /// For each program the index of each path in it.
    own_path: Vec<Vec<Option<u16>>>,
    /// Names of files, by their number.
    pub(crate) files: Vec<String>,
    pub(crate) names: Vec<Name>,
    /// Names of stages that messages carry.
    pub(crate) stages: Vec<Rc<str>>,
    /// After [`Log::finish`] those of a run stand together.
    pub(crate) events: Vec<Event>,
    /// In the order in which they first appear.
    pub(crate) runs: Vec<Run>,
    /// Lines that cannot be replayed.
    pub(crate) problems: Vec<Problem>,
    /// Messages that the engine itself concluded: the replay concludes them anew.
    pub(crate) derived: usize,
    /// Whether exposures are kept though the engine concluded them.
    pub(crate) keeps_exposures: bool,
    /// Messages that no engine is told, such as `identify`.
    pub(crate) no_inputs: usize,
    /// Messages of this journey that another version of it, or another compiler, decided.
    pub(crate) other_program: usize,
    /// The first program's hash, as messages carry it.
    pub(crate) hash: String,
    fields: Vec<Field>,
    renames: Renames,
    name_index: HashMap<String, u32>,
    run_index: HashMap<String, [Option<u32>; 2]>,
    texts: HashMap<String, Value>,
}

impl Log {
    /// An empty log.
    pub(crate) fn new(programs: Vec<Rc<Loaded>>, renames: Renames) -> Self {
        let mut paths: Vec<Path> = Vec::new();
        for path in programs.iter().flat_map(|loaded| &loaded.program.paths) {
            if !paths.contains(path) {
                paths.push(path.clone());
            }
        }
        let own_path = |loaded: &Rc<Loaded>| {
            let own = &loaded.program.paths;
            let index = |path| own.iter().position(|other| other == path);
            paths
                .iter()
                .map(|path| index(path).map(|it| it as u16))
                .collect()
        };
        Self {
            own_path: programs.iter().map(own_path).collect(),
            hash: programs
                .first()
                .map_or_else(String::new, |loaded| format!("{:016x}", loaded.hash)),
            programs,
            paths,
            files: Vec::new(),
            names: Vec::new(),
            stages: Vec::new(),
            events: Vec::new(),
            runs: Vec::new(),
            problems: Vec::new(),
            derived: 0,
            keeps_exposures: false,
            no_inputs: 0,
            other_program: 0,
            fields: Vec::new(),
            renames,
            name_index: HashMap::new(),
            run_index: HashMap::new(),
            texts: HashMap::new(),
        }
    }

    /// The number of a recorded name.
    pub(crate) fn name(&mut self, recorded: &str) -> u32 {
        if let Some(index) = self.name_index.get(recorded) {
            return *index;
        }
        let name = self.renamed(recorded).to_owned();
        let is_page_view = name == PAGE_VIEW || self.renames.page_views.contains(&name);
        let mut reads = Vec::new();
        let mut events = Vec::new();
        for (loaded, own_path) in self.programs.iter().zip(&self.own_path) {
            let event = loaded.program.event(&name);
            for own in loaded.reads(event, is_page_view) {
                let path = own_path.iter().position(|it| *it == Some(own));
                reads.extend(path.map(|path| path as u16));
            }
            events.push(event);
        }
        reads.sort_unstable();
        reads.dedup();
        let index = self.names.len() as u32;
        self.names.push(Name {
            name,
            is_page_view,
            events,
            reads: reads.into(),
        });
        self.name_index.insert(recorded.into(), index);
        index
    }

    /// What the journeys call an event: as the command line says, else as they listen to it, else
    /// as GA4 calls what Segment's specification names.
    fn renamed<'a>(&'a self, recorded: &'a str) -> &'a str {
        if let Some(name) = self.renames.names.get(recorded) {
            return name;
        }
        let mut programs = self.programs.iter();
        if programs.any(|loaded| loaded.program.event(recorded).is_some()) {
            return recorded;
        }
        segment::event(recorded).unwrap_or(recorded)
    }

    /// The file that is read from now on.
    pub(crate) fn begin_file(&mut self, name: String) {
        self.files.push(name);
    }

    /// Adds an event to those of its session or visitor. `value` looks a path up, which is given
    /// by its index.
    pub(crate) fn add(
        &mut self,
        key: KeyRef<'_>,
        name: u32,
        told: Told,
        mut value: impl FnMut(&mut Self, u16) -> Value,
    ) {
        let run = self.run(key);
        let first = self.fields.len() as u32;
        let reads = self
            .names
            .get(name as usize)
            .map(|name| Rc::clone(&name.reads));
        for path in reads.iter().flat_map(|reads| reads.iter()) {
            let found = value(self, *path);
            self.fields.push((*path, found));
        }
        let file = self.files.len().saturating_sub(1) as u32;
        self.events.push(Event {
            at: told.at,
            order: told.order,
            // Where the source has no ids, the place in the log tells events apart.
            id: told.id.unwrap_or(self.events.len() as u128 + 1),
            tab: told.tab,
            name,
            fields: (first, self.fields.len() as u32 - first),
            recorded: told.recorded,
            place: (file, told.line),
            run,
        });
    }

    fn run(&mut self, key: KeyRef<'_>) -> u32 {
        let (name, kind) = match key {
            KeyRef::Session(name) => (name, 0),
            KeyRef::Visitor(name) => (name, 1),
        };
        if let Some(Some(run)) = self.run_index.get(name).map(|runs| runs[kind]) {
            return run;
        }
        let run = self.runs.len() as u32;
        self.run_index.entry(name.into()).or_default()[kind] = Some(run);
        self.runs.push(Run {
            key: key.to_owned(),
            events: 0..0,
            duplicates: 0,
            who: Who::default(),
        });
        run
    }

    /// Keeps what a message says of who it was.
    pub(super) fn note(&mut self, key: KeyRef<'_>, who: &Who) {
        if *who != Who::default() {
            let run = self.run(key);
            self.runs[run as usize].who.learn(who);
        }
    }

    /// A text as a value, which texts that are the same share.
    pub(crate) fn text(&mut self, text: &str) -> Value {
        if let Some(value) = self.texts.get(text) {
            return value.clone();
        }
        let value = Value::text(text);
        self.texts.insert(text.into(), value.clone());
        value
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

    /// One number for each name of a stage, however many messages carry it.
    pub(crate) fn stage(&mut self, name: &str) -> u32 {
        let known = self.stages.iter().position(|stage| **stage == *name);
        let index = known.unwrap_or(self.stages.len());
        if known.is_none() {
            self.stages.push(name.into());
        }
        index as u32
    }

    /// Everything was read: puts the events of each run together, in the order of their times, and
    /// takes out messages that were there before.
    pub(crate) fn finish(&mut self) {
        let events = std::mem::take(&mut self.events);
        let mut next = vec![0usize; self.runs.len() + 1];
        for event in &events {
            next[event.run as usize + 1] += 1;
        }
        for run in 1..next.len() {
            next[run] += next[run - 1];
        }
        let begins = next.clone();
        let mut sorted = events.clone();
        for event in events {
            let place = &mut next[event.run as usize];
            sorted[*place] = event;
            *place += 1;
        }
        for (run, bounds) in self.runs.iter_mut().zip(begins.windows(2)) {
            let own = &mut sorted[bounds[0]..bounds[1]];
            own.sort_by_key(|event| (event.at, event.order));
            let kept = take_out_duplicates(own);
            run.duplicates = own.len() - kept;
            run.events = bounds[0]..bounds[0] + kept;
        }
        self.events = sorted;
    }

    /// The events of a run.
    pub(crate) fn events_of(&self, run: &Run) -> &[Event] {
        self.events.get(run.events.clone()).unwrap_or_default()
    }

    /// The properties of an event that a program reads, by that program's own paths. They are put
    /// into `scratch` where its paths have other numbers than those of the log.
    pub(crate) fn fields_of<'a>(
        &'a self,
        event: &Event,
        program: usize,
        scratch: &'a mut Vec<Field>,
    ) -> &'a [Field] {
        let (first, many) = (event.fields.0 as usize, event.fields.1 as usize);
        let fields = self.fields.get(first..first + many).unwrap_or_default();
        if self.programs.len() == 1 {
            return fields;
        }
        let own_path = &self.own_path[program];
        scratch.clear();
        scratch.extend(fields.iter().filter_map(|(path, value)| {
            let own = own_path.get(usize::from(*path)).copied().flatten();
            own.map(|path| (path, value.clone()))
        }));
        scratch
    }
}
