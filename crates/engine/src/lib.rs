//! The decision engine of Microstage.
//!
//! It is pure: no IO, no clock, no randomness, no DOM. Time, ids and stored state reach it as
//! values, and [`Engine::handle`] answers with everything that follows. The same program and the
//! same inputs give the same bits in the page, in the command line and in the collector, so every
//! decision can be replayed.
//!
//! A *journey* (JSON, written by people) is compiled into a *program* (binary) by the `compile`
//! feature. Running a program needs neither JSON nor CEL, so the page does not load them.

mod atoms;
pub mod bucket;
mod calendar;
mod codec;
#[cfg(feature = "compile")]
pub mod compile;
mod deadlines;
mod engine;
mod experiments;
#[cfg(feature = "explain")]
pub mod explain;
mod facts;
pub mod hash;
#[cfg(feature = "verify")]
mod identities;
mod index;
mod input;
#[cfg(feature = "json")]
mod json;
mod models;
pub mod op;
pub mod path;
pub mod program;
mod score;
mod settle;
mod slots;
mod snapshot;
mod state;
mod time;
mod value;
#[cfg(feature = "verify")]
mod verify;
mod visit;
mod vm;
mod wake;
mod window;

pub use engine::{Engine, Session};
pub use index::Loaded;
pub use input::{Conclusion, Field, Input, Outcome, Output};
pub use program::{FORMAT, Program, ProgramError};
pub use snapshot::{Part, SnapshotError};
pub use time::Timestamp;
pub use value::Value;
