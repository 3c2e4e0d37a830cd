//! Workflows: what the compiler hands over to whoever receives a page's messages, and which of these
//! are to be told.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use microstage_engine::compile::compile;
use serde_json::{Value as Json, json};
use support::Sim;

fn journey(workflows: &Json) -> String {
    json!({
        "journey": "t", "version": 1,
        "stages": {
            "browsing": { "initial": true },
            "interest": { "enter": [{ "on": "view" }] },
            "intent": { "enter": [{ "on": "checkout" }] },
        },
        "moments": { "leaving": { "on": "leave" }, "asking": { "on": "ask" } },
        "workflows": workflows,
    })
    .to_string()
}

#[test]
fn the_symbols_have_the_workflows_in_their_order() {
    let journey = journey(&json!({
        "mail": { "moment": "leaving", "send": { "template": "come_back", "lists": "a b" } },
        "call": { "stage": ["intent", "interest"], "from": "browsing" },
    }));
    let compiled = compile(&journey);
    assert_eq!(compiled.problems, []);
    assert_eq!(
        serde_json::to_value(&compiled.symbols).unwrap()["workflows"],
        json!([
            {
                "name": "mail",
                "on": { "event": "moment_started", "moments": ["leaving"] },
                "send": [["template", "come_back"], ["lists", "a b"]],
            },
            {
                "name": "call",
                "on": { "event": "stage_changed", "to": ["intent", "interest"], "from": ["browsing"] },
                "send": [],
            },
        ])
    );
}

#[test]
fn workflows_change_nothing_in_the_program() {
    let with = compile(&journey(&json!({ "mail": { "moment": "leaving" } })));
    let without = compile(&journey(&json!({})));
    assert!(with.program.is_some());
    assert_eq!(with.program, without.program);
}

#[test]
fn what_is_told_follows_from_the_lines_of_a_visit() {
    // The workflow, and the lines of the visit below that it is told by.
    let rows = [
        (json!({ "moment": "leaving" }), vec!["3 moment leaving"]),
        (
            json!({ "moment": ["asking", "leaving"] }),
            vec!["1 moment asking", "3 moment leaving"],
        ),
        (
            json!({ "stage": "intent" }),
            vec!["2 stage interest>intent"],
        ),
        (
            json!({ "stage": ["interest", "intent"] }),
            vec!["0 stage browsing>interest", "2 stage interest>intent"],
        ),
        (json!({ "stage": "intent", "from": "browsing" }), vec![]),
        (
            json!({ "stage": "intent", "from": ["browsing", "interest"] }),
            vec!["2 stage interest>intent"],
        ),
    ];
    for (workflow, expected) in rows {
        let mut sim = Sim::new(&journey(&json!({ "w": workflow })));
        let events = ["view", "ask", "checkout", "leave"];
        (0..).zip(events).for_each(|(at, name)| sim.event(at, name));
        let workflow = &sim.compiled.symbols.workflows[0];
        let mut told = sim.trace.clone();
        told.retain(|line| match line.split(' ').collect::<Vec<_>>()[..] {
            [_, "moment", name] => workflow.is_told_by_moment(name),
            [_, "stage", step] => {
                let (from, to) = step.split_once('>').expect("a step");
                workflow.is_told_by_stage(from, to)
            }
            _ => false,
        });
        assert_eq!(sim.trace.len(), 4);
        assert_eq!(told, expected, "{workflow:?}");
    }
}
