//! Messages that are refused, each between two good ones: the exact answer, what is kept, and
//! what stands in quarantine.

use serde_json::{Map, Value, json};

use crate::support::{TestApp, message, rejected};

/// The message of a row as it stands on the wire: given as text, or as the good message with
/// some fields changed.
fn sent(row: &Value) -> String {
    if let Some(raw) = row["raw"].as_str() {
        return raw.into();
    }
    let mut changed = message("broken-1");
    let fields = changed.as_object_mut().unwrap();
    fields.extend(row["set"].as_object().cloned().unwrap_or(Map::new()));
    for name in row["remove"].as_array().into_iter().flatten() {
        fields.shift_remove(name.as_str().unwrap());
    }
    changed.to_string()
}

#[test]
fn each_is_answered_exactly_and_takes_no_other_with_it() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("data/broken_messages.json")).unwrap();
    assert!(rows.len() >= 30);
    for row in rows {
        let why = row["why"].as_str().unwrap();
        let app = TestApp::start();
        let sent = sent(&row);
        let [before, after] = ["good-1", "good-2"].map(message);
        let body = format!(r#"{{"writeKey":"demo","batch":[{before},{sent},{after}]}}"#);
        let answer = app.post(body);
        assert_eq!(answer.status, 200, "{why}: {}", answer.text());
        let expected = json!({
            "success": true, "accepted": 2, "duplicates": 0, "rejected": row["rejected"],
        });
        assert_eq!(answer.json(), expected, "{why}");
        assert_eq!(app.exported_ids(), ["good-1", "good-2"], "{why}");

        let quarantined = app.quarantined();
        assert_eq!(quarantined.len(), 1, "{why}");
        assert_eq!(quarantined[0]["message"], sent.as_str(), "{why}");
        assert_eq!(quarantined[0]["index"], 1, "{why}");
        let reasons: Vec<Value> = rejected(&answer.json())
            .into_iter()
            .map(only_problem)
            .collect();
        assert_eq!(quarantined[0]["problems"], json!(reasons), "{why}");
    }
}

fn only_problem(mut entry: Value) -> Value {
    let fields = entry.as_object_mut().unwrap();
    fields.shift_remove("index");
    fields.shift_remove("messageId");
    entry
}
