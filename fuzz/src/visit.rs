//! A visit to try a program out, and what must hold of every answer of the engine.

use std::rc::Rc;

use microstage_engine::{Engine, Field, Input, Loaded, Outcome, Output, Part, Timestamp, Value};

/// Longer than every duration of the journeys here; seldom enough to be quick.
const DAY: u64 = 86_400_000;

/// An engine whose answers are checked one by one.
pub struct Visit {
    pub engine: Engine,
    stage: u16,
    at: Timestamp,
}

impl Visit {
    pub fn new(loaded: Rc<Loaded>) -> Self {
        Self::of(Engine::new(loaded, 1, Timestamp(0)))
    }

    /// Goes on with an engine.
    pub fn of(engine: Engine) -> Self {
        Self {
            stage: engine.stage(),
            at: engine.now(),
            engine,
        }
    }

    /// Hands an input over and checks what must hold of every outcome.
    pub fn handle(&mut self, now: Timestamp, input: &Input) -> Outcome {
        let before = self.engine.now();
        let outcome = self.engine.handle(now, input);
        let after = self.engine.now();
        assert!(
            after >= before,
            "time ran back from {before:?} to {after:?}"
        );
        assert!(
            outcome.wake_at.is_none_or(|at| at > after),
            "a wake-up at {:?}, which is not after {after:?}",
            outcome.wake_at
        );
        for output in &outcome.outputs {
            self.check(output, after);
        }
        assert_eq!(self.stage, self.engine.stage(), "a stage was not told");
        outcome
    }

    fn check(&mut self, output: &Output, now: Timestamp) {
        if let Output::Stage { from, to, .. } = output {
            assert_eq!(
                *from, self.stage,
                "a transition from where the visitor is not"
            );
            self.stage = *to;
        }
        if let Output::Stage { conclusion, .. } | Output::Moment { conclusion, .. } = output {
            assert!(
                (self.at..=now).contains(&conclusion.at),
                "a conclusion at {:?}, outside of {:?} to {now:?}",
                conclusion.at,
                self.at
            );
            self.at = conclusion.at;
        }
    }

    /// Throws the engine away and goes on with one that is made of its snapshot, which must be the
    /// same.
    pub fn rebuild(&mut self) {
        let snapshot = self.engine.snapshot(Part::Everything);
        let loaded = Rc::clone(self.engine.loaded());
        let mut engine = Engine::new(loaded, 1, Timestamp(0));
        assert_eq!(engine.adopt(&snapshot), Ok(()), "a snapshot is refused");
        assert_eq!(
            engine.snapshot(Part::Everything),
            snapshot,
            "a rebuilt engine has another snapshot"
        );
        self.engine = engine;
    }

    /// A page, every event of the program with a value for each property, some time: twice over.
    pub fn tour(&mut self) {
        let events = self.engine.program().events.len() as u16;
        let mut now = self.engine.now();
        let mut id = 0;
        for (round, value) in [Value::Double(2.5), Value::text("a")].iter().enumerate() {
            let page = self.fields(None, true, value);
            id += 1;
            let _ = self.handle(
                now,
                &Input::PageView {
                    id,
                    event: None,
                    fields: &page,
                },
            );
            // Journeys of thousands of events are tried by some of them.
            for event in (0..events).take(64) {
                id += 1;
                now = now.plus(1000);
                let fields = self.fields(Some(event), false, value);
                let event = Some(event);
                let fields = fields.as_slice();
                let _ = self.handle(now, &Input::Event { id, event, fields });
            }
            self.rebuild();
            now = now.plus(DAY << (8 * round));
            let _ = self.handle(now, &Input::Tick);
        }
    }

    /// The same value for every property that the program reads.
    pub fn fields(&self, event: Option<u16>, page: bool, value: &Value) -> Vec<Field> {
        let reads = self.engine.loaded().reads(event, page);
        reads
            .into_iter()
            .map(|path| (path, value.clone()))
            .collect()
    }
}
