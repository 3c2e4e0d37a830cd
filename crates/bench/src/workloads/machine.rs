//! A step of a state machine: six stages, each left by one event, with a guard on a counted fact.

use std::rc::Rc;

use microstage_engine::{Engine, Timestamp};
use serde_json::json;

use super::Run;
use crate::Failure;
use crate::visit::{Ready, load};

/// Events in the order in which they lead once around.
const EVENTS: [&str; 6] = ["view", "view", "compare", "add", "checkout", "reset"];

const JOURNEY: &str = r#"{ "journey": "machine", "version": 1,
  "facts": { "n": { "count": ["view", "compare", "add", "checkout"] } },
  "stages": {
    "landing": { "initial": true, "enter": [{ "on": "reset" }], "from": ["purchase"] },
    "browse": { "enter": [{ "on": "view", "where": "n >= 0" }], "from": ["landing"] },
    "evaluate": { "enter": [{ "on": "view", "where": "n >= 1" }], "from": ["browse"] },
    "intent": { "enter": [{ "on": "compare", "where": "n >= 1" }, { "on": "view", "where": "n < 0" }], "from": ["evaluate", "browse"] },
    "cart": { "enter": [{ "on": "add", "where": "n >= 1" }], "from": ["intent"] },
    "purchase": { "enter": [{ "on": "checkout", "where": "n >= 1" }], "from": ["cart"] }
  } }"#;

/// One event, one transition.
pub(super) fn step() -> Result<Run, Failure> {
    let loaded = load(JOURNEY)?;
    let ready = EVENTS.map(|name| Ready::event(&loaded, name, &json!({})));
    let mut engine = Engine::new(Rc::clone(&loaded), 1, Timestamp(0));
    let mut turn = 0;
    for event in &ready {
        if event.happen(&mut engine, 1, Timestamp(0)) != 1 {
            return Err("an event of the state machine does not lead on".into());
        }
    }
    Ok(Box::new(move || {
        let event = &ready[turn % ready.len()];
        turn += 1;
        std::hint::black_box(event.happen(&mut engine, turn as u128, Timestamp(turn as u64)));
        1
    }))
}

/// The same machine as somebody would write it by hand: a table of targets with their guards.
pub(super) fn table() -> Result<Run, Failure> {
    type Guard = fn(u64) -> bool;
    const LANDING: [Option<(usize, Guard)>; 5] = [Some((1, |_| true)), None, None, None, None];
    let rows: [[Option<(usize, Guard)>; 5]; 6] = [
        LANDING,
        [Some((2, |n| n >= 1)), None, None, None, None],
        [None, Some((3, |n| n >= 1)), None, None, None],
        [None, None, Some((4, |n| n >= 1)), None, None],
        [None, None, None, Some((5, |n| n >= 1)), None],
        [None, None, None, None, Some((0, |_| true))],
    ];
    const TURNS: [usize; 6] = [0, 0, 1, 2, 3, 4];
    let (mut stage, mut n, mut turn) = (0, 0u64, 0);
    Ok(Box::new(move || {
        let event = std::hint::black_box(TURNS[turn % TURNS.len()]);
        turn += 1;
        if let Some((to, guard)) = rows[stage][event]
            && guard(n)
        {
            stage = to;
            n += 1;
        }
        std::hint::black_box(stage);
        1
    }))
}
