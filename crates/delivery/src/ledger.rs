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

/// The requests without an answer yet.
#[derive(Default)]
pub(crate) struct Ledger {
    open: Vec<Open>,
}

/// What the requests under way leave room for.
pub(crate) struct Survey {
    /// Whether an ordinary request is among them.
    pub(crate) busy: bool,
    /// How many bytes keepalive bodies may still have.
    pub(crate) room: usize,
    /// When the first answer will be overdue.
    pub(crate) deadline: u64,
}

impl Ledger {
    /// Notes a request that goes out.
    pub(crate) fn open(&mut self, open: Open) {
        self.open.push(open);
    }

    /// Takes out the given request, or one whose answer was due at the given time. `None` when
    /// there is none, as with an answer that comes after its deadline.
    pub(crate) fn take(&mut self, request: u32, due: u64) -> Option<Open> {
        let index = self
            .open
            .iter()
            .position(|open| open.request == request || open.deadline <= due)?;
        Some(self.open.swap_remove(index))
    }

    pub(crate) fn survey(&self) -> Survey {
        let mut survey = Survey {
            busy: false,
            room: KEEPALIVE_BYTES,
            deadline: u64::MAX,
        };
        for open in &self.open {
            survey.deadline = survey.deadline.min(open.deadline);
            if open.keepalive {
                survey.room = survey.room.saturating_sub(open.bytes);
            } else {
                survey.busy = true;
            }
        }
        survey
    }
}
