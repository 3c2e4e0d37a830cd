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

use microstage::{
    Carrier, Host, adopt, answered, consent, counts, input, leave, open, push, resume, stage,
    start, state, turn, value, wake,
};
use microstage_engine::compile::compile;
use serde_json::{Value as Json, json};
use support::vectors;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = "
export function memory_host() {
  const stored = new Map(), log = { sent: [], said: [], told: [] };
  return {
    stored, log,
    read: (key) => stored.get(key),
    write: (key, value) => void (value ? stored.set(key, value) : stored.delete(key)),
    keys: () => [...stored.keys()].map((key) => key + '\\n').join(''),
    // Each input has a value of 1 and an item.
    look: (path) => (path === 'value' ? 4 : path === 'item_id' ? 5 : 0),
    number: () => 1,
    text: () => 'shirt',
    say: (text) => void log.said.push(text),
    tell: (text) => void log.told.push(text.split('\\n')),
  };
}
export function memory_carrier(host) {
  const { read, write, keys, log } = host;
  const send = (request, body, keepalive) => void log.sent.push({ request, body: JSON.parse(body), keepalive });
  return { read, write, keys, send };
}
export function host_log(host) { return JSON.stringify({ ...host.log, stored: [...host.stored.keys()].sort() }); }
")]
extern "C" {
    fn memory_host() -> Host;
    fn memory_carrier(host: &Host) -> Carrier;
    fn host_log(host: &Host) -> String;
}

const JOURNEY: &str = r#"{
  "journey": "test-shop", "version": 3,
  "facts": { "views": { "count": "view_item", "within": "10m" } },
  "stages": { "browsing": { "initial": true }, "interest": { "enter": [{ "when": "views >= 2" }] } },
  "slots": { "hero": { "choose": [{ "block": "offer", "when": "stage == 'interest'" }] } },
  "blocks": { "offer": { "kind": "banner", "title": "{{ views }} seen: {{ stage }}, {{ views > 1 }}, {{ 1 / 0 }}" } }
}"#;

const START: f64 = 1_795_341_604_000.0;
const VISITOR: &str = "0199a5e2-7000-7aaa-8bbb-cccccccccccc";

/// An instance that has seen a page; gives its host. Each test runs in the same module, where a new
/// instance takes the place of the one before.
fn visit() -> Host {
    let host = begin();
    input("page_view", true, &id(0), START);
    turn(START);
    host
}

fn begin() -> Host {
    let program = compile(JOURNEY).program.expect("a journey without errors");
    let host = memory_host();
    let handle: Host = JsValue::from(&host).unchecked_into();
    assert!(start(&program, VISITOR, handle, START));
    host
}

fn view_item(at: f64) {
    input("view_item", false, &id((at - START) as u32), at);
}

/// The id of an input.
fn id(number: u32) -> String {
    format!("0199a5e2-7c1b-7d2e-9b1a-{number:012}")
}

fn log(host: &Host) -> Json {
    serde_json::from_str(&host_log(host)).unwrap()
}

#[wasm_bindgen_test]
fn bytes_that_are_no_program_are_refused() {
    assert!(!start(b"MSP\x01 no program", VISITOR, memory_host(), START));
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
    let told: Vec<Vec<String>> = serde_json::from_value(log["told"].clone()).unwrap();
    let kinds: Vec<_> = told
        .iter()
        .map(|lines| [&lines[0], &lines[1], &lines[2], &lines[3]].map(String::as_str))
        .collect();
    assert_eq!(
        kinds,
        [
            ["decision", "hero", "", "browsing"],
            ["", "", "", "browsing"],
            ["", "", "", "browsing"],
            ["", "", "", "interest"],
            ["stage", "browsing", "interest", "interest"],
            ["decision", "hero", "offer", "interest"],
        ]
    );
    let conclusion = &told[4];
    assert_eq!(
        (&*conclusion[4], &*conclusion[7]),
        ("1795341604002", &*id(2))
    );
}

#[wasm_bindgen_test]
fn values_are_those_of_now() {
    let host = visit();
    let exprs = compile(JOURNEY).symbols.exprs;
    let value_of = |text: &str| {
        let place = exprs.iter().position(|expr| expr == text).expect(text);
        value(place as u16)
    };
    assert_eq!(value_of("views"), 0.0);
    view_item(START + 1.0);
    view_item(START + 2.0);
    assert_eq!(value_of("views"), 2.0);
    for silent in ["1 / 0", "stage", "views > 1"] {
        assert!(value_of(silent).is_nan(), "{silent}");
    }
    assert!(value(999).is_nan());
    assert_eq!(log(&host)["said"], json!(["interest", "true"]));
}

#[wasm_bindgen_test]
fn a_state_goes_on_in_another_instance() {
    visit();
    view_item(START + 1.0);
    turn(START + 1.0);
    let (everything, shared) = (state(true), state(false));
    assert!(
        everything
            .chars()
            .all(|letter| ('\u{100}'..='\u{1ff}').contains(&letter))
    );
    begin();
    resume(&shared);
    view_item(START + 2.0);
    assert_eq!(stage(), "interest");
    begin();
    resume("no state");
    assert_eq!(stage(), "browsing");
    resume(&everything);
    assert_eq!(state(true), everything);
}

/// Lines as `js/message.ts` writes them.
fn lines() -> Vec<String> {
    let line = |seq: u32| {
        format!(
            "0{} {seq} 1795341605000 {{\"type\":\"track\",\"event\":\"view_item\"}}",
            id(seq)
        )
    };
    vec![line(1), line(2)]
}

#[wasm_bindgen_test]
fn what_waited_for_the_module_is_sent_stored_and_forgotten_when_it_is_acknowledged() {
    let lines = lines();
    let host = memory_host();
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    open("\"key\"", 7, String::from("tab"), memory_carrier(&host));
    // Half a line, as the storage may have cut it off, is passed over.
    let cut_off = format!("{}{lines}", &lines[60..lines.find('\n').unwrap() + 1]);
    consent(1, START + 5000.0);
    let wake_at = adopt(&cut_off, START + 5000.0);
    assert_eq!(counts(), format!("0 2 {} 0 0 ", bytes(&lines)));
    let sent = log(&host);
    assert_eq!(sent["stored"], json!(["outbox.tab"]));
    assert_eq!(sent["sent"][0]["body"]["writeKey"], "key");
    assert_eq!(
        sent["sent"][0]["body"]["batch"].as_array().unwrap().len(),
        2
    );
    assert!(wake_at > START + 5000.0);
    answered(1, 200, 0.0, START + 5100.0);
    push(&lines[..=lines.find('\n').unwrap()], START + 5200.0);
    leave(true, START + 5300.0);
    assert_eq!(log(&host)["sent"][1]["keepalive"], true);
    answered(2, 200, 0.0, START + 5400.0);
    wake(START + 9000.0);
    assert_eq!(
        log(&host)["stored"],
        json!([]),
        "acknowledged messages are not kept"
    );
    consent(2, START + 9100.0);
    push(&lines, START + 9200.0);
    assert_eq!(counts(), "0 0 0 0 0 ");
}

/// How many bytes the messages of some lines have.
fn bytes(lines: &str) -> String {
    let messages = lines
        .lines()
        .map(|line| line.len() - line.find('{').unwrap());
    messages.sum::<usize>().to_string()
}

/// The same bits in the browser as on the machine that recorded them.
#[wasm_bindgen_test]
fn every_shared_vector_gives_the_recorded_bits() {
    let mut golden = String::new();
    for (file, text) in [
        ("cel.json", include_str!("vectors/cel.json")),
        ("conditions.json", include_str!("vectors/conditions.json")),
        ("experiments.json", include_str!("vectors/experiments.json")),
        ("facts.json", include_str!("vectors/facts.json")),
        ("history.json", include_str!("vectors/history.json")),
        ("limits.json", include_str!("vectors/limits.json")),
        ("models.json", include_str!("vectors/models.json")),
        ("moments.json", include_str!("vectors/moments.json")),
        ("personas.json", include_str!("vectors/personas.json")),
        ("sequences.json", include_str!("vectors/sequences.json")),
        ("slots.json", include_str!("vectors/slots.json")),
        ("stages.json", include_str!("vectors/stages.json")),
        ("transitions.json", include_str!("vectors/transitions.json")),
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
