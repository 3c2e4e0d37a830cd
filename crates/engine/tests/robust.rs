//! Whatever bytes or texts come: refused or run, never a panic and never a loop without end.
//!
//! The hash of a program and the checksum of a snapshot are put right in half of the cases, so that
//! the checks behind them are reached.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use std::cell::Cell;
use std::rc::Rc;

use microstage_engine::compile::compile;
use microstage_engine::hash::{fnv32, fnv64};
use microstage_engine::{Engine, Input, Loaded, Part, Program, Timestamp, Value};
use support::random::{Random, for_seeds};
use support::vectors;

const HEADER: usize = 12;

#[test]
fn damaged_programs_are_refused_or_run() {
    let programs: Vec<Vec<u8>> = journeys()
        .iter()
        .filter_map(|journey| compile(journey).program)
        .collect();
    let (refused, run) = (Cell::new(0), Cell::new(0));
    for_seeds(30_000, |_, random| {
        let mut bytes = random.pick(&programs);
        damage(random, &mut bytes, &programs, HEADER);
        if !random.one_in(8) && bytes.len() >= HEADER {
            let hash = fnv64(&bytes[HEADER..]);
            bytes[4..HEADER].copy_from_slice(&hash.to_le_bytes());
        }
        match Loaded::decode(&bytes) {
            Ok(loaded) => {
                run.set(run.get() + 1);
                let (program, _) = Program::decode(&bytes).expect("what was decoded just now");
                assert_eq!(
                    Program::decode(&program.encode()).map(|(program, _)| program),
                    Ok(program)
                );
                exercise(random, &Rc::new(loaded), None);
            }
            Err(_) => refused.set(refused.get() + 1),
        }
    });
    println!("{} refused, {} run", refused.get(), run.get());
}

#[test]
fn damaged_snapshots_are_refused_or_run() {
    let loaded: Vec<Rc<Loaded>> = journeys()
        .iter()
        .filter_map(|journey| compile(journey).program)
        .map(|program| Rc::new(Loaded::decode(&program).expect("a program that was just compiled")))
        .collect();
    let snapshots: Vec<Vec<u8>> = loaded
        .iter()
        .map(|loaded| {
            let mut random = Random::new(7);
            let mut engine = Engine::new(loaded.clone(), 1, Timestamp(0));
            (0..12).for_each(|_| act(&mut random, &mut engine, 1_000));
            engine.snapshot(Part::Everything)
        })
        .collect();
    let adopted = Cell::new(0);
    for_seeds(30_000, |_, random| {
        let which = random.below(loaded.len());
        let mut bytes = snapshots[which].clone();
        damage(random, &mut bytes, &snapshots, 1);
        if !random.one_in(8) && bytes.len() >= 4 {
            let body = bytes.len() - 4;
            let checksum = fnv32(&bytes[..body]);
            bytes[body..].copy_from_slice(&checksum.to_le_bytes());
        }
        adopted.set(adopted.get() + u32::from(exercise(random, &loaded[which], Some(&bytes))));
    });
    println!("{} adopted", adopted.get());
}

/// Runs random inputs, far jumps of the clock among them; whether the snapshot was taken over.
fn exercise(random: &mut Random, loaded: &Rc<Loaded>, snapshot: Option<&[u8]>) -> bool {
    let mut engine = Engine::new(loaded.clone(), 1, Timestamp(0));
    let before = engine.snapshot(Part::Everything);
    let adopted = snapshot.is_some_and(|snapshot| engine.adopt(snapshot).is_ok());
    if !adopted {
        assert_eq!(
            engine.snapshot(Part::Everything),
            before,
            "a refused snapshot changes nothing"
        );
    }
    for _ in 0..random.below(12) {
        let far = random.pick(&[10, 10_000, 10_000_000, u64::MAX >> 1]);
        act(random, &mut engine, far);
    }
    let part = random.pick(&[Part::Visitor, Part::Everything]);
    let snapshot = engine.snapshot(part);
    let mut other = Engine::new(loaded.clone(), 1, Timestamp(0));
    other
        .adopt(&snapshot)
        .expect("a snapshot that was just taken");
    act(random, &mut other, 1_000);
    adopted
}

fn act(random: &mut Random, engine: &mut Engine, far: u64) {
    let now = Timestamp(match random.below(8) {
        0 => random.next(),
        1 => engine.now().0.saturating_add(far),
        _ => engine.now().0.saturating_add(random.below(40) as u64),
    });
    let id = u128::from(random.next());
    let events = engine.program().events.len() + 1;
    let event = Some(random.below(events) as u16).filter(|_| !random.one_in(4));
    let is_page = random.one_in(3);
    let paths = engine.loaded().reads(event, is_page);
    let fields: Vec<_> = paths.map(|path| (path, value(random))).collect();
    let fields = &fields;
    let input = match random.below(3) {
        _ if is_page => Input::PageView { id, event, fields },
        0 => Input::Tick,
        _ => Input::Event { id, event, fields },
    };
    let outcome = engine.handle(now, &input);
    assert!(
        outcome.wake_at.is_none_or(|at| at > engine.now()),
        "woken for what is over"
    );
    let exprs = engine.program().exprs.len() + 1;
    let _ = engine.evaluate(random.below(exprs) as u16);
}

fn value(random: &mut Random) -> Value {
    match random.below(9) {
        0 => Value::Absent,
        1 => Value::Null,
        2 => Value::Bool(random.one_in(2)),
        3 => Value::text(random.pick(&["", "a", "product", "ä😀"])),
        4 => Value::Double(f64::from_bits(random.next())),
        5 => Value::Int(random.next() as i64),
        6 => Value::Error,
        _ => Value::double(random.below(1000) as f64 / 4.0),
    }
}

/// Cuts, flips, overwrites, inserts, or puts a piece of another in; what stands before `keep`
/// mostly stays.
fn damage(random: &mut Random, bytes: &mut Vec<u8>, others: &[Vec<u8>], keep: usize) {
    let low = if random.one_in(20) {
        0
    } else {
        keep.min(bytes.len() - 1)
    };
    for _ in 0..random.pick(&[1, 1, 1, 2, 5]) {
        if bytes.len() <= low + 1 {
            return;
        }
        let at = random.between(low, bytes.len() - 1);
        match random.below(14) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, random.next() as u8),
            2 => {
                let other = random.pick(others);
                let start = random.below(other.len());
                let piece = other[start..].iter().take(random.between(1, 60));
                bytes.splice(at..at, piece.copied());
            }
            3 => {
                let end = (at + random.between(1, 20)).min(bytes.len());
                bytes.drain(at..end);
            }
            4..=6 => bytes[at] ^= 1 << random.below(8),
            7 | 8 => bytes[at] = random.below(12) as u8,
            9 | 10 => bytes[at] = bytes[at].wrapping_add(1),
            11 => bytes[at] = random.pick(&[0x7f, 0x80, 0xff]),
            _ => bytes[at] = bytes[random.between(low, bytes.len() - 1)],
        }
    }
}

/// Pieces of expressions, whole and broken.
const PIECES: [&str; 71] = [
    "{",
    "}",
    "[0]",
    ".exists(x,",
    ".map(y,",
    ".filter(x,",
    "x",
    "timestamp(1)",
    "duration('1h')",
    ".getHours(",
    "string(",
    "'''",
    "`a-b`",
    "f",
    "fact.f",
    "g",
    "stage",
    "moment.m",
    "segment.s",
    "page.x",
    "page.x.y",
    "event.x",
    "event",
    "'a'",
    "\"b\"",
    "'",
    "r'\\'",
    "'\\n'",
    "'\\u00e9'",
    "'\\x4'",
    "1",
    "0",
    "-1",
    "1.5",
    ".5",
    "1e3",
    "1e",
    "0x1F",
    "0x",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999",
    "5u",
    "true",
    "false",
    "null",
    "in",
    "for",
    "has(",
    "size(",
    "int(",
    "double(",
    ".startsWith(",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "?",
    ":",
    "&&",
    "||",
    "!",
    "==",
    "<",
    ">=",
    "+",
    "%",
    "é",
    "// x\n",
];

#[test]
fn random_expressions_are_refused_or_compiled() {
    let compiled = Cell::new(0);
    for_seeds(20_000, |_, random| {
        let expression = if random.one_in(2) {
            let pieces = (0..random.between(1, 14)).map(|_| random.pick(&PIECES));
            pieces.collect::<Vec<_>>().join(" ")
        } else {
            let depth = random.between(1, 6);
            grammatical(random, depth)
        };
        let place = random.below(4);
        let put = |at: usize, otherwise: &str| {
            if at == place {
                expression.clone()
            } else {
                otherwise.into()
            }
        };
        let journey = serde_json::json!({
            "journey": "t", "version": 1,
            "stages": { "a": { "initial": true }, "b": { "enter": [{ "when": put(0, "f > 1") }] } },
            "facts": { "f": { "count": "v" }, "g": { "last": "v.x", "where": put(1, "event.x != 2") } },
            "moments": { "m": { "on": "w" } }, "segments": { "s": put(2, "has(g)") },
            "blocks": { "b": { "kind": "banner", "title": format!("{{{{ {} }}}}", put(3, "g")) } },
            "slots": { "t": { "choose": [{ "block": "b", "when": "segment.s && moment.m" }] } },
        });
        compiled.set(compiled.get() + run(random, &journey.to_string()));
    });
    println!("{} compiled", compiled.get());
}

/// An expression that CEL's grammar allows; its types fit by chance.
fn grammatical(random: &mut Random, depth: usize) -> String {
    const LEAVES: [&str; 18] = [
        "x",
        "[f, 2]",
        "{'a': f, 'b': 'c'}",
        "[[1], [f]]",
        "timestamp(int(g))",
        "duration('90m')",
        "f",
        "g",
        "stage",
        "moment.m",
        "page.x",
        "event.x",
        "'a'",
        "1",
        "2.5",
        "true",
        "null",
        "[1, 'a']",
    ];
    const OPERATORS: [&str; 14] = [
        "&&", "||", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%",
    ];
    if depth == 0 {
        return random.pick(&LEAVES).into();
    }
    let inner = |random: &mut Random| grammatical(random, depth - 1);
    match random.below(12) {
        0 => random.pick(&LEAVES).into(),
        9 => format!("({})[{}]", inner(random), inner(random)),
        10 => format!(
            "({}).{}()",
            inner(random),
            random.pick(&["getHours", "getFullYear", "getDayOfYear"])
        ),
        11 => format!(
            "({}).{}(x, {})",
            inner(random),
            random.pick(&["all", "exists", "exists_one", "filter", "map"]),
            inner(random)
        ),
        1 => format!("!({})", inner(random)),
        2 => format!("-({})", inner(random)),
        3 => format!(
            "(({}) ? ({}) : ({}))",
            inner(random),
            inner(random),
            inner(random)
        ),
        4 => format!(
            "{}({})",
            random.pick(&["has", "size", "int", "double", "string", "timestamp"]),
            inner(random)
        ),
        5 => format!("({}).contains({})", inner(random), inner(random)),
        _ => format!(
            "({}) {} ({})",
            inner(random),
            random.pick(&OPERATORS),
            inner(random)
        ),
    }
}

#[test]
fn damaged_journeys_are_refused_or_compiled() {
    let journeys: Vec<Vec<u8>> = journeys().into_iter().map(String::into_bytes).collect();
    let compiled = Cell::new(0);
    for_seeds(5_000, |_, random| {
        let mut bytes = random.pick(&journeys);
        damage(random, &mut bytes, &journeys, 1);
        compiled.set(compiled.get() + run(random, &String::from_utf8_lossy(&bytes)));
    });
    println!("{} compiled", compiled.get());
}

/// Compiles a text and runs what comes of it; how many did.
fn run(random: &mut Random, journey: &str) -> u32 {
    let compiled = compile(journey);
    let Some(program) = compiled.program else {
        assert!(
            !compiled.problems.is_empty(),
            "refused without a reason: {journey}"
        );
        return 0;
    };
    let loaded = Loaded::decode(&program).expect("what the compiler accepts, the page accepts");
    exercise(random, &Rc::new(loaded), None);
    1
}

fn journeys() -> Vec<String> {
    vectors::all()
        .iter()
        .map(|(_, case)| case["journey"].to_string())
        .collect()
}
