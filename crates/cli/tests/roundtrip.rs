//! What a page sends is replayed to the stages that the page was in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use support::browser::{BEGIN, Browser, Step, VISITOR};
use support::{Ended, call, golden};

/// Each visit, and how many sessions it has.
const VISITS: [(&str, &[Step], u64); 5] = [
    (
        "a purchase over several pages, and a second tab in between",
        &[
            (0, "p1", "page", r#"{"type": "home"}"#),
            (9, "p2", "page", r#"{"type": "product"}"#),
            (9, "p2", "view_item", r#"{"items": [{"item_id": "shirt"}]}"#),
            (20, "p3", "page", r#"{"type": "product"}"#),
            (20, "p3", "view_item", r#"{"items": [{"item_id": "vest"}]}"#),
            (31, "p4", "page", r#"{"type": "product"}"#),
            (32, "p4", "view_item", r#"{"items": [{"item_id": "coat"}]}"#),
            (40, "p4", "add_to_cart", r#"{"value": 49.9}"#),
            (90, "q1", "page", r#"{"type": "home"}"#),
            (95, "p5", "page", r#"{"type": "checkout"}"#),
            (96, "p5", "begin_checkout", r#"{"value": 49.9}"#),
            (99, "q1", "scroll", r#"{"percent_scrolled": 90}"#),
            (120, "p6", "page", r#"{"type": "thanks"}"#),
            (121, "p6", "purchase", r#"{"value": 49.9}"#),
        ],
        1,
    ),
    (
        "each tab has its own page facts",
        &[
            (0, "a", "page", r#"{"type": "product"}"#),
            (
                100,
                "a",
                "user_engagement",
                r#"{"engagement_time_msec": 100000}"#,
            ),
            (101, "b", "page", r#"{"type": "home"}"#),
            (
                200,
                "b",
                "user_engagement",
                r#"{"engagement_time_msec": 99000}"#,
            ),
            (
                300,
                "a",
                "user_engagement",
                r#"{"engagement_time_msec": 99000}"#,
            ),
        ],
        1,
    ),
    (
        "a pause longer than half an hour begins a session",
        &[
            (0, "a", "view_item", r#"{"item_id": "shirt"}"#),
            (1, "a", "view_item", r#"{"item_id": "vest"}"#),
            (1900, "a", "view_item", r#"{"item_id": "coat"}"#),
            (1901, "b", "view_item", r#"{"item_id": "hat"}"#),
            (5400, "b", "view_item", r#"{"item_id": "hat"}"#),
        ],
        3,
    ),
    (
        "a stage that ends by itself, while nobody is there",
        &[
            (0, "a", "purchase", r#"{"value": 300}"#),
            (100_000, "b", "page", r#"{"type": "home"}"#),
            (100_001, "b", "add_to_cart", "{}"),
        ],
        2,
    ),
    (
        "events that the journey does not know",
        &[
            (0, "a", "unheard_of", r#"{"x": {"y": [1, null]}}"#),
            (5, "a", "page", "{}"),
        ],
        1,
    ),
];

fn replay(lines: &[String], folder: &Path, more: &[&str]) -> (i32, Json, String) {
    let file = folder.join("events.ndjson");
    fs::write(&file, lines.join("\n")).unwrap();
    let journey = golden().join("input/shop.json");
    let mut arguments = vec!["replay", "--journey", journey.to_str().unwrap()];
    arguments.extend([
        file.to_str().unwrap(),
        "--format",
        "json",
        "--timelines",
        "all",
    ]);
    arguments.extend(more);
    let Ended {
        code,
        stdout,
        stderr,
    } = call(arguments);
    (code, serde_json::from_str(&stdout).unwrap(), stderr)
}

/// The steps of a replay in the form of [`Browser::concluded`].
fn steps(document: &Json) -> Vec<(String, String)> {
    let steps = document["timelines"][0]["steps"].as_array().unwrap();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let name = |step: &Json| {
        let name = step.get("stage").or_else(|| step.get("moment")).unwrap();
        text(name)
    };
    steps
        .iter()
        .map(|step| (text(&step["at"]), name(step)))
        .collect()
}

#[test]
fn a_visit_is_replayed_to_its_recorded_stages() {
    let folder = tempfile::tempdir().unwrap();
    for (name, visit, sessions) in VISITS {
        let browser = Browser::visit(visit);
        let mut lines = browser.lines();
        // The order of the lines is not that of the events: replay sorts them.
        lines.reverse();
        let (code, document, stderr) = replay(&lines, folder.path(), &["--strict"]);
        assert_eq!((code, stderr.as_str()), (0, ""), "{name}: {document:#}");
        assert_eq!(document["recorded"]["compared"], visit.len(), "{name}");
        assert_eq!(document["derived"], browser.concluded.len(), "{name}");
        assert_eq!(document["events"], visit.len(), "{name}");
        assert_eq!(document["sessions"], sessions, "{name}");
        let mut expected: Vec<(u64, String)> = browser
            .concluded
            .iter()
            .map(|(at, _, name)| (*at, name.clone()))
            .collect();
        expected.sort_by_key(|(at, _)| *at);
        let found: Vec<(u64, String)> = steps(&document)
            .into_iter()
            .map(|(at, name)| (milliseconds(&at), name))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

/// Only the times of these visits: from 10:00 on that day.
fn milliseconds(at: &str) -> u64 {
    let digits: Vec<u64> = at
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect();
    let [_, _, day, hour, minute, second, milli] = digits[..] else {
        panic!("{at}")
    };
    let seconds = ((day - 22) * 24 + hour) * 3600 + minute * 60 + second - 36_000;
    BEGIN + seconds * 1000 + milli
}

#[test]
fn the_visits_show_what_they_are_about() {
    let expected = [
        "interest cart_abandonment intent post_purchase",
        "interest",
        "",
        "post_purchase browsing interest",
        "",
    ];
    for ((name, visit, _), expected) in VISITS.iter().zip(expected) {
        let concluded = Browser::visit(visit).concluded;
        let names: Vec<String> = concluded.into_iter().map(|(_, _, name)| name).collect();
        assert_eq!(names.join(" "), expected, "{name}");
    }
}

#[test]
fn broken_lines_are_reported_and_the_rest_is_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let (_, visit, _) = VISITS[0];
    let whole = Browser::visit(visit).lines();
    let mut lines = whole.clone();
    let broken = [
        (1, "", None),
        (2, "not json", Some("not_json")),
        (5, &whole[3][..60], Some("not_json")),
        (9, "42", Some("wrong_type")),
        (12, r#"{"type":"track"}"#, Some("missing")),
    ];
    for (line, text, _) in broken {
        lines.insert(line - 1, text.into());
    }
    let (code, document, stderr) = replay(&lines, folder.path(), &[]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("4 lines left out"), "{stderr}");
    assert_eq!(document["recorded"]["compared"], visit.len());
    assert_eq!(document["recorded"]["different"], 0);
    let problems = document["problems"].as_array().unwrap();
    for (line, text, code) in broken {
        let found = problems.iter().find(|problem| problem["line"] == line);
        assert_eq!(
            found.and_then(|found| found["code"].as_str()),
            code,
            "{line}: {text}"
        );
        for part in ["found", "expected", "remedy"] {
            assert!(
                found.is_none_or(|found| found[part] != ""),
                "{line}: {part} is empty"
            );
        }
    }
    let (code, ..) = replay(&lines, folder.path(), &["--strict"]);
    assert_eq!(code, 1);
}

#[test]
fn a_stage_that_was_not_recorded_so_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (_, visit, _) = VISITS[0];
    let mut browser = Browser::visit(visit);
    let checkout = browser
        .sent
        .iter()
        .position(|message| message["event"] == "begin_checkout");
    let checkout = checkout.unwrap();
    browser.sent[checkout]["context"]["microstage"]["stage"] = "interest".into();
    let (code, document, _) = replay(&browser.lines(), folder.path(), &["--strict"]);
    assert_eq!(code, 1);
    assert_eq!(document["recorded"]["different"], 1);
    let difference = &document["recorded"]["differences"][0];
    assert_eq!(difference["line"], checkout + 1);
    assert_eq!(difference["visitor"], VISITOR);
    assert_eq!(
        (&difference["recorded"], &difference["replayed"]),
        (&json!("interest"), &json!("intent"))
    );
}
