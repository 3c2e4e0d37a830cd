//! What of a visitor's state outlives a new version of the journey, and what of a tab's.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use microstage_engine::Part;
use serde_json::{Value as Json, json};
use support::Sim;

struct Case {
    why: &'static str,
    /// The parts of the journeys beside name, version and stages.
    before: Json,
    after: Json,
    steps: Json,
    then: Json,
    expect: &'static [&'static str],
    stage: &'static str,
    facts: Json,
}

/// Two stages, the second entered by `enter`.
fn stages(enter: &Json) -> Json {
    json!({ "a": { "initial": true }, "b": { "enter": [enter] } })
}

fn experiment(name: &str, definition: Json) -> Json {
    json!({ "stages": { "a": { "initial": true } }, "experiments": { name: definition } })
}

fn bandit(epoch: u32, control: u32) -> Json {
    json!({ "variants": { "control": 50, "x": 50 }, "bandit": {
        "goal": "buy", "epoch": epoch, "weights": { "control": control, "x": 100 - control } } })
}

fn cases() -> Vec<Case> {
    let on_x = stages(&json!({ "on": "x" }));
    let back = |exit: Json| json!({ "a": { "initial": true }, "b": { "enter": [{ "on": "x" }], "exit": [exit] } });
    let stopped = back(json!({ "after": "1h", "unless": "y", "to": "a" }));
    let counted = |within: &str| json!({ "n": { "count": "v", "within": within } });
    vec![
        Case {
            why: "the stage stays, by its name and not by its number",
            before: json!({ "stages": on_x }),
            after: json!({ "stages": { "new": { "initial": true }, "b": {}, "a": {} } }),
            steps: json!([{ "at": 0, "event": "x" }]),
            then: json!([{ "at": 9, "event": "z" }]),
            expect: &[],
            stage: "b",
            facts: json!({}),
        },
        Case {
            why: "an unknown stage falls back to the initial one, and its rules apply from then on",
            before: json!({ "stages": { "a": { "initial": true }, "gone": { "enter": [{ "on": "x" }] } } }),
            after: json!({ "stages": { "a": { "initial": true, "exit": [{ "after": "10s", "to": "b" }] }, "b": {} } }),
            steps: json!([{ "at": 1000, "event": "x" }]),
            then: json!([{ "at": 99_000 }]),
            expect: &["11000 stage a>b"],
            stage: "b",
            facts: json!({}),
        },
        Case {
            why: "a fact of the same definition goes on, though the layout of its definition is another",
            before: json!({ "stages": on_x, "facts": { "n": { "count": "v", "within": "1h", "scope": "visitor" } } }),
            after: json!({ "stages": on_x, "facts": { "other": { "count": "w" }, "n": { "scope": "visitor", "within": "1h", "count": "v" } } }),
            steps: json!([{ "at": 0, "event": "v" }, { "at": 1, "event": "v" }]),
            then: json!([{ "at": 2, "event": "v" }]),
            expect: &[],
            stage: "a",
            facts: json!({ "n": 3, "other": 0 }),
        },
        Case {
            why: "a visitor keeps the variant when the weights change",
            before: experiment("other", json!({ "variants": { "control": 50, "x": 50 } })),
            after: experiment(
                "other",
                json!({ "variants": { "control": 99, "x": 1 }, "coverage": 1 }),
            ),
            steps: json!([{ "at": 0 }]),
            then: json!([{ "at": 1 }]),
            expect: &[],
            stage: "a",
            facts: json!({ "experiment.other": "x" }),
        },
        Case {
            why: "another bucket version gives variants anew",
            before: experiment("other", json!({ "variants": { "control": 50, "x": 50 } })),
            after: experiment(
                "other",
                json!({ "variants": { "control": 99, "x": 1 }, "bucket_version": 2 }),
            ),
            steps: json!([{ "at": 0 }]),
            then: json!([{ "at": 1 }]),
            expect: &[],
            stage: "a",
            facts: json!({ "experiment.other": "control" }),
        },
        Case {
            why: "another epoch of a bandit gives variants anew",
            before: experiment("other", bandit(1, 85)),
            after: experiment("other", bandit(3, 85)),
            steps: json!([{ "at": 0 }]),
            then: json!([{ "at": 1 }]),
            expect: &[],
            stage: "a",
            facts: json!({ "experiment.other": "control" }),
        },
        Case {
            why: "within an epoch of a bandit the variant stays, whatever the weights become",
            before: experiment("other", bandit(1, 85)),
            after: experiment("other", bandit(1, 95)),
            steps: json!([{ "at": 0 }]),
            then: json!([{ "at": 1 }]),
            expect: &[],
            stage: "a",
            facts: json!({ "experiment.other": "x" }),
        },
        Case {
            why: "who was let in to a group that holds out stays in where it holds out more",
            before: experiment(
                "other",
                json!({ "variants": { "control": 50, "x": 50 }, "held_out": { "name": "b", "percent": 4 } }),
            ),
            after: json!({ "stages": { "a": { "initial": true } }, "experiments": {
                "other": { "variants": { "control": 50, "x": 50 }, "held_out": { "name": "b", "percent": 50 } },
                "late": { "variants": { "control": 50, "x": 50 }, "seed": "other", "held_out": { "name": "b", "percent": 50 } } } }),
            steps: json!([{ "at": 0 }]),
            then: json!([{ "at": 1 }]),
            expect: &[],
            stage: "a",
            facts: json!({ "experiment.other": "x", "experiment.late": "x" }),
        },
        Case {
            why: "a new experiment is for visitors too who are in its stage already",
            before: json!({ "stages": on_x, "moments": { "m": { "when": "stage == 'b'" } } }),
            after: json!({ "stages": on_x, "moments": { "m": { "when": "stage == 'b'" } },
                "experiments": { "other": { "stage": "b", "variants": { "control": 50, "x": 50 } } } }),
            steps: json!([{ "at": 0, "event": "x" }]),
            then: json!([{ "at": 1 }]),
            expect: &[],
            stage: "b",
            facts: json!({ "experiment.other": "x" }),
        },
        Case {
            why: "a fact of another definition begins anew",
            before: json!({ "stages": on_x, "facts": counted("1h") }),
            after: json!({ "stages": on_x, "facts": counted("2h") }),
            steps: json!([{ "at": 0, "event": "v" }]),
            then: json!([{ "at": 2, "event": "v" }]),
            expect: &[],
            stage: "a",
            facts: json!({ "n": 1 }),
        },
        Case {
            why: "a condition whose text is the same but whose fact is another may rise again",
            before: json!({ "stages": stages(&json!({ "when": "n >= 1" })), "facts": counted("1h"), "moments": { "m": { "when": "n >= 1", "hold": "1h" } } }),
            after: json!({ "stages": stages(&json!({ "when": "n >= 1" })), "facts": counted("2h"), "moments": { "m": { "when": "n >= 1", "hold": "1h" } } }),
            steps: json!([{ "at": 0, "event": "v" }]),
            then: json!([{ "at": 5, "event": "v" }]),
            expect: &["5 moment m"],
            stage: "b",
            facts: json!({}),
        },
        Case {
            why: "a condition that held does not rise again",
            before: json!({ "stages": on_x, "facts": counted("1h"), "moments": { "m": { "when": "n >= 1", "hold": "1s" } } }),
            after: json!({ "stages": on_x, "facts": counted("1h"), "moments": { "m": { "when": "n >= 1", "hold": "1s" } } }),
            steps: json!([{ "at": 0, "event": "v" }, { "at": 2000 }]),
            then: json!([{ "at": 3000, "event": "v" }]),
            expect: &[],
            stage: "a",
            facts: json!({}),
        },
        Case {
            why: "a condition that is new may hold already: it rises at the instant of the snapshot",
            before: json!({ "stages": on_x, "facts": counted("1h"), "segments": { "s": "n > 5" } }),
            after: json!({ "stages": stages(&json!({ "when": "n >= 1" })), "facts": counted("1h") }),
            steps: json!([{ "at": 7, "event": "v" }]),
            then: json!([{ "at": 1000 }]),
            expect: &["7 stage a>b"],
            stage: "b",
            facts: json!({ "n": 1 }),
        },
        Case {
            why: "how much a fact keeps is not part of what it is",
            before: json!({ "stages": on_x, "facts": { "d": { "distinct": "v.x", "keep": 9 } } }),
            after: json!({ "stages": on_x, "facts": { "d": { "distinct": "v.x", "keep": 2 } } }),
            steps: json!(
                [1, 2, 3].map(|x| json!({ "at": x, "event": "v", "properties": { "x": x } }))
            ),
            then: json!([{ "at": 9 }]),
            expect: &[],
            stage: "a",
            facts: json!({ "d": 2 }),
        },
        Case {
            why: "a window keeps the latest entries when the new version needs fewer",
            before: json!({ "stages": on_x, "facts": counted("10s"), "segments": { "s": "n >= 9" } }),
            after: json!({ "stages": on_x, "facts": counted("10s"), "segments": { "s": "n >= 2" } }),
            steps: json!([0, 1000, 2000, 3000, 4000].map(|at| json!({ "at": at, "event": "v" }))),
            then: json!([{ "at": 12_000 }]),
            expect: &[],
            stage: "a",
            facts: json!({ "n": 2 }),
        },
        Case {
            why: "an exit that is new counts from the stage's entry",
            before: json!({ "stages": on_x }),
            after: json!({ "stages": back(json!({ "after": "1h", "to": "a" })) }),
            steps: json!([{ "at": 1000, "event": "x" }]),
            then: json!([{ "at": 9_999_999 }]),
            expect: &["3601000 stage b>a"],
            stage: "a",
            facts: json!({}),
        },
        Case {
            why: "an exit that an event has stopped is not new",
            before: json!({ "stages": stopped, "version": 1 }),
            after: json!({ "stages": stopped, "version": 2 }),
            steps: json!([{ "at": 1000, "event": "x" }, { "at": 2000, "event": "y" }]),
            then: json!([{ "at": 9_999_999 }]),
            expect: &[],
            stage: "b",
            facts: json!({}),
        },
        Case {
            why: "a timer goes on, and what was due while no page was open happens at its own instant",
            before: json!({ "stages": on_x, "moments": { "m": { "after": "30s", "since": "x", "hold": "1h" } } }),
            after: json!({ "stages": on_x, "moments": { "m": { "after": "30s", "since": "x", "hold": "1h" }, "n": { "on": "z" } } }),
            steps: json!([{ "at": 1000, "event": "x" }]),
            then: json!([{ "at": 600_000, "page": {} }]),
            expect: &["31000 moment m"],
            stage: "b",
            facts: json!({}),
        },
        Case {
            why: "a moment that holds goes on, and ends at its instant",
            before: json!({ "stages": on_x, "moments": { "m": { "on": "x", "hold": "10s" } } }),
            after: json!({ "stages": { "a": { "initial": true }, "b": {}, "c": { "enter": [{ "when": "!moment.m" }], "from": ["b"] } }, "moments": { "m": { "on": "x", "hold": "10s" } } }),
            steps: json!([{ "at": 1000, "event": "x" }]),
            then: json!([{ "at": 600_000 }]),
            expect: &["11000 stage b>c"],
            stage: "c",
            facts: json!({}),
        },
        Case {
            why: "the page's own facts and moments stay with the page",
            before: json!({ "stages": on_x, "facts": { "n": { "count": "v", "scope": "page" } }, "moments": { "m": { "on": "v" } }, "segments": { "s": "n > 1 && moment.m" } }),
            after: json!({ "stages": on_x, "facts": { "n": { "count": "v", "scope": "page" } }, "moments": { "m": { "on": "v" } }, "segments": { "s": "n > 1 && moment.m" } }),
            steps: json!([{ "at": 0, "page": {} }, { "at": 1, "event": "v" }, { "at": 2, "event": "v" }]),
            then: json!([{ "at": 3 }]),
            expect: &[],
            stage: "a",
            facts: json!({ "n": 0 }),
        },
    ]
}

fn journey(parts: &Json) -> String {
    let mut journey = json!({ "journey": "t", "version": 1 });
    for (name, part) in parts.as_object().unwrap() {
        journey[name] = part.clone();
    }
    journey.to_string()
}

#[test]
fn what_outlives_a_new_version() {
    for case in cases() {
        let mut before = Sim::new(&journey(&case.before));
        for step in case.steps.as_array().unwrap() {
            before.step(step);
        }
        let mut after = before.on_a_page_with(&journey(&case.after), 3_000_000_000, Part::Visitor);
        for step in case.then.as_array().unwrap() {
            after.step(step);
        }
        assert_eq!(after.trace, case.expect, "{}", case.why);
        assert_eq!(after.engine.stage_name(), case.stage, "{}", case.why);
        for (name, expected) in case.facts.as_object().unwrap() {
            assert_eq!(after.fact(name), *expected, "{}: {name}", case.why);
        }
    }
}

/// Records that a program does not know are kept for the one that does, but not without end.
#[test]
fn foreign_facts_survive_a_round_trip() {
    let with =
        |facts: Json| journey(&json!({ "stages": stages(&json!({ "on": "x" })), "facts": facts }));
    let mut first = Sim::new(&with(json!({ "n": { "count": "v" } })));
    first.event(0, "v");
    let second = first.on_a_page_with(&with(json!({ "m": { "count": "w" } })), 0, Part::Visitor);
    let third = second.on_a_page_with(&with(json!({ "n": { "count": "v" } })), 0, Part::Visitor);
    assert_eq!(third.fact("n"), 1);

    let mut visitor = first;
    for version in 0..400 {
        let text = "long ".repeat(20);
        let facts = json!({ format!("f{version}"): { "last": "v.text" } });
        visitor = visitor.on_a_page_with(&with(facts), 0, Part::Visitor);
        visitor.step(&json!({ "at": 1, "event": "v", "properties": { "text": text } }));
    }
    let size = visitor.engine.snapshot(Part::Visitor).len();
    assert!(size < 6_000, "a snapshot of {size} bytes");
}

/// Timers that keep each other going are not followed through a whole absence: what is far behind is
/// left out, and the journey goes on from the present.
#[test]
fn a_long_absence_ends() {
    let mut visitor = Sim::new(&journey(&json!({ "stages": {
        "a": { "initial": true, "exit": [{ "after": "1s", "to": "b" }] },
        "b": { "exit": [{ "after": "1s", "to": "a" }] },
    } })));
    let year = 365 * 86_400_000u64;
    visitor.step(&json!({ "at": year }));
    assert!(
        (10_000..10_010).contains(&visitor.trace.len()),
        "{} lines",
        visitor.trace.len()
    );
    assert!(
        visitor
            .wake_at
            .is_some_and(|at| at > year && at <= year + 1000)
    );
    visitor.trace.clear();
    visitor.step(&json!({ "at": year + 1000 }));
    assert_eq!(visitor.trace.len(), 1);
}

/// The part of a visitor's state that may travel in a cookie.
#[test]
fn the_visitors_part_is_small() {
    let facts: serde_json::Map<String, Json> = (0..20)
        .map(|n| {
            (
                format!("f{n}"),
                json!({ "count": format!("e{n}"), "within": "30m" }),
            )
        })
        .collect();
    let segments: serde_json::Map<String, Json> = (0..20)
        .map(|n| (format!("s{n}"), format!("f{n} >= 5").into()))
        .collect();
    let mut visitor = Sim::new(&journey(&json!({
        "stages": stages(&json!({ "on": "x" })), "facts": facts, "segments": segments,
    })));
    for at in 0..2000 {
        visitor.event(at, &format!("e{}", at % 20));
    }
    let size = visitor.engine.snapshot(Part::Visitor).len();
    assert!(size < 3_000, "a snapshot of {size} bytes");
}
