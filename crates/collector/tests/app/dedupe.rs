//! Each message once, whatever the network does.

use serde_json::{Value, json};

use crate::support::{Builder, TestApp, batch, message, rejected, with};

/// The numbers 0 to `count` in an order that is another for each seed (a linear congruential
/// sequence, so that a failure can be repeated).
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut state = seed;
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
    order
}

#[test]
fn a_batch_three_times_in_any_order_is_stored_once() {
    let app = TestApp::start();
    let ids: Vec<String> = (0..200).map(|number| format!("m{number:03}")).collect();
    for (round, seed) in [7, 77, 777].into_iter().enumerate() {
        let messages: Vec<Value> = shuffled(ids.len(), seed)
            .into_iter()
            .map(|index| message(&ids[index]))
            .collect();
        for part in messages.chunks(40) {
            let answer = app.post_batch(part);
            let (accepted, duplicates) = if round == 0 { (40, 0) } else { (0, 40) };
            let expected = json!({
                "success": true, "accepted": accepted, "duplicates": duplicates, "rejected": [],
            });
            assert_eq!(answer, expected, "round {round}");
        }
    }
    let mut stored = app.exported_ids();
    stored.sort();
    assert_eq!(stored, ids);
}

#[test]
fn what_belongs_to_the_sending_does_not_make_another_message() {
    let app = TestApp::start();
    let first = message("m");
    app.post_batch(std::slice::from_ref(&first));
    let mut backwards = json!({});
    for (name, value) in first.as_object().unwrap().iter().rev() {
        backwards[name] = value.clone();
    }
    let rows = [
        first.clone(),
        backwards,
        with(first.clone(), &[("sentAt", json!("2026-11-23T00:00:00Z"))]),
        with(
            first.clone(),
            &[("receivedAt", json!("2026-11-23T00:00:00Z"))],
        ),
        with(first.clone(), &[("writeKey", json!("demo"))]),
    ];
    for row in rows {
        let answer = app.post_batch(std::slice::from_ref(&row));
        assert_eq!(answer["duplicates"], 1, "{row} {answer}");
    }
    let pretty = serde_json::to_string_pretty(&json!({ "writeKey": "demo", "batch": [first] }));
    assert_eq!(app.post(pretty.unwrap()).json()["duplicates"], 1);
    assert_eq!(app.exported_ids(), ["m"]);
}

#[test]
fn an_id_with_another_content_is_a_conflict() {
    let app = TestApp::start();
    let first = message("m");
    let other = with(first.clone(), &[("properties.value", json!(50.0))]);
    let third = with(first.clone(), &[("event", json!("purchase"))]);
    // Within one batch, and against what is stored.
    let in_batch = app.post_batch(&[first.clone(), other.clone(), message("good"), first.clone()]);
    let later = app.post_batch(&[message("good-2"), third.clone()]);
    let conflict = |index: usize| {
        json!([{
            "index": index,
            "messageId": "m",
            "code": "id_conflict",
            "path": format!("batch[{index}].messageId"),
            "found": "\"m\", with another content than before",
            "expected": "a messageId that no other message has",
            "remedy": "make a new id for each message, and never change a message once it has its id",
        }])
    };
    assert_eq!(
        in_batch,
        json!({ "success": true, "accepted": 2, "duplicates": 1, "rejected": conflict(1) })
    );
    assert_eq!(
        later,
        json!({ "success": true, "accepted": 1, "duplicates": 0, "rejected": conflict(1) })
    );
    assert_eq!(app.exported_ids(), ["m", "good", "good-2"]);
    let quarantined = app.quarantined();
    let contents: Vec<Value> = quarantined
        .iter()
        .map(|row| serde_json::from_str(row["message"].as_str().unwrap()).unwrap())
        .collect();
    assert_eq!(contents, [third, other]);
}

/// Two tabs that reach the same deadline send the same conclusion, each from its own place.
#[test]
fn one_conclusion_of_two_tabs_is_a_duplicate() {
    let app = TestApp::start();
    let concluded = |tab: &str, seq: u32, cause: &str, derived: bool| {
        let marks = json!({ "journey": "shop", "version": 1, "program": "8d7ae1f0c2b4a693",
            "stage": "interest", "tab": tab, "seq": seq, "order": seq, "time": 1_795_341_604_120_u64,
            "derived": derived, "cause": cause });
        with(message("m"), &[("context", json!({ "microstage": marks }))])
    };
    let first = concluded("tab-1", 3, "cause", true);
    for (again, expected, why) in [
        (
            concluded("tab-2", 9, "cause", true),
            (1, 0),
            "the same conclusion",
        ),
        (
            concluded("tab-2", 9, "other", true),
            (0, 1),
            "drawn from something else",
        ),
        (
            concluded("tab-2", 9, "cause", false),
            (0, 1),
            "an input is no conclusion",
        ),
        (
            with(
                concluded("tab-2", 9, "cause", true),
                &[("event", json!("purchase"))],
            ),
            (0, 1),
            "another event",
        ),
    ] {
        app.post_batch(std::slice::from_ref(&first));
        let answer = app.post_batch(&[again]);
        let refused = answer["rejected"].as_array().unwrap().len();
        assert_eq!(
            (answer["duplicates"].as_u64().unwrap(), refused),
            expected,
            "{why}: {answer}"
        );
    }
    assert_eq!(app.exported_ids(), ["m"]);
}

#[test]
fn rejected_are_in_the_order_of_the_batch() {
    let app = TestApp::start();
    app.post_batch(&[message("taken")]);
    let conflict = with(message("taken"), &[("event", json!("other"))]);
    let wrong = with(message("wrong"), &[("event", json!(1))]);
    let answer = app.post_batch(&[wrong.clone(), conflict, message("good"), wrong]);
    let indices: Vec<Value> = rejected(&answer)
        .iter()
        .map(|entry| entry["index"].clone())
        .collect();
    assert_eq!(indices, [0, 1, 3]);
}

#[test]
fn many_clients_at_once_lose_and_double_nothing() {
    let app = Builder::new().start();
    let ids: Vec<String> = (0..60).map(|number| format!("m{number:02}")).collect();
    let accepted: u64 = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..6)
            .map(|client| {
                let (app, ids) = (&app, &ids);
                scope.spawn(move || {
                    let order = shuffled(ids.len(), client);
                    let parts = order.chunks(5).map(|part| {
                        let messages: Vec<Value> =
                            part.iter().map(|index| message(&ids[*index])).collect();
                        let answer = app.post(batch(&messages));
                        assert_eq!(answer.status, 200, "{}", answer.text());
                        answer.json()["accepted"].as_u64().unwrap()
                    });
                    parts.sum::<u64>()
                })
            })
            .collect();
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .sum()
    });
    assert_eq!(accepted, 60);
    let mut stored = app.exported_ids();
    stored.sort();
    assert_eq!(stored, ids);
}
