//! The line to the collector: when a batch goes out, what an answer means, when the host is to
//! store. Works only on the queue of a visitor who allows it.

use alloc::string::String;
use alloc::vec::Vec;

use crate::batch::{
    self, BATCH_BYTES, BATCH_COUNT, Bounds, FLUSH_BYTES, FLUSH_COUNT, HIDDEN_BATCH_BYTES,
};
use crate::ledger::{ANSWER_MS, Ledger, Open};
use crate::message::Priority;
use crate::outbox::{Action, Reason};
use crate::queue::{Queue, WAITING};
use crate::retry::Retry;

/// How long the first batch of a page gathers: many visits are over after one page.
pub const FIRST_FLUSH_MS: u64 = 1000;
/// How long the later batches gather.
pub const FLUSH_MS: u64 = 5000;
/// The least time between two [`Action::Persist`] for messages of normal priority: what a
/// crash of the browser can cost. High priority and hidden do not wait.
pub const PERSIST_MS: u64 = 500;

/// There is nothing to wait for.
pub(crate) const NEVER: u64 = u64::MAX;

/// The status of a request of which nothing is known.
pub(crate) const NO_STATUS: u16 = 0;

/// The line outlives a change of consent: requests under way still fill the browser's budget,
/// and a collector that refused goes on refusing.
pub(crate) struct Line {
    head: String,
    pub(crate) ledger: Ledger,
    pub(crate) retry: Retry,
    /// The number of the next request.
    next: u32,
    /// The most messages of the next batch: halved by a body that was too large, one after
    /// repeated failures, doubled by each success.
    count: usize,
    /// The collector does not take anything from this page.
    pub(crate) halted: bool,
    /// Whether a batch was sent since the page was opened or came back.
    pub(crate) begun: bool,
    /// Whether the host has handed over what is stored since consent was granted; before that,
    /// storing would write over messages that nobody has read.
    pub(crate) restored: bool,
    /// When the waiting messages are to go.
    due: u64,
    /// When the host is to store.
    persist: u64,
    /// The first instant at which it may store again.
    rested: u64,
}

impl Line {
    pub(crate) fn new(write_key: &str, seed: u32) -> Self {
        Self {
            head: batch::head(write_key),
            ledger: Ledger::default(),
            retry: Retry::new(seed),
            next: WAITING + 1,
            count: BATCH_COUNT,
            halted: false,
            begun: false,
            restored: false,
            due: NEVER,
            persist: NEVER,
            rested: 0,
        }
    }

    /// All messages are new here: those that were held until now, or those of an earlier page.
    /// They are stored at once, so that the host can delete the place that they came from.
    pub(crate) fn join(&mut self, due: u64, now: u64) {
        self.due = self.due.min(due);
        self.persist = now;
    }

    /// A message of the given priority has joined the queue.
    pub(crate) fn pushed(&mut self, now: u64, priority: Priority, queue: &Queue) {
        let (count, bytes) = queue.waiting();
        let delay = if count >= FLUSH_COUNT || bytes >= FLUSH_BYTES {
            0
        } else if self.begun {
            FLUSH_MS
        } else {
            FIRST_FLUSH_MS
        };
        self.due = self.due.min(now + delay);
        if priority == Priority::High {
            self.rested = now;
        }
        self.changed(now);
    }

    fn changed(&mut self, now: u64) {
        self.persist = self.persist.min(now.max(self.rested));
    }

    /// A request was answered, or never will be ([`NO_STATUS`]).
    pub(crate) fn answered(
        &mut self,
        now: u64,
        sent: &Open,
        status: u16,
        pause: Option<u64>,
        queue: &mut Queue,
        actions: &mut Vec<Action>,
    ) {
        let request = sent.request;
        match status {
            200..=299 => {
                queue.take_out(request);
                self.changed(now);
                self.retry.succeeded();
                self.count = (self.count * 2).min(BATCH_COUNT);
                return;
            }
            // Halves find the message that is too large without losing the others.
            413 if sent.count > 1 => self.count = sent.count / 2,
            400 | 413 | 422 => {
                let reason = if status == 413 {
                    Reason::TooLarge
                } else {
                    Reason::Refused
                };
                queue.give_up(request, reason, actions);
                self.changed(now);
            }
            // Wrong key, wrong origin, wrong address: that will not change while this page
            // lives. The messages stay stored for one that is set up rightly.
            401..=499 if !matches!(status, 408 | 425 | 429) => self.halted = true,
            // The browser's budget, or a beacon without answer: that says nothing about the
            // collector, and the next request goes without keepalive.
            NO_STATUS if sent.keepalive => {}
            _ => {
                self.retry.failed(now, pause);
                if self.retry.is_open() {
                    self.count = 1;
                }
            }
        }
        // What of it is still there is to be sent again.
        queue.release(request);
        self.due = now;
    }

    /// A request did not go out: somebody else had the line. It is not tried again
    /// at once.
    pub(crate) fn unsent(&mut self, now: u64, sent: &Open, queue: &mut Queue) {
        queue.release(sent.request);
        self.due = now + FLUSH_MS;
    }

    /// Does all that is due, and says when something will be due again. A page that is
    /// `leaving` stores and sends what it can, whether it is due or not.
    pub(crate) fn advance(
        &mut self,
        now: u64,
        leaving: bool,
        queue: &mut Queue,
        actions: &mut Vec<Action>,
    ) -> u64 {
        while let Some(sent) = self.ledger.take(WAITING, now) {
            self.answered(now, &sent, NO_STATUS, None, queue, actions);
        }
        if queue.trim(now, actions) {
            self.changed(now);
        }
        // Stored before sent: what a page sends when it dies is safe in any case.
        if self.restored && (self.persist <= now || (leaving && self.persist != NEVER)) {
            actions.push(Action::Persist);
            self.persist = NEVER;
            self.rested = now + PERSIST_MS;
        }
        if !self.halted {
            while leaving && self.retry.allows_flush(now) && self.send(now, true, queue, actions) {}
            if self.due.max(self.retry.until) <= now && !self.ledger.survey().busy {
                self.send(now, false, queue, actions);
                // What did not fit goes as soon as the answer is here.
                self.due = now;
            }
            if queue.waiting().0 == 0 {
                self.due = NEVER;
            }
        }
        let survey = self.ledger.survey();
        let mut wake = survey.deadline;
        if self.restored {
            wake = wake.min(self.persist);
        }
        if !self.halted && !survey.busy {
            wake = wake.min(self.due.max(self.retry.until));
        }
        wake
    }

    /// Packs one body and notes it as sent; returns whether there was one.
    fn send(
        &mut self,
        now: u64,
        leaving: bool,
        queue: &mut Queue,
        actions: &mut Vec<Action>,
    ) -> bool {
        let request = self.next;
        let bounds = if leaving {
            let bytes = HIDDEN_BATCH_BYTES.min(self.ledger.survey().room);
            Bounds {
                count: BATCH_COUNT,
                bytes,
                leaving,
            }
        } else {
            Bounds {
                count: self.count,
                bytes: BATCH_BYTES,
                leaving,
            }
        };
        let (body, count) = batch::pack(queue, &self.head, now, request, &bounds);
        if count > 0 {
            self.next += 1;
            self.begun = true;
            let deadline = now + ANSWER_MS;
            let (keepalive, bytes) = (leaving, body.len());
            self.ledger.open(Open {
                request,
                keepalive,
                bytes,
                count,
                deadline,
            });
            actions.push(Action::Send {
                request,
                body,
                keepalive,
            });
        }
        count > 0
    }
}
