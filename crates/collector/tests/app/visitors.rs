//! One visitor's data: read and erased by the page that has the id, or by operators.

use serde_json::{Value, json};

use crate::support::{Answer, Builder, Request, TestApp, message, post_of, with};

const ANNA: &str = "0199a5e2-7000-7aaa-8bbb-cccccccccccc";
const BERT: &str = "0199a5e2-7000-7aaa-8bbb-dddddddddddd";
const SHOP: &str = "https://shop.example";

/// A message of a visitor, with a word in it that stands nowhere else.
fn of(visitor: &str, id: &str) -> Value {
    with(
        message(id),
        &[
            ("anonymousId", json!(visitor)),
            ("properties.note", json!(format!("note-of-{id}"))),
            (
                "context",
                json!({ "microstage": { "journey": "j", "version": 1, "stage": "s" } }),
            ),
        ],
    )
}

fn ask(path: &str, id: &str) -> Request {
    let body = json!({ "writeKey": "demo", "anonymousId": id });
    Request::new("POST", path).body(body.to_string())
}

/// A collector with two good messages of each and one refused one.
fn with_two_visitors() -> TestApp {
    let app = TestApp::start();
    let refused = |visitor, id| with(of(visitor, id), &[("type", json!("nothing"))]);
    app.post_batch(&[
        of(ANNA, "a1"),
        of(BERT, "b1"),
        of(ANNA, "a2"),
        of(BERT, "b2"),
    ]);
    app.post_batch(&[refused(ANNA, "a3"), refused(BERT, "b3")]);
    app
}

fn codes(answer: &Answer) -> Vec<String> {
    let problems = answer.json()["problems"].as_array().cloned();
    let problems = problems.unwrap_or_default();
    problems
        .iter()
        .map(|it| {
            format!(
                "{} {}",
                it["code"].as_str().unwrap(),
                it["path"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_page_reads_what_is_known_of_its_visitor_and_nothing_else() {
    let app = with_two_visitors();
    let answer = app.send(&ask("/v1/export", ANNA).header("Origin", SHOP));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let everything = app.get("/v1/export");
    let own: Vec<&str> = everything
        .text()
        .lines()
        .filter(|line| line.contains(ANNA))
        .collect();
    assert_eq!(own.len(), 2);
    assert_eq!(answer.text().lines().collect::<Vec<_>>(), own);
    let unknown = app.send(&ask("/v1/export", "0199a5e2-7000-7aaa-8bbb-eeeeeeeeeeee"));
    assert_eq!((unknown.status, unknown.text()), (200, ""));
}

#[test]
fn a_long_log_is_exported_whole() {
    let app = TestApp::start();
    for part in 0..3 {
        let messages: Vec<Value> = (0..500)
            .map(|at| of(ANNA, &format!("a-{part}-{at}")))
            .collect();
        app.post_batch(&messages);
        app.post_batch(&[of(BERT, &format!("b-{part}"))]);
    }
    assert_eq!(
        app.send(&ask("/v1/export", ANNA)).text().lines().count(),
        1500
    );
}

#[test]
fn a_page_erases_its_visitor_everywhere() {
    let app = with_two_visitors();
    let answer = app.send(&ask("/v1/forget", ANNA).header("Origin", SHOP));
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({ "success": true }))
    );
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(app.exported_ids(), ["b1", "b2"]);
    let refused = app.quarantined();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0]["messageId"], "b3");
    let stages = app.get("/v1/stages").json();
    assert_eq!(stages["totals"]["visitors"], 1);
    assert_eq!(stages["stages"][0]["visitors"], 1);
    // The answer is the same whether there was anything or not.
    for id in [ANNA, "0199a5e2-7000-7aaa-8bbb-eeeeeeeeeeee"] {
        let again = app.send(&ask("/v1/forget", id));
        assert_eq!((again.status, &again.body), (200, &answer.body), "{id}");
    }
    // And the files of the database have nothing left of her, the bytes of free pages included.
    let files = [
        app.database.clone(),
        app.database.with_extension("sqlite-wal"),
    ];
    for file in files.iter().filter(|file| file.exists()) {
        let bytes = std::fs::read(file).unwrap();
        let has = |text: &str| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        for text in [ANNA, "note-of-a1", "note-of-a2", "note-of-a3"] {
            assert!(!has(text), "{text} in {}", file.display());
        }
    }
    assert!(
        std::fs::read(&app.database)
            .unwrap()
            .windows(10)
            .any(|part| part == b"note-of-b1")
    );
}

#[test]
fn what_comes_late_of_an_erased_visitor_is_refused_and_kept_nowhere() {
    let app = with_two_visitors();
    app.send(&ask("/v1/forget", ANNA));
    let broken = with(of(ANNA, "a5"), &[("timestamp", json!("tomorrow"))]);
    let answer = app.post_batch(&[of(ANNA, "a4"), of(BERT, "b4"), broken]);
    assert_eq!(
        (&answer["accepted"], &answer["duplicates"]),
        (&json!(1), &json!(0))
    );
    let rejected = answer["rejected"].as_array().unwrap();
    assert_eq!(rejected.len(), 2);
    assert_eq!(
        rejected[0],
        json!({
            "index": 0, "messageId": "a4", "code": "erased", "path": "batch[0]",
            "found": "a message of a visitor who was erased",
            "expected": "messages of other visitors",
            "remedy": "send nothing more of this visitor",
        })
    );
    assert_eq!(rejected[1]["code"], "bad_time");
    assert_eq!(app.exported_ids(), ["b1", "b2", "b4"]);
    assert_eq!(app.quarantined().len(), 1);
    // It survives a restart, and ends when no page can have anything of hers any more.
    let database = app.database.clone();
    let folder = app.folder.clone();
    app.stop();
    let app = TestApp::on(&database).start();
    assert_eq!(app.post_batch(&[of(ANNA, "a4")])["accepted"], 0);
    let week = 7 * 24 * 60 * 60 * 1000;
    let other = rusqlite::Connection::open(&database).unwrap();
    let changed = other.execute("UPDATE erased SET until = until - ?1", [week]);
    assert_eq!(changed, Ok(1));
    assert_eq!(app.post_batch(&[of(ANNA, "a4")])["accepted"], 1);
    drop((app, folder));
}

#[test]
fn who_asks_must_have_a_key_and_an_id_that_cannot_be_guessed() {
    let app = Builder::new().keys(&["demo=https://shop.example"]).start();
    let user = "0199a5e2-7000-7aaa-8bbb-ffffffffffff";
    let signed_in = with(
        message("u1"),
        &[("anonymousId", Value::Null), ("userId", json!(user))],
    );
    app.post_batch(&[signed_in, of("visitor-1", "v1")]);
    let body = |key: Value, id: Value| json!({ "writeKey": key, "anonymousId": id }).to_string();
    // The body, the origin, the answer's status and its problems.
    let rows = [
        (
            body(json!("demo"), json!(ANNA)),
            Some("https://evil.example"),
            403,
            "origin_refused Origin",
        ),
        (
            body(json!("other"), json!(ANNA)),
            Some(SHOP),
            401,
            "unknown_key writeKey",
        ),
        (
            body(Value::Null, json!(ANNA)),
            Some(SHOP),
            401,
            "missing writeKey",
        ),
        (
            body(json!("demo"), json!("visitor-1")),
            None,
            400,
            "bad_id $.anonymousId",
        ),
        (
            body(json!("demo"), json!("")),
            None,
            400,
            "empty $.anonymousId",
        ),
        (
            body(json!("demo"), json!(7)),
            None,
            400,
            "wrong_type $.anonymousId",
        ),
        (
            body(json!("demo"), Value::Null),
            None,
            400,
            "missing $.anonymousId",
        ),
        ("[]".into(), None, 400, "not_json $"),
        ("{".into(), None, 400, "not_json $"),
        // A user id may be known to others: it is no proof, and whoever tries learns nothing.
        (body(json!("demo"), json!(user)), Some(SHOP), 200, ""),
    ];
    for path in ["/v1/export", "/v1/forget"] {
        // Each address may only try a few times; a new collector has not seen this one yet.
        let app = TestApp::on(&app.database)
            .keys(&["demo=https://shop.example"])
            .start();
        for (body, origin, status, expected) in &rows {
            let mut request = Request::new("POST", path).body(body.clone());
            if let Some(origin) = origin {
                request = request.header("Origin", *origin);
            }
            let answer = app.send(&request);
            assert_eq!(answer.status, *status, "{path} {body} {}", answer.text());
            if *status == 200 {
                assert!(
                    ["", "{\"success\":true}"].contains(&answer.text()),
                    "{path}"
                );
            } else {
                assert_eq!(codes(&answer), [*expected], "{path} {body}");
            }
        }
    }
    assert_eq!(app.exported_ids(), ["u1", "v1"]);
}

#[test]
fn who_asks_too_often_is_told_to_wait() {
    for path in ["/v1/export", "/v1/forget"] {
        let app = TestApp::start();
        let statuses: Vec<u16> = (0..11).map(|_| app.send(&ask(path, ANNA)).status).collect();
        assert_eq!(statuses, [[200; 10].as_slice(), &[429]].concat(), "{path}");
        let answer = app.send(&ask(path, ANNA));
        assert_eq!(answer.header("retry-after"), Some("10"), "{path}");
        // Messages are not held up by that.
        assert_eq!(app.send(&post_of(&[message("m")])).status, 200);
    }
}

#[test]
fn operators_erase_and_export_by_any_id() {
    let app = TestApp::start();
    let signed_in = |visitor, id| with(of(visitor, id), &[("userId", json!("user-7"))]);
    app.post_batch(&[
        of(ANNA, "a1"),
        signed_in(ANNA, "a2"),
        signed_in(BERT, "b1"),
        of("carl", "c1"),
        with(
            message("s1"),
            &[("anonymousId", Value::Null), ("userId", json!("user-7"))],
        ),
    ]);
    // One visitor, then the person who was both and the server's customer.
    let rows = [
        ("carl", vec!["c1"], 1),
        ("nobody", vec![], 0),
        ("user-7", vec!["a1", "a2", "b1", "s1"], 4),
    ];
    for (id, expected, erased) in rows {
        let exported = app.get(&format!("/v1/visitors/{id}/export"));
        let lines: Vec<Value> = exported
            .text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let ids: Vec<&str> = lines
            .iter()
            .map(|line| line["messageId"].as_str().unwrap())
            .collect();
        assert_eq!(ids, expected, "{id}");
        let answer = app.send(&Request::new("DELETE", format!("/v1/visitors/{id}")));
        assert_eq!(
            answer.json(),
            json!({ "success": true, "erased": erased }),
            "{id}"
        );
    }
    assert!(app.exported_ids().is_empty());
}

#[test]
fn operators_need_their_token() {
    let token = "0123456789abcdef";
    let app = Builder::new()
        .config(|config| config.admin_token = Some(token.into()))
        .start();
    app.post_batch(&[of(ANNA, "a1")]);
    let path = format!("/v1/visitors/{ANNA}");
    for (method, target) in [("DELETE", path.clone()), ("GET", format!("{path}/export"))] {
        let request = Request::new(method, target);
        assert_eq!(app.send(&request).status, 401, "{method}");
        let allowed = request.header("Authorization", format!("Bearer {token}"));
        assert_eq!(app.send(&allowed).status, 200, "{method}");
    }
}
