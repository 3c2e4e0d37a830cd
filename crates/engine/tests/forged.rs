//! Programs with a right hash and wrong content: each is refused, and each would otherwise make the
//! engine panic, overflow its stack or go round for ever.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use microstage_engine::compile::compile;
use microstage_engine::hash::{fnv32, fnv64};
use microstage_engine::program::{Atom, Cell, Code, Effect, Scope, Trigger};
use microstage_engine::{Program, ProgramError, Value, op};

const JOURNEY: &str = r#"{
  "journey": "t", "version": 1,
  "facts": { "n": { "count": "v", "where": "event.x > 1.0", "within": "10s" } },
  "stages": {
    "a": { "initial": true, "exit": [{ "after": "5s", "to": "b" }] },
    "b": { "enter": [{ "when": "n > 1 || page.y == 'z'" }] }
  },
  "moments": { "m": { "after": "1s", "since": "v", "unless": "w", "hold": "1m" }, "o": { "on": "v" } },
  "segments": { "s": "n > 2", "t": "segment.s && moment.m && predict.m > 0.5" },
  "models": { "m": { "trees": { "bias": 0, "trees": [[0, 0.5, -1, 1]] }, "features": [{ "value": "n" }] } },
  "blocks": { "b": { "kind": "banner", "title": "{{ n }}" } },
  "slots": { "t": { "choose": [{ "block": "b", "when": "segment.t" }] } }
}"#;

type Forge = fn(&mut Program);

const FORGERIES: &[(&str, Forge)] = &[
    ("no stages", |p| p.stages.clear()),
    ("an initial stage that is not there", |p| p.initial = 2),
    ("two stages that a snapshot cannot tell apart", |p| {
        p.stages[1] = p.stages[0].clone()
    }),
    ("two conditions that a snapshot cannot tell apart", |p| {
        p.conditions[1].id = p.conditions[0].id ^ 1
    }),
    ("two rules that a snapshot cannot tell apart", |p| {
        p.rules[1].id = p.rules[0].id
    }),
    ("a rule that a snapshot takes for a moment", |p| {
        p.rules[0].id = !fnv32(b"m")
    }),
    ("two facts that a snapshot cannot tell apart", |p| {
        let again = p.facts[0].clone();
        p.facts.push(again)
    }),
    ("an endless session", |p| p.session_timeout = u64::MAX),
    ("an event that reads a path that is not there", |p| {
        p.events[0].reads.push(9)
    }),
    ("a fact that listens to no event", |p| {
        p.facts[0].sources[0].event = 99
    }),
    ("a fact that reads no path", |p| {
        p.facts[0].sources[0].path = Some(99)
    }),
    ("a filter that is no expression", |p| {
        p.facts[0].sources[0].filter = Some(99)
    }),
    ("a departure that feeds no fact", |p| p.departures.push(99)),
    ("a window beyond time", |p| p.facts[0].within = u64::MAX),
    ("a segment with another's condition", |p| {
        p.segments[1].condition = 0
    }),
    ("more segments than conditions", |p| {
        p.conditions.truncate(1)
    }),
    ("a condition that is no expression", |p| {
        p.conditions[0].expr = 99
    }),
    ("a condition that reads no cell", |p| read_cell(p, 0)),
    ("a segment that reads itself", |p| read_cell(p, 3)),
    ("a segment that reads a later one", |p| read_cell(p, 2)),
    ("a cell without its atoms", |p| {
        p.watches.pop();
    }),
    ("an atom that another has the number of", |p| {
        p.watches[1].first += 1
    }),
    ("an atom of no condition", |p| {
        atom(p, |atom| atom.conditions[0] = 99)
    }),
    ("an atom that compares in no way", |p| {
        atom(p, |atom| atom.op = op::ADD)
    }),
    ("a segment whose atom reads itself", |p| {
        let segment = usize::from(p.cells()) - 2;
        let itself = Atom {
            op: op::EQUAL,
            constant: Value::Double(1.0),
            conditions: vec![p.segments.len() as u16 - 1],
        };
        p.watches[segment].atoms = vec![itself];
    }),
    ("a rule without a condition", |p| {
        p.rules[3].trigger = Trigger::When { condition: 99 };
    }),
    ("a condition that leads from a stage to itself", |p| {
        let rule = p
            .rules
            .iter_mut()
            .find(|rule| matches!(rule.trigger, Trigger::When { .. }));
        rule.expect("one by a condition").effect = Effect::Stage {
            from: vec![0],
            to: 0,
        };
    }),
    ("a timer without a delay", |p| set_delay(p, 0)),
    ("a timer beyond time", |p| set_delay(p, u64::MAX)),
    ("a hold beyond time", |p| p.moments[0].hold = u64::MAX),
    ("a model of an expression that is not there", |p| {
        p.models[0].inputs[0].expr = 99
    }),
    ("a model that reads itself", |p| {
        p.models[0].reads = vec![p.cell_of(Cell::Model(0))];
    }),
    ("a model that reads a segment", |p| {
        p.models[0].reads = vec![p.cell_of(Cell::Segment(0))];
    }),
    ("a weight that is no number", |p| {
        p.models[0].weights[0] = f64::NAN
    }),
    ("a default without an end", |p| {
        p.models[0].inputs[0].default = Some(f64::INFINITY);
    }),
    ("a tree that asks for an input that is not there", |p| {
        p.models[0].trees.0[1] = 4;
    }),
    ("a tree whose sides are of another length", |p| {
        p.models[0].trees.0[6] = 4;
    }),
    ("a tree that is cut off", |p| {
        p.models[0].trees.0.pop();
    }),
    ("a choice without a block", |p| {
        p.slots[0].choose[0].block = 9
    }),
    ("code that jumps out of itself", |p| {
        code(p, &[op::TRUE, op::JUMP_IF_TRUE, 9, 0])
    }),
    ("code that breaks off", |p| code(p, &[op::CONSTANT, 0])),
    ("code that takes what is not there", |p| {
        code(p, &[op::TRUE, op::ADD])
    }),
    ("code that leaves two values", |p| {
        code(p, &[op::TRUE, op::TRUE])
    }),
    ("code that jumps into an operation", |p| {
        code(
            p,
            &[op::TRUE, op::JUMP_IF_TRUE, 1, 0, op::SMALL, 1, op::AND],
        )
    }),
    ("a value of the stack that is not there", |p| {
        code(p, &[op::LOCAL, 0, 0])
    }),
    ("a key without a value", |p| {
        code(p, &[op::TRUE, op::MAP, 1, 0])
    }),
    ("a loop over what is no list", |p| {
        code(p, &[op::TRUE, op::LOOP, op::ALL, 1, 0, op::TRUE])
    }),
    ("a loop of a kind that does not exist", |p| {
        code(p, &[op::LIST, 0, 0, op::LOOP, 9, 1, 0, op::TRUE])
    }),
    ("a loop that goes beyond the code", |p| {
        code(p, &[op::LIST, 0, 0, op::LOOP, op::ALL, 2, 0, op::TRUE])
    }),
    ("a loop that takes what was there before it", |p| {
        // Each round would wrap the value below once more.
        let body = [op::SLIDE, op::LIST, 1, 0, op::TRUE, op::TRUE];
        let mut bytes = vec![op::TRUE, op::TRUE, op::LIST, 1, 0, op::LOOP, op::ALL];
        bytes.extend_from_slice(&[body.len() as u8, 0]);
        bytes.extend_from_slice(&body);
        bytes.push(op::SLIDE);
        code(p, &bytes);
    }),
    ("loops in loops that take for ever", |p| code(p, &loops(6))),
    ("loops in more loops than are followed", |p| {
        code(p, &loops(9))
    }),
    ("an operation that does not exist", |p| code(p, &[200])),
];

/// Makes the first condition read a cell, counted from the end.
fn read_cell(program: &mut Program, from_end: u16) {
    let cell = program.cells() - from_end;
    program.conditions[0].reads.push(cell);
}

fn atom(program: &mut Program, forge: fn(&mut Atom)) {
    let mut atoms = program
        .watches
        .iter_mut()
        .flat_map(|watch| &mut watch.atoms);
    forge(atoms.next().expect("a journey with atoms"));
}

fn set_delay(program: &mut Program, to: u64) {
    for rule in &mut program.rules {
        if let Trigger::After { delay, .. } = &mut rule.trigger {
            *delay = to;
        }
    }
}

/// Loops over ten elements, within each other.
fn loops(depth: usize) -> Vec<u8> {
    let mut code = vec![op::TRUE];
    for _ in 0..depth {
        let len = (code.len() as u16).to_le_bytes();
        let head = [op::LIST, 10, 0, op::LOOP, op::ALL, len[0], len[1]];
        code = [vec![op::TRUE; 10], head.to_vec(), code].concat();
    }
    code
}

fn code(program: &mut Program, bytes: &[u8]) {
    program.exprs[0] = Code {
        bytes: bytes.to_vec(),
    };
}

fn sound() -> Program {
    let bytes = compile(JOURNEY).program.expect("a journey without errors");
    Program::decode(&bytes)
        .expect("a program that was just compiled")
        .0
}

fn is_refused(program: &Program) -> bool {
    matches!(
        Program::decode(&program.encode()),
        Err(ProgramError::Malformed)
    )
}

#[test]
fn forged_programs_are_refused() {
    assert!(!is_refused(&sound()));
    for (name, forge) in FORGERIES {
        let mut program = sound();
        forge(&mut program);
        assert!(is_refused(&program), "{name}");
    }
}

/// Settings whose text is no text, or longer than the program.
#[test]
fn forged_settings_are_refused() {
    const HEADER: usize = 12;
    let good = sound().encode();
    for (place, byte) in [(HEADER + 4, 0xff), (HEADER + 3, 1)] {
        let mut bytes = good.clone();
        bytes[place] = byte;
        let hash = fnv64(&bytes[HEADER..]);
        bytes[4..HEADER].copy_from_slice(&hash.to_le_bytes());
        assert_eq!(Program::decode(&bytes), Err(ProgramError::Malformed));
    }
}

/// What is not too deep and not too long is taken.
#[test]
fn loops_that_end_are_taken() {
    let mut program = sound();
    code(&mut program, &loops(3));
    assert!(!is_refused(&program));
}

#[test]
fn nesting_cannot_exhaust_the_stack() {
    let mut lists = vec![op::TRUE];
    for _ in 0..10_000 {
        lists.extend_from_slice(&[op::LIST, 1, 0]);
    }
    let mut program = sound();
    code(&mut program, &lists);
    assert!(is_refused(&program));
}

#[test]
fn every_scope_survives_the_round_trip() {
    for scope in [Scope::Page {}, Scope::Session {}, Scope::Visitor {}] {
        let mut program = sound();
        program.facts[0].scope = scope;
        assert_eq!(
            Program::decode(&program.encode())
                .expect("a sound program")
                .0,
            program
        );
    }
}
