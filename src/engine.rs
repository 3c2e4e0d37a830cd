//! The engine for JavaScript outside of a page: on a server, at the edge, in tests.
//!
//! What crosses is numbers only, in a few shared arrays whose places JavaScript knows, and bytes
//! where there must be: no text, object or JSON is made for an event. `js/engine.ts` is the other
//! half, and knows the same layouts. The module imports nothing, as the engine itself.
//!
//! | numbers | on the way in | on the way out |
//! |---|---|---|
//! | 0 | the time | when to wake, NaN for never |
//! | 1 | – | where the outputs stand, each [`OUTPUT`] numbers |
//! | 2 to 5 | a message's or visitor's id, 32 bits each, the lowest first | – |
//! | from 8 | fields: path, kind and value of each | – |

use std::cell::RefCell;
use std::rc::Rc;

use microstage_engine::{
    Conclusion, Engine, Field, Input, Loaded, Outcome, Output, Part, ProgramError, SnapshotError,
    Timestamp, Value,
};
use wasm_bindgen::prelude::*;

/// Where the fields begin, and how many numbers each has.
const FIELDS: usize = 8;
const FIELD: usize = 3;

/// Numbers of an output: kind, two indices, rule or choice, time, four of its id.
const OUTPUT: usize = 9;

/// What there is no index for.
const NONE: u32 = u32::MAX;

#[derive(Default)]
struct Host {
    program: Option<Rc<Loaded>>,
    engines: Vec<Option<Engine>>,
    numbers: Vec<f64>,
    bytes: Vec<u8>,
    texts: Vec<Value>,
    fields: Vec<Field>,
    outputs: Vec<f64>,
}

thread_local! {
    static HOST: RefCell<Host> = RefCell::default();
}

fn with<T>(work: impl FnOnce(&mut Host) -> T) -> T {
    HOST.with(|host| work(&mut host.borrow_mut()))
}

/// Makes room for that many fields; gives the place of the numbers.
#[wasm_bindgen]
#[must_use]
pub fn numbers(fields: usize) -> usize {
    with(|host| {
        let needed = FIELDS + FIELD * fields;
        if host.numbers.len() < needed {
            host.numbers.resize(needed, 0.0);
        }
        host.numbers.as_ptr() as usize
    })
}

/// Makes room for that many bytes; gives their place.
#[wasm_bindgen]
#[must_use]
pub fn bytes(len: usize) -> usize {
    with(|host| {
        host.bytes.resize(len, 0);
        host.bytes.as_ptr() as usize
    })
}

/// Reads the program that stands in the bytes. Gives 0, or what is wrong with it: -1 no program, -2
/// damaged, -3 malformed, -256 less its format for another format.
#[wasm_bindgen]
#[must_use]
pub fn load() -> i32 {
    with(|host| match Loaded::decode(&host.bytes) {
        Ok(loaded) => {
            host.program = Some(Rc::new(loaded));
            0
        }
        Err(ProgramError::NotAProgram) => -1,
        Err(ProgramError::Damaged) => -2,
        Err(ProgramError::Format(format)) => -256 - i32::from(format),
        Err(_) => -3,
    })
}

/// Writes what JavaScript has to know of the program into the bytes; gives their number.
#[wasm_bindgen]
#[must_use]
pub fn describe() -> usize {
    with(|host| {
        host.bytes.clear();
        if let Some(loaded) = &host.program {
            Description(&mut host.bytes).program(loaded);
        }
        host.bytes.len()
    })
}

/// A new visitor, whose id and time stand in the numbers; gives the engine's number.
#[wasm_bindgen]
#[must_use]
pub fn create() -> u32 {
    with(|host| {
        let (visitor, now) = (host.id(), host.now());
        let Some(loaded) = &host.program else {
            return NONE;
        };
        let engine = Some(Engine::new(Rc::clone(loaded), visitor, now));
        let number = match host.engines.iter().position(Option::is_none) {
            Some(free) => free,
            None => {
                host.engines.push(None);
                host.engines.len() - 1
            }
        };
        host.engines[number] = engine;
        number as u32
    })
}

/// Lets go of an engine.
#[wasm_bindgen]
pub fn release(engine: usize) {
    with(|host| {
        if let Some(place) = host.engines.get_mut(engine) {
            *place = None;
        }
    });
}

/// Takes an input in: `kind` 0 only time passed, 1 something happened, 2 a page came into view.
/// Gives the number of outputs.
#[wasm_bindgen]
#[must_use]
pub fn handle(engine: usize, kind: u32, event: u32, fields: usize) -> usize {
    with(|host| {
        let (id, now) = (host.id(), host.now());
        host.read_fields(fields);
        let Some(Some(engine)) = host.engines.get_mut(engine) else {
            return 0;
        };
        let event = (event != NONE).then_some(event as u16);
        let fields = host.fields.as_slice();
        let outcome = engine.handle(
            now,
            &match kind {
                0 => Input::Tick,
                1 => Input::Event { id, event, fields },
                _ => Input::PageView { id, event, fields },
            },
        );
        host.write_outcome(&outcome);
        outcome.outputs.len()
    })
}

/// Keeps the text that stands in the bytes under a number.
#[wasm_bindgen]
pub fn text(number: usize) {
    with(|host| {
        if number >= host.texts.len() {
            host.texts.resize(number + 1, Value::Absent);
        }
        host.texts[number] = Value::text(&String::from_utf8_lossy(&host.bytes));
    });
}

/// Lets go of all texts.
#[wasm_bindgen]
pub fn forget() {
    with(|host| host.texts.clear());
}

/// Writes a visitor's state into the bytes; gives their number.
#[wasm_bindgen]
#[must_use]
pub fn snapshot(engine: usize, everything: bool) -> usize {
    let part = match everything {
        true => Part::Everything,
        false => Part::Visitor,
    };
    with(|host| {
        if let Some(Some(engine)) = host.engines.get(engine) {
            host.bytes = engine.snapshot(part);
        }
        host.bytes.len()
    })
}

/// Takes over the state that stands in the bytes. Gives 0, or what is wrong with it: 1 another
/// version, 2 damaged.
#[wasm_bindgen]
#[must_use]
pub fn restore(engine: usize) -> u32 {
    with(|host| match host.engines.get_mut(engine) {
        Some(Some(engine)) => match engine.adopt(&host.bytes) {
            Ok(()) => 0,
            Err(SnapshotError::Version) => 1,
            Err(_) => 2,
        },
        _ => 2,
    })
}

/// The number of the stage.
#[wasm_bindgen]
#[must_use]
pub fn stage(engine: usize) -> u32 {
    ask(engine, |engine| u32::from(engine.stage()))
}

/// Whether a moment holds.
#[wasm_bindgen]
#[must_use]
pub fn moment(engine: usize, moment: u16) -> u32 {
    ask(engine, |engine| u32::from(engine.moment(moment)))
}

/// Whether a condition holds: those of the segments come first.
#[wasm_bindgen]
#[must_use]
pub fn condition(engine: usize, condition: u16) -> u32 {
    ask(engine, |engine| u32::from(engine.condition(condition)))
}

fn ask(engine: usize, question: impl FnOnce(&Engine) -> u32) -> u32 {
    with(|host| match host.engines.get(engine) {
        Some(Some(engine)) => question(engine),
        _ => NONE,
    })
}

impl Host {
    fn now(&self) -> Timestamp {
        Timestamp(self.numbers.first().map_or(0, |now| *now as u64))
    }

    fn id(&self) -> u128 {
        let words = self.numbers.iter().skip(2).take(4).rev();
        words.fold(0, |id, word| id << 32 | u128::from(*word as u32))
    }

    fn read_fields(&mut self, count: usize) {
        self.fields.clear();
        let all = self.numbers.get(FIELDS..).unwrap_or_default();
        for field in all.chunks_exact(FIELD).take(count) {
            let &[path, kind, value] = field else {
                continue;
            };
            let value = match kind as u32 {
                0 => Value::Null,
                1 => Value::Bool(value != 0.0),
                2 => Value::double(value),
                _ => self
                    .texts
                    .get(value as usize)
                    .cloned()
                    .unwrap_or(Value::Absent),
            };
            self.fields.push((path as u16, value));
        }
    }

    fn write_outcome(&mut self, outcome: &Outcome) {
        self.outputs.clear();
        for output in &outcome.outputs {
            self.outputs.extend_from_slice(&numbers_of(output));
        }
        self.numbers[0] = outcome.wake_at.map_or(f64::NAN, |at| at.0 as f64);
        self.numbers[1] = self.outputs.as_ptr() as usize as f64;
    }
}

/// An output as numbers; an index that is not there is -1.
fn numbers_of(output: &Output) -> [f64; OUTPUT] {
    let index = |index: Option<u16>| index.map_or(-1.0, f64::from);
    match output {
        Output::Stage {
            from,
            to,
            conclusion,
        } => concluded(0.0, *from, *to, conclusion),
        Output::Moment { moment, conclusion } => concluded(1.0, *moment, 0, conclusion),
        Output::Slot {
            slot,
            block,
            choice,
        } => {
            let (slot, block, choice) = (f64::from(*slot), index(*block), index(*choice));
            [2.0, slot, block, choice, 0.0, 0.0, 0.0, 0.0, 0.0]
        }
    }
}

fn concluded(kind: f64, a: u16, b: u16, conclusion: &Conclusion) -> [f64; OUTPUT] {
    let Conclusion { id, rule, at, .. } = conclusion;
    let word = |index: u32| f64::from((id >> (32 * index)) as u32);
    let (a, b, rule, at) = (f64::from(a), f64::from(b), f64::from(*rule), at.0 as f64);
    [kind, a, b, rule, at, word(0), word(1), word(2), word(3)]
}

/// Texts behind their lengths and a colon, as JavaScript counts; numbers and lists as texts.
struct Description<'a>(&'a mut Vec<u8>);

impl Description<'_> {
    fn text(&mut self, text: &str) {
        let len = text.encode_utf16().count();
        self.0.extend_from_slice(len.to_string().as_bytes());
        self.0.push(b':');
        self.0.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, number: usize) {
        self.text(&number.to_string());
    }

    fn list<'b>(&mut self, texts: impl ExactSizeIterator<Item = &'b String>) {
        self.number(texts.len());
        for text in texts {
            self.text(text);
        }
    }

    fn paths(&mut self, paths: &[u16]) {
        self.number(paths.len());
        for path in paths {
            self.number(usize::from(*path));
        }
    }

    fn program(&mut self, loaded: &Loaded) {
        let program = &loaded.program;
        self.text(&program.journey);
        self.number(program.version as usize);
        self.text(&format!("{:016x}", loaded.hash));
        self.list(program.stages.iter());
        self.list(program.moments.iter().map(|moment| &moment.name));
        self.list(program.segments.iter().map(|segment| &segment.name));
        self.list(program.slots.iter().map(|slot| &slot.name));
        self.list(program.blocks.iter().map(|block| &block.name));
        self.number(program.paths.len());
        for path in &program.paths {
            self.list(path.segments.iter());
        }
        self.list(program.events.iter().map(|event| &event.name));
        for event in 0..program.events.len() {
            self.paths(&loaded.reads(Some(event as u16), false).collect::<Vec<_>>());
        }
        self.paths(
            &loaded
                .reads(program.event("page_view"), true)
                .collect::<Vec<_>>(),
        );
    }
}
