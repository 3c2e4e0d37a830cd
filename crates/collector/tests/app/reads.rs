//! What operators read.

use serde_json::{Value, json};

use crate::support::{Request, TestApp, message, with};

/// A message that says where its visitor is.
fn at(id: &str, visitor: &str, version: i64, stage: &str, place: (i64, i64, i64)) -> Value {
    let (time, order, seq) = place;
    let context = json!({ "microstage": {
        "journey": "shop", "version": version, "stage": stage,
        "time": time, "order": order, "seq": seq,
    }});
    with(
        message(id),
        &[("anonymousId", json!(visitor)), ("context", context)],
    )
}

fn stages(app: &TestApp) -> Value {
    app.get("/v1/stages").json()["stages"].clone()
}

fn count(version: i64, stage: &str, visitors: i64) -> Value {
    json!({ "journey": "shop", "version": version, "stage": stage, "visitors": visitors })
}

#[test]
fn visitors_are_counted_where_they_are_now() {
    let app = TestApp::start();
    assert_eq!(stages(&app), json!([]));
    // Each step: what comes in, and the counts after it.
    let steps = [
        (
            vec![
                at("a1", "a", 1, "browsing", (10, 1, 1)),
                at("b1", "b", 1, "browsing", (10, 1, 1)),
                message("of no journey"),
            ],
            json!([count(1, "browsing", 2)]),
        ),
        (
            vec![at("a2", "a", 1, "interest", (20, 2, 2))],
            json!([count(1, "browsing", 1), count(1, "interest", 1)]),
        ),
        // What comes late does not move anybody back: by time, by order, by seq.
        (
            vec![
                at("a3", "a", 1, "late", (19, 9, 9)),
                at("a4", "a", 1, "late", (20, 1, 9)),
                at("a5", "a", 1, "late", (20, 2, 1)),
            ],
            json!([count(1, "browsing", 1), count(1, "interest", 1)]),
        ),
        // Nor does a duplicate, or a message that is refused.
        (
            vec![
                at("a1", "a", 1, "browsing", (10, 1, 1)),
                with(
                    at("a6", "a", 1, "wrong", (30, 3, 3)),
                    &[("event", json!(1))],
                ),
            ],
            json!([count(1, "browsing", 1), count(1, "interest", 1)]),
        ),
        // A new version of the journey takes the visitor along; both in one batch, newest first.
        (
            vec![
                at("b3", "b", 2, "purchase", (30, 5, 5)),
                at("b2", "b", 2, "interest", (30, 4, 4)),
            ],
            json!([count(2, "purchase", 1), count(1, "interest", 1)]),
        ),
    ];
    for (index, (messages, expected)) in steps.into_iter().enumerate() {
        app.post_batch(&messages);
        assert_eq!(stages(&app), expected, "step {index}");
    }
    let mut totals = app.get("/v1/stages").json()["totals"].clone();
    assert!(
        totals
            .as_object_mut()
            .unwrap()
            .shift_remove("lastReceivedAt")
            .is_some()
    );
    assert_eq!(
        totals,
        json!({ "events": 9, "visitors": 2, "quarantined": 1 })
    );
}

#[test]
fn events_are_paged() {
    let app = TestApp::start();
    let messages: Vec<Value> = (1..=7)
        .map(|number| message(&format!("m{number}")))
        .collect();
    app.post_batch(&messages);
    let rows: [(&str, &[i64]); 7] = [
        ("", &[1, 2, 3, 4, 5, 6, 7]),
        ("?limit=3", &[5, 6, 7]),
        ("?after=0&limit=3", &[1, 2, 3]),
        ("?after=3&limit=3", &[4, 5, 6]),
        ("?after=6", &[7]),
        ("?after=7", &[]),
        ("?limit=0", &[7]),
    ];
    for (query, ids) in rows {
        let answer = app.get(&format!("/v1/events{query}"));
        let got: Vec<i64> = answer
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["id"].as_i64().unwrap())
            .collect();
        assert_eq!(got, ids, "{query}");
        assert_eq!(
            answer.text().lines().count(),
            ids.len().max(1),
            "one row in each line"
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    for query in ["?limit=many", "?after=-", "?limit=-1"] {
        for path in ["/v1/events", "/v1/quarantine", "/v1/stream"] {
            let answer = app.get(&format!("{path}{query}"));
            assert_eq!(answer.status, 400, "{path}{query}");
            assert_eq!(
                answer.json()["problems"][0]["code"],
                "bad_query",
                "{path}{query}"
            );
        }
    }
}

#[test]
fn a_row_tells_what_the_columns_know() {
    let app = TestApp::start();
    let sent = with(
        at("m", "visitor-9", 7, "interest", (1_795_341_604_120, 31, 12)),
        &[
            ("userId", json!("u1")),
            ("context.microstage.session", json!("s1")),
        ],
    );
    app.post_batch(std::slice::from_ref(&sent));
    let mut row = app.get("/v1/events").json()[0].clone();
    let received_at = row.as_object_mut().unwrap().shift_remove("receivedAt");
    assert!(received_at.is_some_and(|time| time.is_string()));
    let expected = json!({
        "id": 1, "sentAt": "2026-11-22T10:00:05.000Z", "writeKey": "demo",
        "visitor": "visitor-9", "userId": "u1", "type": "track", "event": "add_to_cart",
        "journey": "shop", "version": 7, "stage": "interest", "session": "s1",
        "time": 1_795_341_604_120_i64, "gpc": false, "message": sent,
    });
    assert_eq!(row, expected);
}

#[test]
fn health_is_open_and_says_little() {
    let app = TestApp::start();
    let answer = app.send(&Request::get("/healthz").header("Host", "collector.example"));
    assert_eq!(answer.status, 200);
    let body = answer.json();
    let names: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(names, ["status", "version", "uptimeSeconds"]);
    assert_eq!(body["status"], "ok");
}

#[test]
fn what_is_not_there_is_said() {
    let app = TestApp::start();
    for (method, path, status) in [
        ("GET", "/v1/nothing", 404),
        ("GET", "/shop/", 404),
        ("GET", "/sdk/microstage.js", 404),
        ("GET", "/v1/batch", 405),
        ("POST", "/v1/stages", 405),
    ] {
        let answer = app.send(&Request::new(method, path));
        assert_eq!(answer.status, status, "{method} {path}");
        if status == 404 {
            assert_eq!(answer.json()["problems"][0]["code"], "not_found", "{path}");
        }
    }
}
