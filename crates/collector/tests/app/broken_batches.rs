//! Bodies that are refused as a whole: the exact status and problems, and nothing is stored.

use std::io::Write;

use base64::Engine;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::support::{Request, TestApp, message};

pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn body(row: &Value) -> Vec<u8> {
    if let Some(text) = row["gzip"].as_str() {
        return gzip(text.as_bytes());
    }
    match row["base64"].as_str() {
        Some(text) => base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap(),
        None => row["body"].as_str().unwrap().into(),
    }
}

#[test]
fn each_is_answered_exactly_and_the_collector_goes_on() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("data/broken_batches.json")).unwrap();
    assert!(rows.len() >= 30);
    let app = TestApp::start();
    for (index, row) in rows.iter().enumerate() {
        let why = row["why"].as_str().unwrap();
        let mut request = Request::new("POST", "/v1/batch").body(body(row));
        for (name, value) in row["headers"].as_object().into_iter().flatten() {
            request = request.header(name, value.as_str().unwrap());
        }
        let answer = app.send(&request);
        assert_eq!(Value::from(answer.status), row["status"], "{why}");
        let expected = json!({ "success": false, "problems": row["problems"] });
        assert_eq!(answer.json(), expected, "{why}");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some("*"),
            "{why}"
        );

        let good = app.post_batch(&[message(&format!("after-{index}"))]);
        assert_eq!(good["accepted"], 1, "{why}");
    }
    assert_eq!(app.exported_ids().len(), rows.len());
    assert_eq!(app.quarantined(), Vec::<Value>::new());
}
