//! One session's or visitor's way through the stages: its events, through the engine.

use std::rc::Rc;

use microstage_engine::{Input, Loaded, Outcome, Output, Timestamp};

use crate::failure::Failure;
use crate::recording::{Event, Key, Log, Run, Visit, id_of};
use crate::source;

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Timeline<'a> {
    pub(crate) key: &'a Key,
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
    /// What the slots came to show, in order; each change once.
    pub(crate) shown: Vec<Shown>,
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

/// A slot that came to show something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) at: u64,
    tab: u64,
    pub(crate) slot: u16,
    /// `None` = its own default content.
    pub(crate) block: Option<u16>,
}

/// A stage that was recorded otherwise than it was replayed.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) place: (String, u64),
    pub(crate) at: u64,
    pub(crate) recorded: Rc<str>,
    pub(crate) replayed: String,
}

/// One of the log's programs, ready to replay sessions and visitors.
pub(crate) struct Player<'a> {
    log: &'a Log,
    program: usize,
    loaded: Rc<Loaded>,
    /// The same without a session timeout.
    endless: Rc<Loaded>,
    /// How long each visitor stays after the last event.
    linger: u64,
}

impl<'a> Player<'a> {
    pub(crate) fn new(log: &'a Log, program: usize, linger: u64) -> Result<Self, Failure> {
        let loaded = Rc::clone(&log.programs[program]);
        Ok(Self {
            log,
            program,
            endless: source::without_timeout(&loaded)?,
            loaded,
            linger,
        })
    }

    /// Runs the engine through the events of a session or of a visitor.
    pub(crate) fn replay(&self, run: &'a Run) -> Timeline<'a> {
        let events = self.log.events_of(run);
        let loaded = match run.key {
            Key::Session(_) => &self.endless,
            Key::Visitor(_) => &self.loaded,
        };
        let mut visit = Visit::new(loaded, id_of(run.key.name()));
        let end = events.last().map_or(0, |event| event.at);
        let mut timeline = Timeline {
            key: &run.key,
            start: events.first().map_or(0, |event| event.at),
            end,
            events: events.len(),
            duplicates: run.duplicates,
            sessions: 0,
            initial: loaded.program.initial,
            steps: Vec::new(),
            shown: Vec::new(),
            compared: 0,
            different: 0,
            first_difference: None,
        };
        let mut session = None;
        let mut scratch = Vec::new();
        for event in events {
            let engine = visit.tab(event.tab, event.at);
            let fields = self.log.fields_of(event, self.program, &mut scratch);
            let name = &self.log.names[event.name as usize];
            let outcome = Visit::handle(engine, event, name, self.program, fields);
            timeline.conclude(&outcome, event.tab, event.at);
            let current = engine.session().map(|session| session.id);
            timeline.sessions += usize::from(current != session);
            session = current;
            if event.recorded.is_some() && self.program == 0 {
                timeline.compare(self.log, event, engine.stage_name());
            }
        }
        if let (Some(engine), Some(event), 1..) = (visit.last(), events.last(), self.linger) {
            let until = end.saturating_add(self.linger);
            let outcome = engine.handle(Timestamp(until), &Input::Tick);
            timeline.conclude(&outcome, event.tab, until);
        }
        timeline
    }
}

impl Timeline<'_> {
    /// The stage of the end.
    pub(crate) fn last_stage(&self) -> u16 {
        let stages = self.steps.iter().rev();
        let mut stages = stages.filter_map(|step| match step.what {
            What::Stage(stage) => Some(stage),
            What::Moment(_) => None,
        });
        stages.next().unwrap_or(self.initial)
    }

    fn conclude(&mut self, outcome: &Outcome, tab: u64, now: u64) {
        for output in &outcome.outputs {
            let (what, conclusion) = match output {
                Output::Stage { to, conclusion, .. } => (What::Stage(*to), conclusion),
                Output::Moment { moment, conclusion } => (What::Moment(*moment), conclusion),
                Output::Slot { slot, block, .. } => {
                    self.show(Shown {
                        at: now,
                        tab,
                        slot: *slot,
                        block: *block,
                    });
                    continue;
                }
            };
            self.steps.push(Step {
                at: conclusion.at.0,
                what,
            });
        }
    }

    /// A view decides every slot anew; what it shows already is no change.
    fn show(&mut self, shown: Shown) {
        let mut earlier = self.shown.iter().rev();
        let before = earlier.find(|it| (it.tab, it.slot) == (shown.tab, shown.slot));
        if before.and_then(|before| before.block) != shown.block {
            self.shown.push(shown);
        }
    }

    fn compare(&mut self, log: &Log, event: &Event, replayed: &str) {
        let recorded = event
            .recorded
            .and_then(|stage| log.stages.get(stage as usize));
        let Some(recorded) = recorded else {
            return;
        };
        self.compared += 1;
        if **recorded == *replayed {
            return;
        }
        self.different += 1;
        self.first_difference.get_or_insert_with(|| Difference {
            place: crate::recording::place(log, event),
            at: event.at,
            recorded: Rc::clone(recorded),
            replayed: replayed.into(),
        });
    }
}
