//! The outbox of Microstage: what happened in the page, kept until the collector has
//! acknowledged it.
//!
//! It is a state machine and nothing else. It reads no clock, draws no entropy, opens no
//! connection and writes no storage: the host tells it what happened ([`Input`]) and at which
//! millisecond, and it answers with everything that is to be done ([`Action`]) and with the
//! time at which it wants to be called again. The crate is `no_std`, so the compiler holds
//! that promise.
//!
//! # What it promises
//!
//! - **Once and only once.** A message stays here, and in the host's storage, until the
//!   collector has answered for it. What has an unknown outcome is sent again under the same
//!   id, and the collector recognises it.
//! - **Nothing before consent.** While consent is [`Consent::Pending`] messages wait in memory;
//!   nothing is sent and [`Outbox::records`] is empty. [`Consent::Denied`] forgets all of them
//!   and has the stored ones erased.
//! - **In order.** One request is under way at a time, and messages leave in the order in which
//!   they were pushed. Only the flush of a page that goes away ([`Input::Hidden`]) sends
//!   several at once, high priority first.
//! - **Within bounds**, of count, bytes and age (see [`limits`]); what has to go is counted and
//!   reported as [`Action::Dropped`].
//!
//! # What the host sees to
//!
//! - Each tab stores in a place of its own, since [`Action::Persist`] replaces what is there.
//!   What a tab that is gone has left may be handed over by a second [`Input::Restore`]; it can
//!   be deleted once the next [`Action::Persist`] is done.
//! - The storage is read after each grant of consent and each return from the back/forward
//!   cache, in this order: [`Input::Consent`], [`Input::Restore`], [`Input::Visible`].
//! - Last words of a page (its engaged time) are pushed before [`Input::Hidden`].
//!
//! # The run loop of a host
//!
//! ```
//! use microstage_delivery::{Action, Config, Consent, Input, Message, Outbox, Priority};
//!
//! /// Stands for the browser: storage, network and timer.
//! #[derive(Default)]
//! struct Host {
//!     stored: Vec<u8>,
//!     answers: Vec<Input>,
//!     timer: Option<u64>,
//! }
//!
//! impl Host {
//!     fn call(&mut self, outbox: &mut Outbox, now: u64, input: Input) {
//!         let outcome = outbox.handle(now, input);
//!         for action in outcome.actions {
//!             match action {
//!                 // In the page: fetch(url, { method: "POST", body, keepalive }).
//!                 Action::Send { request, body, .. } => {
//!                     assert!(body.contains(r#""event":"add_to_cart""#));
//!                     self.answers.push(Input::Sent { request, status: 200, retry_after_ms: None });
//!                 }
//!                 // Empty records mean that there is nothing left to keep.
//!                 Action::Persist => self.stored = outbox.records(),
//!                 Action::Erase => self.stored.clear(),
//!                 // For the debug panel.
//!                 Action::Dropped { .. } | Action::Unreadable(_) => {}
//!             }
//!         }
//!         // One timer: each outcome replaces the time that the one before it asked for.
//!         self.timer = outcome.wake_at;
//!     }
//! }
//!
//! let mut host = Host::default();
//! // The write key is JSON text, with its quotes; the seed only spreads retries.
//! let mut outbox = Outbox::new(Config { write_key: r#""demo""#, seed: 7 });
//! let mut now = 1_795_341_604_120;
//! host.call(&mut outbox, now, Input::Push(Message {
//!     id: 0x0199_a5e2_7c1b_7d2e_9b1a_3f5a_0c9d_8e71,
//!     seq: 1,
//!     at: now,
//!     priority: Priority::Normal,
//!     json: r#"{"type":"track","event":"add_to_cart"}"#.to_owned(),
//! }));
//! assert!(host.answers.is_empty() && outbox.records().is_empty(), "consent is pending");
//!
//! host.call(&mut outbox, now, Input::Consent(Consent::Granted));
//! // What is stored is read after each grant; until then nothing is written over it.
//! let stored = host.stored.clone();
//! host.call(&mut outbox, now, Input::Restore(stored));
//! assert!(!host.stored.is_empty(), "kept until it is acknowledged");
//! for answer in std::mem::take(&mut host.answers) {
//!     host.call(&mut outbox, now + 80, answer);
//! }
//! while let Some(at) = host.timer {
//!     now = at;
//!     host.call(&mut outbox, now, Input::Tick);
//! }
//! assert!(host.stored.is_empty() && outbox.stats().waiting == 0);
//! ```
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod batch;
mod consent;
mod ledger;
mod line;
mod message;
mod outbox;
mod queue;
mod records;
mod retry;
mod time;

pub use consent::Consent;
pub use message::{Message, Priority};
pub use outbox::{Action, Config, Input, Outbox, Outcome, Reason, Stats};
pub use records::{Fault, Unreadable};
pub use time::iso8601;

/// The bounds and delays of the outbox, each with its reason.
pub mod limits {
    pub use crate::batch::{
        BATCH_BYTES, BATCH_COUNT, FLUSH_BYTES, FLUSH_COUNT, HIDDEN_BATCH_BYTES,
    };
    pub use crate::ledger::{ANSWER_MS, KEEPALIVE_BYTES};
    pub use crate::line::{FIRST_FLUSH_MS, FLUSH_MS, PERSIST_MS};
    pub use crate::queue::{AGE_MS, MEMORY_BYTES, MESSAGE_BYTES, QUEUE_COUNT};
    pub use crate::records::STORED_BYTES;
    pub use crate::retry::{BREAK_AFTER, LONGEST_HINT_MS, LONGEST_PAUSE_MS};
}
