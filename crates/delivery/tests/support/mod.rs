//! What the tests of the outbox share: messages that can be recognised in a body.
#![allow(dead_code, reason = "each test file uses its own part")]

use microstage_delivery::{Message, Priority};

/// A message whose text is `{"n":TAB.SEQ,"pad":"…"}`.
pub(crate) fn message(tab: u32, seq: u32, at: u64, priority: Priority, pad: usize) -> Message {
    let id = u128::from(tab) << 64 | u128::from(seq);
    let json = format!(
        "{{\"n\":\"{tab}.{seq}\",\"pad\":\"{}\"}}",
        "é".repeat(pad / 2)
    );
    Message {
        id,
        seq,
        at,
        priority,
        json,
    }
}

/// The messages of a body, as tab and seq, after checking all that stands around them.
pub(crate) fn read_body(body: &str, sent_at: u64) -> Vec<(u32, u32)> {
    let head = format!(
        "{{\"writeKey\":\"demo\",\"sentAt\":\"{}\",\"batch\":[",
        microstage_delivery::iso8601(sent_at)
    );
    let batch = body
        .strip_prefix(&head)
        .and_then(|rest| rest.strip_suffix("]}"))
        .unwrap_or_else(|| panic!("a body begins with {head} and ends with ]}}: {body}"));
    let read = |text: &str| {
        let rest = text.strip_prefix("{\"n\":\"")?;
        let (name, rest) = rest.split_once("\",\"pad\":\"")?;
        let pad = rest.strip_suffix("\"}")?;
        assert!(pad.chars().all(|c| c == 'é'), "{text}");
        let (tab, seq) = name.split_once('.')?;
        Some((tab.parse().ok()?, seq.parse().ok()?))
    };
    // Texts of these messages hold no `},{`, so the split is exact.
    let parts: Vec<&str> = batch.split("},{").collect();
    let last = parts.len() - 1;
    let whole = |(i, part): (usize, &&str)| {
        let open = if i > 0 { "{" } else { "" };
        let close = if i < last { "}" } else { "" };
        format!("{open}{part}{close}")
    };
    parts
        .iter()
        .enumerate()
        .map(whole)
        .map(|text| read(&text).unwrap_or_else(|| panic!("not a whole message: {text}")))
        .collect()
}
