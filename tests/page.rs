//! The page's module in a real browser, against a host that keeps everything in memory. What the
//! real host does with a page is proved in `tests/browser/`.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at what it did not expect"
)]

#[path = "../crates/engine/tests/support/mod.rs"]
mod support;

use microstage::{Host, note, report, stage, start, turn};
use microstage_engine::compile::compile;
use serde_json::{Value as Json, json};
use support::vectors;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = "
export function memory_host() {
  const stored = new Map(), log = { sent: [], shown: [], told: [], styles: [] };
  return {
    stored, log,
    read: (key) => stored.get(key),
    write: (key, value) => void (value ? stored.set(key, value) : stored.delete(key)),
    keys: () => [...stored.keys()].map((key) => key + '\\n').join(''),
    parse: JSON.parse,
    member: (value, name) => value?.[name],
    format: (number, currency) => currency ? `${currency} ${number}` : String(number),
    style: (css) => void log.styles.push(css),
    show: (slot, block, content) => void log.shown.push([slot, block, content && JSON.parse(content)]),
    tell: (type, detail) => void log.told.push([type, JSON.parse(detail)]),
    send: (request, body, keepalive) => void log.sent.push({ request, body: JSON.parse(body), keepalive }),
  };
}
export function host_log(host) { return JSON.stringify({ ...host.log, stored: [...host.stored.keys()].sort() }); }
")]
extern "C" {
    fn memory_host() -> Host;
    fn host_log(host: &Host) -> String;
}

const JOURNEY: &str = r#"{
  "journey": "test-shop", "version": 3,
  "facts": { "views": { "count": "view_item", "within": "10m" } },
  "stages": { "browsing": { "initial": true }, "interest": { "enter": [{ "when": "views >= 2" }] } },
  "slots": { "hero": { "choose": [{ "block": "offer", "when": "stage == 'interest'" }] } },
  "blocks": { "offer": { "kind": "banner", "title": "\"{{ views }}\" seen, {{ money(9.5) }}" } }
}"#;

const TRACK: u8 = 0;
const PAGE: u8 = 1;
const CONSENT: u8 = 3;
const SENT: u8 = 9;
const START: f64 = 1_795_341_604_000.0;

/// An instance that has seen a page; gives its host. Each test runs in the same module, where a new
/// instance takes the place of the one before.
fn visit() -> Host {
    let program = compile(JOURNEY).program.expect("a journey without errors");
    let host = memory_host();
    let handle: Host = JsValue::from(&host).unchecked_into();
    assert!(start(&program, "\"key\"", &[7; 16], handle, START));
    note(
        PAGE,
        "{\"type\":\"home\"}".into(),
        "{\"path\":\"/\"}".into(),
        START,
    );
    turn(START);
    host
}

fn view_item(at: f64) {
    note(TRACK, "view_item".into(), "{\"value\":1}".into(), at);
}

fn log(host: &Host) -> Json {
    serde_json::from_str(&host_log(host)).unwrap()
}

#[wasm_bindgen_test]
fn bytes_that_are_no_program_are_refused() {
    assert!(!start(
        b"MSP\x01 no program",
        "\"key\"",
        &[7; 16],
        memory_host(),
        START
    ));
}

#[wasm_bindgen_test]
fn a_stage_moves_and_its_block_is_shown() {
    let host = visit();
    assert_eq!(stage(), "browsing");
    view_item(START + 1.0);
    view_item(START + 2.0);
    turn(START + 3.0);
    assert_eq!(stage(), "interest");
    let log = log(&host);
    assert_eq!(log["shown"][0], json!(["hero", "", ""]));
    let (shown, block) = (&log["shown"][1][2], &log["shown"][1][1]);
    assert_eq!((block, &shown["tag"]), (&json!("offer"), &json!("div")));
    assert_eq!(
        shown["children"][0]["children"][0]["text"],
        "\"2\" seen, EUR 9.5"
    );
    assert_eq!(log["styles"].as_array().unwrap().len(), 1);
    assert!(
        log["told"]
            .as_array()
            .unwrap()
            .contains(&json!(["stage", { "from": "browsing", "stage": "interest" }]))
    );
}

#[wasm_bindgen_test]
fn before_consent_nothing_is_stored_and_nothing_is_sent() {
    let host = visit();
    view_item(START + 1.0);
    let wake_at = turn(START + 60_000.0);
    turn(wake_at.max(START + 120_000.0));
    let log = log(&host);
    assert_eq!((&log["sent"], &log["stored"]), (&json!([]), &json!([])));
}

#[wasm_bindgen_test]
fn on_consent_what_was_held_is_sent_with_its_own_times() {
    let host = visit();
    view_item(START + 1000.0);
    turn(START + 1000.0);
    note(CONSENT, 1.0.into(), JsValue::UNDEFINED, START + 5000.0);
    turn(START + 5000.0);
    turn(START + 6500.0);
    let log = log(&host);
    let batch = log["sent"][0]["body"]["batch"].as_array().expect("a batch");
    let told: Vec<_> = batch
        .iter()
        .map(|message| {
            (
                message["type"].as_str().unwrap(),
                message["timestamp"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("page", "2026-11-22T10:00:04.000Z"),
            ("track", "2026-11-22T10:00:05.000Z")
        ]
    );
    let context = &batch[1]["context"]["microstage"];
    assert_eq!(
        (&context["stage"], &context["seq"], &context["version"]),
        (&json!("browsing"), &json!(2), &json!(3))
    );
    assert_eq!(log["sent"][0]["body"]["writeKey"], "key");
    note(
        SENT,
        log["sent"][0]["request"].as_f64().unwrap().into(),
        "200 ".into(),
        START + 7000.0,
    );
    turn(START + 9000.0);
    let stored = &self::log(&host)["stored"];
    assert_eq!(
        *stored,
        json!(["state", "visitor"]),
        "acknowledged messages are not kept"
    );
}

#[wasm_bindgen_test]
fn a_refusal_leaves_nothing() {
    let host = visit();
    note(CONSENT, 1.0.into(), JsValue::UNDEFINED, START + 10.0);
    view_item(START + 20.0);
    turn(START + 20.0);
    assert_ne!(log(&host)["stored"], json!([]));
    note(CONSENT, 2.0.into(), JsValue::UNDEFINED, START + 30.0);
    view_item(START + 40.0);
    turn(START + 40.0);
    turn(START + 60_000.0);
    let log = log(&host);
    assert_eq!((&log["sent"], &log["stored"]), (&json!([]), &json!([])));
}

#[wasm_bindgen_test]
fn a_report_tells_how_things_stand() {
    let _host = visit();
    let report = report();
    let (numbers, snapshot) = report.split_once('\n').expect("two lines");
    // Consent, held inputs and seven more numbers, then the visitor.
    assert_eq!(numbers.split(' ').count(), 10, "{numbers}");
    assert!(numbers.starts_with("0 1 0 0 0 0 0 0 0 "), "{numbers}");
    assert!(
        snapshot
            .chars()
            .all(|letter| ('\u{100}'..='\u{1ff}').contains(&letter))
    );
}

/// The same bits in the browser as on the machine that recorded them.
#[wasm_bindgen_test]
fn every_shared_vector_gives_the_recorded_bits() {
    let mut golden = String::new();
    for (file, text) in [
        ("cel.json", include_str!("vectors/cel.json")),
        ("facts.json", include_str!("vectors/facts.json")),
        ("moments.json", include_str!("vectors/moments.json")),
        ("slots.json", include_str!("vectors/slots.json")),
        ("stages.json", include_str!("vectors/stages.json")),
    ] {
        let cases: Vec<Json> = serde_json::from_str(text).unwrap();
        let cases: Vec<_> = cases
            .into_iter()
            .map(|case| (file.to_string(), case))
            .collect();
        golden.push_str(&format!("{file} {:016x}\n", vectors::bits(&cases)));
    }
    assert_eq!(golden, include_str!("vectors/golden.txt"));
}
