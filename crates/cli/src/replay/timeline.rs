//! One session's or visitor's way through the stages: its events, through the engine.

use std::collections::HashSet;
use std::rc::Rc;

use microstage_engine::{Engine, Input, Loaded, Outcome, Output, Part, Timestamp};

use super::events::{Event, Key, Run};
use super::ndjson::id_of;

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Timeline {
    pub(crate) key: Key,
    /// Times of the first and of the last event.
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) events: usize,
    pub(crate) duplicates: usize,
    /// How many sessions there were, by the journey's rule or as the source says.
    pub(crate) sessions: usize,
    /// The stage of the beginning.
    pub(crate) initial: u16,
    /// What happened, in order.
    pub(crate) steps: Vec<Step>,
    /// How many events had a recorded stage.
    pub(crate) compared: usize,
    /// How many of them had another one than the replay.
    pub(crate) different: usize,
    pub(crate) first_difference: Option<Difference>,
}

/// Something that the engine concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) at: u64,
    pub(crate) what: What,
}

/// What was concluded; numbers are those of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Stage(u16),
    Moment(u16),
}

/// A stage that was recorded otherwise than it was replayed.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) place: (u32, u64),
    pub(crate) at: u64,
    pub(crate) recorded: Rc<str>,
    pub(crate) replayed: String,
}

impl Timeline {
    /// Runs the engine through the events, in the order of their times. `linger` is how long the
    /// visitor stays after the last one.
    pub(crate) fn replay(run: Run, loaded: &Rc<Loaded>, linger: u64) -> Self {
        let Run { key, mut events } = run;
        events.sort_by_key(|event| (event.at, event.order));
        let read = events.len();
        let mut seen = HashSet::with_capacity(read);
        events.retain(|event| seen.insert(event.id));
        let start = events.first().map_or(0, |event| event.at);
        let end = events.last().map_or(0, |event| event.at);
        let mut visit = Visit::new(loaded, id_of(key.name()));
        let mut timeline = Self {
            key,
            start,
            end,
            events: events.len(),
            duplicates: read - events.len(),
            sessions: 0,
            initial: loaded.program.initial,
            steps: Vec::new(),
            compared: 0,
            different: 0,
            first_difference: None,
        };
        let mut session = None;
        for event in events {
            let engine = visit.tab(event.tab, event.at);
            let outcome = handle(engine, &event);
            timeline.conclude(&outcome);
            let current = engine.session().map(|session| session.id);
            timeline.sessions += usize::from(current != session);
            session = current;
            timeline.compare(event, engine.stage_name());
        }
        if linger > 0 {
            let until = Timestamp(end).plus(linger);
            let outcome = visit.linger(until);
            timeline.conclude(&outcome);
        }
        timeline
    }

    fn conclude(&mut self, outcome: &Outcome) {
        self.steps
            .extend(outcome.outputs.iter().filter_map(|output| {
                let (what, conclusion) = match output {
                    Output::Stage { to, conclusion, .. } => (What::Stage(*to), conclusion),
                    Output::Moment { moment, conclusion } => (What::Moment(*moment), conclusion),
                    Output::Slot { .. } => return None,
                };
                Some(Step {
                    at: conclusion.at.0,
                    what,
                })
            }));
    }

    fn compare(&mut self, event: Event, replayed: &str) {
        let Some(recorded) = event.recorded else {
            return;
        };
        self.compared += 1;
        if *recorded == *replayed {
            return;
        }
        self.different += 1;
        self.first_difference.get_or_insert_with(|| Difference {
            place: event.place,
            at: event.at,
            recorded,
            replayed: replayed.into(),
        });
    }
}

fn handle(engine: &mut Engine, event: &Event) -> Outcome {
    let Event { id, fields, .. } = event;
    let (id, event_kind, now) = (*id, event.kind.event, Timestamp(event.at));
    let input = if event.kind.is_page_view {
        Input::PageView {
            id,
            event: event_kind,
            fields,
        }
    } else {
        Input::Event {
            id,
            event: event_kind,
            fields,
        }
    };
    engine.handle(now, &input)
}

/// A visitor's tabs. Each has an engine of its own, because page facts and slots belong to a tab;
/// the rest is shared, and a tab adopts what the others committed before it goes on.
struct Visit {
    visitor: u128,
    loaded: Rc<Loaded>,
    /// The one that was used last stands at the end.
    tabs: Vec<(u64, Engine)>,
}

/// So many tabs are remembered. Each load of a page may be a tab of its own, and those of long ago
/// do not come back.
const MOST_TABS: usize = 32;

impl Visit {
    fn new(loaded: &Rc<Loaded>, visitor: u128) -> Self {
        Self {
            visitor,
            loaded: Rc::clone(loaded),
            tabs: Vec::new(),
        }
    }

    /// The engine of a tab, with what the tab before it committed.
    fn tab(&mut self, tab: u64, now: u64) -> &mut Engine {
        let committed = match self.tabs.last() {
            Some((last, _)) if *last == tab => None,
            last => last.map(|(_, engine)| engine.snapshot(Part::Visitor)),
        };
        let known = self.tabs.iter().position(|(other, _)| *other == tab);
        let mut engine = match known {
            Some(index) => self.tabs.remove(index).1,
            None => Engine::new(Rc::clone(&self.loaded), self.visitor, Timestamp(now)),
        };
        if let Some(snapshot) = committed {
            // A snapshot that an engine of the same program has just made is always adopted.
            engine.adopt(&snapshot).ok();
        }
        if self.tabs.len() == MOST_TABS {
            self.tabs.remove(0);
        }
        let last = self.tabs.len();
        self.tabs.push((tab, engine));
        &mut self.tabs[last].1
    }

    /// Lets time pass after the last event.
    fn linger(&mut self, until: Timestamp) -> Outcome {
        let last = self.tabs.last_mut();
        last.map_or_else(Outcome::default, |(_, engine)| {
            engine.handle(until, &Input::Tick)
        })
    }
}
