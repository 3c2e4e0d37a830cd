//! What happened to a visitor up to an instant, and how everything stands then.

use microstage_engine::explain::{Explainer, Explanation, RuleNote, Wait};
use microstage_engine::{Conclusion, Engine, Field, Input, Output, Timestamp};

use crate::failure::Failure;
use crate::recording::{Event, Log, Run, Visit, id_of};
use crate::when;

/// So many instants without an event are followed one by one; timers that keep each other going
/// would otherwise be followed through all of a long absence.
const MOST_WAKES: usize = 10_000;

/// A visitor's way, and where it led.
pub(super) struct Story<'a> {
    /// The visitor or the session.
    pub(super) name: &'a str,
    /// How many events happened until then.
    pub(super) events: usize,
    /// Name and time of the last of them.
    pub(super) last: (String, u64),
    /// The stages and moments that were entered, with the rules that did it.
    pub(super) fired: Vec<Fired>,
    /// How everything stands at the instant.
    pub(super) now: Explanation,
}

/// A rule that fired.
pub(super) struct Fired {
    pub(super) at: u64,
    pub(super) what: What,
    /// The rule, with the values of then.
    pub(super) rule: Option<RuleNote>,
    /// The event that led to it, with its time; none where only time passed.
    pub(super) cause: Option<(String, u64)>,
}

pub(super) enum What {
    Stage { from: String, to: String },
    Moment(String),
}

impl<'a> Story<'a> {
    pub(super) fn tell(
        explainer: &Explainer,
        log: &'a Log,
        run: &'a Run,
        until: Option<u64>,
    ) -> Result<Self, Failure> {
        let all = log.events_of(run);
        let until = until.or(all.last().map(|event| event.at)).unwrap_or(0);
        let events = &all[..all.partition_point(|event| event.at <= until)];
        let Some(last) = events.last() else {
            let first = all.first().map_or(0, |event| event.at);
            return Err(Failure::refused(
                "--at",
                when::iso(until),
                format!(
                    "a time from {} on, when the first event happened",
                    when::iso(first)
                ),
                "name a later time, or none for the end",
            ));
        };
        let mut teller = Teller {
            explainer,
            log,
            events,
            visit: Visit::new(explainer.loaded(), id_of(run.key.name())),
            wake_at: None,
            fired: Vec::new(),
        };
        let mut scratch = Vec::new();
        for event in events {
            teller.pass_time(event.at);
            let fields = log.fields_of(event, 0, &mut scratch);
            teller.handle(event, fields);
        }
        teller.pass_time(until);
        let fields = log.fields_of(last, 0, &mut scratch);
        let engine = teller.visit.tab(last.tab, last.at);
        let _ = engine.handle(Timestamp(until), &Input::Tick);
        let mut now = explainer.explain(engine, fields);
        let last = (log.names[last.name as usize].name.clone(), last.at);
        hide_other_events(&mut now, &last.0);
        Ok(Self {
            name: run.key.name(),
            events: events.len(),
            last,
            fired: teller.fired,
            now,
        })
    }

    /// What led to the present stage; none for a visitor who is where everybody begins.
    pub(super) fn entry(&self) -> Option<&Fired> {
        let mut fired = self.fired.iter().rev();
        fired.find(|fired| matches!(fired.what, What::Stage { .. }))
    }
}

/// Filters say something only of an event that their rule waits for.
fn hide_other_events(now: &mut Explanation, last: &str) {
    let moments = now.moments.iter_mut().flat_map(|moment| &mut moment.rules);
    for rule in now.transitions.iter_mut().chain(moments) {
        let waits = match &rule.wait {
            Wait::Events(events) => events.iter().any(|event| event == last),
            Wait::Timer { since, .. } => since.iter().any(|event| event == last),
            _ => true,
        };
        if !waits {
            rule.tests.retain(|test| test.role != "where");
        }
    }
}

struct Teller<'a> {
    explainer: &'a Explainer,
    log: &'a Log,
    events: &'a [Event],
    visit: Visit,
    wake_at: Option<Timestamp>,
    fired: Vec<Fired>,
}

impl Teller<'_> {
    /// Wakes the engine at each instant before the next event, so that what fires then is seen
    /// with the values of then.
    fn pass_time(&mut self, until: u64) {
        for _ in 0..MOST_WAKES {
            let Some(due) = self.wake_at.filter(|due| due.0 < until) else {
                return;
            };
            let Some(engine) = self.visit.last() else {
                return;
            };
            let outcome = engine.handle(due, &Input::Tick);
            // Put off: it asks for another instant. Where it does not, nothing more is to come.
            self.wake_at = outcome.wake_at.filter(|next| *next > due);
            let notes = self.notes(&outcome.outputs, &[]);
            self.fired.extend(notes);
        }
    }

    fn handle(&mut self, event: &Event, fields: &[Field]) {
        let name = &self.log.names[event.name as usize];
        let engine = self.visit.tab(event.tab, event.at);
        let outcome = Visit::handle(engine, event, name, 0, fields);
        self.wake_at = outcome.wake_at;
        let notes = self.notes(&outcome.outputs, fields);
        self.fired.extend(notes);
    }

    fn notes(&mut self, outputs: &[Output], fields: &[Field]) -> Vec<Fired> {
        let Some(engine) = self.visit.last() else {
            return Vec::new();
        };
        let engine: &Engine = engine;
        let program = engine.program();
        let name = |names: &[String], index: u16| names[usize::from(index)].clone();
        let mut notes = Vec::new();
        for output in outputs {
            let (what, conclusion) = match output {
                Output::Stage {
                    from,
                    to,
                    conclusion,
                } => {
                    let [from, to] = [from, to].map(|stage| name(&program.stages, *stage));
                    (What::Stage { from, to }, conclusion)
                }
                Output::Moment { moment, conclusion } => {
                    let moment = &program.moments[usize::from(*moment)].name;
                    (What::Moment(moment.clone()), conclusion)
                }
                _ => continue,
            };
            notes.push(Fired {
                at: conclusion.at.0,
                what,
                rule: self.explainer.rule(engine, conclusion.rule, fields),
                cause: cause(self.log, self.events, conclusion),
            });
        }
        notes
    }
}

/// The event that led to a conclusion.
fn cause(log: &Log, events: &[Event], conclusion: &Conclusion) -> Option<(String, u64)> {
    let event = events.iter().find(|event| event.id == conclusion.cause)?;
    Some((log.names[event.name as usize].name.clone(), event.at))
}
