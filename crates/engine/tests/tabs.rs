//! Two tabs of one visitor: what they share, and what each has to itself.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use serde_json::json;
use support::Sim;

const JOURNEY: &str = r#"{
  "journey": "t", "version": 1,
  "facts": { "own": { "count": "v", "scope": "page" }, "all": { "count": "v" } },
  "stages": {
    "browsing": { "initial": true },
    "interest": { "enter": [{ "when": "all >= 2" }] },
    "late": { "enter": [{ "after": "30s", "since": "v" }], "from": ["*"] }
  },
  "moments": { "reading": { "on": "read" }, "both": { "when": "own >= 1 && all >= 3", "hold": "1m" } },
  "segments": { "reader": "moment.reading" },
  "blocks": { "banner": { "kind": "banner", "title": "T" } },
  "slots": { "hero": { "choose": [{ "block": "banner", "when": "stage == 'interest'" }] } }
}"#;

/// Two tabs, each with a page in view.
fn tabs() -> (Sim, Sim) {
    let mut first = Sim::new(JOURNEY);
    first.step(&json!({ "at": 0, "page": {} }));
    let mut second = first.another_tab();
    second.adopt(&first);
    second.step(&json!({ "at": 1, "page": {} }));
    first.trace.clear();
    second.trace.clear();
    (first, second)
}

#[test]
fn a_slot_follows_what_another_tab_brought_about() {
    let (mut first, mut second) = tabs();
    second.event(2, "v");
    second.event(3, "v");
    first.adopt(&second);
    first.step(&json!({ "at": 4 }));
    assert_eq!(
        second.trace,
        ["3 stage browsing>interest", "3 slot hero=banner"]
    );
    assert_eq!(
        first.trace,
        ["4 slot hero=banner"],
        "the stage is known, the slot is this tab's"
    );
    assert_eq!(first.engine.stage_name(), "interest");
}

#[test]
fn the_page_s_own_facts_and_moments_stay() {
    let (mut first, mut second) = tabs();
    first.event(2, "v");
    first.event(3, "read");
    second.adopt(&first);
    second.event(4, "v");
    first.adopt(&second);
    assert_eq!((first.fact("own"), first.fact("all")), (1.into(), 2.into()));
    assert_eq!(
        (second.fact("own"), second.fact("all")),
        (1.into(), 2.into())
    );
    assert!(first.engine.moment(0) && first.engine.condition(0));
    assert!(!second.engine.moment(0) && !second.engine.condition(0));
}

#[test]
fn a_condition_of_both_kinds_rises_in_the_tab_that_it_is_true_in() {
    let (mut first, mut second) = tabs();
    first.event(2, "v");
    second.adopt(&first);
    second.event(3, "w");
    first.adopt(&second);
    first.event(4, "v");
    second.adopt(&first);
    second.step(&json!({ "at": 5 }));
    assert!(
        !second.trace.iter().any(|line| line.contains("both")),
        "{:?}",
        second.trace
    );
    first.event(6, "v");
    assert_eq!(first.trace.last().unwrap(), "6 moment both");
}

#[test]
fn both_tabs_mint_the_same_id_for_one_timer() {
    let (mut first, mut second) = tabs();
    first.event(2, "v");
    second.adopt(&first);
    // Neither knows that the other wakes as well.
    first.step(&json!({ "at": 40_000 }));
    second.step(&json!({ "at": 50_000 }));
    assert_eq!(first.trace, ["30002 stage browsing>late"]);
    assert_eq!(second.trace, first.trace);
    assert_eq!(second.ids.last(), first.ids.last());
}

#[test]
fn a_tab_that_was_ahead_goes_back_to_the_log() {
    let (mut first, mut second) = tabs();
    first.event(10_000, "v");
    // The second tab has waited longer, without an input that anybody else would know of.
    second.step(&json!({ "at": 90_000 }));
    second.adopt(&first);
    second.step(&json!({ "at": 90_000 }));
    assert_eq!(
        second.trace,
        ["40000 stage browsing>late"],
        "at its own instant"
    );
}
