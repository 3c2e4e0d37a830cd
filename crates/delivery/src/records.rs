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
use crate::queue::Queue;

/// The most bytes that are stored, so that a shop's own storage never fills up by us.
pub const STORED_BYTES: usize = 64 * 1024;

const VERSION: u8 = 1;
const HEAD_BYTES: usize = 5;
const RECORD_BYTES: usize = 33;

/// What is wrong with stored bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The first byte names another form of records.
    Version,
    /// The checksum is not that of the bytes that follow it.
    Checksum,
    /// The bytes end inside a record.
    Length,
    /// A priority that does not exist.
    Priority,
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
    /// The number found there: version, checksum, bytes that are left, priority, or length of
    /// the text.
    pub found: u32,
    /// The number expected there: version, checksum, bytes that are needed, greatest priority,
    /// or length of the part of the text that is UTF-8.
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

/// Writes what of the queue may be stored. Empty when there is nothing to store.
///
/// What is too much for the storage stays in memory: first the oldest of low priority are left
/// out, then the oldest.
pub(crate) fn write(queue: &Queue) -> Vec<u8> {
    let mut bytes = Vec::new();
    if queue.entries.is_empty() {
        return bytes;
    }
    let mut surplus = [0_usize; 2];
    let mut total = HEAD_BYTES;
    for entry in &queue.entries {
        total += RECORD_BYTES + entry.message.json.len();
    }
    let mut over = total.saturating_sub(STORED_BYTES);
    for (priority, surplus) in surplus.iter_mut().enumerate() {
        for entry in &queue.entries {
            if over > 0 && entry.message.priority as usize == priority {
                over = over.saturating_sub(RECORD_BYTES + entry.message.json.len());
                *surplus += 1;
            }
        }
    }
    bytes.extend_from_slice(&[VERSION, 0, 0, 0, 0]);
    for Message {
        id,
        seq,
        at,
        priority,
        json,
    } in queue.entries.iter().map(|entry| &entry.message)
    {
        if let Some(surplus) = surplus
            .get_mut(*priority as usize)
            .filter(|surplus| **surplus > 0)
        {
            *surplus -= 1;
            continue;
        }
        bytes.push(*priority as u8);
        bytes.extend_from_slice(&id.to_le_bytes());
        bytes.extend_from_slice(&seq.to_le_bytes());
        bytes.extend_from_slice(&at.to_le_bytes());
        bytes.extend_from_slice(&(json.len() as u32).to_le_bytes());
        bytes.extend_from_slice(json.as_bytes());
    }
    if let Some((head, records)) = bytes.split_at_mut_checked(HEAD_BYTES)
        && let Some(place) = head.last_chunk_mut::<4>()
    {
        *place = checksum(records).to_le_bytes();
    }
    bytes
}

/// Reads stored bytes; no bytes are no messages.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Message>, Unreadable> {
    let mut messages = Vec::new();
    if bytes.is_empty() {
        return Ok(messages);
    }
    let mut reader = Reader { rest: bytes, at: 0 };
    let [version] = reader.take()?;
    if version != VERSION {
        return Err(reader.fault(Fault::Version, 1, u32::from(version), u32::from(VERSION)));
    }
    let found = u32::from_le_bytes(reader.take()?);
    let expected = checksum(reader.rest);
    if found != expected {
        return Err(reader.fault(Fault::Checksum, 4, found, expected));
    }
    while !reader.rest.is_empty() {
        messages.push(reader.message()?);
    }
    Ok(messages)
}

/// FNV-1a: finds every change of a single byte, in a few instructions.
fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = 0x811c_9dc5_u32;
    for byte in bytes {
        sum = (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    }
    sum
}

struct Reader<'a> {
    rest: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// A fault in the bytes that were taken last.
    fn fault(&self, fault: Fault, back: usize, found: u32, expected: u32) -> Unreadable {
        Unreadable {
            fault,
            at: self.at - back,
            found,
            expected,
        }
    }

    fn slice(&mut self, length: usize) -> Result<&'a [u8], Unreadable> {
        let Some((head, rest)) = self.rest.split_at_checked(length) else {
            return Err(self.fault(Fault::Length, 0, self.rest.len() as u32, length as u32));
        };
        self.rest = rest;
        self.at += length;
        Ok(head)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let mut array = [0; N];
        array.copy_from_slice(self.slice(N)?);
        Ok(array)
    }

    fn message(&mut self) -> Result<Message, Unreadable> {
        let [priority] = self.take()?;
        let priority = match priority {
            0 => Priority::Normal,
            1 => Priority::High,
            other => return Err(self.fault(Fault::Priority, 1, u32::from(other), 1)),
        };
        let id = u128::from_le_bytes(self.take()?);
        let seq = u32::from_le_bytes(self.take()?);
        let at = u64::from_le_bytes(self.take()?);
        let length = u32::from_le_bytes(self.take()?) as usize;
        match core::str::from_utf8(self.slice(length)?) {
            Ok(text) => Ok(Message {
                id,
                seq,
                at,
                priority,
                json: String::from(text),
            }),
            Err(error) => Err(self.fault(
                Fault::Text,
                length,
                length as u32,
                error.valid_up_to() as u32,
            )),
        }
    }
}
