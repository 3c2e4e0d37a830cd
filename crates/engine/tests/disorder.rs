//! Clocks that jump, inputs out of order and inputs twice: no transition is lost, none is invented,
//! and time never runs back.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use std::rc::Rc;

use microstage_engine::compile::compile;
use microstage_engine::{Engine, Field, Input, Loaded, Output, Part, Timestamp, Value};
use support::random::{Random, for_seeds};
use support::vectors;

const DAY: u64 = 86_400_000;

/// So many instants are followed one by one after an absence: behind them a jump may skip some.
const MOST_INSTANTS: u32 = 10_000;

/// An input of a log.
#[derive(Clone)]
struct Entry {
    now: u64,
    id: u128,
    event: Option<u16>,
    is_page: bool,
    fields: Vec<Field>,
}

/// A visitor's engine, and what it concluded: the id, the instant and the rule of each conclusion.
struct Visit {
    engine: Engine,
    concluded: Vec<(u128, u64, u16)>,
    wake_at: Option<u64>,
}

impl Visit {
    fn new(loaded: &Rc<Loaded>) -> Self {
        Self {
            engine: Engine::new(loaded.clone(), 1, Timestamp(0)),
            concluded: Vec::new(),
            wake_at: None,
        }
    }

    fn of(loaded: &Rc<Loaded>, log: &[Entry]) -> Self {
        let mut visit = Self::new(loaded);
        log.iter().for_each(|entry| visit.take(entry));
        visit
    }

    fn take(&mut self, entry: &Entry) {
        let (id, event, fields) = (entry.id, entry.event, &entry.fields);
        let input = match entry.is_page {
            true => Input::PageView { id, event, fields },
            false => Input::Event { id, event, fields },
        };
        self.handle(entry.now, &input);
    }

    fn handle(&mut self, now: u64, input: &Input) {
        let before = self.engine.now();
        let outcome = self.engine.handle(Timestamp(now), input);
        assert!(self.engine.now() >= before, "time runs back");
        for output in &outcome.outputs {
            let (Output::Stage { conclusion, .. } | Output::Moment { conclusion, .. }) = output
            else {
                continue;
            };
            assert!(conclusion.at >= before && conclusion.at <= self.engine.now());
            let last = self.concluded.last().map_or(0, |(_, at, _)| *at);
            assert!(conclusion.at.0 >= last, "a conclusion before the last one");
            let told = (conclusion.id, conclusion.at.0, conclusion.rule);
            self.concluded.push(told);
        }
        self.wake_at = outcome.wake_at.map(|at| at.0);
    }

    fn snapshot(&self) -> Vec<u8> {
        self.engine.snapshot(Part::Everything)
    }
}

/// A log whose clock goes forward.
fn log(random: &mut Random, loaded: &Loaded) -> Vec<Entry> {
    let mut now = 0;
    let mut entry = |id: usize| {
        now += random.pick(&[0, 1, 1_000, 10_000, 60_000, 3_600_000, DAY]);
        let events = loaded.program.events.len() + 1;
        let event = Some(random.below(events) as u16);
        let is_page = random.one_in(6);
        let paths = loaded.reads(event, is_page);
        Entry {
            now,
            id: id as u128,
            event,
            is_page,
            fields: paths.map(|path| (path, value(random))).collect(),
        }
    };
    (1..40).map(&mut entry).collect()
}

fn value(random: &mut Random) -> Value {
    match random.below(5) {
        0 => Value::Absent,
        1 => Value::text(random.pick(&["a", "b", "product"])),
        _ => Value::double(random.pick(&[0.0, 1.0, 2.0, 5.0, 100.0])),
    }
}

fn programs() -> Vec<Rc<Loaded>> {
    let journeys = vectors::all();
    let programs = journeys
        .iter()
        .filter_map(|(_, case)| compile(&case["journey"].to_string()).program);
    programs
        .map(|program| Rc::new(Loaded::decode(&program).expect("a program compiled just now")))
        .collect()
}

#[test]
fn an_input_with_an_earlier_time_counts_as_of_the_last() {
    let programs = programs();
    for_seeds(1_500, |_, random| {
        let loaded = random.pick(&programs);
        let mut log = log(random, &loaded);
        for entry in &mut log {
            // A clock that was put back: by a moment, by years, to before all time.
            if random.one_in(3) {
                let back = random.pick(&[1, 1_000, DAY, 3_000 * DAY]);
                entry.now = entry.now.saturating_sub(back);
            }
        }
        let disordered = Visit::of(&loaded, &log);
        let mut latest = 0;
        for entry in &mut log {
            latest = entry.now.max(latest);
            entry.now = latest;
        }
        let ordered = Visit::of(&loaded, &log);
        assert_eq!(disordered.concluded, ordered.concluded);
        assert_eq!(disordered.snapshot(), ordered.snapshot());
        assert_eq!(disordered.wake_at, ordered.wake_at);
    });
}

#[test]
fn a_jump_of_the_clock_does_what_waking_does() {
    let programs = programs();
    for_seeds(1_500, |_, random| {
        let loaded = random.pick(&programs);
        let log = log(random, &loaded);
        let (mut jumped, mut woken) = (Visit::of(&loaded, &log), Visit::of(&loaded, &log));
        let end = jumped.engine.now().0 + random.pick(&[1_000, DAY, 40 * DAY, 366 * DAY]);
        jumped.handle(end, &Input::Tick);
        let mut wakes = 0;
        while let Some(at) = woken.wake_at.filter(|at| *at <= end) {
            woken.handle(at, &Input::Tick);
            wakes += 1;
            if wakes > MOST_INSTANTS {
                return;
            }
        }
        woken.handle(end, &Input::Tick);
        assert_eq!(jumped.concluded, woken.concluded);
        assert_eq!(jumped.snapshot(), woken.snapshot());
        // And back: nothing is undone, and nothing happens a second time.
        let before = (jumped.concluded.len(), jumped.snapshot());
        jumped.handle(end.saturating_sub(3_000 * DAY), &Input::Tick);
        assert_eq!((jumped.concluded.len(), jumped.snapshot()), before);
    });
}

/// What counts nothing concludes nothing new from an input that comes twice: what it concludes
/// again has the same id, by which whoever receives it knows it.
#[test]
fn conclusions_from_an_input_that_comes_twice_have_the_same_ids() {
    let journey = r#"{
      "journey": "t", "version": 1,
      "facts": { "x": { "last": "e.x" }, "seen": { "distinct": "f.x", "within": "1h" }, "most": { "max": "f.x" } },
      "stages": {
        "a": { "initial": true, "enter": [{ "on": "to_a" }], "from": ["*"] },
        "b": { "enter": [{ "on": "to_b", "guard": "most > 1.0" }], "from": ["*"], "exit": [{ "after": "1m", "to": "a" }] },
        "c": { "enter": [{ "on": "to_c", "where": "event.x > 0.0" }], "from": ["a", "b"] }
      },
      "moments": {
        "on": { "on": "e", "where": "event.x == 1.0" },
        "when": { "when": "x == 5.0 && stage != 'b'", "hold": "10s" },
        "after": { "after": "10s", "since": "f", "unless": "to_a", "hold": "1h" },
        "many": { "when": "seen >= 2" },
        "left": { "when": "visited.b && moment.on" }
      }
    }"#;
    let program = compile(journey).program.expect("a sound journey");
    let loaded = Rc::new(Loaded::decode(&program).expect("a program compiled just now"));
    for_seeds(1_500, |_, random| {
        let log = log(random, &loaded);
        let mut twice = log.clone();
        twice.extend(log.iter().cloned());
        // Stable: each stands directly behind itself.
        twice.sort_by_key(|entry| entry.id);
        let (once, twice) = (Visit::of(&loaded, &log), Visit::of(&loaded, &twice));
        let mut known = Vec::new();
        for told in twice.concluded {
            if !known.contains(&told) {
                known.push(told);
            }
        }
        assert_eq!(once.concluded, known);
    });
}
