//! Microstage in the page.
//!
//! This crate carries the engine and the outbox into the page: what happens goes in, and what was
//! decided comes out. It decides nothing. Consent, the visitor's log, messages and whatever a browser
//! hands out (elements, listeners, timers, requests, storage) are the host's (`js/core.ts`,
//! `js/host.ts`).
//!
//! Four modules are made of it. The first (`page`) is what every visitor loads. The second
//! (`delivery`) is loaded once there is something to send. The third (`inspect`) is loaded by the
//! debug panel only. The fourth (`engine`) is no page's: the engine alone, for servers, edge functions
//! and tests.

#[cfg(feature = "page")]
mod app;
#[cfg(feature = "delivery")]
mod delivery;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "inspect")]
mod inspect;
#[cfg(feature = "delivery")]
mod line;
#[cfg(target_arch = "wasm32")]
mod memory;
#[cfg(feature = "page")]
mod properties;
#[cfg(feature = "page")]
mod runtime;
#[cfg(any(feature = "page", feature = "delivery"))]
mod store;
#[cfg(any(feature = "page", feature = "delivery"))]
#[cfg_attr(
    not(all(feature = "page", feature = "delivery")),
    allow(dead_code, reason = "one module writes what the other reads")
)]
mod text;

#[cfg(feature = "delivery")]
pub use delivery::{
    Carrier, adopt, answered, back, consent, counts, leave, online, open, push, take_over, unsent,
    wake,
};
#[cfg(feature = "engine")]
pub use engine::{
    bytes, condition, create, describe, forget, handle, load, moment, numbers, release, restore,
    snapshot, stage, text,
};
#[cfg(feature = "inspect")]
pub use inspect::{check, compile_program, inspect};
#[cfg(feature = "page")]
pub use runtime::{Host, input, resume, stage, start, state, turn, value};
