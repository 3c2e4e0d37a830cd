//! The live stream.

use serde_json::Value;

use crate::support::{Connection, Request, TestApp, message};

fn open(app: &TestApp, request: &Request) -> Connection {
    let connection = Connection::open(app.address, request);
    assert_eq!(connection.head.status, 200);
    assert_eq!(
        connection.head.header("content-type"),
        Some("text/event-stream")
    );
    connection
}

/// The next event's id and its row.
fn next(stream: &mut Connection) -> (i64, Value) {
    // Within one event, the data may stand before the id or behind it.
    let id = stream.next_line("id:").unwrap().parse().unwrap();
    let row: Value = serde_json::from_str(&stream.next_line("data:").unwrap()).unwrap();
    assert_eq!(row["id"], id);
    (id, row)
}

#[test]
fn a_posted_event_arrives_and_no_older_one() {
    let app = TestApp::start();
    app.post_batch(&[message("before")]);
    let mut streams = [0, 1].map(|_| open(&app, &Request::get("/v1/stream")));
    app.post_batch(&[message("m1"), message("m2")]);
    app.post_batch(&[message("m2"), message("m3")]);
    for stream in &mut streams {
        for (id, name) in [(2, "m1"), (3, "m2"), (4, "m3")] {
            let (got, row) = next(stream);
            assert_eq!((got, &row["message"]["messageId"]), (id, &name.into()));
            assert_eq!(row["event"], "add_to_cart");
        }
    }
}

#[test]
fn who_comes_back_gets_what_was_missed() {
    let app = TestApp::start();
    let messages: Vec<Value> = (1..=450)
        .map(|number| message(&format!("m{number}")))
        .collect();
    app.post_batch(&messages);
    let rows = [
        Request::get("/v1/stream").header("Last-Event-ID", "100"),
        Request::get("/v1/stream?after=100"),
        // The browser knows better than the address with which the stream began.
        Request::get("/v1/stream?after=0").header("Last-Event-ID", "100"),
    ];
    for request in rows {
        let mut stream = open(&app, &request);
        for id in 101..=450 {
            assert_eq!(next(&mut stream).0, id);
        }
    }
}

#[test]
fn streams_end_when_the_collector_stops() {
    let app = TestApp::start();
    let mut stream = open(&app, &Request::get("/v1/stream"));
    app.stop();
    assert_eq!(stream.next_line("data:"), None);
}
