//! The collector as its clients see it: a real socket, a real database file.

// Clippy allows these in test functions; the helpers of tests are tests too.
#![allow(clippy::unwrap_used, clippy::panic)]

mod assets;
mod bandits;
mod broken_batches;
mod broken_messages;
mod dedupe;
mod envelope;
mod export;
mod guard;
mod identity;
mod kill;
mod limits;
mod programs;
mod reads;
mod rollout;
mod start;
mod stream;
mod support;
mod visitors;
