//! What is taken: every way in which a client may send the same batch.

use base64::Engine;
use serde_json::{Value, json};

use crate::broken_batches::gzip;
use crate::support::{Builder, Request, TestApp, batch, message, with};

#[test]
fn a_batch_is_read_whatever_its_type_and_packing() {
    let app = TestApp::start();
    let basic = base64::engine::general_purpose::STANDARD.encode("demo:");
    let without_key = |id: &str| json!({ "batch": [message(id)] }).to_string().into_bytes();
    let post = || Request::new("POST", "/v1/batch");
    let types = |id: &str, content_type: &str| {
        post()
            .header("Content-Type", content_type)
            .body(batch(&[message(id)]))
    };
    let halves = batch(&[message("gzip-parts")]);
    let (first, second) = halves.split_at(30);
    let whole = String::from_utf8(batch(&[message("chunked")])).unwrap();
    let (left, right) = whole.split_at(99);
    let chunked = format!("63\r\n{left}\r\n{:x}\r\n{right}\r\n0\r\n\r\n", right.len());
    let rows = [
        ("text", types("text", "text/plain;charset=UTF-8")),
        ("json", types("json", "application/json")),
        (
            "other-type",
            types("other-type", "application/octet-stream"),
        ),
        ("no-type", post().body(batch(&[message("no-type")]))),
        ("gzip", post().body(gzip(&batch(&[message("gzip")])))),
        (
            "gzip-named",
            post()
                .header("Content-Encoding", "gzip")
                .body(gzip(&batch(&[message("gzip-named")]))),
        ),
        (
            "gzip-parts",
            post().body([gzip(first), gzip(second)].concat()),
        ),
        (
            "basic",
            post()
                .header("Authorization", format!("Basic {basic}"))
                .body(without_key("basic")),
        ),
        (
            "chunked",
            post().header("Transfer-Encoding", "chunked").body(chunked),
        ),
    ];
    let ids: Vec<&str> = rows.iter().map(|(id, _)| *id).collect();
    for (id, request) in &rows {
        let answer = app.send(request);
        assert_eq!(
            (answer.status, answer.json()["accepted"].clone()),
            (200, 1.into()),
            "{id}"
        );
    }
    assert_eq!(app.exported_ids(), ids);
}

#[test]
fn what_any_segment_client_sends_is_taken() {
    let app = TestApp::start();
    // The message, and the name under which it is read.
    let rows = [
        (
            json!({ "type": "page", "name": "Home", "properties": { "path": "/" } }),
            "page_view",
        ),
        (json!({ "type": "screen", "name": "Home" }), "screen_view"),
        (
            json!({ "type": "identify", "userId": "u1", "traits": { "plan": "pro" } }),
            "identify",
        ),
        (json!({ "type": "group", "groupId": "g1" }), "group"),
        (
            json!({ "type": "alias", "previousId": "p1", "userId": "u1" }),
            "alias",
        ),
        (
            json!({ "type": "track", "event": "Order Completed", "properties": null }),
            "Order Completed",
        ),
        (
            json!({ "type": "track", "event": "no time", "timestamp": null }),
            "no time",
        ),
        (
            json!({ "type": "track", "event": "an offset", "timestamp": "2026-11-22T11:00:00+01:00" }),
            "an offset",
        ),
        (
            json!({ "type": "track", "event": "no_visitor_id", "anonymousId": null, "userId": "u2" }),
            "no_visitor_id",
        ),
        (
            json!({ "type": "track", "event": "e".repeat(128) }),
            &"e".repeat(128),
        ),
        (
            json!({ "type": "track", "event": "surrogates 👍 and \u{0} and \u{202e}" }),
            "surrogates 👍 and \u{0} and \u{202e}",
        ),
        (
            json!({ "type": "track", "event": "other context", "context": { "ip": "192.0.2.1", "microstage": null } }),
            "other context",
        ),
    ];
    let messages: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(index, (fields, _))| {
            let mut message = json!({ "messageId": format!("m{index}"), "anonymousId": "a" });
            message
                .as_object_mut()
                .unwrap()
                .extend(fields.as_object().unwrap().clone());
            message
        })
        .collect();
    let answer = app.post_batch(&messages);
    assert_eq!(answer["accepted"], rows.len(), "{answer}");
    let events = app.get("/v1/events").json();
    for ((row, (_, name)), sent) in events.as_array().unwrap().iter().zip(&rows).zip(&messages) {
        assert_eq!(row["event"], *name);
        assert_eq!(row["message"], *sent, "a message is stored as it was sent");
    }
}

#[test]
fn the_limits_are_the_last_value_that_passes() {
    let app = TestApp::start();
    let rows = [
        ("anonymousId", json!("ü".repeat(200))),
        ("userId", json!("u".repeat(200))),
        ("event", json!("é".repeat(128))),
        ("messageId", json!("m".repeat(100))),
        ("timestamp", json!("2000-01-01T00:00:00Z")),
        (
            "context",
            json!({ "microstage": { "seq": 1, "order": 0, "time": 0, "version": 0 } }),
        ),
        (
            "context",
            json!({ "microstage": { "order": 9_007_199_254_740_991_i64, "derived": true } }),
        ),
    ];
    for (index, (name, value)) in rows.into_iter().enumerate() {
        let message = with(message(&format!("m{index}")), &[(name, value)]);
        assert_eq!(app.post_batch(&[message])["accepted"], 1, "{name}");
    }
}

#[test]
fn an_empty_batch_is_fine() {
    let app = TestApp::start();
    let expected = json!({ "success": true, "accepted": 0, "duplicates": 0, "rejected": [] });
    assert_eq!(app.post_batch(&[]), expected);
}

#[test]
fn several_keys_are_told_apart() {
    let app = Builder::new().keys(&["one", "two"]).start();
    for key in ["one", "two"] {
        let body = json!({ "writeKey": key, "batch": [message(key)] }).to_string();
        assert_eq!(app.post(body).status, 200);
    }
    let events = app.get("/v1/events").json();
    let keys: Vec<&Value> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["writeKey"])
        .collect();
    assert_eq!(keys, ["one", "two"]);
}
