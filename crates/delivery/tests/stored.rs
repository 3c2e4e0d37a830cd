//! Stored records: what is written is read again, and what is broken is refused whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise, also in its helpers"
)]

mod support;

use microstage_delivery::{
    Action, Config, Consent, Fault, Input, Message, Outbox, Priority, Unreadable, limits,
};
use support::{message, read_body};

fn outbox() -> Outbox {
    Outbox::new(Config {
        write_key: "\"demo\"",
        seed: 1,
    })
}

/// The records of an outbox with these messages.
fn records(messages: Vec<Message>) -> Vec<u8> {
    let mut outbox = outbox();
    for message in messages {
        let _ = outbox.handle(0, Input::Push(message));
    }
    let _ = outbox.handle(0, Input::Consent(Consent::Granted));
    outbox.records()
}

/// What is restored from bytes: the messages' numbers, or the fault.
fn restore(bytes: &[u8]) -> Result<Vec<u32>, Unreadable> {
    let mut outbox = outbox();
    let outcome = outbox.handle(0, Input::Restore(bytes.to_vec()));
    for action in outcome.actions {
        if let Action::Unreadable(unreadable) = action {
            assert_eq!(
                outbox.stats().waiting,
                0,
                "nothing is taken from broken bytes"
            );
            return Err(unreadable);
        }
    }
    let mut found = Vec::new();
    let mut outcome = outbox.handle(0, Input::Consent(Consent::Granted));
    for _ in 0..limits::QUEUE_COUNT {
        let Some((request, body)) = outcome.actions.iter().find_map(|action| match action {
            Action::Send { request, body, .. } => Some((*request, body)),
            _ => None,
        }) else {
            break;
        };
        found.extend(read_body(body, 0).into_iter().map(|(_, seq)| seq));
        let answer = Input::Sent {
            request,
            status: 200,
            retry_after_ms: None,
        };
        outcome = outbox.handle(0, answer);
    }
    Ok(found)
}

fn some(count: u32) -> Vec<Message> {
    (1..=count)
        .map(|seq| {
            let high = seq % 3 == 0;
            let priority = if high {
                Priority::High
            } else {
                Priority::Normal
            };
            message(u32::MAX, seq, 7, priority, seq as usize * 5)
        })
        .collect()
}

#[test]
fn what_is_written_is_read_again() {
    assert_eq!(records(Vec::new()), Vec::<u8>::new());
    assert_eq!(restore(&[]), Ok(Vec::new()));
    for count in [1, 2, 10, 60] {
        let bytes = records(some(count));
        assert_eq!(restore(&bytes), Ok((1..=count).collect()), "{count}");
        let mut again = outbox();
        let _ = again.handle(0, Input::Restore(bytes.clone()));
        let _ = again.handle(0, Input::Consent(Consent::Granted));
        assert_eq!(again.records(), bytes, "{count}");
    }
}

#[test]
fn the_form_is_the_documented_one() {
    let json = "{\"n\":1}".to_owned();
    let bytes = records(vec![Message {
        id: 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100,
        seq: 0x1312_1110,
        at: 0x1b1a_1918_1716_1514,
        priority: Priority::High,
        json,
    }]);
    let mut expected = vec![1, 0, 0, 0, 0, 1];
    expected.extend(0..28);
    expected.extend([7, 0, 0, 0]);
    expected.extend(b"{\"n\":1}");
    assert_eq!(bytes[5..], expected[5..]);
    assert_eq!(bytes[0], 1);
    // FNV-1a of the record, computed by hand.
    let sum = bytes[5..].iter().fold(0x811c_9dc5_u32, |sum, byte| {
        (sum ^ u32::from(*byte)).wrapping_mul(16_777_619)
    });
    assert_eq!(bytes[1..5], sum.to_le_bytes());
}

/// Records with a version and a checksum that are right for any content.
fn sealed(records: &[u8]) -> Vec<u8> {
    let sum = records.iter().fold(0x811c_9dc5_u32, |sum, byte| {
        (sum ^ u32::from(*byte)).wrapping_mul(16_777_619)
    });
    let mut bytes = vec![1];
    bytes.extend(sum.to_le_bytes());
    bytes.extend(records);
    bytes
}

#[test]
fn each_fault_is_named_with_its_place() {
    let whole = records(some(2));
    let record = |length: u32, text: &[u8]| {
        let mut bytes = vec![0; 29];
        bytes.extend(length.to_le_bytes());
        bytes.extend(text);
        bytes
    };
    let with = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] = byte;
        bytes
    };
    for (name, bytes, fault, at, found, expected) in [
        ("a byte alone", vec![1], Fault::Length, 0, 1, 5),
        ("four bytes", vec![1, 0, 0, 0], Fault::Length, 0, 4, 5),
        ("another version", with(0, 2), Fault::Version, 0, 2, 1),
        ("version zero", with(0, 0), Fault::Version, 0, 0, 1),
        ("half a head", sealed(&[0; 32]), Fault::Length, 5, 32, 33),
        (
            "a text that is cut",
            sealed(&record(4, b"{}")),
            Fault::Length,
            38,
            2,
            4,
        ),
        (
            "a huge text",
            sealed(&record(u32::MAX, b"{}")),
            Fault::Length,
            38,
            2,
            u32::MAX,
        ),
        (
            "a byte too much",
            sealed(&record(2, b"{} ")),
            Fault::Length,
            40,
            1,
            33,
        ),
        (
            "not UTF-8",
            sealed(&record(3, b"{\xff}")),
            Fault::Text,
            38,
            1,
            3,
        ),
        (
            "half a character",
            sealed(&record(2, b"{\xc3")),
            Fault::Text,
            38,
            1,
            2,
        ),
    ] {
        let unreadable = Unreadable {
            fault,
            at,
            found,
            expected,
        };
        assert_eq!(restore(&bytes), Err(unreadable), "{name}");
    }
    assert_eq!(
        restore(&with(0, 9)).expect_err("a fault").to_string(),
        "stored records, byte 0: Version is wrong: found 9, expected 1. They were not read; \
         delete them, or let the next Persist write over them"
    );
}

#[test]
fn every_change_of_a_byte_is_found() {
    let bytes = records(some(4));
    for at in 0..bytes.len() {
        for flip in [1, 0x80, 0xff] {
            let mut broken = bytes.clone();
            broken[at] ^= flip;
            let unreadable = restore(&broken).expect_err("a fault");
            let fault = if at == 0 {
                Fault::Version
            } else {
                Fault::Checksum
            };
            assert_eq!(unreadable.fault, fault, "byte {at} ^ {flip}");
        }
    }
}

#[test]
fn every_truncation_is_found() {
    let bytes = records(some(4));
    for length in 1..bytes.len() {
        assert!(
            restore(&bytes[..length]).is_err(),
            "{length} of {} bytes",
            bytes.len()
        );
        // Also one that somebody has sealed again, unless it ends between two records.
        if let Some(Ok(kept)) = bytes
            .get(5..length)
            .map(|records| restore(&sealed(records)))
        {
            let mut messages = some(4);
            messages.retain(|message| kept.contains(&message.seq));
            assert_eq!(length, records(messages).len().max(5), "no whole records");
        }
    }
}

#[test]
fn noise_is_never_taken_and_never_panics() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for round in 0..20_000 {
        let length = next() as usize % 200;
        let mut bytes: Vec<u8> = (0..length).map(|_| next() as u8).collect();
        if let Some(first) = bytes.first_mut() {
            *first = if round % 2 == 0 { 1 } else { *first };
            assert!(restore(&bytes).is_err(), "{bytes:?}");
        }
        // Noise with a right checksum may hold messages, but must not panic.
        let mut outbox = outbox();
        let _ = outbox.handle(next(), Input::Restore(sealed(&bytes)));
        let _ = outbox.handle(next(), Input::Consent(Consent::Granted));
        let _ = outbox.handle(next(), Input::Hidden);
        let _ = outbox.records();
    }
}

#[test]
fn the_storage_is_bounded_and_keeps_what_matters() {
    for (name, count, high, pad, kept) in [
        // 33 bytes and 22 of JSON around each pad.
        ("all fit", 60, vec![], 1000, (1..=60).collect()),
        (
            "the oldest stay out",
            70,
            vec![],
            1000,
            (9..=70).collect::<Vec<_>>(),
        ),
        ("but not those that matter", 70, vec![1, 2, 30], 1000, {
            [1, 2].into_iter().chain(11..=70).collect()
        }),
        (
            "all matter",
            70,
            (1..=70).collect(),
            1000,
            (9..=70).collect(),
        ),
    ] {
        let messages = (1..=count)
            .map(|seq| {
                let high = high.contains(&seq);
                message(
                    1,
                    seq,
                    0,
                    if high {
                        Priority::High
                    } else {
                        Priority::Normal
                    },
                    pad,
                )
            })
            .collect();
        let bytes = records(messages);
        assert!(
            bytes.len() <= limits::STORED_BYTES,
            "{name}: {} bytes",
            bytes.len()
        );
        assert_eq!(restore(&bytes), Ok(kept), "{name}");
    }
}
