//! Sizes and rates: what is just allowed passes, what is beyond is refused and stores nothing.

use std::time::Duration;

use microstage_collector::{Config, Limits, Rate};
use serde_json::{Value, json};

use crate::broken_batches::gzip;
use crate::support::{Builder, Request, TestApp, batch, message, post_of, with};

/// The status and the one problem of an answer.
fn problem(answer: &crate::support::Answer) -> (u16, Value) {
    let problems = answer.json()["problems"].clone();
    assert_eq!(problems.as_array().map(Vec::len), Some(1), "{problems}");
    (answer.status, problems[0].clone())
}

fn padded_to(bytes: usize) -> Vec<u8> {
    let mut body = batch(&[message("padded")]);
    body.resize(bytes, b' ');
    body
}

#[test]
fn bodies_have_a_size_on_the_wire() {
    let app = TestApp::start();
    let limit = 512 * 1024;
    assert_eq!(app.post(padded_to(limit)).status, 200);
    let expected = json!({
        "code": "body_too_large",
        "path": "$",
        "found": "more than 524288 bytes",
        "expected": "at most 524288 bytes",
        "remedy": "send the messages in several batches",
    });
    // One byte too many, and so many that the client is still sending when it is clear.
    for bytes in [limit + 1, 6 * 1024 * 1024] {
        assert_eq!(
            problem(&app.post(padded_to(bytes))),
            (413, expected.clone()),
            "{bytes}"
        );
    }
}

#[test]
fn a_bomb_does_not_unfold() {
    let app = TestApp::start();
    let limit = 4 * 1024 * 1024;
    assert_eq!(app.post(gzip(&padded_to(limit))).status, 200);
    let expected = json!({
        "code": "unpacked_too_large",
        "path": "$",
        "found": "more than 4194304 bytes once unpacked",
        "expected": "at most 4194304 bytes once unpacked",
        "remedy": "send the messages in several batches",
    });
    // One byte too many, and 300 MB in 300 kB.
    for bytes in [limit + 1, 300_000_000] {
        let packed = gzip(&padded_to(bytes));
        assert!(packed.len() < 512 * 1024);
        assert_eq!(
            problem(&app.post(packed)),
            (413, expected.clone()),
            "{bytes}"
        );
    }
}

#[test]
fn a_batch_has_so_many_messages() {
    let app = TestApp::start();
    let messages: Vec<Value> = (0..=1_000)
        .map(|number| message(&format!("m{number}")))
        .collect();
    let expected = json!({
        "code": "too_many_messages",
        "path": "batch",
        "found": "1001 messages",
        "expected": "at most 1000 messages",
        "remedy": "send them in several batches",
    });
    assert_eq!(problem(&app.post(batch(&messages))), (413, expected));
    assert_eq!(app.post_batch(&messages[1..])["accepted"], 1_000);
}

#[test]
fn a_message_has_a_size() {
    let app = TestApp::start();
    let limit = 32 * 1024;
    let padded = |id: &str, bytes: usize| {
        let bare = with(message(id), &[("properties", json!({ "pad": "" }))]);
        let pad = bytes - bare.to_string().len();
        with(bare, &[("properties.pad", json!("x".repeat(pad)))])
    };
    let answer = app.post_batch(&[
        padded("fits", limit),
        padded("over", limit + 1),
        message("next"),
    ]);
    let expected = json!({
        "success": true,
        "accepted": 2,
        "duplicates": 0,
        "rejected": [{
            "index": 1,
            "messageId": "over",
            "code": "message_too_large",
            "path": "batch[1]",
            "found": "32769 bytes",
            "expected": "at most 32768 bytes",
            "remedy": "send fewer properties or fewer items",
        }],
    });
    assert_eq!(answer, expected);
    let quarantined = &app.quarantined()[0];
    assert_eq!(quarantined["bytes"], limit + 1);
    assert_eq!(
        quarantined["message"].as_str().map(str::len),
        Some(limit),
        "it is cut"
    );
}

#[test]
fn quarantine_does_not_grow_for_ever() {
    let app = Builder::new()
        .config(|config| config.limits.quarantine_rows = 3)
        .start();
    for number in 0..5 {
        app.post_batch(&[json!(number), json!(number)]);
    }
    let kept: Vec<Value> = app
        .quarantined()
        .iter()
        .map(|row| row["message"].clone())
        .collect();
    assert_eq!(kept, ["4", "4", "3"]);
}

/// Which of the rates a test is about.
type RateOf = fn(&mut Limits) -> &mut Rate;

fn slow(rate: RateOf) -> Builder {
    Builder::new().config(|config: &mut Config| {
        *rate(&mut config.limits) = Rate {
            per_second: 0.001,
            burst: 2,
        };
    })
}

#[test]
fn too_many_requests_are_told_when_to_come_back() {
    // The rate, and who is meant by it.
    let rows: [(RateOf, &str); 2] = [
        (|limits| &mut limits.address_rate, "this address"),
        (|limits| &mut limits.key_rate, "this write key"),
    ];
    for (rate, who) in rows {
        let app = slow(rate).start();
        for id in ["m1", "m2"] {
            assert_eq!(app.send(&post_of(&[message(id)])).status, 200, "{who}");
        }
        let answer = app.send(&post_of(&[message("m3")]).header("Origin", "https://shop.example"));
        let expected = json!({
            "code": "too_many_requests",
            "path": "$",
            "found": format!("more requests from {who} than are allowed"),
            "expected": "fewer requests, each with more messages",
            "remedy": "wait as long as Retry-After says, and send the same again",
        });
        assert_eq!(problem(&answer), (429, expected), "{who}");
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((900..=1000).contains(&wait), "{who} {wait}");
        assert_eq!(
            answer.header("access-control-expose-headers"),
            Some("Retry-After")
        );
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(app.exported_ids(), ["m1", "m2"]);
    }
}

#[test]
fn keys_do_not_share_a_bucket_and_forwarded_addresses_neither() {
    let app = slow(|limits| &mut limits.key_rate)
        .keys(&["one", "two"])
        .start();
    for (key, status) in [("one", 200), ("one", 200), ("one", 429), ("two", 200)] {
        let body = json!({ "writeKey": key, "batch": [] }).to_string();
        assert_eq!(app.post(body).status, status, "{key}");
    }
    let forwarded = |address: &str| post_of(&[]).header("X-Forwarded-For", address);
    let rows = [
        (true, [200, 200, 429, 200]),
        // Without a proxy that is trusted, the header is what anybody may claim.
        (false, [200, 200, 429, 429]),
    ];
    for (trusted, statuses) in rows {
        let app = slow(|limits| &mut limits.address_rate)
            .config(|config| config.trust_forwarded_for = trusted)
            .start();
        let addresses = ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"];
        for (address, status) in addresses.into_iter().zip(statuses) {
            assert_eq!(
                app.send(&forwarded(address)).status,
                status,
                "{trusted} {address}"
            );
        }
    }
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let app = Builder::new()
        .config(|config| config.limits.body_wait = Duration::from_millis(1))
        .start();
    let answer = app.send(&Request::new("POST", "/v1/batch").header("Content-Length", "10"));
    assert_eq!(answer.status, 408);
    assert_eq!(answer.json()["problems"][0]["code"], "body_too_slow");
}

#[test]
fn a_store_that_cannot_write_asks_to_come_back() {
    let app = Builder::new()
        .config(|config| config.limits.store_wait = Duration::from_millis(1))
        .start();
    let other = rusqlite::Connection::open(&app.database).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = app.post(batch(&[message("m")]));
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (503, Some("5"))
    );
    assert_eq!(answer.json()["problems"][0]["code"], "store_unavailable");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(app.post_batch(&[message("m")])["accepted"], 1);
}
