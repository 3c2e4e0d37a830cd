//! The requests under way, and the bytes of keepalive bodies among them.

use alloc::vec::Vec;

/// What this outbox allows itself of the 64 KiB that all keepalive requests and beacons of a
/// page share, whoever makes them: 80 %, because a request beyond the limit fails outright.
pub const KEEPALIVE_BYTES: usize = 64 * 1024 * 8 / 10;
/// How long an answer may take. After that the outcome counts as unknown and the messages are
/// sent again; a beacon, which never has an answer, is in this case each time.
pub const ANSWER_MS: u64 = 30_000;

/// A request without an answer yet.
pub(crate) struct Open {
    pub(crate) request: u32,
    pub(crate) keepalive: bool,
    pub(crate) bytes: usize,
    /// How many messages it carries.
    pub(crate) count: usize,
    pub(crate) deadline: u64,
}

/// The requests without an answer yet, in the order in which they were sent, which is that of
/// their deadlines.
#[derive(Default)]
pub(crate) struct Ledger {
    open: Vec<Open>,
}

impl Ledger {
    /// Notes a request that goes out.
    pub(crate) fn open(&mut self, open: Open) {
        self.open.push(open);
    }

    /// Takes out a request that was answered. `None` when it is not under way, as with an
    /// answer that comes after its deadline.
    pub(crate) fn take(&mut self, request: u32) -> Option<Open> {
        let index = self.open.iter().position(|open| open.request == request)?;
        Some(self.open.remove(index))
    }

    /// Takes out a request whose answer is overdue.
    pub(crate) fn take_overdue(&mut self, now: u64) -> Option<Open> {
        let first = self.open.first()?;
        if first.deadline > now {
            None
        } else {
            Some(self.open.remove(0))
        }
    }

    /// When the next answer will be overdue.
    pub(crate) fn first_deadline(&self) -> u64 {
        self.open.first().map_or(u64::MAX, |open| open.deadline)
    }

    /// Whether an ordinary request is under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.open.iter().any(|open| !open.keepalive)
    }

    /// How many bytes keepalive bodies may still have.
    pub(crate) fn room(&self) -> usize {
        let mut room = KEEPALIVE_BYTES;
        for open in &self.open {
            if open.keepalive {
                room = room.saturating_sub(open.bytes);
            }
        }
        room
    }
}
