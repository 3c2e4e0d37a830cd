//! Microstage in the page.
//!
//! This crate is what stands between the browser and the engine: consent, the visitor's log, what
//! is made of what the page sees, messages, slots. It decides nothing. Whatever a browser hands out
//! (elements, listeners, timers, requests, storage) is the host's (`js/host.ts`). The first module (`page`) is what every visitor loads; the second (`inspect`) is
//! loaded by the debug panel only. The third (`engine`) is no page's: the engine alone, for servers,
//! edge functions and tests.

#[cfg(feature = "page")]
mod app;
#[cfg(feature = "page")]
mod capture;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "page")]
mod ids;
#[cfg(feature = "inspect")]
mod inspect;
#[cfg(feature = "page")]
mod message;
#[cfg(feature = "page")]
mod notes;
#[cfg(feature = "page")]
mod properties;
#[cfg(feature = "page")]
mod runtime;
#[cfg(feature = "page")]
mod slots;
#[cfg(feature = "page")]
mod store;
#[cfg(feature = "page")]
mod visitor;

/// Half the size of the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(feature = "engine")]
pub use engine::{
    bytes, condition, create, describe, forget, handle, load, moment, numbers, release, restore,
    snapshot, stage, text,
};
#[cfg(feature = "inspect")]
pub use inspect::{check, compile_program, inspect};
#[cfg(feature = "page")]
pub use runtime::{Host, note, report, stage, start, turn};
