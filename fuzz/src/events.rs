//! Any sequence of events, handled in several ways that must come to the same.

use std::rc::Rc;

use arbitrary::{Arbitrary, Unstructured};
use microstage_engine::compile::compile;
use microstage_engine::{Field, Input, Loaded, Output, Part, Timestamp, Value};

use super::visit::Visit;

/// Journeys that use all parts of the language between them.
const JOURNEYS: [&str; 2] = [
    include_str!("../../www/shop/journeys/fashion-shop.json"),
    include_str!("everything.json"),
];

thread_local! {
    static LOADED: Vec<Rc<Loaded>> = JOURNEYS.iter().map(|source| {
        let compiled = compile(source);
        let program = compiled.program.unwrap_or_else(|| panic!("{:#?}", compiled.problems));
        Rc::new(Loaded::decode(&program).expect("what was just compiled"))
    }).collect();
}

/// The programs of [`JOURNEYS`].
pub(crate) fn journeys() -> Vec<Rc<Loaded>> {
    LOADED.with(Vec::clone)
}

/// One step of a visit.
#[derive(Arbitrary, Clone, Debug)]
struct Step {
    wait: Wait,
    kind: Kind,
    /// For the properties in turn.
    values: Vec<Plain>,
}

/// How time goes on.
#[derive(Arbitrary, Clone, Debug)]
enum Wait {
    Nothing,
    Milliseconds(u8),
    Seconds(u8),
    Minutes(u8),
    Hours(u8),
    /// The host's clock was put back.
    Back(u16),
}

#[derive(Arbitrary, Clone, Debug)]
enum Kind {
    /// An event by its number; one that is too high is unknown to the program.
    Event(u8),
    Page,
    Tick,
}

#[derive(Arbitrary, Clone, Debug)]
enum Plain {
    Absent,
    Null,
    Bool(bool),
    Small(i8),
    Number(f64),
    /// One of few texts.
    Known(u8),
    Text(String),
}

const TEXTS: [&str; 6] = ["product", "category", "home", "a", "b", ""];

/// The same outputs and snapshots, however often the engine is rebuilt and the host wakes.
pub fn check(bytes: &[u8]) {
    let mut source = Unstructured::new(bytes);
    let Ok((number, steps)) = <(u8, Vec<Step>)>::arbitrary(&mut source) else {
        return;
    };
    let all = journeys();
    let loaded = &all[usize::from(number) % all.len()];
    let mut ways = [
        Way::new(loaded, false, false),
        Way::new(loaded, true, false),
        Way::new(loaded, false, true),
    ];
    // More steps find nothing that these do not, and take longer.
    for (index, step) in steps.iter().take(200).enumerate() {
        let [plain, rebuilt, woken] = &mut ways;
        let said = plain.step(index, step);
        assert_eq!(
            said,
            rebuilt.step(index, step),
            "rebuilt after step {index}"
        );
        assert_eq!(
            said,
            woken.step(index, step),
            "woken when it asked before step {index}"
        );
    }
    let [plain, rebuilt, woken] = ways.map(|way| way.visit.engine.snapshot(Part::Everything));
    assert!(plain == rebuilt, "the snapshots differ after rebuilding");
    assert!(plain == woken, "the snapshots differ after waking");
}

/// One way to bring a visit to the engine.
struct Way {
    visit: Visit,
    now: Timestamp,
    rebuilds: bool,
    wakes: bool,
    wake_at: Option<Timestamp>,
}

impl Way {
    fn new(loaded: &Rc<Loaded>, rebuilds: bool, wakes: bool) -> Self {
        Self {
            visit: Visit::new(Rc::clone(loaded)),
            now: Timestamp(0),
            rebuilds,
            wakes,
            wake_at: None,
        }
    }

    fn step(&mut self, index: usize, step: &Step) -> Vec<Output> {
        self.now = step.wait.after(self.now);
        let mut said = Vec::new();
        // A journey whose timers keep each other going would be woken for ever.
        for _ in 0..1000 {
            match self.wake_at.filter(|at| self.wakes && *at < self.now) {
                Some(at) => {
                    let outcome = self.visit.handle(at, &Input::Tick);
                    self.wake_at = outcome.wake_at;
                    said.extend(outcome.outputs);
                }
                None => break,
            }
        }
        let id = index as u128 + 1;
        let (event, is_page) = match step.kind {
            Kind::Event(number) => (Some(u16::from(number)), false),
            Kind::Page => (self.visit.engine.program().event("page_view"), true),
            Kind::Tick => (None, false),
        };
        let events = self.visit.engine.program().events.len();
        let event = event.filter(|event| usize::from(*event) < events);
        let fields = self.fields(event, is_page, &step.values);
        let fields = fields.as_slice();
        let outcome = self.visit.handle(
            self.now,
            &match step.kind {
                Kind::Event(_) => Input::Event { id, event, fields },
                Kind::Page => Input::PageView { id, event, fields },
                Kind::Tick => Input::Tick,
            },
        );
        self.wake_at = outcome.wake_at;
        said.extend(outcome.outputs);
        if self.rebuilds {
            self.visit.rebuild();
        }
        said
    }

    fn fields(&self, event: Option<u16>, page: bool, values: &[Plain]) -> Vec<Field> {
        let reads = self.visit.engine.loaded().reads(event, page);
        let values = values.iter().chain(std::iter::repeat(&Plain::Absent));
        let field = |(path, plain): (u16, &Plain)| (path, plain.value());
        reads.into_iter().zip(values).map(field).collect()
    }
}

impl Wait {
    fn after(&self, now: Timestamp) -> Timestamp {
        match *self {
            Self::Nothing => now,
            Self::Milliseconds(number) => now.plus(number.into()),
            Self::Seconds(number) => now.plus(u64::from(number) * 1000),
            Self::Minutes(number) => now.plus(u64::from(number) * 60_000),
            Self::Hours(number) => now.plus(u64::from(number) * 3_600_000),
            Self::Back(number) => Timestamp(now.0.saturating_sub(number.into())),
        }
    }
}

impl Plain {
    fn value(&self) -> Value {
        match self {
            Self::Absent => Value::Absent,
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Small(value) => Value::double((*value).into()),
            Self::Number(value) => Value::double(*value),
            Self::Known(number) => Value::text(TEXTS[usize::from(*number) % TEXTS.len()]),
            Self::Text(text) => Value::text(text),
        }
    }
}
