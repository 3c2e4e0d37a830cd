//! The export: everything, once, in the order of the visitors' logs, and fit to come in again.

use serde_json::{Value, json};

use crate::support::{Request, TestApp, batch, message, with};

/// A message of a visitor at a place of the log.
fn placed(id: &str, visitor: &str, time: i64, order: i64, seq: i64) -> Value {
    with(
        message(id),
        &[
            ("anonymousId", json!(visitor)),
            (
                "context",
                json!({ "microstage": { "time": time, "order": order, "seq": seq } }),
            ),
        ],
    )
}

#[test]
fn the_order_is_visitor_time_order_seq() {
    let app = TestApp::start();
    let sent = [
        placed("b-1", "b", 1_000, 1, 1),
        placed("a-5", "a", 3_000, 1, 1),
        placed("a-3", "a", 2_000, 2, 1),
        placed("a-4", "a", 2_000, 2, 2),
        placed("a-2", "a", 2_000, 1, 9),
        placed("a-1", "a", 1_000, 9, 9),
        // The same place: the order of arrival.
        placed("c-2", "c", 1_000, 1, 1),
        placed("c-1", "c", 1_000, 1, 1),
        // Without the engine's time, the client's own counts.
        with(
            message("d-2"),
            &[
                ("anonymousId", json!("d")),
                ("timestamp", json!("2026-11-22T10:00:02Z")),
            ],
        ),
        with(
            message("d-1"),
            &[
                ("anonymousId", json!("d")),
                ("timestamp", json!("2026-11-22T10:00:01Z")),
            ],
        ),
    ];
    for part in sent.chunks(3) {
        app.post_batch(part);
    }
    let expected = [
        "a-1", "a-2", "a-3", "a-4", "a-5", "b-1", "c-2", "c-1", "d-1", "d-2",
    ];
    assert_eq!(app.exported_ids(), expected);
}

#[test]
fn a_line_is_the_message_and_its_times() {
    let app = TestApp::start();
    let sent = placed("m", "v", 1_795_341_604_120, 31, 12);
    app.post_batch(std::slice::from_ref(&sent));
    let mut line = app.exported().remove(0);
    let fields = line.as_object_mut().unwrap();
    let received_at = fields.shift_remove("receivedAt").unwrap();
    assert_eq!(
        fields.shift_remove("sentAt"),
        Some(json!("2026-11-22T10:00:05.000Z"))
    );
    assert!(
        received_at.as_str().unwrap().ends_with('Z'),
        "{received_at}"
    );
    assert_eq!(line, sent);
    let answer = app.get("/v1/export");
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[test]
fn what_a_browser_says_of_global_privacy_control_is_recorded() {
    let app = TestApp::start();
    // `Sec-GPC` of the request, and what is recorded: the header has one value that means anything.
    let rows = [
        ("none", None, false),
        ("said", Some("1"), true),
        ("zero", Some("0"), false),
        ("word", Some("true"), false),
        ("empty", Some(""), false),
    ];
    for (id, header, _) in rows {
        let request = Request::new("POST", "/v1/batch").body(batch(&[message(id)]));
        let request = match header {
            Some(value) => request.header("Sec-GPC", value),
            None => request,
        };
        assert_eq!(app.send(&request).json()["accepted"], 1, "{id}");
    }
    let gpc_of = |lines: Vec<Value>| -> Vec<(String, bool)> {
        lines
            .iter()
            .map(|line| {
                let id = line["messageId"].as_str().unwrap().to_owned();
                (id, line.get("gpc").is_some_and(|gpc| gpc == true))
            })
            .collect()
    };
    let mut expected: Vec<(String, bool)> = rows
        .iter()
        .map(|(id, _, gpc)| ((*id).to_owned(), *gpc))
        .collect();
    assert_eq!(gpc_of(app.exported()), expected);
    // It is of the sending: the same message without it is a duplicate, and the record stays.
    let again = app.post_batch(&[message("said")]);
    assert_eq!(
        (&again["accepted"], &again["duplicates"]),
        (&json!(0), &json!(1))
    );
    // An export that comes in elsewhere brings it along.
    let other = TestApp::start();
    other.post_batch(&app.exported());
    assert_eq!(gpc_of(other.exported()), expected);
    // Readers see it, too.
    let events = app.get("/v1/events").json();
    let mut seen: Vec<(String, bool)> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let id = row["message"]["messageId"].as_str().unwrap().to_owned();
            (id, row["gpc"] == true)
        })
        .collect();
    seen.sort();
    expected.sort();
    assert_eq!(seen, expected);
}

#[test]
fn the_family_of_the_browser_is_recorded_and_no_more_of_it() {
    let app = TestApp::start();
    let rows = [
        (
            "chrome",
            Some("Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36"),
            Some("Chrome"),
        ),
        (
            "firefox",
            Some("Mozilla/5.0 (X11; rv:127.0) Gecko/20100101 Firefox/127.0"),
            Some("Firefox"),
        ),
        ("server", Some("analytics-node/2.1.0"), None),
        ("none", None, None),
    ];
    for (id, agent, _) in rows {
        let request = Request::new("POST", "/v1/batch").body(batch(&[message(id)]));
        let request = match agent {
            Some(agent) => request.header("User-Agent", agent),
            None => request,
        };
        assert_eq!(app.send(&request).json()["accepted"], 1, "{id}");
    }
    let other = TestApp::start();
    other.post_batch(&app.exported());
    for lines in [app.exported(), other.exported()] {
        for (id, _, expected) in rows {
            let line = lines.iter().find(|line| line["messageId"] == id).unwrap();
            assert_eq!(
                line.get("browser").and_then(Value::as_str),
                expected,
                "{id}"
            );
            assert!(!line.to_string().contains("Mozilla"), "{line}");
        }
    }
    // It is of the sending, as the times are.
    assert_eq!(app.post_batch(&[message("chrome")])["duplicates"], 1);
}

#[test]
fn what_was_exported_comes_in_again_as_duplicates() {
    let app = TestApp::start();
    // Values that a careless way through numbers and strings would change.
    let values = [
        json!(49.9),
        json!(0.1 + 0.2),
        json!(1e21),
        json!(-0.0),
        json!(100.0),
        json!(9_007_199_254_740_993_i64),
        json!(u64::MAX),
        json!("ünïcödé 👍 \u{0}\u{1f}\"\\/"),
        json!({ "z": 1, "a": [null, true, {}] }),
    ];
    let mut sent: Vec<Value> = values
        .into_iter()
        .enumerate()
        .map(|(index, value)| {
            with(
                message(&format!("m{index}")),
                &[("properties.value", value)],
            )
        })
        .collect();
    // More than one page of the export, and one message as large as may be.
    let large = 32 * 1024
        - with(message("large"), &[("properties.value", json!(""))])
            .to_string()
            .len();
    sent.push(with(
        message("large"),
        &[("properties.value", json!("x".repeat(large)))],
    ));
    sent.extend((0..1_200).map(|number| message(&format!("more-{number:04}"))));
    for part in sent.chunks(400) {
        assert_eq!(app.post_batch(part)["accepted"], part.len());
    }
    let lines = app.exported();
    assert_eq!(lines.len(), sent.len());
    for part in lines.chunks(400) {
        let answer = app.post_batch(part);
        let expected = json!({
            "success": true, "accepted": 0, "duplicates": part.len(), "rejected": [],
        });
        assert_eq!(answer, expected);
    }
    // Into an empty collector, the same lines come out again in the same order.
    let other = TestApp::start();
    for part in lines.chunks(400) {
        assert_eq!(other.post_batch(part)["accepted"], part.len());
    }
    assert_eq!(other.exported_ids(), app.exported_ids());
}

#[test]
fn an_empty_store_is_an_empty_export() {
    assert_eq!(TestApp::start().get("/v1/export").text(), "");
}
