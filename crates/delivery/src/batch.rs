//! The request bodies: which messages go together, and the text around them.

use alloc::string::String;

use crate::message::Priority;
use crate::queue::{Queue, WAITING};
use crate::time;

/// So many waiting messages are sent without waiting longer. Ten messages are about 7 kB, one
/// round trip of a fresh connection (its first congestion window carries 14 kB).
pub const FLUSH_COUNT: usize = 10;
/// So many waiting bytes are sent without waiting longer.
pub const FLUSH_BYTES: usize = 14 * 1024;
/// The most messages of a request: a backlog must not take 50 round trips, and a request that
/// fails must not cost much.
pub const BATCH_COUNT: usize = 50;
/// The most bytes of a request, unless a single message is longer. On a slow phone network
/// (50 kbit/s up) that is five seconds.
pub const BATCH_BYTES: usize = 32 * 1024;
/// The most bytes of a request of a page that goes away: several small ones fare better there
/// than one that does not fit beside other scripts' beacons.
pub const HIDDEN_BATCH_BYTES: usize = 16 * 1024;

/// Room for what stands around the messages, with a write key of usual length.
const AROUND: usize = 128;

const BEFORE_BATCH: &str = "\",\"batch\":[";
const END: &str = "]}";

/// The text of every body up to the time of sending. `write_key` is JSON text.
pub(crate) fn head(write_key: &str) -> String {
    let mut head = String::from("{\"writeKey\":");
    head.push_str(write_key);
    head.push_str(",\"sentAt\":\"");
    head
}

/// What a body may hold.
pub(crate) struct Bounds {
    pub(crate) count: usize,
    pub(crate) bytes: usize,
    /// A page that goes away: high priority first, and whatever fits. Otherwise strictly in
    /// order, and at least one message.
    pub(crate) leaving: bool,
}

/// Puts waiting messages into a body and marks them as carried by `request`; returns the
/// body and how many messages it holds, none when none waits or none fits.
pub(crate) fn pack(
    queue: &mut Queue,
    head: &str,
    now: u64,
    request: u32,
    bounds: &Bounds,
) -> (String, usize) {
    // All at once: a text that grows by and by takes twice the memory.
    let (waiting, bytes) = queue.waiting();
    let mut body = String::with_capacity(bounds.bytes.min(bytes + waiting + AROUND));
    body.push_str(head);
    time::write(&mut body, now);
    body.push_str(BEFORE_BATCH);
    let mut count = 0;
    let mut first_pass = bounds.leaving;
    loop {
        for entry in &mut queue.entries {
            if entry.request != WAITING
                || (first_pass && entry.message.priority == Priority::Normal)
            {
                continue;
            }
            let json = entry.message.json.as_str();
            let fits = body.len() + 1 + json.len() + END.len() <= bounds.bytes;
            if count == bounds.count || !(fits || (count == 0 && !bounds.leaving)) {
                if bounds.leaving {
                    continue;
                }
                break;
            }
            if count > 0 {
                body.push(',');
            }
            body.push_str(json);
            entry.request = request;
            count += 1;
        }
        if !first_pass {
            break;
        }
        first_pass = false;
    }
    body.push_str(END);
    (body, count)
}
