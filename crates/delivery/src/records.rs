//! The stored form of unacknowledged messages.
//!
//! A version byte and a checksum, then one record after the other: priority (1 byte), id (16),
//! seq (4), time (8), length (4), text. Numbers are little-endian. The checksum covers all that
//! follows it; what does not fit it is refused whole, since half a queue with gaps is worse
//! than a queue that is known to be lost.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::message::{Message, Priority};
use crate::queue::{Entries, Entry, Queue};

/// The most bytes that are stored, so that a shop's own storage never fills up by us.
pub const STORED_BYTES: usize = 64 * 1024;

/// The bytes of a record beside its text.
pub(crate) const RECORD_BYTES: usize = 33;
const HEAD_BYTES: usize = 5;
const VERSION: u8 = 1;

/// What is wrong with stored bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The first byte names another form of records.
    Version,
    /// The checksum is not that of the bytes that follow it.
    Checksum,
    /// The bytes end inside a record.
    Length,
    /// A text that is not UTF-8.
    Text,
}

/// Stored bytes that were refused: where, what was found there and what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong.
    pub fault: Fault,
    /// The offset in the stored bytes.
    pub at: usize,
    /// The number found there: version, checksum, bytes that are left, or bytes that are UTF-8.
    pub found: u32,
    /// The number expected there.
    pub expected: u32,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            fault,
            at,
            found,
            expected,
        } = self;
        write!(
            f,
            "stored records, byte {at}: {fault:?} is wrong: found {found}, expected {expected}. \
             They were not read; delete them, or let the next Persist write over them"
        )
    }
}

impl core::error::Error for Unreadable {}

/// Hands out what of the queue may be stored, piece by piece: whoever stores it needs no room for
/// the whole beside what they make of it. Nothing where there is nothing to store.
///
/// What is too much for the storage stays in memory: high priority is stored before normal, and
/// newer before older. That is also the order of the records; the reader restores that of time.
pub(crate) fn write(queue: &Queue, out: &mut dyn FnMut(&[u8])) {
    if queue.entries.is_empty() {
        return;
    }
    let mut sum = CHECKSUM;
    each(queue, &mut |piece| sum = checksum(sum, piece));
    let [a, b, c, d] = sum.to_le_bytes();
    out(&[VERSION, a, b, c, d]);
    each(queue, out);
}

/// How many bytes that are, at most.
pub(crate) fn length(queue: &Queue) -> usize {
    let bytes: usize = queue.entries.iter().map(|entry| entry.bytes()).sum();
    (HEAD_BYTES + bytes).min(STORED_BYTES)
}

/// The records, without what stands before them.
fn each(queue: &Queue, out: &mut dyn FnMut(&[u8])) {
    let mut length = HEAD_BYTES;
    for wanted in [Priority::High, Priority::Normal] {
        for entry in queue.entries.iter().rev() {
            let Message {
                id,
                seq,
                at,
                priority,
                json,
            } = &entry.message;
            if *priority == wanted && length + entry.bytes() <= STORED_BYTES {
                length += entry.bytes();
                let mut head = [*priority as u8; RECORD_BYTES];
                head[1..17].copy_from_slice(&id.to_le_bytes());
                head[17..21].copy_from_slice(&seq.to_le_bytes());
                head[21..29].copy_from_slice(&at.to_le_bytes());
                head[29..].copy_from_slice(&(json.len() as u32).to_le_bytes());
                out(&head);
                out(json.as_bytes());
            }
        }
    }
}

/// Reads stored bytes; no bytes are no messages.
pub(crate) fn read(bytes: &[u8]) -> Result<Entries, Unreadable> {
    let mut entries = Vec::new();
    if bytes.is_empty() {
        return Ok(entries);
    }
    // The offset of what `rest` begins with follows from its length.
    let refuse = |fault, rest: &[u8], found: usize, expected: usize| {
        let (at, found, expected) = (bytes.len() - rest.len(), found as u32, expected as u32);
        Err(Unreadable {
            fault,
            at,
            found,
            expected,
        })
    };
    let Some((&[version, a, b, c, d], mut rest)) = bytes.split_first_chunk() else {
        return refuse(Fault::Length, bytes, bytes.len(), HEAD_BYTES);
    };
    if version != VERSION {
        return refuse(Fault::Version, bytes, version.into(), VERSION.into());
    }
    let (found, expected) = (u32::from_le_bytes([a, b, c, d]), checksum(CHECKSUM, rest));
    if found != expected {
        return refuse(Fault::Checksum, rest, found as usize, expected as usize);
    }
    while !rest.is_empty() {
        let Some((head, tail)) = rest.split_first_chunk::<RECORD_BYTES>() else {
            return refuse(Fault::Length, rest, rest.len(), RECORD_BYTES);
        };
        let length = number(head, 25) >> 32;
        let Some((text, after)) = tail.split_at_checked(length as usize) else {
            return refuse(Fault::Length, tail, tail.len(), length as usize);
        };
        let json = match decode(text) {
            Ok(json) => json,
            Err(good) => return refuse(Fault::Text, tail, good, length as usize),
        };
        let priority = if head[0] == 0 {
            Priority::Normal
        } else {
            Priority::High
        };
        let id = u128::from(number(head, 1)) | u128::from(number(head, 9)) << 64;
        let (seq, at) = (number(head, 17) as u32, number(head, 21));
        entries.push(Entry::new(Message {
            id,
            seq,
            at,
            priority,
            json,
        }));
        rest = after;
    }
    Ok(entries)
}

/// UTF-8 (RFC 3629) as a text, or how much of it was good. The standard library's checker is made for
/// speed and is several times as large; a checksum has already found what was damaged.
fn decode(bytes: &[u8]) -> Result<String, usize> {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        let length = first.leading_ones();
        let others = tail.get(..length.saturating_sub(1) as usize);
        let others = others.filter(|others| {
            matches!(length, 0 | 2..=4) && others.iter().all(|other| other >> 6 == 0b10)
        });
        let others = others.ok_or(text.len())?;
        let mut code = u32::from(first & (0xff >> length));
        for other in others {
            code = code << 6 | u32::from(other & 0x3f);
        }
        text.push(char::from_u32(code).ok_or(text.len())?);
        rest = &tail[others.len()..];
    }
    Ok(text)
}

/// The number in the eight bytes from `at` on.
fn number(record: &[u8; RECORD_BYTES], at: usize) -> u64 {
    record[at..]
        .first_chunk()
        .map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// What a checksum begins with.
const CHECKSUM: u32 = 0x811c_9dc5;

/// FNV-1a, over what comes next: finds every change of a single byte, in a few instructions.
fn checksum(mut sum: u32, bytes: &[u8]) -> u32 {
    for byte in bytes {
        sum = (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    }
    sum
}
